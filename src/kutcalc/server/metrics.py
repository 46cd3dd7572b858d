"""What is counted of requests, in the form that Prometheus reads; no label is ever made of what anyone sent.

Several processes of one service count together when `PROMETHEUS_MULTIPROC_DIR` names a folder of theirs alone before
they start: each writes a file there, and whichever is asked adds them up. Without it a process tells of itself.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE: Final = "text/plain; version=0.0.4"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE: Final = "none"
_OTHER: Final = "other"
_BOUNDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_REGISTRY: Final = CollectorRegistry()
_SECONDS: Final = Histogram(
    "kutcalc_request_seconds",
    "How long replies took, by route, method and class of status.",
    ("route", "method", "status"),
    buckets=_BOUNDS,
    registry=_REGISTRY,
)
_REFUSED: Final = Counter(
    "kutcalc_refused", "Requests that were refused, by the code of the problem.", ("code",), registry=_REGISTRY
)


@cache
def _seconds(route: str, method: str, status_class: int) -> Histogram:
    return _SECONDS.labels(route, method, f"{status_class}xx")


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count one reply; `route` is the pattern of a path, never the path itself."""
    _seconds(route, method if method in METHODS else _OTHER, status // 100).observe(seconds)


def count_refused(code: str) -> None:
    """Count one refusal by the code of its problem."""
    _REFUSED.labels(code).inc()


class _Jobs:
    """How many jobs there are in each state, as the store said just now."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def collect(self) -> list[GaugeMetricFamily]:
        """Give the numbers; the queue is there also when it is empty."""
        family = GaugeMetricFamily("kutcalc_jobs", "Jobs in the store, by state.", labels=("state",))
        for state, number in sorted({"queued": 0, **self._counts}.items()):
            family.add_metric([state], number)
        return [family]


def written(jobs: Mapping[str, int] | None) -> bytes:
    """Write everything that has been counted, and the jobs by state where the store could say."""
    shown = CollectorRegistry()
    folder = os.environ.get(FOLDER)
    if folder:
        MultiProcessCollector(shown, folder)  # type: ignore[no-untyped-call]
    text = generate_latest(shown if folder else _REGISTRY)
    if jobs is None:
        return text
    queue = CollectorRegistry()
    queue.register(_Jobs(jobs))
    return text + generate_latest(queue)
