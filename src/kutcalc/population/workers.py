"""Run a pure function over the parts of a population: here one after the other, in spawned processes, or on a cluster.

Results come in the order of the numbers asked for, whoever worked them, and a part whose worker died is worked again:
what is made of them does not depend on where it was made. Processes are spawned, never forked: a forked child hangs in
its first group-by when its parent has used polars.
"""

import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from typing import Final, TypeVar

from kutcalc.lifeline import end_with
from kutcalc.population.crew import MOST_DEATHS, Crew, PartLostError, Told, in_order

T = TypeVar("T")
Workers = int | str
"""How many processes, or the address of a cluster's scheduler, `tcp://…`."""
MOST_PROCESSES: Final = 64
THREADS: Final = "POLARS_MAX_THREADS"


class Alone:
    """This process, one part after the other: only one is in memory at a time."""

    def each(self, work: Callable[[int], T], numbers: Collection[int], told: Told | None = None) -> Iterator[T]:
        """Give what a function makes of each number, in their order."""
        return in_order(((number, work(number)) for number in numbers), numbers, told)


class Processes:
    """A few spawned processes on this machine; one that dies is replaced, and its part worked again."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._executor = self._started()

    def each(self, work: Callable[[int], T], numbers: Collection[int], told: Told | None = None) -> Iterator[T]:
        """Give what a function makes of each number, in their order."""
        return in_order(self._done(work, numbers), numbers, told)

    def close(self) -> None:
        """End the processes at once, whatever they are at."""
        workers = list((getattr(self._executor, "_processes", None) or {}).values())
        self._executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            with suppress(ProcessLookupError, ValueError):
                worker.kill()

    def _done(self, work: Callable[[int], T], numbers: Collection[int]) -> Iterator[tuple[int, T]]:
        left = list(dict.fromkeys(numbers))
        deaths = 0
        while left:
            try:
                for number, result in self._tried(work, left):
                    left.remove(number)
                    deaths = 0
                    yield number, result
            except BrokenProcessPool:
                deaths += 1
                if deaths >= MOST_DEATHS:
                    raise PartLostError(left) from None
                self.close()
                self._executor = self._started()

    def _tried(self, work: Callable[[int], T], numbers: Collection[int]) -> Iterator[tuple[int, T]]:
        """Give results as they come; what is done when a worker dies is given before BrokenProcessPool is raised."""
        waiting: dict[Future[T], int] = {self._executor.submit(work, number): number for number in numbers}
        broken: BrokenProcessPool | None = None
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                number = waiting.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool as error:
                    broken = error
                else:
                    yield number, result
        if broken is not None:
            raise broken

    def _started(self) -> ProcessPoolExecutor:
        """Start the processes; each takes its share of the cores, where the environment does not say how many."""
        executor = ProcessPoolExecutor(
            max_workers=self._size, mp_context=get_context("spawn"), initializer=end_with, initargs=(os.getpid(),)
        )
        own = THREADS not in os.environ
        if own:  # polars reads it when it is first imported, in a child before anything of ours
            os.environ[THREADS] = str(max(1, (os.cpu_count() or 1) // self._size))
        try:
            for _ in range(self._size):
                executor.submit(os.getpid)
        finally:
            if own:
                del os.environ[THREADS]
        return executor


@contextmanager
def crew_of(workers: Workers) -> Iterator[Crew]:
    """Give those who work, and let them go afterwards: a number of processes, or a cluster by its address.

    ClusterError where a cluster is asked for that is not there.
    """
    if isinstance(workers, str):
        from kutcalc.population.cluster import Cluster  # noqa: PLC0415 only who asks for a cluster pays for it

        with Cluster.at(workers) as cluster:
            yield cluster
        return
    if workers <= 1:
        yield Alone()
        return
    processes = Processes(min(workers, MOST_PROCESSES))
    try:
        yield processes
    finally:
        processes.close()


def each_part(
    work: Callable[[int], T], numbers: Collection[int], *, workers: Workers = 1, told: Told | None = None
) -> Iterator[T]:
    """Give what a function makes of each part, in the order of the numbers; `Crew.each` says what it must be."""
    with crew_of(workers) as crew:
        yield from crew.each(work, numbers, told)


__all__ = ["Alone", "Crew", "PartLostError", "Processes", "Told", "Workers", "crew_of", "each_part"]
