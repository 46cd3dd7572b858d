"""The short form of `fuzz_workbook.py`: a few hundred workbooks by chance, the same every time."""

import random

from tests.hostile.fuzz_workbook import compared, turned

TRIES = 150


def test_sheets_written_by_chance_read_as_openpyxl_reads_them() -> None:
    assert [found for seed in range(TRIES) if (found := compared(random.Random(seed)))] == []


def test_workbooks_with_turned_bytes_are_read_or_refused() -> None:
    assert [found for seed in range(TRIES) if (found := turned(random.Random(seed)))] == []
