"""`sweep` and `solve` on the command line: over files and over a population, begun again, counted first, saved."""

import csv
import io
import json
from pathlib import Path
from typing import Final

import pytest
from tests.analysis.registers import population, register

from kutcalc.analysis.scenario import PolicyChoice
from kutcalc.cli import main
from kutcalc.cli.begun import Begun
from kutcalc.policy import Library, read_policy
from kutcalc.population.folder import OWN_HOME, find_population
from kutcalc.population.ground import NationGround
from kutcalc.report.examples import example_folder

FOLDER: Final = example_folder("exempelbolaget")
FILES: Final = ("--payslips", str(FOLDER / "payslips.csv"), "--training", str(FOLDER / "training.csv"))
SHARES: Final = ("sweep", "-p", "se-almega-2024", "--grid", "rate.share_ppm=30 %:60 %:5 %")
MONTHS: Final = "caps.employer_month.amount_ore=1:1000000:1"
CAPS: Final = "caps.employer_year.amount_ore=1:1000000:1"
CAP: Final = ("solve", "-p", "se-almega-2024", "--path", "rate.share_ppm=30 %:60 %")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv(OWN_HOME, str(tmp_path / "populations"))
    return tmp_path


@pytest.fixture
def nation(own_folders: Path) -> tuple[str, ...]:
    population(own_folders / "populations", register(12, most=2), parts=1, name="own")
    return "--population", "own", "--year", "2026"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def run(*arguments: str, expected: int = 0) -> None:
    assert main(list(arguments)) == expected


def test_a_sweep_of_files_gives_the_published_points(capsys: pytest.CaptureFixture[str]) -> None:
    run(*SHARES, *FILES)

    found = rows(capsys.readouterr().out)
    assert [row["training_deduction_ore"] for row in found][:3] == ["970300", "1132000", "1293800"]
    assert [row["rate.share_ppm"] for row in found][-1] == "600000"


def test_a_search_in_files_finds_the_published_value(capsys: pytest.CaptureFixture[str]) -> None:
    run(*CAP, *FILES, "--target", "14 000 kr")

    assert [row["rate.share_ppm"] for row in rows(capsys.readouterr().out)] == ["432824", "432825"]


def test_values_may_be_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    run("sweep", "-p", "se-almega-2024", "--grid", "rate.share_ppm=40 %,45 %", *FILES, "--json")

    reply = json.loads(capsys.readouterr().out)
    assert [row["rate.share_ppm"] for row in reply["results"]["point"]] == [400_000, 450_000]


def test_a_dry_run_counts_and_does_nothing(capsys: pytest.CaptureFixture[str], nation: tuple[str, ...]) -> None:
    run(*SHARES, *nation, "--dry-run", "--json")

    found = json.loads(capsys.readouterr().out)
    assert found["cells"] == found["factors"]["payslips"] * 7
    assert found["mode"] == "sync"


def test_a_sweep_that_is_too_large_is_refused(capsys: pytest.CaptureFixture[str], nation: tuple[str, ...]) -> None:
    run(
        "sweep",
        "-p",
        "se-almega-2024",
        "--grid",
        MONTHS,
        "--grid",
        CAPS,
        *nation,
        "--dry-run",
        expected=4,
    )

    assert "refused" in capsys.readouterr().out


def test_what_was_found_over_a_population_is_saved_and_gives_the_same_again(
    capsys: pytest.CaptureFixture[str], nation: tuple[str, ...], tmp_path: Path
) -> None:
    saved = tmp_path / "found.toml"
    search = ("--path", "caps.employer_year.amount_ore=1 kr:100 000 kr", "--target", "70 000 kr")
    run("solve", "-p", "se-almega-2024", *search, *nation, "--save", str(saved), "-q")
    found = rows(capsys.readouterr().out)[-1]

    text = saved.read_text(encoding="utf-8")
    again = NationGround(find_population("own"), PolicyChoice(toml=text), Library()).totals({})
    assert int(found["training_deduction_ore"]) >= 7_000_000
    assert again["training_deduction_ore"] == int(found["training_deduction_ore"])
    assert read_policy(text).status == "assumption"
    run("policy", "check", str(saved))


def test_a_job_of_a_scenario_is_the_same_sweep(
    capsys: pytest.CaptureFixture[str], nation: tuple[str, ...], tmp_path: Path
) -> None:
    lines = ["[job]", 'kind = "sweep"', 'policy = "se-almega-2024"', 'population = { id = "own", year = 2026 }']
    lines.append('grid = [{ path = "rate.share_ppm", values = [400_000] }]')
    (tmp_path / "scenario.toml").write_text("\n".join(lines), encoding="utf-8")
    run("run", "--scenario", str(tmp_path), "-q")
    by_job = capsys.readouterr().out

    run("sweep", "-p", "se-almega-2024", "--grid", "rate.share_ppm=40 %", *nation, "-q")

    assert capsys.readouterr().out == by_job


def test_a_target_out_of_reach_is_refused(capsys: pytest.CaptureFixture[str], nation: tuple[str, ...]) -> None:
    run(*CAP, "--target", "900 mdkr", *nation, expected=3)

    assert "training_deduction_ore" in capsys.readouterr().err


def test_units_that_are_kept_are_not_worked_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    forget = Begun.forget
    monkeypatch.setattr(Begun, "forget", lambda self: None if self.units() else forget(self))
    run(*SHARES, *FILES, "-q")
    first = capsys.readouterr().out
    monkeypatch.setattr(Begun, "keep", lambda _self, number, _content: kept.append(number))

    run(*SHARES, *FILES, "-q", "--resume")

    assert capsys.readouterr().out == first
    assert kept == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("sweep", "-p", "se-almega-2024"),
        ("sweep", "-p", "se-almega-2024", "--grid", "rate.share_ppm"),
        ("solve", "-p", "se-almega-2024", "--path", "rate.share_ppm=30 %", "--target", "1 kr"),
        ("solve", "-p", "se-almega-2024", "--path", "rate.share_ppm=30 %:40 %", "--target", "mycket"),
        (*SHARES, "--population", "own"),
        (*SHARES, "--population", "nowhere", "--year", "2026"),
        (*SHARES, "-o", "points.pdf"),
    ],
)
def test_what_is_wrongly_asked_is_said(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run(*arguments, expected=3)

    assert capsys.readouterr().err
