"""What the page of the gallery shows: its twin, and the table, the chart and the file that are taken from it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text, money_text
from kutcalc.report.charts import Bar, Spec, bars
from kutcalc.report.gallery import CompanyFigures, Design, Gallery
from kutcalc.server.addresses import address
from kutcalc.server.pages.countries import country_name
from kutcalc.server.pages.gallery_asked import ALL, Asked, Line, left_out, lines_of
from kutcalc.units import ORE_PER_KR

MOST_BARS: Final = 15
_ENDED: Final = Text(sv="som det stod", en="as it stood in")


def value_of(gallery: Gallery, asked: Asked, language: Language) -> dict[str, Any]:
    """Give the twin of the page: the companies, a row for each design and company, and what could not be worked."""
    lines = lines_of(gallery, asked, language)
    shown = {line.design.ref: line.design for line in lines}
    return {
        "year": gallery.year,
        "engine_version": gallery.engine_version,
        "law_edition": gallery.law_edition,
        "asked": msgspec.to_builtins(asked),
        "companies": [_company(company, language) for company in gallery.companies],
        "designs": len(gallery.designs),
        "total": len(lines),
        "items": [_item(line, language) for line in lines],
        "assumptions": [_assumed(design, language) for design in shown.values() if design.assumed or design.as_of],
        "left_out": [_left_out(design, language) for design in left_out(gallery, asked)],
    }


def _company(company: CompanyFigures, language: Language) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(company)
    return {**plain, "name": company.name.read(language), "kind": company.kind.read(language)}


def _item(line: Line, language: Language) -> dict[str, Any]:
    design, given = line.design, line.given
    return {
        "policy": design.ref,
        "title": design.title.read(language),
        "status": design.status,
        "country": design.country,
        "as_of": design.as_of,
        "instrument": design.instrument,
        "instrument_text": design.instrument_text.read(language),
        "company": given.company,
        "company_name": line.company.name.read(language),
        "deduction_ore": given.deduction_ore,
        "per_employee_ore": given.per_employee_ore,
        "hour_ore": given.hour_ore,
        "limited_by": given.limited_by,
        "condition_failed": given.condition_failed,
        "why": None if given.why is None else given.why.read(language),
    }


def _assumed(design: Design, language: Language) -> dict[str, Any]:
    return {
        "policy": design.ref,
        "title": design.title.read(language),
        "as_of": design.as_of,
        "values": [
            {"path": one.path, "name": one.name.read(language), "text": one.text.read(language)}
            for one in design.assumed
        ],
    }


def _left_out(design: Design, language: Language) -> dict[str, Any]:
    return {
        "policy": design.ref,
        "title": design.title.read(language),
        "country": design.country,
        "open": [{"path": one.path, "name": one.name.read(language)} for one in design.left_open],
        "problem": None if design.problem is None else design.problem.read(language),
    }


def headline_of(value: Mapping[str, Any], language: Language) -> str:
    """Say in a sentence or two what the designs that are shown come to."""
    items = value["items"]
    giving = [item for item in items if item["deduction_ore"]]
    if not giving:
        return Text(sv="Inget av dem ger något stöd.", en="None of them gives any support.").read(language)
    best = max(giving, key=lambda item: item["deduction_ore"])
    amount = money_text(best["deduction_ore"], ORE_PER_KR, language)
    of_all = f"{best['company_name']}, " if value["asked"]["company"] == ALL else ""
    return Text(
        sv=f"{len(giving)} av {len(items)} ger något. Mest ger {best['title']}: {of_all}{amount}.",
        en=f"{len(giving)} of {len(items)} give something. {best['title']} gives most: {of_all}{amount}.",
    ).read(language)


def table_of(value: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Give the table: a row for each design, and for each company where all are asked for."""
    has_companies = value["asked"]["company"] == ALL
    columns = [
        (Text(sv="Förslag", en="Design"), "text"),
        (Text(sv="Företag", en="Company"), "text"),
        (Text(sv="Stöd under året", en="Support in the year"), "amount"),
        (Text(sv="Per anställd", en="Per employee"), "amount"),
        (Text(sv="En timme kostar sedan", en="An hour then costs"), "amount"),
        (Text(sv="Kommer som", en="Comes as"), "text"),
        (Text(sv="Vad hindrade?", en="What was in the way?"), "text"),
    ]
    if not has_companies:
        columns.pop(1)
    rows = [
        [
            _cell(item["title"], _note(item, language), address("policy", language, id=item["policy"])),
            *([item["company_name"]] if has_companies else []),
            item["deduction_ore"],
            item["per_employee_ore"],
            item["hour_ore"],
            item["instrument_text"],
            item["why"],
        ]
        for item in value["items"]
    ]
    return {"columns": [(text.read(language), kind) for text, kind in columns], "rows": rows}


def _cell(value: str, note: str, href: str) -> dict[str, Any]:
    return {"value": value, "note": note, "href": href, "lang": None}


def _note(item: Mapping[str, Any], language: Language) -> str:
    country = country_name(item["country"], language)
    ended = f", {_ENDED.read(language)} {item['as_of']}" if item["as_of"] else ""
    return f"{country}, {item['policy']}{ended}"


def companies_table(value: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Give the table of the companies before any support."""
    columns = [
        (Text(sv="Företag", en="Company"), "text"),
        (Text(sv="Anställda", en="Employees"), "number"),
        (Text(sv="Lön under året", en="Pay in the year"), "amount"),
        (Text(sv="Tid i kurs", en="Time in courses"), "minutes"),
        (Text(sv="Kurser och resor", en="Courses and travel"), "amount"),
        (Text(sv="Tiden kostar", en="The time costs"), "amount"),
        (Text(sv="En timme kostar", en="An hour costs"), "amount"),
    ]
    names = ("employees", "pay_ore", "training_minutes", "training_cost_ore", "time_cost_ore", "hour_ore")
    rows = [
        [
            {"value": company["name"], "note": company["kind"], "href": None, "lang": None},
            *(company[name] for name in names),
        ]
        for company in value["companies"]
    ]
    return {"columns": [(text.read(language), kind) for text, kind in columns], "rows": rows}


def spec_of(items: Sequence[Mapping[str, Any]], asked: Mapping[str, Any], language: Language) -> Spec:
    """Give the chart: a bar for each of the first rows of the table."""
    has_companies = asked["company"] == ALL
    marks = [
        Bar(
            f"{item['title']}: {item['company_name']}" if has_companies else item["title"],
            item["deduction_ore"],
            money_text(item["deduction_ore"], ORE_PER_KR, language),
        )
        for item in items[:MOST_BARS]
    ]
    return bars(marks, language)


FILE_COLUMNS: Final = (
    "policy",
    "status",
    "country",
    "as_of",
    "instrument",
    "company",
    "deduction_ore",
    "per_employee_ore",
    "hour_ore",
    "limited_by",
    "condition_failed",
)


def data_rows(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the rows of the table as those of a file, in whole öre."""
    return [{name: item[name] for name in FILE_COLUMNS} for item in value["items"]]


__all__ = ["MOST_BARS", "companies_table", "data_rows", "headline_of", "spec_of", "table_of", "value_of"]
