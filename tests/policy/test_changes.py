"""A change puts one value in place of what the file says, and what cannot be changed is said at once."""

import pytest

from kutcalc.errors import FaultsError, NoSuchParameterError, ParameterMissingError
from kutcalc.policy import (
    Change,
    Library,
    Policy,
    change,
    open_parameters,
    parameters,
    policy_hash,
    policy_json,
    refuse_open,
)
from kutcalc.policy.keys import Key
from kutcalc.policy.schema import Dated

LIBRARY = Library()
ALMEGA = LIBRARY.get("se-almega-2024")


def changed(value: int | bool | str | None) -> tuple[Dated, ...]:
    return (Dated(value=value, source="change", verification="assumption"),)


def test_a_changed_value_is_an_assumption_of_the_one_who_asks() -> None:
    policy = change(ALMEGA, [Change("rate.share_ppm", 400_000)])

    rate = policy.chains[0].rate
    assert rate
    assert rate.share_ppm == changed(400_000)
    assert policy.status == "assumption"
    assert "change" in policy.sources
    assert policy_hash(policy) != policy_hash(ALMEGA)
    assert ALMEGA.status == "proposed"


def test_a_ceiling_that_the_file_lacks_can_be_set() -> None:
    policy = change(ALMEGA, [Change("caps.employer_month.amount_ore", 1_000_000)])

    assert [cap.which for cap in policy.chains[0].caps] == ["employer_month", "employer_year"]
    assert policy.chains[0].caps[0].amount_ore == changed(1_000_000)


def test_no_change_is_the_same_policy() -> None:
    assert change(ALMEGA, []) is ALMEGA


def test_every_kind_of_path_can_be_changed() -> None:
    policy = change(
        ALMEGA,
        [
            Change("eligibility.external_provider.active", value=False),
            Change("eligibility.external_provider.is_in", "institution"),
            Change("base.fees.scale_ppm", 800_000),
            Change("instrument.unused", "lost"),
            Change("caps.employer_year.amount_ore", None),
            Change("pool.amount_ore", 100_000_000_000),
        ],
    )

    (condition,) = policy.chains[0].eligibility
    assert condition.active == changed(value=False)
    assert condition.test.operand[0].value == ("institution",)
    assert policy.chains[0].base[0].scale_ppm == changed(800_000)
    assert policy.chains[0].instrument.unused == changed("lost")
    assert policy.chains[0].caps[0].amount_ore == changed(None)
    assert policy.pool
    assert policy.pool.mode[0].value == "pro_rata"


def test_an_element_of_an_array_goes_by_its_number() -> None:
    policy = change(LIBRARY.get("se-kut-2019"), [Change("eligibility.near_or_digital.any.1.at_most", 100)])

    (test,) = (one.test for one in policy.chains[0].eligibility if one.id == "near_or_digital")
    assert test.any[1].operand == changed(100)


def test_a_change_stands_in_place_of_tiers() -> None:
    italy = LIBRARY.get("it-f40-2022b")

    policy = change(italy, [Change("caps.employer_year.amount_minor", 5_000_000), Change("rate.share_ppm", 300_000)])

    rate = policy.chains[0].rate
    assert rate
    assert policy.chains[0].caps[0].amount_ore == changed(5_000_000)
    assert (rate.share_ppm, rate.tiers) == (changed(300_000), ())


def test_one_tier_of_the_rate_can_be_changed() -> None:
    policy = change(LIBRARY.get("it-f40-2022b"), [Change("rate.tiers.large.share_ppm", 250_000)])

    rate = policy.chains[0].rate
    assert rate
    assert rate.tiers[-1].share_ppm == changed(250_000)
    assert len(rate.tiers) == 5


def test_a_point_of_a_schedule_can_be_changed() -> None:
    policy = change(LIBRARY.get("jp-2008"), [Change("rate.schedule.points.1.share_ppm", 150_000)])

    rate = policy.chains[0].rate
    assert rate
    assert rate.schedule
    assert rate.schedule.points[1].share_ppm == 150_000
    assert rate.schedule.source == "change"


@pytest.mark.parametrize(
    "path",
    [
        "rate.shar_ppm",
        "rate",
        "caps.week.amount_ore",
        "eligibility.sme.active",
        "id",
        "title.sv",
        "rate.share_ppm.value",
        "sources.own.title",
        "",
        "..",
        "eligibility.external_provider.why_not.sv",
    ],
)
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(NoSuchParameterError):
        change(ALMEGA, [Change(path, 1)])


