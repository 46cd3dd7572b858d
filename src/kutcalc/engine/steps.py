"""What a trace is made of: one step for each quantity, with what it read, the dated values it used and its result."""

from typing import Any, Final

import msgspec

TRACE_VERSION: Final = 1


class ReadOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """One value that a step read, and how: as it is, or as a sum, a count or one value of rows below."""

    name: str
    how: str
    rows: int
    value: Any
    unit: str
    terms: tuple[Any, ...] = ()


class ParameterOut(msgspec.Struct, frozen=True):
    """One dated value that a step used."""

    path: str
    value: Any
    unit: str
    since: str | None
    source: str
    verification: str


class ResultOut(msgspec.Struct, frozen=True):
    """What a step came to."""

    value: Any
    unit: str


class Step(msgspec.Struct, frozen=True):
    """One step of a trace."""

    step: int
    name: str
    level: str
    row: dict[str, str]
    term: str
    summary: str
    source: str
    source_url: str | None
    formula: str
    reads: tuple[ReadOut, ...]
    parameters: tuple[ParameterOut, ...]
    result: ResultOut
