"""Typed columns in, as they come in JSON, and the canonical tables out, through the same checks as files."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from kutcalc.payroll.check import checked
from kutcalc.payroll.columns import sheet_of_columns
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.fillings import Assumed
from kutcalc.payroll.tables import Column, TableName, Tables, columns_of
from kutcalc.units import PPM

TypedColumns = Mapping[str, Sequence[object] | pl.Series]


def tables_from_columns(
    payslips: TypedColumns,
    training: TypedColumns | None = None,
    years: TypedColumns | None = None,
    facts_table: TypedColumns | None = None,
    *,
    law_months: tuple[date, date],
    facts: Sequence[Column] = (),
    assume: Sequence[Assumed] = (),
    largest_factor_ppm: int = PPM,
    places: Mapping[TableName, Sequence[str]] | None = None,
) -> Tables:
    """Make the canonical tables of typed columns, through the same checks as files.

    Integers are int, booleans bool, months text as `2026-11` or dates, None where nothing is given; a polars column is
    taken as it is. Faults are placed by JSON Pointer: table, row from 0, column; or what `places` says of the row.
    """
    book = FaultBook()
    given: tuple[tuple[TableName, TypedColumns | None], ...] = (
        ("payslips", payslips),
        ("training", training),
        ("years", years),
        ("facts", facts_table),
    )
    sheets = [
        sheet_of_columns(table, columns, columns_of(table, facts), book, (places or {}).get(table, ()))
        for table, columns in given
        if columns is not None
    ]
    return checked(
        sheets, law_months=law_months, facts=facts, assume=assume, largest_factor_ppm=largest_factor_ppm, book=book
    )
