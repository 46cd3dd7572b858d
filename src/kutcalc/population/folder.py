"""Populations on disk: a folder each, with a manifest, and the tables in parts that hold whole groups.

A population is written beside its place and moved there when it is whole, so what is found is always whole. Its name is
looked up among those there are and never joined to a path.
"""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from zlib import crc32

import msgspec
import polars as pl

from kutcalc.analysis.known_law import read_bounds
from kutcalc.analysis.part import PAYSLIPS, TRAINING, YEARS, Part
from kutcalc.analysis.scenario import Chosen
from kutcalc.errors import KutcalcError, PopulationMissingError
from kutcalc.language import Text
from kutcalc.population.manifest import PARTS, Assumed, FitRow, HoldoutRow, Id, Manifest
from kutcalc.population.settle import Counts, decide_deciles, settle_part
from kutcalc.population.workers import Workers, each_part
from kutcalc.units import PPM

MANIFEST: Final = "manifest.json"
OWN_HOME: Final = "KUTCALC_POPULATIONS"
"""The environment variable that names the folder of all populations."""
_BUILDING: Final = ".building"


class PopulationOutdatedError(PopulationMissingError):
    """A population was settled by another edition of the law than the one in force here: it must be made again."""

    def __init__(self, name: str) -> None:
        KutcalcError.__init__(self, name)
        self.name = name
        self.text = Text(
            sv=f"Befolkningen {name} är gjord med en annan utgåva av lagen. Gör den igen med kutcalc population build.",
            en=f"The population {name} was made with another edition of the law. Make it again by kutcalc population"
            " build.",
        )


@dataclass(frozen=True, slots=True)
class Population:
    """A population that is there: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    def part(self, number: int) -> Part:
        """Give a part, from 0 to before `manifest.parts`; nothing is read."""
        return Part(folder_of(self.folder, number), number)

    def parts(self) -> list[Part]:
        """Give all parts in order."""
        return [self.part(number) for number in range(self.manifest.parts)]

    def cells(self, plans: Sequence[Chosen]) -> int:
        """Count the payslips that some policies are worked on, without reading any."""
        manifest = self.manifest
        return sum(manifest.touchable if one.plan.reads_training else manifest.payslips for one in plans)


def home_of_populations(environment: Mapping[str, str] | None = None) -> Path:
    """Give the folder of all populations: `KUTCALC_POPULATIONS`, else beside the store in the user's data folder."""
    given = os.environ if environment is None else environment
    if own := given.get(OWN_HOME):
        return Path(own)
    home = Path(given.get("XDG_DATA_HOME") or Path(given.get("HOME", ".")) / ".local" / "share")
    return Path(home) / "kutcalc" / "populations"


def list_populations(home: Path | None = None) -> list[Manifest]:
    """List the populations that are there, by id."""
    return [one.manifest for one in _there(home)]


def find_population(id: str, home: Path | None = None) -> Population:  # noqa: A002 the name that all give it
    """Find a population by its id; PopulationMissingError names those there are and how to make it.

    PopulationOutdatedError, one of them, where it was made with another edition of the law.
    """
    there = _there(home)
    for one in there:
        if one.manifest.id == id:
            if read_bounds(folder_of(one.folder, 0)) is None:
                raise PopulationOutdatedError(id)
            return one
    raise PopulationMissingError(id, [one.manifest.id for one in there])


def open_population(folder: Path) -> Population:
    """Open the population of a folder; FileNotFoundError where there is none."""
    return Population(folder, msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest))


def _there(home: Path | None) -> list[Population]:
    place = home or home_of_populations()
    files = sorted(place.glob(f"*/{MANIFEST}")) if place.is_dir() else []
    return [open_population(file.parent) for file in files if not file.parent.name.startswith(".")]


def folder_of(folder: Path, number: int) -> Path:
    """Name the folder of a part."""
    return folder / f"part-{number:02d}"


def part_of(groups: pl.Series, parts: int) -> pl.Series:
    """Give the part that each group lies in, by its name alone."""
    names = groups.unique()
    numbers = [crc32(name.encode()) % parts for name in names]
    found = pl.DataFrame({"group": names, "#part": pl.Series(numbers, dtype=pl.Int64)})
    return pl.DataFrame({"group": groups}).join(found, on="group", how="left", maintain_order="left")["#part"]


