"""The served application: a server and a worker in processes of their own, on loopback, for the tests of the API."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from tests.serving import ROOT, Served, served

STOP_SECONDS = 20


@pytest.fixture(scope="session")
def service() -> Iterator[Served]:
    with served() as running:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{running.folder / 'kutcalc.db'}"}
        command = [sys.executable, "-c", "from kutcalc.cli import entry; entry()", "worker", "--jobs", "1"]
        with (running.folder / "worker.log").open("wb") as log:
            worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield running
        finally:
            worker.send_signal(signal.SIGTERM)
            try:
                worker.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()


@pytest.fixture(scope="session")
def api(service: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{service.url}/api/v1", timeout=60) as client:
        yield client
