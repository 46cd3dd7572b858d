"""The fit says of every target by how much it is missed; facts held out are shown beside, met or not."""

import pytest

from kutcalc.population.folder import FitRow, Population
from kutcalc.population.holdouts import holdout_rows
from kutcalc.population.judging import judged
from kutcalc.population.synthesize import MINI, draw
from kutcalc.population.targets import Target
from kutcalc.population.words import error_text, figure_text, title_of

LIMITED = {
    "effective_contribution_rate",
    "almega_half_of_bought_courses",
    "research_deduction_2019",
    "research_deduction_2021",
    "research_deduction_2021_over_2019",
}


def target(**other: object) -> Target:
    given: dict[str, object] = {
        "name": "payroll",
        "dimension": "sector",
        "class_": "F",
        "published": 1_000,
        "unit": "MSEK",
        "status": "read",
        "period": "2024Q1",
        "source_url": "https://www.scb.se/",
        "tolerance_ppm": 5_000,
        **other,
    }
    return Target(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("model", "error_ppm", "is_met"),
    [(1_005, 5_000, True), (1_006, 6_000, False), (995, -5_000, True), (994, -6_000, False)],
)
def test_an_amount_misses_by_a_share_of_the_published_one(model: int, error_ppm: int, is_met: bool) -> None:
    row = judged(target(), model)

    assert (row.error_ppm, row.is_met) == (error_ppm, is_met)


def test_a_share_misses_by_points() -> None:
    row = judged(target(unit="ppm", published=385_388, tolerance_ppm=10_000), 395_389)

    assert (row.error_ppm, row.is_met) == (10_001, False)


def test_a_lower_bound_is_not_met_from_below() -> None:
    assert not judged(target(unit="ppm", published=500_000, tolerance_ppm=25_000, is_least=True), 499_000).is_met
    assert judged(target(unit="ppm", published=500_000, tolerance_ppm=25_000, is_least=True), 520_000).is_met


def test_the_small_population_meets_its_hard_targets_and_keeps_its_weights(mini_population: Population) -> None:
    fit = mini_population.manifest.fit
    hard = [row for row in fit if row.hard]
    bounds = [row for row in fit if row.dimension == "weights" or row.name == "effective_firms"]

    assert [row.class_ for row in hard] == [
        "A", "B+C", "D+E", "F", "G", "H", "I", "J", "K", "L", "M+N", "P", "Q", "R-U",
    ]  # fmt: skip
    assert all(row.is_met and row.status == "read" and row.period == "2024Q1" for row in hard)
    assert len(bounds) == 6
    assert all(row.is_met for row in bounds)


@pytest.mark.parametrize(
    "name", ["firms", "employees", "firms_that_train", "cost_of_labour_cost", "minutes_per_employee", "external_fees"]
)
def test_what_does_not_hang_on_small_groups_is_met_by_the_small_population_too(
    name: str, mini_population: Population
) -> None:
    rows = [row for row in mini_population.manifest.fit if row.name == name]

    assert rows
    assert [row for row in rows if not row.is_met] == []


def test_every_target_names_its_page_and_how_well_it_is_known(mini_population: Population) -> None:
    for row in mini_population.manifest.fit:
        assert row.period
        assert row.source_url.startswith("http") or row.status in {"assumption", "derived"}
        assert title_of(row.name).sv != row.name


def test_hold_outs_are_worked_by_the_law_and_shown_with_their_limits(mini_population: Population) -> None:
    found = {row.name: row for row in mini_population.manifest.holdouts}

    assert {name for name, row in found.items() if row.is_met is not None} == LIMITED
    rate = found["effective_contribution_rate"]
    assert (rate.published, rate.is_met) == (307_774, True)
    assert rate.model == pytest.approx(307_774, abs=3_000)
    assert found["almega_half_of_bought_courses"].model == pytest.approx(3_600, abs=5)
    assert 1 < found["research_deduction_2021_over_2019"].model / 1_000_000 < 4
    for year in (2019, 2021):
        row = found[f"research_deduction_{year}"]
        assert row.is_met == (1 / 1.5 <= row.model / row.published <= 1.5)


def test_a_research_deduction_far_from_the_published_one_is_shown_as_missed() -> None:
    few = draw(2024, 1, MINI, {"research_people_ppm": 1_500_000})

    found = {row.name: row for row in holdout_rows(few)}

    assert found["research_deduction_2021"].is_met is False
    assert found["effective_contribution_rate"].is_met


def test_figures_are_written_for_reading() -> None:
    assert figure_text(307_774, "ppm", "sv") == "30,78 %"
    assert figure_text(72_858, "MSEK", "en") == "72,858 SEK m"
    assert figure_text(2_855_191, "ratio ppm", "sv") == "2,86"
    assert error_text(-446, "ppm", "sv") == "−0,04 p.e."
    assert error_text(5_000, "MSEK", "en") == "+0.50 %"
    assert error_text(-49, "MSEK", "en").lstrip("−") == "0.00 %"


def test_a_row_of_the_fit_holds_integers_only(mini_population: Population) -> None:
    row = mini_population.manifest.fit[0]

    assert isinstance(row, FitRow)
    assert {type(value) for value in (row.published, row.model, row.error_ppm, row.tolerance_ppm)} == {int}
