"""What can be wrong in a policy, said once in Swedish and in English: what, where, and how to write it instead."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Final

import msgspec

from kutcalc.errors import MOST_FAULTS_SHOWN, Fault, near_words
from kutcalc.language import PPM_PER_PERCENT, Text, percent_text
from kutcalc.policy.lines import Lines, Path

_PLACES: Final = 12
_LONGEST: Final = 80
_NOTHING: Final = Text(sv="", en="")


class Float(msgspec.Struct, frozen=True):
    """A number with decimals, as it was written; no part of a policy may hold one."""

    text: str


class Faults:
    """Everything that is wrong in one file, or in one set of changes, with the line where it stands."""

    def __init__(self, file: str | None = None, lines: Lines | None = None) -> None:
        self._file = file
        self._lines = lines
        self._faults: dict[tuple[int, str, str], Fault] = {}

    def add(self, code: str, path: Path, text: Text, *, correct: str | None = None) -> None:
        """Note that something at this path is wrong; the same twice is noted once."""
        line = self._lines.find(path) if self._lines else None
        dotted = ".".join(path)
        if line:
            text = Text(sv=f"Rad {line}: {text.sv}", en=f"Line {line}: {text.en}")
        fault = Fault(code=code, text=text, file=self._file, line=line, path=dotted, correct=correct)
        self._faults.setdefault((line or 0, dotted, code), fault)

    def __bool__(self) -> bool:
        """Say whether anything is wrong."""
        return bool(self._faults)

    def in_order(self) -> tuple[Fault, ...]:
        """Give the faults as they stand in the file, at most as many as are shown."""
        by_line = sorted(self._faults.values(), key=lambda fault: fault.line or 0)
        return tuple(by_line[:MOST_FAULTS_SHOWN])

    def near(self, name: str, known: Sequence[str]) -> Text:
        """Say which known name is near, unless there are more faults already than are shown."""
        return _NOTHING if len(self._faults) > MOST_FAULTS_SHOWN else near_words(name[:_LONGEST], known)

    def missing(self, path: Path, sv: str, en: str) -> None:
        """Note something that must be there and is not."""
        self.add("required", path, Text(sv=sv, en=en))

    def unknown(self, path: Path, known: Iterable[str]) -> None:
        """Note a key that is not one of those that the part has."""
        names = sorted(known)
        name = path[-1][:_LONGEST]
        near = self.near(name, names)
        listed = ", ".join(names)
        tail_sv = near.sv or f" Det som kan stå här är {listed}."
        tail_en = near.en or f" What may stand here is {listed}."
        self.add(
            "unknown-field",
            path,
            Text(sv=f"nyckeln {name} finns inte här.{tail_sv}", en=f"there is no key {name} here.{tail_en}"),
        )

    def without_unit(self, path: Path, right: str, *, written: str | None = None) -> None:
        """Note a key, or the name of a field, that lacks its unit or has another one."""
        name = written or path[-1]
        self.add(
            "wrong-unit",
            path,
            Text(
                sv=f"enheten ska stå i namnet. Menade du {right}? Skriv det i stället för {name}.",
                en=f"the unit stands in the name. Did you mean {right}? Write it in place of {name}.",
            ),
            correct=right,
        )

    def not_a_choice(self, path: Path, value: object, choices: Iterable[str]) -> None:
        """Note a word that is not one of those that may stand there."""
        listed = tuple(choices)
        near = self.near(str(value), listed)
        meant = get_close_matches(str(value)[:_LONGEST], listed, n=1) if near != _NOTHING else []
        names = ", ".join(listed)
        self.add(
            "not-a-choice",
            path,
            Text(
                sv=f"{_shown(value)} går inte att välja. Välj bland {names}.{near.sv}",
                en=f"{_shown(value)} is no choice. Choose among {names}.{near.en}",
            ),
            correct=meant[0] if meant else None,
        )

    def wrong_type(self, path: Path, value: object, right: Text) -> None:
        """Note a value of another kind than the key takes."""
        self.add(
            "wrong-type",
            path,
            Text(
                sv=f"{_shown(value)} passar inte här. Skriv {right.sv}.",
                en=f"{_shown(value)} does not fit. Write {right.en}.",
            ),
        )

    def out_of_range(self, path: Path, value: int, least: int, most: int) -> None:
        """Note a number outside its bounds."""
        self.add(
            "out-of-range",
            path,
            Text(
                sv=f"{value} ligger utanför det tillåtna. Skriv ett heltal från {least} till {most}.",
                en=f"{value} is out of range. Write an integer from {least} to {most}.",
            ),
        )

    def decimals(self, path: Path, value: Float, unit: str) -> None:
        """Note a number with decimals where an integer in a small unit belongs."""
        correct = _in_small_units(value.text, unit)
        if unit == "ppm":
            text = Text(
                sv="satsen skrivs som heltal i miljondelar (ppm). 50 % är 500_000.",
                en="the rate is written as an integer in parts per million (ppm). 50 % is 500_000.",
            )
        elif unit == "ore":
            text = Text(
                sv="beloppet skrivs som heltal i öre, eller i hundradelar av filens valuta. 75,50 är 7_550.",
                en="the amount is an integer in öre, or in hundredths of the currency of the file. 75.50 is 7_550.",
            )
        else:
            text = Text(
                sv=f"{value.text} har decimaler. Skriv ett heltal i den enhet som nyckeln säger.",
                en=f"{value.text} has decimals. Write an integer in the unit that the key says.",
            )
        self.add("wrong-unit", path, text, correct=correct)

    def percent_as_ppm(self, path: Path, value: int) -> None:
        """Note a rate so small that a percentage must be meant."""
        correct = f"{value * PPM_PER_PERCENT:_}"
        self.add(
            "wrong-unit",
            path,
            Text(
                sv=f"{value} är {percent_text(value, 'sv')} i miljondelar (ppm). {value} % är {correct}.",
                en=f"{value} is {percent_text(value, 'en')} in parts per million (ppm). {value} % is {correct}.",
            ),
            correct=correct,
        )


def _shown(value: object) -> str:
    if isinstance(value, Float):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ … }"
    if isinstance(value, list | tuple):
        return "[ … ]"
    shown = repr(value)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _in_small_units(text: str, unit: str) -> str | None:
    """Give the integer that a number with decimals must mean, where that is plain."""
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or number.adjusted() > _PLACES:
        return None
    if unit == "ppm":
        small = number * (PPM_PER_PERCENT * 100 if abs(number) <= 1 else PPM_PER_PERCENT)
    elif unit == "ore":
        small = number * 100
    else:
        small = number
    return f"{int(small):_}" if small == small.to_integral_value() else None


__all__ = ["Faults", "Float"]
