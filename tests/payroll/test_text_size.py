import polars as pl
import pytest

from kutcalc.payroll.text_size import refuse_long, refuse_wide
from kutcalc.payroll.unreadable import FileTooExpensiveError


def test_lines_are_counted_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_MAX_ROWS", "3")

    refuse_long("x.csv", b"a\n1\n2\n3\n")
    for content in (b"a\n1\n2\n3\n4\n", b"a\r1\r2\r3\r4\r"):
        with pytest.raises(FileTooExpensiveError, match="5 rows; the limit is 3"):
            refuse_long("x.csv", content)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MAX_COLUMNS", "2", "columns"),
        ("MAX_FILE_CELLS", "7", "cells"),
        ("MAX_CELL_CHARS", "4", "characters in a cell"),
    ],
)
def test_a_table_that_is_too_wide_or_too_full_is_refused(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pl.DataFrame({"_row": [1, 2], "c0": ["a", "bcdef"], "c1": ["a", None], "c2": ["a", "b"]})
    refuse_wide("x.csv", frame)

    monkeypatch.setenv(f"KUTCALC_{name}", value)

    with pytest.raises(FileTooExpensiveError, match=says):
        refuse_wide("x.csv", frame)
