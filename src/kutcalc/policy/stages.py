"""The limits of a chain one after the other: what each was asked for, what it left, and whether it cut anything.

A ceiling of the year is used month by month.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kutcalc.engine import Flag, Level, Money, Read, all_of, least, portion, whole_kronor
from kutcalc.law.levels import PAYSLIP
from kutcalc.policy.ceilings import CODES, make_ceiling
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.schema import Cap


@dataclass(frozen=True, slots=True)
class Stage:
    """One limit of the chain: its code, what it met, what it left, the ceiling's rule and the path that sets it."""

    code: str
    level: Level
    wanted: str
    granted: str
    ceiling: str
    path: str
    cut: str


def make_limited(bench: Bench, cap: Cap, wanted: str, *, in_kronor: bool = False) -> Stage:
    """Hold an amount under a ceiling of its level or of its year; the year's is used month by month.

    Where the amount is given in whole kronor, these are what earlier months have used of the ceiling.
    """
    at = bench.level_of(wanted)
    ceiling, path = make_ceiling(bench, cap)
    granted = f"{wanted} under {cap.path}"
    operands: list[Operand] = [bench.column(wanted, at), bench.column(ceiling, at)]
    worked: Callable[..., Any] = least
    if bench.level_of(ceiling).name != at.name:
        used = _in_kronor(bench, wanted) if in_kronor else wanted
        operands.append(bench.column(_earlier(bench, used), at))
        worked = _month_by_month
    bench.rule(
        granted,
        at,
        Money,
        operands,
        worked,
        term="det som ryms under taket",
        sv="Det som ryms under taket; ett tak per år används månad för månad.",
        en="What fits under the ceiling; a yearly one is used month by month.",
    )
    return Stage(CODES[cap.which], at, wanted, granted, ceiling, path, make_cut(bench, wanted, granted))


def _in_kronor(bench: Bench, wanted: str) -> str:
    at = bench.level_of(wanted)
    return bench.rule(
        f"{wanted}, whole kronor",
        at,
        Money,
        [bench.column(wanted, at)],
        whole_kronor,
        term="det som begärts, hela kronor",
        sv="Det som begärts, hela kronor: så mycket använder det av årets tak.",
        en="What was claimed, in whole kronor: so much of the year's ceiling does it use.",
    )


def _earlier(bench: Bench, wanted: str) -> str:
    before, at = f"{wanted}, earlier in the year", bench.level_of(wanted)
    if before not in bench.rules:
        bench.rule(
            before,
            at,
            Money,
            [Read(wanted, Money, "earlier")],
            lambda amount: amount,
            term="tidigare under året",
            sv="Det som begärts i årets tidigare månader.",
            en="What was claimed in the year's earlier months.",
        )
    return before


def _month_by_month(amount: Any, cap: Any, before: Any) -> Any:
    return least(before + amount, cap) - least(before, cap)


def make_cut(bench: Bench, wanted: str, granted: str) -> str:
    """Make the flag that something was cut."""
    at = bench.level_of(wanted)
    return bench.rule(
        f"is cut: {granted}",
        at,
        Flag,
        [bench.column(granted, at), bench.column(wanted, at)],
        lambda after, before: after < before,
        term="begränsat",
        sv="Om något föll bort här.",
        en="Whether anything was cut here.",
    )


def in_parts(bench: Bench, parts: Sequence[str], wanted: str, granted: str, mark: str) -> list[str]:
    """Divide what was granted of a sum on its parts, in proportion; the last part gets what is left."""
    if len(parts) == 1:
        return [granted]
    at = bench.level_of(wanted)
    made = [
        bench.rule(
            f"{part} {mark}",
            at,
            Money,
            [bench.column(part, at), bench.column(granted, at), bench.column(wanted, at)],
            portion,
            term="delens andel av det som ryms",
        )
        for part in parts[:-1]
    ]
    last = bench.rule(
        f"{parts[-1]} {mark}",
        at,
        Money,
        [bench.column(granted, at), *(bench.column(part, at) for part in made)],
        _less,
        term="delens andel av det som ryms",
    )
    return [*made, last]


def _less(whole: Any, *parts: Any) -> Any:
    for part in parts:
        whole = whole - part
    return whole


def of_rows_with_any(bench: Bench, stage: Stage, weight: str) -> Stage:
    """Let a limit of the firm count for the payslips that had anything left before it, and for no others."""
    name = f"{stage.cut}, of rows with any"
    if name not in bench.rules:
        bench.rule(
            name,
            PAYSLIP,
            Flag,
            [bench.column(stage.cut, PAYSLIP), bench.column(weight, PAYSLIP)],
            lambda is_cut, left: all_of(is_cut, left > 0),
            term="begränsat",
            sv="Om något föll bort av det som raden hade kvar.",
            en="Whether anything was cut of what the row had left.",
        )
    return replace(stage, cut=name)


__all__ = ["Stage", "in_parts", "make_cut", "make_limited", "of_rows_with_any"]
