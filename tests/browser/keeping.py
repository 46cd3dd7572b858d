"""What stands in a store for pages to show: jobs in every state, national ones, and shared results."""

import msgspec
from tests.national_jobs import national_jobs

from kutcalc.report.answer import answer
from kutcalc.report.job_work import Finished, prepare_job, work
from kutcalc.report.shares import kept
from kutcalc.store import Claim, Store

PAYSLIP = {"employee": "E1", "month": "2026-05", "count": 6, "birth_year": 1985, "cash_pay_ore": 4_000_000}
COURSE = {"employee": "E1", "month": "2026-05", "minutes": 480, "fee_ore": 500_000, "provider_kind": "external"}
EMPLOYER = {"employer": "A", "payslips": [PAYSLIP], "training": [COURSE]}
SWEEP = {
    "kind": "sweep",
    "policy": "se-almega-2024@1",
    "grid": [{"path": "rate.share_ppm", "values": [300_000, 400_000, 500_000, 600_000]}],
    "employers": [EMPLOYER],
}
CALCULATION = {"policy": "se-almega-2024", "levels": ["employer_month"], "employers": [EMPLOYER]}
PROBLEM = {
    "type": "/problems/job-too-expensive",
    "title": "Jobbet tog för mycket tid",
    "detail": "Dela upp jobbet.",
    "code": "job-too-expensive",
}
FOREVER_S = 86_400


def addresses_kept(url: str) -> dict[str, str]:
    """Put them there; give the last part of the address of each by its state."""
    store = Store(url)
    try:
        found = national_jobs(store)
        found["succeeded"], claim = _taken(store)
        end = list(work(claim.kind, claim.body, "sv"))[-1]
        assert isinstance(end, Finished)
        store.jobs.part(claim, 0, b"x", claim.total_cells)
        assert store.jobs.finish(claim, end.reply, end.frames)
        found["failed"], claim = _taken(store)
        store.jobs.fail(claim, msgspec.json.encode(PROBLEM))
        found["cancelled"] = _added(store)
        store.jobs.cancel(found["cancelled"])
        found["running"], claim = _taken(store)
        store.jobs.part(claim, 0, b"x", 1)
        found["interrupted"], claim = _taken(store)
        store.jobs.release(claim)
        found["queued"] = _added(store)
        return found | {f"shared-{name}": one for name, one in _shared(store).items()}
    finally:
        store.close()


def _added(store: Store) -> str:
    kind, content, cells = prepare_job(SWEEP)
    return store.jobs.add(kind, content, "sv", total_cells=cells, client="test").id


def _taken(store: Store) -> tuple[str, Claim]:
    name = _added(store)
    claim = store.jobs.claim("test", FOREVER_S)
    assert claim is not None
    assert claim.id == name
    return name, claim


def _shared(store: Store) -> dict[str, str]:
    request, reply = kept(CALCULATION, answer("calculation", CALCULATION, "sv"))
    same, _ = store.shares.add("Våren 2026", "calculation", request, reply)
    older = msgspec.json.decode(reply)
    older["results"]["employer_month"][0]["training_deduction_ore"] += 100
    older["totals"]["training_deduction_ore"] += 100
    older["provenance"] |= {"engine_version": "0.0.1"}
    older["policy"] |= {"policy_hash": "sha256:" + "0" * 64}
    changed, _ = store.shares.add("Hösten 2025", "calculation", request, msgspec.json.encode(older))
    return {"same": same.id, "changed": changed.id}
