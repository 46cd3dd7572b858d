"""The parts of a policy in words: a test, a setting with its dates and tiers, and what a whole part comes to."""

from typing import Any

import msgspec

from kutcalc.language import LANGUAGES, Language, Text
from kutcalc.policy.fields import FIELDS, Field
from kutcalc.policy.ground import in_ore
from kutcalc.policy.head import SWEDISH, fact_fields
from kutcalc.policy.terms import OPERATORS, said
from kutcalc.policy.tree import Tree

_OR = Text(sv=" eller ", en=" or ")
_AND = Text(sv=" och ", en=" and ")
_FROM = Text(sv="från", en="from")
_WHEN = Text(sv="när", en="when")
_AT = Text(sv="vid", en="at")


class Wording(msgspec.Struct, frozen=True):
    """What is needed to say the values of one policy: its currency, and the fields that its tests read."""

    currency: str
    fields: dict[str, Field]

    def setting(self, value: Any, unit: str) -> Text:
        """Say a setting as the JSON tree has it."""
        return Text(*(self._setting(value, unit, language) for language in LANGUAGES))

    def test(self, table: Tree) -> Text:
        """Say a test: `anordnare är något av extern, erkänd skola`."""
        return Text(*(self._test(table, language) for language in LANGUAGES))

    def part(self, table: Tree, part: str) -> Text:
        """Say what a whole part comes to."""
        return Text(*(self._part(table, part, language) for language in LANGUAGES))

    def _part(self, table: Tree, part: str, language: Language) -> str:
        if part == "schedule":
            over = self._field(table["over"])
            unit = over.unit or "count" if over else "count"
            points = [
                f"{self._plain(one['share_ppm'], 'ppm', language)} {_AT.read(language)} "
                f"{self._plain(one['at'], unit, language)}"
                for one in table["points"]
            ]
            return ", ".join(points)
        if part == "eligibility":
            return self._test(table, language)
        if part in {"tiers", "uplift"}:
            amounts = [self._setting(value, "ppm", language) for key, value in table.items() if key.endswith("_ppm")]
            return f"{', '.join(amounts)} {_WHEN.read(language)} {self._test(table, language)}"
        return self._setting(table.get("measure", table.get("kind", [])), "choice", language)

    def _setting(self, value: Any, unit: str, language: Language) -> str:
        dated = value if isinstance(value, list) and value and isinstance(value[0], dict) else None
        if dated is None:
            return self._plain(value, unit, language)
        return "; ".join(self._dated(one, unit, language) for one in dated)

    def _dated(self, table: Tree, unit: str, language: Language) -> str:
        since = f"{_FROM.read(language)} {table['since']}: " if table["since"] else ""
        if "tiers" not in table:
            return since + self._plain(table["value"], unit, language)
        tiers = [
            f"{self._plain(tier['value'], unit, language)} {_WHEN.read(language)} {self._test(tier['when'], language)}"
            for tier in table["tiers"]
        ]
        return since + ", ".join(tiers)

    def _plain(self, value: Any, unit: str, language: Language) -> str:
        return said(value, unit, self.currency).read(language)

    def _test(self, table: Tree, language: Language) -> str:
        for group, word in (("any", _OR), ("all", _AND)):
            if group in table:
                return word.read(language).join(self._test(one, language) for one in table[group])
        op = next((op for op in OPERATORS if op in table), "is")
        field = self._field(table["field"])
        spoken = field.term.read(language) if field else table["field"]
        unit = field.unit or "choice" if field else "choice"
        value = self._setting(table[op], "ore" if unit == "minor" else unit, language)
        return f"{spoken} {OPERATORS[op].read(language)} {value}"

    def _field(self, name: str) -> Field | None:
        return self.fields.get(name) or self.fields.get(in_ore(name, in_minor=self.currency != SWEDISH))


def wording_of(tree: Tree) -> Wording:
    """Give the wording of a policy from its tree."""
    return Wording(currency=tree["currency"], fields={**FIELDS, **fact_fields(tree)})


__all__ = ["Wording", "wording_of"]
