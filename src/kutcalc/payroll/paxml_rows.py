"""One transaction of PAXml: its fields as text, and what is read of them; what cannot be read is told with its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kutcalc.errors import Fault
from kutcalc.language import Text
from kutcalc.payroll.agi_xml import local_name
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.paxml_codes import Carrier
from kutcalc.payroll.paxml_time import (
    LONGEST_RANGE_DAYS,
    MINUTES_OF_HOUR,
    Absence,
    Exact,
    read_day,
    read_moment,
    read_number,
)
from kutcalc.payroll.wording import quoted
from kutcalc.units import ORE_PER_KR

ALL_OF_IT: Final = Exact(100, 1)
RIGHT_FORMS: Final[Mapping[str, str]] = {
    "datum": "2026-10-06",
    "datumfrom": "2026-10-06",
    "datumtom": "2026-10-06",
    "starttid": "2026-10-06T08:00:00",
    "sluttid": "2026-10-06T16:30:00",
    "timmar": "7.50",
    "omfattning": "50.00",
    "belopp": "1250.50",
    "antal": "7.50",
    "apris": "1250.50",
}
DATES: Final = ("datum", "datumfrom", "datumtom", "starttid", "sluttid")


@dataclass(frozen=True, slots=True)
class Transaction:
    """The fields of a transaction: whose, booked on what, and its other fields by name."""

    line: int
    identity: str
    number: str
    fields: Mapping[str, str]
    carriers: tuple[Carrier, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """Time in training: minutes of one day, or an absence that the schedule tells the minutes of."""

    day: date
    minutes: int = 0
    absence: Absence | None = None


def transaction_of(element: Any) -> Transaction:
    """Take the fields of a `tidtrans` or `lonetrans`."""
    fields: dict[str, str] = {}
    carriers: list[Carrier] = []
    for child in element:
        name = local_name(child)
        if name == "resenheter":
            for each in child:
                dimension = each.get("dim", "")
                if dimension.isascii() and dimension.isdigit():
                    carriers.append((int(dimension[:4]), each.get("id", "").strip()))
        elif child.text:
            fields[name] = child.text.strip()
    return Transaction(
        element.sourceline or 0,
        (element.get("persnr") or "").strip(),
        (element.get("anstid") or "").strip(),
        {name: text for name, text in fields.items() if text},
        tuple(carriers),
    )


class Desk:
    """Reads the fields of transactions, and writes down what is wrong with them."""

    def __init__(self, file: str, book: FaultBook) -> None:
        self._file = file
        self._book = book

    def spell(self, given: Transaction) -> Spell | None:
        """Read the time of a transaction, None where it cannot be read."""
        fields = given.fields
        if "starttid" in fields and "sluttid" in fields:
            return self._between(given)
        first = self._day(given, "datum" if "datum" in fields else "datumfrom")
        last = self._day(given, "datumtom") if "datumtom" in fields else first
        if first is None or last is None:
            return None
        if not 0 <= (last - first).days <= LONGEST_RANGE_DAYS:
            self._unread(given, "datumtom")
            return None
        if "timmar" in fields:
            if first != last:
                self._unread(given, "timmar")
                return None
            hours = self._number(given, "timmar")
            return None if hours is None else Spell(first, hours.times(MINUTES_OF_HOUR))
        extent = self._number(given, "omfattning") if "omfattning" in fields else ALL_OF_IT
        return None if extent is None else Spell(first, absence=Absence(first, last, extent))

    def pay(self, given: Transaction) -> tuple[date, int, int] | None:
        """Read a pay transaction: its day, öre, and the minutes where it has a number of hours and no money."""
        name = next((name for name in ("datum", "datumfrom") if name in given.fields), "datum")
        day = self._day(given, name)
        if day is None:
            return None
        numbers: dict[str, Exact] = {}
        for field in ("belopp", "antal", "apris"):
            if field in given.fields:
                number = self._number(given, field)
                if number is None:
                    return None
                numbers[field] = number
        if "belopp" in numbers:
            return day, numbers["belopp"].times(ORE_PER_KR), 0
        if "antal" in numbers and "apris" in numbers:
            whole = Exact(
                numbers["antal"].parts * numbers["apris"].parts, numbers["antal"].in_one * numbers["apris"].in_one
            )
            return day, whole.times(ORE_PER_KR), 0
        return day, 0, numbers["antal"].times(MINUTES_OF_HOUR) if "antal" in numbers else 0

    def lacks_person(self, given: Transaction) -> None:
        """Write down that nobody can tell whose a transaction is."""
        text = Text(
            sv="Raden saknar både anstid och ett läsbart persnr. Skriv minst ett av dem.",
            en="The row has neither an anstid nor a readable persnr. Write at least one of them.",
        )
        self._book.add(Fault("required", text, file=self._file, line=given.line, path="anstid"))

    def lacks_schedule(self, given: Transaction, code: str) -> None:
        """Write down that the time is to be counted by a schedule that the file does not have."""
        text = Text(
            sv=f"Tiden för {quoted(code)} ska räknas av schemat, och filen saknar schema för de dagarna."
            " Exportera schemat också, eller ange timmar.",
            en=f"The time of {quoted(code)} is counted by the schedule, and the file has none for those days."
            " Export the schedule too, or give hours.",
        )
        self._book.add(Fault("required", text, file=self._file, line=given.line, path="schematransaktioner"))

    def _between(self, given: Transaction) -> Spell | None:
        start, end = (read_moment(given.fields[name]) for name in ("starttid", "sluttid"))
        if start is None or end is None or end < start:
            self._unread(given, "starttid" if start is None else "sluttid")
            return None
        lasted = end - start
        minutes = lasted.days * 24 * MINUTES_OF_HOUR + lasted.seconds // MINUTES_OF_HOUR
        return Spell(start.date(), minutes)

    def _day(self, given: Transaction, name: str) -> date | None:
        day = read_day(given.fields.get(name, ""))
        if day is None:
            self._unread(given, name)
        return day

    def _number(self, given: Transaction, name: str) -> Exact | None:
        number = read_number(given.fields[name])
        if number is None:
            self._unread(given, name)
        return number

    def _unread(self, given: Transaction, name: str) -> None:
        """Write down a field that is missing or cannot be read."""
        right = RIGHT_FORMS[name]
        if name not in given.fields:
            text = Text(sv=f"{name} saknas. Skriv som {right}.", en=f"{name} is missing. Write it as {right}.")
            self._book.add(Fault("required", text, file=self._file, line=given.line, path=name))
            return
        value = quoted(given.fields[name])
        text = Text(
            sv=f"{value} går inte att använda som {name}. Skriv som {right}; timmar bara för en dag, och slut efter"
            " början.",
            en=f"{value} cannot be used as {name}. Write it as {right}; hours for one day only, and the end after the"
            " beginning.",
        )
        code = "bad-month" if name in DATES else "not-a-number"
        self._book.add(Fault(code, text, file=self._file, line=given.line, path=name))
