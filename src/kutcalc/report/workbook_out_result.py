"""The first sheet of a workbook: what the result says, the year's figures, and whether Excel agrees with kutcalc."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kutcalc.report.citation import citation
from kutcalc.report.wordings import FIGURES, why
from kutcalc.report.workbook_out_checks import Checks
from kutcalc.report.workbook_out_given import STATUS
from kutcalc.report.workbook_out_months import FIRST as FIRST_MONTH
from kutcalc.report.workbook_out_months import Months
from kutcalc.report.workbook_out_surface import Sheet
from kutcalc.report.workbook_out_told import NO, YES, Told
from kutcalc.units import ORE_PER_KR

COLUMNS: Final = 6
_OF_YEAR: Final = (
    "contributions_before_ore",
    "baseline_due_ore",
    "training_deduction_ore",
    "contributions_due_ore",
    "net_ore",
)
_CARRIED: Final = ("carried_in_ore", "carried_forward_ore")


def write_result(sheet: Sheet, told: Told, months: Months, checks: Checks) -> None:
    """Write the sheet of the result; the other sheets are there already."""
    sheet.text(0, 0, told.sheet("result"), "title")
    sheet.across(1, COLUMNS, told.says, "says")
    sheet.across(2, COLUMNS, _status(told), "wrapped")
    row = 4
    sheet.text(row, 0, told.say("Stämmer Excel med kutcalc?", "Does Excel agree with kutcalc?"))
    good = told.read(YES)
    sheet.verdict(row, 1, f'IF({checks.verdict}="{good}","{good}","{told.read(NO)}")', good, good)
    sheet.text(row, 2, told.say("Se bladet Kontroller.", "See the sheet Checks."), "after")
    row = _totals(sheet, told, months, row + 2)
    row = _years(sheet, told, months, row + 1)
    sheet.text(row + 1, 0, told.say("Så hänvisar ni till resultatet", "How to cite the result"), "heading")
    cited = citation(told.reply["provenance"], [told.reply["policy"]], told.language)
    sheet.across(row + 2, COLUMNS, cited, "wrapped")


def _status(told: Told) -> str:
    if told.policy is None:
        status = told.say("Gällande regler, utan förslag.", "The law in force, without a proposal.")
    else:
        changed = told.say(" (ändrat)", " (changed)") if told.reply["policy"]["changed"] else ""
        status = (
            f"{told.policy.title.read(told.language)}{changed}. {told.read(STATUS[told.reply['policy']['status']])}."
        )
    if told.reply["provenance"]["projected"]:
        status += " " + told.say("Framskrivet: inte beslutat.", "Projected: not enacted.")
    return f"{told.say('Gäller', 'For')} {told.period}. {status} {told.left_out}".rstrip()


def _totals(sheet: Sheet, told: Told, months: Months, row: int) -> int:
    """Write the sums of all months, each a link to its sum on the sheet of months."""
    sheet.heads(row, [(told.say("Hela perioden", "The whole period"), False), (told.say("Kronor", "Kronor"), True)])
    names = [name for name in months.columns if ":" not in name]
    for name in names:
        row += 1
        ore = sum(line[name] for line in told.months)
        sheet.text(row, 0, told.read(FIGURES[name]))
        sheet.live(row, 1, months.sheet.at(months.total, months.columns[name]), ore, _look(ore))
    return row + 1


def _years(sheet: Sheet, told: Told, months: Months, row: int) -> int:
    """Write the years of each employer; a year's sum is live where its months add up to it."""
    years = told.rows("employer_year")
    names = [name for name in _OF_YEAR if name in months.columns]
    names += [name for name in _CARRIED if any(line[name] for line in years)]
    heads = [(told.say("Arbetsgivare", "Employer"), False), (told.say("År", "Year"), True)]
    heads += [(told.say("Personer", "Persons"), True), (told.say("Utbildade", "Trained"), True)]
    heads += [(told.read(FIGURES[name]), True) for name in names]
    if told.policy is not None:
        heads.append((told.say("Varför", "Why"), False))
    sheet.heads(row, heads)
    at = _places(told.months)
    for line in years:
        row += 1
        sheet.text(row, 0, line["employer"])
        for column, name in enumerate(("year", "persons", "persons_trained"), start=1):
            sheet.number(row, column, line[name], "year" if name == "year" else "count")
        places = at.get((line["employer"], str(line["year"])), [])
        for column, name in enumerate(names, start=4):
            own = name in months.columns and sum(told.months[place][name] for place in places) == line[name]
            if places and own:
                span = months.sheet.span(FIRST_MONTH + places[0], FIRST_MONTH + places[-1], months.columns[name])
                sheet.live(row, column, f"SUM({span})", line[name], _look(line[name]))
            else:
                sheet.amount(row, column, line[name], _look(line[name]))
        if told.policy is not None:
            sheet.text(row, 4 + len(names), why(line, told.policy, told.language), "after")
    return row + 1


def _places(months: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], list[int]]:
    """Give the places of the months of each employer and year, which stand together."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, line in enumerate(months):
        found.setdefault((line["employer"], line["month"][:4]), []).append(place)
    return found


def _look(ore: int) -> str:
    return "kr_ore" if ore % ORE_PER_KR else "kr"


__all__ = ["COLUMNS", "write_result"]
