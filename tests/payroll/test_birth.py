from datetime import date

import polars as pl

from kutcalc.payroll.birth import Births, read_births
from kutcalc.payroll.identity import has_check_digit
from kutcalc.payroll.keyed import Keyed

KEYED = Keyed(b"k" * 32)
PAID = date(2026, 10, 1)


def births(*texts: str | None, months: list[date | None] | None = None, is_padded: bool = False) -> Births:
    paid = pl.Series("month", months or [PAID] * len(texts), dtype=pl.Date)
    return read_births(pl.Series("c0", texts, dtype=pl.String), paid, PAID, KEYED, is_padded=is_padded)


def test_every_form_of_a_number_gives_the_same_year_and_key() -> None:
    found = births("198202252386", "19820225-2386", "820225-2386", "8202252386", " 820225-2386 ")

    assert found.years.to_list() == [1982] * 5
    assert found.keys.to_list() == [KEYED.person("198202252386")] * 5
    assert found.is_derived
    assert not found.wrong.any()


def test_ten_digits_without_a_sign_are_the_younger_person_and_counted() -> None:
    found = births("8202252386", "820225-2386", "198202252386")

    assert found.vague.to_list() == [True, False, False]


def test_a_plus_sign_makes_a_person_old_and_it_is_noticed() -> None:
    found = births("950101+9823", "950101-9823")

    assert found.years.to_list() == [1895, 1995]
    assert found.old.to_list() == [True, False]


def test_the_month_of_pay_decides_the_century_row_by_row() -> None:
    found = births("200161-2395", "200161-2395", months=[date(2019, 12, 1), date(2026, 1, 1)])

    assert found.years.to_list() == [1920, 2020]
    assert found.keys[0] != found.keys[1]


def test_a_year_or_a_date_of_birth_has_no_key() -> None:
    found = births("1985", "1985-03-12", "19850312", "1985-03-12 00:00:00")

    assert found.years.to_list() == [1985] * 4
    assert found.keys.null_count() == 4


def test_only_birth_years_are_not_derived() -> None:
    assert not births("1985", None, "1990").is_derived


def test_what_is_no_person_is_wrong_and_an_empty_cell_is_not() -> None:
    found = births("198202252387", "556026-9986", "1985-02-30", "Ada", "", None)

    assert found.years.null_count() == 6
    assert found.wrong.to_list() == [True, True, True, True, False, False]


def test_nobody_is_paid_before_birth() -> None:
    number = next(f"2802{day:02d}0017" for day in range(1, 29) if has_check_digit(f"2802{day:02d}0017"))

    assert births(f"20{number}").wrong.to_list() == [True]
    assert births(f"20{number}", months=[date(2028, 3, 1)]).years.to_list() == [2028]


def test_lost_zeros_come_back_only_when_somebody_says_so() -> None:
    asked, padded = births("501012389"), births("501012389", is_padded=True)

    assert asked.lost_zeros.to_list() == [True]
    assert asked.years.to_list() == [None]
    assert not asked.wrong.any()
    assert padded.years.to_list() == [2005]
    assert padded.keys.to_list() == [KEYED.person("200501012389")]
