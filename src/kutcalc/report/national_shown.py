"""The tables of a national reply as a page shows them: each with its caption, columns and rows, in either language.

Columns are (heading, kind) and a cell may carry a note, as the macro `data_table` takes them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kutcalc.language import MINUTES_PER_HOUR, Language, Text
from kutcalc.report.national_charts import FIGURE, value_text
from kutcalc.report.national_policies import Named, named_policies, rows_of, whole_rows
from kutcalc.report.national_words import BY, behaviour_text, class_text, cost_text, span_text
from kutcalc.report.wordings import bound_text
from kutcalc.units import PPM

Table = dict[str, Any]
_POLICY: Final = (Text(sv="Förslag", en="Proposal"), "text")
_BETWEEN: Final = (Text(sv="Troligen mellan", en="Likely between"), "text")
_FIRMS: Final = (Text(sv="Företag", en="Firms"), "number")
_GAINING: Final = (Text(sv="Företag som får något", en="Firms that get something"), "number")
_HIDDEN: Final = Text(
    sv="Visas inte, därför att det är för få företag eller för osäkert: {}.",
    en="Not shown, because there are too few firms or too much uncertainty: {}.",
)
_NONE: Final = Text(sv="ingen gräns", en="no limit")


def _table(name: str, caption: Text, columns: Sequence[tuple[Text, str]], rows: list[Any], language: Language) -> Table:
    return {
        "id": name,
        "caption": caption.read(language),
        "columns": [(text.read(language), kind) for text, kind in columns],
        "rows": rows,
    }


def _noted(value: Any, note: str | None) -> dict[str, Any]:
    return {"value": value, "note": note, "href": None, "lang": None}


def _span(row: Mapping[str, Any], language: Language) -> str | None:
    return None if row["low_ore"] is None else span_text(row["low_ore"], row["high_ore"], language)


def _in_percent(ppm: int | None) -> int | None:
    """Drop what is finer than a tenth of a per cent from a share, as it is shown."""
    return None if ppm is None else ppm // 1_000 * 1_000


def cost_table(reply: Mapping[str, Any], language: Language) -> Table:
    """Give the cost of each policy with its interval, and how many firms gain."""
    names = named_policies(reply, language)
    whole = {row["policy"]: row for row in whole_rows(reply)}
    rows = [whole[label] for label in names if label in whole]
    cells = [
        [
            _noted(names[row["policy"]].name, names[row["policy"]].note),
            row[FIGURE],
            _span(row, language),
            row["employers_gaining"],
        ]
        for row in rows
    ]
    year = rows[0]["year"] if rows else ""
    caption = Text(sv=f"Kostnad för staten {year}, hela landet", en=f"Cost to the state in {year}, the whole country")
    return _table("table", caption, [_POLICY, (_cost_of(names), "whole"), _BETWEEN, _GAINING], cells, language)


def _cost_of(names: Mapping[str, Named]) -> Text:
    kinds = {one.is_spending for one in names.values()}
    if len(kinds) > 1:
        return Text(sv="Kostnad för staten", en="Cost to the state")
    kind = kinds.pop() if kinds else False
    return Text(sv=cost_text(kind, "sv"), en=cost_text(kind, "en"))


def difference_table(reply: Mapping[str, Any], language: Language) -> Table:
    """Give what each policy costs more or less than the first, drawn on the same uncertainty."""
    names = named_policies(reply, language)
    rows = []
    for one in reply.get("differences", ()):
        if one["policy"] not in names:
            continue
        amount = one[FIGURE]
        versus = names[one["versus"]].name if one["versus"] in names else str(one["versus"])
        said = Text(sv="ingen skillnad", en="no difference")
        if not one.get("same") and amount:
            said = Text(sv="mer", en="more") if amount > 0 else Text(sv="mindre", en="less")
        against = Text(sv=f"mot {versus}", en=f"against {versus}").read(language)
        name = _noted(names[one["policy"]].name, against)
        rows.append([name, _noted(amount, said.read(language)), _span(one, language)])
    year = next((row["year"] for row in whole_rows(reply)), "")
    caption = Text(sv=f"Skillnad {year}, hela landet", en=f"Difference in {year}, the whole country")
    columns = [_POLICY, (Text(sv="Skillnad", en="Difference"), "whole"), _BETWEEN]
    return _table("table-differences", caption, columns, rows, language)


def class_table(reply: Mapping[str, Any], by: str, policy: Named, language: Language) -> Table:
    """Give who gains by the classes of one dimension; the rest stand under `hidden` with the reason."""
    own = [row for row in rows_of(reply) if row["by"] == by and row["policy"] == policy.label]
    whole = next((row[FIGURE] for row in whole_rows(reply) if row["policy"] == policy.label), None)
    what = BY[by] if by in BY else Text(sv=by, en=by)
    columns = [
        (Text(sv=what.sv.capitalize(), en=what.en.capitalize()), "text"),
        _FIRMS,
        _GAINING,
        (Text(sv="Avdrag", en="Deduction"), "whole"),
        _BETWEEN,
        (Text(sv="Andel av allt", en="Share of all"), "percent"),
    ]
    rows: list[Any] = []
    for row in own:
        name = class_text(by, str(row["class"]), language)
        if row["suppressed"]:
            continue
        share = _in_percent(row[FIGURE] * PPM // whole) if whole else None
        rows.append([name, row["employers"], row["employers_gaining"], row[FIGURE], _span(row, language), share])
    year = own[0]["year"] if own else ""
    caption = Text(
        sv=f"Vilka får avdraget {year}, efter {what.sv}? {policy.name}",
        en=f"Who gets the deduction in {year}, by {what.en}? {policy.name}",
    )
    made = _table(f"table-{by}", caption, columns, rows, language)
    hidden = [class_text(by, str(row["class"]), language) for row in own if row["suppressed"]]
    return made | {"hidden": _HIDDEN.read(language).format(", ".join(hidden)) if hidden else None}


def moves_table(reply: Mapping[str, Any], policy: Named, language: Language) -> Table:
    """Give what each assumption moves, the one that moves most first."""
    columns = [
        (Text(sv="Antagande", en="Assumption"), "text"),
        (Text(sv="Lågt och högt värde", en="Low and high value"), "text"),
        (Text(sv="Kostnad vid lågt", en="Cost at low"), "whole"),
        (Text(sv="Kostnad vid högt", en="Cost at high"), "whole"),
        (Text(sv="Del av osäkerheten", en="Part of the uncertainty"), "percent"),
    ]
    rows = []
    for row in reply.get("sensitivity", ()):
        if row["policy"] != policy.label:
            continue
        values = [value_text(row[end], str(row["unit"]), language) for end in ("low", "high")]
        ends = " – ".join(value for value in values if value is not None) or None
        name = titled(row, "assumption", language)
        rows.append([name, ends, row["low_ore"], row["high_ore"], _in_percent(row.get("total_sobol_ppm"))])
    caption = Text(sv=f"Vad varje antagande flyttar: {policy.name}", en=f"What each assumption moves: {policy.name}")
    return _table("table-moves", caption, columns, rows, language)


def titled(row: Mapping[str, Any], key: str, language: Language) -> str:
    """Name the assumption of a row: by its own title, or as where it is declared."""
    title = row.get("title")
    return str(title) if isinstance(title, str) else behaviour_text(str(row[key]), language)


def limits_table(reply: Mapping[str, Any], policy: Named, language: Language) -> Table:
    """Give which limits bind, as shares of the deduction."""
    columns = [
        (Text(sv="Gräns", en="Limit"), "text"),
        _FIRMS,
        (Text(sv="Andel av avdraget", en="Share of the deduction"), "percent"),
    ]
    rows = []
    for row in reply.get("limits", ()):
        if row["policy"] == policy.label:
            name = bound_text(row["limited_by"], language) or _NONE.read(language)
            rows.append([name[:1].upper() + name[1:], row["employers"], _in_percent(row.get("share_ppm"))])
    caption = Text(sv=f"Vilka gränser slår till? {policy.name}", en=f"Which limits bind? {policy.name}")
    return _table("table-limits", caption, columns, rows, language)


def reached_table(reply: Mapping[str, Any], language: Language) -> Table:
    """Give how many firms, persons and hours each policy reaches, and how it gathers at the top."""
    names = named_policies(reply, language)
    columns = [
        _POLICY,
        _FIRMS,
        (Text(sv="får något", en="get something"), "number"),
        (Text(sv="Personer i kurs som räknas", en="Persons in courses that count"), "number"),
        (Text(sv="Kurstimmar", en="Hours of courses"), "number"),
        (Text(sv="Stöd per kurskrona", en="Support per krona of courses"), "percent"),
        (Text(sv="Till den hundradel som får mest", en="To the hundredth that gets most"), "percent"),
        (Text(sv="Till den tiondel som får mest", en="To the tenth that gets most"), "percent"),
    ]
    shares = ("subsidy_per_krona_ppm", "top_1_percent_ppm", "top_10_percent_ppm")
    rows = [
        [
            names[row["policy"]].name,
            row["employers"],
            row["employers_gaining"],
            row["persons_reached"],
            None if row["training_minutes"] is None else row["training_minutes"] // MINUTES_PER_HOUR,
            *(_in_percent(row.get(share)) for share in shares),
        ]
        for row in reply.get("reached", ())
        if row["policy"] in names
    ]
    return _table("table-reached", Text(sv="Hur många nås?", en="How many are reached?"), columns, rows, language)


def response_table(reply: Mapping[str, Any], language: Language) -> Table:
    """Give the assumptions of behaviour: the value used, its low, middle and high, and what it rests on."""
    columns = [
        (Text(sv="Antagande", en="Assumption"), "text"),
        (Text(sv="Använt", en="Used"), "percent"),
        (Text(sv="Lågt", en="Low"), "percent"),
        (Text(sv="Mitten", en="Middle"), "percent"),
        (Text(sv="Högt", en="High"), "percent"),
        (Text(sv="Underlag", en="Rests on"), "text"),
    ]
    rows = [
        [
            _noted(titled(row, "name", language), row.get("text")),
            *(row[value] for value in ("value_ppm", "low_ppm", "central_ppm", "high_ppm")),
            row.get("source"),
        ]
        for row in reply.get("response", ())
    ]
    caption = Text(sv="Antaganden om beteende", en="Assumptions of behaviour")
    return _table("table-response", caption, columns, rows, language)


__all__ = [
    "class_table",
    "cost_table",
    "difference_table",
    "limits_table",
    "moves_table",
    "reached_table",
    "response_table",
    "titled",
]
