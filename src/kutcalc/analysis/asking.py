"""Which rule stands behind a column of results at a level, so that every figure can be asked "why?".

A rule of the book can be asked for by its own name too, such as what an hour costs the employer.

Columns of a level that only add up the rows below get a rule for the sum here, so their trace goes on into those rows.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from kutcalc.analysis.columns_out import CARRIED, FIGURE_RULES, OUTPUT, POLICY_FIGURES
from kutcalc.engine import Money, Read, Rule
from kutcalc.engine.kinds import Quantity
from kutcalc.errors import NoSuchFigureError
from kutcalc.language import Text
from kutcalc.law.levels import LEVELS
from kutcalc.policy.carrying import Carried
from kutcalc.policy.mechanisms import ROW_SHARES, Plan

_SUMMED_FROM: Final = {
    "employee_year": "payslip",
    "employer_year": "employer_month",
    "group_month": "employer_month",
    "group_year": "employer_month",
}
_DIFFERENCES: Final[dict[str, tuple[str, str, Text, str]]] = {
    "net_ore": (
        "baseline_due_ore",
        "training_deduction_ore",
        Text(sv="Att betala enligt gällande regler minus avdraget.", en="Due by the law in force less the deduction."),
        "netto",
    ),
    "contributions_due_ore": (
        "baseline_due_ore",
        "training_deduction_ore",
        Text(sv="Avgifter att betala när avdraget är gjort.", en="Contributions to pay once the deduction is made."),
        "att betala",
    ),
    "cut_ore": (
        "before_limits_ore",
        "training_deduction_ore",
        Text(sv="Det som tak, golv och annat tog.", en="What caps, floor and the like took."),
        "bortfall",
    ),
}


@dataclass(slots=True)
class Asked:
    """The rules that lead to some columns, on top of a plan's own."""

    plan: Plan
    rules: dict[str, Rule] = field(default_factory=dict)

    def rule_for(self, level: str, column: str) -> str | None:
        """Give the name of the rule behind a column at a level; None for a column of a policy where there is none."""
        own = self.plan.book.rules.get(column)
        if own is not None and own.level.name == level:
            return column
        if level not in OUTPUT or column not in OUTPUT[level]:
            raise NoSuchFigureError(f"{level}:{column}", [f"{one}:{name}" for one in OUTPUT for name in OUTPUT[one]])
        if column in _DIFFERENCES:
            return self._difference(level, column)
        if column in POLICY_FIGURES:
            return self._of_policy(level, column)
        if column in CARRIED and self.plan.carried is not None:
            return self._carried(self.plan.carried, level, column)
        if column in FIGURE_RULES.get(level, {}):
            return FIGURE_RULES[level][column]
        below = _SUMMED_FROM.get(level)
        if below is None or column not in FIGURE_RULES[below]:
            raise NoSuchFigureError(f"{level}:{column}", [f"{level}:{name}" for name in FIGURE_RULES["employer_month"]])
        return self._sum(level, FIGURE_RULES[below][column])

    def _of_policy(self, level: str, column: str) -> str | None:
        plan = self.plan
        if plan.policy is None:
            return None
        figure = POLICY_FIGURES[column]
        if level == plan.settled_at.name:
            return figure
        if level == "payslip":
            return ROW_SHARES[figure]
        source = plan.settled_at
        if source.is_below(LEVELS[level]):
            return self._sum(level, figure)
        return self._sum(level, ROW_SHARES[figure])

    def _carried(self, carried: Carried, level: str, column: str) -> str:
        name = carried.brought if column == CARRIED[0] else carried.kept
        return name if self.plan.book.level_of(name).name == level else self._sum(level, name)

    def _sum(self, level: str, source: str) -> str:
        name = f"{source} ({level})"
        if name not in self.rules and name not in self.plan.book.rules:
            thing: Any = self.plan.book.rules[source]
            unit: type[Quantity] = thing.unit
            self._add(
                name, level, unit, (Read(source, unit, "total"),), lambda amount: amount, thing.term, thing.summary
            )
        return name

    def _difference(self, level: str, column: str) -> str | None:
        first, second, summary, term = _DIFFERENCES[column]
        one, other = self.rule_for(level, first), self.rule_for(level, second)
        if one is None:
            return None
        if other is None or (column == "contributions_due_ore" and self.plan.instrument != "contributions"):
            return one
        name = f"{column} ({level})"
        reads = (Read(one, Money), Read(other, Money))
        self._add(name, level, Money, reads, lambda before, less: before - less, term, summary)
        return name

    def _add(
        self,
        name: str,
        level: str,
        unit: type[Quantity],
        reads: tuple[Read, ...],
        function: Any,
        term: str,
        summary: Text,
    ) -> None:
        self.rules[name] = Rule(
            name=name,
            level=LEVELS[level],
            unit=unit,
            term=term,
            source="kutcalc",
            summary=summary,
            function=function,
            reads=reads,
        )
