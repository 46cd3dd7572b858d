"""The schemas of what there is to read: policies, law, words, problems, and what the service is."""

from kutcalc.engine.value import VERIFICATIONS
from kutcalc.server.openapi.shapes import (
    ANY_MONTH,
    ANYTHING,
    COUNT,
    HASH,
    INTEGER,
    TEXT,
    Schema,
    array,
    choice,
    opened,
    or_null,
    ref,
)
from kutcalc.server.problem_kinds import CATALOGUE

NOTE: Schema = opened({"code": TEXT, "text": TEXT})


def book_schemas() -> dict[str, Schema]:
    """Give the components of lists and of what they list."""
    texts = opened({"sv": TEXT, "en": TEXT})
    item = opened(
        {
            "id": TEXT,
            "version": INTEGER,
            "status": TEXT,
            "country": TEXT,
            "title": TEXT,
            "summary": TEXT,
            "instrument": or_null(TEXT),
            "published": or_null(TEXT),
            "valid_from": or_null(TEXT),
            "valid_to": or_null(TEXT),
            "weakest_verification": choice(VERIFICATIONS),
            "policy_hash": HASH,
        }
    )
    value = opened(
        {
            "since": or_null(TEXT),
            "until": or_null(TEXT),
            "value": ANYTHING,
            "source": TEXT,
            "verification": choice(VERIFICATIONS),
        }
    )
    law = opened(
        {
            "name": TEXT,
            "chapter": TEXT,
            "term": TEXT,
            "summary": TEXT,
            "unit": TEXT,
            "values": array(value, 1),
            "note": or_null(TEXT),
        }
    )
    limit = opened({"name": TEXT, "value": INTEGER, "unit": TEXT, "text": TEXT})
    months = {"first_month": ANY_MONTH, "last_month": ANY_MONTH, "projected_from": ANY_MONTH, "edition": TEXT}
    problem = opened({"code": choice(CATALOGUE), "status": INTEGER, "title": TEXT, "text": TEXT, "url": TEXT})
    return {
        "Policy": opened(
            {
                "id": TEXT,
                "version": INTEGER,
                "status": TEXT,
                "country": TEXT,
                "currency": TEXT,
                "title": texts,
                "summary": texts,
                "sources": {"type": "object"},
                "versions": array(INTEGER, 1),
                "policy_hash": HASH,
            }
        ),
        "PolicyList": _page(item),
        "PolicyChecked": opened({"valid": {"const": True}, "policy": ref("Policy"), "warnings": array(NOTE)}),
        "LawList": _page(law),
        "TermList": _page(ref("Term")),
        "ProblemKind": problem,
        "ProblemList": _page(ref("ProblemKind")),
        "ApiInfo": opened(
            {
                "name": TEXT,
                "version": TEXT,
                "status": TEXT,
                "released": TEXT,
                "languages": array(TEXT),
                "documentation": TEXT,
                "law": opened(months),
                "limits": array(limit),
                "service_level": opened({"availability_ppm": INTEGER, "period": TEXT}),
            }
        ),
    }


def _page(item: Schema) -> Schema:
    return opened({"page": COUNT, "limit": COUNT, "total": COUNT, "items": array(item)})


__all__ = ["NOTE", "book_schemas"]
