"""Everything that can be wrong in a policy, all at once: each part by itself, and then the parts together."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kutcalc.language import Text
from kutcalc.policy.chains import chains_of
from kutcalc.policy.coherence import check_chain, check_tax, possible
from kutcalc.policy.faults import Faults
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.ground import Ground
from kutcalc.policy.head import HEAD, SWEDISH, check_facts, check_head, check_sources, fact_fields
from kutcalc.policy.lines import Path
from kutcalc.policy.parts import (
    check_base,
    check_caps,
    check_eligibility,
    check_id,
    check_instrument,
    check_rate,
    check_reference,
    check_table,
    check_uplifts,
)

Table = Mapping[str, Any]

CHECKS: Final[dict[str, Callable[[Ground, Path, Table], None]]] = {
    "eligibility": check_eligibility,
    "base": check_base,
    "reference": check_reference,
    "rate": check_rate,
    "uplift": check_uplifts,
    "caps": check_caps,
    "instrument": check_instrument,
}
PARTS: Final = (*HEAD, "sources", "exchange", "facts", *CHECKS, "pool", "choice", "validators")
MOST_CHOICES: Final = 10
_TABLE: Final = Text(sv="en tabell i [hakparentes]", en="a table in [brackets]")


def check_policy(tree: Table, faults: Faults) -> None:
    """Note everything that is wrong in the tree of a policy file."""
    sources = tree.get("sources")
    currency = tree.get("currency")
    ground = Ground(
        faults=faults,
        sources=frozenset(sources if isinstance(sources, dict) else ()),
        fields={**FIELDS, **fact_fields(tree)},
        in_minor=isinstance(currency, str) and currency != SWEDISH,
    )
    for name in tree:
        if name not in PARTS:
            faults.unknown((name,), PARTS)
    check_head(faults, tree)
    check_sources(ground, tree)
    _check_part(ground, (), tree, "facts", lambda ground, _, table: check_facts(ground, table))
    _check_part(ground, (), tree, "exchange", _check_exchange)
    if ground.in_minor and "exchange" not in tree:
        faults.missing(
            ("exchange", "rate_ukr"),
            f"växelkursen saknas. Skriv rate_ukr under [exchange]: miljondels kronor för en {currency}.",
            f"the exchange rate is missing. Write rate_ukr under [exchange]: millionths of a krona for one {currency}.",
        )
    _check_part(ground, (), tree, "pool", _check_pool)
    _check_part(ground, (), tree, "validators", _check_validators)
    _check_chains(ground, tree)


def _check_part(
    ground: Ground, path: Path, tree: Table, name: str, check: Callable[[Ground, Path, Table], None]
) -> None:
    if name not in tree:
        return
    place = (*path, name)
    if isinstance(tree[name], dict):
        check(ground, place, tree[name])
    else:
        ground.faults.wrong_type(place, tree[name], _TABLE)


def _check_chains(ground: Ground, tree: Table) -> None:
    for name, check in CHECKS.items():
        _check_part(ground, (), tree, name, check)
    choices = tree.get("choice", {})
    if not isinstance(choices, dict):
        ground.faults.wrong_type(("choice",), choices, _TABLE)
        choices = {}
    if len(choices) > MOST_CHOICES:
        ground.faults.out_of_range(("choice",), len(choices), 1, MOST_CHOICES)
        return
    for path, choice in ground.tables(("choice",), choices):
        check_id(ground, path)
        for name in choice:
            if name not in CHECKS:
                ground.faults.unknown((*path, name), CHECKS)
        for name, check in CHECKS.items():
            _check_part(ground, path, choice, name, check)
    for chain in chains_of(tree):
        check_chain(ground, chain)
        check_tax(ground, chain, tree.get("country"))


def _check_exchange(ground: Ground, path: Path, table: Table) -> None:
    check_table(ground, path, table, "exchange", level=None, others=())
    if not ground.in_minor:
        text = Text(
            sv="[exchange] hör till filer i annan valuta än SEK. Ta bort det.",
            en="[exchange] belongs to files in another currency than SEK. Take it away.",
        )
        ground.faults.add("unknown-field", path, text)
    elif "rate_ukr" not in table:
        ground.faults.missing((*path, "rate_ukr"), "växelkursen saknas: rate_ukr.", "the rate is missing: rate_ukr.")


def _check_pool(ground: Ground, path: Path, table: Table) -> None:
    check_table(ground, path, table, "pool", level=None, others=())
    amount = ground.spelled("amount_ore")
    if not any(name.startswith("amount") for name in table):
        ground.faults.missing((*path, amount), f"potten saknas: {amount}.", f"the envelope is missing: {amount}.")


def _check_validators(ground: Ground, path: Path, table: Table) -> None:
    for place, validator in ground.tables(path, table):
        check_id(ground, place)
        check_table(ground, place, validator, "validators", level="training", others=())
        kind = (*place, "kind")
        if "kind" not in validator:
            text = ("kind saknas: state_aid eller de_minimis.", "kind is missing: state_aid or de_minimis.")
            ground.faults.missing(kind, *text)
        amounts = ("amount_euro_cents", ground.spelled("amount_ore"))
        asked = {"state_aid": ("intensity_ppm",), "de_minimis": amounts}
        for name in sorted(possible(validator.get("kind")) & set(asked)):
            if not any(key in validator for key in asked[name]):
                words = " / ".join(asked[name])
                ground.faults.missing(place, f"taket saknas: {words}.", f"the ceiling is missing: {words}.")


__all__ = ["PARTS", "check_policy"]
