"""What training costs the employer in the end: fees and other costs, less the deduction, less corporate tax on it.

The deduction is taken to lower the cost that corporate tax is counted on, whatever account it comes off: assumed.
Pay for training time stands beside it, per person, in the law's chapter on what an hour costs.
"""

from kutcalc.engine import Level, Money, Ore, Rate, Read, money_of, share
from kutcalc.policy.making import Bench


def make_outlay(bench: Bench, level: Level) -> None:
    """Make what is left of the cost of courses after the deduction, and after tax, where the policy is settled."""
    bench.rule(
        "outlay_on_courses",
        level,
        Ore,
        [Read("cost_of_course", Ore, "total")],
        lambda cost: cost,
        term="utgift för kurser",
        sv="Avgifter och andra kostnader för alla kurser.",
        en="Fees and other costs of all courses.",
    )
    bench.rule(
        "net_cost",
        level,
        Money,
        [bench.column("outlay_on_courses", level), bench.column("training_deduction", level)],
        lambda cost, deduction: money_of(cost) - deduction,
        term="kostnad efter avdrag",
        sv="Det kurserna kostar när avdraget är draget.",
        en="What the courses cost once the deduction is taken off.",
    )
    bench.rule(
        "net_cost_after_tax",
        level,
        Money,
        [bench.column("net_cost", level), bench.law("corporate_tax_rate")],
        _after_tax,
        term="kostnad efter avdrag och bolagsskatt",
        source="IL 65 kap. 10 §; kutcalc",
        sv="Kostnaden efter avdrag, minus den bolagsskatt som den sparar.",
        en="The cost after the deduction, less the corporate tax that it saves.",
    )


def _after_tax(cost: Money, rate: Rate) -> Money:
    return cost - share(cost, rate)


__all__ = ["make_outlay"]
