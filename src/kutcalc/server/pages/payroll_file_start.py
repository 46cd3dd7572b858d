"""The page of the payroll file: what is read and dropped, the limits, what is kept, and files to start from."""

from collections.abc import Mapping
from typing import Any, Final

from kutcalc.language import Language, Text, decimal_text
from kutcalc.limits import (
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED,
    MAX_UPLOAD,
    PAGE_HOLD,
    PARSER_CPU,
    PARSER_WALL,
    RATE_UPLOAD,
)
from kutcalc.payroll.tables import Column, columns_of
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.form_columns import form_columns
from kutcalc.server.pages.forms import Problem
from kutcalc.server.pages.frame import Page
from kutcalc.server.pages.payroll_file_templates import HEADINGS, TEMPLATES, template_address
from kutcalc.server.pages.plain_card import card_of
from kutcalc.server.pages.policy_choices import named_policy, policy_options, same_ref
from kutcalc.server.pages.quick_form import DEFAULT_POLICY

ACCEPTED: Final = ".xml,.paxml,.pax,.csv,.tsv,.txt,.xlsx,.ods,.se,.si,.sie"
TITLE: Final = Text(sv="Räkna på er lönefil", en="Calculate on your payroll file")
UNPROCESSABLE: Final = 422
_MEGABYTE: Final = 1_048_576
_KILOBYTE: Final = 1_024
_LIMITS: Final = (
    MAX_UPLOAD, MAX_UNPACKED, MAX_ROWS, MAX_COLUMNS, MAX_CELL_CHARS, PARSER_CPU, PARSER_WALL, RATE_UPLOAD, PAGE_HOLD,
)  # fmt: skip
_UNITS: Final[dict[str, Text]] = {
    "bytes": Text(sv="byte", en="bytes"),
    "rows": Text(sv="rader", en="rows"),
    "columns": Text(sv="kolumner", en="columns"),
    "characters": Text(sv="tecken", en="characters"),
    "seconds": Text(sv="sekunder", en="seconds"),
    "minutes": Text(sv="minuter", en="minutes"),
    "requests per minute": Text(sv="filer per minut", en="files per minute"),
}
_WHAT: Final[dict[str, Text]] = {
    "max_upload_bytes": Text(sv="Filens storlek", en="Size of the file"),
    "max_unpacked_bytes": Text(sv="Uppackad arbetsbok", en="Workbook, unpacked"),
    "max_rows": Text(sv="Rader", en="Rows"),
    "max_columns": Text(sv="Kolumner", en="Columns"),
    "max_cell_chars": Text(sv="En cell", en="One cell"),
    "parser_cpu_s": Text(sv="Räknetid för läsningen", en="Processor time of the reading"),
    "parser_wall_s": Text(sv="Läsningen i allt", en="The reading in all"),
    "rate_upload_per_min": Text(sv="Uppladdningar", en="Uploads"),
    "page_hold_min": Text(sv="I minnet mellan två sidor", en="In memory between two pages"),
}
_FORMS: Final[dict[str, Text]] = {
    "integer": Text(sv="heltal", en="integer"),
    "boolean": Text(sv="ja eller nej", en="yes or no"),
    "month": Text(sv="månad, som 2026-05", en="month, as 2026-05"),
    "text": Text(sv="text", en="text"),
}


async def payroll_file(request: AnyRequest, language: Language) -> Page:
    """Show the page, before anything is chosen."""
    return start_page(language, policy=str(request.query_params.get("policy", DEFAULT_POLICY)))


