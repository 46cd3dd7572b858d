import csv
from datetime import date
from pathlib import Path

import pytest

from kutcalc.payroll.identity import has_check_digit, is_organisation, masked, read_identity, reads_as_person

PAY_MONTH = date(2026, 10, 1)


def test_every_identifier_of_the_samples_reads_as_it_should(samples: Path) -> None:
    with samples.joinpath("identifiers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    for row in rows:
        found = read_identity(row["value"], PAY_MONTH)
        canonical = found.canonical if found is not None and found.kind == row["kind"] else ""
        assert canonical == row["canonical"], row["note"]


def test_a_plus_sign_makes_the_person_a_hundred_or_more() -> None:
    young, old = read_identity("820225-2386", PAY_MONTH), read_identity("820225+2386", PAY_MONTH)

    assert young is not None
    assert young.birth_year == 1982
    assert old is not None
    assert old.birth_year == 1882


def test_a_person_who_is_not_born_yet_belongs_to_the_century_before() -> None:
    number = next(f"261231-{n:04d}" for n in range(10, 10_000) if has_check_digit(f"261231{n:04d}"))

    before, after = read_identity(number, date(2026, 11, 1)), read_identity(number, date(2027, 1, 1))

    assert before is not None
    assert before.birth_year == 1926
    assert after is not None
    assert after.birth_year == 2026


@pytest.mark.parametrize("text", ["198202252386", "19820225-2386", "820225-2386", "950101+9823", "202001612395"])
def test_a_personnummer_in_any_form_reads_as_a_person(text: str) -> None:
    assert reads_as_person(text)


@pytest.mark.parametrize("text", ["165560269986", "5560269986", "198202252387", "E01", "19820232-2386", "1234567890"])
def test_other_references_do_not_read_as_a_person(text: str) -> None:
    assert not reads_as_person(text)


def test_a_message_never_repeats_a_person_number() -> None:
    assert masked("Ada 19820225-2386, 556026-9986") == "Ada ••••••••-••••, 556026-9986"


def test_what_has_not_the_shape_of_a_number_is_none() -> None:
    assert read_identity("E01", PAY_MONTH) is None


def test_an_organisation_is_told_from_a_person() -> None:
    assert is_organisation("165560269986")
    assert is_organisation("5560269986")
    assert not is_organisation("198202252386")
    assert not is_organisation("556026-9986")
