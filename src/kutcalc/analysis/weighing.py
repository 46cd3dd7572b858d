"""Exact weighted sums: amounts times weights in parts per million, summed in 128 bits, whole only when published.

A weight says how many firms of the nation a firm in a population stands for. Nothing is floored per row, so a sum is
the same however the rows are parted; what is published of a dimension is shared out so that its classes add up.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from kutcalc.engine.parts import largest_remainder
from kutcalc.units import PPM

WIDE: Final = pl.Int128


def weighted_sums(frame: pl.DataFrame, amounts: Sequence[str], weight: str, by: str | None) -> dict[str, list[int]]:
    """Sum amounts times weights exactly, by the classes of a column, under `""` without one; in millionths of a unit.

    `frame` has a row for each thing that is weighed; amounts and weights are Int64, flags count as 0 and 1.
    """
    products = [(pl.col(name).cast(pl.Int64).cast(WIDE) * pl.col(weight).cast(WIDE)).alias(name) for name in amounts]
    if by is None:
        rows = frame.select(pl.lit("").alias("#class"), *products).group_by("#class").agg(pl.col(amounts).sum())
    else:
        rows = frame.select(pl.col(by).alias("#class"), *products).group_by("#class").agg(pl.col(amounts).sum())
    return {str(row[0]): [int(value) for value in row[1:]] for row in rows.sort("#class").iter_rows()}


def whole(exact: int) -> int:
    """Give the whole units of an exact weighted sum: what is less falls away, towards zero."""
    return exact // PPM if exact >= 0 else -(-exact // PPM)


def whole_classes(exact: Mapping[str, int]) -> dict[str, int]:
    """Share the whole units of a sum over its classes by largest remainder, so that they add up to the whole.

    Classes with amounts below zero are rare; there each is made whole by itself, and the largest class takes the rest.
    """
    names, amounts = list(exact), list(exact.values())
    total = whole(sum(amounts))
    if not names:
        return {}
    if total >= 0 and all(amount >= 0 for amount in amounts):
        return dict(zip(names, largest_remainder(total, amounts), strict=True))
    parts = [whole(amount) for amount in amounts]
    parts[_largest(amounts)] += total - sum(parts)
    return dict(zip(names, parts, strict=True))


def _largest(amounts: Iterable[int]) -> int:
    sizes = [abs(amount) for amount in amounts]
    return sizes.index(max(sizes))


__all__ = ["weighted_sums", "whole", "whole_classes"]
