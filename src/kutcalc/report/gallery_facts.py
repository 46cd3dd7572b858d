"""What the companies of the gallery answer to facts that only a design asks for: that its own condition is met.

A design asks for papers and habits that no payroll shows: an approval, an agreement, a substitute. The gallery shows
what the design gives a company that has them; what the assumptions of the scenario answer goes before.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from kutcalc.payroll import Column, Tables
from kutcalc.policy import REQUIRED, Policy
from kutcalc.policy.declared import columns_declared
from kutcalc.policy.schema import FactDeclaration, Test
from kutcalc.report.gallery_ground import Ground
from kutcalc.units import PPM, UKR_PER_KR, parse_month

Answer = int | bool | str | tuple[int, ...]
"""What is answered; where it is a part of a company's pay, one amount for each company in their order."""
_OTHERWISE: Final[dict[str, Answer]] = {"boolean": False, "integer": 0, "month": "2020-01"}
_NOTHING: Final[Mapping[str, int | bool]] = {"boolean": False, "integer": 0}
_KEYS: Final = ("employer", "employee", "month")


def answers_of(policy: Policy, ground: Ground, pay_ore: Sequence[int] = ()) -> dict[str, Answer]:
    """Answer every fact of a design; `pay_ore` is what each company paid in the year."""
    wished = dict(_wished(policy))
    own: dict[str, Answer] = {**ground.answers.get(policy.id, {})}
    for name, share_ppm in ground.of_pay.items():
        rate_ukr = ground.exchange[policy.currency] if policy.in_minor else UKR_PER_KR
        own.setdefault(name, tuple(pay * share_ppm // PPM * UKR_PER_KR // rate_ukr for pay in pay_ore))
    return {fact.id: own.get(fact.id, wished.get(fact.id, _otherwise(fact))) for fact in policy.facts}


def pay_of(tables: Tables, ground: Ground) -> list[int]:
    """Sum what each company paid in the year, in öre."""
    paid = pl.col("cash_pay_ore") * pl.col("count")
    sums = dict(tables.payslips.group_by("employer").agg(paid.sum().alias("pay")).iter_rows())
    return [sums[company.id] for company in ground.companies]


def _otherwise(fact: FactDeclaration) -> Answer:
    return fact.choices[0] if fact.choices else _OTHERWISE[fact.type]


def _wished(policy: Policy) -> Iterator[tuple[str, Answer]]:
    """Give what each condition wants of a field, the last first, so that an earlier condition has its way."""
    for chain in reversed(policy.chains):
        for condition in reversed(chain.eligibility):
            if condition.active[-1].value is not False:
                yield from _of_test(condition.test)


def _of_test(test: Test) -> Iterator[tuple[str, Answer]]:
    if test.op == "all":
        for one in test.all:
            yield from _of_test(one)
    elif test.op == "any":
        yield from _of_test(test.any[0])
    elif test.op != "below" and test.operand:
        value = test.operand[-1].value
        value = value[0] if isinstance(value, tuple) else value
        if value is not None and value != REQUIRED:
            yield test.field, value
    elif test.operand:
        yield test.field, 0


def with_answers(tables: Tables, policies: Sequence[Policy], answers: dict[str, Answer], own: Ground) -> Tables:
    """Give the tables with the facts of some designs answered: of persons and firms, courses, and the year."""
    trained = tables.training.select(_KEYS).unique().with_columns(pl.lit(value=True).alias("#trained"))
    payslips = tables.payslips.join(trained, on=_KEYS, how="left", maintain_order="left")
    person = pl.col("#trained").is_not_null()
    training, years = tables.training, tables.years
    for column in columns_declared(policies):
        given = _cell(column, answers[column.name], own)
        if column.per == "training":
            training = training.with_columns(given)
        elif column.per == "employer_year":
            years = years.with_columns(pl.when(pl.col("year") == own.year).then(given).alias(column.name))
        elif column.name in own.research_facts:
            payslips = payslips.with_columns(pl.when(pl.col("research")).then(given).otherwise(0).alias(column.name))
        elif column.kind in _NOTHING and column.per in {"payslip", "employee_year"}:
            has_any = person if column.per == "payslip" else person.any().over("employer", "employee")
            nothing = pl.lit(_NOTHING[column.kind], dtype=column.dtype())
            payslips = payslips.with_columns(pl.when(has_any).then(given).otherwise(nothing).alias(column.name))
        else:
            payslips = payslips.with_columns(given)
    return Tables(payslips.drop("#trained"), training, years)


def _cell(column: Column, answer: Answer, own: Ground) -> pl.Expr:
    if isinstance(answer, tuple):
        names = [company.id for company in own.companies]
        return pl.col("employer").replace_strict(names, answer, return_dtype=pl.Int64).alias(column.name)
    content: Any = parse_month(str(answer)) if column.kind == "month" else answer
    return pl.lit(content, dtype=column.dtype()).alias(column.name)


def batches(policies: Sequence[tuple[Policy, dict[str, Answer]]]) -> Iterator[list[tuple[Policy, dict[str, Answer]]]]:
    """Part designs so that a name means one thing, and has one answer, within each part."""
    parts: list[tuple[dict[str, object], list[tuple[Policy, dict[str, Answer]]]]] = []
    for policy, answers in policies:
        meant: dict[str, object] = {
            column.name: (column.kind, column.per, column.high, column.choices, answers[column.name])
            for column in columns_declared([policy])
        }
        for known, part in parts:
            if all(known.get(name, meaning) == meaning for name, meaning in meant.items()):
                known.update(meant)
                part.append((policy, answers))
                break
        else:
            parts.append((meant, [(policy, answers)]))
    for _, part in parts:
        yield part


__all__ = ["Answer", "answers_of", "batches", "with_answers"]
