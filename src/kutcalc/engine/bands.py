"""A level of bands on frames: the summed bases by rate that make its rows, and the parts that rows below get back."""

from collections.abc import Iterable
from itertools import combinations
from typing import Final

import polars as pl

from kutcalc.engine.book import Book
from kutcalc.engine.ladder import Ladder, id_of
from kutcalc.engine.level import Bands
from kutcalc.engine.sharing import shared_out

_STRAY: Final = "#band of none"


def sources_of(band: Bands) -> list[str]:
    """List the columns that a band is made from: the bases and rates of its slices."""
    return [name for piece in band.slices for name in (piece.base, piece.rate)]


def sums_of(book: Book, ladder: Ladder, band: Bands) -> dict[str, pl.Expr]:
    """Give the sums over the source that a row of the parent needs: the base at each candidate, and that at none."""
    bases: dict[int, list[pl.Expr]] = {rate: [] for rate in _all_candidates(book, ladder, band)}
    strays = []
    for number, piece in enumerate(band.slices):
        base, rate = pl.col(piece.base), pl.col(piece.rate)
        own = _candidates(book, ladder, band, number)
        for candidate in own:
            bases[candidate].append(pl.when(rate == candidate).then(base).otherwise(0))
        strays.append(pl.all_horizontal(base != 0, *(rate != candidate for candidate in own)))
    sums = {_sum_name(rate): sum(pieces[1:], start=pieces[0]).sum() for rate, pieces in bases.items()}
    return sums | {_STRAY: pl.any_horizontal(strays).cast(pl.Int64).sum()}


def rows_of(book: Book, ladder: Ladder, band: Bands, parent: pl.DataFrame, keys: Iterable[str]) -> pl.DataFrame:
    """Make the rows of the band from the sums on its parent: one for each rate that has any base."""
    if parent[_STRAY].sum():
        raise RuntimeError(f"a rate of {band.level.name} is none of its candidates")
    rates = _all_candidates(book, ladder, band)
    sums = parent.select(pl.concat_arr(_sum_name(rate) for rate in rates).explode().alias(band.base))
    place = pl.int_range(pl.len(), dtype=pl.UInt32)
    rows = sums.with_columns(
        (place // len(rates)).alias(id_of(band.parent.name)),
        pl.lit(pl.Series(rates, dtype=pl.Int64)).gather(place % len(rates)).alias(band.rate),
    ).filter(pl.col(band.base) != 0)
    above = rows[id_of(band.parent.name)]
    return parent.select(keys)[above].with_columns(above.set_sorted(), rows[band.rate], rows[band.base])


def parts_of(band: Bands, frame: pl.DataFrame, rows: pl.DataFrame, total: str, grain: int) -> pl.Series:
    """Give each row of the source its parts of the totals of the bands that its slices lie in."""
    parent = id_of(band.parent.name)
    numbered = rows.with_row_index("#band")
    pieces = [
        frame.select(
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("#row"),
            pl.col(parent),
            pl.col(piece.rate).alias(band.rate),
            pl.col(piece.base).alias("#base"),
        ).filter(pl.col("#base") != 0)
        for piece in band.slices
    ]
    held = pl.concat(pieces).join(numbered.select("#band", parent, band.rate), on=[parent, band.rate])
    if _meet(band, frame):
        held = held.group_by("#band", "#row").agg(pl.col("#base").sum())
    held = held.sort("#row")
    parts = shared_out(numbered[total], held["#band"], held["#base"], grain)
    summed = held.select("#row", parts.alias("#part")).group_by("#row").agg(pl.col("#part").sum())
    whole = frame.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("#row"))
    return whole.join(summed, on="#row", how="left", maintain_order="left")["#part"].fill_null(0)


def _meet(band: Bands, frame: pl.DataFrame) -> bool:
    """Whether two slices of any row lie in one band."""
    pairs = combinations(band.slices, 2)
    both = [
        (pl.col(one.rate) == pl.col(other.rate)) & (pl.col(one.base) != 0) & (pl.col(other.base) != 0)
        for one, other in pairs
    ]
    return bool(both) and bool(frame.select(pl.any_horizontal(both).any()).item())


def is_sum(name: str) -> bool:
    """Whether a column is one of the sums that the rows of a band are made from."""
    return name.startswith("#band ")


def _all_candidates(book: Book, ladder: Ladder, band: Bands) -> list[int]:
    return sorted({rate for number in range(len(band.slices)) for rate in _candidates(book, ladder, band, number)})


def _candidates(book: Book, ladder: Ladder, band: Bands, number: int) -> list[int]:
    months = ladder.months(band.source.name)
    found = {0}
    for name in band.slices[number].candidates:
        for _, entry in book.values[name].runs(months):
            if entry is not None and isinstance(entry.value, int):
                found.add(entry.value)
    return sorted(found)


def _sum_name(rate: int) -> str:
    return f"#band {rate}"
