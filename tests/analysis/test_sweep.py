"""Sweeps: the published rows exactly, every point the same as a calculation of its own, on both paths."""

from pathlib import Path
from typing import Any, Final

import pytest
from tests.analysis.example import ALMEGA, case
from tests.golden import scenarios

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.compare import totals_of
from kutcalc.analysis.grid import Grid, read_grid
from kutcalc.analysis.grid_points import check_grid, choice_at, label_at, points_of
from kutcalc.analysis.scenario import PolicyChoice, plan_of_choice, read_scenario
from kutcalc.analysis.sweep import FIGURES, Ground, point_rows, sweep
from kutcalc.errors import FaultsError
from kutcalc.policy import Library

LIBRARY: Final = Library()
PUBLISHED: Final = """\
policy,point,rate.share_ppm,employers,persons,baseline_due_ore,training_deduction_ore,cut_ore,contributions_due_ore,net_ore
se-almega-2024@1,1,300000,1,12,35033500,970300,0,35033500,34063200
se-almega-2024@1,2,350000,1,12,35033500,1132000,0,35033500,33901500
se-almega-2024@1,3,400000,1,12,35033500,1293800,0,35033500,33739700
se-almega-2024@1,4,450000,1,12,35033500,1455500,0,35033500,33578000
se-almega-2024@1,5,500000,1,12,35033500,1617200,0,35033500,33416300
se-almega-2024@1,6,550000,1,12,35033500,1779000,0,35033500,33254500
se-almega-2024@1,7,600000,1,12,35033500,1940700,0,35033500,33092800
"""


SCENARIOS: Final = scenarios()
AXES: Final = (
    {"path": "caps.employer_month.amount", "values": [None, 500_000, 1_000_000]},
    {"path": "caps.employer_year.amount", "values": [None, 900_000]},
)


def grid_of(*axes: dict[str, Any]) -> Grid:
    """Read a grid."""
    return read_grid(list(axes))


SHARES: Final = {"path": "rate.share_ppm", "first": 300_000, "last": 600_000, "step": 50_000}


def test_the_published_sweep_comes_out_to_the_ore() -> None:
    grid = grid_of(SHARES)
    totals = sweep(Ground.of(case(), ALMEGA, LIBRARY), grid)

    rows = point_rows(label_at(ALMEGA, LIBRARY, {}), points_of(grid, 0, grid.count), totals)

    written = [",".join(rows[0]), *(",".join(str(value) for value in row.values()) for row in rows)]
    assert "\n".join(written) + "\n" == PUBLISHED


