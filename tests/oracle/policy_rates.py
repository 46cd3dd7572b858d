"""What each item is worth: its rate by number, tier or schedule, and the best of the uplifts (interfaces.md 8.1)."""

from dataclasses import dataclass
from fractions import Fraction

from .policy_base import ZERO, Item
from .policy_company import Place
from .policy_counting import Counting
from .policy_file import MILLION, Tree, fields_of, fits, plain, tiered


@dataclass(slots=True)
class Worth:
    """An item with its rate: what it counts, what it gives before any limit, and what is left of that."""

    item: Item
    counted: Fraction
    rate: Fraction
    wanted: Fraction = ZERO
    given: Fraction = ZERO


class Rates:
    """The rates and uplifts of one chain over one company."""

    def __init__(self, counting: Counting) -> None:
        self._counting, self._chain, self._money = counting, counting.chain, counting.money
        self.has_tiers = "tiers" in self._chain.get("rate", {}) or _is_tiered(self._chain.get("rate", {}))

    def worths(self) -> list[Worth]:
        """Give every item its rate, by the best of the uplifts that fit."""
        return [self._worth(item) for item in self._counting.referred()]

    def _worth(self, item: Item) -> Worth:
        rate, month = self._rate(item), item.key[1]
        best = (item.amount * rate, item.amount, rate)
        for uplift in self._chain.get("uplift", {}).values():
            if item.part not in uplift.get("component", [item.part]):
                continue
            level = uplift["level"]
            place = item.place if level == "training" else self._counting.place(level, item.key)
            if not fits(uplift, place.month, self._counting.fields.at(place), self._money):
                continue
            amount, other = item.amount, rate
            if "multiply_base_ppm" in uplift:
                amount = item.amount * Fraction(plain(uplift["multiply_base_ppm"], month), MILLION)
            elif "replace_rate_ppm" in uplift:
                other = Fraction(plain(uplift["replace_rate_ppm"], month), MILLION)
            else:
                other = rate + Fraction(plain(uplift["add_points_ppm"], month), MILLION)
            if amount * other > best[0] or (not best[0] and amount > best[1]):
                best = (amount * other, amount, other)
        return Worth(item, best[1], best[2])

    def _place(self, item: Item, rate: object) -> Place:
        """Give where the tests of a rate stand: on the row, but on the firm's year where they read of the firm alone.

        A monthly field read for a year is that of the year's last month.
        """
        counting = self._counting
        is_of_firm = all(counting.fields.is_of_firm(field) for field, _ in fields_of(rate))
        if counting.is_by_year and is_of_firm:
            return counting.place("employer_year", item.key)
        return item.place

    def _rate(self, item: Item) -> Fraction:
        part = self._counting.base.parts[item.part]
        rate = {"share_ppm": part["share_ppm"]} if "share_ppm" in part else self._chain["rate"]
        place = self._place(item, rate)
        reads = self._counting.fields.at(place)
        if "tiers" in rate:
            fitting = (tier for tier in rate["tiers"].values() if fits(tier, place.month, reads, self._money))
            share = next((tier["share_ppm"] for tier in fitting), None)
        elif "schedule" in rate:
            return Fraction(self._scheduled(rate["schedule"], place), MILLION)
        else:
            share = rate["share_ppm"]
        return Fraction(tiered(share, place.month, reads, self._money) or 0, MILLION)

    def _scheduled(self, schedule: Tree, place: Place) -> int:
        """Give the rate on straight lines between points, flat outside them, ppm floored."""
        over = schedule["over"]
        value = self._counting.fields.read(place, over, schedule)
        worth = self._money.of_a_unit(place.month) if over.endswith("_minor") else Fraction(1)
        points = [(point["at"] * worth, point["share_ppm"]) for point in schedule["points"]]
        low, share = points[0]
        if value <= low:
            return int(share)
        for high, last in points[1:]:
            if value <= high:
                return int((share + (last - share) * (value - low) / (high - low)) // 1)
            low, share = high, last
        return int(share)


def _is_tiered(rate: Tree) -> bool:
    share = rate.get("share_ppm")
    entries = share if isinstance(share, list) else [share]
    return any(isinstance(entry, dict) and "tiers" in entry for entry in entries)
