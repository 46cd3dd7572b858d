"""The matrix of Swedish formats (`design/trust.md` U7): identical tables, or a refusal by row and column; no cell lost.

Separators, encodings, blanks between thousands, decimal marks, forms of personal numbers, title rows and sum rows.
"""

from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.mapping import parsed_of_table
from kutcalc.payroll.options import Constant, ReadOptions
from kutcalc.payroll.parsed import Parsed
from kutcalc.payroll.table import raw_of_text

LAW_MONTHS: Final = (date(2018, 1, 1), date(2027, 9, 1))
OPTIONS: Final = ReadOptions(constants=(Constant("employer", "A"), Constant("provider_kind", "external")))
KEYED: Final = Keyed(b"k" * 32)
SEPARATORS: Final = (";", ",", "\t")
ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
BLANKS: Final = {"none": "", "space": " ", "nbsp": "\u00a0", "thin": "\u2009", "narrow": "\u202f"}
MARKS: Final = (",", ".")
FORMS: Final = ("twelve", "hyphen", "short", "bare")
HEADINGS: Final = ("Anst.nr", "Personnummer", "Namn", "Månad", "Lön", "Förmåner", "Sjuklön", "Kursavgift", "Timmar")
READ: Final = {
    "Personnummer": "birth_year",
    "Månad": "month",
    "Lön": "cash_pay_ore",
    "Förmåner": "benefits_ore",
    "Kursavgift": "fee_ore",
    "Timmar": "minutes",
}
PEOPLE: Final[tuple[tuple[str, str, str, int, int, int, int], ...]] = (
    ("101", "198202252386", "Åsa Test", 3_333_300, 0, 1_234_567, 960),
    ("102", "198301302397", "Örjan Test", 4_111_700, 111_705, 0, 0),
    ("103", "198409102392", "Ärla Test", 123_456_789, 50, 100_000_000, 450),
    ("104", "189501019823", "Gun Test", 100_000, 0, 1, 1),
    ("105", "202001612395", "Bo Test", 99, 0, 0, 30),
)
TOTALS: Final = (131_001_888, 111_755, 101_234_568, 1_441)


@dataclass(frozen=True)
class Way:
    """One way of writing the same file."""

    separator: str
    encoding: str
    blank: str
    mark: str
    form: str
    has_title: bool
    has_sum: bool

    def __str__(self) -> str:
        """Name the way in a test's id."""
        extra = ("title-" if self.has_title else "") + ("sum" if self.has_sum else "")
        separator = {";": "semicolon", ",": "comma", "\t": "tab"}[self.separator]
        mark = "comma" if self.mark == "," else "point"
        return f"{separator}-{self.encoding}-{self.blank}-{mark}-{self.form}-{extra}"


def ways() -> list[Way]:
    """Give every separator, encoding, blank and mark, with the rest in turn."""
    whole = [
        each
        for each in product(SEPARATORS, ENCODINGS, BLANKS, MARKS)
        if not (each[1] == "cp1252" and each[2] in ("thin", "narrow"))
    ]
    return [
        Way(*each, FORMS[number % 4], has_title=number % 3 == 0, has_sum=number % 5 < 2)
        for number, each in enumerate(whole)
    ]


WAYS: Final = ways()


def number(digits: str, form: str) -> str:
    century, first, last = digits[:2], digits[2:8], digits[8:]
    if form == "twelve":
        return digits
    if form == "hyphen":
        return f"{century}{first}-{last}"
    if century == "18":
        return f"{first}+{last}"
    return f"{first}-{last}" if form == "short" else first + last


def amount(ore: int, way: Way) -> str:
    return f"{ore // 100:,}".replace(",", BLANKS[way.blank]) + f"{way.mark}{ore % 100:02d}"


