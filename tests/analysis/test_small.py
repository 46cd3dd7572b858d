"""Small requests on plain lists give the reply of the frames: random policies, cases, levels and languages."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, event, given, reject, settings
from hypothesis import strategies as st
from tests.golden import scenarios
from tests.oracle.payrolls import boundary_payrolls, random_payrolls
from tests.policy.test_mechanisms_random import Case, cases, policies
from tests.policy.working import text_of

from kutcalc.analysis.body import Request, read_request
from kutcalc.analysis.choices import Plans
from kutcalc.analysis.columns_out import OUTPUT
from kutcalc.analysis.request import request_of
from kutcalc.analysis.scenario import chosen, read_scenario
from kutcalc.errors import FaultsError, KutcalcError
from kutcalc.language import LANGUAGES, Language
from kutcalc.policy import Library, open_parameters
from kutcalc.report.answer import full_reply
from kutcalc.report.small_reply import small_reply

LIBRARY: Final = Library()
PLANS: Final = Plans(LIBRARY)
CLOSED: Final = [one for one in LIBRARY.ids() if not open_parameters(LIBRARY.get(one))]
EXAMPLES: Final = settings().max_examples // 4
CALM: Final = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
KEYS: Final = {
    "payslip": ("employer", "employee", "month"),
    "employer_month": ("employer", "month"),
    "employer_year": ("employer", "year"),
    "group_month": ("group", "month"),
    "group_year": ("group", "year"),
    "employee_year": ("employer", "employee", "year"),
}
FIGURES: Final = ("training_deduction_ore", "contributions_before_ore", "net_ore", "cut_ore", "counted_base_ore")
FIRMS: Final = ("headcount", "turnover_ore", "balance_ore", "owner", "sni", "municipality", "regional_support")


def same(request: Request, language: Language) -> bool:
    """Hold one reply against the other; where one is refused the other is too, in the same words."""
    small = replied(small_reply, request, language)
    if small == b"null":
        return False
    assert msgspec.json.decode(small) == msgspec.json.decode(replied(full_reply, request, language))
    return True


def replied(make: Any, request: Request, language: Language) -> bytes:
    """Give a reply but for what differs each time, or the error in words."""
    try:
        reply = make(request, language)
    except KutcalcError as error:
        return msgspec.json.encode([error.code, error.text, error.faults])
    if reply is not None:
        reply = {**reply, "link_refused": None, "provenance": dict(reply["provenance"])}
        for name in ("input_hash", "created_at"):
            reply["provenance"][name] = ""
    return msgspec.json.encode(reply)


def body_of(payslips: list[dict[str, Any]], training: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make the employers of a body of rows; what describes a firm is what its first row says."""
    found: dict[str, dict[str, Any]] = {}
    for row in payslips:
        own = {name: row[name] for name in ("employer", "group", "group_rank", *FIRMS) if row.get(name) is not None}
        employer = found.setdefault(row["employer"], own | {"payslips": [], "training": []})
        employer["payslips"].append({name: v for name, v in row.items() if name not in own and name not in FIRMS})
    for row in training:
        found[row["employer"]]["training"].append({name: v for name, v in row.items() if name != "employer"})
    for employer in found.values():
        for row in employer["payslips"]:
            row.pop("group", None)
            row.pop("group_rank", None)
            row.pop("employer", None)
    return list(found.values())


def figures_of(request: Request, draw: Any) -> list[dict[str, Any]]:
    """Ask for figures of rows that are there."""
    reply = small_reply(request, "sv")
    found = []
    for level, rows in (reply or {"results": {}})["results"].items():
        for row in rows if level in KEYS else ():
            if draw(st.integers(0, 6)) == 0:
                column = draw(st.sampled_from(FIGURES))
                found.append({"level": level, "column": column, **{key: row[key] for key in KEYS[level]}})
    return found[:20]


@CALM
@given(st.data(), policies(), cases(), st.sampled_from(LANGUAGES))
def test_the_reply_is_that_of_the_frames(
    data: st.DataObject, policy: tuple[str, bool], case: Case, language: Language
) -> None:
    levels = data.draw(st.lists(st.sampled_from(sorted(OUTPUT)), min_size=1, max_size=4, unique=True))
    body = {"policy": {"toml": text_of(policy[0])}, "levels": levels, "employers": body_of(case[0], case[1])}
    try:
        request = read_request("calculation", body, PLANS)
    except FaultsError:  # more training than paid time
        reject()
    with suppress(KutcalcError):
        body["explain"] = figures_of(request, data.draw)
    is_small = same(read_request("calculation", body, PLANS), language)
    event("small" if is_small else "on frames")


@CALM
@given(st.data(), st.integers(0, 10_000), st.sampled_from(LANGUAGES))
def test_the_law_alone_and_the_library_give_the_same_for_random_payrolls(
    data: st.DataObject, seed: int, language: Language
) -> None:
    refs = data.draw(st.lists(st.sampled_from(["current-law", *CLOSED]), min_size=1, max_size=4, unique=True))
    levels = data.draw(st.lists(st.sampled_from(sorted(OUTPUT)), min_size=1, max_size=7, unique=True))
    rows = [written(row) for group in random_payrolls(seed, 3) for row in group]
    training = [
        {key: row[key] for key in ("employer", "employee", "month")}
        | {"minutes": data.draw(st.integers(0, 900)), "fee_ore": data.draw(st.integers(0, 900_000))}
        | {"provider_kind": "external", "delivery": "digital", "certified": True, "distance_km": 3, "mandatory": False}
        for row in rows
        if data.draw(st.integers(0, 5)) == 0
    ]
    body = {"policies": refs, "levels": levels, "employers": body_of(rows, training)}
    event("small" if same(read_request("comparison", body, PLANS), language) else "on frames")


