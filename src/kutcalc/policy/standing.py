"""How well a design is known: how many of its values stand in a source, at second hand or are assumed; what is open."""

from collections import Counter
from typing import Any

import msgspec

from kutcalc.policy.changes import open_parameters
from kutcalc.policy.schema import Policy
from kutcalc.policy.settings import VERIFICATIONS


class Standing(msgspec.Struct, frozen=True):
    """The values of a design by verification, all words in their order, and how many of them are left open."""

    values: dict[str, int]
    left_open: int

    @property
    def total(self) -> int:
        """Count the values."""
        return sum(self.values.values())

    def percent(self, word: str) -> int:
        """Give the share of one word in whole per cent, downwards."""
        return self.values[word] * 100 // max(1, self.total)


def standing_of(policy: Policy) -> Standing:
    """Count each value, and each part, with the verification that stands by it."""
    words: Counter[str] = Counter()
    inside: list[Any] = [msgspec.json.decode(policy.tree)]
    while inside:
        one = inside.pop()
        if isinstance(one, dict) and isinstance(one.get("verification"), str):
            words[one["verification"]] += 1
        inside += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
    return Standing({word: words[word] for word in VERIFICATIONS}, len(open_parameters(policy)))


__all__ = ["Standing", "standing_of"]
