"""What was read of a file, as JSON: the reply of `POST /payroll-files` but for its token (`design/interfaces.md` 9.7).

Nothing in it tells who anybody is: the samples are hidden already, and rows go by stand-ins.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.language import Language
from kutcalc.payroll.dropped import DROPPED
from kutcalc.payroll.options import Constant
from kutcalc.payroll.parsed import About
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, Tables, Warned
from kutcalc.payroll.tally import CostMonth, Tally
from kutcalc.units import write_month

_FILE: Final = ("kind", "encoding", "separator", "sheet", "header_row")
_ROWS: Final = ("read", "used", "refused", "doubled")
_ALWAYS: Final = frozenset(
    (
        *(column.name for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS) if column.required),
        "count",
        "benefits_ore",
        "course",
    )
)


def file_report(
    about: About, tally: Tally, warnings: Collection[Warned], language: Language, costs: Collection[CostMonth] = ()
) -> dict[str, Any]:
    """Say what a file was, which columns were read and dropped, and what its rows hold in all."""
    told = [one for one in warnings if one[0] != DROPPED]
    period = {"first": tally.first, "last": tally.last}
    return {
        "file": {name: getattr(about.info, name) for name in _FILE},
        "columns_used": [msgspec.to_builtins(one) for one in about.columns_used],
        "columns_dropped": list(about.columns_dropped),
        "rows": {name: getattr(tally, name) for name in _ROWS},
        "persons": tally.persons,
        "period": None if tally.first is None else period,
        "totals": tally.totals,
        **({"warnings": _warned(told, language)} if told else {}),
        **({"costs": [_cost(one) for one in costs]} if costs else {}),
    }


def given_columns(about: About, constants: Collection[Constant]) -> frozenset[str]:
    """Name the columns that a file gave, or that were given for it."""
    return frozenset((*(one.column for one in about.columns_used), *(one.column for one in constants)))


def file_rows(tables: Tables | None, given: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """Give the minimised rows: what must be there, what was given, and no more; none where there are no payslips."""
    if tables is None:
        return {"payslips": [], "training": []}
    return {
        "payslips": list(_rows(tables.payslips, given)),
        "training": list(_rows(tables.training.drop("group", strict=False), given)),
    }


def _rows(table: pl.DataFrame, given: Collection[str]) -> Iterator[dict[str, Any]]:
    shown = [name for name in table.columns if name in _ALWAYS or name in given]
    for row in table.select(shown).iter_rows(named=True):
        yield {
            name: write_month(value) if hasattr(value, "month") else value
            for name, value in row.items()
            if value is not None
        }


def _cost(cost: CostMonth) -> dict[str, Any]:
    return {"month": write_month(cost.month), "account": cost.account, "amount_ore": cost.amount_ore}


def _warned(warnings: Collection[Warned], language: Language) -> list[dict[str, str]]:
    return [{"code": code, "text": text.read(language)} for code, text in warnings]


__all__ = ["file_report", "file_rows", "given_columns"]
