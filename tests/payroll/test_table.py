from collections.abc import Callable

import polars as pl
import pytest

from kutcalc.errors import FileEmptyError, FileTypeError
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import FileInfo
from kutcalc.payroll.table import RawTable, raw_of_grid, raw_of_text
from kutcalc.payroll.unreadable import FileTooExpensiveError

PLAIN = "ANST.NR;MÅNAD;LÖN\n101;2026-05;33 333,00\n102;2026-05;41 117,00\n"


def table(text: str, encoding: str = "utf-8", header_row: int | None = None) -> RawTable:
    return raw_of_text("lön.csv", text.encode(encoding), ReadOptions(header_row=header_row))


def rows(raw: RawTable) -> list[tuple[object, ...]]:
    return raw.frame.rows()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_separators_and_line_ends_change_nothing(encoding: str, separator: str, end: str) -> None:
    plain = PLAIN.replace(",00", "").replace(";", separator).replace("\n", end)

    raw = table(plain, encoding)

    assert raw.headings == ("ANST.NR", "MÅNAD", "LÖN")
    assert rows(raw) == [("101", "2026-05", "33 333", 2), ("102", "2026-05", "41 117", 3)]
    assert raw.info.separator == separator


def test_the_file_is_described() -> None:
    assert table(PLAIN, "cp1252").info == FileInfo(kind="csv", encoding="cp1252", separator=";", header_row=1)


def test_titles_and_blank_lines_are_passed_over_and_rows_keep_their_numbers() -> None:
    raw = table("Lönelista maj;;\n\n" + PLAIN + "\n;;\n103;2026-05;1\n")

    assert raw.info.header_row == 3
    assert [row[-1] for row in rows(raw)] == [4, 5, 8]


def quoted(text: str) -> str:
    return text.replace("ANST.NR", '"ANST.NR"')


@pytest.mark.parametrize("written", [str, quoted], ids=["plain", "quoted"])
def test_a_row_that_does_not_fit_is_lost_by_its_number(written: Callable[[str], str]) -> None:
    raw = table(written(PLAIN + "103;2026-05\n104;2026-05;1;2\n105;2026-05;7;;\n"))

    assert [row for row, _ in raw.lost] == [4, 5]
    assert [row[-1] for row in rows(raw)] == [2, 3, 6]
    assert rows(raw)[-1] == ("105", "2026-05", "7", 6)


@pytest.mark.parametrize("written", [str, quoted], ids=["plain", "quoted"])
def test_empty_columns_at_the_end_may_be_left_out_of_rows(written: Callable[[str], str]) -> None:
    raw = table(written("ANST.NR;MÅNAD;LÖN;;\n101;2026-05;1;;\n102;2026-05;2\n"))

    assert raw.headings == ("ANST.NR", "MÅNAD", "LÖN")
    assert [row[-1] for row in rows(raw)] == [2, 3]
    assert raw.lost == ()


def test_quotes_may_hold_separators_and_line_ends() -> None:
    raw = table('ANST.NR;MÅNAD;LÖN\n"1;0\n1";2026-05;"33 333,00"\n102;2026-05;1\n')

    assert rows(raw) == [("1;0\n1", "2026-05", "33 333,00", 2), ("102", "2026-05", "1", 3)]


def test_quotes_that_do_not_match_lose_the_rest_and_say_so() -> None:
    raw = table('ANST.NR;MÅNAD;LÖN\n101;2026-05;1\n"102"x;2026-05;1\n103;2026-05;1\n')

    assert [row for row, _ in raw.lost] == [3]
    assert [row[-1] for row in rows(raw)] == [2]


def test_a_column_without_a_heading_is_named_by_its_place() -> None:
    assert table("ANST.NR;;LÖN\n101;x;1\n").headings == ("ANST.NR", "#2", "LÖN")


def test_the_row_of_headings_can_be_said() -> None:
    assert table("a1;b1\nANST.NR;LÖN\n101;1\n", header_row=1).headings == ("a1", "b1")


@pytest.mark.parametrize("text", ["", "\n\n", "ANST.NR;MÅNAD;LÖN\n", "ANST.NR;MÅNAD;LÖN\n;;\n"])
def test_a_file_without_rows_is_empty(text: str) -> None:
    with pytest.raises(FileEmptyError):
        table(text)


@pytest.mark.parametrize("text", ["101;33 333,00\n102;41 117,00\n", "Ada;19820225-2386\n", "ord\nord\n"])
def test_a_file_without_headings_is_refused_and_says_so(text: str) -> None:
    with pytest.raises(FileTypeError, match="no row of headings"):
        table(text)


def test_a_row_of_a_million_cells_is_refused() -> None:
    with pytest.raises(FileTooExpensiveError):
        table(";" * 1_000_000)


def test_mixed_encodings_are_noticed() -> None:
    mixed = "ANST.NR;MÅNAD;LÖN\n".encode("cp1252") + "å;2026-05;1\n".encode()

    assert [code for code, _ in raw_of_text("x.csv", mixed, ReadOptions()).warnings] == ["mixed_encodings"]


def grid(*lines: tuple[str | None, ...]) -> pl.DataFrame:
    frame = pl.DataFrame(lines, schema={f"column_{n}": pl.String for n in range(len(lines[0]))}, orient="row")
    return frame.with_columns(pl.Series("_row", range(1, len(lines) + 1), dtype=pl.Int64))


def test_a_grid_reads_as_text_does() -> None:
    raw = raw_of_grid(
        "x.xlsx",
        grid(("Lönelista", None, None), (None, None, None), ("ANST.NR", "LÖN", None), ("101", "1.5", None)),
        FileInfo(kind="xlsx", sheet="Blad1"),
        ReadOptions(),
        numbers=[1],
    )

    assert raw.headings == ("ANST.NR", "LÖN")
    assert rows(raw) == [("101", "1.5", 4)]
    assert raw.info == FileInfo(kind="xlsx", sheet="Blad1", header_row=3)
    assert raw.numbers == ("LÖN",)


def test_the_row_of_headings_of_a_grid_can_be_said() -> None:
    whole = grid(("ANST.NR", "LÖN"), ("Nr", "Kr"), ("101", "1"))

    assert raw_of_grid("x.xlsx", whole, FileInfo(kind="xlsx"), ReadOptions(header_row=2)).headings == ("Nr", "Kr")
    with pytest.raises(FileTypeError):
        raw_of_grid("x.xlsx", whole, FileInfo(kind="xlsx"), ReadOptions(header_row=9))
