"""Every fault of a policy file is taught with a line that would be right there, in terms of the file itself."""

import re
import tomllib
from typing import Final

import pytest
from tests.policy import test_checking
from tests.policy.test_checking import WHOLE
from tests.policy.working import text_of

from kutcalc.cli.teaching import taught
from kutcalc.errors import PolicyInvalidError
from kutcalc.policy import read_policy
from kutcalc.policy.mechanisms import make_plan

RATE: Final = "[rate]\nshare_ppm = 500_000\n"
AWAY: Final = "Take it away."
WRONG: Final = [
    pytest.param(WHOLE.replace(old, new, 1), id=f"{old[:20]}→{new[:20]}".replace("\n", " "))
    for mark in test_checking.test_each_part_is_refused_when_it_is_wrong.pytestmark  # type: ignore[attr-defined]
    for old, new, _ in mark.args[1]
]


def said(text: str) -> list[str]:
    """Check a text as the command does; give what it answers between its first line and its last."""
    with pytest.raises(PolicyInvalidError) as caught:
        make_plan(read_policy(text, "mine.toml"))
    return taught(caught.value, text, "en", "mine.toml").splitlines()[1:-1]


@pytest.mark.parametrize("text", WRONG)
def test_every_fault_has_its_line_and_an_example_that_is_toml(text: str) -> None:
    faults: list[list[str]] = []
    for line in said(text):
        if line.startswith("mine.toml:"):
            faults.append([line])
        else:
            faults[-1].append(line)

    for head, *rest in faults:
        number = int(re.fullmatch(r"mine\.toml:(\d+): .*", head).group(1))  # type: ignore[union-attr]
        assert rest[0].strip() == f"{number} | {text.splitlines()[number - 1].strip()}"
        if AWAY not in head:
            shown = rest[-1].partition("for example: ")[2]
            assert tomllib.loads(re.sub(r"^(\[[\w.]+\])|(?<=[\w\"\]}]) (?=[\w.]+ = (?!.* \}))", r"\1\n", shown)), shown


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ('[eligibility.x]\nlevel = "training"\nfield = "provider_kind"\nis = "extern"\n', 'is = "external"'),
        ('[eligibility.x]\nlevel = "training"\nfield = "provider_kind"\nat_least = "external"\n', 'is = "internal"'),
        ('[eligibility.x]\nlevel = "payslip"\nfield = "hired_month"\nat_least = "maj"\n', 'at_least = "2026-01"'),
        ('[eligibility.x]\nlevel = "payslip"\nfield = "sni"\nis_in = "62010"\n', 'is_in = ["62010"]'),
        ('[eligibility.x]\nlevel = "payslip"\nfield = "research"\nis = "ja"\n', "is = true"),
        ('[eligibility.x]\nlevel = "payslip"\nfield = "alder"\nat_least = 45\n', 'field = "age"'),
        ('[eligibility.x]\nlevel = "group_month"\nfield = "minutes"\nat_least = 60\n', 'level = "training"'),
        ('[eligibility.x]\nlevel = "employer"\nfield = "age"\nat_least = 45\n', 'level = "employer_year"'),
        ('[uplift.x]\nlevel = "payslip"\nfield = "age"\nat_least = 45\nadd_points_ppm = 10\n', "add_points_ppm = {"),
        ("[caps.employer_year]\nshare_of_field_ppm = 500_000\n", 'field = "profit_ore"'),
        ('[caps.employer_year]\namount_ore = 100\ncomponent = ["fee"]\n', 'component = ["fees"]'),
        ('[base.x]\nmeasure = "flat_per_unit"\namount_ore = 100\n', 'field = "paid_minutes"'),
        ("[choice.x]\nrates = 1\n", None),
        ('[facts.levy]\nlevel = "employer_year"\ntype = "integer"\nunit = "ore"\n', "[facts.levy_ore]"),
        ("[reference]\nyears = 2\n", 'kind = { value = "last_year", source = "us"'),
    ],
)
def test_an_example_fits_the_place_and_the_file(parts: str, expected: str | None) -> None:
    lines = said(text_of(RATE + parts, settlement="year"))

    found = [line.partition("for example: ")[2] for line in lines if "for example: " in line]
    assert found
    if expected is not None:
        assert any(line.startswith(expected) for line in found), found


def test_a_fault_of_the_parts_together_has_its_line_too() -> None:
    text = text_of(RATE + '[eligibility.x]\nlevel = "employer_year"\nfield = "base_year_ore"\nat_least = 100\n')
    number = text.splitlines().index("[eligibility.x]") + 1

    assert said(text)[0].startswith(f"mine.toml:{number}: eligibility.x: Line {number}: base_year_ore can be read by")
    assert said(text)[1].strip() == f"{number} | [eligibility.x]"


def test_a_part_that_is_not_there_has_no_line() -> None:
    points = "points = [{ at = 1000, share_ppm = 0 }, { at = 2000, share_ppm = 9000 }]"
    parts = f'[rate.schedule]\nover = "growth_ppm"\n{points}\n'

    assert said(text_of(parts, settlement="year")) == [
        "mine.toml: reference: growth_ppm is read, but nothing is said of the years compared with. Write [reference].",
        '       for example: [reference] kind = "last_year"',
    ]


def test_what_is_to_be_taken_away_is_not_shown_as_an_example() -> None:
    parts = RATE + '[eligibility.x]\nlevel = "payslip"\nfield = "age"\nat_least = 45\nwindow_months = 3\n'

    assert not [line for line in said(text_of(parts)) if "for example" in line]


def test_what_is_no_toml_is_told_by_its_line() -> None:
    lines = said('id = "x"\nversion = \n')

    assert lines[0].startswith("mine.toml:2: Line 2: ")
    assert lines[1] == "     2 | version ="
