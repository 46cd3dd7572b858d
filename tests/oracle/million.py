"""Hold the engine against the oracle on a million random rows and every boundary row.

Run as `uv run --frozen python tests/oracle/million.py [rows]`; it prints one line, and fails on any difference. Every
row is worked on columns; every fifth batch and all boundaries are worked on plain numbers as well, and the first
groups of each batch alone, because few rows take other ways through the engine than many.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.oracle.comparing import differences
from tests.oracle.law import Payslip
from tests.oracle.payrolls import boundary_payrolls, random_payrolls

ROWS = 1_000_000
EMPLOYERS_OF_A_BATCH = 2_200
ROWS_OF_AN_EMPLOYER = 25
NUMBERS_EVERY = 5
GROUPS_ALONE = 20


def batches(rows: int) -> Iterator[Sequence[Sequence[Payslip]]]:
    """Give batches of random payrolls until there are so many rows."""
    left = rows
    for seed in count(1):
        if left <= 0:
            return
        payrolls = random_payrolls(seed, min(EMPLOYERS_OF_A_BATCH, left // ROWS_OF_AN_EMPLOYER + 1))
        left -= sum(map(len, payrolls))
        yield payrolls


def main(rows: int) -> int:
    """Compare, tell, and give the exit status."""
    begun = time.monotonic()
    boundaries = boundary_payrolls()
    found = differences(boundaries, "columns", "numbers")
    done = sum(map(len, boundaries))
    for number, payrolls in enumerate(batches(rows)):
        found += differences(payrolls, *(("columns", "numbers") if number % NUMBERS_EVERY == 0 else ("columns",)))
        for payroll in payrolls[:GROUPS_ALONE]:
            found += differences([payroll], "columns", "numbers")
        done += sum(map(len, payrolls))
    for difference in found:
        sys.stderr.write(f"{difference}\n")
    seconds = round(time.monotonic() - begun)
    sys.stdout.write(f"{f'{done:,}'.replace(',', ' ')} rows, {len(found)} differences, {seconds} s\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
