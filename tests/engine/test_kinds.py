"""Units: which go together, which do not, and what Python may not ask of them."""

import operator
from collections.abc import Callable
from typing import Any

import pytest

from kutcalc.engine import Choice, Flag, Kronor, Minutes, Money, Month, Number, Rate, UnitError, Year, absent
from kutcalc.engine.kinds import UNITS, nothing_of


@pytest.mark.parametrize(
    ("work", "first", "second", "expected"),
    [
        (operator.add, Money(), Money(), Money),
        (operator.add, 0, Money(), Money),
        (operator.add, Money(), 0, Money),
        (operator.sub, Kronor(), Kronor(), Kronor),
        (operator.sub, Month(), Month(), Number),
        (operator.mul, Kronor(), Rate(), Money),
        (operator.mul, Kronor(), Number(), Kronor),
        (operator.mul, Money(), Number(), Money),
        (operator.lt, Money(), Money(), Flag),
        (operator.le, Money(), 0, Flag),
        (operator.gt, Rate(), Rate(), Flag),
        (operator.ge, Number(), Number(), Flag),
        (operator.and_, Flag(), Flag(), Flag),
        (operator.or_, Flag(), Flag(), Flag),
    ],
)
def test_operators_say_which_units_fit_together(
    work: Callable[[Any, Any], Any], first: Any, second: Any, expected: type
) -> None:
    assert type(work(first, second)) is expected


@pytest.mark.parametrize(
    ("work", "first", "second"),
    [
        (operator.add, Money(), Rate()),
        (operator.add, Money(), 5),
        (operator.add, 5, Money()),
        (operator.sub, Month(), Year()),
        (operator.mul, Money(), Rate()),
        (operator.mul, Kronor(), Kronor()),
        (operator.lt, Money(), Minutes()),
        (operator.ge, Money(), Kronor()),
        (operator.and_, Flag(), Money()),
        (operator.eq, Money(), Money()),
        (operator.ne, Money(), 0),
    ],
)
def test_units_that_do_not_fit_are_refused(work: Callable[[Any, Any], Any], first: Any, second: Any) -> None:
    with pytest.raises(UnitError):
        work(first, second)


@pytest.mark.parametrize("asked", [lambda: not Flag(), lambda: Flag() and Flag(), lambda: 1 if Money() else 2])
def test_python_may_not_ask_whether_a_column_is_so(asked: Callable[[], Any]) -> None:
    with pytest.raises(UnitError, match="say it with a word"):
        asked()


@pytest.mark.parametrize("work", [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge])
def test_operators_refuse_what_may_be_unknown(work: Callable[[Any, Any], Any]) -> None:
    for first, second in ((Money(fact=True), Money()), (Money(), Money(fact=True)), (Money(fact=True), 0)):
        with pytest.raises(UnitError, match="may be unknown"):
            work(first, second)


def test_a_product_with_what_may_be_unknown_may_be_unknown() -> None:
    products: list[Any] = [Kronor(fact=True) * Rate(), Kronor() * Rate(fact=True), Money() * Number(fact=True)]

    assert [product.fact for product in products] == [True, True, True]


def test_every_unit_has_a_name_of_its_own() -> None:
    assert {name: kind.unit for name, kind in UNITS.items()} == {name: name for name in UNITS}
    assert len(UNITS) == 10


def test_nothing_is_zero_or_not_so_or_no_name() -> None:
    assert [nothing_of(kind) for kind in (Money, Flag, Choice)] == [0, False, ""]
    assert type(nothing_of(Flag)) is bool
    assert absent == 0
