from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from kutcalc.analysis.choices import Plans
from kutcalc.errors import FaultsError
from kutcalc.policy import Library
from kutcalc.policy.library import FILES
from kutcalc.report import answer as answering
from kutcalc.report import shares
from kutcalc.report.shares import kept, shown

QUICK: Final = {
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
    "policy": "se-almega-2024",
}


def calculation(count: int) -> dict[str, Any]:
    payslip = {"employee": "p1", "month": "2026-05", "count": count, "birth_year": 1985, "cash_pay_ore": 3_333_300}
    course = {"employee": "p1", "month": "2026-05", "minutes": 60, "fee_ore": 123_400, "provider_kind": "external"}
    return {
        "policy": "se-almega-2024",
        "levels": ["payslip", "employer_month"],
        "explain": [
            {"level": "payslip", "employer": "A", "employee": "p1", "month": "2026-05", "column": "net_ore"},
            {"level": "employer_month", "employer": "A", "month": "2026-05", "column": "net_ore"},
        ],
        "employers": [{"employer": "A", "payslips": [payslip], "training": [course]}],
    }


@dataclass(frozen=True)
class Stored:
    """A share as the store would give it."""

    kind: str
    request: bytes
    reply: bytes
    id: str = "wX3rT0mJd1v0cQ7u9e2a5A"
    title: str = "Våren 2026"
    created_at: str = "2026-11-22T12:00:00Z"
    expires_at: str = "2027-11-22T12:00:00Z"


def stored(kind: Any, request: dict[str, Any]) -> Stored:
    return Stored(kind, *kept(request, answering.answer(kind, request, "sv")))


def test_rows_of_persons_are_not_kept() -> None:
    share = stored("calculation", calculation(6))
    request, reply = (msgspec.json.decode(text) for text in (share.request, share.reply))

    assert request["levels"] == ["employer_month"]
    assert [figure["level"] for figure in request["explain"]] == ["employer_month"]
    assert list(reply["results"]) == ["employer_month"]
    assert [trace["figure"]["level"] for trace in reply["explanations"]] == ["employer_month"]


def of_employers(**counts: int) -> dict[str, Any]:
    """Ask for employers of some persons each, all with a row of their own pay."""
    request = calculation(1)
    (first,) = request["employers"]
    request["levels"] = ["employer_month", "employer_year", "group_month", "rate"]
    request["employers"] = [
        {
            "employer": name,
            "group": name[0],
            "payslips": [{**first["payslips"][0], "employee": f"p{number}"} for number in range(count)],
        }
        for name, count in counts.items()
    ]
    del request["explain"]
    return request


def test_payslips_of_small_groups_are_not_kept() -> None:
    share = stored("calculation", of_employers(A=6))
    reply = msgspec.json.decode(share.reply)

    assert b"3333300" not in share.request
    assert "employers" not in msgspec.json.decode(share.request)
    assert reply["totals"]["persons"] == 6
    assert reply["warnings"] == []
    assert len(reply["results"]["employer_month"]) == 1
    assert shown(share, "sv")["now"] is None


def test_traces_of_small_groups_are_not_kept() -> None:
    request = of_employers(A=6)
    request["explain"] = [{"level": "employer_month", "employer": "A", "month": "2026-05", "column": "net_ore"}]

    assert msgspec.json.decode(stored("calculation", request).reply)["explanations"] == []


def test_a_share_about_too_few_is_refused() -> None:
    for kind, request in (("calculation", of_employers(A=4)), ("comparison", of_employers(A=2, B=2))):
        if kind == "comparison":
            request["policies"] = [request.pop("policy")]
        with pytest.raises(FaultsError) as caught:
            stored(kind, request)
        (fault,) = caught.value.faults
        assert (fault.code, fault.pointer) == ("out-of-range", "/request/employers")
        assert "färre än 5 personer" in fault.text.sv


