"""Statements of an AGI: the main one (HU) of an employer and month, and one of each person (IU).

Elements are matched on namespace and local name, never on prefix, order or `faltkod` (`facts/formats.md` 1.2, 1.3).
Names, addresses and every field that is not in the contribution base are not read.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kutcalc.payroll.cells import read_month
from kutcalc.payroll.tables import Declared

COMPONENT: Final = "{http://xmls.skatteverket.se/se/skatteverket/da/komponent/schema/1.1}"
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
OWN_FIELDS: Final = frozenset({"AgRegistreradId", "RedovisningsPeriod", "Specifikationsnummer", "Borttag"})
LARGEST_KR: Final = 9_999_999_999
TRUE_WORDS: Final = ("1", "true")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one IU says: whose it is, the amounts by field code, and the flags. The identity never leaves the parser."""

    employer: str
    payee: tuple[str, str]
    month: date
    number: int
    is_removal: bool
    amounts: tuple[tuple[str, int], ...]
    flags: frozenset[str]


@dataclass(slots=True)
class Misread:
    """A field that is missing or cannot be read: its line, its element, and the text found (None when missing)."""

    line: int
    element: str
    value: str | None


@dataclass(slots=True)
class Leaves:
    """The leaves of one HU or IU by local name, and what could not be read of them."""

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
        text = self.text("RedovisningsPeriod")
        month = read_month(text) if len(text) == len("202610") else None
        if month is None and text:
            self.wrong.append(Misread(self.lines["RedovisningsPeriod"], "RedovisningsPeriod", text))
        return month or date.min


def leaves_of(element: Any) -> Leaves:
    """Collect the leaves below an HU or IU; a second leaf of one name is wrong."""
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


def read_statement(leaves: Leaves) -> Statement:
    """Read an IU; what is wrong is left in `leaves.wrong`."""
    number = leaves.texts.get("Specifikationsnummer", "")
    if number and not (number.isascii() and number.isdigit() and len(number) <= len("9999999999")):
        leaves.wrong.append(Misread(leaves.lines["Specifikationsnummer"], "Specifikationsnummer", number))
        number = ""
    payee = next(((code, leaves.texts[name]) for name, code in PAYEES.items() if leaves.texts.get(name)), None)
    if payee is None:
        leaves.wrong.append(Misread(leaves.line, "BetalningsmottagarId", None))
    amounts = ((code, leaves.amount(name)) for name, code in AMOUNTS.items())
    flagged = (name for name in leaves.texts if leaves.texts[name] in TRUE_WORDS or name in FOREIGN)
    return Statement(
        employer=leaves.text("AgRegistreradId"),
        payee=payee or ("", ""),
        month=leaves.month(),
        number=int(number or 0),
        is_removal=leaves.texts.get("Borttag", "") in TRUE_WORDS,
        amounts=tuple((code, amount) for code, amount in amounts if amount is not None),
        flags=frozenset((FLAGS | FOREIGN).get(name, "") for name in flagged) - {""},
    )


def read_main(leaves: Leaves) -> Declared:
    """Read an HU, its employer as the file has it; what is wrong is left in `leaves.wrong`."""
    amounts = {name: leaves.amount(element) for element, name in MAIN_AMOUNTS.items()}
    return Declared(leaves.text("AgRegistreradId"), leaves.month(), **amounts)
