"""Verify: calculate a result again, and name what differs: policy, law, engine, or a figure."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.bodies import read_body
from kutcalc.analysis.body import read_request
from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.compare import answers
from kutcalc.analysis.scenario import Comparison, chosen, tables_of_employers
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.policy import Library
from kutcalc.report.national_answer import national_answer
from kutcalc.report.plans import PLANS
from kutcalc.report.reply import calculation_reply, comparison_reply
from kutcalc.report.tables import plain

MOST_DIFFERENCES: Final = 100
_MADE_BY: Final = ("policy_hash", "law_edition", "engine_version")
_PARTS: Final = {
    "policy": "policy_hash",
    "policies": "policy_hash",
    "period": "input",
    "range": "figure",
    "middle": "figure",
    "totals": "figure",
    "differences": "figure",
    "explanations": "figure",
}
"""The parts of a reply beside its rows, each with what differs when they do."""
_WORDS: Final = frozenset({"sentence", "summary", "formula", "term", "source", "text", "policy_hash", "terms"})
"""Leaves that are words, in the language of the request, or are told of elsewhere."""
_KEYS: Final = ("policy", "employer", "group", "employee", "month", "year", "rate_ppm", "by", "class")


class Difference(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that differs: what it is, where, then and now."""

    what: str
    then: Any
    now: Any
    level: str | None = None
    policy: str | None = None
    employer: str | None = None
    group: str | None = None
    employee: str | None = None
    month: str | None = None
    year: int | None = None
    rate_ppm: int | None = None
    by: str | None = None
    class_: str | None = msgspec.field(default=None, name="class")
    column: str | None = None


def repeated(reply: Mapping[str, Any]) -> dict[str, Any]:
    """Calculate the request of a reply again; FaultsError when it holds none."""
    request = reply.get("request")
    if not isinstance(request, dict):
        text = Text(
            sv="filen har ingen fråga (request) att räkna om. Skriv den med kutcalc run -o resultat.json.",
            en="the file holds no request to repeat. Write it with kutcalc run -o result.json.",
        )
        raise FaultsError([Fault(code="required", text=text, pointer="/request")])
    request = {name: value for name, value in request.items() if name != "kind"}
    if "population" in request:
        kind = "comparison" if "policies" in request else "calculation"
        return national_answer(read_request(kind, request, PLANS), request, "sv")
    body = read_body(msgspec.json.encode(request))
    policies = chosen(body.choices, Library())
    tables = tables_of_employers(body, [one.policy for one in policies])
    facts = tuple(dict.fromkeys(fact for one in policies for fact in one.plan.employer_facts))
    case = case_of(tables, facts)
    levels = list(body.levels)
    assumed = [(one.column, one.value) for one in body.assume]
    if isinstance(body, Comparison):
        return comparison_reply(case, policies, answers(case, policies, levels), levels, assumed=assumed)
    one = policies[0]
    answer = calculate(case, one.plan, one.label, list(dict.fromkeys([*levels, "employer_year"])))
    return calculation_reply(case, one, answer, levels, assumed=assumed)


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """List what differs between a stored reply and one made now, at most a hundred.

    Held against each other are the rows, the sums, the range, the figures explained, and what is said of the policy; a
    part that the stored reply leaves out is not. Another engine or edition of the law alone is no difference, as long
    as all of this is the same; another policy is.
    """
    before, after = then.get("provenance", {}), now["provenance"]
    made_by = [
        Difference(what=name, then=before.get(name), now=after[name])
        for name in _MADE_BY
        if before.get(name) != after[name]
    ]
    found: list[Difference] = []
    for level, rows in now["results"].items():
        found += _rows_differing(level, then.get("results", {}).get(level, []), rows)
    found += _parts_differing(then, msgspec.json.decode(msgspec.json.encode({name: now.get(name) for name in _PARTS})))
    if not found and before.get("result_hash") != after["result_hash"]:
        hashes = (before.get("result_hash"), after["result_hash"])
        found.append(Difference(what="figure", then=hashes[0], now=hashes[1], column="result_hash"))
    if not found:
        made_by = [one for one in made_by if one.what == "policy_hash"]
    return [*made_by, *found][:MOST_DIFFERENCES]


def _parts_differing(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Hold what stands beside the rows against each other: each leaf that differs, by its place."""
    for part, what in _PARTS.items():
        if part in then and now[part] is not None:
            for place, before, after in _leaves(part, then[part], now[part]):
                if place.rpartition(".")[2] not in _WORDS:
                    yield Difference(what=what, then=before, now=after, column=place)


def _leaves(place: str, then: Any, now: Any) -> Iterator[tuple[str, Any, Any]]:
    """Give each place at which two pieces of JSON differ."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name in dict.fromkeys([*then, *now]):
            yield from _leaves(f"{place}.{name}", then.get(name), now.get(name))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (before, after) in enumerate(zip(then, now, strict=True)):
            yield from _leaves(f"{place}.{number}", before, after)
    elif then != now or type(then) is not type(now):
        yield place, _short(then), _short(now)


def _short(value: Any) -> Any:
    return value if isinstance(value, int | str | None) else msgspec.json.encode(value).decode()[:200]


def _rows_differing(level: str, then: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[Difference]:
    before = {_key(row): row for row in then}
    after = {_key(row): row for row in now}
    has_one_policy = len({row.get("policy") for row in now}) == 1
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        names = {"class_" if name == "class" else name: value for name, value in key}
        if "employer" in names:
            names.pop("group", None)
        if has_one_policy:
            names.pop("policy", None)
        if one is None or other is None:
            yield Difference(
                what="figure", level=level, then=one is not None, now=other is not None, column="row", **names
            )
            continue
        for column, value in other.items():
            if one.get(column) != value:
                yield Difference(what="figure", level=level, then=one.get(column), now=value, column=column, **names)


def _key(row: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, row[name]) for name in _KEYS if name in row)


def table_differences(path: Path, table: pl.DataFrame, level: str) -> list[Difference]:
    """Hold a table that was written as CSV, Parquet or Arrow against one made now."""
    now = plain(table)
    if path.suffix == ".parquet":
        then = plain(pl.read_parquet(path))
    elif path.suffix == ".arrow":
        then = plain(pl.read_ipc(io.BytesIO(path.read_bytes())))
    else:
        text = path.read_bytes().decode("utf-8-sig")
        separator = ";" if ";" in text.partition("\n")[0] else ","
        then = pl.read_csv(text.encode(), separator=separator, infer_schema=False)
        now = now.cast(pl.String)
    return list(_rows_differing(level, then.to_dicts(), now.to_dicts()))[:MOST_DIFFERENCES]
