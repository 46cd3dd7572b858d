"""Finished jobs over a population in a store, with replies made by hand: what pages show without a calculation."""

from typing import Any

import msgspec
import polars as pl
from tests.national_replies import national_reply, national_sweep

from kutcalc.language import Language
from kutcalc.report.point_tables import parquet_bytes
from kutcalc.report.provenance import Provenance
from kutcalc.store import Store

CELLS = 1_000


def finished(store: Store, reply: dict[str, Any], language: Language = "sv") -> str:
    """Put a job with a reply among those that are done; give its id."""
    body = msgspec.json.encode(reply["request"])
    name = store.jobs.add(str(reply["request"]["kind"]), body, language, total_cells=CELLS, client="test").id
    claim = store.jobs.claim("test", 60)
    assert claim is not None
    assert claim.id == name
    store.jobs.part(claim, 0, b"x", CELLS)
    made_by = msgspec.convert(reply["provenance"], Provenance)
    frames = {
        level: parquet_bytes(pl.DataFrame(rows, infer_schema_length=None), made_by)
        for level, rows in reply["results"].items()
    }
    assert store.jobs.finish(claim, msgspec.json.encode(reply), frames)
    return name


def national_jobs(store: Store, language: Language = "sv") -> dict[str, str]:
    """Put the three kinds of national results there: a comparison, a sweep along one axis, and along two."""
    return {
        "nation": finished(store, national_reply(language), language),
        "nation-sweep": finished(store, national_sweep(language), language),
        "nation-map": finished(store, national_sweep(language, axes=2), language),
    }
