"""Bands: the sums on a parent, the rows they make, and the parts that come back."""

import polars as pl

from kutcalc.engine import bands
from kutcalc.engine.ladder import id_of

from .fable import BANDS


def test_a_band_is_made_from_the_bases_and_rates_of_its_slices() -> None:
    assert bands.sources_of(BANDS) == ["reduced_goods", "reduced_toll", "rest_of_goods", "rest_toll"]


def test_both_slices_of_a_row_may_lie_in_the_same_band() -> None:
    frame = pl.DataFrame(
        {
            id_of("stall_month"): [0, 0],
            "reduced_goods": [1, 0],
            "reduced_toll": [10, 10],
            "rest_of_goods": [1, 2],
            "rest_toll": [10, 10],
        },
        schema_overrides={id_of("stall_month"): pl.UInt32},
    )
    rows = pl.DataFrame(
        {id_of("stall_month"): [0], "toll": [10], "total": [8]}, schema_overrides={id_of("stall_month"): pl.UInt32}
    )

    assert bands.parts_of(BANDS, frame, rows, "total", 1).to_list() == [4, 4]


def test_a_base_whose_band_has_no_row_gets_nothing() -> None:
    frame = pl.DataFrame(
        {
            id_of("stall_month"): [0, 0],
            "reduced_goods": [0, 0],
            "reduced_toll": [0, 0],
            "rest_of_goods": [5, -5],
            "rest_toll": [10, 10],
        },
        schema_overrides={id_of("stall_month"): pl.UInt32},
    )
    rows = pl.DataFrame(
        schema={id_of("stall_month"): pl.UInt32, "toll": pl.Int64, "total": pl.Int64},
    )

    assert bands.parts_of(BANDS, frame, rows, "total", 1).to_list() == [0, 0]
