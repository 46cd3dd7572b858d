"""What designs cost the nation, on the small population: exact, beside each other, with bounds that hold and notes."""

import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.golden import every_scenario

from kutcalc.analysis.changed_training import ChangedTraining
from kutcalc.analysis.distribution import AMOUNTS
from kutcalc.analysis.partition import merge, part
from kutcalc.analysis.response import Behaviour, behaviour_at, behaviour_of, scales_of
from kutcalc.analysis.scenario import Chosen, PolicyChoice, chosen, read_scenario
from kutcalc.cli import main
from kutcalc.errors import FaultsError
from kutcalc.policy import Change, Library
from kutcalc.population.folder import MANIFEST, Population
from kutcalc.population.nation import BESIDE, COLUMNS, Nation, NationAsked, nation, point_interval
from kutcalc.units import PPM

ALMEGA = "se-almega-2024@1"
CAPPED = "capped"
CAP_ORE = 25_000_000
BY = ("size_class", "sex", "age_band")
YEAR = 2026
SCENARIO = next(folder for folder in every_scenario() if folder.name == "nationell-kostnad")


def policies() -> list[Chosen]:
    capped = PolicyChoice(ref=ALMEGA, label=CAPPED, changes=(Change("caps.employer_year.amount_ore", CAP_ORE),))
    return chosen([ALMEGA, capped], Library())


@pytest.fixture(scope="module")
def answer(mini_population: Population) -> Nation:
    asked = NationAsked(mini_population.manifest.id, YEAR, BY, behaviour_at("central"))
    return nation(mini_population, policies(), asked)


@pytest.fixture(scope="module")
def static(mini_population: Population) -> Nation:
    asked = NationAsked(mini_population.manifest.id, YEAR, BY, draws=False)
    return nation(mini_population, policies(), asked)


def rows_by(found: Nation, label: str, by: str = "all") -> list[dict[str, Any]]:
    return [row for row in found.rows if (row["policy"], row["by"]) == (label, by)]


def whole(found: Nation, label: str = ALMEGA) -> dict[str, Any]:
    [row] = rows_by(found, label)
    return row


def of_policy(rows: list[dict[str, Any]], label: str = ALMEGA) -> list[dict[str, Any]]:
    return [row for row in rows if row["policy"] == label]


def test_the_static_figure_is_half_of_all_bought_courses_but_for_the_kronor_that_each_month_drops(
    mini_population: Population, static: Nation
) -> None:
    bought, months = Fraction(0), Fraction(0)
    for one in mini_population.parts():
        slips = one.payslips()
        like = slips.group_by("employer", "employee").agg(pl.col("count").max(), pl.col("weight_ppm").first())
        rows = one.training().filter(pl.col("provider_kind") != "internal").join(like, on=["employer", "employee"])
        for fee, count, weight in rows.select("fee_ore", "count", "weight_ppm").iter_rows():
            bought += Fraction(fee * count * weight, PPM)
        claims = rows.select("employer", "month", "weight_ppm").unique()
        months += Fraction(int(claims["weight_ppm"].sum()), PPM)

    dropped = bought / 2 - whole(static)["training_deduction_ore"]

    assert bought > 0
    assert 0 <= dropped <= 100 * months


def test_the_static_rows_are_the_same_with_and_without_a_response(answer: Nation, static: Nation) -> None:
    figures = [name for name in COLUMNS if name not in {"low_ore", "high_ore", "suppressed"}]
    shown = {(row["policy"], row["by"], row["class"]): row for row in answer.rows if not row["suppressed"]}

    for row in (row for row in static.rows if not row["suppressed"]):
        other = shown.get((row["policy"], row["by"], row["class"]))
        if other is not None:
            assert [other[name] for name in figures] == [row[name] for name in figures]
    assert {row["policy"] for row in static.rows} == {ALMEGA, CAPPED}
    assert {row["policy"] for row in answer.rows} == {ALMEGA, f"{ALMEGA} {BESIDE}", CAPPED, f"{CAPPED} {BESIDE}"}


def test_classes_add_up_to_the_nation_to_the_ore(answer: Nation) -> None:
    labels = {row["policy"] for row in answer.rows}
    every = [rows_by(answer, label, by) for label in sorted(labels) for by in ("sex", "size_class")]
    shown = [rows for rows in every if not any(row["suppressed"] for row in rows)]

    assert shown
    for rows in shown:
        for name in ("persons", "training_cost_ore", "training_deduction_ore", "baseline_due_ore"):
            assert sum(row[name] for row in rows) == whole(answer, rows[0]["policy"])[name]


