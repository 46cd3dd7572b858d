"""Who an AGI names: persons under the key of the upload with their year of birth, and employers."""

from datetime import date
from typing import Final

import polars as pl

from kutcalc.payroll.identity import ORGANISATION_CENTURY, is_organisation, read_identity
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.parsed import PERSON
from kutcalc.payroll.statement import PAYEES

PAYEE: Final = "payee"
NUMBERED: Final = f"{PAYEES['BetalningsmottagarId']}:"
BIRTH_TIME: Final = rf"^{PAYEES['Fodelsetid']}:((?:18|19|20)[0-9]{{2}})(?:0[1-9]|1[0-2])[0-9]{{5}}$"
FIRST_MONTH: Final = date(2018, 7, 1)
"""The first month of declarations on individuals; whoever employs others was born before it."""
UNNAMED: Final = "_"
"""What the key of an employer begins with, who is named by a person's number: no reference may look so."""


def known_persons(payees: pl.DataFrame, keyed: Keyed) -> pl.DataFrame:
    """Give the key of each payee, and the year of birth where it can be told.

    Takes distinct `payee`, the code of the field, a colon and its text, with a `month` of pay each.
    """
    texts, months = payees[PAYEE].to_list(), payees["month"].to_list()
    numbered = len(NUMBERED)
    read = [
        read_identity(text[numbered:], month) if text.startswith(NUMBERED) else None
        for text, month in zip(texts, months, strict=True)
    ]
    canonical = [text if identity is None else identity.canonical for text, identity in zip(texts, read, strict=True)]
    person = keyed.person
    years = pl.Series([identity and identity.birth_year for identity in read], dtype=pl.Int64)
    return payees.select(
        PAYEE,
        pl.Series(PERSON, [person(text) for text in canonical], dtype=pl.String),
        pl.coalesce(years, pl.col(PAYEE).str.extract(BIRTH_TIME).cast(pl.Int64)).alias("birth_year"),
    )


def employer_name(text: str, keyed: Keyed) -> str:
    """Give an organisationsnummer in 12 digits, and the key of any other number, behind `UNNAMED`."""
    if is_organisation(text):
        return text if text.startswith(ORGANISATION_CENTURY) else ORGANISATION_CENTURY + text
    identity = read_identity(text, FIRST_MONTH)
    return UNNAMED + keyed.person(identity.canonical if identity else text)
