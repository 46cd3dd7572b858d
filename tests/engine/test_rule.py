"""Rules: what a signature says, and what is refused when units are checked at start-up."""

from collections.abc import Callable
from typing import Any

import pytest

from kutcalc.engine import (
    Carry,
    Choice,
    Count,
    Earlier,
    Fact,
    Flag,
    Kronor,
    Last,
    Money,
    Needed,
    Number,
    Rate,
    Read,
    Rule,
    Total,
    UnitError,
    absent,
    any_of,
    given,
    is_not,
    number_of,
    rule,
    same,
    when,
)
from kutcalc.language import Text

from .fable import BANDS, STALL_MONTH, TRADE, toll_share, trader_toll


def declared(function: Callable[..., Any]) -> Rule:
    return rule(level=STALL_MONTH, term="tull", source="Fabels lag 1 §", sv="Tullen.")(function)


def test_before_the_star_are_columns_and_after_it_dated_values() -> None:
    @declared
    def toll(goods: Total[Kronor], guild: Fact[Choice], has_roof: Flag, *, full: Rate, less: Rate = absent) -> Money:
        """Toll of a stall.

        More is not read.
        """
        is_reduced = any_of(same(guild, "smiths"), is_not(has_roof))
        rate: Rate = when(given(is_reduced), less, otherwise=full)
        due: Money = goods * rate
        return due

    assert toll.reads == (
        Read("goods", Kronor, "total"),
        Read("guild", Choice, "same", fact=True),
        Read("has_roof", Flag),
    )
    assert toll.needs == (Needed("full", Rate), Needed("less", Rate, optional=True))
    assert (toll.name, toll.unit, toll.fact) == ("toll", Money, False)
    assert toll.summary == Text(sv="Tullen.", en="Toll of a stall.")
    assert toll.work((100, "weavers", True), (5, 7)) == 500
    toll.check()


def test_a_rule_that_may_be_unknown_says_so() -> None:
    @declared
    def is_smith(guild: Fact[Choice]) -> Fact[Flag]:
        return same(guild, "smiths")

    assert is_smith.fact
    assert is_smith.summary.en == ""
    is_smith.check()


def test_a_count_is_a_number() -> None:
    @declared
    def pilgrims(is_pilgrim: Count[Flag]) -> Number:
        return number_of(is_pilgrim)

    pilgrims.check()


def test_micro_kronor_and_a_rate_are_not_added() -> None:
    @declared
    def wrong(toll: Money, rate: Rate) -> Money:
        return toll + rate  # type: ignore[operator,no-any-return]

    with pytest.raises(UnitError, match="rule wrong: Money does not go with Rate"):
        wrong.check()


def test_a_rule_gives_the_unit_that_it_says() -> None:
    @declared
    def wrong(goods: Kronor) -> Money:
        return goods  # type: ignore[return-value]

    with pytest.raises(UnitError, match="rule wrong gives Kronor, and says Money"):
        wrong.check()


def test_a_rule_may_give_nothing_but_no_bare_number() -> None:
    @declared
    def nothing(goods: Kronor) -> Money:  # noqa: ARG001
        return 0  # type: ignore[return-value]

    @declared
    def wrong(goods: Kronor) -> Money:  # noqa: ARG001
        return 5  # type: ignore[return-value]

    nothing.check()
    with pytest.raises(UnitError, match="rule wrong gives int"):
        wrong.check()


def test_a_truth_is_no_zero() -> None:
    @declared
    def wrong(goods: Kronor) -> Flag:  # noqa: ARG001
        return 0  # type: ignore[return-value]

    with pytest.raises(UnitError, match="rule wrong gives int, and says Flag"):
        wrong.check()


def test_the_last_of_what_may_be_unknown_may_be_unknown() -> None:
    taken = Read("guild", Choice, "last", fact=True)
    wrong = Rule("wrong", STALL_MONTH, Choice, "", "", Text(sv="", en=""), lambda a: when(a, a, otherwise=a), (taken,))

    with pytest.raises(UnitError, match="Choice stands where Flag belongs"):
        wrong.check()


def test_a_rule_that_may_be_unknown_reads_no_running_sum() -> None:
    @declared
    def wrong(goods: Earlier[Kronor]) -> Fact[Kronor]:
        return goods

    with pytest.raises(UnitError, match="rule wrong may be unknown and reads a running sum"):
        wrong.check()


def test_an_annotation_is_a_unit() -> None:
    def wrong(goods: int) -> Money:
        raise NotImplementedError(goods)

    with pytest.raises(UnitError, match="<class 'int'> is no unit"):
        declared(wrong)


def test_what_reads_the_last_says_so() -> None:
    @declared
    def last(is_islander: Last[Flag]) -> Flag:
        return is_islander

    assert last.reads == (Read("is_islander", Flag, "last"),)


def test_what_is_spread_reads_amounts_and_needs_no_value() -> None:
    toll_share.check()
    trader_toll.check()

    assert [read.name for read in toll_share.reads] == ["toll_granted", "stall_toll"]
    carried = Carry("carried", STALL_MONTH, "claim", "room", "span", "used", "", "", Text(sv="", en=""))
    carried.check()
    assert ([read.fact for read in carried.reads], carried.needs) == ([False, True, False], ())
    assert (toll_share.needs, trader_toll.reads, trader_toll.needs) == ((), (), ())
    assert (trader_toll.level, trader_toll.bands) == (TRADE, BANDS)
