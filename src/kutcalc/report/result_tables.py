"""The tables of a result: every amount with the name by which its steps are asked for."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text, month_text, percent_text
from kutcalc.policy import Policy
from kutcalc.report.person_order import by_person
from kutcalc.report.wordings import FIGURES, why

MOST_ROWS: Final = 200
LONG_WORD: Final = re.compile(r"(?<=[a-zåäö]{4})(?=avgift|avdrag|underlag)")
"""Where a long heading may be broken, so that the table fits."""
_ALWAYS: Final = (
    "contributions_before_ore",
    "baseline_due_ore",
    "training_deduction_ore",
    "net_ore",
)
_ORDER: Final = (
    "contributions_before_ore",
    "research_deduction_ore",
    "regional_deduction_ore",
    "baseline_due_ore",
    "hiring_support_refund_ore",
    "counted_base_ore",
    "training_deduction_ore",
    "cut_ore",
    "carried_in_ore",
    "carried_forward_ore",
    "contributions_due_ore",
    "net_ore",
)
_UNEXPLAINED: Final = frozenset({"carried_in_ore", "carried_forward_ore"})
_HEAD: Final = {
    "rate": Text(sv="Månad", en="Month"),
    "employer_month": Text(sv="Månad", en="Month"),
    "employer_year": Text(sv="År", en="Year"),
    "employee_year": Text(sv="Person", en="Person"),
}
_RATE: Final = (
    Text(sv="Avgiftssats", en="Rate"),
    Text(sv="Underlag", en="Base"),
    Text(sv="Avgift utan öre", en="Contributions, öre dropped"),
)
_WHY: Final = Text(sv="Varför", en="Why")
_COUNT: Final = Text(sv="Antal", en="Number")


class FigureView(msgspec.Struct, frozen=True):
    """One cell: an amount with the name of its figure, or words."""

    ore: int | None = None
    figure: str | None = None
    text: str = ""
    of_what: str = ""


class RowOut(msgspec.Struct, frozen=True):
    """One row: what it is about, and its cells."""

    head: str
    cells: tuple[FigureView, ...]


class TableView(msgspec.Struct, frozen=True):
    """One table; `left_out` rows are only in the files."""

    id: str
    caption: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[RowOut, ...]
    foot: tuple[RowOut, ...] = ()
    left_out: int = 0


def months_table(
    results: Mapping[str, Sequence[Mapping[str, Any]]], policy: Policy | None, caption: str, language: Language
) -> TableView:
    """Give the months of the employers, with their years as sums below."""
    months, years = results["employer_month"], results["employer_year"]
    columns = columns_of([*months, *years], policy)
    many = len({row["employer"] for row in months}) > 1
    return TableView(
        id="table",
        caption=caption,
        columns=_headings("employer_month", columns, language),
        rows=tuple(_row("employer_month", row, columns, policy, language, many=many) for row in months[:MOST_ROWS]),
        foot=tuple(_row("employer_year", row, columns, policy, language, many=many) for row in years[:MOST_ROWS]),
        left_out=max(0, len(months) - MOST_ROWS),
    )


def persons_table(
    rows: Sequence[Mapping[str, Any]], policy: Policy | None, caption: str, language: Language
) -> TableView:
    """Give what falls on each person of a year."""
    columns = columns_of(rows, policy)
    many = len({row["employer"] for row in rows}) > 1
    years = len({row["year"] for row in rows}) > 1
    made = []
    for row in by_person(rows)[:MOST_ROWS]:
        own = _row("employee_year", row, columns, policy, language, many=many)
        head = f"{own.head}, {row['year']}" if years else own.head
        made.append(RowOut(head, (FigureView(text=str(row["count"])), *own.cells)))
    headings = _headings("employee_year", columns, language)
    return TableView(
        id="persons",
        caption=caption,
        columns=(headings[0], (_COUNT.read(language), True), *headings[1:]),
        rows=tuple(made),
        left_out=max(0, len(rows) - MOST_ROWS),
    )


def rates_table(rows: Sequence[Mapping[str, Any]], caption: str, language: Language) -> TableView:
    """Give the contributions by rate: the base, and what it comes to when öre are dropped per rate."""
    many = len({row["employer"] for row in rows}) > 1
    made = []
    for row in rows[:MOST_ROWS]:
        head = month_text(row["month"], language)
        key = f"rate:{row['employer']}/{row['month']}/{row['rate_ppm']}"
        rate = percent_text(row["rate_ppm"], language)
        cells = (
            FigureView(text=rate),
            *(
                FigureView(ore=row[name], figure=f"{key}:{name}", of_what=f"{rate}, {head}")
                for name in ("base_ore", "contributions_ore")
            ),
        )
        made.append(RowOut(f"{row['employer']}, {head}" if many else head, cells))
    headings = [_HEAD["rate"], *_RATE]
    return TableView(
        id="rates",
        caption=caption,
        columns=tuple((heading.read(language), place > 0) for place, heading in enumerate(headings)),
        rows=tuple(made),
        left_out=max(0, len(rows) - MOST_ROWS),
    )


def columns_of(rows: Sequence[Mapping[str, Any]], policy: Policy | None) -> list[str]:
    """Choose the amounts to show: those that always stand there, and those that are something in some row."""
    always = (
        _ALWAYS if policy is not None else ("contribution_base_ore", "contributions_before_ore", "baseline_due_ore")
    )
    same = all(row["contributions_due_ore"] == row["baseline_due_ore"] for row in rows)
    found = []
    for name in _ORDER:
        is_something = any(row.get(name) for row in rows)
        is_same = name == "contributions_due_ore" and (same or policy is None)
        if name in always or (is_something and not is_same and (policy is not None or name != "net_ore")):
            found.append(name)
    return found


def _headings(level: str, columns: Sequence[str], language: Language) -> tuple[tuple[str, bool], ...]:
    amounts = [(LONG_WORD.sub("\u00ad", FIGURES[name].read(language)), True) for name in columns]
    return ((_HEAD[level].read(language), False), *amounts, (_WHY.read(language), False))


def _row(
    level: str,
    row: Mapping[str, Any],
    columns: Sequence[str],
    policy: Policy | None,
    language: Language,
    *,
    many: bool,
) -> RowOut:
    when = str(row.get("month") or row["year"])
    said = month_text(when, language) if "month" in row else when
    keys = [row["employer"], row["employee"], when] if "employee" in row else [row["employer"], when]
    head = str(row["employee"]) if "employee" in row else said
    cells = [
        FigureView(
            ore=row.get(name),
            figure=None if name in _UNEXPLAINED else f"{level}:{'/'.join(keys)}:{name}",
            of_what=f"{FIGURES[name].read(language)}, {head}",
        )
        for name in columns
    ]
    reason = why(row, policy, language) if policy is not None else ""
    return RowOut(f"{row['employer']}, {head}" if many else head, (*cells, FigureView(text=reason)))


__all__ = [
    "LONG_WORD",
    "FigureView",
    "RowOut",
    "TableView",
    "columns_of",
    "months_table",
    "persons_table",
    "rates_table",
]
