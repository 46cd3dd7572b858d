from typing import Any, Final

import pytest

from kutcalc.language import NBSP, Language
from kutcalc.report.answer import answer

ASKED: Final[dict[str, Any]] = {
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
    "policy": "se-almega-2024",
}


def headline(language: Language, **changed: Any) -> str:
    text: str = answer("quick_calculation", {**ASKED, **changed}, language)["headline"]
    return text.replace(NBSP, " ")


def test_the_answer_is_a_range_and_called_a_proposal() -> None:
    assert headline("sv") == "Ungefär 54 000–60 000 kr för 2026. Det är ett förslag, inte en rättighet."
    assert headline("en") == "About SEK 54,000–60,000 for 2026. It is a proposal, not a right."


@pytest.mark.parametrize(
    ("changed", "sv", "en"),
    [
        (
            {"policy": "se-kut-2019-almega50", "employees": 400, "monthly_pay_ore": 1_400_000_000},
            "ett villkor inte är uppfyllt: Företaget är inte litet eller medelstort.",
            "a condition is not met: The firm is not small or medium-sized.",
        ),
        ({"course_fees_ore": 0}, "avdraget blir mindre än en krona.", "the deduction comes to less than a krona."),
        ({"policy": "current-law"}, "inget förslag är valt.", "no policy was chosen."),
    ],
    ids=["condition", "no fees", "law"],
)
def test_nothing_has_its_reason(changed: dict[str, Any], sv: str, en: str) -> None:
    assert headline("sv", **changed).startswith(f"0 kr för 2026, därför att {sv}")
    assert headline("en", **changed).startswith(f"SEK 0 for 2026, because {en}")
