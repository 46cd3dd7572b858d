"""How two designs differ in words and with numbers, and what only their files tell apart."""

from itertools import combinations
from typing import Final

import pytest

from kutcalc.language import NBSP, Language
from kutcalc.policy import Library, Policy, read_policy
from kutcalc.report.policy_difference import PARTS, DifferenceLine, difference_of

LIBRARY: Final = Library()
ALMEGA: Final = LIBRARY.get("se-almega-2024")
PATTERN: Final = "no-kompetansefunn"
VARIANTS: Final = tuple(
    f"{PATTERN}-{name}" for name in ("ekstern", "formell", "generell", "over-terskel", "under-terskel")
)
QUESTION: Final = "Leder kursen till en erkänd examen eller ett erkänt yrkesbevis?"
FORMAL: Final = f"”{QUESTION}” är ja"
BOUGHT: Final = "anordnare är något av extern, erkänd skola"


def told(
    first: str | Policy, second: str | Policy, language: Language = "sv"
) -> list[tuple[str, str, str, str | None]]:
    """Give the lines of all parts: the name, what each says, and how far they are apart, with plain blanks."""
    one, other = (LIBRARY.get(one) if isinstance(one, str) else one for one in (first, second))
    lines: list[DifferenceLine] = [line for part in difference_of(one, other, language).parts for line in part.lines]
    return [
        (plain(line.term), plain(line.first), plain(line.second), line.change and plain(line.change)) for line in lines
    ]


def plain(text: str) -> str:
    """Put plain blanks in a text."""
    return text.replace(NBSP, " ")


def almega(old: str, new: str) -> Policy:
    """Give Almega's design with one thing written otherwise."""
    text = LIBRARY.text(ALMEGA)
    assert old in text
    return read_policy(text.replace(old, new))


def test_an_amount_says_how_far_apart_the_two_are() -> None:
    assert told("se-utbvik-1991", "se-utbvik-1996") == [
        ("fast belopp per styck: belopp", "460 kr", "400 kr", "60 kr mindre"),
        ("kursavgift: tak per timme", "75 kr", "35 kr", "40 kr mindre"),
        ("tak per anställd och år", "30 000 kr", "20 000 kr", "10 000 kr mindre"),
    ]


def test_a_rate_is_apart_in_points() -> None:
    dearer = almega("value = 500_000", "value = 525_000")

    assert told(ALMEGA, dearer) == [("sats", "50 %", "52,5 %", "2,5 procentenheter mer")]
    assert told(dearer, ALMEGA, "en") == [("rate", "52.5%", "50%", "2.5 points less")]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_norwegian_variant_decides_what_the_pattern_leaves_open(variant: str) -> None:
    lines = {line[0]: line[1:] for line in told(PATTERN, variant)}

    asked = lines.pop(QUESTION, None)
    assert asked == (None if variant.endswith("formell") else ("frågas", "finns inte", None))
    assert {first for first, _, _ in lines.values()} == {"inte bestämt"}
    assert lines[FORMAL][1] == ("gäller" if variant.endswith("formell") else "gäller inte")
    assert lines[BOUGHT][1] == ("gäller" if variant.endswith("ekstern") else "gäller inte")
    assert ("det som ligger under räknas inte" in lines) == (not variant.endswith("over-terskel"))
    assert ("tak per arbetsgivare och år" in lines) == (not variant.endswith("under-terskel"))


def test_norwegian_variants_differ_in_one_switch_each_from_the_general_one() -> None:
    general = f"{PATTERN}-generell"

    assert told(general, f"{PATTERN}-formell") == [
        (QUESTION, "finns inte", "frågas", None),
        (FORMAL, "gäller inte", "gäller", None),
    ]
    assert told(general, f"{PATTERN}-ekstern") == [(BOUGHT, "gäller inte", "gäller", None)]
    assert told(general, f"{PATTERN}-over-terskel") == [
        ("det som ligger under räknas inte", "0 NOK", "inte bestämt", None)
    ]
    assert told(general, f"{PATTERN}-under-terskel", "en") == [
        ("cap per employer and year", "none", "not decided", None)
    ]


def test_what_only_names_tell_apart_is_no_difference() -> None:
    renamed = almega("[eligibility.external_provider]", "[eligibility.bought_elsewhere]")

    assert told(ALMEGA, renamed) == []
    assert told(renamed, almega("[base.fees]", "[base.courses]")) == []
    assert BOUGHT not in {text for line in told(ALMEGA, f"{PATTERN}-ekstern") for text in line}


def test_a_condition_that_does_not_hold_is_no_difference() -> None:
    idle = "[base.fees]"
    more = """[eligibility.near]
level = "training"
field = "distance_km"
at_most = 50
active = false
why_not = { sv = "Nej.", en = "No." }
source = "kutcalc"
verification = "assumption"

[base.fees]"""

    assert told(ALMEGA, almega(idle, more)) == []
    assert told(ALMEGA, almega(idle, more.replace("active = false\n", ""))) == [
        ("villkor (kursen)", "finns inte", "avstånd högst 50", None)
    ]


def test_a_condition_at_another_level_is_told_by_its_level() -> None:
    line = 'level = "training"\nfield = "provider_kind"\nis_in = ["external", "institution"]'
    by_size = almega(line, 'level = "employer_month"\nfield = "headcount"\nbelow = 50')
    by_year = almega(line, 'level = "employer_year"\nfield = "headcount"\nbelow = 50')

    assert told(by_size, by_year, "en") == [
        (
            "condition (the employer and the month)",
            "headcount below 50 (the employer and the month)",
            "headcount below 50 (the employer and the year)",
            None,
        )
    ]


def test_rates_of_different_forms_stand_on_one_line() -> None:
    lines = {line[0]: line[1:] for line in told(ALMEGA, "it-f40-2022b")}

    first, second, change = lines["sats"]
    assert (first, change) == ("50 %", None)
    assert second.startswith("70 % när storleksklass är något av mikroföretag, litet och ")
    assert second.count("; ") == 4


def test_a_cap_in_another_currency_stands_on_the_line_of_ours() -> None:
    lines = told(ALMEGA, "it-f40-2022b")

    (cap,) = [line for line in lines if line[0] == "tak per arbetsgivare och år"]
    assert cap[1] == "inget"
    assert cap[2].startswith("300 000 EUR när ")
    assert cap[3] is None


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_line_of_neighbours_says_two_things(language: Language) -> None:
    family = ["it-f40-2018", "it-f40-2020", "jp-2005", "jp-2024", "lu-pre2017", "se-fou-2014", *VARIANTS]

    for first, second in combinations(family, 2):
        difference = difference_of(LIBRARY.get(first), LIBRARY.get(second), language)
        lines = [line for part in difference.parts for line in part.lines]
        assert difference.count == len(lines) > 0
        assert [part.part for part in difference.parts] == [
            name for name in PARTS if name in {one.part for one in difference.parts}
        ]
        assert all(line.term and line.first != line.second for line in lines), (first, second)
