"""Växa-stöd: a reduced rate in the declaration to 2025, a refund beside it from 2026."""

import pytest

from kutcalc.engine import UnknownFactError
from kutcalc.engine.columns import evaluate as evaluate_columns
from kutcalc.engine.numbers import evaluate as evaluate_numbers
from kutcalc.law import law_book

from .cases import Row, case_of, column, kronor, only, person, staff, worked


def hire(month: str, pay: int, hired_month: str = "2024-05", birth_year: int = 1985, **facts: object) -> Row:
    """Give a person with växa-stöd."""
    return person(month, pay, birth_year, hiring_support=True, hired_month=hired_month, **facts)


@pytest.mark.parametrize(
    ("month", "hired", "ceiling"),
    [
        ("2018-01", "2018-01", 25_000),
        ("2024-12", "2024-05", 25_000),
        ("2025-01", "2024-04", 25_000),
        ("2025-01", "2024-05", 35_000),
        ("2026-01", "2024-04", 25_000),
        ("2026-01", "2024-05", 35_000),
    ],
)
def test_ceiling_by_month_and_hire(month: str, hired: str, ceiling: int) -> None:
    assert only("hiring_ceiling", hire(month, 40_000, hired)) == ceiling


def test_ceiling_of_others_is_the_lower_one() -> None:
    assert only("hiring_ceiling", person("2025-06", 40_000)) == 25_000


@pytest.mark.parametrize(
    ("hired", "pay", "reduced"),
    [
        ("2024-04", 24_999, 24_999),
        ("2024-04", 25_000, 25_000),
        ("2024-04", 25_001, 25_000),
        ("2024-05", 34_999, 34_999),
        ("2024-05", 35_000, 35_000),
        ("2024-05", 35_001, 35_000),
    ],
)
def test_reduction_in_2025(hired: str, pay: int, reduced: int) -> None:
    found = worked([hire("2025-12", pay, hired)], "reduced_base", "reduced_rate", "hiring_support_refund")

    assert found == {"reduced_base": [reduced], "reduced_rate": [102_100], "hiring_support_refund": [0]}


@pytest.mark.parametrize(
    ("hired", "pay", "refund"),
    [
        ("2024-04", 24_999, 5_302),  # x 21.21 % = 5 302.2879
        ("2024-04", 25_000, 5_302),  # VAXA-REF-01: 5 302.50
        ("2024-04", 25_001, 5_302),  # nothing on what lies above
        ("2024-05", 34_999, 7_423),  # 7 423.2879
        ("2024-05", 35_000, 7_423),  # VAXA-REF-02: 7 423.50
        ("2024-05", 35_001, 7_423),
    ],
)
def test_refund_in_2026(hired: str, pay: int, refund: int) -> None:
    assert kronor("hiring_support_refund", hire("2026-01", pay, hired)) == [refund]


def test_december_2025_and_january_2026() -> None:
    # 40 000 kr, hired in May 2024. 2025: 35 000 at 10.21 % = 3 573.50 and 5 000 at 31.42 % = 1 571, declared 5 144.
    # 2026: 40 000 at 31.42 % = 12 568 declared in full; 35 000 x 21.21 % = 7 423.50 comes back.
    both = [hire("2025-12", 40_000), hire("2026-01", 40_000)]

    assert kronor("baseline_due", *both) == [5_144, 12_568]
    assert kronor("hiring_support_refund", *both) == [0, 7_423]


def test_saving_in_2018() -> None:
    # ALMI-01: 7 855 less 2 552.50 without öre
    assert kronor("contributions_before", person("2018-05", 25_000)) == [7_855]
    assert kronor("contributions_before", hire("2018-05", 25_000, "2018-01")) == [2_552]


def test_refund_is_for_each_like_person_and_truncated_once() -> None:
    # two of 25 000: 2 x 5 302.50 = 10 605; and two rows of one each have 5 302.50 apiece
    assert kronor("hiring_support_refund", hire("2026-05", 25_000, count=2)) == [10_605]
    people = staff(hire("2026-05", 25_000), hire("2026-05", 25_000))
    assert kronor("hiring_support_refund", *people) == [10_605]
    assert column("hiring_support_refund_share", *people) == [5_302_500_000, 5_302_500_000]


def test_refund_shrinks_by_the_youth_rate() -> None:
    # 25 000 x 20.81 % + 10 000 x 31.42 % = 5 202.50 + 3 142; less 35 000 x 10.21 % = 3 573.50: 4 771
    assert kronor("hiring_support_refund", hire("2026-05", 35_000, birth_year=2005)) == [4_771]


def test_refund_shrinks_by_the_research_deduction() -> None:
    # 50 000: research takes 10 000, of which 35 000 / 50 000 = 7 000 falls on the supported pay: 7 423.50 - 7 000
    assert kronor("research_deduction", hire("2026-05", 50_000, research=True)) == [10_000]
    assert kronor("hiring_support_refund", hire("2026-05", 50_000, research=True)) == [423]


def test_refund_is_never_below_nothing() -> None:
    # 30 000 kr, all supported: contributions 9 426, research takes 6 000 and the support area the rest above 10.21 %:
    # 363; what is left is the old-age pension contribution
    helped = hire("2026-05", 30_000, research=True, regional_support=True)

    assert kronor("regional_deduction", helped) == [363]
    assert kronor("hiring_support_refund", helped) == [0]
    assert only("refund_before_truncation", hire("2026-05", 30_000, birth_year=1950)) == 0
    assert only("refund_before_truncation", hire("2026-05", 30_000, birth_year=1937)) == 0


def test_no_pay_no_refund() -> None:
    assert kronor("hiring_support_refund", hire("2026-05", 0)) == [0]


def refused(row: Row, name: str) -> list[list[str]]:
    """Work a name both ways and give the rules that were unknown."""
    case, book = case_of([row]), law_book()
    with pytest.raises(UnknownFactError) as columns:
        evaluate_columns(book, case.ladder(), [name])
    with pytest.raises(UnknownFactError) as numbers:
        evaluate_numbers(book, case.numbers(), [name])
    return [[rule.name for rule, _ in error.value.unknown.rules] for error in (columns, numbers)]


def test_the_month_of_hire_must_be_known_where_it_decides() -> None:
    unknown = {**hire("2025-01", 30_000), "hired_month": None}

    assert refused(unknown, "hiring_ceiling") == [["has_higher_hiring_ceiling"], ["has_higher_hiring_ceiling"]]


def test_the_month_of_hire_is_not_asked_for_where_it_does_not_decide() -> None:
    assert only("hiring_ceiling", {**hire("2024-12", 30_000), "hired_month": None}) == 25_000
    assert only("hiring_ceiling", {**hire("2025-01", 30_000), "hired_month": None, "hiring_support": False}) == 25_000
