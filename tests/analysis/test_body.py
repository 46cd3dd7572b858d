"""Bodies read strictly: every fault at once, with its pointer, its code, and a sentence of our own."""

from copy import deepcopy
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutcalc.analysis.body import read_questions, read_request
from kutcalc.analysis.choices import Plans
from kutcalc.errors import FaultsError, KutcalcError, MonthOutsideLawError, PolicyNotFoundError
from kutcalc.policy import Library
from kutcalc.report.answer import answer

PLANS: Final = Plans(Library())
ROW: Final = {"employee": "E1", "month": "2026-05", "birth_year": 1990, "cash_pay_ore": 3_000_000}
COURSE: Final = {"employee": "E1", "month": "2026-05", "minutes": 60, "fee_ore": 100, "provider_kind": "external"}
BODY: Final[dict[str, Any]] = {
    "policy": "se-almega-2024@1",
    "employers": [{"employer": "A", "payslips": [ROW, {**ROW, "employee": "E2"}], "training": [COURSE]}],
}
QUESTIONS: Final[dict[str, Any]] = {
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
    "policy": "se-almega-2024@1",
}
PEOPLES_NUMBER: Final = "19820225-2386"
GONE: Final = object()


def changed(path: str, value: Any, body: dict[str, Any] = BODY) -> dict[str, Any]:
    """Give a body with one value put at a pointer, or taken away."""
    made = deepcopy(body)
    *steps, last = path.strip("/").split("/")
    thing: Any = made
    for step in steps:
        thing = thing[int(step)] if isinstance(thing, list) else thing[step]
    if value is GONE:
        del thing[last]
    elif isinstance(thing, list):
        thing[int(last)] = value
    else:
        thing[last] = value
    return made


def faults_of(body: Any, kind: str = "calculation") -> list[tuple[str | None, str]]:
    """Read a body that is wrong; give pointers and codes."""
    with pytest.raises(KutcalcError) as caught:
        read_questions(body, PLANS) if kind == "quick" else read_request(kind, body, PLANS)
    return [(fault.pointer, fault.code) for fault in caught.value.faults]


def test_the_example_of_the_contract_comes_out() -> None:
    body = changed("/employers/0/payslips/1/birth_year", 98)
    body["employers"][0]["training"][0]["fee"] = body["employers"][0]["training"][0]["fee_ore"]

    with pytest.raises(FaultsError) as caught:
        read_request("calculation", body, PLANS)

    assert caught.value.code == "invalid-request"
    assert caught.value.text.sv == "2 fel."
    assert [(fault.pointer, fault.code, fault.text.sv) for fault in caught.value.faults] == [
        (
            "/employers/0/payslips/1/birth_year",
            "out-of-range",
            "Födelseåret är 98. Skriv fyra siffror, till exempel 1998.",
        ),
        ("/employers/0/training/0/fee", "unknown-field", "Fältet fee finns inte. Menade du fee_ore?"),
    ]


