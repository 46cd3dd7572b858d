"""From what the engine worked out to the tables of results: sums of rows, what limited them, why a zero is one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.analysis.columns_out import CARRIED, FIGURE_RULES, LIMITS, MONEY, OUTPUT, POLICY_FIGURES, SORTED_BY
from kutcalc.analysis.reasons import reasons_out, with_codes
from kutcalc.policy.mechanisms import KEPT_SHARE, ROW_SHARES, Plan
from kutcalc.units import ORE_PER_KR, UKR_PER_ORE

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "payslip": ("employer", "employee", "month"),
    "employer_month": ("employer", "month"),
    "employer_year": ("employer", "year"),
    "group_month": ("group", "month"),
    "group_year": ("group", "year"),
    "employee_year": ("employer", "employee", "year"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be worked out for some levels of results."""

    rows: bool
    employers: bool
    rates: bool


def wanted_for(plan: Plan, levels: Iterable[str]) -> Wanted:
    """Say which tables the levels of a result are made from."""
    asked = set(levels)
    monthly = asked & {"employer_month", "group_month"}
    return Wanted(
        rows=bool(asked & {"payslip", "employee_year"}) or (plan.settled_at.name == "employer_year" and bool(monthly)),
        employers=bool(asked - {"rate", "payslip", "employee_year"}),
        rates="rate" in asked,
    )


def names_for(plan: Plan, wanted: Wanted) -> list[str]:
    """List the names that the engine must work out."""
    names: list[str] = []
    if wanted.rates:
        names += FIGURE_RULES["rate"].values()
    if wanted.rows:
        names += FIGURE_RULES["payslip"].values()
        names.append("has_reduced_rate")
        names.append("people_of_row")
    if wanted.employers:
        names += FIGURE_RULES["employer_month"].values()
        names.append("people_of_employer")
    if plan.policy is None:
        return [name for name in names if name not in ROW_SHARES.values()]
    if wanted.rows or wanted.employers:
        names += _names_of_policy(plan, wanted)
    return list(dict.fromkeys(names))


def _names_of_policy(plan: Plan, wanted: Wanted) -> list[str]:
    """List the names of a policy: its figures, what limited them, and what failed."""
    names = [*POLICY_FIGURES.values(), plan.exact, *(stage.cut for stage in plan.stages)]
    if plan.floor_cut is not None:
        names.append(plan.floor_cut)
    if plan.carried is not None:
        names += [plan.carried.brought, plan.carried.kept]
    if wanted.rows:
        names += failures_at(plan, "payslip")
        names += [name for name in (plan.row_exact,) if name is not None]
        names += [KEPT_SHARE] if plan.carried is not None else []
    if wanted.employers:
        names += failures_at(plan, "employer_month")
    return names


def failures_at(plan: Plan, level: str) -> list[str]:
    """Name the counts of what failed each condition, at a level."""
    return [name if plan.book.level_of(name).name == level else f"{name} ({level})" for name in plan.failures]


