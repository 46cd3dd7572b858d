"""A policy with some of its conditions changed: one value in place of whatever the file says there (8.3)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.errors import Fault, FaultsError, NoSuchParameterError, ParameterMissingError
from kutcalc.language import Text
from kutcalc.policy.checking import check_policy
from kutcalc.policy.conditions import COMPARISONS, operand_key
from kutcalc.policy.faults import Faults
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.ground import in_ore
from kutcalc.policy.head import fact_fields
from kutcalc.policy.keys import CAP_ORDER, SETTINGS, Key
from kutcalc.policy.lines import Path
from kutcalc.policy.reading import policy_of
from kutcalc.policy.schema import REQUIRED, Policy
from kutcalc.policy.settings import dated_tables
from kutcalc.policy.tree import Tree, file_tree

MOST_CHANGES: Final = 50
CHANGED: Final = {"source": "change", "verification": "assumption"}
CHANGE_SOURCE: Final = {"title": "Ändrat av den som räknar (changed by the one who asks)"}
WHOLE_PARTS: Final = ("reference", "rate", "instrument")
NAMED_PARTS: Final = ("eligibility", "base", "uplift")
_POINT_KEYS: Final = ("at", "share_ppm")


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value to put at one path, in all months; null is "no ceiling", words of `is_in` stand with commas."""

    path: str
    value: int | bool | str | None


def change(policy: Policy, changes: Sequence[Change]) -> Policy:
    """Give the policy with these changes, as an assumption of the one who asks.

    NoSuchParameterError when a path leads nowhere, FaultsError with every value that does not fit.
    """
    if not changes:
        return policy
    _refuse_many(changes)
    tree = file_tree(msgspec.json.decode(policy.tree))
    known = parameters(policy)
    unknown = [one.path for one in changes if one.path not in known]
    if unknown:
        error = NoSuchParameterError(unknown[0], sorted(known))
        error.faults = tuple(_unknown(path, known) for path in unknown)
        raise error
    for one in changes:
        _put(tree, tuple(one.path.split(".")), "none" if one.value is None else one.value)
    tree["status"] = "assumption"
    tree["sources"] = {**tree["sources"], CHANGED["source"]: CHANGE_SOURCE}
    faults = Faults()
    check_policy(tree, faults)
    if faults:
        raise FaultsError(faults.in_order())
    return policy_of(tree)


def _unknown(path: str, known: Mapping[str, Key]) -> Fault:
    return Fault(code="no-such-parameter", text=NoSuchParameterError(path, sorted(known)).text, path=path)


def _refuse_many(changes: Sequence[Change]) -> None:
    faults = Faults()
    paths = [one.path for one in changes]
    for path in {path for path in paths if paths.count(path) > 1}:
        text = Text(sv=f"{path} ändras två gånger. Ta bort den ena.", en=f"{path} is changed twice. Take one away.")
        faults.add("duplicate", tuple(path.split(".")), text)
    if len(changes) > MOST_CHANGES:
        text = Text(
            sv=f"{len(changes)} ändringar är fler än {MOST_CHANGES}.",
            en=f"{len(changes)} changes are over {MOST_CHANGES}.",
        )
        faults.add("out-of-range", ("changes",), text)
    if faults:
        raise FaultsError(faults.in_order())


def _put(tree: Tree, path: Path, value: Any) -> None:
    """Put a value in place of the dates and tiers that stand at a path, and make the tables on the way to it."""
    table: Any = tree
    for part in path[:-1]:
        table = table[int(part)] if isinstance(table, list) else table.setdefault(part, {})
    name = path[-1]
    if name in _POINT_KEYS and "points" in path:
        table[name] = value
        schedule = _at(tree, path[: path.index("points")])
        schedule.update(CHANGED)
        return
    if name == "share_ppm" and path[-2] == "rate":
        table.pop("tiers", None)
        table.pop("schedule", None)
    if name == "is_in":
        table[name] = [word.strip() for word in str(value).split(",")]
        table.update(CHANGED if "source" in table else {})
    else:
        table[name] = {"value": value, **CHANGED}


def _at(tree: Any, path: Path) -> Any:
    for part in path:
        tree = tree[int(part)] if isinstance(tree, list) else tree[part]
    return tree


