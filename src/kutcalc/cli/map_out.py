"""The map that `import --save-map` writes: how a file was read, and what it lacks as lines to fill in."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from kutcalc.payroll.options import Constant, ReadOptions, TimeCode
from kutcalc.payroll.parsed import About, Question
from kutcalc.payroll.profile import LEAD, profile_of, written_profile
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS

ONE_EMPLOYER: Final = "A"
"""What the one employer of a file is called that does not say whose it is, as on the pages."""
_TABLES: Final = ("csv", "xlsx", "ods")
_PROVIDER: Final = "provider_kind"
_MARKS: Final = frozenset({"ambiguous_amounts", "ambiguous_hours"})
_KNOWN: Final = {column.name: column for column in (*TRAINING_COLUMNS, *PAYSLIP_COLUMNS)}
_SAME_IN_ALL: Final = {"month": '"2026-05"', "minutes": "480", "fee_ore": "1000000"}
"""Examples of values that may be the same in all rows; öre and minutes."""


def map_of(about: About, options: ReadOptions) -> ReadOptions:
    """Give how a file was read as a map, with the one employer where the file names none.

    Codes that must be asked about stand in it as no training, to be corrected.
    """
    if about.info.kind in _TABLES:
        made = profile_of(about, options)
        lacks = any(one.kind == "missing_column" and one.name == "employer" for one in about.questions)
        only = (Constant("employer", ONE_EMPLOYER),) if lacks else ()
        return msgspec.structs.replace(made, constants=(*made.constants, *only))
    codes = tuple(
        TimeCode(question.name, is_training=False) for question in about.questions if question.kind == "time_code"
    )
    return msgspec.structs.replace(options, kind=about.info.kind, time_codes=(*options.time_codes, *codes))


def written_map(about: About, options: ReadOptions) -> str:
    """Write the map of a file; what it lacks stands as comments that become answers when their `#` is taken away."""
    body = written_profile(map_of(about, options)).removeprefix(LEAD)
    asked = [line for one in about.questions for line in _on_top(one)]
    lacking = [line for one in _lacks(about, options) for line in _below(one)]
    return LEAD + "".join(f"{line}\n" for line in asked) + body + "".join(f"{line}\n" for line in lacking)


def _lacks(about: About, options: ReadOptions) -> tuple[Question, ...]:
    """Give what a file lacks; time never says who gave the course, which is asked when its codes are answered."""
    there = {one.column for one in options.constants} | {one.name for one in about.questions}
    if about.info.kind != "paxml" or _PROVIDER in there:
        return about.questions
    return (*about.questions, Question(kind="missing_column", name=_PROVIDER))


def _on_top(question: Question) -> Iterator[str]:
    """Give the lines of answers that stand above all tables of a map."""
    name = _toml(question.name)
    if question.kind in _MARKS:
        yield f"# thousands = [{name}]  # eller / or: decimals = [{name}]"
    elif question.kind == "lost_zeros":
        yield f"# pad_zeros = [{name}]"
    elif question.kind == "sheet":
        yield from (f"# sheet = {_toml(sheet)}" for sheet in question.samples)


def _below(question: Question) -> Iterator[str]:
    """Give the lines of a column that the file lacks: which heading it may have, or one value for all rows."""
    if question.kind != "missing_column" or question.name == "employer":
        return
    column = _KNOWN.get(question.name)
    term = f" ({column.term})" if column else ""
    values = _SAME_IN_ALL.get(question.name) or _one_of(column.choices if column else ())
    yield ""
    yield f"# Saknas / missing: {question.name}{term}"
    if values and not question.samples:
        yield from ("# [[constants]]", f"# column = {_toml(question.name)}", f"# value = {values}")
        return
    yield from ("# [[columns]]", f"# source = {_one_of(question.samples) or _toml('…')}")
    yield f"# column = {_toml(question.name)}"


def _one_of(texts: Sequence[str]) -> str:
    """Write the first of several as the value, and the others as a comment behind it."""
    first, *others = [*map(_toml, texts), ""][: len(texts) or 1]
    return f"{first}  # eller / or: {', '.join(others)}" if others else first


def _toml(text: str) -> str:
    """Write a text as TOML does, on one line."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")


__all__ = ["ONE_EMPLOYER", "map_of", "written_map"]
