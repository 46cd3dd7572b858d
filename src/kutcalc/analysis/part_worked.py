"""A part of a population under one policy: a row for each employer, and one for each person of theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from kutcalc.analysis.calculate import worked_out
from kutcalc.analysis.case import Case
from kutcalc.analysis.changed_training import ChangedTraining
from kutcalc.analysis.figures import Wanted, names_for, tables_out
from kutcalc.analysis.part import SAME, Part
from kutcalc.analysis.scenario import Chosen
from kutcalc.payroll.fillings import Assumed
from kutcalc.policy.declared import columns_declared
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import UKR_PER_ORE

OF_FIRMS: Final = (
    "training_minutes",
    "training_cost_ore",
    "counted_base_ore",
    "before_limits_ore",
    "training_deduction_ore",
    "cut_ore",
)
"""What a policy gives an employer's year."""
OF_PERSONS: Final = {
    "training_minutes": "training_minutes_of_row",
    "training_cost_ore": "training_cost_of_row",
    "counted_base_ore": "counted_base_share",
    "before_limits_ore": "before_limits_share",
    "training_deduction_ore": "training_deduction_share",
}
"""What a policy gives a person's year, and the rules behind it."""
_GIVEN: Final = frozenset(("training_minutes", "training_cost_ore"))
_PERSON: Final = ("employer", "employee")


@dataclass(frozen=True, slots=True)
class Worked:
    """The employers of a part and their persons: weights, classes, what the law gives and what the policy gives."""

    firms: pl.DataFrame
    people: pl.DataFrame


def worked_part(
    one: Part, chosen: Chosen, *, changes: ChangedTraining = SAME, assume: Sequence[Assumed] = ()
) -> Worked:
    """Work a part through a policy, all its rows."""
    facts = columns_declared([chosen.policy] if chosen.policy is not None else [])
    case = one.case(facts, assume, changes)
    worked = worked_out(case, chosen.plan, names_of(chosen.plan), way="streaming")
    return joined(one, case, chosen, worked)


def names_of(plan: Plan) -> list[str]:
    """List the names that must be worked for employers' years and persons' parts of them."""
    names = names_for(plan, Wanted(rows=False, employers=True, rates=False))
    return list(dict.fromkeys([*names, *(name for name in OF_PERSONS.values() if name in plan.book.rules)]))


def joined(one: Part, case: Case, chosen: Chosen, worked: Mapping[str, pl.DataFrame]) -> Worked:
    """Set what was worked beside the employers and persons of the part; who is not among it is given nothing."""
    years = tables_out(case, chosen.plan, chosen.label, ["employer_year"], worked)["employer_year"]
    own = years.group_by("employer").agg(*(pl.col(name).sum() for name in OF_FIRMS), pl.col("limited_by").last())
    people = _people(one, worked["payslip"])
    gaining = people.group_by("employer").agg(pl.col("persons_gaining").sum())
    firms = one.firms().drop(_GIVEN)
    for frame in (own, gaining):
        firms = firms.join(frame, on="employer", how="left", maintain_order="left")
    firms = firms.with_columns(
        pl.col(*OF_FIRMS, "persons_gaining").fill_null(0), pl.col("limited_by").fill_null("condition")
    )
    return Worked(firms.with_columns(_gains().alias("employers_gaining")), people)


def _people(one: Part, rows: pl.DataFrame) -> pl.DataFrame:
    amounts = [
        (pl.col(name) if figure in _GIVEN else pl.col(name) // UKR_PER_ORE).sum().alias(figure)
        for figure, name in OF_PERSONS.items()
        if name in rows.columns
    ]
    own = rows.group_by(_PERSON).agg(amounts)
    people = one.people().drop(_GIVEN).join(own, on=_PERSON, how="left", maintain_order="left")
    lacking = [pl.lit(0, dtype=pl.Int64).alias(figure) for figure in OF_PERSONS if figure not in own.columns]
    people = people.with_columns(lacking).with_columns(pl.col(list(OF_PERSONS)).fill_null(0))
    return people.with_columns((pl.col("persons") * _gains()).alias("persons_gaining"))


def _gains() -> pl.Expr:
    """Give 1 where the policy gives anything."""
    return (pl.col("training_deduction_ore") > 0).cast(pl.Int64)


__all__ = ["OF_FIRMS", "OF_PERSONS", "Worked", "joined", "names_of", "worked_part"]
