"""Totals are the same bytes wherever and in however many parts they are worked, and whoever dies meanwhile."""

import logging
import os
import re
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from tests.benchmarks.nation_made import made_part
from tests.population.lightly import deadly, process_of
from tests.population.sent import faulty, source_here, worked, worked_after_a_death

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.grid import read_grid
from kutcalc.analysis.partition import ALL, DIMENSIONS, Partial, merge
from kutcalc.analysis.scenario import Choice, PolicyChoice, chosen
from kutcalc.errors import PolicyNotFoundError
from kutcalc.language import Text
from kutcalc.policy import Change, Library
from kutcalc.population import cluster
from kutcalc.population.cluster import Cluster, ClusterError
from kutcalc.population.folder import Manifest, Population, write_population
from kutcalc.population.ground import NationGround
from kutcalc.population.workers import PartLostError, crew_of, each_part

CAPPED: Final = PolicyChoice("se-kut-2019-fou20", changes=(Change("caps.group_month.amount_ore", 900_000),))
POLICIES: Final[tuple[Choice, ...]] = ("se-almega-2024", CAPPED)
PARTS: Final = (1, 4, 16)
PERSONS: Final = 240
DIES_AT: Final = 5
WEIGHTS: Final = (1_000_000, 713_377, 2_999_999, 1, 15_485_863)
"""Weights whose products with amounts are no whole öre."""


@pytest.fixture(scope="module")
def populations(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Population]:
    """Write the same employers in one part, in four and in sixteen."""
    home = tmp_path_factory.mktemp("populations")
    made = [made_part(number, PERSONS) for number in range(3)]
    payslips, training = (pl.concat(frames) for frames in zip(*made, strict=True))
    weight = pl.col("employer").str.tail(6).cast(pl.Int64) % len(WEIGHTS)
    payslips = payslips.with_columns(weight.replace_strict(dict(enumerate(WEIGHTS))).alias("weight_ppm"))
    title = Text(sv="Liten", en="Small")
    manifest = Manifest(id="small", title=title, year=2026, base_year=2026)
    return {
        parts: write_population(f"in-{parts}", manifest, payslips, training, parts=parts, home=home) for parts in PARTS
    }


@pytest.fixture(scope="module")
def expected(populations: dict[int, Population]) -> Partial:
    """Work all employers at once, in memory."""
    return worked(populations[1].folder, POLICIES, DIMENSIONS, 0)


def whole(population: Population, workers: int | str) -> bytes:
    """Work a population part by part; give the bytes of its sums."""
    work = partial(worked, population.folder, POLICIES, DIMENSIONS)
    return merge(each_part(work, range(population.manifest.parts), workers=workers)).to_bytes()


def whole_after_a_death(population: Population, workers: int | str, marks: Path) -> bytes:
    """Work a population where one worker is killed in the middle of its part."""
    work = partial(worked_after_a_death, marks, DIES_AT, population.folder, POLICIES, DIMENSIONS)
    found = merge(each_part(work, range(population.manifest.parts), workers=workers)).to_bytes()
    assert (marks / f"killed-{DIES_AT}").exists()
    return found


# ---------------------------------------------------------------------- this process


@pytest.mark.parametrize("parts", PARTS)
def test_the_number_of_parts_changes_nothing(populations: dict[int, Population], expected: Partial, parts: int) -> None:
    assert whole(populations[parts], 1) == expected.to_bytes()


def test_the_order_of_merging_changes_nothing(populations: dict[int, Population], expected: Partial) -> None:
    parts = [worked(populations[4].folder, POLICIES, DIMENSIONS, number) for number in range(4)]

    pairs = [merge([parts[2], parts[0]]), merge([parts[3], parts[1]])]

    assert merge(reversed(parts)).to_bytes() == expected.to_bytes()
    assert merge(pairs).to_bytes() == expected.to_bytes()


def test_what_is_written_is_read_as_the_same(expected: Partial) -> None:
    assert Partial.from_bytes(expected.to_bytes()) == expected


def test_another_weight_gives_other_bytes(populations: dict[int, Population], expected: Partial) -> None:
    firms = populations[1].part(0).firms()

    assert set(firms["weight_ppm"].unique()) == set(WEIGHTS)
    assert expected.sums["se-almega-2024@1", ALL, ""]["training_deduction_ore"] % 1_000_000 != 0


@pytest.mark.parametrize("policy", POLICIES, ids=("a share of fees", "capped by group and month"))
def test_the_sums_are_those_of_plain_integers(
    populations: dict[int, Population], expected: Partial, policy: Choice
) -> None:
    one = chosen([policy], Library())[0]
    part = populations[1].part(0)
    weights = dict(part.firms().select("employer", "weight_ppm").iter_rows())

    years = calculate(part.case(), one.plan, one.label, ["employer_year"]).tables["employer_year"]

    for column in ("contribution_base_ore", "baseline_due_ore", "training_cost_ore", "training_deduction_ore"):
        exact = sum(weights[employer] * amount for employer, amount in years.select("employer", column).iter_rows())
        assert expected.sums[one.label, ALL, ""][column] == exact, column


