"""Workbooks for the tests: cases to write, LibreOffice to work them out again, and cells to read back."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from kutcalc.analysis.request import request_of
from kutcalc.analysis.scenario import LAW_MONTHS, chosen, read_scenario
from kutcalc.language import Language
from kutcalc.payroll import read_files
from kutcalc.payroll.tables import Declared
from kutcalc.policy import Change, Library, Policy, change
from kutcalc.report.answer import answer
from kutcalc.report.workbook_out import paid_minutes, workbook_bytes
from kutcalc.report.workbook_out_told import LEVELS

ROOT: Final = Path(__file__).parents[2]
AGI: Final = ROOT / "tests" / "payroll" / "samples" / "agi_202610.xml"
ALMEGA: Final = "se-almega-2024@1"
SOFFICE: Final = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice Calc (libreoffice-calc) is not installed")
ALWAYS, NEVER = 0, 1
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{mode}</value></prop></item>
</oor:items>
"""
_LONGEST_S: Final = 240
Cells = dict[tuple[str, str], Any]
"""The cells of a workbook by sheet and place."""


def recalculated(folder: Path, books: Mapping[str, bytes], mode: int = ALWAYS) -> dict[str, bytes]:
    """Open workbooks in LibreOffice, all in one run, and give them as it saved them."""
    profile, given, made = folder / f"profile{mode}", folder / f"given{mode}", folder / f"made{mode}"
    for one in (profile / "user", given, made):
        one.mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(mode=mode), encoding="utf-8")
    for name, content in books.items():
        (given / f"{name}.xlsx").write_bytes(content)
    command = [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(made), *(str(path) for path in sorted(given.iterdir()))]
    subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST_S)  # our own command
    return {name: (made / f"{name}.xlsx").read_bytes() for name in books}


def cells(content: bytes, *, values: bool = True) -> Cells:
    """Read all cells: their values as stored, or what was written, formulas included."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formulas(content: bytes) -> Cells:
    """Give the cells that are formulas."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def below(found: Cells, sheet: str, heading: str) -> Iterator[tuple[int, Any]]:
    """Give the rows and values of the column under a heading."""
    place = next(at for (where, at), value in found.items() if where == sheet and value == heading)
    column, first = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()  # type: ignore[union-attr]
    rows = [int(at[len(column) :]) for where, at in found if where == sheet and re.fullmatch(column + r"\d+", at)]
    for row in sorted(row for row in rows if row > int(first)):
        yield row, found[sheet, f"{column}{row}"]


def changed(content: bytes, sheet: int, place: str, value: str) -> bytes:
    """Put another value into a cell of a sheet, by its number, and leave a formula that stands there."""
    made = io.BytesIO()
    name = f"xl/worksheets/sheet{sheet}.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == name:
                pattern = rf'(<c r="{place}"[^>]*>(?:<f>[^<]*</f>)?<v>)[^<]*'.encode()
                text, times = re.subn(pattern, rb"\g<1>" + value.encode(), text)
                assert times == 1
            new.writestr(item, text)
    return made.getvalue()


# ---------------------------------------------------------------------- cases


def worked(
    body: Mapping[str, Any],
    policy: Policy | None,
    language: Language = "sv",
    declared: tuple[Declared, ...] = (),
) -> tuple[bytes, dict[str, Any]]:
    """Give the workbook of a body, and the reply that it is made of."""
    reply = answer("calculation", {**body, "levels": list(LEVELS)}, language)
    paid = paid_minutes(body["employers"])
    return workbook_bytes(reply, policy, language, paid=paid, declared=declared), reply


@cache
def example(language: Language = "sv") -> tuple[bytes, dict[str, Any]]:
    """Give the worked example."""
    scenario = read_scenario(ROOT / "scenarios" / "exempelbolaget")
    policies = chosen(scenario.body.choices, Library())
    tables = scenario.tables([one.policy for one in policies])
    return worked(request_of(tables, [ALMEGA], [*LEVELS], []), policies[0].policy, language)


@cache
def statement() -> tuple[bytes, dict[str, Any]]:
    """Give the AGI sample, with the research deduction that its main statement has."""
    tables = read_files([AGI], law_months=LAW_MONTHS)
    body = request_of(tables, ["current-law"], [*LEVELS], [])
    return worked(body, None, declared=tables.declared)


def of_policy(
    ref: str, changes: Mapping[str, Any], employers: list[dict[str, Any]], **assumed: Any
) -> tuple[bytes, dict[str, Any]]:
    """Give the workbook of some employers by a policy with changes, empty cells filled with what is assumed."""
    policy = change(Library().get(ref), [Change(path=path, value=value) for path, value in changes.items()])
    choice = {"ref": ref, "changes": [{"path": path, "value": value} for path, value in changes.items()]}
    assume = [{"column": column, "value": value} for column, value in assumed.items()]
    return worked({"policy": choice, "employers": employers, "assume": assume}, policy)


def firm(name: str, months: list[str], fee_ore: int, persons: int = 3, **more: Any) -> dict[str, Any]:
    """Give an employer whose employees take a course each month."""
    birth_years = (1985, 2005, 1957, 1996)
    slips = [
        {
            "employee": f"p{number}",
            "month": month,
            "birth_year": birth_years[number % len(birth_years)],
            "cash_pay_ore": (31_417 + 1_013 * number) * 100 + number,
            "paid_minutes": 10_400,
        }
        for number in range(persons)
        for month in months
    ]
    courses = [
        {
            "employee": f"p{number}",
            "month": month,
            "minutes": 960,
            "fee_ore": fee_ore + 37 * number + place,
            "provider_kind": "external",
        }
        for number in range(persons)
        for place, month in enumerate(months)
    ]
    return {"employer": name, "headcount": 40, "owner": "business", "payslips": slips, "training": courses, **more}


MONTHS: Final = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]

__all__ = [
    "AGI",
    "ALMEGA",
    "ALWAYS",
    "MONTHS",
    "NEVER",
    "Cells",
    "below",
    "cells",
    "changed",
    "example",
    "firm",
    "formulas",
    "needs_libreoffice",
    "of_policy",
    "recalculated",
    "statement",
    "worked",
]
