"""The work of jobs: the published results, the same whoever did which unit, and the tables in every form."""

import io
from collections.abc import Iterable
from typing import Any, Final

import msgspec
import polars as pl
import pytest
from tests.analysis.example import ALMEGA, EMPLOYER, body

from kutcalc.errors import FactMissingError, FaultsError, KutcalcError, ReplyTooLargeError
from kutcalc.report import job_work_units
from kutcalc.report.answer import answer
from kutcalc.report.job_work import Finished, Unit, prepare_job, work
from kutcalc.report.point_tables import datapackage_of, height_of, provenance_text, rows_of, table_bytes

SHARES: Final = [{"path": "rate.share_ppm", "first": 300_000, "last": 600_000, "step": 50_000}]
SEARCH: Final = {
    "path": "rate.share_ppm", "first": 300_000, "last": 600_000, "column": "training_deduction_ore",
    "target": 1_400_000,
}  # fmt: skip
FORTY: Final = {"ref": ALMEGA, "label": "40 %", "changes": [{"path": "rate.share_ppm", "value": 400_000}]}


def others(number: int) -> list[dict[str, Any]]:
    """Give the example's employer a number of times, by other names."""
    return [{**EMPLOYER, "employer": f"A{place}", "group": f"G{place // 2}"} for place in range(number)]


JOBS: Final = {
    "sweep": body(kind="sweep", grid=SHARES),
    "two policies": {"kind": "sweep", "policies": [ALMEGA, FORTY], "employers": [EMPLOYER],
                     "grid": [{"path": "caps.employer_month.amount_ore", "values": [None, 1_000_000]}]},
    "solve": body(kind="solve", solve=SEARCH),
    "calculation": {**body(kind="calculation", levels=["employer_year", "payslip", "rate"]), "employers": others(9)},
    "comparison": {"kind": "comparison", "policies": [ALMEGA, FORTY], "employers": others(5)},
}  # fmt: skip


def done(asked: dict[str, Any], parts: dict[int, bytes] | None = None) -> tuple[list[Unit], Finished]:
    """Do a job; give its units and its end."""
    kind, content, _ = prepare_job(asked)
    told = list(work(kind, content, "sv", parts))
    units = [one for one in told if isinstance(one, Unit)]
    end = told[-1]
    assert isinstance(end, Finished)
    return units, end


def hash_in(end: Finished) -> str:
    """Give the hash of a result."""
    return str(msgspec.json.decode(end.reply)["provenance"]["result_hash"])


