"""From a policy file to its typed form; the tree has been checked, so that nothing here can be missing or wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

import msgspec

from kutcalc.errors import PolicyInvalidError
from kutcalc.language import Text
from kutcalc.policy.chains import ChainTables, chains_of
from kutcalc.policy.checking import check_policy
from kutcalc.policy.conditions import COMPARISONS, GROUPS
from kutcalc.policy.document import read_document
from kutcalc.policy.ground import in_ore
from kutcalc.policy.head import SWEDISH
from kutcalc.policy.keys import CAP_ORDER, SETTINGS, UPLIFTS
from kutcalc.policy.lines import Path
from kutcalc.policy.schema import (
    BasePart,
    Cap,
    Chain,
    Condition,
    Dated,
    FactDeclaration,
    Instrument,
    Op,
    Point,
    Policy,
    Pool,
    Rate,
    RateTier,
    Reference,
    Schedule,
    Setting,
    SourceText,
    Test,
    Tier,
    Uplift,
    Validator,
    Value,
)
from kutcalc.policy.settings import NONE, dated_tables
from kutcalc.policy.tree import json_tree

Table = Mapping[str, Any]
Settings = dict[str, Any]


class Origin(msgspec.Struct, frozen=True):
    """Where a bare value comes from: the nearest table around it that says so."""

    source: str
    verification: str


NOWHERE: Final = Origin("", "")


def read_policy(text: str, name: str | None = None) -> Policy:
    """Read the text of a policy file; PolicyInvalidError tells everything that is wrong in it, each with its line."""
    document = read_document(text, name)
    check_policy(document.tree, document.faults)
    if document.faults:
        raise PolicyInvalidError(document.faults.in_order())
    return policy_of(document.tree)


def policy_of(tree: Table) -> Policy:
    """Give the typed form of a tree that has been checked."""
    in_minor = tree["currency"] != SWEDISH
    facts = frozenset(tree.get("facts", {}))
    reader = _Reader(in_minor=in_minor, facts=facts)
    published = tree.get("published")
    pool = tree.get("pool")
    return Policy(
        id=tree["id"],
        version=tree["version"],
        status=tree["status"],
        country=tree["country"],
        currency=tree["currency"],
        published=published.isoformat() if isinstance(published, date) else published,
        valid_from=tree.get("valid_from"),
        valid_to=tree.get("valid_to"),
        title=_text(tree["title"]),
        summary=_text(tree["summary"]),
        sources={key: SourceText(title=one["title"], url=one.get("url")) for key, one in tree["sources"].items()},
        exchange=reader.settings(tree["exchange"], "exchange", NOWHERE)["rate_ukr"] if in_minor else None,
        in_minor=in_minor,
        facts=tuple(_fact(("facts", key), fact) for key, fact in tree.get("facts", {}).items()),
        chains=tuple(reader.chain(chain) for chain in chains_of(tree)),
        pool=reader.pool(pool) if pool else None,
        validators=tuple(
            Validator(id=key, path=f"validators.{key}", **reader.settings(one, "validators", NOWHERE))
            for key, one in tree.get("validators", {}).items()
        ),
        tree=msgspec.json.encode(json_tree(dict(tree))),
    )


def _text(table: Table) -> Text:
    return Text(sv=table["sv"], en=table["en"])


def _fact(path: Path, fact: Table) -> FactDeclaration:
    return FactDeclaration(
        id=path[-1],
        path=".".join(path),
        level=fact["level"],
        type=fact["type"],
        choices=tuple(fact.get("choices", ())),
        unit=fact.get("unit"),
        question=_text(fact["question"]),
    )


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(value)
    return None if value == NONE else cast(Value, value)


def _origin(table: Table, around: Origin) -> Origin:
    return Origin(table["source"], table["verification"]) if "source" in table else around


class _Reader(msgspec.Struct, frozen=True):
    """What the reading of every part needs to know of its file."""

    in_minor: bool
    facts: frozenset[str]

    def settings(self, table: Table, part: str, around: Origin) -> Settings:
        """Give the settings of a table under the names by which we know them."""
        origin = _origin(table, around)
        known = SETTINGS[part]
        named = {in_ore(name, in_minor=self.in_minor): value for name, value in table.items()}
        return {name: self.setting(value, origin) for name, value in named.items() if name in known}

    def setting(self, value: Any, origin: Origin) -> Setting:
        """Give a setting as its dated values."""
        tables = [table for _, table in dated_tables(value)]
        if not tables:
            return (Dated(value=_value(value), source=origin.source, verification=origin.verification),)
        return tuple(self._dated(table) for table in tables)

    def _dated(self, table: Table) -> Dated:
        own = Origin(table["source"], table["verification"])
        return Dated(
            value=_value(table.get("value")),
            source=own.source,
            verification=own.verification,
            since=table.get("since"),
            until=table.get("until"),
            note=table.get("note"),
            tiers=tuple(
                Tier(when=self.test(tier["when"], (), own), value=_value(tier["value"]))
                for tier in table.get("tiers", ())
            ),
        )

    def test(self, table: Table, path: Path, origin: Origin) -> Test:
        """Give a test, with those inside it."""
        op = next(name for name in (*COMPARISONS, *GROUPS) if name in table)
        dotted = ".".join(path)
        if op in GROUPS:
            inside = tuple(self.test(one, (*path, op, str(number)), origin) for number, one in enumerate(table[op]))
            return Test(path=dotted, op="any", any=inside) if op == "any" else Test(path=dotted, op="all", all=inside)
        return Test(
            path=dotted,
            op=cast(Op, op),
            field=self.field(table["field"]),
            operand=self.setting(table[op], origin),
            window_months=table.get("window_months"),
            day_minutes=table.get("day_minutes"),
            years=table.get("years"),
            pro_rata_ppm=self.field(table["pro_rata_ppm"]) if "pro_rata_ppm" in table else None,
        )

    def field(self, name: str) -> str:
        """Give the name under which we know a field; a fact keeps its own."""
        return name if name in self.facts else in_ore(name, in_minor=self.in_minor)

    def pool(self, table: Table) -> Pool:
        """Give the national envelope."""
        settings = self.settings(table, "pool", NOWHERE)
        mode = settings.pop("mode", None) or self.setting("pro_rata", _first_origin(settings))
        return Pool(path="pool", mode=mode, **settings)

    def chain(self, chain: ChainTables) -> Chain:
        """Give one chain."""
        reference, path = chain.table("reference"), ".".join(chain.path("reference"))
        return Chain(
            id=chain.id,
            eligibility=tuple(self._condition(path, one) for path, one in chain.subtables("eligibility")),
            base=tuple(self._base_part(path, one) for path, one in chain.subtables("base")),
            reference=self._reference(path, reference) if reference else None,
            rate=self._rate(chain.path("rate"), chain.table("rate")) if chain.table("rate") else None,
            uplifts=tuple(self._uplift(path, one) for path, one in chain.subtables("uplift")),
            caps=tuple(
                self._cap(path, one)
                for path, one in sorted(chain.subtables("caps"), key=lambda cap: CAP_ORDER.index(cap[0][-1]))
            ),
            instrument=Instrument(
                path=".".join(chain.path("instrument")),
                **self.settings(chain.table("instrument"), "instrument", NOWHERE),
            ),
        )

    def _reference(self, path: str, table: Table) -> Reference:
        component = tuple(table.get("component", ()))
        return Reference(path=path, component=component, **self.settings(table, "reference", NOWHERE))

    def _condition(self, path: Path, table: Table) -> Condition:
        origin = _origin(table, NOWHERE)
        return Condition(
            id=path[-1],
            path=".".join(path),
            level=table["level"],
            test=self.test(table, path, origin),
            why_not=_text(table["why_not"]),
            active=self.setting(table.get("active", True), origin),
            source=origin.source,
            verification=origin.verification,
        )

    def _base_part(self, path: Path, table: Table) -> BasePart:
        settings = self.settings(table, "base", NOWHERE)
        origin = _origin(table, _first_origin(settings))
        field = self.field(table["field"]) if "field" in table else None
        return BasePart(
            id=path[-1],
            path=".".join(path),
            field=field,
            source=origin.source,
            verification=origin.verification,
            **settings,
        )

    def _rate(self, path: Path, table: Table) -> Rate:
        tiers = table.get("tiers", {}).items()
        schedule = table.get("schedule")
        return Rate(
            path=".".join(path),
            tiers=tuple(self._rate_tier((*path, "tiers", key), tier, table) for key, tier in tiers),
            schedule=self._schedule((*path, "schedule"), schedule) if schedule else None,
            **self.settings({name: table[name] for name in table if name != "tiers"}, "rate", NOWHERE),
        )

    def _rate_tier(self, path: Path, table: Table, around: Table) -> RateTier:
        settings = self.settings(table, "tiers", _origin(around, NOWHERE))
        test = self.test(table, path, _origin(table, _first_origin(settings)))
        return RateTier(id=path[-1], path=".".join(path), test=test, **settings)

    def _schedule(self, path: Path, table: Table) -> Schedule:
        return Schedule(
            path=".".join(path),
            over=self.field(table["over"]),
            points=tuple(Point(at=point["at"], share_ppm=point["share_ppm"]) for point in table["points"]),
            source=table["source"],
            verification=table["verification"],
        )

    def _uplift(self, path: Path, table: Table) -> Uplift:
        origin = _origin(table, NOWHERE)
        return Uplift(
            id=path[-1],
            path=".".join(path),
            level=table["level"],
            test=self.test(table, path, origin),
            component=tuple(table.get("component", ())),
            source=origin.source,
            verification=origin.verification,
            **{name: value for name, value in self.settings(table, "uplift", origin).items() if name in UPLIFTS},
        )

    def _cap(self, path: Path, table: Table) -> Cap:
        settings = self.settings(table, "caps", NOWHERE)
        component = tuple(table.get("component", ()))
        field = self.field(table["field"]) if "field" in table else None
        return Cap(which=path[-1], path=".".join(path), component=component, field=field, **settings)


def _first_origin(settings: Settings) -> Origin:
    """Give where the first setting of a table comes from, for what stands bare in a table that says nothing."""
    first = next(iter(settings.values()))[0]
    return Origin(first.source, first.verification)


__all__ = ["policy_of", "read_policy"]
