"""The limits of a chain one after the other: what each was asked for, what it left, and whether it cut anything.

A ceiling of the year is used month by month.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

from kutcalc.engine import Flag, Level, Money, Read, all_of, least, whole_kronor
from kutcalc.law.levels import PAYSLIP
from kutcalc.policy.ceilings import CODES, make_ceiling, make_ceiling_rest
from kutcalc.policy.fines import Fine, Texts, least_of, left_of
from kutcalc.policy.making import Bench
from kutcalc.policy.schema import Cap

_TEXTS: Final[Texts] = {
    "term": "det som ryms under taket",
    "sv": "Det som ryms under taket; ett tak per år används månad för månad.",
    "en": "What fits under the ceiling; a yearly one is used month by month.",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One limit of the chain: its code, what it met, what it left, the ceiling's rule and the path that sets it.

    `rest` is what fell away in making what it left, where that is still to be counted on.
    """

    code: str
    level: Level
    wanted: str
    granted: str
    ceiling: str
    path: str
    cut: str
    rest: str | None = None

    @property
    def left(self) -> Fine:
        """Give what the limit left, with its rest."""
        return Fine(self.granted, self.rest)


def make_limited(bench: Bench, cap: Cap, wanted: Fine, *, in_kronor: bool = False, keeps_rest: bool = True) -> Stage:
    """Hold an amount under a ceiling of its level or of its year; the year's is used month by month.

    Where the amount is given in whole kronor, these are what earlier months have used of the ceiling; its rest is kept
    where something is still to be counted on what is left.
    """
    at = bench.level_of(wanted.amount)
    ceiling, path = make_ceiling(bench, cap)
    if in_kronor or not keeps_rest:
        wanted, room = Fine(wanted.amount), Fine(ceiling)
    else:
        room = Fine(ceiling, make_ceiling_rest(bench, cap))
    name = f"{wanted.amount} under {cap.path}"
    if bench.level_of(ceiling).name == at.name:
        granted = least_of(bench, name, wanted, room, **_TEXTS)
    elif wanted.rest is None and room.rest is None:
        used = _earlier(bench, _in_kronor(bench, wanted.amount) if in_kronor else wanted.amount)
        operands = [bench.column(one, at) for one in (wanted.amount, ceiling, used)]
        granted = Fine(bench.rule(name, at, Money, operands, _month_by_month, **_TEXTS))
    else:
        rest = None if wanted.rest is None else _earlier(bench, wanted.rest)
        granted = _in_what_is_left(bench, name, wanted, room, Fine(_earlier(bench, wanted.amount), rest))
    cut = make_cut(bench, wanted.amount, granted.amount)
    return Stage(CODES[cap.which], at, wanted.amount, granted.amount, ceiling, path, cut, granted.rest)


def _in_what_is_left(bench: Bench, name: str, wanted: Fine, room: Fine, used: Fine) -> Fine:
    """Give what fits of an amount in what earlier months have left of a year's ceiling, rests and all."""
    left = left_of(
        bench,
        f"{name}, left of it",
        room,
        used,
        bench.level_of(wanted.amount),
        term="det som är kvar av årets tak",
        sv="Årets tak utan det som tidigare månader använt.",
        en="The year's ceiling without what earlier months have used.",
    )
    return least_of(bench, name, wanted, left, **_TEXTS)


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
    before, at, unit = f"{wanted}, earlier in the year", bench.level_of(wanted), bench.unit_of(wanted)
    if before not in bench.rules:
        bench.rule(
            before,
            at,
            unit,
            [Read(wanted, unit, "earlier")],
            lambda amount: amount,
            term="tidigare under året" if unit is Money else "bråkdelar tidigare under året",
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


__all__ = ["Stage", "make_cut", "make_limited", "of_rows_with_any"]
