"""Sweeps and searches as units of work: some points at a time, and the tables and the reply of the whole."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Protocol

import msgspec
import polars as pl

from kutcalc.analysis.body import Request
from kutcalc.analysis.case import Case
from kutcalc.analysis.cost import Cost
from kutcalc.analysis.grid import Grid, Search
from kutcalc.analysis.notes import assumptions, not_counted, warnings
from kutcalc.analysis.scenario import Chosen
from kutcalc.analysis.solve import Solving
from kutcalc.analysis.sweep import FIGURES, Ground
from kutcalc.language import Language, Text
from kutcalc.limits import JOB_CELLS, MAX_REPLY_ROWS
from kutcalc.policy import Library
from kutcalc.report.job_work_units import Finished, Pace, Unit, next_number
from kutcalc.report.point_tables import parquet_bytes
from kutcalc.report.provenance import Provenance, provenance
from kutcalc.report.reply import period_of, policy_out
from kutcalc.report.tables import csv_bytes, rows

LEVEL: Final = "point"
FIRST_CELLS: Final = 200_000
MOST_FIRST: Final = 50
HASHED_ROWS: Final = 100_000
_SHORT: Final = ("label", "ref", "status", "changed", "changes")
_ENCODER: Final = msgspec.msgpack.Encoder()


class Worker(Protocol):
    """What works the points of one policy (`analysis/sweep.py: Ground`, `population/ground.py: NationGround`)."""

    def many(self, grid: Grid, first: int, last: int) -> pl.DataFrame:
        """Work the points from one place to before another; give their figures."""

    def totals(self, point: dict[str, Any]) -> dict[str, int]:
        """Work one point."""

    def whole_passes(self, size: int) -> int:
        """Give about so many points as are well worked at once."""


class Gridded(Protocol):
    """A sweep or a search, read and checked, whatever its rows are rows of."""

    @property
    def policies(self) -> tuple[Chosen, ...]:
        """The policies, each at the first point."""

    @property
    def grid(self) -> Grid:
        """The points; of a search its ends."""

    @property
    def rows_of_one(self) -> int:
        """The payslips that a point is worked on."""

    def ground(self, number: int) -> Worker:
        """Prepare the rows for the points of one policy."""

    def finished(self, table: pl.DataFrame, points: int, asked: Mapping[str, Any], language: Language) -> Finished:
        """Make the reply and the tables of the whole."""


@dataclass(frozen=True, slots=True)
class GridJob:
    """A sweep or a search, read and checked; of a search the grid holds its ends."""

    request: Request
    policies: tuple[Chosen, ...]
    case: Case
    grid: Grid
    search: Search | None
    library: Library

    def ground(self, number: int) -> Ground:
        """Prepare the employers for the points of one policy."""
        return Ground.of(self.case, self.policies[number].choice, self.library)

    @property
    def rows_of_one(self) -> int:
        """Give the payslips of the employers."""
        return self.case.payslips.height

    def finished(self, table: pl.DataFrame, points: int, asked: Mapping[str, Any], language: Language) -> Finished:
        """Make the reply and the table."""
        return _finished(self, table, points, asked, language)


class _Points(msgspec.Struct, frozen=True):
    """What a unit keeps: the figures of some points of one policy, in order."""

    policy: int
    first: int
    figures: bytes


def sweep_units(job: Gridded, parts: Mapping[int, bytes], language: Language) -> Iterator[Unit | Finished]:
    """Work a grid, some points at a time; parts that are kept from before are taken as they are."""
    kept = [msgspec.msgpack.decode(parts[number], type=_Points) for number in sorted(parts)]
    rows_of_one = job.rows_of_one
    number = next_number(parts)
    found: list[pl.DataFrame] = []
    for place in range(len(job.policies)):
        done = _kept_of(place, kept)
        first = sum(one.height for one in done)
        ground = None
        pace = Pace(min(MOST_FIRST, FIRST_CELLS // max(1, rows_of_one)))
        while first < job.grid.count:
            pace.start()
            ground = ground or job.ground(place)
            size = min(ground.whole_passes(pace.size), job.grid.count - first)
            made = ground.many(job.grid, first, first + size)
            done.append(made)
            pace.done(size)
            yield Unit(number, _ENCODER.encode(_Points(place, first, written(made))), size * rows_of_one)
            number, first = number + 1, first + size
        found.append(_table(job, place, pl.concat(done), _values(job.grid)))
    said = {"grid": [_axis(axis) for axis in job.grid.axes]}
    yield job.finished(pl.concat(found), job.grid.count, said, language)


def _kept_of(place: int, kept: Sequence[_Points]) -> list[pl.DataFrame]:
    """Put together what was kept of one policy; a gap ends it, and what comes after is worked again."""
    done: list[pl.DataFrame] = []
    height = 0
    for part in sorted((one for one in kept if one.policy == place), key=lambda one: one.first):
        if part.first == height:
            done.append(read_back(part.figures))
            height += done[-1].height
    return done


def written(table: pl.DataFrame) -> bytes:
    """Write a table to be kept with a unit of work."""
    buffer = io.BytesIO()
    table.write_ipc(buffer, compression="zstd")
    return buffer.getvalue()


def read_back(content: bytes) -> pl.DataFrame:
    """Read a table that was kept."""
    return pl.read_ipc(io.BytesIO(content))


def _values(grid: Grid) -> list[pl.Series]:
    """Give the column of each path over all points: the last axis moves fastest."""
    columns, inner = [], grid.count
    for axis in grid.axes:
        inner //= axis.count
        values = _series([axis.value(number) for number in range(axis.count)])
        places = pl.select((pl.int_range(grid.count) // inner) % axis.count).to_series()
        columns.append(values.gather(places))
    return columns


def _axis(axis: Any) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(axis)
    return {name: value for name, value in made.items() if value is not None}


# ---------------------------------------------------------------------- a search


class _Seen(msgspec.Struct, frozen=True):
    """What a unit of a search keeps: one value and its totals."""

    value: int
    totals: dict[str, int]


def solve_units(
    job: Gridded, search: Search, parts: Mapping[int, bytes], language: Language
) -> Iterator[Unit | Finished]:
    """Search, a value at a time; the cells that the search did without are counted with the last."""
    solving = Solving(search)
    totals: dict[int, dict[str, int]] = {}
    for number in sorted(parts):
        seen = msgspec.msgpack.decode(parts[number], type=_Seen)
        totals[seen.value] = seen.totals
        solving.put(seen.value, seen.totals[search.column])
    rows_of_one = job.rows_of_one
    left = search.most_points - len(totals)
    number = next_number(parts)
    ground = None
    while (value := solving.next()) is not None:
        ground = ground or job.ground(0)
        totals[value] = ground.totals({search.path: value})
        solving.put(value, totals[value][search.column])
        cells = rows_of_one if solving.next() is not None else rows_of_one * left
        yield Unit(number, _ENCODER.encode(_Seen(value, totals[value])), cells)
        number, left = number + 1, left - 1
    fails, reaches = solving.solution()
    shown = [value for value in (fails, reaches) if value is not None]
    figures = pl.DataFrame({name: [totals[value][name] for value in shown] for name in FIGURES})
    table = _table(job, 0, figures, [_series(list(shown))])
    total = totals[reaches][search.column]
    said = {**msgspec.to_builtins(search), "value": reaches, "total": total, "points_worked": len(totals)}
    yield job.finished(table, search.most_points, {"solve": said}, language)


# ---------------------------------------------------------------------- the whole


def _table(job: Gridded, place: int, figures: pl.DataFrame, values: Sequence[pl.Series]) -> pl.DataFrame:
    """Make the rows of level `point` of one policy, columns in the order of `design/interfaces.md` 9.8."""
    return figures.select(
        pl.lit(job.policies[place].label, dtype=pl.String).alias("policy"),
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("point"),
        *(pl.lit(column).alias(path) for path, column in zip(job.grid.paths, values, strict=True)),
        *FIGURES,
    )


def _series(values: list[Any]) -> pl.Series:
    """Make the column of a path: integers or truths where all are, else words as a change is written."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int}:
        return pl.Series(values, dtype=pl.Int64)
    if kinds == {bool}:
        return pl.Series(values, dtype=pl.Boolean)
    words = [value if isinstance(value, str | None) else str(value).lower() for value in values]
    return pl.Series(words, dtype=pl.String)


