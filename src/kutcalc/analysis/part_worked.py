"""A part of a population under one policy: a row for each employer, and one for each person of theirs.

Where it is proved that only rows with courses matter, only they are worked, on what the law gave when the population
was built; else all rows are. Both give the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from kutcalc.analysis.bounds import check_bounds, roomy_total
from kutcalc.analysis.calculate import worked_out
from kutcalc.analysis.changed_training import ChangedTraining
from kutcalc.analysis.columns_out import CARRIED, LIMITS, POLICY_FIGURES
from kutcalc.analysis.known_law import ladder_of, read_bounds, read_kept
from kutcalc.analysis.part import SAME, Part
from kutcalc.analysis.reasons import with_codes
from kutcalc.analysis.register import assumptions
from kutcalc.analysis.scenario import Chosen
from kutcalc.analysis.touched import Reduced, reduced
from kutcalc.engine import Book, Choice, Flag, UnknownFactError
from kutcalc.engine import columns as by_columns
from kutcalc.engine.ladder import Ladder, id_of
from kutcalc.engine.numbers import ValueLackingError
from kutcalc.law import law_book
from kutcalc.law.levels import PAYSLIP, TRAINING
from kutcalc.payroll.fillings import Assumed
from kutcalc.payroll.tables import Column
from kutcalc.policy.declared import columns_declared
from kutcalc.policy.mechanisms import Plan
from kutcalc.units import MONTHS_PER_YEAR, UKR_PER_ORE

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
_OF_MONTHS: Final = {
    "training_minutes": "training_minutes_of_employer",
    "training_cost_ore": "training_cost_of_employer",
}
_PERSON: Final = ("employer", "employee")
_TYPES: Final[dict[Any, Any]] = {Flag: pl.Boolean, Choice: pl.String}


@dataclass(frozen=True, slots=True)
class Worked:
    """The employers of a part and their persons: weights, classes, what the law gives and what the policy gives."""

    firms: pl.DataFrame
    people: pl.DataFrame


def worked_part(
    one: Part, chosen: Chosen, *, changes: ChangedTraining = SAME, assume: Sequence[Assumed] = (), whole: bool = False
) -> Worked:
    """Work a part through a policy, on the rows that a course can touch where that is enough, `whole` on all rows.

    Raises what `calculate` raises, FactMissingError for facts that the population does not have and nobody assumed.
    """
    worked = None if whole else _touched(one, chosen, changes, assume)
    if worked is None:
        case = one.case(facts_of(chosen), assume, changes)
        worked = worked_out(case, chosen.plan, names_of(chosen.plan), way="streaming")
    return _beside(one, chosen.plan, worked)


def names_of(plan: Plan) -> list[str]:
    """List the names that must be worked for employers' years and persons' parts of them."""
    names = [*_OF_MONTHS.values(), *(name for name in OF_PERSONS.values() if name in plan.book.rules)]
    if plan.policy is not None:
        names += [*POLICY_FIGURES.values(), plan.exact, *(stage.cut for stage in plan.stages)]
        names += [plan.floor_cut] if plan.floor_cut is not None else []
        names += [plan.carried.brought, plan.carried.kept] if plan.carried is not None else []
    return list(dict.fromkeys(names))


def facts_of(chosen: Chosen) -> tuple[Column, ...]:
    """Give the columns that a policy declares."""
    return columns_declared([chosen.policy] if chosen.policy is not None else [])


# ---------------------------------------------------------------------- the rows that a course can touch


def _touched(
    one: Part, chosen: Chosen, changes: ChangedTraining, assume: Sequence[Assumed]
) -> dict[str, pl.DataFrame] | None:
    """Work the rows that a course can touch; None where all rows must be worked."""
    names = names_of(chosen.plan)
    found, bounds = reduced(chosen.plan.book, names), read_bounds(one.folder)
    if found is None or bounds is None or law_reads(found, [name for name, _ in assume]):
        return None
    frames = read_kept(one, found.columns)
    if not has_columns(frames, found) or not frames[TRAINING.name].height:
        return None
    frames[TRAINING.name] = changed(frames[TRAINING.name], changes)
    if bounds.total + total_of(frames[TRAINING.name]) > roomy_total(chosen.plan):
        check_bounds(one.case(facts_of(chosen), assume, changes), chosen.plan)
    ladder = ladder_of(with_facts(frames, chosen, assume))
    weights = [weight for _, weight in found.weights]
    totals = [total for total, _ in found.weights]
    try:
        worked = by_columns.evaluate(found.book, ladder, list(dict.fromkeys([*names, *weights, *totals])))
    except (UnknownFactError, ValueLackingError):
        return None  # worked on all rows it says what is missing, and where
    return worked if shares_are_right(found, ladder, worked) else None


def law_reads(found: Reduced, names: Sequence[str]) -> bool:
    """Whether anything of the law that a policy reads is made from some columns."""
    book = law_book()
    left, seen = list(found.known), set[str]()
    while left:
        name = left.pop()
        if name in names:
            return True
        if name not in seen:
            seen.add(name)
            left += book.sources_of(name)
    return False


def has_columns(frames: Mapping[str, pl.DataFrame], found: Reduced) -> bool:
    """Whether all that was to be worked before is there."""
    return all(set(names) <= set(frames[level].columns) for level, names in found.columns.items())


def changed(training: pl.DataFrame, changes: ChangedTraining) -> pl.DataFrame:
    """Change the courses; rows stay with their payslip, in the order of their courses."""
    return training if changes == SAME else changes(training).sort(id_of(PAYSLIP.name), "course", maintain_order=True)


def total_of(training: pl.DataFrame) -> int:
    """Sum what courses hold, in öre and minutes."""
    people = pl.col("people").cast(pl.Int128)
    sums = training.select((pl.col(name) * people).sum() for name in ("fee_ore", "other_cost_ore", "minutes"))
    return sum(int(value) for value in sums.row(0))


def with_facts(
    frames: Mapping[str, pl.DataFrame], chosen: Chosen, assume: Sequence[Assumed]
) -> dict[str, pl.DataFrame]:
    """Give frames with the columns that a policy declares, unknown but for what is assumed."""
    facts = facts_of(chosen)
    values = assumptions(assume, facts)
    months = {fact.name for fact in facts if fact.kind == "month"}
    made = dict(frames)
    for name, item in chosen.plan.book.inputs.items():
        level = item.level.name
        if level not in made:
            continue
        assumed = values.get(name)
        if assumed is not None and name in months:
            assumed = assumed.dt.year().cast(pl.Int64) * MONTHS_PER_YEAR + assumed.dt.month().cast(pl.Int64) - 1
        if name not in made[level].columns:
            nothing = pl.lit(None, dtype=_TYPES.get(item.unit, pl.Int64))
            made[level] = made[level].with_columns((nothing if assumed is None else assumed).alias(name))
        elif assumed is not None:
            made[level] = made[level].with_columns(pl.col(name).fill_null(assumed))
    return made


def shares_are_right(found: Reduced, ladder: Ladder, worked: Mapping[str, pl.DataFrame]) -> bool:
    """Whether no total is shared where no row has any weight: it would be shared among those left out too."""
    for total, weight in found.weights:
        above = found.book.level_of(total).name
        level = found.book.level_of(weight).name
        rows = pl.DataFrame({"#above": ladder.frames[level][id_of(above)], "#weight": worked[level][weight]})
        weighed = rows.group_by("#above").agg(pl.col("#weight").sum()).filter(pl.col("#weight") > 0)["#above"]
        given = worked[above].select(pl.col(total) != 0).to_series()
        if (given & ~pl.int_range(len(given), dtype=pl.UInt32, eager=True).is_in(weighed.implode())).any():
            return False
    return True


# ---------------------------------------------------------------------- employers and persons


def _beside(one: Part, plan: Plan, worked: Mapping[str, pl.DataFrame]) -> Worked:
    """Set what was worked beside the employers and persons of the part; who is not among it is given nothing."""
    people = _people(one, plan.book, worked)
    gaining = people.group_by("employer").agg(pl.col("persons_gaining").sum())
    firms = one.firms().drop(_OF_MONTHS)
    for frame in (firm_figures(plan, worked), gaining):
        firms = firms.join(frame, on="employer", how="left", maintain_order="left")
    firms = firms.with_columns(
        pl.col(*OF_FIRMS, "persons_gaining").fill_null(0), pl.col("limited_by").fill_null("condition")
    )
    return Worked(firms.with_columns(_gains().alias("employers_gaining")), people)


def firm_figures(plan: Plan, worked: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Sum what was worked to a row for each employer, in öre, with the last limit that lowered it."""
    months = worked["employer_month"].group_by("employer")
    given = months.agg(pl.col(name).sum().alias(figure) for figure, name in _OF_MONTHS.items())
    if plan.policy is None:
        nothing = [pl.lit(0, dtype=pl.Int64).alias(name) for name in OF_FIRMS if name not in _OF_MONTHS]
        return given.with_columns(*nothing, pl.lit("condition").alias("limited_by"))
    level = plan.settled_at.name
    figures = dict(POLICY_FIGURES)
    if plan.carried is not None:
        figures |= dict(zip(CARRIED, (plan.carried.brought, plan.carried.kept), strict=True))
    columns = [(pl.col(name) // UKR_PER_ORE).alias(figure) for figure, name in figures.items()]
    table = worked[level].select("group", "employer", level.removeprefix("employer_"), *columns)
    kept = pl.col(CARRIED[1]) - pl.col(CARRIED[0]) if plan.carried is not None else pl.lit(0, dtype=pl.Int64)
    cut = (pl.col("before_limits_ore") - pl.col("training_deduction_ore") - kept).alias("cut_ore")
    table = with_codes(plan, table.with_columns(cut), worked, level)
    summed = table.group_by("employer").agg(pl.col(*POLICY_FIGURES, "cut_ore").sum(), pl.col("#code").max())
    limited = pl.when(pl.col("before_limits_ore") == 0).then(pl.lit("condition")).otherwise(pl.lit(LIMITS[0]))
    for number in range(1, len(LIMITS)):
        hit = (pl.col("#code") == number) & (pl.col("before_limits_ore") != 0)
        limited = pl.when(hit).then(pl.lit(LIMITS[number])).otherwise(limited)
    return summed.with_columns(limited.alias("limited_by")).drop("#code").join(given, on="employer", how="left")


def _people(one: Part, book: Book, worked: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Sum what was worked of payslips to a row for each person."""
    names = {figure: name for figure, name in OF_PERSONS.items() if name in book.rules}
    amounts = [
        (pl.col(name) if figure in _OF_MONTHS else pl.col(name) // UKR_PER_ORE).sum().alias(figure)
        for figure, name in names.items()
    ]
    own = worked["payslip"].group_by(_PERSON).agg(amounts)
    people = one.people().drop(_OF_MONTHS).join(own, on=_PERSON, how="left", maintain_order="left")
    lacking = [pl.lit(0, dtype=pl.Int64).alias(figure) for figure in OF_PERSONS if figure not in names]
    people = people.with_columns(lacking).with_columns(pl.col(list(OF_PERSONS)).fill_null(0))
    return people.with_columns((pl.col("persons") * _gains()).alias("persons_gaining"))


def _gains() -> pl.Expr:
    """Give 1 where the policy gives anything."""
    return (pl.col("training_deduction_ore") > 0).cast(pl.Int64)


__all__ = [
    "OF_FIRMS", "OF_PERSONS", "Worked", "changed", "facts_of", "firm_figures", "has_columns", "law_reads", "names_of",
    "shares_are_right", "total_of", "with_facts", "worked_part",
]  # fmt: skip
