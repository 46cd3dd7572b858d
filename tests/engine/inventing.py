"""Random law and random tables for the island of Fabel: every word, every way of reading, and values that change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Final

from kutcalc.engine import (
    BandSpread,
    Book,
    Carry,
    Choice,
    Flag,
    Kronor,
    Level,
    Minutes,
    Money,
    Needed,
    Number,
    Ore,
    Rate,
    Read,
    Rule,
    Spread,
    Value,
    all_of,
    any_of,
    at_least,
    at_most,
    below,
    between,
    first_known,
    given,
    greatest,
    is_known,
    is_not,
    known_or_zero,
    known_where,
    kronor_of,
    least,
    money_of,
    money_of_kronor,
    named,
    number_of,
    one_of,
    portion,
    ratio,
    rest_of_portion,
    same,
    schedule,
    share,
    sum_known,
    truncate,
    when,
    whole,
    whole_kronor,
    whole_ore,
    with_rests,
)
from kutcalc.engine.carry import GIVES
from kutcalc.engine.kinds import Quantity
from kutcalc.engine.rule import AnyRule
from kutcalc.language import Text
from kutcalc.units import month_of_number

from . import fable
from .fable import BANDS, INPUTS, LEVELS, RULES, STALL_MONTH, TRADE, VALUES, VISIT, Tables, value

Unit = type[Quantity]
Work = Callable[..., Any]
FIRST_MONTH: Final = 2030 * 12 + 10
NO_TEXT: Final = Text(sv="", en="")
NAMES: Final = ("smiths", "weavers", "")
# So small that no sum of Fabel can pass 64 bits, however its law adds and multiplies.
BOUNDS: Final[dict[Unit, tuple[int, int]]] = {
    Money: (-(10**12), 10**12),
    Kronor: (-(10**6), 10**6),
    Ore: (-(10**8), 10**8),
    Minutes: (0, 10**5),
    Number: (-100, 100),
    Rate: (0, 10**6),
}
SUMMED: Final = tuple(BOUNDS)


@dataclass(slots=True)
class Sentence:
    """One rule in the making: what it has come to read so far."""

    reads: list[Read] = field(default_factory=list)
    needs: list[Needed] = field(default_factory=list)

    def read(self, read: Read) -> Work:
        """Read a column, and give its place among the operands as a function."""
        if read not in self.reads:
            self.reads.append(read)
        place = self.reads.index(read)
        return lambda operands, _: operands[place]

    def need(self, need: Needed) -> Work:
        """Need a dated value, and give its place as a function."""
        if need not in self.needs:
            self.needs.append(need)
        return lambda _, values: values[need.name]


class Legislator:
    """Writes random rules on Fabel's levels, each on top of those before."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.rules: list[AnyRule] = list(RULES)
        self.values: list[Value] = [_changing(random, one) for one in VALUES]
        self.numbers = 0

    def book(self) -> Book:
        """Make the book of what has been written."""
        return fable.book(self.rules, self.values)

    def write(self) -> None:
        """Write one more rule."""
        kind = self.random.choice((*["rule"] * 10, "spread", "bandspread", "carry"))
        if kind == "spread":
            self._spread()
        elif kind == "carry":
            self._carry()
        elif kind == "bandspread":
            self._band_spread()
        else:
            self._rule()

    # ------------------------------------------------------------------ whole rules

    def _name(self, kind: str) -> str:
        self.numbers += 1
        return f"{kind}_{self.numbers}"

    def _spread(self) -> None:
        level = self.random.choice([one for one in LEVELS if one.parents])
        above = [one for one in self._things() if level.is_below(one[1]) and one[2] is Money and not one[3]]
        if not above:
            return
        weight = self._made(level, Number, lambda s: self._at_least_nothing(s, level, Number))
        total = self.random.choice(above)[0]
        grain = self.random.choice((1, 7, 10_000, 1_000_000))
        self.rules.append(Spread(self._name("spread"), level, total, weight, grain, "", "", NO_TEXT))

    def _band_spread(self) -> None:
        total = self._made(BANDS.level, Money, lambda s: self._expression(s, BANDS.level, Money, 2))
        grain = self.random.choice((1, 10_000, 1_000_000))
        self.rules.append(BandSpread(self._name("part"), TRADE, BANDS, total, grain, "", "", NO_TEXT))

    def _carry(self) -> None:
        level = self.random.choice([one for one in LEVELS if "year" in one.keys])
        claim = self._made(level, Money, lambda s: self._at_least_nothing(s, level, Money))
        span = self._made(level, Number, lambda s: self._at_least_nothing(s, level, Number))
        room = self.random.choice([one[0] for one in self._things() if one[1] is level and one[2] is Money])
        gives = self.random.choice(GIVES)
        self.rules.append(Carry(self._name("carried"), level, claim, room, span, gives, "", "", NO_TEXT))

    def _at_least_nothing(self, sentence: Sentence, level: Level, unit: Unit) -> Work:
        amount = self._leaf(sentence, level, unit)
        return lambda o, v: greatest(0, amount(o, v))

    def _rule(self) -> None:
        level = self.random.choice(LEVELS)
        unit = self.random.choice((Money, Money, Kronor, Ore, Number, Rate, Minutes, Flag, Flag, Choice))
        if self.random.random() < 0.2:
            facts = [one for one in self._readable(level, None) if one.fact]
            if facts:
                self._fact_rule(level, facts)
                return
        self._made(level, unit, lambda s: self._expression(s, level, unit, 2))

    def _made(self, level: Level, unit: Unit, write: Callable[[Sentence], Work], *, fact: bool = False) -> str:
        sentence = Sentence()
        body = write(sentence)
        if unit in BOUNDS and not fact and not any(read.fact for read in sentence.reads):
            body = self._bounded(sentence, unit, body)
        name = self._name("rule")
        self.rules.append(
            Rule(
                name=name,
                level=level,
                unit=unit,
                term=name,
                source="Fabel",
                summary=Text(sv=name, en=name),
                function=lambda *operands, **values: body(operands, values),
                reads=tuple(sentence.reads),
                needs=tuple(sentence.needs),
                fact=fact,
                arguments=tuple(need.name for need in sentence.needs),
            )
        )
        return name

    def _bounded(self, sentence: Sentence, unit: Unit, body: Work) -> Work:
        low, high = BOUNDS[unit]
        floor, cap = self._value(sentence, unit, (low,)), self._value(sentence, unit, (high,))
        return lambda o, v: greatest(floor(o, v), least(body(o, v), cap(o, v)))

    def _fact_rule(self, level: Level, facts: Sequence[Read]) -> None:
        """Write a rule on what may be unknown: the one half pass it on, the other half ask."""
        chosen = self.random.choice(facts)
        other = self.random.choice([one for one in facts if one.unit is chosen.unit])
        sentence = Sentence()
        places = [sentence.read(chosen), sentence.read(other), self._leaf(sentence, level, Flag)]
        if chosen.unit in SUMMED:
            places += [self._value(sentence, chosen.unit, (0, 100, 600)), self._value(sentence, Number, (0, 3, 7))]
            words = (*FACT_WORDS, *AMOUNT_WORDS)
        else:
            words = (*FACT_WORDS, *(FLAG_WORDS if chosen.unit is Flag else CHOICE_WORDS))
        word, gives = self.random.choice(words)
        unit = chosen.unit if gives is None else gives
        passes_on = word not in KNOWN and self.random.random() < 0.6

        def body(operands: Any, values: Any) -> Any:
            return word(*(place(operands, values) for place in places))

        self._made(level, unit, lambda own: self._copied(own, sentence, body), fact=passes_on)

    @staticmethod
    def _copied(sentence: Sentence, other: Sentence, body: Work) -> Work:
        sentence.reads, sentence.needs = other.reads, other.needs
        return body

    # ------------------------------------------------------------------ what there is to read

    def _things(self) -> list[tuple[str, Level, Unit, bool]]:
        things: list[tuple[str, Level, Unit, bool]] = [(one.name, one.level, one.unit, one.fact) for one in INPUTS]
        things += [(one.name, one.level, one.unit, one.fact) for one in self.rules]
        return [*things, (BANDS.rate, BANDS.level, Rate, False), (BANDS.base, BANDS.level, Kronor, False)]

    def _readable(self, level: Level, unit: Unit | None) -> list[Read]:
        found: list[Read] = []
        for name, at, own, fact in self._things():
            if at.name == level.name or level.is_below(at):
                found.append(Read(name, own, "same", fact=fact))
            if at.name == level.name and "year" in level.keys and own in SUMMED:
                found.append(Read(name, own, self.random.choice(("previous 1", "previous 2")), fact=True))
            if at.is_below(level):
                found.append(Read(name, own, "last", fact=fact))
            if fact:
                continue
            if at.is_below(level) and own is Flag:
                found.append(Read(name, Flag, "count"))
            if own not in SUMMED:
                continue
            if at.is_below(level):
                found += [Read(name, own, "total"), Read(name, own, "highest")]
            if at.name == level.name and "month" in level.keys:
                found.append(Read(name, own, self.random.choice(("window 1", "window 3"))))
            found += [
                Read(name, own, how)
                for how, sequence in (("earlier", level.earlier), ("ahead", level.ahead))
                if at.name == level.name and sequence is not None
            ]
        result = Number if unit is None else unit
        return [one for one in found if unit is None or (Number if one.how == "count" else one.unit) is result]

    def _leaf(self, sentence: Sentence, level: Level, unit: Unit) -> Work:
        readable = [one for one in self._readable(level, unit) if not one.fact]
        # the same name read in two ways by one rule would be one operand of two meanings
        readable = [one for one in readable if all(one == read or one.name != read.name for read in sentence.reads)]
        if readable and self.random.random() < 0.8:
            return sentence.read(self.random.choice(readable))
        choices: dict[Unit, tuple[Any, ...]] = {Flag: (True, False), Choice: NAMES, Rate: (0, 1, 314_200, 10**6)}
        return self._value(sentence, unit, choices.get(unit, (0, 1, 7, 100, 999)))

    def _value(self, sentence: Sentence, unit: Unit, contents: Sequence[Any]) -> Work:
        """Need a new dated value: constant, or changing over the months, and now and then optional and absent."""
        name = self._name("value")
        # now and then it is in force too late, and lacking
        first = self.random.choice((*[None] * 100, _month(2)))
        entries: list[tuple[date | None, Any]] = [(first, self.random.choice(contents))]
        entries += [
            (_month(at), self.random.choice(contents))
            for at in sorted(self.random.sample(range(1, 6), len(contents) > 1))
        ]
        is_optional = len(contents) > 1 and self.random.random() < 0.3
        if is_optional:
            entries = entries[self.random.randint(0, 1) :]
        self.values.append(value(name, unit.unit, *entries))
        return sentence.need(Needed(name, unit, is_optional))

    # ------------------------------------------------------------------ the words

    def _expression(self, sentence: Sentence, level: Level, unit: Unit, depth: int) -> Work:
        if depth == 0 or self.random.random() < 0.2:
            return self._leaf(sentence, level, unit)
        if unit is Rate and self.random.random() < 0.3:
            return self._on_line(sentence, level)
        words = WORDS[unit]
        if unit in SUMMED and self.random.random() < 0.5:
            words = tuple((word, tuple(unit if kind is None else kind for kind in kinds)) for word, kinds in ANY_UNIT)
        word, kinds = self.random.choice(words)
        places = [self._expression(sentence, level, kind, depth - 1) for kind in kinds]
        return lambda o, v: word(*(place(o, v) for place in places))

    def _on_line(self, sentence: Sentence, level: Level) -> Work:
        measure = self._leaf(sentence, level, Kronor)
        corners = [
            (self._value(sentence, Kronor, (at,)), self._value(sentence, Rate, (0, 5, 500_000)))
            for at in sorted(self.random.sample((0, 1, 2, 50, 1_000, 10**6), self.random.randint(1, 4)))
        ]
        return lambda o, v: schedule(measure(o, v), [(at(o, v), rate(o, v)) for at, rate in corners])


