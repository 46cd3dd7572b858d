"""A policy file is read in full, or everything that is wrong in it is said at once, each with its line and remedy."""

from pathlib import Path

import pytest

from kutcalc.errors import Fault, PolicyInvalidError
from kutcalc.policy import Library, read_policy, template_text
from kutcalc.policy.chains import chains_of
from kutcalc.policy.coherence import cost_factor_ppm, largest_factor_ppm
from kutcalc.policy.schema import REQUIRED, Dated

HERE = Path(__file__).parent
FILES = Path(__file__).parents[2] / "src" / "kutcalc" / "policy" / "files"
ALMEGA = (FILES / "se-almega-2024.toml").read_text(encoding="utf-8")
ITALY = (FILES / "it-f40-2022b.toml").read_text(encoding="utf-8")


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(PolicyInvalidError) as caught:
        read_policy(text)
    return caught.value.faults


def codes_of(text: str) -> list[tuple[str | None, str]]:
    return [(fault.path, fault.code) for fault in faults_of(text)]


def test_five_mistakes_are_told_at_once_each_with_its_line_and_remedy() -> None:
    faults = faults_of((HERE / "five_mistakes.toml").read_text(encoding="utf-8"))

    assert [(fault.line, fault.path, fault.code) for fault in faults] == [
        (20, "eligibility.bought.field", "unknown-field"),
        (28, "base.fees.measure", "required"),
        (34, "rate.share_ppm", "wrong-unit"),
        (38, "instrument.settlement", "not-a-choice"),
        (40, "instrument.setlement_day", "unknown-field"),
    ]
    assert faults[0].text.sv == "Rad 20: fältet provider finns inte. Menade du provider_kind?"
    assert faults[1].text.en.endswith('Write { value = …, source = "…", verification = "…" }.')
    assert faults[2].correct == "500_000"
    assert 'settlement = "year"' in faults[3].text.sv
    assert faults[4].text.en.endswith("Did you mean settlement?")


def test_half_as_a_decimal_is_answered_as_the_interface_says() -> None:
    (fault,) = faults_of(ALMEGA.replace("value = 500_000", "value = 0.5"))

    assert (fault.line, fault.path, fault.code, fault.correct) == (38, "rate.share_ppm", "wrong-unit", "500_000")
    assert fault.text.sv == "Rad 38: satsen skrivs som heltal i miljondelar (ppm). 50 % är 500_000."