# ---------------------------------------------------------------------- processes


def test_processes_change_nothing_nor_does_the_death_of_one(
    populations: dict[int, Population], expected: Partial, tmp_path: Path
) -> None:
    assert whole_after_a_death(populations[16], 2, tmp_path) == expected.to_bytes()


def test_a_sweep_by_processes_has_the_same_points(populations: dict[int, Population]) -> None:
    grid = read_grid([{"path": "rate.share_ppm", "values": [300_000, 500_000]}])
    ground = NationGround(populations[4], "se-almega-2024", Library())

    with crew_of(2) as crew:
        found = ground.many(grid, 0, grid.count, crew)

    assert found.equals(ground.many(grid, 0, grid.count))
    assert found["training_deduction_ore"][0] < found["training_deduction_ore"][1]


def test_processes_are_spawned_and_share_the_cores() -> None:
    found = set(each_part(process_of, range(6), workers=2))

    assert os.getpid() not in {process for process, _ in found}
    assert {threads for _, threads in found} == {max(1, (os.cpu_count() or 1) // 2)}


def test_a_part_that_kills_everybody_is_told() -> None:
    with pytest.raises(PartLostError) as caught:
        list(each_part(deadly, range(5), workers=2))

    assert 3 in caught.value.numbers


def test_a_mistake_of_the_user_comes_back_as_itself() -> None:
    with crew_of(2) as crew:
        with pytest.raises(PolicyNotFoundError, match="se-almega-2024"):
            list(crew.each(faulty, range(4)))

        assert list(crew.each(faulty, range(2))) == [0, 1]


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_is_told_and_results_keep_their_order(workers: int) -> None:
    told: list[tuple[int, int]] = []

    found = list(each_part(deadly, [2, 0, 1], workers=workers, told=lambda done, total: told.append((done, total))))

    assert found == [2, 0, 1]
    assert told == [(1, 3), (2, 3), (3, 3)]


# ---------------------------------------------------------------------- a cluster


def dask_of_ours() -> Any:
    """Give Dask; skip where it is not installed."""
    if find_spec("distributed") is None:
        pytest.skip("distributed is not installed: pip install 'kutcalc[cluster]'")
    return import_module("distributed")


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Any]:
    """Start a Dask cluster of two worker processes on this machine."""
    dask = dask_of_ours()
    given = {"threads_per_worker": 1, "processes": True, "dashboard_address": ":0", "silence_logs": logging.CRITICAL}
    with dask.LocalCluster(n_workers=2, **given) as started, pytest.MonkeyPatch.context() as patch:
        with dask.Client(started, set_as_default=False) as client:
            there = client.run(source_here)
        patch.setattr(cluster, "SOURCE", next(iter(there.values())))  # files may be edited while the tests run
        yield started


def test_a_cluster_changes_nothing_nor_does_the_death_of_a_worker(
    populations: dict[int, Population], expected: Partial, two_workers: Any, tmp_path: Path
) -> None:
    assert whole_after_a_death(populations[16], two_workers.scheduler_address, tmp_path) == expected.to_bytes()


def test_workers_of_a_cluster_that_calculate_by_another_law_are_refused(
    two_workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "EDITION", "1991-07-01")

    with pytest.raises(ClusterError, match=r"not calculate with the same program.*law 1991-07-01"):
        list(each_part(deadly, range(2), workers=two_workers.scheduler_address))


def test_a_part_that_kills_every_worker_of_a_cluster_is_told(two_workers: Any) -> None:
    two_workers.scheduler.allowed_failures = 0

    with pytest.raises(PartLostError) as caught:
        list(each_part(deadly, [3], workers=two_workers.scheduler_address))

    assert caught.value.numbers == (3,)


def test_a_cluster_without_workers_says_how_to_start_one() -> None:
    dask = dask_of_ours()

    with dask.LocalCluster(n_workers=0, processes=False, dashboard_address=":0", protocol="tcp://") as empty:
        address = empty.scheduler_address
        with pytest.raises(ClusterError, match=f"dask worker {re.escape(address)}"):
            list(each_part(deadly, range(2), workers=address))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("localhost:8786", "no address of a cluster"),
        ("http://localhost:8786", "no address of a cluster"),
        ("tcp://localhost", "no address of a cluster"),
        ("tcp://127.0.0.1:9", "No scheduler answers at tcp://127.0.0.1:9 .*dask scheduler"),
    ],
)
def test_a_cluster_that_is_not_there_is_told_within_seconds(address: str, said: str) -> None:
    dask_of_ours()

    with pytest.raises(ClusterError, match=said), Cluster.at(address, answer_s=0.5):
        pass


def test_without_dask_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _name: None)

    with pytest.raises(ClusterError, match=r"pip install 'kutcalc\[cluster\]'"):
        cluster.require_cluster("tcp://127.0.0.1:8786")
