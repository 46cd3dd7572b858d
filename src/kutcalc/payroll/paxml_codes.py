"""What the codes of a time system mean in one company: training or not, by a map that the company makes once.

No code of the standard is a course. `UTB` is absence for studies, courses are often booked as `NV1`-`NV9`, and vendors
add codes of their own (`facts/formats.md` section 2): what the map says nothing of is asked about, unless it is known
to be something else.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final, Literal

from kutcalc.payroll.options import TimeCode
from kutcalc.payroll.parsed import Question

Meaning = Literal["training", "unpaid", "other"]
Carrier = tuple[int, str]
"""What a transaction is booked on: the number of a dimension, and an object in it."""

OTHER: Final = frozenset(
    """
    TID ARB MER FLX SCH HLG SKI PER KOM KON SEM SJK ASK SMB MIL NÄR VAB FPE PAP HAV ATK ATF
    ÖT1 ÖT2 ÖT3 ÖT4 ÖT5 ÖK1 ÖK2 ÖK3 ÖK4 ÖK5 ÖB1 ÖB2 ÖB3 ÖB4 ÖB5 OB1 OB2 OB3 OB4 OB5 OS1 OS2 OS3 OS4 OS5
    RE1 RE2 RE3 BE1 BE2 BE3 JR1 JR2 JR3 TS1 TS2 TS3 TS4 TS5 TS6 TS7 TS8 TS9
    """.split()  # noqa: SIM905 - a list of words to be read, not typed
)
"""Codes of work, rest, sickness and family: never training unless the map says so."""
COURSE_WORDS: Final = ("utbild", "kurs", "kompetens")


class Codes:
    """One company's map, and the codes met that it says nothing of."""

    def __init__(self, given: Sequence[TimeCode]) -> None:
        self._by_code: dict[str, list[TimeCode]] = {}
        for each in given:
            self._by_code.setdefault(_plain(each.code), []).append(each)
        self._asked: Counter[str] = Counter()
        self._names: dict[str, str] = {}

    def of_time(self, code: str, carriers: Collection[Carrier]) -> Meaning:
        """Tell what a transaction of time is; a code that could be training is noted to be asked about."""
        known = self._by_code.get(_plain(code))
        if known is not None:
            return _meaning(known, carriers)
        if _plain(code) not in OTHER:
            self._ask(code)
        return "other"

    def of_pay(self, kind: str, name: str, carriers: Collection[Carrier]) -> Meaning:
        """Tell what a pay transaction is, by its löneart; one named like a course is noted to be asked about."""
        known = self._by_code.get(_plain(kind))
        if known is not None:
            return _meaning(known, carriers)
        if any(word in name.casefold() for word in COURSE_WORDS):
            self._ask(kind)
        return "other"

    def questions(self) -> tuple[Question, ...]:
        """Give the codes to ask about, with their number of transactions, in order of first appearance."""
        return tuple(
            Question(kind="time_code", name=self._names[code], rows=rows) for code, rows in self._asked.items()
        )

    def _ask(self, code: str) -> None:
        self._names.setdefault(_plain(code), code)
        self._asked[_plain(code)] += 1


def _plain(code: str) -> str:
    return code.strip().upper()


def _meaning(known: Sequence[TimeCode], carriers: Collection[Carrier]) -> Meaning:
    """Take the entry that says most of the carrier; where none fits, it is not training."""
    fitting = [each for each in known if _fits(each, carriers)]
    best = max(fitting, key=lambda each: (each.dimension is not None) + (each.object is not None), default=None)
    if best is None or not best.is_training:
        return "other"
    return "training" if best.is_paid else "unpaid"


def _fits(entry: TimeCode, carriers: Collection[Carrier]) -> bool:
    if entry.dimension is None and entry.object is None:
        return True
    return any(entry.dimension in (None, dimension) and entry.object in (None, name) for dimension, name in carriers)
