"""Deductions that are kept for later years."""

from dataclasses import dataclass

from kutcalc.policy.ceilings import Stage
from kutcalc.policy.making import Bench, refuse
from kutcalc.policy.schema import Instrument


@dataclass(frozen=True, slots=True)
class Carried:
    """The names of what is used, what came in and what goes on."""

    used: str


def make_carried(bench: Bench, instrument: Instrument, claim: str, stages: list[Stage]) -> Carried:
    """Refuse."""
    refuse(f"{instrument.path}.unused", "carried_forward", "carried_forward")
