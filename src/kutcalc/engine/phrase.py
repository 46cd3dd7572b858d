"""A formula as text: the reading of a rule in words, with names or with one row's numbers, in Swedish and English."""

import operator as op
from collections.abc import Callable, Sequence
from typing import Any, Final

from kutcalc.language import decimal_text, minutes_text, money_text, percent_text
from kutcalc.units import ORE_PER_KR, UKR_PER_KR, month_of_number, write_month

ATOM: Final = 9
_STRENGTH: Final = {"×": 5, "/": 5, "+": 4, "−": 4}
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {"<=": op.le, ">=": op.ge, "<": op.lt, ">": op.gt, "=": op.eq}
MOST_TERMS: Final = 5
_SUM, _COMPARED, _JOINED, _LOOSE = 4, 3, 2, 1


def all_known(flags: Sequence[Any]) -> bool | None:
    """Work `all` in the logic of three values: false decides, unknown waits."""
    if False in flags:
        return False
    return None if None in flags else True


def any_known(flags: Sequence[Any]) -> bool | None:
    """Work `any` in the logic of three values: true decides, unknown waits."""
    if True in flags:
        return True
    return None if None in flags else False


def written(value: Any, unit: str, language: str) -> str:
    """Write one value in its unit, as a person reads it."""
    tongue: Any = language
    if value is None:
        return "okänt" if language == "sv" else "unknown"
    if isinstance(value, bool):
        words = ("ja", "nej") if language == "sv" else ("yes", "no")
        return words[0] if value else words[1]
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    writer = _WRITERS.get(unit)
    return decimal_text(value, 1, tongue) if writer is None else writer(value, tongue)


_WRITERS: Final[dict[str, Callable[[Any, Any], str]]] = {
    "ukr": lambda value, tongue: money_text(value, UKR_PER_KR, tongue),
    "ore": lambda value, tongue: money_text(value, ORE_PER_KR, tongue),
    "kr": lambda value, tongue: money_text(value, 1, tongue),
    "ppm": percent_text,
    "minutes": minutes_text,
    "month": lambda value, _tongue: write_month(month_of_number(value)),
    "year": lambda value, _tongue: str(value),
}


