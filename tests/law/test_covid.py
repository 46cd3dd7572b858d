"""The reduction of March to June 2020: chosen persons, 10.21 % up to 25 000 kr."""

import pytest

from .cases import kronor, person, rate_of, worked


@pytest.mark.parametrize(
    ("month", "rate"),
    [("2020-02", 314_200), ("2020-03", 102_100), ("2020-06", 102_100), ("2020-07", 314_200)],
)
def test_months(month: str, rate: int) -> None:
    assert rate_of(month, 1980, covid_reduction=True) == rate
    assert rate_of(month, 1980) == 314_200


@pytest.mark.parametrize(
    ("pay", "reduced", "due"),
    [
        (24_999, 24_999, 2_552),  # 2 552.3979
        (25_000, 25_000, 2_552),  # 2 552.50
        (25_001, 25_000, 2_552),  # 2 552.50 and 0.3142, each without öre
        (25_004, 25_000, 2_553),  # 2 552.50 and 1.2568
        (50_000, 25_000, 10_407),  # BLI-02: 2 552.50 and 7 855
    ],
)
def test_ceiling(pay: int, reduced: int, due: int) -> None:
    chosen = person("2020-04", pay, covid_reduction=True)

    assert worked([chosen], "reduced_base")["reduced_base"] == [reduced]
    assert kronor("contributions_before", chosen) == [due]


def test_thirty_employees() -> None:
    # CAME-01: 750 000 x 31.42 % = 235 650, at 10.21 % 76 575
    assert kronor("contributions_before", person("2020-04", 25_000, count=30)) == [235_650]
    assert kronor("contributions_before", person("2020-04", 25_000, count=30, covid_reduction=True)) == [76_575]


def test_it_changes_nothing_for_the_old() -> None:
    assert rate_of("2020-04", 1954, covid_reduction=True) == 102_100
    assert worked([person("2020-04", 30_000, 1954, covid_reduction=True)], "reduced_base")["reduced_base"] == [0]


def test_pay_chosen_counts_for_the_support_area_but_has_no_room() -> None:
    # all pay counts, 10 % of 30 000, but only the 5 000 above the ceiling have room: 5 000 x 21.21 % = 1 060.50
    chosen = person("2020-04", 30_000, covid_reduction=True, regional_support=True)

    assert worked([chosen], "regional_base")["regional_base"] == [30_000]
    assert kronor("regional_deduction", chosen) == [1_060]


def test_chosen_before_15_to_18() -> None:
    # the same rate and ceiling; what differs is that pay of 15 to 18 is left out of the support area
    young = person("2020-04", 30_000, 2003)

    assert worked([young], "regional_base")["regional_base"] == [5_000]
    assert worked([{**young, "covid_reduction": True}], "regional_base")["regional_base"] == [30_000]


def test_hiring_support_before_the_choice() -> None:
    both = person("2020-04", 30_000, covid_reduction=True, hiring_support=True)

    found = worked([both], "reduced_rate", "reduced_base", "regional_base")
    assert found == {"reduced_rate": [102_100], "reduced_base": [25_000], "regional_base": [5_000]}
