"""Workbooks that must not reach a library, and odd ones that must."""

import io
from pathlib import Path
from typing import Final

import pytest
from tests.hostile import corpus_parts as made

from kutcalc.errors import FileTypeError, KutcalcError
from kutcalc.payroll.archive import opened
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.preflight import open_workbook, preflight
from kutcalc.payroll.unreadable import FileProtectedError, FileTooExpensiveError
from kutcalc.payroll.workbook import raw_of_workbook

SAMPLES: Final = Path(__file__).parent / "samples"


def flown(content: bytes) -> int:
    """Preflight a workbook and give how many sheets it lets through."""
    passed = preflight(open_workbook("x.xlsx", io.BytesIO(content)))
    return len(passed.sheets)


def refusal(content: bytes) -> KutcalcError:
    """Give what a workbook is refused with."""
    with pytest.raises(KutcalcError) as caught:
        flown(content)
    return caught.value


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        ('<row r="4"><c r="GS4"><v>1</v></c></row>', "GS4"),
        ('<row r="250001"><c r="A250001"><v>1</v></c></row>', "A250001"),
        ("<row r='4'><c t='n' r='xfd4'><v>1</v></c></row>", "XFD4"),
        ('<row r="4"><c\n s="0"\n r="GS4"\n><v>1</v></c></row>', "GS4"),
        ('<row r="4"><c foo="a>b" r="GS4"><v>1</v></c></row>', "GS4"),
        ('<row r="4"><c r="GR4"><v>1</v></c><c><v>1</v></c></row>', "GS4"),
        ('<row r="250000"><c><v>1</v></c></row><row><c><f>A1</f><v>1</v></c></row>', "A250001"),
        ('<row r="4"><c r="GS4" t="inlineStr"><is><t/></is></c></row>', "GS4"),
    ],
)
def test_a_cell_beyond_the_limits_is_refused_by_its_name(cells: str, named: str) -> None:
    error = refusal(made.xlsx(made.sheet_xml(made.good_rows() + cells)))

    assert isinstance(error, FileTooExpensiveError)
    assert f" {named};" in error.text.sv


def test_the_last_row_and_column_are_within_the_limits() -> None:
    cells = '<row r="250000"><c r="GR250000"><v>1</v></c></row>'

    assert flown(made.xlsx(made.sheet_xml(made.good_rows() + cells))) == 1


def test_cells_that_are_only_formatted_may_lie_anywhere() -> None:
    cells = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'

    assert flown(made.xlsx(made.sheet_xml(made.good_rows() + cells))) == 1


def test_a_namespace_prefix_hides_no_cell() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{made.MAIN}"><x:sheetData>'
        '<x:row r="1"><x:c r="XFD1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert "XFD1;" in refusal(made.xlsx(sheet)).text.sv


def test_cells_are_counted_over_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_MAX_FILE_CELLS", "35")
    two = {
        "xl/workbook.xml": made.workbook_xml([("A", "visible"), ("B", "hidden")]),
        "xl/_rels/workbook.xml.rels": made.links_xml(["worksheets/sheet1.xml", "worksheets/sheet2.xml"]),
        "xl/worksheets/sheet2.xml": made.sheet_xml(made.good_rows()),
    }

    assert refusal(made.zipped(made.good_parts(two))).code == "file-too-expensive"


def test_merged_ranges_are_held_to_the_limits() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'

    error = refusal(made.xlsx(made.sheet_xml(made.good_rows(), after=merged)))

    assert "XFD1048576;" in error.text.sv


@pytest.mark.parametrize("count", ["5000001", "4294967295", "18446744073709551615"])
def test_a_promise_of_too_many_strings_is_refused(count: str) -> None:
    strings = f'<sst xmlns="{made.MAIN}" count="1" uniqueCount="{count}"><si><t>a</t></si></sst>'

    parts = {**made.good_parts(), "xl/sharedStrings.xml": strings}

    assert refusal(made.zipped(parts)).code == "file-too-expensive"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1"><!-- " --><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v><![CDATA[1]]></v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>NaN</v></c></row>',
    ],
)
def test_cells_that_two_readers_could_read_differently_are_refused(cells: str) -> None:
    assert isinstance(refusal(made.xlsx(made.sheet_xml(cells))), FileTypeError)


