"""The row of headings: found below title rows by the words in it, and made into one name for each column."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from kutcalc.payroll.headings import matches
from kutcalc.payroll.identity import masked

LEAST_MATCHES: Final = 2
LEAST_CELLS: Final = 2
LONGEST_HEADING: Final = 200
_LETTER: Final = re.compile(r"[^\W\d_]")
_VALUE: Final = re.compile(r"[0-9]{5}|[0-9][.,:][0-9]|[0-9]{4}-[0-9]{2}")


def header_place(rows: Sequence[Sequence[str]], wanted: int | None = None) -> int | None:
    """Give the place of the headings among the first rows of a file, counted from 0, or None where there are none.

    The row with most known headings, the first of equals. Where hardly any is known, the first row that can be
    headings: two cells or more, letters in each, and no amount, date or long number in any. `wanted` is what was said.
    """
    if wanted is not None:
        return wanted if wanted < len(rows) and any(cell.strip() for cell in rows[wanted]) else None
    best = max(range(len(rows)), key=lambda place: (matches(rows[place]), -place), default=None)
    if best is not None and matches(rows[best]) >= LEAST_MATCHES:
        return best
    return next((place for place, cells in enumerate(rows) if _can_be_headings(cells)), None)


def score(cells: Sequence[str]) -> tuple[int, int]:
    """Tell how good a row of headings is, to choose between separators: the known headings, then the cells."""
    return matches(cells), len(cells)


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Give one name for each column: `#3` where there is no heading, ` (2)` after one that stands twice."""
    seen: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(cells, start=1):
        name = masked(" ".join(cell.split()))[:LONGEST_HEADING] or f"#{number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _can_be_headings(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) >= LEAST_CELLS and all(_LETTER.search(cell) and not _VALUE.search(cell) for cell in filled)


__all__ = ["header_place", "named", "score"]
