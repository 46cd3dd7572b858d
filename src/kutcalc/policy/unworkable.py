"""What reads well in a policy file but cannot be worked: refused with its path, before any figure is made."""

from collections.abc import Iterator
from typing import Final

from kutcalc.errors import Fault, PolicyInvalidError
from kutcalc.language import Text
from kutcalc.policy.bases import reads_training
from kutcalc.policy.earlier_years import GROWTH
from kutcalc.policy.eligibility import OF_BASE, fields_of, is_on_training, may_hold
from kutcalc.policy.schema import BasePart, Chain, Condition, Policy, Setting, Test

WINDOWED: Final = ("minutes_month", "training_days", "pay_month_ore", "payroll_month_ore")


def unworkable(policy: Policy) -> tuple[Fault, ...]:
    """List what of a policy cannot be worked, each with its path."""
    return tuple(fault for chain in policy.chains for fault in _of_chain(policy, chain))


def refuse_unworkable(policy: Policy) -> None:
    """Raise PolicyInvalidError with all that cannot be worked."""
    faults = unworkable(policy)
    if faults:
        raise PolicyInvalidError(faults)


def _of_chain(policy: Policy, chain: Chain) -> Iterator[Fault]:
    yield from _shaping(chain)
    yield from _conditions(chain)
    yield from _windows(policy)
    yield from _growth(chain)


def _fault(path: str, sv: str, en: str) -> Fault:
    return Fault(code="not-a-choice", text=Text(sv=f"{path}: {sv}", en=f"{path}: {en}"), path=path)


def _shaping(chain: Chain) -> Iterator[Fault]:
    """Refuse words that shape the rules and differ over time or by tier."""
    instrument, reference = chain.instrument, chain.reference
    shaping: list[tuple[str, Setting | None]] = [
        (f"{instrument.path}.{name}", getattr(instrument, name))
        for name in ("kind", "settlement", "unused", "floor", "rank", "lag_years")
    ]
    for part in chain.base:
        shaping += [
            (f"{part.path}.{name}", getattr(part, name)) for name in ("measure", "cap_minutes_per", "day_minutes")
        ]
    for cap in chain.caps:
        shaping += [(f"{cap.path}.{name}", getattr(cap, name)) for name in ("on", "of")]
    if reference is not None:
        shaping += [(f"{reference.path}.{name}", getattr(reference, name)) for name in ("kind", "years", "counts")]
    for path, setting in shaping:
        if setting is not None and (len({entry.value for entry in setting}) > 1 or any(e.tiers for e in setting)):
            yield _fault(
                path,
                "det här kan inte ändras över tid. Skriv ett värde, eller räkna med en månads värden: as_of.",
                "this cannot change over time. Write one value, or use the values of one month: as_of.",
            )


def _conditions(chain: Chain) -> Iterator[Fault]:
    on_courses = reads_training(chain) or any(is_on_training(name) for name in fields_of(chain))
    for condition in chain.eligibility:
        if not may_hold(condition):
            continue
        if condition.level == "training" and not on_courses:
            yield _fault(
                condition.path,
                "inget i underlaget räknas på kurser, så villkoret kan inte prövas. Ta bort det.",
                "nothing in the base is counted on courses, so the condition cannot be asked. Take it away.",
            )
    parts: list[Condition | BasePart] = [*(one for one in chain.eligibility if may_hold(one)), *chain.base]
    for part in parts:
        for name in dict.fromkeys(one for one in fields_of(part) if one in OF_BASE):
            yield _fault(
                part.path,
                f"{name} kan läsas av satsen, inte av ett villkor: underlaget finns först när villkoren är prövade.",
                f"{name} can be read by the rate, not by a condition: the base comes after the conditions.",
            )


def _windows(part: object) -> Iterator[Fault]:
    for test in tests_of(part):
        if (test.window_months or 1) > 1 and test.field not in WINDOWED:
            listed = ", ".join(WINDOWED)
            yield _fault(
                f"{test.path}.window_months",
                f"ett fönster över månader finns för {listed}, inte för {test.field}.",
                f"a window of months is there for {listed}, not for {test.field}.",
            )


def tests_of(part: object) -> Iterator[Test]:
    """Give every test on a field in a part of a policy."""
    if isinstance(part, Test) and part.field:
        yield part
    names = getattr(part, "__struct_fields__", ())
    for one in part if isinstance(part, tuple) else (getattr(part, name) for name in names):
        yield from tests_of(one)


def _growth(chain: Chain) -> Iterator[Fault]:
    reference = chain.reference
    is_there = reference is not None and reference.kind[-1].value not in {None, "none"}
    if not is_there and GROWTH in fields_of(chain):
        yield _fault(
            chain.instrument.path.replace("instrument", "reference"),
            f"{GROWTH} läses, men inget sägs om vilka år det jämförs med. Skriv [reference].",
            f"{GROWTH} is read, but nothing is said of the years compared with. Write [reference].",
        )


__all__ = ["refuse_unworkable", "tests_of", "unworkable"]
