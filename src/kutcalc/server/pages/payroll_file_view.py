"""The check page as it is drawn: what each file is, which of its columns are used and as what, and what is asked."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text, decimal_text
from kutcalc.payroll.options import ReadOptions, SourceUnit
from kutcalc.payroll.parsed import About, ColumnUsed, Question
from kutcalc.payroll.profile import profile_of
from kutcalc.server.pages.form_columns import FormColumn
from kutcalc.server.pages.payroll_file_asked import MOST_COLUMNS, carried_of
from kutcalc.server.pages.payroll_file_lacks import LackView, lacking

MOST_FAULTS: Final = 20
_GONE: Final[dict[Language, tuple[str, str]]] = {
    "sv": ("{} uppgift togs bort.", "{} uppgifter togs bort."),
    "en": ("{} fact was dropped.", "{} facts were dropped."),
}
_KINDS: Final[dict[str, Text]] = {
    "agi": Text(sv="arbetsgivardeklaration (AGI, XML)", en="employer declaration (AGI, XML)"),
    "paxml": Text(sv="lönetransaktioner (PAXml)", en="pay transactions (PAXml)"),
    "sie": Text(sv="bokföring (SIE 4)", en="accounts (SIE 4)"),
    "csv": Text(sv="text i kolumner (CSV)", en="text in columns (CSV)"),
    "xlsx": Text(sv="arbetsbok (Excel, .xlsx)", en="workbook (Excel, .xlsx)"),
    "ods": Text(sv="arbetsbok (ODS)", en="workbook (ODS)"),
}
_ENCODINGS: Final[dict[str, str]] = {
    "cp1252": "Windows-1252",
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp437": "PC8 (437)",
    "iso-8859-1": "ISO 8859-1",
}
_SEPARATORS: Final[dict[str, Text]] = {
    ";": Text(sv="semikolon", en="semicolon"),
    ",": Text(sv="komma", en="comma"),
    "\t": Text(sv="tabb", en="tab"),
    "|": Text(sv="lodstreck", en="bar"),
}
_UNITS: Final[dict[SourceUnit, Text]] = {
    "kr": Text(sv="kronor", en="kronor"),
    "ore": Text(sv="öre", en="öre"),
    "hours": Text(sv="timmar", en="hours"),
    "minutes": Text(sv="minuter", en="minutes"),
    "none": Text(sv="", en=""),
}
_MONEY: Final[tuple[SourceUnit, ...]] = ("kr", "ore")
_TIME: Final[tuple[SourceUnit, ...]] = ("hours", "minutes")
_GROUPS: Final[dict[str, Text]] = {
    "payslips": Text(sv="Lön", en="Pay"),
    "training": Text(sv="Kurs", en="Course"),
    "employer": Text(sv="Företaget", en="The company"),
}
_ROLES: Final[dict[str, Text]] = {
    "file": Text(sv="Lönefilen", en="The payroll file"),
    "training_file": Text(sv="Kursfilen", en="The file of courses"),
}
_BORN: Final = Text(sv="Födelseår, ur personnumret", en="Year of birth, out of the personal number")


class MapView(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a file: its heading, what it is, its unit and samples, and whether its amounts are asked about."""

    number: int
    heading: str
    column: str
    becomes: str
    unit: str
    unit_text: str
    units: tuple[tuple[str, str], ...]
    samples: tuple[str, ...]
    is_asked: bool
    asks: str = ""


class CodeView(msgspec.Struct, frozen=True):
    """One code of a time system, of which it is asked what it means."""

    number: int
    code: str
    means: str
    rows: int


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """One file: which it is, what was found of it, and each of its columns."""

    number: int
    field: str
    title: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[MapView, ...]
    used: tuple[MapView, ...]
    dropped: tuple[str, ...]
    meets_by: str
    codes: tuple[CodeView, ...]
    lacks: tuple[LackView, ...]
    sheets: tuple[tuple[str, str], ...]
    sheet: str
    header_row: int | None
    has_columns: bool
    is_sheet_asked: bool


def file_view(
    number: int,
    field: str,
    about: About,
    columns: Mapping[str, Mapping[str, FormColumn]],
    typed: Mapping[str, str],
    language: Language,
) -> FileView:
    """Lay out what is known of one file."""
    asked = {one.name: one for one in about.questions}
    used = {one.source: one for one in about.columns_used}
    mapped = {one.source: one.column for one in profile_of(about, ReadOptions()).columns or ()}
    labels = {one.column.name: one for table in ("training", "payslips") for one in columns[table].values()}
    views = tuple(
        _column(number, place, heading, mapped, used.get(heading), asked.get(heading), labels, typed, language)
        for place, heading in enumerate(about.headings[:MOST_COLUMNS])
    )
    codes = [one for one in about.questions if one.kind == "time_code"]
    return FileView(
        number=number,
        field=field,
        title=_ROLES[field].read(language),
        facts=_facts(about, language),
        columns=views,
        used=tuple(one for one in views if one.heading in used),
        dropped=about.columns_dropped,
        meets_by=next((each for each in about.columns_dropped if mapped.get(each) == "employee"), ""),
        codes=tuple(
            CodeView(place, one.name, typed.get(f"means-{number}-{place}", ""), one.rows)
            for place, one in enumerate(codes)
        ),
        lacks=lacking(number, about, columns, typed, language),
        sheets=_sheets(about, language),
        sheet=about.info.sheet or "",
        header_row=about.info.header_row,
        is_sheet_asked=any(one.kind == "sheet" for one in about.questions),
        has_columns=bool(about.headings) and about.info.kind in {"csv", "xlsx", "ods"},
    )


