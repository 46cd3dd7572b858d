"""A part of a population: whole groups of employers in a folder of Parquet files, read when asked for.

A part is only a path and a number, so it can be sent to whoever works it. Its files are those of
`population/folder.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.analysis.changed_training import ChangedTraining
from kutcalc.analysis.register import case_of_register, with_courses
from kutcalc.payroll.fillings import Assumed
from kutcalc.payroll.tables import Column

PAYSLIPS: Final = "payslips.parquet"
TRAINING: Final = "training.parquet"
YEARS: Final = "years.parquet"
FIRMS: Final = "firms.parquet"
PEOPLE: Final = "people.parquet"
SAME: Final = ChangedTraining()


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a population's groups: where their files lie, and the number of the part."""

    folder: Path
    number: int = 0

    def payslips(self) -> pl.DataFrame:
        """Read the payslips as they were given, with what describes them; a row may stand for several months."""
        return self._read(PAYSLIPS)

    def training(self) -> pl.DataFrame:
        """Read the courses as they were given."""
        return self._read(TRAINING)

    def years(self) -> pl.DataFrame:
        """Read the whole years of employers as they were given."""
        return self._read(YEARS)

    def firms(self) -> pl.DataFrame:
        """Read the employers: weight, classes, and what the law in force gives each in the year, in öre."""
        return self._read(FIRMS)

    def people(self) -> pl.DataFrame:
        """Read the persons of each employer: classes, and their shares of what the law in force gives, in öre."""
        return self._read(PEOPLE)

    def case(
        self, facts: Sequence[Column] = (), assume: Sequence[Assumed] = (), changes: ChangedTraining = SAME
    ) -> Case:
        """Give all rows of the part as one case, a row for each payslip."""
        courses = changes(with_courses(self.training()))
        return case_of_register(self.payslips(), courses, self.years(), facts, assume)

    def law(self, level: str) -> Path:
        """Name the file of what the law in force gives at a level, in the rows that a course can touch."""
        return self.folder / f"law-{level}.parquet"

    def _read(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / name)


__all__ = ["FIRMS", "PAYSLIPS", "PEOPLE", "SAME", "TRAINING", "YEARS", "Part"]
