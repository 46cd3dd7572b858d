"""References of employers, groups and courses: canonical where they can be, and never a person's number or free text.

An employer is its organisationsnummer in 12 digits where it is one. One named by a person's number is a key, which
`meeting` calls `e1`, `e2` …. Courses with names of their own are `k1`, `k2` … in order of first appearance.
"""

from datetime import date
from typing import Final

import polars as pl

from kutcalc.payroll.agi_payees import UNNAMED
from kutcalc.payroll.identity import read_identity, reads_as_person
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.tables import REFERENCE

_LIKELY: Final = r"^(?:[0-9]{2})?[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}[-+]?[0-9]{4}$"


def persons_among(texts: pl.Series) -> pl.Series:
    """Mark the cells that read as a person's number in any form."""
    plain = texts.str.strip_chars()
    likely = plain.unique().drop_nulls()
    found = [text for text in likely.filter(likely.str.contains(_LIKELY)) if reads_as_person(text)]
    return plain.is_in(found).fill_null(value=False)


def employers_of(texts: pl.Series, latest: date, keyed: Keyed) -> pl.Series:
    """Give employers as references; a cell that is none stays as it is, to be refused."""
    distinct = texts.unique().drop_nulls().to_list()
    return texts.replace_strict(
        distinct, [_employer(text.strip(), latest, keyed) for text in distinct], default=None, return_dtype=pl.String
    )


def _employer(text: str, latest: date, keyed: Keyed) -> str:
    found = read_identity(text, latest)
    if found is not None and found.birth_year is None:
        return found.canonical
    if not reads_as_person(text):
        return text
    return UNNAMED + keyed.person(text if found is None else found.canonical)


def courses_of(texts: pl.Series) -> tuple[pl.Series, bool]:
    """Give courses as references, and whether they had to be numbered because one is free text."""
    plain = texts.str.strip_chars()
    plain = plain.set(plain == "", None)
    if plain.drop_nulls().str.contains(REFERENCE).all() and not persons_among(plain).any():
        return plain, False
    distinct = plain.drop_nulls().unique(maintain_order=True).to_list()
    codes = [f"k{number}" for number in range(1, len(distinct) + 1)]
    return plain.replace_strict(distinct, codes, default=None, return_dtype=pl.String), True


__all__ = ["courses_of", "employers_of", "persons_among"]
