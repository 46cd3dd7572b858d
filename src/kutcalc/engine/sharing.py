"""What needs the neighbours of a row: parts by largest remainder, and running sums of what came before."""

from collections.abc import Iterable

import polars as pl

from kutcalc.units import MAX_INT64


def shared_out(totals: pl.Series, above: pl.Series, weights: pl.Series, grain: int) -> pl.Series:
    """Give each row its part of the total of the row above, by largest remainder; ties to the earlier row.

    `totals` has one µkr amount per row above, `above` the number of that row for each row here. Where those under a row
    have no weight together, all have the same.
    """
    if _is_rising(above):
        return (totals // grain * grain).gather(above).alias("part")  # nobody to share with
    share = (totals // grain).gather(above)
    taking = (share != 0).fill_null(value=True).arg_true()  # where there is nothing to share, all get nothing
    result = pl.zeros(len(above), dtype=pl.Int64, eager=True).alias("part")
    if not len(taking):
        return result
    parts = _parts(len(totals), share.gather(taking), above.gather(taking), weights.gather(taking))
    return result.scatter(taking.gather(parts["at"]), parts["part"] * grain)


def _parts(number: int, shares: pl.Series, above: pl.Series, weights: pl.Series) -> pl.DataFrame:
    """Give the parts of rows whose totals are not zero, with their places; those left out have no weight and get none.

    There are so many rows above.
    """
    frame = pl.DataFrame({"above": above, "weight": weights, "total": shares}).with_row_index("at")
    sums = frame.group_by("above").agg(pl.col("weight").sum(), pl.len().cast(pl.Int64)).sort("above")
    everyone = pl.DataFrame({"above": pl.int_range(number, dtype=pl.UInt32, eager=True)})
    sums = everyone.join(sums, on="above", how="left", maintain_order="left").fill_null(0)
    unweighted = (sums["weight"] <= 0).gather(above)
    frame = frame.with_columns(
        pl.when(unweighted).then(1).otherwise(pl.col("weight")).alias("weight"),
        sums.select(pl.when(pl.col("weight") <= 0).then(pl.col("len")).otherwise(pl.col("weight")).alias("whole"))
        .to_series()
        .gather(above),
    ).filter(pl.col("weight") != 0)
    wide = pl.Int64() if _largest(frame["total"]) * _largest(frame["weight"]) <= MAX_INT64 else pl.Int128()
    product = pl.col("total").cast(wide) * pl.col("weight").cast(wide)
    whole = pl.col("whole").cast(wide)
    part, rest = (product // whole).cast(pl.Int64), (product % whole).cast(pl.Int64)
    frame = frame.with_columns(part.alias("part"), rest.alias("rest"))
    over = frame.group_by("above").agg((pl.col("total").first() - pl.col("part").sum()).alias("over")).sort("above")
    over = everyone.join(over, on="above", how="left", maintain_order="left").fill_null(0)
    frame = frame.with_columns(over["over"].gather(frame["above"]).alias("over")).with_row_index("row")
    open_rows = frame.select("above", "rest", "row", "over").filter(pl.col("over") > 0)
    open_rows = open_rows.sort("above", "rest", "row", descending=[False, True, False])
    first = pl.col("row").cum_count() - 1
    open_rows = open_rows.with_columns(first.alias("place"))
    starts = open_rows.group_by("above").agg(pl.col("place").min().alias("start"))
    open_rows = open_rows.join(starts, on="above", how="left", maintain_order="left")
    lucky = open_rows.filter(pl.col("place").cast(pl.Int64) - pl.col("start").cast(pl.Int64) < pl.col("over"))["row"]
    extra = pl.Series("extra", [0], dtype=pl.Int64).new_from_index(0, frame.height).scatter(lucky, 1)
    return frame.select("at", pl.col("part") + extra)


def _largest(column: pl.Series) -> int:
    """Give how far from zero a column goes."""
    ends = [end for end in (column.min(), column.max()) if isinstance(end, int)]
    return max(map(abs, ends), default=0)


def years_before(frame: pl.DataFrame, keys: Iterable[str], name: str, back: int) -> pl.Series:
    """Give each row the value of the row with the same keys but the year, some years before; null without one."""
    others = [key for key in keys if key != "year"]
    before = frame.select(*others, pl.col("year") + back, pl.col(name).alias("#before"))
    own = frame.select(*others, "year")
    return own.join(before, on=[*others, "year"], how="left", maintain_order="left")["#before"]


def over_months(frame: pl.DataFrame, owner: Iterable[str], name: str, span: int) -> pl.Series:
    """Give each row the sum over its owner's rows of the last months, its own included."""
    keys = [*owner, "month"]
    own = frame.select(keys)
    summed = frame.group_by(keys).agg(pl.col(name).sum().alias("#amount"))
    result = pl.repeat(0, frame.height, dtype=pl.Int64, eager=True)
    for back in range(span):
        before = summed.with_columns(pl.col("month").dt.offset_by(f"{back}mo"))
        result = result + own.join(before, on=keys, how="left", maintain_order="left")["#amount"].fill_null(0)
    return result


def running_before(within: pl.Series, order: pl.Series, amounts: pl.Series) -> pl.Series:
    """Give for each row the sum over the rows before it, in the order given, within the same row above.

    One running sum over the sorted frame, less its value at the first row of each row above.
    """
    frame = pl.DataFrame({"within": within, "order": order, "amount": amounts})
    if _is_in_order(frame):
        return _running(frame)["before"]
    frame = frame.with_row_index("row").sort("within", "order", maintain_order=True)
    return _running(frame).sort("row")["before"]


def _running(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.with_columns((pl.col("amount").cum_sum() - pl.col("amount")).alias("before"))
    is_first = pl.col("within") != pl.col("within").shift()
    start = pl.when(is_first.fill_null(value=True)).then(pl.col("before")).forward_fill()
    return frame.with_columns((pl.col("before") - start).alias("before"))


def _is_in_order(frame: pl.DataFrame) -> bool:
    """Whether the rows lie in the order of their row above, and within it in their own."""
    within, order = pl.col("within"), pl.col("order")
    after, same = within > within.shift(), within == within.shift()
    return bool(frame.select((after | (same & (order >= order.shift()))).fill_null(value=True).all()).item())


def _is_rising(numbers: pl.Series) -> bool:
    """Whether each number is larger than the one before, so that none comes twice."""
    return bool((numbers.slice(1) > numbers.slice(0, max(0, len(numbers) - 1))).all())
