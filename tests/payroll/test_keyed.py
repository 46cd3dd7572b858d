import polars as pl
import pytest

from kutcalc.payroll.keyed import Keyed


def test_the_same_person_has_the_same_key_under_one_secret_only() -> None:
    one, other = Keyed(b"a" * 32), Keyed(b"b" * 32)

    assert one.person("198202252386") == one.person("198202252386")
    assert one.person("198202252386") != one.person("198301302397")
    assert one.person("198202252386") != other.person("198202252386")


def test_a_key_is_sixty_four_hexadecimal_digits_without_the_number_in_it() -> None:
    key = Keyed(b"a" * 32).person("198202252386")

    assert len(key) == 64
    assert set(key) <= set("0123456789abcdef")
    assert "8202252386" not in key


def test_an_employee_number_is_no_person() -> None:
    keyed = Keyed(b"a" * 32)

    assert keyed.number("198202252386") != keyed.person("198202252386")
    assert keyed.number(" E01") == keyed.number("e01 ")


def test_columns_are_keyed_cell_by_cell() -> None:
    keyed = Keyed(b"a" * 32)

    assert keyed.persons(pl.Series(["x", None, "x"])).to_list() == [keyed.person("x"), None, keyed.person("x")]
    assert keyed.numbers(pl.Series(["101", " ", None])).to_list() == [keyed.number("101"), None, None]


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="3"):
        Keyed(b"abc")
