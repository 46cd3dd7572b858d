"""Dated values as operands of columns: one number, or a choice by month where the value changes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from kutcalc.engine.kinds import nothing_of
from kutcalc.engine.numbers import content_of
from kutcalc.engine.rule import Needed
from kutcalc.engine.value import Value


def literal_of(content: Any) -> pl.Expr:
    """Give a bare number, flag, name or list of names as a column."""
    if isinstance(content, tuple):
        return pl.lit(list(content))
    return pl.lit(content) if isinstance(content, bool | str) else pl.lit(content, dtype=pl.Int64)


def dated(value: Value, need: Needed, months: Iterable[date]) -> Any:
    """Give a value over the months at hand; ValueLackingError for a month when nothing is in force."""
    runs: list[tuple[date, Any]] = []
    for first, entry in value.runs(months):
        content = content_of(need, entry, first)
        if not runs or runs[-1][1] != content:
            runs.append((first, content))
    if not runs:
        return nothing_of(need.unit)
    if len(runs) == 1:
        return runs[0][1]
    chosen = literal_of(runs[0][1])
    for first, content in runs[1:]:
        chosen = pl.when(pl.col("month") >= first).then(literal_of(content)).otherwise(chosen)
    return chosen
