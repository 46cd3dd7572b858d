"""How often the interval of the draw of firms covers: seeds of the small synthetic Sweden, by the engine (N9).

Run as `python tests/benchmarks/coverage.py [SEEDS]`, 200 seeds where nothing is said: about 3 s of processor time each.
The truth is the mean over the seeds; the bar is 86 to 94 % of 200.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np

from kutcalc.analysis.scenario import Choice, PolicyChoice, chosen
from kutcalc.analysis.uncertainty import Interval, sampling_interval
from kutcalc.policy import Change, Library
from kutcalc.population.build import manifest_of
from kutcalc.population.exact_runs import ExactRuns
from kutcalc.population.folder import Population, write_population
from kutcalc.population.known import MINI_SCALE
from kutcalc.population.nation_intervals import chance_of
from kutcalc.population.nation_runs import STATIC_RUN, run_all, surface_of
from kutcalc.population.synthesize import MINI, draw
from kutcalc.population.workers import crew_of

SEEDS: Final = 200
CAP: Final = "caps.employer_year.amount_ore"
CHOICES: Final[tuple[Choice, ...]] = (
    "se-kut-2019-almega50@1",
    PolicyChoice(
        ref="se-almega-2024@1", label="capped", changes=(Change("caps.employer_year.amount_ore", 25_000_000),)
    ),
)


def measured(population: Population) -> list[tuple[int, Interval]]:
    """Give the static cost of each design in öre, with its interval of the draw of firms."""
    policies = chosen(CHOICES, Library())
    with crew_of(1) as crew:
        runs = ExactRuns(population, policies, crew, 4)
        designs = run_all(runs, (), None, draws=True)
    moved = {one.label: surface_of(runs, one, None, None).per_bought for one in designs}
    chance = chance_of(runs.employers[STATIC_RUN], (), moved)
    return [(one.static_ore, sampling_interval(one.static_ore, chance.of(one.label))) for one in designs]


def main(seeds: int) -> int:
    """Print the cover of each design; give 1 where it is out of bounds, and 200 seeds or more were drawn."""
    started = time.perf_counter()
    found: list[list[tuple[int, Interval]]] = []
    for seed in range(1, seeds + 1):
        drawn = draw(2026, seed=seed, scale=MINI)
        with tempfile.TemporaryDirectory() as home:
            manifest = manifest_of(drawn, f"seed-{seed}")
            tables = drawn.payslips, drawn.training, drawn.years
            found.append(measured(write_population(manifest.id, manifest, *tables, parts=2, home=Path(home))))
    is_met = True
    for place, one in enumerate(chosen(CHOICES, Library())):
        own = [costs[place] for costs in found]
        truth = float(np.mean([cost for cost, _ in own]))
        covered = sum(interval.low <= truth <= interval.high for _, interval in own)
        variation = float(np.std([cost for cost, _ in own], ddof=1)) / truth
        line = f"{one.label}: {covered} of {seeds} cover ({covered / seeds:.1%}), variation over seeds {variation:.1%}"
        sys.stdout.write(line + "\n")
        is_met = is_met and 0.86 <= covered / seeds <= 0.94
    sys.stdout.write(f"scale 1/{MINI_SCALE}, {time.perf_counter() - started:.0f} s\n")
    return 0 if is_met or seeds < SEEDS else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS))
