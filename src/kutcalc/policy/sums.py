"""Sums over the rows below, and whether a fact was given in all of them."""

from typing import Any

from kutcalc.engine import Flag, Level, Number, Read, at_most, is_known, is_not
from kutcalc.policy.making import Bench


def make_total(
    bench: Bench,
    name: str,
    level: Level,
    source: str,
    *,
    how: str = "total",
    term: str = "",
    sv: str = "",
    en: str = "",
) -> str:
    """Make a rule that is the sum of a column over the rows below."""
    if name not in bench.rules:
        operand = Read(source, bench.unit_of(source) if how != "count" else Flag, how)
        unit = Number if how == "count" else bench.unit_of(source)
        bench.rule(name, level, unit, [operand], _same, term=term or name, sv=sv, en=en)
    return name


def _same(value: Any) -> Any:
    return value


def known_of_all(bench: Bench, column: str, below: Level, level: Level, term: str) -> str:
    """Make the flag that a fact was given in all rows below."""
    lacking = f"{column} is not given"
    bench.rule(lacking, below, Flag, [bench.column(column, below)], _is_not_known, term=f"{term} saknas")
    make_total(bench, f"rows without {column}", level, lacking, how="count", term=f"rader utan {term}")
    return bench.rule(
        f"{column} is given in all",
        level,
        Flag,
        [bench.column(f"rows without {column}", level)],
        lambda rows: at_most(rows, 0),
        term=f"{term} är uppgivet för alla",
    )


def _is_not_known(fact: Any) -> Any:
    return is_not(is_known(fact))


__all__ = ["known_of_all", "make_total"]
