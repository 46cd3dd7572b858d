from datetime import date

import polars as pl

from kutcalc.payroll.parsed import About, FileInfo, Parsed
from kutcalc.payroll.sheet import Sheet
from kutcalc.payroll.tally import CostMonth, costs_of, rows_of, tally_of

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_rows_persons_months_and_sums_are_told() -> None:
    payslips = pl.DataFrame(
        {
            "_row": [2, 3, 4],
            "employee": ["p1", "p2", "p1"],
            "month": [MAY, MAY, JUNE],
            "count": [1, 3, None],
            "cash_pay_ore": [1, 10, None],
        }
    )
    training = pl.DataFrame({"_row": [2], "employee": ["p9"], "month": [JUNE], "minutes": [60]})

    tally = tally_of([Sheet("payslips", payslips, "p"), Sheet("training", training, "p")], 5, 2, 1)

    assert (tally.read, tally.used, tally.refused, tally.doubled) == (5, 3, 2, 1)
    assert (tally.persons, tally.first, tally.last) == (2, "2026-05", "2026-06")
    assert tally.totals == {"cash_pay_ore": 31, "benefits_ore": 0, "fee_ore": 0, "minutes": 60}


def test_nothing_read_is_told_as_nothing() -> None:
    tally = tally_of([], 0, 0, 0)

    assert (tally.persons, tally.first, set(tally.totals.values())) == (0, None, {0})


def test_rows_count_once_and_lost_ones_too() -> None:
    frame = pl.DataFrame({"_row": [2, 2, 5]})

    assert rows_of([Sheet("payslips", frame, "p", lost=2)]) == 4


def test_costs_of_several_books_are_summed_by_month_and_account() -> None:
    frame = pl.DataFrame({"month": [JUNE, MAY], "account": ["7610", "7610"], "amount_ore": [5, 7], "_row": [1, 2]})
    books = Parsed(About(name="b.se", info=FileInfo(kind="sie")), {"costs": frame})

    assert costs_of([books, books]) == (CostMonth(MAY, "7610", 14), CostMonth(JUNE, "7610", 10))
    assert costs_of([]) == ()
