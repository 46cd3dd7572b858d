"""The oracle of policies by hand: golden examples of the facts, and points where words leave little to chance."""

from copy import deepcopy
from typing import Any

import pytest

from .law import settle
from .policy import Worked, work
from .policy_company import Company, law_rows
from .policy_file import Tree, policy_trees, put

TREES = policy_trees()
SMALL = {"headcount": 8, "turnover_ore": 10**8, "balance_ore": 10**8}
PAYSLIP: dict[str, Any] = {
    "employer": "A",
    "employee": "E1",
    "month": "2026-05",
    "group": "A",
    "group_rank": 1,
    "count": 1,
    "birth_year": 1980,
    "cash_pay_ore": 3_000_000,
    "benefits_ore": 0,
    "paid_minutes": 10_400,
    "owner": "business",
    **SMALL,
}
COURSE: dict[str, Any] = {
    "employer": "A",
    "employee": "E1",
    "month": "2026-05",
    "course": "K1",
    "minutes": 480,
    "fee_ore": 0,
    "other_cost_ore": 0,
    "other_support_ore": 0,
    "provider_kind": "external",
}


def policy(name: str, **values: Any) -> Tree:
    """Give a policy of the library with values put in; a path is written with two underscores for each dot."""
    tree = deepcopy(TREES[f"{name}@1"])
    for path, value in values.items():
        put(tree, path.replace("__", "."), value)
    return tree


def worked(tree: Tree, payslips: list[dict[str, Any]], courses: list[dict[str, Any]], *years: dict[str, Any]) -> Worked:
    rows = [PAYSLIP | row for row in payslips]
    of_years = [{"employer": "A", "year": 2026} | row for row in years]
    return work(tree, Company(rows, [COURSE | row for row in courses], of_years, settle(law_rows(rows))))


def given(found: Worked) -> list[int]:
    return [row["training_deduction_ore"] for row in found.payslips.values()]


def test_the_published_japanese_example() -> None:
    # Training 1 000 000 of labour cost 200 000 000: 0.5 %, so 12 %: 120 000 (policies.md 8)
    tree = policy("jp-2008", exchange__rate_ukr=1_000_000, instrument__tax_rate_ppm=300_000)
    found = worked(tree, [{"cash_pay_ore": 20_000_000_000}], [{"fee_ore": 100_000_000}], {"profit_ore": 300_000_000})

    assert given(found) == [12_000_000]


def test_the_published_french_example() -> None:
    # Micro: 5 h at 10.57 EUR, twice: 105.70 (policies.md 8); whole kronor
    tree = policy("fr-dirigeants-2022", exchange__rate_ukr=1_000_000, base__hours__amount_minor=1_057)
    facts = {name: True for name, fact in tree["facts"].items() if fact["type"] == "boolean"}
    found = worked(tree, [facts], [facts | {"minutes": 300}], facts)

    assert given(found) == [10_500]
    assert [row["counted_base_ore"] for row in found.payslips.values()] == [5_285]


@pytest.mark.parametrize(("fee", "cut"), [(4_999_900, 0), (5_000_000, 0), (5_000_100, 100)])
def test_a_ceiling_at_its_edge(fee: int, cut: int) -> None:
    # 50 000 kr a person and year
    found = worked(
        policy("se-m-reformgrupp-2018"), [{"cash_pay_ore": 2_000_000}], [{"fee_ore": fee, "work_relevant": True}]
    )

    assert given(found) == [fee - cut]
    assert [row["limited_by"] for row in found.payslips.values()] == ["employee_cap" if cut else "nothing"]


def test_the_ceiling_of_a_year_is_used_by_whole_kronor() -> None:
    # 40 % of 100 000.99 = 40 000.396 -> 40 000 in May; 10 000 are left of 50 000 in June
    tree = policy(
        "se-kut-2019",
        base__cost__measure="fee",
        rate__share_ppm=400_000,
        caps__employer_year__amount_ore=5_000_000,
        instrument__kind="tax_account",
        instrument__unused="refunded",
    )
    months = ("2026-05", "2026-06")
    found = worked(
        tree,
        [{"month": month} for month in months],
        [{"month": month, "fee_ore": 10_000_099, "delivery": "digital"} for month in months],
    )

    assert given(found) == [4_000_000, 1_000_000]


def test_only_what_goes_beyond_last_year_counts() -> None:
    # Half of 100 000 - 60 000
    facts = {"training_plan": True}
    found = worked(
        policy("se-almega-incr"),
        [{}],
        [{"fee_ore": 10_000_000, "certified": True}],
        facts,
        facts | {"year": 2025, "fee_ore": 6_000_000},
    )

    assert given(found) == [2_000_000]


def test_what_a_course_fails_first_is_named() -> None:
    found = worked(policy("se-almega-2024"), [{}], [{"provider_kind": "internal", "fee_ore": 100}])

    assert [row["condition_failed"] for row in found.payslips.values()] == ["external_provider"]
