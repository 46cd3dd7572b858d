"""Both evaluations of a book, on columns and on numbers, give the same: random law on random tables of Fabel."""

from random import Random
from typing import Any

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from kutcalc.engine import Book, UnknownFactError
from kutcalc.engine.columns import Way
from kutcalc.engine.columns import evaluate as evaluate_columns
from kutcalc.engine.numbers import ValueLackingError
from kutcalc.engine.numbers import evaluate as evaluate_numbers

from .fable import Tables
from .inventing import invented_book, invented_tables

WAYS: tuple[Way, ...] = ("streaming", "in-memory")
KINDS = {pl.Int64: int, pl.Boolean: bool, pl.String: str}


def outcome_of_numbers(book: Book, tables: Tables, wanted: list[str]) -> Any:
    try:
        case = evaluate_numbers(book, tables.numbers(), wanted)
    except UnknownFactError as error:
        return [(rule.name, places) for rule, places in error.unknown.rules]
    except ValueLackingError:
        return "lacking"
    return {name: case.of(book, name) for name in wanted}


def outcome_of_columns(book: Book, tables: Tables, wanted: list[str], way: Way) -> Any:
    try:
        frames = evaluate_columns(book, tables.ladder(), wanted, way=way)
    except UnknownFactError as error:
        return [(rule.name, places) for rule, places in error.unknown.rules]
    except ValueLackingError:
        return "lacking"
    found = {name: frames[book.level_of(name).name][name] for name in wanted}
    for name, column in found.items():
        kind = {"flag": pl.Boolean, "choice": pl.String}.get(book.unit_named(name).unit, pl.Int64)
        assert column.dtype == kind, name
    return {name: column.to_list() for name, column in found.items()}


def same_kinds(outcome: Any) -> Any:
    """Show the kinds beside the contents, since True is 1."""
    if not isinstance(outcome, dict):
        return outcome
    return {name: [(type(content).__name__, content) for content in column] for name, column in outcome.items()}


@given(st.integers(0, 2**64))
@example(5241)  # a choice by a condition that is the same in all rows
def test_columns_and_numbers_agree_on_random_law(seed: int) -> None:
    random = Random(seed)
    book, wanted = invented_book(random)
    tables = invented_tables(random)

    by_numbers = same_kinds(outcome_of_numbers(book, tables, wanted))

    for way in WAYS:
        assert same_kinds(outcome_of_columns(book, tables, wanted, way)) == by_numbers
