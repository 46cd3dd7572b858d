"""What is carried from year to year: amounts that do not fit in one year's room, used later, the oldest first."""

from collections.abc import Sequence
from typing import Any, Final, Literal

Gives = Literal["used", "brought", "kept"]
GIVES: Final[tuple[Gives, ...]] = ("used", "brought", "kept")


def carried_over(
    years: Sequence[int], claims: Sequence[int], rooms: Sequence[int | None], spans: Sequence[int], gives: Gives
) -> list[int | None]:
    """Give, for each year of one owner, what is used, what was brought from earlier years, or what is kept for later.

    Years rise. A claim may be used in its own year and in as many years after it as its span says; what is left then is
    lost. An unknown room gives None where there is anything to use, and counts as nothing after that.
    """
    found: list[int | None] = []
    left: list[tuple[int, int]] = []  # the last year of use, and the amount, the oldest first
    for year, claim, room, span in zip(years, claims, rooms, spans, strict=True):
        left = [(last, amount) for last, amount in left if last >= year]
        brought = sum(amount for _, amount in left)
        left.append((year + span, claim))
        used = min(brought + claim, max(0, room or 0))
        left = _after(left, used)
        left = [(last, amount) for last, amount in left if last > year and amount]
        kept = sum(amount for _, amount in left)
        is_unknown = room is None and brought + claim > 0
        found.append(None if is_unknown else {"used": used, "brought": brought, "kept": kept}[gives])
    return found


def _after(left: Sequence[tuple[int, int]], used: int) -> list[tuple[int, int]]:
    rest = []
    for last, amount in left:
        taken = min(amount, used)
        used -= taken
        rest.append((last, amount - taken))
    return rest


def carried_by_owner(
    owners: Sequence[Any], years: Sequence[int], columns: Sequence[Sequence[Any]], gives: Gives
) -> list[Any]:
    """Give what is carried for rows of several owners, in any order: claims, rooms and spans by row."""
    rows: dict[Any, list[int]] = {}
    for place, owner in enumerate(owners):
        rows.setdefault(owner, []).append(place)
    found: list[Any] = [None] * len(years)
    for places in rows.values():
        places.sort(key=years.__getitem__)
        claims, rooms, spans = ([column[place] for place in places] for column in columns)
        worked = carried_over([years[place] for place in places], claims, rooms, spans, gives)
        for place, value in zip(places, worked, strict=True):
            found[place] = value
    return found


def window_sums(owners: Sequence[Any], months: Sequence[int], amounts: Sequence[int], span: int) -> list[int]:
    """Give for each row the sum over the owner's rows of the last months, its own included."""
    by_month: dict[tuple[Any, int], int] = {}
    for owner, month, amount in zip(owners, months, amounts, strict=True):
        by_month[owner, month] = by_month.get((owner, month), 0) + amount
    return [
        sum(by_month.get((owner, month - back), 0) for back in range(span))
        for owner, month in zip(owners, months, strict=True)
    ]


__all__ = ["GIVES", "Gives", "carried_by_owner", "carried_over", "window_sums"]
