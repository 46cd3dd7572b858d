"""The policies that come with kutcalc: all pass, none is edited once published, and they show as the interface says."""

import json
from datetime import date
from pathlib import Path

import pytest

from kutcalc.errors import PolicyNotFoundError
from kutcalc.policy import (
    Library,
    Policy,
    policy_hash,
    policy_item,
    policy_json,
    read_policy,
    reference,
    weakest_verification,
)

HERE = Path(__file__).parent
LEDGER = HERE / "hashes.json"
LIBRARY = Library()
POLICIES = [pytest.param(policy, id=reference(policy)) for policy in LIBRARY.all()]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_published_policy_is_never_edited(policy: Policy) -> None:
    """A new policy is added to hashes.json with the hash that this test prints; a known one never changes."""
    ledger = json.loads(LEDGER.read_text(encoding="utf-8"))

    assert {reference(policy): policy_hash(policy)}.items() <= ledger.items()


def test_no_published_policy_is_taken_away() -> None:
    ledger = json.loads(LEDGER.read_text(encoding="utf-8"))

    assert set(ledger) == {reference(policy) for policy in LIBRARY.all()}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_file_says_enough(policy: Policy) -> None:
    tree = policy.tree.decode()

    assert policy.summary.sv.endswith(".")
    assert policy.summary.en.endswith(".")
    assert all(f'"source":"{key}"' in tree for key in policy.sources)
    assert all(len(sentence.split()) <= 20 for sentence in policy.summary.sv.removesuffix(".").split(". "))
    assert " lag " not in policy.summary.sv or policy.status == "enacted"


@pytest.mark.parametrize("policy", POLICIES)
def test_a_file_is_named_for_its_id(policy: Policy) -> None:
    assert LIBRARY.get(policy.id).id == policy.id
    assert read_policy(LIBRARY.text(policy)) == policy


def test_a_policy_is_shown_as_the_interface_says() -> None:
    expected = json.loads((HERE / "se-almega-2024.json").read_text(encoding="utf-8"))
    policy = LIBRARY.get("se-almega-2024@1")

    actual = policy_json(policy, LIBRARY.versions("se-almega-2024"))

    assert actual.pop("policy_hash") == policy_hash(policy)
    assert expected.pop("policy_hash").startswith("sha256:")
    assert actual == expected


def test_a_policy_is_listed_as_the_interface_says() -> None:
    (policy,) = (one for one in LIBRARY.list(country="SE", q="almega") if one.id == "se-almega-2024")

    item = policy_item(policy, "sv")

    assert item.pop("policy_hash") == policy_hash(policy)
    assert item == {
        "id": "se-almega-2024",
        "version": 1,
        "status": "proposed",
        "country": "SE",
        "title": "Almegas kompetensavdrag (2024)",
        "summary": "Hälften av vad ett företag betalar för köpta kurser dras av på skattekontot.",
        "instrument": "tax_account",
        "published": "2024-05",
        "valid_from": None,
        "valid_to": None,
        "weakest_verification": "assumption",
    }


def test_the_list_is_sorted_and_chosen_from() -> None:
    ids = [policy.id for policy in LIBRARY.list()]

    assert ids == sorted(ids)
    assert [policy.id for policy in LIBRARY.list(country="IT")] == [
        "it-f40-2018",
        "it-f40-2019",
        "it-f40-2020",
        "it-f40-2022b",
    ]
    assert {policy.status for policy in LIBRARY.list(status="enacted")} == {"enacted"}
    assert "se-utbvik-1991" in [policy.id for policy in LIBRARY.list(valid_on=date(1992, 6, 1))]
    assert "se-utbvik-1991" not in [policy.id for policy in LIBRARY.list(valid_on=date(1992, 7, 1))]


@pytest.mark.parametrize(
    "ref",
    ["se-almega-2025", "se-almega-2024@2", "se-almega-2024@", "", "@1", "../files/se-almega-2024", "/etc/passwd", "*"],
)
def test_a_name_that_is_not_there_is_not_found(ref: str) -> None:
    with pytest.raises(PolicyNotFoundError):
        LIBRARY.get(ref)


def test_near_names_are_told() -> None:
    with pytest.raises(PolicyNotFoundError, match="se-almega-2024"):
        LIBRARY.get("se-almega-2025")


def test_further_versions_stand_beside_the_first(tmp_path: Path) -> None:
    text = LIBRARY.text(LIBRARY.get("se-almega-2024"))
    (tmp_path / "se-almega-2024.toml").write_text(text, encoding="utf-8")
    (tmp_path / "se-almega-2024@2.toml").write_text(text.replace("version = 1", "version = 2"), encoding="utf-8")

    library = Library(tmp_path)

    assert library.versions("se-almega-2024") == (1, 2)
    assert library.get("se-almega-2024").version == 2
    assert library.get("se-almega-2024@1").version == 1


def test_the_same_conditions_in_another_order_are_another_policy() -> None:
    text = LIBRARY.text(LIBRARY.get("it-f40-2022b"))
    swapped = text.replace("rate.tiers.small]", "rate.tiers.x]").replace("rate.tiers.large]", "rate.tiers.small]")

    assert policy_hash(read_policy(text)) == policy_hash(read_policy("# a comment\n" + text))
    assert policy_hash(read_policy(text)) != policy_hash(read_policy(swapped.replace("tiers.x]", "tiers.large]")))


def test_tables_in_another_order_are_the_same_policy() -> None:
    text = LIBRARY.text(LIBRARY.get("se-almega-2024"))
    rate = text[text.index("[rate]") : text.index("[caps")]

    assert policy_hash(read_policy(text.replace(rate, "") + "\n" + rate)) == policy_hash(read_policy(text))


def test_the_weakest_word_is_found_wherever_it_stands() -> None:
    text = LIBRARY.text(LIBRARY.get("se-almega-2024")).replace('"assumption"', '"read"')

    assert weakest_verification(read_policy(text)) == "read"
    assert weakest_verification(read_policy(text.replace('"read"\n\n[base', '"unverified"\n\n[base'))) == "unverified"


def test_a_fact_of_one_name_is_the_same_question_of_every_policy() -> None:
    """Two designs that ask for different things by one name could not be compared on one payroll."""
    asked: dict[str, set[tuple[str, str, str | None, tuple[str, ...]]]] = {}
    for policy in LIBRARY.all():
        for fact in policy.facts:
            asked.setdefault(fact.id, set()).add((fact.level, fact.type, fact.unit, fact.choices))

    assert {name: kinds for name, kinds in asked.items() if len(kinds) > 1} == {}
