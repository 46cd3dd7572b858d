"""How long `/healthz` takes while two long jobs run (`design/trust.md` L2): the p99 is printed.

    uv run --frozen python tests/benchmarks/healthz.py [--seconds 20] [--clients 8]

The bar is 250 ms. The service is a real one on a scratch store; the clients keep their connections.
"""

import argparse
import http.client
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.hostile.running import Service, long_body, send

from kutcalc.store import Store

BEGIN_S: Final = 60.0


def ask(port: int, until: float, took: list[float]) -> None:
    """Ask again and again, and write down how long each answer took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < until:
        begun = time.perf_counter()
        connection.request("GET", "/healthz")
        reply = connection.getresponse()
        reply.read()
        if reply.status != http.HTTPStatus.OK:
            raise RuntimeError(f"answered {reply.status}")
        took.append(time.perf_counter() - begun)
    connection.close()


def measured(service: Service, seconds: float, clients: int) -> list[float]:
    """Ask for a while from several threads; give all times, sorted."""
    took: list[float] = []
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=ask, args=(service.port, until, took)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)


def line(name: str, took: list[float]) -> str:
    """Say how long the answers took."""
    middle, late = took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000
    return f"{name:>12}: {len(took):6} answers, median {middle:6.1f} ms, p99 {late:6.1f} ms\n"


def main() -> None:
    """Measure without jobs, then with two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--clients", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/kutcalc.db"
        service = Service(url, lanes=2)
        service.start()
        store = Store(url)
        try:
            sys.stdout.write(line("no jobs", measured(service, asked.seconds / 4, asked.clients)))
            names = [send(service, long_body(number), f"long-{number}") for number in range(2)]
            until = time.monotonic() + BEGIN_S
            while time.monotonic() < until and not all(_has_begun(store, name) for name in names):
                time.sleep(0.2)
            sys.stdout.write(line("two jobs", measured(service, asked.seconds, asked.clients)))
            states = [job.state for name in names if (job := store.jobs.get(name)) is not None]
            sys.stdout.write(f"the jobs afterwards: {', '.join(states)}\n")
            for name in names:
                store.jobs.cancel(name)
        finally:
            service.stop()
            service.close()
            store.close()


def _has_begun(store: Store, name: str) -> bool:
    job = store.jobs.get(name)
    return job is not None and job.done_cells > 0


if __name__ == "__main__":
    main()
