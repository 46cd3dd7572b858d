"""The size of a text file that is sent: its rows, columns, cells and the longest of them, before more is made of it."""

import polars as pl

from kutcalc.language import Text, decimal_text
from kutcalc.limits import MAX_CELL_CHARS, MAX_COLUMNS, MAX_FILE_CELLS, MAX_ROWS
from kutcalc.payroll.unreadable import FileTooExpensiveError


def refuse_long(name: str, content: bytes) -> None:
    """Refuse text of more lines than a file may have rows, by counting line ends before it is parted."""
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if lines > MAX_ROWS.value() + 1:
        raise _too_many(name, Text(sv="rader", en="rows"), lines, MAX_ROWS.value())


def refuse_wide(name: str, frame: pl.DataFrame) -> None:
    """Refuse a table of too many columns or cells, or with a cell that is longer than any that we read."""
    if frame.width > MAX_COLUMNS.value() + 1:
        raise _too_many(name, Text(sv="kolumner", en="columns"), frame.width - 1, MAX_COLUMNS.value())
    cells = frame.width * frame.height
    if cells > MAX_FILE_CELLS.value():
        raise _too_many(name, Text(sv="celler", en="cells"), cells, MAX_FILE_CELLS.value())
    lengths = [column.str.len_chars().max() or 0 for column in frame.get_columns() if column.dtype == pl.String]
    longest = max((length for length in lengths if isinstance(length, int)), default=0)
    if longest > MAX_CELL_CHARS.value():
        raise _too_many(name, Text(sv="tecken i en cell", en="characters in a cell"), longest, MAX_CELL_CHARS.value())


def _too_many(name: str, what: Text, found: int, most: int) -> FileTooExpensiveError:
    counts = {
        language: (decimal_text(found, 1, language), decimal_text(most, 1, language)) for language in ("sv", "en")
    }
    return FileTooExpensiveError(
        name,
        Text(
            sv=f"filen har {counts['sv'][0]} {what.sv}; gränsen är {counts['sv'][1]}."
            " Dela upp den, eller räkna på kommandoraden.",
            en=f"the file has {counts['en'][0]} {what.en}; the limit is {counts['en'][1]}."
            " Divide it, or calculate on the command line.",
        ),
    )
