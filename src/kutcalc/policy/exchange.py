"""Amounts of a file in another currency in kronor, exactly: hundredths times the rate are micro-kronor.

A rate of at most four decimals makes whole micro-kronor of every amount; of a finer one what is less falls away. What
a test compares whole öre with is rounded the way that leaves the answer as it is.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from kutcalc.engine import Dated
from kutcalc.language import decimal_text
from kutcalc.units import MAX_TOTAL_BASE_KR, ORE_PER_KR, UKR_PER_KR, UKR_PER_ORE

NO_CEILING: Final = MAX_TOTAL_BASE_KR * ORE_PER_KR
"""Stands for "none" where a ceiling is an amount or a time: as much as all pay there may be."""

_MOST_UKR: Final = MAX_TOTAL_BASE_KR * UKR_PER_KR
_MINOR_UNITS: Final = 100
Way = Literal["exactly", "up to öre", "down to öre"]


def exchanged(entries: Sequence[Dated], rates: Sequence[Dated], currency: str, way: Way) -> tuple[Dated, ...]:
    """Give amounts in micro-kronor, or in öre, from each date of the amount or of the rate.

    None is more than all pay there may be. What is below nothing stands for something else, and is left as it is.
    """
    begins = sorted({one.since or date.min for one in (*entries, *rates)})
    made: list[Dated] = []
    for day in begins:
        amount, rate = (next((one for one in reversed(dated) if one.holds(day)), None) for dated in (entries, rates))
        if amount is None or rate is None:
            continue
        ends = [one.until for one in (amount, rate) if one.until is not None]
        content, source = _at_rate(amount, rate, currency, way)
        made.append(
            Dated(
                value=content,
                source=source,
                verification=amount.verification,
                since=None if day == date.min else day,
                until=min(ends) if ends else None,
            )
        )
    return tuple(made)


def _at_rate(amount: Dated, rate: Dated, currency: str, way: Way) -> tuple[int, str]:
    """Give an amount in kronor, and its source with how it was exchanged."""
    minor, ukr = int(str(amount.value)), int(str(rate.value))
    step = 1 if way == "exactly" else UKR_PER_ORE
    if minor <= 0 or minor == NO_CEILING:
        return (_MOST_UKR // step if minor > 0 else minor), amount.source
    product, divisor = minor * ukr, _MINOR_UNITS * step
    content = -(-product // divisor) if way == "up to öre" else product // divisor
    spelled = f"{decimal_text(minor, _MINOR_UNITS, 'en')} {currency} × {decimal_text(ukr, UKR_PER_KR, 'en')} SEK"
    return min(content, _MOST_UKR // step), f"{amount.source}; {spelled}"


__all__ = ["NO_CEILING", "exchanged"]
