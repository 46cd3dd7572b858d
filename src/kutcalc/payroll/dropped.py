"""What is said of columns that were not read: which they are, and that sick pay belongs to what contributions are on.

Sick pay is never read (`design/trust.md` P2), but it is pay (SAL 2 kap.). Where a file has it in a column of its own,
only its owner knows whether the column of pay holds it too.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from kutcalc.language import Text
from kutcalc.payroll.headings import is_sick_pay
from kutcalc.payroll.parsed import About
from kutcalc.payroll.table import RawTable
from kutcalc.payroll.tables import Warned
from kutcalc.payroll.wording import quoted

SICK_PAY: Final = "sick_pay_dropped"
DROPPED: Final = "columns_dropped"
"""The warning by which a result names the columns behind it that were not read."""
MOST_NAMED: Final = 20
_SOME_DIGIT: Final = "[1-9]"


def sick_pay_dropped(raw: RawTable, dropped: Sequence[str]) -> list[Warned]:
    """Say of each dropped column of sick pay that it may be missing from the pay; one of nothing but zeros is not.

    That any cell is not zero is all that is seen of it.
    """
    found = [each for each in dropped if is_sick_pay(each) and _is_something(raw.column(each))]
    return [(SICK_PAY, _missing_pay(each)) for each in found]


def _is_something(cells: pl.Series) -> bool:
    return bool(cells.cast(pl.String).str.contains(_SOME_DIGIT).any())


def _missing_pay(heading: str) -> Text:
    return Text(
        sv=f"Kolumnen {quoted(heading)} läses inte, men sjuklön hör till underlaget för avgifterna (SAL 2 kap.)."
        " Ingår den inte redan i lönekolumnen blir avgifterna för låga: lägg ihop dem i filen, och läs den igen.",
        en=f"The column {quoted(heading)} is not read, but sick pay is part of what contributions are due on (SAL"
        " 2 kap.). If the column of pay does not hold it already, the contributions come out too low: add them"
        " together in the file, and read it again.",
    )


def dropped_warning(abouts: Iterable[About]) -> Warned | None:
    """Name the columns of a company's own tables that were not read, for what is made of them; None without any."""
    names = dict.fromkeys(name for about in abouts if about.headings for name in about.columns_dropped if name)
    if not names:
        return None
    listed = ", ".join(quoted(name) for name in list(names)[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    return (
        DROPPED,
        Text(
            sv=f"Kolumner i filen som inte lästes: {listed}.", en=f"Columns of the file that were not read: {listed}."
        ),
    )


__all__ = ["DROPPED", "SICK_PAY", "dropped_warning", "sick_pay_dropped"]
