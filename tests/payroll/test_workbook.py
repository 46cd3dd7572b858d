"""Workbooks as companies have them: every cell comes out as the file holds it, or the file is refused by the cell.

What is read is compared, cell by cell, with what openpyxl reads in the same file.
"""

import io
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hostile import corpus_parts as made

from kutcalc.errors import FileEmptyError, KutcalcError, RowsInvalidError
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.mapping import parsed_of_table
from kutcalc.payroll.options import Constant, ReadOptions, SourceColumn
from kutcalc.payroll.parsed import Parsed
from kutcalc.payroll.table import RawTable
from kutcalc.payroll.workbook import raw_of_workbook

SAMPLES: Final = Path(__file__).parent / "samples"
HEADINGS: Final = ["ANST.NR", "PERSONNUMMER", "MÅNAD", "LÖN", "TIMMAR"]
FIRST_DAY: Final = date(1904, 1, 2)
LAST_DAY: Final = date(9995, 12, 31)
LAW_MONTHS: Final = (date(2018, 1, 1), date(2027, 9, 1))


def raw(content: bytes, options: ReadOptions | None = None) -> RawTable:
    """Read a workbook that has one table."""
    read = raw_of_workbook("x.xlsx", io.BytesIO(content), options or ReadOptions())
    assert isinstance(read, RawTable)
    return read


def cells(read: RawTable) -> dict[int, list[str | None]]:
    """Give the rows that were read, by their numbers."""
    return {row[-1]: list(row[:-1]) for row in read.frame.rows()}


def written(rows: list[list[Any]], *, formats: Mapping[int, str] | None = None, first: int = 0, **how: Any) -> bytes:
    """Write rows below the headings as Excel would, with a number format for some of the columns."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, **how})
    sheet = book.add_worksheet("Blad1")
    looks = {column: book.add_format({"num_format": code}) for column, code in (formats or {}).items()}
    for number, row in enumerate([HEADINGS, *rows], start=first):
        for column, value in enumerate(row):
            sheet.write(number, column, value, looks.get(column) if number > first else None)
    book.close()
    return buffer.getvalue()


def said(value: Any) -> str | None:  # noqa: PLR0911  # one line for each kind of value
    """Write a value that openpyxl gives as we give it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return said(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
    if isinstance(value, timedelta):
        minutes, seconds = divmod(value.days * 86_400 + value.seconds + (value.microseconds >= 500_000), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        near = number.quantize(Decimal("0.01")) if abs(number) < 10**20 else number
        is_near = near and abs(number - near) < Decimal("0.000001")
        figures = number if isinstance(value, int) else Context(prec=15, rounding=ROUND_HALF_UP).plus(number)
        text = f"{near if is_near else figures:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    return str(value)


Rows = dict[int, list[str | None]]


def both(content: bytes) -> tuple[Rows, Rows]:
    """Give the rows of a workbook as read here and with openpyxl."""
    read = cells(raw(content, ReadOptions(header_row=1)))
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    theirs = {number: [said(cell.value) for cell in row] for number, row in enumerate(sheet.iter_rows(), start=1)}
    theirs = {number: row for number, row in theirs.items() if number > 1 and any((cell or "").strip() for cell in row)}
    return read, theirs


numbers = st.one_of(
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=2).map(float),
    st.floats(-(10**9), 10**9, allow_nan=False, allow_subnormal=False),
    st.sampled_from([22407.260000000002, 0.1 + 0.2, 1 / 3, 1e-7, 1.5e21, 198202252386, 1234.5649999999998]),
)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="_\ufffe\uffff"), max_size=12
)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(numbers, words, st.dates(FIRST_DAY, LAST_DAY), numbers, st.booleans()), min_size=1, max_size=8)
)
def test_every_cell_is_what_openpyxl_reads(rows: list[tuple[Any, ...]]) -> None:
    for is_lean in (False, True):
        read, theirs = both(written([list(row) for row in rows], formats={2: "yyyy-mm-dd"}, constant_memory=is_lean))

        assert read == theirs


