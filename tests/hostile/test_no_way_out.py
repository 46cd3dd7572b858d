"""Nothing that the service does needs a network, and no text of a request ever names what is read (W8)."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

import pytest
from tests.serving import ROOT

from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

SRC: Final = ROOT / "src" / "kutcalc"
ALONE: Final = ("unshare", "-rn", sys.executable, "-m", "tests.hostile.offline")
CANNOT: Final = subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode != 0
OUTWARD: Final = frozenset(
    {"socket", "ssl", "http.client", "urllib.request", "httpx", "requests", "smtplib", "ftplib", "xmlrpc", "aiohttp"}
)
LISTENS: Final = {
    "server/processes.py": "opens the socket that the service listens on",
    "server/serving.py": "takes that socket over",
    "server/worker.py": "tells workers apart by the name of the machine",
}
READS_A_PATH: Final = {
    "report/verify.py": "`kutcalc verify FILE`: a file of the user's own machine, named on the command line",
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
    return {one.arg for one in given if isinstance(one.annotation, ast.Name) and one.annotation.id == "bytes"}


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_bytes(call: ast.Call, known: set[str]) -> bool:
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Call):
        return _name(first) in {"BytesIO", "encode"}
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
