"""The charts of a national reply: cost by policy, who gains, where the spread comes from, what weighs most.

Each is a spec with its title, its description and the columns of the table under it, which has the spec's numbers.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import NBSP, Language, Text, decimal_text, percent_text
from kutcalc.report.charts import Span, Spec, spans
from kutcalc.report.charts_spread import Ranged, in_millions, ranged_bars
from kutcalc.report.national_policies import Named, dimensions_of, named_policies, rows_of, whole_rows
from kutcalc.report.national_words import (
    BY,
    behaviour_text,
    class_text,
    cost_text,
    short_text,
    source_text,
)
from kutcalc.units import PPM

FIGURE: Final = "training_deduction_ore"
COST: Final = "cost"
SPREAD: Final = "spread"
MOVES: Final = "moves"
_THOUSANDTH: Final = 1_000
BEHAVIOUR: Final = "behaviour"
BY_CLASS: Final = "by-{}"
MOST_MOVES: Final = 10
Columns = tuple[tuple[str, str, str], ...]


class Chart(msgspec.Struct, frozen=True):
    """A chart before it is drawn: its name on the page, its words, its spec, and the columns of its table."""

    name: str
    title: str
    description: str
    spec: Spec
    columns: Columns


def charts_of(reply: Mapping[str, Any], label: str, language: Language) -> dict[str, Chart]:
    """Give the charts of a national reply by name; those about one policy are about the policy `label`."""
    names = named_policies(reply, language)
    made = [_cost(reply, names, language)]
    if label in names:
        made += [_by(reply, by, names[label], language) for by in dimensions_of(reply)]
        for one in names.values():
            if label in {one.label, one.static_label}:
                made += [_spread(reply, one, language), _moves(reply, one, language)]
    return {one.name: one for one in made if one is not None}


def first_label(reply: Mapping[str, Any], asked: str | None = None) -> str:
    """Give the policy that charts of one policy are about: the one asked for where it is there, else the first."""
    labels = [str(one["label"]) for one in reply.get("policies", ())]
    return asked if asked in labels else next((one for one in labels if one != "current-law"), "")


def _cost(reply: Mapping[str, Any], names: Mapping[str, Named], language: Language) -> Chart | None:
    whole = {row["policy"]: row for row in whole_rows(reply) if row[FIGURE] is not None}
    rows = [whole[label] for label in names if label in whole]
    if not rows:
        return None
    marks = [
        Ranged(
            names[row["policy"]].name,
            row[FIGURE],
            row["low_ore"],
            row["high_ore"],
            Text(sv="{}, troligen {}", en="{}, likely {}")
            .read(language)
            .format(
                short_text(row[FIGURE], row[FIGURE], language), short_text(row["low_ore"], row["high_ore"], language)
            ),
        )
        for row in rows
    ]
    year = rows[0]["year"]
    return Chart(
        COST,
        Text(
            sv=f"Vad förslagen kostar staten {year}, hela landet", en=f"What the proposals cost the state in {year}"
        ).read(language),
        Text(
            sv="En stapel för varje förslag, från 0 kr. Strecket går över det troliga spannet.",
            en="A bar for each proposal, from SEK 0. The stroke covers the likely interval.",
        ).read(language),
        ranged_bars(marks, language, below=True),
        _columns(Text(sv="Förslag", en="Proposal"), _cost_name(names.values(), language), language),
    )


def _cost_name(policies: Any, language: Language) -> str:
    kinds = {one.is_spending for one in policies}
    if len(kinds) == 1:
        return cost_text(kinds.pop(), language)
    return Text(sv="Kostnad för staten", en="Cost to the state").read(language)


def _columns(first: Text, amount: str, language: Language) -> Columns:
    return (
        (first.read(language), "text", "label"),
        (amount, "whole", "value_ore"),
        (Text(sv="Troligen minst", en="Likely at least").read(language), "whole", "low_ore"),
        (Text(sv="Troligen högst", en="Likely at most").read(language), "whole", "high_ore"),
    )


def _by(reply: Mapping[str, Any], by: str, policy: Named, language: Language) -> Chart | None:
    own = [row for row in rows_of(reply) if row["by"] == by and row["policy"] == policy.label]
    shown = [row for row in own if row[FIGURE] is not None and not row["suppressed"]]
    if not shown:
        return None
    marks = [
        Ranged(
            class_text(by, str(row["class"]), language),
            row[FIGURE],
            row["low_ore"],
            row["high_ore"],
            short_text(row[FIGURE], row[FIGURE], language),
        )
        for row in shown
    ]
    year, what = shown[0]["year"], BY[by].read(language) if by in BY else by
    told = Text(sv="Strecket går över det troliga spannet.", en="The stroke covers the likely interval.")
    name = cost_text(policy.is_spending, language)
    return Chart(
        BY_CLASS.format(by),
        Text(sv=f"{name} {year} efter {what}: {policy.name}", en=f"{name} in {year} by {what}: {policy.name}").read(
            language
        ),
        told.read(language),
        ranged_bars(marks, language),
        _columns(Text(sv=what.capitalize(), en=what.capitalize()), name, language),
    )


def _spread(reply: Mapping[str, Any], policy: Named, language: Language) -> Chart | None:
    rows = [row for row in reply.get("uncertainty", ()) if row["policy"] == policy.label]
    if not rows:
        return None
    marks = [
        Span(
            source_text(row["source"], language),
            row["low_ore"],
            row["high_ore"],
            row.get("mid_ore", row["low_ore"]),
            _span(row, language),
        )
        for row in rows
    ]
    return Chart(
        _named(SPREAD, policy),
        Text(
            sv=f"Varifrån osäkerheten kommer: {policy.name}", en=f"Where the uncertainty comes from: {policy.name}"
        ).read(language),
        Text(
            sv="En rad för varje källa, de andra hållna stilla. Strecket är mitten.",
            en="A row for each source, the others held still. The stroke is the middle.",
        ).read(language),
        _spans(marks, language),
        _span_columns(Text(sv="Källa", en="Source"), language),
    )


def _moves(reply: Mapping[str, Any], policy: Named, language: Language) -> Chart | None:
    own = [row for row in reply.get("sensitivity", ()) if row["policy"] == policy.label]
    rows = [row for row in own if row["low_ore"] != row["high_ore"]][:MOST_MOVES]
    middle = next((row[FIGURE] for row in whole_rows(reply) if row["policy"] == policy.label), None)
    if not rows or middle is None:
        return None
    marks = [
        Span(
            behaviour_text(str(row["assumption"]), language),
            min(row["low_ore"], row["high_ore"]),
            max(row["low_ore"], row["high_ore"]),
            middle,
            _span(row, language),
        )
        for row in rows
    ]
    return Chart(
        _named(MOVES, policy),
        Text(
            sv=f"Vilket antagande som väger mest: {policy.name}", en=f"Which assumption weighs most: {policy.name}"
        ).read(language),
        Text(
            sv="En rad för varje antagande, det som flyttar summan mest överst. Strecket är vår summa.",
            en="A row for each assumption, the one that moves the sum most first. The stroke is our sum.",
        ).read(language),
        _spans(marks, language),
        _span_columns(Text(sv="Antagande", en="Assumption"), language),
    )


def _named(name: str, policy: Named) -> str:
    """Name a chart of one policy; that of its row with behaviour has a name of its own."""
    return f"{name}-{BEHAVIOUR}" if policy.is_behaviour else name


def _spans(marks: Sequence[Span], language: Language) -> Spec:
    return in_millions(spans(marks, language), max(mark.high_ore for mark in marks), language)


def _span(row: Mapping[str, Any], language: Language) -> str:
    low, high = sorted((row["low_ore"], row["high_ore"]))
    return short_text(low, high, language)


def _span_columns(first: Text, language: Language) -> Columns:
    return (
        (first.read(language), "text", "label"),
        (Text(sv="Lägst", en="Lowest").read(language), "whole", "low_ore"),
        (Text(sv="Mitten", en="Middle").read(language), "whole", "value_ore"),
        (Text(sv="Högst", en="Highest").read(language), "whole", "high_ore"),
    )


def value_text(value: int | None, unit: str, language: Language) -> str | None:
    """Write the value of an assumption, in millionths of its unit: billions, times, an elasticity, else a share."""
    if value is None:
        return None
    number = decimal_text(value // _THOUSANDTH * _THOUSANDTH, PPM, language)
    if unit == "SEK bn":
        return Text(sv=f"{number}{NBSP}miljarder{NBSP}kr", en=f"SEK{NBSP}{number}{NBSP}billion").read(language)
    if unit == "times":
        return Text(sv=f"{number}{NBSP}gånger", en=f"{number}{NBSP}times").read(language)
    return number if unit == "elasticity" else percent_text(value, language)


__all__ = ["BEHAVIOUR", "COST", "FIGURE", "MOVES", "SPREAD", "Chart", "charts_of", "first_label", "value_text"]
