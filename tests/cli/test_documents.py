"""`run -o resultat.pdf`: the document of one policy, the figures asked for, and what cannot be a document."""

import json
import sys
from pathlib import Path

import pytest
from tests.report.pdf_reading import needs_poppler, pages, plain

from kutcalc.cli import main
from kutcalc.language import ORE_PER_KRONA, money_text

ROOT = Path(__file__).parents[2]
EXAMPLE = ["--scenario", str(ROOT / "scenarios" / "exempelbolaget")]

Out = pytest.CaptureFixture[str]


@needs_poppler
def test_the_document_has_the_kronor_of_the_json(tmp_path: Path) -> None:
    for ending in ("pdf", "json"):
        assert main(["--lang", "sv", "run", *EXAMPLE, "-o", str(tmp_path / f"x.{ending}"), "-q"]) == 0

    totals = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["totals"]
    first = plain(pages((tmp_path / "x.pdf").read_bytes(), tmp_path)[0])
    for name in ("training_cost_ore", "training_deduction_ore", "baseline_due_ore"):
        assert plain(money_text(totals[name], ORE_PER_KRONA, "sv")) in first


@needs_poppler
def test_figures_asked_for_are_those_explained(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    figure = "employer_month:A/2026-05:baseline_due_ore"

    assert main(["--lang", "sv", "run", *EXAMPLE, "--explain", figure, "-o", str(file), "-q"]) == 0

    said = plain("\n".join(pages(file.read_bytes(), tmp_path)[1:]))
    assert "Att betala enligt gällande regler, maj 2026: 115 894 kr" in said
    assert "Kompetensavdrag, 2026:" not in said


def test_a_comparison_is_no_document(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "x.pdf"

    code = main(["--lang", "sv", "compare", *TWO, "-o", str(file)])

    assert code != 0
    assert "gäller ett förslag åt gången" in capsys.readouterr().err
    assert not file.exists()


TWO = [
    *("-p", "se-almega-2024", "-p", "se-m-reformgrupp-2018"),
    *("--payslips", str(ROOT / "scenarios" / "exempelbolaget" / "payslips.csv")),
    *("--training", str(ROOT / "scenarios" / "exempelbolaget" / "training.csv")),
]


def test_without_the_extra_a_person_is_told_what_to_install(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    file = tmp_path / "x.pdf"

    code = main(["--lang", "sv", "run", *EXAMPLE, "-o", str(file)])

    assert code != 0
    assert "pip install 'kutcalc[pdf]'" in capsys.readouterr().err
    assert not file.exists()
