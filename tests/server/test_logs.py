"""Lines of the log: JSON, few members, and nothing that anyone sent (P6)."""

import json
import subprocess
import sys
from typing import Final

from kutcalc.server.logs import FIELDS, trace_of
from kutcalc.server.request_id import new_request_id

CANARY: Final = "19811218-9876"
WRITES: Final = f"""
import logging
from kutcalc.server.logs import configure_logging, request_logger
assert request_logger() is None
configure_logging()
request_logger().info("request", request_id="1", route="/x", status=200, body="{CANARY}", path="{CANARY}")
logging.getLogger("multipart").warning("could not read {CANARY}")
logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
logging.getLogger("uvicorn.access").info("GET /?q={CANARY}")
try:
    int("{CANARY}")
except ValueError as error:
    logging.getLogger("kutcalc.server").error("failed", exc_info=error, extra={{"request_id": "/requests/7"}})
"""


def test_lines_are_json_of_known_members_and_hold_nothing_that_was_sent() -> None:
    run = subprocess.run([sys.executable, "-c", WRITES], check=True, capture_output=True, text=True)
    lines = [json.loads(line) for line in run.stderr.splitlines()]

    assert run.stdout == ""
    assert CANARY not in run.stderr
    assert [line["event"] for line in lines] == [
        "request",
        "multipart said something of level warning",
        "Invalid HTTP request received.",
        "failed",
    ]
    assert {name for line in lines for name in line} <= FIELDS
    assert lines[-1]["request_id"] == "7"
    assert lines[-1]["trace"][0] == "builtins.ValueError"


def test_a_trace_names_the_causes_and_places_without_their_sentences() -> None:
    def inner() -> None:
        raise KeyError(CANARY)

    try:
        try:
            inner()
        except KeyError as error:
            raise RuntimeError(CANARY) from error
    except RuntimeError as error:
        trace = trace_of(error)

    assert [line for line in trace if not line.startswith(" ")] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert any(line.endswith(" inner") for line in trace)
    assert CANARY not in "".join(trace)


def test_numbers_of_requests_are_ulids_that_sort_by_time_and_never_repeat() -> None:
    numbers = [new_request_id() for _ in range(10_000)]
    times = [number[:10] for number in numbers]

    assert len(set(numbers)) == 10_000
    assert times == sorted(times)
    assert {len(number) for number in numbers} == {26}
    assert set("".join(numbers)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
