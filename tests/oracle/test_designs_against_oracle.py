"""Random designs, envelopes, aid and exchange against the oracle; `designs.py` takes a thousand designs."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.policy.test_mechanisms_aid import THREE_YEARS, codes, flat
from tests.policy.working import policy_of

from kutcalc.analysis.pool import Claim, shares_of
from kutcalc.engine import Dated
from kutcalc.policy.exchange import exchanged

from .designs import designs, held_design
from .policy_comparing import Batch, batch_of
from .policy_pool import exceeds_de_minimis, exceeds_intensity, exchanged_ukr, shared_pro_rata, shared_until_spent

COMPANIES = 8
EXAMPLES = settings().max_examples // 4


@pytest.fixture(scope="module")
def batch() -> Batch:
    return batch_of(20_261_124, COMPANIES)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(designs())
def test_a_random_design_gives_what_the_oracle_gives(batch: Batch, text: str) -> None:
    held = held_design(text, batch)

    assert held.companies == COMPANIES
    assert held.differences == []


CLAIMS = st.lists(st.tuples(st.sampled_from("ABCDE"), st.integers(0, 10**9)), max_size=12)


@given(CLAIMS, st.integers(0, 10**11))
@example([("A", 1), ("B", 1), ("C", 1)], 200)
def test_an_envelope_is_shared_as_the_oracle_shares_it(found: list[tuple[str, int]], amount: int) -> None:
    claims = sorted((name, kronor * 100) for name, kronor in found)
    made = [Claim(name, 2026, 2026, ore) for name, ore in claims]

    assert shares_of(made, {2026: amount}, "pro_rata") == shared_pro_rata(claims, amount)
    assert shares_of(made, {2026: amount}, "until_spent") == shared_until_spent(claims, amount)


@given(st.integers(1, 10**12), st.integers(1, 10**8))
def test_an_amount_is_exchanged_as_the_oracle_exchanges_it(minor: int, rate: int) -> None:
    found = exchanged([Dated(minor, "us", "read")], [Dated(rate, "us", "read")], "EUR", "exactly")

    assert [one.value for one in found] == [min(exchanged_ukr(minor, rate), 9 * 10**18)]


@settings(max_examples=EXAMPLES // 2)
@given(st.integers(0, 300_000), st.integers(0, 100_000), st.integers(200, 1_000_000), st.integers(200, 1_000_000))
@example(200_000, 0, 500_000, 500_000)
@example(200_200, 0, 500_000, 500_000)
@example(200_200, 0, 500_000, 499_999)
def test_aid_over_a_part_of_the_cost_is_where_the_oracle_says_so(fee: int, other: int, rate: int, part: int) -> None:
    aid = fee * rate // 1_000_000 // 100 * 100
    course = {"fee_ore": fee, "other_cost_ore": other}
    found = codes(policy_of(f"[rate]\nshare_ppm = {rate}\n" + flat(part)), [{}], [course])

    assert ("state_aid_exceeded" in found) == exceeds_intensity(aid, fee + other, part)


CENTS, YEARS, EURO_UKR = 30_000_000, 3, 11_000_000
NEAR = st.sampled_from([0, 1, 1_099_999, 1_100_000, 1_100_001, 1_650_000, 3_299_999, 3_300_000, 3_300_001])


@settings(max_examples=EXAMPLES // 2)
@given(st.dictionaries(st.integers(2021, 2026), NEAR, min_size=1))
def test_aid_of_minor_importance_is_over_where_the_oracle_says_so(kronor: dict[int, int]) -> None:
    slips = [{"month": f"{year}-05"} for year in sorted(kronor)]
    courses = [{"month": f"{year}-05", "fee_ore": aid * 100} for year, aid in sorted(kronor.items())]
    found = codes(policy_of("[rate]\nshare_ppm = 1_000_000\n" + THREE_YEARS), slips, courses)

    is_over = exceeds_de_minimis({year: aid * 100 for year, aid in kronor.items()}, CENTS, EURO_UKR, YEARS)
    assert ("de_minimis_exceeded" in found) == is_over
