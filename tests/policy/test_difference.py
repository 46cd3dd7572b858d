"""Policies are told apart in words that a person reads, with the values that differ."""

import pytest

from kutcalc.policy import Change, Library, Policy, cards, change, differences, parameters
from kutcalc.policy.terms import term

LIBRARY = Library()
ALMEGA = LIBRARY.get("se-almega-2024")
ALL = tuple(LIBRARY.all())
POLICIES = [pytest.param(policy, id=policy.id) for policy in ALL]
PAIRS = [
    pytest.param(one, other, id=f"{one.id} {other.id}")
    for place, one in enumerate(ALL)
    for other in (ALL[place - 1], ALL[place - 7])
]
"""Each policy with its neighbour, which is often of its family, and with one that is farther away."""


def test_cards_are_those_of_the_interface() -> None:
    lower = change(ALMEGA, [Change("rate.share_ppm", 400_000)])
    capped = change(ALMEGA, [Change("caps.employer_month.amount_ore", 1_000_000)])

    found = cards((ALMEGA, lower, capped))

    assert [
        (card.path, card.term.sv, card.unit, card.values, tuple(text.sv.replace("\u00a0", " ") for text in card.text))
        for card in found
    ] == [
        ("rate.share_ppm", "sats", "ppm", (500_000, 400_000, 500_000), ("50 %", "40 %", "50 %")),
        (
            "caps.employer_month.amount_ore",
            "tak per arbetsgivare och månad",
            "ore",
            (None, None, 1_000_000),
            ("inget", "inget", "10 000 kr"),
        ),
    ]
    assert [text.en for text in found[1].text] == ["none", "none", "SEK\u00a010,000"]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_does_not_differ_from_itself(policy: Policy) -> None:
    assert differences(policy, policy) == ()


def test_no_policy_has_no_cards() -> None:
    assert cards(()) == ()


def test_one_amount_of_two_laws() -> None:
    found = differences(LIBRARY.get("se-utbvik-1991"), LIBRARY.get("se-utbvik-1994"))

    assert [(card.path, card.values) for card in found] == [("base.substitute.amount_ore", (46_000, 47_500))]


def test_a_condition_that_one_of_them_lacks_is_one_card() -> None:
    found = differences(ALMEGA, LIBRARY.get("se-kut-2019"))

    card = next(card for card in found if card.path == "eligibility.near_or_digital")
    assert [path for path in (one.path for one in found) if path.startswith("eligibility.near_or_digital")] == [
        "eligibility.near_or_digital"
    ]
    assert card.text[0].sv == "finns inte"
    assert card.text[1].sv == "kursform är något av digital, blandad eller avstånd högst inte bestämt"


def test_tiers_and_schedules_are_said_in_words() -> None:
    found = {card.path: card for card in differences(ALMEGA, LIBRARY.get("it-f40-2022b"))}
    lines = {card.path: card for card in differences(ALMEGA, LIBRARY.get("jp-2008"))}

    assert found["rate.tiers.large"].text[1].en == "30% when size class is large"
    assert found["caps.employer_year.amount_minor"].text[1].en.startswith("300,000\u00a0EUR when size class is one of")
    assert lines["rate.schedule"].text[1].sv.replace("\u00a0", " ") == "8 % vid 0,15 %, 12 % vid 0,25 %"
    assert found["instrument.lag_years"].values == (0, 1)


def test_only_the_value_compared_with_differs() -> None:
    short = change(LIBRARY.get("it-f40-2022b"), [Change("eligibility.at_least_24_hours.at_least", 480)])

    (card,) = differences(LIBRARY.get("it-f40-2022b"), short)

    assert (card.path, card.term.sv) == (
        "eligibility.at_least_24_hours.at_least",
        "villkor at_least_24_hours: minst",
    )
    assert [text.sv for text in card.text] == ["24\u00a0timmar", "8\u00a0timmar"]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_any_two_policies_can_be_told_apart(one: Policy, other: Policy) -> None:
    found = differences(one, other)

    assert found
    assert all(card.text[0] != card.text[1] or card.values[0] != card.values[1] for card in found)


def test_what_neither_file_says_is_no_difference() -> None:
    paths = [card.path for card in differences(ALMEGA, LIBRARY.get("it-f40-2020"))]

    assert "pool.mode" in paths
    assert "reference.index_ppm" not in paths
    assert "instrument.rank" not in paths


def test_a_fact_is_called_by_its_question() -> None:
    found = {card.path: card for card in differences(ALMEGA, LIBRARY.get("it-f40-2020"))}

    assert found["eligibility.on_topic"].text[1].en.startswith("“Is the course ")
    assert found["eligibility.on_topic"].text[1].sv.endswith("?” är ja")


@pytest.mark.parametrize("policy", POLICIES)
def test_every_path_has_a_term_in_both_languages(policy: Policy) -> None:
    for path in parameters(policy):
        said = term(path)
        assert said.sv, path
        assert said.en, path
        assert said.sv != said.en or "points" in path, path
