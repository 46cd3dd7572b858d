"""The whole of a national sweep or search: its points with their intervals, and the reply around them.

An interval is worked for one point of each policy, the one that gives most, and scaled to the others: the reply says
so. The cost itself is exact at every point.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from importlib import import_module
from typing import Any, Final, Protocol

import msgspec
import polars as pl

from kutcalc.analysis.body import Request
from kutcalc.analysis.cost import Cost
from kutcalc.analysis.grid import Grid
from kutcalc.analysis.scenario import Chosen
from kutcalc.language import Language, Text
from kutcalc.limits import JOB_CELLS, MAX_REPLY_ROWS
from kutcalc.report.estimating import population_of
from kutcalc.report.job_work_grids import LEVEL, rows_as_file
from kutcalc.report.job_work_units import Finished
from kutcalc.report.national_answer import asked_of, assumed_of
from kutcalc.report.national_reply import head_of, link_to, made_by, notes_of
from kutcalc.report.national_tables import national_parquet
from kutcalc.report.populations import in_language
from kutcalc.report.reply import policy_out
from kutcalc.report.tables import rows

_SHORT: Final = ("label", "ref", "status", "changed", "changes")
_DEDUCTION: Final = "training_deduction_ore"
_SCALED: Final = Text(
    sv="Intervallet är räknat i en punkt för varje förslag, den som ger mest, och skalat till de andra punkterna.",
    en="The interval is worked at one point of each policy, the one that gives most, and scaled to the other points.",
)


class Points(Protocol):
    """A sweep or a search over a population, as far as its whole needs it."""

    request: Request
    body: Mapping[str, Any]
    policies: tuple[Chosen, ...]
    grid: Grid
    rows_of_one: int
    kept: MutableMapping[str, bytes]

    def at(self, number: int, point: Mapping[str, Any]) -> Chosen:
        """Give a policy as it stands at a point."""


def points_finished(
    job: Points, table: pl.DataFrame, points: int, asked: Mapping[str, Any], language: Language
) -> Finished:
    """Make the reply and the table of a sweep or a search over a population."""
    population = asked_of(job.request)
    manifest = population_of(population).manifest
    whole, answer = _with_intervals(job, table)
    limit = MAX_REPLY_ROWS.value()
    results = {LEVEL: rows(whole)} if whole.height <= limit else {}
    totals: list[Any] = []
    notes = notes_of(job.policies, population, manifest, language, answer, assumed=job.request.assumed)
    notes["assumptions"].append({"id": "interval_scaled", "text": _SCALED.read(language), "value": None,
                                 "verification": "assumption"})  # fmt: skip
    if not results:
        notes["warnings"].append({"code": "rows_as_file", "text": rows_as_file(LEVEL, whole.height).read(language)})
    kind = str(job.body.get("kind"))
    cells = Cost(job.rows_of_one, len(job.policies), points).cells
    reply = {
        "policies": [{name: policy_out(one)[name] for name in _SHORT} for one in job.policies],
        **head_of(population, manifest, language),
        **asked,
        "results": results,
        "uncertainty": in_language(list(answer.uncertainty), language),
        **notes,
        **link_to(kind, job.body),
        "request": dict(job.body),
        "provenance": made_by(
            job.policies, results, totals, manifest, population, cells=cells, limit_cells=JOB_CELLS.value()
        ),
    }
    return Finished(msgspec.json.encode(reply), {LEVEL: national_parquet(whole, reply)})


def _with_intervals(job: Points, table: pl.DataFrame) -> tuple[pl.DataFrame, Any]:
    """Give the points with `low_ore` and `high_ore`, and the answer at the points that the intervals are from."""
    module = import_module("kutcalc.population.nation")
    paths = job.grid.paths
    labels = [one.label for one in job.policies]
    at_most = [_most(table, label, paths) for label in labels]
    chosen = [job.at(number, point) for number, point in enumerate(at_most)]
    asked = asked_of(job.request)
    question = module.NationAsked(population=asked.id, year=asked.year, assume=assumed_of(job.request))
    answer = module.nation(population_of(asked), chosen, question, kept=job.kept)
    bounds = [
        module.point_interval(answer, label, value) for label, value in table.select("policy", _DEDUCTION).iter_rows()
    ]
    whole = table.with_columns(
        pl.Series("low_ore", [low for low, _ in bounds], dtype=pl.Int64),
        pl.Series("high_ore", [high for _, high in bounds], dtype=pl.Int64),
    )
    return whole, answer


def _most(table: pl.DataFrame, label: str, paths: Sequence[str]) -> dict[str, Any]:
    """Give the point at which a policy gives most."""
    own = table.filter(pl.col("policy") == label).sort(_DEDUCTION, descending=True, maintain_order=True)
    return own.select(paths).row(0, named=True)


__all__ = ["points_finished"]
