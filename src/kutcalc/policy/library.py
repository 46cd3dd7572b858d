"""The policies that come with kutcalc: found by name, never by path, and shown in the form of the API (8.2, 9.10)."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec

from kutcalc.errors import PolicyNotFoundError
from kutcalc.language import Language
from kutcalc.policy.reading import read_policy
from kutcalc.policy.schema import Policy
from kutcalc.policy.tree import tree_hash, weakest

FILES: Final = Path(__file__).with_name("files")
OWN_FILES: Final = "KUTCALC_POLICIES"
"""The environment variable that names a folder to read in place of the library that came along."""
VERSION_MARK: Final = "@"


class Library:
    """The policy files of a folder: `<id>.toml`, and `<id>@<version>.toml` for further versions of the same."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or Path(os.environ.get(OWN_FILES) or FILES)
        self._files = {file.stem: file for file in sorted(folder.glob("*.toml"))}
        self._read: dict[str, Policy] = {}

    def ids(self) -> tuple[str, ...]:
        """List the ids, sorted."""
        return tuple(sorted({stem.partition(VERSION_MARK)[0] for stem in self._files}))

    def get(self, ref: str) -> Policy:
        """Find a policy by `id@version`, or its newest version by `id`; PolicyNotFoundError names near ones."""
        wanted, mark, version = ref.partition(VERSION_MARK)
        found = [policy for policy in self._versions(wanted) if not mark or str(policy.version) == version]
        if not found:
            known = [reference(policy) for policy in self._versions(wanted)] or self.ids()
            raise PolicyNotFoundError(ref, known)
        return found[-1]

    def versions(self, policy_id: str) -> tuple[int, ...]:
        """List the versions there are of a policy, rising."""
        return tuple(policy.version for policy in self._versions(policy_id))

    def list(
        self, *, status: str | None = None, country: str | None = None, valid_on: date | None = None, q: str = ""
    ) -> tuple[Policy, ...]:
        """List the newest version of each policy that fits, sorted by id; `q` may stand in id, title or summary."""
        return tuple(
            policy
            for policy in (self.get(one) for one in self.ids())
            if status in {None, policy.status}
            and country in {None, policy.country}
            and (valid_on is None or is_valid_on(policy, valid_on))
            and q.casefold() in _searched(policy)
        )

    def all(self) -> Iterator[Policy]:
        """Give every version of every policy, sorted."""
        for one in self.ids():
            yield from self._versions(one)

    def text(self, policy: Policy) -> str:
        """Give the file of a policy of this library as it stands."""
        for stem, file in self._files.items():
            if self._policy(stem) == policy:
                return file.read_text(encoding="utf-8")
        raise PolicyNotFoundError(reference(policy), self.ids())

    def _versions(self, policy_id: str) -> Sequence[Policy]:
        stems = [stem for stem in self._files if stem.partition(VERSION_MARK)[0] == policy_id]
        return sorted((self._policy(stem) for stem in stems), key=lambda policy: policy.version)

    def _policy(self, stem: str) -> Policy:
        if stem not in self._read:
            file = self._files[stem]
            self._read[stem] = read_policy(file.read_text(encoding="utf-8"), file.name)
        return self._read[stem]


def reference(policy: Policy) -> str:
    """Give `id@version`."""
    return f"{policy.id}{VERSION_MARK}{policy.version}"


def is_valid_on(policy: Policy, day: date) -> bool:
    """Say whether a day lies within the policy's period; an end that the file leaves out is open."""
    return (policy.valid_from or day) <= day <= (policy.valid_to or day)


def policy_json(policy: Policy, versions: Sequence[int] = ()) -> dict[str, Any]:
    """Give a policy as the API shows it: what the file says, then its versions and its hash."""
    tree: dict[str, Any] = msgspec.json.decode(policy.tree)
    return tree | {"versions": list(versions) or [policy.version], "policy_hash": policy_hash(policy)}


def policy_item(policy: Policy, language: Language) -> dict[str, Any]:
    """Give the line of a policy in a list."""
    kinds = [chain.instrument.kind[-1].value for chain in policy.chains]
    return {
        "id": policy.id,
        "version": policy.version,
        "status": policy.status,
        "country": policy.country,
        "title": policy.title.read(language),
        "summary": policy.summary.read(language),
        "instrument": kinds[0],
        "published": policy.published,
        "valid_from": policy.valid_from.isoformat() if policy.valid_from else None,
        "valid_to": policy.valid_to.isoformat() if policy.valid_to else None,
        "weakest_verification": weakest_verification(policy),
        "policy_hash": policy_hash(policy),
    }


def policy_hash(policy: Policy) -> str:
    """Give the hash of what a policy says; the same words in the same order give the same hash."""
    return _hash_of(policy.tree)


@lru_cache(maxsize=256)
def _hash_of(tree: bytes) -> str:
    return tree_hash(msgspec.json.decode(tree))


def weakest_verification(policy: Policy) -> str:
    """Give the least certain verification among the values of a policy."""
    return weakest(msgspec.json.decode(policy.tree))


def _searched(policy: Policy) -> str:
    texts = (policy.id, policy.title.sv, policy.title.en, policy.summary.sv, policy.summary.en)
    return " ".join(texts).casefold()


__all__ = [
    "Library",
    "is_valid_on",
    "policy_hash",
    "policy_item",
    "policy_json",
    "reference",
    "weakest_verification",
]
