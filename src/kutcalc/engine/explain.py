"""The trace of one figure: the steps behind it, walked back along what each rule read, in the values that were stored.

Nothing is computed here, so a trace cannot disagree with its result. A step says its formula in words with the row's
own numbers. Sums over a few rows are followed into those rows; of longer ones the terms are listed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kutcalc.engine.book import Book
from kutcalc.engine.level import Bands, Slice
from kutcalc.engine.numbers import Numbers
from kutcalc.engine.phrase import Phrase, written
from kutcalc.engine.rule import PREVIOUS, UPWARD, WINDOW, AnyRule, BandSpread, Carry, Needed, Read, Rule, Spread
from kutcalc.engine.steps import ParameterOut, ReadOut, ResultOut, Step
from kutcalc.engine.value import Dated
from kutcalc.language import Language
from kutcalc.units import month_number, write_month

MOST_ROWS_FOLLOWED: Final = 3
MOST_TERMS_LISTED: Final = 100


def steps_behind(
    book: Book,
    case: Numbers,
    name: str,
    row: int,
    language: Language,
    source_url: Callable[[str], str | None],
    skip: frozenset[str] = frozenset(),
) -> list[Step]:
    """List the steps behind the value of a name in a row, each after what it read; the last one is the figure's own.

    What stands behind the names in `skip` is left out: their values are read, and not followed.
    """
    walk = _Walk(book, case, language, source_url, skip)
    walk.visit(name, row)
    return walk.steps


@dataclass(slots=True)
class _Walk:
    """One walk back from a figure along what its rules read."""

    book: Book
    case: Numbers
    language: Language
    source_url: Callable[[str], str | None]
    skip: frozenset[str]
    steps: list[Step] = field(default_factory=list)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def visit(self, name: str, row: int) -> None:
        if (name, row) in self.seen or name in self.skip:
            return
        self.seen.add((name, row))
        band = next((band for band in self.book.bands if name == band.base), None)
        if band is not None:
            self._band(band, row)
            return
        rule = self.book.rules.get(name)
        if isinstance(rule, Rule):
            self._rule(rule, row)
        elif isinstance(rule, Carry):
            self._carry(rule, row)
        elif rule is not None:
            self._spread(rule, row)

    # ------------------------------------------------------------------ one kind of step each

    def _rule(self, rule: Rule, row: int) -> None:
        reads: list[ReadOut] = []
        operands: list[Phrase] = []
        for read in rule.reads:
            rows = self._rows(rule, read, row)
            unit = self._unit(read)
            column = self.case.of(self.book, read.name)
            values = [column[place] for place in rows]
            followed = rows if len(rows) == 1 or read.how not in UPWARD else [place for place in rows if column[place]]
            if len(followed) <= MOST_ROWS_FOLLOWED:
                for place in followed:
                    self.visit(read.name, place)
            reads.append(self._read_out(read, values, unit))
            operands.append(self._phrase(read, values, unit))
        phrase = rule.work(tuple(operands), tuple(self._value_phrase(rule, need, row) for need in rule.needs))
        value = self.case.columns[rule.name][row]
        parameters = [*self._rates_of_band(rule, row), *self._parameters(rule, row)]
        self._add(rule, row, self._formula(phrase, value, rule.unit.unit), reads, parameters, value)

    def _spread(self, rule: Spread | BandSpread, row: int) -> None:
        value = self.case.columns[rule.name][row]
        if isinstance(rule, BandSpread):
            reads, formula = self._band_share(rule, row)
        else:
            reads, formula = self._share(rule, row)
        self._add(rule, row, f"{formula} = {written(value, 'ukr', self.language)}", reads, (), value)

    def _carry(self, rule: Carry, row: int) -> None:
        """Say what a year claims and has room for; earlier years are steps of their own."""
        owned = self.case.rows[rule.level.name].columns
        keys = [key for key in rule.level.keys if key != "year"]
        years = owned["year"]
        rows = [
            place
            for place in sorted(range(len(years)), key=years.__getitem__)
            if years[place] <= years[row] and all(owned[key][place] == owned[key][row] for key in keys)
        ]
        reads: list[ReadOut] = []
        for read in rule.reads:
            column = self.case.of(self.book, read.name)
            for place in rows:
                self.visit(read.name, place)
            values = tuple(column[place] for place in rows)
            reads.append(ReadOut(read.name, "total", len(rows), None, read.unit.unit, values))
        value = self.case.columns[rule.name][row]
        both = [self.case.of(self.book, name) for name in (rule.claim, rule.room)]
        written_years = "; ".join(
            f"{years[place]}: " + " / ".join(written(column[place], "ukr", self.language) for column in both)
            for place in rows
        )
        formula = {"sv": "anspråk och utrymme", "en": "claims and room"}[self.language]
        self._add(rule, row, f"{formula} {written_years} = {written(value, 'ukr', self.language)}", reads, (), value)

    def _share(self, rule: Spread, row: int) -> tuple[list[ReadOut], str]:
        level = self.book.level_of(rule.total).name
        above = self.case.rows[rule.level.name].above[level]
        parent = above[row]
        self.visit(rule.total, parent)
        self.visit(rule.weight, row)
        weights = self.case.of(self.book, rule.weight)
        members = [place for place, up in enumerate(above) if up == parent]
        total = self.case.of(self.book, rule.total)[parent]
        unit = self.book.unit_named(rule.weight).unit
        whole = sum(weights[place] for place in members)
        reads = [
            ReadOut(rule.total, "same", 1, total, "ukr"),
            ReadOut(rule.weight, "same", 1, weights[row], unit),
            ReadOut(rule.weight, "total", len(members), whole, unit),
        ]
        return reads, self._share_text(total, weights[row], whole, unit)

    def _share_text(self, total: int, weight: int, whole: int, unit: str) -> str:
        ending = {"sv": "efter största rest", "en": "by largest remainder"}[self.language]
        parts = [written(total, "ukr", self.language), written(weight, unit, self.language)]
        return f"{parts[0]} × {parts[1]} / {written(whole, unit, self.language)}, {ending}"

    def _rates_of_band(self, rule: Rule, row: int) -> list[ParameterOut]:
        """Give the dated values that the rate of a band is, where a rule reads it and a base lies there."""
        names = {read.name: read.unit.unit for read in rule.reads}
        band = next((band for band in self.book.bands if band.rate in names and band.level == rule.level), None)
        if band is None:
            return []
        columns = self.case.rows[band.level.name].columns
        rate, month = columns[band.rate][row], columns["month"][row]
        found = []
        for piece in band.slices:
            if self._places_in(band, piece, row):
                entries = ((name, self.book.values[name].at(month)) for name in piece.candidates)
                found += [
                    _parameter(name, entry, names[band.rate])
                    for name, entry in entries
                    if entry is not None and entry.value == rate
                ]
        return found

    def _places_in(self, band: Bands, piece: Slice, row: int) -> list[int]:
        """Find the rows of the source whose part of the base lies in a row of the band."""
        rows, below = self.case.rows[band.level.name], self.case.rows[band.source.name]
        parent, rate = rows.above[band.parent.name][row], rows.columns[band.rate][row]
        bases, rates = (self.case.of(self.book, name) for name in (piece.base, piece.rate))
        return [
            place
            for place, up in enumerate(below.above[band.parent.name])
            if up == parent and rates[place] == rate and bases[place]
        ]

    def _band_share(self, rule: BandSpread, row: int) -> tuple[list[ReadOut], str]:
        band = rule.bands
        below, rows = self.case.rows[band.source.name], self.case.rows[band.level.name]
        parent = below.above[band.parent.name][row]
        reads: list[ReadOut] = []
        texts: list[str] = []
        for piece in band.slices:
            base, rate = (self.case.of(self.book, name)[row] for name in (piece.base, piece.rate))
            if not base:
                continue
            place = next(
                number
                for number, up in enumerate(rows.above[band.parent.name])
                if up == parent and rows.columns[band.rate][number] == rate
            )
            self.visit(rule.total, place)
            self.visit(piece.base, row)
            total = self.case.of(self.book, rule.total)[place]
            whole = rows.columns[band.base][place]
            reads += [
                ReadOut(rule.total, "same", 1, total, "ukr"),
                ReadOut(piece.base, "same", 1, base, "kr"),
                ReadOut(band.base, "same", 1, whole, "kr"),
            ]
            texts.append(self._share_text(total, base, whole, "kr"))
        return reads, " + ".join(texts) or "0"

    def _band(self, band: Bands, row: int) -> None:
        reads: list[ReadOut] = []
        terms: list[int] = []
        for piece in band.slices:
            bases = self.case.of(self.book, piece.base)
            places = self._places_in(band, piece, row)
            if not places:
                continue
            if len(places) <= MOST_ROWS_FOLLOWED:
                for place in places:
                    self.visit(piece.base, place)
            values = tuple(bases[place] for place in places)
            reads.append(ReadOut(piece.base, "total", len(values), sum(values), "kr", _listed(values)))
            terms += values
        value = self.case.rows[band.level.name].columns[band.base][row]
        shown = Phrase.of_total([Phrase.of_value(term, "kr", self.language) for term in terms], len(terms))
        self.steps.append(
            Step(
                step=len(self.steps) + 1,
                name=band.base,
                level=band.level.name,
                row=self._row_keys(band.level.name, row),
                term=band.term,
                summary=band.summary.read(self.language),
                source=band.source_of_law,
                source_url=self.source_url(band.source_of_law),
                formula=self._formula(shown, value, "kr"),
                reads=tuple(reads),
                parameters=(),
                result=ResultOut(value, "kr"),
            )
        )

    # ------------------------------------------------------------------ what a step is made of

    def _add(
        self,
        rule: AnyRule,
        row: int,
        formula: str,
        reads: Sequence[ReadOut],
        parameters: Sequence[ParameterOut],
        value: Any,
    ) -> None:
        self.steps.append(
            Step(
                step=len(self.steps) + 1,
                name=rule.name,
                level=rule.level.name,
                row=self._row_keys(rule.level.name, row),
                term=rule.term,
                summary=rule.summary.read(self.language),
                source=rule.source,
                source_url=self.source_url(rule.source),
                formula=formula,
                reads=tuple(reads),
                parameters=tuple(parameters),
                result=ResultOut(value, rule.unit.unit),
            )
        )

    def _row_keys(self, level: str, row: int) -> dict[str, str]:
        rows = self.case.rows[level]
        names = [*rows.level.keys, "rate"] if level == "rate" else rows.level.keys
        found = {}
        for name in names:
            if name in rows.columns:
                value = rows.columns[name][row]
                found[name] = write_month(value) if isinstance(value, date) else str(value)
        return found

    def _rows(self, rule: Rule, read: Read, row: int) -> list[int]:
        """Find the rows that a read reached: one, those below, or those before."""
        level = self.book.level_of(read.name).name
        own = self.case.rows[rule.level.name]
        if read.how in UPWARD:
            places = [place for place, up in enumerate(self.case.rows[level].above[rule.level.name]) if up == row]
            return places[-1:] if read.how == "last" else places
        if read.how in {"earlier", "ahead"}:
            sequence = rule.level.earlier if read.how == "earlier" else rule.level.ahead
            if sequence is None:
                return []
            within, order = sequence
            above, orders = own.above[within.name], own.columns[order]
            return [place for place in range(own.count) if above[place] == above[row] and orders[place] < orders[row]]
        if read.how.startswith((PREVIOUS, WINDOW)):
            return self._rows_in_time(rule, read, row)
        return [row] if level == rule.level.name else [own.above[level][row]]

    def _rows_in_time(self, rule: Rule, read: Read, row: int) -> list[int]:
        columns, keys = self.case.rows[rule.level.name].columns, rule.level.keys
        if read.how.startswith(PREVIOUS):
            return self._years_before(columns, keys, row, int(read.how.removeprefix(PREVIOUS)))
        return self._months_before(columns, keys, row, int(read.how.removeprefix(WINDOW)))

    def _years_before(self, columns: dict[str, list[Any]], keys: Sequence[str], row: int, back: int) -> list[int]:
        others = [key for key in keys if key != "year"]
        return [
            place
            for place in range(len(columns["year"]))
            if columns["year"][place] == columns["year"][row] - back
            and all(columns[key][place] == columns[key][row] for key in others)
        ]

    def _months_before(self, columns: dict[str, list[Any]], keys: Sequence[str], row: int, span: int) -> list[int]:
        others = [key for key in keys if key != "month"]
        own = month_number(columns["month"][row])
        return [
            place
            for place in range(len(columns["month"]))
            if own - span < month_number(columns["month"][place]) <= own
            and all(columns[key][place] == columns[key][row] for key in others)
        ]

    def _unit(self, read: Read) -> str:
        return "count" if read.how == "count" else read.unit.unit

    def _read_out(self, read: Read, values: list[Any], unit: str) -> ReadOut:
        how = {"same": "same", "count": "count", "last": "first", "highest": "first"}.get(read.how, "total")
        if read.how.startswith(PREVIOUS):
            how = "first"
        value = self._joined(read, values)
        return ReadOut(read.name, how, len(values), value, unit, _listed(tuple(values)) if how == "total" else ())

    def _joined(self, read: Read, values: list[Any]) -> Any:
        if read.how in {"same", "last"} or read.how.startswith(PREVIOUS):
            return values[0] if values else None
        if read.how == "highest":
            return max(values, default=0)
        if read.how == "count":
            return sum(1 for value in values if value)
        return sum(values)

    def _phrase(self, read: Read, values: list[Any], unit: str) -> Phrase:
        value = self._joined(read, values)
        if (read.how in {"total", "earlier", "ahead"} or read.how.startswith(WINDOW)) and len(values) > 1:
            terms = [Phrase.of_value(one, unit, self.language) for one in values if one]
            shown = Phrase.of_total(terms, len(terms)) if terms else Phrase.of_value(0, unit, self.language)
            return Phrase(shown.sv, shown.en, value=value, known=True, strength=shown.strength)
        if unit == "flag":
            return self._flag_phrase(read.name, value)
        return Phrase.of_value(value, unit, self.language)

    def _flag_phrase(self, name: str, value: Any) -> Phrase:
        """Write a flag by its term, with its answer in brackets."""
        thing = self.book.rules.get(name) or self.book.inputs.get(name)
        term = name if thing is None else thing.term
        term_en = thing.term_en if isinstance(thing, Rule) and thing.term_en else name
        sv, en = (written(value, "flag", language) for language in ("sv", "en"))
        return Phrase(f"{term} ({sv})", f"{term_en} ({en})", value=value, known=True)

    def _value_phrase(self, rule: Rule, need: Needed, row: int) -> Phrase:
        entry = self.book.values[need.name].at(self.case.rows[rule.level.name].columns["month"][row])
        content = 0 if entry is None else entry.value
        return Phrase.of_value(content, need.unit.unit, self.language)

    def _parameters(self, rule: Rule, row: int) -> list[ParameterOut]:
        month = self.case.rows[rule.level.name].columns["month"][row] if rule.needs else None
        found = []
        for need in rule.needs:
            value = self.book.values[need.name]
            entry = value.at(month) if month is not None else None
            if entry is not None:
                found.append(_parameter(need.name, entry, need.unit.unit))
        return found

    def _formula(self, phrase: Any, value: Any, unit: str) -> str:
        text: str = getattr(Phrase.made(phrase), self.language)
        result = written(value, unit, self.language)
        return text if text == result else f"{text} = {result}"


def _parameter(name: str, entry: Dated, unit: str) -> ParameterOut:
    since = None if entry.since is None else entry.since.isoformat()
    return ParameterOut(name, entry.value, unit, since, entry.source, entry.verification)


def _listed(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return values[:MOST_TERMS_LISTED]
