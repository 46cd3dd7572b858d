"""The exact runs behind a national answer: policies over all parts, with changes to the courses, some at a time.

A run is one pass of the engine. Runs of one round share the reading of a part; what is done is kept part by part, so a
job that was stopped goes on where it was. Parts are worked here, in other processes or on a cluster, alike.
"""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from kutcalc.analysis.changed_training import ChangedTraining
from kutcalc.analysis.part_worked import facts_of, worked_part
from kutcalc.analysis.partition import Partial, merge, sums_of
from kutcalc.analysis.scenario import Choice, Chosen, chosen
from kutcalc.payroll.fillings import Assumed
from kutcalc.policy import Library
from kutcalc.population.folder import Population, open_population
from kutcalc.population.workers import Crew, Told

BOUGHT: Final = "bought_ore"
"""What an employer buys in courses in the year: fees of all but own courses."""
OF_FIRMS: Final = (
    "policy",
    "employer",
    "weight_ppm",
    "size_class",
    "sector",
    "region",
    "persons",
    "persons_trained",
    "contribution_base_ore",
    "training_minutes",
    "training_cost_ore",
    "counted_base_ore",
    "before_limits_ore",
    "training_deduction_ore",
    "cut_ore",
    "limited_by",
)
"""What is kept of each employer of a run that asks for them, beside what it buys."""


@dataclass(frozen=True, slots=True)
class Run:
    """One pass: some policies by their places, with changes; in classes or in all, with the employers or not."""

    name: str
    policies: tuple[int, ...]
    changes: ChangedTraining = field(default_factory=ChangedTraining)
    by: tuple[str, ...] = ()
    has_employers: bool = False


class Done(msgspec.Struct, frozen=True):
    """What a round gave of a part: exact sums of each run as written, and its employers as an Arrow file."""

    sums: dict[str, bytes]
    employers: dict[str, bytes]


@dataclass(slots=True)
class ExactRuns:
    """Runs rounds of passes over a population, and holds what they gave by the name of the run."""

    population: Population
    policies: Sequence[Chosen]
    crew: Crew
    rounds: int
    told: Told | None = None
    kept: MutableMapping[str, bytes] | None = None
    assume: tuple[Assumed, ...] = ()
    sums: dict[str, Partial] = field(default_factory=dict)
    employers: dict[str, pl.DataFrame] = field(default_factory=dict)
    _round: int = 0

    def go(self, runs: Sequence[Run]) -> None:
        """Run one round over all parts; what `kept` holds of it is not done again."""
        own, self._round = self._round, self._round + 1
        numbers = range(self.population.manifest.parts)
        found = {number: done for number in numbers if (done := self._kept(own, number)) is not None}
        left = [number for number in numbers if number not in found] if runs else []
        self._tell(own, len(numbers) - len(left))
        choices = tuple(one.choice for one in self.policies)
        work = partial(work_part, self.population.folder, choices, tuple(runs), assume=self.assume)
        for number, written in zip(left, self.crew.each(work, left), strict=True):
            if self.kept is not None:
                self.kept[_key(own, number)] = written
            found[number] = written
            self._tell(own, len(found))
        given = [msgspec.msgpack.decode(found[number], type=Done) for number in sorted(found)]
        for run in runs:
            before = self.sums.get(run.name, Partial({}))
            self.sums[run.name] = merge([before, *(Partial.from_bytes(one.sums[run.name]) for one in given)])
            if run.has_employers:
                frames = [pl.read_ipc(BytesIO(one.employers[run.name])) for one in given]
                self.employers[run.name] = pl.concat(frames)

    def finish(self) -> None:
        """Say that all rounds are done, those that were not needed too."""
        self._tell(self.rounds, 0)

    def deduction(self, name: str, policy: int) -> int:
        """Give the whole öre that a run's policy deducts in all."""
        return self.sums[name].totals(self.policies[policy].label)["training_deduction_ore"]

    def _kept(self, own: int, number: int) -> bytes | None:
        return None if self.kept is None else self.kept.get(_key(own, number))

    def _tell(self, own: int, done: int) -> None:
        if self.told is not None:
            parts = self.population.manifest.parts
            self.told(min(own * parts + done, self.rounds * parts), self.rounds * parts)


def _key(own: int, number: int) -> str:
    return f"round:{own}/part:{number:02d}"


def work_part(
    folder: Path, choices: tuple[Choice, ...], runs: tuple[Run, ...], number: int, *, assume: tuple[Assumed, ...] = ()
) -> bytes:
    """Work the runs of a round over one part; give `Done` as written, the same bytes wherever it was worked."""
    one = open_population(folder).part(number)
    policies = _policies(choices)
    sums: dict[str, bytes] = {}
    employers: dict[str, bytes] = {}
    for run in runs:
        found: dict[tuple[str, str, str], dict[str, int]] = {}
        frames: list[pl.DataFrame] = []
        for place in run.policies:
            own = policies[place]
            worked = worked_part(one, own, changes=run.changes, assume=_assumed_of(own, policies, assume))
            found |= sums_of(own.label, worked, run.by)
            if run.has_employers:
                frames.append(worked.firms.with_columns(pl.lit(own.label).alias("policy")).select(OF_FIRMS))
        sums[run.name] = Partial(found).to_bytes()
        if frames:
            employers[run.name] = _written(
                pl.concat(frames).join(_bought(one.training(), one.payslips()), "employer", "left")
            )
    return msgspec.msgpack.encode(Done(sums, employers))


def _bought(training: pl.DataFrame, payslips: pl.DataFrame) -> pl.DataFrame:
    """Give what each employer buys in courses, for all the like persons who take them."""
    like = payslips.group_by("employer", "employee").agg(pl.col("count").max())
    return (
        training.filter(pl.col("provider_kind") != "internal")
        .join(like, on=["employer", "employee"], how="left")
        .group_by("employer")
        .agg((pl.col("fee_ore") * pl.col("count").fill_null(1)).sum().alias(BOUGHT))
    )


def _written(frame: pl.DataFrame) -> bytes:
    file = BytesIO()
    frame.with_columns(pl.col(BOUGHT).fill_null(0)).sort("policy", "employer").write_ipc(file, compression="zstd")
    return file.getvalue()


def _assumed_of(one: Chosen, policies: Sequence[Chosen], assume: Sequence[Assumed]) -> list[Assumed]:
    """Leave out what is assumed of facts that only other policies declare."""
    own = {fact.name for fact in facts_of(one)}
    others = {fact.name for other in policies for fact in facts_of(other)} - own
    return [(name, value) for name, value in assume if name not in others]


_PLANS: Final[dict[bytes, list[Chosen]]] = {}


def _policies(choices: tuple[Choice, ...]) -> list[Chosen]:
    """Make the plans of some choices, once in each process."""
    key = msgspec.json.encode(choices)
    if key not in _PLANS:
        _PLANS.clear()
        _PLANS[key] = chosen(choices, _library())
    return _PLANS[key]


@lru_cache(maxsize=1)
def _library() -> Library:
    return Library()


__all__ = ["BOUGHT", "Done", "ExactRuns", "Run", "work_part"]