@pytest.mark.parametrize(
    ("counts", "employers", "groups"),
    [
        ({"A": 6, "B": 7, "C": 2}, {"B"}, {"B"}),
        ({"A": 6, "B": 3, "C": 2}, {"A"}, {"A"}),
        ({"A1": 6, "A2": 4, "B": 9}, {"B"}, {"A", "B"}),
        ({"A1": 6, "A2": 7, "A3": 4, "B": 9}, {"A2", "B"}, {"A", "B"}),
        ({"A": 5, "B": 5}, {"A", "B"}, {"A", "B"}),
    ],
)
def test_no_row_and_no_difference_of_rows_shows_fewer_than_five(
    counts: dict[str, int], employers: set[str], groups: set[str]
) -> None:
    reply = msgspec.json.decode(stored("calculation", of_employers(**counts)).reply)
    results = reply["results"]

    for level in ("employer_month", "employer_year", "rate"):
        assert {row["employer"] for row in results[level]} == employers, level
    assert {row["group"] for row in results["group_month"]} == groups
    assert reply["totals"]["persons"] == sum(counts.values())
    warned = [one["code"] for one in reply["warnings"]]
    assert warned == (["small_groups"] if employers != set(counts) else [])


def test_an_employer_is_left_out_in_all_months_where_one_is_too_small() -> None:
    request = of_employers(A=6, B=9)
    request["employers"][0]["payslips"] += [
        {**row, "month": "2026-06"} for row in request["employers"][0]["payslips"][:3]
    ]
    results = msgspec.json.decode(stored("calculation", request).reply)["results"]

    assert results["employer_month"] == []
    assert results["employer_year"] == []


def test_four_questions_are_kept_whatever_the_number_of_employees() -> None:
    few = {**QUICK, "employees": 2, "monthly_pay_ore": 7_000_000, "course_fees_ore": 2_000_000}

    assert msgspec.json.decode(stored("quick_calculation", few).request)["employees"] == 2


def test_the_version_is_kept() -> None:
    assert msgspec.json.decode(stored("quick_calculation", QUICK).request)["policy"] == "se-almega-2024@1"


@pytest.mark.parametrize("kind", ["calculation", "quick_calculation"])
def test_the_same_engine_gives_the_same(kind: str) -> None:
    now = shown(stored(kind, calculation(6) if kind == "calculation" else QUICK), "sv")["now"]

    assert now["same"] is True
    assert now["differences"] == []
    assert {now[name] for name in ("totals", "range", "middle") if name in now} == {None}


def test_a_newer_version_of_the_policy_is_shown_beside_what_was_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = stored("calculation", calculation(6))
    text = (FILES / "se-almega-2024.toml").read_text(encoding="utf-8")
    (tmp_path / "se-almega-2024.toml").write_text(text, encoding="utf-8")
    newer = text.replace("version = 1", "version = 2").replace("500_000", "400_000")
    (tmp_path / "se-almega-2024@2.toml").write_text(newer, encoding="utf-8")
    monkeypatch.setattr(shares, "_LIBRARY", Library(tmp_path))
    monkeypatch.setattr(answering, "PLANS", Plans(Library(tmp_path)))

    found = shown(share, "sv")

    assert found["then"]["totals"]["training_deduction_ore"] == 370_200
    assert found["now"]["same"] is False
    assert found["now"]["totals"]["training_deduction_ore"] == 296_100
    assert {one["what"] for one in found["now"]["differences"]} == {"policy_hash", "figure"}


def test_a_changed_result_is_found_where_the_engine_differs() -> None:
    share = stored("calculation", calculation(6))
    reply = msgspec.json.decode(share.reply)
    reply["results"]["employer_month"][0]["training_deduction_ore"] += 100
    reply["totals"]["training_deduction_ore"] += 100
    reply["provenance"]["engine_version"] = "0.0.1"

    now = shown(Stored("calculation", share.request, msgspec.json.encode(reply)), "sv")["now"]

    assert now["same"] is False
    assert [one["what"] for one in now["differences"]] == ["engine_version", "figure", "figure"]


def test_a_case_that_todays_rules_refuse_stands_alone() -> None:
    share = stored("calculation", calculation(6))
    request = msgspec.json.decode(share.request)
    request["employers"][0]["payslips"][0]["month"] = "2017-01"

    assert shown(Stored("calculation", msgspec.json.encode(request), share.reply), "sv")["now"] is None
