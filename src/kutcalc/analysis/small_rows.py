"""The rows of results of a small case, from plain lists: what `figures.py` and `reasons.py` do on frames.

A table is a list of records by column; those whose name begins with `#` help and are not given out.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from kutcalc.analysis.columns_out import CARRIED, FIGURE_RULES, LIMITS, MONEY, OUTPUT, POLICY_FIGURES
from kutcalc.analysis.figures import Wanted, failures_at, names_for, wanted_for
from kutcalc.analysis.reasons import cuts_of
from kutcalc.analysis.small import SmallCase
from kutcalc.analysis.small_reasons import Record, Table, is_some, put_reasons
from kutcalc.engine.numbers import Numbers, evaluate
from kutcalc.policy.mechanisms import KEPT_SHARE, Plan
from kutcalc.units import ORE_PER_KR, UKR_PER_ORE, write_month

_MONTH: Final = "employer_month"
_YEAR: Final = "employer_year"
_SLIP: Final = "payslip"
_KRONOR: Final = frozenset({"contribution_base_ore", "reduced_base_ore", "full_base_ore"})
_AS_GIVEN: Final = frozenset({"reduced_rate_ppm", "full_rate_ppm", "training_minutes", "training_cost_ore"})
_WITH_PERSONS: Final = frozenset({"employer_month", "employer_year", "group_month", "group_year"})


def worked(case: SmallCase, plan: Plan, levels: Sequence[str]) -> tuple[Numbers, Wanted]:
    """Work out all that some levels are made from."""
    kept, key = plan.book.kept, ("small", tuple(levels))
    if key not in kept:
        wanted = wanted_for(plan, levels)
        kept[key] = (tuple(names_for(plan, wanted)), wanted)
    names, wanted = kept[key]
    return evaluate(plan.book, case.numbers(), names), wanted


def tables_of(
    case: SmallCase, plan: Plan, label: str, levels: Sequence[str], numbers: Numbers, wanted: Wanted
) -> dict[str, Table]:
    """Make the tables of results; months as text, amounts in öre, columns and order as published."""
    maker = _Maker(case, plan, numbers)
    slips = maker.slips() if wanted.rows else None
    months = maker.months(slips) if wanted.employers else None
    years = maker.years(months) if months is not None and {"employer_year", "group_year"} & set(levels) else None
    found: dict[str, Table] = {}
    for level in levels:
        if level == "rate":
            found[level] = maker.rates()
        elif level == _SLIP and slips is not None:
            found[level] = slips
        elif level == "employee_year" and slips is not None:
            found[level] = maker.summed(slips, _SLIP, level)
        elif level.endswith("_month") and months is not None:
            found[level] = maker.summed(months, _MONTH, level)
        elif years is not None:
            found[level] = maker.summed(years, _MONTH, level)
    return {level: [_out(record, level, label) for record in table] for level, table in found.items()}


def _out(record: Record, level: str, label: str) -> Record:
    record["policy"] = label
    return {name: record[name] for name in OUTPUT[level]}


class _Maker:
    """Makes the tables of one case and plan, from the engine's own rows and their numbers."""

    def __init__(self, case: SmallCase, plan: Plan, numbers: Numbers) -> None:
        self.case = case
        self.plan = plan
        self.numbers = numbers
        self.trained = case.trained()

    def column(self, name: str) -> list[Any]:
        return self.numbers.of(self.plan.book, name)

    def to(self, below: str, above: str) -> Sequence[int]:
        """Give the row of a level for each row of one below it, or of the same."""
        rows = self.numbers.rows[below]
        return range(rows.count) if below == above else rows.above[above]

    # ------------------------------------------------------------------ tables

    def rates(self) -> Table:
        rows = self.numbers.rows["rate"]
        names = ("rate", "base_at_rate", "exact_at_rate", "declared_at_rate")
        columns = [rows.columns["employer"], rows.columns["month"], *(self.column(name) for name in names)]
        return [
            {
                "employer": employer,
                "month": write_month(month),
                "rate_ppm": rate,
                "base_ore": base * ORE_PER_KR,
                "exact_ukr": exact,
                "contributions_ore": declared // UKR_PER_ORE,
            }
            for employer, month, rate, base, exact, declared in zip(*columns, strict=True)
        ]

    def slips(self) -> Table:
        given = self.case.payslips
        names = ("employer", "employee", "group", "year", "count", "birth_year")
        table: Table = [
            dict(zip(names, values, strict=True)) for values in zip(*(given[name] for name in names), strict=True)
        ]
        self._put(table, "month", [write_month(month) for month in given["month"]])
        for name, rule in FIGURE_RULES[_SLIP].items():
            self._put(table, name, self._figure(name, rule))
        if self.plan.carried is not None:
            self._put(table, "#kept", [value // UKR_PER_ORE for value in self.column(KEPT_SHARE)])
        self._failures(table, _SLIP)
        people = self.column("people_of_row") if self.plan.reads_training else given["count"]
        self._put(table, "#people", people)
        return self._coded(self._completed(table), _SLIP, _SLIP, None)

    def _figure(self, name: str, rule: str) -> list[Any]:
        if self.plan.policy is None and rule not in self.numbers.columns:
            return [0] * self.case.height
        column = self.column(rule)
        if name == "reduced_rate_ppm":
            flags = self.column("has_reduced_rate")
            return [rate if flag else None for rate, flag in zip(column, flags, strict=True)]
        if name in _KRONOR:
            return [value * ORE_PER_KR for value in column]
        return column if name in _AS_GIVEN else [value // UKR_PER_ORE for value in column]

    def months(self, slips: Table | None) -> Table:
        plan, rows = self.plan, self.numbers.rows[_MONTH]
        keys = ("group", "employer", "year")
        table: Table = [
            dict(zip(keys, values, strict=True)) for values in zip(*(rows.columns[key] for key in keys), strict=True)
        ]
        self._put(table, "month", [write_month(month) for month in rows.columns["month"]])
        for name, rule in FIGURE_RULES[_MONTH].items():
            scale = ORE_PER_KR if name == "contribution_base_ore" else 1
            is_given = scale > 1 or name in _AS_GIVEN
            self._put(table, name, [v * scale if is_given else v // UKR_PER_ORE for v in self.column(rule)])
        is_monthly = plan.settled_at.name == _MONTH and plan.policy is not None
        for name, rule in POLICY_FIGURES.items():
            own = [v // UKR_PER_ORE for v in self.column(rule)] if is_monthly else [0] * rows.count
            self._put(table, name, own)
        self._failures(table, _MONTH)
        if plan.reads_training:
            self._put(table, "#people", self.column("people_of_employer"))
        else:
            self._put(table, "#people", self._sums(self.case.payslips["count"], _MONTH))
        if plan.policy is not None and not is_monthly and slips is not None:
            for name in (*POLICY_FIGURES, *(("#kept",) if plan.carried is not None else ())):
                self._put(table, name, self._sums([slip[name] for slip in slips], _MONTH))
        return self._coded(self._completed(table), _MONTH, _MONTH, slips)

    def years(self, months: Table) -> Table:
        """Give the months with what is settled by year in the last one of each."""
        plan = self.plan
        if plan.policy is None or plan.settled_at.name == _MONTH:
            return months
        figures = dict(POLICY_FIGURES)
        if plan.carried is not None:
            figures |= dict(zip(CARRIED, (plan.carried.brought, plan.carried.kept), strict=True))
        above = self.to(_MONTH, _YEAR)
        last: dict[int, str] = {}
        for record, year in zip(months, above, strict=True):
            last[year] = max(last.get(year, ""), record["month"])
        columns = {name: self.column(rule) for name, rule in figures.items()}
        table: Table = []
        for record, year in zip(months, above, strict=True):
            is_last = record["month"] == last[year]
            own = {name: column[year] // UKR_PER_ORE if is_last else 0 for name, column in columns.items()}
            made = {**record, **own}
            made.pop("#kept", None)
            if plan.carried is not None:
                made["#kept"] = made["carried_forward_ore"] - made["carried_in_ore"]
            table.append(made)
        return self._coded(self._completed(table), _MONTH, _YEAR, None)

    def summed(self, table: Table, own: str, level: str) -> Table:
        """Sum a table up to a level, and say what limited the sums and why they are zero."""
        rows = self.numbers.rows[level]
        amounts = ["contribution_base_ore", *MONEY, *(n for n in table[0] if n.startswith("#fails ")), "#people"]
        amounts += [name for name in CARRIED if name in OUTPUT[level]]
        places = self.to(own, level)
        found: Table = []
        members: list[Table] = [[] for _ in range(rows.count)]
        for place, record in zip(places, table, strict=True):
            members[place].append(record)
        for one in members:
            last = one[-1]
            made: Record = {
                name: last[name] for name in ("group", "employer", "employee", "year", "month") if name in last
            }
            if len(one) == 1:
                made |= {name: last.get(name, 0) for name in amounts}
                made |= {"#code": last["#code"], "#exact": last["#exact"], "months": 1, "employers": 1}
            else:
                made |= {name: sum(record.get(name, 0) for record in one) for name in amounts}
                made["#code"] = max(record["#code"] for record in one)
                made["#exact"] = sum(record["#exact"] for record in one)
                made["months"] = len({record["month"] for record in one})
                made["employers"] = len({record["employer"] for record in one})
            found.append(made)
        put_reasons(self.plan, found)
        return self._counted(found, level)

    # ------------------------------------------------------------------ columns

    def _put(self, table: Table, name: str, values: Iterable[Any]) -> None:
        for record, value in zip(table, values, strict=True):
            record[name] = value

    def _failures(self, table: Table, level: str) -> None:
        for number, name in enumerate(failures_at(self.plan, level)):
            self._put(table, f"#fails {number}", self.column(name))

    def _sums(self, values: Sequence[int], level: str) -> list[int]:
        found = [0] * self.numbers.rows[level].count
        for place, value in zip(self.to(_SLIP, level), values, strict=True):
            found[place] += value
        return found

    def _completed(self, table: Table) -> Table:
        is_deducted = self.plan.instrument == "contributions"
        for record in table:
            deduction, due = record["training_deduction_ore"], record["baseline_due_ore"]
            record["cut_ore"] = record["before_limits_ore"] - deduction - record.get("#kept", 0)
            record["contributions_due_ore"] = due - deduction if is_deducted else due
            record["net_ore"] = due - deduction
        return table

    def _counted(self, table: Table, level: str) -> Table:
        """Add the like persons of each row, and those with any course; over a year each counts once, with the most."""
        given = self.case.payslips
        people: dict[tuple[Any, ...], tuple[int, int]] = {}
        rows = zip(
            self.to(_SLIP, level), given["employer"], given["employee"], given["count"], self.trained, strict=True
        )
        for place, employer, employee, count, trained in rows:
            most, most_trained = people.get((place, employer, employee), (0, 0))
            people[place, employer, employee] = (max(most, count), max(most_trained, count if trained else 0))
        for record in table:
            record["persons"] = record["persons_trained"] = 0
        for (place, _, _), (most, most_trained) in people.items():
            table[place]["persons"] += most
            table[place]["persons_trained"] += most_trained
        if level not in _WITH_PERSONS:
            self._put(table, "count", [record["persons"] for record in table])
        return table

    # ------------------------------------------------------------------ reasons

    def _coded(self, table: Table, own: str, level: str, slips: Table | None) -> Table:
        """Add the last limit that lowered each row, and in how many rows below the deduction is anything at all."""
        codes = [0] * len(table)
        if self.plan.policy is None:
            self._put(table, "#exact", codes)
        else:
            for code, cut in cuts_of(self.plan):
                number = LIMITS.index(code)
                for place in self._hit(cut, own):
                    codes[place] = max(codes[place], number)
            self._put(table, "#exact", self._exact(own, level, slips))
        self._put(table, "#code", codes)
        if own == _SLIP:
            put_reasons(self.plan, table)
        return table

    def _hit(self, cut: str, own: str) -> Iterable[int]:
        """Give the rows of a table that lie with a row that was cut."""
        stood = self.plan.book.level_of(cut).name
        flagged = {place for place, flag in enumerate(self.column(cut)) if flag}
        if not flagged:
            return ()
        if stood == own or own in self.numbers.rows[stood].above:
            up = self.to(stood, own)
            return {up[place] for place in flagged}
        return [place for place, up in enumerate(self.to(own, stood)) if up in flagged]

    def _exact(self, own: str, level: str, slips: Table | None) -> Sequence[int]:
        plan, settled = self.plan, self.plan.settled_at.name
        if level == _SLIP and plan.row_exact is not None:
            return [is_some(value) for value in self.column(plan.row_exact)]
        if level == _MONTH and settled == _YEAR and plan.row_exact is not None and slips is not None:
            return self._sums([slip["#exact"] for slip in slips], _MONTH)
        column = self.column(plan.exact)
        return [is_some(column[place]) for place in self.to(own, settled)]


__all__ = ["Record", "Table", "tables_of", "worked"]
