"""A large job from sending to file, with the times of each part: `python -m tests.browser.large_job [cells]`.

The acceptance scenario asks for 5 x 10^7 cells, which is what is done without a number; the test suite does fewer.
"""

import io
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any, Final

import httpx
import polars as pl
from tests.hostile.running import EMPLOYER, Service

CELLS: Final = 50_000_000
_ROWS: Final = 6
"""Payslip rows of the employer: two persons in three months."""
_LOOK_S: Final = 0.2
_UNFINISHED: Final = frozenset({"queued", "running", "interrupted"})


def grid(points: int) -> dict[str, Any]:
    """Give a sweep of a number of points, over a rate and a cap."""
    caps = {"path": "caps.employer_month.amount_ore", "first": 1_000_000, "last": 10_900_000, "step": 100_000}
    rate = {"path": "rate.share_ppm", "first": 100_000, "last": 100_000 + points // 100 - 1, "step": 1}
    return {"kind": "sweep", "policy": "se-almega-2024@1", "grid": [caps, rate], "employers": [EMPLOYER]}


def main(cells: int) -> None:
    """Do it, and say how long each part took."""
    with tempfile.TemporaryDirectory(prefix="kutcalc-large-") as folder:
        service = Service(f"sqlite:///{Path(folder) / 'kutcalc.db'}")
        service.start()
        try:
            _done(service.url, grid(cells // _ROWS))
        finally:
            service.close()


def _done(url: str, body: dict[str, Any]) -> None:
    begun = time.monotonic()
    with httpx.Client(base_url=f"{url}/api/v1", timeout=600) as api:
        sent = api.post("/jobs", json=body, headers={"Idempotency-Key": str(uuid.uuid4())})
        sent.raise_for_status()
        job = sent.json()
        _say(f"sent, {job['progress']['total_cells']} cells", begun)
        while job["state"] in _UNFINISHED:
            time.sleep(_LOOK_S)
            job = api.get(f"/jobs/{job['id']}").json()
        _say(job["state"], begun)
        parquet = api.get(f"/jobs/{job['id']}/result", headers={"Accept": "application/vnd.apache.parquet"}).content
        _say(f"fetched, {len(parquet)} bytes", begun)
        _say(f"read, {pl.read_parquet(io.BytesIO(parquet)).height} rows", begun)


def _say(what: str, begun: float) -> None:
    sys.stdout.write(f"{time.monotonic() - begun:7.2f} s  {what}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CELLS)
