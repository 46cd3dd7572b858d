"""Whether a policy can be worked on the rows that a course can touch, with the same result as on all.

It is decided by what the rules read, never by their names: what is left out must be proved to give nothing
(`untouched.py`), and what is summed over all payslips must have been summed before (`known_law.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kutcalc.analysis.alike import same_rule
from kutcalc.analysis.known_law import standing_book, standing_sums
from kutcalc.analysis.signs import NOT_BELOW
from kutcalc.analysis.untouched import Ground, Where
from kutcalc.engine import BandSpread, Book, Input, Read, Rule, Spread
from kutcalc.engine.columns import column_read
from kutcalc.engine.rule import RUNNING, UPWARD, WINDOW, AnyRule
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYEE_YEAR, PAYSLIP, TRAINING

_ROWS: Final = frozenset((PAYSLIP.name, EMPLOYEE_YEAR.name))


@dataclass(frozen=True, slots=True)
class Reduced:
    """A policy's own rules on the rows that a course can touch.

    `known` are names of the law that become inputs, `sums` the columns kept of all payslips, each by its level;
    `weights` are the weights of shares, which must not all be nothing where there is anything to share.
    """

    book: Book
    known: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    weights: tuple[tuple[str, str], ...]


def reduced(book: Book, wanted: Sequence[str]) -> Reduced | None:
    """Give a policy's own rules for the rows that a course can touch; None where all rows must be worked.

    `wanted` are the names that will be read off; those of a row are read as nothing in the rows left out.
    """
    key = ("reduced", *wanted)
    if key not in book.kept:
        book.kept[key] = _reduced(book, wanted)
    found: Reduced | None = book.kept[key]
    return found


def _reduced(book: Book, wanted: Sequence[str]) -> Reduced | None:
    law = law_book().rules
    order = [name for name in book.needed(wanted) if name not in law]
    sources = [source for name in order for source in book.sources_of(name)]
    if not any(book.level_of(source).name == TRAINING.name for source in sources):
        return None  # it reads no course, so every row may be touched
    if any(book.bands_before(name) for name in (*order, *wanted)):
        return None
    kept: dict[str, list[str]] = {}
    weights = []
    ground = Ground(book)
    for name in wanted:
        level = book.level_of(name).name
        where: Where = "in a row" if level in _ROWS else "in a group"
        if name not in law and level != TRAINING.name and not ground.of(name, where).is_nothing:
            return None
    for name in order:
        rule = book.rules[name]
        if not _holds(rule, book, ground, kept):
            return None
        if isinstance(rule, Spread) and rule.level.name in _ROWS:
            weights.append((rule.total, rule.weight))
    read = dict.fromkeys(source for name in order for source in book.sources_of(name) if source in law)
    known = tuple(dict.fromkeys((*read, *(name for name in wanted if name in law))))
    if any(book.bands_before(name) for name in known):
        return None
    for name in known:
        kept.setdefault(law[name].level.name, []).append(name)
    own = own_book(book, order, known)
    return Reduced(own, known, {level: tuple(names) for level, names in kept.items()}, tuple(weights))


def own_book(book: Book, order: Sequence[str], known: Sequence[str]) -> Book:
    """Give some rules of a book alone; the names that are known become inputs."""
    given = []
    for name in known:
        rule = book.rules[name]
        given.append(Input(name, rule.level, rule.unit, rule.term, rule.fact))
    return Book.of(
        [book.rules[name] for name in order], book.values.values(), [*book.inputs.values(), *given],
        checked=book.rules,
    )  # fmt: skip


def _holds(rule: AnyRule, book: Book, ground: Ground, kept: dict[str, list[str]]) -> bool:
    """Whether a rule gives the same where payslips without courses are left out; notes the sums that it takes."""
    if isinstance(rule, Rule):
        reads = [read for read in rule.reads if book.level_of(read.name).name in _ROWS]
        return all(_is_same(rule, read, book, ground, kept) for read in reads)
    if isinstance(rule, Spread) and rule.level.name in _ROWS:
        return ground.of(rule.weight, "in a row").is_nothing
    return rule.level.name not in _ROWS and not isinstance(rule, BandSpread)


def _is_same(rule: Rule, read: Read, book: Book, ground: Ground, kept: dict[str, list[str]]) -> bool:
    """Whether what a rule reads of payslips or persons is the same where those without courses are left out."""
    if read.how == "same":
        return True
    if read.how in UPWARD:
        column = _sum_kept(rule, read, book)
        if column is not None:
            kept.setdefault(rule.level.name, []).append(column)
        return column is not None or _adds_nothing(read, ground)
    is_along = read.how in RUNNING or read.how.startswith(WINDOW)
    return is_along and ground.of(read.name, "in a row").is_nothing


def _adds_nothing(read: Read, ground: Ground) -> bool:
    """Whether rows without courses add nothing to what is read of them."""
    if read.how not in {"total", "count", "highest"} or not ground.of(read.name, "in a row").is_nothing:
        return False
    return read.how != "highest" or ground.of(read.name, "anywhere").signs <= NOT_BELOW


def _sum_kept(rule: Rule, read: Read, book: Book) -> str | None:
    """Name the column that holds what is read, summed over all payslips; None where it was not summed."""
    column = column_read(read)
    if (rule.level.name, column) not in set(standing_sums().values()):
        return None
    return column if _is_standing(read.name, book) else None


def _is_standing(name: str, book: Book) -> bool:
    """Whether a name means the same in a policy as in the standing book."""
    standing = standing_book()
    if name in law_book().rules:
        return True
    if name not in book.rules:
        return name in standing.inputs and book.inputs[name] == standing.inputs[name]
    if name not in standing.rules or not same_rule(book.rules[name], standing.rules[name]):
        return False
    values = [need.name for need in book.rules[name].needs]
    return all(book.values[one] == standing.values.get(one) for one in values) and all(
        _is_standing(source, book) for source in book.sources_of(name)
    )


__all__ = ["Reduced", "own_book", "reduced"]
