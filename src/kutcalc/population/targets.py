"""The published numbers that a population is held to: read from their tables, each with its page, status and period.

A number that we derived, did not verify or assumed may never be a hard target, nor may one of another year, a rounded
text, or one that is kept aside as a hold-out: such a target is refused when it is made.
"""

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

TABLES: Final = (
    "behaviour_params",
    "demographics",
    "employees_by_size",
    "employment_by_county",
    "employment_sni_nuts2_sex",
    "firms_by_sector",
    "firms_by_size",
    "fou_deduction",
    "labour_cost",
    "model_priors",
    "payroll",
    "training",
    "wages",
)
MAY_BE_HARD: Final = frozenset({"read", "secondary"})
HOLD_OUT: Final = "HOLD-OUT"
ROUNDED: Final = ("_lower_bound", "_approx")
BASE_YEAR: Final = 2024
PPM: Final = 1_000_000


class TargetRefusedError(ValueError):
    """A row may not be the hard target that somebody made of it; a mistake of ours, not of a user."""


class Row(msgspec.Struct, frozen=True):
    """One published number: what it is, of which classes, and where it stands."""

    target: str
    dims: dict[str, str]
    value: float
    unit: str
    period: str
    source_url: str
    status: str
    note: str

    @property
    def is_holdout(self) -> bool:
        """Whether the number is kept aside: shown beside the model's, never aimed at."""
        return HOLD_OUT in self.note


class Target(msgspec.Struct, frozen=True):
    """What a weighted sum should be: hard, within half a percent, or soft, within its tolerance.

    `published` is in `unit`, as an integer; the model's figure is set beside it in the same unit. `is_least` says that
    the published number is a lower bound.
    """

    name: str
    dimension: str
    class_: str
    published: int
    unit: str
    status: str
    period: str
    source_url: str
    tolerance_ppm: int
    hard: bool = False
    is_least: bool = False


@cache
def rows(table: str) -> tuple[Row, ...]:
    """Read one table of published numbers."""
    text = files("kutcalc.population").joinpath("targets", f"{table}.csv").read_text(encoding="utf-8")
    return tuple(_row(one) for one in csv.DictReader(text.splitlines()))


def _row(one: dict[str, str]) -> Row:
    dims = {one[f"dim{n}"]: one[f"dim{n}_value"] for n in (1, 2, 3) if one.get(f"dim{n}")}
    name = one.get("target") or one["parameter"]
    value = one.get("value") or one.get("central") or "nan"
    return Row(
        target=name,
        dims=dims,
        value=float(value),
        unit=one["unit"],
        period=one.get("period", ""),
        source_url=one["source_url"],
        status=one["status"],
        note=one["note"],
    )


def find(table: str, target: str, period: str | None = None, **dims: str) -> Iterator[Row]:
    """Give the rows of a target, of one period where it is named, and of the classes that are named."""
    for row in rows(table):
        if row.target == target and period in {None, row.period} and dims.items() <= row.dims.items():
            yield row


def one(table: str, target: str, period: str | None = None, **dims: str) -> Row:
    """Give the one row of a target; ValueError where there are none or several."""
    (found,) = [row for row in find(table, target, period, **dims) if len(row.dims) == len(dims)]
    return found


def target_of(
    row: Row,
    name: str,
    dimension: str,
    class_: str,
    *,
    tolerance_ppm: int,
    unit: str | None = None,
    times: float = 1.0,
    hard: bool = False,
) -> Target:
    """Make a target of a published row; `times` turns its unit into ours. TargetRefusedError where it may not be."""
    if row.is_holdout:
        raise TargetRefusedError(f"{row.target} is a hold-out: it is shown, never aimed at")
    if hard:
        _refuse(row)
    return Target(
        name=name,
        dimension=dimension,
        class_=class_,
        published=round(row.value * times),
        unit=unit or row.unit,
        status=row.status,
        period=row.period,
        source_url=row.source_url,
        tolerance_ppm=tolerance_ppm,
        hard=hard,
        is_least=row.target.endswith("_lower_bound"),
    )


def _refuse(row: Row) -> None:
    """Refuse a row that may not be hard, with the reason."""
    if row.status not in MAY_BE_HARD:
        raise TargetRefusedError(f"{row.target} is {row.status}: it may not be a hard target")
    if row.target.endswith(ROUNDED):
        raise TargetRefusedError(f"{row.target} is a rounded text: it may not be a hard target")
    if not row.period.startswith(str(BASE_YEAR)):
        raise TargetRefusedError(f"{row.target} is of {row.period}, not of {BASE_YEAR}: it may not be a hard target")


def targets_hash() -> str:
    """Give a hash over all tables and the assumptions: two populations with the same were held to the same."""
    folder = files("kutcalc.population")
    texts = [folder.joinpath("targets", f"{table}.csv").read_bytes() for table in TABLES]
    texts.append(folder.joinpath("assumptions.toml").read_bytes())
    return f"sha256:{hashlib.sha256(b''.join(texts)).hexdigest()}"


__all__ = [
    "BASE_YEAR",
    "HOLD_OUT",
    "TABLES",
    "Row",
    "Target",
    "TargetRefusedError",
    "find",
    "one",
    "rows",
    "target_of",
    "targets_hash",
]
