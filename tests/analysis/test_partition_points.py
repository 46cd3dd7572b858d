"""Many points over a population: each the same as a run of its own, what does not change worked once; searches."""

from typing import Any, Final

import pytest
from tests.analysis.registers import population, register

from kutcalc.analysis.grid import read_grid, read_search
from kutcalc.analysis.grid_points import choice_at
from kutcalc.analysis.partition import merge, part
from kutcalc.analysis.scenario import Choice, PolicyChoice, plan_of_choice
from kutcalc.analysis.solve import solve
from kutcalc.analysis.sweep import FIGURES
from kutcalc.errors import FactMissingError, FaultsError, NotMonotoneError
from kutcalc.policy import Change, Library, policy_hash, read_policy
from kutcalc.policy.writing import policy_text, renamed
from kutcalc.population.folder import Population
from kutcalc.population.ground import NationGround
from kutcalc.population.workers import Alone

LIBRARY: Final = Library()
CAP: Final = "caps.employer_year.amount_ore"
FOU20: Final = PolicyChoice(ref="se-kut-2019-fou20", changes=(Change("caps.group_month.amount_ore", 5_000_000),))
AXES: Final[list[tuple[Choice, list[dict[str, Any]]]]] = [
    ("se-almega-2024", [{"path": "rate.share_ppm", "values": [300_000, 500_000, 700_000]}]),
    (
        "se-almega-2024",
        [
            {"path": CAP, "values": [None, 900_000, 2_500_000]},
            {"path": "caps.employer_month.amount_ore", "values": [None, 0, 400_000]},
        ],
    ),
    ("se-kut-2019-almega50", [{"path": "rate.share_ppm", "first": 200_000, "last": 600_000, "step": 200_000}]),
    (FOU20, [{"path": CAP, "values": [500_000, 5_000_000]}, {"path": "rate.share_ppm", "values": [100_000, 400_000]}]),
]


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Population:
    return population(tmp_path_factory.mktemp("populations"), register(40, most=3), parts=2)


def alone(nation: Population, ground: NationGround, point: dict[str, Any]) -> dict[str, int]:
    """Work a point by itself, part by part."""
    one = ground.chosen(point)
    return merge(part(each, [one]) for each in nation.parts()).totals(one.label)


@pytest.mark.parametrize(("choice", "axes"), AXES)
def test_each_point_is_a_run_of_its_own(choice: Choice, axes: list[dict[str, Any]], nation: Population) -> None:
    ground, grid = NationGround(nation, choice, LIBRARY), read_grid(axes)

    rows = ground.many(grid, 0, grid.count)

    assert rows["training_deduction_ore"].n_unique() > 1
    for number in range(grid.count):
        own = alone(nation, ground, dict(zip(grid.paths, grid.point(number), strict=True)))
        row = rows.row(number, named=True)
        assert {name: row[name] for name in FIGURES if name in own} == {
            name: own[name] for name in FIGURES if name in own
        }


def test_a_crew_that_works_the_parts_gives_the_same_rows(nation: Population) -> None:
    choice, axes = AXES[1]
    grid = read_grid(axes)

    by_crew = NationGround(nation, choice, LIBRARY).many(grid, 0, grid.count, Alone())

    assert by_crew.equals(NationGround(nation, choice, LIBRARY).many(grid, 0, grid.count))


def test_points_may_come_in_any_order_and_of_any_condition(nation: Population) -> None:
    ground = NationGround(nation, "se-almega-2024", LIBRARY)
    points: list[dict[str, Any]] = [
        {"rate.share_ppm": 400_000},
        {CAP: 900_000},
        {},
        {CAP: 900_000, "rate.share_ppm": 250_000},
    ]

    found = [ground.totals(point)["training_deduction_ore"] for point in points]

    assert found == [alone(nation, ground, point)["training_deduction_ore"] for point in points]


def test_a_design_that_reads_no_course_is_worked_on_all_rows(nation: Population) -> None:
    ground = NationGround(
        nation, "se-omstallning-2022", LIBRARY, [("registered_transition", True), ("transition_fee_ore", 0)]
    )

    assert ground.totals({})["training_deduction_ore"] >= 0
    assert ground.cells_of_point == nation.manifest.payslips > nation.manifest.touchable


def test_a_fact_that_is_missing_is_asked_for_at_the_first_point(nation: Population) -> None:
    with pytest.raises(FactMissingError):
        NationGround(nation, "se-m-reformgrupp-2018", LIBRARY).totals({})


# ---------------------------------------------------------------------- searches


def search_for(target: int, **changed: Any) -> Any:
    return read_search(
        {"path": CAP, "first": 0, "last": 20_000_000, "column": "training_deduction_ore", "target": target} | changed
    )


def test_the_cap_that_costs_a_sum_is_found_exactly_and_the_saved_policy_gives_it(nation: Population) -> None:
    ground = NationGround(nation, "se-almega-2024", LIBRARY)
    total = ground.totals({CAP: 2_345_600})["training_deduction_ore"]

    solving = solve(search_for(total), lambda cap: ground.totals({CAP: cap})["training_deduction_ore"])

    fails, reaches = solving.solution()
    assert fails == reaches - 1
    assert solving.seen[fails] < total <= solving.seen[reaches]
    policy = plan_of_choice(choice_at("se-almega-2024", {CAP: reaches}), LIBRARY)[1]
    assert policy is not None
    text = policy_text(renamed(policy), ["found"])
    assert read_policy(text).status == "assumption"
    saved = NationGround(nation, PolicyChoice(toml=text), LIBRARY)
    assert (
        saved.totals({})["training_deduction_ore"]
        == solving.seen[reaches]
        == alone(nation, saved, {})["training_deduction_ore"]
    )


def test_a_sum_that_no_cap_gives_is_refused(nation: Population) -> None:
    ground = NationGround(nation, "se-almega-2024", LIBRARY)

    with pytest.raises(FaultsError, match="1 fault"):
        solve(search_for(10**15), lambda cap: ground.totals({CAP: cap})["training_deduction_ore"])


def test_a_condition_that_moves_nothing_is_refused(nation: Population) -> None:
    ground = NationGround(nation, "se-almega-2024", LIBRARY)
    search = search_for(1, first=10**12, last=10**12 + 100)

    with pytest.raises(NotMonotoneError):
        solve(search, lambda cap: ground.totals({CAP: cap})["training_deduction_ore"])


@pytest.mark.parametrize("ref", ["se-almega-2024", "se-utbvik-1996", "nl-wva-2013", "jp-2018"])
def test_a_policy_that_is_written_reads_as_it_was(ref: str) -> None:
    policy = LIBRARY.get(ref)

    assert policy_hash(read_policy(policy_text(policy))) == policy_hash(policy)
    assert read_policy(policy_text(renamed(policy))).id == f"{ref}-own"
