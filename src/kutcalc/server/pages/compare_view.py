"""What the page of a comparison shows: cards, tables and charts, all of it taken from the value that is its twin."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar.datastructures import State

from kutcalc.language import Language, Text, decimal_text, money_text
from kutcalc.report.charts import Bar, Span, Spec, bars, spans
from kutcalc.server.pages.drawings import chart
from kutcalc.units import ORE_PER_KR

CURRENT_LAW: Final = "current-law"
_JOINER: Final = "\u2060"
_FIGURE: Final = "training_deduction_ore"
_LAW: Final = Text(sv="Gällande regler", en="The law in force")
_CHANGED: Final = Text(sv="ändrat", en="changed")


def short_name(column: Mapping[str, Any], language: Language) -> str:
    """Name a column in a few words: its title, and what was changed."""
    if not column["changes"]:
        return str(column["title"])
    said = ", ".join(f"{one['term']} {one['text']}" for one in column["changes"])
    return f"{column['title']}, {_CHANGED.read(language)}: {said}"


def names_of(value: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Give the name of each policy by its label, the law in force first; equal names are numbered."""
    names = {CURRENT_LAW: _LAW.read(language)}
    for column in value["columns"]:
        name, number = short_name(column, language), 2
        while name in names.values():
            name = f"{short_name(column, language)} ({number})"
            number += 1
        names[column["label"]] = name
    return names


def headline_of(value: Mapping[str, Any], names: Mapping[str, str], language: Language) -> str:
    """Say in one sentence what the comparison comes to."""
    differences = value["differences"]
    totals = value["totals"][1:]
    year = value["year"]
    if len(totals) == 1:
        amount = money_text(totals[0][_FIGURE], ORE_PER_KR, language)
        return Text(
            sv=f"{names[totals[0]['policy']]}: {amount} för {year}.",
            en=f"{names[totals[0]['policy']]}: {amount} for {year}.",
        ).read(language)
    if all(one[_FIGURE] == 0 for one in differences):
        amount = money_text(totals[0][_FIGURE], ORE_PER_KR, language)
        return Text(
            sv=f"Ingen skillnad: {amount} för {year}, vilket förslag man än väljer.",
            en=f"No difference: {amount} for {year}, whichever proposal is chosen.",
        ).read(language)
    amounts = [row[_FIGURE] for row in totals]
    low, high = (money_text(amount, ORE_PER_KR, language) for amount in (min(amounts), max(amounts)))
    most = [names[row["policy"]] for row in totals if row[_FIGURE] == max(amounts)]
    sv, en = ("Mest", "gives most") if len(most) == 1 else ("Lika mycket, och mest,", "give the same, and most")
    return Text(
        sv=f"Från {low} till {high} för {year}. {sv} ger {_listed(most, 'och')}.",
        en=f"From {low} to {high} for {year}. {_listed(most, 'and')} {en}.",
    ).read(language)


def _listed(names: Sequence[str], word: str) -> str:
    return f" {word} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def main_table(value: Mapping[str, Any], names: Mapping[str, str], language: Language) -> dict[str, Any]:
    """Give the table of the company: a row for each policy, the law in force first, with the difference."""
    amounts = {one["policy"]: one["amount"] for one in value["ranges"]}
    columns = [
        (Text(sv="Förslag", en="Proposal"), "text"),
        (Text(sv="Avdrag", en="Deduction"), "amount"),
        (Text(sv="Skillnad mot det första", en="Difference from the first"), "amount"),
        (Text(sv="Troligen mellan", en="Likely between"), "text"),
        (Text(sv="Avgifter att betala", en="Contributions to pay"), "amount"),
        (Text(sv="Kostnad efter avdraget", en="Cost after the deduction"), "amount"),
    ]
    if not amounts:
        columns.pop(3)
    rows = []
    for place, row in enumerate(value["totals"]):
        cells: list[Any] = [_first_cell(names[row["policy"]], value.get("reasons", {}).get(row["policy"]))]
        cells += [row[_FIGURE], _difference(value["totals"], place, language)]
        cells += [_unbroken(amounts.get(row["policy"]))] if amounts else []
        rows.append([*cells, row["contributions_due_ore"], row["net_ore"]])
    return {"columns": [(text.read(language), kind) for text, kind in columns], "rows": rows}


def _unbroken(text: str | None) -> str | None:
    """Keep an interval on one line."""
    return None if text is None else text.replace("–", f"–{_JOINER}")


def _first_cell(name: str, reason: str | None) -> Any:
    return name if reason is None else {"value": name, "note": reason, "href": None, "lang": None}


def _difference(totals: Sequence[Mapping[str, Any]], place: int, language: Language) -> Any:
    """Give the difference from the first proposal, in words too."""
    first = 1
    if place <= first:
        return None
    amount = totals[place][_FIGURE] - totals[first][_FIGURE]
    if amount == 0:
        said = Text(sv="ingen skillnad", en="no difference")
    else:
        said = Text(sv="mer", en="more") if amount > 0 else Text(sv="mindre", en="less")
    return {"value": amount, "note": said.read(language), "href": None, "lang": None}


