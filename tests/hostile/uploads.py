"""Sending files to a real server while others ask it how it is: what was answered, how fast, and what it cost."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec
from tests.hostile import corpus_parts as made
from tests.hostile.corpus_parts import Hostile
from tests.serving import Served

SETTINGS: Final = {"KUTCALC_RATE_UPLOAD_PER_MIN": "1000000"}
PATH: Final = "/api/v1/payroll-files"
BOUNDARY: Final = "kutcalc-boundary-7d3f"
PATIENCE_S: Final = 120
MIB: Final = 1_048_576
CONSTANTS: Final = [{"column": "employer", "value": "A"}, {"column": "provider_kind", "value": "external"}]
TIME_CODES: Final = [{"code": code, "is_training": code == "NV1"} for code in ("NV1", "UTB", "TID", "ARB")]
XML_ENDINGS: Final = (".xml", ".pax", ".se")
ASKED: Final = "invalid-request"
"""A file of time codes or books may be answered by a question, which refuses nothing and guesses nothing."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: the status, the code of the problem if any, the sum of pay if it was read, and the seconds."""

    status: int
    code: str | None
    pay_ore: int | None
    seconds: float
    text: str


@dataclass(slots=True)
class Watched:
    """What the server was like meanwhile: how long each look at its health took, how many failed, memory in MiB."""

    looks_s: list[float] = field(default_factory=list)
    failed: int = 0
    peak_reader_mib: int = 0

    def p99_ms(self) -> float:
        """Give the time that 99 of 100 looks were shorter than."""
        ordered = sorted(self.looks_s)
        return 1000 * ordered[len(ordered) * 99 // 100] if ordered else 0.0


def upload(served: Served, one: Hostile) -> Answered:
    """Send one file as a form, as a browser does."""
    is_table = not one.name.endswith(XML_ENDINGS)
    options: dict[str, Any] = {"constants": CONSTANTS} if is_table else {}
    if one.name.endswith((".pax", ".xml")) and "paxml" in one.name:
        options = {"time_codes": TIME_CODES}
    name = one.name.encode("ascii", "replace").replace(b'"', b"").replace(b"\r\n", b"%0D%0A").replace(b"\0", b"%00")
    body = (
        b'--%(b)s\r\nContent-Disposition: form-data; name="options"\r\n\r\n%(o)s\r\n'
        b'--%(b)s\r\nContent-Disposition: form-data; name="file"; filename="%(n)s"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n"
        % {b"b": BOUNDARY.encode(), b"o": msgspec.json.encode(options), b"n": name or b"x"}
        + one.content
        + f"\r\n--{BOUNDARY}--\r\n".encode()
    )  # fmt: skip
    began = time.perf_counter()
    connection = http.client.HTTPConnection(served.host, served.port, timeout=PATIENCE_S)
    try:
        connection.request("POST", PATH, body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})
        reply = connection.getresponse()
        content = reply.read()
    finally:
        connection.close()
    seconds = time.perf_counter() - began
    told = msgspec.json.decode(content)
    totals = told.get("totals") or {}
    return Answered(reply.status, told.get("code"), totals.get("cash_pay_ore"), seconds, content.decode()[:600])


def is_right(one: Hostile, answer: Answered) -> bool:
    """Whether a file was refused as it should be, or read to what it holds."""
    if answer.status == 200:
        return one.pay_ore is not None and (one.pay_ore < 0 or one.pay_ore == answer.pay_ore)
    asked = (ASKED,) if one.name.endswith((".pax", ".se")) and one.pay_ore is not None else ()
    return 400 <= answer.status < 500 and answer.code in (*one.codes, *asked)


def good_file() -> Hostile:
    """Give an honest file, to see that the next one works."""
    return Hostile("good", "good.xlsx", made.zipped(made.good_parts()), pay_ore=made.GOOD_PAY_ORE)


def resident_mib(served: Served) -> int:
    """Give the memory of the processes that serve."""
    return sum(_status(process.pid, "VmRSS") for process in served.processes)


@contextmanager
def watching(served: Served) -> Iterator[Watched]:
    """Ask for the server's health again and again, and look at its readers' memory, until the block ends."""
    watched, stop = Watched(), threading.Event()

    def look() -> None:
        while not stop.wait(0.02):
            began = time.perf_counter()
            try:
                connection = http.client.HTTPConnection(served.host, served.port, timeout=PATIENCE_S)
                connection.request("GET", "/healthz")
                watched.failed += connection.getresponse().status != 200
                connection.close()
            except OSError:
                watched.failed += 1
            watched.looks_s.append(time.perf_counter() - began)

    def weigh() -> None:
        while not stop.wait(0.02):
            for child in readers(served):
                watched.peak_reader_mib = max(watched.peak_reader_mib, _status(child, "VmHWM"))

    threads = [threading.Thread(target=each, daemon=True) for each in (look, weigh)]
    for thread in threads:
        thread.start()
    try:
        yield watched
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE_S)


def readers(served: Served) -> list[int]:
    """Give the processes that the server has started."""
    found = []
    for process in served.processes:
        for task in Path(f"/proc/{process.pid}/task").glob("*/children"):
            with suppress(OSError):
                found += [int(number) for number in task.read_text(encoding="ascii").split()]
    return found


def _status(pid: int, what: str) -> int:
    """Give a figure of a process in MiB; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(f"{what}:")), 0)
