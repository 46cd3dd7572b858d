"""The persons of a workbook, by pseudonym: what falls on each, with live sums."""

from dataclasses import dataclass
from typing import Any, Final

from kutcalc.report.person_order import SHARED, by_person
from kutcalc.report.wordings import FIGURES, why
from kutcalc.report.workbook_out_surface import Book, Sheet, span
from kutcalc.report.workbook_out_told import Told
from kutcalc.units import ORE_PER_KR

HEAD, FIRST = 3, 4
MOST_PERSONS: Final = 100_000
_ALWAYS: Final = ("contribution_base_ore", "contributions_before_ore", "baseline_due_ore")
_SOME: Final = ("research_deduction_ore", "regional_deduction_ore")
_OWN: Final = ("training_cost_ore", "counted_base_ore", "training_deduction_ore", "net_ore")
_MINUTES_PER_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class Persons:
    """Where the sums of persons came to stand; `is_whole` where all persons are there."""

    sheet: Sheet
    total: int
    columns: dict[str, int]
    is_whole: bool


def write_persons(book: Book, told: Told) -> Persons:
    """Write the sheet of persons and say where its sums stand."""
    rows = by_person(told.rows("employee_year"))
    kept = rows[:MOST_PERSONS]
    some = [name for name in _SOME if any(row[name] for row in rows)]
    figures = [*_ALWAYS[:2], *some, _ALWAYS[2], *(_OWN if told.policy is not None else ())]
    sheet = book.sheet(told.sheet("persons"), (14, 18, 8, 8, 10, *([18] * len(figures)), 46), is_wide=True)
    columns = {name: 5 + place for place, name in enumerate(figures)}
    _headings(sheet, told, figures)
    looks = {
        name: "kr_ore" if any(row[name] is not None and row[name] % ORE_PER_KR for row in kept) else "kr"
        for name in figures
    }
    for place, row in enumerate(kept):
        at = FIRST + place
        sheet.text(at, 0, row["employer"])
        sheet.text(at, 1, row["employee"])
        sheet.number(at, 2, row["year"], "year")
        sheet.number(at, 3, row["count"], "count")
        sheet.number(at, 4, row["training_minutes"] / _MINUTES_PER_HOUR, "hours")
        for name, column in columns.items():
            sheet.amount(at, column, row[name], looks[name])
        if told.policy is not None:
            sheet.text(at, 5 + len(figures), why(row, told.policy, told.language), "after")
    total = FIRST + len(kept)
    if kept:
        _sums(sheet, told, kept, columns, looks)
    if len(kept) < len(rows):
        left = f"{len(rows) - len(kept)}"
        sheet.text(total + 1, 0, told.say(f"{left} rader till står i CSV-filen.", f"{left} more rows are in the CSV."))
    return Persons(sheet, total, columns, len(kept) == len(rows) > 0)


def _headings(sheet: Sheet, told: Told, figures: list[str]) -> None:
    sheet.text(0, 0, f"{told.sheet('persons')}, {told.period}", "title")
    sheet.text(
        1,
        0,
        told.say(
            "Kronor. Personerna står under beteckningar: inga namn, inga personnummer. Ören delas efter största rest.",
            "Kronor. Persons stand by pseudonyms: no names, no identity numbers. Öre are shared by largest remainder.",
        ),
    )
    if told.policy is not None:
        sheet.text(2, 0, told.read(SHARED))
    heads = [
        (told.say("Arbetsgivare", "Employer"), False),
        (told.say("Person", "Person"), False),
        (told.say("År", "Year"), True),
        (told.say("Antal", "Number"), True),
        (told.say("Kurstimmar", "Course hours"), True),
        *((told.read(FIGURES[name]), True) for name in figures),
    ]
    if told.policy is not None:
        heads.append((told.say("Varför", "Why"), False))
    sheet.heads(HEAD, heads)
    sheet.freeze(FIRST, 2)


def _sums(sheet: Sheet, told: Told, rows: Any, columns: dict[str, int], looks: dict[str, str]) -> None:
    total, last = FIRST + len(rows), FIRST + len(rows) - 1
    sheet.text(total, 0, told.say("Summa", "Sum"), "text_sum")
    for column in (1, 2, 3):
        sheet.text(total, column, "", "text_sum")
    minutes = sum(row["training_minutes"] for row in rows)
    sheet.formula(total, 4, f"SUM({span(FIRST, last, 4)})", minutes / _MINUTES_PER_HOUR, "hours_sum")
    for name, column in columns.items():
        ore = sum(row[name] or 0 for row in rows)
        sheet.live(total, column, f"SUM({span(FIRST, last, column)})", ore, f"{looks[name]}_sum")


__all__ = ["MOST_PERSONS", "Persons", "write_persons"]
