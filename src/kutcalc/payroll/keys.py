"""Keys: no two rows of a table share one, and a row that points at a payslip finds it."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import polars as pl

from kutcalc.payroll.faults import FaultBook, Record
from kutcalc.payroll.sheet import ROW, SHEET
from kutcalc.payroll.wording import Saying, doubled_key, no_such_payslip
from kutcalc.units import write_month

OTHER: Final = "_other"
WHO: Final = ("employer", "employee")


def sorted_by(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Sort a frame by code points, rows of one key in the order given; a frame in order is left alone."""
    tied, risen = pl.lit(value=True), pl.lit(value=False)
    for name in key:
        risen |= tied & (pl.col(name) > pl.col(name).shift(1))
        tied &= pl.col(name) == pl.col(name).shift(1)
    in_order = frame.select((risen | tied).slice(1).fill_null(value=False).all()).item()
    return frame if in_order else frame.sort(key, maintain_order=True)


def report_doubled(frame: pl.DataFrame, key: Sequence[str], book: FaultBook) -> None:
    """Write down the rows of a sorted frame whose key is that of the row before; an empty cell is like no other."""
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in key).fill_null(value=False)
    others = [pl.col(name).shift(1).alias(name + OTHER) for name in (SHEET, ROW)]
    doubled = frame.select(*key, SHEET, ROW, *others).filter(same) if frame.select(same.any()).item() else None
    if doubled is not None:
        book.rows(
            doubled.unique([SHEET, ROW, SHEET + OTHER, ROW + OTHER], keep="first", maintain_order=True),
            key[-1],
            partial(_say_doubled, key, book),
        )


def _say_doubled(key: Sequence[str], book: FaultBook, record: Record) -> Saying:
    """Say which two rows share a key."""
    return doubled_key(key, values_of(key, record), book.place(record, OTHER))


def values_of(key: Sequence[str], record: Record) -> list[object]:
    """Give the values of a key as they are written."""
    return [write_month(record[name]) if name == "month" else record[name] for name in key]


def report_orphans(rows: pl.DataFrame, payslips: pl.DataFrame, key: Sequence[str], book: FaultBook) -> None:
    """Write down the rows whose key fits no payslip.

    Where a payslip could not be read whole, rows that might have fitted it are let pass: its own fault comes first.
    """
    unread = any(sheet.lost for sheet in book.sheets if sheet.table == "payslips")
    if not key or unread or any(payslips[name].has_nulls() for name in WHO):
        return
    complete = rows.drop_nulls(list(key))
    orphans = complete.join(payslips, on=list(key), how="anti", maintain_order="left")
    vague = payslips.filter(pl.col("month").is_null())
    if vague.height and orphans.height:
        who = [name for name in key if name != "month"]
        orphans = orphans.join(vague, on=who, how="anti", maintain_order="left") if who else orphans.clear()
    book.rows(orphans, key[-1], partial(_say_orphan, key))


def _say_orphan(key: Sequence[str], record: Record) -> Saying:
    """Say for whom there is no payslip."""
    return no_such_payslip(values_of(key, record))
