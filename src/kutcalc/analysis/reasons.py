"""What limited a row, and why a zero is a zero: the two columns that answer "why?" in every table of results."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from kutcalc.analysis.columns_out import LIMITS
from kutcalc.policy.mechanisms import Plan

_TRAINING_KEYS: Final = ("employer", "employee", "month")


def with_codes(
    plan: Plan,
    table: pl.DataFrame,
    worked: Mapping[str, pl.DataFrame],
    level: str,
    rows: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Add the number of the last limit of the chain that lowered each row, 0 for none, and whether anything was given.

    `rows` are the payslips' own table, where it was made.
    """
    table = table.with_columns(pl.lit(0, dtype=pl.Int64).alias("#code"))
    if plan.policy is None:
        return table.with_columns(pl.lit(0, dtype=pl.Int64).alias("#exact"))
    for code, cut in cuts_of(plan):
        stood = plan.book.level_of(cut).name
        flags = worked[stood].filter(pl.col(cut))
        keys = _keys_between(stood, table.columns)
        hit = flags.select(keys).unique().with_columns(pl.lit(LIMITS.index(code), dtype=pl.Int64).alias("#hit"))
        table = table.join(hit, on=keys, how="left", maintain_order="left")
        table = table.with_columns(pl.max_horizontal("#code", pl.col("#hit").fill_null(0)).alias("#code")).drop("#hit")
    return _with_exact(plan, table, worked, level, rows)


def _with_exact(
    plan: Plan, table: pl.DataFrame, worked: Mapping[str, pl.DataFrame], level: str, rows: pl.DataFrame | None
) -> pl.DataFrame:
    """Add in how many rows below the deduction is anything at all, before öre fall away."""
    settled = plan.settled_at.name
    if level == "payslip" and plan.row_exact is not None:
        frame, name, keys = worked["payslip"], plan.row_exact, list(_TRAINING_KEYS)
    else:
        frame, name, keys = worked[settled], plan.exact, ["employer", settled.removeprefix("employer_")]
    exact = frame.select(*keys, (pl.col(name) != 0).cast(pl.Int64).alias("#exact"))
    if level == "employer_month" and settled == "employer_year" and plan.row_exact is not None and rows is not None:
        keys = ["employer", "month"]
        exact = rows.group_by(keys).agg(pl.col("#exact").sum())
    return table.join(exact, on=keys, how="left", maintain_order="left")


def cuts_of(plan: Plan) -> list[tuple[str, str]]:
    """Give each limit of the chain with the flag that says which rows it lowered, in order."""
    found = [(stage.code, stage.cut) for stage in plan.stages]
    if plan.floor_cut is not None:
        found.append(("floor", plan.floor_cut))
    return found


def _keys_between(stood: str, columns: list[str]) -> list[str]:
    """Give the keys by which flags of one level reach the rows of a table."""
    keys = {
        "training": _TRAINING_KEYS,
        "payslip": _TRAINING_KEYS,
        "employer_month": ("employer", "month"),
        "employer_year": ("employer", "year"),
        "group_month": ("group", "month"),
        "group_year": ("group", "year"),
    }[stood]
    return [key for key in keys if key in columns]


def reasons_out(plan: Plan, table: pl.DataFrame) -> pl.DataFrame:
    """Turn the codes into `limited_by` and `condition_failed`."""
    is_zero = pl.col("before_limits_ore") == 0
    limited = pl.lit(LIMITS[0])
    for number in range(1, len(LIMITS)):
        limited = pl.when(pl.col("#code") == number).then(pl.lit(LIMITS[number])).otherwise(limited)
    limited = pl.when(is_zero).then(pl.lit("condition")).otherwise(limited)
    return table.with_columns(
        limited.alias("limited_by"), pl.when(is_zero).then(_reason(plan, table.columns)).alias("condition_failed")
    )


def _reason(plan: Plan, columns: list[str]) -> pl.Expr:
    """Give the reason of most courses, ties to the earlier: conditions in order, then no tier, then too little."""
    if plan.policy is None:
        return pl.lit("no_policy")
    fails = [pl.col(name) for name in sorted((n for n in columns if n.startswith("#fails ")), key=_number)]
    rest = pl.lit("below_one_krona")
    if plan.has_tiers:
        no_tier = (pl.col("counted_base_ore") > 0) & (pl.col("#exact") == 0)
        rest = pl.when(no_tier).then(pl.lit("no_tier")).otherwise(rest)
    people = pl.col("#people")
    most = pl.max_horizontal(*fails, people - pl.sum_horizontal(fails)) if fails else people
    chosen = rest
    for number in reversed(range(len(fails))):
        is_most = (fails[number] == most) & (most > 0)
        chosen = pl.when(is_most).then(pl.lit(plan.conditions[number].id)).otherwise(chosen)
    if plan.reads_training:
        chosen = pl.when(people == 0).then(pl.lit("no_training")).otherwise(chosen)
    return chosen


def _number(name: str) -> int:
    return int(name.removeprefix("#fails "))
