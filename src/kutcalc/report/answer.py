"""The one function behind the API, the pages and jobs: a body in, the reply out, as plain JSON values.

The bodies are those of `design/interfaces.md` 9.3 to 9.6 and 9.9, decoded; the replies are those of the same sections.
"""

from typing import Any, Final, Literal

import msgspec

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.checks import check_persons
from kutcalc.analysis.compare import answers
from kutcalc.analysis.quick import Questions, quick
from kutcalc.analysis.scenario import Comparison, chosen, read_body, tables_of_employers
from kutcalc.language import Language
from kutcalc.policy import Library
from kutcalc.report.quick_reply import quick_reply
from kutcalc.report.reply import calculation_reply, comparison_reply

Kind = Literal["calculation", "comparison", "quick_calculation"]
KINDS: Final[tuple[Kind, ...]] = ("calculation", "comparison", "quick_calculation")
_LIBRARY: Final = Library()


def answer(kind: Kind, body: dict[str, Any], language: Language) -> dict[str, Any]:
    """Answer a request; KutcalcError tells all that is wrong in it, each fault with its JSON Pointer."""
    if kind == "quick_calculation":
        given = dict(body)
        policy, echo = given.pop("policy"), given.pop("echo", False)
        asked = msgspec.convert(given, Questions)
        one = chosen([policy], _LIBRARY)[0]
        reply = quick_reply(asked, one, quick(asked, one, language), language)
    else:
        read = read_body(msgspec.json.encode(body))
        echo = read.echo
        policies = chosen(read.choices, _LIBRARY)
        tables = tables_of_employers(read, [one.policy for one in policies])
        case = case_of(tables, tuple(dict.fromkeys(fact for one in policies for fact in one.plan.employer_facts)))
        check_persons(case)
        levels = list(read.levels)
        assumed = [(one.column, one.value) for one in read.assume]
        if isinstance(read, Comparison):
            made = answers(case, policies, levels)
            reply = comparison_reply(case, policies, made, levels, assumed=assumed, language=language)
        else:
            one = policies[0]
            made_one = calculate(case, one.plan, one.label, list(dict.fromkeys([*levels, "employer_year"])))
            reply = calculation_reply(
                case, one, made_one, levels, figures=read.explain, assumed=assumed, language=language
            )
    if echo:
        reply["request"] = body
    return reply


__all__ = ["KINDS", "Kind", "answer"]
