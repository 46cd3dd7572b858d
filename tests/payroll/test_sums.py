import polars as pl
import pytest

from kutcalc.payroll.sums import Sums, read_sums

GIVEN = pl.Series([True, True, True])


def sums(word: str, amounts: list[int | None], given: pl.Series = GIVEN, empty: bool = True) -> Sums:
    texts = pl.DataFrame({"c0": ["101", "102", word], "c1": ["", None, "x"]})
    return read_sums(texts, pl.Series([False, False, empty]), {"fee_ore": (pl.Series(amounts), given)})


@pytest.mark.parametrize("word", ["Summa", "SUMMA:", "Totalt", "Total", "S:a", "Slutsumma", "Summa kurser"])
def test_a_row_that_sums_the_rest_holds(word: str) -> None:
    found = sums(word, [100, 250, 350])

    assert found.marked.to_list() == [False, False, True]
    assert found.holds.to_list() == [False, False, True]


def test_a_row_that_is_an_ore_off_does_not_hold() -> None:
    found = sums("Summa", [100, 250, 351])

    assert found.marked.to_list() == [False, False, True]
    assert not found.holds.any()


def test_a_sum_of_cells_that_cannot_be_read_does_not_hold() -> None:
    assert not sums("Summa", [None, 250, 250]).holds.any()


def test_a_sum_may_be_larger_than_64_bits() -> None:
    assert not sums("Summa", [2**62, 2**62, 0]).holds.any()


def test_a_sum_of_columns_that_nobody_reads_holds_since_nothing_is_in_it() -> None:
    assert sums("Summa", [100, 250, None], pl.Series([True, True, False])).holds.to_list() == [False, False, True]


@pytest.mark.parametrize("word", ["Summa 2", "Sumatra", "Summer", "", "Totalförsvaret"])
def test_other_words_are_no_sums(word: str) -> None:
    assert not sums(word, [100, 250, 350]).marked.any()


def test_a_row_with_a_person_and_a_month_is_no_sum() -> None:
    assert not sums("Summa", [100, 250, 350], empty=False).marked.any()
