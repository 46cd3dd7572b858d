"""Facts that nobody gave and that a rule came to read: where, so that they can be asked for by name."""

from dataclasses import dataclass, field

from kutcalc.engine.rule import Rule


@dataclass(slots=True)
class UnknownFacts:
    """The rules that came out unknown, each with the rows of its level where it did."""

    rules: list[tuple[Rule, list[int]]] = field(default_factory=list)

    def note(self, rule: Rule, places: list[int]) -> None:
        """Write down that a rule is unknown in some rows."""
        self.rules.append((rule, places))

    def __bool__(self) -> bool:
        """Whether anything is unknown."""
        return bool(self.rules)


class UnknownFactError(LookupError):
    """A rule reads a fact that was not given; whoever knows the tables says it to the user."""

    def __init__(self, unknown: UnknownFacts) -> None:
        self.unknown = unknown
        super().__init__(", ".join(rule.name for rule, _ in unknown.rules))
