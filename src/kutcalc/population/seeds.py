"""What the lot decides: the static cost of two designs over several seeds, each a population of its own.

Only employers' months with a course are worked: no month of these designs depends on another, so the sums are those of
all rows. The seed draws firms, people, courses and fees; targets and assumptions are the same.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Final

import msgspec
import numpy as np
import polars as pl

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.register import case_of_register, with_months
from kutcalc.analysis.scenario import Choice, Chosen, PolicyChoice, chosen
from kutcalc.policy import Change, Library
from kutcalc.population.classes import SECTORS, SIZE_CLASSES
from kutcalc.population.folder import Manifest
from kutcalc.population.known import Told
from kutcalc.population.synthesize import Drawn, draw, firm_names
from kutcalc.population.workers import each_part
from kutcalc.units import PPM

MOST_PPM: Final = 10_000
"""The coefficient of variation that static cost may have, 1 per cent."""
MOST_OF_CELL_PPM: Final = 100_000
CHOICES: Final[tuple[Choice, ...]] = (
    PolicyChoice(ref="se-almega-2024"),
    PolicyChoice(ref="se-kut-2019-fou20", changes=(Change("caps.group_month.amount_ore", 300_000_000),)),
)
"""The second with the cap of the research deduction, 3 million a month: the policy leaves its own open."""
_PIECE: Final = 400_000
Key = tuple[str, str, str]
"""Policy, dimension and class."""


class SeedRow(msgspec.Struct, frozen=True):
    """The cost of a policy in a class over the seeds: mean, and coefficient of variation in ppm."""

    policy: str
    by: str
    class_: str
    mean_ore: int
    variation_ppm: int
    limit_ppm: int
    is_met: bool


def seed_rows(manifest: Manifest, seeds: int, told: Told | None = None, *, workers: int | str = 1) -> list[SeedRow]:
    """Draw as many populations like one as asked, from its seed on, and give how much the static cost varies."""
    work = partial(costs_of_seed, manifest.year, manifest.scale, manifest.settings)
    numbers = range(manifest.seed, manifest.seed + seeds)
    found: dict[Key, list[int]] = {}
    for costs in each_part(work, numbers, workers=workers, told=told):
        for key, cost in costs.items():
            found.setdefault(key, []).append(cost)
    return [_row(key, costs) for key, costs in found.items()]


def costs_of_seed(year: int, scale: int, settings: dict[str, int], seed: int) -> dict[Key, int]:
    """Draw one population and give the static cost of each policy, in all and by class, in whole öre."""
    return _costs(draw(year, seed, Fraction(1, scale), settings), chosen(CHOICES, Library()))


def _row(key: Key, costs: list[int]) -> SeedRow:
    mean = sum(costs) // len(costs)
    spread = float(np.std(np.array(costs, dtype=np.float64), ddof=1)) if len(costs) > 1 else 0.0
    variation = round(spread / mean * PPM) if mean else 0
    limit = MOST_PPM if key[1] == "all" else MOST_OF_CELL_PPM
    return SeedRow(*key, mean, variation, limit, variation <= limit)


def _costs(drawn: Drawn, plans: Sequence[Chosen]) -> dict[Key, int]:
    """Give the weighted cost of each policy, in all and by size and trade, in whole öre."""
    firms = drawn.firms
    classes = pl.DataFrame(
        {
            "employer": firm_names(firms),
            "weight_ppm": drawn.weight_ppm,
            "size_class": np.array(SIZE_CLASSES)[firms.size_class],
            "sector": np.array(SECTORS)[firms.sector],
        }
    )
    found = {}
    for one, frame in static_costs(drawn, plans):
        weighted = frame.join(classes, on="employer").with_columns(
            (pl.col("training_deduction_ore").cast(pl.Int128) * pl.col("weight_ppm")).alias("cost")
        )
        found[one.label, "all", ""] = int(weighted["cost"].sum()) // PPM
        for by, names in (("size_class", SIZE_CLASSES), ("sector", SECTORS)):
            sums = dict(weighted.group_by(by).agg(pl.col("cost").sum()).iter_rows())
            found |= {(one.label, by, name): int(sums.get(name, 0)) // PPM for name in names}
    return found


def static_costs(drawn: Drawn, plans: Sequence[Chosen]) -> list[tuple[Chosen, pl.DataFrame]]:
    """Give by policy the deduction of each employer with any course, `employer, training_deduction_ore`."""
    training = drawn.training
    months = training.select("employer", "month").unique()
    slips = drawn.payslips.filter(pl.col("employer").is_in(months["employer"].unique().implode()))
    groups = slips.select("employer", "group").unique()
    busy = months.join(groups, on="employer").select("group", "month").unique()
    pieces = slips["group"].rank("dense") // max(1, _PIECE * slips["group"].n_unique() // max(1, 12 * slips.height))
    found: list[list[pl.DataFrame]] = [[] for _ in plans]
    for piece in pieces.unique().sort():
        own = with_months(slips.filter(pieces == piece)).join(busy, on=["group", "month"], how="semi")
        employers = own["employer"].unique().implode()
        own = own.with_columns(pl.lit(None, dtype=pl.Date).alias("through"))
        case = case_of_register(own, training.filter(pl.col("employer").is_in(employers)), drawn.years.clear())
        for place, one in enumerate(plans):
            rows = calculate(case, one.plan, one.label, ["employer_year"]).tables["employer_year"]
            found[place].append(rows.select("employer", "training_deduction_ore"))
    return [(one, pl.concat(frames)) for one, frames in zip(plans, found, strict=True)]


__all__ = ["CHOICES", "MOST_OF_CELL_PPM", "MOST_PPM", "SeedRow", "seed_rows", "static_costs"]
