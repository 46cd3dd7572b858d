"""A national figure beside the example companies of a comparison: where to start it, its interval when it is done."""

import asyncio
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from kutcalc.language import Language
from kutcalc.report.national_charts import COST, charts_of
from kutcalc.report.national_policies import whole_rows
from kutcalc.report.national_shown import cost_table, difference_table
from kutcalc.server.addresses import address
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.compare_asked import Typed, choices_of, written
from kutcalc.server.pages.drawings import chart
from kutcalc.server.pages.job_nation import is_national, year_of
from kutcalc.server.pages.scenario_nation import populations_offered
from kutcalc.store import Job, JobResult

FIELD: Final = "nation"
_BY: Final = "size_class"


async def nation_beside(request: AnyRequest, typed: Typed, language: Language, *, draw: bool) -> dict[str, Any]:
    """Give the link that starts the national calculation of what is compared, and the result that is asked for."""
    made: dict[str, Any] = dict.fromkeys(("job", "twin", "cost", "differences", "chart"))
    made["start"] = await asyncio.to_thread(start_link, typed, language)
    name = request.query_params.get(FIELD, "")
    store = request.app.state.store
    job: Job | None = await asyncio.to_thread(store.jobs.get, name) if name else None
    if job is None:
        return made | {"gone": bool(name)}
    here = address("job", language, id=job.id)
    made |= {"gone": False, "job": job, "here": here, "twin": {"job": job.id, "state": job.state}}
    result: JobResult | None = await asyncio.to_thread(store.jobs.result, name)
    if result is None:
        return made
    reply = msgspec.json.decode(result.reply)
    if not is_national(reply) or not whole_rows(reply):
        return made
    made["twin"] |= {"results": {"nation_year": whole_rows(reply)}}
    made |= {
        "year": year_of(reply),
        "population": reply["population"]["title"],
        "is_mini": reply["population"]["is_mini"],
        "cost": cost_table(reply, language) | {"id": "table-nation"},
        "differences": difference_table(reply, language) if reply.get("differences") else None,
    }
    one = charts_of(reply, "", language).get(COST)
    if one is not None and draw:
        made["chart"] = await chart(
            request.app.state,
            one.spec,
            name="chart-nation",
            title=one.title,
            description=one.description,
            columns=list(one.columns),
            csv=f"{here}.csv?level=nation_year",
            download=f"{here}.vl.json?chart={COST}",
        )
    return made


def start_link(typed: Typed, language: Language) -> str | None:
    """Give the page that starts the national calculation of what is compared; None where no population is built."""
    there = populations_offered(language)
    best = sorted(there, key=lambda one: (str(one["year"]) != typed.year, one["is_mini"], -int(one["year"])))
    if not best or not typed.choices:
        return None
    pairs = [("population", str(best[0]["id"]))]
    for place, choice in enumerate(choices_of(typed)):
        if isinstance(choice, str) or not choice.ref:
            return None
        pairs.append(("policy", choice.ref))
        pairs += [(f"change-{place}", f"{one.path}:{written(one.value)}") for one in choice.changes]
    pairs += [("assume", f"{one.column}:{written(one.value)}") for one in typed.assume]
    pairs.append(("by", _BY))
    return f"{address('scenario', language)}?{urlencode(pairs, quote_via=quote, safe='@:,')}"


__all__ = ["FIELD", "nation_beside", "start_link"]