def hours(minutes: int, way: Way) -> str:
    if minutes % 60 == 0:
        return str(minutes // 60)
    return f"{minutes // 60}{way.mark}5" if minutes % 60 == 30 else f"{minutes // 60}:{minutes % 60:02d}"


def rows(way: Way) -> list[list[str]]:
    lines = [["Lönelista våren 2026"], [], list(HEADINGS)] if way.has_title else [list(HEADINGS)]
    for own, digits, name, *ore, minutes in PEOPLE:
        pay, benefits, fee, sick = (amount(each, way) for each in (*ore, 55_555))
        lines.append([own, number(digits, way.form), name, "2026-05", pay, benefits, sick, fee, hours(minutes, way)])
    if way.has_sum:
        pay, benefits, fee = (amount(each, way) for each in TOTALS[:3])
        total = TOTALS[3]
        lines.append(["Summa", "", "", "", pay, benefits, "", fee, f"{total // 60}:{total % 60:02d}"])
    return lines


def written(way: Way, *, is_quoted: bool = True) -> bytes:
    def cell(text: str) -> str:
        return f'"{text}"' if is_quoted and way.separator in text else text

    return ("\r\n".join(way.separator.join(map(cell, row)) for row in rows(way)) + "\r\n").encode(way.encoding)


def read(content: bytes) -> Parsed:
    return parsed_of_table(raw_of_text("lön.csv", content, OPTIONS), OPTIONS, KEYED, LAW_MONTHS)


def same(actual: Parsed, expected: Parsed) -> None:
    for name in ("payslips", "training"):
        assert_frame_equal(actual.tables[name].drop("_row"), expected.tables[name].drop("_row"))


PLAIN: Final = Way(";", "utf-8", "none", ",", "twelve", has_title=False, has_sum=False)


def test_the_plain_file_is_read_to_the_ore() -> None:
    plain = read(written(PLAIN))

    assert plain.about.fault_total == 0
    assert plain.tables["payslips"]["birth_year"].to_list() == [1982, 1983, 1984, 1895, 2020]
    assert plain.tables["payslips"]["cash_pay_ore"].to_list() == [person[3] for person in PEOPLE]
    assert plain.tables["payslips"]["benefits_ore"].to_list() == [person[4] for person in PEOPLE]
    assert plain.tables["training"]["fee_ore"].to_list() == [1_234_567, 100_000_000, 1, 0]
    assert plain.tables["training"]["minutes"].to_list() == [960, 450, 1, 30]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_every_way_of_writing_gives_identical_tables(way: Way) -> None:
    actual = read(written(way))

    assert (actual.about.fault_total, actual.about.questions) == (0, ())
    assert actual.about.rows_read == len(PEOPLE)
    assert len(actual.about.dropped_sums) == way.has_sum
    same(actual, read(written(PLAIN)))


@pytest.mark.parametrize("way", [way for way in WAYS if way.separator == way.mark == ","][:8], ids=str)
def test_a_decimal_comma_that_parts_cells_is_refused_row_by_row(way: Way) -> None:
    content = written(way, is_quoted=False)

    actual = read(content)

    first = 4 if way.has_title else 2
    assert [fault.row for fault in actual.about.faults] == list(range(first, first + len(PEOPLE) + way.has_sum))
    assert actual.tables["payslips"].height == 0


def test_the_matrix_is_large_enough_and_has_every_kind() -> None:
    assert len(WAYS) >= 64
    for each in ("separator", "encoding", "blank", "mark", "form", "has_title", "has_sum"):
        kinds = {"form": len(FORMS), "has_title": 2, "has_sum": 2, "mark": 2, "blank": 5, "encoding": 4, "separator": 3}
        assert len({getattr(way, each) for way in WAYS}) == kinds[each]


BAD_CELLS: Final = {
    "Personnummer": ("198202252387", "Ada", "1982-02-30", "5560269986"),
    "Månad": ("2026-13", "maj", "12/10/2026", "2017-12"),
    "Lön": ("32.500,5O", "12 34", "1.2.3", "-5", "okänt", "12,345678"),
    "Förmåner": ("=1+1", "5 kronor styck", "1e9"),
    "Kursavgift": ("5,,0", "9" * 30, "10 000 000 000,01"),
    "Timmar": ("7,34", "745", "7:75", "åtta"),
}


@pytest.mark.parametrize("way", WAYS[::7], ids=str)
@pytest.mark.parametrize("heading", BAD_CELLS)
def test_every_given_cell_is_a_value_or_a_fault_with_its_row_and_heading(heading: str, way: Way) -> None:
    place, top = HEADINGS.index(heading), 4 if way.has_title else 2
    for bad in BAD_CELLS[heading]:
        lines = rows(way)[: len(PEOPLE) + top - 1]
        lines[top - 1][place] = bad
        quoted = [[f'"{cell}"' if way.separator in cell else cell for cell in line] for line in lines]

        actual = read("\n".join(way.separator.join(line) for line in quoted).encode(way.encoding))

        assert [(fault.row, fault.column) for fault in actual.about.faults] == [(top, heading)], bad
        assert lost_cells(actual, lines[top - 1 :]) == []


def lost_cells(actual: Parsed, given: list[list[str]]) -> list[tuple[int, str]]:
    """Give the cells below a mapped heading that hold something and became neither a value nor a fault."""
    faults = {(fault.row, fault.column) for fault in actual.about.faults}
    lost = []
    for heading, column in READ.items():
        table = actual.tables["payslips" if column in actual.tables["payslips"].columns else "training"]
        values = dict(table.select("_row", column).iter_rows())
        first = table["_row"].min()
        assert isinstance(first, int)
        for row, cells in enumerate(given, start=actual.about.info.header_row or 0):
            cell = cells[HEADINGS.index(heading)]
            is_kept = row + 1 in values
            if cell and is_kept and values[row + 1] is None and (row + 1, heading) not in faults:
                lost.append((row + 1, heading))
    return lost


def test_a_lost_cell_would_be_found() -> None:
    plain = read(written(PLAIN))
    holed = Parsed(
        plain.about,
        {
            **plain.tables,
            "payslips": plain.tables["payslips"].with_columns(pl.lit(None, pl.Int64).alias("cash_pay_ore")),
        },
    )

    assert lost_cells(plain, rows(PLAIN)[1:]) == []
    assert len(lost_cells(holed, rows(PLAIN)[1:])) == len(PEOPLE)
