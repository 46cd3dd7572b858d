"""A calculation as the request that would repeat it: the body of 9.3 or 9.5, made from canonical tables."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.scenario import PolicyChoice
from kutcalc.payroll import Tables
from kutcalc.units import write_month

_EMPLOYER: Final = (
    "group",
    "group_rank",
    "headcount",
    "turnover_ore",
    "balance_ore",
    "owner",
    "sni",
    "municipality",
    "regional_support",
)


def request_of(
    tables: Tables, choices: Sequence[str | PolicyChoice], levels: Sequence[str], assumed: Iterable[tuple[str, Any]]
) -> dict[str, Any]:
    """Give the body that repeats a calculation or, with several policies, a comparison."""
    policies = [_choice(choice) for choice in choices]
    request: dict[str, Any] = {"policy": policies[0]} if len(policies) == 1 else {"policies": policies}
    request["levels"] = list(levels)
    request["assume"] = [{"column": column, "value": value} for column, value in assumed]
    request["employers"] = _employers(tables)
    return request


def _choice(choice: str | PolicyChoice) -> Any:
    if isinstance(choice, str):
        return choice
    made = {name: value for name, value in msgspec.to_builtins(choice).items() if value not in (None, [])}
    return made["ref"] if set(made) == {"ref"} else made


def _employers(tables: Tables) -> list[dict[str, Any]]:
    payslips = tables.payslips.partition_by("employer", maintain_order=True, as_dict=True)
    training = tables.training.partition_by("employer", maintain_order=True, as_dict=True)
    years = tables.years.partition_by("employer", maintain_order=True, as_dict=True)
    made = []
    for key, rows in payslips.items():
        steady = [name for name in _EMPLOYER if rows.get_column(name).n_unique() == 1]
        employer: dict[str, Any] = {"employer": key[0]}
        employer |= {name: value for name, value in rows.select(steady).row(0, named=True).items() if value is not None}
        employer["payslips"] = _rows(rows.drop(["employer", *steady]))
        if key in training:
            employer["training"] = _rows(
                training[key].drop([n for n in ("employer", "group") if n in training[key].columns])
            )
        if key in years:
            employer["years"] = _rows(years[key].drop("employer"))
        made.append(employer)
    return made


def _rows(table: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            name: write_month(value) if hasattr(value, "month") else value
            for name, value in row.items()
            if value is not None
        }
        for row in table.iter_rows(named=True)
    ]
