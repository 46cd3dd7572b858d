"""Every mistake that a user can make: one class each, a stable code, one sentence in each language.

`code` is a promise (`design/interfaces.md` 9.11), the sentence is not. What is wrong in many places at once is a
`FaultsError` that holds one `Fault` for each place. A developer's mistake is no `KutcalcError`: it crashes.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, ClassVar, Final

import msgspec

from kutcalc.language import LANGUAGES, NBSP, Language, Text, decimal_text

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

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way between processes whatever arguments a class of error takes."""
        return _made_again, (type(self), self.args, dict(self.__dict__))


def _made_again(kind: type[KutcalcError], arguments: tuple[Any, ...], said: dict[str, Any]) -> KutcalcError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(said)
    return error


class FaultsError(KutcalcError):
    """Something in what was given is wrong, in one or more places."""

    code = "invalid-request"
    title = Text(sv="Något i frågan stämmer inte", en="Something in the request is wrong")
    places: tuple[Mapping[str, Any], ...] = ()
    """The keys of the row that each fault is in, where the fault came up behind the doors and has no pointer yet."""

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
    """A file holds no rows; with `is_bare` it holds nothing at all."""

    code = "file-empty"
    title = Text(sv="Filen är tom", en="The file is empty")

    def __init__(self, file: str, *, is_bare: bool = False) -> None:
        sv, en = "filen har ingen rad under rubrikraden.", "there is no row below the heading."
        if is_bare:
            sv, en = "filen har inget innehåll alls. Exportera den igen.", "nothing is in the file. Export it again."
        self.text = Text(sv=f"{file}: {sv}", en=f"{file}: {en}")
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
    """A calculation is larger than one run may be; says what would fit, or that a job may be larger."""

    code = "cell-budget"
    title = Text(sv="Beräkningen är för stor", en="The calculation is too large")

    def __init__(
        self,
        requested: int,
        limit: int,
        factors: dict[str, int],
        suggestion: dict[str, int] | None = None,
        *,
        as_job: bool = False,
        is_slow: bool = False,
    ) -> None:
        self.requested = requested
        self.limit = limit
        self.factors = factors
        self.suggestion = suggestion
        sv, en = (_product(factors, language) for language in LANGUAGES)
        said = [(decimal_text(requested, 1, language), decimal_text(limit, 1, language)) for language in LANGUAGES]
        out_sv, out_en = (
            (" Kör den som jobb, som får vara större.", " Run it as a job, which may be larger.")
            if as_job
            else (" Så många hinner ett jobb med ett sådant rutnät.", " A job has time for so many with such a grid.")
            if is_slow
            else ("", "")
        )
        self.text = Text(
            sv=f"{sv} = {said[0][0]} celler; gränsen är {said[0][1]}.{out_sv}".replace(NBSP, " "),
            en=f"{en} = {said[1][0]} cells; the limit is {said[1][1]}.{out_en}".replace(NBSP, " "),
        )
        super().__init__(self.text.en)


_FACTORS: Final[dict[str, tuple[Text, Text]]] = {
    "payslips": (Text(sv="lönerad", en="payslip row"), Text(sv="lönerader", en="payslip rows")),
    "policies": (Text(sv="förslag", en="policy"), Text(sv="förslag", en="policies")),
    "grid_points": (Text(sv="punkt", en="point"), Text(sv="punkter", en="points")),
}


def _product(factors: dict[str, int], language: Language) -> str:
    """Write the factors of a number of cells, with their words."""
    return " x ".join(
        f"{decimal_text(number, 1, language)} {_FACTORS[name][number != 1].read(language)}"
        for name, number in factors.items()
    )


class ReplyTooLargeError(KutcalcError):
    """A reply would have more rows than one reply may."""

    code = "reply-too-large"
    title = Text(sv="Svaret är för stort", en="The reply is too large")

    def __init__(self, rows: int, limit: int, level: str) -> None:
        self.rows = rows
        self.limit = limit
        self.text = Text(
            sv=(
                f"Nivån {level} blir {decimal_text(rows, 1, 'sv')} rader; "
                f"ett svar får ha {decimal_text(limit, 1, 'sv')}. "
                "Välj en högre nivå, eller kör ett jobb och hämta raderna som fil."
            ),
            en=(
                f"The level {level} comes to {decimal_text(rows, 1, 'en')} rows; a reply may have "
                f"{decimal_text(limit, 1, 'en')}. Choose a higher level, or run a job and fetch the rows as a file."
            ),
        )
        super().__init__(self.text.en)


class NotMonotoneError(KutcalcError):
    """A column neither only rises nor only falls with the parameter, so no value can be searched for."""

    code = "not-monotone"
    title = Text(sv="Kolumnen följer inte villkoret åt ett håll", en="The column does not follow the parameter one way")

    def __init__(self, path: str, column: str, seen: Sequence[tuple[int, int]]) -> None:
        self.seen = tuple(seen)
        shown = "; ".join(f"{value}: {total}" for value, total in self.seen)
        self.text = Text(
            sv=(
                f"{column} varken stiger eller sjunker hela vägen med {path} ({shown}). "
                "Välj ett snävare intervall eller en annan kolumn."
            ),
            en=(
                f"{column} neither rises nor falls all the way with {path} ({shown}). "
                "Choose a narrower interval or another column."
            ),
        )
        super().__init__(self.text.en)


