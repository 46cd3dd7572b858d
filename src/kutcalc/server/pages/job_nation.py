"""What the page of a national job shows when it is done: sentences, tables, charts, and how to make it again."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from litestar.datastructures import State

from kutcalc.language import Language, Text
from kutcalc.report import national_shown as tables
from kutcalc.report.charts import Spec
from kutcalc.report.national_charts import BEHAVIOUR, MOVES, SPREAD, Chart, charts_of, first_label
from kutcalc.report.national_headline import sentence_of, sentences_of
from kutcalc.report.national_policies import Named, dimensions_of, named_policies, whole_rows
from kutcalc.report.national_words import BY, title_of
from kutcalc.report.scenario_file import command_line, scenario_toml
from kutcalc.server.addresses import address
from kutcalc.server.pages.compare_asked import written
from kutcalc.server.pages.drawings import chart

_FROM: Final[dict[str, str]] = {SPREAD: "table=uncertainty", MOVES: "table=sensitivity"}
_SUMMARY: Final = Text(
    sv="Kostnad för hela landet, räknad av kutcalc.", en="Cost for the whole country, calculated by kutcalc."
)


def is_national(reply: Mapping[str, Any]) -> bool:
    """Whether a reply is about a population."""
    return "population" in reply


def year_of(reply: Mapping[str, Any]) -> int:
    """Give the year that a national reply is about: that of its rows or its months, not of the population's data."""
    rows = reply["results"].get("nation_year") or ()
    return int(rows[0]["year"]) if rows else int(str(reply["period"]["first"])[:4])


async def nation_of(
    state: State, reply: Mapping[str, Any], language: Language, *, here: str, asked: str | None
) -> dict[str, Any]:
    """Give what the page shows of a national reply; what is about one policy is about the one asked for."""
    label = first_label(reply, asked)
    names = named_policies(reply, language)
    drawn = {name: await _drawn(state, one, here, label) for name, one in charts_of(reply, label, language).items()}
    policy = names.get(label)
    made: dict[str, Any] = {
        "sentences": sentences_of(reply, language),
        "cost": tables.cost_table(reply, language),
        "differences": tables.difference_table(reply, language) if reply.get("differences") else None,
        "charts": drawn,
        "policy": policy,
        "choices": [
            (one.name, f"{here}?policy={quote(one.label)}#who", one.label == label)
            for one in names.values()
            if not one.is_behaviour and not one.ref.startswith("current-law")
        ],
        "reached": tables.reached_table(reply, language) if reply.get("reached") else None,
        "response": tables.response_table(reply, language) if reply.get("response") else None,
        "compare": compare_link(reply, language, here.rpartition("/")[2]),
        "dimensions": [],
        "known": _known(reply, names, language),
    }
    return made | (_about(reply, policy, names, language, drawn) if policy is not None else {})


def _of(name: str, policy: Named) -> str:
    return f"{name}-{BEHAVIOUR}" if policy.is_behaviour else name


def _known(reply: Mapping[str, Any], names: Mapping[str, Named], language: Language) -> list[dict[str, Any]]:
    """Give what others have said of a policy's cost, each with our own static figure beside it."""
    rows = {row["policy"]: row for row in whole_rows(reply) if not row["suppressed"]}
    found = []
    for one in reply.get("known_figures", ()):
        row, policy = rows.get(one["policy"]), names.get(one["policy"])
        ours = None if row is None or policy is None else sentence_of(policy, row, language)
        found.append({"text": one["text"], "source": one.get("source"), "ours": ours})
    return found


def _about(
    reply: Mapping[str, Any],
    policy: Named,
    names: Mapping[str, Named],
    language: Language,
    drawn: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        "dimensions": [
            (
                (BY[by].read(language) if by in BY else by),
                tables.class_table(reply, by, policy, language),
                drawn.get(f"by-{by}"),
            )
            for by in dimensions_of(reply)
        ],
        "certainty": [
            (
                None if one.label == policy.label else one.name,
                drawn.get(_of(SPREAD, one)),
                drawn.get(_of(MOVES, one)),
                tables.moves_table(reply, one, language) | {"id": f"table-{_of(MOVES, one)}"},
            )
            for one in names.values()
            if policy.label in {one.label, one.static_label}
        ],
        "limits": tables.limits_table(reply, policy, language),
    }


async def _drawn(state: State, one: Chart, here: str, label: str) -> dict[str, Any]:
    source = _FROM.get(one.name.removesuffix(f"-{BEHAVIOUR}"), "level=nation_year")
    return await chart(
        state,
        one.spec,
        name=f"chart-{one.name}",
        title=one.title,
        description=one.description,
        columns=list(one.columns),
        csv=f"{here}.csv?{source}",
        download=f"{here}.vl.json?{urlencode({'chart': one.name, 'policy': label})}",
    )


def spec_named(reply: Mapping[str, Any], name: str, asked: str | None, language: Language) -> Spec | None:
    """Give the spec of a chart of a national reply by its name; None where there is no such chart."""
    found = charts_of(reply, first_label(reply, asked), language)
    one = found.get(name) or (next(iter(found.values()), None) if not name else None)
    return None if one is None else one.spec


def reproduce(reply: Mapping[str, Any], here: str) -> dict[str, Any] | None:
    """Give the file and the command that make a result again; None where the reply does not hold its request."""
    request = reply.get("request")
    if not isinstance(request, Mapping):
        return None
    return {"file": f"{here}.toml", "command": command_line(request)}


def toml_of(reply: Mapping[str, Any]) -> str | None:
    """Write the scenario file that makes a national result again."""
    request = reply.get("request")
    if not isinstance(request, Mapping):
        return None
    year = year_of(reply)
    return scenario_toml(Text(sv=title_of(year, "sv"), en=title_of(year, "en")), _SUMMARY, request)


def compare_link(reply: Mapping[str, Any], language: Language, job: str) -> str | None:
    """Give the comparison on example companies that shows this national result beside them."""
    pairs: list[tuple[str, str]] = []
    chosen = [one for one in reply.get("policies", ()) if not str(one["ref"]).startswith("current-law")]
    if not chosen or len(chosen) > _MOST or not all(one.get("ref") for one in chosen):
        return None
    for place, one in enumerate(chosen):
        pairs.append(("policy", str(one["ref"])))
        pairs += [(f"change-{place}", f"{each['path']}:{written(each['value'])}") for each in one["changes"]]
    pairs += [("year", str(year_of(reply))), ("nation", job)]
    return f"{address('compare', language)}?{urlencode(pairs, quote_via=quote, safe='@:,')}#nation"


_MOST: Final = 4

__all__ = ["compare_link", "is_national", "nation_of", "reproduce", "spec_named", "toml_of", "year_of"]