class Phrase:
    """A piece of a formula in both languages; `value` is what it comes to, where the row's numbers are known."""

    __slots__ = ("en", "known", "strength", "sv", "value")

    def __init__(self, sv: str, en: str, *, value: Any = None, known: bool = False, strength: int = ATOM) -> None:
        self.sv = sv
        self.en = en
        self.value = value
        self.known = known
        self.strength = strength

    @classmethod
    def of_value(cls, value: Any, unit: str, language: str | None = None) -> "Phrase":
        """Write a row's own number; in one language only where no other is asked for."""
        if language is not None:
            text = written(value, unit, language)
            return cls(text, text, value=value, known=True)
        return cls(written(value, unit, "sv"), written(value, unit, "en"), value=value, known=True)

    @classmethod
    def of_name(cls, sv: str, en: str) -> "Phrase":
        """Write a name in place of a number."""
        return cls(sv, en)

    @staticmethod
    def made(operand: Any) -> "Phrase":
        """Turn a bare operand into a phrase."""
        if isinstance(operand, Phrase):
            return operand
        return Phrase.of_value(operand, "count")

    @staticmethod
    def of_operator(sign: str, first: Any, second: Any) -> "Phrase":
        """Join two by a sign of arithmetic, with brackets where they are needed."""
        a, b = Phrase.made(first), Phrase.made(second)
        strength = _STRENGTH[sign]
        value = None
        known = a.known and b.known and a.value is not None and b.value is not None
        if known and sign in "+−×":
            value = {"+": op.add, "−": op.sub, "×": op.mul}[sign](a.value, b.value)
        is_loose = b.strength < strength or (b.strength == strength and sign in "−/")
        sv, en = (
            f"{_bracketed(first, a.strength < strength)} {sign} {_bracketed(second, is_loose)}"
            for first, second in ((a.sv, b.sv), (a.en, b.en))
        )
        return Phrase(sv, en, value=value, known=known and sign in "+−×", strength=strength)

    @staticmethod
    def of_words(sv: str, en: str, operands: Sequence[Any], work: Callable[[Any], Any]) -> "Phrase":
        """Write `det minsta av a och b`."""
        phrases = [Phrase.made(operand) for operand in operands]
        known = all(phrase.known and phrase.value is not None for phrase in phrases)
        value = work([phrase.value for phrase in phrases]) if known else None
        if len(phrases) == 1:
            return phrases[0]
        swedish = [_bracketed(phrase.sv, phrase.strength < _JOINED) for phrase in phrases]
        english = [_bracketed(phrase.en, phrase.strength < _JOINED) for phrase in phrases]
        listed_sv = ", ".join(swedish[:-1]) + " och " + swedish[-1]
        listed_en = ", ".join(english[:-1]) + " and " + english[-1]
        return Phrase(f"{sv} {listed_sv}", f"{en} {listed_en}", value=value, known=known, strength=_LOOSE)

    @staticmethod
    def of_suffix(operand: Any, sv: str, en: str) -> "Phrase":
        """Write a word after an operand: `16 172,835 kr utan öre`."""
        phrase = Phrase.made(operand)
        is_loose = phrase.strength < _SUM
        written_sv, written_en = _bracketed(phrase.sv, is_loose), _bracketed(phrase.en, is_loose)
        return Phrase(f"{written_sv} {sv}", f"{written_en} {en}", strength=_JOINED)

    @staticmethod
    def of_comparison(first: Any, second: Any, sign: str, words: tuple[str, str]) -> "Phrase":
        """Write a comparison in words."""
        a, b = Phrase.made(first), Phrase.made(second)
        known = a.known and b.known
        value = None
        if known and a.value is not None and b.value is not None:
            value = _COMPARE[sign](a.value, b.value)
        sv, en = f"{a.sv} {words[0]} {b.sv}", f"{a.en} {words[1]} {b.en}"
        return Phrase(sv, en, value=value, known=known, strength=_COMPARED)

    @staticmethod
    def of_choice(first: Any, options: Sequence[str]) -> "Phrase":
        """Write that something is one of a few."""
        a = Phrase.made(first)
        value = a.value in list(options) if a.known and a.value is not None else None
        listed = ", ".join(options)
        sv, en = f"{a.sv} är en av: {listed}", f"{a.en} is one of: {listed}"
        return Phrase(sv, en, value=value, known=a.known, strength=_COMPARED)

    @staticmethod
    def of_many(sv: str, en: str, flags: Sequence[Any], work: Callable[[Any], bool | None]) -> "Phrase":
        """Join flags by `och` or `eller`, in the logic of three values."""
        phrases = [Phrase.made(flag) for flag in flags]
        known = all(phrase.known for phrase in phrases)
        value = work([phrase.value for phrase in phrases]) if known else None
        return Phrase(
            f" {sv} ".join(_bracketed(phrase.sv, phrase.strength < _COMPARED) for phrase in phrases),
            f" {en} ".join(_bracketed(phrase.en, phrase.strength < _COMPARED) for phrase in phrases),
            value=value,
            known=known,
            strength=_JOINED,
        )

    @staticmethod
    def when(condition: Any, value: Any, otherwise: Any) -> "Phrase":
        """Write a choice; where the condition is known, only the branch that was taken."""
        flag, yes, no = (Phrase.made(operand) for operand in (condition, value, otherwise))
        if flag.known and flag.value is not None:
            return yes if flag.value else no
        sv, en = (
            f"{words[0]} {test}: {_bracketed(one, yes.strength < _JOINED)}, {words[1]} {other}"
            for words, test, one, other in (
                (("om", "annars"), flag.sv, yes.sv, no.sv),
                (("if", "otherwise"), flag.en, yes.en, no.en),
            )
        )
        return Phrase(sv, en, strength=_LOOSE)

    @staticmethod
    def of_schedule(measure: Any, points: Sequence[tuple[Any, Any]]) -> "Phrase":
        """Write a rate that follows straight lines between points."""
        at = Phrase.made(measure)
        pairs = [(Phrase.made(point), Phrase.made(rate)) for point, rate in points]
        sv = "; ".join(f"{point.sv}: {rate.sv}" for point, rate in pairs)
        en = "; ".join(f"{point.en}: {rate.en}" for point, rate in pairs)
        return Phrase(
            f"satsen vid {at.sv} på linjen ({sv})", f"the rate at {at.en} on the line ({en})", strength=_LOOSE
        )

    @staticmethod
    def of_total(terms: Sequence["Phrase"], rows: int) -> "Phrase":
        """Write a sum over rows: the terms where they are few, and how many they are."""
        shown = terms[:MOST_TERMS]
        more = " + …" if rows > len(shown) else ""
        if len(shown) == 1 and rows == 1:
            return shown[0]
        if not shown:
            return Phrase.made(0)
        sv = " + ".join(_bracketed(term.sv, term.strength < _SUM) for term in shown)
        en = " + ".join(_bracketed(term.en, term.strength < _SUM) for term in shown)
        return Phrase(f"{sv}{more} ({rows} rader)", f"{en}{more} ({rows} rows)", strength=_SUM)

    @staticmethod
    def of_names(choices: Sequence[tuple[Any, str]], otherwise: str) -> "Phrase":
        """Write which name was given, or the names that there are."""
        flags = [(Phrase.made(flag), name) for flag, name in choices]
        if all(flag.known for flag, _ in flags):
            name = next((name for flag, name in flags if flag.value), otherwise)
            return Phrase(name, name, value=name, known=True)
        sv = "".join(f"om {flag.sv}: {name}, annars " for flag, name in flags) + otherwise
        en = "".join(f"if {flag.en}: {name}, otherwise " for flag, name in flags) + otherwise
        return Phrase(sv, en, strength=_LOOSE)

    def __add__(self, other: Any) -> "Phrase":
        """Write a sum."""
        return Phrase.of_operator("+", self, other)

    def __radd__(self, other: Any) -> "Phrase":
        """Write a sum; what begins with a bare 0 is what it is added to."""
        return self if other == 0 else Phrase.of_operator("+", other, self)

    def __sub__(self, other: Any) -> "Phrase":
        """Write a difference."""
        return Phrase.of_operator("−", self, other)

    def __mul__(self, other: Any) -> "Phrase":
        """Write a product."""
        return Phrase.of_operator("×", self, other)

    def __and__(self, other: Any) -> "Phrase":
        """Write that both hold."""
        return Phrase.of_many("och", "and", (self, other), all_known)

    def __or__(self, other: Any) -> "Phrase":
        """Write that either holds."""
        return Phrase.of_many("eller", "or", (self, other), any_known)

    def __lt__(self, other: Any) -> "Phrase":
        """Write a comparison."""
        return Phrase.of_comparison(self, other, "<", ("är under", "is below"))

    def __le__(self, other: Any) -> "Phrase":
        """Write a comparison."""
        return Phrase.of_comparison(self, other, "<=", ("är högst", "is at most"))

    def __gt__(self, other: Any) -> "Phrase":
        """Write a comparison."""
        return Phrase.of_comparison(self, other, ">", ("är över", "is above"))

    def __ge__(self, other: Any) -> "Phrase":
        """Write a comparison."""
        return Phrase.of_comparison(self, other, ">=", ("är minst", "is at least"))


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
