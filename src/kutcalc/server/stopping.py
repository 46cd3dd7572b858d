"""Being asked to stop: a signal that a process notes, and waits for without ever holding a lock.

An event must not be set by a signal's handler: the handler runs in the main thread, and should that thread be inside
the event's own lock just then, it waits for itself for ever. So the handler only notes, and a pipe wakes who waits.
"""

import os
import select
import signal
from contextlib import suppress
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_MOST_AT_ONCE: Final = 4_096


class StopAsked:
    """Notes the first signal that asks this process to stop; made and waited for in the main thread."""

    def __init__(self) -> None:
        self._is_asked = False
        self._woken, self._wakes = os.pipe()
        for descriptor in (self._woken, self._wakes):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, self._note)

    def wait(self, longest_s: float) -> bool:
        """Wait until asked to stop, at most so many seconds; say whether that was so."""
        if not self._is_asked and select.select([self._woken], [], [], longest_s)[0]:
            with suppress(BlockingIOError):
                os.read(self._woken, _MOST_AT_ONCE)
        return self._is_asked

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._is_asked = True


__all__ = ["SIGNALS", "StopAsked"]
