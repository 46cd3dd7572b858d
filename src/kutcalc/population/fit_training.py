"""How near the drawn courses come to the survey of firms' training: who trains, how long, at what cost."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from kutcalc.population import targets
from kutcalc.population.classes import SECTORS
from kutcalc.population.draws import Flags, Floats
from kutcalc.population.fees import labour_cost, time_cost
from kutcalc.population.folder import FitRow
from kutcalc.population.judging import SHARE, judged
from kutcalc.population.synthesize import Drawn
from kutcalc.population.taking_part import SURVEYED

TOLERANCE: Final = 50_000
"""Within five per cent of the published figure, or of the lower bound that a text gives."""
MORE_THAN: Final = 100_000
"""Within ten per cent above a figure of which the text says only that it is more."""
_PPM: Final = 1_000_000
_PERCENT: Final = 10_000
_PER_HOUR: Final = 60


class Surveyed:
    """The courses and persons of firms of ten or more, with what is summed over them."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        main, courses = drawn.main, drawn.courses
        self.heads = drawn.weight[main.firm] * main.count
        self.firm = main.firm[courses.person]
        self.people = self.heads[courses.person]
        self.persons: Flags = (drawn.firms.size >= SURVEYED)[main.firm]
        self.courses: Flags = (drawn.firms.size >= SURVEYED)[self.firm]
        self.minutes: Floats = courses.minutes * self.people

    def trains(self) -> float:
        """Give the share of firms with any course."""
        firms = self.drawn.firms
        any_course = np.zeros(len(firms), dtype=np.bool_)
        any_course[self.firm] = True
        surveyed = firms.size >= SURVEYED
        return float(self.drawn.weight[surveyed & any_course].sum() / self.drawn.weight[surveyed].sum())

    def takes_part(self, among: Flags) -> float:
        """Give the share of some persons who go on a course."""
        on_course = np.zeros(len(self.heads), dtype=np.bool_)
        on_course[self.drawn.courses.person] = True
        return float(self.heads[among & on_course].sum() / self.heads[among].sum())

    def hours(self) -> float:
        """Give course hours per employee."""
        return float(self.minutes[self.courses].sum() / self.heads[self.persons].sum() / _PER_HOUR)

    def cost_share(self) -> float:
        """Give the whole cost of courses as a share of labour cost."""
        drawn = self.drawn
        cost = time_cost(drawn.main, drawn.courses) + drawn.costs.fee + drawn.costs.other
        everyone = drawn.everyone
        of_all = labour_cost(everyone) * everyone.count * drawn.weight[everyone.firm]
        surveyed = (drawn.firms.size >= SURVEYED)[everyone.firm]
        return float((cost * self.people)[self.courses].sum() / of_all[surveyed].sum())

    def internal(self, low: int, high: int) -> float:
        """Give the share of course hours that firms of some sizes give themselves."""
        size = self.drawn.firms.size[self.firm]
        chosen = (size >= low) & (size <= high)
        return float(self.minutes[chosen & ~self.drawn.courses.external].sum() / self.minutes[chosen].sum())

    def mandatory(self, sector: str) -> float:
        """Give the share of a trade's course hours that the law requires."""
        chosen = self.courses & (self.drawn.firms.sector[self.firm] == SECTORS.index(sector))
        return float(self.minutes[chosen & self.drawn.courses.mandatory].sum() / self.minutes[chosen].sum())


def of_training(drawn: Drawn) -> Iterator[FitRow]:
    """Give the targets of training beside the model."""
    surveyed = Surveyed(drawn)
    internal = "internal_share_of_course_hours_lower_bound"
    mandatory = "mandatory_hse_share_of_course_hours_lower_bound"
    for name, class_, row, model in (
        ("firms_that_train", "10+", targets.one("training", "share_firms_any_training", "2015"), surveyed.trains()),
        (
            "participation",
            "10+",
            targets.one("training", "course_participation_rate_lower_bound", "2015"),
            surveyed.takes_part(surveyed.persons),
        ),
        (
            "cost_of_labour_cost",
            "10+",
            targets.one("training", "course_cost_share_of_labour_cost", "2015"),
            surveyed.cost_share(),
        ),
        (
            "internal_hours",
            "10-49",
            targets.one("training", internal, "2015", size_class="10-49"),
            surveyed.internal(10, 49),
        ),
        (
            "internal_hours",
            "250+",
            targets.one("training", internal, "2015", size_class="250+"),
            surveyed.internal(250, 10**9),
        ),
    ):
        points = round(row.value * _PERCENT * TOLERANCE / _PPM)
        target = targets.target_of(row, name, "size_class", class_, tolerance_ppm=points, unit=SHARE, times=_PERCENT)
        yield judged(target, model * _PPM)
    row = targets.one("training", mandatory, "2015", sni="F")
    points = round(row.value * _PERCENT * MORE_THAN / _PPM)
    target = targets.target_of(row, "mandatory_hours", "sector", "F", tolerance_ppm=points, unit=SHARE, times=_PERCENT)
    yield judged(target, surveyed.mandatory("F") * _PPM)
    row = targets.one("training", "course_hours_per_employee", "2015")
    target = targets.target_of(
        row, "minutes_per_employee", "size_class", "10+", tolerance_ppm=TOLERANCE, unit="minutes/year", times=_PER_HOUR
    )
    yield judged(target, surveyed.hours() * _PER_HOUR)
    spend = (drawn.costs.fee * surveyed.people).sum() / _PPM
    row = targets.one("training", "external_training_cost_total", "2024")
    target = targets.target_of(row, "external_fees", "all", "all", tolerance_ppm=TOLERANCE, unit="MSEK", times=1_000)
    yield judged(target, float(spend))


__all__ = ["Surveyed", "of_training"]
