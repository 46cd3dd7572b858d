"""A file with every part passes, and each part of it is refused when it is written wrongly."""

import pytest

from kutcalc.errors import PolicyInvalidError
from kutcalc.policy import read_policy

OWN = 'source = "own", verification = "assumption"'
HEAD = """id = "every-part"
version = 1
status = "assumption"
country = "SE"
currency = "SEK"
published = 2026-11-22
valid_from = 2026-01-01
valid_to = 2026-12-31
title = { sv = "Alla delar", en = "Every part" }
summary = { sv = "En fil med varje del.", en = "A file with every part." }

[sources.own]
title = "Own"

[facts.sector]
level = "employer_year"
type = "choice"
choices = ["industry", "care"]
question = { sv = "Vilken sektor?", en = "Which sector?" }

[facts.plan_month]
level = "training"
type = "month"
question = { sv = "När gjordes planen?", en = "When was the plan made?" }
"""
PARTS = f"""
[eligibility.trained_enough]
level = "payslip"
field = "training_days"
at_least = 5
window_months = 3
day_minutes = 456
why_not = {{ sv = "För få dagar.", en = "Too few days." }}
source = "own"
verification = "assumption"

[eligibility.trade]
level = "employer_year"
all = [{{ field = "sni", is_in = ["62010", "62020"] }}, {{ field = "sector", is = "industry" }}]
why_not = {{ sv = "Fel bransch.", en = "Another trade." }}
source = "own"
verification = "assumption"

[eligibility.planned]
level = "training"
field = "plan_month"
at_least = "2026-01"
why_not = {{ sv = "Ingen plan.", en = "No plan." }}
source = "own"
verification = "assumption"

[base.fees]
measure = "fee"
source = "own"
verification = "assumption"

[base.days]
measure = "flat_per_day"
amount_ore = 50_000
source = "own"
verification = "assumption"

[reference]
kind = {{ value = "mean", {OWN} }}
years = {{ value = 2, {OWN} }}

[rate.schedule]
over = "growth_ppm"
points = [{{ at = 100_000, share_ppm = 100_000 }}, {{ at = 200_000, share_ppm = 200_000 }}]
source = "own"
verification = "assumption"

[uplift.old]
level = "payslip"
field = "age"
at_least = 45
component = ["fees"]
multiply_base_ppm = 1_400_000
source = "own"
verification = "assumption"

[caps.employer_year]
base_amounts_ppm = {{ value = 2_000_000, {OWN} }}
of = {{ value = "price_base_amount", {OWN} }}
on = {{ value = "base", {OWN} }}
component = ["fees", "days"]

[instrument]
kind = {{ value = "corporate_tax_credit", {OWN} }}
settlement = {{ value = "year", {OWN} }}
unused = {{ value = "carried_forward", {OWN} }}
carry_years = {{ value = "none", {OWN} }}
share_of_tax_ppm = {{ value = 200_000, {OWN} }}

[pool]
amount_ore = {{ value = 100_000_000_000, {OWN} }}
mode = {{ value = "until_spent", {OWN} }}

[validators.aid]
kind = {{ value = "state_aid", {OWN} }}
intensity_ppm = {{ value = 500_000, {OWN} }}
"""
WHOLE = HEAD + PARTS


def codes_of(text: str) -> list[tuple[str | None, str]]:
    with pytest.raises(PolicyInvalidError) as caught:
        read_policy(text)
    return [(fault.path, fault.code) for fault in caught.value.faults]


