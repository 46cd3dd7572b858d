"""Answers wherever they are worked: at once or in the pool, as JSON or in lines, the same and with the same errors."""

import pickle
from collections.abc import Callable, Coroutine
from typing import Any, Final

import msgspec
import pytest
from litestar.datastructures import State
from tests.own_loop import in_own_loop

from kutcalc.errors import CellBudgetError, FaultsError, KutcalcError, NoSuchFigureError
from kutcalc.server.answers import answered, answered_bytes, answered_ndjson, body_of_lines, worked
from kutcalc.server.pool import Pool

ROW: Final = {"employee": "E1", "month": "2026-05", "birth_year": 1990, "cash_pay_ore": 3_000_000}
COURSE: Final = {"employee": "E1", "month": "2026-05", "minutes": 60, "fee_ore": 100_000, "provider_kind": "external"}
BODY: Final[dict[str, Any]] = {
    "policy": "se-almega-2024@1",
    "employers": [{"employer": "A", "payslips": [ROW], "training": [COURSE]}],
}
LARGE: Final[dict[str, Any]] = {
    "policy": "se-almega-2024@1",
    "employers": [{"employer": "A", "payslips": [{**ROW, "employee": f"E{n}"} for n in range(80)]}],
}


def asked(make: Callable[[State], Coroutine[Any, Any, Any]]) -> Any:
    """Run something that answers, with a pool of one process."""

    async def run() -> Any:
        state = State({"pool": Pool(1)})
        try:
            return await make(state)
        finally:
            await state.pool.close()

    return in_own_loop(run())


def steady(reply: bytes) -> dict[str, Any]:
    """Give a reply without what differs each time."""
    made: dict[str, Any] = msgspec.json.decode(reply)
    for name in ("input_hash", "created_at"):
        del made["provenance"][name]
    return made


def test_a_small_request_needs_no_pool() -> None:
    found = in_own_loop(answered(State({}), "calculation", BODY, "sv"))

    assert found["totals"]["training_deduction_ore"] == 50_000


def test_a_larger_one_is_worked_in_the_pool_and_lines_give_the_same() -> None:
    first = {name: value for name, value in LARGE.items() if name != "employers"}
    lines = b"\n".join(msgspec.json.encode(one) for one in (first, *LARGE["employers"])) + b"\n"

    async def both(state: State) -> tuple[bytes, bytes]:
        return await answered_bytes(state, "calculation", LARGE, "en"), await answered_ndjson(state, lines, "en")

    at_once, in_lines = asked(both)

    assert steady(at_once) == steady(in_lines) == steady(worked("calculation", LARGE, "en"))


def test_an_error_comes_out_of_the_pool_whole() -> None:
    body = {**LARGE, "assume": [{"column": "headcounts", "value": 1}]}

    with pytest.raises(FaultsError) as caught:
        asked(lambda state: answered(state, "calculation", body, "sv"))

    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [("/assume/0", "unknown-field")]


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    long = {**ROW, "month": "2018-01", "through": "2027-09", "birth_year": "not looked at"}
    body = {"policy": "no such", "employers": [{"employer": "A", "payslips": [long] * 9_000}]}

    with pytest.raises(CellBudgetError):
        in_own_loop(answered(State({}), "calculation", body, "sv"))


def test_a_fault_in_a_line_is_placed() -> None:
    with pytest.raises(FaultsError) as caught:
        body_of_lines(b'{"policy": "se-almega-2024"}\n{"employer": "A"}\n{"employer": "B", "employer": "C"}')

    assert [(fault.pointer, fault.line) for fault in caught.value.faults] == [("/employers/1/employer", 3)]


@pytest.mark.parametrize(
    "error", [CellBudgetError(10, 5, {"payslips": 10}), NoSuchFigureError("a", ["b"]), FaultsError([])]
)
def test_errors_survive_the_way_between_processes(error: KutcalcError) -> None:
    other = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert (type(other), other.text, other.faults, str(other)) == (type(error), error.text, error.faults, str(error))
