"""Amounts of a file in another currency in kronor, exactly: hundredths times the rate are micro-kronor.

A rate of at most four decimals makes whole micro-kronor of every amount; of a finer one what is less falls away. A bound
of a test on whole öre is rounded the way that leaves the answer as it is.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from kutcalc.engine import Dated
from kutcalc.units import MAX_TOTAL_BASE_KR, ORE_PER_KR, PPM, UKR_PER_KR, UKR_PER_ORE

NO_CEILING: Final = MAX_TOTAL_BASE_KR * ORE_PER_KR
"""Stands for "none" where a ceiling is an amount or a time: as much as all pay there may be."""

_MOST_UKR: Final = MAX_TOTAL_BASE_KR * UKR_PER_KR
_MINOR_UNITS: Final = 100


def in_money(entries: Sequence[Dated], rates: Sequence[Dated]) -> tuple[Dated, ...]:
    """Give amounts in micro-kronor, from each date of the amount or of the rate; never more than all pay there may be."""
    return _at_rates(entries, rates, lambda amount, rate: min(_MOST_UKR, amount * rate // _MINOR_UNITS))


def in_ore(entries: Sequence[Dated], rates: Sequence[Dated], *, upwards: bool) -> tuple[Dated, ...]:
    """Give amounts in whole öre, rounded up or down, from each date of the amount or of the rate."""
    most, sign = _MOST_UKR // UKR_PER_ORE, -1 if upwards else 1
    return _at_rates(entries, rates, lambda amount, rate: min(most, sign * (sign * amount * rate // PPM)))


def _at_rates(
    entries: Sequence[Dated], rates: Sequence[Dated], exchanged: Callable[[int, int], int]
) -> tuple[Dated, ...]:
    begins = sorted({one.since or date.min for one in (*entries, *rates)})
    made: list[Dated] = []
    for day in begins:
        amount, rate = (next((one for one in reversed(dated) if one.holds(day)), None) for dated in (entries, rates))
        if amount is None or rate is None:
            continue
        ends = [one.until for one in (amount, rate) if one.until is not None]
        content: Any = amount.value
        if content == NO_CEILING:
            content = _MOST_UKR
        elif content > 0:
            content = exchanged(content, int(rate.value or 0))
        made.append(
            Dated(
                value=content,
                source=amount.source,
                verification=amount.verification,
                since=None if day == date.min else day,
                until=min(ends) if ends else None,
            )
        )
    return tuple(made)


__all__ = ["NO_CEILING", "in_money", "in_ore"]