def _finished(job: GridJob, table: pl.DataFrame, points: int, asked: Mapping[str, Any], language: Language) -> Finished:
    policies = [one.policy for one in job.policies]
    assumed = job.request.assumed
    is_small = table.height <= MAX_REPLY_ROWS.value()
    results = {LEVEL: rows(table)} if is_small else {}
    totals: list[Any] = []
    made_by = provenance(job.case, policies, results, totals)
    cells = Cost(job.case.payslips.height, len(policies), points).cells
    made_by = msgspec.structs.replace(made_by, cells=cells, limit_cells=JOB_CELLS.value())
    if not is_small:
        made_by = msgspec.structs.replace(made_by, result_hash=_hash_of(table))
    notes = [msgspec.to_builtins(one) for one in warnings(job.case, policies, [], language)]
    if not is_small:
        notes.append({"code": "rows_as_file", "text": rows_as_file(LEVEL, table.height).read(language)})
    reply = {
        "policies": [{name: policy_out(one)[name] for name in _SHORT} for one in job.policies],
        "period": period_of(job.case),
        **asked,
        "results": results,
        "assumptions": [msgspec.to_builtins(one) for one in assumptions(policies, assumed, language)],
        "not_counted": [msgspec.to_builtins(one) for one in not_counted(language)],
        "warnings": notes,
        "link": None,
        "link_refused": "too_long",
        "provenance": msgspec.to_builtins(made_by),
    }
    return Finished(msgspec.json.encode(reply), {LEVEL: parquet_bytes(table, _provenance(reply))})


def _hash_of(table: pl.DataFrame) -> str:
    """Hash a table that is too large to stand in the reply: its CSV, some rows at a time."""
    digest = sha256()
    for piece in table.iter_slices(HASHED_ROWS):
        digest.update(csv_bytes(piece))
    return f"sha256:{digest.hexdigest()}"


def rows_as_file(level: str, number: int) -> Text:
    """Say that the rows of a level are many and stand in the files alone."""
    return Text(
        sv=f"Nivån {level} har {number} rader och hämtas som CSV, Parquet eller Arrow.",
        en=f"The level {level} has {number} rows and is fetched as CSV, Parquet or Arrow.",
    )


def _provenance(reply: Mapping[str, Any]) -> Provenance:
    return msgspec.convert(reply["provenance"], Provenance)


__all__ = [
    "LEVEL",
    "GridJob",
    "Gridded",
    "Worker",
    "read_back",
    "rows_as_file",
    "solve_units",
    "sweep_units",
    "written",
]