@pytest.fixture
def small_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make units so small that a job has several."""
    monkeypatch.setattr(job_work_units, "AIM_S", 0.000_001)
    monkeypatch.setattr("kutcalc.report.job_work_grids.MOST_FIRST", 1)
    monkeypatch.setattr("kutcalc.report.job_work_tables.FIRST_ROWS", 1)


def test_the_published_rows_come_out_as_csv() -> None:
    units, end = done(JOBS["sweep"])

    lines = table_bytes(end.frames["point"], "csv").decode().splitlines()
    assert lines[0] == (
        "policy,point,rate.share_ppm,employers,persons,baseline_due_ore,training_deduction_ore,cut_ore,"
        "contributions_due_ore,net_ore"
    )
    assert lines[5] == "se-almega-2024@1,5,500000,1,12,35033500,1617200,0,35033500,33416300"
    assert len(lines) == 8
    assert sum(unit.cells for unit in units) == 168


def test_the_published_search_gives_the_neighbour_and_the_solution() -> None:
    units, end = done(JOBS["solve"])

    rows = rows_of(end.frames["point"])
    assert [(row["point"], row["rate.share_ppm"], row["training_deduction_ore"]) for row in rows] == [
        (1, 432_824, 1_399_900),
        (2, 432_825, 1_400_000),
    ]
    assert sum(unit.cells for unit in units) == prepare_job(JOBS["solve"])[2]


@pytest.mark.parametrize("name", ["calculation", "comparison"])
@pytest.mark.usefixtures("small_units")
def test_a_job_in_many_units_gives_the_reply_of_a_request_at_once(name: str) -> None:
    units, end = done(JOBS[name])
    asked = {field: value for field, value in JOBS[name].items() if field != "kind"}

    at_once = answer("comparison" if name == "comparison" else "calculation", asked, "sv")

    reply = msgspec.json.decode(end.reply)
    assert len(units) > 1
    assert (reply["results"], reply["totals"]) == (msgspec.to_builtins(at_once["results"]), at_once["totals"])
    assert hash_in(end) == at_once["provenance"]["result_hash"]


@pytest.mark.parametrize("name", JOBS)
@pytest.mark.usefixtures("small_units")
def test_work_that_is_taken_up_gives_the_same_and_does_nothing_twice(name: str) -> None:
    units, whole = done(JOBS[name])
    kept = {unit.number: unit.content for unit in units[: len(units) // 2]}

    rest, end = done(JOBS[name], kept)

    assert len(units) > 1
    assert hash_in(end) == hash_in(whole)
    assert {level: rows_of(content) for level, content in end.frames.items()} == {
        level: rows_of(content) for level, content in whole.frames.items()
    }
    cells = {unit.number: unit.cells for unit in units[: len(units) // 2]} | {unit.number: unit.cells for unit in rest}
    assert sum(cells.values()) == prepare_job(JOBS[name])[2]


def test_a_table_is_given_in_every_form_with_what_made_it() -> None:
    parquet = done(JOBS["calculation"])[1].frames["payslip"]
    table = pl.read_parquet(io.BytesIO(parquet))
    stream = table_bytes(parquet, "arrow")

    assert pl.read_ipc_stream(io.BytesIO(stream)).equals(table)
    assert provenance_text(parquet).encode() in stream
    assert msgspec.json.decode(provenance_text(parquet))["limit_cells"] == 100_000_000
    assert table_bytes(parquet, "csv", csv="sv").startswith(b"\xef\xbb\xbfpolicy;")
    assert len(msgspec.json.decode(table_bytes(parquet, "json"))) == height_of(parquet) == table.height
    assert table.schema["month"] == pl.Date
    package = msgspec.json.decode(datapackage_of("job", {"payslip": parquet}))
    assert package["resources"][0]["path"] == "job.csv"


def test_levels_of_many_rows_stand_in_the_files_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_MAX_REPLY_ROWS", "10")
    _, tables = done(JOBS["calculation"])
    _, points = done(body(kind="sweep", grid=[{**SHARES[0], "step": 10_000}]))

    assert set(msgspec.json.decode(tables.reply)["results"]) == {"employer_year"}
    assert height_of(tables.frames["payslip"]) == 9 * 24
    assert msgspec.json.decode(points.reply)["results"] == {}
    with pytest.raises(ReplyTooLargeError):
        table_bytes(points.frames["point"], "json")
    assert [note["code"] for note in msgspec.json.decode(points.reply)["warnings"]][-1] == "rows_as_file"


def test_a_job_is_pinned_to_the_version_of_its_policy() -> None:
    _, content, _ = prepare_job({**JOBS["sweep"], "policy": "se-almega-2024"})

    assert msgspec.json.decode(content)["policy"] == ALMEGA


def test_a_value_that_the_policy_leaves_open_may_be_given_by_the_grid() -> None:
    axis = {"path": "caps.group_month.amount_ore", "values": [100_000, 5_000_000]}

    firm = {**EMPLOYER, "turnover_ore": 10**9, "balance_ore": 10**9}
    assumed = [{"column": "paid_minutes", "value": 9_600}]
    asked = {
        **body(kind="sweep", grid=[axis], assume=assumed),
        "policy": "se-kut-2019-fou20",
        "employers": [firm],
    }

    _, end = done(asked)

    rows = rows_of(end.frames["point"])
    assert [row["policy"] for row in rows] == [rows[0]["policy"]] * 2
    assert rows[0]["training_deduction_ore"] <= 100_000


def pointers(faults: Iterable[Any]) -> list[str | None]:
    """Give the places of some faults."""
    return [fault.pointer for fault in faults]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({**JOBS["sweep"], "kind": None}, ["/kind"]),
        ({**JOBS["sweep"], "kind": "swep"}, ["/kind"]),
        ({**body(kind="sweep")}, ["/grid"]),
        ({**body(kind="solve")}, ["/solve"]),
        ({**JOBS["sweep"], "levels": ["payslip"], "explain": [1]}, ["/levels", "/explain"]),
        ({**JOBS["sweep"], "grid": [{"path": "rate.shar", "values": [1]}]}, ["/grid/0/path"]),
        ({**JOBS["calculation"], "grid": SHARES, "employers": []}, ["/grid", "/employers"]),
        ({"kind": "solve", "policies": [ALMEGA, FORTY], "solve": SEARCH, "employers": [EMPLOYER]}, ["/policies"]),
    ],
)
def test_every_fault_of_a_job_is_named_before_it_is_queued(asked: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(FaultsError) as caught:
        prepare_job(asked)

    assert pointers(caught.value.faults) == places


def test_a_fact_that_a_rule_reads_is_asked_for_before_a_small_job_is_queued() -> None:
    with pytest.raises(FactMissingError):
        prepare_job({**JOBS["sweep"], "policy": "se-m-reformgrupp-2018"})


def test_a_grid_that_is_too_large_is_refused_before_anything_is_read() -> None:
    huge = [{"path": "rate.share_ppm", "first": 0, "last": 10**9, "step": 1}]

    with pytest.raises(KutcalcError) as caught:
        prepare_job(body(kind="sweep", grid=huge))

    assert caught.value.code == "cell-budget"
