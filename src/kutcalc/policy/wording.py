"""The parts of a policy in words: a test, a setting with its dates and tiers, and what a whole part comes to."""

from typing import Any

import msgspec

from kutcalc.language import LANGUAGES, Language, Text
from kutcalc.policy.conditions import PRO_RATA
from kutcalc.policy.fields import FIELDS, Field
from kutcalc.policy.ground import in_ore
from kutcalc.policy.head import SWEDISH, fact_fields
from kutcalc.policy.keys import SETTINGS
from kutcalc.policy.terms import OPERATORS, said
from kutcalc.policy.tree import Tree

_OR = Text(sv=" eller ", en=" or ")
_AND = Text(sv=" och ", en=" and ")
_FROM = Text(sv="från", en="from")
_WHEN = Text(sv="när", en="when")
_BETTER = SETTINGS["uplift"]
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
            amounts = [
                f"{_BETTER[key].term.read(language)}: {amount}" if key in _BETTER else amount
                for key, value in table.items()
                if _is_rate(key)
                for amount in (self._setting(value, "ppm", language),)
            ]
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
        return since + "; ".join(tiers)

    def _plain(self, value: Any, unit: str, language: Language) -> str:
        return said(value, unit, self.currency).read(language)

    def _test(self, table: Tree, language: Language) -> str:
        for group, word in (("any", _OR), ("all", _AND)):
            if group in table:
                return word.read(language).join(self._inner(one, language) for one in table[group])
        op = next((op for op in OPERATORS if op in table), "is")
        field = self._field(table["field"])
        spoken = field.term.read(language) if field else table["field"]
        unit = field.unit or "choice" if field else "choice"
        value = self._setting(table[op], "ore" if unit == "minor" else unit, language)
        return f"{spoken} {OPERATORS[op].read(language)} {value}{self._following(table, language)}"

    def _inner(self, table: Tree, language: Language) -> str:
        """Say a test inside another; one of several tests stands in brackets."""
        text = self._test(table, language)
        several = any(len(table[group]) > 1 for group in ("any", "all") if group in table)
        return f"({text})" if several else text

    def _following(self, table: Tree, language: Language) -> str:
        """Say what a test adds to its bound: a share that it follows, and the months or years that it looks at."""
        said_of: list[Text] = []
        if PRO_RATA in table:
            part = self._field(table[PRO_RATA])
            term = part.term if part else Text(sv=table[PRO_RATA], en=table[PRO_RATA])
            said_of.append(Text(sv=f" gånger {term.sv}", en=f" times {term.en}"))
        if table.get("years", 1) > 1:
            years = table["years"]
            said_of.append(Text(sv=f" mot {years} års medeltal", en=f" over the mean of {years} years"))
        if table.get("window_months", 1) > 1:
            months = table["window_months"]
            said_of.append(Text(sv=f" under {months} månader", en=f" over {months} months"))
        return "".join(one.read(language) for one in said_of)

    def _field(self, name: str) -> Field | None:
        return self.fields.get(name) or self.fields.get(in_ore(name, in_minor=self.currency != SWEDISH))


def _is_rate(key: str) -> bool:
    return key.endswith("_ppm") and key != PRO_RATA


def wording_of(tree: Tree) -> Wording:
    """Give the wording of a policy from its tree; a fact of its own is called by its question."""
    questions = {name: fact["question"] for name, fact in tree.get("facts", {}).items()}
    facts = {
        name: msgspec.structs.replace(field, sv=f"”{questions[name]['sv']}”", en=f"“{questions[name]['en']}”")
        for name, field in fact_fields(tree).items()
    }
    return Wording(currency=tree["currency"], fields={**FIELDS, **facts})


__all__ = ["Wording", "wording_of"]
