"""Verify: calculate a result again, and name what differs: policy, law, engine, or a figure."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.compare import answers
from kutcalc.analysis.scenario import Comparison, chosen, read_body, tables_of_employers
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.policy import Library
from kutcalc.report.reply import calculation_reply, comparison_reply
from kutcalc.report.tables import plain

MOST_DIFFERENCES: Final = 100
_MADE_BY: Final = ("policy_hash", "law_edition", "engine_version")
_KEYS: Final = ("policy", "employer", "group", "employee", "month", "year", "rate_ppm")


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
    """List what differs between a stored reply and one made now, at most a hundred; nothing where all figures agree."""
    before, after = then.get("provenance", {}), now["provenance"]
    found = [
        Difference(what=name, then=before.get(name), now=after[name])
        for name in _MADE_BY
        if before.get(name) != after[name]
    ]
    for level, rows in now["results"].items():
        found += _rows_differing(level, then.get("results", {}).get(level, []), rows)
    if not any(one.what == "figure" for one in found):
        if before.get("result_hash") == after["result_hash"]:
            return []
        hashes = (before.get("result_hash"), after["result_hash"])
        found.append(Difference(what="figure", then=hashes[0], now=hashes[1], column="totals"))
    return found[:MOST_DIFFERENCES]


def _rows_differing(level: str, then: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[Difference]:
    before = {_key(row): row for row in then}
    after = {_key(row): row for row in now}
    has_one_policy = len({row.get("policy") for row in now}) == 1
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        names = dict(key)
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
    """Hold a table that was written as CSV or Parquet against one made now."""
    now = plain(table)
    if path.suffix == ".parquet":
        then = plain(pl.read_parquet(path))
    else:
        text = path.read_bytes().decode("utf-8-sig")
        separator = ";" if ";" in text.partition("\n")[0] else ","
        then = pl.read_csv(text.encode(), separator=separator, infer_schema=False)
        now = now.cast(pl.String)
    return list(_rows_differing(level, then.to_dicts(), now.to_dicts()))[:MOST_DIFFERENCES]
