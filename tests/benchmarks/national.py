"""How fast a population answers: 200 points of a sweep, a run of its own for some of them, and one move of a slider.

Run as `python tests/benchmarks/national.py [ID]`, by default `se-2026`, which `kutcalc population build` makes. A few
runs of all rows are timed, and 200 of them said from those: so many would take hours.
"""

import sys
from time import perf_counter
from typing import Final

from kutcalc.analysis.grid import read_grid
from kutcalc.analysis.part_worked import worked_part
from kutcalc.analysis.partition import merge, part
from kutcalc.analysis.scenario import chosen
from kutcalc.policy import Library
from kutcalc.population.folder import Population, find_population
from kutcalc.population.ground import NationGround

POLICY: Final = "se-almega-2024"
SWEEPS: Final = {
    "200 shares": [{"path": "rate.share_ppm", "first": 205_000, "last": 1_000_000 - 200_000, "step": 2_989}],
    "20 shares x 10 caps": [
        {"path": "rate.share_ppm", "first": 300_000, "last": 680_000, "step": 20_000},
        {"path": "caps.employer_year.amount_ore", "first": 10_000_000, "last": 100_000_000, "step": 10_000_000},
    ],
}
MOVES: Final = (
    {"rate.share_ppm": 450_000},
    {"caps.employer_year.amount_ore": 50_000_000},
    {"base.fees.scale_ppm": 800_000},
)
SEPARATE: Final = 2


def separate(population: Population) -> float:
    """Give the seconds of one run of all rows, the mean of a few over every part."""
    one = chosen([POLICY], Library())[0]
    started = perf_counter()
    for _ in range(SEPARATE):
        for each in population.parts():
            worked_part(each, one, whole=True)
    return (perf_counter() - started) / SEPARATE


def measured(population: Population) -> list[str]:
    """Time everything; give the lines of a report."""
    library, rows = Library(), population.manifest.touchable
    alone = separate(population)
    lines = [
        f"population {population.manifest.id}: {population.manifest.payslips} payslips, {rows} that a course can touch",
        f"one run of all rows, mean of {SEPARATE}: {alone:.2f} s; 200 of them, scaled: {alone * 200:.0f} s",
    ]
    for name, axes in SWEEPS.items():
        grid = read_grid(axes)
        started = perf_counter()
        NationGround(population, POLICY, library).many(grid, 0, grid.count)
        took = perf_counter() - started
        each = took / grid.count
        lines.append(
            f"sweep of {grid.count} points ({name}): {took:.1f} s, {each * 10**9 / rows:.0f} ns per (row x point), "
            f"{alone / each:.0f} times as fast as separate runs"
        )
    started = perf_counter()
    merge(part(each, chosen([POLICY], library)) for each in population.parts())
    lines.append(f"one policy from disk, nothing held: {perf_counter() - started:.2f} s")
    ground = NationGround(population, POLICY, library)
    started = perf_counter()
    ground.totals({})
    lines.append(f"first answer, rows read: {perf_counter() - started:.2f} s")
    for move in MOVES:
        started = perf_counter()
        ground.totals(move)
        lines.append(f"one slider move, {next(iter(move))}: {perf_counter() - started:.2f} s")
    return lines


def main(arguments: list[str]) -> None:
    """Measure the population that is named."""
    name = arguments[0] if arguments else "se-2026"
    sys.stdout.write("\n".join(measured(find_population(name))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
