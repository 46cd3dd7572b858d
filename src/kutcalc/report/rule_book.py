"""The rule book of law as Markdown: each rule with its formula in words, its law, and what reads it."""

from collections.abc import Iterable
from typing import Any, Final

from kutcalc.engine import Bands, BandSpread, Book, Carry, Needed, Read, Spread
from kutcalc.engine.phrase import Phrase
from kutcalc.engine.rule import PREVIOUS, AnyRule
from kutcalc.language import Text
from kutcalc.law import EDITION, FIRST_MONTH, LAST_MONTH, law_book
from kutcalc.report.markdown import page
from kutcalc.units import UKR_PER_KR, write_month

HOW: Final[dict[str, Text]] = {
    "total": Text(sv="summan av {}", en="the sum of {}"),
    "count": Text(sv="antalet med {}", en="the number with {}"),
    "last": Text(sv="{} i sista raden", en="{} of the last row"),
    "highest": Text(sv="högsta {}", en="the highest {}"),
    "earlier": Text(sv="{} tidigare under året", en="{} earlier in the year"),
    "ahead": Text(sv="{} för dem före i ordningen", en="{} of those ahead"),
}


def rule_book_text() -> str:
    """Write the rule book of law: each rule with its formula in words, its law, and what reads it."""
    book = law_book()
    readers = readers_of(book)
    parts = [_rule_text(book, rule, readers.get(rule.name, [])) for rule in book.rules.values()]
    span = f"{write_month(FIRST_MONTH)} – {write_month(LAST_MONTH)}"
    return page(
        "Regelbok · Rule book",
        f"Gällande rätt {span}, utgåva {EDITION}. Ett förslags regler skapas ur dess fil: `kutcalc policy show`.",
        f"The law in force {span}, edition {EDITION}. The rules of a policy are made from its file.",
        "\n".join(parts),
    )


def readers_of(book: Book) -> dict[str, list[str]]:
    """Give the names of the rules that read each rule."""
    readers: dict[str, list[str]] = {}
    for rule in book.rules.values():
        for source in book.sources_of(rule.name):
            readers.setdefault(source, []).append(rule.name)
    for band in book.bands:
        for source in book.sources_of(band.base):
            readers.setdefault(source, []).append(band.base)
    return readers


def _rule_text(book: Book, rule: AnyRule, readers: Iterable[str]) -> str:
    formula = formula_of(book, rule)
    lines = [
        f"## `{rule.name}`: {rule.term}\n",
        f"{rule.summary.sv} *{rule.summary.en}*\n",
        f"- = {formula.sv}",
        f"- = {formula.en}",
        f"- nivå · level: `{rule.level.name}`; enhet · unit: `{rule.unit.unit}`",
        f"- lag · law: {rule.source}",
    ]
    named = (("värden · values", [need.name for need in rule.needs]), ("läses av · read by", list(readers)))
    lines += [f"- {what}: {', '.join(f'`{name}`' for name in names)}" for what, names in named if names]
    return "\n".join(lines) + "\n"


def formula_of(book: Book, rule: AnyRule) -> Text:
    """Give a rule's formula in words, with names in place of numbers: Swedish terms, and the names themselves."""
    if isinstance(rule, Spread):
        return _shared(_name_of(book, rule.total), _name_of(book, rule.weight), rule.grain)
    if isinstance(rule, BandSpread):
        return _shared(_name_of(book, rule.total), _name_of(book, rule.bands.base), rule.grain)
    if isinstance(rule, Carry):
        raise TypeError(f"{rule.name} is of a policy, and the book of law has none such")
    operands = tuple(_read(book, read) for read in rule.reads)
    values = tuple(_needed(book, need) for need in rule.needs)
    phrase = Phrase.made(rule.work(operands, values))
    return Text(sv=phrase.sv, en=phrase.en)


def _shared(total: Text, weight: Text, grain: int) -> Text:
    step = Text(sv="hela kronor", en="whole kronor") if grain == UKR_PER_KR else Text(sv="hela ören", en="whole öre")
    return Text(
        sv=f"{total.sv} × {weight.sv} / summan av {weight.sv}, i {step.sv} efter största rest",
        en=f"{total.en} × {weight.en} / the sum of {weight.en}, in {step.en} by largest remainder",
    )


def _name_of(book: Book, name: str) -> Text:
    band = next((band for band in book.bands if name in (band.rate, band.base)), None)
    thing = book.rules.get(name) or book.inputs.get(name)
    return _quoted(thing.term if thing is not None else term_of_band(band, name), name)


def _quoted(term: str, name: str) -> Text:
    return Text(sv=f"`{term}`", en=f"`{name}`")


def term_of_band(band: Bands | None, name: str) -> str:
    """Give the Swedish term of a column of a band."""
    return "avgiftssats" if band is None or name == band.rate else band.term


def _read(book: Book, read: Read) -> Phrase:
    name = _name_of(book, read.name)
    if read.how.startswith(PREVIOUS):
        years = read.how.removeprefix(PREVIOUS)
        return Phrase.of_name(f"{name.sv} {years} år tidigare", f"{name.en} {years} years before")
    how = HOW.get(read.how, Text(sv="{}", en="{}"))
    return Phrase.of_name(how.sv.format(name.sv), how.en.format(name.en))


def _needed(book: Book, need: Needed) -> Any:
    value = book.values[need.name]
    content = value.values[-1].value
    if isinstance(content, tuple):
        return content
    name = _quoted(value.term, value.name)
    return Phrase.of_name(name.sv, name.en)