def _is_known(a: Any, *_: Any) -> Any:
    return is_known(a)


def _or_zero(a: Any, *_: Any) -> Any:
    return known_or_zero(a)


def _given(a: Any, *_: Any) -> Any:
    return given(a)


KNOWN: Final[tuple[Work, ...]] = (_is_known, _or_zero, _given)
# Each takes two facts of one unit and a flag; of amounts a limit and a weight too. None stands for the facts' own unit.
FACT_WORDS: Final[tuple[tuple[Work, Unit | None], ...]] = (
    (_is_known, Flag),
    (_given, None),
    (lambda a, b, *_: first_known(a, b), None),
    (lambda a, _, flag, *__: known_where(flag, a), None),
)
AMOUNT_WORDS: Final[tuple[tuple[Work, Unit | None], ...]] = (
    (_or_zero, None),
    (lambda a, b, *_: sum_known(a, b), None),
    (lambda a, *rest: portion(a, rest[-1], rest[-1]), None),
    (lambda a, _, __, limit, ___: at_most(a, limit), Flag),
    (lambda a, _, __, limit, ___: below(limit, a), Flag),
    (lambda a, b, *_: same(a, b), Flag),
    (lambda a, b, *_: between(b, a, a), Flag),
)
FLAG_WORDS: Final[tuple[tuple[Work, Unit | None], ...]] = (
    (lambda a, b, flag: all_of(is_not(a), flag, b), None),
    (lambda a, b, flag: any_of(is_not(a), flag, b), None),
)
CHOICE_WORDS: Final[tuple[tuple[Work, Unit | None], ...]] = (
    (lambda a, *_: one_of(a, ("smiths",)), Flag),
    (lambda a, b, _: same(a, b), Flag),
)


