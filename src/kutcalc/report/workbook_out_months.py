"""The months of a workbook: each base times its rate, öre dropped per rate, then sums, deductions and net, all live.

A formula stands only where it comes to what kutcalc has, to the öre and in every month; else kutcalc's numbers stand.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from kutcalc.language import percent_text
from kutcalc.report.wordings import FIGURES, why
from kutcalc.report.workbook_out_given import Names
from kutcalc.report.workbook_out_policy import Flat
from kutcalc.report.workbook_out_surface import Book, Sheet, cell, span
from kutcalc.report.workbook_out_told import Told
from kutcalc.units import ORE_PER_KR, PPM

HEAD, FIRST = 3, 4
"""Rows of the headings and of the first month, from 0."""
DIGITS, MOST_DIGITS = 12, 14
"""So many digits survive being cut in any spreadsheet, and being rounded; a product of more is not left to it."""
Live = tuple[str, int]
"""A formula, and the öre that it comes to."""


@dataclass(frozen=True, slots=True)
class Months:
    """Where the months came to stand: the rows, and the column of each figure."""

    sheet: Sheet
    first: int
    last: int
    columns: Mapping[str, int]

    @property
    def total(self) -> int:
        """The row of the sums."""
        return self.last + 1


def write_months(book: Book, told: Told, names: Names) -> Months:
    """Write the sheet of the months and say where each figure stands."""
    rates = sorted({row["rate_ppm"] for row in told.rows("rate")}, reverse=True)
    figures = shown(told)
    widths = (14, 16, *([14, 13] * len(rates)), *([18] * len(figures)), 46)
    sheet = book.sheet(told.sheet("months"), widths, is_wide=True)
    columns = {
        f"{what}:{rate}": 2 + 2 * place + side
        for place, rate in enumerate(rates)
        for side, what in enumerate(("base", "due"))
    }
    columns |= {name: 2 + 2 * len(rates) + place for place, name in enumerate(figures)}
    made = Months(sheet, FIRST, FIRST + len(told.months) - 1, columns)
    _headings(sheet, told, rates, figures)
    _keys(sheet, told)
    _rates(made, told, names)
    for name in figures:
        _figure(made, told, name, rates, names)
    _sums(made, told)
    return made


def shown(told: Told) -> list[str]:
    """Choose the figures of the months: those that are always told, and those that are something in some month."""
    always = ["contributions_before_ore", "baseline_due_ore"]
    some = ["research_deduction_ore", "regional_deduction_ore", "hiring_support_refund_ore"]
    own = ["training_cost_ore", "counted_base_ore", "before_limits_ore", "cut_ore", "training_deduction_ore"]
    own += ["contributions_due_ore", "net_ore"]
    order = [always[0], *some[:2], always[1], some[2], *(own if told.policy is not None else ())]
    return [name for name in order if name not in some or any(row[name] for row in told.months)]


def _headings(sheet: Sheet, told: Told, rates: Sequence[int], figures: Sequence[str]) -> None:
    sheet.text(0, 0, f"{told.sheet('months')}, {told.period}", "title")
    sheet.text(
        1,
        0,
        told.say(
            "Kronor. Öre stryks för varje månad och avgiftssats; först därefter läggs avgifterna ihop.",
            "Kronor. Öre are dropped for each month and rate; only then are the contributions added.",
        ),
    )
    base, due = told.say("Underlag", "Base"), told.say("Avgift", "Contributions")
    heads = [(told.say("Arbetsgivare", "Employer"), False), (told.say("Månad", "Month"), False)]
    for rate in rates:
        heads += [(f"{what} {percent_text(rate, told.language)}", True) for what in (base, due)]
    heads += [(told.read(FIGURES[name]), True) for name in figures]
    if told.policy is not None:
        heads.append((told.say("Varför", "Why"), False))
    sheet.heads(HEAD, heads)
    sheet.freeze(FIRST, 2)


def _keys(sheet: Sheet, told: Told) -> None:
    for place, row in enumerate(told.months):
        sheet.text(FIRST + place, 0, row["employer"])
        sheet.month(FIRST + place, 1, row["month"])


def _rates(made: Months, told: Told, names: Names) -> None:
    """Write each base and what it comes to at its rate."""
    at = {(row["employer"], row["month"]): FIRST + place for place, row in enumerate(told.months)}
    for line in told.rows("rate"):
        row, rate = at[line["employer"], line["month"]], line["rate_ppm"]
        base = made.columns[f"base:{rate}"]
        made.sheet.amount(row, base, line["base_ore"])
        live = dropped(cell(row, base), line["base_ore"], rate, names.rate(rate))
        _write(made.sheet, row, base + 1, live, line["contributions_ore"])


def dropped(base: str, base_ore: int, ppm: int, name: str) -> Live | None:
    """Give the formula that multiplies and drops the öre; None where a spreadsheet may not get it right.

    A product of an amount and a rate has few decimals. Rounded to just those it is exact however a spreadsheet
    multiplies, so that 50 000 kr at 31.42 % is 15 710 kr and never 15 709. LibreOffice cuts 1 635 041 442.9999 to
    ...443; so large a product is instead rounded after just under a half is taken off it.
    """
    decimals = _decimals(base_ore, ORE_PER_KR) + _decimals(ppm, PPM)
    product = base_ore * ppm
    digits = len(str(abs(product) // (ORE_PER_KR * PPM))) + decimals
    if digits > MOST_DIGITS:
        return None
    ore = product // PPM // ORE_PER_KR * ORE_PER_KR
    if digits > DIGITS:
        return f"ROUND({base}*{name}-0.4{'9' * (decimals - 1)}5,0)" if decimals else f"{base}*{name}", ore
    return f"ROUNDDOWN(ROUND({base}*{name},{decimals}),0)", ore


def _decimals(value: int, scale: int) -> int:
    """Count the decimals that value / scale has."""
    places = len(str(scale)) - 1
    while places and value % 10 == 0:
        value, places = value // 10, places - 1
    return places


def _figure(made: Months, told: Told, name: str, rates: Sequence[int], names: Names) -> None:
    """Write a column of the months: live where that comes to kutcalc's figures in all of them."""
    found = [live for make in _MADE.get(name, ()) if (live := make(made, told, rates, names))]
    right = next((live for live in found if _is_right(live, told.months, name)), None)
    for place, row in enumerate(told.months):
        _write(made.sheet, FIRST + place, made.columns[name], right[place] if right else None, row[name])
    if name == "training_deduction_ore":
        for place, row in enumerate(told.months):
            reason = why(row, told.policy, told.language)
            made.sheet.text(FIRST + place, max(made.columns.values()) + 1, reason, "after")


