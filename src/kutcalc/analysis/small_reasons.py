"""What limited a row of a small case and why a zero is one, as `reasons.py` says it of frames."""

from typing import Any

from kutcalc.analysis.columns_out import LIMITS
from kutcalc.policy.mechanisms import Plan

Record = dict[str, Any]
Table = list[Record]


def put_reasons(plan: Plan, table: Table) -> None:
    """Turn the codes of records into `limited_by` and `condition_failed`."""
    for record in table:
        is_zero = record["before_limits_ore"] == 0
        record["limited_by"] = "condition" if is_zero else LIMITS[record["#code"]]
        record["condition_failed"] = _reason(plan, record) if is_zero else None


def _reason(plan: Plan, record: Record) -> str:
    """Give the reason of most courses, ties to the earlier: conditions in order, then no tier, then too little."""
    if plan.policy is None:
        return "no_policy"
    people = record["#people"]
    if plan.reads_training and people == 0:
        return "no_training"
    fails = [record[f"#fails {number}"] for number in range(len(plan.failures))]
    most = max([*fails, people - sum(fails)])
    if most > 0 and most in fails:
        return plan.conditions[fails.index(most)].id
    no_tier = plan.has_tiers and record["counted_base_ore"] > 0 and record["#exact"] == 0
    return "no_tier" if no_tier else "below_one_krona"


def is_some(value: int | None) -> int:
    """Count an amount as 1 where there is any, 0 where not."""
    return int(value is not None and value != 0)


__all__ = ["Record", "Table", "is_some", "put_reasons"]
