"""`-o` with the endings of a company and of a researcher: a workbook, an Arrow file, and how a result is cited."""

from pathlib import Path
from typing import Final

import polars as pl
import pytest
from tests.report.spreadsheets import ALMEGA, cells, formulas

from kutcalc.cli import main

ROOT: Final = Path(__file__).parents[2]
EXAMPLE: Final = ROOT / "scenarios" / "exempelbolaget"
SAMPLES: Final = ROOT / "tests" / "payroll" / "samples"
Out = pytest.CaptureFixture[str]


def test_a_workbook_has_the_amount_of_the_example(tmp_path: Path) -> None:
    file = tmp_path / "resultat.xlsx"

    code = main(["run", "--scenario", str(EXAMPLE), "-o", str(file), "-q"])
    found = cells(file.read_bytes())

    assert code == 0
    assert 16_172 in found.values()
    assert any("Avdragets_andel" in str(text) for text in formulas(file.read_bytes()).values())


def test_a_workbook_of_an_agi_is_held_against_its_main_statement(tmp_path: Path) -> None:
    file = tmp_path / "resultat.xlsx"

    code = main(["run", "--payslips", str(SAMPLES / "agi_202610.xml"), "-o", str(file), "-q"])
    found = {value for (sheet, _), value in cells(file.read_bytes()).items() if sheet == "Kontroller"}

    assert code == 0
    assert {63_134, 73_594, 10_460} <= found


def test_an_arrow_file_is_written_for_each_level_and_can_be_verified(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "x.arrow"

    main(["run", "--scenario", str(EXAMPLE), "-o", str(file), "-q"])
    month = tmp_path / "x.employer_month.arrow"
    tables = ["--payslips", str(EXAMPLE / "payslips.csv"), "--training", str(EXAMPLE / "training.csv")]
    code = main(["verify", str(month), "-p", ALMEGA, *tables, "--level", "employer_month"])

    assert pl.read_ipc(month)["training_deduction_ore"].sum() == 1_617_200
    assert len(list(tmp_path.iterdir())) == 4
    assert (code, capsys.readouterr().out.strip()) == (0, "lika")


def test_a_comparison_is_no_workbook(tmp_path: Path, capsys: Out) -> None:
    tables = ["--payslips", str(EXAMPLE / "payslips.csv"), "--training", str(EXAMPLE / "training.csv")]

    code = main(["compare", "-p", ALMEGA, "-p", "current-law", *tables, "-o", str(tmp_path / "x.xlsx")])

    assert code == 3
    assert "ett förslag åt gången" in capsys.readouterr().err


def test_a_text_table_ends_with_how_it_is_cited_and_a_quiet_one_does_not(capsys: Out) -> None:
    main(["run", "--scenario", str(EXAMPLE), "--format", "text"])
    said = capsys.readouterr().out.splitlines()
    main(["-q", "run", "--scenario", str(EXAMPLE), "--format", "text"])
    quiet = capsys.readouterr().out

    assert said[-1].startswith("kutcalc ")
    assert f"förslag {ALMEGA} sha256:" in said[-1]
    assert "lagutgåva" not in quiet
