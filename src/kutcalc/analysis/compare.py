"""Compare: the same employers, several policies side by side, the law in force always first."""

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from kutcalc.analysis.calculate import Answer, calculate
from kutcalc.analysis.case import Case
from kutcalc.analysis.checks import check_persons
from kutcalc.analysis.columns_out import CARRIED, MONEY
from kutcalc.analysis.scenario import CURRENT_LAW, Chosen
from kutcalc.policy.mechanisms import no_policy

TOTALS: Final = ("employers", "persons", "persons_trained", "contribution_base_ore", *MONEY, *CARRIED)


def answers(case: Case, policies: Sequence[Chosen], levels: Sequence[str]) -> list[Answer]:
    """Work a case through several policies; the year of each employer is always among the tables."""
    check_persons(case)
    asked = list(dict.fromkeys([*levels, "employer_year"]))
    return [calculate(case, chosen.plan, chosen.label, asked) for chosen in policies]


def baseline(case: Case, levels: Sequence[str]) -> Answer:
    """Work a case through the law in force alone."""
    return calculate(case, no_policy(), CURRENT_LAW, list(dict.fromkeys([*levels, "employer_year"])))


def totals_of(answer: Answer) -> dict[str, int]:
    """Sum a calculation over all its employers and months; a person counts once, with the highest count."""
    table = answer.tables["employer_year"]
    payslips = answer.case.payslips
    trained = answer.case.training.select("employer", "employee", "month").unique()
    persons = payslips.group_by("employer", "employee").agg(pl.col("count").max())["count"].sum()
    with_course = payslips.join(trained, on=["employer", "employee", "month"], how="semi")
    persons_trained = with_course.group_by("employer", "employee").agg(pl.col("count").max())["count"].sum()
    sums: dict[str, Any] = table.select(pl.col(name).sum() for name in TOTALS if name in table.columns).to_dicts()[0]
    return {
        "employers": payslips["employer"].n_unique(),
        "persons": int(persons),
        "persons_trained": int(persons_trained),
        **{name: sums[name] for name in TOTALS if name in sums and name not in {"persons", "persons_trained"}},
    }


def differences_of(labels: Sequence[str], totals: Sequence[dict[str, int]]) -> list[dict[str, Any]]:
    """Compare each policy's deduction with the first one's."""
    first = totals[0]
    return [
        {
            "policy": label,
            "versus": labels[0],
            "training_deduction_ore": own["training_deduction_ore"] - first["training_deduction_ore"],
            "same": own == first,
        }
        for label, own in zip(labels[1:], totals[1:], strict=True)
    ]