def _is_right(live: Sequence[Live], rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    return all(one[1] == row[name] for one, row in zip(live, rows, strict=True))


def _write(sheet: Sheet, row: int, column: int, live: Live | None, ore: int, look: str | None = None) -> None:
    shown_as = look or ("kr_ore" if ore % ORE_PER_KR else "kr")
    if live is not None and live[1] == ore:
        sheet.live(row, column, live[0], ore, shown_as)
    else:
        sheet.amount(row, column, ore, shown_as)


def _contributions(made: Months, told: Told, rates: Sequence[int], _names: Names) -> list[Live]:
    """Add what the rates come to."""
    by_month: dict[tuple[str, str], int] = {}
    for line in told.rows("rate"):
        key = (line["employer"], line["month"])
        by_month[key] = by_month.get(key, 0) + line["contributions_ore"]
    columns = [made.columns[f"due:{rate}"] for rate in rates]
    return [
        (
            f"SUM({','.join(cell(FIRST + place, one) for one in columns)})",
            by_month.get((row["employer"], row["month"]), 0),
        )
        for place, row in enumerate(told.months)
        if columns
    ]


def _difference(first: str, *less: str) -> Callable[..., list[Live] | None]:
    """Take some figures off another."""

    def made_of(made: Months, told: Told, _rates: Sequence[int], _names: Names) -> list[Live] | None:
        there = [name for name in less if name in made.columns]
        if first not in made.columns:
            return None
        return [
            (
                "-".join(cell(FIRST + place, made.columns[name]) for name in (first, *there)),
                row[first] - sum(row[name] for name in there),
            )
            for place, row in enumerate(told.months)
        ]

    return made_of


def _before_limits(made: Months, told: Told, _rates: Sequence[int], names: Names) -> list[Live] | None:
    """Give the rate of what counts, öre dropped."""
    flat = told.flat()
    if flat is None or names.share is None:
        return None
    column = made.columns["counted_base_ore"]
    found = [
        dropped(cell(FIRST + place, column), row["counted_base_ore"], flat.share_ppm, names.share)
        for place, row in enumerate(told.months)
    ]
    return [one for one in found if one is not None] if all(found) else None


def _under_cap(made: Months, told: Told, _rates: Sequence[int], names: Names) -> list[Live] | None:
    """Hold the deduction under the employer's cap, a yearly one month by month."""
    flat = told.flat()
    if flat is None or flat.cap_ore is None or names.cap is None or names.share is None:
        return None
    whole = sum(row["counted_base_ore"] for row in told.months) * flat.share_ppm // (ORE_PER_KR * PPM)
    if len(str(whole)) + _places(flat) > DIGITS:
        return None
    found: list[Live] = []
    for _, group in groupby(enumerate(told.months), lambda one: (one[1]["employer"], one[1]["month"][:4])):
        found += _year(flat, names.share, names.cap, list(group), made.columns)
    return found


def _year(
    flat: Flat, share: str, cap: str, rows: Sequence[tuple[int, Mapping[str, Any]]], columns: Mapping[str, int]
) -> Iterator[Live]:
    column, claims = columns["counted_base_ore"], columns["before_limits_ore"]
    amounts = flat.under_cap([row["counted_base_ore"] for _, row in rows])
    first = FIRST + rows[0][0]
    for (place, _), amount in zip(rows, amounts, strict=True):
        row = FIRST + place
        if row == first or not flat.is_yearly:
            fits = f"MIN({cell(row, column)}*{share},{cap})"
        else:
            used = f"SUM({span(first, row - 1, claims)})"
            fits = f"MIN({cell(row, column)}*{share},MAX({cap}-{used},0))"
        yield f"ROUNDDOWN(ROUND({fits},{_places(flat)}),0)", amount


def _places(flat: Flat) -> int:
    """Count the decimals that a share of kronor and öre may have."""
    return len(str(ORE_PER_KR)) - 1 + _decimals(flat.share_ppm, PPM)


def _cut(made: Months, told: Told, rates: Sequence[int], names: Names) -> list[Live] | None:
    """Tell what the cap took, where the cap is live."""
    under = _under_cap(made, told, rates, names)
    if not under or not _is_right(under, told.months, "training_deduction_ore"):
        return None
    return _difference("before_limits_ore", "training_deduction_ore")(made, told, rates, names)


def _same(name: str) -> Callable[..., list[Live] | None]:
    """Repeat a figure."""
    return _difference(name)


_MADE: Final[dict[str, tuple[Callable[..., list[Live] | None], ...]]] = {
    "contributions_before_ore": (_contributions,),
    "baseline_due_ore": (_difference("contributions_before_ore", "research_deduction_ore", "regional_deduction_ore"),),
    "before_limits_ore": (_before_limits,),
    "cut_ore": (_cut,),
    "training_deduction_ore": (_under_cap, _difference("before_limits_ore", "cut_ore")),
    "contributions_due_ore": (_same("baseline_due_ore"), _difference("baseline_due_ore", "training_deduction_ore")),
    "net_ore": (_difference("baseline_due_ore", "training_deduction_ore"),),
}


def _sums(made: Months, told: Told) -> None:
    sheet, total = made.sheet, made.total
    sheet.text(total, 0, told.say("Summa", "Sum"), "text_sum")
    sheet.text(total, 1, "", "text_sum")
    lines = told.rows("rate")
    for name, column in made.columns.items():
        what, _, rate = name.partition(":")
        if rate:
            field = {"base": "base_ore", "due": "contributions_ore"}[what]
            ore = sum(line[field] for line in lines if line["rate_ppm"] == int(rate))
        else:
            ore = sum(row[name] for row in told.months)
        look = "kr_ore_sum" if ore % ORE_PER_KR else "kr_sum"
        _write(sheet, total, column, (f"SUM({span(made.first, made.last, column)})", ore), ore, look)


__all__ = ["Months", "dropped", "shown", "write_months"]