def tables_out(
    case: Case, plan: Plan, label: str, levels: Iterable[str], worked: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Make the tables of results for some levels; amounts in öre, columns and order as published."""
    asked = list(levels)
    wanted = wanted_for(plan, asked)
    found: dict[str, pl.DataFrame] = {}
    persons = _persons(case) if wanted.employers or wanted.rows else pl.DataFrame()
    rows = _rows(plan, worked, persons) if wanted.rows else None
    months = _months(plan, worked, rows, persons) if wanted.employers else None
    if wanted.rates:
        found["rate"] = _rates(worked["rate"])
    if "payslip" in asked and rows is not None:
        found["payslip"] = reasons_out(plan, rows)
    if "employee_year" in asked and rows is not None:
        counted = persons.group_by(KEYS["employee_year"]).agg(pl.col("count").max())
        found["employee_year"] = _summed(plan, rows, "employee_year").join(
            counted, on=KEYS["employee_year"], how="left"
        )
    if months is not None:
        for level in ("employer_month", "group_month"):
            if level in asked:
                found[level] = _with_persons(_summed(plan, months, level), persons, level)
        if {"employer_year", "group_year"} & set(asked):
            years = _years(plan, months, worked)
            for level in ("employer_year", "group_year"):
                if level in asked:
                    found[level] = _with_persons(_summed(plan, years, level), persons, level)
    return {level: _finished(found[level], level, label) for level in asked}


def _rates(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        "group",
        "employer",
        "month",
        pl.col("rate").alias("rate_ppm"),
        (pl.col("base_at_rate") * ORE_PER_KR).alias("base_ore"),
        pl.col("exact_at_rate").alias("exact_ukr"),
        (pl.col("declared_at_rate") // UKR_PER_ORE).alias("contributions_ore"),
    )


def _persons(case: Case) -> pl.DataFrame:
    """List the persons with their count and whether they took any course in the month."""
    trained = case.training.select(KEYS["payslip"]).unique().with_columns(pl.lit(value=True).alias("trained"))
    persons = case.payslips.select("group", "employer", "employee", "month", "year", "count", "birth_year")
    joined = persons.join(trained, on=KEYS["payslip"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("trained").fill_null(value=False))


def _rows(plan: Plan, worked: Mapping[str, pl.DataFrame], persons: pl.DataFrame) -> pl.DataFrame:
    frame = worked["payslip"]
    kronor = {"contribution_base_ore", "reduced_base_ore", "full_base_ore"}
    given = {"reduced_rate_ppm", "full_rate_ppm", "training_minutes", "training_cost_ore"}
    columns = []
    for name, rule in FIGURE_RULES["payslip"].items():
        if rule not in frame.columns:
            columns.append(pl.lit(0, dtype=pl.Int64).alias(name))
        elif name == "reduced_rate_ppm":
            columns.append(pl.when(pl.col("has_reduced_rate")).then(pl.col(rule)).alias(name))
        elif name in kronor:
            columns.append((pl.col(rule) * ORE_PER_KR).alias(name))
        else:
            columns.append((pl.col(rule) if name in given else pl.col(rule) // UKR_PER_ORE).alias(name))
    if plan.carried is not None:
        columns.append((pl.col(KEPT_SHARE) // UKR_PER_ORE).alias("#kept"))
    failures = [pl.col(name).alias(f"#fails {number}") for number, name in enumerate(failures_at(plan, "payslip"))]
    table = frame.select(*KEYS["payslip"], *columns, pl.col("people_of_row").alias("#people"), *failures)
    table = table.join(persons, on=KEYS["payslip"], how="left", maintain_order="left")
    if not plan.reads_training:
        table = table.with_columns(pl.col("count").alias("#people"))
    table = _completed(plan, table)
    return with_codes(plan, table, worked, "payslip")


def _completed(plan: Plan, table: pl.DataFrame) -> pl.DataFrame:
    """Add what follows from the other columns: what was cut, what is due, and the net."""
    deducted = pl.col("training_deduction_ore") if plan.instrument == "contributions" else pl.lit(0, dtype=pl.Int64)
    kept = pl.col("#kept") if "#kept" in table.columns else pl.lit(0, dtype=pl.Int64)
    return table.with_columns(
        (pl.col("before_limits_ore") - pl.col("training_deduction_ore") - kept).alias("cut_ore"),
        (pl.col("baseline_due_ore") - deducted).alias("contributions_due_ore"),
        (pl.col("baseline_due_ore") - pl.col("training_deduction_ore")).alias("net_ore"),
    )


def _months(
    plan: Plan, worked: Mapping[str, pl.DataFrame], rows: pl.DataFrame | None, persons: pl.DataFrame
) -> pl.DataFrame:
    """Make the table of employers' months: of the law, and of the policy where it is settled by month."""
    frame = worked["employer_month"]
    columns = []
    for name, rule in FIGURE_RULES["employer_month"].items():
        if name == "contribution_base_ore":
            columns.append((pl.col(rule) * ORE_PER_KR).alias(name))
        elif name in {"training_minutes", "training_cost_ore"}:
            columns.append(pl.col(rule).alias(name))
        else:
            columns.append((pl.col(rule) // UKR_PER_ORE).alias(name))
    monthly = plan.settled_at.name == "employer_month" and plan.policy is not None
    for name, rule in POLICY_FIGURES.items():
        columns.append((pl.col(rule) // UKR_PER_ORE if monthly else pl.lit(0, dtype=pl.Int64)).alias(name))
    failures = [
        pl.col(name).alias(f"#fails {number}") for number, name in enumerate(failures_at(plan, "employer_month"))
    ]
    table = frame.select(
        "group", *KEYS["employer_month"], "year", *columns, pl.col("people_of_employer").alias("#people"), *failures
    )
    if not plan.reads_training:
        counted = persons.group_by(KEYS["employer_month"]).agg(pl.col("count").sum().alias("#people"))
        table = table.drop("#people").join(counted, on=KEYS["employer_month"], how="left", maintain_order="left")
    if plan.policy is not None and not monthly and rows is not None:
        shared = [*POLICY_FIGURES, *(name for name in ("#kept",) if name in rows.columns)]
        shares = rows.group_by(KEYS["employer_month"]).agg(pl.col(name).sum() for name in shared)
        table = table.drop(list(POLICY_FIGURES)).join(
            shares, on=KEYS["employer_month"], how="left", maintain_order="left"
        )
    return with_codes(plan, _completed(plan, table), worked, "employer_month", rows)


def _years(plan: Plan, months: pl.DataFrame, worked: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Make the table of employers' years; what is settled by year comes from there."""
    if plan.policy is None or plan.settled_at.name == "employer_month":
        return months
    frame = worked["employer_year"]
    figures = dict(POLICY_FIGURES)
    if plan.carried is not None:
        figures |= dict(zip(CARRIED, (plan.carried.brought, plan.carried.kept), strict=True))
    yearly = frame.select(
        *KEYS["employer_year"], *((pl.col(rule) // UKR_PER_ORE).alias(name) for name, rule in figures.items())
    )
    last = pl.col("month") == pl.col("month").max().over(KEYS["employer_year"])
    table = months.drop([*POLICY_FIGURES, "cut_ore", "contributions_due_ore", "net_ore", "#code", "#exact"])
    table = table.join(yearly, on=KEYS["employer_year"], how="left", maintain_order="left")
    table = table.with_columns(pl.when(last).then(pl.col(name)).otherwise(0).alias(name) for name in figures)
    if plan.carried is not None:
        table = table.with_columns((pl.col("carried_forward_ore") - pl.col("carried_in_ore")).alias("#kept"))
    return with_codes(plan, _completed(plan, table), worked, "employer_year")


def _summed(plan: Plan, table: pl.DataFrame, level: str) -> pl.DataFrame:
    """Sum a table up to a level, and say what limited the sums and why they are zero."""
    keys = list(KEYS[level])
    fails = [name for name in table.columns if name.startswith("#fails ")]
    amounts = ["contribution_base_ore", *MONEY, *fails, "#people"]
    if set(CARRIED) <= set(OUTPUT[level]):
        none = [pl.lit(0, dtype=pl.Int64).alias(name) for name in CARRIED if name not in table.columns]
        table = table.with_columns(none)
        amounts += CARRIED
    extra = [pl.col("group").last()] if "group" not in keys else []
    if level.endswith("_year"):
        extra.append(pl.col("month").n_unique().cast(pl.Int64).alias("months"))
    if level.startswith("group"):
        extra.append(pl.col("employer").n_unique().cast(pl.Int64).alias("employers"))
    summed = table.group_by(keys, maintain_order=True).agg(
        *(pl.col(name).sum() for name in amounts), pl.col("#code").max(), pl.col("#exact").sum(), *extra
    )
    return reasons_out(plan, summed)


def _with_persons(table: pl.DataFrame, persons: pl.DataFrame, level: str) -> pl.DataFrame:
    """Add the like persons of each row, and those with any course; over a year each counts once, with the most."""
    keys = list(KEYS[level])
    trained = pl.when(pl.col("trained")).then(pl.col("count")).otherwise(0).alias("persons_trained")
    one = persons.select(*dict.fromkeys((*keys, "group", "employer", "employee", "month")), "count", trained)
    if level.endswith("year") and persons["month"].n_unique() > 1:
        person = dict.fromkeys((*keys, "employer", "employee"))
        one = one.group_by(*person).agg(pl.col("count").max(), pl.col("persons_trained").max())
    counted = one.group_by(keys).agg(pl.col("count").sum().alias("persons"), pl.col("persons_trained").sum())
    return table.join(counted, on=keys, how="left", maintain_order="left")


def _finished(table: pl.DataFrame, level: str, label: str) -> pl.DataFrame:
    ordered = table.sort(SORTED_BY[level])
    if level != "rate":
        ordered = ordered.with_columns(pl.lit(label).alias("policy"))
    return ordered.select(OUTPUT[level])


__all__ = ["KEYS", "LIMITS", "Wanted", "failures_at", "names_for", "tables_out", "wanted_for"]
