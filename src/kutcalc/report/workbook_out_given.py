"""What a workbook rests on: rates and terms under names that its formulas use, what was assumed, what is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kutcalc.engine import Dated, Value
from kutcalc.language import Text, decimal_text
from kutcalc.law import law_book
from kutcalc.report.document_parts import VERIFICATIONS
from kutcalc.report.headline import weightiest
from kutcalc.report.policy_sheet import Sheet as PolicySheet
from kutcalc.report.policy_sheet import sheet_of
from kutcalc.report.workbook_out_surface import Book, Sheet, share
from kutcalc.report.workbook_out_told import Told
from kutcalc.units import PPM

STATUS: Final = {
    "proposed": Text(sv="Förslag, inte lag", en="A proposal, not law"),
    "assumption": Text(sv="Eget antagande, inte lag", en="Our own assumption, not law"),
    "enacted": Text(sv="Lag, gällande eller upphävd", en="Law, in force or repealed"),
}
_RATES: Final = (
    "full_rate",
    "pension_only_rate",
    "hiring_support_rate",
    "covid_rate",
    "youth_15_18_rate",
    "special_payroll_tax_65_rate",
)
_OTHER: Final = "reduced_rate"
_FINE: Final = 100


@dataclass(frozen=True, slots=True)
class Names:
    """The names that formulas use: of each rate, of the deduction's share, of its cap."""

    rates: Mapping[int, str]
    share: str | None
    cap: str | None

    def rate(self, ppm: int) -> str:
        """Give the name of a rate."""
        return self.rates[ppm]


def write_given(book: Book, told: Told) -> Names:
    """Write the sheet of assumptions and give the names that it defines."""
    sheet = book.sheet(told.sheet("given"), (46, 34, 26, 60))
    sheet.text(0, 0, told.sheet("given"), "title")
    sheet.text(
        1,
        0,
        told.say(
            "Formlerna i arbetsboken hämtar satser och tak härifrån, under namnen i tredje kolumnen.",
            "The workbook's formulas take rates and caps from here, by the names in the third column.",
        ),
    )
    row, rates = _rates(book, sheet, told, 3)
    row, own = _terms(book, sheet, told, row + 1)
    _texts(sheet, told, row + 1)
    return Names(rates, own.get("share"), own.get("cap"))


def _rates(book: Book, sheet: Sheet, told: Told, row: int) -> tuple[int, dict[int, str]]:
    sheet.text(row, 0, told.say("Avgiftssatser", "Rates of contributions"), "heading")
    heads = (("Avgift", "Contributions"), ("Sats", "Rate"), ("Namn i formlerna", "Name in formulas"), ("Lag", "Law"))
    sheet.heads(row + 1, [(told.say(*head), place == 1) for place, head in enumerate(heads)])
    row += 2
    first = {line["rate_ppm"]: line["month"] for line in reversed(told.rows("rate"))}
    names: dict[int, str] = {}
    for ppm in sorted(first, reverse=True):
        term, law = rate_said(ppm, first[ppm])
        names[ppm] = f"{told.say('Sats', 'Rate')}_{decimal_text(ppm, PPM // 100, 'en').replace('.', '_')}"
        sheet.text(row, 0, term, "wrapped")
        sheet.number(row, 1, share(ppm), "percent_fine" if ppm % _FINE else "percent")
        sheet.text(row, 2, names[ppm], "after")
        sheet.text(row, 3, law, "wrapped")
        book.name(names[ppm], sheet, row, 1)
        row += 1
    return row, names


def rate_said(ppm: int, month: str) -> tuple[str, str]:
    """Name the contributions that a rate is of in a month, with the law; several may have the same rate."""
    book, day = law_book(), date.fromisoformat(f"{month}-01")
    found = [
        (book.values[name].term, dated.source)
        for name in _RATES
        if (dated := _in_force(book.values[name], day)) is not None and dated.value == ppm
    ]
    if not found:
        other = book.rules[_OTHER]
        found = [(other.term, other.source)]
    terms, laws = ("; ".join(dict.fromkeys(one[side] for one in found)) for side in (0, 1))
    return terms, laws


