"""What a person must know beside a figure: assumptions, doubts, and numbers of persons that the law does not allow."""

from typing import Any

import pytest

from kutcalc.analysis.case import Case, case_of
from kutcalc.analysis.checks import check_persons
from kutcalc.analysis.notes import assumptions, is_projected, not_counted, warnings
from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.errors import FaultsError
from kutcalc.payroll import tables_from_columns
from kutcalc.policy import Change, Library, change


def case(**columns: Any) -> Case:
    row: dict[str, Any] = {
        "employer": "A",
        "employee": "E1",
        "month": "2026-05",
        "birth_year": 1985,
        "cash_pay_ore": 3000000,
        **columns,
    }
    return case_of(tables_from_columns({name: [value] for name, value in row.items()}, law_months=LAW_MONTHS))


@pytest.mark.parametrize(
    ("month", "count", "allowed"),
    [
        ("2024-12", 2, True),
        ("2020-01", 1, True),
        ("2020-01", 2, False),
        ("2025-01", 2, True),
        ("2025-01", 3, False),
        ("2026-05", 3, False),
    ],
)
def test_hiring_support_is_for_as_many_as_the_law_says(month: str, count: int, allowed: bool) -> None:
    asked = case(month=month, count=count, hiring_support=True, hired_month="2019-06")

    if allowed:
        check_persons(asked)
        return
    with pytest.raises(FaultsError) as caught:
        check_persons(asked)
    assert caught.value.faults[0].code == "out-of-range"
    assert "lagen tillåter" in caught.value.faults[0].text.sv


@pytest.mark.parametrize(("month", "count", "word"), [("2020-05", 31, "30"), ("2020-07", 1, "2020-06")])
def test_the_reduction_of_2020_is_for_thirty_persons_in_four_months(month: str, count: int, word: str) -> None:
    check_persons(case(month="2020-05", count=30, covid_reduction=True))

    with pytest.raises(FaultsError) as caught:
        check_persons(case(month=month, count=count, covid_reduction=True))
    assert word in caught.value.faults[0].text.sv
    assert word in caught.value.faults[0].text.en


def codes(asked: Case, policy: str | None = None) -> list[str]:
    policies = [Library().get(policy)] if policy else []
    return [note.code for note in warnings(asked, policies, (), "sv")]


def test_a_month_of_2027_is_marked_as_projected() -> None:
    assert codes(case(month="2027-01")) == ["projected"]
    assert is_projected(case(month="2027-09"))
    assert not is_projected(case(month="2026-12"))


@pytest.mark.parametrize(
    ("municipality", "declared", "expected"),
    [
        ("2380", True, []),
        ("2380", False, ["regional_support_doubtful"]),
        ("0180", True, ["regional_support_doubtful"]),
        ("0180", False, []),
        ("2482", True, []),
        ("2482", False, []),
    ],
    ids=["in", "in, not claimed", "out, claimed", "out", "parishes, claimed", "parishes, not claimed"],
)
def test_a_municipality_that_contradicts_the_flag_is_warned_of(
    municipality: str, declared: bool, expected: list[str]
) -> None:
    assert codes(case(municipality=municipality, regional_support=declared, owner="business")) == expected


def test_a_policy_outside_its_time_is_warned_of() -> None:
    assert codes(case(), "se-utbvik-1991") == ["outside_validity"]
    assert codes(case(), "se-almega-2024") == []


def test_assumptions_are_those_of_the_file_the_filled_columns_and_that_nobody_changes() -> None:
    policy = Library().get("se-almega-2024")

    found = assumptions([policy, None], [("paid_minutes", 10400)], "en")

    assert [one.id for one in found] == [
        "caps.employer_year.amount_ore",
        "instrument.settlement",
        "instrument.unused",
        "paid_minutes",
        "static",
    ]
    assert found[0].text == "The proposal names no cap; we count without."
    assert all(one.text.endswith(".") for one in found)


def test_a_change_is_said_to_be_the_askers_own() -> None:
    policy = change(Library().get("se-almega-2024"), [Change("rate.share_ppm", 400_000)])

    found = {one.id: one.text for one in assumptions([policy], [], "sv")}

    assert found["rate.share_ppm"] == "Sats: 40\u00a0%, ändrat av dig."


@pytest.mark.parametrize("ref", Library().ids())
def test_every_assumption_of_every_policy_has_its_sentence(ref: str) -> None:
    for language in ("sv", "en"):
        for one in assumptions([Library().get(ref)], [], language):
            assert one.text[0].isupper(), one
            assert one.text.endswith("."), one


def test_what_is_not_counted_is_said() -> None:
    assert [note.code for note in not_counted("sv")] == ["income_tax_effects", "agreed_fees"]
