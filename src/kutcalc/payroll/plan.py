"""The plan of a table: which of its columns is what, in which unit; what fills the rest; and what must be asked.

What the options say holds; without them the headings propose. Columns of sick pay, union, bank, address and names are
never in a plan (`design/trust.md` P2).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from kutcalc.errors import Fault, FaultsError, near_words
from kutcalc.language import Text
from kutcalc.payroll.cells import read_cells
from kutcalc.payroll.choices import read_booleans, read_choices
from kutcalc.payroll.headings import guessed, has_other_unit, is_never_read, unit_of
from kutcalc.payroll.identity import reads_as_person
from kutcalc.payroll.options import BirthFromIdentity, Constant, ReadOptions, SourceColumn, SourceUnit
from kutcalc.payroll.parsed import Question
from kutcalc.payroll.tables import Column, columns_of
from kutcalc.payroll.wording import quoted, wrong_type

EMPLOYEE: Final = "employee"
SHARED: Final = ("employer", EMPLOYEE, "month")
OF_PAYSLIPS: Final = ("employer", "month", BirthFromIdentity, "cash_pay_ore")
OF_TRAINING: Final = ("month", "minutes", "fee_ore", "provider_kind")


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column of the file that is read: its heading, what it is, and its unit."""

    source: str
    column: Column
    unit: SourceUnit


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is read. `refused` are headings that were mapped and are never read; `tables` what comes of it."""

    columns: tuple[Mapped, ...]
    constants: Mapping[str, object]
    tables: Mapping[str, Mapping[str, Column]]
    questions: tuple[Question, ...]
    refused: tuple[str, ...]

    def of(self, name: str) -> Mapped | None:
        """Give the column of the file that is this column, None where there is none."""
        return next((each for each in self.columns if each.column.name == name), None)


def planned(
    headings: Sequence[str],
    options: ReadOptions,
    law_months: tuple[date, date],
    facts: Sequence[Column],
    unfit: Collection[str] = (),
) -> Plan:
    """Make the plan of a table with these headings; FaultsError when the options do not fit it.

    `unfit` are headings that are never guessed, for what stands below them.
    """
    known = {**columns_of("training", facts), **columns_of("payslips", facts)}
    faults: list[Fault] = []
    constants = _constants(options.constants, known, law_months, faults)
    ties: Mapping[str, tuple[str, ...]] = {}
    refused: tuple[str, ...] = ()
    if options.columns is None:
        guess = guessed([each for each in headings if each not in unfit], known, constants)
        ties = guess.ties
        mapped = [Mapped(source, known[name], unit_of(source, known[name])) for name, source in guess.columns.items()]
    else:
        mapped = _said(options.columns, headings, known, constants, faults)
        refused = tuple(each.source for each in mapped if is_never_read(each.source))
    if faults:
        raise FaultsError(faults)
    order = {heading: place for place, heading in enumerate(headings)}
    columns = tuple(sorted((m for m in mapped if m.source not in refused), key=lambda m: order[m.source]))
    tables = _tables({each.column.name for each in columns}, constants, facts)
    return Plan(columns, constants, tables, _missing(columns, constants, tables, ties), refused)


def _tables(
    names: set[str], constants: Mapping[str, object], facts: Sequence[Column]
) -> dict[str, Mapping[str, Column]]:
    """Tell which tables the columns make: training where one is of courses, payslips where one is of pay."""
    payslips, training = columns_of("payslips", facts), columns_of("training", facts)
    of_courses = names & (training.keys() - payslips.keys())
    of_pay = names & (payslips.keys() - training.keys() - {BirthFromIdentity})
    tables: dict[str, Mapping[str, Column]] = {}
    if of_pay or not of_courses or "cash_pay_ore" in constants:
        tables["payslips"] = payslips
    if of_courses:
        tables["training"] = training
    return tables


def _missing(
    columns: Sequence[Mapped],
    constants: Mapping[str, object],
    tables: Mapping[str, Mapping[str, Column]],
    ties: Mapping[str, tuple[str, ...]],
) -> tuple[Question, ...]:
    """Ask for what is needed and not there, and for what several headings could be."""
    there = {each.column.name for each in columns} | constants.keys()
    needed = [*(OF_PAYSLIPS if "payslips" in tables else ()), *(OF_TRAINING if "training" in tables else ())]
    wanted = [name for name in dict.fromkeys(needed) if name not in there]
    if EMPLOYEE not in there and BirthFromIdentity not in there:
        wanted.append(EMPLOYEE)
    tied = [name for name in ties if name not in wanted]
    return tuple(Question(kind="missing_column", name=name, samples=ties.get(name, ())) for name in (*wanted, *tied))


def _said(
    columns: Sequence[SourceColumn],
    headings: Sequence[str],
    known: Mapping[str, Column],
    constants: Mapping[str, object],
    faults: list[Fault],
) -> list[Mapped]:
    """Take the columns that the options name, with what does not fit written down."""
    mapped: list[Mapped] = []
    places = {heading.casefold(): heading for heading in reversed(headings)}
    for number, each in enumerate(columns):
        source = each.source if each.source in headings else places.get(" ".join(each.source.split()).casefold())
        column = known.get(each.column)
        if source is None:
            faults.append(_no_such(number, "source", each.source, headings))
        if column is None:
            faults.append(_no_such(number, "column", each.column, known))
        if source is None or column is None:
            continue
        if any(other.column is column for other in mapped) or column.name in constants:
            faults.append(_doubled(number, column))
        unit = each.unit or unit_of(source, column)
        fits = (unit in ("kr", "ore")) == column.name.endswith("_ore")
        fits &= (unit in ("hours", "minutes")) == column.name.endswith("minutes")
        if not fits or (each.unit is None and column.kind == "integer" and has_other_unit(source)):
            faults.append(_wrong_unit(number, column, unit, source))
        mapped.append(Mapped(source, column, unit))
    return mapped


def _constants(
    given: Sequence[Constant], known: Mapping[str, Column], law_months: tuple[date, date], faults: list[Fault]
) -> dict[str, object]:
    """Read the constants as cells of their columns."""
    read: dict[str, object] = {}
    for number, each in enumerate(given):
        place = f"/constants/{number}"
        column = None if each.column == EMPLOYEE else known.get(each.column)
        if column is None:
            near = near_words(each.column, [name for name in known if name != EMPLOYEE])
            text = Text(
                sv=f"{quoted(each.column)} kan inte fyllas med ett och samma värde.{near.sv}",
                en=f"{quoted(each.column)} cannot be filled with one value.{near.en}",
            )
            faults.append(Fault("unknown-field", text, pointer=f"{place}/column"))
            continue
        value = _constant(each.value, column, law_months)
        if value is None or (isinstance(value, str) and reads_as_person(value)):
            said = wrong_type(column, each.value)
            faults.append(Fault(said.code, said.text, pointer=f"{place}/value"))
        elif column.name in read:
            faults.append(_doubled(number, column, "constants"))
        else:
            read[column.name] = value
    return read


def _constant(value: object, column: Column, law_months: tuple[date, date]) -> object:
    """Read one constant, None when it does not fit its column."""
    cell = pl.Series(column.name, [value])
    if column.kind == "integer" and (isinstance(value, bool) or not isinstance(value, int)):
        return None
    if column.kind == "boolean" and isinstance(value, str):
        cell = read_booleans(cell)
    if column.kind == "choice" and isinstance(value, str):
        cell = read_choices(cell, column)
    if column.kind == "boolean" and not isinstance(cell[0], bool):
        return None
    if column.kind not in ("integer", "boolean") and not isinstance(cell[0], str):
        return None
    return read_cells(cell, column, law_months)[0][0]


def _no_such(number: int, field: str, value: str, known: Sequence[str] | Mapping[str, Column]) -> Fault:
    """Say that a heading or a column does not exist."""
    near = near_words(value, list(known))
    what = Text(sv="Rubriken", en="heading") if field == "source" else Text(sv="Kolumnen", en="column")
    where = Text(sv=" i filen", en=" in the file") if field == "source" else Text(sv="", en="")
    text = Text(
        sv=f"{what.sv} {quoted(value)} finns inte{where.sv}.{near.sv}",
        en=f"There is no {what.en} {quoted(value)}{where.en}.{near.en}",
    )
    return Fault("unknown-field", text, pointer=f"/columns/{number}/{field}")


def _doubled(number: int, column: Column, where: str = "columns") -> Fault:
    """Say that a column is given twice."""
    text = Text(
        sv=f"{column.name} ({column.term}) ges av två kolumner, eller av en kolumn och ett fast värde. Behåll en.",
        en=f"{column.name} is given by two columns, or by a column and a constant. Keep one.",
    )
    return Fault("duplicate", text, pointer=f"/{where}/{number}/column")


def _wrong_unit(number: int, column: Column, unit: str, source: str) -> Fault:
    """Say that a unit does not fit a column."""
    text = Text(
        sv=f"Enheten {unit} passar inte {column.name} ({column.term}) under rubriken {quoted(source)}. Skriv kr eller"
        " ore för belopp, hours eller minutes för tid, annars none.",
        en=f"The unit {unit} does not fit {column.name} below the heading {quoted(source)}. Write kr or ore for"
        " amounts, hours or minutes for time, else none.",
    )
    return Fault("wrong-unit", text, pointer=f"/columns/{number}/unit")


__all__ = ["EMPLOYEE", "Mapped", "Plan", "planned"]
