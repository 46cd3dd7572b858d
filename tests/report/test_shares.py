from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from kutcalc.analysis.choices import Plans
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


def test_payslips_of_small_groups_are_not_kept() -> None:
    share = stored("calculation", calculation(4))

    assert b"3333300" not in share.request
    assert "employers" not in msgspec.json.decode(share.request)
    assert shown(share, "sv")["now"] is None


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
    assert [one["what"] for one in now["differences"]] == ["engine_version", "figure"]


def test_a_case_that_todays_rules_refuse_stands_alone() -> None:
    share = stored("calculation", calculation(6))
    request = msgspec.json.decode(share.request)
    request["employers"][0]["payslips"][0]["month"] = "2017-01"

    assert shown(Stored("calculation", msgspec.json.encode(request), share.reply), "sv")["now"] is None
