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

    def is_of_sums(self) -> bool:
        """Whether nothing is decided row by row, so that the rate is taken once, of the employer's sum (0003)."""
        rates = [self._chain.get("rate", {}), *self._chain.get("uplift", {}).values()]
        read = [field for field, _ in fields_of(rates)]
        schedule = self._chain.get("rate", {}).get("schedule")
        read += [schedule["over"]] if schedule else []
        has_one_rate = all("share_ppm" not in part for part in self._counting.base.parts.values())
        has_one_rate &= all("component" not in uplift for uplift in self._chain.get("uplift", {}).values())
        has_one_rate &= "component" not in self._chain.get("reference", {})
        return has_one_rate and all(map(self._counting.fields.is_of_firm, read))

    def worths(self) -> list[Worth]:
        """Give every item its rate, by the best of the uplifts that fit."""
        return [self._worth(item) for item in self._counting.referred()]

    def _worth(self, item: Item) -> Worth:
        rate, month = self._rate(item), item.key[1]
        best = (item.amount * rate, item.amount, rate)
        for uplift in self._chain.get("uplift", {}).values():
            if item.part not in uplift.get("component", [item.part]):
                continue
            place = self._place_of_uplift(item, uplift)
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

    def _is_of_firms_year(self, tests: object) -> bool:
        """Whether tests read of the firm alone, where a year is settled: they stand on the firm's year then.

        A monthly field read for a year is that of the year's last month.
        """
        is_of_firm = all(self._counting.fields.is_of_firm(field) for field, _ in fields_of(tests))
        return self._counting.is_by_year and is_of_firm

    def _place(self, item: Item, rate: object) -> Place:
        """Give where the tests of a rate stand: on the row, or on the firm's year."""
        return self._counting.place("employer_year", item.key) if self._is_of_firms_year(rate) else item.place

    def _place_of_uplift(self, item: Item, uplift: Tree) -> Place:
        """Give where the test of an uplift stands: at its level, or on the firm's year."""
        level = "employer_year" if self._is_of_firms_year(uplift) else uplift["level"]
        return item.place if level == "training" else self._counting.place(level, item.key)

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
