"""The words of a policy file (interfaces.md 8.1), as the oracle reads them: trees, dated values, tests, currency."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

FILES: Final = Path(__file__).parents[2] / "src" / "kutcalc" / "policy" / "files"
MILLION: Final = 1_000_000
ORE_PER_KR: Final = 100
UKR_PER_ORE: Final = 10_000

PARTS: Final = ("eligibility", "base", "reference", "rate", "uplift", "caps", "instrument")

Tree = dict[str, Any]
# What a field is worth where a test stands; the test's table may say more of how it is measured.
Reads = Callable[[str, Mapping[str, Any]], Any]


def policy_trees() -> dict[str, Tree]:
    """Give the tree of every file of the library, by its reference."""
    trees = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FILES.glob("*.toml")))
    return {f"{tree['id']}@{tree['version']}": tree for tree in trees}


def put(tree: Tree, path: str, value: object) -> None:
    """Give a parameter one value, which holds in all months; a path is dotted, elements of arrays by their number."""
    *outer, last = path.split(".")
    table: Any = tree
    for name in outer:
        table = table[int(name)] if isinstance(table, list) else table.setdefault(name, {})
    if isinstance(table, list):
        table[int(last)] = value
    else:
        table[last] = value


def chains_of(tree: Tree) -> dict[str, Tree]:
    """Give the chains of a policy: its own, and each choice, which has of the first what it leaves out."""
    own = {part: tree[part] for part in PARTS if part in tree}
    return {"": own} | {name: own | choice for name, choice in tree.get("choice", {}).items()}


def dated(node: Any) -> list[Tree]:
    """Give the entries of a parameter; a bare value is one that always holds."""
    if isinstance(node, list) and node and isinstance(node[0], dict) and {"value", "tiers"} & node[0].keys():
        return node
    if isinstance(node, dict) and {"value", "tiers"} & node.keys():
        return [node]
    return [{"value": node}]


def in_force(node: Any, month: str) -> Tree | None:
    """Give the entry of a parameter that is in force on the first day of a month, None where there is none."""
    first = date.fromisoformat(f"{month}-01")
    found = None
    for entry in dated(node):
        if entry.get("since", first) <= first <= entry.get("until", first):
            found = entry
    return found


def plain(node: Any, month: str, default: Any = None) -> Any:
    """Give the value of a parameter without tiers; the default where the key is left out or nothing is in force."""
    if node is None:
        return default
    entry = in_force(node, month)
    return default if entry is None else entry["value"]


def tiered(node: Any, month: str, reads: Reads, money: "Currency") -> Any:
    """Give the value of a parameter that may have tiers: the first whose test fits, None where none does."""
    entry = None if node is None else in_force(node, month)
    if entry is None:
        return None
    if "tiers" not in entry:
        return entry["value"]
    for tier in entry["tiers"]:
        if fits(tier["when"], month, reads, money):
            return tier["value"]
    return None


class Currency:
    """What an amount of the file is worth in öre."""

    def __init__(self, tree: Tree) -> None:
        self.is_foreign = tree["currency"] != "SEK"
        self._rate = tree.get("exchange", {}).get("rate_ukr")

    def ore(self, amount: int, month: str) -> Fraction:
        """Give an amount of the file (öre, or hundredths of the currency) in öre."""
        return Fraction(amount) * self.of_a_unit(month)

    def of_a_unit(self, month: str) -> Fraction:
        """Give what one hundredth of the currency is worth in öre."""
        return Fraction(plain(self._rate, month), MILLION) if self.is_foreign else Fraction(1)

    def key(self, table: Mapping[str, Any], name: str) -> Any:
        """Give the parameter of an amount, whose key ends in `_ore` or in `_minor`."""
        return table.get(f"{name}_minor" if self.is_foreign else f"{name}_ore")


def fits(test: Tree, month: str, reads: Reads, money: Currency) -> bool:
    """Whether a test is met."""
    if "any" in test:
        return any(fits(inner, month, reads, money) for inner in test["any"])
    if "all" in test:
        return all(fits(inner, month, reads, money) for inner in test["all"])
    field = test["field"]
    value = reads(field, test)

    def bound(name: str) -> Any:
        given = plain(test[name], month)
        if "pro_rata_ppm" in test and name in {"at_least", "at_most", "below"}:
            given = Fraction(given * reads(test["pro_rata_ppm"], {}), MILLION)
        return money.ore(given, month) if field.endswith("_minor") else given

    compared: dict[str, Callable[[], bool]] = {
        "is": lambda: bool(value == bound("is")),
        "is_in": lambda: value in plain(test["is_in"], month),
        "at_least": lambda: bool(value >= bound("at_least")),
        "at_most": lambda: bool(value <= bound("at_most")),
        "below": lambda: bool(value < bound("below")),
    }
    return all(holds() for word, holds in compared.items() if word in test)


def fields_of(node: Any) -> Iterator[tuple[str, Tree]]:
    """Give every field that tests anywhere in a tree read, with the table of its test."""
    if isinstance(node, dict):
        if isinstance(node.get("field"), str):
            yield node["field"], node
        for inner in node.values():
            yield from fields_of(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from fields_of(inner)
