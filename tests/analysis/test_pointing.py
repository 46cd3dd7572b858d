from typing import Any

import pytest
from tests.policy.working import text_of

from kutcalc.errors import FactMissingError, FaultsError
from kutcalc.report.answer import answer
from kutcalc.report.job_work import prepare_job

WHOLE = "\n[rate]\nshare_ppm = 1_000_000\n"


def condition(level: str, test: str) -> str:
    return text_of(f'[eligibility.c]\nlevel = "{level}"\n{test}\n{WHOLE}')


def body(toml: str, **more: Any) -> dict[str, Any]:
    first = {"employee": "p1", "month": "2026-03", "through": "2026-05", "birth_year": 1985, "cash_pay_ore": 3_000_000}
    payslips = [{**first, "employee": "p0"}, {**first, "paid_minutes": 9_000}, {**first, "employee": "p2"}]
    training = [
        {"employee": name, "month": "2026-05", "minutes": 60, "fee_ore": 100_000, "provider_kind": "external"}
        for name in ("p1", "p2")
    ]
    plain = {"employer": "A", "payslips": [{**first, "employee": "p9"}]}
    return {
        "policy": {"toml": toml},
        "employers": [plain, {"employer": "B", "payslips": payslips, "training": training}],
        **more,
    }


@pytest.mark.parametrize(
    ("level", "test", "pointer", "where"),
    [
        ("payslip", 'field = "paid_minutes"\nat_least = 100', "/employers/1/payslips/2/paid_minutes", "på lönerna"),
        ("employer_month", 'field = "headcount"\nbelow = 50', "/employers/1/headcount", "för arbetsgivaren"),
        ("training", 'field = "certified"\nis = true', "/employers/1/training/0/certified", "på kurserna"),
    ],
)
@pytest.mark.parametrize("assume", [[], [{"column": "owner", "value": "business"}]], ids=["small", "on frames"])
def test_a_fact_that_is_missing_is_asked_for_at_its_place_in_the_body(
    level: str, test: str, pointer: str, where: str, assume: list[Any]
) -> None:
    with pytest.raises(FactMissingError) as caught:
        answer("calculation", body(condition(level, test), assume=assume), "sv")

    (fault,) = caught.value.faults
    assert fault.pointer == pointer
    assert fault.text.sv.endswith(f"Ge uppgiften {fault.column} {where}, eller anta ett värde för alla (assume).")
    for text in (fault.text.sv, fault.text.en):
        assert "--" not in text
        assert ".csv" not in text


@pytest.mark.parametrize(
    ("earlier", "pointer"),
    [([], "/employers/1/years"), ([{"year": 2025, "minutes": 9}], "/employers/1/years/1/fee_ore")],
)
def test_a_fact_of_last_year_is_asked_for_in_that_year(earlier: list[Any], pointer: str) -> None:
    asked = {**body(""), "policy": "se-almega-incr"}
    asked["employers"][1]["years"] = [{"year": 2026, "training_plan": True}, *earlier]
    for course in asked["employers"][1]["training"]:
        course["certified"] = True

    with pytest.raises(FactMissingError) as caught:
        answer("calculation", asked, "sv")

    assert [fault.pointer for fault in caught.value.faults] == [pointer]


def test_more_persons_than_the_law_allows_are_pointed_at_in_calculations_and_jobs() -> None:
    asked = body(text_of(WHOLE))
    for row in asked["employers"][1]["payslips"]:
        row |= {"hiring_support": True, "hired_month": "2025-10"}

    for levels, assume in (("employer_year", []), ("payslip", [{"column": "owner", "value": "business"}])):
        with pytest.raises(FaultsError) as caught:
            answer("calculation", {**asked, "levels": [levels], "assume": assume}, "sv")
        assert {fault.pointer for fault in caught.value.faults} == {"/employers/1/payslips/2/hiring_support"}
    with pytest.raises(FaultsError) as caught:
        prepare_job({"kind": "calculation", **asked})
    assert {fault.pointer for fault in caught.value.faults} == {"/employers/1/payslips/2/hiring_support"}


def test_a_job_points_at_a_fact_that_is_missing() -> None:
    with pytest.raises(FactMissingError) as caught:
        prepare_job({"kind": "calculation", **body(condition("employer_month", 'field = "headcount"\nbelow = 50'))})

    assert [fault.pointer for fault in caught.value.faults] == ["/employers/1/headcount"]
