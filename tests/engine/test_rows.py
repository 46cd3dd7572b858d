"""Rows: the levels as plain lists, the same as the frames make them."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutcalc.engine.ladder import id_of
from kutcalc.engine.level import Level, OrphanError
from kutcalc.engine.rows import stacked

from .fable import CARRIED, TRADE, Tables, trade, visit
from .inventing import invented_tables
from .tables_of_fabel import NOVEMBER, turn_of_the_year


@given(st.integers(0, 2**64))
def test_rows_are_those_of_the_ladder(seed: int) -> None:
    tables = invented_tables(Random(seed))

    ladder, rows = tables.ladder(), tables.numbers().rows

    assert rows.keys() == ladder.frames.keys()
    for name, one in rows.items():
        frame = ladder.frames[name]
        assert one.count == frame.height
        assert {key: frame[key].to_list() for key in one.columns} == one.columns
        assert {above: frame[id_of(above)].to_list() for above in one.above} == one.above
        assert one.above.keys() == one.level.ancestors().keys()


def test_a_level_takes_what_it_carries_from_its_last_row_below() -> None:
    rows = turn_of_the_year().numbers().rows

    assert rows["stall_month"].columns["stall_rank"] == [1, 1, 1, 0, 0]
    assert rows["stall_year"].columns["dues_ore"] == [500, None, None, None]


def test_a_visit_to_nobody_is_refused() -> None:
    orphaned = Tables([trade("a", "Ada", NOVEMBER, 1)], [visit("a", "Bo", NOVEMBER, 1)])

    with pytest.raises(OrphanError, match="a row of visit lies in no row of trade"):
        orphaned.numbers()


def test_columns_beside_a_level_that_is_not_there_are_left_out() -> None:
    elsewhere = Level("elsewhere", ("stall",))
    given_rows = {TRADE: turn_of_the_year().trades.to_dict(as_series=False)}

    assert "elsewhere" not in stacked(given_rows, CARRIED, {elsewhere: {"stall": ["a"]}})
