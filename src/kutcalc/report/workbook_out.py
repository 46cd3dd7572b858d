"""A result as a workbook: result, assumptions, months, persons, checks and sources, with formulas that can be followed.

Every formula carries the value that kutcalc worked out, so that a reader that does not recalculate shows the same.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import polars as pl

from kutcalc.language import Language
from kutcalc.payroll import Tables
from kutcalc.payroll.tables import Declared
from kutcalc.policy import Policy
from kutcalc.report.answer import Kind, answer, answer_of_file
from kutcalc.report.document_parts import LeftOut
from kutcalc.report.headline import headline_of
from kutcalc.report.wordings import period_text
from kutcalc.report.workbook_out_checks import write_checks
from kutcalc.report.workbook_out_given import write_given
from kutcalc.report.workbook_out_months import write_months
from kutcalc.report.workbook_out_persons import write_persons
from kutcalc.report.workbook_out_result import write_result
from kutcalc.report.workbook_out_sources import write_sources
from kutcalc.report.workbook_out_surface import Book
from kutcalc.report.workbook_out_told import LEVELS, Told
from kutcalc.units import parse_month, write_month

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTHING: Final[Mapping[tuple[str, str], int]] = {}


def workbook_of_case(
    kind: Kind,
    body: Mapping[str, Any],
    calculation: Mapping[str, Any],
    policy: Policy | None,
    language: Language,
    left_out: LeftOut | None = None,
) -> bytes:
    """Work a case and write it as a workbook; `calculation` is the body of the calculation behind it.

    Of four questions that is their middle case; their range and assumptions are told too.
    """
    quick = answer(kind, body, language) if kind == "quick_calculation" else None
    detail = answer("calculation", _asked(calculation), language)
    paid = paid_minutes(calculation.get("employers") or ())
    return workbook_bytes(detail, policy, language, paid=paid, quick=quick, left_out=left_out)


def workbook_of_file(
    calculation: Mapping[str, Any],
    held: Tables,
    given: Collection[str],
    policy: Policy | None,
    language: Language,
    left_out: LeftOut | None = None,
) -> bytes:
    """Work a calculation on a file that was read before, and write it as a workbook."""
    detail = answer_of_file("calculation", _asked(calculation), language, held, given)
    paid = paid_minutes_of(held)
    return workbook_bytes(detail, policy, language, paid=paid, declared=held.declared, left_out=left_out)


def _asked(calculation: Mapping[str, Any]) -> dict[str, Any]:
    return {**calculation, "levels": list(LEVELS), "explain": [], "echo": False}


def workbook_bytes(
    reply: Mapping[str, Any],
    policy: Policy | None,
    language: Language,
    *,
    paid: Mapping[tuple[str, str], int] = NOTHING,
    declared: Sequence[Declared] = (),
    quick: Mapping[str, Any] | None = None,
    left_out: LeftOut | None = None,
) -> bytes:
    """Write the reply of a calculation at the levels of `LEVELS` as a workbook.

    `policy` is the one used, with its changes; `paid` is paid time in minutes by employer and month; `declared` are the
    main statements of an AGI, by the names that the reply has.
    """
    period = period_text(reply["period"]["first"], reply["period"]["last"], language)
    kind, first = ("calculation", reply) if quick is None else ("quick_calculation", quick)
    told = Told(
        reply=reply,
        policy=policy,
        language=language,
        says=headline_of(kind, first, reply, policy, period, language),
        period=period,
        declared=declared,
        paid_minutes=paid,
        notes=tuple(one["text"] for one in (quick or {}).get("assumptions", ())),
        left_out="" if left_out is None else left_out.says(language),
    )
    return _written(told)


def _written(told: Told) -> bytes:
    book = Book(told.language, f"kutcalc: {told.sheet('result')}", told.says, told.reply["provenance"]["created_at"])
    result = book.sheet(told.sheet("result"), (40, 16, 14, 14, *([18] * 14), 46), is_wide=True)
    names = write_given(book, told)
    months = write_months(book, told, names)
    persons = write_persons(book, told)
    checks = write_checks(book, told, months, persons)
    write_sources(book, told)
    write_result(result, told, months, checks)
    return book.bytes()


def paid_minutes(employers: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """Add paid time by employer and month; a month in which some of it was not given is left out."""
    found: dict[tuple[str, str], int | None] = {}
    for employer in employers:
        for slip in employer.get("payslips") or ():
            for month in _months(slip["month"], slip.get("through") or slip["month"]):
                key = (employer["employer"], month)
                so_far, minutes = found.get(key, 0), slip.get("paid_minutes")
                known = so_far is not None and minutes is not None
                found[key] = so_far + minutes * (slip.get("count") or 1) if known else None
    return {key: minutes for key, minutes in found.items() if minutes is not None}


def paid_minutes_of(tables: Tables) -> dict[tuple[str, str], int]:
    """Add paid time by employer and month of tables, as `paid_minutes` does."""
    if "paid_minutes" not in tables.payslips.columns:
        return {}
    paid = pl.col("paid_minutes")
    found = (
        tables.payslips.group_by("employer", "month")
        .agg((paid * pl.col("count")).sum().alias("minutes"), paid.is_null().any().alias("is_lacking"))
        .filter(~pl.col("is_lacking"))
    )
    return {
        (employer, write_month(month)): minutes
        for employer, month, minutes in found.select("employer", "month", "minutes").iter_rows()
    }


def _months(first: str, last: str) -> list[str]:
    start, end = (parse_month(month) for month in (first, last))
    places = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    return [f"{place // 12:04}-{place % 12 + 1:02}" for place in places]


__all__ = ["MEDIA_TYPE", "paid_minutes", "paid_minutes_of", "workbook_bytes", "workbook_of_case", "workbook_of_file"]
