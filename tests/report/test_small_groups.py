"""No sum that is shared shows a person (P4): no row, and no difference of rows, is about fewer than five."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kutcalc.errors import FaultsError
from kutcalc.limits import SMALL_GROUP
from kutcalc.report.answer import answer
from kutcalc.report.shares import kept
from kutcalc.report.small_groups import of_one_rate

LEVELS: Final = ("rate", "employer_month", "employer_year", "group_month", "group_year")
MONTHS: Final = ("2026-01", "2026-02")
OLD_PPM: Final = 102_100
View = frozenset[tuple[str, str]]
"""The persons and months that a sum is about."""


class Person(msgspec.Struct, frozen=True):
    """A made person: how old, and in which of the months employed."""

    is_old: bool
    months: tuple[str, ...]


Employer = tuple[str, tuple[Person, ...]]
"""The letter of an employer's group, and its persons."""

people = st.builds(Person, st.booleans(), st.sampled_from([MONTHS, MONTHS[:1], MONTHS[1:]]))
employers = st.lists(
    st.tuples(st.sampled_from("KLM"), st.lists(people, min_size=1, max_size=9).map(tuple)), min_size=1, max_size=4
)


def of(number: int, *, old: int = 0) -> tuple[Person, ...]:
    return tuple(Person(place < old, MONTHS) for place in range(number))


def request_of(made: list[Employer]) -> dict[str, Any]:
    """Ask for the employers, everyone with pay of their own so that each sum tells who it is about."""
    return {
        "policy": "se-almega-2024@1",
        "levels": list(LEVELS),
        "employers": [
            {
                "employer": f"E{number}",
                "group": group,
                "payslips": [
                    {
                        "employee": f"p{place}",
                        "month": month,
                        "birth_year": 1950 if person.is_old else 1985,
                        "cash_pay_ore": (20_000 + 1_000 * number + place) * 100,
                    }
                    for place, person in enumerate(persons)
                    for month in person.months
                ],
            }
            for number, (group, persons) in enumerate(made)
        ],
    }


def views(made: list[Employer], results: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[View]]:
    """Give what each row that is shown is about, level by level; `totals` is about all."""
    rows = [
        (f"E{number}", group, f"E{number}/p{place}", month, person.is_old)
        for number, (group, persons) in enumerate(made)
        for place, person in enumerate(persons)
        for month in person.months
    ]

    def about(row: Mapping[str, Any]) -> View:
        return frozenset(
            (who, month)
            for employer, group, who, month, is_old in rows
            if row.get("employer", employer) == employer
            and row.get("group", group) == group
            and row.get("month", month) == month
            and ("rate_ppm" not in row or (row["rate_ppm"] == OLD_PPM) == is_old)
        )

    found = {level: [about(row) for row in results[level]] for level in LEVELS}
    return {**found, "totals": [about({})]}


def persons(view: Iterable[tuple[str, str]]) -> int:
    return len({who for who, _ in view})


def differences(found: Mapping[str, list[View]]) -> Iterable[View]:
    """Give what is left of each sum when another is taken off, or all of a level that lie within it."""
    every = list(dict.fromkeys(view for level in found.values() for view in level))
    for one, other in combinations(every, 2):
        if one < other or other < one:
            yield one ^ other
    for whole in every:
        for level in found.values():
            inside = [view for view in level if view < whole]
            if inside:
                yield whole - frozenset().union(*inside)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(employers)
@example([("K", of(6, old=1))])
@example([("K", of(9, old=5))])
@example([("K", of(6)), ("K", of(4)), ("L", of(9))])
@example([("K", of(6)), ("L", of(7)), ("M", of(2))])
@example([("K", (*of(5), Person(is_old=False, months=MONTHS[:1])))])
def test_no_view_and_no_difference_of_views_is_about_fewer_than_five(made: list[Employer]) -> None:
    request = request_of(made)
    reply = answer("calculation", request, "sv")
    everyone = sum(len(persons) for _, persons in made)
    if everyone < SMALL_GROUP.value():
        with pytest.raises(FaultsError, match="5"):
            kept(request, reply)
        return
    _, stored = kept(request, reply)
    found = views(made, msgspec.json.decode(stored)["results"])

    for level, own in found.items():
        assert all(persons(view) >= SMALL_GROUP.value() for view in own), level
    for left in differences(found):
        assert not left or persons(left) >= SMALL_GROUP.value()


def test_the_search_finds_a_person_who_stands_alone() -> None:
    made = [("K", of(6, old=1))]
    results = answer("calculation", request_of(made), "sv")["results"]

    found = views(made, results)

    assert min(persons(view) for view in found["rate"]) == 1
    assert min(persons(view) for view in differences(found) if view) == 1


@pytest.mark.parametrize(("old", "rows"), [(0, 2), (1, 0), (6, 2)])
def test_rates_are_shared_where_a_month_has_one(old: int, rows: int) -> None:
    request = request_of([("K", of(6, old=old))])
    results = answer("calculation", request, "sv")["results"]

    assert len(of_one_rate(results["rate"])) == rows