def test_near_paths_are_told_and_all_that_lead_nowhere() -> None:
    with pytest.raises(NoSuchParameterError, match=r"rate\.share_ppm") as caught:
        change(ALMEGA, [Change("rate.shar_ppm", 1), Change("base.fee.scale_ppm", 1)])

    assert [fault.path for fault in caught.value.faults] == ["rate.shar_ppm", "base.fee.scale_ppm"]


def test_all_values_that_do_not_fit_are_told_at_once() -> None:
    with pytest.raises(FaultsError) as caught:
        change(
            ALMEGA,
            [
                Change("rate.share_ppm", 50),
                Change("instrument.kind", "gramt"),
                Change("caps.course.amount_ore", value=True),
                Change("eligibility.external_provider.active", 1),
            ],
        )

    assert {(fault.path, fault.code, fault.line) for fault in caught.value.faults} == {
        ("rate.share_ppm", "wrong-unit", None),
        ("instrument.kind", "not-a-choice", None),
        ("caps.course.amount_ore", "wrong-type", None),
        ("eligibility.external_provider.active", "wrong-type", None),
    }


def test_changes_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(FaultsError) as caught:
        change(ALMEGA, [Change("instrument.kind", "contributions"), Change("instrument.settlement", "year")])

    assert [fault.path for fault in caught.value.faults] == ["instrument.settlement"]


def test_a_path_is_changed_once_and_fifty_at_most() -> None:
    with pytest.raises(FaultsError) as caught:
        change(ALMEGA, [Change("rate.share_ppm", 400_000)] * 51)

    assert {fault.code for fault in caught.value.faults} == {"duplicate", "out-of-range"}


def test_open_values_are_told_with_their_units_until_they_are_given() -> None:
    policy = LIBRARY.get("se-kut-2019")

    assert dict(open_parameters(policy)) == {
        "eligibility.near_or_digital.any.1.at_most": "count",
        "base.cost.measure": "choice",
        "rate.share_ppm": "ppm",
        "caps.employer_year.amount_ore": "ore",
        "instrument.kind": "choice",
        "instrument.unused": "choice",
    }
    with pytest.raises(ParameterMissingError) as caught:
        refuse_open(policy)
    assert len(caught.value.faults) == 6

    given = change(
        policy,
        [
            Change("eligibility.near_or_digital.any.1.at_most", 100),
            Change("base.cost.measure", "fee"),
            Change("rate.share_ppm", 500_000),
            Change("caps.employer_year.amount_ore", None),
            Change("instrument.kind", "tax_account"),
            Change("instrument.unused", "refunded"),
        ],
    )

    assert open_parameters(given) == []
    refuse_open(given)


def test_an_open_exchange_rate_is_one_of_them() -> None:
    finland = LIBRARY.get("fi-koulutusvahennys")

    assert open_parameters(finland) == [("exchange.rate_ukr", "ukr")]
    assert open_parameters(change(finland, [Change("exchange.rate_ukr", 11_000_000)])) == []


def test_a_change_survives_being_changed_again() -> None:
    once = change(ALMEGA, [Change("rate.share_ppm", 400_000)])

    twice = change(once, [Change("rate.share_ppm", 300_000)])

    assert policy_json(twice) == policy_json(change(ALMEGA, [Change("rate.share_ppm", 300_000)]))


VALUES: dict[str, int | bool | str] = {
    "ppm": 300_000,
    "ore": 5_000_000,
    "minutes": 480,
    "count": 2,
    "years": 2,
    "ukr": 11_000_000,
    "flag": True,
    "euro_cents": 100_000,
    "text": "62010",
    "month": "2026-01",
}


@pytest.mark.parametrize("policy", [pytest.param(one, id=one.id) for one in LIBRARY.all()])
def test_every_path_of_every_policy_can_be_changed_or_clashes_with_another_part(policy: Policy) -> None:
    clashes = {"not-a-choice", "required", "out-of-range"}

    codes = {path: codes_of_change(policy, path, key) for path, key in parameters(policy).items()}

    assert {path: found for path, found in codes.items() if not found <= clashes} == {}
    assert codes["instrument.lag_years"] == set()


def codes_of_change(policy: Policy, path: str, key: Key) -> set[str]:
    value = key.choices[0] if key.unit == "choice" else VALUES[key.unit]
    try:
        after = change(policy, [Change(path, value)])
    except FaultsError as error:
        return {fault.code for fault in error.faults}
    return set() if policy_hash(after) != policy_hash(policy) else {"unchanged"}
