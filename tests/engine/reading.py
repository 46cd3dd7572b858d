"""One word read in several ways, for tests that hold the ways against each other."""

from collections.abc import Callable
from typing import Any

import polars as pl

from kutcalc.engine.phrase import Phrase


def as_columns(make: Callable[[Any], Any], *contents: Any) -> list[Any]:
    """Make an operand of each content."""
    return [make(content) for content in contents]


def on_columns(word: Callable[..., Any], *operands: Any, kind: type[pl.DataType] | None = None) -> Any:
    """Work a word on columns of one row, in memory and streaming, and give what both say."""
    kinds: list[Any] = [_kind_of(operand, kind) for operand in operands]
    named = {str(place): pl.Series([operand], dtype=kinds[place]) for place, operand in enumerate(operands)}
    found = word(*(pl.col(name) for name in named))
    column = found if isinstance(found, pl.Expr) else pl.lit(found)
    query = pl.LazyFrame(named).select(column.alias("found"))
    streamed, in_memory = query.collect(engine="streaming"), query.collect(engine="in-memory")
    assert streamed.equals(in_memory)
    assert streamed["found"].dtype in {pl.Int64, pl.Boolean, pl.String}
    return streamed["found"].item()


def as_text(word: Callable[..., Any], *operands: Any, unit: str = "count") -> Phrase:
    """Work a word on the text of a row's own numbers."""
    phrase = word(*(Phrase.of_value(operand, unit) for operand in operands))
    assert isinstance(phrase, Phrase)
    return phrase


def _kind_of(operand: Any, kind: type[pl.DataType] | None) -> Any:
    if kind is not None:
        return kind
    return {bool: pl.Boolean, str: pl.String}.get(type(operand), pl.Int64)