def parameters(policy: Policy) -> dict[str, Key]:
    """Give every path that can be changed, in the file or not, with what may stand there."""
    tree = file_tree(msgspec.json.decode(policy.tree))
    fields = {**FIELDS, **fact_fields(tree)}
    found: dict[str, Key] = {}
    for path, part, table in _tables(tree):
        for name, key in SETTINGS[part].items():
            found[".".join((*path, _spelled(name, policy)))] = key
        for operand, field in _operands(table, path):
            known = fields.get(field) or fields[in_ore(field, in_minor=policy.in_minor)]
            found[".".join(operand)] = operand_key(known)
        if part == "schedule":
            over = fields.get(table["over"]) or fields[in_ore(table["over"], in_minor=policy.in_minor)]
            for number in range(len(table["points"])):
                found[".".join((*path, "points", str(number), "at"))] = operand_key(over)
                found[".".join((*path, "points", str(number), "share_ppm"))] = SETTINGS["rate"]["share_ppm"]
    return found


def _spelled(name: str, policy: Policy) -> str:
    return f"{name.removesuffix('_ore')}_minor" if policy.in_minor and name.endswith("_ore") else name


def _tables(tree: Tree) -> Iterator[tuple[Path, str, Tree]]:
    """Give every table of settings with its path and the part that it is; ceilings also when the file has none."""
    yield from _chain_tables(tree, ())
    for name, choice in tree.get("choice", {}).items():
        yield from _chain_tables(choice, ("choice", name))
    yield ("pool",), "pool", tree.get("pool", {})
    for name, validator in tree.get("validators", {}).items():
        yield ("validators", name), "validators", validator
    if "exchange" in tree:
        yield ("exchange",), "exchange", tree["exchange"]


def _chain_tables(tree: Tree, around: Path) -> Iterator[tuple[Path, str, Tree]]:
    """Give the tables of a chain; those of an alternative only where it has the part itself."""
    for part in NAMED_PARTS:
        for name, table in tree.get(part, {}).items():
            yield (*around, part, name), part, table
    for which in CAP_ORDER if not around or "caps" in tree else ():
        yield (*around, "caps", which), "caps", tree.get("caps", {}).get(which, {})
    for part in WHOLE_PARTS:
        if not around or part in tree:
            yield (*around, part), part, tree.get(part, {})
    rate = tree.get("rate", {})
    for name, tier in rate.get("tiers", {}).items():
        yield (*around, "rate", "tiers", name), "tiers", tier
    if "schedule" in rate:
        yield (*around, "rate", "schedule"), "schedule", rate["schedule"]


def _operands(table: Tree, path: Path) -> Iterator[tuple[Path, str]]:
    """Give the path of each value that a test compares with, and the field."""
    for name in COMPARISONS:
        if name in table:
            yield (*path, name), table["field"]
    for group in ("any", "all"):
        for number, test in enumerate(table.get(group, [])):
            yield from _operands(test, (*path, group, str(number)))


def open_parameters(policy: Policy) -> list[tuple[str, str]]:
    """List the path and unit of every value that the policy still leaves open."""
    tree = file_tree(msgspec.json.decode(policy.tree))
    found: list[tuple[str, str]] = []
    for path, key in parameters(policy).items():
        value = _written(tree, tuple(path.split(".")))
        tables = [table for _, table in dated_tables(value)]
        tiers = [tier for table in tables for tier in table.get("tiers", [])]
        if REQUIRED in [value, *(table.get("value") for table in tables), *(tier["value"] for tier in tiers)]:
            found.append((path, key.unit))
    return found


def _written(tree: Any, path: Path) -> Any:
    for part in path:
        tree = tree[int(part)] if isinstance(tree, list) else tree.get(part, {})
    return tree


def refuse_open(policy: Policy) -> None:
    """Raise ParameterMissingError with the path and unit of every value that is still open."""
    faults = Faults()
    for path, unit in open_parameters(policy):
        text = Text(
            sv=f"förslaget lämnar {path} öppet ({unit}). Ge ett värde bland ändringarna.",
            en=f"the policy leaves {path} open ({unit}). Give a value among the changes.",
        )
        faults.add("required", tuple(path.split(".")), text)
    if faults:
        raise ParameterMissingError(faults.in_order())


__all__ = ["CHANGED", "MOST_CHANGES", "Change", "change", "open_parameters", "parameters", "refuse_open"]