def _sheets(about: About, language: Language) -> tuple[tuple[str, str], ...]:
    """Give the sheets to choose among; those that look like tables where that is asked."""
    asked = next((one.samples for one in about.questions if one.kind == "sheet"), ())
    choose = {"sv": "Välj", "en": "Choose"}[language]
    return (*([("", choose)] if asked else []), *((name, name) for name in asked or about.info.sheets))


def _column(
    file: int,
    place: int,
    heading: str,
    mapped: Mapping[str, str],
    used: ColumnUsed | None,
    question: Question | None,
    labels: Mapping[str, FormColumn],
    typed: Mapping[str, str],
    language: Language,
) -> MapView:
    unit: SourceUnit = used.unit if used else "none"
    units: tuple[SourceUnit, ...] = _MONEY if unit in _MONEY else _TIME if unit in _TIME else ()
    samples = used.samples if used else question.samples if question else ()
    return MapView(
        number=place,
        heading=heading,
        column=typed.get(f"map-{file}-{place}", mapped.get(heading, "")),
        becomes=_becomes(used, labels, language),
        unit=typed.get(f"unit-{file}-{place}", unit),
        unit_text=_unit_shown(used, labels, unit, language),
        units=tuple((one, _UNITS[one].read(language)) for one in units),
        samples=tuple(samples[:3]),
        is_asked=question is not None and question.kind in {"ambiguous_amounts", "ambiguous_hours", "lost_zeros"},
        asks=question.kind if question else "",
    )


def _becomes(used: ColumnUsed | None, labels: Mapping[str, FormColumn], language: Language) -> str:
    if used is None:
        return ""
    if used.derived and used.column == "birth_year":
        return _BORN.read(language)
    found = labels.get(used.column)
    return used.column if found is None else found.label.read(language)


def _unit_shown(used: ColumnUsed | None, labels: Mapping[str, FormColumn], unit: SourceUnit, language: Language) -> str:
    """Name the unit of a column, where its label does not end in it."""
    text = _UNITS[unit].read(language)
    return "" if text and _becomes(used, labels, language).endswith(text) else text


def _facts(about: About, language: Language) -> tuple[tuple[str, str], ...]:
    """Say what a file was found to be."""
    info, sv = about.info, language == "sv"
    separator = _SEPARATORS.get(info.separator or "")
    encoding = _ENCODINGS.get((info.encoding or "").lower(), info.encoding)
    found: list[tuple[str, str | None]] = [
        ("Sort" if sv else "Kind", _KINDS[info.kind].read(language)),
        ("Teckenkodning" if sv else "Encoding", encoding),
        ("Skiljetecken" if sv else "Separator", separator.read(language) if separator else None),
        ("Blad" if sv else "Sheet", info.sheet),
        ("Rubriker på rad" if sv else "Headings in row", None if info.header_row is None else str(info.header_row)),
        ("Rader" if sv else "Rows", decimal_text(about.rows_read, 1, language) if about.rows_read else None),
    ]
    if about.dropped_sums:
        rows = ", ".join(str(row) for row in about.dropped_sums[:10])
        found.append(("Summarader som hoppades över" if sv else "Sums that were passed over", rows))
    return tuple((term, text) for term, text in found if text)


def column_choices(
    columns: Mapping[str, Mapping[str, FormColumn]], language: Language
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give what a column may be, in groups: pay, courses, the company."""
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in _GROUPS}
    seen: set[str] = set()
    for table in ("payslips", "training"):
        for one in columns[table].values():
            if one.column.name in seen:
                continue
            seen.add(one.column.name)
            group = "employer" if one.is_of_employer else table
            groups[group].append((one.column.name, one.label.read(language)))
    return [(_GROUPS[name].read(language), choices) for name, choices in groups.items()]


def counted(number: int, words: tuple[str, str], language: Language) -> str:
    """Write a number with its word: `1 rad`, `12 rader`."""
    return f"{decimal_text(number, 1, language)} {words[number != 1]}"


def summary(
    *,
    rows: int,
    persons: int,
    period: str,
    used: Sequence[Any],
    dropped: Sequence[Any],
    language: Language,
) -> str:
    """Say in one sentence what was read, and what was used of it."""
    rows_words = {"sv": ("rad", "rader"), "en": ("row", "rows")}[language]
    who_words = {"sv": ("person", "personer"), "en": ("person", "people")}[language]
    who = {"sv": " för ", "en": " for "}[language] + counted(persons, who_words, language) if persons else ""
    first = f"{counted(rows, rows_words, language)}{who}{', ' + period if period else ''}."
    gone = _none(len(dropped), language)
    if not used:
        return f"{first} {_GONE[language][len(dropped) != 1].format(gone)}" if dropped else first
    if language == "sv":
        return f"{first} {counted(len(used), ('kolumn', 'kolumner'), language)} används, {gone} togs bort."
    verb = "is" if len(used) == 1 else "are"
    return f"{first} {counted(len(used), ('column', 'columns'), language)} {verb} used, {gone} dropped."


def _none(number: int, language: Language) -> str:
    return decimal_text(number, 1, language) if number else ("ingen" if language == "sv" else "none")


def answered(form: Mapping[str, str], views: Sequence[FileView]) -> list[tuple[str, str]]:
    """Give what was answered before and is not asked again, so that no round forgets the one before it."""
    shown = {lack.constant.id for view in views for lack in view.lacks if lack.constant is not None}
    shown |= {f"marks-{view.number}-{one.number}" for view in views for one in view.columns if one.is_asked}
    return carried_of(form, shown, {code.code for view in views for code in view.codes})


__all__ = ["MOST_FAULTS", "FileView", "MapView", "answered", "column_choices", "counted", "file_view", "summary"]