class JobTooExpensiveError(KutcalcError):
    """A job used more time or memory than a job may."""

    code = "job-too-expensive"
    title = Text(sv="Jobbet tog för mycket tid eller minne", en="The job took too much time or memory")

    def __init__(self, what: Text) -> None:
        self.text = Text(
            sv=f"{what.sv} Dela upp jobbet: färre punkter, förslag eller rader åt gången.",
            en=f"{what.en} Divide the job: fewer points, policies or rows at a time.",
        )
        super().__init__(self.text.en)


class OverloadedError(KutcalcError):
    """All who calculate are busy, and enough requests wait already."""

    code = "overloaded"
    title = Text(sv="Tjänsten har fullt upp", en="The service is busy")
    retry_after_s = 1

    def __init__(self) -> None:
        self.text = Text(
            sv="Just nu räknar vi åt så många andra att din fråga skulle vänta för länge. Försök igen om en stund.",
            en="We are calculating for so many others that your request would wait too long. Try again in a moment.",
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


class PopulationMissingError(KutcalcError):
    """There is no population by this id; the sentence says how to make it."""

    code = "population-not-found"
    title = Text(sv="Befolkningen finns inte", en="There is no such population")

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        listed = ", ".join(known)
        self.text = Text(
            sv=f"Det finns ingen befolkning {name!r}; de som finns: {listed or 'ingen'}."
            " Gör en med kutcalc population build.",
            en=f"There is no population {name!r}; those there are: {listed or 'none'}."
            " Make one by kutcalc population build.",
        )
        super().__init__(self.text.en)


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


class QueueFullError(KutcalcError):
    """As many jobs wait as may wait."""

    code = "queue-full"
    title = Text(sv="Kön är full", en="The queue is full")
    retry_after_s = 10

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.text = Text(
            sv=f"{limit} jobb väntar redan, och fler får inte vara i kön. Försök igen om en stund.",
            en=f"{limit} jobs are waiting, and the queue holds no more. Try again in a while.",
        )
        super().__init__(self.text.en)


class ClientQueueFullError(KutcalcError):
    """One sender has as many jobs as one may have."""

    code = "client-queue-full"
    title = Text(sv="Du har redan flera jobb i kön", en="You already have several jobs in the queue")
    retry_after_s = 10

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.text = Text(
            sv=f"Du har {limit} jobb som inte är klara, och fler får du inte ha. Vänta på ett av dem eller avbryt det.",
            en=f"You have {limit} unfinished jobs, and may have no more. Wait for one of them, or cancel it.",
        )
        super().__init__(self.text.en)


class JobInterruptedError(KutcalcError):
    """A job was stopped twice from outside."""

    code = "job-interrupted"
    title = Text(sv="Jobbet avbröts två gånger", en="The job was interrupted twice")
    retry_after_s = 5

    def __init__(self) -> None:
        self.text = Text(
            sv="Tjänsten stannade två gånger medan jobbet kördes, så vi gav upp. Inget är sparat. Skicka jobbet igen.",
            en="The service stopped twice while the job ran, so we gave up. Nothing is kept. Send the job again.",
        )
        super().__init__(self.text.en)


class IdempotencyReusedError(KutcalcError):
    """A key for sending twice came with another body."""

    code = "idempotency-reused"
    title = Text(sv="Nyckeln är redan använd", en="The key has been used before")

    def __init__(self) -> None:
        self.text = Text(
            sv="Samma Idempotency-Key kom med en annan fråga. Skicka den gamla frågan igen, eller välj en ny nyckel.",
            en="The same Idempotency-Key came with another request. Send the old request again, or choose a new key.",
        )
        super().__init__(self.text.en)


class RequestInProgressError(KutcalcError):
    """The same request is still being worked on."""

    code = "request-in-progress"
    title = Text(sv="Samma fråga besvaras just nu", en="The same request is being answered now")
    retry_after_s = 1

    def __init__(self) -> None:
        self.text = Text(
            sv="En fråga med samma Idempotency-Key är inte färdig än. Försök igen om en sekund.",
            en="A request with the same Idempotency-Key is not done yet. Try again in a second.",
        )
        super().__init__(self.text.en)


class ShareExpiredError(KutcalcError):
    """A shared result is past its time."""

    code = "share-expired"
    title = Text(sv="Det delade resultatet är raderat", en="The shared result has been deleted")

    def __init__(self, expired_at: str) -> None:
        self.expired_at = expired_at
        self.text = Text(
            sv=(
                f"Resultatet var delat till och med {expired_at} och är raderat. "
                "Be den som delade det att dela det igen."
            ),
            en=f"The result was shared until {expired_at} and has been deleted. Ask who shared it to share it again.",
        )
        super().__init__(self.text.en)


class StorageFullError(KutcalcError):
    """There is no room to save."""

    code = "storage-full"
    title = Text(sv="Det finns ingen plats kvar att spara på", en="There is no room left to save")

    def __init__(self, text: Text | None = None) -> None:
        self.text = text or Text(
            sv="Lagringen är full, så inget sparades. Försök igen senare, eller räkna utan att spara.",
            en="The storage is full, so nothing was saved. Try again later, or calculate without saving.",
        )
        super().__init__(self.text.en)


class StoreUnfitError(KutcalcError):
    """The store is not one that we may save in; the reason is for the operator."""

    code = "not-ready"
    title = Text(sv="Lagringen går inte att använda", en="The store cannot be used")

    def __init__(self, reason: Text) -> None:
        self.text = reason
        super().__init__(self.text.en)


class RestoreRefusedError(KutcalcError):
    """A backup cannot be put back here."""

    code = "restore-refused"
    title = Text(sv="Säkerhetskopian läses inte in", en="The backup is not restored")

    def __init__(self, reason: Text) -> None:
        self.text = reason
        super().__init__(self.text.en)
