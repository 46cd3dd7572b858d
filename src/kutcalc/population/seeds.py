"""What the lot decides: the static cost of two designs over several seeds, each a population of its own.

Only employers' months with a course are worked: no month of these designs depends on another, so the sums are those of
all rows. The seed draws firms, people, courses and fees; targets and assumptions are the same.
"""

from collections.abc import Sequence
from fractions import Fraction
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


class SeedRow(msgspec.Struct, frozen=True):
    """The cost of a policy in a class over the seeds: mean, and coefficient of variation in ppm."""

    policy: str
    by: str
    class_: str
    mean_ore: int
    variation_ppm: int
    limit_ppm: int
    is_met: bool


def seed_rows(manifest: Manifest, seeds: int, told: Told | None = None) -> list[SeedRow]:
    """Draw as many populations like one as asked, from its seed on, and give how much the static cost varies."""
    plans = chosen(CHOICES, Library())
    found: dict[tuple[str, str, str], list[int]] = {}
    for number in range(seeds):
        drawn = draw(manifest.year, manifest.seed + number, Fraction(1, manifest.scale), manifest.settings)
        for key, cost in _costs(drawn, plans).items():
            found.setdefault(key, []).append(cost)
        if told is not None:
            told(number + 1, seeds)
    return [_row(key, costs) for key, costs in found.items()]


def _row(key: tuple[str, str, str], costs: list[int]) -> SeedRow:
    mean = sum(costs) // len(costs)
    spread = float(np.std(np.array(costs, dtype=np.float64), ddof=1)) if len(costs) > 1 else 0.0
    variation = round(spread / mean * PPM) if mean else 0
    limit = MOST_PPM if key[1] == "all" else MOST_OF_CELL_PPM
    return SeedRow(*key, mean, variation, limit, variation <= limit)


def _costs(drawn: Drawn, plans: Sequence[Chosen]) -> dict[tuple[str, str, str], int]:
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
