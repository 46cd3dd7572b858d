"""The law of Fabel on plain numbers, by hand."""

from datetime import date
from typing import Any

import pytest

from kutcalc.engine import Needed, Rate, Read, Rule, UnknownFactError
from kutcalc.engine.numbers import ValueLackingError, content_of, evaluate
from kutcalc.language import Text

from . import fable
from .fable import RULES, RULES_WITHOUT_FACTS, TRADE, Tables, trade, value
from .tables_of_fabel import JANUARY, NOVEMBER, turn_of_the_year

KR = 1_000_000


def worked(*names: str) -> dict[str, list[Any]]:
    book = fable.book()
    case = evaluate(book, turn_of_the_year().numbers(), names)
    return {name: case.of(book, name) for name in names}


def test_goods_are_split_in_two_slices() -> None:
    assert worked("goods", "reduced_goods", "rest_of_goods", "reduced_toll", "rest_toll") == {
        "goods": [500, 100, 200, 0, 700, 700],
        "reduced_goods": [300, 0, 200, 0, 0, 0],
        "rest_of_goods": [200, 100, 0, 0, 700, 700],
        "reduced_toll": [50_000, 0, 50_000, 0, 0, 0],
        "rest_toll": [100_000] * 6,
    }


def test_tolls_are_summed_by_rate() -> None:
    assert worked("toll", "goods_at_toll", "toll_at_rate", "stall_toll") == {
        "toll": [50_000, 100_000, 50_000, 100_000, 100_000],
        "goods_at_toll": [300, 300, 200, 700, 700],
        "toll_at_rate": [15 * KR, 30 * KR, 10 * KR, 70 * KR, 70 * KR],
        "stall_toll": [45 * KR, 10 * KR, 0, 70 * KR, 70 * KR],
    }


def test_what_came_before_is_summed() -> None:
    found = worked("toll_before", "toll_of_rank", "toll_ahead", "toll_granted")

    assert found["toll_before"] == [0, 45 * KR, 0, 0, 0]
    assert found["toll_of_rank"] == [70 * KR, 45 * KR, 10 * KR, 70 * KR, 0]
    assert found["toll_ahead"] == [0, 70 * KR, 0, 0, 70 * KR]
    assert found["toll_granted"] == [70 * KR, 30 * KR, 10 * KR, 70 * KR, 0]


def test_parts_add_up() -> None:
    found = worked("toll_share", "trader_toll")

    assert found["toll_share"] == [30 * KR, 10 * KR, 0, 70 * KR, 70 * KR]
    assert found["trader_toll"] == [35 * KR, 10 * KR, 10 * KR, 0, 70 * KR, 70 * KR]


def test_flags_are_counted_and_the_last_is_taken() -> None:
    assert worked("pilgrims", "is_islander_last") == {
        "pilgrims": [2, 0, 0, 0, 0],
        "is_islander_last": [True, False, False, False, False],
    }


def test_what_is_worked_already_is_not_worked_again() -> None:
    book, case = fable.book(), turn_of_the_year().numbers()
    case.columns["goods"] = [1] * 6

    assert evaluate(book, case, ["goods", "rest_of_goods"]).columns["goods"] == [1] * 6


def test_a_fact_that_nobody_gave_is_asked_for_where_it_is_read() -> None:
    tables = Tables([trade("a", "Ada", NOVEMBER, 1), trade("a", "Bo", NOVEMBER, 1, guild=None)])

    with pytest.raises(UnknownFactError, match=r"^is_smith$") as caught:
        evaluate(fable.book(), tables.numbers(), ["is_smith", "is_guilded"])

    assert [(rule.name, places) for rule, places in caught.value.unknown.rules] == [("is_smith", [1])]


def test_a_rule_that_may_be_unknown_asks_for_nothing() -> None:
    tables = Tables([trade("a", "Ada", NOVEMBER, 1), trade("a", "Bo", NOVEMBER, 1, guild=None)])

    assert evaluate(fable.book(), tables.numbers(), ["is_guilded"]).columns["is_guilded"] == [True, None]


def test_a_value_that_is_not_in_force_is_missed() -> None:
    values = [one for one in fable.VALUES if one.name != "full_toll"]
    book = fable.book(RULES, [*values, value("full_toll", "ppm", (JANUARY, 1))])

    with pytest.raises(ValueLackingError, match="full_toll has no value in 2030-11"):
        evaluate(book, Tables([trade("a", "Ada", NOVEMBER, 1)]).numbers(), ["rest_toll"])


def test_a_value_that_is_empty_is_missed_or_nothing() -> None:
    empty = value("full_toll", "ppm", (None, None)).at(JANUARY)

    assert content_of(Needed("full_toll", Rate, optional=True), empty, JANUARY) == 0
    with pytest.raises(ValueLackingError):
        content_of(Needed("full_toll", Rate), empty, JANUARY)


def test_a_value_that_changes_is_that_of_each_month() -> None:
    tables = Tables([trade("a", "Ada", date(2031, month, 1), 1, is_islander=True) for month in (1, 2, 3)])

    found = evaluate(fable.book(), tables.numbers(), ["reduced_toll"]).columns["reduced_toll"]

    assert found == [50_000, 45_500, 31_000]


def test_a_rule_that_reads_nothing_stands_in_every_row() -> None:
    nothing = Rule("nothing", TRADE, Rate, "", "", Text(sv="", en=""), lambda: 0, ())
    book = fable.book([*RULES, nothing])

    assert evaluate(book, turn_of_the_year().numbers(), ["nothing"]).columns["nothing"] == [0] * 6


def test_tables_without_rows_give_columns_without_rows() -> None:
    book = fable.book()

    case = evaluate(book, Tables([]).numbers(), RULES_WITHOUT_FACTS)

    assert {name: case.of(book, name) for name in RULES_WITHOUT_FACTS} == {name: [] for name in RULES_WITHOUT_FACTS}


def test_bases_that_cancel_out_make_no_band() -> None:
    tables = Tables([trade("a", "Ada", NOVEMBER, 100_00), trade("a", "Bo", NOVEMBER, -100_00)])

    case = evaluate(fable.book(), tables.numbers(), ["trader_toll", "toll"])

    assert (case.of(fable.book(), "toll"), case.columns["trader_toll"]) == ([], [0, 0])


def test_the_highest_of_negative_numbers_is_negative() -> None:
    highest = Rule(
        "highest",
        fable.STALL_MONTH,
        fable.goods.unit,
        "",
        "",
        Text(sv="", en=""),
        lambda goods: goods,
        (Read("goods", fable.goods.unit, "highest"),),
    )
    tables = Tables([trade("a", "Ada", NOVEMBER, -300), trade("a", "Bo", NOVEMBER, -200)])

    assert evaluate(fable.book([*RULES, highest]), tables.numbers(), ["highest"]).columns["highest"] == [-2]