@settings(max_examples=40)
@given(st.lists(st.datetimes(datetime(1904, 1, 2), datetime(9990, 1, 1)), min_size=1, max_size=5), st.booleans())  # noqa: DTZ001
def test_points_in_time_are_what_openpyxl_reads(points: list[datetime], is_1904: bool) -> None:
    rows = [["1", "a", point.replace(microsecond=0), 1, 1] for point in points]

    read, theirs = both(written(rows, formats={2: "yyyy-mm-dd hh:mm:ss"}, date_1904=is_1904))

    assert read == theirs


@pytest.mark.parametrize("code", ["[h]:mm", "[hh]:mm:ss", "hh:mm"])
@pytest.mark.parametrize(("hours", "text"), [(7.5, "7:30"), (0.25, "0:15"), (23.75, "23:45")])
def test_hours_written_as_time_come_out_as_hours_and_minutes(code: str, hours: float, text: str) -> None:
    read, theirs = both(written([["1", "a", "2026-05", 1, hours / 24]], formats={4: code}))

    assert read == theirs
    assert read[2][4] == text


def test_more_than_a_day_is_no_date() -> None:
    read, theirs = both(written([["1", "a", "2026-05", 1, 162.5 / 24]], formats={4: "[h]:mm"}))

    assert read == theirs
    assert read[2][4] == "162:30"


@pytest.mark.parametrize("first", [0, 1, 7])
def test_rows_keep_their_numbers_below_titles_and_gaps(first: int) -> None:
    read = raw(written([["1", "a", "2026-05", 1, 2], [], ["2", "b", "2026-05", 3, 4]], first=first))

    assert read.info.header_row == first + 1
    assert list(cells(read)) == [first + 2, first + 4]


def test_a_table_that_begins_in_a_later_column_keeps_its_headings() -> None:
    content = made.xlsx(made.sheet_xml('<row r="3">' + "".join(
        made.text_cell(f"{made.letters(column)}3", heading) for column, heading in enumerate(HEADINGS, start=4)
    ) + '</row><row r="4">' + made.number_cell("G4", "33333") + "</row>"))  # fmt: skip

    read = raw(content)

    assert read.column("LÖN").to_list() == ["33333"]
    assert list(cells(read)) == [4]


def test_the_course_sample_gives_what_it_says() -> None:
    read = raw((SAMPLES / "utbildning.xlsx").read_bytes())

    assert (read.info.kind, read.info.sheet, read.info.header_row) == ("xlsx", "Utbildning", 3)
    assert read.column("Belopp").to_list() == ["4480", "5745.45", "6642.42", "1600", "3939.39", "22407.26"]
    assert read.column("Datum").to_list() == ["2026-10-12"] * 5 + [None]
    assert sum(Decimal(hours) for hours in read.column("Timmar").drop_nulls()) == Decimal("100.5")
    assert set(read.numbers) == {"Timmar", "Belopp"}


def test_the_course_sample_once_mapped_gives_its_hours_and_fees_and_drops_the_sum() -> None:
    columns = {"Personnummer": "birth_year", "Datum": "month", "Timmar": "minutes", "Belopp": "fee_ore"}
    options = ReadOptions(
        columns=tuple(SourceColumn(source, column) for source, column in columns.items()),
        constants=(Constant("employer", "A"), Constant("provider_kind", "external")),
    )
    read = raw((SAMPLES / "utbildning.xlsx").read_bytes(), options)

    parsed = parsed_of_table(read, options, Keyed(b"k" * 32), LAW_MONTHS, ())

    training = parsed.tables["training"]
    assert (parsed.about.fault_total, parsed.about.dropped_sums) == (0, (9,))
    assert (training.height, training["minutes"].sum(), training["fee_ore"].sum()) == (5, 6_030, 2_240_726)


def test_a_column_of_numbers_is_told_from_one_of_texts_that_look_like_numbers() -> None:
    read = raw(written([["101", "19820225-2386", 202605, "33333", 16], ["102", "19820225-2386", 202605, 41117, 16]]))

    assert read.numbers == ("MÅNAD", "TIMMAR")


def test_a_formula_counts_with_the_result_that_was_saved() -> None:
    formula = '<c r="G2"><f>HYPERLINK("http://x")</f><v>7</v></c><c r="H2" t="str"><f>A1</f><v>=1+1</v></c>'
    first, second, third, _ = made.good_rows().split("</row>")
    content = made.xlsx(made.sheet_xml(f"{first}</row>{second}{formula}</row>{third}</row>"))

    assert cells(raw(content))[2][6:] == ["7", "=1+1"]


