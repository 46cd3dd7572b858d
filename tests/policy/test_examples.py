"""The lines that show how a key is written: each is TOML, passes the check of its key, and is found when misspelled."""

import tomllib

import pytest

from kutcalc.policy.examples import HEAD_LINES, OTHER_LINES, PART_LINES, TEST_LINES, example_of, key_line
from kutcalc.policy.faults import Faults
from kutcalc.policy.ground import Ground
from kutcalc.policy.keys import SETTINGS, Key
from kutcalc.policy.settings import check_setting

KEYS = [pytest.param(name, key, id=f"{part}.{name}") for part, keys in SETTINGS.items() for name, key in keys.items()]
PLAIN = [line for line in (*HEAD_LINES.values(), *TEST_LINES.values(), *OTHER_LINES.values()) if line[0] != "["]


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_the_line_of_a_key_passes_its_check(name: str, key: Key) -> None:
    faults = Faults()
    ground = Ground(faults=faults, sources=frozenset({"report"}), fields={}, in_minor=False)

    value = tomllib.loads(key_line(name, key))[name]
    check_setting(ground, (name,), value, key, has_source=False, has_tiers=False)

    assert faults.in_order() == ()


@pytest.mark.parametrize("line", PLAIN)
def test_every_other_line_is_toml(line: str) -> None:
    assert tomllib.loads(line)


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("rate.share_ppm", "share_ppm = { value = 500_000"),
        ("caps.employer_year.amount_ore", "amount_ore = { value = 1_000_000"),
        ("instrument.setlement", 'settlement = { value = "month"'),
        ("base.fees", PART_LINES["base"]),
        ("rate", "[rate] share_ppm"),
        ("rate.tiers.small.below", "below = "),
        ("eligibility.near.any.1.feild", "field = "),
        ("eligibility.near.why_not.sv", "why_not.sv = "),
        ("caps.employer_year.amount_ore.tiers.0", "tiers = "),
        ("choice.grant.rate.share_ppm", "share_ppm = "),
        ("versoin", "version = 1"),
        ("published", 'published = "2024-05"'),
        ("facts.plan.qestion", "question.sv = "),
        ("instrumnt", "[instrument]"),
    ],
)
def test_a_line_is_found_by_what_was_meant(path: str, begins: str) -> None:
    found = example_of(tuple(path.split(".")))

    assert found is not None
    assert found.startswith(begins)


def test_nothing_near_gives_no_line() -> None:
    assert example_of(("xyzzy",)) is None
    assert example_of(("caps", "employer_year", "xyzzy")) is None
    assert example_of(()) is None


def test_a_file_in_another_currency_is_shown_its_own_keys() -> None:
    assert (example_of(("base", "x", "cap_per_hour_ore"), in_minor=True) or "").startswith("cap_per_hour_minor = ")
    assert example_of(("rate", "schedule", "over"), in_minor=True) == 'over = "payroll_year_minor"'