PAYSLIP: Final = "/employers/0/payslips/0"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (f"{PAYSLIP}/count", "1", "wrong-type"),
        (f"{PAYSLIP}/count", 1.0, "wrong-type"),
        (f"{PAYSLIP}/count", True, "wrong-type"),
        (f"{PAYSLIP}/count", 0, "out-of-range"),
        (f"{PAYSLIP}/research", 1, "wrong-type"),
        (f"{PAYSLIP}/month", "2026-13", "bad-month"),
        (f"{PAYSLIP}/month", "202605", "bad-month"),
        (f"{PAYSLIP}/month", 202605, "wrong-type"),
        (f"{PAYSLIP}/birth_year", GONE, "required"),
        (f"{PAYSLIP}/birth_year", None, "required"),
        (f"{PAYSLIP}/cash_pay", 1, "unknown-field"),
        (f"{PAYSLIP}/through", "2026-04", "out-of-range"),
        (f"{PAYSLIP}/employee", PEOPLES_NUMBER, "looks-like-identity"),
        (f"{PAYSLIP}/employee", "E 1", "bad-text"),
        (PAYSLIP, [], "wrong-type"),
        ("/employers/0/owner", "busines", "not-a-choice"),
        ("/employers/0/employer", PEOPLES_NUMBER, "looks-like-identity"),
        ("/employers/0/payslips", GONE, "required"),
        ("/employers/0/payslips", {}, "wrong-type"),
        ("/employers/0/training/0/provider_kind", "extern", "not-a-choice"),
        ("/employers", GONE, "required"),
        ("/employers", [], "out-of-range"),
        ("/employers", 5, "wrong-type"),
        ("/levels", ["employer"], None),
        ("/levels", [], "out-of-range"),
        ("/explain", [{"level": "employer_month", "column": "net_ore", "employer": "A"}], None),
        ("/assume", [{"column": "headcount", "value": 1.5}], None),
        ("/echo", "yes", "wrong-type"),
        ("/policy", GONE, "required"),
        ("/policy", 5, "wrong-type"),
        ("/policy", {"ref": "se-almega-2024", "toml": ""}, None),
        ("/policy", {"ref": "se-almega-2024", "label": ""}, None),
        ("/policy", {"ref": "se-almega-2024", "as_of": "May"}, None),
        ("/policy", {"ref": "se-almega-2024", "changes": [{"path": "rate.share_ppm"}]}, None),
        ("/policy", {"ref": "se-almega-2024", "changes": [{"path": "rate.share_ppm", "value": -1}]}, None),
        ("/policy", {"ref": "se-almega-2024", "changes": [{"path": "rate.share", "value": 1}]}, None),
        ("/population", {"id": "se-2026", "year": 2026}, "duplicate"),
        ("/polisy", 1, "unknown-field"),
    ],
)
def test_a_fault_is_placed_where_it_stands(path: str, value: Any, code: str | None) -> None:
    found = faults_of(changed(path, value))

    if code is None:  # something below what was put there
        assert len(found) == 1
        assert str(found[0][0]).startswith(f"{path}/")
    elif code == "looks-like-identity":
        assert (path, code) in found
    else:
        assert found[0] == (path, code)


def test_no_sentence_repeats_a_persons_number_or_is_the_readers_own_english() -> None:
    body = changed(f"{PAYSLIP}/employee", PEOPLES_NUMBER)
    body["employers"][0]["payslips"][1][PEOPLES_NUMBER] = 1
    body["employers"][0]["owner"] = PEOPLES_NUMBER
    with pytest.raises(FaultsError) as caught:
        read_request("calculation", body, PLANS)

    said = msgspec.json.encode(caught.value.faults).decode()
    assert "2386" not in said
    assert "Expected" not in said


def test_rows_that_share_a_key_name_each_other() -> None:
    body = changed("/employers/0/payslips/1/employee", "E1")
    body["employers"][0]["training"] = [{**COURSE, "course": "K"}, {**COURSE, "course": "K"}]

    assert faults_of(body) == [
        ("/employers/0/payslips/1/month", "duplicate"),
        ("/employers/0/training/1/course", "duplicate"),
    ]


def test_a_course_without_its_payslip_and_too_little_paid_time() -> None:
    body = changed("/employers/0/training/0/month", "2026-06")
    assert faults_of(body) == [("/employers/0/training/0/month", "no-such-payslip")]

    body = changed(f"{PAYSLIP}/paid_minutes", 10)
    assert faults_of(body) == [(f"{PAYSLIP}/paid_minutes", "out-of-range")]


def test_facts_that_differ_between_rows_are_placed_in_the_body() -> None:
    body = deepcopy(BODY)
    body["employers"][0]["payslips"][0]["headcount"] = 5
    body["employers"][0]["payslips"][1]["headcount"] = 6

    with pytest.raises(FaultsError) as caught:
        answer("calculation", body, "sv")

    (fault,) = caught.value.faults
    assert (caught.value.code, fault.pointer, fault.code) == (
        "invalid-request",
        "/employers/0/payslips/1/headcount",
        "fact-differs",
    )
    assert "/employers/0/payslips/0" in fault.text.sv


def test_an_assumption_that_fits_no_column_is_placed() -> None:
    with pytest.raises(FaultsError) as caught:
        answer("calculation", {**BODY, "assume": [{"column": "headcounts", "value": 5}]}, "sv")

    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [("/assume/0", "unknown-field")]