@pytest.mark.parametrize("cell", ["<f>A1</f>", "<f>A1</f><v></v>", "<f>A1</f><v/>", '<f t="shared" si="0"/>'])
def test_a_formula_without_a_result_is_refused_by_its_cell(cell: str) -> None:
    content = made.xlsx(made.sheet_xml(made.good_rows(last=f'<c r="G3">{cell}</c>')))

    with pytest.raises(RowsInvalidError) as caught:
        raw(content)

    (fault,) = caught.value.faults
    assert (fault.row, "Blad1!G3" in fault.text.sv) == (3, True)


def test_an_error_in_a_cell_is_not_an_empty_cell() -> None:
    content = made.xlsx(made.sheet_xml(made.good_rows(last='<c r="G3" t="e"><f>1/0</f><v>#DIV/0!</v></c>')))

    assert cells(raw(content))[3][6] == "#DIV/0!"


def test_a_number_in_disguise_is_not_lost() -> None:
    content = made.xlsx(made.sheet_xml(made.good_rows(last='<c r="G3"><v>&#49;&#50;</v></c><c r="H3"><v>-0</v></c>')))

    assert cells(raw(content))[3][6:] == ["12", "0"]


@pytest.mark.parametrize("change", ["plain", "without references", "prefixed", "dimension", "order"])
def test_the_same_table_written_in_other_ways_reads_the_same(change: str) -> None:
    sheet = made.sheet_xml(made.good_rows())
    if change == "without references":
        sheet = made.sheet_xml(made.good_rows(is_named=False))
    if change == "dimension":
        sheet = made.sheet_xml(made.good_rows(), before='<dimension ref="A1:XFD1048576"/>')
    parts = made.parts_of(sheet)
    if change == "order":
        parts = dict(reversed(parts.items()))

    read = raw(made.zipped(parts))

    assert [cells(read)[row] for row in (2, 3)] == [list(row) for row in made.ROWS]


NUMBERS_ONLY: Final = "".join(
    f'<row r="{row}">{"".join(made.number_cell(f"{column}{row}", "1") for column in "ABC")}</row>' for row in (1, 2)
)
ROW_END: Final = "</table:table-row>"


def two_sheets(first: str, second: str, states: tuple[str, str] = ("visible", "visible")) -> bytes:
    """Write a workbook of two sheets."""
    return made.zipped(
        made.parts_of(
            made.sheet_xml(first),
            {
                "xl/workbook.xml": made.workbook_xml([("Ett", states[0]), ("Två", states[1])]),
                "xl/_rels/workbook.xml.rels": made.links_xml(["worksheets/sheet1.xml", "/xl/worksheets/sheet2.xml"]),
                "xl/worksheets/sheet2.xml": made.sheet_xml(second),
            },
        )
    )


def test_several_tables_are_asked_about() -> None:
    read = raw_of_workbook("x.xlsx", io.BytesIO(two_sheets(made.good_rows(), made.good_rows())), ReadOptions())

    assert isinstance(read, Parsed)
    assert [(one.kind, one.samples) for one in read.about.questions] == [("sheet", ("Ett", "Två"))]
    assert read.about.info.sheets == ("Ett", "Två")


@pytest.mark.parametrize("name", ["Två", " två "])
def test_the_sheet_that_is_named_is_read(name: str) -> None:
    second = made.good_rows().replace("33333", "44444")

    read = raw(two_sheets(made.good_rows(), second), ReadOptions(sheet=name))

    assert read.column("LÖN").to_list()[0] == "44444"


@pytest.mark.parametrize(
    ("first", "states"),
    [
        ("", ("visible", "visible")),
        ('<row r="1"><c r="A1"><v>1</v></c></row>', ("visible", "visible")),
        (made.good_rows(), ("hidden", "visible")),
        (NUMBERS_ONLY, ("visible", "visible")),
    ],
)
def test_the_only_sheet_that_looks_like_a_table_is_read(first: str, states: tuple[str, str]) -> None:
    assert raw(two_sheets(first, made.good_rows(), states)).info.sheet == "Två"


def test_a_sheet_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(RowsInvalidError) as caught:
        raw(two_sheets(made.good_rows(), made.good_rows()), ReadOptions(sheet="Tre"))

    assert "'Ett', 'Två'" in caught.value.faults[0].text.sv


