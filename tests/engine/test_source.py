"""Rules as Python expressions: the same as row by row, for every rule of law and of the library, and safe to make."""

from random import Random
from typing import Any, Final

import pytest

from kutcalc.engine import Choice, Flag, all_of, at_least, is_known, least, one_of, portion, when
from kutcalc.engine.rule import Rule
from kutcalc.engine.source import NotWrittenError, Source, many_of, written
from kutcalc.law import law_book
from kutcalc.policy import Library, open_parameters
from kutcalc.policy.mechanisms import make_plan

ROWS: Final = 60
NUMBERS: Final = (0, 1, 99, 1_980, 25_000, 35_000, 333_333, 1_000_000, 10**12)
WORDS: Final = ("business", "external", "internal", "state", "digital")


def rules() -> dict[str, Rule]:
    """Collect the rules that are functions of a row, of law and of every policy without open values."""
    library = Library()
    books = [law_book(), *(make_plan(one).book for one in library.all() if not open_parameters(one))]
    found = {f"{number} {name}": rule for number, book in enumerate(books) for name, rule in book.rules.items()}
    return {name: rule for name, rule in found.items() if isinstance(rule, Rule) and not rule.fact}


def drawn(unit: Any, how: str, rng: Random) -> Any:
    """Draw a value of a unit."""
    if how != "count" and issubclass(unit, Flag):
        return rng.random() < 0.5
    if issubclass(unit, Choice):
        return rng.choice(WORDS)
    return rng.choice(NUMBERS) + rng.randint(0, 3)


def test_every_rule_gives_the_same_in_many_rows_as_in_each() -> None:
    rng = Random(1)
    made = 0
    for name, rule in rules().items():
        if any(read.fact for read in rule.reads) or not rule.reads:
            continue
        columns = [[drawn(read.unit, read.how, rng) for _ in range(ROWS)] for read in rule.reads]
        varied = tuple(rng.random() < 0.3 for _ in rule.needs)
        values = [
            [drawn(need.unit, "", rng) for _ in range(ROWS)] if is_column else drawn(need.unit, "", rng)
            for need, is_column in zip(rule.needs, varied, strict=True)
        ]
        many = many_of(rule.function, len(columns), rule.arguments, varied)
        if many is None:
            continue
        made += 1
        row_by_row = [
            rule.work(
                tuple(column[row] for column in columns),
                tuple(value[row] if isinstance(value, list) else value for value in values),
            )
            for row in range(ROWS)
        ]
        assert many(*columns, *values) == row_by_row, name
        assert list(map(type, many(*columns, *values))) == list(map(type, row_by_row)), name
    assert made > len(law_book().rules) // 2


def test_a_choice_between_two_takes_the_branch_of_its_row() -> None:
    many = many_of(lambda pay, cap: when(at_least(pay, cap), least(pay, cap), otherwise=0), 2, (), ())

    assert many is not None
    assert many([5, 50], [10, 10]) == [0, 10]


def test_a_dated_value_is_one_for_all_or_a_column() -> None:
    def of(pay: Any, *, share: Any) -> Any:
        whole: Any = 100
        return portion(pay, share, whole)

    one, each = many_of(of, 1, ("share",), (False,)), many_of(of, 1, ("share",), (True,))

    assert one is not None
    assert each is not None
    assert one([200, 300], 50) == [100, 150]
    assert each([200, 300], [50, 10]) == [100, 30]


def test_words_of_a_policy_never_stand_in_the_text() -> None:
    hostile = '") or __import__("os").system("true") or ("'
    many = many_of(lambda kind: one_of(kind, (hostile,)), 1, (), ())

    assert many is not None
    assert many(["a", hostile]) == [False, True]
    assert hostile not in written("{}", hostile).text


@pytest.mark.parametrize(
    "function",
    [
        lambda pay: 1 if pay else 0,
        lambda pay: all_of(is_known(pay), at_least(pay, 1)),
        lambda pay: [pay],
        lambda pay: pay.nothing,
        lambda _pay: 7,
    ],
    ids=["asks for the truth", "asks what is known", "no expression", "an unknown name", "a constant"],
)
def test_what_cannot_be_written_is_left_to_rows(function: Any) -> None:
    assert many_of(function, 1, (), ()) is None


def test_an_expression_that_grows_without_end_is_left_to_rows() -> None:
    def doubled(pay: Any) -> Any:
        for _ in range(40):
            pay = pay + pay
        return pay

    assert many_of(doubled, 1, (), ()) is None


def test_a_source_has_no_truth() -> None:
    with pytest.raises(NotWrittenError):
        bool(Source("a"))
