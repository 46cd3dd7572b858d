from datetime import date

import polars as pl

from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.references import courses_of, employers_of, persons_among

KEYED = Keyed(b"k" * 32)
LATEST = date(2026, 10, 1)


def test_an_organisation_is_written_with_twelve_digits() -> None:
    given = pl.Series(["556026-9986", "5560269986", "165560269986", "A", None])

    assert employers_of(given, LATEST, KEYED).to_list() == [*["165560269986"] * 3, "A", None]


def test_an_employer_named_by_a_personal_number_is_a_key_that_no_reference_looks_like() -> None:
    found = employers_of(pl.Series(["820225-2386", "19820225-2386"]), LATEST, KEYED).to_list()

    assert found == ["_" + KEYED.person("198202252386")] * 2


def test_courses_keep_references_and_number_everything_where_one_is_free_text() -> None:
    plain, plain_numbered = courses_of(pl.Series(["K1", "K2", None]))
    free, free_numbered = courses_of(pl.Series(["Excel grund", "K2", "Excel grund", ""]))

    assert (plain.to_list(), plain_numbered) == (["K1", "K2", None], False)
    assert (free.to_list(), free_numbered) == (["k1", "k2", "k1", None], True)


def test_a_course_that_reads_as_a_person_is_numbered() -> None:
    assert courses_of(pl.Series(["19820225-2386"]))[0].to_list() == ["k1"]


def test_persons_are_found_among_references() -> None:
    given = pl.Series(["19820225-2386", "8202252386", "1234567890", "E01", None, "556026-9986"])

    assert persons_among(given).to_list() == [True, True, False, False, False, False]
