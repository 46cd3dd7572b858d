"""The map of a sweep along two axes: a cell for each pair of values, as many as can be read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar.datastructures import State

from kutcalc.language import Language, Text
from kutcalc.report.charts import Spec
from kutcalc.report.charts_spread import Cell, heat_map
from kutcalc.report.national_words import short_text
from kutcalc.server.pages.drawings import chart
from kutcalc.server.pages.job_view import Units, paths_of, points_of
from kutcalc.server.pages.scenario_asked import named

NAME: Final = "heat"
MOST_ACROSS: Final = 5
MOST_DOWN: Final = 10
_AXES: Final = 2
_FIGURE: Final = "training_deduction_ore"


def heat_spec(reply: Mapping[str, Any], language: Language) -> Spec | None:
    """Give the map of the first policy of a sweep along two axes; None where there are not two."""
    every = points_of(reply)
    paths = paths_of(every)
    if len(paths) != _AXES:
        return None
    own = [row for row in every if row["policy"] == every[0]["policy"]]
    down, across = (
        _spread([row[path] for row in own], most) for path, most in zip(paths, (MOST_DOWN, MOST_ACROSS), strict=True)
    )
    if min(len(down), len(across)) < _AXES:
        return None
    units = Units(reply)
    cells = [
        Cell(
            units.said(paths[1], row[paths[1]], language),
            units.said(paths[0], row[paths[0]], language),
            row[_FIGURE],
            short_text(row[_FIGURE], row[_FIGURE], language),
            row.get("low_ore"),
            row.get("high_ore"),
        )
        for row in own
        if row[paths[0]] in down and row[paths[1]] in across
    ]
    return heat_map(cells, named(paths[1], language), named(paths[0], language), language)


def _spread(values: Sequence[Any], most: int) -> list[Any]:
    """Give all values of an axis in their order, or so many of them, both ends among them."""
    found = list(dict.fromkeys(values))
    if len(found) <= most:
        return found
    return [found[number * (len(found) - 1) // (most - 1)] for number in range(most)]


async def heat_of(
    state: State, reply: Mapping[str, Any], language: Language, *, csv: str, download: str
) -> dict[str, Any] | None:
    """Draw the map, where there is one."""
    spec = heat_spec(reply, language)
    if spec is None:
        return None
    down, across = (named(path, language) for path in paths_of(points_of(reply)))
    kind = "amount" if spec["data"]["values"][0].get("low_ore") is None else "whole"
    columns = [
        (down, "text", "down"),
        (across, "text", "across"),
        (Text(sv="Avdrag", en="Deduction").read(language), kind, "value_ore"),
    ]
    if kind == "whole":
        columns.append((Text(sv="Troligen minst", en="Likely at least").read(language), kind, "low_ore"))
        columns.append((Text(sv="Troligen högst", en="Likely at most").read(language), kind, "high_ore"))
    title = Text(
        sv=f"Avdrag efter {down[:1].lower()}{down[1:]} och {across[:1].lower()}{across[1:]}",
        en=f"Deduction by {down[:1].lower()}{down[1:]} and {across[:1].lower()}{across[1:]}",
    )
    told = Text(
        sv="En ruta för varje par av värden, ju mörkare desto mer. Beloppet står i rutan.",
        en="A square for each pair of values, the darker the more. The amount stands in it.",
    )
    return await chart(
        state,
        spec,
        name="chart-heat",
        title=title.read(language),
        description=told.read(language),
        columns=columns,
        csv=csv,
        download=download,
    )


__all__ = ["NAME", "heat_of", "heat_spec"]
