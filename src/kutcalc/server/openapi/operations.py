"""The table of operations: every path of the API with what it takes, what it gives and what it may refuse (9.1)."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.server.api.job_results import PACKAGE_QUERY, RESULT_QUERY
from kutcalc.server.api.law import LAW_QUERY
from kutcalc.server.api.payroll_files import OPTIONS_QUERY
from kutcalc.server.api.policies import LIST_QUERY
from kutcalc.server.negotiation import ARROW, CSV, JSON, NDJSON, PARQUET, TOML
from kutcalc.server.openapi.files import FILE_BODIES
from kutcalc.server.openapi.shapes import ANYTHING, Schema, opened, ref
from kutcalc.server.query import PAGING, Parameter

_TEXT: Final[Schema] = {"type": "string"}
_BYTES: Final[Schema] = {"type": "string", "format": "binary"}
_COMMON: Final = (400, 401, 406, 414, 422, 429, 431, 500, 503)
_TAKES_BODY: Final = (*_COMMON, 403, 413, 415)


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation: where it is, what it takes and gives; `errors` are the statuses it may refuse with."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    takes: Mapping[str, Schema] = {}
    gives: Mapping[int, Mapping[str, Schema]]
    query: Mapping[str, Parameter] = {}
    errors: tuple[int, ...] = _COMMON
    is_public: bool = False
    can_repeat: bool = False
    needs_secret: bool = False
    links: Mapping[str, str] = {}


def _read(id_: str, path: str, tag: str, summary: str, reply: str, **more: Any) -> Operation:
    gives = {200: {JSON: ref(reply), **more.pop("also", {})}, 304: {}}
    return Operation(id=id_, method="get", path=path, tag=tag, summary=summary, gives=gives, is_public=True, **more)


def _ask(id_: str, path: str, tag: str, summary: str, body: str, reply: str, **more: Any) -> Operation:
    takes = {JSON: ref(body), **more.pop("takes_too", {})}
    status = more.pop("status", 200)
    errors = (*_TAKES_BODY, *more.pop("errors_too", ()))
    return Operation(
        id=id_,
        method="post",
        path=path,
        tag=tag,
        summary=summary,
        takes=takes,
        gives={status: {JSON: ref(reply)}},
        errors=errors,
        **more,
    )


_JOB: Final = "/jobs/{id}"
_LINES: Final[Schema] = {
    "type": "array",
    "items": {"anyOf": [ref("CalculationHead"), ref("Employer")]},
    "minItems": 2,
    "description": "One JSON text a line, here as an array: first the request without employers, then each employer.",
}
_RESULT: Final[dict[str, Schema]] = {JSON: ANYTHING, CSV: _TEXT, PARQUET: _BYTES, ARROW: _BYTES}

OPERATIONS: Final[tuple[Operation, ...]] = (
    _read("get_api_info", "/api-info", "about", "What this service is, the law it covers and its limits.", "ApiInfo"),
    _read("list_policies", "/policies", "policies", "List the policies there are.", "PolicyList", query=LIST_QUERY),
    _read(
        "get_policy",
        "/policies/{ref}",
        "policies",
        "One policy by id, or id@version; as the file itself with Accept: application/toml.",
        "Policy",
        also={TOML: _TEXT},
        errors=(*_COMMON, 404),
    ),
    _ask(
        "validate_policy",
        "/policies/validate",
        "policies",
        "Check a policy file. It is never stored.",
        "PolicyFile",
        "PolicyChecked",
        takes_too={TOML: _TEXT},
    ),
    _read("list_law", "/law", "law and words", "Every dated value of the law.", "LawList", query=LAW_QUERY),
    _read("list_terms", "/terms", "law and words", "The words, in Swedish and English.", "TermList", query=PAGING),
    _read("list_problems", "/problems", "law and words", "What can go wrong.", "ProblemList", query=PAGING),
    _read(
        "get_problem",
        "/problems/{code}",
        "law and words",
        "One thing that can go wrong.",
        "ProblemKind",
        errors=(*_COMMON, 404),
    ),
    _read(
        "list_populations", "/populations", "populations", "The populations built here.", "PopulationList", query=PAGING
    ),
    _read(
        "get_population",
        "/populations/{id}",
        "populations",
        "One population: how it was made, how it fits, what to mind.",
        "Population",
        errors=(*_COMMON, 404),
    ),
    _ask(
        "quick_calculate",
        "/quick-calculations",
        "calculations",
        "Four questions and a range.",
        "QuickCalculation",
        "QuickReply",
    ),
    _ask(
        "calculate",
        "/calculations",
        "calculations",
        "Work employers or a population through one policy, the law in force beside it.",
        "Calculation",
        "CalculationGiven",
        takes_too={NDJSON: _LINES},
    ),
    _ask(
        "compare",
        "/comparisons",
        "calculations",
        "Work the same employers through one to four policies, or a population through up to eight.",
        "Comparison",
        "ComparisonGiven",
    ),
    _ask(
        "estimate",
        "/estimates",
        "calculations",
        "Say how large a calculation or a job is before it is started.",
        "Estimate",
        "EstimateReply",
    ),
    _ask(
        "create_job",
        "/jobs",
        "jobs",
        "Put a calculation, comparison, sweep or search in the queue.",
        "Job",
        "JobReply",
        status=202,
        errors_too=(409, 507),
        can_repeat=True,
        links={"get_job": "id", "delete_job": "id", "get_job_result": "id", "get_job_package": "id"},
    ),
    Operation(
        id="read_payroll_file",
        method="post",
        path="/payroll-files",
        tag="calculations",
        summary="Read a payroll file. Nothing of it is kept unless asked for, and then in memory alone.",
        takes=FILE_BODIES,
        gives={200: {JSON: ref("PayrollFileReply")}},
        query=OPTIONS_QUERY,
        errors=(*_TAKES_BODY, 409, 507),
        can_repeat=True,
    ),
    Operation(
        id="get_job",
        method="get",
        path=_JOB,
        tag="jobs",
        summary="How far a job has come.",
        gives={200: {JSON: ref("JobReply")}},
        errors=(*_COMMON, 404),
    ),
    Operation(
        id="delete_job",
        method="delete",
        path=_JOB,
        tag="jobs",
        summary="Stop a job, and delete it with its data.",
        gives={204: {}},
        errors=(*_COMMON, 403, 404),
    ),
    Operation(
        id="get_job_result",
        method="get",
        path="/jobs/{id}/result",
        tag="jobs",
        summary="What a job gave, as JSON, CSV, Parquet or Arrow.",
        gives={200: _RESULT, 206: _RESULT, 304: {}},
        query=RESULT_QUERY,
        errors=(*_COMMON, 404, 409),
    ),
    Operation(
        id="get_job_package",
        method="get",
        path="/jobs/{id}/result/datapackage.json",
        tag="jobs",
        summary="What the CSV files of a job hold, for machines (Frictionless).",
        gives={200: {JSON: opened({"name": _TEXT, "resources": {"type": "array"}})}, 206: {JSON: ANYTHING}, 304: {}},
        query=PACKAGE_QUERY,
        errors=(*_COMMON, 404, 409),
    ),
    _ask(
        "create_share",
        "/shares",
        "shares",
        "Calculate, and keep the case and its result behind a link.",
        "Share",
        "ShareReply",
        status=201,
        errors_too=(409, 507),
        can_repeat=True,
        links={"get_share": "id"},
    ),
    Operation(
        id="get_share",
        method="get",
        path="/shares/{id}",
        tag="shares",
        summary="What was stored, and beside it what today gives.",
        gives={200: {JSON: ref("ShareShown")}},
        errors=(*_COMMON, 404, 410),
    ),
    Operation(
        id="delete_share",
        method="delete",
        path="/shares/{id}",
        tag="shares",
        summary="Delete a share with its owner's secret.",
        gives={204: {}},
        errors=(*_COMMON, 403, 404),
        needs_secret=True,
    ),
    Operation(
        id="get_case",
        method="get",
        path="/cases/{code}",
        tag="shares",
        summary="What the case= of a link holds.",
        gives={200: {JSON: ref("Case")}},
        errors=(*_COMMON, 404),
    ),
    _ask(
        "verify",
        "/verifications",
        "shares",
        "Calculate a result again and say what differs.",
        "Verification",
        "VerificationReply",
    ),
)

__all__ = ["OPERATIONS", "Operation"]
