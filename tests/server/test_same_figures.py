"""One case by five doors: the page, JSON, CSV, Parquet and the command line say the same integers."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import httpx
import lxml.html
import msgspec
import polars as pl
from tests.serving import Served

from kutcalc.report.links import encode_case

LEVEL: Final = "employer_month"
COLUMNS: Final = (
    "contributions_before_ore",
    "baseline_due_ore",
    "counted_base_ore",
    "training_deduction_ore",
    "cut_ore",
    "net_ore",
)
DEDUCTION: Final = COLUMNS.index("training_deduction_ore")


def payslip(employee: str, count: int, birth_year: int, pay: int) -> dict[str, Any]:
    return {
        "employee": employee,
        "month": "2026-03",
        "through": "2026-05",
        "count": count,
        "birth_year": birth_year,
        "cash_pay_ore": pay,
    }


BODY: Final[dict[str, Any]] = {
    "policy": {
        "ref": "se-almega-2024@1",
        "changes": [{"path": "caps.employer_month.amount_ore", "value": 1_234_567}],
        "label": "tak",
    },
    "levels": [LEVEL],
    "employers": [
        {
            "employer": "A",
            "payslips": [
                payslip("E1", 5, 1985, 3_333_375),
                payslip("E2", 7, 2005, 2_999_999),
                payslip("E3", 6, 1957, 3_840_050),
            ],
            "training": [
                {
                    "employee": "E1",
                    "month": "2026-05",
                    "minutes": 960,
                    "fee_ore": 1_234_567,
                    "provider_kind": "external",
                },
                {"employee": "E2", "month": "2026-04", "minutes": 60, "fee_ore": 77_777, "provider_kind": "external"},
            ],
        }
    ],
}
Rows = list[tuple[int, ...]]


def of_rows(rows: list[dict[str, Any]]) -> Rows:
    return [tuple(row[name] for name in COLUMNS) for row in rows]


def of_page(text: str) -> Rows:
    """Read the integers that stand behind the written amounts in the table of months."""
    table = lxml.html.fromstring(text).get_element_by_id("table")
    rows = [[int(one.get("value")) for one in row.iter("data")] for row in table.iter("tr")]
    months = [row for row in rows if row]
    return [tuple(row) for row in months if len(row) == len(COLUMNS)][:3]


def test_five_doors_say_the_same_integers(service: Served, tmp_path: Path) -> None:
    code = encode_case("calculation", BODY)
    with httpx.Client(base_url=service.url, timeout=60) as client:
        json = client.post("/api/v1/calculations", json=BODY).json()
        page = client.get("/resultat", params={"case": code}).text
        twin = client.get("/resultat.json", params={"case": code}).json()
        csv = client.get("/resultat.csv", params={"case": code, "level": LEVEL}).text
        parquet = client.get("/resultat.parquet", params={"case": code, "level": LEVEL}).content
    (tmp_path / "case.json").write_bytes(msgspec.json.encode(BODY))
    command = [sys.executable, "-c", "from kutcalc.cli import entry; entry()", "run", "--case", "case.json", "-q"]
    done = subprocess.run(
        [*command, "--level", LEVEL, "--format", "csv"], cwd=tmp_path, check=True, capture_output=True, text=True
    )

    expected = of_rows(json["results"][LEVEL])

    assert len(expected) == 3
    assert sum(row[DEDUCTION] for row in expected) == json["totals"]["training_deduction_ore"] == 1_506_700
    assert of_rows(twin["results"][LEVEL]) == expected
    assert of_rows(pl.read_csv(csv.encode()).to_dicts()) == expected
    assert of_rows(pl.read_parquet(io.BytesIO(parquet)).to_dicts()) == expected
    assert of_rows(pl.read_csv(done.stdout.encode()).to_dicts()) == expected
    assert of_page(page) == expected
