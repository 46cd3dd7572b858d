"""One case under many plans, one after the other: what the law gives is worked once, each plan works its own rules.

For a case of the size of a request, on plain lists; the rows are those that a calculation of each plan alone gives.
"""

from typing import Any, Final

from kutcalc.analysis.bounds import check_bounds
from kutcalc.analysis.case import Case
from kutcalc.analysis.facts_asked import fact_missing
from kutcalc.analysis.figures import names_for, wanted_for
from kutcalc.analysis.small import SmallCase
from kutcalc.analysis.small_rows import Table, tables_of
from kutcalc.engine import UnknownFactError
from kutcalc.engine.numbers import Numbers, ValueLackingError, evaluate
from kutcalc.engine.rows import Rows
from kutcalc.errors import PolicyNotInForceError
from kutcalc.law import law_book
from kutcalc.law.levels import PAYSLIP, TRAINING
from kutcalc.policy import reference
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import write_month

LEVEL: Final = "employer_year"


class SharedLaw:
    """A case whose rows and figures of law stay from one plan to the next."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._rows: dict[str, Rows] = case.numbers().rows
        self._law: dict[str, list[Any]] = {}
        self._small = SmallCase(self._rows[PAYSLIP.name].columns, self._rows[TRAINING.name].columns, self._rows)

    def years(self, plan: Plan, label: str) -> Table:
        """Work a plan; give the rows of each employer and year, as published.

        FactMissingError, PolicyNotInForceError and TotalTooLargeError as in a calculation of the plan alone.
        """
        check_bounds(self.case, plan)
        wanted = wanted_for(plan, [LEVEL])
        numbers = self._worked(plan, names_for(plan, wanted))
        return tables_of(self._small, plan, label, [LEVEL], numbers, wanted)[LEVEL]

    def law(self, name: str) -> list[int]:
        """Give what the law makes of each row, by the name of a rule."""
        book = law_book()
        return evaluate(book, Numbers(self._rows, self._law), [name]).of(book, name)

    def column(self, level: str, name: str) -> list[Any]:
        """Give a key or an input of the rows of a level."""
        return self._rows[level].columns[name]

    def _worked(self, plan: Plan, names: list[str]) -> Numbers:
        known = law_book().rules
        try:
            numbers = evaluate(plan.book, Numbers(self._rows, dict(self._law)), names)
        except UnknownFactError as error:
            raise fact_missing(self.case, plan.book, error) from None
        except ValueLackingError as error:
            title = "current-law" if plan.policy is None else reference(plan.policy)
            raise PolicyNotInForceError(title, error.name, write_month(error.month)) from None
        self._law = {name: column for name, column in numbers.columns.items() if name in known}
        return numbers


__all__ = ["LEVEL", "SharedLaw"]
