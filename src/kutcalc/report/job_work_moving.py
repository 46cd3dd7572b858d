"""Units of work that do not come often enough by themselves: signs that a job moves, between those that are kept.

The work runs in a thread and says what it has done; here that becomes units, numbered as they come. When nothing has
come for a while, a unit without content says so: the job moves by a little of what is left, and is never done by that.
"""

import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

import msgspec

from kutcalc.report.job_work_units import Finished, Unit, next_number

QUIET_S: Final = 1.0
"""After so long without a word a job shows that it moves."""
_SLICES: Final = 200
"""Of what is left, one in so many is shown as done when nothing else is known."""


Queue = SimpleQueue[Unit | Finished | tuple[int, int] | BaseException]


class Entry(msgspec.Struct, frozen=True):
    """What is kept under a key, to be had again when a job goes on."""

    key: str
    content: bytes


class Moves:
    """What the work says as it goes: entries to keep, how much is done, and at last what came of it."""

    def __init__(self, parts: Mapping[int, bytes]) -> None:
        self.queue: Queue = SimpleQueue()
        self.kept: MutableMapping[str, bytes] = _Kept(self.queue, entries_in(parts))

    def told(self, done: int, total: int) -> None:
        """Hear how much is done, of how much."""
        self.queue.put((done, total))


def moving(
    work: Callable[[Moves], Iterator[Unit | Finished]], parts: Mapping[int, bytes], total_cells: int
) -> Iterator[Unit | Finished]:
    """Do some work in a thread; give its units as they come, signs that it moves between them, and the end.

    `work` gives units of its own, or tells what is done by the moves that it is handed; its errors are raised here.
    """
    moves = Moves(parts)
    number, shown = next_number(parts), 0
    Thread(target=_run, args=(work, moves), daemon=True).start()
    quiet_since = time.monotonic()
    while True:
        try:
            told = moves.queue.get(timeout=max(0.01, QUIET_S - (time.monotonic() - quiet_since)))
        except Empty:
            cells, content = max(1, (total_cells - shown) // _SLICES), b""
        else:
            if isinstance(told, BaseException):
                raise told
            if isinstance(told, Finished):
                yield told
                return
            if isinstance(told, Unit):
                cells, content = told.cells, told.content
            else:
                done, total = told
                cells, content = total_cells * done // max(1, total) - shown, b""
                if cells <= 0:
                    continue
        cells = max(0, min(cells, total_cells - 1 - shown))
        shown += cells
        yield Unit(number, content, cells)
        number, quiet_since = number + 1, time.monotonic()


def own_parts(parts: Mapping[int, bytes]) -> dict[int, bytes]:
    """Give the kept units that hold something of a work's own, and no entry."""
    return {number: content for number, content in parts.items() if content and _entry(content) is None}


def entries_in(parts: Mapping[int, bytes]) -> dict[str, bytes]:
    """Give the entries that were kept under a key."""
    found = [_entry(content) for _, content in sorted(parts.items()) if content]
    return {one.key: one.content for one in found if one is not None}


def _entry(content: bytes) -> Entry | None:
    try:
        return msgspec.msgpack.decode(content, type=Entry)
    except msgspec.DecodeError:
        return None


def _run(work: Callable[[Moves], Iterator[Unit | Finished]], moves: Moves) -> None:
    try:
        for told in work(moves):
            moves.queue.put(told)
    except BaseException as error:  # noqa: BLE001  # raised where the units are waited for
        moves.queue.put(error)


class _Kept(dict[str, bytes]):
    """Entries by key; each that is put in becomes a unit that is kept."""

    def __init__(self, queue: Queue, had: Mapping[str, bytes]) -> None:
        super().__init__(had)
        self._queue = queue

    def __setitem__(self, key: str, content: bytes) -> None:
        super().__setitem__(key, content)
        self._queue.put(Unit(0, msgspec.msgpack.encode(Entry(key, content)), 0))


__all__ = ["Entry", "Moves", "entries_in", "moving", "own_parts"]
