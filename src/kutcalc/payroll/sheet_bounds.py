"""The bounds of a sheet: how a cell is named, and what is said of one that lies beyond them."""

from typing import Final

from kutcalc.language import Text, decimal_text
from kutcalc.limits import MAX_COLUMNS, MAX_FILE_CELLS, MAX_ROWS
from kutcalc.payroll.unreadable import FileTooExpensiveError
from kutcalc.payroll.wording import quoted

FAR: Final = 10**6
"""A row or column that lies beyond every limit, however far."""
WIDE: Final = 3
"""How many filled cells make a row one of a table."""


def column_number(letters: str) -> int:
    """Give the number of a column, from 1, by its letters; none is beyond `FAR`."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return min(number, FAR)


def place(row: int, column: int) -> str:
    """Name a cell as a spreadsheet does: `B14`."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def too_far(name: str, sheet: str, row: int, column: int) -> FileTooExpensiveError:
    """Make the error of a cell beyond the last row or column."""
    rows, columns = MAX_ROWS.value(), MAX_COLUMNS.value()
    return FileTooExpensiveError(
        name,
        Text(
            sv=(
                f"bladet {quoted(sheet)} har innehåll i cellen {place(row, column)}; vi läser "
                f"{decimal_text(rows, 1, 'sv')} rader och {columns} kolumner. Ta bort cellen, eller dela upp filen."
            ),
            en=(
                f"the sheet {quoted(sheet)} has contents in the cell {place(row, column)}; we read "
                f"{decimal_text(rows, 1, 'en')} rows and {columns} columns. Remove the cell, or divide the file."
            ),
        ),
    )


def too_many_cells(name: str, sheet: str) -> FileTooExpensiveError:
    """Make the error of a workbook with too many cells."""
    most = MAX_FILE_CELLS.value()
    return FileTooExpensiveError(
        name,
        Text(
            sv=f"arbetsboken har fler än {decimal_text(most, 1, 'sv')} celler (räknat till bladet {quoted(sheet)}).",
            en=f"the workbook has more than {decimal_text(most, 1, 'en')} cells (up to the sheet {quoted(sheet)}).",
        ),
    )


def too_long(name: str, sheet: str) -> FileTooExpensiveError:
    """Make the error of a cell that does not end."""
    return FileTooExpensiveError(
        name,
        Text(
            sv=f"bladet {quoted(sheet)} har en cell eller ett mellanrum på mer än fyra miljoner tecken.",
            en=f"the sheet {quoted(sheet)} has a cell or a gap of more than four million characters.",
        ),
    )