def _in_force(value: Value, day: date) -> Dated | None:
    """Give what a value of the law is on a day."""
    begun = [dated for dated in value.values if dated.since is not None and dated.since <= day]
    last = begun[-1] if begun else None
    return None if last is None or (last.until is not None and last.until < day) else last


def _terms(book: Book, sheet: Sheet, told: Told, row: int) -> tuple[int, dict[str, str]]:
    """Write the proposal: its rate and cap as numbers where formulas use them, and all that its file says in words."""
    names: dict[str, str] = {}
    sheet.text(row, 0, told.say("Förslaget", "The proposal"), "heading")
    row += 1
    if told.policy is None:
        sheet.text(row, 0, told.say("Inget förslag: gällande regler", "No proposal: the law in force"))
        return row + 1, names
    used = told.reply["policy"]
    sheet.text(row, 0, told.policy.title.read(told.language))
    sheet.text(row, 1, told.read(STATUS[used["status"]]))
    sheet.text(row, 2, used["ref"])
    sheet.text(row, 3, told.policy.summary.read(told.language), "wrapped")
    row += 1
    flat = told.flat()
    if flat is not None:
        names["share"] = told.say("Avdragets_andel", "Deduction_share")
        sheet.text(row, 0, told.say("Avdragets andel av kostnaden som räknas", "Share of the cost that counts"))
        sheet.number(row, 1, share(flat.share_ppm), "percent_fine" if flat.share_ppm % _FINE else "percent")
        sheet.text(row, 2, names["share"], "after")
        book.name(names["share"], sheet, row, 1)
        row += 1
        if flat.cap_ore is not None:
            names["cap"] = told.say(
                "Tak_per_ar" if flat.is_yearly else "Tak_per_manad",
                "Cap_per_year" if flat.is_yearly else "Cap_per_month",
            )
            whose = ("år", "year") if flat.is_yearly else ("månad", "month")
            sheet.text(row, 0, told.say(f"Tak per arbetsgivare och {whose[0]}", f"Cap per employer and {whose[1]}"))
            sheet.amount(row, 1, flat.cap_ore, "kr_ore" if flat.cap_ore % _FINE else "kr")
            sheet.text(row, 2, names["cap"], "after")
            book.name(names["cap"], sheet, row, 1)
            row += 1
    return _all_terms(sheet, told, row + 1, sheet_of(told.policy, told.language)), names


def _all_terms(sheet: Sheet, told: Told, row: int, policy: PolicySheet) -> int:
    heads = (("Villkor", "Term"), ("Innehåll", "What it says"), ("Hur säkert", "How well known"), ("Källa", "Source"))
    sheet.heads(row, [(told.say(*head), False) for head in heads])
    row += 1
    of = told.say("Krav på", "Required of")
    lines = [(f"{of} {one.of}", one.text, one.verification, one.source) for one in policy.conditions]
    lines += [(line.term, line.text, line.verification, line.source) for line in policy.lines]
    for term, text, verification, source in lines:
        known = VERIFICATIONS.get(verification)
        for column, shown in enumerate((term, text, told.read(known) if known else verification, source)):
            sheet.text(row, column, shown, "wrapped")
        row += 1
    return row


def _texts(sheet: Sheet, told: Told, row: int) -> None:
    reply = told.reply
    assumed = [*told.notes, *(one["text"] for one in weightiest(reply))]
    groups = (
        (told.say("Antaganden i räkningen", "Assumed in the calculation"), assumed),
        (told.say("Räknas inte", "Not counted"), [one["text"] for one in reply["not_counted"]]),
        (told.say("Att tänka på", "To bear in mind"), [one["text"] for one in reply["warnings"]]),
    )
    for title, texts in groups:
        if texts:
            sheet.text(row, 0, title, "heading")
            for text in texts:
                row += 1
                sheet.across(row, 4, text, "wrapped")
            row += 2


__all__ = ["STATUS", "Names", "rate_said", "write_given"]
