"""Alternatives: the best chain for each employer and year, and what is said of it."""

from typing import Any

import pytest
from tests.policy.working import kr, policy_of, worked

from kutcalc.errors import PolicyInvalidError
from kutcalc.policy.mechanisms import make_plan

HALF = "\n[rate]\nshare_ppm = 500_000\n"


def with_choice(alternative: str, chain: str = HALF, **instrument: str) -> Any:
    """Give a policy with half of the fee, and an alternative chain."""
    text = "".join(
        line.replace("[", "[choice.other.", 1) if line.startswith("[") else line
        for line in alternative.splitlines(keepends=True)
    )
    words = {"kind": "tax_account", "settlement": "month", "unused": "refunded"} | instrument
    tail = "[instrument]\n" + "".join(f'{key} = "{value}"\n' for key, value in words.items())
    if "[choice.other.base" not in text:
        text += '[choice.other.base.fees]\nmeasure = "fee"\n'
    if "[choice.other.instrument" not in text:
        text += tail.replace("[", "[choice.other.", 1)
    return policy_of(f'[base.fees]\nmeasure = "fee"\n{chain}{tail}{text}')


def given(rows: dict[str, list[dict[str, Any]]], level: str) -> list[int]:
    return [kr(row["training_deduction_ore"]) for row in rows[level]]


PER_HEAD = '[base.heads]\nmeasure = "flat_per_head"\namount_ore = 100_000\n[rate]\nshare_ppm = 1_000_000\n'


def test_the_best_chain_counts_for_each_employer() -> None:
    # half of the fee, or 1 000 a head: A 2 500 by the fee, B 1 000 by the head
    rows = worked(
        with_choice(PER_HEAD),
        [{}, {"employer": "B"}],
        [{"fee_ore": 500_000}, {"employer": "B", "fee_ore": 10_000}],
    )

    assert given(rows, "employer_month") == [2_500, 1_000]
    assert [row["counted_base_ore"] for row in rows["employer_month"]] == [500_000, 100_000]


def test_the_choice_is_made_for_the_whole_year() -> None:
    # May: 2 500 or 1 000; June: 50 or 1 000. By the fee 2 550, by the head 2 000: the fee, in June too
    months = ("2026-05", "2026-06", "2027-01")
    rows = worked(
        with_choice(PER_HEAD),
        [{"month": month} for month in months],
        [{"month": month, "fee_ore": fee} for month, fee in zip(months, (500_000, 10_000, 10_000), strict=True)],
    )

    assert given(rows, "payslip") == [2_500, 50, 1_000]
    assert given(rows, "employer_year") == [2_550, 1_000]


def test_of_equal_chains_the_first_counts() -> None:
    rows = worked(with_choice(PER_HEAD), [{}], [{"fee_ore": 200_000}])

    assert rows["employer_month"][0]["counted_base_ore"] == 200_000


def test_limits_and_reasons_are_those_of_the_chain_that_counts() -> None:
    capped = "[caps.employee_month]\namount_ore = 80_000\n" + HALF
    bought = '[eligibility.bought]\nlevel = "training"\nfield = "provider_kind"\nis = "external"\n'
    always = '[eligibility.any]\nlevel = "training"\nfield = "minutes"\nat_least = 0\n'
    policy = with_choice(always + PER_HEAD + "[caps.employer_month]\namount_ore = 70_000\n", bought + capped)

    # 800 by the fee under its cap, 700 by the head under its own
    rows = worked(policy, [{}], [{"fee_ore": 500_000}])
    assert (given(rows, "employer_month"), rows["employer_month"][0]["limited_by"]) == ([800], "employee_cap")
    # an internal course counts by the head alone
    rows = worked(policy, [{}], [{"fee_ore": 500_000, "provider_kind": "internal"}])
    assert (given(rows, "employer_month"), rows["employer_month"][0]["limited_by"]) == ([700], "employer_cap")
    assert worked(policy, [{}])["payslip"][0]["condition_failed"] == "no_training"


def test_where_no_chain_gives_anything_the_reason_is_that_of_the_first() -> None:
    conditions = (
        '[eligibility.bought]\nlevel = "training"\nfield = "provider_kind"\nis = "external"\n',
        '[eligibility.long]\nlevel = "training"\nfield = "minutes"\nat_least = 9_000\n',
    )
    policy = with_choice(conditions[1] + HALF, conditions[0] + HALF)
    rows = worked(policy, [{}], [{"fee_ore": 500_000, "provider_kind": "internal"}])

    assert rows["payslip"][0]["condition_failed"] == "bought"


def test_an_extra_deduction_or_a_credit_settled_by_year() -> None:
    # Austria: 20 % more to deduct, worth a quarter in tax, or 6 % of the fee: 5 % against 6 %
    extra = "\n[rate]\nshare_ppm = 200_000\n"
    credit = (
        '[rate]\nshare_ppm = 60_000\n[instrument]\nkind = "tax_account"\nsettlement = "year"\nunused = "refunded"\n'
    )
    text = '[instrument]\nkind = "extra_deduction"\nsettlement = "year"\nunused = "refunded"\ntax_rate_ppm = 250_000\n'
    policy = policy_of(
        f'[base.fees]\nmeasure = "fee"\n{extra}{text}[choice.premium.base.fees]\nmeasure = "fee"\n'
        + credit.replace("[rate]", "[choice.premium.rate]").replace("[instrument]", "[choice.premium.instrument]")
    )

    assert given(worked(policy, [{}], [{"fee_ore": 1_000_000}]), "employer_year") == [600]


def test_volume_or_increment() -> None:
    # a tenth of all, or half of what goes beyond last year's 8 000: 1 000 or 1 000 of 10 000; of 12 000: 1 200 or 2 000
    increment = '[reference]\nkind = "last_year"\n[rate]\nshare_ppm = 500_000\n'
    policy = with_choice(increment, "\n[rate]\nshare_ppm = 100_000\n", settlement="year")
    for fee, amount in ((10_000, 1_000), (12_000, 2_000)):
        rows = worked(policy, [{}], [{"fee_ore": fee * 100}], [{"year": 2025, "fee_ore": 800_000}])
        assert given(rows, "employer_year") == [amount]


@pytest.mark.parametrize(
    ("alternative", "path"),
    [
        (
            '[rate]\nshare_ppm = 1_000\n[instrument]\nkind = "grant"\nsettlement = "year"\nunused = "lost"\n',
            "settlement",
        ),
        (
            '[rate]\nshare_ppm = 1_000\n[instrument]\nkind = "contributions"\nsettlement = "month"\nunused = "lost"\n',
            "kind",
        ),
    ],
)
def test_alternatives_that_cannot_be_compared_are_refused(alternative: str, path: str) -> None:
    with pytest.raises(PolicyInvalidError) as error:
        make_plan(with_choice(alternative))
    assert [fault.path for fault in error.value.faults] == [f"choice.other.instrument.{path}"]


def test_alternatives_off_contributions_each_with_its_floor() -> None:
    text = '[instrument]\nkind = "contributions"\nsettlement = "month"\nunused = "lost"\n'
    policy = with_choice(f"{PER_HEAD}{text}", kind="contributions", unused="lost")
    rows = worked(policy, [{}, {"employer": "B"}], [{"fee_ore": 9_000_000}, {"employer": "B", "fee_ore": 100}])

    # A: half of 90 000 is cut by the floor at 21.21 % of 30 000; B: 1 000 by the head
    assert given(rows, "employer_month") == [6_363, 1_000]
    assert [row["limited_by"] for row in rows["employer_month"]] == ["floor", "nothing"]
