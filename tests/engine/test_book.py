"""Books: names that mean one thing, ways of reading that fit, and an order without circles."""

from dataclasses import replace

import pytest

from kutcalc.engine import (
    BandSpread,
    Book,
    BookError,
    Carry,
    Flag,
    Input,
    Kronor,
    Level,
    Money,
    Needed,
    Number,
    Rate,
    Read,
    Rule,
    Spread,
    UnitError,
    Value,
)
from kutcalc.engine.kinds import Quantity
from kutcalc.engine.rule import AnyRule
from kutcalc.language import Text

from . import fable
from .fable import (
    BANDS,
    INPUTS,
    MARKET_MONTH,
    RULES,
    RULES_WITHOUT_FACTS,
    STALL_MONTH,
    STALL_YEAR,
    TOLL,
    TRADE,
    VALUES,
    toll_share,
    trader_toll,
)

NO_TEXT = Text(sv="", en="")


def made(name: str, level: Level, unit: type[Quantity], *reads: Read, needs: tuple[Needed, ...] = ()) -> Rule:
    """Make a rule that passes on the first that it reads."""
    return Rule(
        name,
        level,
        unit,
        "",
        "",
        NO_TEXT,
        lambda *operands, **_: operands[0],
        reads,
        needs,
        arguments=tuple(need.name for need in needs),
    )


def book_with(*rules: AnyRule, values: tuple[Value, ...] = ()) -> Book:
    return fable.book([*RULES, *rules], [*VALUES, *values])


def test_the_book_of_fabel_holds_together() -> None:
    book = fable.book()

    assert len(book.order) == len(RULES)
    assert book.order.index("goods") < book.order.index("reduced_goods") < book.order.index("stall_toll")


def test_a_name_means_one_thing() -> None:
    twice = made("goods_ore", TRADE, Kronor, Read("goods", Kronor))

    with pytest.raises(BookError, match="names that mean two things: goods_ore"):
        book_with(twice)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (made("wrong", TRADE, Money, Read("nowhere", Money)), "rule wrong reads nowhere, which is not there"),
        (
            made("wrong", TRADE, Kronor, Read("goods", Kronor), needs=(Needed("nowhere", Rate),)),
            "rule wrong needs the value nowhere, which is not there",
        ),
        (
            made("wrong", STALL_MONTH, Kronor, Read("goods", Kronor)),
            "rule wrong reads goods of another level without saying how",
        ),
        (
            made("wrong", TRADE, Kronor, Read("goods", Kronor, "total")),
            "rule wrong reads total of goods, which does not lie below it",
        ),
        (
            made("wrong", STALL_MONTH, Kronor, Read("goods", Kronor, "earlier")),
            "rule wrong reads goods earlier, which stands at another level",
        ),
        (
            made("wrong", TRADE, Kronor, Read("goods", Kronor, "ahead")),
            "rule wrong reads goods ahead: the rows of trade have no order for ahead",
        ),
        (
            made("wrong", TRADE, Kronor, Read("goods", Kronor, "previous 1")),
            "rule wrong reads goods of an earlier year: a year's, and as a fact",
        ),
        (
            made("wrong", STALL_YEAR, Number, Read("dues_known", Number, "previous 1")),
            "rule wrong reads dues_known of an earlier year: a year's, and as a fact",
        ),
        (
            made("wrong", STALL_YEAR, Number, Read("dues_known", Number, "window 3")),
            "rule wrong reads dues_known over months, and its level has none",
        ),
        (
            Carry("wrong", STALL_YEAR, "dues_known", "toll_before", "dues_known", "used", "", "", NO_TEXT),
            "rule wrong reads toll_before of another level without saying how",
        ),
        (
            Carry("wrong", STALL_MONTH, "stall_toll", "dues_known", "pilgrims", "used", "", "", NO_TEXT),
            "rule wrong carries by dues_known, which stands at another level",
        ),
        (Spread("wrong", TRADE, "goods", "goods", 1, "", "", NO_TEXT), "wrong spreads goods, which does not lie above"),
        (
            Spread("wrong", STALL_MONTH, "toll_granted", "dues_known", 1, "", "", NO_TEXT),
            "wrong spreads by dues_known, which stands at another level",
        ),
    ],
)
def test_a_way_of_reading_that_does_not_fit_is_refused(wrong: AnyRule, message: str) -> None:
    known = made("dues_known", STALL_YEAR, Number, Read("pilgrims", Number, "total"))

    with pytest.raises(BookError, match=message):
        book_with(known, wrong)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (made("wrong", TRADE, Money, Read("goods", Money)), "rule wrong reads goods as Money, it is Kronor"),
        (
            made("wrong", STALL_MONTH, Money, Read("toll", Money, "last")),
            "rule wrong reads toll as Money, it is Rate",
        ),
        (
            made("wrong", STALL_MONTH, Money, Read("goods_at_toll", Money, "last")),
            "rule wrong reads goods_at_toll as Money, it is Kronor",
        ),
        (made("wrong", TRADE, Flag, Read("is_guilded", Flag)), "rule wrong reads is_guilded as known"),
        (
            made("wrong", STALL_MONTH, Number, Read("is_guilded", Flag, "count", fact=True)),
            "rule wrong reads is_guilded as known",
        ),
        (Spread("wrong", STALL_YEAR, "dues", "dues_ore", 1, "", "", NO_TEXT), "wrong reads dues_ore as known"),
        (
            made("wrong", STALL_MONTH, Flag, Read("is_islander", Flag, "total")),
            "rule wrong reads the total of is_islander, which is Flag",
        ),
        (
            made("wrong", STALL_MONTH, Flag, Read("has_roof", Flag, "window 3", fact=True)),
            "rule wrong reads has_roof as known",
        ),
        (
            made("wrong", STALL_MONTH, Number, Read("goods", Kronor, "count")),
            "rule wrong reads the count of goods, which is Kronor",
        ),
    ],
)
def test_a_unit_that_does_not_fit_is_refused(wrong: AnyRule, message: str) -> None:
    dues = made("dues", fable.MARKET_YEAR, Number, Read("pilgrims", Number, "total"))

    with pytest.raises(UnitError, match=message):
        book_with(dues, wrong)


