"""Bodies of 9.3 and 9.5 in files: read as JSON, with our own sentences for all that is wrong, each with its pointer.

The rows of the employers are left to the check of the tables, which knows the facts of the policies that are used.
"""

import re
from typing import Any, Final

import msgspec

from kutcalc.analysis.body import MOST_NATIONAL, MOST_POLICIES, SHARED, choices_of, read_rest
from kutcalc.analysis.instead import instead_of_employers, read_population
from kutcalc.analysis.pointed import Pointed, items, members, wrong_type
from kutcalc.analysis.scenario import Calculation, Comparison
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text

MOST_EMPLOYERS: Final = 10_000
_OBJECT: Final = Text(sv="ett objekt", en="an object")
_PLACE: Final = re.compile(r"\(byte ([0-9]+)\)")


def read_body(content: bytes, name: str | None = None) -> Calculation | Comparison:
    """Read a body of 9.3 or 9.5 written as JSON; FaultsError tells all that is wrong in it."""
    try:
        tree = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        place = _PLACE.search(str(error))
        sv, en = (f" vid byte {place[1]}", f" at byte {place[1]}") if place else ("", "")
        text = Text(sv=f"filen går inte att läsa som JSON{sv}.", en=f"the file cannot be read as JSON{en}.")
        raise FaultsError([Fault(code="bad-text", text=text, file=name)]) from None
    is_comparison = isinstance(tree, dict) and "policies" in tree
    try:
        _check(tree, "policies" if is_comparison else "policy")
    except FaultsError as error:
        raise FaultsError(msgspec.structs.replace(fault, file=name) for fault in error.faults) from None
    return msgspec.convert(tree, Comparison) if is_comparison else msgspec.convert(tree, Calculation)


def _check(tree: Any, which: str) -> None:
    faults = Pointed()
    instead = instead_of_employers(tree, faults, None)
    own = members(tree, "", "body", [which, *SHARED, *instead], [which], faults)
    if which in own:
        choices_of(own[which], which, faults, MOST_NATIONAL if "population" in own else MOST_POLICIES)
    read_population(own, faults)
    for number, one in enumerate(items(own.get("employers", []), "/employers", "employers", 0, MOST_EMPLOYERS, faults)):
        if not isinstance(one, dict):
            faults.add("wrong-type", f"/employers/{number}", wrong_type, "employers", one, _OBJECT)
    read_rest(own, faults)
    faults.raise_any()


__all__ = ["read_body"]