@pytest.mark.parametrize(
    ("written", "path", "code", "correct"),
    [
        ("value = 50, source", "rate.share_ppm", "wrong-unit", "500_000"),
        ("value = 12.5, source", "rate.share_ppm", "wrong-unit", "125_000"),
        ("value = 1e400, source", "rate.share_ppm", "wrong-unit", None),
        ("value = nan, source", "rate.share_ppm", "wrong-unit", None),
        ('value = "50 %", source', "rate.share_ppm", "wrong-type", None),
        ("value = true, source", "rate.share_ppm", "wrong-type", None),
        ('value = "none", source', "rate.share_ppm", "wrong-type", None),
        ("value = -1, source", "rate.share_ppm", "out-of-range", None),
        ("value = 99_999_999_999_999_999_999, source", "rate.share_ppm", "out-of-range", None),
        ("value = 500_000, since = 2024-01-02, source", "rate.share_ppm.since", "bad-month", "2024-01-01"),
        ('value = 500_000, since = "2024-01-01", source', "rate.share_ppm.since", "wrong-type", None),
        ("value = 500_000, since = 2024-01-01T00:00:00, source", "rate.share_ppm.since", "wrong-type", None),
        ("value = 500_000, amount = 1, source", "rate.share_ppm.amount", "unknown-field", None),
        ("value = 500_000, note = 1, source", "rate.share_ppm.note", "wrong-type", None),
    ],
)
def test_a_value_that_does_not_fit_is_named(written: str, path: str, code: str, correct: str | None) -> None:
    faults = faults_of(ALMEGA.replace("value = 500_000, source", written))

    assert [(fault.line, fault.path, fault.code, fault.correct) for fault in faults] == [(38, path, code, correct)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("share_ppm = {", "share = {", [("rate.share", "wrong-unit")]),
        ("amount_ore = {", "amount = {", [("caps.employer_year.amount", "wrong-unit")]),
        ("amount_ore = {", "amount_kr = {", [("caps.employer_year.amount_kr", "wrong-unit")]),
        ("amount_ore = {", "amount_minor = {", [("caps.employer_year.amount_minor", "wrong-unit")]),
        ("[caps.employer_year]", "[caps.employer]", [("caps.employer", "unknown-field")]),
        ("[rate]", "[rat]", [("rate", "required"), ("rat", "unknown-field")]),
        ("[base.fees]", "[bases.fees]", [("base", "required"), ("bases", "unknown-field")]),
        ('"read" }\n\n[caps', '"certain" }\n\n[caps', [("rate.share_ppm.verification", "not-a-choice")]),
        (
            '500_000, source = "almega-2024"',
            '500_000, source = "almega-2023"',
            [("rate.share_ppm.source", "not-a-choice")],
        ),
        ('500_000, source = "almega-2024",', "500_000,", [("rate.share_ppm.source", "required")]),
        ('is_in = ["external", "institution"]', "is_in = []", [("eligibility.external_provider.is_in", "wrong-type")]),
        ('"external", "ins', '"extern", "ins', [("eligibility.external_provider.is_in.0", "not-a-choice")]),
        (
            'is_in = ["external", "institution"]',
            "at_least = 1",
            [("eligibility.external_provider.at_least", "wrong-type")],
        ),
        ('is_in = ["external", "institution"]', "", [("eligibility.external_provider", "required")]),
        ('level = "training"', 'level = "payslip"', [("eligibility.external_provider.field", "not-a-choice")]),
        ('level = "training"', 'level = "course"', [("eligibility.external_provider.level", "not-a-choice")]),
        ('why_not.en = "The', 'why_not.de = "The', None),
        ("[eligibility.external_provider]", "[eligibility.no_training]", [("eligibility.no_training", "bad-text")]),
        ('measure = "fee"', 'measure = "fees"', [("base.fees.measure", "not-a-choice")]),
        ('measure = "fee"', 'measure = "flat_per_day"', [("base.fees.amount_ore", "required")]),
        ('measure = "fee"', 'measure = "fee"\namount_ore = 100', [("base.fees.amount_ore", "not-a-choice")]),
        ('measure = "fee"', 'measure = "fee"\nshare_ppm = 100_000', [("base.fees.share_ppm", "not-a-choice")]),
        ('measure = "fee"', 'measure = "fee"\ncap_minutes = 60', [("base.fees.cap_minutes_per", "required")]),
        (
            "[instrument]",
            'share_of_payroll_ppm = 10_000\nsource = "kutcalc"\nverification = "assumption"\n[instrument]',
            None,
        ),
        ('value = "month"', 'value = "monthly"', [("instrument.settlement", "not-a-choice")]),
        ('value = "refunded"', 'value = "carried_forward"', [("instrument.settlement", "not-a-choice")]),
        ('id = "se-almega-2024"', 'id = "current-law"', [("id", "not-a-choice")]),
        ('id = "se-almega-2024"', 'id = "Mitt förslag"', [("id", "wrong-type")]),
        ("version = 1", "version = 0", [("version", "out-of-range")]),
        ('currency = "SEK"', 'currency = "EUR"', None),
        ('published = "2024-05"', 'published = "maj 2024"', [("published", "wrong-type")]),
        ('url = "https://', 'url = "javascript://', [("sources.almega-2024.url", "wrong-type")]),
    ],
)
def test_each_kind_of_mistake_has_its_place(old: str, new: str, expected: list[tuple[str, str]] | None) -> None:
    assert old in ALMEGA

    faults = faults_of(ALMEGA.replace(old, new, 1)) if expected is not None else ()

    assert expected is None or [(fault.path, fault.code) for fault in faults] == expected
    assert all(fault.line and fault.text.sv.startswith(f"Rad {fault.line}: ") for fault in faults)


def test_a_ceiling_is_one_amount_and_none_does_not_count() -> None:
    share = 'share_of_payroll_ppm = { value = 10_000, source = "kutcalc", verification = "assumption" }\n\n[instrument]'
    with_share = ALMEGA.replace("[instrument]", share)

    read_policy(with_share)

    assert codes_of(with_share.replace('value = "none"', "value = 100")) == [("caps.employer_year", "not-a-choice")]


@pytest.mark.parametrize("kind", ["contributions", "withholding_tax"])
def test_what_is_kept_every_month_cannot_settle_by_year(kind: str) -> None:
    text = ALMEGA.replace("tax_account", kind).replace('value = "month"', 'value = "year"')

    assert codes_of(text) == [("instrument.settlement", "not-a-choice")]