@pytest.mark.parametrize("rows_on_numbers", ["1000", "0"])
@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_each_point_is_a_calculation_of_its_own(
    folder: Path, rows_on_numbers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUTCALC_NUMBER_PATH_ROWS", rows_on_numbers)
    scenario = read_scenario(folder)
    for choice in scenario.body.choices:
        label, policy, plan = plan_of_choice(choice, LIBRARY)
        if policy is None:
            continue
        one_case = case_of(scenario.tables([policy]), plan.employer_facts)
        changed = {one.path for one in choice.changes} if isinstance(choice, PolicyChoice) else set()
        unit = "minor" if policy.in_minor else "ore"
        axes = [{**axis, "path": f"{axis['path']}_{unit}"} for axis in AXES]
        axes = [axis for axis in axes if axis["path"] not in changed]
        grid = grid_of(*axes)
        ground = Ground.of(one_case, choice, LIBRARY)
        for (_, point), totals in zip(points_of(grid, 0, grid.count), sweep(ground, grid), strict=True):
            _, _, own = plan_of_choice(choice_at(choice, point), LIBRARY)
            alone = totals_of(calculate(one_case, own, label, ["employer_year"]))
            assert {name: totals.get(name, 0) for name in alone} == alone


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_points_worked_together_are_those_worked_one_by_one(folder: Path) -> None:
    scenario = read_scenario(folder)
    for choice in scenario.body.choices:
        _, policy, plan = plan_of_choice(choice, LIBRARY)
        if policy is None:
            continue
        one_case = case_of(scenario.tables([policy]), plan.employer_facts)
        unit = "minor" if policy.in_minor else "ore"
        changed = {one.path for one in choice.changes} if isinstance(choice, PolicyChoice) else set()
        paths = [path for path in (f"caps.employer_month.amount_{unit}", "rate.share_ppm") if path not in changed]
        axes = [{"path": path, "first": 200_000, "last": 950_000, "step": 150_000} for path in paths]
        grid = grid_of(*axes)
        try:
            check_grid(choice, grid, LIBRARY)
        except FaultsError:
            continue
        ground = Ground.of(one_case, choice, LIBRARY)

        together = ground.many(grid, 0, grid.count)

        alone = [{name: one[name] for name in FIGURES} for one in sweep(ground, grid)]
        assert together.to_dicts() == alone


def test_a_plain_grid_is_worked_together_and_one_that_changes_the_rules_is_not() -> None:
    plain = Ground.of(case(), ALMEGA, LIBRARY)
    plain.many(grid_of({"path": "rate.share_ppm", "first": 300_000, "last": 300_050, "step": 1}), 0, 51)
    ranks = Ground.of(case(), ALMEGA, LIBRARY)

    ranks.many(grid_of({"path": "instrument.rank", "first": 1, "last": 20, "step": 1}), 0, 20)

    assert plain.copies is not None
    assert (plain.worked_alone, len(plain.apart)) == (0, 0)
    assert ranks.copies is None
    assert (ranks.worked_alone, len(ranks.apart)) == (20, 1)


def test_one_value_without_a_ceiling_does_not_part_the_others() -> None:
    ground = Ground.of(case(), ALMEGA, LIBRARY)
    cap = {"path": "caps.employer_month.amount_ore", "values": [None, 0, *range(100_000, 150_000, 1_000)]}
    grid = grid_of(cap)

    figures = ground.many(grid, 0, grid.count)

    assert ground.worked_alone == 2
    assert not ground.apart
    assert figures["cut_ore"][:3].to_list() == [0, 1_617_200, 1_517_200]


@pytest.mark.parametrize("order", [1, -1])
def test_a_grid_from_nought_with_two_ceilings_is_worked_together_and_comes_out_the_same(order: int) -> None:
    """A cap that begins at nought stands in each pass of the grid, and used to send every point out alone."""
    ground = Ground.of(case(), ALMEGA, LIBRARY)
    axes: list[dict[str, Any]] = [
        {"path": "rate.share_ppm", "first": 300_000, "last": 600_000, "step": 100_000},
        {"path": "caps.employer_year.amount_ore", "first": 0, "last": 1_500_000, "step": 100_000},
        {"path": "caps.employer_month.amount_ore", "values": [None, 500_000, 1_000_000, 0]},
    ]
    grid = grid_of(*axes[::order])

    together = ground.many(grid, 0, grid.count)

    assert not ground.apart
    assert ground.worked_alone <= 4 * (16 + 4)
    assert ground.copies is not None
    assert together.to_dicts() == [{name: one[name] for name in FIGURES} for one in sweep(ground, grid)]


def test_the_last_axis_moves_fastest_and_no_ceiling_is_a_value() -> None:
    cap = {"path": "caps.employer_month.amount_ore", "values": [None, 1_000_000]}
    grid = grid_of(cap, {"path": "rate.share_ppm", "values": [400_000, 500_000]})

    points = [tuple(point.values()) for _, point in points_of(grid, 0, grid.count)]

    assert points == [(None, 400_000), (None, 500_000), (1_000_000, 400_000), (1_000_000, 500_000)]
    totals = sweep(Ground.of(case(), ALMEGA, LIBRARY), grid)
    assert [one["training_deduction_ore"] for one in totals] == [1_293_800, 1_617_200, 1_000_000, 1_000_000]
    assert [one["cut_ore"] for one in totals] == [0, 0, 293_800, 617_200]


def test_points_of_a_huge_grid_are_counted_and_found_without_being_made() -> None:
    grid = grid_of(
        {"path": "a", "first": 0, "last": 10**9, "step": 1},
        {"path": "b", "first": -5, "last": 5, "step": 2},
        {"path": "c", "values": [True, False]},
    )

    assert grid.count == (10**9 + 1) * 6 * 2
    assert grid.point(grid.count - 1) == (10**9, 5, False)


def test_a_sweep_in_parts_is_the_sweep_whole() -> None:
    grid = grid_of(SHARES)
    ground = Ground.of(case(), ALMEGA, LIBRARY)

    parts = [*ground.many(grid, 0, 3).to_dicts(), *ground.many(grid, 3, 7).to_dicts()]
    assert parts == [{name: one[name] for name in FIGURES} for one in sweep(ground, grid)]


@pytest.mark.parametrize(
    ("axes", "pointers"),
    [
        (None, ["/grid"]),
        ([], ["/grid"]),
        ([{"path": "a", "values": [1]}] * 2, ["/grid/1/path"]),
        ([{"path": "a"}], ["/grid/0/first", "/grid/0/last", "/grid/0/step"]),
        ([{"path": "a", "values": [1], "step": 2}], ["/grid/0"]),
        ([{"path": "a", "first": 3, "last": 1, "step": 0}], ["/grid/0/step", "/grid/0/last"]),
        ([{"path": "a", "values": []}], ["/grid/0/values"]),
        ([{"values": [1], "extra": 1}, 7], ["/grid/0/extra", "/grid/0/path", "/grid/1"]),
        ([{"path": "a", "first": "1", "last": 2, "step": 1}], ["/grid/0/first"]),
    ],
)
def test_every_fault_of_a_grid_is_named_at_its_place(axes: Any, pointers: list[str]) -> None:
    with pytest.raises(FaultsError) as caught:
        read_grid(axes)

    assert [fault.pointer for fault in caught.value.faults] == pointers


@pytest.mark.parametrize(
    ("axis", "pointers"),
    [
        ({"path": "rate.share", "values": [1, 2]}, ["/grid/0/path"]),
        ({"path": "rate.share_ppm", "values": [300_000, "a", True]}, ["/grid/0/values/1", "/grid/0/values/2"]),
        ({"path": "rate.share_ppm", "first": -10, "last": 300_000, "step": 10}, ["/grid/0"]),
    ],
)
def test_what_a_policy_cannot_have_is_named_before_any_work(axis: dict[str, Any], pointers: list[str]) -> None:
    with pytest.raises(FaultsError) as caught:
        check_grid(ALMEGA, grid_of(axis), LIBRARY)

    assert [fault.pointer for fault in caught.value.faults] == pointers
