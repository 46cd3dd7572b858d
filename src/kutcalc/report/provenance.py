"""What made a result: policy, law, engine, input, the result's own hash, and when (`design/interfaces.md` 9.3)."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.analysis.notes import is_projected
from kutcalc.law import EDITION
from kutcalc.limits import SYNC_CELLS
from kutcalc.policy import Policy, policy_hash

SCHEMA: Final = "results/1"


class Provenance(msgspec.Struct, frozen=True):
    """What a result is made of; stands with every output."""

    engine_version: str
    law_edition: str
    policy_hash: str | None
    input_hash: str
    result_hash: str
    schema: str
    cells: int
    limit_cells: int
    projected: bool
    created_at: str


@lru_cache(maxsize=1)
def engine_version() -> str:
    """Give the version of the installed package."""
    try:
        return version("kutcalc")
    except PackageNotFoundError:
        return "0+unknown"


def canonical(thing: Any) -> bytes:
    """Write JSON with sorted keys, no blanks, in UTF-8: the form that is hashed."""
    return msgspec.json.encode(thing, order="sorted")


def result_hash(results: Mapping[str, Any], totals: Any) -> str:
    """Hash the results and totals of a reply."""
    return "sha256:" + hashlib.sha256(canonical({"results": results, "totals": totals})).hexdigest()


def input_hash(case: Case) -> str:
    """Hash the minimised tables under a key that dies with this run, so that the hash tells nobody who it was."""
    digest = hmac.new(secrets.token_bytes(32), digestmod=hashlib.sha256)
    for table in (case.payslips, case.training, case.years):
        for name in sorted(table.columns):
            column = table.get_column(name)
            digest.update(name.encode())
            digest.update(column.cast(pl.String).fill_null("").str.join("\x1f").item().encode())
    return "hmac-sha256:" + digest.hexdigest()


def provenance(case: Case, policies: Sequence[Policy | None], results: Mapping[str, Any], totals: Any) -> Provenance:
    """Say what a result is made of."""
    made = provenance_of(
        policies,
        results,
        totals,
        input_hash=input_hash(case),
        slips=case.payslips.height,
        projected=is_projected(case),
    )
    return Provenance(**made)


def provenance_of(
    policies: Sequence[Policy | None],
    results: Mapping[str, Any],
    totals: Any,
    *,
    input_hash: str,
    slips: int,
    projected: bool,
) -> dict[str, Any]:
    """Say what a result is made of, as JSON has it."""
    hashes = [policy_hash(policy) for policy in policies if policy is not None]
    return {
        "engine_version": engine_version(),
        "law_edition": EDITION,
        "policy_hash": hashes[0] if len(hashes) == 1 else (",".join(hashes) or None),
        "input_hash": input_hash,
        "result_hash": result_hash(results, totals),
        "schema": SCHEMA,
        "cells": slips * max(1, len(policies)),
        "limit_cells": SYNC_CELLS.value(),
        "projected": projected,
        "created_at": now_text(),
    }


def now_text() -> str:
    """Give the time of now, in whole seconds of UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
