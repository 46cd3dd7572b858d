"""A thousand people who do not exist, in every form of file that is read here, and the search for any trace of them."""

import io
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter

PEOPLE: Final = 1_000
HEADINGS: Final = (
    "ANST.NR", "PERSONNUMMER", "NAMN", "GATUADRESS", "BANKKONTO", "ARBETSGIVARE", "MÅNAD", "LÖN", "SJUKLÖN",
    "FACKAVGIFT", "KURSAVGIFT", "TIMMAR", "ANORDNARE", "ANTECKNING",
)  # fmt: skip
EMPLOYER: Final = "165560269986"
FILE_NAME: Final = "Qvixfors löner 19811218-9876"
_MATTER: Final = (
    f"<agd:Arendeinformation><agd:Arendeagare>{EMPLOYER}</agd:Arendeagare><agd:Period>202605</agd:Period>"
    "</agd:Arendeinformation>"
)
_PREFIX: Final = "http://xmls.skatteverket.se/se/skatteverket/da"


@dataclass(frozen=True, slots=True)
class Canary:
    """One person, all of whose marks occur nowhere else in the world."""

    number: int

    @property
    def identity(self) -> str:
        """Give the personal number in twelve digits, its last one right."""
        ten = f"{60 + self.number % 40:02}{1 + self.number % 12:02}{1 + self.number % 28:02}{1 + self.number % 999:03}"
        doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(ten)]
        check = -sum(number // 10 + number % 10 for number in doubled) % 10
        return f"19{ten}{check}"

    @property
    def dashed(self) -> str:
        """Give the personal number as people write it."""
        return f"{self.identity[:8]}-{self.identity[8:]}"

    @property
    def own_number(self) -> str:
        """Give the employee number of the company."""
        return f"7{self.number:04}5511337"

    @property
    def sick_pay(self) -> str:
        """Give the kronor of sick pay."""
        return f"831{self.number:04}77"

    def marks(self) -> Iterator[str]:
        """Give every text that must not be found anywhere."""
        yield from (self.identity[2:], self.dashed[2:], self.own_number, self.sick_pay, f"842{self.number:04}77")
        yield from (f"Qvixfors{self.number:04}", f"Qvixgatan{self.number:04}", f"Qvixnote{self.number:04}")
        yield f"9960{self.number:04}111"

    def cells(self, *, pay: str = "33 333,00", month: str = "2026-05") -> list[str]:
        """Give a row of a payroll file."""
        return [
            self.own_number, self.dashed, f"Ada Qvixfors{self.number:04}", f"Qvixgatan{self.number:04}",
            f"9960{self.number:04}111", "A", month, pay, f"{self.sick_pay},13", f"842{self.number:04}77,00",
            "1 234,50", "8", "external", f"Qvixnote{self.number:04}",
        ]  # fmt: skip


CANARIES: Final = tuple(Canary(number) for number in range(PEOPLE))
MARKS: Final = (*(mark for one in CANARIES for mark in one.marks()), "Qvixfors", "811218-9876", "8112189876")


def delimited(*, bad_rows: int = 0, has_headings: bool = True) -> bytes:
    """Give a file as a payroll system writes it; bad rows have a letter in the pay, or a number that nobody has."""
    lines = [";".join(HEADINGS)] if has_headings else []
    for one in CANARIES:
        cells = one.cells(pay="33 333,0O" if one.number < bad_rows else "33 333,00")
        if bad_rows <= one.number < 2 * bad_rows:
            cells[1] = one.dashed[:-1] + str((int(one.dashed[-1]) + 1) % 10)
            cells[6] = "2026-13"
        lines.append(";".join(cells))
    return "\r\n".join(lines).encode("cp1252")


def workbook() -> bytes:
    """Give the same as a workbook."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Blad1")
        for place, row in enumerate([list(HEADINGS), *(one.cells() for one in CANARIES)]):
            sheet.write_row(place, 0, row)
    return made.getvalue()


def declaration() -> bytes:
    """Give an employer declaration."""
    statements = "".join(_statement(one) for one in CANARIES)
    main = (
        f"<agd:Blankett>{_MATTER}<agd:Blankettinnehall><agd:HU><agd:ArbetsgivareHUGROUP>"
        f'<agd:AgRegistreradId faltkod="201">{EMPLOYER}</agd:AgRegistreradId></agd:ArbetsgivareHUGROUP>'
        '<agd:RedovisningsPeriod faltkod="006">202605</agd:RedovisningsPeriod></agd:HU></agd:Blankettinnehall>'
        "</agd:Blankett>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Skatteverket omrade="Arbetsgivardeklaration" '
        f'xmlns="{_PREFIX}/instans/schema/1.1" xmlns:agd="{_PREFIX}/komponent/schema/1.1">'
        "<agd:Avsandare><agd:Programnamn>x</agd:Programnamn>"
        f"<agd:Organisationsnummer>{EMPLOYER}</agd:Organisationsnummer>"
        "<agd:TekniskKontaktperson><agd:Namn>Qvixfors</agd:Namn></agd:TekniskKontaktperson></agd:Avsandare>"
        f"<agd:Blankettgemensamt><agd:Arbetsgivare><agd:AgRegistreradId>{EMPLOYER}</agd:AgRegistreradId>"
        f"</agd:Arbetsgivare></agd:Blankettgemensamt>{main}{statements}</Skatteverket>"
    ).encode()


def _statement(one: Canary) -> str:
    return (
        f"<agd:Blankett>{_MATTER}<agd:Blankettinnehall><agd:IU><agd:ArbetsgivareIUGROUP>"
        f'<agd:AgRegistreradId faltkod="201">{EMPLOYER}</agd:AgRegistreradId></agd:ArbetsgivareIUGROUP>'
        "<agd:BetalningsmottagareIUGROUP><agd:BetalningsmottagareIDChoice>"
        f'<agd:BetalningsmottagarId faltkod="215">{one.identity}</agd:BetalningsmottagarId>'
        "</agd:BetalningsmottagareIDChoice></agd:BetalningsmottagareIUGROUP>"
        '<agd:RedovisningsPeriod faltkod="006">202605</agd:RedovisningsPeriod>'
        f'<agd:Specifikationsnummer faltkod="570">{one.own_number[:5]}</agd:Specifikationsnummer>'
        f'<agd:ArbetsplatsensGatuadress faltkod="245">Qvixgatan{one.number:04}</agd:ArbetsplatsensGatuadress>'
        '<agd:KontantErsattningUlagAG faltkod="011">33333</agd:KontantErsattningUlagAG>'
        f'<agd:AvdrPrelSkatt faltkod="001">{one.sick_pay}</agd:AvdrPrelSkatt>'
        "</agd:IU></agd:Blankettinnehall></agd:Blankett>"
    )


def times() -> bytes:
    """Give the times of a payroll system in PAXml."""
    rows = "".join(
        f'<tidtrans postid="{one.number}" anstid="{one.own_number}" persnr="{one.identity}"><tidkod>UTB</tidkod>'
        f"<datum>2026-05-06</datum><timmar>8.00</timmar><info>Qvixnote{one.number:04}</info></tidtrans>"
        for one in CANARIES
    )
    pay = "".join(
        f'<lonetrans postid="2{one.number}" anstid="{one.own_number}" persnr="{one.identity}"><lonart>310</lonart>'
        f"<benamning>Sjuklön Qvixfors{one.number:04}</benamning><datum>2026-05-25</datum><antal>1.00</antal>"
        f"<belopp>{one.sick_pay}.00</belopp></lonetrans>"
        for one in CANARIES
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><paxml><header><format>LÖNIN</format><version>2.2</version>'
        f"<foretagorgnr>{EMPLOYER}</foretagorgnr><foretagnamn>Qvixfors AB</foretagnamn></header>"
        f"<tidtransaktioner>{rows}</tidtransaktioner><lonetransaktioner>{pay}</lonetransaktioner></paxml>"
    ).encode()


def books() -> bytes:
    """Give the books of a company in SIE 4, with people in the texts."""
    lines = [
        "#FLAGGA 0", '#PROGRAM "x" 1', "#FORMAT PC8", "#GEN 20261102 QVIX", "#SIETYP 4", "#ORGNR 556026-9986",
        '#FNAMN "Qvixfors AB"', "#RAR 0 20260101 20261231", '#KONTO 7610 "Utbildning"', '#KONTO 1930 "Konto"',
    ]  # fmt: skip
    for one in CANARIES:
        lines += [
            f'#VER A {one.number} 20260508 "Kurs {one.dashed} Qvixfors{one.number:04}" 20260509',
            "{", f'#TRANS 7610 {{}} 1000.00 "" "Qvixnote{one.number:04}"', "#TRANS 1930 {} -1000.00", "}",
        ]  # fmt: skip
    return "\r\n".join(lines).encode("cp437")


def traces(folders: Sequence[Path], scratch: Path) -> list[str]:
    """Give every mark that stands in any file below some folders, whatever kind of file it is."""
    marks = scratch / "marks.txt"
    marks.write_text("\n".join(MARKS), encoding="ascii")
    command = ["grep", "--recursive", "--text", "--fixed-strings", "--only-matching", "-f", str(marks)]
    found = subprocess.run([*command, *map(str, folders)], capture_output=True, check=False, env={"LC_ALL": "C"})
    assert found.returncode in {0, 1}, found.stderr
    return found.stdout.decode("latin-1").splitlines()


__all__ = [
    "CANARIES",
    "FILE_NAME",
    "MARKS",
    "PEOPLE",
    "books",
    "declaration",
    "delimited",
    "times",
    "traces",
    "workbook",
]
