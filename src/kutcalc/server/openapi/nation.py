"""The schemas of populations: how one is asked for, how one is described, and what a national calculation gives."""

from typing import Final

from kutcalc.analysis.instead import DIMENSIONS, LONGEST_ID, NATION_LEVEL
from kutcalc.analysis.response import BOUNDS, LEVELS
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.report.national_reply import COLUMNS, TABLES
from kutcalc.server.openapi.books import NOTE
from kutcalc.server.openapi.shapes import (
    ANY_MONTH,
    ANYTHING,
    COUNT,
    FLAG,
    INTEGER,
    TEXT,
    Schema,
    array,
    choice,
    closed,
    integer,
    opened,
    or_null,
    ref,
)

_PERIOD: Final = opened({"first": ANY_MONTH, "last": ANY_MONTH})
_WORDS: Final = frozenset({"policy", "by", "class"})
_ALWAYS: Final = frozenset({"year", "employers", "persons"})


def population_asked() -> dict[str, Schema]:
    """Give the components of requests about a population."""
    behaviour = closed({}, {name: or_null(integer(low, high)) for name, (low, high) in BOUNDS.items()})
    asked = closed(
        {
            "id": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$", "maxLength": LONGEST_ID},
            "year": integer(FIRST_MONTH.year, LAST_MONTH.year),
        },
        {
            "by": or_null({**array(choice(DIMENSIONS), 0, len(DIMENSIONS)), "uniqueItems": True}),
            "behaviour": or_null({"anyOf": [ref("Behaviour"), choice(LEVELS)]}),
        },
    )
    said = "Of new training and price elasticity at most one: they are two answers to one question."
    return {"Behaviour": {**behaviour, "description": said}, "PopulationAsked": asked}


def population_given() -> dict[str, Schema]:
    """Give the components of replies about populations."""
    head: dict[str, Schema] = {
        "id": TEXT,
        "title": TEXT,
        "year": INTEGER,
        "base_year": INTEGER,
        "seed": INTEGER,
        "is_mini": FLAG,
        "employers": COUNT,
        "employees": COUNT,
    }
    target = opened({"name": TEXT, "published": INTEGER, "model": INTEGER, "error_ppm": INTEGER, "status": TEXT})
    row = {name: _cell(name) for name in COLUMNS}
    nation = {
        "population": opened(
            {name: head[name] for name in head if name != "is_mini"},
            {"is_mini": FLAG, "targets_hash": TEXT, "uprating_ppm": INTEGER},
        ),
        "period": _PERIOD,
        "policies": array(opened({"ref": TEXT, "label": TEXT, "status": TEXT, "changed": FLAG})),
        "totals": ANYTHING,
        "results": opened({NATION_LEVEL: array(ref("NationYearRow"))}),
        **{name: array({"type": "object"}) for name in TABLES},
        "assumptions": array(opened({"id": TEXT, "text": TEXT, "verification": TEXT}, {"value": ANYTHING})),
        "not_counted": array(NOTE),
        "warnings": array(NOTE),
        "link": or_null(TEXT),
        "request": {"type": "object"},
        "provenance": ref("Provenance"),
    }
    return {
        "NationYearRow": opened(row),
        "NationalReply": opened(nation, {"policy": ref("PolicyUsed"), "cards": ANYTHING}),
        "CalculationGiven": {"anyOf": [ref("CalculationReply"), ref("NationalReply")]},
        "ComparisonGiven": {"anyOf": [ref("ComparisonReply"), ref("NationalReply")]},
        "PopulationList": opened({"page": COUNT, "limit": COUNT, "total": COUNT, "items": array(opened(head))}),
        "Population": opened(
            {
                **head,
                "years": array(INTEGER, 1),
                "payslips": COUNT,
                "small_group": COUNT,
                "targets": array(target),
                "warnings": array(NOTE),
            },
            {"holdouts": array({"type": "object"}), "assumptions": array({"type": "object"}), "touchable": COUNT},
        ),
    }


def _cell(name: str) -> Schema:
    if name in _WORDS:
        return TEXT
    if name == "suppressed":
        return FLAG
    return INTEGER if name in _ALWAYS else or_null(INTEGER)


__all__ = ["population_asked", "population_given"]
