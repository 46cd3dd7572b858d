"""From the statements that hold to payslips: the base of a person, employer and month, and what the user should know.

The base is 011 + 012 + 013 + 018 / 1.2 - 019 + 010 in whole kronor, 018 / 1.2 cut to kronor after the statements of the
month are added (`facts/formats.md` 1.3 and 1.4).

Left out: Franvarouppgift; 098; pay that is not in the base (131-138).
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from kutcalc.errors import MOST_FAULTS_SHOWN, Fault
from kutcalc.language import Text
from kutcalc.payroll.agi_columns import AMOUNT_COLUMNS, FLAG_COLUMNS, FOREIGN_CASE
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.parsed import PERSON
from kutcalc.payroll.sheet import ROW
from kutcalc.payroll.tables import Warned
from kutcalc.units import ORE_PER_KR, write_month

FUEL_PARTS: Final = 10
FUEL_DECLARED: Final = 12
COVID: Final = (date(2020, 3, 1), date(2020, 6, 1))
LAST_FLAGGED: Final = date(2025, 12, 1)
OLDEST: Final = 100
NOTICES: Final[dict[str, Text]] = {
    "covid_assumed": Text(
        sv="fält 062 i mars–juni 2020 är läst som den tillfälliga nedsättningen, inte som växa-stöd; antal lönerader",
        en="field 062 in March to June 2020 is read as the temporary reduction, not as hiring support; payslips",
    ),
    "hiring_support_late": Text(
        sv="växa-stöd är markerat efter december 2025, då det inte längre står i deklarationen; antal lönerader",
        en="hiring support is marked after December 2025, when it is no longer in the declaration; payslips",
    ),
    "foreign_case": Text(
        sv="utländska förhållanden är markerade; vi räknar dem som svenska; antal lönerader",
        en="foreign circumstances are marked; we count them as Swedish; payslips",
    ),
    "older_than_100": Text(sv="födelseår för mer än hundra år sedan; antal personer", en="older than 100; persons"),
}
KEY: Final = ("employer", "employee", "month")
PAYSLIP_COLUMNS: Final = (*KEY, "birth_year", "cash_pay_ore", "benefits_ore", "hiring_support", "covid_reduction")
"""The columns that a declaration gives."""


def payslips_of(
    statements: pl.DataFrame, extra: Sequence[str], file: str, book: FaultBook
) -> tuple[pl.DataFrame, tuple[Warned, ...]]:
    """Add the statements of each person, employer and month to a payslip; pay below zero is a fault.

    Takes statements with `employee`; gives canonical columns, those named in `extra`, an empty `_row`, and `_person`.
    """
    sums = statements.group_by(*KEY, maintain_order=True).agg(
        pl.col(PERSON).first(),
        pl.col("birth_year", *extra).first(),
        pl.col(*AMOUNT_COLUMNS.values()).sum(),
        pl.col(*FLAG_COLUMNS.values(), FOREIGN_CASE).any(),
    )
    fuel = pl.col("_018") * FUEL_PARTS // FUEL_DECLARED
    first, support = pl.col("_062"), pl.col("_063")
    is_covid = first & pl.col("month").is_between(*COVID)
    worked = sums.with_columns(
        cash=pl.col("_011") - pl.col("_019") + pl.col("_010"),
        benefits=pl.col("_012") + pl.col("_013") + fuel,
        is_covid=is_covid,
        is_hired=support | (first & ~is_covid),
    )
    _report_negative(worked.filter(pl.col("cash") < 0), file, book)
    payslips = worked.select(
        *KEY,
        "birth_year",
        *extra,
        (pl.max_horizontal("cash", pl.lit(0)) * ORE_PER_KR).cast(pl.Int64).alias("cash_pay_ore"),
        (pl.col("benefits") * ORE_PER_KR).cast(pl.Int64).alias("benefits_ore"),
        pl.when(pl.col("is_hired")).then(statement=True).alias("hiring_support"),
        pl.when(pl.col("is_covid")).then(statement=True).alias("covid_reduction"),
        pl.lit(None, pl.Int64).alias(ROW),
        PERSON,
    )
    return payslips, _warnings(worked)


def _report_negative(bad: pl.DataFrame, file: str, book: FaultBook) -> None:
    """Write down each person and month with cash pay below zero."""
    for employer, employee, month, cash in bad.select(*KEY, "cash").head(MOST_FAULTS_SHOWN).iter_rows():
        who = f"{employer} {employee} {write_month(month)}"
        text = Text(
            sv=f"{who}: 011 - 019 + 010 är {cash} kr, mindre än noll. Rätta 019.",
            en=f"{who}: 011 - 019 + 010 is {cash} kr, below zero. Correct 019.",
        )
        book.add(Fault("out-of-range", text, file=file, path="AvdragUtgiftArbetet"))
    book.more(bad.height - MOST_FAULTS_SHOWN)


def _warnings(worked: pl.DataFrame) -> tuple[Warned, ...]:
    """Tell the user what the files leave open."""
    late = (pl.col("_062") | pl.col("_063")) & (pl.col("month") > LAST_FLAGGED)
    age = pl.col("month").dt.year().cast(pl.Int64) - pl.col("birth_year")
    counts = worked.select(
        covid_assumed=pl.col("is_covid").sum(),
        hiring_support_late=late.sum(),
        foreign_case=pl.col(FOREIGN_CASE).sum(),
        older_than_100=pl.col("employee").filter(age > OLDEST).n_unique(),
    ).row(0, named=True)
    return tuple((code, _counted(notice, counts[code])) for code, notice in NOTICES.items() if counts[code])


def _counted(notice: Text, number: int) -> Text:
    """Put the number of rows after a notice."""
    return Text(sv=f"{notice.sv}: {number}.", en=f"{notice.en}: {number}.")