def settle_number(folder: Path, number: int) -> Counts:
    """Settle a part by its number."""
    return settle_part(folder_of(folder, number))


@dataclass(frozen=True, slots=True)
class Building:
    """A population that is being made: parts are written and settled one by one, and then it is put in its place.

    Write `payslips.parquet`, `training.parquet` and `years.parquet` in the folder of each part, with whole groups and
    the same weight in all rows of an employer; settle each with `settle_part`; then `finish`.
    """

    folder: Path
    place: Path

    @classmethod
    def begin(cls, id: str, home: Path | None = None) -> "Building":  # noqa: A002 the name that all give it
        """Begin a population; what was left of one that was never finished goes away."""
        msgspec.convert(id, Id)
        place = home or home_of_populations()
        folder = place / f"{_BUILDING}-{id}-{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return cls(folder, place / id)

    def folder_of(self, number: int) -> Path:
        """Give the folder of a part, made where it is not there."""
        folder = folder_of(self.folder, number)
        folder.mkdir(exist_ok=True)
        return folder

    def write(self, number: int, payslips: pl.DataFrame, training: pl.DataFrame, years: pl.DataFrame) -> Path:
        """Write the tables of a part; give its folder."""
        folder = self.folder_of(number)
        for name, frame in ((PAYSLIPS, payslips), (TRAINING, training), (YEARS, years)):
            frame.write_parquet(folder / name)
        return folder

    def finish(self, manifest: Manifest, counts: Iterable[Counts]) -> Population:
        """Decide what needs all parts, write the manifest with how large they are, and put the population in place."""
        listed = list(counts)
        folders = [folder_of(self.folder, number) for number in range(len(listed))]
        decide_deciles(folders)
        weight = sum(one.weight_ppm for one in listed)
        made = msgspec.structs.replace(
            manifest,
            parts=len(listed),
            employers=manifest.employers or weight // PPM,
            employees=manifest.employees or sum(one.persons_ppm for one in listed) // PPM,
            payslips=sum(one.payslips for one in listed),
            touchable=sum(one.touchable for one in listed),
        )
        (self.folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(made)))
        old = self.place.with_name(f"{_BUILDING}-old-{self.place.name}-{os.getpid()}")
        if self.place.exists():
            self.place.rename(old)
        self.folder.rename(self.place)
        shutil.rmtree(old, ignore_errors=True)
        return Population(self.place, made)


def write_population(
    id: str,  # noqa: A002 the name that all give it
    manifest: Manifest,
    payslips: pl.DataFrame,
    training: pl.DataFrame,
    years: pl.DataFrame | None = None,
    *,
    parts: int = PARTS,
    home: Path | None = None,
    workers: Workers = 1,
) -> Population:
    """Write a population that fits in memory: parts settled, by some processes at a time, and put in place when whole.

    The tables are the canonical ones (`payroll/tables.py`), a person's like months in one row with `through`; payslips
    may carry sex, nuts2 and weight_ppm. An employer without a group is a group of its own.
    """
    grouped = payslips.with_columns(pl.col("group").fill_null(pl.col("employer")))
    grouped = grouped.with_columns(part_of(grouped["group"], parts))
    employers = grouped.select("employer", "#part").unique()
    whole_years = years if years is not None else pl.DataFrame(schema={"employer": pl.String, "year": pl.Int64})
    courses, spans = (
        frame.join(employers, on="employer", how="left", maintain_order="left") for frame in (training, whole_years)
    )
    building = Building.begin(id, home)
    for number in range(parts):
        own = [frame.filter(pl.col("#part") == number).drop("#part") for frame in (grouped, courses, spans)]
        building.write(number, *own)
    counts = list(each_part(partial(settle_number, building.folder), range(parts), workers=workers))
    return building.finish(msgspec.structs.replace(manifest, id=id), counts)


__all__ = [
    "PARTS",
    "Assumed",
    "Building",
    "FitRow",
    "HoldoutRow",
    "Manifest",
    "Population",
    "PopulationOutdatedError",
    "find_population",
    "folder_of",
    "home_of_populations",
    "list_populations",
    "open_population",
    "part_of",
    "settle_part",
    "write_population",
]
