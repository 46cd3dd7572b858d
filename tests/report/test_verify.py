from typing import Any, Final

import msgspec
import pytest

from kutcalc.report.answer import answer
from kutcalc.report.verify import differences

QUICK: Final = {
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
    "policy": "se-almega-2024@1",
}
CALCULATION: Final = {
    "policy": "se-almega-2024@1",
    "levels": ["employer_month"],
    "explain": [{"level": "employer_month", "employer": "A", "month": "2026-05", "column": "training_deduction_ore"}],
    "employers": [
        {
            "employer": "A",
            "payslips": [{"employee": "p1", "month": "2026-05", "birth_year": 1985, "cash_pay_ore": 3_333_300}],
            "training": [
                {"employee": "p1", "month": "2026-05", "minutes": 60, "fee_ore": 123_400, "provider_kind": "external"}
            ],
        }
    ],
}


def made(kind: Any, body: Any) -> dict[str, Any]:
    reply: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answer(kind, body, "sv")))
    return {"results": {}, **reply}


def changed(reply: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    """Give a copy of a reply with another value at a place."""
    copy: Any = msgspec.json.decode(msgspec.json.encode(reply))
    *parts, last = (int(part) if part.isdigit() else part for part in place.split("."))
    inside = copy
    for part in parts:
        inside = inside[part]
    assert inside[last] != value
    inside[last] = value
    return dict(copy)


@pytest.mark.parametrize(
    ("place", "value", "what"),
    [
        ("totals.training_deduction_ore", 99_999_999, "figure"),
        ("results.employer_month.0.training_deduction_ore", 1, "figure"),
        ("explanations.0.result.value", 1, "figure"),
        ("explanations.0.steps.0.result.value", 99, "figure"),
        ("explanations.0.limited_by", "pool", "figure"),
        ("policy.status", "enacted", "policy_hash"),
        ("policy.changed", True, "policy_hash"),
        ("provenance.policy_hash", "sha256:0", "policy_hash"),
        ("provenance.result_hash", "sha256:0", "figure"),
        ("period.first", "2026-01", "input"),
    ],
)
def test_whatever_was_touched_in_a_calculation_is_named(place: str, value: Any, what: str) -> None:
    reply = made("calculation", CALCULATION)

    found = differences(changed(reply, place, value), reply)

    assert [one.what for one in found] == [what]


@pytest.mark.parametrize("place", ["range.high_ore", "range.low_kr", "middle.training_deduction_ore"])
def test_whatever_was_touched_in_a_quick_calculation_is_named(place: str) -> None:
    reply = made("quick_calculation", QUICK)

    assert [one.column for one in differences(changed(reply, place, 1), reply)] == [place]


@pytest.mark.parametrize("place", ["engine_version", "law_edition", "created_at", "input_hash"])
def test_another_engine_alone_is_no_difference(place: str) -> None:
    reply = made("calculation", CALCULATION)

    assert differences(changed(reply, f"provenance.{place}", "0"), reply) == []


def test_another_engine_is_named_where_a_figure_differs() -> None:
    reply = made("calculation", CALCULATION)
    older = changed(changed(reply, "provenance.engine_version", "0"), "totals.net_ore", 0)

    assert [one.what for one in differences(older, reply)] == ["engine_version", "figure"]


def test_the_language_of_a_reply_is_no_difference() -> None:
    swedish = made("calculation", CALCULATION)
    english: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answer("calculation", CALCULATION, "en")))

    assert differences(swedish, english) == []


def test_a_part_that_is_left_out_is_not_compared() -> None:
    reply = made("calculation", CALCULATION)

    assert differences({name: part for name, part in reply.items() if name != "explanations"}, reply) == []
