import polars as pl
import pytest

from kutcalc.payroll.samples import hidden, samples_of
from kutcalc.payroll.tables import MONTH, TRAINING_COLUMNS

PROVIDER = next(column for column in TRAINING_COLUMNS if column.name == "provider_kind")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("33 333,00", "•• •••,00"),
        ("12 345,67", "•• •••,67"),
        ("0,00", "•,00"),
        ("16", "••"),
        ("1.234", "•.•••"),
        ("7:30", "•:••"),
        ("12,5 kr", "••,5 kr"),
        ("19820225-2386", "19••••••-••••"),
        ("198202252386", "19••••••••••"),
        ("820225-2386", "••••••-••••"),
        ("Ada Exempel", "••• •••••••"),
        ("E01", "•••"),
    ],
)
def test_a_sample_shows_the_form_and_no_value(text: str, shown: str) -> None:
    assert hidden(text) == shown


def test_a_month_is_shown_and_the_day_of_a_date_is_not() -> None:
    assert hidden("2026-05", MONTH) == "2026-05"
    assert hidden("maj 2026", MONTH) == "maj 2026"
    assert hidden("2026-10-12 00:00:00", MONTH) == "2026-10-•• ••:••:••"
    assert hidden("Ada", MONTH) == "•••"


def test_a_word_of_a_choice_is_shown_and_another_is_not() -> None:
    assert hidden("Extern", PROVIDER) == "Extern"
    assert hidden("Adas kurs", PROVIDER) == "•••• ••••"


def test_three_samples_of_cells_that_hold_anything() -> None:
    assert samples_of(pl.Series(["", None, "1", " 22 ", "3", "4"])) == ("•", "••", "•")
