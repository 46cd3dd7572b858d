"""A register of one's own as a population: the tables of a company, of many employers, with what describes them.

`payslips`, `training` and `years` as CSV or Parquet in a folder. Beside the canonical columns payslips may carry `sex`
(women, men), `nuts2` and `weight_ppm` (the same in all rows of an employer). Nothing is calibrated: the weights are
taken as they are, and the register is said to be one.
"""

from pathlib import Path
from typing import Final

import polars as pl

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.law import EDITION, FIRST_MONTH, LAST_MONTH
from kutcalc.payroll.check import checked
from kutcalc.payroll.sheet import ROW, Sheet
from kutcalc.payroll.tables import TableName
from kutcalc.population.classes import REGIONS, SEXES
from kutcalc.population.folder import PARTS, Manifest, Population, write_population
from kutcalc.units import PPM

TABLES: Final[tuple[TableName, ...]] = ("payslips", "training", "years")
DESCRIBING: Final[dict[str, tuple[str, ...]]] = {"sex": SEXES, "nuts2": REGIONS}
WEIGHT: Final = "weight_ppm"
WARNING: Final = Text(
    sv="Ett eget register: inget är kalibrerat, vikterna är de som stod i filen.",
    en="A register of one's own: nothing is calibrated, the weights are those of the file.",
)
_ENDINGS: Final = (".parquet", ".csv")
_MANY_GROUPS: Final = 2_000
"""So many groups leave no part empty; fewer are one part."""
_PERSON: Final = ("employer", "employee")
_MOST_WEIGHT: Final = 10**6 * PPM


def build_register(folder: Path, id: str) -> Population:  # noqa: A002 the name that all give it
    """Read a folder's tables and write them as a population; FaultsError with every fault, by file, row and column."""
    sheets = [sheet for table in TABLES if (sheet := _sheet(folder, table)) is not None]
    if not sheets or sheets[0].table != TABLES[0]:
        text = Text(sv="mappen ska ha payslips.csv eller .parquet.", en="the folder needs payslips.csv or .parquet.")
        raise FaultsError([Fault(code="file-missing", text=text, file=str(folder))])
    slips = sheets[0]
    described = _described(slips)
    own = (*DESCRIBING, WEIGHT)
    plain = [Sheet(one.table, one.frame.drop(own, strict=False), one.file, one.is_text) for one in sheets]
    tables = checked(plain, law_months=(FIRST_MONTH, LAST_MONTH))
    payslips = tables.payslips.join(described, on=_PERSON, how="left", maintain_order="left")
    years = payslips["month"].dt.year()
    first, last = int(str(years.min())), int(str(years.max()))
    if first != last:
        text = Text(
            sv=f"registret har lön från {first} till {last}; ett år åt gången.",
            en=f"the register has pay from {first} to {last}; one year at a time.",
        )
        raise FaultsError([Fault(code="out-of-range", text=text, file=slips.file, column="month")])
    manifest = Manifest(
        id=id,
        title=Text(sv=f"Eget register, {last}", en=f"A register of one's own, {last}"),
        year=last,
        base_year=last,
        made_with={"law": EDITION},
        warnings=[WARNING],
    )
    parts = PARTS if payslips["group"].n_unique() >= _MANY_GROUPS else 1
    return write_population(id, manifest, payslips, tables.training, tables.years, parts=parts)


def _sheet(folder: Path, table: TableName) -> Sheet | None:
    """Read a table as text or as it is typed; None where there is none."""
    for ending in _ENDINGS:
        file = folder / f"{table}{ending}"
        if file.is_file():
            is_text = ending == ".csv"
            frame = pl.read_csv(file, infer_schema=False) if is_text else pl.read_parquet(file)
            return Sheet(table, frame.with_row_index(ROW, 2 if is_text else 1), file.name, is_text)
    return None


def _described(sheet: Sheet) -> pl.DataFrame:
    """Give sex, region and weight by person, refused where they cannot be or where an employer's differ."""
    frame = sheet.frame
    faults = []
    columns: list[pl.Expr] = [pl.col(name).cast(pl.String) for name in _PERSON if name in frame.columns]
    for name, known in DESCRIBING.items():
        if name in frame.columns:
            columns.append(pl.col(name).cast(pl.String))
            faults += _wrong(sheet, name, ~pl.col(name).cast(pl.String).is_in(known), ", ".join(known))
    if WEIGHT in frame.columns:
        weight = pl.col(WEIGHT).cast(pl.Int64, strict=False)
        columns.append(weight)
        bad = weight.is_null() | ~weight.is_between(1, _MOST_WEIGHT)
        faults += _wrong(sheet, WEIGHT, bad, f"1-{_MOST_WEIGHT}")
        if "employer" in frame.columns:
            differing = weight.n_unique().over("employer") > 1
            faults += _wrong(
                sheet, WEIGHT, differing, "samma för hela arbetsgivaren", "the same for all of an employer"
            )
    if faults:
        raise FaultsError(faults)
    if len(columns) <= len(_PERSON):
        return pl.DataFrame(schema=dict.fromkeys(_PERSON, pl.String()))
    return frame.select(columns).unique(list(_PERSON), keep="first", maintain_order=True)


def _wrong(sheet: Sheet, column: str, bad: pl.Expr, allowed: str, allowed_en: str | None = None) -> list[Fault]:
    """Give the first rows in which a describing column cannot be."""
    rows = sheet.frame.filter(bad.fill_null(value=False))[ROW].head(20).to_list()
    text = Text(sv=f"här kan stå: {allowed}.", en=f"what can stand here: {allowed_en or allowed}.")
    return [Fault(code="not-a-choice", text=text, file=sheet.file, row=row, column=column) for row in rows]


__all__ = ["DESCRIBING", "TABLES", "WARNING", "build_register"]
