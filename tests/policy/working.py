"""Work small cases through a policy in all three ways, and hold every result against what is promised of all."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

import polars as pl

from kutcalc.analysis.calculate import Way, calculate
from kutcalc.analysis.case import Case, case_of
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll import tables_from_columns
from kutcalc.policy import Change, Library, Policy, change, read_policy
from kutcalc.policy.declared import columns_declared
from kutcalc.policy.mechanisms import make_plan

LIBRARY: Final = Library()
LEVELS: Final = ("payslip", "employer_month", "employer_year", "group_month", "group_year", "employee_year")
WAYS: Final[tuple[Way, ...]] = get_args(Way)
Row = Mapping[str, Any]
Rows = list[dict[str, Any]]

HEAD: Final = """
id = "test-policy"
version = 1
status = "assumption"
country = "SE"
currency = "SEK"

[title]
sv = "Prov"
en = "Test"

[summary]
sv = "Prov."
en = "Test."

[sources.us]
title = "Us"
"""
US: Final = 'source = "us", verification = "assumption"'


def policy_of(parts: str, head: str = HEAD, **instrument: str) -> Policy:
    """Read a policy whose head, base and instrument are given where the text leaves them out."""
    return read_policy(text_of(parts, head, **instrument))


def text_of(parts: str, head: str = HEAD, **instrument: str) -> str:
    """Write a whole policy file.

    Every table without a source takes ours.
    """
    if "[base" not in parts:
        parts += '\n[base.fees]\nmeasure = "fee"\n'
    if "[instrument]" not in parts:
        words = {"kind": "tax_account", "settlement": "month", "unused": "refunded"} | instrument
        parts += "\n[instrument]\n" + "".join(f'{key} = "{value}"\n' for key, value in words.items())
    sourced: list[str] = []
    for line in parts.splitlines():
        sourced.append(line)
        is_table = line.startswith("[") and line.rstrip().endswith("]")
        if is_table and not line.startswith(("[facts", "[rate]", "[exchange")):
            sourced += ['source = "us"', 'verification = "assumption"']
        if is_table and "eligibility." in line:
            sourced += ['why_not.sv = "Nej."', 'why_not.en = "No."']
        if line.startswith("[facts"):
            sourced += ['question.sv = "Ja?"', 'question.en = "Yes?"']
        if line.startswith(("[rate]", "[exchange")):
            sourced += ['source = "us"', 'verification = "assumption"']
    return head + "\n".join(sourced)


def library(ref: str, **changes: int | bool | str | None) -> Policy:
    """Give a policy of the library with changes; a path is written with two underscores for each dot."""
    return change(LIBRARY.get(ref), [Change(path.replace("__", "."), value) for path, value in changes.items()])


def columns(rows: Sequence[Row], **defaults: Any) -> dict[str, list[Any]] | None:
    """Turn rows into columns, each row with the defaults that it leaves out; None without rows."""
    names = list(dict.fromkeys(name for row in [defaults, *rows] for name in row))
    return {name: [row.get(name, defaults.get(name)) for row in rows] for name in names} if rows else None


def made_case(
    payslips: Sequence[Row],
    training: Sequence[Row] = (),
    years: Sequence[Row] = (),
    policies: Sequence[Policy] = (),
) -> Case:
    """Make a case: employer A, employee E1, May 2026, born 1980, 30 000 kr, external courses, where left out."""
    return case_of(
        tables_from_columns(
            columns(payslips, employer="A", employee="E1", month="2026-05", birth_year=1980, cash_pay_ore=3_000_000)
            or {},
            columns(
                training,
                employer="A",
                employee="E1",
                month="2026-05",
                minutes=480,
                fee_ore=0,
                provider_kind="external",
            ),
            columns(years, employer="A", year=2026),
            law_months=(FIRST_MONTH, LAST_MONTH),
            facts=columns_declared(policies),
        )
    )


def worked(
    policy: Policy,
    payslips: Sequence[Row] = ({},),
    training: Sequence[Row] = (),
    years: Sequence[Row] = (),
    *,
    is_carried: bool = False,
) -> dict[str, list[dict[str, Any]]]:
    """Work rows through a policy in all three ways; give the rows of all levels, once all promises have been held."""
    return worked_case(policy, made_case(payslips, training, years, [policy]), is_carried=is_carried)


def worked_case(policy: Policy, case: Case, *, is_carried: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Work a case through a policy in all three ways; give the rows of all levels."""
    plan = make_plan(policy)
    answers = [calculate(case, plan, "p", LEVELS, way=way).tables for way in WAYS]
    for other in answers[1:]:
        for level in LEVELS:
            assert answers[0][level].equals(other[level]), level
    hold(answers[0], is_carried=is_carried)
    return {level: answers[0][level].rows(named=True) for level in LEVELS}


SUMMED: Final = (
    "contribution_base_ore",
    "contributions_before_ore",
    "research_deduction_ore",
    "regional_deduction_ore",
    "baseline_due_ore",
    "hiring_support_refund_ore",
    "training_minutes",
    "training_cost_ore",
    "counted_base_ore",
    "before_limits_ore",
    "training_deduction_ore",
    "cut_ore",
    "contributions_due_ore",
    "net_ore",
)
OWN: Final = ("training_deduction_ore", "contributions_due_ore", "net_ore", "cut_ore")


def hold(tables: Mapping[str, pl.DataFrame], *, is_carried: bool = False) -> None:
    """Hold the tables against the identities of 7.3."""
    for level, table in tables.items():
        got = table.select(
            due=pl.col("contributions_before_ore") - pl.col("research_deduction_ore") - pl.col("regional_deduction_ore")
        )["due"]
        assert got.equals(table["baseline_due_ore"], check_names=False), level
        net = table["baseline_due_ore"] - table["training_deduction_ore"]
        assert net.equals(table["net_ore"], check_names=False), level
        carried = "carried_in_ore" in table.columns
        left = table["before_limits_ore"] + (table["carried_in_ore"] if carried else 0)
        right = table["training_deduction_ore"] + table["cut_ore"] + (table["carried_forward_ore"] if carried else 0)
        assert (left == right).all() or (is_carried and not carried), level
        assert (table["training_deduction_ore"] >= 0).all(), level
        assert (table["counted_base_ore"] >= 0).all(), level
        zero = table["before_limits_ore"] == 0
        assert (table["limited_by"].eq("condition") == zero).all(), level
        assert (table["condition_failed"].is_not_null() == zero).all(), level
    whole = tables["employer_month"].select(SUMMED).sum()
    for level, table in tables.items():
        for name in SUMMED:
            if not (is_carried and name in OWN):
                assert table[name].sum() == whole[name].item(), (level, name)
    for level, keys in (("payslip", ["employer", "month"]), ("group_month", ["group", "month"])):
        _adds_up(tables[level], tables["employer_month"], keys)
    _adds_up(tables["employee_year"], tables["payslip"], ["employer", "employee"])


def _adds_up(one: pl.DataFrame, other: pl.DataFrame, keys: list[str]) -> None:
    sums = [table.group_by(keys).agg(pl.col(name).sum() for name in SUMMED).sort(keys) for table in (one, other)]
    assert sums[0].equals(sums[1]), keys


def kr(ore: int) -> int:
    """Give whole kronor, which an amount must be."""
    assert ore % 100 == 0
    return ore // 100
