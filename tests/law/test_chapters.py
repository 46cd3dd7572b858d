"""The book and its values by month: what is in force when, and that it is read once."""

from datetime import date

import pytest

from kutcalc.engine import Dated
from kutcalc.law import EDITION, FIRST_MONTH, LAST_MONTH, PROJECTED_FROM, law_book, sources, value_of, values
from kutcalc.units import month_number


def at(name: str, month: str) -> Dated | None:
    """Give what is in force in a month."""
    return value_of(name, date.fromisoformat(f"{month}-01"))


def test_months_of_the_book() -> None:
    assert (date(2018, 1, 1), date(2027, 9, 1)) == (FIRST_MONTH, LAST_MONTH)
    assert date(2027, 1, 1) == PROJECTED_FROM
    assert date.fromisoformat(EDITION) == date(2026, 11, 22)


def test_the_book_is_read_once() -> None:
    assert law_book() is law_book()
    assert values() is values()
    assert sources() is sources()


def test_a_value_set_within_a_month_counts_from_the_next() -> None:
    # lag (2001:1170) as amended 2021-02-06
    february, march = at("regional_deduction_floor", "2021-02"), at("regional_deduction_floor", "2021-03")

    assert february is not None
    assert march is not None
    assert (february.since, february.verification) == (date(2018, 1, 1), "assumption")
    assert (march.since, march.verification) == (date(2021, 2, 6), "read")


@pytest.mark.parametrize(
    ("name", "last", "after"),
    [
        ("covid_rate", "2020-06", "2020-07"),
        ("youth_19_23_rate", "2023-03", "2023-04"),
        ("youth_15_18_rate", "2023-12", "2024-01"),
        ("hiring_support_rate", "2025-12", "2026-01"),
        ("special_payroll_tax_65_rate", "2019-06", "2019-07"),
        ("price_base_amount", "2026-12", "2027-01"),
    ],
)
def test_a_value_ends_with_its_last_day(name: str, last: str, after: str) -> None:
    assert at(name, last) is not None
    assert at(name, after) is None


def test_a_value_before_its_first_day_is_not_in_force() -> None:
    assert at("covid_rate", "2020-02") is None
    assert at("youth_19_23_rate", "2026-03") is None


def test_months_are_numbers_and_days_are_text() -> None:
    ceiling, hires = (
        at("hiring_support_higher_ceiling_from", "2025-01"),
        at("hiring_support_company_hired_after", "2025-01"),
    )

    assert ceiling is not None
    assert hires is not None
    assert ceiling.value == month_number(date(2024, 5, 1))
    assert hires.value == "2017-03-31"


def test_lists_and_ranges_are_read_as_they_stand() -> None:
    payers, extras = at("regional_deduction_payers", "2026-05"), at("itp1_group_life_range", "2026-05")

    assert payers is not None
    assert extras is not None
    assert payers.value == ("business",)
    assert extras.value == (29, 50)
