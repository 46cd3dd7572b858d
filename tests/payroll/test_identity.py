import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from personnummer import personnummer as other_library  # type: ignore[import-untyped]
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr as standard_organisation
from stdnum.se import personnummer as standard_person

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


# ---------------------------------------------------------------------- oracles: two libraries, and where they differ


NUMBERS = st.builds(
    lambda century, year, month, day, serial, check: (
        century,
        f"{year:02d}{month:02d}{day:02d}",
        f"{serial:03d}",
        check,
    ),
    st.sampled_from(("18", "19", "20", "")),
    st.integers(0, 99),
    st.integers(0, 13),
    st.integers(0, 32) | st.integers(60, 92),
    st.integers(0, 999) | st.just(0),
    st.none() | st.integers(0, 9),
)


def number_of(parts: tuple[str, str, str, int | None], sign: str) -> str:
    century, first, serial, check = parts
    right = next(digit for digit in "0123456789" if has_check_digit(first + serial + digit))
    return century + first + sign + serial + (right if check is None else str(check))


def is_person(text: str) -> bool:
    found = read_identity(text, PAY_MONTH)
    return found is not None and found.birth_year is not None


def is_standard_person(text: str) -> bool:
    try:
        standard_person.validate(text)
    except ValidationError:
        return False
    return True


def is_person_of_the_other_library(text: str) -> bool:
    try:
        other_library.Personnummer(text)
    except other_library.PersonnummerException:
        return False
    return True


@settings(max_examples=2_000, deadline=None)
@given(NUMBERS, st.sampled_from(("", "-", "+")))
@example(("19", "900101", "000", None), "")
@example(("20", "200161", "239", 5), "-")
def test_two_libraries_agree_but_for_coordination_numbers_and_serial_000(
    parts: tuple[str, str, str, int | None], sign: str
) -> None:
    text = number_of(parts, "-" if parts[0] and sign == "+" else sign)
    is_coordination, is_serial_used = int(parts[1][4:]) > 60, parts[2] != "000"

    assert is_person(text) == is_person_of_the_other_library(text)
    assert is_standard_person(text) == (is_person(text) and not is_coordination) or not is_serial_used


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 9_999_999_999))
@example(5_560_269_986)
@example(5_510_269_987)
def test_a_library_agrees_on_organisations_but_for_their_third_digit(digits: int) -> None:
    text = f"{digits:010d}"

    assert is_organisation(text) == (standard_organisation.is_valid(text) and int(text[2]) >= 2)


def test_no_library_knows_an_organisation_with_its_prefix() -> None:
    assert not standard_organisation.is_valid("165560269986")
    assert is_organisation("165560269986")
