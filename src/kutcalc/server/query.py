"""What stands after the question mark: known names, each once, each within its bounds; all faults at once."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

import msgspec

from kutcalc.errors import Fault, FaultsError, near_words
from kutcalc.language import Text
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.server.asked import AnyRequest
from kutcalc.units import parse_month, write_month

LARGEST_PAGE: Final = 1_000_000
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Parameter(msgspec.Struct, frozen=True):
    """One parameter of a query: its kind and bounds; `text` says what it is for.

    A text that is JSON itself names the `component` of the document that describes it.
    """

    kind: Literal["integer", "choice", "text", "month", "date"]
    text: str
    low: int = 1
    high: int = 1
    default: int | str | None = None
    choices: tuple[str, ...] = ()
    component: str | None = None


LIMIT: Final = Parameter("integer", "How many items a page has.", low=1, high=500, default=20)
PAGE: Final = Parameter("integer", "Which page, counted from 1.", low=1, high=LARGEST_PAGE, default=1)
PAGING: Final[dict[str, Parameter]] = {"limit": LIMIT, "page": PAGE}


def query_of(request: AnyRequest, known: Mapping[str, Parameter]) -> dict[str, Any]:
    """Read the query of a request; FaultsError with the name of everything that is wrong as `path`."""
    faults: list[Fault] = []
    found: dict[str, Any] = {name: parameter.default for name, parameter in known.items()}
    seen: set[str] = set()
    for name, text in request.query_params.multi_items():
        if name not in known:
            faults.append(Fault(code="unknown-field", path=name[:64], text=_unknown(name, known)))
        elif name in seen:
            faults.append(Fault(code="duplicate", path=name, text=_twice(name)))
        else:
            seen.add(name)
            value, fault = _value(name, known[name], str(text))
            found[name] = value
            faults += [fault] if fault else []
    if faults:
        raise FaultsError(faults)
    return found


def _value(name: str, parameter: Parameter, text: str) -> tuple[Any, Fault | None]:
    match parameter.kind:
        case "integer":
            return _integer(name, parameter, text)
        case "choice":
            is_right, value, right = text in parameter.choices, text, ", ".join(parameter.choices)
            code = "not-a-choice"
        case "month":
            is_right, value, right, code = bool(_MONTH.fullmatch(text)), text, "2026-05", "bad-month"
        case "date":
            day = _day(text)
            return day, None if day else Fault(code="bad-text", path=name, text=_write(text, "2026-05-01"))
        case _:
            is_right, value, right = len(text) <= parameter.high, text, f"≤ {parameter.high}"
            code = "out-of-range"
    return value, None if is_right else Fault(code=code, path=name, text=_write(text, right))


def _integer(name: str, parameter: Parameter, text: str) -> tuple[int | None, Fault | None]:
    is_number = text.isascii() and text.isdecimal()
    short = is_number and len(text) <= len(str(LARGEST_PAGE))
    if short and parameter.low <= int(text) <= parameter.high:
        return int(text), None
    code = "out-of-range" if is_number or (text[:1] == "-" and text[1:].isdecimal()) else "not-a-number"
    return None, Fault(code=code, path=name, text=_write(text, f"{parameter.low}–{parameter.high}"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) and text.isascii() else None
    except ValueError:
        return None


def law_month(text: str | None) -> date | None:
    """Read a month within the book of law; FaultsError names both ends."""
    if text is None:
        return None
    month = parse_month(text)
    if FIRST_MONTH <= month <= LAST_MONTH:
        return month
    first, last = write_month(FIRST_MONTH), write_month(LAST_MONTH)
    raise FaultsError([Fault(code="out-of-range", path="month", text=_write(text, f"{first}–{last}"))])


def _write(text: str, right: str) -> Text:
    shown = "".join(sign for sign in text if sign.isprintable())[:40]
    return Text(sv=f"{shown!r} går inte att använda. Skriv {right}.", en=f"{shown!r} cannot be used. Write {right}.")


def _unknown(name: str, known: Mapping[str, Parameter]) -> Text:
    shown = "".join(sign for sign in name if sign.isprintable())[:40]
    near = near_words(shown, tuple(known))
    listed = ", ".join(known)
    sv = near.sv or (f" Det som kan stå här är {listed}." if known else " Inga parametrar läses här.")
    en = near.en or (f" What may stand here is {listed}." if known else " No parameters are read here.")
    return Text(sv=f"Parametern {shown} finns inte.{sv}", en=f"There is no parameter {shown}.{en}")


def _twice(name: str) -> Text:
    return Text(sv=f"{name} står två gånger. Ta bort den ena.", en=f"{name} stands twice. Take one away.")


__all__ = ["LIMIT", "PAGE", "PAGING", "Parameter", "law_month", "query_of"]
