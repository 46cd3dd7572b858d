"""One reference company, and the trace of its deduction under each policy, as the command line prints it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.oracle.companies import Drawn
from tests.oracle.policy_comparing import case_for, filled
from tests.oracle.policy_file import Tree, dated, fields_of, plain, policy_trees

from kutcalc.analysis.explaining import explain
from kutcalc.analysis.figure import Figure
from kutcalc.cli.output import trace_text
from kutcalc.language import Language
from kutcalc.policy.mechanisms import make_plan

FOLDER: Final = Path(__file__).parent / "traces"
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")
MONTH, YEAR = "2025-05", 2025
# What a fact is where no condition asks for anything of it.
BY_UNIT: Final = {"ore": 2_000_000, "minor": 2_000_000, "ppm": 900_000, "minutes": 2_160, "count": 3}
# What a fact is where the first test of it asks for something else than most firms would answer.
BY_FACT: Final = {"in_consortium": False}

FIRM: Final = {
    "employer": "A",
    "month": MONTH,
    "headcount": 12,
    "turnover_ore": 2_000_000_000,
    "balance_ore": 1_000_000_000,
    "owner": "business",
    "sni": "16101",
    "municipality": "2181",
}
PAID: Final = {"paid_minutes": 10_400, "count": 1, "group": "A"}
PAYSLIPS: Final = (
    {"employee": "E1", "birth_year": 1975, "cash_pay_ore": 4_160_000, "benefits_ore": 50_000, "hired_month": "2019-01"},
    {"employee": "E2", "birth_year": 1990, "cash_pay_ore": 3_640_000, "benefits_ore": 0, "hired_month": "2024-11"},
    {"employee": "E3", "birth_year": 1985, "cash_pay_ore": 3_900_000, "benefits_ore": 0, "hired_month": "2022-02"},
)
COURSES: Final = (
    {
        "employee": "E1",
        "course": "K1",
        "minutes": 7_500,
        "fee_ore": 3_000_050,
        "other_cost_ore": 200_000,
        "other_support_ore": 0,
        "provider_kind": "institution",
    },
    {
        "employee": "E2",
        "course": "K2",
        "minutes": 480,
        "fee_ore": 512_345,
        "other_cost_ore": 0,
        "other_support_ore": 50_000,
        "provider_kind": "external",
    },
)
GIVEN: Final = {"delivery": "digital", "distance_km": 20, "certified": True, "mandatory": False}


def reference_company(tree: Tree) -> Drawn:
    """Give three employees of one firm in one month, with the answers that a policy's conditions hope for."""
    answers = {name: _answer(name, fact, tree) for name, fact in tree.get("facts", {}).items()}

    def of(*levels: str) -> dict[str, Any]:
        return {name: value for name, value in answers.items() if tree["facts"][name]["level"] in levels}

    payslips = [
        FIRM
        | {"paid_minutes": 10_400, "count": 1, "group": "A"}
        | row
        | of("payslip", "employer_month", "employee_year")
        for row in PAYSLIPS
    ]
    training = [{"employer": "A", "month": MONTH} | GIVEN | row | of("training") for row in COURSES]
    years = [
        {"employer": "A", "year": YEAR - 2, "fee_ore": 400_000, "other_cost_ore": 10_000, "minutes": 900},
        {"employer": "A", "year": YEAR - 1, "fee_ore": 600_000, "other_cost_ore": 20_000, "minutes": 1_200},
        {"employer": "A", "year": YEAR, "profit_ore": 90_000_000},
    ]
    return Drawn(payslips, training, [row | of("employer_year") for row in years])


def _answer(name: str, fact: Tree, tree: Tree) -> Any:
    """Give what the first test of a fact asks for."""
    if name in BY_FACT:
        return BY_FACT[name]
    for field, test in fields_of(tree.get("eligibility", {})):
        if field == name:
            for word, less in (("is", 0), ("is_in", 0), ("at_least", 0), ("at_most", 0), ("below", 1)):
                if word in test:
                    wanted = dated(test[word])[-1]["value"]
                    wanted = wanted[0] if isinstance(wanted, list) else wanted
                    return wanted if isinstance(wanted, str | bool) else wanted - less
    if fact["type"] == "boolean":
        return True
    if fact["type"] == "choice":
        return fact["choices"][0]
    return "2024-11" if fact["type"] == "month" else BY_UNIT[fact.get("unit", "count")]


def trace(reference: str, tree: Tree, language: Language) -> str:
    """Give the trace of the company's deduction under a policy."""
    ours, policy = filled(reference, tree)
    is_by_year = plain(ours["instrument"]["settlement"], MONTH) == "year"
    figure = Figure(
        level="employer_year" if is_by_year else "employer_month",
        column="training_deduction_ore",
        employer="A",
        month=None if is_by_year else MONTH,
        year=YEAR if is_by_year else None,
    )
    case = case_for([reference_company(ours)], policy)
    return trace_text(explain(case, make_plan(policy), reference, figure, language, brief=True), language) + "\n"


def path_of(reference: str, language: Language) -> Path:
    """Give where the trace of a policy is kept."""
    return FOLDER / f"{reference.removesuffix('@1')}.{language}.txt"


def all_traces() -> Iterator[tuple[Path, str]]:
    """Give the trace of every policy of the library in both languages, with where it is kept."""
    for reference, tree in policy_trees().items():
        for language in LANGUAGES:
            yield path_of(reference, language), trace(reference, tree, language)
