"""The tables of the document: one by month that fits on a page, and behind it all amounts and the rates."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text, decimal_text, money_text, month_text, percent_text
from kutcalc.policy import Policy
from kutcalc.report.result_tables import LONG_WORD, columns_of
from kutcalc.report.wordings import FIGURES, why
from kutcalc.units import ORE_PER_KR, UKR_PER_KR

Row = Mapping[str, Any]
Results = Mapping[str, Sequence[Row]]
MOST_MONTHS: Final = 13
"""So many rows leave room on the page for what else must stand there."""
MOST_ROWS: Final = 120
_FIRST_PAGE: Final = (
    "contributions_before_ore",
    "research_deduction_ore",
    "regional_deduction_ore",
    "baseline_due_ore",
    "training_cost_ore",
    "training_deduction_ore",
    "cut_ore",
    "net_ore",
)
_OF_LAW: Final = ("contribution_base_ore", "contributions_before_ore", "baseline_due_ore")
_BEFORE_LAW: Final = ("research_deduction_ore", "regional_deduction_ore")
_MONTH: Final = Text(sv="Månad", en="Month")
_YEAR: Final = Text(sv="År", en="Year")
_SUM: Final = Text(sv="Summa", en="Sum")
_WHY: Final = Text(sv="Varför", en="Why")
_RATE: Final = (
    Text(sv="Månad", en="Month"),
    Text(sv="Underlag", en="Base"),
    Text(sv="Sats", en="Rate"),
    Text(sv="Underlag gånger sats", en="Base times rate"),
    Text(sv="Utan öre", en="Öre dropped"),
)


class TableOut(msgspec.Struct, frozen=True):
    """One table as texts; `numeric` says which columns are amounts."""

    caption: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[tuple[str, ...], ...] = ()
    after: str = ""


def first_table(results: Results, policy: Policy | None, period: str, language: Language) -> TableOut:
    """Give the months, all employers together; where they are too many for the page, the years."""
    months, years = results["employer_month"], results["employer_year"]
    names = _shown(years, policy)
    when = sorted({str(row["month"]) for row in months})
    by_year = len(when) > MOST_MONTHS
    whole = {"year": [str(row["year"]) for row in years], "month": when}
    key = "year" if by_year else "month"
    rows = [
        (
            one if by_year else month_text(one, language),
            *_sums([row for row in (years if by_year else months) if str(row[key]) == one], names, language),
        )
        for one in sorted(set(whole[key]))
    ]
    sv, en = ("År för år" if by_year else "Månad för månad"), ("Year by year" if by_year else "Month by month")
    caption = Text(sv=f"{sv}, {period}, kronor", en=f"{en}, {period}, kronor")
    head = (_YEAR if by_year else _MONTH).read(language)
    return TableOut(
        caption=caption.read(language),
        columns=(head, *(heading(name, language) for name in names)),
        numeric=(False, *(True for _ in names)),
        rows=tuple(rows),
        foot=((_SUM.read(language), *_sums(years, names, language)),) if len(rows) > 1 else (),
    )


def _shown(years: Sequence[Row], policy: Policy | None) -> list[str]:
    """Choose the amounts of the first page: what is paid today, what courses cost, and what the proposal changes."""
    if policy is None:
        return list(_OF_LAW)
    has_other = any(row.get(name) for row in years for name in _BEFORE_LAW)
    has_cut = any(row.get("cut_ore") for row in years)
    return [
        name
        for name in _FIRST_PAGE
        if (has_other or name not in {*_BEFORE_LAW, "contributions_before_ore"})
        and (name not in _BEFORE_LAW or any(row.get(name) for row in years))
        and (has_cut or name != "cut_ore")
    ]


def _sums(rows: Sequence[Row], names: Sequence[str], language: Language) -> tuple[str, ...]:
    return tuple(_kronor(sum(int(row.get(name) or 0) for row in rows), language) for name in names)


def heading(name: str, language: Language) -> str:
    """Name an amount; a long Swedish word may be broken where its parts meet."""
    return LONG_WORD.sub("\u00ad", FIGURES[name].read(language))


def _kronor(ore: int | None, language: Language) -> str:
    """Write an amount as kronor without the unit, which stands in the caption."""
    if ore is None:
        return ""
    return money_text(ore, ORE_PER_KR, language).removesuffix("\u00a0kr").replace("SEK\u00a0", "")


def every_month(results: Results, policy: Policy | None, period: str, language: Language) -> TableOut:
    """Give every amount of every employer and month, with what limited it."""
    months = results["employer_month"]
    names = columns_of([*months, *results["employer_year"]], policy)
    many = len({row["employer"] for row in months}) > 1
    reasons = [why(row, policy, language) if policy is not None else "" for row in months]
    has_why = any(reasons)
    rows = []
    for row, reason in zip(months[:MOST_ROWS], reasons, strict=False):
        head = month_text(str(row["month"]), language)
        said = (reason,) if has_why else ()
        rows.append((f"{row['employer']}, {head}" if many else head, *_cells(row, names, language), *said))
    caption = Text(sv=f"Alla belopp månad för månad, {period}, kronor", en=f"All amounts by month, {period}, kronor")
    return TableOut(
        caption=caption.read(language),
        columns=(
            _MONTH.read(language),
            *(heading(name, language) for name in names),
            *((_WHY.read(language),) if has_why else ()),
        ),
        numeric=(False, *(True for _ in names), *((False,) if has_why else ())),
        rows=tuple(rows),
        after=_left_out(len(months) - MOST_ROWS, language),
    )


def _cells(row: Row, names: Sequence[str], language: Language) -> tuple[str, ...]:
    return tuple(_kronor(row.get(name), language) for name in names)


def by_rate(rows: Sequence[Row], period: str, language: Language) -> TableOut:
    """Give the contributions by rate as they are redone on paper: base, rate, product, and the product without öre."""
    many = len({row["employer"] for row in rows}) > 1
    made = []
    for row in rows[:MOST_ROWS]:
        head = month_text(str(row["month"]), language)
        exact = decimal_text(int(row["exact_ukr"]), UKR_PER_KR, language)
        made.append(
            (
                f"{row['employer']}, {head}" if many else head,
                _kronor(row["base_ore"], language),
                percent_text(int(row["rate_ppm"]), language),
                exact,
                _kronor(row["contributions_ore"], language),
            )
        )
    caption = Text(sv=f"Avgiften per avgiftssats, {period}, kronor", en=f"Contributions by rate, {period}, kronor")
    return TableOut(
        caption=caption.read(language),
        columns=tuple(one.read(language) for one in _RATE),
        numeric=(False, True, True, True, True),
        rows=tuple(made),
        after=_left_out(len(rows) - MOST_ROWS, language),
    )


def _left_out(number: int, language: Language) -> str:
    if number <= 0:
        return ""
    said = decimal_text(number, 1, language)
    return {
        "sv": f"{said} rader till finns i CSV- och Excelfilen.",
        "en": f"{said} more rows are in the CSV and Excel files.",
    }[language]


__all__ = ["TableOut", "by_rate", "every_month", "first_table"]
