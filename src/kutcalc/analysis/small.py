"""A small case without frames: the employers of a request as plain lists, ready for the engine's number path.

What is unusual is not tried here: `small_case` gives None, and the check of the tables works it or reports the fault.
The lists are those that the tables would give; a test holds one against the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kutcalc.analysis.body import Request
from kutcalc.analysis.bounds import fields_counted, roomy_total
from kutcalc.analysis.case import YEARS_BACK, carried_names, of_years_before
from kutcalc.analysis.checks import refuse_persons
from kutcalc.analysis.employers import Shape
from kutcalc.analysis.typed import LAW_MONTHS, month_of
from kutcalc.engine.numbers import Numbers
from kutcalc.engine.rows import Rows, stacked
from kutcalc.law.levels import EMPLOYER_YEAR, PAYSLIP, TRAINING
from kutcalc.limits import MAX_TOTAL_BASE, MAX_TOTAL_COST, NUMBER_PATH_ROWS
from kutcalc.payroll.tables import Column
from kutcalc.policy import cost_factor_ppm
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import ORE_PER_KR, PPM, month_number, month_of_number

Columns = dict[str, list[Any]]
_FACTOR: Final = "cost factor"
_KEYS: Final = ("employer", "employee", "month")
_YEAR_COLUMNS: Final[dict[str, list[Any]]] = {
    "employer": [],
    "year": [],
    **{name: [] for name in ("year_fee_ore", "year_other_cost_ore", "year_minutes", "profit_ore")},
    **{
        of_years_before(name, back): []
        for back in range(1, YEARS_BACK + 1)
        for name in ("fee_ore", "other_cost_ore", "minutes")
    },
}
"""The table of years where nothing is said of any: all its columns, and no rows."""


@dataclass(frozen=True, slots=True)
class SmallCase:
    """The rows of a small case, sorted as the tables are, with the levels above them."""

    payslips: Columns
    training: Columns
    rows: dict[str, Rows]

    def numbers(self) -> Numbers:
        """Give the case to the engine; what it works out does not stay in the case."""
        return Numbers(dict(self.rows))

    @property
    def height(self) -> int:
        """Give the number of payslips."""
        return len(self.payslips["month"])

    def period(self) -> tuple[date, date]:
        """Give the first and the last month."""
        months = self.payslips["month"]
        return min(months), max(months)

    def trained(self) -> list[bool]:
        """Say of each payslip whether any course was taken in the month."""
        found = [False] * self.height
        for place in self.rows[TRAINING.name].above[PAYSLIP.name]:
            found[place] = True
        return found

    def regions(self) -> Iterator[tuple[Any, ...]]:
        """Give employer, municipality, whether the regional deduction is claimed, and month, each once."""
        names = ("employer", "municipality", "regional_support", "month")
        if any(code is not None for code in self.payslips["municipality"]):
            rows = dict.fromkeys(zip(*(self.payslips[name] for name in names), strict=True))
            yield from (row for row in rows if row[1] is not None)


def small_case(request: Request) -> SmallCase | None:
    """Make the case of a request, or None where it is too large or too unusual for this.

    FaultsError where more persons have växa-stöd or the reduction of 2020 than the law allows.
    """
    if request.assume or request.slips > NUMBER_PATH_ROWS.value():
        return None
    columns = request.shape.columns
    slips = _slips(request, columns["payslips"])
    if slips is None:
        return None
    payslips = _payslips(slips, columns["payslips"])
    places = {key: place for place, key in enumerate(zip(*(payslips[name] for name in _KEYS), strict=True))}
    training = _training(request, columns["training"], places, payslips)
    if training is None or len(places) != len(slips) or not _has_room(request, payslips, training):
        return None
    _check_persons(payslips)
    facts = tuple(dict.fromkeys(fact for one in request.policies for fact in one.plan.employer_facts))
    carried = carried_names(payslips, facts)
    return SmallCase(
        payslips,
        training,
        stacked({PAYSLIP: payslips, TRAINING: training}, carried, {EMPLOYER_YEAR: _years(request.shape)}),
    )


def _slips(request: Request, known: Mapping[str, Column]) -> list[tuple[Any, ...]] | None:
    """List the payslips, one for each month, in the order of the tables: group, employer, month, employee."""
    described = {name for name, column in known.items() if column.per in {"employer", "employee_year"}}
    found: list[tuple[Any, ...]] = []
    seen: set[str] = set()
    for employer in request.employers:
        name = employer["employer"]
        if name in seen or employer.get("years"):
            return None
        seen.add(name)
        group = employer.get("group") or name
        for row in employer["payslips"]:
            if not described.isdisjoint(row):
                return None
            first, through = LAW_MONTHS[row["month"]], row.get("through")
            if through is None:
                found.append((group, name, first, row["employee"], len(found), row, employer))
                continue
            for number in range(month_number(first), month_number(LAW_MONTHS[through]) + 1):
                found.append((group, name, month_of_number(number), row["employee"], len(found), row, employer))
    found.sort()
    return found


def _payslips(slips: Sequence[tuple[Any, ...]], known: Mapping[str, Column]) -> Columns:
    own, firms = [slip[5] for slip in slips], [slip[6] for slip in slips]
    months = [slip[2] for slip in slips]
    years = [month.year for month in months]
    columns: Columns = {
        "group": [slip[0] for slip in slips],
        "employer": [slip[1] for slip in slips],
        "month": months,
        "employee": [slip[3] for slip in slips],
    }
    columns |= _filled(own, firms, [column for name, column in known.items() if name not in columns])
    columns |= {"year": years, "calendar_year": years, "month_number": [month_number(month) for month in months]}
    return columns


def _filled(rows: Sequence[Mapping[str, Any]], firms: Sequence[Mapping[str, Any]], known: Sequence[Column]) -> Columns:
    """Give the columns of some rows, with what stands in for the cells that are not given."""
    given: set[str] = set().union(*rows)
    given_by_firms: set[str] = set().union(*firms)
    found: Columns = {}
    for column in known:
        name, default = column.name, column.default
        if name == "through":
            continue
        if column.per == "employer":
            listed = [firm.get(name) for firm in firms] if name in given_by_firms else None
        else:
            listed = [row.get(name) for row in rows] if name in given else None
        if listed is None:
            found[name] = [default] * len(rows)
            continue
        if column.kind == "month":
            listed = [None if text is None else _number(text) for text in listed]
        found[name] = [default if value is None else value for value in listed] if default is not None else listed
    return found


def _number(text: str) -> int:
    month = month_of(text)
    return 0 if month is None else month_number(month)


def _training(
    request: Request, known: Mapping[str, Column], places: Mapping[Any, int], payslips: Columns
) -> Columns | None:
    """List the courses in the order of the tables; None where two of a person and month have no name, or the same."""
    rows: list[tuple[int, str, Mapping[str, Any]]] = []
    seen: set[tuple[int, str]] = set()
    for employer in request.employers:
        name = employer["employer"]
        for row in employer.get("training") or ():
            place = places.get((name, row["employee"], LAW_MONTHS[row["month"]]))
            course = row.get("course") or "1"
            if place is None or (place, course) in seen:
                return None
            seen.add((place, course))
            rows.append((place, course, row))
    nameless = [place for place, _, row in rows if row.get("course") is None]
    if len(nameless) != len(set(nameless)) or len(rows) > NUMBER_PATH_ROWS.value():
        return None
    rows.sort(key=lambda row: row[:2])
    own = [row for _, _, row in rows]
    found: Columns = {
        name: [payslips[name][place] for place, _, _ in rows] for name in ("group", "employer", "month", "employee")
    }
    found["course"] = [course for _, course, _ in rows]
    found |= (
        _filled(own, (), [column for name, column in known.items() if name not in found])
        if own
        else {name: [] for name in known if name not in found}
    )
    found["year"] = [month.year for month in found["month"]]
    found["people"] = [payslips["count"][place] for place, _, _ in rows]
    return found


def _years(shape: Shape) -> Columns:
    facts: Columns = {
        name: [] for name in shape.columns["years"] if name not in {"fee_ore", "other_cost_ore", "minutes"}
    }
    return _YEAR_COLUMNS | {name: empty for name, empty in facts.items() if name not in _YEAR_COLUMNS}


def _has_room(request: Request, payslips: Columns, training: Columns) -> bool:
    """Whether all totals are so small that nothing made of them can pass 64 bits, and the intake lets them pass."""
    counts, people = payslips["count"], training["people"]
    pay = _total(payslips["cash_pay_ore"], counts) + _total(payslips["benefits_ore"], counts)
    sums = [_total(training[name], people) for name in ("fee_ore", "other_cost_ore", "minutes")]
    factor = max(_factor(one.plan) for one in request.policies)
    if pay > MAX_TOTAL_BASE.value() * ORE_PER_KR:
        return False
    if (sums[0] + sums[1]) * factor > MAX_TOTAL_COST.value() * ORE_PER_KR * PPM:
        return False
    totals = [pay, sum(counts), *sums]
    totals += [sum(value or 0 for value in payslips[name]) for name in ("turnover_ore", "balance_ore")]
    largest = max(totals)
    for one in request.policies:
        fields = [
            _total([value or 0 for value in table[field]], weights)
            for field in fields_counted(one.plan)
            for table, weights in ((payslips, counts), (training, people))
            if field in table
        ]
        if max([largest, *fields]) > roomy_total(one.plan):
            return False
    return True


def _factor(plan: Plan) -> int:
    """Give how many millionths of its cost a course can give at most; it is found out once."""
    kept = plan.book.kept
    if _FACTOR not in kept:
        kept[_FACTOR] = PPM if plan.policy is None else max(PPM, cost_factor_ppm(plan.policy))
    found: int = kept[_FACTOR]
    return found


def _total(values: Sequence[int], weights: Sequence[int]) -> int:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


def _check_persons(payslips: Columns) -> None:
    found: list[list[tuple[str, date, int]]] = []
    for name in ("hiring_support", "covid_reduction"):
        counted: dict[tuple[str, date], int] = {}
        if True in payslips[name]:
            for employer, month, flag, count in zip(
                payslips["employer"], payslips["month"], payslips[name], payslips["count"], strict=True
            ):
                if flag:
                    counted[employer, month] = counted.get((employer, month), 0) + count
        found.append([(*key, number) for key, number in counted.items()])
    if any(found):
        refuse_persons(*found)


__all__ = ["SmallCase", "small_case"]
