"""`kutcalc population build` and `check`: what they print, in both languages and as JSON, and their exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kutcalc.cli import main
from kutcalc.population.folder import Population

Out = pytest.CaptureFixture[str]
SMALL = ["population", "build", "--year", "2024", "--scale", "1/80", "--id", "pytteliten"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KUTCALC_POPULATIONS", str(tmp_path))
    return tmp_path


def test_building_says_what_was_made_and_what_it_is_not(home: Path, capsys: Out) -> None:
    assert main(["--lang", "sv", *SMALL, "--setting", "group_of=3"]) == 0

    said = capsys.readouterr()
    assert said.out.startswith("pytteliten: ")
    assert "arbetsgivare" in said.out
    assert "Syntetiska företag" in said.out
    assert said.err.splitlines() == ["0 av 4", "1 av 4", "2 av 4", "3 av 4", "4 av 4"]
    assert json.loads((home / "pytteliten" / "manifest.json").read_text(encoding="utf-8"))["settings"]["group_of"] == 3


@pytest.mark.usefixtures("mini_population")
def test_the_check_of_the_small_population_passes_on_hard_targets_and_names_the_misses(capsys: Out) -> None:
    assert main(["--lang", "sv", "population", "check", "se-2026-mini"]) == 0

    said = capsys.readouterr().out
    assert "lönesumma i kvartalet" in said
    assert "30,78 %" in said
    assert "likheten är ingen bekräftelse" in said
    assert "Nås inte: " in said


@pytest.mark.usefixtures("mini_population")
def test_the_check_in_english(capsys: Out) -> None:
    assert main(["--lang", "en", "population", "check", "se-2026-mini"]) == 0

    said = capsys.readouterr().out
    assert "payroll of the quarter" in said
    assert "hard" in said
    assert "Not met: " in said


def test_the_check_as_json_and_over_seeds(mini_population: Population, capsys: Out) -> None:
    code = main(["--json", "-q", "population", "check", "se-2026-mini", "--seeds", "2"])

    reply = json.loads(capsys.readouterr().out)
    assert len(reply["fit"]) == len(mini_population.manifest.fit)
    assert len(reply["holdouts"]) == len(mini_population.manifest.holdouts)
    totals = {row["policy"]: row for row in reply["seeds"] if row["by"] == "all"}
    assert totals["se-almega-2024@1"]["variation_ppm"] < 100
    assert totals["se-almega-2024@1"]["mean_ore"] == pytest.approx(3_600 * 1.071225 * 10**8, rel=1e-3)
    assert code == (0 if reply["is_met"] else 5)


def test_a_register_is_built_and_checked_by_its_name(home: Path, capsys: Out) -> None:
    (home / "payslips.csv").write_text(
        "employer,employee,month,birth_year,cash_pay_ore\nA,1,2026-01,1985,3500000\n", encoding="utf-8"
    )

    assert main(["--lang", "sv", "population", "build", "--register", str(home), "--id", "eget"]) == 0
    assert main(["--lang", "sv", "population", "check", "eget"]) == 0
    assert "vikterna är de som stod i filen" in capsys.readouterr().out
    assert main(["--lang", "sv", "population", "check", "eget", "--seeds", "2"]) == 3
    assert "--seeds" in capsys.readouterr().err


def test_without_numpy_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    monkeypatch.setattr("kutcalc.population.known.find_spec", lambda _name: None)

    assert main(["--lang", "sv", "population", "build"]) == 3
    assert 'pip install "kutcalc[population]"' in capsys.readouterr().err


def test_the_command_line_starts_without_numpy_and_scipy() -> None:
    code = "import sys, kutcalc.cli; sys.exit(bool({'numpy', 'scipy'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["population", "check", "se-2031"], 3, "se-2031"),
        (["population", "build", "--year", "2031"], 3, "2024"),
        (["population", "build", "--scale", "2/3"], 2, "1/N"),
        (["population", "build", "--setting", "group_of=tre", "--id", "x"], 3, "group_of=tre"),
        (["population", "build", "--setting", "spend=3", "--id", "x"], 3, "external_spend_msek"),
        (["population", "build", "--register", "."], 3, "--id"),
    ],
)
@pytest.mark.usefixtures("home")
def test_what_is_wrong_is_said(arguments: list[str], code: int, word: str, capsys: Out) -> None:
    assert main(arguments) == code
    assert word in capsys.readouterr().err
