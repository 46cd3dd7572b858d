"""Statements of an AGI: the main one (HU) of an employer and month, and the fields of each person's own (IU).

Elements are matched on namespace and local name, never on prefix, order or `faltkod` (`facts/formats.md` 1.2, 1.3).
Names, addresses and every field that is not in the contribution base are not read.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kutcalc.errors import Fault
from kutcalc.language import Text
from kutcalc.payroll.cells import read_month
from kutcalc.payroll.tables import Declared
from kutcalc.payroll.wording import quoted

COMPONENT: Final = "{http://xmls.skatteverket.se/se/skatteverket/da/komponent/schema/1.1}"
EMPLOYER_FIELD: Final = "AgRegistreradId"
MONTH_FIELD: Final = "RedovisningsPeriod"
NUMBER_FIELD: Final = "Specifikationsnummer"
REMOVAL_FIELD: Final = "Borttag"
AMOUNTS: Final[dict[str, str]] = {
    "KontantErsattningUlagAG": "011",
    "SkatteplOvrigaFormanerUlagAG": "012",
    "SkatteplBilformanUlagAG": "013",
    "DrivmVidBilformanUlagAG": "018",
    "AvdragUtgiftArbetet": "019",
    "AvrakningAvgiftsfriErs": "010",
}
FLAGS: Final[dict[str, str]] = {"ForstaAnstalld": "062", "VaxaStod": "063"}
FOREIGN: Final[dict[str, str]] = {
    "KonventionMed": "305",
    "UtsandUnderTid": "091",
    "LandskodArbetsland": "090",
    "EjFastDriftstalleIndivid": "303",
    "Lokalanstalld": "253",
    "AmbassadanstISvMAvtal": "094",
    "EjskatteavdragEjbeskattningSv": "276",
    "SkattebefrEnlAvtal": "114",
}
PAYEES: Final[dict[str, str]] = {"BetalningsmottagarId": "215", "Fodelsetid": "222", "AnnatId": "224"}
MAIN_AMOUNTS: Final[dict[str, str]] = {
    "UlagFoU": "research_base_kr",
    "AvdragFoU": "research_deduction_kr",
    "AvdragRegionaltStod": "regional_deduction_kr",
    "SlfVinstandelFK486": "profit_share_tax_kr",
    "SummaArbAvgSlf": "contributions_kr",
}
LARGEST_KR: Final = 9_999_999_999
TRUE_WORDS: Final = ("1", "true")


@dataclass(frozen=True, slots=True)
class Misread:
    """A field that is missing or cannot be read: its line, its element, and the text found (None when missing)."""

    line: int
    element: str
    value: str | None

    def fault(self, file: str) -> Fault:
        """Say what is wrong, and how to write it."""
        if self.value is None:
            text = Text(
                sv=f"{self.element} saknas. Rätta uppgiften i löneprogrammet och exportera filen på nytt.",
                en=f"{self.element} is missing. Correct the statement in the payroll system and export the file again.",
            )
            return Fault("required", text, file=file, line=self.line, path=self.element)
        text = Text(
            sv=f"{quoted(self.value)} går inte att läsa som {self.element}. Där ska stå ett enda värde i hela kronor"
            " eller en månad som 202610.",
            en=f"{quoted(self.value)} cannot be read as {self.element}. There should be one single value in whole"
            " kronor or a month such as 202610.",
        )
        return Fault("not-a-number", text, file=file, line=self.line, path=self.element)


@dataclass(slots=True)
class Leaves:
    """The leaves of one main statement by local name, and what could not be read of them."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    wrong: list[Misread] = field(default_factory=list)

    def amount(self, name: str) -> int | None:
        """Give an amount of whole kronor, None where there is none."""
        text = self.texts.get(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST_KR):
            self.wrong.append(Misread(self.lines[name], name, text))
            return None
        return int(text)

    def text(self, name: str) -> str:
        """Give a text that must be there."""
        text = self.texts.get(name, "")
        if not text:
            self.wrong.append(Misread(self.line, name, None))
        return text

    def month(self) -> date:
        """Give the month that the statement is of."""
        text = self.text(MONTH_FIELD)
        month = statement_month(text)
        if month is None and text:
            self.wrong.append(Misread(self.lines[MONTH_FIELD], MONTH_FIELD, text))
        return month or date.min


def statement_month(text: str) -> date | None:
    """Read `202610` as the first day of the month, or give None."""
    return read_month(text) if len(text) == len("202610") else None


def leaves_of(element: Any) -> Leaves:
    """Collect the leaves below an HU; a second leaf of one name is wrong."""
    leaves = Leaves(element.sourceline or 0)
    for leaf in element.iterdescendants():
        if len(leaf) or not leaf.tag.startswith(COMPONENT):
            continue
        name = leaf.tag[len(COMPONENT) :]
        if name in leaves.texts:
            leaves.wrong.append(Misread(leaf.sourceline or 0, name, leaf.text))
            continue
        leaves.texts[name] = (leaf.text or "").strip()
        leaves.lines[name] = leaf.sourceline or 0
    return leaves


def read_main(leaves: Leaves) -> Declared:
    """Read an HU, its employer as the file has it; what is wrong is left in `leaves.wrong`."""
    amounts = {name: leaves.amount(element) for element, name in MAIN_AMOUNTS.items()}
    return Declared(leaves.text(EMPLOYER_FIELD), leaves.month(), **amounts)
