"""Explain figures of a small case out of the numbers that its results were made of; nothing is worked twice."""

from collections.abc import Mapping, Sequence

from kutcalc.analysis.explaining import Trace, asked_book, names_behind, trace_of, without_policy
from kutcalc.analysis.figure import Figure
from kutcalc.analysis.figures import KEYS
from kutcalc.analysis.small_rows import Record, Table
from kutcalc.engine.numbers import Numbers, evaluate
from kutcalc.errors import NoSuchFigureError
from kutcalc.language import Language
from kutcalc.policy.mechanisms import Plan


def explained(
    plan: Plan, label: str, numbers: Numbers, tables: Mapping[str, Table], figures: Sequence[Figure], language: Language
) -> list[Trace]:
    """Explain figures in order; NoSuchFigureError where the row or the column is not in the result."""
    return [_explained(plan, label, numbers, tables, figure, language) for figure in figures]


def _explained(
    plan: Plan, label: str, numbers: Numbers, tables: Mapping[str, Table], figure: Figure, language: Language
) -> Trace:
    name, book = asked_book(plan, figure.level, figure.column)
    row = {} if figure.level == "rate" else _row(tables[figure.level], figure)
    if name is None:
        return without_policy(label, figure, row, language)
    evaluate(book, numbers, names_behind(plan, name, row))
    return trace_of(plan, book, numbers, name, label, figure, row, language)


def _row(table: Table, figure: Figure) -> Record:
    keys = [(key, getattr(figure, key)) for key in KEYS[figure.level]]
    found = [record for record in table if all(record[key] == value for key, value in keys)]
    if len(found) != 1:
        raise NoSuchFigureError(figure.level, [])
    return found[0]


__all__ = ["explained"]
