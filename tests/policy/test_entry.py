"""What a person writes for a value is read in its unit, or asked about; never guessed."""

import pytest

from kutcalc.errors import FaultsError
from kutcalc.policy import Library, parse_value

LIBRARY = Library()


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("rate.share_ppm", "40 %", 400_000),
        ("rate.share_ppm", "40%", 400_000),
        ("rate.share_ppm", "31,42 %", 314_200),
        ("rate.share_ppm", "31.42\u00a0%", 314_200),
        ("rate.share_ppm", "0,125 %", 1_250),
        ("rate.share_ppm", "400000", 400_000),
        ("rate.share_ppm", "400_000", 400_000),
        ("rate.share_ppm", "0", 0),
        ("uplift.x.add_points_ppm", "5 procentenheter", 50_000),
        ("caps.employer_month.amount_ore", "10 000 kr", 1_000_000),
        ("caps.employer_month.amount_ore", "10\u00a0000\u00a0kr", 1_000_000),
        ("caps.employer_month.amount_ore", "75,50 kr", 7_550),
        ("caps.employer_month.amount_ore", "1,4 mnkr", 140_000_000),
        ("caps.employer_month.amount_ore", "1 400 000 kr", 140_000_000),
        ("pool.amount_ore", "3,6 miljarder kr", 360_000_000_000),
        ("caps.employer_month.amount_ore", "1000000", 1_000_000),
        ("caps.employer_month.amount_ore", "none", None),
        ("caps.employer_year.amount_minor", "300 000 EUR", 30_000_000),
        ("base.x.cap_minutes", "16 timmar", 960),
        ("base.x.cap_minutes", "7:30", 450),
        ("base.x.cap_minutes", "7,5 h", 450),
        ("base.x.cap_minutes", "480", 480),
        ("instrument.carry_years", "5 år", 5),
        ("eligibility.x.active", "false", False),
        ("eligibility.x.active", "ja", True),
        ("instrument.kind", "grant", "grant"),
        ("eligibility.x.any.1.at_most", "100", 100),
    ],
)
def test_a_value_is_read_in_its_unit(path: str, text: str, value: int | bool | str | None) -> None:
    assert parse_value(path, text) == value
    assert type(parse_value(path, text)) is type(value)


@pytest.mark.parametrize(
    ("path", "text", "code", "correct"),
    [
        ("rate.share_ppm", "50", "wrong-unit", "500_000"),
        ("rate.share_ppm", "0.5", "wrong-unit", "40 %"),
        ("rate.share_ppm", "40 kr", "wrong-unit", "40 %"),
        ("rate.share_ppm", "4O %", "wrong-unit", "40 %"),
        ("rate.share_ppm", "half", "not-a-number", "40 %"),
        ("rate.share_ppm", "0,00001 %", "not-a-number", "40 %"),
        ("rate.share_ppm", "1,2,3 %", "not-a-number", "40 %"),
        ("caps.course.amount_ore", "10 000", "wrong-unit", "10 000 kr"),
        ("caps.course.amount_ore", "1.234 kr", "ambiguous-number", "10 000 kr"),
        ("caps.course.amount_ore", "1,234 kr", "ambiguous-number", "10 000 kr"),
        ("caps.course.amount_minor", "10 kr", "wrong-unit", "10 000 kr"),
        ("base.x.cap_minutes", "7.30 x", "wrong-unit", "16 timmar"),
        ("instrument.carry_years", "9" * 30, "not-a-number", "12"),
        ("rate.share_ppm", "", "not-a-number", "40 %"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_right_form(path: str, text: str, code: str, correct: str) -> None:
    with pytest.raises(FaultsError) as caught:
        parse_value(path, text)

    (fault,) = caught.value.faults
    assert (fault.path, fault.code, fault.correct) == (path, code, correct)


def test_the_field_that_is_compared_gives_the_unit() -> None:
    policy = LIBRARY.get("se-m-reformgrupp-2018")

    assert parse_value("rate.tiers.lower_income.below", "300 000 kr", policy) == 30_000_000
    assert parse_value("eligibility.work_relevant_course.is", "nej", policy) is False
