"""A child process that ends when its parent does, however the parent ended; imports nothing that takes time."""

import ctypes
import os
import signal
import threading
import time
from typing import Final

PR_SET_PDEATHSIG: Final = 1
LOOK_S: Final = 0.5


def end_with(parent: int, by: signal.Signals = signal.SIGKILL) -> None:
    """End this process by a signal when the process that started it is gone.

    Linux tells us. Elsewhere, and should the parent be gone already, a thread looks who our parent is now and then.
    """
    _ask_the_kernel(by)
    threading.Thread(target=_watch, args=(parent, by), name="lifeline", daemon=True).start()


def _ask_the_kernel(by: signal.Signals) -> None:
    try:
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(by), 0, 0, 0)
    except (OSError, AttributeError):  # no Linux: the thread will see
        return


def _watch(parent: int, by: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_S)
    os.kill(os.getpid(), by)
