"""Cells before work: counted by arithmetic, refused with a way out, and never by making anything."""

import time
import tracemalloc
from typing import Any, Final

import pytest
from tests.analysis.example import EMPLOYER, body

from kutcalc.analysis.cost import check_cost, cost_of, estimate
from kutcalc.errors import CellBudgetError, ReplyTooLargeError

BILLION: Final = {"path": "rate.share_ppm", "first": 0, "last": 10**9, "step": 1}
HUNDREDS: Final = {"path": "caps.employer_month.amount_ore", "first": 0, "last": 10**6, "step": 600}


def many(employers: int, through: str) -> list[dict[str, Any]]:
    """Give employers of one payslip each, over some months."""
    slip = {"employee": "E", "month": "2020-01", "through": through, "birth_year": 1980, "cash_pay_ore": 1}
    return [{"employer": f"A{number}", "payslips": [slip]} for number in range(employers)]


def test_cells_are_rows_of_each_month_times_policies_times_points() -> None:
    grid = [{"path": "rate.share_ppm", "first": 300_000, "last": 600_000, "step": 50_000}]

    assert cost_of(body()).cells == 24
    assert cost_of({**body(kind="sweep", grid=grid)}).cells == 168
    assert cost_of({"policies": ["a", "b", "c"], "employers": [EMPLOYER]}).cells == 72


def test_the_published_refusal_is_worded_as_published() -> None:
    asked = {"kind": "sweep", "policy": "x", "employers": many(10_000, "2024-12"), "grid": [HUNDREDS]}

    with pytest.raises(CellBudgetError) as caught:
        check_cost(asked, as_job=True)

    error = caught.value
    assert error.text.sv == (
        "600 000 lönerader x 1 förslag x 1 667 punkter = 1 000 200 000 celler; gränsen är 100 000 000."
    )
    assert (
        error.text.en
        == "600,000 payslip rows x 1 policy x 1,667 points = 1,000,200,000 cells; the limit is 100,000,000."
    )
    assert (error.requested, error.limit, error.suggestion) == (1_000_200_000, 10**8, {"grid_points": 166})
    assert error.factors == {"payslips": 600_000, "policies": 1, "grid_points": 1_667}


def test_an_estimate_says_how_it_may_be_done() -> None:
    small = estimate(body())
    large = estimate({**body(kind="sweep", grid=[{**BILLION, "last": 10**6}])})
    refused = estimate({**body(kind="sweep", grid=[BILLION])})

    assert (small["mode"], small["cells"], small["suggestion"]) == ("sync", 24, None)
    assert (large["mode"], large["cells"]) == ("job", 24_000_024)
    assert large["seconds"] >= 1
    assert large["bytes"] > 0
    assert refused == {
        "cells": 24_000_000_024,
        "factors": {"payslips": 24, "policies": 1, "grid_points": 1_000_000_001},
        "limit_cells": 10**8,
        "mode": "refused",
        "seconds": None,
        "bytes": None,
        "suggestion": {"grid_points": 4_166_666},
    }


def test_a_suggestion_fits_and_one_more_does_not() -> None:
    asked = {**body(kind="sweep", grid=[BILLION])}
    most = estimate(asked)["suggestion"]["grid_points"]

    assert estimate({**asked, "grid": [{**BILLION, "last": most - 1}]})["mode"] == "job"
    assert estimate({**asked, "grid": [{**BILLION, "last": most}]})["mode"] == "refused"


SHARES: Final = {"path": "rate.share_ppm", "first": 300_000, "last": 600_000, "step": 500}
YEARS: Final = {"path": "caps.employer_year.amount_ore", "first": 0, "last": 84_000_000, "step": 100_000}
RANKS: Final = {"path": "instrument.rank", "first": 1, "last": 841, "step": 1}


def firm(persons: int, *grid: dict[str, Any]) -> dict[str, Any]:
    """Give a sweep of a year of some persons."""
    return {"kind": "sweep", "policy": "x", "employers": many(persons, "2020-12"), "grid": list(grid)}


def test_a_ceiling_from_nought_costs_hardly_more_than_one_above() -> None:
    above = estimate(firm(12, SHARES, {**YEARS, "first": 100_000, "last": 84_100_000}))
    from_nought = estimate(firm(12, SHARES, YEARS))

    assert above["cells"] == from_nought["cells"] == 144 * 601 * 841
    assert (above["mode"], from_nought["mode"]) == ("job", "job")
    assert above["seconds"] <= from_nought["seconds"] < 60


