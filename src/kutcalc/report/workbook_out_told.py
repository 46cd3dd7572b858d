"""What a workbook tells: the reply, the policy behind it, and what only its sender knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kutcalc.language import Language, Text
from kutcalc.payroll.tables import Declared
from kutcalc.policy import Policy
from kutcalc.report.workbook_out_policy import Flat, flat_of

LEVELS: Final = ("rate", "employer_month", "employer_year", "employee_year")
"""The levels of a reply that a workbook is made of."""
SHEETS: Final = {
    "result": Text(sv="Resultat", en="Result"),
    "given": Text(sv="Antaganden", en="Assumptions"),
    "months": Text(sv="Per månad", en="By month"),
    "persons": Text(sv="Per person", en="By person"),
    "checks": Text(sv="Kontroller", en="Checks"),
    "sources": Text(sv="Källor", en="Sources"),
}
YES: Final = Text(sv="Ja", en="Yes")
NO: Final = Text(sv="Nej", en="No")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One calculation to be written as a workbook.

    `reply` holds the levels `LEVELS`; `says` is its headline. `declared` are main statements of an AGI. `paid_minutes`
    is paid time by employer and month where all of it was given. `notes` are told before the assumptions of the reply;
    `left_out` says which rows are not counted.
    """

    reply: Mapping[str, Any]
    policy: Policy | None
    language: Language
    says: str
    period: str
    declared: Sequence[Declared] = ()
    paid_minutes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    notes: Sequence[str] = ()
    left_out: str = ""

    @property
    def months(self) -> Sequence[Mapping[str, Any]]:
        """The rows of the months."""
        rows: Sequence[Mapping[str, Any]] = self.reply["results"]["employer_month"]
        return rows

    def rows(self, level: str) -> Sequence[Mapping[str, Any]]:
        """Give the rows of a level."""
        rows: Sequence[Mapping[str, Any]] = self.reply["results"][level]
        return rows

    def say(self, sv: str, en: str) -> str:
        """Give one of two texts."""
        return sv if self.language == "sv" else en

    def read(self, text: Text) -> str:
        """Give a text in the workbook's language."""
        return text.read(self.language)

    def sheet(self, which: str) -> str:
        """Name a sheet."""
        return self.read(SHEETS[which])

    def flat(self) -> Flat | None:
        """Give what a spreadsheet can follow of the policy."""
        return flat_of(self.policy)


__all__ = ["LEVELS", "NO", "SHEETS", "YES", "Told"]
