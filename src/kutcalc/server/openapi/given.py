"""The schemas of what we send: rows by their columns, typed structs as they are, and the documents around them."""

from typing import Any, Final

import msgspec

from kutcalc.analysis.columns_out import CARRIED, LIMITS, MONEY, OUTPUT
from kutcalc.analysis.figure import Limit
from kutcalc.engine.steps import Step
from kutcalc.report.glossary import Term
from kutcalc.report.provenance import Provenance
from kutcalc.server.openapi.books import NOTE, book_schemas
from kutcalc.server.openapi.nation import population_given
from kutcalc.server.openapi.shapes import (
    ANY_MONTH,
    ANYTHING,
    COUNT,
    FLAG,
    HASH,
    INTEGER,
    MOMENT,
    TEXT,
    Schema,
    array,
    choice,
    opened,
    or_null,
    ref,
)
from kutcalc.server.problem_kinds import FIELD_CODES, PROBLEMS

UNBOUNDED: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}
"""What was asked for may be any number; it is counted and refused, never worked."""

_TEXTS: Final = frozenset({"policy", "employer", "group", "employee"})
_MAY_LACK: Final = frozenset({"reduced_rate_ppm", "limited_by", "condition_failed"})
_SUMS: Final = ("employers", "persons", "persons_trained", "contribution_base_ore", *MONEY, *CARRIED)
_MIDDLE: Final = (
    "contribution_base_ore",
    "contributions_before_ore",
    "baseline_due_ore",
    "training_cost_ore",
    "training_deduction_ore",
    "contributions_due_ore",
    "net_ore",
)
STATES: Final = ("queued", "running", "succeeded", "failed", "cancelled", "interrupted")
_PERIOD: Final = opened({"first": ANY_MONTH, "last": ANY_MONTH})


def _cell(name: str) -> Schema:
    if name in _TEXTS or name == "condition_failed":
        made = TEXT
    elif name == "month":
        made = ANY_MONTH
    elif name == "limited_by":
        made = choice(LIMITS)
    else:
        made = INTEGER
    return or_null(made) if name in _MAY_LACK else made


def row_schemas() -> dict[str, Schema]:
    """Give the rows of results by level, from the declaration of the columns."""
    named = {level: "".join(word.capitalize() for word in level.split("_")) + "Row" for level in OUTPUT}
    rows = {named[level]: opened({name: _cell(name) for name in columns}) for level, columns in OUTPUT.items()}
    return {**rows, "Results": opened({}, {level: array(ref(name)) for level, name in named.items()})}


def _structs() -> dict[str, Schema]:
    _, made = msgspec.json.schema_components(
        [Provenance, Limit, Step, Term], ref_template="#/components/schemas/{name}"
    )
    return dict(made)


def _trace() -> Schema:
    keys = ("employer", "group", "employee", "month")
    figure = opened({"level": TEXT, **{key: or_null(TEXT) for key in keys}, "year": or_null(INTEGER), "column": TEXT})
    return opened(
        {
            "trace_version": constant_integer(1),
            "policy": TEXT,
            "figure": figure,
            "result": ref("ResultOut"),
            "sentence": TEXT,
            "steps": array(ref("Step"), 0),
            "limited_by": or_null(TEXT),
            "limit": or_null(ref("Limit")),
            "condition_failed": or_null(TEXT),
        }
    )


def constant_integer(number: int) -> Schema:
    """Make an integer that is this number."""
    return {"type": "integer", "const": number}


_USED: Final[dict[str, Schema]] = {
    "ref": TEXT,
    "label": TEXT,
    "status": choice(("enacted", "proposed", "assumption")),
    "changed": FLAG,
    "changes": array(opened({"path": TEXT, "value": ANYTHING})),
}
_ASSUMED: Final = opened(
    {"id": TEXT, "text": TEXT, "verification": TEXT}, {"value": ANYTHING, "low": INTEGER, "high": INTEGER}
)
_TOTALS: Final = opened(dict.fromkeys(_SUMS, INTEGER))
_LINK: Final[dict[str, Schema]] = {
    "link": or_null(TEXT),
    "link_refused": or_null(choice(("small_groups", "too_long", "payroll_file"))),
}
_NOTES: Final[dict[str, Schema]] = {"assumptions": array(_ASSUMED), "not_counted": array(NOTE)}
_DIFFERENCE: Final = opened(
    {
        "what": choice(("policy_hash", "law_edition", "engine_version", "input", "figure")),
        "then": ANYTHING,
        "now": ANYTHING,
    }
)


