"""A thousand marked people sent by every way in: afterwards nothing of them is anywhere (`design/trust.md` P1).

All that the service writes stands in one folder here: the store with its log, its private folder, what it says on both
outputs, its temporary files; and beside it every reply, the counts, and what was exported. One search is over all.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.hostile.canaries import CANARIES, FILE_NAME, MARKS, books, declaration, delimited, times, traces, workbook
from tests.hostile.running import ROOT, free_port

READY_S: Final = 120
LIMIT: Final = 1_500_000
CODE: Final = "from kutcalc.cli import entry; entry()"
POLICY: Final = "se-almega-2024@1"
_BOX: Final = re.compile(rb"<textarea[^>]*>.*?</textarea>", re.DOTALL)
FREE: Final = {
    "KUTCALC_RATE_SYNC_PER_MIN": "1000000",
    "KUTCALC_RATE_UPLOAD_PER_MIN": "1000000",
    "KUTCALC_HOLD_FILES_PER_CLIENT": "1000",
    "KUTCALC_MAX_UPLOAD_BYTES": str(LIMIT),
}


@dataclass
class Station:
    """A service whose every file is in one folder, and what it was asked."""

    folder: Path
    url: str = ""
    statuses: dict[str, int] = field(default_factory=dict)

    def keep(self, name: str, reply: httpx.Response) -> httpx.Response:
        """Write a reply down, head and all, to be searched.

        What was typed into a box stands in the box again where a page comes back to be mended, for nothing typed is
        lost; that goes to its sender and nowhere else, and is left out here.
        """
        head = "".join(f"{key}: {value}\n" for key, value in reply.headers.items())
        body = _BOX.sub(b"", reply.content)
        (self.folder / "replies" / name.replace("/", "-")).write_bytes(head.encode() + b"\n" + body)
        self.statuses[name] = reply.status_code
        return reply


@pytest.fixture
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """Serve, with everything that is written in one folder."""
    folder = tmp_path_factory.mktemp("written")
    for name in ("store", "temporary", "home", "replies"):
        (folder / name).mkdir()
    port = free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("KUTCALC_")},
        **FREE,
        "DATABASE_URL": f"sqlite:///{folder / 'store' / 'kutcalc.db'}",
        "TMPDIR": str(folder / "temporary"),
        "HOME": str(folder / "home"),
        "XDG_DATA_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [sys.executable, "-c", CODE, "serve", "--port", str(port), "--workers", "2"]
    with (folder / "out.log").open("wb") as out, (folder / "err.log").open("wb") as err:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
    made = Station(folder, f"http://127.0.0.1:{port}")
    try:
        until = time.monotonic() + READY_S
        while not _is_ready(made.url):
            assert process.poll() is None, (folder / "err.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.2)
        yield made
    finally:
        process.terminate()
        process.wait(60)


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


FILES: Final[dict[str, tuple[str, bytes, dict[str, Any], int]]] = {
    "good": (".csv", delimited(), {"return_rows": True, "keep_minutes": 5}, 200),
    "workbook": (".xlsx", workbook(), {"return_rows": True, "keep_minutes": 5}, 200),
    "declaration": (".xml", declaration(), {"return_rows": True, "keep_minutes": 5}, 200),
    "times": (
        ".xml",
        times(),
        {
            "time_codes": [{"code": "UTB", "is_training": True}],
            "constants": [{"column": "provider_kind", "value": "external"}],
            "return_rows": True,
        },
        200,
    ),
    "books": (".se", books(), {"return_rows": True}, 200),
    "bad rows": (".csv", delimited(bad_rows=40), {}, 422),
    "without bad rows": (".csv", delimited(bad_rows=40), {"remove_bad_rows": True, "return_rows": True}, 200),
    "no headings": (".csv", delimited(has_headings=False), {}, 422),
    "wrong ending": (".xlsx", delimited(), {}, 422),
    "old workbook": (".xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + delimited(), {}, 422),
    "cut short": (".xml", declaration()[:-2_000], {}, 422),
    "too large": (".csv", delimited() * 12, {}, 413),
    "mapped against its will": (
        ".csv",
        delimited(),
        {"columns": [{"source": "NAMN", "column": "employee"}, {"source": "SJUKLÖN", "column": "cash_pay_ore"}]},
        422,
    ),
}


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    leaking = tmp_path / "leaking"
    leaking.mkdir()
    with sqlite3.connect(leaking / "x.db") as store:
        store.execute("CREATE TABLE t (a TEXT, b BLOB)")
        store.execute("INSERT INTO t VALUES (?, ?)", (CANARIES[17].dashed, CANARIES[999].sick_pay.encode()))
    (leaking / "x.log").write_text(f'{{"event": "Sjuklön {CANARIES[3].identity}"}}', encoding="latin-1")
    (leaking / "y.bin").write_bytes(b"\x00\xff" + b"Ada Qvixfors0007" + b"\x00")

    found = {line.rpartition(":")[2] for line in traces([leaking], tmp_path)}

    assert found == {CANARIES[17].dashed[2:], CANARIES[999].sick_pay, CANARIES[3].identity[2:], "Qvixfors0007"}
    assert len(set(MARKS)) == len(MARKS) == 9_003


def send(station: Station, name: str, way: str) -> None:
    """Send a file: in a form of the API, as it is, or by the page."""
    ending, content, options, expected = FILES[name]
    with httpx.Client(timeout=120) as client:
        if way == "form":
            files = {"file": (FILE_NAME + ending, content)}
            data = {"options": json.dumps(options)}
            reply = client.post(f"{station.url}/api/v1/payroll-files", files=files, data=data)
        elif way == "raw":
            head = {"Content-Type": "application/octet-stream"}
            asked = {"options": json.dumps(options)} if options else {}
            reply = client.post(f"{station.url}/api/v1/payroll-files", content=content, params=asked, headers=head)
        else:
            files = {"file": (FILE_NAME + ending, content)}
            reply = client.post(f"{station.url}/lonefil/kontrollera", files=files, data={"policy": POLICY})
        station.keep(f"{way} {name}", reply)

    assert reply.status_code < 500
    assert way != "form" or reply.status_code == expected, reply.text[:2_000]


def use(station: Station) -> None:
    """Calculate on what was read, keep it as a job and as a share, and export it."""
    rows = json.loads((station.folder / "replies" / "form good").read_bytes().partition(b"\n\n")[2])
    figure = {"level": "employer_month", "employer": "A", "month": "2026-05", "column": "training_deduction_ore"}
    asked = {"policy": POLICY, "levels": ["payslip", "employer_year"]}
    employees = [{name: row[name] for name in row if name != "employer"} for row in rows["payslips"]]
    courses = [{name: row[name] for name in row if name != "employer"} for row in rows["training"]]
    own = {**asked, "employers": [{"employer": "A", "payslips": employees, "training": courses}]}
    with httpx.Client(base_url=f"{station.url}/api/v1", timeout=120) as api:
        of_file = {**asked, "payroll_file": rows["case_token"], "explain": [figure], "echo": True}
        by_file = station.keep("calculation", api.post("/calculations", json=of_file))
        station.keep(
            "wrong", api.post("/calculations", json={**own, "employers": [{"employer": "A", "payslips": rows}]})
        )
        job = station.keep("job", api.post("/jobs", json={"kind": "calculation", **own}))
        share = station.keep("share", api.post("/shares", json={"title": "x", "kind": "calculation", "request": own}))
        station.keep("not here", api.get(f"/jobs/{rows['case_token']}"))
        until = time.monotonic() + READY_S
        while api.get(f"/jobs/{job.json()['id']}").json()["state"] != "succeeded":
            assert time.monotonic() < until
            time.sleep(0.3)
        result = f"/jobs/{job.json()['id']}/result"
        for media in ("application/json", "text/csv", "application/vnd.apache.parquet"):
            got = api.get(result, params={"level": "payslip"}, headers={"Accept": media})
            assert station.keep(f"export {media}", got).status_code == 200

    assert (by_file.status_code, job.status_code, share.status_code) == (200, 202, 201)
    assert by_file.json()["totals"]["persons"] == len(CANARIES)


def paste(station: Station) -> None:
    """Paste the rows into every box there is."""
    pasted = "\n".join(["\t".join(CELLS), *("\t".join(one.cells()) for one in CANARIES)])
    forms = ({"pasted": pasted}, {"payslips_pasted": pasted, "action": "paste"})
    with httpx.Client(timeout=120) as client:
        for number, form in enumerate(forms):
            for path in ("/foretag", "/lonefil/kontrollera", "/en/company"):
                reply = client.post(f"{station.url}{path}", data={"policy": POLICY, **form})
                station.keep(f"pasted {number} {path}", reply)

                assert reply.status_code < 500


CELLS: Final = ("ANSTÄLLD", "PERSONNUMMER", "NAMN", "MÅNAD", "LÖN", "SJUKLÖN")


def test_the_service_leaves_no_trace_of_a_thousand_people(station: Station, tmp_path: Path) -> None:
    for way in ("form", "raw", "page"):
        for name in FILES:
            send(station, name, way)
    use(station)
    paste(station)
    with httpx.Client(timeout=60) as client:
        for path in ("/metrics", "/readyz", "/api/v1/api-info", "/begransningar"):
            station.keep(f"afterwards {path}", client.get(f"{station.url}{path}"))

    found = traces([station.folder], tmp_path)

    files = [path for path in station.folder.rglob("*") if path.is_file()]
    assert len(files) > len(FILES) * 3
    assert {"kutcalc.db", "kutcalc.db-wal", "err.log", "out.log"} <= {path.name for path in files}
    assert found == [], sorted({line.rpartition(":")[0] for line in found})


def test_the_command_line_leaves_no_trace_of_a_thousand_people(tmp_path: Path) -> None:
    out, given = tmp_path / "written", tmp_path / "given"
    out.mkdir()
    given.mkdir()
    names = {}
    for name, (ending, content, _, _) in FILES.items():
        names[name] = given / f"{name.replace(' ', '-')}{ending}"
        names[name].write_bytes(content)
    profile = out / "map.toml"
    of_person = ["--level", "payslip"]
    commands = [
        ["import", names["good"], "--preview", "--save-map", profile],
        ["import", names["workbook"], "--preview", "--save-map", out / "workbook.toml"],
        ["import", names["good"], "--map", profile, "--minimise", out / "good"],
        ["import", names["declaration"], "--minimise", out / "declaration"],
        ["run", "-p", POLICY, "--payslips", names["good"], "--map", profile, *of_person, "-o", out / "result.json"],
        ["run", "-p", POLICY, "--payslips", names["bad rows"], "--map", profile, "--remove-bad-rows", *of_person],
        ["run", "-p", POLICY, "--payslips", names["bad rows"], "--map", profile],
        ["run", "-p", POLICY, "--payslips", names["old workbook"]],
    ]
    environment = {**os.environ, "TMPDIR": str(out), "HOME": str(out)}
    codes = []
    for number, arguments in enumerate(commands):
        ran = subprocess.run(
            [sys.executable, "-c", CODE, *map(str, arguments)],
            env=environment,
            cwd=out,
            capture_output=True,
            check=False,
        )
        (out / f"{number}.out").write_bytes(ran.stdout)
        (out / f"{number}.err").write_bytes(ran.stderr)
        codes.append(ran.returncode)

    assert codes == [0, 0, 0, 0, 0, 0, 3, 3], (out / f"{codes.index(max(codes))}.err").read_text(encoding="utf-8")
    assert traces([out], tmp_path) == []
