"""The checks of a workbook: Excel's own recalculation beside kutcalc's integers in öre, persons, field 487, hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kutcalc.language import Text
from kutcalc.payroll import reconcile
from kutcalc.report.wordings import FIGURES
from kutcalc.report.workbook_out_months import FIRST as FIRST_MONTH
from kutcalc.report.workbook_out_months import Months
from kutcalc.report.workbook_out_persons import Persons
from kutcalc.report.workbook_out_surface import EXACT, Book, Sheet, cell, span
from kutcalc.report.workbook_out_told import NO, YES, Told
from kutcalc.units import ORE_PER_KR, parse_month, write_month

CHECKED: Final = (
    "contributions_before_ore",
    "baseline_due_ore",
    "counted_base_ore",
    "training_deduction_ore",
    "contributions_due_ore",
    "net_ore",
)
_MINUTES_PER_HOUR: Final = 60
_TITLE: Final = Text(sv="Excel mot kutcalc, i ören", en="Excel against kutcalc, in öre")


@dataclass(frozen=True, slots=True)
class Checks:
    """Where the verdict stands."""

    verdict: str


def write_checks(book: Book, told: Told, months: Months, persons: Persons | None) -> Checks:
    """Write the sheet of checks and say where its verdict stands."""
    names = [name for name in CHECKED if name in months.columns]
    sheet = book.sheet(told.sheet("checks"), (30, 18, *([18] * (2 * len(names))), 14), is_wide=True)
    sheet.text(0, 0, told.sheet("checks"), "title")
    sheet.text(2, 0, told.say("Excel = kutcalc", "Excel = kutcalc"), "heading")
    sheet.text(
        3,
        0,
        told.say(
            "Bladet räknar om allt ur underlag och satser. Här jämförs det med kutcalcs heltal i ören.",
            "The workbook recalculates all from bases and rates. Here that is held against kutcalc's integers in öre.",
        ),
    )
    row, differences = 5, []
    if persons is not None and persons.is_whole:
        row, found = _persons(sheet, told, months, persons, row)
        differences.append(found)
    row = _declared(sheet, told, months, row)
    row = _hours(sheet, told, row)
    differences.append(_months(sheet, told, months, names, row))
    good, bad = told.read(YES), told.read(NO)
    zero = ",".join(differences)
    sheet.verdict(2, 1, f'IF(MAX({zero})=0,"{good}","{bad}")', good, good)
    return Checks(sheet.at(2, 1))


def _persons(sheet: Sheet, told: Told, months: Months, persons: Persons, row: int) -> tuple[int, str]:
    """Hold the sums of persons against those of months."""
    sheet.text(row, 0, told.say("Personerna mot månaderna", "Persons against months"), "heading")
    heads = (("Belopp", "Amount"), ("Personer (öre)", "Persons (öre)"), ("Månader (öre)", "Months (öre)"))
    sheet.heads(
        row + 1, [(told.say(*head), place > 0) for place, head in enumerate((*heads, ("Skillnad", "Difference")))]
    )
    first = row = row + 2
    for name in persons.columns:
        if name not in months.columns:
            continue
        own, ore = (sum(line[name] or 0 for line in told.rows(level)) for level in ("employee_year", "employer_month"))
        if own != ore or abs(ore) >= EXACT:
            continue
        sheet.text(row, 0, told.read(FIGURES[name]))
        sheet.formula(row, 1, _in_ore(persons.sheet.at(persons.total, persons.columns[name])), own, "ore")
        sheet.formula(row, 2, _in_ore(months.sheet.at(months.total, months.columns[name])), ore, "ore")
        sheet.formula(row, 3, f"ABS({cell(row, 1)}-{cell(row, 2)})", 0, "ore")
        row += 1
    return row + 1, span(first, max(first, row - 1), 3)


def _declared(sheet: Sheet, told: Told, months: Months, row: int) -> int:
    """Hold our amount to pay against field 487 of each main statement."""
    at = {(line["employer"], line["month"]): place for place, line in enumerate(told.months)}
    ours = {
        (line["employer"], parse_month(line["month"])): line["baseline_due_ore"] // ORE_PER_KR for line in told.months
    }
    found = [one for one in told.declared if one.contributions_kr is not None and (one.employer, one.month) in ours]
    sheet.text(
        row, 0, told.say("Avstämning mot deklarationen, fält 487", "Held against the return, field 487"), "heading"
    )
    row += 1
    if not found:
        text = told.say(
            "Ingen deklaration är läst: inget att stämma av mot.", "No return was read: nothing to compare."
        )
        sheet.text(row, 0, text)
        return row + 2
    heads = (
        ("Arbetsgivare", "Employer"),
        ("Månad", "Month"),
        ("Deklarerat (487)", "Declared (487)"),
        ("kutcalc", "kutcalc"),
        ("Skillnad", "Difference"),
        ("Trolig orsak", "Likely cause"),
    )
    sheet.heads(row, [(told.say(*head), place in {2, 3, 4}) for place, head in enumerate(heads)])
    for one in found:
        row += 1
        place = at[one.employer, write_month(one.month)]
        our = ours[one.employer, one.month]
        sheet.text(row, 0, one.employer)
        sheet.month(row, 1, write_month(one.month))
        sheet.amount(row, 2, (one.contributions_kr or 0) * ORE_PER_KR)
        due = months.sheet.at(FIRST_MONTH + place, months.columns["baseline_due_ore"])
        sheet.live(row, 3, due, our * ORE_PER_KR)
        difference = our - (one.contributions_kr or 0)
        sheet.live(row, 4, f"{cell(row, 3)}-{cell(row, 2)}", difference * ORE_PER_KR)
        for _, cause in reconcile([one], ours):
            sheet.text(row, 5, cause.read(told.language), "after")
    return row + 2


def _hours(sheet: Sheet, told: Told, row: int) -> int:
    """Tell the hours of courses, beside the paid time where that was given."""
    sheet.text(row, 0, told.say("Kurstid mot betald tid", "Course time against paid time"), "heading")
    row += 1
    trained = [line for line in told.months if line["training_minutes"]]
    if not trained:
        sheet.text(row, 0, told.say("Ingen kurstid finns i underlaget.", "There is no course time in the tables."))
        return row + 2
    heads = (
        ("Arbetsgivare", "Employer"),
        ("Månad", "Month"),
        ("Kurstimmar", "Course hours"),
        ("Betalda timmar", "Paid hours"),
        ("Andel", "Share"),
    )
    sheet.heads(row, [(told.say(*head), place > 1) for place, head in enumerate(heads)])
    for line in trained:
        row += 1
        sheet.text(row, 0, line["employer"])
        sheet.month(row, 1, line["month"])
        sheet.number(row, 2, line["training_minutes"] / _MINUTES_PER_HOUR, "hours")
        paid = told.paid_minutes.get((line["employer"], line["month"]))
        if paid:
            sheet.number(row, 3, paid / _MINUTES_PER_HOUR, "hours")
            sheet.formula(row, 4, f"{cell(row, 2)}/{cell(row, 3)}", line["training_minutes"] / paid, "percent")
        else:
            sheet.text(row, 3, told.say("inte angivet", "not given"), "after")
    return row + 2


def _months(sheet: Sheet, told: Told, months: Months, names: Sequence[str], row: int) -> str:
    """Hold each month, and the sums, against kutcalc's integers."""
    sheet.text(row, 0, told.read(_TITLE), "heading")
    heads = [(told.say("Arbetsgivare", "Employer"), False), (told.say("Månad", "Month"), False)]
    for name in names:
        heads += [(f"{told.read(FIGURES[name])}, {whose}", True) for whose in ("Excel", "kutcalc")]
    sheet.heads(row + 1, [*heads, (told.say("Skillnad", "Difference"), True)])
    first = row + 2
    lines: list[Mapping[str, Any]] = [*told.months]
    lines.append({name: sum(line[name] for line in told.months) for name in names})
    for place, line in enumerate(lines):
        at = first + place
        if "month" in line:
            sheet.text(at, 0, line["employer"])
            sheet.month(at, 1, line["month"])
        else:
            sheet.text(at, 0, told.say("Summa", "Sum"))
        apart = []
        for column, name in zip(range(2, 2 + 2 * len(names), 2), names, strict=True):
            if abs(line[name]) >= EXACT:
                continue
            sheet.formula(
                at, column, _in_ore(months.sheet.at(FIRST_MONTH + place, months.columns[name])), line[name], "ore"
            )
            sheet.number(at, column + 1, line[name], "ore")
            apart.append(f"ABS({cell(at, column)}-{cell(at, column + 1)})")
        sheet.formula(at, 2 + 2 * len(names), "+".join(apart) or "0", 0, "ore")
    return span(first, first + len(lines) - 1, 2 + 2 * len(names))


def _in_ore(kronor: str) -> str:
    return f"ROUND({kronor}*100,0)"


__all__ = ["CHECKED", "Checks", "write_checks"]
