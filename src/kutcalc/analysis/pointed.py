"""Faults in a JSON body: each with its JSON Pointer, all at once, none of them repeating a person's number."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from kutcalc.errors import MOST_FAULTS_SHOWN, Fault, FaultsError, KutcalcError, MonthOutsideLawError, near_words
from kutcalc.language import Text
from kutcalc.payroll.identity import masked
from kutcalc.payroll.wording import Saying, quoted

OUTSIDE: Final = MonthOutsideLawError.code
MOST_QUOTED: Final = 40


class Pointed:
    """Collects the faults of one body in the order of the body; the first hundred are worded, all are counted."""

    def __init__(self) -> None:
        self.total = 0
        self.kept: list[Fault] = []
        self.outside: tuple[str, str, str] | None = None

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return self.total > 0

    def add(
        self,
        code: str,
        pointer: str,
        say: Text | Callable[..., Text | Saying],
        *values: Any,
        correct: str | None = None,
    ) -> None:
        """Note one fault; a sentence that a function makes of values is only made when it will be shown."""
        self.total += 1
        if len(self.kept) >= MOST_FAULTS_SHOWN:
            return
        said = say if isinstance(say, Text) else say(*values)
        text = said.text if isinstance(said, Saying) else said
        self.kept.append(
            Fault(
                code=code,
                text=Text(sv=masked(text.sv), en=masked(text.en)),
                pointer=masked(pointer),
                correct=None if correct is None or masked(correct) != correct else correct,
            )
        )

    def take(self, faults: Iterable[Fault], place: str | Callable[[Fault], str]) -> None:
        """Note the faults that another check found, each at its own pointer, the one given, or that of a function."""
        at = (lambda _fault: place) if isinstance(place, str) else place
        for fault in faults:
            self.total += 1
            if len(self.kept) < MOST_FAULTS_SHOWN:
                self.kept.append(msgspec.structs.replace(fault, pointer=fault.pointer or at(fault)))

    def raise_any(self) -> None:
        """Raise what was noted as one error, when there is anything; months outside the law alone have their own."""
        if not self.total:
            return
        if self.outside is not None and all(fault.code == OUTSIDE for fault in self.kept):
            outside: KutcalcError = MonthOutsideLawError(*self.outside)
            outside.faults = tuple(self.kept)
            raise outside
        error = FaultsError(self.kept)
        if self.total > len(self.kept):
            number, shown = self.total, len(self.kept)
            error.text = Text(
                sv=f"{number} fel, varav {shown} visas.", en=f"{number} faults, of which {shown} are shown."
            )
        raise error


def below(pointer: str, name: object) -> str:
    """Give the pointer of a member or an element."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def shown(value: object) -> Text:
    """Write a value of a body as its sender would know it, short."""
    if value is None:
        return Text(sv="null", en="null")
    if isinstance(value, bool):
        return Text(sv=str(value).lower(), en=str(value).lower())
    if isinstance(value, dict):
        return Text(sv="ett objekt", en="an object")
    if isinstance(value, list | tuple):
        return Text(sv="en lista", en="an array")
    if isinstance(value, str):
        text = f'"{value[:MOST_QUOTED]}…"' if len(value) > MOST_QUOTED else f'"{value}"'
        return Text(sv=text, en=text)
    text = str(value)
    return Text(sv=text, en=text)


def wrong_type(name: str, value: object, kind: Text) -> Text:
    """Say that a value is of another type than its field."""
    own = shown(value)
    return Text(sv=f"Fältet {name} är {own.sv}. Skriv {kind.sv}.", en=f"The field {name} is {own.en}. Write {kind.en}.")


def unknown_field(name: str, known: Iterable[str]) -> Text:
    """Say that nothing reads a field, and what may have been meant."""
    near, own = near_words(name, list(known)), quoted(name)[1:-1]
    return Text(
        sv=f"Fältet {own} finns inte.{near.sv or ' Ta bort det.'}",
        en=f"There is no field {own}.{near.en or ' Remove it.'}",
    )


def lacking(name: str, term: str = "") -> Text:
    """Say that a required field is not there."""
    called = f" ({term})" if term else ""
    return Text(sv=f"Fältet {name}{called} saknas. Lägg till det.", en=f"The field {name} is missing. Add it.")


def too_many(name: str, number: int, low: int, high: int) -> Text:
    """Say that a list is too short or too long."""
    return Text(
        sv=f"Listan {name} har {number} delar. Ge från {low} till {high}.",
        en=f"The array {name} has {number} items. Give from {low} to {high}.",
    )


def members(
    tree: object, pointer: str, name: str, known: Iterable[str], required: Iterable[str], faults: Pointed
) -> dict[str, Any]:
    """Give the members of an object that are known; note the unknown, the lacking, and what is no object."""
    if not isinstance(tree, dict):
        kind = Text(sv="ett objekt", en="an object")
        faults.add("wrong-type", pointer, wrong_type, name, tree, kind)
        return {}
    names = list(known)
    for one in tree:
        if one not in names:
            faults.add("unknown-field", below(pointer, one), unknown_field, one, names)
    for one in required:
        if one not in tree:
            faults.add("required", below(pointer, one), lacking, one)
    return {one: tree[one] for one in names if one in tree}


def items(tree: object, pointer: str, name: str, low: int, high: int, faults: Pointed) -> list[Any]:
    """Give the items of an array, when it is one and has neither too few nor too many."""
    if not isinstance(tree, list):
        kind = Text(sv="en lista", en="an array")
        faults.add("wrong-type", pointer, wrong_type, name, tree, kind)
        return []
    if not low <= len(tree) <= high:
        faults.add("out-of-range", pointer, too_many, name, len(tree), low, high)
        return []
    return tree


__all__ = ["Pointed", "below", "items", "lacking", "members", "shown", "too_many", "unknown_field", "wrong_type"]
