"""The steps behind a figure, as a person can redo them on paper: each with its numbers, term, source and paragraph."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text, decimal_text, minutes_text, money_text, month_text, percent_text
from kutcalc.policy.terms import is_ours, term
from kutcalc.report.glossary import entries
from kutcalc.report.wordings import FIGURES, bound_text
from kutcalc.units import MONTHS_PER_YEAR, ORE_PER_KR, UKR_PER_KR

_ROWS: Final = {
    "employer": Text(sv="arbetsgivare", en="employer"),
    "group": Text(sv="koncern", en="group"),
    "employee": Text(sv="person", en="person"),
    "course": Text(sv="kurs", en="course"),
}
_LISTED: Final = 5
_VERIFICATIONS: Final = frozenset({"read", "secondary", "derived", "assumption", "unverified"})


class ValueView(msgspec.Struct, frozen=True):
    """A dated value that a step used, in words, with its source and how well it is known."""

    name: str
    text: str
    since: str | None
    source: str
    url: str | None
    verification: str | None


class StepView(msgspec.Struct, frozen=True):
    """One step of the explanation, in words."""

    number: int
    term: str
    summary: str
    where: str
    formula: str
    result: str
    source: str
    url: str | None
    values: tuple[ValueView, ...]
    terms: tuple[str, ...]
    is_minor: bool


class Explained(msgspec.Struct, frozen=True):
    """A figure with its steps; `minor` are those that left the figure as it was."""

    what: str
    sentence: str
    amount: str
    major: tuple[StepView, ...]
    minor: tuple[StepView, ...]
    bound: str
    limit: str


def worded(value: Any, unit: str, language: Language) -> str:
    """Write a value of a trace in words, exactly."""
    if value is None:
        return {"sv": "inte givet", "en": "not given"}[language]
    if isinstance(value, bool) or unit == "flag":
        return {"sv": ("nej", "ja"), "en": ("no", "yes")}[language][bool(value)]
    if not isinstance(value, int):
        return str(value)
    writers = {
        "ukr": lambda: money_text(value, UKR_PER_KR, language),
        "kr": lambda: money_text(value, 1, language),
        "ore": lambda: money_text(value, ORE_PER_KR, language),
        "ppm": lambda: percent_text(value, language),
        "minutes": lambda: minutes_text(value, language),
        "year": lambda: str(value),
        "month": lambda: month_text(f"{value // MONTHS_PER_YEAR}-{value % MONTHS_PER_YEAR + 1:02d}", language),
    }
    return writers.get(unit, lambda: decimal_text(value, 1, language))()


def explained(trace: Mapping[str, Any], language: Language) -> Explained:
    """Give the explanation of a figure as it is shown."""
    steps = [_step(step, language) for step in trace["steps"]]
    figure, limit = trace["figure"], trace.get("limit")
    amount = worded(trace["result"]["value"], trace["result"]["unit"], language)
    return Explained(
        what=_what(figure, language),
        sentence=trace["sentence"],
        amount=amount,
        major=tuple(step for step in steps if not step.is_minor),
        minor=tuple(step for step in steps if step.is_minor),
        bound=bound_text(trace.get("limited_by"), language),
        limit=_limit(limit, language) if limit else "",
    )


def _what(figure: Mapping[str, Any], language: Language) -> str:
    name = FIGURES.get(figure["column"])
    said = figure["column"] if name is None else name.read(language)
    who = [f"{_ROWS[key].read(language)} {figure[key]}" for key in ("group", "employer", "employee") if figure.get(key)]
    when = month_text(figure["month"], language) if figure.get("month") else str(figure.get("year") or "")
    rate = [percent_text(figure["rate_ppm"], language)] if figure.get("rate_ppm") else []
    return ", ".join([said, *rate, *who, when])


def _limit(limit: Mapping[str, Any], language: Language) -> str:
    name = term(limit["path"]).read(language)
    ceiling, wanted, over = (
        money_text(limit[key], ORE_PER_KR, language) for key in ("ceiling_ore", "wanted_ore", "over_ore")
    )
    if language == "sv":
        return f"{name}: {ceiling}. Utan det vore avdraget {wanted}; {over} föll bort."
    return f"{name}: {ceiling}. Without it the deduction would be {wanted}; {over} was cut."


def _step(step: Mapping[str, Any], language: Language) -> StepView:
    result = step["result"]
    terms: tuple[str, ...] = ()
    for read in step["reads"]:
        listed = read.get("terms") or ()
        if read["how"] == "total" and len(listed) > _LISTED:
            terms = tuple(worded(value, read["unit"], language) for value in listed)
    return StepView(
        number=step["step"],
        term=_plain_term(step["term"], language),
        summary=step["summary"],
        where=_where(step["row"], language),
        formula=step["formula"],
        result=worded(result["value"], result["unit"], language),
        source=step["source"],
        url=step["source_url"],
        values=tuple(_value(value, language) for value in step["parameters"] if _counts(value, result)),
        terms=terms,
        is_minor=result["unit"] == "flag" or not result["value"],
    )


def _counts(value: Mapping[str, Any], result: Mapping[str, Any]) -> bool:
    """Leave out numbers of our own, and of a setting in tiers those that were not the one."""
    is_other = ".tiers." in value["path"] and value["unit"] == result["unit"] and value["value"] != result["value"]
    return not is_ours(value["path"]) and not is_other


def _plain_term(text: str, language: Language) -> str:
    """Write a term with a capital; a setting of a policy is called what it is, not by its path."""
    text = term(text).read(language) if "." in text and " " not in text else text
    return text[:1].upper() + text[1:].replace("_", " ")


def _where(row: Mapping[str, str], language: Language) -> str:
    named = [f"{_ROWS[key].read(language)} {row[key]}" for key in _ROWS if key in row]
    if "rate" in row:
        named.append(percent_text(int(row["rate"]), language))
    when = month_text(row["month"], language) if "month" in row else row.get("year", "")
    return ", ".join([*named, when] if when else named)


def _named(name: str, language: Language) -> str:
    """Name a value of the law as the list of words does."""
    return _names(language).get(name, name.replace("_", " "))


@lru_cache(maxsize=2)
def _names(language: Language) -> dict[str, str]:
    words = [word for word in entries(language) if word.kind == "parameter"]
    return {word.name: word.term if language == "sv" else word.english for word in words}


def _value(value: Mapping[str, Any], language: Language) -> ValueView:
    source, _, url = value["source"].rpartition("; http")
    return ValueView(
        name=term(value["path"]).read(language) if "." in value["path"] else _named(value["path"], language),
        text=worded(value["value"], value["unit"], language),
        since=value["since"],
        source=source or value["source"],
        url=f"http{url}" if source else None,
        verification=value["verification"] if value["verification"] in _VERIFICATIONS else None,
    )


__all__ = ["Explained", "StepView", "explained", "worded"]
