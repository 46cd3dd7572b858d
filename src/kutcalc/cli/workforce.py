"""Options of the commands that work a whole population: how many processes, or which cluster."""

import argparse
from typing import Final

from kutcalc.population.workers import MOST_PROCESSES

HERE: Final = 1


def add_workers(made: argparse.ArgumentParser) -> None:
    """Add `--processes` and `--cluster` to a command; of the two only one is taken."""
    one = made.add_mutually_exclusive_group()
    one.add_argument("--processes", type=_several, metavar="N", default=HERE, help="så många delar räknas samtidigt")
    one.add_argument("--cluster", metavar="tcp://VÄRD:PORT", help="räkna på ett Dask-kluster, kutcalc[cluster]")


def workers_of(arguments: argparse.Namespace) -> int | str:
    """Give what was asked for: the address of a cluster, else a number of processes, 1 where nothing was said.

    ClusterError at once, before anything is read, where a cluster cannot be one or what talks to it is not installed.
    """
    address: str | None = getattr(arguments, "cluster", None)
    if address is None:
        number: int = getattr(arguments, "processes", HERE)
        return number
    from kutcalc.population.cluster import require_cluster  # noqa: PLC0415 most commands need none

    require_cluster(address)
    return address


def _several(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"1-{MOST_PROCESSES}")
    return number


__all__ = ["add_workers", "workers_of"]
