"""Values that follow from others are worked out again, month by month, from those others."""

from typing import Final

import pytest

from kutcalc.law import FIRST_MONTH, LAST_MONTH, value_of
from kutcalc.units import PPM, range_of_months, write_month

from .cases import person, worked

MONTHS: Final = [write_month(month) for month in range_of_months(FIRST_MONTH, LAST_MONTH)]
SOCIAL: Final = (
    "sickness_insurance_rate",
    "parental_insurance_rate",
    "old_age_pension_rate",
    "survivors_pension_rate",
    "labour_market_rate",
    "work_injury_rate",
)
OTHERS: Final = tuple(name for name in (*SOCIAL, "general_payroll_levy_rate") if name != "old_age_pension_rate")
IN_SUMMER: Final = {f"{year}-{month}" for year in (2021, 2022) for month in ("06", "07", "08")}


def in_force(name: str, month: str) -> int | None:
    """Give a number that is in force in a month, or None."""
    year, number = month.split("-")
    entry = value_of(name, FIRST_MONTH.replace(year=int(year), month=int(number)))
    assert entry is None or isinstance(entry.value, int)
    return None if entry is None else int(str(entry.value))


def known(name: str, month: str) -> int:
    """Give a number that must be in force in a month."""
    value = in_force(name, month)
    assert value is not None, (name, month)
    return value


@pytest.mark.parametrize("month", MONTHS)
def test_rates_are_sums_of_components(month: str) -> None:
    social = sum(known(name, month) for name in SOCIAL)

    assert known("social_contributions_rate", month) == social
    assert known("full_rate", month) == social + known("general_payroll_levy_rate", month)
    assert known("social_contributions_above_pension", month) == social - known("old_age_pension_rate", month)
    assert known("full_rate_above_pension", month) == known("full_rate", month) - known("old_age_pension_rate", month)


@pytest.mark.parametrize("month", MONTHS)
def test_rates_that_stop_at_the_old_age_pension_contribution(month: str) -> None:
    floor = known("old_age_pension_rate", month)

    assert known("pension_only_rate", month) == floor
    assert known("regional_deduction_floor", month) == floor
    for name in ("youth_15_18_rate", "covid_rate", "hiring_support_rate", "hiring_support_refund_floor"):
        assert in_force(name, month) in (None, floor)


@pytest.mark.parametrize("month", [month for month in MONTHS if in_force("youth_19_23_rate", month)])
def test_youth_rate_truncates_each_component(month: str) -> None:
    """SFS-QUOTA-01: each other component times the share, two decimals of a percent, then old-age pension on top."""
    left, step = known("youth_19_23_share_of_other_components", month), known("youth_rate_step", month)
    cut = {name: known(name, month) * left // PPM // step * step for name in OTHERS}
    whole = known("old_age_pension_rate", month) + sum(cut.values())

    assert step == PPM // 100 // 100
    assert known("youth_19_23_rate", month) == (known("old_age_pension_rate", month) if month in IN_SUMMER else whole)
    found = worked([person(month, 1_000, int(month[:4]) - 20)], "reduced_levy_rate")
    assert found["reduced_levy_rate"] == [0 if month in IN_SUMMER else cut["general_payroll_levy_rate"]]


@pytest.mark.parametrize("month", MONTHS)
def test_bands_of_birth_years_follow_from_ages(month: str) -> None:
    year = int(month[:4])

    assert known("pension_only_birth_year_latest", month) == year - known("pension_only_age", month) - 1
    for first, last, name in ((18, 16, "youth_15_18"), (23, 19, "youth_19_23")):
        if in_force(f"{name}_rate", month) is not None:
            assert known(f"{name}_birth_year_earliest", month) == year - first
            assert known(f"{name}_birth_year_latest", month) == year - last
    if in_force("special_payroll_tax_65_rate", month) is not None:
        assert known("special_payroll_tax_65_birth_year_latest", month) == year - 65 - 1


@pytest.mark.parametrize("month", [month for month in MONTHS if in_force("special_payroll_tax_65_rate", month)])
def test_special_payroll_tax_and_pension_are_one_rate(month: str) -> None:
    both = known("pension_only_rate", month) + known("special_payroll_tax_65_rate", month)

    assert known("pension_only_rate_with_special_tax", month) == both


@pytest.mark.parametrize("month", MONTHS)
def test_effective_rate_of_the_research_deduction(month: str) -> None:
    """Before 2024 the SAL part stops at the floor and the levy part comes on top; since then 20 % fits in the room."""
    above = known("social_contributions_above_pension", month)
    social = min(in_force("research_deduction_social_rate", month) or 0, above)
    levy = min(in_force("research_deduction_levy_points", month) or 0, known("general_payroll_levy_rate", month))
    joint = min(in_force("research_deduction_rate", month) or 0, known("full_rate_above_pension", month))
    effective = known("research_deduction_effective_rate", month)

    assert effective == social + levy + joint
    found = worked([person(month, 100_000, research=True)], "research_part", "contribution_base")
    assert found["research_part"] == [effective * base for base in found["contribution_base"]]


def test_base_at_which_the_regional_cap_is_reached() -> None:
    for month in MONTHS:
        cap, rate = known("regional_deduction_cap", month), known("regional_deduction_rate", month)
        assert known("regional_deduction_base_cap", month) * rate == cap * PPM


def test_premiums_of_workers_in_2024() -> None:
    month = "2024-01"
    parts = [known(f"worker_insurance_{name}_rate", month) for name in ("agb", "tsl", "tfa", "tgl")]
    whole = sum(parts) + known("pension_low_rate", month)

    assert known("worker_premium_rate", month) == whole == 51_000
    # 4.975 % is printed as 4.98, half up
    assert (whole + known("worker_insurance_rebate", month) + 50) // 100 * 100 == 49_800
    assert known("worker_premium_invoiced_rate", month) == 49_800
    assert known("worker_insurance_agb_tsl_rate", month) == parts[0] + parts[1]


def test_hours_months_and_minutes() -> None:
    assert known("hours_per_year_gross", "2018-01") == 40 * 52
    assert known("hours_per_year_calendar", "2021-01") == 253 * 8
    assert known("months_of_year", "2018-01") == 12
    assert known("one_month", "2018-01") == 1
    assert known("minutes_of_hour", "2018-01") == 60


@pytest.mark.parametrize(
    ("year", "kronor"),
    [
        (2018, "39062.50"),
        (2019, "40250.00"),
        (2020, "41750.00"),
        (2021, "42625.00"),
        (2022, "44375.00"),
        (2023, "46437.50"),
        (2024, "47625.00"),
        (2025, "50375.00"),
    ],
)
def test_break_point_of_the_month(year: int, kronor: str) -> None:
    found = worked([person(f"{year}-05", 1_000)], "pension_break_point_of_month")

    assert found["pension_break_point_of_month"] == [int(kronor.replace(".", "")) * 10_000]


def test_price_base_amount_halved_for_athletes() -> None:
    for month, half in (("2022-05", 24_150), ("2023-05", 26_250)):
        assert known("athlete_threshold", month) * known("price_base_amount", month) == half * PPM


def test_corporate_tax_rates() -> None:
    rates = {month: known("corporate_tax_rate", month) for month in ("2018-12", "2019-01", "2020-12", "2021-01")}

    assert rates == {"2018-12": 220_000, "2019-01": 214_000, "2020-12": 214_000, "2021-01": 206_000}