def test_a_file_with_every_part_is_read() -> None:
    policy = read_policy(WHOLE)

    (chain,) = policy.chains
    assert (policy.published, str(policy.valid_to)) == ("2026-11-22", "2026-12-31")
    assert (chain.eligibility[0].test.window_months, chain.eligibility[0].test.day_minutes) == (3, 456)
    assert chain.eligibility[1].test.all[0].operand[0].value == ("62010", "62020")
    assert chain.uplifts[0].component == ("fees",)
    assert chain.caps[0].component == ("fees", "days")
    assert chain.instrument.carry_years
    assert chain.instrument.carry_years[0].value is None
    assert policy.pool
    assert policy.pool.mode[0].value == "until_spent"
    assert policy.validators[0].intensity_ppm


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("valid_to = 2026-12-31", "valid_to = 2025-12-31", [("valid_to", "bad-month")]),
        ("valid_to = 2026-12-31", 'valid_to = "2026"', [("valid_to", "wrong-type")]),
        ('["industry", "care"]', '["industry", "none"]', [("facts.sector.choices", "wrong-type")]),
        ('type = "month"', 'type = "month"\nunit = "ore"', [("facts.plan_month.unit", "unknown-field")]),
        ('type = "month"', 'type = "month"\nchoices = ["a"]', [("facts.plan_month.choices", "unknown-field")]),
        ("[facts.plan_month]\nlevel", "[facts.plan_month]\nlevels", None),
        ('field = "training_days"', 'field = "age"', None),
        ("window_months = 3", "window_months = 0", [("eligibility.trained_enough.window_months", "out-of-range")]),
        ("window_months = 3", "window_months = true", [("eligibility.trained_enough.window_months", "wrong-type")]),
        ("all = [{", 'any = "x"\nall = [{', None),
        ('{ field = "sni", is_in = ["62010", "62020"] }', "1", [("eligibility.trade.all.0", "wrong-type")]),
        ('is_in = ["62010", "62020"]', "is_in = [62010]", [("eligibility.trade.all.0.is_in.0", "wrong-type")]),
        ('"sector", is = "industry"', '"sector", is = "trade"', [("eligibility.trade.all.1.is", "not-a-choice")]),
        ('at_least = "2026-01"', 'at_least = "januari"', [("eligibility.planned.at_least", "bad-month")]),
        ('at_least = "2026-01"', "at_least = 202601", [("eligibility.planned.at_least", "wrong-type")]),
        ("amount_ore = 50_000\n", "", [("base.days.amount_ore", "required")]),
        ('"flat_per_day"', '"flat_per_unit"', [("base.days.field", "required")]),
        ('measure = "fee"', 'measure = "fee"\nfield = "age"', [("base.fees.field", "not-a-choice")]),
        ('"flat_per_day"', '"flat_per_unit"\nfield = "certified"', [("base.days.field", "wrong-type")]),
        ('measure = "fee"\n', "", [("base.fees.measure", "required")]),
        (f"years = {{ value = 2, {OWN} }}\n", "", [("reference.years", "required")]),
        (f'kind = {{ value = "mean", {OWN} }}\n', "", [("reference.kind", "required")]),
        ('over = "growth_ppm"', 'over = "size_class"', [("rate.schedule.over", "wrong-type")]),
        ('over = "growth_ppm"\n', "", [("rate.schedule.over", "required")]),
        ("at = 200_000", "at = 100_000", [("rate.schedule.points.1.at", "out-of-range")]),
        ("at = 200_000, ", "", [("rate.schedule.points.1", "wrong-type")]),
        ("share_ppm = 200_000 }]", 'share_ppm = "required" }]', [("rate.schedule.points.1", "wrong-type")]),
        (", { at = 200_000, share_ppm = 200_000 }", "", [("rate.schedule.points", "wrong-type")]),
        (
            "[rate.schedule]",
            f"[rate]\nshare_ppm = {{ value = 200_000, {OWN} }}\n[rate.schedule]",
            [("rate", "required")],
        ),
        ('component = ["fees"]', 'component = ["fee"]', [("uplift.old.component.0", "not-a-choice")]),
        ('component = ["fees"]', 'component = "fees"', [("uplift.old.component", "wrong-type")]),
        ("multiply_base_ppm = 1_400_000", "", [("uplift.old", "required")]),
        ("1_400_000", "1_400_000\nadd_points_ppm = 50_000", [("uplift.old", "required")]),
        (f'of = {{ value = "price_base_amount", {OWN} }}\n', "", [("caps.employer_year.of", "required")]),
        (f"base_amounts_ppm = {{ value = 2_000_000, {OWN} }}\n", "", [("caps.employer_year", "required")]),
        ('country = "SE"', 'country = "NO"', [("instrument.tax_rate_ppm", "required")]),
        (f"[pool]\namount_ore = {{ value = 100_000_000_000, {OWN} }}", "[pool]", [("pool.amount_ore", "required")]),
        (f'[validators.aid]\nkind = {{ value = "state_aid", {OWN} }}', "[validators.aid]", None),
        ("[pool]", f"[exchange]\nrate_ukr = {{ value = 11_000_000, {OWN} }}\n[pool]", [("exchange", "unknown-field")]),
    ],
)
def test_each_part_is_refused_when_it_is_wrong(old: str, new: str, expected: list[tuple[str, str]] | None) -> None:
    assert old in WHOLE

    codes = codes_of(WHOLE.replace(old, new, 1))

    assert codes
    assert expected is None or codes == expected


def test_an_amount_with_decimals_is_told_in_ore() -> None:
    with pytest.raises(PolicyInvalidError) as caught:
        read_policy(WHOLE.replace("50_000\n", "500.50\n", 1))

    (fault,) = caught.value.faults
    assert (fault.path, fault.code, fault.correct) == ("base.days.amount_ore", "wrong-unit", "50_050")


def test_a_rate_of_its_own_for_every_part_is_in_place_of_the_rate() -> None:
    start, end = WHOLE.index("[rate.schedule]"), WHOLE.index("[uplift.old]")
    without = WHOLE[:start] + WHOLE[end:]

    both = without.replace('measure = "fee"\n', 'measure = "fee"\nshare_ppm = 500_000\n')
    all_own = both.replace("amount_ore = 50_000\n", "amount_ore = 50_000\nshare_ppm = 1_000_000\n", 1)

    assert codes_of(without) == [("rate", "required")]
    assert codes_of(both) == [("base.days.share_ppm", "required")]
    assert read_policy(all_own).chains[0].rate is None
