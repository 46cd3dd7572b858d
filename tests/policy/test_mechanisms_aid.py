"""Validators: the part of the cost and the aid of three years, at their edges, in both languages, no figure moved."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from tests.policy.working import WAYS, Row, Rows, made_case, policy_of, worked

from kutcalc.analysis.aid import aid_warnings
from kutcalc.analysis.calculate import worked_out
from kutcalc.analysis.notes import Note
from kutcalc.analysis.scenario import Chosen
from kutcalc.errors import PolicyInvalidError
from kutcalc.policy import Policy
from kutcalc.policy.mechanisms import make_plan

FEW: Row = {"headcount": 5, "turnover_ore": 0, "balance_ore": 0}
HALF = "[rate]\nshare_ppm = 500_000\n"
BY_SIZE = (
    '[validators.aid]\nkind = "state_aid"\nintensity_ppm = { tiers = ['
    '{ when = { field = "size_class", is_in = ["micro", "small"] }, value = 700_000 }, '
    '{ when = { field = "size_class", is = "medium" }, value = 600_000 }, '
    '{ when = { field = "size_class", is = "large" }, value = 500_000 }], source = "us", verification = "read" }\n'
)
THREE_YEARS = '[validators.small]\nkind = "de_minimis"\namount_euro_cents = 30_000_000\nyears = 3\n'


def flat(part: int) -> str:
    """Write a validator of one highest part."""
    return f'[validators.aid]\nkind = "state_aid"\nintensity_ppm = {part}\n'


def notes(policy: Policy, payslips: Rows, training: Sequence[Row] = (), *, language: Any = "sv") -> list[Note]:
    """Give the warnings of a policy, once its checks come out alike in all three ways."""
    case, plan = made_case(payslips, training, policies=[policy]), make_plan(policy)
    names = [name for check in plan.checks for name in check.names]
    found = [worked_out(case, plan, names, way=way)["group_year"].select(names) for way in WAYS]
    assert all(one.equals(found[0]) for one in found)
    return aid_warnings(case, [Chosen("p", policy, plan, "p")], language)


def codes(*given: Any) -> list[str]:
    """Give the codes of the warnings."""
    return [note.code for note in notes(*given)]


@pytest.mark.parametrize(("fee", "found"), [(199_000, []), (200_000, []), (201_000, ["state_aid_exceeded"])])
def test_the_part_of_the_cost_at_its_edge(fee: int, found: list[str]) -> None:
    # given 70 % of the fee; other cost 800 kr: at a fee of 2 000 kr that is 1 400 of 2 800, just half
    policy = policy_of("[rate]\nshare_ppm = 700_000\n" + flat(500_000))

    assert codes(policy, [{}], [{"fee_ore": fee, "other_cost_ore": 80_000}]) == found


@pytest.mark.parametrize(("part", "found"), [(499_999, ["state_aid_exceeded"]), (500_000, []), (500_001, [])])
def test_the_ceiling_on_the_part_at_its_edge(part: int, found: list[str]) -> None:
    assert codes(policy_of(HALF + flat(part)), [{}], [{"fee_ore": 100_000}]) == found


@pytest.mark.parametrize(("headcount", "rate", "found"), [
    (49, 700_000, []), (50, 700_000, ["state_aid_exceeded"]), (49, 701_000, ["state_aid_exceeded"]),
    (249, 600_000, []), (250, 600_000, ["state_aid_exceeded"]), (250, 500_000, []),
])  # fmt: skip
def test_the_ceiling_follows_the_size_of_the_undertaking(headcount: int, rate: int, found: list[str]) -> None:
    policy = policy_of(f"[rate]\nshare_ppm = {rate}\n{BY_SIZE}")

    assert codes(policy, [{**FEW, "headcount": headcount}], [{"fee_ore": 100_000}]) == found


def test_a_group_is_one_undertaking_and_its_aid_is_summed() -> None:
    slips: Rows = [
        {"employer": name, "group": "G", "headcount": 30, "turnover_ore": 0, "balance_ore": 0} for name in "AB"
    ]
    courses: Rows = [{"employer": "A", "fee_ore": 100_000}, {"employer": "B", "fee_ore": 0, "other_cost_ore": 20_000}]
    policy = policy_of("[rate]\nshare_ppm = 700_000\n" + BY_SIZE)  # 700 of 1 200 is 58,33 %

    assert codes(policy, slips, courses) == []
    assert codes(policy, slips, courses[:1]) == ["state_aid_exceeded"]  # 60 employees together: medium, 60 %


def test_an_unknown_size_is_not_asked_for_and_leaves_the_ceiling_in_doubt() -> None:
    course: Rows = [{"fee_ore": 100_000}]
    unsure, exceeded = ["state_aid_unsure"], ["state_aid_exceeded"]
    for rate, found in ((500_000, []), (500_001, []), (501_000, unsure), (700_000, unsure), (701_000, exceeded)):
        assert codes(policy_of(f"[rate]\nshare_ppm = {rate}\n{BY_SIZE}"), [{}], course) == found


def test_pay_for_the_time_lowers_the_part_where_paid_time_is_known() -> None:
    policy = policy_of("[rate]\nshare_ppm = 1_000_000\n" + flat(500_000))
    course: Rows = [{"fee_ore": 150_000}]  # 30 000 kr x 480 / 9 600 = 1 500 kr

    assert codes(policy, [{"paid_minutes": 9_600}], course) == []
    assert codes(policy, [{"paid_minutes": 9_601}], course) == ["state_aid_exceeded"]
    assert "1 kursrad utan betald tid" in notes(policy, [{}], course)[0].text


def test_other_support_is_aid_too_and_what_the_law_requires_is_no_cost() -> None:
    policy = policy_of(HALF + flat(500_000))

    assert codes(policy, [{}], [{"fee_ore": 100_000, "other_support_ore": 20_000}]) == ["state_aid_exceeded"]
    required = notes(policy, [{}], [{"fee_ore": 100_000, "mandatory": True}])
    assert [note.code for note in required] == ["state_aid_exceeded"]
    assert "utan någon stödberättigad kostnad" in required[0].text


def test_the_ceiling_may_follow_the_person() -> None:
    fact = '[facts.is_disadvantaged]\nlevel = "payslip"\ntype = "boolean"\n'
    tier = (
        '[validators.aid]\nkind = "state_aid"\nintensity_ppm = { tiers = ['
        '{ when = { field = "is_disadvantaged", is = true }, value = 600_000 }, '
        '{ when = { field = "is_disadvantaged", is = false }, value = 500_000 }], '
        'source = "us", verification = "read" }\n'
    )
    policy = policy_of(fact + "[rate]\nshare_ppm = 550_000\n" + tier)
    slips: Rows = [{"is_disadvantaged": True}, {"employee": "E2", "is_disadvantaged": False}]

    def two(own: int, other: int) -> Rows:
        return [{"fee_ore": own}, {"employee": "E2", "fee_ore": other}]

    assert codes(policy, slips, two(100_000, 100_000)) == []  # 60 % and 50 % of the like are 55 %
    assert codes(policy, slips, two(99_000, 101_000)) == ["state_aid_exceeded"]


def test_aid_without_any_course_has_no_cost_to_be_held_against() -> None:
    policy = policy_of('[base.pay]\nmeasure = "payroll"\n' + HALF + flat(500_000))

    assert "utan någon" in notes(policy, [{}])[0].text


def test_the_checks_follow_the_alternative_that_was_chosen() -> None:
    text = (
        '[base.fees]\nmeasure = "fee"\n[eligibility.cheap]\nlevel = "training"\nfield = "fee_ore"\nat_most = 50_000\n'
    )
    text += HALF + '[choice.all.eligibility.any]\nlevel = "training"\nfield = "fee_ore"\nat_least = 0\n'
    text += "[choice.all.rate]\nshare_ppm = 400_000\n" + flat(450_000)
    policy = policy_of(text)
    courses: Rows = [{"course": "K1", "fee_ore": 50_000}, {"course": "K2", "fee_ore": 10_000_000}]

    assert codes(policy, [{}], courses) == []
    assert codes(policy, [{}], courses[:1]) == ["state_aid_exceeded"]


# ---------------------------------------------------------------------- aid of minor importance

MOST = 330_000_000  # 300 000 euro at 11 kr, in öre


@pytest.mark.parametrize(("extra", "found"), [(-100, []), (0, []), (100, ["de_minimis_exceeded"])])
@pytest.mark.parametrize("years", [1, 3])
def test_the_aid_of_three_years_at_its_edge(extra: int, years: int, found: list[str]) -> None:
    slips: Rows = [{"month": f"{2026 - back}-05"} for back in range(years)]
    courses: Rows = [{"month": row["month"], "fee_ore": MOST // years} for row in slips]
    courses[0]["fee_ore"] += extra

    assert codes(policy_of("[rate]\nshare_ppm = 1_000_000\n" + THREE_YEARS), slips, courses) == found


def test_the_fourth_year_does_not_count_and_the_worst_three_do() -> None:
    policy = policy_of("[rate]\nshare_ppm = 1_000_000\n" + THREE_YEARS)
    slips: Rows = [{"month": f"{year}-05"} for year in range(2022, 2027)]
    fees = dict(zip(range(2022, 2027), (200_000_000, 0, 0, 150_000_000, 0), strict=True))

    def of(**changed: int) -> list[Note]:
        now = {**fees, **{int(name[1:]): fee for name, fee in changed.items()}}
        return notes(policy, slips, [{"month": f"{year}-05", "fee_ore": fee} for year, fee in now.items()])

    assert of() == []
    found = of(y2024=140_000_000, y2026=60_000_000)
    assert [note.code for note in found] == ["de_minimis_exceeded"]
    assert "2024–2026" in found[0].text


def test_a_ceiling_in_kronor() -> None:
    for amount, found in ((49_900, ["de_minimis_exceeded"]), (50_000, [])):
        policy = policy_of(f'{HALF}[validators.small]\nkind = "de_minimis"\namount_ore = {amount}\n')
        assert codes(policy, [{}], [{"fee_ore": 100_000}]) == found


# ---------------------------------------------------------------------- what is told


def test_the_worst_three_are_told_and_the_number_of_the_others() -> None:
    slips: Rows = [{"employer": f"A{number}"} for number in range(5)]
    courses: Rows = [{"employer": f"A{number}", "fee_ore": 100_000 * (number + 1)} for number in range(5)]

    found = notes(policy_of(HALF + flat(400_000)), slips, courses)

    assert [note.code for note in found] == ["state_aid_exceeded"] * 3 + ["state_aid_exceeded_more"]
    assert [note.text.partition(" ")[0] for note in found[:3]] == ["A4", "A3", "A2"]
    assert found[3].text == "Detsamma gäller 2 till."


def test_the_sentences_in_both_languages() -> None:
    policy = policy_of("[rate]\nshare_ppm = 1_000_000\n" + flat(500_000) + THREE_YEARS)
    tables = [{"paid_minutes": 9_600}], [{"fee_ore": 400_000_000}]

    told = [note for language in ("sv", "en") for note in notes(policy, *tables, language=language)]
    texts = [note.text.replace("\u00a0", " ") for note in told]

    assert texts == [
        (
            "A får 99,96 % av kostnaden i stöd år 2026; taket är 50 % (Us). Stödet är avdraget och annat stöd, "
            "4 000 000 kr. Kostnaden är avgifter, andra kostnader och lön för tiden, 4 001 500 kr."
        ),
        (
            "A får 4 000 000 kr i stöd 2026. Taket för stöd av mindre betydelse är 300 000 euro, med 11 kr per euro "
            "(vårt antagande), på 3 år. Annat sådant stöd, och år utan uppgifter, är inte med."
        ),
        (
            "A gets 99.96% of the cost in aid in 2026; the ceiling is 50% (Us). The aid is the deduction and other "
            "support, SEK 4,000,000. The cost is fees, other costs and pay for the time, SEK 4,001,500."
        ),
        (
            "A gets SEK 4,000,000 in aid in 2026. The ceiling on de minimis aid is 300,000 euro, at SEK 11 per euro "
            "(our assumption), over 3 years. Other such aid, and years that are not given, are left out."
        ),
    ]


@pytest.mark.parametrize("text", ['kind = "state_aid"', 'kind = "de_minimis"\nintensity_ppm = 500_000'])
def test_a_validator_without_its_ceiling_is_refused(text: str) -> None:
    with pytest.raises(PolicyInvalidError):
        policy_of(f"{HALF}[validators.x]\n{text}\n")


@settings(max_examples=6)
@examples(st.integers(0, 300_000), st.integers(0, 100_000), st.integers(200, 1_000_000), st.integers(200, 1_000_000))
def test_a_warning_says_what_a_fraction_says_and_no_figure_moves(fee: int, other: int, rate: int, part: int) -> None:
    bare = f"[rate]\nshare_ppm = {rate}\n"
    tables: tuple[Rows, Rows] = ([{}], [{"fee_ore": fee, "other_cost_ore": other}])

    rows = worked(policy_of(bare + flat(part)), *tables)
    aid = rows["group_year"][0]["training_deduction_ore"]

    assert rows == worked(policy_of(bare), *tables)
    assert codes(policy_of(bare + flat(part)), *tables) == (
        ["state_aid_exceeded"] if aid * 1_000_000 > (fee + other) * part else []
    )