def _part_of(amount: Any, part: Any, everything: Any) -> Any:
    most = greatest(0, everything)
    return portion(amount, greatest(0, least(part, most)), most)


def _rest_of_part(amount: Any, part: Any, everything: Any) -> Any:
    return rest_of_portion(amount, greatest(0, part), greatest(0, everything))


def _ratio_of(part: Any, everything: Any) -> Any:
    most = greatest(0, everything)
    return ratio(greatest(0, least(part, most)), most)


ANY_UNIT: Final[tuple[tuple[Work, tuple[Unit | None, ...]], ...]] = (
    (lambda a, b: a + b, (None, None)),
    (lambda a, b: a - b, (None, None)),
    (least, (None, None, None)),
    (lambda a, b: greatest(0, a, b), (None, None)),
    (lambda flag, a, b: when(flag, a, otherwise=b), (Flag, None, None)),
    (lambda flag, a: when(flag, a, otherwise=0), (Flag, None)),
    (lambda flag, a: when(is_not(flag), 0, otherwise=a), (Flag, None)),
    (lambda a, b: truncate(a, greatest(0, b)), (None, None)),
    (_part_of, (None, Number, Number)),
)
WORDS: Final[dict[Unit, tuple[tuple[Work, tuple[Unit, ...]], ...]]] = {
    Money: (
        (lambda base, rate: base * rate, (Kronor, Rate)),
        (share, (Money, Rate)),
        (lambda amount, times: amount * times, (Money, Number)),
        (money_of, (Ore,)),
        (money_of_kronor, (Kronor,)),
        (whole_kronor, (Money,)),
        (whole_ore, (Money,)),
        (with_rests, (Money, Number)),
    ),
    Kronor: ((kronor_of, (Ore,)), (lambda amount, times: amount * times, (Kronor, Number))),
    Ore: ((least, (Ore, Ore)),),
    Minutes: ((lambda time, times: time * times, (Minutes, Number)),),
    Number: ((number_of, (Flag,)), (whole, (Minutes, Minutes)), (_rest_of_part, (Money, Number, Number))),
    Rate: ((_ratio_of, (Money, Money)), (share, (Rate, Rate))),
    Choice: (
        (lambda flag, other: named((flag, "smiths"), (other, "weavers"), otherwise="others"), (Flag, Flag)),
        (lambda flag, one, other: when(flag, one, otherwise=other), (Flag, Choice, Choice)),
    ),
    Flag: (
        (at_most, (Money, Money)),
        (at_least, (Rate, Rate)),
        (below, (Number, Number)),
        (same, (Minutes, Minutes)),
        (between, (Kronor, Kronor, Kronor)),
        (lambda name: same(name, "smiths"), (Choice,)),
        (lambda name: one_of(name, ("smiths", "")), (Choice,)),
        (same, (Flag, Flag)),
        (all_of, (Flag, Flag)),
        (lambda one, other: any_of(one, is_not(other)), (Flag, Flag)),
        (lambda one, other: one & other, (Flag, Flag)),
        (lambda one, other: one | other, (Flag, Flag)),
        (lambda a, b, c: (a < b) & (a >= c), (Ore, Ore, Ore)),
        (lambda a, b: (a > b) | (a <= 0), (Number, Number)),
    ),
}


