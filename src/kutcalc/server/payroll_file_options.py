"""The options of a file, read strictly: every fault at once, each with its pointer (`design/interfaces.md` 9.7)."""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

import msgspec

from kutcalc.analysis.pointed import Pointed, below, items, members, wrong_type
from kutcalc.analysis.typed import not_a_choice
from kutcalc.errors import FaultsError, near_words
from kutcalc.language import Text
from kutcalc.limits import KEEP_MAX
from kutcalc.payroll.options import Constant, FileKind, ReadOptions, SourceColumn, SourceUnit, TimeCode
from kutcalc.server.strict_json import strict_json

MOST_LETTERS: Final = 200
MOST_COLUMNS: Final = 200
MOST_CONSTANTS: Final = 60
MOST_CODES: Final = 500
LAST_ROW: Final = 250_000
LAST_DIMENSION: Final = 99
_TEXT: Final = Text(sv="text om 1 till 200 tecken", en="text of 1 to 200 characters")
_TRUTH: Final = Text(sv="true eller false", en="true or false")
_VALUE: Final = Text(sv="ett heltal, true, false eller text", en="an integer, true, false or text")
_MORE: Final = ("remove_bad_rows", "return_rows", "keep_minutes")
_LISTS: Final = {"thousands": MOST_COLUMNS, "decimals": MOST_COLUMNS, "accounts": MOST_COLUMNS}
_KNOWN: Final = (*ReadOptions.__struct_fields__, *_MORE)


class FileOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is to be read, and what is wanted of it."""

    reading: ReadOptions
    remove_bad_rows: bool = False
    return_rows: bool = False
    keep_minutes: int = 0


def options_of_text(text: str | None, columns: Mapping[str, Any]) -> FileOptions:
    """Read options written as JSON; `columns` are the names that a column may be mapped to, and what they are.

    FaultsError with all that is wrong, placed below `/options`; MalformedJsonError for what is no JSON.
    """
    if text is None:
        return FileOptions(reading=ReadOptions())
    try:
        tree = strict_json(text.encode())
    except FaultsError as error:
        error.faults = tuple(
            msgspec.structs.replace(fault, pointer=f"/options{fault.pointer or ''}") for fault in error.faults
        )
        raise
    faults = Pointed()
    own = members(tree, "/options", "options", _KNOWN, (), faults)
    made = _Read(faults, columns).options(own)
    faults.raise_any()
    return made


class _Read:
    """Reads the parts of the options, noting what is wrong."""

    def __init__(self, faults: Pointed, columns: Mapping[str, Any]) -> None:
        self._faults = faults
        self._columns = columns

    def options(self, own: Mapping[str, Any]) -> FileOptions:
        """Read everything."""
        place = "/options"
        columns = self._each(own.get("columns"), "columns", MOST_COLUMNS, self._column)
        more = {name: tuple(self._texts(own.get(name), name, most)) for name, most in _LISTS.items() if name in own}
        self._once([one.source for one in columns], "columns", "source")
        self._apart(more.get("thousands", ()), more.get("decimals", ()))
        reading = ReadOptions(
            kind=self._choice(own.get("kind"), f"{place}/kind", "kind", get_args(FileKind)),
            columns=None if own.get("columns") is None else tuple(columns),
            constants=tuple(self._each(own.get("constants"), "constants", MOST_CONSTANTS, self._constant)),
            sheet=self._text(own.get("sheet"), f"{place}/sheet", "sheet"),
            header_row=self._integer(own.get("header_row"), f"{place}/header_row", "header_row", 1, LAST_ROW),
            time_codes=tuple(self._each(own.get("time_codes"), "time_codes", MOST_CODES, self._code)),
            **more,
        )
        return FileOptions(
            reading=reading,
            remove_bad_rows=self._flag(own.get("remove_bad_rows"), f"{place}/remove_bad_rows", "remove_bad_rows"),
            return_rows=self._flag(own.get("return_rows"), f"{place}/return_rows", "return_rows"),
            keep_minutes=self._integer(own.get("keep_minutes"), f"{place}/keep_minutes", "keep_minutes", 0, _most())
            or 0,
        )

    def _each(self, tree: Any, name: str, most: int, read: Callable[[Any, str], Any]) -> list[Any]:
        if tree is None:
            return []
        listed = items(tree, f"/options/{name}", name, 0, most, self._faults)
        made = [read(one, f"/options/{name}/{place}") for place, one in enumerate(listed)]
        return [one for one in made if one is not None]

    def _column(self, tree: Any, pointer: str) -> SourceColumn | None:
        before = self._faults.total
        own = members(tree, pointer, "columns", ("source", "column", "unit"), ("source", "column"), self._faults)
        source = self._text(own.get("source"), f"{pointer}/source", "source")
        column = self._canonical(own.get("column"), f"{pointer}/column")
        unit = self._choice(own.get("unit"), f"{pointer}/unit", "unit", get_args(SourceUnit))
        if self._faults.total > before or source is None or column is None:
            return None
        return SourceColumn(source, column, unit)

    def _constant(self, tree: Any, pointer: str) -> Constant | None:
        before = self._faults.total
        own = members(tree, pointer, "constants", ("column", "value"), ("column", "value"), self._faults)
        column = self._canonical(own.get("column"), f"{pointer}/column")
        value = own.get("value")
        if "value" in own and (
            type(value) not in (int, bool, str) or (isinstance(value, str) and not _is_short(value))
        ):
            self._faults.add("wrong-type", f"{pointer}/value", wrong_type, "value", value, _VALUE)
        return None if self._faults.total > before or column is None else Constant(column, own["value"])

    def _code(self, tree: Any, pointer: str) -> TimeCode | None:
        before = self._faults.total
        known = TimeCode.__struct_fields__
        own = members(tree, pointer, "time_codes", known, ("code", "is_training"), self._faults)
        code = self._text(own.get("code"), f"{pointer}/code", "code")
        flags = {
            name: self._flag(own.get(name), f"{pointer}/{name}", name)
            for name in ("is_training", "is_paid")
            if name in own
        }
        dimension = self._integer(own.get("dimension"), f"{pointer}/dimension", "dimension", 1, LAST_DIMENSION)
        thing = self._text(own.get("object"), f"{pointer}/object", "object")
        if self._faults.total > before or code is None:
            return None
        return TimeCode(code, **flags, dimension=dimension, object=thing)

    def _canonical(self, value: Any, pointer: str) -> str | None:
        name = self._text(value, pointer, "column")
        if name is None or name in self._columns:
            return name
        near = near_words(name, tuple(self._columns))
        text = Text(
            sv=f"Det finns ingen kolumn med det namnet.{near.sv}", en=f"There is no column of that name.{near.en}"
        )
        self._faults.add("not-a-choice", pointer, text)
        return None

    def _texts(self, tree: Any, name: str, most: int) -> list[str]:
        listed = items(tree, f"/options/{name}", name, 0, most, self._faults)
        made = [self._text(one, f"/options/{name}/{place}", name) for place, one in enumerate(listed)]
        return [one for one in made if one is not None]

    def _text(self, value: Any, pointer: str, name: str) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str) or not _is_short(value):
            self._faults.add("wrong-type", pointer, wrong_type, name, value, _TEXT)
            return None
        return value

    def _flag(self, value: Any, pointer: str, name: str) -> bool:
        if value is not None and type(value) is not bool:
            self._faults.add("wrong-type", pointer, wrong_type, name, value, _TRUTH)
        return value is True

    def _integer(self, value: Any, pointer: str, name: str, low: int, high: int) -> int | None:
        if value is None:
            return None
        if type(value) is not int:
            kind = Text(sv="ett heltal", en="an integer")
            self._faults.add("wrong-type", pointer, wrong_type, name, value, kind)
            return None
        if not low <= value <= high:
            text = Text(
                sv=f"Fältet {name} är {value}. Skriv från {low} till {high}.",
                en=f"The field {name} is {value}. Write from {low} to {high}.",
            )
            self._faults.add("out-of-range", pointer, text)
            return None
        return value

    def _choice(self, value: Any, pointer: str, name: str, known: tuple[Any, ...]) -> Any:
        text = self._text(value, pointer, name)
        if text is not None and text not in known:
            self._faults.add("not-a-choice", pointer, not_a_choice, name, text, known)
            return None
        return text

    def _once(self, names: list[str], array: str, field: str) -> None:
        for place, name in enumerate(names):
            if name in names[:place]:
                text = Text(sv="Rubriken står två gånger. Ta bort en.", en="The heading stands twice. Remove one.")
                self._faults.add("duplicate", below(f"/options/{array}/{place}", field), text)

    def _apart(self, thousands: tuple[str, ...], decimals: tuple[str, ...]) -> None:
        for place, name in enumerate(decimals):
            if name in thousands:
                text = Text(
                    sv="Kolumnen står under både thousands och decimals. Välj en.",
                    en="The column stands under both thousands and decimals. Choose one.",
                )
                self._faults.add("duplicate", f"/options/decimals/{place}", text)


def _is_short(text: str) -> bool:
    return 1 <= len(text) <= MOST_LETTERS


def _most() -> int:
    return KEEP_MAX.value()


__all__ = ["FileOptions", "options_of_text"]
