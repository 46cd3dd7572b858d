from datetime import date

import polars as pl
import pytest

from kutcalc.payroll.agi_payees import employer_name, known_persons
from kutcalc.payroll.keyed import Keyed

KEYED = Keyed(b"a secret of one test, and no more")
ADA = "198501012382"
MONTH = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("payee", "canonical", "year"),
    [
        (f"215:{ADA}", ADA, 1985),
        ("215:8501012382", ADA, 1985),
        ("215:202001612395", "202001612395", 2020),
        ("215:198501012383", "215:198501012383", None),
        ("215:165560269986", "165560269986", None),
        ("222:19770512123", "222:19770512123", 1977),
        ("222:19771312123", "222:19771312123", None),
        ("222:197705121234", "222:197705121234", None),
        ("224:X-77", "224:X-77", None),
        (f"224:{ADA}", f"224:{ADA}", None),
    ],
)
def test_a_payee_is_a_key_and_a_year_of_birth(payee: str, canonical: str, year: int | None) -> None:
    known = known_persons(pl.DataFrame({"payee": [payee], "month": [MONTH]}), KEYED)

    assert known.select("_person", "birth_year").row(0) == (KEYED.person(canonical), year)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("165560269986", "165560269986"),
        ("5560269986", "165560269986"),
        (ADA, "_" + KEYED.person(ADA)),
        ("8501012382", "_" + KEYED.person(ADA)),
        ("bolaget", "_" + KEYED.person("bolaget")),
    ],
)
def test_an_organisation_keeps_its_number_and_a_person_gets_a_key(text: str, name: str) -> None:
    assert employer_name(text, KEYED) == name