def _month(number: int) -> date:
    return month_of_number(FIRST_MONTH + number)


def _changing(random: Random, one: Value) -> Value:
    """Give a value of Fabel that begins as it was, and may change again."""
    contents = [entry.value for entry in one.values]
    entries: list[tuple[date | None, Any]] = [(None, contents[0])]
    entries += [(_month(at), random.choice(contents)) for at in sorted(random.sample(range(6), random.randint(0, 2)))]
    return value(one.name, one.unit, *entries)


def invented_book(random: Random) -> tuple[Book, list[str]]:
    """Invent law, and what is asked of it."""
    legislator = Legislator(random)
    for _ in range(random.randint(1, 12)):
        legislator.write()
    names = [one.name for one in legislator.rules] + [BANDS.rate, BANDS.base]
    invented = names[len(RULES) :]
    wanted = random.sample(invented, random.randint(1, len(invented)))
    return legislator.book(), wanted + random.sample(names[: len(RULES)], random.randint(0, 3))


def invented_tables(random: Random) -> Tables:
    """Invent trade and visits: often few or none, of one month or many, with or without gaps in the facts."""
    gaps = random.choice((0.0, 0.0, 0.3))
    months = sorted(random.sample(range(6), random.randint(1, 6)))
    trades: list[dict[str, Any]] = []
    visits: list[dict[str, Any]] = []
    for stall in range(random.randint(0, 4)):
        market = f"m{random.randint(0, 1)}"
        for number in months:
            rank, roof = random.randint(1, 2), _perhaps(random, gaps, random.random() < 0.5)
            for trader in random.sample("aÄbz1", random.randint(0, 3)):
                where = {"market": market, "stall_rank": rank, "has_roof": roof}
                trades.append(_trade(random, gaps, f"s{stall}", trader, _month(number)) | where)
                visits += [
                    _visit(random, gaps, f"s{stall}", trader, _month(number), at) | {"market": market}
                    for at in range(random.choice((0, 0, 1, 3)))
                ]
    years = {(row["stall"], row["year"]) for row in trades if random.random() < 0.7}
    dues = [
        {"stall": stall, "year": year, "dues_ore": _perhaps(random, gaps, random.randint(0, 10**6))}
        for stall, year in sorted(years)
    ]
    return Tables(trades, visits, dues)


def _trade(random: Random, gaps: float, stall: str, trader: str, month: date) -> dict[str, Any]:
    return fable.trade(
        stall,
        trader,
        month,
        random.choice((0, 99, 100, 29_999, 30_000, 30_001, random.randint(0, 10**7))),
        is_islander=random.random() < 0.5,
        guild=_perhaps(random, gaps, random.choice(NAMES)),
        hours_open=_perhaps(random, gaps, random.randint(0, 10_000)),
    )


def _visit(random: Random, gaps: float, stall: str, trader: str, month: date, number: int) -> dict[str, Any]:
    return fable.visit(
        stall,
        trader,
        month,
        number,
        stay=random.randint(0, 500),
        bought_ore=_perhaps(random, gaps, random.randint(0, 10**5)),
        is_pilgrim=random.random() < 0.5,
    )


def _perhaps(random: Random, gaps: float, content: Any) -> Any:
    return None if random.random() < gaps else content


__all__ = ["STALL_MONTH", "VISIT", "Legislator", "invented_book", "invented_tables"]
