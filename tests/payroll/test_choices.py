import polars as pl
import pytest

from kutcalc.payroll.choices import read_booleans, read_choices, words_of
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, Column

COLUMNS = {column.name: column for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS)}


@pytest.mark.parametrize(
    ("column", "text", "choice"),
    [
        ("provider_kind", "Extern", "external"),
        ("provider_kind", "intern ", "internal"),
        ("provider_kind", "skola", "institution"),
        ("provider_kind", "external", "external"),
        ("delivery", "På plats", "on_site"),
        ("delivery", "distans", "digital"),
        ("owner", "kommun", "municipality"),
    ],
)
def test_a_common_word_stands_for_a_choice(column: str, text: str, choice: str) -> None:
    assert read_choices(pl.Series([text]), COLUMNS[column]).to_list() == [choice]


def test_another_word_is_no_choice() -> None:
    assert read_choices(pl.Series(["kanske", "", None]), COLUMNS["provider_kind"]).to_list() == [None, None, None]


@pytest.mark.parametrize("column", [column for column in COLUMNS.values() if words_of(column)], ids=lambda c: c.name)
def test_every_common_word_stands_for_a_choice_that_there_is(column: Column) -> None:
    assert set(words_of(column).values()) == set(column.choices)


def test_yes_and_no_in_both_languages() -> None:
    assert read_booleans(pl.Series(["Ja", "nej", "1", "0", "true", "FALSE", "x", "kanske", ""])).to_list() == [
        *(True, False, True, False, True, False, True),
        None,
        None,
    ]