def firms_table(value: Mapping[str, Any], names: Mapping[str, str], language: Language) -> dict[str, Any]:
    """Give the table of the example companies: a row for each, a column for each policy and each difference."""
    labels = [row["policy"] for row in value["totals"]]
    columns = [(Text(sv="Företag", en="Company").read(language), "text")]
    for place, label in enumerate(labels):
        columns.append((names[label], "amount"))
        if place > 1:
            columns.append(
                (Text(sv="Skillnad mot det första", en="Difference from the first").read(language), "amount")
            )
    rows = []
    for firm in firms_of(value):
        ranges = {one["policy"]: one["amount"] for one in firm["ranges"]}
        cells: list[Any] = [{"value": firm["name"], "note": described(firm, language), "href": None, "lang": None}]
        for place, row in enumerate(firm["totals"]):
            span = ranges.get(row["policy"])
            note = None if span is None else f"({_unbroken(span)})"
            cells.append({"value": row[_FIGURE], "note": note, "href": None, "lang": None})
            if place > 1:
                cells.append(_difference(firm["totals"], place, language))
        rows.append(cells)
    return {"columns": columns, "rows": rows}


def firms_of(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the companies with their figures: the one asked about first, then the examples."""
    own = [] if value["firm"] is None else [{**value["firm"], "totals": value["totals"], "ranges": value["ranges"]}]
    return [*own, *value["examples"]]


def described(firm: Mapping[str, Any], language: Language) -> str:
    """Describe a company: how many, what pay, what courses."""
    employees = decimal_text(firm["employees"], 1, language)
    pay, fees = (money_text(firm[name], ORE_PER_KR, language) for name in ("monthly_pay_ore", "course_fees_ore"))
    return Text(
        sv=f"{employees} anställda, {pay} i lön per månad, kurser för {fees} per år",
        en=f"{employees} employees, {pay} in pay per month, courses for {fees} a year",
    ).read(language)


def specs_of(value: Mapping[str, Any], names: Mapping[str, str], language: Language) -> dict[str, Spec]:
    """Give the specs of the charts by name: bars of the deductions, and the intervals where there are any."""
    marks = [
        Bar(names[row["policy"]], row[_FIGURE], money_text(row[_FIGURE], ORE_PER_KR, language))
        for row in value["totals"]
    ]
    made = {"bars": bars(marks, language)}
    if value["ranges"]:
        exact = {row["policy"]: row[_FIGURE] for row in value["totals"]}
        ranges = [
            Span(names[one["policy"]], one["low_ore"], one["high_ore"], exact[one["policy"]], one["amount"])
            for one in value["ranges"]
        ]
        made["spans"] = spans(ranges, language)
    return made


async def charts_of(
    state: State, value: Mapping[str, Any], names: Mapping[str, str], language: Language, *, csv: str, spec: str
) -> list[dict[str, Any]]:
    """Draw the charts of a comparison."""
    specs = specs_of(value, names, language)
    whose = "" if value["firm"] is None else f", {value['firm']['name']}"
    name, amount = Text(sv="Förslag", en="Proposal").read(language), Text(sv="Avdrag", en="Deduction").read(language)
    titles = {
        "bars": Text(sv=f"Avdrag {value['year']}{whose}", en=f"Deduction {value['year']}{whose}"),
        "spans": Text(sv=f"Troligt avdrag {value['year']}{whose}", en=f"Likely deduction {value['year']}{whose}"),
    }
    told = {
        "bars": Text(
            sv="En stapel för varje förslag, från 0 kr. Gällande regler ger inget avdrag.",
            en="A bar for each proposal, from SEK 0. The law in force gives no deduction.",
        ),
        "spans": Text(
            sv="Stapeln går från det lägsta till det högsta; strecket är den exakta summan för vårt huvudfall.",
            en="The bar goes from the lowest to the highest; the stroke is the exact sum of our main case.",
        ),
    }
    columns = {
        "bars": [(name, "text", "label"), (amount, "amount", "value_ore")],
        "spans": [
            (name, "text", "label"),
            (Text(sv="Lägst", en="Lowest").read(language), "amount", "low_ore"),
            (Text(sv="Medelfall", en="Middle").read(language), "amount", "value_ore"),
            (Text(sv="Högst", en="Highest").read(language), "amount", "high_ore"),
        ],
    }
    return [
        await chart(
            state,
            specs[kind],
            name=f"chart-{kind}",
            title=titles[kind].read(language),
            description=told[kind].read(language),
            columns=columns[kind],
            csv=csv,
            download=f"{spec}&chart={kind}",
        )
        for kind in specs
    ]


def data_rows(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the figures of a comparison as rows of a file: a row for each company and policy, in whole öre."""
    found = []
    for firm in firms_of(value) or [{"totals": value["totals"], "ranges": []}]:
        ranges = {one["policy"]: one for one in firm["ranges"]}
        first = firm["totals"][1][_FIGURE] if len(firm["totals"]) > 1 else None
        for place, row in enumerate(firm["totals"]):
            span = ranges.get(row["policy"], {})
            found.append(
                {
                    "company": firm.get("name"),
                    "employees": firm.get("employees"),
                    "monthly_pay_ore": firm.get("monthly_pay_ore"),
                    "course_fees_ore": firm.get("course_fees_ore"),
                    "year": value["year"],
                    "policy": row["policy"],
                    "baseline_due_ore": row["baseline_due_ore"],
                    _FIGURE: row[_FIGURE],
                    "difference_ore": row[_FIGURE] - first if place > 1 and first is not None else None,
                    "low_ore": span.get("low_ore"),
                    "high_ore": span.get("high_ore"),
                    "cut_ore": row["cut_ore"],
                    "contributions_due_ore": row["contributions_due_ore"],
                    "net_ore": row["net_ore"],
                }
            )
    return found


__all__ = [
    "charts_of",
    "data_rows",
    "described",
    "firms_of",
    "firms_table",
    "headline_of",
    "main_table",
    "names_of",
    "short_name",
    "specs_of",
]
