"""Populations on disk: whole or not there, found by name, parted by group, described by their manifest."""

from pathlib import Path

import msgspec
import polars as pl
import pytest
from tests.analysis.registers import TITLE, YEAR, population, register

from kutcalc.analysis.scenario import chosen
from kutcalc.errors import PopulationMissingError
from kutcalc.policy import Library
from kutcalc.population.folder import (
    Building,
    Manifest,
    PopulationOutdatedError,
    find_population,
    home_of_populations,
    list_populations,
    open_population,
    part_of,
    write_population,
)

TABLES = register(12, most=2)


def test_a_population_is_found_by_its_name(tmp_path: Path) -> None:
    made = population(tmp_path, TABLES, name="mine")

    assert find_population("mine", tmp_path) == made == open_population(tmp_path / "mine")
    assert [one.id for one in list_populations(tmp_path)] == ["mine"]


def test_one_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    population(tmp_path, TABLES, name="mine")

    with pytest.raises(PopulationMissingError, match=r"those there are: mine\. Make one by kutcalc population build"):
        find_population("../mine", tmp_path)
    assert list_populations(tmp_path / "nowhere") == []


def test_one_made_with_another_law_must_be_made_again(tmp_path: Path) -> None:
    made = population(tmp_path, TABLES, name="mine")
    file = made.part(0).folder / "bounds.json"
    file.write_text(file.read_text().replace('"edition":"', '"edition":"of old '))

    with pytest.raises(PopulationOutdatedError, match="another edition of the law"):
        find_population("mine", tmp_path)


def test_the_manifest_says_how_large_it_is(tmp_path: Path) -> None:
    manifest = population(tmp_path, TABLES).manifest

    weights = TABLES.payslips.group_by("employer").agg(pl.col("weight_ppm").first())["weight_ppm"].sum()
    assert manifest.employers == weights // 10**6
    assert manifest.payslips == 12 * TABLES.payslips.select(pl.struct("employer", "employee").n_unique()).item()
    assert manifest.touchable == TABLES.training.select(pl.struct("employer", "employee", "month").n_unique()).item()
    assert (manifest.parts, manifest.is_mini) == (2, False)


def test_cells_are_the_payslips_that_a_policy_can_touch(tmp_path: Path) -> None:
    made = population(tmp_path, TABLES)
    ones = chosen(["se-almega-2024", "se-omstallning-2022"], Library())

    assert made.cells(ones) == made.manifest.touchable + made.manifest.payslips


def test_whole_groups_lie_in_one_part(tmp_path: Path) -> None:
    made = population(tmp_path, register(40, most=1), parts=4)

    groups = [set(part.payslips()["group"]) for part in made.parts()]

    assert sum(map(len, groups)) == len(set().union(*groups))
    assert sum(bool(one) for one in groups) > 1


def test_a_group_lies_in_the_part_that_its_name_says() -> None:
    assert part_of(pl.Series(["G0001", "F0002", "G0001"]), 16).to_list() == [12, 6, 12]


def test_one_of_the_same_name_takes_the_place_of_the_old(tmp_path: Path) -> None:
    population(tmp_path, TABLES, name="mine")

    made = population(tmp_path, register(3, seed=9), name="mine", parts=1)

    assert find_population("mine", tmp_path).manifest == made.manifest
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_one_that_was_never_finished_is_not_there(tmp_path: Path) -> None:
    building = Building.begin("mine", tmp_path)
    (building.folder / "manifest.json").write_bytes(
        msgspec.json.encode(Manifest(id="mine", title=TITLE, year=YEAR, base_year=YEAR))
    )

    assert list_populations(tmp_path) == []


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".."])
def test_a_name_that_is_no_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(msgspec.ValidationError):
        Building.begin(name, tmp_path)


def test_classes_are_those_of_the_firms(tmp_path: Path) -> None:
    firms = pl.concat([part.firms() for part in population(tmp_path, TABLES).parts()])
    given = TABLES.payslips.group_by("employer").agg(pl.col("headcount", "sni", "nuts2", "weight_ppm").first())

    for row in firms.join(given, on="employer").iter_rows(named=True):
        assert row["region"] == row["nuts2"]
        assert row["weight_ppm"] == row["weight_ppm_right"]
        first = int(row["size_class"].partition("-")[0].rstrip("+"))
        assert first <= row["headcount"]
    assert set(firms["sector"]) <= {"A", "B+C", "F", "G", "H", "I", "J", "K", "M+N", "Q"}


def test_deciles_of_pay_hold_a_tenth_each_and_rise(tmp_path: Path) -> None:
    made = population(tmp_path, register(60, most=3), parts=3)
    people = pl.concat([part.people() for part in made.parts()]).with_columns(pl.col("wage_decile").cast(pl.Int64))

    weight = (pl.col("weight_ppm") * pl.col("persons")).sum()
    by_decile = (
        people.group_by("wage_decile")
        .agg(
            weight.alias("weight"),
            pl.col("full_time_pay_ore").min().alias("low"),
            pl.col("full_time_pay_ore").max().alias("high"),
        )
        .sort("wage_decile")
    )

    assert by_decile["wage_decile"].to_list() == list(range(1, 11))
    assert (by_decile["low"].slice(1) > by_decile["high"].slice(0, 9)).all()
    assert by_decile["weight"].min() * 20 > by_decile["weight"].sum()  # type: ignore[operator]


def test_the_folder_is_where_the_environment_says(tmp_path: Path) -> None:
    assert home_of_populations({"KUTCALC_POPULATIONS": str(tmp_path)}) == tmp_path
    assert home_of_populations({"XDG_DATA_HOME": "/data"}) == Path("/data/kutcalc/populations")
    assert home_of_populations({"HOME": "/home/a"}) == Path("/home/a/.local/share/kutcalc/populations")


def test_processes_settle_the_same_population(tmp_path: Path) -> None:
    manifest = Manifest(id="own", title=TITLE, year=YEAR, base_year=YEAR)

    one = write_population("one", manifest, *TABLES, parts=2, home=tmp_path)
    two = write_population("two", manifest, *TABLES, parts=2, home=tmp_path, workers=2)

    for a, b in zip(one.parts(), two.parts(), strict=True):
        assert a.firms().equals(b.firms())
        assert a.people().equals(b.people())
