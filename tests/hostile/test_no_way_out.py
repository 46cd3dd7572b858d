"""Nothing that is done needs a network (W8, P7), and no text of a request ever names what is read."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from tests.serving import ROOT

from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

SRC: Final = ROOT / "src" / "kutcalc"
ALONE: Final = ("unshare", "-rn", sys.executable, "-m", "tests.hostile.offline")
CANNOT: Final = subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode != 0
CANNOT_TRACE: Final = (
    shutil.which("strace") is None
    or subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], check=False, capture_output=True).returncode != 0
)
PLAIN: Final = {name: value for name, value in os.environ.items() if not name.startswith("KUTCALC_")}
OUTWARD: Final = frozenset(
    {"socket", "ssl", "http.client", "urllib.request", "httpx", "requests", "smtplib", "ftplib", "xmlrpc", "aiohttp"}
)
LISTENS: Final = {
    "payroll/parser_child.py": "takes the socket to its parent over, by which a file comes in and its table goes out",
    "payroll/parsers.py": "makes that pair of sockets",
    "server/keeper_process.py": "listens in the service's private folder, on a Unix socket that is handed down",
    "server/processes.py": "opens the socket that the service listens on",
    "server/serving.py": "takes that socket over",
    "server/worker.py": "tells workers apart by the name of the machine",
}
READS_A_PATH: Final = {
    "report/verify.py": "`kutcalc verify FILE`: a file of the user's own machine, named on the command line",
    "analysis/known_law.py": "what the law gave a population, in the folder that we built",
    "analysis/part.py": "the rows of a part of a population, in the folder that we built",
    "population/settle.py": "the same, while it is built",
    "population/registers.py": "`kutcalc population build --register FOLDER`: a folder of the user's own machine",
}
READING: Final = re.compile(
    r"(?:read|scan)_(?:csv|parquet|ipc|ndjson|json|excel|avro|delta|database|ods|iceberg|lines|pyarrow)"
)


def reads(text: str) -> Iterator[str]:
    """Give every call that reads a table and is not plainly given bytes."""
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            continue
        known = set() if isinstance(function, ast.Module) else _bytes_of(function)
        for node in _own(function):
            if isinstance(node, ast.Call) and READING.match(_name(node)) and not _is_bytes(node, known):
                yield f"{node.lineno}: {ast.unparse(node)[:80]}"


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """Walk a function without the functions inside it, which have arguments of their own."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _own(child)


def _bytes_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    made = {
        target.id
        for node in _own(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _name(node.value) == "encode"
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return made | {one.arg for one in given if isinstance(one.annotation, ast.Name) and one.annotation.id == "bytes"}


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_bytes(call: ast.Call, known: set[str]) -> bool:
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Call):
        return _name(first) in {"BytesIO", "encode"}
    if isinstance(first, ast.Constant):
        return isinstance(first.value, bytes)
    return isinstance(first, ast.Name) and first.id in known


def modules() -> dict[str, str]:
    """Give all modules of the package by their paths."""
    return {path.relative_to(SRC).as_posix(): path.read_text(encoding="utf-8") for path in sorted(SRC.rglob("*.py"))}


def test_what_is_read_as_a_table_is_bytes_and_never_a_name() -> None:
    found = {name: calls for name, text in modules().items() if (calls := list(reads(text)))}

    assert found.keys() == READS_A_PATH.keys(), found
    assert len(found["report/verify.py"]) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("def f(name: str):\n    return pl.read_csv(name)", 1),
        ("def f(name: str):\n    return pl.scan_parquet(source=name)", 1),
        ("def f(b: bytes):\n    def g(b: str):\n        return read_csv(b)", 1),
        ("pl.read_parquet(folder / 'x')", 1),
        ("def f(b: bytes):\n    return pl.read_csv(b)", 0),
        ("def f(b):\n    return pl.read_csv(io.BytesIO(b))", 0),
        ("def f(b):\n    return path.read_text()", 0),
        ("def f(t):\n    b = t.encode()\n    return pl.read_csv(b)", 0),
        ("def f(t):\n    b = t.strip()\n    return pl.read_csv(b)", 1),
        ("pl.read_csv(b'a;b')", 0),
        ("pl.read_csv('a.csv')", 1),
    ],
)
def test_a_planted_reading_by_name_is_found(text: str, number: int) -> None:
    assert len(list(reads(text))) == number


def test_nothing_that_opens_a_connection_is_imported() -> None:
    found = {}
    for name, text in modules().items():
        for node in ast.walk(ast.parse(text)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            if OUTWARD & set(names):
                found[name] = names

    assert {name: names for name, names in found.items() if name not in LISTENS} == {}


def connections(arguments: list[str], folder: Path) -> list[str]:
    """Run kutcalc and give each call by which it or a process of its own tried to connect anywhere."""
    trace = folder / "trace"
    command = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=connect",
        "-o",
        str(trace),
        sys.executable,
        "-m",
        "tests.hostile.cli",
    ]
    run = subprocess.run(
        [*command, *arguments], cwd=ROOT, check=False, capture_output=True, text=True, timeout=300, env=PLAIN
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return [line for line in trace.read_text(encoding="utf-8").splitlines() if "connect(" in line]


@pytest.mark.skipif(CANNOT_TRACE, reason="strace is not installed, or may not trace here")
@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--scenario", "scenarios/exempelbolaget", "-o", "{}/result.json"],
        ["run", "--scenario", "scenarios/exempelbolaget", "-o", "{}/result.pdf"],
        ["run", "-p", "se-almega-2024", "--payslips", "tests/payroll/samples/agi_202610.xml", "-o", "{}/result.csv"],
        ["import", "tests/payroll/samples/agi_202610.xml", "--minimise", "{}/few"],
    ],
    ids=["run", "run to paper", "run on a declaration", "import"],
)
def test_the_command_line_connects_to_nothing(arguments: list[str], tmp_path: Path) -> None:
    assert connections([one.format(tmp_path) for one in arguments], tmp_path) == []


@pytest.mark.skipif(CANNOT_TRACE, reason="strace is not installed, or may not trace here")
def test_a_planted_connection_is_seen(tmp_path: Path) -> None:
    assert len(connections(["planted"], tmp_path)) == 1


@pytest.mark.skipif(CANNOT, reason="this machine lets nobody make a network namespace")
def test_the_service_answers_without_a_network() -> None:
    app = make_app(Settings(database_url="sqlite://"))
    paths = sorted({re.sub(r"\{[^}]*\}", "x", route.path) for route in app.routes} - {"/readyz"})
    run = subprocess.run(
        ALONE, cwd=ROOT, check=False, capture_output=True, text=True, timeout=100, input="\n".join(paths)
    )
    replies = {path: status for status, _, path in (line.partition(" ") for line in run.stdout.splitlines())}

    assert run.returncode == 0, run.stderr[-2000:]
    assert replies.keys() == {*paths, "a calculation"}
    assert {path: status for path, status in replies.items() if status.startswith("5")} == {}
