"""Files of the user's own machine: canonical text is read strictly and here, all else in a process of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kutcalc.errors import FileTypeError
from kutcalc.language import Text
from kutcalc.payroll.canonical import canonical_table, headings_of
from kutcalc.payroll.delimited import read_delimited
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.kinds import START_BYTES, recognise
from kutcalc.payroll.options import FileKind, ReadOptions
from kutcalc.payroll.parsed import About, Parsed
from kutcalc.payroll.parsers import Parsers
from kutcalc.payroll.sheet import Sheet
from kutcalc.payroll.tables import Column, TableName, columns_of

_MAPPED: Final[tuple[FileKind, ...]] = ("csv", "xlsx", "ods")
_ONLY_COSTS: Final = Text(
    sv="filen är bokföring i SIE 4. Den visar kostnader på konton, inte löner eller kurser för någon; se"
    " kutcalc import FIL --preview.",
    en="the file is books in SIE 4. It shows costs on accounts, not anybody's pay or courses; see"
    " kutcalc import FILE --preview.",
)
_ONLY_PAY: Final = Text(
    sv="filen är en arbetsgivardeklaration, som bara ger lönerader. Ge den med --payslips.",
    en="the file is a declaration, which gives payslips only. Give it with --payslips.",
)
_ONLY_TIME: Final = Text(
    sv="filen är PAXml, som bara ger tid i utbildning. Ge den med --training.",
    en="the file is PAXml, which gives time in training only. Give it with --training.",
)
_UNMAPPED: Final = Text(
    sv="filen har egna rubriker. Se hur den skulle läsas med kutcalc import FIL --save-map karta.toml, rätta kartan"
    " och ge den med --map karta.toml.",
    en="the file has headings of its own. See how it would be read with kutcalc import FILE --save-map map.toml,"
    " correct the map and give it with --map map.toml.",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one path after the other into sheets, or into what is to meet; `secret` keys the stand-ins of all."""

    facts: tuple[Column, ...]
    maps: tuple[ReadOptions, ...]
    secret: bytes
    parsers: Parsers

    def read(self, name: str, path: Path, table: TableName, book: FaultBook) -> Sheet | Parsed:
        """Read a file given as one of the tables; a canonical sheet comes at once, its faults in the book."""
        with path.open("rb") as file:
            start = file.read(START_BYTES)
        kind = recognise(name, start)
        _refuse_elsewhere(name, kind, table)
        if kind == "csv" and self._is_canonical(name, start, table):
            return read_delimited(name, path.read_bytes(), table, book).sheet
        if kind not in _MAPPED:
            meant = (one for one in self.maps if one.kind == kind or (one.kind is None and one.time_codes))
            return self._parsed(name, path, table, next(meant, ReadOptions()))
        return self._mapped(name, path, table)

    def _is_canonical(self, name: str, start: bytes, table: TableName) -> bool:
        """Tell whether a text file is to be read strictly: a table of ours or, with no map, with a heading of ours."""
        if self.maps:
            return canonical_table(name, start, ReadOptions(), self.facts) == table
        names = {heading.lower() for heading in headings_of(name, start)}
        if not names & set(columns_of(table, self.facts)) and len(names) > 1:
            raise FileTypeError(name, _UNMAPPED)
        return True

    def _mapped(self, name: str, path: Path, table: TableName) -> Parsed:
        """Read a table by the first map whose headings it has; one with canonical headings needs none."""
        seen = self._parsed(name, path, table, ReadOptions())
        for one in self.maps:
            is_meant = one.kind in (None, seen.about.info.kind) and one.columns is not None
            if is_meant and {column.source for column in one.columns or ()} <= set(seen.about.headings):
                return self._parsed(name, path, table, one)
        known = set(columns_of(table, self.facts))
        if not set(seen.about.headings) <= known:
            raise FileTypeError(name, _UNMAPPED if not self.maps else _misfit(self.maps, seen.about))
        return seen

    def _parsed(self, name: str, path: Path, table: TableName, options: ReadOptions) -> Parsed:
        """Read a file in a process of its own."""
        with path.open("rb") as file:
            return self.parsers.parse(name, file.fileno(), options, secret=self.secret, facts=self.facts, table=table)


def _refuse_elsewhere(name: str, kind: FileKind, table: TableName) -> None:
    """Refuse a file that cannot give the table that it was given as."""
    if kind == "sie":
        raise FileTypeError(name, _ONLY_COSTS)
    if kind == "agi" and table != "payslips":
        raise FileTypeError(name, _ONLY_PAY)
    if kind == "paxml" and table != "training":
        raise FileTypeError(name, _ONLY_TIME)


def _misfit(maps: Sequence[ReadOptions], about: About) -> Text:
    """Say which headings of the maps a file lacks, that they are for another kind, or that none names a heading."""
    if all(one.columns is None for one in maps):
        return Text(
            sv="kartan säger inte vad rubrikerna är: den har inga [[columns]]. Gör en med --save-map.",
            en="the map does not say what the headings are: it has no [[columns]]. Make one with --save-map.",
        )
    meant = [one for one in maps if one.kind in (None, about.info.kind)]
    if not meant:
        kinds = ", ".join(sorted({str(one.kind) for one in maps}))
        return Text(
            sv=f"kartan är gjord för {kinds}, och filen är {about.info.kind}. Gör en för den med --save-map.",
            en=f"the map was made for {kinds}, and the file is {about.info.kind}. Make one for it with --save-map.",
        )
    wanted = {column.source for one in meant for column in one.columns or ()}
    lacking = ", ".join(sorted(wanted - set(about.headings)))
    return Text(
        sv=f"ingen karta passar filen; den saknar rubrikerna {lacking}. Rätta kartan, eller gör en med --save-map.",
        en=f"no map fits the file; it lacks the headings {lacking}. Correct the map, or make one with --save-map.",
    )
