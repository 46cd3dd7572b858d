"""How a result is cited: the exact version of what made it, in a line."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kutcalc.language import Language

CURRENT_LAW: Final = "current-law"


def citation(provenance: Mapping[str, Any], policies: Sequence[Mapping[str, Any]], language: Language) -> str:
    """Write what a result is to be cited as: engine, edition of the law, each policy with its hash, and the date.

    `provenance` and `policies` have the form of a reply. A policy that was changed is said to be; its hash is that of
    the changed one.
    """
    hashes = str(provenance["policy_hash"] or "").split(",")
    own = [one for one in policies if one["ref"] != CURRENT_LAW]
    said = [_policy(one, digest, language) for one, digest in zip(own, hashes, strict=len(own) > 0)]
    edition = {"sv": "lagutgåva", "en": "law edition"}[language]
    parts = [
        f"kutcalc {provenance['engine_version']}",
        f"{edition} {provenance['law_edition']}",
        *(said or [{"sv": "gällande regler", "en": "the law in force"}[language]]),
        str(provenance["created_at"])[:10],
    ]
    return ", ".join(parts) + "."


def _policy(policy: Mapping[str, Any], digest: str, language: Language) -> str:
    words = {"sv": ("förslag", "ändrat"), "en": ("policy", "changed")}[language]
    changed = f" ({words[1]})" if policy.get("changed") else ""
    return f"{words[0]} {policy['ref']}{changed} {digest}"


__all__ = ["citation"]