def written(row: Any) -> dict[str, Any]:
    """Write a payslip of the oracle as a body does."""
    own = {name: getattr(row, name) for name in row.__dataclass_fields__}
    firm = {"headcount": 30, "turnover_ore": 10**10, "balance_ore": 10**9, "sni": "62010", "municipality": "2181"}
    return {name: value for name, value in own.items() if value is not None} | {"paid_minutes": 10_400} | firm


def test_every_boundary_of_the_law_gives_the_same() -> None:
    for rows in boundary_payrolls()[::7]:
        body = {
            "policy": "current-law",
            "levels": ["payslip", "rate"],
            "employers": body_of([written(row) for row in rows[:900]], []),
        }
        assert same(read_request("calculation", body, PLANS), "sv")


@pytest.mark.parametrize("folder", scenarios())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scenario_gives_the_same(folder: Path, language: Language) -> None:
    scenario = read_scenario(folder)
    policies_used = chosen(scenario.body.choices, LIBRARY)
    tables = scenario.tables([one.policy for one in policies_used])
    assumed = [(one.column, one.value) for one in scenario.body.assume]
    body = request_of(tables, scenario.body.choices, scenario.body.levels, assumed)
    for employer in body["employers"]:
        for name in FIRMS:
            steady = {row.pop(name, None) for row in employer["payslips"]}
            employer.setdefault(name, next((value for value in steady if value is not None), None))
    kind = "comparison" if "policies" in body else "calculation"
    body = msgspec.json.decode(msgspec.json.encode(body))
    same(read_request(kind, body, PLANS), language)


SMALL: Final[Mapping[str, Any]] = {
    "policy": "se-almega-2024@1",
    "employers": [
        {
            "employer": "A",
            "payslips": [
                {
                    "employee": "E1",
                    "month": "2026-03",
                    "through": "2026-05",
                    "birth_year": 1985,
                    "cash_pay_ore": 3333300,
                }
            ],
            "training": [
                {"employee": "E1", "month": "2026-05", "minutes": 60, "fee_ore": 100000, "provider_kind": "external"}
            ],
        }
    ],
}


def test_an_ordinary_request_takes_the_short_way() -> None:
    assert small_reply(read_request("calculation", SMALL, PLANS), "sv") is not None


@pytest.mark.parametrize(
    "change",
    [
        {"assume": [{"column": "headcount", "value": 5}]},
        {"employers": [{**SMALL["employers"][0], "years": [{"year": 2025, "profit_ore": 5}]}]},
        {"employers": [SMALL["employers"][0], {**SMALL["employers"][0], "payslips": [
            {"employee": "E2", "month": "2026-03", "birth_year": 1985, "cash_pay_ore": 1}
        ], "training": []}]},
        {"employers": [{**SMALL["employers"][0], "training": 2 * [
            {"employee": "E1", "month": "2026-05", "minutes": 6, "fee_ore": 1, "provider_kind": "external"}
        ]}]},
    ],
    ids=["assumption", "years", "employer twice", "courses without names"],
)  # fmt: skip
def test_what_is_unusual_is_left_to_the_frames(change: dict[str, Any]) -> None:
    request = read_request("calculation", {**SMALL, **change}, PLANS)

    assert small_reply(request, "sv") is None
    assert full_reply(request, "sv")["totals"]["persons"] >= 1


def test_a_fact_that_nobody_gave_is_asked_for_by_the_frames() -> None:
    request = read_request(
        "calculation",
        {**SMALL, "policy": {"toml": text_of('[base.time]\nmeasure = "training_pay"\n[rate]\nshare_ppm = 500_000\n')}},
        PLANS,
    )

    assert small_reply(request, "sv") is None
    with pytest.raises(KutcalcError):
        full_reply(request, "sv")


@pytest.mark.parametrize("column", ["contributions_before_ore", "training_deduction_ore", "net_ore", "cut_ore"])
@pytest.mark.parametrize("keys", [{"level": "payslip", "month": "2026-05"}, {"level": "employee_year", "year": 2026}])
def test_what_bound_a_row_is_told_of_all_its_figures_alike(keys: dict[str, Any], column: str) -> None:
    caps = "[caps.course]\namount_ore = 50_000\n[caps.employee_year]\namount_ore = 20_000\n"
    slip = {"employee": "p1", "month": "2026-05", "birth_year": 1985, "cash_pay_ore": 3_000_000}
    course = {"employee": "p1", "month": "2026-05", "minutes": 60, "fee_ore": 100_000, "provider_kind": "external"}
    body = {
        "policy": {"toml": text_of(caps + "[rate]\nshare_ppm = 500_000\n")},
        "levels": [keys["level"]],
        "employers": [{"employer": "A", "payslips": [slip], "training": [course]}],
        "explain": [{"employer": "A", "employee": "p1", "column": column, **keys}],
    }
    request = read_request("calculation", body, PLANS)

    assert full_reply(request, "sv")["explanations"][0]["limit"]["path"] == "caps.employee_year.amount_ore"
    assert same(request, "sv")
