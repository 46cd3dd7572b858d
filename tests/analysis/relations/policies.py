"""The policies that relations are held under: a published one, the same under every kind of cap, and two of our own."""

from functools import lru_cache
from typing import Final

from kutcalc.policy.changes import Change, change
from kutcalc.policy.library import Library
from kutcalc.policy.mechanisms import Plan, make_plan, no_policy
from kutcalc.policy.reading import read_policy
from kutcalc.policy.schema import Policy

CURRENT_LAW: Final = "current-law"
CAPS_ORE: Final = {
    "course": 400_000,
    "employee_month": 300_050,
    "employee_year": 500_099,
    "employer_month": 700_000,
    "employer_year": 1_000_050,
    "group_month": 900_000,
    "group_year": 1_500_099,
}
HEAD: Final = """
version = 1
status = "assumption"
country = "SE"
currency = "SEK"
published = "2026-11"
title.sv = "Prov"
title.en = "Trial"
summary.sv = "Prov."
summary.en = "Trial."
[sources.kutcalc]
title = "Our own assumption"
"""
OURS: Final = 'source = "kutcalc", verification = "assumption"'
MARK: Final = 'source = "kutcalc"\nverification = "assumption"'

TIERED: Final = f"""
id = "trial-tiered"
{HEAD}
[eligibility.takes_time]
level = "training"
field = "minutes"
at_least = 1
why_not.sv = "Kursen tar ingen tid."
why_not.en = "The course takes no time."
{MARK}

[eligibility.not_tiny]
level = "payslip"
field = "pay_month_ore"
at_least = 100_000
why_not.sv = "Lönen är för låg."
why_not.en = "Pay is too low."
{MARK}

[base.fees]
measure = "fee"
{MARK}

[base.pay]
measure = "training_pay"
scale_ppm = 700_000
{MARK}

[rate.tiers.small_bought]
all = [
  {{ field = "size_class", is_in = ["micro", "small"] }},
  {{ field = "provider_kind", is_in = ["external", "institution"] }},
]
share_ppm = [
  {{ value = 600_000, {OURS} }},
  {{ value = 700_000, since = 2021-06-01, {OURS} }},
  {{ value = 650_000, since = 2026-04-01, {OURS} }},
]

[rate.tiers.bought]
field = "provider_kind"
is_in = ["external", "institution"]
share_ppm = {{ value = 333_333, {OURS} }}

[rate.tiers.own]
field = "size_class"
is_in = ["micro", "small", "medium"]
share_ppm = {{ value = 150_000, {OURS} }}

[uplift.schools]
level = "training"
field = "provider_kind"
is = "institution"
add_points_ppm = {{ value = 100_000, {OURS} }}
{MARK}

[caps.course]
amount_ore = [{{ value = 600_000, {OURS} }}, {{ value = 500_050, since = 2026-04-01, {OURS} }}]

[caps.employee_month]
base_amounts_ppm = {{ value = 150_000, {OURS} }}
of = {{ value = "price_base_amount", {OURS} }}

[caps.employer_month]
share_of_payroll_ppm = {{ value = 90_001, {OURS} }}

[caps.group_month]
amount_ore = {{ value = 1_234_567, {OURS} }}

[instrument]
kind = {{ value = "tax_account", {OURS} }}
settlement = {{ value = "month", {OURS} }}
unused = {{ value = "refunded", {OURS} }}
"""

YEARLY: Final = f"""
id = "trial-yearly"
{HEAD}
[eligibility.bought]
level = "training"
field = "provider_kind"
is_in = ["external", "institution"]
why_not.sv = "Kursen är inte köpt."
why_not.en = "The course was not bought."
{MARK}

[base.fees]
measure = "fee"
{MARK}

[base.other]
measure = "other_cost"
scale_ppm = 500_000
{MARK}

[base.pay]
measure = "training_pay"
{MARK}

[rate.schedule]
over = "minutes_year"
points = [{{ at = 60, share_ppm = 200_000 }}, {{ at = 961, share_ppm = 500_000 }}]
{MARK}

[caps.employee_year]
amount_ore = {{ value = 800_050, {OURS} }}

[caps.employer_year]
amount_ore = {{ tiers = [
  {{ when = {{ field = "size_class", is_in = ["micro", "small"] }}, value = 1_500_000 }},
  {{ when = {{ field = "size_class", is = "medium" }}, value = 1_200_000 }},
], {OURS} }}

[caps.group_year]
amount_ore = {{ value = 2_000_001, {OURS} }}

[instrument]
kind = {{ value = "corporate_tax_credit", {OURS} }}
settlement = {{ value = "year", {OURS} }}
unused = {{ value = "refunded", {OURS} }}
"""

NOBODY: Final = [Change("eligibility.external_provider.is_in", "internal")]


@lru_cache(maxsize=64)
def policy_named(name: str) -> Policy:
    """Find one of our policies by name; `almega+<cap>` is the published one under that cap, `almega+all` under all."""
    library = Library()
    if name == "fou20":
        return change(library.get("se-kut-2019-fou20"), [Change("caps.group_month.amount_ore", 400_000)])
    if name == "tiered":
        return read_policy(TIERED)
    if name == "yearly":
        return read_policy(YEARLY)
    almega = library.get("se-almega-2024")
    if name == "nobody":
        return change(almega, NOBODY)
    _, _, which = name.partition("+")
    chosen = CAPS_ORE if which == "all" else {which: CAPS_ORE[which]} if which else {}
    return change(almega, [Change(f"caps.{one}.amount_ore", amount) for one, amount in chosen.items()])


@lru_cache(maxsize=64)
def plan_named(name: str) -> Plan:
    """Give the rules of one of our policies, or of the law in force alone."""
    return no_policy() if name == CURRENT_LAW else make_plan(policy_named(name))


ONE_CAP: Final = tuple(f"almega+{which}" for which in CAPS_ORE)
POLICIES: Final = ("almega", *ONE_CAP, "almega+all", "fou20", "tiered", "yearly")
HARD_CAPS: Final[dict[str, dict[str, int]]] = {
    **{f"almega+{which}": {which: amount} for which, amount in CAPS_ORE.items()},
    "almega+all": CAPS_ORE,
    "fou20": {"group_month": 400_000},
    "tiered": {"course": 600_000, "group_month": 1_234_567},
    "yearly": {"employee_year": 800_050, "group_year": 2_000_001},
}
"""What each policy's caps come to at most, for those that hold for everybody."""
