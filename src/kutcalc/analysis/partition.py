"""Two pure functions that carry a population of any size: what a part of it gives, and how parts are put together.

All is exact until it is published: amounts of an employer are whole öre, times a weight in ppm, summed in integers of
any size. So a total is the same however the employers are parted, in whatever order the parts come (`merge`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.changed_training import ChangedTraining
from kutcalc.analysis.part import SAME, Part
from kutcalc.analysis.part_worked import Worked, worked_part
from kutcalc.analysis.scenario import Chosen
from kutcalc.analysis.weighing import weighted_sums, whole, whole_classes
from kutcalc.payroll.fillings import Assumed

FIRM_DIMENSIONS: Final = ("size_class", "sector", "region")
PERSON_DIMENSIONS: Final = ("sex", "wage_decile", "age_band")
DIMENSIONS: Final = (*FIRM_DIMENSIONS, *PERSON_DIMENSIONS)
ALL: Final = "all"
LIMITED_BY: Final = "limited_by"
FIGURES: Final = (
    "employers",
    "employers_gaining",
    "persons",
    "persons_trained",
    "persons_gaining",
    "contribution_base_ore",
    "contributions_before_ore",
    "baseline_due_ore",
    "training_minutes",
    "training_cost_ore",
    "counted_base_ore",
    "before_limits_ore",
    "training_deduction_ore",
    "cut_ore",
)
"""What is summed, each times the weight of its firm."""
SAMPLE: Final = ("sample_employers", "sample_persons")
"""What is counted as it stands in the population, for what rests on too little."""
Key = tuple[str, str, str]
"""A policy's label, a dimension (`all` for none, `limited_by`), and a class of it (`` of all)."""
Sums = dict[str, int]


