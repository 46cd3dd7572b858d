"""Calculations with a fault planted in them, one or more for each relation: what the relation is there to catch."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import msgspec
import polars as pl

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.engine import Book, Money, Read, Rule, Spread, Value, whole_kronor
from kutcalc.engine.rule import AnyRule
from kutcalc.payroll import Tables, check
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import ORE_PER_KR, UKR_PER_KR

from .checks import OURS, Calculation, Situation, Tabled
from .payrolls import CROWD, GROUP, ODD, TWINS, YEAR, Payroll, Row, course, slip

Broken = Callable[..., Any]


@dataclass(frozen=True)
class Fault:
    """A planted fault, the relation that must catch it, and a situation in which it does."""

    relation: int
    name: str
    calculation: Calculation
    situation: Situation


def _with_rules(changed: Callable[[Book], Mapping[str, AnyRule]]) -> Calculation:
    """Give our calculation with some of a plan's rules in other words."""

    def work(tables: Tables, plan: Plan, levels: Sequence[str]) -> Tabled:
        own = plan.book
        book = Book({**own.rules, **changed(own)}, own.values, own.inputs, own.bands, own.order)
        return OURS.work(tables, replace(plan, book=book), levels)

    return replace(OURS, work=work)


def _function(name: str, function: Broken) -> Calculation:
    """Break the rule of this name, or those that hold an amount under this cap."""

    def changed(book: Book) -> dict[str, AnyRule]:
        return {
            one: replace(rule, function=function)
            for one, rule in book.rules.items()
            if isinstance(rule, Rule) and (one == name or (one.endswith(f" under {name}") and ":" not in one))
        }

    return _with_rules(changed)


def _with_values(changed: Callable[[Value, Any], Value]) -> Calculation:
    """Give our calculation with dated values read otherwise; the last month of the payroll says how."""

    def work(tables: Tables, plan: Plan, levels: Sequence[str]) -> Tabled:
        last = tables.payslips["month"].max()
        values = {name: changed(value, last) for name, value in plan.book.values.items()}
        return OURS.work(tables, replace(plan, book=replace(plan.book, values=values)), levels)

    return replace(OURS, work=work)


@contextmanager
def _patched(*changes: tuple[Any, str, Any]) -> Iterator[None]:
    with ExitStack() as stack:
        for thing, name, other in changes:
            stack.enter_context(patch.object(thing, name, other))
        yield


# ---------------------------------------------------------------------- the faults


def _nothing_above_cap(wanted: int, cap: int, *before: int) -> int:
    """Refuse all of a claim that is above the cap."""
    return wanted if wanted + sum(before) <= cap else 0


def _below_cap(wanted: int, cap: int) -> int:
    """Take a claim for whole only where it is below the cap: `<` for `<=`."""
    return wanted if wanted < cap else cap - UKR_PER_KR


def _always_the_newest(value: Value, _month: Any) -> Value:
    """Read the newest value whatever the month."""
    return msgspec.structs.replace(value, values=(_timeless(value, -1),))


def _of_last_month(value: Value, month: Any) -> Value:
    """Read the last month's value in all months."""
    held = [place for place, entry in enumerate(value.values) if entry.holds(month)]
    return msgspec.structs.replace(value, values=(_timeless(value, held[-1]),)) if held else value


def _timeless(value: Value, place: int) -> Any:
    return msgspec.structs.replace(value.values[place], since=None, until=None)


