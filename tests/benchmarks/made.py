"""Employers, employees and courses for the benchmark: whole numbers in plain arrays, the same for every contender."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kutcalc.law import value_of
from kutcalc.policy.library import FILES
from kutcalc.policy.reading import read_policy
from kutcalc.policy.schema import Policy

MONTH: Final = date(2026, 5, 1)
CAP_ORE: Final = 1_000_000
SHARE_PPM: Final = 500_000
PROVIDERS: Final = ("internal", "external", "institution")
RESULTS: Final = ("contributions_before", "baseline_due", "training_deduction")
Array = npt.NDArray[Any]


def make_arrays(rows: int, seed: int = 20_261_122) -> dict[str, Array]:
    """Draw a month of payslips and courses: about 30 employees an employer, skewed; 30 per cent take a course."""
    dice = np.random.default_rng(seed)
    sizes = _sizes(dice, rows)
    employers = len(sizes)
    employer = np.repeat(np.arange(employers, dtype=np.uint32), sizes)
    starts_group = dice.random(employers) > 0.05  # one employer in twenty follows its parent company in a group
    starts_group[0] = True
    group = np.cumsum(starts_group, dtype=np.uint32) - np.uint32(1)
    first = np.flatnonzero(starts_group)
    birth_year = dice.integers(1955, 2008, rows)
    pay = np.where(dice.random(rows) < 0.02, dice.integers(0, 300_000, rows), dice.lognormal(15.05, 0.4, rows))
    cash = np.where(birth_year >= 2003, pay * 2 // 3, pay).astype(np.int64)
    trained = np.flatnonzero(dice.random(rows) < 0.3)
    courses = len(trained)
    count = np.where(dice.random(rows) < 0.01, dice.integers(2, 6, rows), 1)
    return {
        "employer": employer,
        "cash": cash,
        "benefits": np.where(dice.random(rows) < 0.2, dice.integers(0, 800_000, rows), 0),
        "count": count,
        "birth_year": birth_year,
        "research": dice.random(rows) < 0.04,
        "course_row": trained,
        "course_employer": employer[trained],
        "fee": dice.integers(50_000, 3_000_000, courses),
        "support": np.where(dice.random(courses) < 0.05, dice.integers(0, 1_000_000, courses), 0),
        "people": count[trained],
        "provider": dice.choice(3, courses, p=[0.3, 0.6, 0.1]).astype(np.uint8),
        "minutes": dice.integers(60, 2_400, courses),
        "group": group,
        "rank": np.arange(employers) - first[group] + 1,
        "regional_support": dice.random(employers) < 0.05,
        "is_business": dice.random(employers) < 0.9,
    }


def _sizes(dice: np.random.Generator, rows: int) -> Array:
    """Draw how many each employer has, until all rows are spent: most have few, some have thousands."""
    drawn = np.maximum(1, dice.lognormal(np.log(30) - 1.5**2 / 2, 1.5, rows // 20 + 1).astype(np.int64))
    ends = np.cumsum(drawn)
    whole = int(np.searchsorted(ends, rows))
    return np.append(drawn[:whole], rows - (ends[whole - 1] if whole else 0))


def save(folder: Path, arrays: Mapping[str, Array]) -> None:
    """Write the arrays, one file each."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)


def load(folder: Path) -> dict[str, Array]:
    """Read the arrays back."""
    return {file.stem: np.load(file) for file in folder.glob("*.npy")}


@dataclass(frozen=True, slots=True)
class Law:
    """The numbers of law and policy that the month needs, in the order of the C struct."""

    threshold: int
    exempt_latest: int
    pension_only_latest: int
    young_earliest: int
    young_latest: int
    young_ceiling: int
    full_rate: int
    pension_rate: int
    floor_rate: int
    young_rate: int
    research_rate: int
    research_cap: int
    regional_rate: int
    regional_cap: int
    policy_share: int = SHARE_PPM
    policy_cap_ore: int = CAP_ORE


_VALUES: Final = (
    "contribution_threshold",
    "exempt_birth_year_latest",
    "pension_only_birth_year_latest",
    "youth_19_23_birth_year_earliest",
    "youth_19_23_birth_year_latest",
    "youth_19_23_ceiling",
    "full_rate",
    "pension_only_rate",
    "old_age_pension_rate",
    "youth_19_23_rate",
    "research_deduction_rate",
    "research_deduction_cap",
    "regional_deduction_rate",
    "regional_deduction_cap",
)


def law_of_month() -> Law:
    """Read the law of the month; what is not in force then (2018-2025) is left out by every contender alike."""
    return Law(*(_number(name) for name in _VALUES))


def _number(name: str) -> int:
    entry = value_of(name, MONTH)
    if entry is None or not isinstance(entry.value, int):
        raise LookupError(f"{name} has no number in {MONTH:%Y-%m}")
    return entry.value


def capped_policy() -> Policy:
    """Give Almega's design of 2024 under a cap of 10 000 kr per employer and month."""
    text = (FILES / "se-almega-2024.toml").read_text(encoding="utf-8")
    head, _, rest = text.partition("[caps.employer_year]")
    tail = rest[rest.index("[instrument]") :]
    cap = (
        "[caps.employer_month]\n"
        f'amount_ore = {{ value = {CAP_ORE}, source = "kutcalc", verification = "assumption" }}\n\n'
    )
    return read_policy(head + cap + tail, "se-almega-2024-capped.toml")