class Partial(msgspec.Struct, frozen=True):
    """Exact sums of some of a population, by policy, dimension and class: öre or persons times ppm.

    Two of the same content are the same bytes (`to_bytes`), in whatever order their parts were put together.
    """

    sums: dict[Key, Sums]

    def to_bytes(self) -> bytes:
        """Write in the one form that this content has."""
        rows = [[*key, {name: str(value) for name, value in sums.items()}] for key, sums in sorted(self.sums.items())]
        return msgspec.json.encode(rows, order="sorted")

    @classmethod
    def from_bytes(cls, written: bytes) -> "Partial":
        """Read what `to_bytes` wrote."""
        rows = msgspec.json.decode(written, type=list[tuple[str, str, str, dict[str, str]]])
        return cls({(row[0], row[1], row[2]): {name: int(value) for name, value in row[3].items()} for row in rows})

    def labels(self) -> list[str]:
        """List the policies, sorted."""
        return sorted({policy for policy, _, _ in self.sums})

    def totals(self, label: str) -> Sums:
        """Give the figures of a policy over all, in whole units."""
        return {name: _published(name, value) for name, value in self.sums[label, ALL, ""].items()}

    def rows(self, labels: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """Give the published rows, policy by policy and dimension by dimension (`rows_of`)."""
        return rows_of(self.sums, labels)


def part(
    one: Part,
    plans: Sequence[Chosen],
    by: Sequence[str] = (),
    *,
    changes: ChangedTraining = SAME,
    assume: Sequence[Assumed] = (),
) -> Partial:
    """Work a part through some policies; give its exact sums in all and by each dimension asked for.

    `by` holds names of `DIMENSIONS`; `changes` are made to the courses before anything is worked; `assume` fills cells
    that the population leaves unknown. Raises what `calculate` raises, FactMissingError for facts that the population
    does not have.
    """
    sums: dict[Key, Sums] = {}
    for chosen in plans:
        sums |= sums_of(chosen.label, worked_part(one, chosen, changes=changes, assume=assume), by)
    return Partial(sums)


def employers_of(
    one: Part, chosen: Chosen, *, changes: ChangedTraining = SAME, assume: Sequence[Assumed] = ()
) -> pl.DataFrame:
    """Work a part through a policy; give a row for each of its employers, with weight, classes and figures in öre."""
    frame = worked_part(one, chosen, changes=changes, assume=assume).firms
    return frame.select(pl.lit(chosen.label).alias("policy"), pl.all())


def merge(partials: Iterable[Partial]) -> Partial:
    """Put partial sums together; the order does not matter."""
    found: dict[Key, Sums] = {}
    for partial in partials:
        for key, sums in partial.sums.items():
            own = found.setdefault(key, dict.fromkeys(sums, 0))
            for name, value in sums.items():
                own[name] = own.get(name, 0) + value
    return Partial(dict(sorted(found.items())))


def weighted_totals(parts: Iterable[Part], names: Sequence[str]) -> dict[str, int]:
    """Sum what the law in force gives all employers of some parts, in whole units and öre."""
    found = dict.fromkeys(names, 0)
    for one in parts:
        firms = one.firms().with_columns(pl.lit(1, dtype=pl.Int64).alias("employers"))
        sums = weighted_sums(firms, names, "weight_ppm", None).get("", [0] * len(names))
        for name, value in zip(names, sums, strict=True):
            found[name] += value
    return {name: whole(value) for name, value in found.items()}


def sums_of(label: str, worked: Worked, by: Sequence[str]) -> dict[Key, Sums]:
    """Sum the firms and persons of a part under one policy, exactly, in all and by each dimension asked for."""
    found: dict[Key, Sums] = {}
    firms = worked.firms.with_columns(pl.lit(1, dtype=pl.Int64).alias("employers"))
    for dimension in (ALL, LIMITED_BY, *(name for name in by if name in FIRM_DIMENSIONS)):
        column = None if dimension == ALL else dimension
        counts = _counts(firms, column)
        for name, values in weighted_sums(firms, FIGURES, "weight_ppm", column).items():
            found[label, dimension, name] = dict(zip(FIGURES, values, strict=True)) | counts[name]
    for dimension in (name for name in by if name in PERSON_DIMENSIONS):
        found |= {(label, dimension, name): sums for name, sums in _by_person(worked.people, dimension).items()}
    return found


def _counts(frame: pl.DataFrame, column: str | None) -> dict[str, Sums]:
    """Count employers and persons as they stand in the population, by class."""
    named = frame.select(
        pl.lit("").alias("#class") if column is None else pl.col(column).cast(pl.String).alias("#class"),
        "employer",
        "sample_persons",
    )
    rows = named.group_by("#class").agg(pl.col("employer").n_unique(), pl.col("sample_persons").sum())
    return {row[0]: dict(zip(SAMPLE, row[1:], strict=True)) for row in rows.iter_rows()}


def _by_person(people: pl.DataFrame, dimension: str) -> dict[str, Sums]:
    """Sum persons by a class of theirs; an employer stands in each class that it has anybody in."""
    figures = [name for name in FIGURES if name in people.columns]
    sums = weighted_sums(people, figures, "weight_ppm", dimension)
    firms = people.group_by("employer", dimension).agg(
        pl.col("weight_ppm").first(), (pl.col("training_deduction_ore").sum() > 0).alias("employers_gaining")
    )
    firms = firms.with_columns(pl.lit(1, dtype=pl.Int64).alias("employers"))
    employers = weighted_sums(firms, ["employers", "employers_gaining"], "weight_ppm", dimension)
    counts = _counts(people, dimension)
    return {
        name: dict(zip(("employers", "employers_gaining"), employers[name], strict=True))
        | dict(zip(figures, values, strict=True))
        | counts[name]
        for name, values in sums.items()
    }


def rows_of(sums: Mapping[Key, Mapping[str, int]], labels: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Give published rows of exact sums: `policy, by, class` and whole figures, in the order of `DIMENSIONS`.

    The classes of a dimension add up to `all`, by largest remainder, but for employers of a person's class, who may
    stand in several. `limited_by` is no dimension of these rows.
    """
    found = []
    for label in labels if labels is not None else sorted({key[0] for key in sums}):
        for dimension in (ALL, *DIMENSIONS):
            classes = {key[2]: figures for key, figures in sums.items() if key[:2] == (label, dimension)}
            found += [
                {"policy": label, "by": dimension, "class": name or None, **figures}
                for name, figures in _whole_figures(classes).items()
            ]
    return found


def _whole_figures(classes: Mapping[str, Mapping[str, int]]) -> dict[str, Sums]:
    """Make the figures of the classes of a dimension whole."""
    made: dict[str, Sums] = {name: {} for name in sorted(classes, key=_order)}
    names = dict.fromkeys(name for figures in classes.values() for name in figures)
    for figure in names:
        exact = {name: classes[name].get(figure, 0) for name in made}
        shared = exact if figure in SAMPLE else whole_classes(exact)
        for name, value in shared.items():
            made[name][figure] = value
    return made


def _order(name: str) -> tuple[int, str]:
    """Put numbered classes in the order of their numbers."""
    digits = name.partition("-")[0].rstrip("+")
    return (int(digits), name) if digits.isdigit() else (0, name)


def _published(name: str, value: int) -> int:
    return value if name in SAMPLE else whole(value)


__all__ = [
    "ALL",
    "DIMENSIONS",
    "FIGURES",
    "FIRM_DIMENSIONS",
    "LIMITED_BY",
    "PERSON_DIMENSIONS",
    "Partial",
    "employers_of",
    "merge",
    "part",
    "rows_of",
    "sums_of",
    "weighted_totals",
]
