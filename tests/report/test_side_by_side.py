"""Side by side: a comparison with intervals and example companies, and a column for what cannot be worked."""

from typing import Any, Final

import msgspec
import pytest

from kutcalc.analysis.scenario import Assumption, Choice, PolicyChoice
from kutcalc.policy import Change, Library
from kutcalc.report.answer import answer
from kutcalc.report.example_firms import EXAMPLE, SIZES, employer_of
from kutcalc.report.side_by_side import asked_bytes, side_by_side

ALMEGA: Final = "se-almega-2024@1"
AT_40: Final = PolicyChoice(ref=ALMEGA, changes=(Change("rate.share_ppm", 400_000),))


def compared(*policies: Choice, **more: Any) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.json.decode(side_by_side(asked_bytes(policies, 2026, firm=EXAMPLE, **more), "sv"))
    return value


def test_the_figures_are_those_of_the_comparison() -> None:
    value = compared(ALMEGA, AT_40)
    body = {
        "policies": [ALMEGA, {"ref": ALMEGA, "changes": [{"path": "rate.share_ppm", "value": 400_000}]}],
        "employers": [employer_of(EXAMPLE, 2026, share_ppm=1_000_000, minutes=660)],
    }
    reply = answer("comparison", body, "sv")

    assert {name: value[name] for name in ("totals", "differences", "policies")} == {
        name: reply[name] for name in ("totals", "differences", "policies")
    }


@pytest.mark.parametrize("firm", SIZES, ids=lambda firm: str(firm.employees))
def test_the_intervals_of_the_example_companies_are_those_of_a_quick_calculation(firm: Any) -> None:
    value = compared(ALMEGA)
    (own,) = [one for one in value["examples"] if one["employees"] == firm.employees]
    questions = {
        "employees": firm.employees,
        "monthly_pay_ore": firm.monthly_pay_ore,
        "course_fees_ore": firm.course_fees_ore,
        "year": 2026,
        "policy": ALMEGA,
    }
    quick = answer("quick_calculation", questions, "sv")["range"]

    assert {name: own["ranges"][0][name] for name in ("low_ore", "high_ore", "low_kr", "high_kr")} == {
        name: quick[name] for name in ("low_ore", "high_ore", "low_kr", "high_kr")
    }


def test_an_exact_figure_lies_in_its_interval() -> None:
    value = compared(ALMEGA, AT_40)
    exact = {row["policy"]: row["training_deduction_ore"] for row in value["totals"]}
    assert all(one["low_ore"] <= exact[one["policy"]] <= one["high_ore"] for one in value["ranges"])


def test_every_policy_of_the_library_has_a_column_and_none_stops_the_others() -> None:
    library = Library()
    for ref in library.ids():
        value = compared(ALMEGA, ref)
        assert len(value["columns"]) == 2
        assert value["columns"][0]["left_out"] is None
        left = value["columns"][1]["left_out"]
        assert left is None or left["open"] or left["facts"], ref


def test_facts_that_are_given_bring_a_policy_in() -> None:
    without = compared(ALMEGA, "se-m-reformgrupp-2018")["columns"][1]["left_out"]
    given = compared(ALMEGA, "se-m-reformgrupp-2018", assume=[Assumption("work_relevant", value=True)])

    assert [fact["column"] for fact in without["facts"]] == ["work_relevant"]
    assert given["columns"][1]["left_out"] is None
    assert given["totals"][2]["training_cost_ore"] == given["totals"][1]["training_cost_ore"]
    assert given["reasons"] == {"se-m-reformgrupp-2018@1": "0 kr, därför att inget av satsens steg passar."}


def test_two_of_the_same_have_names_of_their_own() -> None:
    value = compared(ALMEGA, ALMEGA, ALMEGA)
    assert [one["label"] for one in value["policies"]] == [ALMEGA, f"{ALMEGA} (2)", f"{ALMEGA} (3)"]
    assert [one["same"] for one in value["differences"]] == [True, True]


def test_cards_have_a_text_for_every_column_also_of_what_is_left_out() -> None:
    value = compared(ALMEGA, "se-kut-2019", AT_40)
    assert {len(card["text"]) for card in value["cards"]} == {3}


def test_nothing_that_can_be_worked_gives_columns_and_no_figures() -> None:
    value = compared("se-kut-2019", "finns-inte")
    assert value["policies"] == value["examples"] == value["ranges"] == []
    assert "totals" not in value
    assert [one["left_out"]["code"] for one in value["columns"]] == ["parameter-missing", "policy-not-found"]


def test_a_fact_of_one_policy_is_no_column_for_another_and_is_not_asked_twice() -> None:
    given = [Assumption("training_plan", True), Assumption("certified", True)]
    asked = asked_bytes(["se-almega-2024@1", "se-almega-incr@1"], 2026, firm=SIZES[0], assume=given)

    first, second = msgspec.json.decode(side_by_side(asked, "sv"))["columns"]

    assert first["left_out"] is None
    assert [error["column"] for error in second["left_out"]["errors"]] == ["fee_ore"]
    assert second["left_out"]["facts"] == []
