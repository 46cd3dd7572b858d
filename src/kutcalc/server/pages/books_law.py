"""The page of the law in force: every dated value by chapter, and every rule with its formula in words."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from kutcalc.engine import Book, Dated, Value
from kutcalc.language import Language, Text, decimal_text, money_text, percent_text
from kutcalc.law import FIRST_MONTH, LAST_MONTH, PROJECTED_FROM, law_book, source_of, values
from kutcalc.law.chapters import CHAPTERS as LAW_CHAPTERS
from kutcalc.law.chapters import rules_of
from kutcalc.report.rule_book import formula_of, readers_of
from kutcalc.server.api.law import law_items
from kutcalc.server.asked import AnyRequest
from kutcalc.server.notes import citation, note_text
from kutcalc.server.pages.books_rules import whole_number
from kutcalc.server.pages.frame import Page, page_routes
from kutcalc.units import UKR_PER_KR, month_of_number, parse_month, write_month

LIMIT: Final = 500
CHAPTERS: Final[dict[str, Text]] = {
    "contributions": Text(sv="Arbetsgivaravgifter", en="Employer contributions"),
    "covid": Text(sv="Nedsättningen våren 2020", en="The reduction of spring 2020"),
    "special_payroll_tax": Text(sv="Särskild löneskatt", en="Special payroll tax"),
    "hiring_support": Text(sv="Växa-stöd", en="Hiring support"),
    "research_deduction": Text(sv="Forskningsavdrag", en="Research deduction"),
    "regional_deduction": Text(sv="Regionalt avdrag", en="Regional deduction"),
    "settlement": Text(sv="Det som ska betalas", en="What is due"),
    "base_amounts": Text(sv="Basbelopp", en="Base amounts"),
    "corporate_tax": Text(sv="Bolagsskatt", en="Corporate tax"),
    "undertaking_size": Text(sv="Företagets storlek", en="Size of the firm"),
    "employer_cost": Text(sv="Vad en timme kostar", en="What an hour costs"),
}
_UNITS: Final[dict[str, Text]] = {
    "hours per year": Text(sv="timmar per år", en="hours per year"),
    "hours per month": Text(sv="timmar per månad", en="hours per month"),
    "hours per week": Text(sv="timmar per vecka", en="hours per week"),
    "years": Text(sv="år", en="years"),
    "months": Text(sv="månader", en="months"),
    "minutes": Text(sv="minuter", en="minutes"),
    "employees": Text(sv="anställda", en="employees"),
    "EUR": Text(sv="euro", en="euros"),
    "ppm of price_base_amount": Text(sv="av prisbasbeloppet", en="of the price base amount"),
    "ppm of income_base_amount": Text(sv="av inkomstbasbeloppet", en="of the income base amount"),
}
_LEVELS: Final[dict[str, Text]] = {
    "payslip": Text(sv="lönerad: anställd och månad", en="payslip: employee and month"),
    "rate": Text(sv="avgiftssats, arbetsgivare och månad", en="rate, employer and month"),
    "employer_month": Text(sv="arbetsgivare och månad", en="employer and month"),
    "group_rank_month": Text(
        sv="bolag av samma rang i koncernen, och månad", en="companies of one rank in the group, and month"
    ),
}
_RESULTS: Final[dict[str, Text]] = {
    "kr": Text(sv="hela kronor", en="whole kronor"),
    "ukr": Text(sv="kronor, exakt", en="kronor, exactly"),
    "ppm": Text(sv="procentsats", en="percentage"),
    "flag": Text(sv="ja eller nej", en="yes or no"),
    "count": Text(sv="antal", en="number"),
}


_UNREAD: Final = Text(
    sv="Månaden går inte att läsa. Skriv till exempel 2026-05.",
    en="The month cannot be read. Write for example 2026-05.",
)


class Entry(msgspec.Struct, frozen=True):
    """One value from a day on, as the page shows it."""

    since: str | None
    until: str | None
    text: str
    listed: tuple[str, ...]
    source: str
    addresses: tuple[str, ...]
    verification: str
    projected: bool


class Shown(msgspec.Struct, frozen=True):
    """A value of law as the page shows it."""

    name: str
    term: str
    summary: str | None
    note: str | None
    entries: tuple[Entry, ...]


class RuleShown(msgspec.Struct, frozen=True):
    """A rule of law as the page shows it."""

    name: str
    term: str
    summary: str
    formula: str
    level: str
    unit: str
    sources: tuple[tuple[str, str | None], ...]
    needs: tuple[str, ...]
    read_by: tuple[tuple[str, str], ...]


async def law(request: AnyRequest, language: Language) -> Page:
    """Show the law in force, of one month or of all."""
    written = request.query_params.get("month", "").strip()
    chapter = request.query_params.get("chapter", "").strip()
    month, fault = _month(written)
    limit = whole_number(request.query_params.get("limit"), 1, LIMIT, LIMIT)
    number = whole_number(request.query_params.get("page"), 1, LIMIT, 1)
    found = _items(month, chapter if chapter in CHAPTERS else None, language)
    value = {
        "page": number,
        "limit": limit,
        "total": len(found),
        "items": found[(number - 1) * limit : number * limit],
    }
    extra = {
        "written": written,
        "chosen": chapter if chapter in CHAPTERS else "",
        "month": None if month is None else write_month(month),
        "span": (write_month(FIRST_MONTH), write_month(LAST_MONTH)),
        "projected_from": write_month(PROJECTED_FROM),
        "choices": [("", {"sv": "alla", "en": "all"}[language])]
        + [(name, text.read(language)) for name, text in CHAPTERS.items()],
        "host": _host,
        "chapters": _chapters(month, chapter if chapter in CHAPTERS else None, language),
    }
    return Page(
        template="law.html",
        title=Text(
            sv="Vad gäller i dag för arbetsgivaravgifter?", en="What is the law on employer contributions today?"
        ),
        value=value,
        extra=extra,
        crumbs=("start", "rules"),
        errors=(("month", fault),) if fault else (),
        status=422 if fault else 200,
        is_private=False,
    )


def _month(written: str) -> tuple[date | None, Text | None]:
    if not written:
        return None, None
    first, last = write_month(FIRST_MONTH), write_month(LAST_MONTH)
    try:
        month = parse_month(written)
    except ValueError:
        return None, _UNREAD
    if not FIRST_MONTH <= month <= LAST_MONTH:
        return None, Text(
            sv=f"Vi har regler från {first} till {last}. Skriv en månad däremellan.",
            en=f"We have the law from {first} to {last}. Write a month between them.",
        )
    return month, None


@lru_cache(maxsize=512)
def _items(month: date | None, chapter: str | None, language: Language) -> list[dict[str, Any]]:
    return law_items(language, month, chapter)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


@lru_cache(maxsize=512)
def _chapters(
    month: date | None, chapter: str | None, language: Language
) -> tuple[tuple[str, str, tuple[Shown, ...], tuple[RuleShown, ...]], ...]:
    """Give each chapter with its values and its rules, in the order that they are applied."""
    found = []
    for name, title in CHAPTERS.items():
        if chapter not in {None, name}:
            continue
        shown = tuple(_shown(value, month, language) for value in values() if value.chapter == name)
        shown = tuple(value for value in shown if value.entries)
        rules = tuple(rule for rule in _rules(language) if rule[0] == name)
        if shown or rules:
            found.append((name, title.read(language), shown, tuple(rule for _, rule in rules)))
    return tuple(found)


def _shown(value: Value, month: date | None, language: Language) -> Shown:
    entries = [entry for entry in value.values if month is None or entry == value.at(month)]
    notes = [note_text(one, language) for one in (value.note, value.shown_only) if one]
    return Shown(
        name=value.name,
        term=value.term,
        summary=value.summary if language == "en" else None,
        note=" ".join(f"{one[:1].upper()}{one[1:].rstrip('.')}." for one in notes if one) or None,
        entries=tuple(_entry(entry, _last_day(value, entry), value.unit, language) for entry in reversed(entries)),
    )


def _last_day(value: Value, entry: Dated) -> date | None:
    """Give the last day of an entry: its own, or the day before the next one begins."""
    after = value.values[value.values.index(entry) + 1 :]
    begins = after[0].since if after else None
    return entry.until or (begins - timedelta(days=1) if begins else None)


def _entry(entry: Dated, until: date | None, unit: str, language: Language) -> Entry:
    words, addresses = citation(entry.source, language)
    is_list = isinstance(entry.value, tuple) and "range" not in unit
    return Entry(
        since=entry.since.isoformat() if entry.since else None,
        until=until.isoformat() if until else None,
        text="" if is_list else value_text(entry.value, unit, language),
        listed=tuple(str(one) for one in entry.value) if is_list and isinstance(entry.value, tuple) else (),
        source=words,
        addresses=addresses,
        verification=entry.verification,
        projected=entry.since is not None and entry.since >= PROJECTED_FROM,
    )


def value_text(content: Any, unit: str, language: Language) -> str:
    """Say a value of law in words, by its unit."""
    if isinstance(content, tuple):
        return "–".join(value_text(one, unit, language) for one in content)
    if isinstance(content, bool):
        return Text(sv="ja" if content else "nej", en="yes" if content else "no").read(language)
    if not isinstance(content, int):
        return str(content)
    said = _UNITS.get(unit)
    if unit.startswith("ppm"):
        text = percent_text(content, language)
    elif unit == "ukr" or unit.startswith("kr"):
        text = money_text(content, UKR_PER_KR if unit == "ukr" else 1, language)
    elif unit == "month":
        return write_month(month_of_number(content))
    else:
        text = str(content) if unit == "birth year" else decimal_text(content, 1, language)
    if "per month" in unit and unit.startswith("kr"):
        return f"{text} {Text(sv='i månaden', en='a month').read(language)}"
    return f"{text} {said.read(language)}" if said else text


@cache
def _rules(language: Language) -> tuple[tuple[str, RuleShown], ...]:
    book = law_book()
    return tuple(_rules_of(book, language))


def _rules_of(book: Book, language: Language) -> Iterator[tuple[str, RuleShown]]:
    readers = readers_of(book)
    chapters = {rule.name: module.__name__.rpartition(".")[2] for module in LAW_CHAPTERS for rule in rules_of([module])}
    for rule in book.rules.values():
        shown = RuleShown(
            name=rule.name,
            term=rule.term,
            summary=rule.summary.read(language),
            formula=formula_of(book, rule).read(language).replace("`", ""),
            level=_LEVELS[rule.level.name].read(language) if rule.level.name in _LEVELS else rule.level.name,
            unit=_RESULTS[rule.unit.unit].read(language) if rule.unit.unit in _RESULTS else rule.unit.unit,
            sources=tuple(_cited(one.strip()) for one in rule.source.split(";")),
            needs=tuple(need.name for need in rule.needs),
            read_by=tuple((name, book.rules[name].term) for name in readers.get(rule.name, ()) if name in book.rules),
        )
        yield chapters[rule.name], shown


def _cited(citation_text: str) -> tuple[str, str | None]:
    source = source_of(citation_text)
    return citation_text, None if source is None else source.url


LAW_PAGES: Final = page_routes("law", law, is_fixed=True)

__all__ = ["LAW_PAGES", "value_text"]
