"""Which policies a national reply is about: what each is called, and whether its rows are static or with behaviour."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec

from kutcalc.errors import KutcalcError
from kutcalc.language import Language, Text
from kutcalc.policy import Change, Policy, parameters, read_policy
from kutcalc.policy.terms import said, term
from kutcalc.report.national_words import is_whole
from kutcalc.report.policy_columns import LIBRARY

LEVEL: Final = "nation_year"
_LAW: Final = Text(sv="Gällande regler", en="The law in force")
_WITH: Final = Text(sv="{}, med ändrat beteende", en="{}, with changed behaviour")
_CHANGED: Final = Text(sv="{}, ändrat: {}", en="{}, changed: {}")
_STATUS: Final[dict[str, Text]] = {
    "proposed": Text(sv="förslag", en="proposal"),
    "enacted": Text(sv="gällande regel", en="law in force"),
    "assumption": Text(sv="vårt antagande", en="our assumption"),
}


class Named(msgspec.Struct, frozen=True):
    """A policy of a reply by its label: its name in words, its reference, and what its money is to the state."""

    label: str
    name: str
    ref: str
    status: str
    is_spending: bool = False
    is_behaviour: bool = False
    static_label: str = ""

    @property
    def note(self) -> str:
        """Give the reference and what the policy is, as it stands beside a figure."""
        return f"{self.ref}, {self.status}"


def named_policies(reply: Mapping[str, Any], language: Language) -> dict[str, Named]:
    """Give the policies of a national reply by label in its order, each followed by its row with behaviour."""
    labels = [row["policy"] for row in whole_rows(reply)]
    labels += [row["policy"] for row in reply.get("results", {}).get("point", ())]
    made: dict[str, Named] = {}
    for one in reply.get("policies", ()):
        own = _named(one, language)
        taken = {other.name for other in made.values()}
        if own.name in taken:
            own = msgspec.structs.replace(own, name=f"{own.name} ({own.label})")
        made[own.label] = own
        for label in dict.fromkeys(labels):
            if label != own.label and label.startswith(f"{own.label} (") and label not in made:
                name = _WITH.read(language).format(own.name)
                made[label] = msgspec.structs.replace(
                    own, label=label, name=name, is_behaviour=True, static_label=own.label
                )
    return made


def whole_rows(reply: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the rows of a national reply that are about the whole country."""
    return [row for row in rows_of(reply) if is_whole(row)]


def rows_of(reply: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give all rows of level `nation_year`."""
    rows: Sequence[dict[str, Any]] = reply.get("results", {}).get(LEVEL, ())
    return list(rows)


def dimensions_of(reply: Mapping[str, Any]) -> list[str]:
    """Give the dimensions that a reply is parted by, in its order."""
    return [by for by in dict.fromkeys(str(row["by"]) for row in rows_of(reply)) if by != "all"]


def _named(one: Mapping[str, Any], language: Language) -> Named:
    ref, label = str(one.get("ref") or ""), str(one["label"])
    status = _STATUS[one.get("status") or "assumption"].read(language)
    policy: Policy | None = None
    with suppress(KutcalcError):
        policy = read_policy(str(one["toml"])) if one.get("toml") else LIBRARY.get(ref)
    if policy is None:
        return Named(label, _LAW.read(language) if ref.startswith("current-law") else label, ref, status)
    name = policy.title.read(language)
    changes = tuple(Change(each["path"], each["value"]) for each in one.get("changes") or ())
    if changes:
        name = _CHANGED.read(language).format(name, _told(policy, changes, language))
    kinds = [chain.instrument.kind[-1].value for chain in policy.chains]
    return Named(label, name, ref, status, is_spending="grant" in kinds)


def _told(policy: Policy, changes: tuple[Change, ...], language: Language) -> str:
    """Say each change in words: `sats 40 %`."""
    keys = parameters(policy)
    found = []
    for one in changes:
        key = keys.get(one.path)
        value = str(one.value) if key is None else said(one.value, key.unit, policy.currency).read(language)
        found.append(f"{term(one.path).read(language)} {value}")
    return ", ".join(found)


__all__ = ["LEVEL", "Named", "dimensions_of", "named_policies", "rows_of", "whole_rows"]
