"""Hold kutcalc against the oracle on random companies under every policy of the library.

Run as `uv run --frozen python tests/oracle/policies.py [--companies 10000] [--policies all] [--processes 1]`. It prints
a line for each policy: companies, rows compared, differences, öre that they sum to, how many companies got a deduction,
and what limited their payslips; it fails on any difference. Open parameters have the values of `filling.py`.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.oracle.policy_comparing import Held, batches, held_batch
from tests.oracle.policy_file import Tree, policy_trees

MOST_LISTED = 10


def chosen(names: str) -> dict[str, Tree]:
    """Give the policies that are named, or all."""
    trees = policy_trees()
    wanted = names.split(",")
    return {
        reference: tree
        for reference, tree in trees.items()
        if names == "all" or tree["id"] in wanted or reference in wanted
    }


def held_all(trees: Mapping[str, Tree], companies: int, first_seed: int = 1, processes: int = 1) -> dict[str, Held]:
    """Hold every policy over so many companies; how far it has come is told beside, since it takes half an hour."""
    total = {reference: Held() for reference in trees}
    for found in _found(trees, list(batches(companies, first_seed)), processes):
        for reference, held in found.items():
            total[reference].add(held)
        done = next(iter(total.values())).companies
        differences = sum(len(held.differences) for held in total.values())
        sys.stderr.write(f"{done} companies held under {len(total)} policies, {differences} differences\n")
    return total


def _found(trees: Mapping[str, Tree], asked: Sequence[tuple[int, int]], processes: int) -> Iterator[dict[str, Held]]:
    if processes == 1:
        yield from (held_batch(trees, seed, size) for seed, size in asked)
        return
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(partial(_held, trees), asked)


def _held(trees: Mapping[str, Tree], asked: tuple[int, int]) -> dict[str, Held]:
    return held_batch(trees, *asked)


def told(reference: str, held: Held) -> str:
    """Give the line of a policy."""
    limits = ", ".join(f"{name} {number}" for name, number in sorted(held.limits.items()))
    return (
        f"{reference:34} {held.companies:>6} companies {held.rows:>7} rows {len(held.differences):>4} differences"
        f" {held.ore:>4} öre {held.with_deduction:>6} with a deduction; {limits}"
    )


def main(arguments: Sequence[str]) -> int:
    """Hold, tell, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=10_000)
    parser.add_argument("--policies", default="all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    asked = parser.parse_args(arguments)
    begun = time.monotonic()
    total = held_all(chosen(asked.policies), asked.companies, asked.seed, asked.processes)
    for reference, held in total.items():
        sys.stdout.write(told(reference, held) + "\n")
        for difference in held.differences[:MOST_LISTED]:
            sys.stdout.write(f"    {difference}\n")
    differing = sum(bool(held.differences) for held in total.values())
    ore = sum(held.ore for held in total.values())
    seconds = round(time.monotonic() - begun)
    sys.stdout.write(
        f"{len(total)} policies, {asked.companies} companies each, {differing} differ, {ore} öre, {seconds} s\n"
    )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
