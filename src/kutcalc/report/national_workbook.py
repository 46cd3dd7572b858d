"""A national result as a workbook: the figures by class, their intervals by source, and what all of it rests on.

Values stand as they were worked: a national figure is a weighted sum of many employers, so no formula makes it again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kutcalc.analysis.instead import NATION_LEVEL
from kutcalc.language import Language, Text
from kutcalc.report.national_reply import COLUMNS
from kutcalc.report.national_tables import FLAT, national_citation, national_title
from kutcalc.report.wordings import FIGURES
from kutcalc.report.workbook_out_surface import Book, Sheet

_SHEETS: Final[dict[str, Text]] = {
    NATION_LEVEL: Text(sv="Hela landet", en="The nation"),
    "uncertainty": Text(sv="Osäkerhet", en="Uncertainty"),
    "sensitivity": Text(sv="Känslighet", en="Sensitivity"),
    "limits": Text(sv="Tak och golv", en="Caps and floors"),
    "reached": Text(sv="Vilka nås", en="Who is reached"),
    "differences": Text(sv="Skillnader", en="Differences"),
    "notes": Text(sv="Antaganden", en="Assumptions"),
}
_HEADS: Final[dict[str, Text]] = {
    **FIGURES,
    "policy": Text(sv="Förslag", en="Policy"),
    "versus": Text(sv="Jämfört med", en="Versus"),
    "year": Text(sv="År", en="Year"),
    "by": Text(sv="Indelning", en="By"),
    "class": Text(sv="Klass", en="Class"),
    "employers": Text(sv="Arbetsgivare", en="Employers"),
    "employers_gaining": Text(sv="Arbetsgivare som får något", en="Employers that gain"),
    "persons": Text(sv="Personer", en="Persons"),
    "low_ore": Text(sv="Lågt (P5)", en="Low (P5)"),
    "mid_ore": Text(sv="Mitten (P50)", en="Middle (P50)"),
    "high_ore": Text(sv="Högt (P95)", en="High (P95)"),
    "suppressed": Text(sv="Döljs: vilar på för lite", en="Suppressed: rests on too little"),
    "source": Text(sv="Källa till osäkerheten", en="Source of the spread"),
    "assumption": Text(sv="Antagande", en="Assumption"),
    "limited_by": Text(sv="Begränsas av", en="Limited by"),
}
_NOTES: Final = (
    ("assumptions", Text(sv="Vad siffrorna vilar på", en="What the figures rest on")),
    ("not_counted", Text(sv="Vad som inte räknas", en="What is not counted")),
    ("warnings", Text(sv="Att tänka på", en="To mind")),
)
_WIDE, _NARROW, _TEXT = 30, 18, 110
_SHARE: Final = "_ppm"


def national_workbook(reply: Mapping[str, Any], language: Language) -> bytes:
    """Write the reply of a national calculation as a workbook, a sheet for each table and one for its notes.

    Amounts stand in kronor, shares as percentages; a cell that rests on too little is empty and says so.
    """
    title = national_title(reply, language)
    book = Book(language, f"kutcalc: {title}", title, reply["provenance"]["created_at"])
    tables: dict[str, tuple[Sequence[str], Sequence[Mapping[str, Any]]]] = {
        NATION_LEVEL: (COLUMNS, reply["results"][NATION_LEVEL])
    }
    for name in FLAT:
        rows = reply.get(name) or ()
        if rows:
            tables[name] = ([key for key in rows[0] if not isinstance(rows[0][key], list | dict)], rows)
    for name, (columns, rows) in tables.items():
        _write_table(book, _SHEETS[name].read(language), title, columns, rows, language)
    _write_notes(book, reply, title, language)
    return book.bytes()


def _write_table(
    book: Book,
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    language: Language,
) -> None:
    sheet = book.sheet(name, [_WIDE, *([_NARROW] * (len(columns) - 1))], is_wide=True)
    sheet.text(0, 0, title, "title")
    is_number = [not any(isinstance(row.get(column), str | bool) for row in rows) for column in columns]
    heads = [_HEADS[one].read(language) if one in _HEADS else one for one in columns]
    sheet.heads(2, list(zip(heads, is_number, strict=True)))
    for place, row in enumerate(rows, start=3):
        for number, column in enumerate(columns):
            _write_cell(sheet, place, number, column, row.get(column), language)
    sheet.freeze(3, 1)


def _write_cell(sheet: Sheet, row: int, column: int, name: str, value: Any, language: Language) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        said = Text(sv="ja", en="yes") if value else Text(sv="nej", en="no")
        sheet.text(row, column, said.read(language))
    elif isinstance(value, str):
        sheet.text(row, column, value)
    elif name.endswith("_ore"):
        sheet.amount(row, column, value)
    elif name == "year":
        sheet.number(row, column, value, "year")
    elif name.endswith(_SHARE):
        sheet.number(row, column, value / 1_000_000, "percent")
    else:
        sheet.number(row, column, value, "count")


def _write_notes(book: Book, reply: Mapping[str, Any], title: str, language: Language) -> None:
    sheet = book.sheet(_SHEETS["notes"].read(language), [_WIDE, _TEXT])
    sheet.text(0, 0, title, "title")
    sheet.text(1, 1, national_citation(reply, language), "wrapped")
    row = 3
    for part, heading in _NOTES:
        sheet.text(row, 0, heading.read(language), "heading")
        row += 1
        for one in reply[part]:
            sheet.text(row, 0, str(one.get("id") or one.get("code")))
            sheet.text(row, 1, one["text"], "wrapped")
            row += 1
        row += 1


__all__ = ["national_workbook"]