def test_values_of_a_setting_rise() -> None:
    dated = """share_ppm = [
  { value = 400_000, source = "almega-2024", verification = "read" },
  { value = 500_000, since = 2025-01-01, source = "almega-2024", verification = "read" },
  { value = 600_000, since = SINCE, source = "almega-2024", verification = "read" },
]"""
    line = 'share_ppm = { value = 500_000, source = "almega-2024", verification = "read" }'

    policy = read_policy(ALMEGA.replace(line, dated.replace("SINCE", "2026-01-01")))

    rate = policy.chains[0].rate
    assert rate
    assert rate.share_ppm
    assert [one.value for one in rate.share_ppm] == [400_000, 500_000, 600_000]
    (fault,) = faults_of(ALMEGA.replace(line, dated.replace("SINCE", "2025-01-01")))
    assert (fault.line, fault.path, fault.code) == (41, "rate.share_ppm.2.since", "bad-month")


def test_amounts_in_another_currency_are_hundredths() -> None:
    policy = read_policy(ITALY)

    cap = policy.chains[0].caps[0]
    assert policy.in_minor
    assert cap.path == "caps.employer_year"
    assert cap.amount_ore
    assert [tier.value for tier in cap.amount_ore[0].tiers] == [30_000_000, 25_000_000]
    assert [(fault.path, fault.correct) for fault in faults_of(ITALY.replace("amount_minor", "amount_ore"))] == [
        ("caps.employer_year.amount_ore", "amount_minor")
    ]
    schedule = (FILES / "qc-pme-2018.toml").read_text(encoding="utf-8")
    assert codes_of(schedule.replace("payroll_year_minor", "payroll_year_ore")) == [
        ("rate.schedule.over", "wrong-unit")
    ]


def test_a_bare_value_takes_the_source_of_its_table() -> None:
    part = Library().get("fi-koulutusvahennys").chains[0].base[0]

    assert part.day_minutes == (Dated(value=360, source="vero", verification="read"),)


def test_an_open_value_is_required() -> None:
    chain = Library().get("se-kut-2019").chains[0]

    near = next(one for one in chain.eligibility if one.id == "near_or_digital")
    assert near.test.op == "any"
    assert near.test.any[1].path == "eligibility.near_or_digital.any.1"
    assert near.test.any[1].operand[0].value == REQUIRED
    assert chain.instrument.kind[0].value == REQUIRED


def test_an_alternative_takes_what_it_leaves_out_from_the_file() -> None:
    choice = """
[choice.premium.rate]
share_ppm = { value = 60_000, source = "kutcalc", verification = "assumption" }
"""

    policy = read_policy(ALMEGA + choice)

    own, premium = policy.chains
    assert (own.id, premium.id) == ("", "premium")
    assert premium.base == own.base
    assert premium.rate != own.rate
    assert codes_of(ALMEGA + choice.replace("value = 60_000", "value = 6.5")) == [
        ("choice.premium.rate.share_ppm", "wrong-unit")
    ]


def test_a_fact_becomes_a_field() -> None:
    fact = """
[facts.income_ore]
level = "employee_year"
type = "integer"
unit = "ore"
question.sv = "Vad tjänade den anställde?"
question.en = "What did the employee earn?"

[eligibility.low_income]
level = "payslip"
field = "income_ore"
below = 30_000_000
why_not.sv = "Inkomsten är för hög."
why_not.en = "Income is too high."
source = "kutcalc"
verification = "assumption"
"""

    policy = read_policy(ALMEGA + fact)

    assert policy.facts[0].id == "income_ore"
    assert codes_of(ALMEGA + fact.replace("income_ore", "income")) == [("facts.income", "wrong-unit")]
    assert codes_of(ALMEGA + fact.replace('level = "employee_year"', 'level = "training"')) == [
        ("eligibility.low_income.field", "not-a-choice")
    ]
    assert ("facts.age", "bad-text") in codes_of(ALMEGA + fact.replace("income_ore", "age"))


def test_a_chain_whose_factor_leaves_no_room_is_refused() -> None:
    scaled = ALMEGA.replace('measure = "fee"', 'measure = "fee"\nscale_ppm = 100_000_000').replace(
        "value = 500_000", "value = 20_000_000"
    )

    assert codes_of(scaled) == [("rate", "out-of-range")]


def test_the_largest_factor_counts_scale_rate_and_uplift() -> None:
    tree = {
        "base": {"fees": {"measure": "fee", "scale_ppm": 2_000_000}},
        "rate": {"share_ppm": {"value": 1_500_000}},
        "uplift": {"small": {"add_points_ppm": 100_000}},
    }

    assert largest_factor_ppm(chains_of(tree)[0]) == 3_200_000
    assert cost_factor_ppm(read_policy(ALMEGA)) == 1_000_000


def test_the_template_passes_the_check_and_has_both_languages() -> None:
    policy = read_policy(template_text(), "template.toml")

    assert policy.status == "assumption"
    assert "hela ören" in template_text()
    assert "whole öre" in template_text()
