"""What the tests send to other processes that needs nothing of ours, so that those start in no time."""

import os
import signal


def deadly(number: int) -> int:
    """Kill whoever takes number 3."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def process_of(_number: int) -> tuple[int, int]:
    """Give the process that works, and how many threads polars has in it."""
    import polars as pl  # noqa: PLC0415 as a worker does

    return os.getpid(), pl.thread_pool_size()