def start_page(
    language: Language,
    *,
    policy: str = DEFAULT_POLICY,
    problems: tuple[Problem, ...] = (),
    status: int = UNPROCESSABLE,
    is_gone: bool = False,
    constants: Mapping[str, str] | None = None,
    **extra: Any,
) -> Page:
    """Give the page; with what was wrong with a file at its field."""
    providers = form_columns([])["training"]["provider_kind"].options()[1:]
    unsaid = Text(sv="Det säger filen", en="The file says so")
    return Page(
        template="payroll_file.html",
        title=TITLE,
        value=value_of(language),
        crumbs=("start", "company"),
        errors=tuple((one.field, one.text) for one in problems),
        status=status if problems else 200,
        extra={
            "policies": policy_options(language),
            "policy_ref": same_ref(policy),
            "card": card_of(named_policy(policy), language),
            "accepted": ACCEPTED,
            "most_size": _size(MAX_UPLOAD.value(), language),
            "most_rows": MAX_ROWS.value(),
            "hold_minutes": PAGE_HOLD.value(),
            "gone": is_gone,
            "typed_constants": dict(constants or {}),
            "providers": [("", unsaid.read(language)), *((word, text.read(language)) for word, text in providers)],
            "columns_shown": _columns_shown(language),
            "rows_of": {table: _rows_of(table, language) for table in HEADINGS},
            "limits_shown": _limits_shown(language),
            "limit_rows": [_limit_row(one, language) for one in _LIMITS],
            **extra,
        },
    )


def value_of(language: Language) -> dict[str, Any]:
    """Give the twin: kinds of file, columns of the tables, limits and templates."""
    return {
        "kinds": ["agi", "paxml", "sie", "csv", "xlsx", "ods"],
        "columns": {
            table: [_described(one) for one in columns_of(table, ()).values()] for table in ("payslips", "training")
        },
        "limits": [
            {"name": one.name, "value": one.value(), "unit": one.unit, "text": one.text.read(language)}
            for one in _LIMITS
        ],
        "templates": [
            {"name": one.name, "text": one.text.read(language), "href": template_address(one.name, language)}
            for one in TEMPLATES
        ],
    }


def _described(column: Column) -> dict[str, Any]:
    return {
        "column": column.name,
        "type": column.kind,
        "term": column.term,
        "summary": column.summary,
        "required": column.required,
        "choices": list(column.choices),
    }


def _columns_shown(language: Language) -> list[tuple[str, str]]:
    words = (("Kolumn", "Column"), ("Betyder", "Means"), ("Skrivs", "Written"), ("Måste finnas", "Must be there"))
    return [(sv if language == "sv" else en, "code" if place == 0 else "text") for place, (sv, en) in enumerate(words)]


def _rows_of(table: str, language: Language) -> list[list[Any]]:
    known = form_columns([])[table]
    by_column = {one.column.name: one for one in known.values()}
    yes, no = ("ja", "nej") if language == "sv" else ("yes", "no")
    rows = []
    for name in HEADINGS[table]:
        one = by_column[name]
        form = _FORMS.get(one.column.kind)
        if name.endswith("_ore"):
            written = {"sv": "öre, heltal", "en": "öre, integer"}[language]
        elif name.endswith("minutes"):
            written = {"sv": "minuter, heltal", "en": "minutes, integer"}[language]
        else:
            written = form.read(language) if form else ", ".join(one.column.choices)
        rows.append([name, one.label.read(language), written, yes if one.column.required else no])
    return rows


def _limits_shown(language: Language) -> list[tuple[str, str]]:
    what, most = ("Vad", "Högst") if language == "sv" else ("What", "At most")
    return [(what, "text"), (most, "text")]


def _limit_row(limit: Any, language: Language) -> list[str]:
    value, unit = limit.value(), _UNITS[limit.unit].read(language)
    if limit.unit == "bytes":
        return [_WHAT[limit.name].read(language), _size(value, language)]
    return [_WHAT[limit.name].read(language), f"{decimal_text(value, 1, language)} {unit}"]


def _size(number: int, language: Language) -> str:
    """Write a size in megabytes, or in kilobytes where it is less than one."""
    unit, word = (_MEGABYTE, "MB") if number >= _MEGABYTE else (_KILOBYTE, "kB")
    return f"{decimal_text(number // unit, 1, language)} {word}"


__all__ = ["ACCEPTED", "payroll_file", "start_page", "value_of"]
