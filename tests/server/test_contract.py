"""Generated requests against the served API: what it says it takes and gives is what it takes and gives (W9, W11).

`python -m tests.server.test_contract 500` does the same with more examples for each operation.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.serving import ROOT, Served, served

FOLDER = Path(__file__).parent
EXAMPLES = 100
MANY_JOBS = {"KUTCALC_QUEUE_LENGTH": "100000", "KUTCALC_QUEUE_PER_CLIENT": "100000"}
_PASSED = re.compile(r"(\d+) (?:test cases?|passed)")


def config(folder: Path, *, everywhere: bool) -> Path:
    """Give the configuration; everywhere, without what it leaves out of a change's run."""
    text = (FOLDER / "schemathesis.toml").read_text(encoding="utf-8")
    file = folder / "schemathesis.toml"
    file.write_text(text.partition("[[operations]]")[0] if everywhere else text, encoding="utf-8")
    return file


def generated(
    service: Served, examples: int, *more: str, everywhere: bool = False
) -> "subprocess.CompletedProcess[str]":
    """Run schemathesis over the served document, all checks and all phases."""
    command = [
        sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()",
        "--config-file", str(config(service.folder, everywhere=everywhere)),
        "run", f"{service.url}/api/v1/openapi.json",
        "--checks", "all",
        "--max-examples", str(examples),
        "--phases", "examples,coverage,fuzzing,stateful",
        "--workers", "2",
        "--no-color",
        *more,
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(FOLDER), "PYTHONWARNINGS": "ignore"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_generated_requests_are_answered_as_the_document_says() -> None:
    with served(MANY_JOBS) as service:
        ran = generated(service, EXAMPLES)

    assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr[-2_000:]


def test_a_problem_without_a_member_would_be_found(service: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED_MEMBER", "colour")

    ran = generated(service, 1, "--include-operation-id", "get_case", "--exclude-checks", "response_schema_conformance")

    assert ran.returncode == 1
    assert "a problem without ['colour']" in ran.stdout


if __name__ == "__main__":
    with served(MANY_JOBS) as one:
        result = generated(one, int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES, everywhere=True)
    sys.stdout.write(result.stdout)
    sys.stderr.write(result.stderr)
    sys.exit(result.returncode)