def test_every_figure_lies_within_its_bounds_and_what_is_hidden_has_none(answer: Nation) -> None:
    for row in answer.rows:
        if row["suppressed"]:
            assert row["by"] != "all"
            assert [row[name] for name in AMOUNTS] == [None] * len(AMOUNTS)
        else:
            assert row["low_ore"] <= row["training_deduction_ore"] <= row["high_ore"]
    for row in (*answer.uncertainty, *answer.differences):
        assert row["low_ore"] <= row.get("training_deduction_ore", row["low_ore"]) <= row["high_ore"]


def test_take_up_alone_takes_its_share_to_the_ore(mini_population: Population, static: Nation) -> None:
    asked = NationAsked(mini_population.manifest.id, YEAR, (), Behaviour(take_up_ppm=400_000), draws=False)

    found = nation(mini_population, policies()[:1], asked)

    beside, before = whole(found, f"{ALMEGA} {BESIDE}"), whole(static)
    assert beside["training_deduction_ore"] == pytest.approx(before["training_deduction_ore"] * 0.4, abs=1)
    assert beside["training_cost_ore"] == before["training_cost_ore"]
    assert beside["employers_gaining"] == pytest.approx(before["employers_gaining"] * 0.4, abs=1)


def test_a_response_is_worked_by_the_engine_and_not_drawn(mini_population: Population, answer: Nation) -> None:
    behaviour = behaviour_at("central")
    scales = scales_of(behaviour, 499_999)
    change = ChangedTraining(scales.volume_ppm, scales.price_ppm, scales.relabelled_ppm)

    exact = merge(part(one, policies()[:1], changes=change) for one in mini_population.parts()).totals(ALMEGA)

    share = exact["training_deduction_ore"] * scales.take_up_ppm // PPM
    assert whole(answer, f"{ALMEGA} {BESIDE}")["training_deduction_ore"] == pytest.approx(share, rel=2e-5)


def test_a_cap_costs_less_and_its_limit_says_what_it_took(answer: Nation) -> None:
    free, capped = (whole(answer, label)["training_deduction_ore"] for label in (ALMEGA, CAPPED))
    limits = {row["limited_by"]: row for row in of_policy(answer.limits, CAPPED)}

    assert capped < free
    assert limits["employer_cap"]["cut_ore"] == pytest.approx(free - capped, abs=100)
    assert (
        limits["employer_cap"]["training_deduction_ore"]
        <= limits["employer_cap"]["employers"] * CAP_ORE * 1.01 + CAP_ORE
    )
    assert [row["limited_by"] for row in of_policy(answer.limits)] == ["nothing"]
    [difference] = [row for row in answer.differences if row["policy"] == CAPPED]
    assert (difference["versus"], difference["training_deduction_ore"]) == (ALMEGA, capped - free)
    assert difference["high_ore"] < 0
    assert not difference["same"]


def test_sources_stand_apart_and_behaviour_only_where_it_is_asked_for(answer: Nation) -> None:
    sources = [row["source"] for row in of_policy(answer.uncertainty)]
    beside = [row["source"] for row in of_policy(answer.uncertainty, f"{ALMEGA} {BESIDE}")]

    assert sources == ["sampling", "data_age"]
    assert beside == ["sampling", "data_age", "behaviour"]
    assert of_policy(answer.sensitivity)[0]["assumption"] == "external_training_spend"
    assert of_policy(answer.sensitivity, f"{ALMEGA} {BESIDE}")[0]["assumption"] == "take_up_ppm"


def test_who_is_reached_is_told_and_few_get_much(answer: Nation) -> None:
    [row] = of_policy(answer.reached)

    assert 0 < row["employers_gaining"] < row["employers"]
    assert 0 < row["persons_reached"] < whole(answer)["persons"]
    assert 0 < row["top_1_percent_ppm"] < row["top_10_percent_ppm"] < PPM
    assert 0 < row["subsidy_per_krona_ppm"] < 500_000


def test_the_published_figure_stands_beside_ours_with_what_it_is_worth(answer: Nation) -> None:
    [known] = answer.known_figures

    assert (known["policy"], known["ore"]) == (ALMEGA, 360_000_000_000)
    assert known["ours_ore"] == whole(answer)["training_deduction_ore"]
    assert "inte oberoende" in known["text"].sv
    assert "not independent" in known["text"].en


def test_a_figure_never_leaves_without_what_it_rests_on(answer: Nation) -> None:
    assert [row["name"] for row in answer.response][:2] == ["take_up_ppm", "additionality_ppm"]
    assert {row["level"] for row in answer.response} == {"central"}
    assert {"whole_year", "draws", "alike"} <= {row["id"] for row in answer.assumptions}
    assert {row["code"] for row in answer.warnings} >= {"mini", "synthetic", "behaviour_beside"}
    assert answer.frame().columns == list(COLUMNS)


def test_another_year_than_the_populations_is_refused(mini_population: Population) -> None:
    with pytest.raises(FaultsError) as refused:
        nation(mini_population, policies(), NationAsked(mini_population.manifest.id, 2024))

    [fault] = refused.value.faults
    assert "population build --year 2024" in fault.text.en


