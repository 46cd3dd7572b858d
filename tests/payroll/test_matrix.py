"""Every accepted way of writing a text file gives identical tables (`design/trust.md` U7)."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from kutcalc.payroll import Tables, read_files

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
BLANKS = {"none": "", "space": " ", "nbsp": "\u00a0", "thin": "\u2009", "narrow": "\u202f"}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
MATRIX = [
    (encoding, separator, blank, end, quote)
    for encoding, separator, blank, end, quote in product(ENCODINGS, ",;\t", BLANKS, ("\n", "\r\n"), ("", '"'))
    if not (encoding == "cp1252" and blank in ("thin", "narrow"))
]


def written(separator: str, blank: str, end: str, quote: str) -> str:
    pay = f"3{blank}333{blank}300"
    rows = [
        ["employer", "employee", "month", "birth_year", "cash_pay_ore", "research", "municipality"],
        ["A", "0001011236", "2026-03", "1985", pay, "ja", "0180"],
        ["A", "E02", "mars 2026", "1979", f"{quote}5115800{quote}", "false", "0180"],
    ]
    return end.join(separator.join(row) for row in rows) + end


def tables(path: Path, content: bytes) -> Tables:
    path.write_bytes(content)
    return read_files([path], law_months=LAW_MONTHS)


@pytest.mark.parametrize(("encoding", "separator", "blank", "end", "quote"), MATRIX)
def test_the_way_of_writing_changes_nothing(
    encoding: str, separator: str, blank: str, end: str, quote: str, tmp_path: Path
) -> None:
    plain = tables(tmp_path.joinpath("plain.csv"), written(",", "", "\n", "").encode())

    actual = tables(tmp_path.joinpath("p.csv"), written(separator, BLANKS[blank], end, quote).encode(encoding))

    assert_frame_equal(actual.payslips, plain.payslips)
    assert actual.payslips["employee"].to_list() == ["0001011236", "E02"]
    assert actual.payslips["cash_pay_ore"].to_list() == [3_333_300, 5_115_800]


def test_the_matrix_is_large_enough() -> None:
    assert len(MATRIX) >= 64
