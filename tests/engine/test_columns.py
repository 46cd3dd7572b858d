"""The law of Fabel on columns: as on numbers, in integers only, and only what is asked for."""

from datetime import date

import polars as pl
import pytest

from kutcalc.engine import BookError, Input, Kronor, Level, Number, Rate, Read, Rule, UnknownFactError
from kutcalc.engine.columns import Way, evaluate
from kutcalc.engine.ladder import Ladder
from kutcalc.engine.numbers import evaluate as evaluate_numbers
from kutcalc.language import Text

from . import fable
from .fable import CARRIED, INPUTS, RULES, RULES_WITHOUT_FACTS, TRADE, Tables, trade, value
from .tables_of_fabel import NOVEMBER, turn_of_the_year

WAYS: tuple[Way, ...] = ("streaming", "in-memory")
ALL = [*RULES_WITHOUT_FACTS, "toll", "goods_at_toll"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tables", [turn_of_the_year(), Tables([]), Tables([trade("a", "Ada", NOVEMBER, 1)])])
def test_columns_are_those_of_numbers(tables: Tables, way: Way) -> None:
    book = fable.book()

    frames = evaluate(book, tables.ladder(), ALL, way=way)

    case = evaluate_numbers(book, tables.numbers(), ALL)
    for name in ALL:
        assert frames[book.level_of(name).name][name].to_list() == case.of(book, name), name


@pytest.mark.parametrize("way", WAYS)
def test_every_figure_is_a_whole_number_or_a_truth(way: Way) -> None:
    book = fable.book()

    frames = evaluate(book, turn_of_the_year().ladder(), ALL, way=way)

    kinds = {name: frames[book.level_of(name).name][name].dtype for name in ALL}
    assert kinds == {name: pl.Boolean if name == "is_islander_last" else pl.Int64 for name in ALL}


def test_rows_come_with_their_keys_and_nothing_that_was_not_asked_for() -> None:
    frames = evaluate(fable.book(), turn_of_the_year().ladder(), ["stall_toll", "toll_at_rate", "goods"])

    assert {level: frame.columns for level, frame in frames.items()} == {
        "stall_month": ["stall", "month", "year", "stall_toll"],
        "toll": ["stall", "month", "toll", "year", "toll_at_rate"],
        "trade": ["stall", "trader", "month", "year", "goods"],
    }


def test_the_tables_are_left_as_they_were() -> None:
    ladder = turn_of_the_year().ladder()
    before = {name: frame.clone() for name, frame in ladder.frames.items()}

    evaluate(fable.book(), ladder, ALL)

    assert all(ladder.frames[name].equals(frame) for name, frame in before.items())


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(BookError, match="nothing is called nowhere"):
        evaluate(fable.book(), turn_of_the_year().ladder(), ["nowhere"])


def test_a_level_that_the_rows_do_not_reach_cannot_be_worked() -> None:
    island = Level("island", ("island",))
    towns = Input("towns", island, Number, "städer")
    roads = Rule("roads", island, Number, "", "", Text(sv="", en=""), lambda towns: towns, (Read("towns", Number),))
    book = fable.book([*RULES, roads], inputs=[*INPUTS, towns])

    with pytest.raises(RuntimeError, match="the book cannot be worked: roads"):
        evaluate(book, turn_of_the_year().ladder(), ["roads"])


def test_a_rate_that_is_none_of_the_candidates_is_a_mistake() -> None:
    read = Read("odd", Rate)
    odd = Rule("rest_toll", TRADE, Rate, "", "", Text(sv="", en=""), lambda odd: odd, (read,))
    rules = [odd if one.name == "rest_toll" else one for one in RULES]
    book = fable.book(rules, inputs=[*INPUTS, Input("odd", TRADE, Rate, "udda")])
    trades = turn_of_the_year().trades.with_columns(pl.lit(7).cast(pl.Int64).alias("odd"))

    with pytest.raises(RuntimeError, match="none of its candidates"):
        evaluate(book, Ladder.of({TRADE: trades}, CARRIED, {}), ["toll"])


def test_a_short_month_list_does_not_hide_a_change_of_law() -> None:
    # more traders than months: the year's rows are many, and know only their last month
    traders = ("Ada", "Bo", "Cy", "Di")
    trades = [trade("a", trader, date(2030, month, 1), 100_00) for month in (10, 11, 12) for trader in traders]
    values = [one for one in fable.VALUES if one.name != "full_toll"]
    changing = value("full_toll", "ppm", (None, 100_000), (date(2030, 12, 1), 200_000))

    frames = evaluate(fable.book(RULES, [*values, changing]), Tables(trades).ladder(), ["rest_toll"])

    assert frames["trade"]["rest_toll"].to_list() == [100_000] * 8 + [200_000] * 4


def test_a_fact_of_a_level_above_is_read_from_there() -> None:
    # the stall's fact is that of its last trader; the traders' own column does not count
    trades = [trade("a", "Ada", NOVEMBER, 1, has_roof=False), trade("a", "Bo", NOVEMBER, 1, has_roof=True)]
    roofed = Rule(
        "roofed",
        TRADE,
        INPUTS[7].unit,
        "",
        "",
        Text(sv="", en=""),
        lambda has_roof: has_roof,
        (Read("has_roof", INPUTS[7].unit, fact=True),),
    )

    frames = evaluate(fable.book([*RULES, roofed]), Tables(trades).ladder(), ["roofed"])

    assert frames["trade"]["roofed"].to_list() == [True, True]


def test_what_is_missing_is_asked_for_all_at_once() -> None:
    trades = [trade("a", "Ada", NOVEMBER, 1, guild=None), trade("a", "Bo", NOVEMBER, 1)]
    weaver = Rule(**{name: getattr(fable.is_smith, name) for name in Rule.__slots__} | {"name": "is_weaver"})

    with pytest.raises(UnknownFactError, match=r"^is_weaver, is_smith$") as caught:
        evaluate(fable.book([weaver, *RULES]), Tables(trades).ladder(), ["is_weaver", "is_smith"])

    assert [places for _, places in caught.value.unknown.rules] == [[0], [0]]


def test_kronor_times_a_rate_are_exact_at_the_bound() -> None:
    most = 9 * 10**12
    tables = Tables([trade("a", "Ada", NOVEMBER, most * 100)])
    values = [one for one in fable.VALUES if one.name != "full_toll"]
    book = fable.book(RULES, [*values, value("full_toll", "ppm", (None, 10**6))])

    frames = evaluate(book, tables.ladder(), ["stall_toll", "trader_toll", "toll_at_rate", "goods"])

    assert frames["stall_month"]["stall_toll"].item() == most * 10**6
    assert frames["trade"]["trader_toll"].item() == most * 10**6
    assert fable.goods.unit is Kronor
