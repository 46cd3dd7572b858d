from decimal import Decimal
from typing import Final

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kutcalc.payroll.amounts import Mark, read_amounts

BLANKS: Final = ("", " ", "\u00a0", "\u2009", "\u202f")
ORE: Final = st.integers(-(10**14), 10**14)


def one(text: str, mark: Mark = "asked", decimals: int = 2) -> int | str | None:
    cells = read_amounts(pl.Series([text]), decimals=decimals, mark=mark)
    value: int | None = cells.values[0]
    marks = [name for name, marked in (("wrong", cells.wrong), ("asked", cells.ambiguous)) if marked[0]]
    assert len(marks) <= (value is None)
    return marks[0] if marks else value


def grouped(ore: int, blank: str, mark: str) -> str:
    kronor, rest = divmod(abs(ore), 100)
    return f"{kronor:,}".replace(",", blank) + f"{mark}{rest:02d}"


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("34 175 kr", 3_417_500),
        ("34\u00a0175,50\u00a0kr", 3_417_550),
        ("SEK 34\u2009175.50", 3_417_550),
        ("1\u202f234\u202f567,8", 123_456_780),
        ("1 250:-", 125_000),
        ("\u2212100,00", -10_000),
        ("-5", -500),
        ("1.234,50", 123_450),
        ("1,234.50", 123_450),
        ("1.234.567", 123_456_700),
        ("0,500", 50),
        ("1234,500", 123_450),
        ("22407.260000000002", 2_240_726),
        ("22407.2599999999", 2_240_726),
        ("0", 0),
    ],
)
def test_an_amount_reads_as_whole_ore(text: str, ore: int) -> None:
    assert one(text) == ore


@pytest.mark.parametrize("text", ["1.234", "1,234", "999.999", "SEK 34,175", "12.345 kr"])
def test_one_mark_before_three_digits_is_asked_about_and_never_guessed(text: str) -> None:
    assert one(text) == "asked"


def test_an_answer_decides_what_the_mark_is() -> None:
    assert one("1.234", "thousands") == 123_400
    assert one("1.230", "decimals") == 123
    assert one("1.234", "decimals") == "wrong"


@pytest.mark.parametrize(
    "text",
    [
        "12 34",
        "1 2345",
        "32.500,5O",
        "1e5",
        "5,",
        ",5",
        "1234,567",
        "12.34.567",
        "--5",
        "kr",
        "1,2,3",
        "=1+1",
        "0x10",
        "٣",
    ],
)
def test_what_is_no_amount_is_wrong(text: str) -> None:
    assert one(text) == "wrong"


def test_an_empty_cell_is_neither_wrong_nor_a_value() -> None:
    cells = read_amounts(pl.Series(["", "  ", None]))

    assert cells.values.to_list() == [None, None, None]
    assert not cells.wrong.any()


def test_a_number_too_long_for_64_bits_is_wrong_and_never_wraps() -> None:
    assert one("9" * 16) == int("9" * 16) * 100
    assert one("9" * 17) == "wrong"
    assert one("9" * 40) == "wrong"


def test_counts_have_no_decimals_but_zeros() -> None:
    assert one("12", decimals=0) == 12
    assert one("12,0", decimals=0) == 12
    assert one("12,5", decimals=0) == "wrong"


@given(ore=ORE, blank=st.sampled_from(BLANKS), mark=st.sampled_from(",."), minus=st.sampled_from("-\u2212"))
@example(ore=-1, blank=" ", mark=",", minus="\u2212")
@example(ore=100_000, blank="\u202f", mark=".", minus="-")
def test_every_way_of_writing_an_amount_gives_the_same_ore(ore: int, blank: str, mark: str, minus: str) -> None:
    assert one((minus if ore < 0 else "") + grouped(ore, blank, mark)) == ore


@given(ore=ORE, marks=st.sampled_from(((",", "."), (".", ","))))
def test_the_other_mark_may_part_the_thousands(ore: int, marks: tuple[str, str]) -> None:
    thousands, decimal = marks

    assert one(("-" if ore < 0 else "") + grouped(ore, thousands, decimal)) == ore


@given(
    texts=st.lists(st.text(st.sampled_from("0123456789 ,.-+krSEK:\u00a0\u202f\u2212O"), max_size=14), min_size=1),
    mark=st.sampled_from(("asked", "thousands", "decimals")),
)
@example(texts=["1.234", "1.234,5", "9,999999", "0,00999999999"], mark="decimals")
@example(texts=["100,0000001", "100,000001", "100,00000001"], mark="asked")
def test_a_cell_is_a_value_or_wrong_or_asked_and_a_value_is_what_decimal_reads(texts: list[str], mark: Mark) -> None:
    cells = read_amounts(pl.Series(texts), mark=mark)

    for text, value, wrong, asked in zip(texts, cells.values, cells.wrong, cells.ambiguous, strict=True):
        assert (value is not None) + wrong + asked == bool(text.strip())
        if value is not None:
            readings = {exact(text, ".", ","), exact(text, ",", ".")}
            assert any(read is not None and abs(read * 100 - value) <= Decimal("1e-6") for read in readings), text


def exact(text: str, thousands: str, decimal: str) -> Decimal | None:
    """Read a number with these marks by Python's own decimals, None where it is none."""
    core = text.strip().replace("\u2212", "-").lower()
    for beside in ("kronor", "sek", "kr.", "kr", ":-", ",-"):
        core = core.removeprefix(beside).strip().removesuffix(beside).strip()
    core = "".join(core.split()).replace(thousands, "").replace(decimal, ".")
    try:
        return Decimal(core)
    except ArithmeticError:
        return None