def test_a_circle_is_named() -> None:
    one = made("one", TRADE, Kronor, Read("other", Kronor))
    other = made("other", TRADE, Kronor, Read("one", Kronor))

    with pytest.raises(BookError, match="a circle: one → other → one"):
        book_with(one, other)


def test_a_circle_through_the_bands_is_named() -> None:
    rate = made("rest_toll", TRADE, Rate, Read("stall_rate", Rate))
    stall_rate = made("stall_rate", STALL_MONTH, Rate, Read("toll", Rate, "highest"))
    others = [one for one in RULES if one.name != "rest_toll"]

    with pytest.raises(BookError, match=r"a circle: .*rest_toll"):
        fable.book([*others, rate, stall_rate])


def test_more_rules_go_on_top_of_a_book() -> None:
    extra = made("extra", TRADE, Kronor, Read("goods", Kronor), Read("weight", Number))

    more = fable.book().with_rules([extra], [], [Input("weight", TRADE, Number, "vikt")])

    assert set(more.rules) == {*fable.book().rules, "extra"}
    assert more.bands == (BANDS,)


def test_a_book_says_where_a_name_stands_and_in_which_unit() -> None:
    book = fable.book()

    assert [book.level_of(name) for name in ("goods", "goods_ore", "toll")] == [TRADE, TRADE, TOLL]
    assert [book.unit_named(name) for name in ("goods", "dues_ore", "toll", "goods_at_toll")] == [
        Kronor,
        fable.INPUTS[-1].unit,
        Rate,
        Kronor,
    ]
    assert [book.is_fact(name) for name in ("is_guilded", "guild", "goods", "toll")] == [True, True, False, False]
    with pytest.raises(BookError, match="nothing is called nowhere"):
        book.level_of("nowhere")
    with pytest.raises(BookError, match="nothing is called nowhere"):
        book.unit_named("nowhere")


def test_a_book_says_what_a_name_is_made_from() -> None:
    book = fable.book()
    slices = ("reduced_goods", "reduced_toll", "rest_of_goods", "rest_toll")

    assert book.sources_of("reduced_goods") == ("goods", "is_islander")
    assert book.sources_of("toll_share") == ("toll_granted", "stall_toll")
    assert book.sources_of("trader_toll") == ("toll_at_rate", *slices)
    assert book.sources_of("goods_at_toll") == slices
    assert book.sources_of("goods_ore") == ()


def test_a_book_says_which_bands_must_be_there() -> None:
    book = fable.book()

    assert book.bands_before("goods") == ()
    for name in ("toll", "toll_at_rate", "trader_toll"):
        assert book.bands_before(name) == (BANDS,)


def test_only_what_is_wanted_is_worked_each_after_what_it_reads() -> None:
    book = fable.book()

    assert book.needed(["rest_of_goods"]) == ("goods", "reduced_goods", "rest_of_goods")
    assert book.needed(["goods_at_toll"]) == (
        "goods",
        "reduced_goods",
        "reduced_toll",
        "rest_of_goods",
        "rest_toll",
    )
    assert book.needed([]) == ()


def test_a_rule_at_the_level_of_the_bands_needs_their_slices() -> None:
    flat = made("flat", TOLL, Rate, Read("stall_rate", Rate))
    stall_rate = made("stall_rate", MARKET_MONTH, Rate, Read("rest_toll", Rate, "highest"))

    needed = book_with(flat, stall_rate).needed(["flat"])

    assert {"reduced_goods", "rest_of_goods"} <= set(needed)


def test_a_book_gives_the_rules_that_are_functions_of_a_row() -> None:
    book = fable.book()

    assert book.function_of("goods") is fable.goods
    assert book.function_of("toll_share") is None
    assert book.function_of("goods_ore") is None


def test_what_is_not_asked_for_need_not_be_there() -> None:
    alone = fable.book([one for one in RULES if not isinstance(one, Spread | BandSpread)])

    assert toll_share.name not in alone.rules
    assert trader_toll.name not in alone.rules
    assert len(INPUTS) == len(alone.inputs)
    assert set(RULES_WITHOUT_FACTS) < set(fable.book().rules)


def test_a_copy_of_a_rule_under_another_name_is_another_rule() -> None:
    copy = replace(fable.goods, name="goods_again")

    assert book_with(copy).needed(["goods_again"]) == ("goods_again",)
