"""Jobs over a population: built first, the same whoever did which part, moving, and exported with what made them."""

import io
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl
import pytest

from kutcalc.errors import FaultsError, PopulationMissingError
from kutcalc.population.folder import find_population
from kutcalc.report.job_work import Finished, Unit, prepare_job, work
from kutcalc.report.job_work_moving import Moves, moving
from kutcalc.report.point_tables import datapackage_of, provenance_text, table_bytes

MINI: Final = "se-2026-mini"
ALMEGA: Final = "se-almega-2024@1"
NATION: Final[dict[str, Any]] = {
    "kind": "calculation", "policy": ALMEGA,
    "population": {"id": MINI, "year": 2026, "by": ["size_class"]},
}  # fmt: skip
SWEEP: Final[dict[str, Any]] = {
    "kind": "sweep", "policy": ALMEGA, "population": {"id": MINI, "year": 2026},
    "grid": [{"path": "rate.share_ppm", "values": [300_000, 500_000]}],
}  # fmt: skip
SEARCH: Final = {
    "path": "rate.share_ppm", "first": 100_000, "last": 900_000, "column": "training_deduction_ore",
    "target": 200_000_000_000,
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("mini_population")


def done(asked: dict[str, Any], parts: dict[int, bytes] | None = None) -> tuple[list[Unit], Finished]:
    """Do a job; give its units and its end."""
    kind, content, _ = prepare_job(asked)
    told = list(work(kind, content, "sv", parts))
    end = told[-1]
    assert isinstance(end, Finished)
    return [one for one in told if isinstance(one, Unit)], end


def reply_of(end: Finished) -> dict[str, Any]:
    """Give the reply of a job."""
    made: dict[str, Any] = msgspec.json.decode(end.reply)
    return made


@pytest.fixture(scope="module")
def nation() -> tuple[list[Unit], Finished]:
    return done(NATION)


@pytest.fixture(scope="module")
def sweep() -> tuple[list[Unit], Finished]:
    return done(SWEEP)


def test_every_row_has_year_policy_and_an_interval_around_its_value(nation: tuple[list[Unit], Finished]) -> None:
    reply = reply_of(nation[1])

    rows = reply["results"]["nation_year"]
    assert [row["class"] for row in rows] == ["all", "1-9", "10-49", "50-249", "250+"]
    for row in rows:
        assert (row["policy"], row["year"]) == (ALMEGA, 2026)
        if not row["suppressed"]:
            assert row["low_ore"] <= row["training_deduction_ore"] <= row["high_ore"]
        else:
            assert row["training_deduction_ore"] is row["low_ore"] is row["baseline_due_ore"] is None
    assert reply["period"] == {"first": "2026-01", "last": "2026-12"}
    assert reply["request"] == NATION
    assert {"no_county", "is_mini", "size_by_sector"} <= {one["code"] for one in reply["warnings"]}
    assert {"static"} <= {one["id"] for one in reply["assumptions"]}
    assert len({one["id"] for one in reply["assumptions"]}) == len(reply["assumptions"])
    assert {one["source"] for one in reply["uncertainty"]} >= {"sampling", "data_age"}


def test_a_job_that_is_taken_up_gives_the_same(nation: tuple[list[Unit], Finished]) -> None:
    units, whole = nation
    kept = {unit.number: unit.content for unit in units[: len(units) * 2 // 3]}

    rest, end = done(NATION, kept)

    assert reply_of(end)["provenance"]["result_hash"] == reply_of(whole)["provenance"]["result_hash"]
    had = sum(1 for unit in units if unit.content) - sum(1 for content in kept.values() if content)
    assert sum(1 for unit in rest if unit.content) == had
    assert min(unit.number for unit in rest) > max(kept)


def test_cells_are_only_what_a_course_can_touch_and_progress_adds_up_to_them(
    nation: tuple[list[Unit], Finished],
) -> None:
    _, _, cells = prepare_job(NATION)

    manifest = find_population(MINI).manifest
    assert cells == manifest.touchable < manifest.payslips
    assert all(unit.cells >= 0 for unit in nation[0])
    assert cells // 2 < sum(unit.cells for unit in nation[0]) <= cells
    assert [one.number for one in nation[0]] == list(range(1, len(nation[0]) + 1))


def test_every_table_says_what_its_figures_are(nation: tuple[list[Unit], Finished]) -> None:
    frames = nation[1].frames
    stream = table_bytes(frames["nation_year"], "arrow")

    assert {"nation_year", "uncertainty", "limits", "reached"} <= set(frames)
    for content in frames.values():
        said = msgspec.json.decode(provenance_text(content))
        assert said["policies"][0]["ref"] == ALMEGA
        assert said["period"] == {"first": "2026-01", "last": "2026-12"}
        assert said["population"]["id"] == MINI
        assert said["assumptions"]
        assert said["uncertainty"]
        assert said["title"]["sv"].startswith("2026, hela landet (privata arbetsgivare), statisk beräkning")
    table = pl.read_parquet(io.BytesIO(frames["nation_year"]))
    assert pl.read_ipc_stream(io.BytesIO(stream)).equals(table)
    package = msgspec.json.decode(datapackage_of("job", frames))
    assert package["kutcalc"]["population"]["id"] == MINI
    assert package["resources"][0]["schema"]["primaryKey"] == ["policy", "year", "by", "class"]
    assert table.select("policy", "year", "by", "class").is_duplicated().any() is False


def test_the_points_of_a_sweep_are_those_of_a_calculation_changed_so(
    nation: tuple[list[Unit], Finished], sweep: tuple[list[Unit], Finished]
) -> None:
    points = reply_of(sweep[1])["results"]["point"]
    whole = reply_of(nation[1])["results"]["nation_year"][0]

    assert [point["rate.share_ppm"] for point in points] == [300_000, 500_000]
    assert points[1]["training_deduction_ore"] == whole["training_deduction_ore"]
    assert (points[1]["employers"], points[1]["baseline_due_ore"]) == (whole["employers"], whole["baseline_due_ore"])
    assert (points[1]["low_ore"], points[1]["high_ore"]) == (whole["low_ore"], whole["high_ore"])
    for point in points:
        assert point["low_ore"] < point["training_deduction_ore"] < point["high_ore"]
        assert point["net_ore"] == point["baseline_due_ore"] - point["training_deduction_ore"]


def test_a_sweep_that_is_taken_up_works_no_point_twice(sweep: tuple[list[Unit], Finished]) -> None:
    units, whole = sweep
    kept = {unit.number: unit.content for unit in units}

    rest, end = done(SWEEP, kept)

    assert [unit for unit in rest if unit.content] == []
    assert reply_of(end)["results"] == reply_of(whole)["results"]


def test_a_search_ends_at_the_krona_and_its_neighbour_falls_short() -> None:
    reply = reply_of(
        done({name: value for name, value in SWEEP.items() if name != "grid"} | {"kind": "solve", "solve": SEARCH})[1]
    )

    short, found = reply["results"]["point"]
    assert found["rate.share_ppm"] == short["rate.share_ppm"] + 1 == reply["solve"]["value"]
    assert short["training_deduction_ore"] < SEARCH["target"] <= found["training_deduction_ore"]


def test_a_population_that_is_not_there_is_refused_before_the_queue() -> None:
    with pytest.raises(PopulationMissingError):
        prepare_job({**NATION, "population": {"id": "no-such", "year": 2026}})
    with pytest.raises(FaultsError) as caught:
        prepare_job({**NATION, "population": {"id": MINI, "year": 2025}})
    assert [fault.pointer for fault in caught.value.faults] == ["/population/year"]


def test_a_known_population_is_built_by_the_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_POPULATIONS", str(tmp_path))
    asked = {**NATION, "population": {"id": MINI, "year": 2026}}
    kind, content, cells = prepare_job(asked)

    told = work(kind, content, "sv")
    first = next(told)

    assert isinstance(first, Unit)
    assert cells > 1_000
    assert not (tmp_path / MINI).exists()
    while not (tmp_path / MINI).exists():
        assert isinstance(next(told), Unit)


def test_a_job_moves_also_when_its_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kutcalc.report.job_work_moving.QUIET_S", 0.02)

    def silent(_moves: Moves) -> Iterator[Unit | Finished]:
        time.sleep(0.3)
        yield Finished(b"{}", {})

    told, at = [], [time.monotonic()]
    for one in moving(silent, {}, 1_000):
        told.append(one)
        at.append(time.monotonic())

    assert len(told) > 4
    assert max(later - earlier for earlier, later in pairwise(at)) < 0.3
    assert 0 < sum(one.cells for one in told if isinstance(one, Unit)) < 1_000


def test_what_goes_wrong_in_the_work_is_raised_where_it_is_waited_for() -> None:
    def broken(moves: Moves) -> Iterator[Unit | Finished]:
        moves.told(1, 2)
        raise FaultsError([])
        yield Finished(b"{}", {})

    told = moving(broken, {}, 10)

    assert next(told) == Unit(1, b"", 5)
    with pytest.raises(FaultsError):
        next(told)