def _replies() -> dict[str, Schema]:
    policy = opened(
        {**_USED, "id": TEXT, "version": INTEGER, "instrument": or_null(TEXT), "policy_hash": or_null(HASH)}
    )
    shared: dict[str, Schema] = {
        "period": _PERIOD,
        "results": ref("Results"),
        "explanations": array(ref("Trace")),
        **_NOTES,
        "warnings": array(NOTE),
        **_LINK,
        "provenance": ref("Provenance"),
    }
    card = opened({"path": TEXT, "term": TEXT, "unit": TEXT, "values": array(ANYTHING), "text": array(TEXT)})
    of_policy: Schema = {
        **_TOTALS,
        "properties": {"policy": TEXT, **_TOTALS["properties"]},
        "required": ["policy", *_TOTALS["required"]],
    }
    difference = opened({"policy": TEXT, "versus": TEXT, "training_deduction_ore": INTEGER, "same": FLAG})
    amounts = ("low_ore", "high_ore", "low_kr", "high_kr")
    return {
        "PolicyUsed": policy,
        "CalculationReply": opened({"policy": ref("PolicyUsed"), "totals": _TOTALS, **shared}, {"request": ANYTHING}),
        "ComparisonReply": opened(
            {
                "policies": array(opened(_USED)),
                "cards": array(card),
                "totals": array(of_policy),
                "differences": array(difference),
                **shared,
            },
            {"request": ANYTHING},
        ),
        "QuickReply": opened(
            {
                "policy": ref("PolicyUsed"),
                "period": _PERIOD,
                "headline": TEXT,
                "range": opened({**dict.fromkeys(amounts, INTEGER), "reasons": array(TEXT)}),
                "middle": opened(dict.fromkeys(_MIDDLE, INTEGER)),
                **_NOTES,
                "link": or_null(TEXT),
                "provenance": ANYTHING,
            },
            {"calculation": ANYTHING, "request": ANYTHING},
        ),
        "EstimateReply": opened(
            {
                "cells": UNBOUNDED,
                "factors": opened({"payslips": COUNT, "policies": COUNT, "grid_points": UNBOUNDED}),
                "limit_cells": COUNT,
                "mode": choice(("sync", "job", "refused")),
                "seconds": or_null(COUNT),
                "bytes": or_null(COUNT),
                "suggestion": or_null(opened({"grid_points": COUNT})),
            }
        ),
        "VerificationReply": opened({"same": FLAG, "differences": array(_DIFFERENCE, 0, 100)}),
    }


def _kept() -> dict[str, Schema]:
    progress = {
        "done_cells": COUNT,
        "total_cells": COUNT,
        "eta_seconds": or_null(COUNT),
        "queue_position": or_null(COUNT),
    }
    times = {name: or_null(MOMENT) for name in ("started_at", "finished_at", "expires_at")}
    now = opened({"same": FLAG, "provenance": ANYTHING, "differences": array(_DIFFERENCE)})
    kinds = choice(("calculation", "comparison", "quick_calculation", "job"))
    return {
        "JobReply": opened(
            {
                "id": TEXT,
                "kind": choice(("calculation", "comparison", "sweep", "solve")),
                "state": choice(STATES),
                "progress": opened(progress),
                "created_at": MOMENT,
                **times,
                "result": or_null(TEXT),
                "problem": ANYTHING,
            }
        ),
        "ShareReply": opened(
            {"id": TEXT, "url": TEXT, "owner_secret": TEXT, "created_at": MOMENT, "expires_at": MOMENT}
        ),
        "ShareShown": opened(
            {
                "id": TEXT,
                "title": TEXT,
                "kind": kinds,
                "request": {"type": "object"},
                "then": {"type": "object"},
                "now": or_null(now),
                "created_at": MOMENT,
                "expires_at": MOMENT,
            }
        ),
        "Case": {"type": "object", "minProperties": 1, "maxProperties": 1},
    }


def _problem() -> Schema:
    places: dict[str, Schema] = dict.fromkeys(("pointer", "column", "path", "correct"), TEXT)
    fault = opened(
        {"code": choice(sorted({*FIELD_CODES, *PROBLEMS})), "detail": TEXT}, {**places, "row": COUNT, "line": COUNT}
    )
    return opened(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "instance": TEXT,
            "code": choice(PROBLEMS),
        },
        {
            "errors": array(fault, 1, 100),
            "requested_cells": UNBOUNDED,
            "limit_cells": COUNT,
            "factors": {"type": "object"},
            "suggestion": ANYTHING,
        },
    )


def given_schemas() -> dict[str, Any]:
    """Give the components of replies."""
    return {
        **_structs(),
        **row_schemas(),
        "Trace": _trace(),
        **_replies(),
        **_kept(),
        **book_schemas(),
        **population_given(),
        "Problem": _problem(),
    }


__all__ = ["STATES", "given_schemas", "row_schemas"]
