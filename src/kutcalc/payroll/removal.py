"""Going on without rows that are wrong: which they are, and how many are left, so that the result can say so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from kutcalc.errors import Fault, RowsInvalidError
from kutcalc.language import Text
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.sheet import ROW, Sheet
from kutcalc.payroll.tables import Tables, Warned

MOST_ROUNDS: Final = 12
"""A row left out can orphan another, and so on; more rounds than kinds of tables are not needed."""
MOST_NAMED: Final = 20
NO_TITLES: Final[Mapping[str, Text]] = {}
Check = Callable[[Sequence[Sheet], FaultBook], Tables]
BadRows = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Checked:
    """Tables made without the bad rows, those rows by file, and their faults."""

    tables: Tables
    bad_rows: BadRows
    faults: tuple[Fault, ...]
    fault_total: int


def checked_without(sheets: Sequence[Sheet], read: FaultBook, known_bad: BadRows, check: Check) -> Checked:
    """Check sheets, leaving out every row with a fault, of all tables that a row of a file goes to.

    `read` holds the faults found while reading, `known_bad` the rows that they are in. Raises RowsInvalidError when a
    fault is in no row, or no payslip is left.
    """
    if read.elsewhere:
        check(sheets, read)
    bad = {file: rows | frozenset(read.cut_rows.get(file, ())) for file, rows in known_bad.items()}
    bad |= {file: frozenset(rows) for file, rows in read.cut_rows.items() if rows and file not in bad}
    faults, total = read.shown(), read.total
    for _ in range(MOST_ROUNDS):
        kept = [_without(sheet, bad.get(sheet.file or "", frozenset())) for sheet in sheets]
        book = FaultBook()
        try:
            tables = check(kept, book)
        except RowsInvalidError:
            if book.elsewhere or not book.bad_rows:
                raise
            faults += book.shown()
            total += book.total
            for number, rows in book.bad_rows.items():
                file = kept[number].file or ""
                bad[file] = bad.get(file, frozenset()) | rows
            continue
        if not tables.payslips.height and faults:
            raise RowsInvalidError(faults)
        return Checked(tables, bad, tuple(faults), total)
    raise RowsInvalidError(faults)


def _without(sheet: Sheet, rows: frozenset[int]) -> Sheet:
    """Leave rows out of a sheet; none of its rows is lost then, for those that are were left out on purpose."""
    if not rows:
        return replace(sheet, lost=0)
    return replace(sheet, frame=sheet.frame.filter(~pl.col(ROW).is_in(sorted(rows)).fill_null(value=False)), lost=0)


def removed_warning(bad: BadRows, rows_read: int, titles: Mapping[str, Text] = NO_TITLES) -> Warned | None:
    """Say how many rows of all were calculated on, and which were left out; None when none was.

    `titles` are what files are called whose own names are not known here; with one of them alone its rows are enough.
    """
    number = sum(len(rows) for rows in bad.values())
    if not number:
        return None
    places = [(file, row) for file, rows in bad.items() for row in sorted(rows)]
    said = [_place(file, row, titles, len(bad)) for file, row in places[:MOST_NAMED]]
    more = " …" if len(places) > MOST_NAMED else ""
    sv, en = (", ".join(getattr(one, language) for one in said) + more for language in ("sv", "en"))
    return (
        "rows_removed",
        Text(
            sv=f"{rows_read - number} av {rows_read} rader är med. Rader med fel som lämnades bort: {sv}.",
            en=f"{rows_read - number} of {rows_read} rows are counted. Rows with faults that were left out: {en}.",
        ),
    )


def _place(file: str, row: int, titles: Mapping[str, Text], files: int) -> Text:
    """Name a row, with its file where there are several or where its own name is known."""
    title = titles.get(file)
    if title is None:
        return Text(sv=f"{file}:{row}", en=f"{file}:{row}")
    if files == 1:
        return Text(sv=f"rad {row}", en=f"row {row}")
    return Text(sv=f"{title.sv} rad {row}", en=f"{title.en} row {row}")
