"""The four questions as they were typed, and the request of 9.4 that they come to."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.analysis.quick import MOST_EMPLOYEES, Questions
from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.errors import Fault, FaultsError, PolicyNotFoundError
from kutcalc.language import Language, Text, decimal_text, money_text
from kutcalc.policy import Policy
from kutcalc.server.pages.amounts import Misread, read_count, read_ore
from kutcalc.server.pages.forms import CHANGED, Problem
from kutcalc.server.pages.policy_choices import choice_of, find, same_ref
from kutcalc.server.pages.policy_terms import read_changes
from kutcalc.units import ORE_PER_KR

QUESTIONS: Final = ("employees", "monthly_pay", "course_fees")
DEFAULT_POLICY: Final = "se-almega-2024@1"
EXAMPLE: Final = {
    "employees": "12",
    "monthly_pay": "420000",
    "course_fees": "120000",
    "policy": DEFAULT_POLICY,
    "year": "2026",
}
FIRST_YEAR: Final = LAW_MONTHS[0].year
LAST_YEAR: Final = LAW_MONTHS[1].year - 1
LABELS: Final = {
    "employees": Text(sv="Hur många är ni?", en="How many are you?"),
    "monthly_pay": Text(sv="Vad är er lönesumma i månaden?", en="What is your monthly payroll?"),
    "course_fees": Text(sv="Hur mycket betalar ni för kurser på ett år?", en="What do you pay for courses in a year?"),
    "policy": Text(sv="Vilket förslag?", en="Which proposal?"),
    "year": Text(sv="Vilket år?", en="Which year?"),
}
_MOST_ORE: Final = 10**15
_LETTERS: Final = 200
_MISSING: Final = {
    "employees": Text(sv="Skriv hur många ni är, till exempel 12.", en="Write how many you are, for example 12."),
    "monthly_pay": Text(
        sv="Skriv lönesumman i månaden, till exempel 420 000.", en="Write the monthly payroll, for example 420 000."
    ),
    "course_fees": Text(
        sv="Skriv vad kurserna kostar på ett år, till exempel 120 000. Skriv 0 om ni inte köper kurser.",
        en="Write what courses cost in a year, for example 120 000. Write 0 if you buy none.",
    ),
    "year": Text(sv="Välj ett år.", en="Choose a year."),
    "policy": Text(sv="Välj ett förslag.", en="Choose a proposal."),
}


class QuickAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The four questions as typed and as read; `body` is None where something is wrong."""

    typed: dict[str, str]
    changes: dict[str, str]
    policy: Policy | None
    body: dict[str, Any] | None
    problems: tuple[Problem, ...]


def is_asked(query: Mapping[str, str]) -> bool:
    """Whether any of the questions was answered, so that there is something to calculate."""
    return any(name in query for name in QUESTIONS)


def quick_asked(query: Mapping[str, str], language: Language) -> QuickAsked:
    """Read the four questions; everything wrong is told at once."""
    typed = {name: query.get(name, "")[:_LETTERS] for name in LABELS}
    changes = {key.removeprefix(CHANGED): text[:_LETTERS] for key, text in query.items() if key.startswith(CHANGED)}
    problems: list[Problem] = []
    employees = _number("employees", typed, (1, MOST_EMPLOYEES), problems)
    pay = _number("monthly_pay", typed, (0, _MOST_ORE), problems)
    fees = _number("course_fees", typed, (0, _MOST_ORE), problems)
    year = _number("year", typed, (FIRST_YEAR, LAST_YEAR), problems)
    policy, wanted = None, typed["policy"].strip()
    if not wanted:
        problems.append(Problem("policy", "required", _MISSING["policy"]))
    else:
        try:
            policy = find(wanted)
            typed["policy"] = same_ref(wanted)
        except PolicyNotFoundError as error:
            problems.append(Problem("policy", error.code, error.text))
    changed, wrong = read_changes(policy, changes, language)
    problems += wrong
    body = None
    if not problems:
        body = {
            "employees": employees,
            "monthly_pay_ore": pay,
            "course_fees_ore": fees,
            "year": year,
            "policy": choice_of(policy, changed),
        }
    return QuickAsked(typed=typed, changes=changes, policy=policy, body=body, problems=tuple(problems))


def questions_of(body: Mapping[str, Any]) -> Questions:
    """Give the questions of a request without its policy."""
    return msgspec.convert({name: value for name, value in body.items() if name not in {"policy", "echo"}}, Questions)


def _number(name: str, typed: Mapping[str, str], bounds: tuple[int, int], problems: list[Problem]) -> int:
    """Read one answer, in öre where it is an amount."""
    text = typed[name].strip()
    if not text:
        problems.append(Problem(name, "required", _MISSING[name]))
        return 0
    is_money = name in {"monthly_pay", "course_fees"}
    value = read_ore(text) if is_money else read_count(text)
    if isinstance(value, Misread):
        label = LABELS[name]
        told = Text(sv=f"{label.sv} {value.text.sv}", en=f"{label.en} {value.text.en}")
        problems.append(Problem(name, value.code, told))
        return 0
    if not bounds[0] <= value <= bounds[1]:
        sv, en = (_between(name, bounds, language, is_money=is_money) for language in ("sv", "en"))
        problems.append(Problem(name, "out-of-range", Text(sv=sv, en=en)))
    return value


def _between(name: str, bounds: tuple[int, int], language: Language, *, is_money: bool) -> str:
    if name == "year":
        low, high = (str(bound) for bound in bounds)
    elif is_money:
        low, high = (money_text(bound, ORE_PER_KR, language) for bound in bounds)
    else:
        low, high = (decimal_text(bound, 1, language) for bound in bounds)
    label = LABELS[name].read(language)
    return f"{label} Skriv {low} till {high}." if language == "sv" else f"{label} Write {low} to {high}."


def faults_of(problems: tuple[Problem, ...]) -> FaultsError:
    """Give what was wrong in a form as the error that the twin answers with."""
    return FaultsError([Fault(code=one.code, text=one.text, pointer=f"/{one.field}") for one in problems])


def answered_query(asked: QuickAsked) -> dict[str, str]:
    """Give the questions as they stand in an address."""
    given = {name: text for name, text in asked.typed.items() if text}
    return given | {CHANGED + path: text for path, text in asked.changes.items() if text}


def blank_value(language: Language) -> dict[str, Any]:
    """Give the twin of the form before it is answered: its fields, and the example."""
    units = {"employees": "count", "monthly_pay": "kr", "course_fees": "kr", "policy": "choice", "year": "year"}
    fields = [{"name": name, "label": text.read(language), "unit": units[name]} for name, text in LABELS.items()]
    title = {"sv": "Exempelbolaget AB, 12 anställda", "en": "Exempelbolaget AB, 12 employees"}[language]
    body = {
        "employees": int(EXAMPLE["employees"]),
        "monthly_pay_ore": int(EXAMPLE["monthly_pay"]) * ORE_PER_KR,
        "course_fees_ore": int(EXAMPLE["course_fees"]) * ORE_PER_KR,
        "year": int(EXAMPLE["year"]),
        "policy": EXAMPLE["policy"],
    }
    return {"fields": fields, "example": {"title": title, "quick_calculation": body}}


__all__ = [
    "DEFAULT_POLICY",
    "EXAMPLE",
    "LABELS",
    "QuickAsked",
    "answered_query",
    "blank_value",
    "faults_of",
    "is_asked",
    "questions_of",
    "quick_asked",
]
