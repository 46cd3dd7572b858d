"""Everything that can go wrong, by its code: the status, the title and what to do (`problem_kinds.toml`)."""

import tomllib
from pathlib import Path
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text

_FIELD_STATUS: Final = {"duplicate-key": 400}
_DEFAULT_STATUS: Final = 422


class ProblemKind(msgspec.Struct, frozen=True):
    """One kind of problem; `status` is that of the reply, and of a field code that of the reply which lists it."""

    code: str
    status: int
    title: Text
    text: Text

    def item(self, language: Language) -> dict[str, str | int]:
        """Give the kind as `GET /problems` lists it."""
        return {
            "code": self.code,
            "status": self.status,
            "title": self.title.read(language),
            "text": self.text.read(language),
            "url": f"/problems/{self.code}",
        }


def _kinds(part: str) -> dict[str, ProblemKind]:
    raw: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))[
        part
    ]
    return {
        code: msgspec.convert({"code": code, "status": _FIELD_STATUS.get(code, _DEFAULT_STATUS), **table}, ProblemKind)
        for code, table in raw.items()
    }


PROBLEMS: Final[dict[str, ProblemKind]] = _kinds("problem")
"""The codes that a whole reply can have."""

_FIELDS: Final[dict[str, ProblemKind]] = _kinds("field")
FIELD_CODES: Final = tuple(_FIELDS)
"""The codes that an entry of `errors` can have."""

CATALOGUE: Final[dict[str, ProblemKind]] = dict(sorted({**_FIELDS, **PROBLEMS}.items()))
"""Every code there is, by name; each has its page."""


def items(language: Language) -> list[dict[str, str | int]]:
    """List every kind of problem, sorted by code."""
    return [kind.item(language) for kind in CATALOGUE.values()]


__all__ = ["CATALOGUE", "FIELD_CODES", "PROBLEMS", "ProblemKind", "items"]
