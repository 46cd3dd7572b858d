"""Answers to requests, wherever they are worked: what is small at once, the rest in the pool of spawned processes.

The size is known before anything is made. A reply leaves the pool as the bytes that are sent.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar.datastructures import State

from kutcalc.analysis.cost import check_cost
from kutcalc.errors import FaultsError
from kutcalc.language import Language
from kutcalc.payroll.bundle import unbundled
from kutcalc.report.answer import Kind, answer, answer_of_file, answer_quickly
from kutcalc.server.held_files import found, token_of
from kutcalc.server.strict_json import strict_json

INLINE_CELLS: Final = 60
"""So many payslips times policies take about a millisecond or two, and may be worked between two other requests."""


async def answered(state: State, kind: Kind, body: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Answer a request; KutcalcError tells what is wrong, CellBudgetError and ReplyTooLargeError before any work."""
    token = None if kind == "quick_calculation" else token_of(body)
    if token is not None:
        of_file: dict[str, Any] = msgspec.json.decode(await _of_file(state, kind, body, token, language))
        return of_file
    quick = _at_once(kind, body, language)
    if quick is not None:
        return quick
    reply: dict[str, Any] = msgspec.json.decode(await state.pool.run(worked, kind, dict(body), language))
    return reply


async def answered_bytes(state: State, kind: Kind, body: Mapping[str, Any], language: Language) -> bytes:
    """Answer a request as JSON."""
    token = None if kind == "quick_calculation" else token_of(body)
    if token is not None:
        return await _of_file(state, kind, body, token, language)
    quick = _at_once(kind, body, language)
    if quick is not None:
        return msgspec.json.encode(quick)
    made: bytes = await state.pool.run(worked, kind, dict(body), language)
    return made


async def answered_ndjson(state: State, content: bytes, language: Language) -> bytes:
    """Answer a calculation or comparison in lines: the request, then one employer a line."""
    made: bytes = await state.pool.run(worked_lines, content, language)
    return made


async def _of_file(state: State, kind: Kind, body: Mapping[str, Any], token: str, language: Language) -> bytes:
    """Answer a request about a file that is held, in the pool whatever its size: its tables are frames."""
    held = await found(state.keeper, token)
    check_cost(body, as_job=False, file_rows=held.payslips)
    made: bytes = await state.pool.run(worked_file, kind, dict(body), language, held.tables, held.given)
    return made


def _at_once(kind: Kind, body: Mapping[str, Any], language: Language) -> dict[str, Any] | None:
    """Answer what is small; None where it is not, or turns out to need frames or a population."""
    if isinstance(body, Mapping) and "population" in body:
        return None
    if kind != "quick_calculation":
        if isinstance(body, Mapping) and check_cost(body, as_job=False).cells > INLINE_CELLS:
            return None
        if isinstance(body, Mapping) and any(body.get(name) for name in ("assume",)):
            return None
    if _is_written_out(body):
        return None
    found = answer_quickly(kind, body, language)
    return found if isinstance(found, dict) else None


def _is_written_out(body: Mapping[str, Any]) -> bool:
    """Whether a policy stands in the body as a whole file, which takes its time to read."""
    given = [body.get("policy"), *_listed(body.get("policies"))] if isinstance(body, Mapping) else []
    return any(isinstance(one, Mapping) and one.get("toml") is not None for one in given)


def _listed(thing: Any) -> list[Any]:
    return thing if isinstance(thing, list) else []


def worked(kind: Kind, body: dict[str, Any], language: Language) -> bytes:
    """Answer a request in a worker."""
    return msgspec.json.encode(answer(kind, body, language))


def worked_file(kind: Kind, body: dict[str, Any], language: Language, tables: bytes, given: tuple[str, ...]) -> bytes:
    """Answer a request about a file in a worker."""
    return msgspec.json.encode(answer_of_file(kind, body, language, unbundled(tables), given))


def worked_lines(content: bytes, language: Language) -> bytes:
    """Answer a request in lines, in a worker."""
    body = body_of_lines(content)
    kind: Kind = "comparison" if "policies" in body else "calculation"
    check_cost(body, as_job=False)
    return msgspec.json.encode(answer(kind, body, language, is_bulk=True))


def body_of_lines(content: bytes) -> dict[str, Any]:
    """Put the lines together to one body; empty lines at the end do not count."""
    first, *rest = content.rstrip().split(b"\n")
    request = strict_json(first)
    if not isinstance(request, dict):
        request = {}
    employers = []
    for number, line in enumerate(rest):
        try:
            employers.append(strict_json(line))
        except FaultsError as error:
            error.faults = tuple(
                msgspec.structs.replace(fault, pointer=f"/employers/{number}{fault.pointer or ''}", line=number + 2)
                for fault in error.faults
            )
            raise
    return {**request, "employers": employers}


__all__ = ["answered", "answered_bytes", "answered_ndjson", "body_of_lines", "worked", "worked_file", "worked_lines"]
