"""Calculations and comparisons as units of work: some groups of employers at a time, and the reply of the whole.

Employers of different groups never touch each other's figures, so their tables one after the other are the same rows
as all of them worked at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.body import Request
from kutcalc.analysis.calculate import Answer, calculate
from kutcalc.analysis.case import Case
from kutcalc.analysis.scenario import Chosen
from kutcalc.language import Language
from kutcalc.limits import JOB_CELLS, MAX_REPLY_ROWS
from kutcalc.report.job_work_grids import read_back, rows_as_file, written
from kutcalc.report.job_work_units import Finished, Pace, Unit, next_number
from kutcalc.report.point_tables import parquet_bytes
from kutcalc.report.provenance import Provenance
from kutcalc.report.reply import calculation_reply, comparison_reply

FIRST_ROWS: Final = 50_000
_ENCODER: Final = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class TablesJob:
    """A calculation or a comparison, read and checked."""

    request: Request
    case: Case

    @property
    def policies(self) -> tuple[Chosen, ...]:
        """Give the policies asked for."""
        return self.request.policies

    @property
    def levels(self) -> list[str]:
        """Give the levels asked for."""
        return list(self.request.levels)


class _Tables(msgspec.Struct, frozen=True):
    """What a unit keeps: tables of some groups under one policy, by level, and the groups by place."""

    policy: int
    first: int
    last: int
    tables: dict[str, bytes]


def table_units(job: TablesJob, parts: Mapping[int, bytes], language: Language) -> Iterator[Unit | Finished]:
    """Work a case, some groups at a time; parts that are kept from before are taken as they are."""
    kept = [msgspec.msgpack.decode(parts[number], type=_Tables) for number in sorted(parts)]
    groups = job.case.payslips.group_by("group", maintain_order=True).agg(pl.len().alias("rows"))
    names, sizes = groups["group"].to_list(), groups["rows"].to_list()
    levels = list(dict.fromkeys([*job.levels, "employer_year"]))
    number = next_number(parts)
    answers = []
    for place, one in enumerate(job.policies):
        done = _kept_of(place, kept)
        pace = Pace(FIRST_ROWS)
        while (first := done[-1].last if done else 0) < len(names):
            pace.start()
            last, rows = _until(sizes, first, pace.size)
            is_whole = first == 0 and last == len(names)
            case = job.case if is_whole else job.case.of_groups(names[first:last])
            answer = calculate(case, one.plan, one.label, levels)
            made = _Tables(place, first, last, {level: written(answer.tables[level]) for level in levels})
            done.append(made)
            pace.done(rows)
            yield Unit(number, _ENCODER.encode(made), rows)
            number += 1
        tables = {level: pl.concat([read_back(part.tables[level]) for part in done]) for level in levels}
        answers.append(Answer(one.label, one.plan, job.case, tables))
    yield _finished(job, answers, language)


def _kept_of(place: int, kept: Sequence[_Tables]) -> list[_Tables]:
    """Put together what was kept of one policy; a gap ends it, and what comes after is worked again."""
    done: list[_Tables] = []
    for part in sorted((one for one in kept if one.policy == place), key=lambda one: one.first):
        if part.first == (done[-1].last if done else 0):
            done.append(part)
    return done


def _until(sizes: Sequence[int], first: int, most: int) -> tuple[int, int]:
    """Give the place after the last group of a unit of about so many rows, and its rows; a group is never split."""
    last, rows = first, 0
    while last < len(sizes) and (last == first or rows + sizes[last] <= most):
        rows += sizes[last]
        last += 1
    return last, rows


def _finished(job: TablesJob, answers: Sequence[Answer], language: Language) -> Finished:
    """Make the reply as the same request at once would have it; levels of many rows stand in the files alone."""
    limit = MAX_REPLY_ROWS.value()
    heights = {level: sum(one.tables[level].height for one in answers) for level in job.levels}
    small = [level for level in job.levels if heights[level] <= limit]
    assumed = job.request.assumed
    reply: dict[str, Any]
    if job.request.kind == "comparison":
        reply = comparison_reply(job.case, job.policies, answers, small, assumed=assumed, language=language)
    else:
        reply = calculation_reply(
            job.case,
            job.policies[0],
            answers[0],
            small,
            figures=job.request.explain,
            assumed=assumed,
            language=language,
        )
    for level in job.levels:
        if level not in small:
            note = {"code": "rows_as_file", "text": rows_as_file(level, heights[level]).read(language)}
            reply["warnings"].append(note)
    reply["provenance"]["limit_cells"] = JOB_CELLS.value()
    made_by = msgspec.convert(reply["provenance"], Provenance)
    frames = {level: parquet_bytes(pl.concat([one.tables[level] for one in answers]), made_by) for level in job.levels}
    return Finished(msgspec.json.encode(reply), frames)


__all__ = ["TablesJob", "table_units"]
