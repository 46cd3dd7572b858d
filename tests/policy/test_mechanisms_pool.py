"""A national envelope over all employers: in proportion or until it is spent, exactly, and said to be the limit."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from tests.policy.working import HEAD, LEVELS, WAYS, Rows, hold, made_case, policy_of, text_of, worked

from kutcalc.analysis.explaining import explain
from kutcalc.analysis.figure import Figure
from kutcalc.analysis.pool import Claim, PoolYear, Shared, calculate_whole, shares_of
from kutcalc.errors import PolicyInvalidError
from kutcalc.policy import Policy, read_policy

WHOLE = "[rate]\nshare_ppm = 1_000_000\n"
THREE: Rows = [{"employer": name} for name in "ABC"]


def pool(amount: int | str, mode: str = "pro_rata", rate: str = WHOLE, **instrument: str) -> Policy:
    """Make a policy with an envelope."""
    return policy_of(f'{rate}[pool]\namount_ore = {amount}\nmode = "{mode}"\n', **instrument)


def shared(policy: Policy, payslips: Rows, training: Rows) -> Shared:
    """Share the envelope of a policy in all three ways, once all promises have been held."""
    case = made_case(payslips, training, (), [policy])
    found = [calculate_whole(case, policy, "p", LEVELS, way=way) for way in WAYS]
    for other in found[1:]:
        assert all(found[0].answer.tables[level].equals(other.answer.tables[level]) for level in LEVELS)
    hold(found[0].answer.tables)
    return found[0]


def given(one: Shared, level: str = "employer_year") -> list[tuple[int, str]]:
    """Give what each row is given, in kronor, and what limited it."""
    rows = one.answer.tables[level].rows(named=True)
    return [(row["training_deduction_ore"] // 100, row["limited_by"]) for row in rows]


def fees(*amounts: int) -> Rows:
    """Make one course for each of A, B, C, with fees in kronor."""
    return [{"employer": name, "fee_ore": 100 * fee} for name, fee in zip("ABC", amounts, strict=True)]


@pytest.mark.parametrize(("kronor", "limit"), [(999, "pool"), (1_000, "nothing"), (1_001, "nothing")])
@pytest.mark.parametrize("mode", ["pro_rata", "until_spent"])
def test_an_envelope_at_its_edge(kronor: int, limit: str, mode: str) -> None:
    one = shared(pool(kronor * 100, mode), THREE, fees(0, 400, 600))

    assert sum(amount for amount, _ in given(one)) == min(kronor, 1_000)
    assert limit in [reason for _, reason in given(one)]
    assert one.years == (PoolYear(2026, kronor * 100, 100_000, min(kronor, 1_000) * 100),)


def test_all_get_the_same_part_and_the_last_kronor_by_largest_remainder() -> None:
    # 100 of 300: a third each of 100, 100, 100 is 33, 33, 33 and the krona that is left goes to the first
    assert given(shared(pool(10_000), THREE, fees(100, 100, 100))) == [(34, "pool"), (33, "pool"), (33, "pool")]
    # 100 of 600: 16.67, 33.33, 50
    assert given(shared(pool(10_000), THREE, fees(100, 200, 300))) == [(17, "pool"), (33, "pool"), (50, "pool")]


def test_until_it_is_spent_the_first_month_comes_first_and_then_the_first_employer() -> None:
    months: Rows = [{"employer": name, "month": month} for name in "AB" for month in ("2026-05", "2026-06")]
    courses: Rows = [{**row, "fee_ore": 10_000} for row in months]

    one = shared(pool(25_000, "until_spent"), months, courses)

    rows = one.answer.tables["employer_month"].rows(named=True)
    found = {(row["employer"], row["month"].month): row["training_deduction_ore"] for row in rows}
    assert found == {("A", 5): 10_000, ("B", 5): 10_000, ("A", 6): 5_000, ("B", 6): 0}
    assert given(one) == [(150, "pool"), (100, "pool")]


def test_months_of_a_year_share_its_envelope_and_each_year_has_its_own() -> None:
    months: Rows = [{"month": month} for month in ("2025-12", "2026-01", "2026-02")]
    courses: Rows = [{**row, "fee_ore": 10_000} for row in months]

    one = shared(pool(15_000), months, courses)

    assert given(one) == [(100, "nothing"), (150, "pool")]
    assert [(year.year, year.given_ore) for year in one.years] == [(2025, 10_000), (2026, 15_000)]


@pytest.mark.parametrize("unused", ["refunded", "lost"])
def test_an_envelope_where_the_year_is_settled_at_once(unused: str) -> None:
    policy = pool(10_000, kind="grant", settlement="year", unused=unused)

    assert given(shared(policy, THREE, fees(100, 200, 300))) == [(17, "pool"), (33, "pool"), (50, "pool")]
    assert given(shared(policy, THREE, fees(100, 0, 0))) == [(100, "nothing"), (0, "condition"), (0, "condition")]


def test_the_envelope_comes_after_the_ceilings_and_the_choice() -> None:
    text = f"{WHOLE}[caps.employer_month]\namount_ore = 15_000\n[pool]\namount_ore = 20_000\n"
    text += '[base.fees]\nmeasure = "fee"\n[choice.half.rate]\nshare_ppm = 500_000\n'

    one = shared(policy_of(text), THREE, fees(100, 200, 300))

    assert given(one) == [(50, "pool"), (75, "pool"), (75, "pool")]  # 100, 150, 150 of 400


def test_an_envelope_in_another_currency_and_one_without_end() -> None:
    head = HEAD.replace('currency = "SEK"', 'currency = "EUR"').replace('country = "SE"', 'country = "NL"')
    text = f"[exchange]\nrate_ukr = 11_000_000\n{WHOLE}[pool]\namount_minor = 1_000\n"

    assert [one[0] for one in given(shared(read_policy(text_of(text, head)), THREE, fees(100, 100, 100)))] == [
        37,
        37,
        36,
    ]
    assert given(shared(pool('"none"'), THREE, fees(1, 2, 3))) == [(1, "nothing"), (2, "nothing"), (3, "nothing")]
    assert given(shared(policy_of(WHOLE), THREE, fees(1, 2, 3)))[2] == (3, "nothing")


def test_a_company_alone_is_not_limited_by_the_envelope_of_all() -> None:
    rows = worked(pool(10_000), THREE, fees(100, 200, 300))

    assert [row["training_deduction_ore"] for row in rows["employer_year"]] == [10_000, 20_000, 30_000]


@pytest.mark.parametrize(("language", "says"), [("sv", "potten"), ("en", "envelope")])
def test_the_explanation_says_what_the_envelope_took(language: Any, says: str) -> None:
    one = shared(pool(10_000), THREE, fees(100, 200, 300))
    figure = Figure(level="employer_month", employer="C", month="2026-05", column="training_deduction_ore")

    trace = explain(one.answer.case, one.answer.plan, "p", figure, language)

    assert trace.limited_by == "pool"
    assert trace.limit is not None
    assert (trace.limit.path, trace.limit.ceiling_ore, trace.limit.wanted_ore) == ("pool.amount_ore", 5_000, 30_000)
    assert says in trace.sentence


def test_an_envelope_does_not_go_with_a_deduction_that_is_kept() -> None:
    policy = pool(10_000, kind="corporate_tax_credit", settlement="year", unused="carried_forward")

    with pytest.raises(PolicyInvalidError):
        calculate_whole(made_case([{}]), policy, "p", LEVELS)


CLAIMS = st.lists(
    st.builds(
        lambda employer, year, kronor: Claim(employer, year, year, kronor * 100),
        st.sampled_from("ABCDEFGH"),
        st.sampled_from([2025, 2026]),
        st.integers(0, 10**9),
    ),
    max_size=30,
)


@settings(max_examples=100)
@examples(CLAIMS, st.integers(0, 10**12), st.sampled_from(["pro_rata", "until_spent"]))
def test_the_envelope_is_used_exactly_and_nobody_gets_more_than_was_claimed(
    claims: list[Claim], amount: int, mode: str
) -> None:
    shares = shares_of(claims, {2025: amount, 2026: amount}, mode)

    for year in (2025, 2026):
        own = [(claim.ore, share) for claim, share in zip(claims, shares, strict=True) if claim.year == year]
        claimed = sum(ore for ore, _ in own)
        assert sum(share for _, share in own) == min(claimed, amount // 100 * 100)
        for ore, share in own:
            assert 0 <= share <= ore
            if mode == "pro_rata" and claimed:
                right = Fraction(ore * min(claimed, amount // 100 * 100), claimed)
                assert abs(share - right) < 100
