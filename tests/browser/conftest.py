"""A real browser on a real server: Debian's Chromium through playwright, on `kutcalc serve` with a store of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from tests.browser.keeping import addresses_kept
from tests.browser.states import MOST_UPLOADED
from tests.serving import Served, served

CHROMIUM: Final = shutil.which("chromium")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS: Final = 60
PATIENCE_MS: Final = 30_000
LIMIT: Final = 150_000
"""The most cells of a job on this service: a job below the published limit takes minutes, and below this seconds."""
POLICY: Final = "Content Security Policy"


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Site:
    """A service that runs: its address, and the means to stop it and start it again on the same store."""

    folder: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.folder / 'kutcalc.db'}",
            "KUTCALC_RATE_SYNC_PER_MIN": "1000000",
            "KUTCALC_JOB_WORKERS": "1",
            "KUTCALC_JOB_LEASE_S": "2",
            "KUTCALC_POOL_SIZE": "1",
            "KUTCALC_JOB_CELL_LIMIT": str(LIMIT),
            "KUTCALC_POPULATIONS": str(self.folder / "populations"),
            **self.environment,
        }
        command = [str(Path(sys.executable).with_name("kutcalc")), "serve", "--port", str(self.port)]
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError((self.folder / "serve.log").read_text(encoding="utf-8")[-3000:])

    def stop(self, *, kill: bool = False) -> None:
        """Stop it, gently or not."""
        if self.process is not None and self.process.poll() is None:
            (self.process.kill if kill else self.process.terminate)()
            self.process.wait(40)


@dataclass
class Watched:
    """What a page did that it should not: broken content policy, errors of scripts, requests to others."""

    host: str
    found: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        """Note what breaks the content policy, and errors."""
        if POLICY in message.text or message.type == "error":
            self.found.append(message.text)

    def request(self, request: Request) -> None:
        """Note what is asked of others."""
        if not request.url.startswith((self.host, "data:", "blob:", "about:")):
            self.found.append(f"asked {request.url}")


Opener = Callable[..., Any]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a service for all tests of this process."""
    made = Site(tmp_path_factory.mktemp("site"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the browser."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield made
        made.close()


@pytest.fixture(scope="session")
def pages() -> Iterator[Served]:
    """Give one process that serves pages, and takes no jobs: what stands in its store stays as it is.

    It has a page more, `/fails`, that fails.
    """
    limits = {"KUTCALC_MAX_UPLOAD_BYTES": str(MOST_UPLOADED), "KUTCALC_HOLD_FILES_PER_CLIENT": "10000"}
    with served(limits, app="tests.hostile.failing:application") as running:
        yield running


@pytest.fixture(scope="session")
def kept(pages: Served) -> dict[str, str]:
    """Give the addresses of jobs in every state, and of shared results."""
    return addresses_kept(f"sqlite:///{pages.folder / 'kutcalc.db'}")


@pytest.fixture
def opened(site: Site, browser: Browser) -> Opener:
    """Give a way to open a page of the service that takes jobs."""
    return opener(site.url, browser)


@pytest.fixture
def seen(pages: Served, browser: Browser) -> Opener:
    """Give a way to open a page of the service that only shows."""
    return opener(pages.url, browser)


def opener(url: str, browser: Browser) -> Opener:
    """Give a way to open a page; when it is closed again, it must have broken no policy and asked nobody else."""

    @contextmanager
    def open_page(
        path: str = "/",
        *,
        javascript: bool = True,
        width: int = 1280,
        expect: tuple[str, ...] = (),
        **context: Any,
    ) -> Iterator[Page]:
        made = browser.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": 900}, base_url=url, **context
        )
        made.set_default_timeout(PATIENCE_MS)
        page = made.new_page()
        watched = Watched(url)
        page.on("console", watched.console)
        page.on("pageerror", lambda error: watched.found.append(str(error)))
        page.on("request", watched.request)
        try:
            page.goto(path)
            yield page
        finally:
            made.close()
        assert [one for one in watched.found if not any(words in one for words in expect)] == []

    return open_page
