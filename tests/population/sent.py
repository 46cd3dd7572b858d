"""What the tests send to other processes: a part worked, and the same by a worker that is killed in the middle once."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from kutcalc.analysis.partition import Partial, part
from kutcalc.analysis.scenario import Choice, chosen
from kutcalc.policy import Library
from kutcalc.population.cluster import SOURCE
from kutcalc.population.folder import open_population


def worked(folder: Path, policies: Sequence[Choice], by: Sequence[str], number: int) -> Partial:
    """Work a part of a population through some policies."""
    return part(open_population(folder).part(number), chosen(policies, Library()), by)


def worked_after_a_death(
    marks: Path, number_of_death: int, folder: Path, policies: Sequence[Choice], by: Sequence[str], number: int
) -> Partial:
    """Work a part; whoever takes one of them first is killed when half of it is done."""
    mark = marks / f"killed-{number_of_death}"
    found = worked(folder, policies[:1], by, number)
    if number == number_of_death and not mark.exists():
        mark.write_text(str(os.getpid()), encoding="ascii")
        os.kill(os.getpid(), signal.SIGKILL)
    return Partial(found.sums | worked(folder, policies[1:], by, number).sums)


def faulty(number: int) -> int:
    """Fail on number 2 as a user's mistake does."""
    if number == 2:
        chosen(["se-almega-2042"], Library())
    return number


def source_here() -> str:
    """Give the hash of the program that this process has loaded."""
    return SOURCE
