"""The columns of a company's table, read one by one by the plan: persons first, since a pay month decides a century."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final

import polars as pl

from kutcalc.language import Text
from kutcalc.payroll.agi_payees import UNNAMED
from kutcalc.payroll.amounts import Mark
from kutcalc.payroll.birth import read_births
from kutcalc.payroll.column_reading import Say, read_column, say_identity
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.misreading import wrong_cell
from kutcalc.payroll.miswritten import wrong_identity
from kutcalc.payroll.options import BirthFromIdentity, ReadOptions
from kutcalc.payroll.parsed import NUMBER, PERSON, Question
from kutcalc.payroll.plan import EMPLOYEE, Mapped, Plan
from kutcalc.payroll.references import courses_of, employers_of, persons_among
from kutcalc.payroll.samples import hidden
from kutcalc.payroll.sheet import WRONG
from kutcalc.payroll.table import RawTable
from kutcalc.payroll.tables import REFERENCE, Column, Warned, columns_of
from kutcalc.payroll.wording import Saying

BIRTH_YEAR: Final = columns_of("payslips", ())[BirthFromIdentity]
GIVEN: Final = "_text_"
OPEN: Final = "_open_"
NOTICES: Final[dict[str, Text]] = {
    "younger_reading": Text(
        sv="personnummer med tio siffror utan tecken emellan är lästa som den yngre personens; antal rader",
        en="personal numbers of ten digits without a sign are read as the younger person's; rows",
    ),
    "older_than_100": Text(sv="födelseår för mer än hundra år sedan; antal rader", en="older than 100; rows"),
    "short_decimals": Text(
        sv="tider med decimaler är lästa som den hela minut de är en kortform av (7,33 är 7 timmar 20 minuter);"
        " antal celler",
        en="times with decimals are read as the whole minute that they are the short form of (7.33 is 7 hours 20"
        " minutes); cells",
    ),
    "courses_numbered": Text(
        sv="kurserna heter k1, k2 … i stället för sina namn; antal kurser",
        en="the courses are called k1, k2 … instead of their names; courses",
    ),
}


@dataclass(slots=True)
class TableColumns:
    """What the columns of a table gave: `frame` series by canonical name, and beside each its text and its marks.

    `_wrong_…` marks faults, `_open_…` cells that wait for an answer, `_text_…` holds what was written. `says` words the
    faults of a column. `number` is the heading of the company's own employee numbers.
    """

    raw: RawTable
    options: ReadOptions
    plan: Plan
    keyed: Keyed
    law_months: tuple[date, date]
    series: dict[str, pl.Series] = field(default_factory=dict)
    says: dict[str, Say] = field(default_factory=dict)
    derived: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)

    def read(self) -> None:
        """Read every column of the plan, the month before the persons."""
        for each in sorted(self.plan.columns, key=lambda mapped: mapped.column.name != "month"):
            reader: Callable[[Mapped, pl.Series], None] = {
                BirthFromIdentity: self._births,
                EMPLOYEE: self._numbers,
                "employer": self._employers,
                "group": self._groups,
                "course": self._courses,
            }.get(each.column.name, self._plain)
            reader(each, self.raw.column(each.source))

    def _plain(self, each: Mapped, given: pl.Series) -> None:
        """Read a column of amounts, times, months, words or codes."""
        read = read_column(given, each.column, each.unit, self._mark(each), is_padded=self._is_padded(each))
        self._keep(each, given, read.values, read.wrong, read.say)
        self._ask(each, given, read.open, read.question)
        self._notice("short_decimals", read.rounded)

    def _births(self, each: Mapped, given: pl.Series) -> None:
        """Read personal numbers or birth years."""
        births = read_births(given, self._months(), self._latest(), self.keyed, is_padded=self._is_padded(each))
        self._keep(each, given, births.years, births.wrong, lambda _text: wrong_identity())
        self.series[PERSON] = births.keys
        if births.is_derived:
            self.derived.add(each.source)
        self._ask(each, given, births.lost_zeros, "lost_zeros")
        self._notice("younger_reading", int(births.vague.sum()))
        self._notice("older_than_100", int(births.old.sum()))

    def _numbers(self, each: Mapped, given: pl.Series) -> None:
        """Make keys of the company's own employee numbers; a column that holds personal numbers is read as those."""
        persons = persons_among(given)
        filled = (given.str.strip_chars() != "").fill_null(value=False)
        if self.plan.of(BirthFromIdentity) is None and filled.any() and (persons | ~filled).all():
            self._births(Mapped(each.source, BIRTH_YEAR, "none"), given)
            return
        self.series[NUMBER] = self.keyed.numbers(given).set(persons, None).alias(NUMBER)
        self._keep(each, given, pl.Series(EMPLOYEE, [None] * len(given), dtype=pl.String), persons, say_identity)

    def _employers(self, each: Mapped, given: pl.Series) -> None:
        """Read employers, those named by a person's number as keys."""
        values = employers_of(given.str.strip_chars(), self._latest(), self.keyed)
        values = values.set(values == "", None)
        good = values.str.contains(REFERENCE) | values.str.starts_with(UNNAMED)
        bad = (~good).fill_null(value=False)
        self._keep(each, given, values.set(bad, None), bad, partial(_say_reference, each.column))

    def _groups(self, each: Mapped, given: pl.Series) -> None:
        """Read groups; one that reads as a person is refused."""
        values = given.str.strip_chars()
        values = values.set(values == "", None)
        persons = persons_among(values)
        bad = (~values.str.contains(REFERENCE)).fill_null(value=False) | persons
        self._keep(each, given, values.set(bad, None), bad, partial(_say_group, each.column))

    def _courses(self, each: Mapped, given: pl.Series) -> None:
        """Read courses, numbered where they have names of their own."""
        values, is_numbered = courses_of(given)
        never = pl.repeat(value=False, n=len(given), dtype=pl.Boolean, eager=True)
        self._keep(each, given, values, never, partial(_say_reference, each.column))
        if is_numbered:
            self.derived.add(each.source)
            self._notice("courses_numbered", values.n_unique() - int(values.has_nulls()))

    def _keep(self, each: Mapped, given: pl.Series, values: pl.Series, wrong: pl.Series, say: Say) -> None:
        name = each.column.name
        self.series[name] = values.alias(name)
        self.series[WRONG + name] = wrong.alias(WRONG + name)
        self.series[GIVEN + name] = given.alias(GIVEN + name)
        self.says[name] = say

    def _ask(self, each: Mapped, given: pl.Series, waiting: pl.Series, kind: str) -> None:
        """Ask once about all cells of a column that wait for the same answer."""
        self.series[OPEN + each.column.name] = waiting.alias(OPEN + each.column.name)
        if waiting.any():
            shown = tuple(dict.fromkeys(hidden(text) for text in given.filter(waiting).head(20)))[:3]
            self.questions.append(Question(kind=kind, name=each.source, samples=shown, rows=int(waiting.sum())))

    def _notice(self, code: str, number: int) -> None:
        if number:
            said = NOTICES[code]
            self.warnings.append((code, Text(sv=f"{said.sv}: {number}.", en=f"{said.en}: {number}.")))

    def _mark(self, each: Mapped) -> Mark:
        """Tell what a lone mark in a column is."""
        if each.source in self.options.thousands:
            return "thousands"
        return "decimals" if each.source in (*self.options.decimals, *self.raw.numbers) else "asked"

    def _is_padded(self, each: Mapped) -> bool:
        return each.source in self.options.pad_zeros

    def _months(self) -> pl.Series:
        """Give the months of pay that lie within the law, null where there is none."""
        rows = self.raw.frame.height
        constant = self.plan.constants.get("month")
        if "month" not in self.series:
            return pl.Series("month", [constant] * rows, dtype=pl.Date)
        months = self.series["month"]
        return months.set(~months.is_between(*self.law_months), None)

    def _latest(self) -> date:
        """Give the latest month of pay, the last of the law where there is none."""
        latest = self._months().max()
        return latest if isinstance(latest, date) else self.law_months[1]


def _say_reference(column: Column, text: str) -> Saying:
    """Say which characters a reference may hold."""
    return wrong_cell(column, text, (date.min, date.max))


def _say_group(column: Column, text: str) -> Saying:
    """Say why a group is no reference."""
    is_person = bool(persons_among(pl.Series([text]))[0])
    return say_identity(text) if is_person else _say_reference(column, text)


__all__ = ["GIVEN", "OPEN", "TableColumns"]
