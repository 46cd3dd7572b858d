"""A case as plain lists with all that was worked out of it, so that an explanation can walk back through it."""

from dataclasses import dataclass, field
from typing import Any

from kutcalc.engine.book import Book
from kutcalc.engine.rows import Rows


@dataclass(slots=True)
class Numbers:
    """A case as plain lists, level by level, with all that was worked out."""

    rows: dict[str, Rows]
    columns: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, book: Book, name: str) -> list[Any]:
        """Give a column by name, worked or given."""
        if name in self.columns:
            return self.columns[name]
        return self.rows[book.level_of(name).name].columns[name]


__all__ = ["Numbers"]
