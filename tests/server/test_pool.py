"""The pool: errors come out as they were raised, a dead worker is replaced, and a long line is cut short."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.own_loop import in_own_loop

from kutcalc.errors import CellBudgetError, OverloadedError
from kutcalc.server.pool import Pool


def refuse() -> None:
    """Raise an error with arguments of its own."""
    raise CellBudgetError(5, 4, {"payslips": 5}, {"grid_points": 1})


def die() -> None:
    """End the process."""
    os._exit(1)


def with_pool(work: Callable[[Pool], Awaitable[Any]], **settings: Any) -> Any:
    """Do something with a pool of one worker, and close it."""

    async def whole() -> Any:
        pool = Pool(1, **settings)
        try:
            return await work(pool)
        finally:
            await pool.close()

    return in_own_loop(whole())


def test_a_result_and_an_error_come_out_as_they_were() -> None:
    async def work(pool: Pool) -> Any:
        assert await pool.run(divmod, 7, 2) == (3, 1)
        with pytest.raises(CellBudgetError) as caught:
            await pool.run(refuse)
        return caught.value

    error = with_pool(work)

    assert (error.requested, error.limit, error.suggestion) == (5, 4, {"grid_points": 1})
    assert "5" in error.text.sv


def test_a_worker_that_dies_is_replaced_and_the_asker_is_told_to_come_back() -> None:
    async def work(pool: Pool) -> Any:
        with pytest.raises(OverloadedError):
            await pool.run(die)
        return await pool.run(os.getpid)

    assert with_pool(work) != os.getpid()


def test_a_worker_that_does_not_come_back_is_replaced() -> None:
    async def work(pool: Pool) -> Any:
        await pool.run(os.getpid)
        pool._longest_s = 0.2
        with pytest.raises(OverloadedError):
            await pool.run(time.sleep, 60)
        pool._longest_s = 30.0
        return await pool.run(divmod, 7, 2)

    assert with_pool(work) == (3, 1)


def test_when_enough_wait_the_next_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kutcalc.server.pool.WAITING_PER_WORKER", 2)

    async def work(pool: Pool) -> Any:
        tasks = [asyncio.ensure_future(pool.run(time.sleep, 0.05)) for _ in range(3)]
        return await asyncio.gather(*tasks, return_exceptions=True)

    assert [type(one) for one in with_pool(work)] == [type(None), type(None), OverloadedError]
