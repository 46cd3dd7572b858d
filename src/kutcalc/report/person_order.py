"""The order in which persons are shown: p1, p2, p10, as a reader counts; files keep the order of the tables."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kutcalc.language import Text

_DIGITS: Final = "0123456789"
SHARED: Final = Text(
    sv="Avdraget räknas i hela kronor för hela arbetsgivaren. Det beloppet delas mellan personerna efter vad som"
    " räknas för var och en, så att delarna blir summan på öret. En persons del kan därför skilja sig något från"
    " personens egen kostnad gånger andelen.",
    en="The deduction is worked in whole kronor for the employer as a whole. That amount is shared by the persons by"
    " what counts of each, so that the parts make up the sum to the öre. A person's part may therefore differ a little"
    " from the person's own cost times the share.",
)
"""Why what falls on a person is not always the product that a reader would redo."""


def by_person(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Put rows of persons in the order of the numbers that their references end in, employers as they come."""
    given = list(rows)
    places: dict[Any, int] = {}
    for row in given:
        places.setdefault(row["employer"], len(places))
    return sorted(given, key=lambda row: (places[row["employer"]], *_counted(str(row["employee"]))))


def _counted(name: str) -> tuple[str, int, str]:
    head = name.rstrip(_DIGITS)
    digits = name[len(head) :].lstrip("0")
    return head, len(digits), digits


__all__ = ["SHARED", "by_person"]
