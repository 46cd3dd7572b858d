"""What the law limits by number of persons: växa-stöd per employer and month, and the reduction of spring 2020."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.law import value_of
from kutcalc.units import write_month

Counted = tuple[str, date, int]
"""An employer, a month, and how many persons."""
Placed = tuple[Fault, dict[str, Any]]
"""A fault and the keys of the rows that it is in."""


def check_persons(case: Case) -> None:
    """Refuse more persons with växa-stöd or the covid reduction than the law allows; FaultsError names each month."""
    refuse_persons(_counted(case, "hiring_support"), _counted(case, "covid_reduction"))


def refuse_persons(hiring: Sequence[Counted], covid: Sequence[Counted]) -> None:
    """Refuse what some counts of persons by employer and month have too many of; FaultsError names each month."""
    found = [*_hiring(hiring), *_covid(covid)]
    if found:
        error = FaultsError(fault for fault, _ in found)
        error.places = tuple(place for _, place in found)
        raise error


def _counted(case: Case, column: str) -> list[Counted]:
    counted = (
        case.payslips.filter(pl.col(column))
        .group_by("employer", "month", maintain_order=True)
        .agg(pl.col("count").sum())
    )
    return [(row[0], row[1], row[2]) for row in counted.iter_rows()]


def _number(name: str, month: date) -> int:
    entry = value_of(name, month)
    return entry.value if entry is not None and isinstance(entry.value, int) else 0


def _hiring(counted: Sequence[Counted]) -> Iterator[Placed]:
    for employer, month, persons in counted:
        most = max(_number("hiring_support_employees", month), _number("hiring_support_employees_temporary", month))
        if persons > most:
            text = Text(
                sv=(
                    f"{employer} har växa-stöd för {persons} personer i {write_month(month)}; "
                    f"lagen tillåter {most}. Ta bort stödet för de övriga."
                ),
                en=(
                    f"{employer} has hiring support for {persons} persons in {write_month(month)}; "
                    f"the law allows {most}. Take it off the others."
                ),
            )
            yield _placed("hiring_support", employer, month, text)


def _covid(counted: Sequence[Counted]) -> Iterator[Placed]:
    for employer, month, persons in counted:
        most = _number("covid_employees", month)
        if persons <= most:
            continue
        if most:
            sv = f"lagen tillåter {most}. Välj högst så många."
            en = f"the law allows {most}. Choose at most so many."
        else:
            sv = "nedsättningen fanns bara 2020-03 till 2020-06. Ta bort den."
            en = "the reduction existed in 2020-03 to 2020-06 only. Take it away."
        text = Text(
            sv=f"{employer} har 2020 års nedsättning för {persons} personer i {write_month(month)}; {sv}",
            en=f"{employer} has the reduction of 2020 for {persons} persons in {write_month(month)}; {en}",
        )
        yield _placed("covid_reduction", employer, month, text)


def _placed(column: str, employer: str, month: date, text: Text) -> Placed:
    fault = Fault(code="out-of-range", file="payslips.csv", column=column, text=text)
    return fault, {"employer": employer, "month": month}
