"""The guide for writing a policy: its blocks pass the check, every key has an example, and it is enough for a file."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from tests.policy.working import kr, worked

from kutcalc.cli.teaching import taught
from kutcalc.errors import PolicyInvalidError
from kutcalc.language import Language
from kutcalc.policy import Policy, open_parameters, read_policy, template_text
from kutcalc.policy.chains import CHAIN_PARTS
from kutcalc.policy.conditions import TEST_KEYS
from kutcalc.policy.fields import FIELDS, LEVELS
from kutcalc.policy.head import FACT_KEYS, FACT_TYPES, HEAD
from kutcalc.policy.keys import CAP_ORDER, SETTINGS
from kutcalc.policy.mechanisms import make_plan
from kutcalc.policy.settings import DATED_KEYS, VERIFICATIONS
from kutcalc.report.policy_guide import PARTS, guide_parts

HERE: Final = Path(__file__).parent
PAGES: Final = Path(__file__).parents[2] / "web" / "docs" / "pages"
BLOCK: Final = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")
HEAD_OF_ALL: Final = 'id = "my-design"\nversion = 1\nstatus = "assumption"\ncountry = "SE"\ncurrency = "{}"\n'
OWN: Final = 'source = "own"\nverification = "assumption"\n'
THE_REST: Final = {
    "title": '[title]\nsv = "x"\nen = "x"\n',
    "summary": '[summary]\nsv = "X."\nen = "X."\n',
    "sources": '[sources.report]\ntitle = "R"\n\n[sources.own]\ntitle = "O"\n',
    "base": f'[base.fees]\nmeasure = "fee"\n{OWN}',
    "rate": '[rate]\nshare_ppm = { value = 500_000, source = "own", verification = "assumption" }\n',
    "instrument": f'[instrument]\nkind = "tax_account"\nsettlement = "month"\nunused = "refunded"\n{OWN}',
}
OF_YEARS: Final = "training_growth_ppm"
WHOLE_FILE: Final = "{template}\n"


def guide(language: Language) -> str:
    """Read the guide as it is written, with words in braces where tables are filled in."""
    return (PAGES / f"guide.{language}.md").read_text(encoding="utf-8")


def filled(language: Language) -> str:
    """Read the guide as it is shown."""
    text = guide(language)
    for name, content in guide_parts(language).items():
        text = text.replace(f"{{{name}}}", content)
    return text


def blocks() -> list[str]:
    """Give the blocks of TOML of the guide but the whole file at its end."""
    return [block for block in BLOCK.findall(guide("sv")) if block != WHOLE_FILE]


def whole(block: str) -> str:
    """Make a whole file of a block: what it lacks comes from a plain one."""
    tree: dict[str, Any] = tomllib.loads(block)
    head = "" if "id" in tree else HEAD_OF_ALL.format("EUR" if "exchange" in tree else "SEK")
    has_rates = any("share_ppm" in part for part in tree.get("base", {}).values())
    rest = [text for name, text in THE_REST.items() if name not in tree and not (name == "rate" and has_rates)]
    text = "\n".join([head + block, *rest])
    return text.replace('settlement = "month"', 'settlement = "year"') if OF_YEARS in block else text


def named(tree: Any) -> set[str]:
    """Give every key that stands in a tree."""
    if isinstance(tree, dict):
        return set(tree) | {name for inside in tree.values() for name in named(inside)}
    return {name for inside in tree for name in named(inside)} if isinstance(tree, list) else set()


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.splitlines()[0].strip("[]").replace(" ", ""))
def test_every_block_of_the_guide_passes_the_check(block: str) -> None:
    policy = read_policy(whole(block))

    if not open_parameters(policy):
        assert make_plan(policy).policy == policy


def test_the_blocks_are_the_same_in_both_languages() -> None:
    assert BLOCK.findall(guide("sv")) == BLOCK.findall(guide("en"))
    assert BLOCK.findall(guide("sv"))[-1] == WHOLE_FILE
    assert BLOCK.findall(filled("en"))[-1] == template_text()


def test_every_key_of_a_policy_has_an_example_in_the_guide() -> None:
    """A key that is added to `kutcalc.policy.keys` needs a line in a block of `web/docs/pages/guide.*.md`."""
    shown = {part: set[str]() for part in SETTINGS}
    for block in blocks():
        tree = tomllib.loads(block)
        for part in SETTINGS:
            shown[part] |= named(tree.get(part, {}))
    shown["tiers"] = shown["schedule"] = shown["rate"]

    lacking = {part: sorted(set(keys) - shown[part]) for part, keys in SETTINGS.items() if set(keys) - shown[part]}
    assert lacking == {}


def test_every_other_key_stands_in_a_block() -> None:
    shown = {name for block in blocks() for name in named(tomllib.loads(block))}

    structure = {*HEAD, *FACT_KEYS, *TEST_KEYS, *DATED_KEYS, *CAP_ORDER, *CHAIN_PARTS}
    assert structure | {"sources", "exchange", "facts", "pool", "choice", "validators", "why_not"} <= shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_names_every_key_choice_level_and_field(language: Language) -> None:
    text = filled(language)

    words = {word for keys in SETTINGS.values() for name, key in keys.items() for word in (name, *key.choices)}
    missing = {word for word in {*words, *LEVELS, *FACT_TYPES, *VERIFICATIONS, *FIELDS} if not named_in(word, text)}
    assert missing == set()
    assert all(f"[{part}]" in text for part in PARTS)
    assert not re.search(r"\{(keys_\w+|fields|template)\}", text)


def named_in(word: str, text: str) -> bool:
    """Say whether a word stands in a text by itself, as code or as part of it."""
    return re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", text) is not None


@pytest.mark.parametrize(("language", "name"), [("sv", "mitt-forslag.toml"), ("en", "my-design.toml")])
def test_the_answer_of_the_check_is_shown_as_it_is(language: Language, name: str) -> None:
    block = whole(THE_REST["rate"]).replace("500_000", "0.5").replace('source = "own"', 'source = "report"')
    text = block.replace('"report", verification = "assumption"', '"report", verification = "read"')
    with pytest.raises(PolicyInvalidError) as caught:
        read_policy(text, name)

    said = taught(caught.value, text, language).splitlines()[1:-1]

    shown = re.findall(r"\n\n```\n(.*?)^```$", guide(language), re.MULTILINE | re.DOTALL)[0].splitlines()
    assert [without_numbers(line) for line in said] == [without_numbers(line) for line in shown]


def without_numbers(line: str) -> str:
    """Put N in place of the number of a line."""
    return " ".join(re.sub(r"(?<=toml:)\d+|(?<=Rad )\d+|(?<=Line )\d+|\d+(?= \|)", "N", line).split())


def test_a_file_that_lacks_a_part_is_told_how_to_write_it() -> None:
    with pytest.raises(PolicyInvalidError) as caught:
        read_policy(whole(THE_REST["base"]).replace(THE_REST["rate"], ""), "x.toml")

    assert "[rate] share_ppm = { value = 500_000" in taught(caught.value, "", "en")


# ------------------------------------------------------------ a design written from the guide alone, by hand


def invented() -> Policy:
    """Read the invented design."""
    return read_policy((HERE / "guide-only.toml").read_text(encoding="utf-8"))


def given(fee_ore: int, *, headcount: int, birth_year: int = 1990) -> tuple[int, str]:
    """Work a firm with one employee of 30 000 kr a month over a year, payroll 360 000 kr, and one course in May."""
    rows = worked(
        invented(),
        [{"month": "2026-01", "through": "2026-12", "birth_year": birth_year, "headcount": headcount}],
        [{"fee_ore": fee_ore}],
    )
    (row,) = rows["employer_year"]
    return kr(row["training_deduction_ore"]), row["limited_by"]


@pytest.mark.parametrize(("headcount", "deduction"), [(49, 3_000), (50, 2_000), (249, 2_000), (250, 1_000)])
def test_the_rate_goes_by_size(headcount: int, deduction: int) -> None:
    """Of a fee of 5 000 kr: 60 % is 3 000, 40 % is 2 000, 20 % is 1 000."""
    assert given(5_000_00, headcount=headcount) == (deduction, "nothing")


@pytest.mark.parametrize(("birth_year", "deduction"), [(1981, 2_000), (1980, 2_500), (1960, 2_500)])
def test_from_45_years_of_age_ten_points_are_added(birth_year: int, deduction: int) -> None:
    """Born 1980 is 45 when 2026 begins: 40 + 10 = 50 % of 5 000 kr. Born 1981 is 44: 40 %."""
    assert given(5_000_00, headcount=100, birth_year=birth_year) == (deduction, "nothing")


@pytest.mark.parametrize(
    ("fee_ore", "deduction", "limited_by"),
    [
        pytest.param(6_000_00 - 100, 3_599, "nothing", id="below"),
        pytest.param(6_000_00, 3_600, "nothing", id="at"),
        pytest.param(6_000_00 + 1, 3_600, "employer_cap", id="an öre above"),
        pytest.param(9_000_00, 3_600, "employer_cap", id="far above"),
    ],
)
def test_the_cap_is_one_per_cent_of_payroll(fee_ore: int, deduction: int, limited_by: str) -> None:
    """1 % of 360 000 kr is 3 600 kr, and 60 % of 6 000 kr is that; of 5 999 kr it is 3 599.40."""
    assert given(fee_ore, headcount=10) == (deduction, limited_by)
