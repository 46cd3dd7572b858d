"""What policies measure of all payslips, whether anybody took a course or not: pay of persons and of employers.

It is the same for every policy, so a population has it summed once, over all its rows.
"""

from functools import lru_cache
from typing import Final

from kutcalc.engine.rule import AnyRule
from kutcalc.policy.making import Bench
from kutcalc.policy.measured import make_measured
from kutcalc.policy.mechanisms import empty_policy

MEASURED: Final = ("pay_year_ore", "payroll_month_ore", "payroll_year_ore")


@lru_cache(maxsize=1)
def standing_rules() -> tuple[AnyRule, ...]:
    """Give the rules of measured pay, each as any policy makes it."""
    bench = Bench(empty_policy())
    for name in MEASURED:
        make_measured(bench, name)
    return tuple(bench.rules.values())


__all__ = ["standing_rules"]
