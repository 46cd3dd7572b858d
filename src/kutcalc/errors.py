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


class CaseDamagedError(KutcalcError):
    """The code of a case link cannot be read."""

    code = "case-damaged"
    title = Text(sv="Länken är skadad", en="The link is damaged")

    def __init__(self) -> None:
        self.text = Text(
            sv="Koden efter case= går inte att läsa. Den är avkortad eller ändrad; kopiera hela länken igen.",
            en="The code after case= cannot be read. It has been cut or changed; copy the whole link again.",
        )
        super().__init__(self.text.en)


class BadHostError(KutcalcError):
    """The Host header is missing, doubled, or names a host that is not ours."""

    code = "bad-host"
    title = Text(sv="Värdnamnet är inte vårt", en="The host name is not ours")
    text = Text(
        sv="Skicka ett Host-huvud, bara ett, med det namn som tjänsten finns på.",
        en="Send one Host header, and only one, with the name that the service is found at.",
    )


class CrossSiteError(KutcalcError):
    """A request that changes something came from a page on another site."""

    code = "cross-site"
    title = Text(sv="Frågan kom från en annan webbplats", en="The request came from another site")
    text = Text(
        sv="Formuläret låg på en annan webbplats. Öppna sidan här och skicka därifrån.",
        en="The form was on another site. Open the page here and send it from there.",
    )


class UrlTooLongError(KutcalcError):
    """The address is longer than any of ours."""

    code = "url-too-long"
    title = Text(sv="Adressen är för lång", en="The address is too long")

    def __init__(self, length: int, limit: int) -> None:
        self.text = Text(
            sv=f"Adressen är {length} byte; gränsen är {limit}. Skicka ett stort fall med POST eller som delat resultat.",
            en=f"The address is {length} bytes; the limit is {limit}. Send a large case by POST or as a shared result.",
        )
        super().__init__(self.text.en)


class HeaderTooLargeError(KutcalcError):
    """The head of the request is larger than any honest one."""

    code = "header-too-large"
    title = Text(sv="Huvudet är för stort", en="The head is too large")

    def __init__(self, limit: int) -> None:
        self.text = Text(
            sv=f"Frågans rader före innehållet får vara {limit} byte i allt. Skicka färre eller kortare rader.",
            en=f"The lines of a request before its body may be {limit} bytes in all. Send fewer or shorter ones.",
        )
        super().__init__(self.text.en)


class RateLimitedError(KutcalcError):
    """A sender has asked more often than the limit allows."""

    code = "rate-limited"
    title = Text(sv="För många frågor på kort tid", en="Too many requests in a short time")

    def __init__(self, limit: int, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        self.text = Text(
            sv=f"Gränsen är {limit} beräkningar per minut. Försök igen om {retry_after_s} sekunder.",
            en=f"The limit is {limit} calculations per minute. Try again in {retry_after_s} seconds.",
        )
        super().__init__(self.text.en)


class NotReadyError(KutcalcError):
    """The service runs and cannot do its work just now."""

    code = "not-ready"
    title = Text(sv="Tjänsten är inte redo", en="The service is not ready")
    retry_after_s = 5

    def __init__(self, what: Text) -> None:
        self.text = Text(
            sv=f"{what.sv} Försök igen om en stund.",
            en=f"{what.en} Try again in a little while.",
        )
        super().__init__(self.text.en)
