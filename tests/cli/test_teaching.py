"""`policy check` teaches: each fault with its line as it stands, what would be right, and an example; all at once."""

import json
from pathlib import Path
from typing import Final

import pytest

from kutcalc.cli import main
from kutcalc.policy import Library

FIVE: Final = Path(__file__).parents[1] / "policy" / "five_mistakes.toml"
Out = pytest.CaptureFixture[str]


def test_each_fault_is_shown_with_its_line_and_an_example(capsys: Out) -> None:
    assert main(["--lang", "en", "policy", "check", str(FIVE)]) == 3

    said = capsys.readouterr().err
    assert said.count("for example: ") == 5
    for line, example in (
        ('20 | field = "provider"', 'field = "provider_kind"'),
        ('28 | measure = "fee"', 'measure = { value = "fee", source = "'),
        ("34 | share_ppm = { value = 0.5", "share_ppm = { value = 500_000, "),
        ('38 | settlement = { value = "month"', 'settlement = { value = "year", '),
        ("40 | setlement_day = 12", 'settlement = { value = "month", '),
    ):
        shown = said[said.index(f"  {line}") :]
        assert example in shown[: shown.index("\nfive") if "\nfive" in shown else len(shown)]
    assert "/en/guide" in said


def test_a_mistake_in_another_currency_is_shown_in_its_own_units(tmp_path: Path, capsys: Out) -> None:
    library = Library()
    text = library.text(library.get("qc-pme-2018")).replace("cap_per_hour_minor = 3_500", "cap_per_hour_minor = 35.0")
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")

    assert main(["--lang", "sv", "policy", "check", str(file)]) == 3

    said = capsys.readouterr().err
    assert "→ 3_500" in said
    assert "till exempel: cap_per_hour_minor = " in said


def test_what_is_no_toml_says_the_line(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('id = "x"\nrate = ten per cent\n', encoding="utf-8")

    assert main(["--lang", "en", "policy", "check", str(file)]) == 3

    assert "2 | rate = ten per cent" in capsys.readouterr().err


def test_a_program_gets_the_problem_document_as_before(capsys: Out) -> None:
    assert main(["--json", "policy", "check", str(FIVE)]) == 3

    problem = json.loads(capsys.readouterr().err)
    assert problem["code"] == "policy-invalid"
    assert [error["line"] for error in problem["errors"]] == [20, 28, 34, 38, 40]
