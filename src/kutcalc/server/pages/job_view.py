"""What the page of a sweep shows when it is done: a line over the grid, and its table, from the reply that is kept."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar.datastructures import State

from kutcalc.analysis.sweep import FIGURES
from kutcalc.errors import KutcalcError
from kutcalc.language import ORE_PER_KRONA, Language, Text, money_text
from kutcalc.policy import parameters
from kutcalc.policy.terms import said
from kutcalc.report.charts import AxisUnit, Point, Spec, line
from kutcalc.report.charts_spread import banded_line
from kutcalc.report.national_words import short_text, span_text
from kutcalc.report.policy_columns import LIBRARY
from kutcalc.server.pages.drawings import chart
from kutcalc.server.pages.scenario_asked import named

MOST_ROWS: Final = 200
MOST_SERIES: Final = 6
_FIGURE: Final = "training_deduction_ore"
_ENDS: Final = ("low_ore", "high_ore")
_NAMES: Final = {
    "baseline_due_ore": Text(sv="Att betala enligt gällande regler", en="Due by the law in force"),
    _FIGURE: Text(sv="Avdrag", en="Deduction"),
    "cut_ore": Text(sv="Bortfall", en="Cut"),
    "contributions_due_ore": Text(sv="Avgifter att betala", en="Contributions to pay"),
    "net_ore": Text(sv="Kostnad efter avdraget", en="Cost after the deduction"),
}
_AXES: Final[dict[str, AxisUnit]] = {"ppm": "ppm", "ore": "ore", "minutes": "minutes"}


class Units(dict[str, str]):
    """The unit of each path of a reply, by the policy that it is of."""

    def __init__(self, reply: Mapping[str, Any]) -> None:
        super().__init__()
        for one in reply.get("policies", ()):
            try:
                keys = parameters(LIBRARY.get(one["ref"]))
            except KutcalcError:
                continue
            self.update({path: key.unit for path, key in keys.items()})

    def said(self, path: str, value: Any, language: Language) -> str:
        """Write a value of a path."""
        return said(value, self.get(path, "text"), "SEK").read(language)


def points_of(reply: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the rows of the points of a reply; none where they are only in the file."""
    rows: list[dict[str, Any]] = reply.get("results", {}).get("point", [])
    return rows


def paths_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give the paths of the grid: the columns between the point and the figures."""
    return [name for name in rows[0] if name not in {"policy", "point", *_ENDS, *FIGURES}] if rows else []


def shown_rows(rows: Sequence[dict[str, Any]], most: int = MOST_ROWS) -> list[dict[str, Any]]:
    """Give all rows, or so many that a page bears, evenly spread with both ends among them."""
    if len(rows) <= most:
        return list(rows)
    return [rows[number * (len(rows) - 1) // (most - 1)] for number in range(most)]


def table_of(reply: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Give the table of the points."""
    units, every = Units(reply), points_of(reply)
    rows, paths = shown_rows(every), paths_of(every)
    several = len({row["policy"] for row in every}) > 1
    has_interval = bool(every) and "low_ore" in every[0]
    heads = [(Text(sv="Punkt", en="Point").read(language), "number")]
    heads += [(Text(sv="Förslag", en="Proposal").read(language), "text")] if several else []
    heads += [(named(path, language), "text") for path in paths]
    heads += [(text.read(language), "whole" if has_interval else "amount") for text in _NAMES.values()]
    if has_interval:
        heads.insert(len(heads) - 3, (Text(sv="Troligen mellan", en="Likely between").read(language), "text"))
    cells = []
    for row in rows:
        own: list[Any] = [row["point"], *([row["policy"]] if several else [])]
        own += [units.said(path, row[path], language) for path in paths]
        cells.append([*own, *(row[name] for name in _NAMES)])
        if has_interval:
            cells[-1].insert(len(cells[-1]) - 3, span_text(row["low_ore"], row["high_ore"], language))
    return {"columns": heads, "rows": cells, "shown": len(rows), "total": len(every)}


