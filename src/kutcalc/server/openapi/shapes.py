"""The small parts of schemas: objects, arrays, references, and the kinds of values that occur everywhere."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll.tables import REFERENCE
from kutcalc.units import range_of_months, write_month

Schema = dict[str, Any]

LARGEST: Final = 2**63 - 1
TEXT: Final[Schema] = {"type": "string"}
FLAG: Final[Schema] = {"type": "boolean"}
INTEGER: Final[Schema] = {"type": "integer", "minimum": -LARGEST - 1, "maximum": LARGEST}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": LARGEST}
MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
HASH: Final[Schema] = {"type": "string", "pattern": "^(hmac-)?sha256:[0-9a-f]{64}"}
MARK: Final[Schema] = {"type": "string", "pattern": REFERENCE}
LAW_MONTHS: Final[Schema] = {
    "type": "string",
    "enum": [write_month(month) for month in range_of_months(FIRST_MONTH, LAST_MONTH)],
}
LAW_MONTH: Final[Schema] = {"$ref": "#/components/schemas/LawMonth"}
ANY_MONTH: Final[Schema] = {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])$"}
ANYTHING: Final[Schema] = {}


def ref(name: str) -> Schema:
    """Point at a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def closed(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Make an object that takes these fields and no others: what is sent to us."""
    return {**opened(required, optional), "additionalProperties": False}


def opened(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Make an object that has these fields, and later versions may add some: what we send."""
    made: Schema = {"type": "object", "properties": {**required, **(optional or {})}}
    return {**made, "required": list(required)} if required else made


def array(items: Schema, low: int | None = None, high: int | None = None) -> Schema:
    """Make an array."""
    bounds = {"minItems": low, "maxItems": high}
    return {"type": "array", "items": items, **{name: bound for name, bound in bounds.items() if bound is not None}}


def choice(words: Iterable[str]) -> Schema:
    """Make a text that is one of some words."""
    return {"type": "string", "enum": list(words)}


def or_null(schema: Schema) -> Schema:
    """Let a value be null too."""
    return {"anyOf": [schema, {"type": "null"}]}


def constant(word: str) -> Schema:
    """Make a text that is this word."""
    return {"type": "string", "const": word}


def integer(low: int, high: int) -> Schema:
    """Make an integer within bounds."""
    return {"type": "integer", "minimum": low, "maximum": high}


def text(low: int, high: int) -> Schema:
    """Make a text of some length."""
    return {"type": "string", "minLength": low, "maxLength": high}


__all__ = [
    "ANYTHING",
    "ANY_MONTH",
    "COUNT",
    "FLAG",
    "HASH",
    "INTEGER",
    "LAW_MONTH",
    "LAW_MONTHS",
    "MARK",
    "MOMENT",
    "TEXT",
    "Schema",
    "array",
    "choice",
    "closed",
    "constant",
    "integer",
    "opened",
    "or_null",
    "ref",
    "text",
]