@pytest.mark.parametrize(
    "part",
    ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "docProps/core.xml", "xl/x.bin"],
)
@pytest.mark.parametrize("doctype", ['<!DOCTYPE a SYSTEM "file:///etc/hostname">', '<!DOCTYPE a [<!ENTITY b "c">]>'])
def test_a_doctype_in_any_part_is_refused(part: str, doctype: str) -> None:
    parts = made.good_parts()
    known = parts.get(part, f"{made.HEAD}<a/>")
    assert isinstance(known, str)
    parts[part] = known.replace(made.HEAD, made.HEAD + doctype)

    assert "doctype" in refusal(made.zipped(parts)).text.sv


def test_a_doctype_across_two_blocks_is_seen() -> None:
    filling = " " * (1_048_576 - 5 - len(made.HEAD))
    parts = {**made.good_parts(), "a.xml": f"{made.HEAD}{filling}<!DOCTYPE a>"}

    assert "doctype" in refusal(made.zipped(parts)).text.sv


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_that_hides_behind_utf_16_is_refused(encoding: str) -> None:
    sheet = made.sheet_xml(made.good_rows()).encode(encoding)

    assert "UTF-8" in refusal(made.xlsx(sheet)).text.sv


def test_a_part_in_another_declared_encoding_is_refused() -> None:
    sheet = made.sheet_xml(made.good_rows(), head='<?xml version="1.0" encoding="ISO-8859-1"?>').encode("latin-1")

    assert "UTF-8" in refusal(made.xlsx(sheet)).text.sv


def test_what_is_really_inflated_counts_and_not_what_is_declared() -> None:
    raw, _ = made.repeated(b" " * 1_048_576, 201)
    entries = made.good_entries()

    error = refusal(made.raw_zip([*entries, made.Entry(b"xl/media/a.bin", raw, size=10)]))

    assert error.code == "file-too-expensive"


def test_a_bomb_is_refused_long_before_it_is_inflated() -> None:
    raw, size = made.repeated(b" " * 1_048_576, 150)
    archive = open_workbook(
        "x.xlsx", io.BytesIO(made.raw_zip([*made.good_entries(), made.Entry(b"a.png", raw, size=size)]))
    )

    with pytest.raises(FileTooExpensiveError):
        archive.drain("a.png")

    assert archive.inflated < 20 * 1_048_576


def test_parts_that_share_their_bytes_are_refused() -> None:
    kernel = made.entry("k", b"a")
    inside = made.Entry(b"k2", kernel.raw, size=1, crc=kernel.crc, offset=0)

    assert isinstance(refusal(made.raw_zip([kernel, inside, *made.good_entries()])), FileTypeError)


def test_a_part_that_is_not_what_its_sum_says_is_damaged() -> None:
    entries = made.good_entries()

    error = refusal(made.raw_zip([*entries, made.entry("a.xml", "<a/>", crc=1)]))

    assert "skadad" in error.text.sv


def test_a_zip_file_of_too_many_parts_is_refused_before_they_are_listed() -> None:
    parts = {**made.good_parts(), **{f"a{number}": "" for number in range(200)}}

    assert refusal(made.zipped(parts)).code == "file-too-expensive"


@pytest.mark.parametrize("flags", [1, 0x41, 0x2000])
def test_an_encrypted_part_means_a_password(flags: int) -> None:
    entries = made.good_entries()

    with pytest.raises(FileProtectedError):
        opened("x.xlsx", io.BytesIO(made.raw_zip([*entries, made.entry("a.xml", "<a/>", flags=flags)])))


@pytest.mark.parametrize("sample", ["bad_sparse_xfd1048576.xlsx", "bad_ratio_12MB_inflated.xlsx"])
def test_the_bad_samples_are_refused_by_the_cell(sample: str) -> None:
    with pytest.raises(FileTooExpensiveError) as caught, (SAMPLES / sample).open("rb") as source:
        raw_of_workbook(sample, source, ReadOptions())

    assert ("XFD1048576" if "sparse" in sample else "A250001") in caught.value.text.sv
