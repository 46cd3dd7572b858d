"""The canonical tables written back as text files: what is kept of a payroll file once identities are gone."""

import polars as pl

from kutcalc.payroll.tables import Tables


def minimised_csv(tables: Tables) -> dict[str, str]:
    """Write the tables that have rows as `payslips.csv`, `training.csv`, `years.csv`: UTF-8 text, comma, LF.

    Columns in which nothing is given are left out; read again, the files give the same tables.
    """
    frames = {"payslips": tables.payslips, "training": tables.training.drop("group"), "years": tables.years}
    return {f"{name}.csv": _text(frame) for name, frame in frames.items() if frame.height}


def _text(frame: pl.DataFrame) -> str:
    """Write a frame as text, months as `2026-11`."""
    given = [column for column in frame.get_columns() if column.null_count() < len(column)]
    months = [pl.col(column.name).dt.strftime("%Y-%m") for column in given if column.dtype == pl.Date]
    return pl.DataFrame(given).with_columns(months).write_csv()