def _shares_without_remainder() -> Calculation:
    """Share a deduction and drop what does not divide."""

    def changed(book: Book) -> dict[str, AnyRule]:
        spread = book.rules["training_deduction_share"]
        assert isinstance(spread, Spread)
        other = book.rules["contributions"]
        assert isinstance(other, Rule)
        reads = (Read(spread.weight, Money),)
        halves = replace(other, name=spread.name, reads=reads, function=lambda weight: weight // 2 // 10_000 * 10_000)
        return {spread.name: halves}

    return _with_rules(changed)


def _truncated_by_person() -> Calculation:
    """Drop öre from each person's contributions in place of the employer's sum at each rate."""

    def changed(book: Book) -> dict[str, AnyRule]:
        exact, declared = book.rules["contributions"], book.rules["contributions_before"]
        assert isinstance(exact, Rule)
        assert isinstance(declared, Rule)
        reads = (Read("contributions", Money),)
        per_person = replace(exact, name="whole_contributions", reads=reads, function=whole_kronor)
        summed = replace(declared, reads=(Read("whole_contributions", Money, "total"),))
        return {"whole_contributions": per_person, "contributions_before": summed}

    return _with_rules(changed)


def _unsorted() -> Calculation:
    """Leave the rows in the order in which they came."""

    def unsorted(frame: pl.DataFrame, *_: Any, **__: Any) -> pl.DataFrame:
        return frame

    def read(payroll: Payroll) -> Tables:
        with _patched((check, "sorted_by", unsorted)):
            return OURS.read(payroll)

    def work(tables: Tables, plan: Plan, levels: Sequence[str]) -> Tabled:
        with _patched((pl.DataFrame, "sort", unsorted)):
            case = case_of(tables)
        return calculate(case, plan, "label", levels, way="numbers").tables

    return replace(OURS, read=read, work=work)


def _first_rows_lost() -> Calculation:
    """Take the first row of every file but the first for its heading."""

    def files(payslips: Sequence[Path], training: Sequence[Path]) -> Tables:
        for path in training[1:]:
            lines = path.read_text(encoding="utf-8").splitlines()
            path.write_text("\n".join([lines[0], *lines[2:], ""]), encoding="utf-8")
        return OURS.files(payslips, [path for path in training if path.read_text(encoding="utf-8").count("\n") > 1])

    return replace(OURS, files=files)


def _case_of_names_lost() -> Calculation:
    """Take names that differ by case for the same."""

    def lowered(row: Row) -> Row:
        name = row["employer"].lower()
        return {**row, "employer": name, "group": name} if "group" in row else {**row, "employer": name}

    def read(payroll: Payroll) -> Tables:
        return OURS.read(Payroll(tuple(map(lowered, payroll.payslips)), tuple(map(lowered, payroll.training))))

    return replace(OURS, read=read)


def _rest_of_cap_by_head(own: int, ahead: int, fits: int) -> int:
    """Give companies nothing once those ahead and they want more than the group's cap."""
    return own if ahead + own <= fits else 0


def _month_pay_rounded_up(cash: int, benefits: int) -> int:
    """Make whole kronor upwards."""
    return -(-(cash + benefits) // ORE_PER_KR)


def _below_edge(birth_year: int, *, pension_only_birth_year_latest: int) -> bool:
    """Whether the birth year lies before the edge, itself not included."""
    return birth_year < pension_only_birth_year_latest


def _at_least_a_krona(amount: int) -> int:
    """Give everybody something."""
    return max(amount, UKR_PER_KR)


def _all_count(*flags: bool) -> bool:
    """Let every course count."""
    return bool(flags) or not flags


_CLIFF: Final = _function("caps.employer_month", _nothing_above_cap)
_CONDITION: Final = "eligibility.external_provider"
_MANY_FILES: Final = Payroll(
    tuple(slip("A", f"P{number}", "2026-04") for number in range(8)),
    tuple(course(slip("A", f"P{number}", "2026-04"), fee_ore=100_000 + number) for number in range(8)),
)
_CHEAP_COURSES: Final = replace(GROUP, training=tuple({**one, "fee_ore": 300_000} for one in GROUP.training))

FAULTS: Final = (
    Fault(1, "a claim above the cap gets nothing", _CLIFF, Situation(TWINS, "almega+employer_month", 54_000)),
    Fault(2, "the group's cap forgotten", _function("granted_of_rank", lambda own, *_: own), Situation(GROUP, "fou20")),
    Fault(
        2,
        "a cap per person forgotten",
        _function("caps.employee_month", lambda wanted, *_: wanted),
        Situation(GROUP, "almega+employee_month"),
    ),
    Fault(3, "rows left as they came", _unsorted(), Situation(TWINS, "almega", 3)),
    Fault(4, "the first row of further files lost", _first_rows_lost(), Situation(_MANY_FILES, "almega", 2)),
    Fault(5, "öre dropped by person", _truncated_by_person(), Situation(CROWD, "almega")),
    Fault(5, "shares without remainder", _shares_without_remainder(), Situation(CROWD, "almega")),
    Fault(6, "the last month's values in all months", _with_values(_of_last_month), Situation(YEAR, "tiered")),
    Fault(7, "a krona for everybody", _function("training_deduction", _at_least_a_krona), Situation(CROWD, "almega")),
    Fault(8, "conditions not asked", _function(_CONDITION, _all_count), Situation(TWINS, "almega")),
    Fault(9, "kronor rounded up", _function("month_pay", _month_pay_rounded_up), Situation(ODD, "almega")),
    Fault(
        10,
        "a cap that begins a krona too early",
        _function("caps.employer_month", _below_cap),
        Situation(TWINS, "almega", 3),
    ),
    Fault(11, "the edge of a band left out", _function("is_pension_only", _below_edge), Situation(TWINS, "almega", 99)),
    Fault(
        12,
        "a group above its cap gets nothing",
        _function("granted_of_rank", _rest_of_cap_by_head),
        Situation(_CHEAP_COURSES, "almega+group_month", 900),
    ),
    Fault(13, "names that differ by case are one", _case_of_names_lost(), Situation(ODD, "almega+employer_month")),
    Fault(14, "the newest value in every month", _with_values(_always_the_newest), Situation(TWINS, "tiered")),
)

__all__ = ["FAULTS", "Fault"]