def spec_of(reply: Mapping[str, Any], language: Language) -> Spec | None:
    """Give the line over the grid: the last axis along, a line for each value of the others and each policy."""
    every = points_of(reply)
    paths = paths_of(every)
    if not every or not paths or not all(_is_whole(row[paths[-1]]) for row in every):
        return None
    units = Units(reply)
    names = {id(row): _series(row, paths[:-1], units, every, language) for row in every}
    series = list(dict.fromkeys(names.values()))
    kept = set(shown_series(series))
    marks, bands = [], []
    for name in series:
        if name in kept:
            own = shown_rows(
                [row for row in every if names[id(row)] == name], MOST_ROWS // min(len(series), MOST_SERIES)
            )
            marks += [Point(row[paths[-1]], row[_FIGURE], _amount(row, language), name) for row in own]
            bands += [(row["low_ore"], row["high_ore"]) for row in own if "low_ore" in row]
    unit = _AXES.get(units.get(paths[-1], ""), "plain")
    along = named(paths[-1], language)
    return banded_line(marks, bands, unit, along, language) if bands else line(marks, unit, along, language)


def _amount(row: Mapping[str, Any], language: Language) -> str:
    """Write the amount at a point: the exact one, or of the whole country the millions."""
    if "low_ore" in row:
        return short_text(row[_FIGURE], row[_FIGURE], language)
    return money_text(row[_FIGURE], ORE_PER_KRONA, language)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def shown_series(series: Sequence[str]) -> list[str]:
    """Give all series, or as many as can be told apart, evenly spread."""
    if len(series) <= MOST_SERIES:
        return list(series)
    return [series[number * (len(series) - 1) // (MOST_SERIES - 1)] for number in range(MOST_SERIES)]


def _series(
    row: Mapping[str, Any], paths: Sequence[str], units: Units, every: Sequence[Mapping[str, Any]], language: Language
) -> str:
    parts = [units.said(path, row[path], language) for path in paths]
    if any(other["policy"] != row["policy"] for other in (every[0], every[-1])):
        parts.insert(0, row["policy"])
    return ", ".join(parts)


async def chart_of(
    state: State, reply: Mapping[str, Any], language: Language, *, csv: str, download: str
) -> dict[str, Any] | None:
    """Draw the line of a job that is done, where it has one."""
    spec = spec_of(reply, language)
    if spec is None:
        return None
    paths = paths_of(points_of(reply))
    along = named(paths[-1], language)
    several = len({row["series"] for row in spec["data"]["values"]}) > 1
    kind = "whole" if "low_ore" in spec["data"]["values"][0] else "amount"
    columns = [
        *([(", ".join(named(path, language) for path in paths[:-1]) or "–", "text", "series")] if several else []),
        (along, _kind(Units(reply).get(paths[-1], "")), "at"),
        (Text(sv="Avdrag", en="Deduction").read(language), kind, "value_ore"),
    ]
    if kind == "whole":
        ends = (Text(sv="Troligen minst", en="Likely at least"), Text(sv="Troligen högst", en="Likely at most"))
        columns += [(end.read(language), kind, name) for end, name in zip(ends, _ENDS, strict=True)]
    title = Text(sv=f"Avdrag efter {along[:1].lower()}{along[1:]}", en=f"Deduction by {along[:1].lower()}{along[1:]}")
    told = Text(
        sv="Linjen visar avdraget vid varje värde, från 0 kr.",
        en="The line shows the deduction at each value, from SEK 0.",
    )
    return await chart(
        state,
        spec,
        name="chart-line",
        title=title.read(language),
        description=told.read(language),
        columns=columns,
        csv=csv,
        download=download,
    )


def _kind(unit: str) -> str:
    return {"ppm": "percent", "ore": "amount", "minutes": "minutes"}.get(unit, "number")


__all__ = ["Units", "chart_of", "paths_of", "points_of", "shown_rows", "spec_of", "table_of"]