def test_months_outside_the_law_alone_have_their_own_error() -> None:
    with pytest.raises(MonthOutsideLawError) as caught:
        read_request("calculation", changed(f"{PAYSLIP}/month", "2016-05"), PLANS)

    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [(f"{PAYSLIP}/month", "month-outside-law")]


def test_an_unknown_policy_alone_is_its_own_error_and_else_a_fault_among_others() -> None:
    with pytest.raises(PolicyNotFoundError):
        read_request("calculation", {**BODY, "policy": "se-almega"}, PLANS)

    found = faults_of({**changed(f"{PAYSLIP}/count", 0), "policy": "se-almega"})
    assert found == [(f"{PAYSLIP}/count", "out-of-range"), ("/policy", "policy-not-found")]


def test_a_comparison_places_its_policies() -> None:
    several = {"policies": ["se-almega-2024", "se-almega-2024@1", {"ref": "se-almega-2024", "changes": 5}]}
    body = {**several, "employers": BODY["employers"]}

    assert faults_of(body, "comparison") == [("/policies/2/changes", "wrong-type")]
    body["policies"] = ["se-almega-2024@1", "se-almega-2024@1"]
    assert faults_of(body, "comparison") == [("/policies/1/label", "duplicate")]
    assert faults_of({**body, "policies": ["a"] * 5}, "comparison") == [("/policies", "out-of-range")]


def test_a_fact_of_the_policy_is_a_field_of_its_level() -> None:
    policy = {"ref": "se-korttid-kompetens-2021"}
    names = [fact.id for fact in PLANS.library.get("se-korttid-kompetens-2021").facts]

    assert names
    body = {**BODY, "policy": policy}
    row = {**ROW, **dict.fromkeys(names, None)}
    assert faults_of({**BODY, "employers": [{"employer": "A", "payslips": [row]}]})
    body["employers"] = [{"employer": "A", "payslips": [ROW]}]
    assert read_request("calculation", body, PLANS).slips == 1


def test_a_hundred_faults_are_shown_and_all_are_counted() -> None:
    body = {
        **BODY,
        "employers": [{"employer": "A", "payslips": [{**ROW, "count": 0, "employee": f"E{n}"} for n in range(150)]}],
    }

    with pytest.raises(FaultsError) as caught:
        read_request("calculation", body, PLANS)

    assert len(caught.value.faults) == 100
    assert caught.value.text.en == "150 faults, of which 100 are shown."


@pytest.mark.parametrize("body", [None, [], "x", 5, True])
def test_what_is_no_object_is_refused(body: Any) -> None:
    assert faults_of(body)[0] == ("", "wrong-type")
    assert faults_of(body, "quick")[0] == ("", "wrong-type")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("employees", 0, "out-of-range"),
        ("employees", "12", "wrong-type"),
        ("year", 2030, "out-of-range"),
        ("monthly_pay_ore", -1, "out-of-range"),
        ("monthly_pay_ore", 10**14, "out-of-range"),
        ("training_minutes", 10**6, "out-of-range"),
        ("policy", GONE, "required"),
        ("pay", 1, "unknown-field"),
    ],
)
def test_questions_are_read_as_strictly(name: str, value: Any, code: str) -> None:
    assert faults_of(changed(f"/{name}", value, QUESTIONS), "quick") == [(f"/{name}", code)]


JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(
    st.sampled_from(["calculation", "comparison"]),
    JSON,
    st.sampled_from([*BODY, "levels", "explain", "assume", "echo"]),
)
def test_nothing_but_our_own_errors_comes_out_of_any_body(kind: str, thing: Any, name: str) -> None:
    for body in (thing, {**BODY, name: thing}, changed(PAYSLIP, thing), changed("/employers/0", thing)):
        found: list[KutcalcError] = []
        try:
            read_request(kind, body, PLANS)
        except KutcalcError as error:
            found.append(error)
        assert all(error.text.sv for error in found)
        assert all(fault.pointer is not None for error in found for fault in error.faults)
