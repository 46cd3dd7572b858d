"""The ledger of an AGI: the latest statement of each key, and the names that stand in for identities."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

import msgspec

from kutcalc.errors import Fault
from kutcalc.language import Text
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.identity import ORGANISATION_CENTURY, is_organisation
from kutcalc.payroll.statement import Statement
from kutcalc.payroll.tables import Declared
from kutcalc.units import write_month

Content = TypeVar("Content", Statement, Declared)
StatementKey = tuple[str, tuple[str, str], date, int]


@dataclass(frozen=True, slots=True)
class Entry(Generic[Content]):
    """A statement, its file, and when that file was made."""

    when: datetime | None
    file: str
    content: Content


@dataclass(slots=True)
class Ledger:
    """The statements of all files so far. Identities are keys in here, and the ledger dies with the reading."""

    book: FaultBook
    mains: dict[tuple[str, date], Entry[Declared]] = field(default_factory=dict)
    persons: dict[StatementKey, Entry[Statement]] = field(default_factory=dict)
    payees: dict[tuple[str, str], str] = field(default_factory=dict)
    employers: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    lost: int = 0

    def employer(self, text: str) -> str:
        """Give the name of an employer: an organisationsnummer as it is, a person's as `e1`, `e2` …."""
        if is_organisation(text):
            return text if text.startswith(ORGANISATION_CENTURY) else ORGANISATION_CENTURY + text
        return self.employers.setdefault(text, f"e{len(self.employers) + 1}")

    def enter_main(self, entry: Entry[Declared]) -> None:
        """Enter a main statement in place of an earlier one of the employer and month."""
        main = msgspec.structs.replace(entry.content, employer=self.employer(entry.content.employer))
        key = (main.employer, main.month)
        self.mains[key] = self._later(self.mains.get(key), Entry(entry.when, entry.file, main), main.employer)

    def enter_person(self, entry: Entry[Statement]) -> None:
        """Enter a statement of a person in place of an earlier one with the same key."""
        person = entry.content
        name = self.payees.setdefault(person.payee, f"p{len(self.payees) + 1}")
        key = (person.employer, person.payee, person.month, person.number)
        who = f"{self.employer(person.employer)} {name}"
        self.persons[key] = self._later(self.persons.get(key), entry, who)

    def _later(self, old: Entry[Content] | None, new: Entry[Content], who: str) -> Entry[Content]:
        """Give the later of two statements of one key; when that cannot be told and they differ, it is a fault."""
        if old is None or old.content == new.content:
            return new if old is None or (old.when and new.when and new.when > old.when) else old
        if old.when is None or new.when is None or old.when == new.when:
            month = write_month(new.content.month)
            text = Text(
                sv=f"{who} {month}: två uppgifter skiljer sig ({old.file} och {new.file}) och ingen är senare än den"
                " andra (Skapad). Ge bara den som gäller.",
                en=f"{who} {month}: two statements differ ({old.file} and {new.file}) and neither is later (Skapad)."
                " Give only the one that holds.",
            )
            self.book.add(Fault("duplicate", text, file=new.file))
            return old
        return new if new.when > old.when else old
