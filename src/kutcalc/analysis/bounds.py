"""The proof that no sum of a calculation can pass 64 bits: what a policy can count at most, summed in 128 bits.

The intake bounds pay and cost by themselves; here they stand together, with fixed amounts, times what a policy makes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final

import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.errors import TotalTooLargeError
from kutcalc.language import Text
from kutcalc.law.levels import TRAINING
from kutcalc.limits import MAX_TOTAL_COST
from kutcalc.policy.factor import COSTS, PAYS, factor_of, largest_of
from kutcalc.policy.mechanisms import Plan
from kutcalc.policy.schema import BasePart, Cap, Chain, Setting
from kutcalc.units import MAX_INT64, ORE_PER_KR, PPM

WIDE: Final = pl.Int128
COUNTED: Final = Text(sv="Det förslaget som mest kan räkna på", en="The most that the policy can count")
FACTS: Final = Text(sv="Ett företags belopp för året", en="A firm's amount of the year")
COURSE_SUMS: Final = ("fee_ore", "other_cost_ore", "minutes")
YEAR_SUMS: Final = ("year_fee_ore", "year_other_cost_ore")
_TOTALS: Final = tuple(10**power for power in range(17, 8, -1))
_HOUR: Final = 60
_DAY: Final = 480


def check_bounds(case: Case, plan: Plan) -> None:
    """Raise TotalTooLargeError where a case may be more than 64 bits of micro-kronor under a plan.

    Most cases are small enough at a glance: the largest value of each column times the number of rows.
    """
    if plan.policy is None:
        return
    for glance in (True, False):
        sums = _glance(case) if glance else _sums(case)
        amounts = _amounts(plan, sums, partial(_units, case, plan), _largest_facts(case, plan, glance=glance))
        found = [_refused(what, amount) for what, amount in amounts]
        errors = [error for error in found if error is not None]
        if not errors:
            return
    raise errors[0]


def roomy_total(plan: Plan) -> int:
    """Give an amount: where no total of a case is larger, nothing that the plan makes of them can be too large."""
    if plan.policy is None:
        return MAX_INT64
    kept = plan.book.kept
    key = ("roomy", MAX_TOTAL_COST.value())
    if key not in kept:
        kept[key] = next((total for total in _TOTALS if _has_room(plan, total)), 0)
    found: int = kept[key]
    return found


def _has_room(plan: Plan, total: int) -> bool:
    sums = dict.fromkeys((*COURSE_SUMS, "count", "pay", "earlier"), total)
    sums["earlier"] = 0
    amounts = _amounts(plan, sums, lambda _field: total, [total])
    return all(_refused(what, amount) is None for what, amount in amounts)


def fields_counted(plan: Plan) -> tuple[str, ...]:
    """Name the columns that a policy pays an amount for each unit of, or that a ceiling is a part of."""
    chains = () if plan.policy is None else plan.policy.chains
    counted = [part.field for chain in chains for part in chain.base]
    counted += [cap.field for chain in chains for cap in chain.caps]
    return tuple(dict.fromkeys(field for field in counted if field))


def _part_of_field(cap: Cap) -> int:
    return max(PPM, largest_of(cap.share_of_field_ppm)) if cap.field else 0


def _refused(what: Text, amount: int) -> TotalTooLargeError | None:
    """Give the refusal of an amount in öre times ppm that is more than the limit, upwards to whole kronor."""
    limit = MAX_TOTAL_COST.value()
    kronor = -(-amount // (PPM * ORE_PER_KR))
    return TotalTooLargeError(what, kronor, limit) if kronor > limit else None


def _amounts(
    plan: Plan, sums: Mapping[str, int], units: Callable[[str], int], facts: Iterable[int]
) -> Iterator[tuple[Text, int]]:
    """Give all that must fit, in öre times ppm."""
    for chain in plan.policy.chains if plan.policy is not None else ():
        most = sum(_most_of(chain, part, sums, units, plan) for part in chain.base)
        if chain.reference is not None:
            earlier = sums["earlier"] * max(factor_of(chain, part) for part in chain.base)
            most = max(most, earlier) * max(PPM, largest_of(chain.reference.index_ppm)) // PPM
        yield COUNTED, most
        for cap in chain.caps:
            yield COUNTED, sums["pay"] * largest_of(cap.share_of_payroll_ppm)
            yield COUNTED, (sums["fee_ore"] + sums["other_cost_ore"] + sums["pay"]) * _part_of_field(cap)
    for amount in facts:
        yield FACTS, amount * PPM


def _glance(case: Case) -> dict[str, int]:
    """Give what no sum can pass: the largest values times the number of rows."""
    courses, slips = case.training.height, case.payslips.height
    people, count = _top(case.training, "people"), _top(case.payslips, "count")
    costs = {name: _top(case.training, name) * people * courses for name in COURSE_SUMS}
    pay = (_top(case.payslips, "cash_pay_ore") + _top(case.payslips, "benefits_ore")) * count * slips
    earlier = sum(_top(case.years, name) for name in YEAR_SUMS if name in case.years.columns) * case.years.height
    return {**costs, "count": count * slips, "pay": pay, "earlier": earlier}


def _top(frame: pl.DataFrame, name: str) -> int:
    top = frame[name].max()
    return top if isinstance(top, int) else 0


def _sums(case: Case) -> dict[str, int]:
    """Sum what the components of a base can measure."""
    people, count = pl.col("people").cast(WIDE), pl.col("count").cast(WIDE)
    costs = [(pl.col(name) * people).sum().alias(name) for name in COURSE_SUMS]
    pay = ((pl.col("cash_pay_ore") + pl.col("benefits_ore")) * count).sum().alias("pay")
    of_courses = case.training.select(costs).row(0, named=True)
    of_slips = case.payslips.select(count.sum(), pay).row(0, named=True)
    given = [pl.col(name).cast(WIDE).sum() for name in YEAR_SUMS if name in case.years.columns]
    earlier = sum(case.years.select(given).row(0)) if given else 0
    return {**of_courses, **of_slips, "earlier": earlier}


def _most_of(chain: Chain, part: BasePart, sums: Mapping[str, int], units: Callable[[str], int], plan: Plan) -> int:
    """Give the most that a component can come to, in öre times ppm."""
    measure, factor = str(part.measure[-1].value), factor_of(chain, part)
    if measure in COSTS:
        return sums[f"{measure}_ore"] * factor
    if measure in PAYS:
        return sums["pay"] * factor
    times = {
        "flat_per_hour": -(-sums["minutes"] // _HOUR),
        "flat_per_day": -(-sums["minutes"] // (largest_of(part.day_minutes) or _DAY)),
        "flat_per_head": sums["count"],
    }
    number = times[measure] if measure in times else -(-units(part.field or "") // _least_of(part.per_units))
    return _in_ore(plan, largest_of(part.amount_ore)) * number * factor


def _least_of(setting: Setting | None) -> int:
    """Give the fewest units that an amount may be for."""
    values = [entry.value for entry in setting or ()] + [tier.value for entry in setting or () for tier in entry.tiers]
    return min((value for value in values if type(value) is int), default=1)


def _in_ore(plan: Plan, amount: int) -> int:
    """Give an amount of the file in öre, rounded up, at the highest rate where its currency is another."""
    if plan.policy is None or not plan.policy.in_minor:
        return amount
    return -(-amount * largest_of(plan.policy.exchange) // PPM)


def _units(case: Case, plan: Plan, field: str) -> int:
    """Give how many units of a field there are, for all persons of the rows."""
    is_course = plan.book.level_of(field).name == TRAINING.name
    frame, number = (case.training, "people") if is_course else (case.payslips, "count")
    if field not in frame.columns:
        return 0
    return int(frame.select((pl.col(field).fill_null(0).cast(WIDE) * pl.col(number)).sum()).item())


def _largest_facts(case: Case, plan: Plan, *, glance: bool) -> Iterator[int]:
    """Give the largest of the firms' own amounts that the plan turns into money: of groups, and of profits."""
    for name in ("turnover_ore", "balance_ore"):
        if f"group_{name}" not in plan.book.rules:
            continue
        if glance:
            yield _top(case.payslips, name) * case.payslips.height
            continue
        firms = case.payslips.group_by("group", "employer", "month").agg(pl.col(name).last().cast(WIDE))
        yield _top(firms.group_by("group", "month").agg(pl.col(name).sum()), name)
    for cap in (cap for chain in plan.policy.chains for cap in chain.caps) if plan.policy is not None else ():
        frame = next((one for one in (case.payslips, case.years) if cap.field in one.columns), None)
        if frame is not None:
            most = _top(frame, cap.field or "") * _part_of_field(cap) // PPM
            yield max(most, _in_ore(plan, most))
    reads_profit = any(read.name == "profit_ore" for rule in plan.book.rules.values() for read in rule.reads)
    if reads_profit and "profit_ore" in case.years.columns:
        yield max(_top(case.years, "profit_ore"), -_bottom(case.years, "profit_ore"))


def _bottom(frame: pl.DataFrame, name: str) -> int:
    bottom = frame[name].min()
    return bottom if isinstance(bottom, int) else 0


__all__ = ["check_bounds", "fields_counted", "roomy_total"]
