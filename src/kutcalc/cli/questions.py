"""Commands that need no file: the example, four questions; and the one that calculates a result again."""

import argparse
from typing import Any, Final

import msgspec

from kutcalc.analysis.calculate import Answer, calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.quick import Questions
from kutcalc.analysis.quick import quick as quick_answer
from kutcalc.analysis.scenario import chosen, read_scenario
from kutcalc.cli.asked import Asked, choices_of, fault, must_exist
from kutcalc.cli.books import out, out_json
from kutcalc.errors import FaultsError
from kutcalc.language import Language, money_text
from kutcalc.policy import Library, parse_value
from kutcalc.report.examples import example_folder
from kutcalc.report.quick_reply import quick_reply
from kutcalc.report.verify import Difference, differences, repeated, table_differences
from kutcalc.units import ORE_PER_KR

DEMO: Final = "exempelbolaget"
DIFFERS: Final = 5


def demo_answer() -> Answer:
    """Calculate the worked example that comes with the package."""
    scenario = read_scenario(example_folder(DEMO))
    one = chosen(scenario.body.choices, Library())[0]
    case = case_of(scenario.tables([one.policy]))
    return calculate(case, one.plan, one.label, ["employer_month", "employer_year"])


def demo(arguments: argparse.Namespace) -> int:
    """Show the worked example in five lines."""
    language: Language = arguments.lang
    answer = demo_answer()
    year = answer.tables["employer_year"].to_dicts()[0]
    amounts = {name: money_text(value, ORE_PER_KR, language) for name, value in year.items() if name.endswith("_ore")}
    if arguments.json:
        out_json({name: value for name, value in year.items() if name != "month"})
        return 0
    why = f"kutcalc run --scenario {example_folder(DEMO)} --explain employer_month:A/2026-05:training_deduction_ore"
    lines = {
        "sv": (
            "Exempelbolaget AB: tolv anställda, mars till maj 2026, tre kurser, en person i forskning.",
            f"Arbetsgivaravgifter att betala enligt gällande regler: {amounts['baseline_due_ore']}.",
            f"Kursernas pris: {amounts['training_cost_ore']}; förslaget ger hälften tillbaka av köpta kurser.",
            f"Kompetensavdrag med Almegas förslag från 2024: {amounts['training_deduction_ore']}.",
            f"Det är ett förslag, ingen lag. Varför? {why}",
        ),
        "en": (
            "Exempelbolaget AB: twelve employees, March to May 2026, three courses, one person in research.",
            f"Contributions due by the law in force: {amounts['baseline_due_ore']}.",
            f"Price of the courses: {amounts['training_cost_ore']}; the proposal gives half back of those bought.",
            f"Training deduction by Almega's proposal of 2024: {amounts['training_deduction_ore']}.",
            f"It is a proposal, not a law. Why? {why}",
        ),
    }[language]
    out("\n".join(lines))
    return 0


def quick(arguments: argparse.Namespace) -> int:
    """Answer four questions with a range."""
    language: Language = arguments.lang
    asked = Questions(
        employees=arguments.employees,
        monthly_pay_ore=_kronor("--monthly-pay", arguments.monthly_pay),
        course_fees_ore=_kronor("--course-fees", arguments.course_fees),
        year=arguments.year,
        training_minutes=arguments.training_minutes,
    )
    one = chosen(choices_of(arguments), Library())[0]
    answer = quick_answer(asked, one, language)
    reply = quick_reply(asked, one, answer, language)
    if arguments.json:
        out_json(reply)
        return 0
    out(answer.headline)
    for note in (*reply["assumptions"], *reply["not_counted"]):
        out(f"  {note['text']}")
    return 0


def _kronor(option: str, text: str) -> int:
    """Read an amount as people write it, in kronor, into öre; what is wrong is said of the option."""
    written = text if text.rstrip().endswith(("kr", "SEK")) else f"{text} kr"
    try:
        value = parse_value("caps.employer_year.amount_ore", written)
    except FaultsError as error:
        raise FaultsError([msgspec.structs.replace(one, path=option) for one in error.faults]) from None
    if not isinstance(value, int):
        raise FaultsError([fault(option, "skriv ett belopp i kronor.", "write an amount in kronor.")])
    return value


def verify(arguments: argparse.Namespace) -> int:
    """Calculate a result again and say whether it is the same."""
    must_exist([arguments.file])
    found = _differences_of(arguments)
    if arguments.json:
        out_json({"same": not found, "differences": [msgspec.to_builtins(one) for one in found]})
    elif not found:
        out({"sv": "lika", "en": "same"}[arguments.lang])
    else:
        out({"sv": "skiljer sig", "en": "differs"}[arguments.lang])
        for one in found:
            out(
                "  "
                + ", ".join(f"{name}: {value}" for name, value in msgspec.to_builtins(one).items() if value is not None)
            )
    return DIFFERS if found else 0


def _differences_of(arguments: argparse.Namespace) -> list[Difference]:
    if arguments.file.suffix == ".json":
        try:
            then = msgspec.json.decode(arguments.file.read_bytes(), type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise FaultsError(
                [fault(arguments.file.name, f"filen är inte JSON: {error}", f"no JSON: {error}")]
            ) from None
        return differences(then, repeated(then))
    asked = Asked(arguments)
    level = asked.levels[0]
    one = asked.policies[0]
    table = calculate(asked.case, one.plan, one.label, [level]).tables[level]
    return table_differences(arguments.file, table, level)