def test_points_that_are_worked_alone_are_refused_where_a_job_has_no_time_for_them() -> None:
    refused = estimate(firm(12, SHARES, RANKS))
    most = refused["suggestion"]["grid_points"]
    taken = estimate(firm(12, {**RANKS, "last": most}))
    one_more = estimate(firm(12, {**RANKS, "last": most + 1}))

    assert (refused["mode"], refused["seconds"], refused["bytes"]) == ("refused", None, None)
    assert refused["cells"] < 10**8
    assert refused["limit_cells"] == 144 * most
    assert (taken["mode"], one_more["mode"]) == ("job", "refused")
    assert 115 <= taken["seconds"] <= 120


def test_what_a_job_has_no_time_for_is_refused_before_it_is_queued() -> None:
    with pytest.raises(CellBudgetError) as caught:
        check_cost(firm(12, SHARES, RANKS), as_job=True)

    assert caught.value.limit < caught.value.requested < 10**8
    assert caught.value.text.sv.endswith(" Så många hinner ett jobb med ett sådant rutnät.")
    assert caught.value.suggestion == estimate(firm(12, SHARES, RANKS))["suggestion"]


def test_more_time_is_more_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_JOB_CPU_S", "1200")

    assert estimate(firm(12, RANKS, {**SHARES, "step": 3_000}))["mode"] == "job"


@pytest.mark.parametrize(
    "axes",
    [
        [{"path": "caps.employer_year.amount_minor", "first": 1, "last": 1_000, "step": 1}],
        [{"path": "rate.share_ppm", "values": [0, None, True, "x"] * 250}],
        [{"path": "rate.share_ppm", "first": -1_000, "last": -1, "step": 1}],
    ],
)
def test_points_that_cannot_be_columns_are_counted_one_by_one(axes: list[dict[str, Any]]) -> None:
    assert estimate(firm(12, *axes))["seconds"] == 7


def test_the_points_of_a_large_payroll_and_of_a_search_are_counted_one_by_one() -> None:
    search = {"path": "rate.share_ppm", "first": 0, "last": 10**6, "column": "training_deduction_ore", "target": 1}

    assert estimate(firm(1_600, {**SHARES, "step": 300}))["seconds"] == 13
    assert estimate({"kind": "solve", "policy": "x", "employers": many(1, "2020-01"), "solve": search})["seconds"] == 1


def test_what_is_too_large_to_be_answered_at_once_is_shown_the_way_to_a_job() -> None:
    asked = {"policies": ["a", "b"], "employers": many(10_000, "2024-12")}

    with pytest.raises(CellBudgetError) as caught:
        check_cost(asked, as_job=False)

    assert caught.value.limit == 10**6
    assert "jobb" in caught.value.text.sv
    assert check_cost(asked, as_job=True).cells == 1_200_000


def test_too_many_rows_for_one_reply_are_refused_before_they_are_made() -> None:
    asked = {"policy": "a", "levels": ["payslip"], "employers": many(1_000, "2024-12")}

    with pytest.raises(ReplyTooLargeError) as caught:
        check_cost(asked, as_job=False)

    assert caught.value.code == "reply-too-large"
    assert check_cost({**asked, "levels": ["employer_year"]}, as_job=False).cells == 60_000


def test_a_huge_grid_is_counted_in_no_time_and_no_memory() -> None:
    asked = {**body(kind="sweep", grid=[BILLION, {**BILLION, "path": "b"}, {**BILLION, "path": "c"}])}
    estimate(asked)

    tracemalloc.start()
    begun = time.perf_counter()
    for _ in range(20):
        estimate(asked)
    took = time.perf_counter() - begun
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert took < 20 * 0.05
    assert peak < 100_000


@pytest.mark.parametrize(
    "row", [{}, {"month": 7, "through": 9}, {"month": "x", "through": "y"}, 3, {"through": "2020-01"}]
)
def test_what_cannot_be_read_counts_as_one_row_and_is_refused_later(row: Any) -> None:
    assert cost_of({"employers": [{"payslips": [row]}]}).cells == 1
