"""What needs the neighbours of a row: parts by largest remainder, and running sums of what came before."""

import polars as pl


def shared_out(totals: pl.Series, above: pl.Series, weights: pl.Series, grain: int) -> pl.Series:
    """Give each row its part of the total of the row above, by largest remainder; ties to the earlier row.

    `totals` has one µkr amount per row above, `above` the number of that row for each row here. Where nobody under a row
    has any weight, all have the same.
    """
    frame = pl.DataFrame({"above": above, "weight": weights})
    sums = frame.group_by("above").agg(pl.col("weight").sum(), pl.len().cast(pl.Int64)).sort("above")
    everyone = pl.DataFrame({"above": pl.int_range(len(totals), dtype=pl.UInt32, eager=True)})
    sums = everyone.join(sums, on="above", how="left", maintain_order="left").fill_null(0)
    unweighted = (sums["weight"] == 0).gather(above)
    frame = frame.with_columns(
        pl.when(unweighted).then(1).otherwise(pl.col("weight")).alias("weight"),
        (totals // grain).gather(above).alias("total"),
        sums.select(pl.when(pl.col("weight") == 0).then(pl.col("len")).otherwise(pl.col("weight")).alias("whole"))
        .to_series()
        .gather(above),
    )
    product = pl.col("total").cast(pl.Int128) * pl.col("weight").cast(pl.Int128)
    whole = pl.col("whole").cast(pl.Int128)
    frame = frame.with_columns((product // whole).cast(pl.Int64).alias("part"), (product % whole).cast(pl.Int64).alias("rest"))
    over = frame.group_by("above").agg((pl.col("total").first() - pl.col("part").sum()).alias("over")).sort("above")
    over = everyone.join(over, on="above", how="left", maintain_order="left").fill_null(0)
    frame = frame.with_columns(over["over"].gather(above).alias("over")).with_row_index("row")
    open_rows = frame.filter(pl.col("over") > 0).sort("above", "rest", "row", descending=[False, True, False])
    first = pl.col("row").cum_count() - 1
    open_rows = open_rows.with_columns(first.alias("place"))
    starts = open_rows.group_by("above").agg(pl.col("place").min().alias("start"))
    open_rows = open_rows.join(starts, on="above", how="left", maintain_order="left")
    lucky = open_rows.filter(pl.col("place").cast(pl.Int64) - pl.col("start").cast(pl.Int64) < pl.col("over"))["row"]
    extra = pl.Series("extra", [0], dtype=pl.Int64).new_from_index(0, frame.height).scatter(lucky, 1)
    return (frame["part"] + extra) * grain


def running_before(within: pl.Series, order: pl.Series, amounts: pl.Series) -> pl.Series:
    """Give for each row the sum over the rows before it, in the order given, within the same row above.

    One running sum over the sorted frame, less its value at the first row of each row above.
    """
    frame = pl.DataFrame({"within": within, "order": order, "amount": amounts}).with_row_index("row")
    frame = frame.sort("within", "order", maintain_order=True)
    frame = frame.with_columns((pl.col("amount").cum_sum() - pl.col("amount")).alias("before"))
    starts = frame.group_by("within", maintain_order=True).agg(pl.col("before").first().alias("start"))
    frame = frame.join(starts, on="within", how="left", maintain_order="left")
    frame = frame.with_columns((pl.col("before") - pl.col("start")).alias("before"))
    return frame.sort("row")["before"]
