import pytest

from kutcalc.errors import FileEmptyError, FileTypeError
from kutcalc.payroll.delimited import read_delimited
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.sheet import ROW


def test_a_ragged_row_is_a_fault_with_its_row() -> None:
    book = FaultBook()

    read = read_delimited("p.csv", b"a,b\n1,2\n3\n\n4,5,6\n7,8\n", "payslips", book)

    assert read.sheet.frame.rows() == [("1", "2", 2), ("7", "8", 6)]
    assert read.sheet.lost == 2
    assert [(fault.row, fault.code) for fault in book.shown()] == [(3, "bad-text"), (5, "bad-text")]


def test_quotes_hold_separators_and_line_ends_and_rows_count_as_in_a_spreadsheet() -> None:
    book = FaultBook()

    read = read_delimited("p.csv", b'a;b\r\n"x;""y""\r\nz";2\r\n\r\n3;4\r\n5\r\n', "payslips", book)

    assert read.sheet.frame.rows() == [('x;"y"\nz', "2", 2), ("3", "4", 4)]
    assert [fault.row for fault in book.shown()] == [5]


def test_quotes_that_do_not_match_are_a_fault_not_a_crash() -> None:
    book = FaultBook()

    read = read_delimited("p.csv", b'a,b\n1,2\n"3,4\n5,6\n', "payslips", book)

    assert read.sheet.frame.height == 1
    assert [(fault.row, fault.code) for fault in book.shown()] == [(3, "bad-text")]


def test_quotes_that_do_not_match_in_the_heading_are_a_fault_too() -> None:
    book = FaultBook()

    read_delimited("p.csv", b'"a,b\n1,2\n', "payslips", book)

    assert book.total == 1


def test_both_ways_of_reading_give_the_same() -> None:
    plain, quoted = b"a;b;c\n1; x ;\n;;\n\n2;y;\n", b'a;b;"c"\n1; x ;\n;;\n\n2;y;\n'

    frames = [read_delimited("p.csv", text, "payslips", FaultBook()).sheet.frame for text in (plain, quoted)]

    assert [row[:2] for row in frames[0].rows()] == [row[:2] for row in frames[1].rows()]
    assert frames[0][ROW].to_list() == frames[1][ROW].to_list() == [2, 5]


def test_an_empty_column_without_heading_is_dropped_and_a_filled_one_is_a_fault() -> None:
    book = FaultBook()

    read = read_delimited("p.csv", b"a,,,a\n1,,5,9\n", "payslips", book)

    assert read.sheet.frame.columns == ["a", ROW]
    assert [fault.code for fault in book.shown()] == ["unknown-field", "duplicate"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"a,b\n", b"\xef\xbb\xbf", b"a,b\n\n,\n"], ids=str)
def test_a_file_without_rows_is_empty(content: bytes) -> None:
    with pytest.raises(FileEmptyError):
        read_delimited("p.csv", content, "payslips", FaultBook())


@pytest.mark.parametrize(
    "content",
    [b"a,b\n1,\0\n", bytes(range(256)), b"\x81\x8d", b"\xff\xfea", b"a\0b\0\0"],
    ids=["nul", "all", "81", "odd", "cut"],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(FileTypeError, match="not text"):
        read_delimited("p.csv", content, "payslips", FaultBook())


def test_a_heading_of_our_own_making_is_unknown() -> None:
    book = FaultBook()

    read = read_delimited("p.csv", b"a,_row,_sheet,_wrong_a\n1,2,3,4\n", "payslips", book)

    assert read.sheet.frame.rows() == [("1", 2)]
    assert [fault.code for fault in book.shown()] == ["unknown-field"] * 3


def test_a_thousand_ragged_rows_are_counted_and_a_hundred_shown() -> None:
    book = FaultBook()

    read_delimited("p.csv", b"a,b\n" + b"1\n" * 1_000, "payslips", book)

    assert book.total == 1_000
    assert len(book.shown()) == 100