def test_an_empty_workbook_is_empty() -> None:
    with pytest.raises(FileEmptyError):
        raw(made.xlsx(made.sheet_xml('<row r="1"><c r="A1" s="0"/></row>')))


def test_an_ods_gives_the_same_table() -> None:
    read = raw(made.ods(made.ods_content(made.ods_rows())))

    assert (read.info.kind, read.info.sheet) == ("ods", "Blad1")
    assert [cells(read)[row] for row in (2, 3)] == [list(row) for row in made.ROWS]
    assert set(read.numbers) == {"LÖN", "KURSAVGIFT", "TIMMAR"}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('office:value-type="time" office:time-value="PT36H30M00S"', "36:30"),
        ('office:value-type="date" office:date-value="2026-10-12"', "2026-10-12"),
        ('office:value-type="date" office:date-value="2026-10-12T13:45:00"', "2026-10-12 13:45:00"),
        ('office:value-type="currency" office:value="100.5"', "100.5"),
        ('office:value-type="float" office:value="22407.260000000002"', "22407.26"),
        ('office:value-type="boolean" office:boolean-value="true"', "true"),
        ('office:value-type="string" office:string-value="" calcext:value-type="error"', "x"),
    ],
)
def test_a_cell_of_an_ods_is_what_it_holds(cell: str, text: str) -> None:
    added = f"<table:table-cell {cell}><text:p>x</text:p></table:table-cell>"
    rows = made.ods_rows().replace(ROW_END, added + ROW_END)

    assert cells(raw(made.ods(made.ods_content(rows))))[3][6] == text


def test_what_repeats_in_an_ods_is_written_out() -> None:
    six = made.ods_cell("7", is_number=True, more='table:number-columns-repeated="6"')
    row = f'<table:table-row table:number-rows-repeated="3">{six}{ROW_END}'
    gap = f'<table:table-row table:number-rows-repeated="5"><table:table-cell/>{ROW_END}'
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    end = f'<table:table-row table:number-rows-repeated="1048000">{blank}{ROW_END}'

    read = cells(raw(made.ods(made.ods_content(made.ods_rows() + gap + row + end))))

    assert {number: values for number, values in read.items() if number > 3} == dict.fromkeys((9, 10, 11), ["7"] * 6)


@pytest.mark.parametrize("what", ["rows", "columns"])
def test_a_repeat_beyond_the_limits_is_refused_by_the_cell(what: str) -> None:
    repeat = f'table:number-{what}-repeated="1000000000"'
    cell = made.ods_cell("a", more=repeat if what == "columns" else "")
    row = f"<table:table-row {repeat if what == 'rows' else ''}>{cell}{ROW_END}"

    with pytest.raises(KutcalcError) as caught:
        raw(made.ods(made.ods_content(made.ods_rows() + row)))

    assert caught.value.code == "file-too-expensive"


def test_a_formula_of_an_ods_without_a_result_is_refused_by_its_cell() -> None:
    added = '<table:table-cell table:formula="of:=1+1"/>'
    rows = made.ods_rows().replace(ROW_END, added + ROW_END, 1)

    with pytest.raises(RowsInvalidError) as caught:
        raw(made.ods(made.ods_content(rows)))

    assert "Blad1!G1" in caught.value.faults[0].text.sv


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_writes_reads_as_what_it_read(tmp_path: Path) -> None:
    rows = [["101", "Åsa", date(2026, 10, day), 33333.33 + day, 7.75 / 24] for day in range(1, 13)]
    content = written(rows, formats={2: "yyyy-mm-dd", 4: "[h]:mm"})
    (tmp_path / "a.xlsx").write_bytes(content)
    for kind in ("ods", "xlsx:Calc MS Excel 2007 XML"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind]
        command += ["--outdir", str(tmp_path / "out"), str(tmp_path / "a.xlsx")]
        subprocess.run(command, check=True, timeout=300, capture_output=True)

        converted = (tmp_path / "out" / f"a.{kind[:4].rstrip(':')}").read_bytes()

        assert raw(converted).frame.equals(raw(content).frame), kind


def test_a_grid_is_all_text() -> None:
    assert set(raw(written([[1, 2, 3, 4, 5]])).frame.dtypes) == {pl.String, pl.Int64}
