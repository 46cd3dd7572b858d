"""Every mistake that a user can make: one class each, a stable code, one sentence in each language.

`code` is a promise (`design/interfaces.md` 9.11), the sentence is not. What is wrong in many places at once is a
`FaultsError` that holds one `Fault` for each place. A developer's mistake is no `KutcalcError`: it crashes.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import ClassVar, Final

import msgspec

from kutcalc.language import Language, Text

MOST_FAULTS_SHOWN: Final = 100


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong at one place: what, where, and how to write it instead."""

    code: str
    text: Text
    file: str | None = None
    row: int | None = None
    column: str | None = None
    line: int | None = None
    path: str | None = None
    pointer: str | None = None
    correct: str | None = None

    def place(self) -> str:
        """Give the place as `file:14: column`, as far as it is known."""
        number = self.row if self.row is not None else self.line
        where = [str(part) for part in (self.file, number) if part is not None]
        what = self.column or self.path or self.pointer
        return ": ".join(part for part in (":".join(where), what) if part)

    def read(self, language: Language) -> str:
        """Give the fault as one line."""
        place = self.place()
        return f"{place}: {self.text.read(language)}" if place else self.text.read(language)


class KutcalcError(Exception):
    """A mistake that a user can make and mend."""

    code: ClassVar[str] = "internal"
    title: ClassVar[Text]
    text: Text
    faults: tuple[Fault, ...] = ()

    def __str__(self) -> str:
        """Give the English sentence; doors use `text` in the user's language."""
        return self.text.en


class FaultsError(KutcalcError):
    """Something in what was given is wrong, in one or more places."""

    code = "invalid-request"
    title = Text(sv="Något i frågan stämmer inte", en="Something in the request is wrong")

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        number = len(self.faults)
        self.text = Text(sv=f"{number} fel.", en=f"{number} fault{'s' if number > 1 else ''}.")
        super().__init__(self.text.en)


class RowsInvalidError(FaultsError):
    """Rows of a file are wrong."""

    code = "rows-invalid"
    title = Text(sv="Filen har rader med fel", en="The file has rows with faults")


class PolicyInvalidError(FaultsError):
    """A policy file is wrong."""

    code = "policy-invalid"
    title = Text(sv="Filen med förslaget har fel", en="The policy file has faults")


class FactMissingError(FaultsError):
    """A rule reads a fact that was not given."""

    code = "fact-missing"
    title = Text(sv="En uppgift saknas", en="A fact is missing")


class ParameterMissingError(FaultsError):
    """A policy leaves a value open and nobody gave it."""

    code = "parameter-missing"
    title = Text(sv="Förslaget lämnar ett värde öppet", en="The policy leaves a value open")


class FileTypeError(KutcalcError):
    """A file is not of a kind that we read."""

    code = "file-type"
    title = Text(sv="Filen är av en sort som vi inte läser", en="The file is of a kind that we do not read")

    def __init__(self, file: str, reason: Text) -> None:
        self.text = Text(sv=f"{file}: {reason.sv}", en=f"{file}: {reason.en}")
        super().__init__(self.text.en)


class FileEmptyError(KutcalcError):
    """A file holds no rows."""

    code = "file-empty"
    title = Text(sv="Filen är tom", en="The file is empty")

    def __init__(self, file: str) -> None:
        self.text = Text(
            sv=f"{file}: filen har ingen rad under rubrikraden.", en=f"{file}: there is no row below the heading."
        )
        super().__init__(self.text.en)


class MonthOutsideLawError(KutcalcError):
    """A month lies outside the known law."""

    code = "month-outside-law"
    title = Text(sv="Månaden ligger utanför den lag vi känner", en="The month lies outside the law that we know")

    def __init__(self, month: str, first: str, last: str) -> None:
        self.text = Text(
            sv=f"{month} ligger utanför lagboken, som går från {first} till {last}.",
            en=f"{month} lies outside the book of law, which runs from {first} to {last}.",
        )
        super().__init__(self.text.en)


class TotalTooLargeError(KutcalcError):
    """The sums are larger than our numbers can hold with certainty."""

    code = "total-too-large"
    title = Text(sv="Summorna är för stora", en="The sums are too large")

    def __init__(self, what: Text, total: int, limit: int) -> None:
        self.text = Text(
            sv=f"{what.sv} är {total} kr i allt; gränsen är {limit} kr. Dela upp beräkningen.",
            en=f"{what.en} is {total} kr in all; the limit is {limit} kr. Divide the calculation.",
        )
        super().__init__(self.text.en)


class CellBudgetError(KutcalcError):
    """A calculation is larger than one run may be."""

    code = "cell-budget"
    title = Text(sv="Beräkningen är för stor", en="The calculation is too large")

    def __init__(self, requested: int, limit: int, factors: dict[str, int]) -> None:
        self.requested = requested
        self.limit = limit
        self.factors = factors
        product = " x ".join(f"{number} {name}" for name, number in factors.items())
        self.text = Text(
            sv=f"{product} = {requested} celler; gränsen är {limit}.",
            en=f"{product} = {requested} cells; the limit is {limit}.",
        )
        super().__init__(self.text.en)


class _UnknownNameError(KutcalcError):
    """A name that we do not know; the sentence names near ones."""

    what: ClassVar[Text]

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        near = get_close_matches(name, list(known), n=3)
        near_sv = ", ".join(near) or "inget"
        near_en = ", ".join(near) or "none"
        self.text = Text(
            sv=f"Det finns {self.what.sv} med namnet {name!r}; nära till hands: {near_sv}.",
            en=f"There is no {self.what.en} by the name {name!r}; near it: {near_en}.",
        )
        super().__init__(self.text.en)


class PolicyNotFoundError(_UnknownNameError):
    """There is no policy by this reference."""

    code = "policy-not-found"
    title = Text(sv="Förslaget finns inte", en="There is no such policy")
    what = Text(sv="inget förslag", en="policy")


class NoSuchParameterError(_UnknownNameError):
    """There is no parameter at this path."""

    code = "no-such-parameter"
    title = Text(sv="Villkoret finns inte", en="There is no such parameter")
    what = Text(sv="inget villkor", en="parameter")


class NoSuchFigureError(_UnknownNameError):
    """The figure asked about is not in the result."""

    code = "not-found"
    title = Text(sv="Siffran finns inte i resultatet", en="The figure is not in the result")
    what = Text(sv="ingen siffra", en="figure")


class PolicyNotInForceError(KutcalcError):
    """A policy has no value for a month."""

    code = "policy-not-in-force"
    title = Text(sv="Förslaget saknar värde för månaden", en="The policy has no value for the month")

    def __init__(self, policy: str, path: str, month: str) -> None:
        self.text = Text(
            sv=f"{policy} har inget värde för {path} i {month}. Räkna med en annan månads värden: as_of.",
            en=f"{policy} has no value for {path} in {month}. Use the values of another month: as_of.",
        )
        super().__init__(self.text.en)


def near_words(name: str, known: Sequence[str]) -> Text:
    """Give `Menade du …?` in both languages, or nothing when no known name is near."""
    near = get_close_matches(name, known, n=1)
    return Text(sv=f" Menade du {near[0]}?", en=f" Did you mean {near[0]}?") if near else Text(sv="", en="")
