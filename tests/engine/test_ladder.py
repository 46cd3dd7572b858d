"""Ladders: levels made from the rows below, each row with the number of the row above."""

from datetime import date

import polars as pl
import pytest

from kutcalc.engine import Level
from kutcalc.engine.ladder import Ladder, id_of, months_in
from kutcalc.engine.level import OrphanError

from .fable import CARRIED, TRADE, VISIT, Tables, trade, visit
from .tables_of_fabel import DECEMBER, JANUARY, NOVEMBER, turn_of_the_year


def test_all_levels_are_made_and_sorted() -> None:
    ladder = turn_of_the_year().ladder()

    stalls = ladder.frames["stall_month"].select("market", "stall", "month", "stall_rank", "has_roof").rows()
    assert stalls == [
        ("Fabel", "a", NOVEMBER, 1, True),
        ("Fabel", "a", DECEMBER, 1, True),
        ("Fabel", "a", JANUARY, 1, True),
        ("Fabel", "b", NOVEMBER, 0, True),
        ("Fabel", "b", JANUARY, 0, True),
    ]
    assert ladder.frames["market_year"].select("market", "year", "month").rows() == [
        ("Fabel", 2030, DECEMBER),
        ("Fabel", 2031, JANUARY),
    ]
    assert ladder.lazy == {"trade", "visit"}


def test_each_row_has_the_number_of_its_row_at_every_level_above() -> None:
    ladder = turn_of_the_year().ladder()

    for level in ladder.levels.values():
        frame = ladder.frames[level.name]
        for name, above in level.ancestors().items():
            joined = ladder.frames[name].select(above.keys)[frame[id_of(name)]]
            for key in set(above.keys) & set(frame.columns):
                assert joined[key].equals(frame[key]), (level.name, name, key)


def test_numbers_that_rise_are_flagged_as_sorted() -> None:
    ladder = turn_of_the_year().ladder()

    assert ladder.frames["trade"][id_of("stall_month")].flags["SORTED_ASC"]
    assert not ladder.frames["trade"][id_of("rank_month")].flags["SORTED_ASC"]


def test_columns_beside_are_found_by_the_keys_of_a_level() -> None:
    years = turn_of_the_year().ladder().frames["stall_year"]

    assert years.select("stall", "year", "dues_ore").rows() == [("a", 2030, 500), ("a", 2031, None), *years_of_b()]


def years_of_b() -> list[tuple[str, int, None]]:
    return [("b", 2030, None), ("b", 2031, None)]


def test_columns_beside_a_level_that_is_not_there_are_left_out() -> None:
    elsewhere = Level("elsewhere", ("stall",))

    ladder = Ladder.of({TRADE: turn_of_the_year().trades}, CARRIED, {elsewhere: pl.DataFrame({"stall": ["a"]})})

    assert "elsewhere" not in ladder.frames


def test_a_year_has_its_last_month() -> None:
    ladder = turn_of_the_year().ladder()

    assert ladder.months("trade") == [NOVEMBER, DECEMBER, JANUARY]
    assert ladder.months("visit") == [NOVEMBER]
    assert ladder.months("stall_year") == [NOVEMBER, DECEMBER, JANUARY]
    assert ladder.months("market_year") == [DECEMBER, JANUARY]
    assert months_in(pl.DataFrame(schema={"month": pl.Date})) == []


def test_the_keys_of_a_level_come_first() -> None:
    assert turn_of_the_year().ladder().keys("stall_month")[:2] == ("stall", "month")
    assert "year" in turn_of_the_year().ladder().keys("unheard")


def test_a_level_is_single_where_nothing_came_earlier() -> None:
    one_month = Tables([trade("a", "Ada", NOVEMBER, 1), trade("a", "Bo", NOVEMBER, 1)]).ladder()

    assert one_month.is_single("trade", "trader_year")
    assert not one_month.is_single("trade", "stall_month")
    assert not turn_of_the_year().ladder().is_single("trade", "trader_year")


def test_as_many_rows_below_as_above_are_not_always_one_in_each() -> None:
    trades = [trade("a", "Ada", NOVEMBER, 1), trade("a", "Bo", NOVEMBER, 1)]
    visits = [visit("a", "Ada", NOVEMBER, 1), visit("a", "Ada", NOVEMBER, 2)]

    assert not Tables(trades, visits).ladder().is_single("visit", "trade")


def test_a_visit_to_nobody_is_refused() -> None:
    orphaned = Tables([trade("a", "Ada", NOVEMBER, 1)], [visit("a", "Bo", NOVEMBER, 1)])

    with pytest.raises(OrphanError, match="a row of visit lies in no row of trade"):
        orphaned.ladder()


def test_tables_without_rows_make_levels_without_rows() -> None:
    ladder = Tables([]).ladder()

    assert {name: frame.height for name, frame in ladder.frames.items()} == dict.fromkeys(ladder.levels, 0)


def test_rows_of_a_level_that_lie_apart_are_one_row() -> None:
    trades = [
        trade("b", "Ada", NOVEMBER, 1, market="1"),
        trade("a", "Ada", NOVEMBER, 1, market="2"),
        trade("b", "Ada", DECEMBER, 1, market="3"),
    ]

    years = Tables(trades).ladder().frames["stall_year"]

    assert years.select("market", "stall", "month").rows() == [("2", "a", NOVEMBER), ("3", "b", DECEMBER)]


def test_a_constant_is_the_same_in_every_row() -> None:
    trades = [trade("a", "Ada", NOVEMBER, 5), trade("a", "Bo", NOVEMBER, 5, hours_open=None, is_islander=True)]
    ladder = Tables(trades).ladder()

    assert ladder.constant("trade", "goods_ore") == 5
    assert [ladder.constant("trade", name) for name in ("hours_open", "is_islander", "guild")] == [None] * 3
    assert Tables([]).ladder().constant("trade", "goods_ore") is None
    assert date(2030, 11, 1) == NOVEMBER
    assert VISIT.parents == (TRADE,)
