"""The words, the rule book and the limits as Markdown, printed from the declarations and never written by hand.

`python -m kutcalc.report.glossary FOLDER` writes the three documents into a folder, and without a folder prints them.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from kutcalc.engine import Book
from kutcalc.language import Language, Text, decimal_text
from kutcalc.law import law_book
from kutcalc.limits import LIMITS
from kutcalc.payroll import PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS, Column
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.keys import SETTINGS
from kutcalc.report.markdown import page, table
from kutcalc.report.rule_book import rule_book_text, term_of_band

TermKind = Literal["rule", "parameter", "column", "word"]
SUFFIXES: Final = ("_ore", "_ppm", "_ukr")
UNITS_NAMED: Final = ("ore", "ppm", "minutes", "year", "km")
ADDRESS: Final = re.compile(r"[;:,]?\s*https?://[^\s;]+")
WORDS: Final[tuple[tuple[str, Text], ...]] = (
    ("proposal", Text(sv="förslag", en="a design that someone has put forward, and no law")),
    ("enacted_rule", Text(sv="gällande regel", en="what the law in force says")),
    ("our_assumption", Text(sv="vårt antagande", en="what kutcalc assumes where the sources are silent")),
    ("training_deduction", Text(sv="kompetensavdrag (KUT-avdrag)", en="what a policy gives for training")),
    ("cap", Text(sv="tak", en="the most that counts or is given")),
    ("floor", Text(sv="golv", en="what no deduction goes below")),
    ("group", Text(sv="koncern", en="employers that share ceilings")),
    ("employee", Text(sv="anställd", en="a person, known by a reference that names nobody")),
    ("payslip", Text(sv="lönerad", en="one employee at one employer in one month, or several who are alike")),
    ("how_we_calculated", Text(sv="så räknade vi", en="the steps behind a figure")),
)


class Term(msgspec.Struct, frozen=True):
    """One word of kutcalc: a rule, a dated value, a column or a setting, with its Swedish and its English name."""

    name: str
    kind: TermKind
    term: str
    english: str
    summary: str
    unit: str
    source: str


Declared = tuple[str, TermKind, Text, Text, str, str]
"""A word as it is declared: name, kind, its two names, its two summaries, unit and source."""


def english_of(name: str) -> str:
    """Give the English name behind an identifier: blanks for underscores, without the mark of a unit."""
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name.replace("_", " ")


def _named(term: str, name: str) -> Text:
    return Text(sv=term, en=english_of(name))


def entries(language: Language = "sv") -> tuple[Term, ...]:
    """List all words, sorted by name and kind; made from the declarations of law, tables and policy files."""
    book = law_book()
    makers = (_rules(book), _bands(book), _parameters(book), _columns(), _fields(), _settings(), _words())
    found = (_of_language(declared, language) for maker in makers for declared in maker)
    return tuple(sorted(found, key=lambda term: (term.name, term.kind)))


def _of_language(declared: Declared, language: Language) -> Term:
    name, kind, term, summary, unit, source = declared
    return Term(name, kind, term.sv, term.en, summary.read(language), unit, " ".join(source.split()))


def _rules(book: Book) -> Iterator[Declared]:
    for rule in book.rules.values():
        yield rule.name, "rule", _named(rule.term, rule.name), rule.summary, rule.unit.unit, rule.source


def _bands(book: Book) -> Iterator[Declared]:
    for band in book.bands:
        for name in (band.rate, band.base):
            unit = book.unit_named(name).unit
            yield name, "rule", _named(term_of_band(band, name), name), band.summary, unit, band.source_of_law


def _parameters(book: Book) -> Iterator[Declared]:
    for value in book.values.values():
        source = ADDRESS.sub("", value.values[-1].source)
        summary = Text(sv=value.term, en=value.summary)
        yield value.name, "parameter", _named(value.term, value.name), summary, value.unit, source


def _columns() -> Iterator[Declared]:
    tables: dict[str, tuple[Column, ...]] = {
        "payslips.csv": PAYSLIP_COLUMNS,
        "training.csv": TRAINING_COLUMNS,
        "years.csv": YEAR_COLUMNS,
    }
    found: dict[tuple[str, str], tuple[Column, list[str]]] = {}
    for file, columns in tables.items():
        for column in columns:
            found.setdefault((column.name, column.term), (column, []))[1].append(file)
    for column, where in found.values():
        summary = Text(sv=column.term, en=column.summary)
        unit = next((unit for unit in UNITS_NAMED if column.name.endswith(unit)), column.kind)
        yield column.name, "column", _named(column.term, column.name), summary, unit, ", ".join(where)


def _fields() -> Iterator[Declared]:
    given = {column.name for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS, *YEAR_COLUMNS)}
    for field in FIELDS.values():
        if field.name not in given:
            yield field.name, "column", field.term, field.term, field.unit or field.kind, "measured"


def _settings() -> Iterator[Declared]:
    for part, keys in SETTINGS.items():
        for name, key in keys.items():
            if part != "tiers":
                yield f"{part}.{name}", "parameter", key.term, key.term, key.unit, "policy file"


def _words() -> Iterator[Declared]:
    for name, text in WORDS:
        yield name, "word", _named(text.sv, name), text, "", "kutcalc"


# ---------------------------------------------------------------------- documents


def documents() -> dict[str, str]:
    """Make the documents by file name."""
    return {"glossary.md": glossary_text(), "rule-book.md": rule_book_text(), "limits.md": limits_text()}


def glossary_text() -> str:
    """Write the glossary: one line for each word."""
    rows = ((f"`{one.name}`", one.kind, one.term, one.english, one.unit, one.source) for one in entries())
    return page(
        "Ord · Words",
        "Varje ord i regler, villkor och tabeller, på svenska och engelska. Skrivs ut ur deklarationerna: `make docs`.",
        "Every word of rules, values and tables, in Swedish and English. Printed from the declarations by `make docs`.",
        table(("name", "kind", "svensk term", "English", "unit", "source"), rows),
    )


def limits_text() -> str:
    """Write the published limits."""
    rows = (
        (
            f"`{limit.name}`",
            decimal_text(limit.default, 1, "sv"),
            limit.unit,
            f"`KUTCALC_{limit.name.upper()}`",
            limit.text.sv,
            limit.text.en,
        )
        for limit in LIMITS
    )
    return page(
        "Begränsningar · Limits",
        "Varje gräns kan ändras med en miljövariabel.",
        "Each limit is set by an environment variable.",
        table(("name", "default", "unit", "set by", "varför", "why"), rows),
    )


def main(arguments: list[str]) -> None:
    """Write the documents into the folder that is named, or print them."""
    for name, text in documents().items():
        if arguments:
            (Path(arguments[0]) / name).write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
