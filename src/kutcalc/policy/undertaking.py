"""The size of an undertaking: a group's employees, turnover and balance sheet, and its class by the EU's definition."""

from typing import Any, Final

from kutcalc.engine import (
    Choice,
    Flag,
    all_of,
    any_of,
    at_most,
    below,
    given,
    is_known,
    known_or_zero,
    known_where,
    money_of,
    named,
)
from kutcalc.law.levels import EMPLOYER_MONTH, GROUP_MONTH
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.sums import known_of_all, make_total

EU: Final = "EU 2003/361/EC"


def make_group_headcount(bench: Bench) -> None:
    """Make the number of employees in the whole group."""
    _group_sum(bench, "headcount", "antal anställda")


def _group_sum(bench: Bench, column: str, term: str) -> str:
    """Make the group's sum of a fact, itself unknown where any employer did not give it."""
    name = f"group_{column}"
    if name in bench.rules:
        return name
    unit = bench.unit_of(column)
    is_known_of_all = known_of_all(bench, column, EMPLOYER_MONTH, GROUP_MONTH, term)
    bench.rule(f"{column} or 0", EMPLOYER_MONTH, unit, [bench.column(column, EMPLOYER_MONTH)], known_or_zero, term=term)
    make_total(bench, f"sum of {column}", GROUP_MONTH, f"{column} or 0", term=term)
    return bench.rule(
        name,
        GROUP_MONTH,
        unit,
        [bench.column(is_known_of_all, GROUP_MONTH), bench.column(f"sum of {column}", GROUP_MONTH)],
        known_where,
        term=f"koncernens {term}",
        sv=f"Koncernens {term}, om alla dess företag har uppgett det.",
        en="The group's sum, if all its firms have given it.",
        fact=True,
    )


def make_size_class(bench: Bench) -> None:
    """Make the size class of the group; unknown where a fact that decides it is."""
    make_group_headcount(bench)
    turnover = _group_sum(bench, "turnover_ore", "omsättning")
    balance = _group_sum(bench, "balance_ore", "balansomslutning")
    for size in ("micro", "small", "medium"):
        amounts: list[Operand] = [
            bench.column(turnover, GROUP_MONTH),
            bench.column(balance, GROUP_MONTH),
            bench.law(f"{size}_turnover_euro"),
            bench.law(f"{size}_balance_euro"),
            bench.law("euro_rate"),
        ]
        bench.rule(
            f"is_{size}_or_smaller",
            GROUP_MONTH,
            Flag,
            [bench.column("group_headcount", GROUP_MONTH), bench.law(f"{size}_headcount"), *amounts],
            _fits,
            term=f"ryms i storleksklassen {size}",
            source=EU,
            sv="Färre anställda än gränsen, och omsättning eller balansomslutning inom gränsen.",
            en="Fewer employees than the limit, and turnover or balance sheet within the limit.",
            fact=True,
        )
    bench.rule(
        "size_class",
        GROUP_MONTH,
        Choice,
        [bench.column(f"is_{size}_or_smaller", GROUP_MONTH) for size in ("micro", "small", "medium")],
        _named_size,
        term="storleksklass",
        source=EU,
        sv="Koncernens storleksklass enligt EU:s definition.",
        en="The group's size class by the EU's definition.",
        fact=True,
    )


def _fits(
    headcount: Any, most: Any, turnover: Any, balance: Any, turnover_eur: Any, balance_eur: Any, rate: Any
) -> Any:
    within = any_of(at_most(money_of(turnover), rate * turnover_eur), at_most(money_of(balance), rate * balance_eur))
    return all_of(below(headcount, most), within)


def _named_size(micro: Any, small: Any, medium: Any) -> Any:
    """Name the first class that fits; a class that may fit and is not known leaves the name unknown."""
    is_micro, is_small, is_medium = (given(all_of(is_known(flag), flag)) for flag in (micro, small, medium))
    from_medium = is_known(medium)
    from_small = any_of(is_small, all_of(is_known(small), from_medium))
    decided = given(any_of(is_micro, all_of(is_known(micro), from_small)))
    return known_where(
        decided, named((is_micro, "micro"), (is_small, "small"), (is_medium, "medium"), otherwise="large")
    )


__all__ = ["make_group_headcount", "make_size_class"]
