"""Deductions that are kept for later years: what does not fit in a year is used in later ones, the oldest first.

A row of the year's own shows the year's own part: what came in from earlier years stands only in the employer's year.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kutcalc.engine import (
    Carry,
    Money,
    Number,
    given,
    greatest,
    is_known,
    known_or_zero,
    known_where,
    when,
    whole_kronor,
)
from kutcalc.engine.carry import Gives
from kutcalc.language import Text
from kutcalc.law.levels import EMPLOYER_YEAR
from kutcalc.policy.liability import is_limited, liability_of
from kutcalc.policy.making import Bench, Operand, may_be_none
from kutcalc.policy.schema import Instrument
from kutcalc.policy.stages import Stage, make_cut

FOR_EVER: Final = 1_000
_TEXTS: Final[dict[Gives, tuple[str, str, str]]] = {
    "used": ("avdrag som ryms", "Årets och sparade avdrag, så långt de ryms.", "This year's and kept ones that fit."),
    "brought": ("sparat från tidigare år", "Det som sparats från tidigare år.", "What earlier years have kept."),
    "kept": ("sparas till senare år", "Det som sparas till senare år.", "What is kept for later years."),
}


@dataclass(frozen=True, slots=True)
class Carried:
    """The names of what is used, brought in and kept, and of the year's own part of what is used and kept."""

    used: str
    brought: str
    kept: str
    own_used: str
    own_kept: str


@dataclass(frozen=True, slots=True)
class Room:
    """The names of what there is to set a year's claims off against, known or not and known, and for how long."""

    room: str
    known: str
    span: str
    path: str


def make_carried(bench: Bench, instrument: Instrument, claim: str, stages: list[Stage]) -> Carried | None:
    """Make what is used and kept of each year's claim; None where nothing limits it."""
    if not is_limited(instrument):
        return None
    return carry(bench, claim, _room(bench, instrument), stages)


def _room(bench: Bench, instrument: Instrument) -> Room:
    level = EMPLOYER_YEAR
    liability, path = liability_of(bench, instrument)
    room = bench.rule(
        "room_of_year",
        level,
        Money,
        [bench.column(liability, level)],
        lambda most: known_where(is_known(most), whole_kronor(known_or_zero(most))),
        term="det som avdraget kan räknas av mot",
        sv="Det som finns att räkna av mot under året, i hela kronor.",
        en="What there is to set it off against in the year, in whole kronor.",
        fact=True,
    )
    span = bench.rule(
        "years_to_carry", level, Number, [_span(bench, instrument)], lambda years: years, term="år att spara"
    )
    known = bench.rule(
        "room_where_asked",
        level,
        Money,
        [bench.column(room, level)],
        known_or_zero,
        term="det som avdraget kan räknas av mot",
    )
    return Room(room, known, span, path)


def carry(bench: Bench, claim: str, under: Room, stages: list[Stage]) -> Carried:
    """Make what is used, brought and kept of each year's claim, in the room that its years have."""
    level, room, span = EMPLOYER_YEAR, under.room, under.span
    names: dict[Gives, str] = {gives: _asked(bench, gives, claim, room, span) for gives in _TEXTS}
    both = [bench.column(names["used"], level), bench.column(names["brought"], level)]
    own_used = bench.rule(
        "own_deduction_used",
        level,
        Money,
        both,
        lambda used, brought: greatest(0, used - brought),
        term="årets eget avdrag som ryms",
        sv="Det som används av årets eget avdrag; det äldsta används först.",
        en="What is used of the year's own deduction; the oldest is used first.",
    )
    own_kept = bench.rule(
        "own_deduction_kept",
        level,
        Money,
        [bench.column(one, level) for one in (span, claim, own_used)],
        lambda years, wanted, used: when(years > 0, wanted - used, otherwise=0),
        term="årets eget avdrag som sparas",
        sv="Det som inte används av årets eget avdrag, och får sparas.",
        en="What is not used of the year's own deduction, and may be kept.",
    )
    cut = make_cut(bench, claim, own_used)
    stages.append(Stage("liability", level, claim, own_used, under.known, under.path, cut))
    return Carried(names["used"], names["brought"], names["kept"], own_used, own_kept)


def _span(bench: Bench, instrument: Instrument) -> Operand:
    """Give for how many years a claim may be used after its own: for ever where the file sets no end."""
    path, setting = f"{instrument.path}.carry_years", instrument.carry_years
    if setting is None or (may_be_none(setting) and len(setting) == 1):
        return bench.constant(f"{path}.for_ever", FOR_EVER, "count")
    return bench.setting(path, setting, "count", EMPLOYER_YEAR, none=FOR_EVER, empty=FOR_EVER)


def _asked(bench: Bench, gives: Gives, claim: str, room: str, span: str) -> str:
    """Make one side of what is carried, and ask for the room where there is anything to use."""
    term, sv, en = _TEXTS[gives]
    name = f"deduction {gives}"
    bench.rules[name] = Carry(name, EMPLOYER_YEAR, claim, room, span, gives, term, "kutcalc", Text(sv=sv, en=en))
    column = bench.column(name, EMPLOYER_YEAR)
    return bench.rule(f"{name}, known", EMPLOYER_YEAR, Money, [column], given, term=term, sv=sv, en=en)


def room_of(path: str, names: Callable[[str], str]) -> Room:
    """Give the room that a chain has made, by the names that its rules have now."""
    return Room(names("room_of_year"), names("room_where_asked"), names("years_to_carry"), path)


__all__ = ["Carried", "Room", "carry", "make_carried", "room_of"]
