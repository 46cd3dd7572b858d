"""The steps of a figure for paper: those of one kind together, and each row with its numbers written out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.analysis.figure import Figure
from kutcalc.language import Language, Text, decimal_text
from kutcalc.report.explained import StepView, explained

Row = Mapping[str, Any]
MOST_LINES: Final = 40
MOST_EMPLOYERS: Final = 3
_OUR_OWN: Final = "kutcalc"
_EMPLOYER: Final = Text(sv="arbetsgivare", en="employer")
_MORE: Final = Text(
    sv="{} rader till räknas på samma sätt; deras belopp står i summan nedan.",
    en="{} more rows are worked in the same way; their amounts stand in the sum below.",
)


class LineOut(msgspec.Struct, frozen=True):
    """One row of a step: what it is about, and the sum that gives it."""

    where: str
    formula: str


class StepOut(msgspec.Struct, frozen=True):
    """One kind of step: what it is called, on what authority it stands, and its rows."""

    number: int
    term: str
    summary: str
    source: str
    url: str | None
    values: tuple[str, ...]
    lines: tuple[LineOut, ...]
    more: str


class FigureOut(msgspec.Struct, frozen=True):
    """A figure with its steps."""

    heading: str
    sentences: tuple[str, ...]
    steps: tuple[StepOut, ...]


def main_figures(results: Mapping[str, Sequence[Row]], *, is_law: bool) -> tuple[Figure, ...]:
    """Name the figures whose steps belong on paper: each employer's year, and the month that weighs most.

    Of many employers the three with the largest deduction are taken. Contributions without a proposal are redone from
    the table of rates, without a step for each person. `results` has employer_year and employer_month.
    """
    if is_law:
        return ()
    column = "training_deduction_ore"
    years = sorted(results["employer_year"], key=lambda row: -int(row[column]))[:MOST_EMPLOYERS]
    found = [
        Figure(level="employer_year", employer=row["employer"], year=int(row["year"]), column=column) for row in years
    ]
    months = results["employer_month"]
    if len({row["month"] for row in months}) == 1:
        return tuple(found)
    heaviest = max(months, key=lambda row: (int(row[column]), int(row["training_cost_ore"])))
    month = Figure(level="employer_month", employer=heaviest["employer"], month=str(heaviest["month"]), column=column)
    return (*found, month)


def figures_out(traces: Sequence[Row], language: Language, *, is_alone: bool = False) -> list[FigureOut]:
    """Write figures with their steps, but for a month whose steps stand in those of its year already.

    An employer that `is_alone` is not named: what it goes by here, its owner may never have given it.
    """
    shown: set[tuple[str, str]] = set()
    found = []
    for trace in traces:
        about = trace["figure"]
        if about.get("month") and (str(about.get("employer")), str(about["month"])) in shown:
            continue
        own = [step["row"] for step in trace["steps"]]
        shown |= {(str(row.get("employer", about.get("employer"))), str(row.get("month"))) for row in own}
        found.append(_figure(trace, language, is_alone=is_alone))
    return found


def _figure(trace: Row, language: Language, *, is_alone: bool) -> FigureOut:
    """Write a figure with its steps; of a figure that is nothing also the steps that say why."""
    told = explained(trace, language)
    is_nothing = not trace["result"]["value"]
    steps = sorted([*told.major, *told.minor], key=lambda one: one.number) if is_nothing else list(told.major)
    sentences = [told.sentence, *([told.limit] if told.limit else [])]
    employer = f"{_EMPLOYER.read(language)} {trace['figure'].get('employer')}"
    return FigureOut(
        heading=f"{told.what.replace(f', {employer}', '', 1) if is_alone else told.what}: {told.amount}",
        sentences=tuple(sentences),
        steps=tuple(_together(steps, employer, language)),
    )


def _together(steps: Iterable[StepView], employer: str, language: Language) -> Iterable[StepOut]:
    """Put steps of the same rule under one heading, in the order in which each is finished.

    The employer of the figure stands in its heading, and what is a rule of our own needs no authority.
    """
    kinds: dict[tuple[str, str], list[StepView]] = {}
    for step in steps:
        key = (step.term, step.summary)
        kinds[key] = [*kinds.pop(key, []), step]
    for number, rows in enumerate(kinds.values(), start=1):
        first = rows[0]
        values = dict.fromkeys(_valued(one, language) for row in rows for one in row.values)
        over = len(rows) - MOST_LINES
        yield StepOut(
            number=number,
            term=first.term,
            summary="" if _bare(first.summary) == _bare(first.term) else first.summary,
            source="" if first.source == _OUR_OWN else first.source,
            url=first.url,
            values=tuple(values),
            lines=tuple(LineOut(_where(row, employer), _formula(row)) for row in rows[:MOST_LINES]),
            more=_MORE.read(language).format(decimal_text(over, 1, language)) if over > 0 else "",
        )


def _bare(text: str) -> str:
    return text.rstrip(".").casefold()


def _where(step: StepView, employer: str) -> str:
    return step.where.removeprefix(employer).removeprefix(", ")


def _formula(step: StepView) -> str:
    """Write the sum out in full, where the step shows only its first terms."""
    return f"{' + '.join(step.terms)} = {step.result}" if step.terms else step.formula


def _valued(value: Any, language: Language) -> str:
    since = {"sv": "från", "en": "from"}[language]
    dated = f", {since} {value.since}" if value.since else ""
    return (
        f"{value.name}: {value.text}{dated} ({value.source})" if value.source else f"{value.name}: {value.text}{dated}"
    )


__all__ = ["FigureOut", "LineOut", "StepOut", "figures_out", "main_figures"]