def test_what_was_kept_is_not_worked_again(mini_population: Population, static: Nation, tmp_path: Path) -> None:
    kept: dict[str, bytes] = {}
    heard: list[tuple[int, int]] = []
    asked = NationAsked(mini_population.manifest.id, YEAR, BY, draws=False)
    first = nation(mini_population, policies(), asked, kept=kept, told=lambda done, total: heard.append((done, total)))
    shutil.copy(mini_population.folder / MANIFEST, tmp_path)
    empty = Population(tmp_path, mini_population.manifest)

    again = nation(empty, policies(), asked, kept=kept)

    assert again.rows == first.rows == static.rows
    assert heard == sorted(heard)
    assert len({total for _, total in heard}) == 1
    assert heard[-1][0] == heard[-1][1]


def test_the_interval_of_a_point_is_that_of_its_policy_scaled(answer: Nation) -> None:
    row = whole(answer)

    low, high = point_interval(answer, ALMEGA, row["training_deduction_ore"] // 2)

    assert low == pytest.approx(row["low_ore"] / 2, abs=2)
    assert high == pytest.approx(row["high_ore"] / 2, abs=2)
    assert point_interval(answer, ALMEGA, 0) == (0, 0)


def test_the_national_scenario_names_five_policies_that_need_no_further_facts() -> None:
    body = read_scenario(SCENARIO).body

    made = chosen(body.choices, Library())

    assert body.population is not None
    assert (body.population.id, body.population.year, len(body.population.by)) == ("se-2026", YEAR, 6)
    assert [one.policy.id for one in made if one.policy is not None] == [
        "se-almega-2024",
        "se-kut-2019-almega50",
        "se-kut-2019-fou20",
        "se-almega-2024",
        "se-c-2019",
    ]
    assert all(not one.policy.facts for one in made if one.policy is not None)


@pytest.fixture
def small_scenario(mini_population: Population, tmp_path: Path) -> Path:
    text = (SCENARIO / "scenario.toml").read_text(encoding="utf-8")
    by = text[text.index("by = [") :]
    smaller = text.replace('"se-2026"', f'"{mini_population.manifest.id}"').replace(by, 'by = ["sex"]\n')
    (tmp_path / "scenario.toml").write_text(smaller, encoding="utf-8")
    return tmp_path


def test_the_national_scenario_runs_in_one_command(small_scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["run", "--scenario", str(small_scenario), "--json"])

    reply = json.loads(capsys.readouterr().out)
    labels = list(dict.fromkeys(row["policy"] for row in reply["results"]["nation_year"]))
    totals = {
        row["policy"]: row["training_deduction_ore"] for row in reply["results"]["nation_year"] if row["by"] == "all"
    }
    assert code == 0
    assert [label.partition("@")[0] for label in labels] == [
        "se-almega-2024",
        "se-kut-2019-almega50",
        "se-kut-2019-fou20",
        "se-almega-2024",
        "se-c-2019",
    ]
    assert totals[labels[1]] < totals[labels[0]] < totals[labels[4]]
    assert all(row["low_ore"] <= totals[row["policy"]] <= row["high_ore"] for row in reply["uncertainty"])


def test_the_command_gives_a_table_with_interval_in_a_pipe(
    mini_population: Population, capsys: pytest.CaptureFixture[str]
) -> None:
    name = mini_population.manifest.id
    command = ["population", "--population", name, "--year", "2026", "-p", "se-almega-2024", "--by", "sex"]

    code = main([*command, "--behaviour", "take_up_ppm=400000"])

    caught = capsys.readouterr()
    lines = caught.out.splitlines()
    assert code == 0
    assert lines[0] == ",".join(COLUMNS)
    assert [line.split(",")[0] for line in lines[1:]] == [ALMEGA] * 3 + [f"{ALMEGA} {BESIDE}"] * 3
    assert "räknar 100 %" in caught.err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--behaviour", "additionality_ppm=1,price_elasticity_ppm=-1"], "inte båda"),
        (["--behaviour", "take_up"], "take_up_ppm=400000"),
        (["-o", "svar.pdf"], ".parquet"),
    ],
)
def test_the_command_refuses_what_it_cannot_do(
    more: list[str], said: str, mini_population: Population, capsys: pytest.CaptureFixture[str]
) -> None:
    name = mini_population.manifest.id

    code = main(["--lang", "sv", "population", "--population", name, "--year", "2026", "-p", "se-almega-2024", *more])

    assert code == 3
    assert said in capsys.readouterr().err


def test_the_bare_command_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "sv", "population"]) == 3
    assert "--year ÅR och -p FÖRSLAG" in capsys.readouterr().err


def test_a_level_of_response_is_read_by_its_name() -> None:
    assert behaviour_of("high") == behaviour_at("high")
