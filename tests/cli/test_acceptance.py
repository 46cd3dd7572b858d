"""The acceptance scenarios of the contract's section 11 that the command line answers: 11 and 14."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

from kutcalc.cli import main

EXAMPLE: Final = Path(__file__).parents[2] / "scenarios" / "exempelbolaget"
TABLES: Final = ["--payslips", str(EXAMPLE / "payslips.csv"), "--training", str(EXAMPLE / "training.csv")]
OTHER_HASH: Final = "sha256:" + "0" * 64

Out = pytest.CaptureFixture[str]


def test_11_a_policy_from_the_template_is_put_right_and_run_as_an_assumption_of_ones_own(
    tmp_path: Path, capsys: Out
) -> None:
    file = tmp_path / "mine.toml"
    assert main(["policy", "template"]) == 0
    template = capsys.readouterr().out
    wrong = template.replace("share_ppm = { value = 500_000", "share_ppm = { value = 50.0")
    assert wrong != template
    line = next(number for number, text in enumerate(wrong.splitlines(), 1) if "value = 50.0" in text)

    file.write_text(wrong, encoding="utf-8")
    assert main(["policy", "check", str(file)]) == 3
    said = capsys.readouterr().err
    assert re.search(rf"mine\.toml:{line}: .*share_ppm", said)
    assert "500_000" in said

    file.write_text(wrong.replace("value = 50.0", "value = 500_000"), encoding="utf-8")
    assert main(["policy", "check", str(file)]) == 0
    capsys.readouterr()
    assert main(["--lang", "sv", "--json", "run", "-p", str(file), *TABLES]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert reply["policy"]["status"] == "assumption"
    assert reply["totals"]["training_deduction_ore"] == 1_617_200


def verified(tmp_path: Path, capsys: Out, **changed: Any) -> tuple[int, str]:
    """Verify a result whose provenance says something else than when it was made."""
    file = tmp_path / "result.json"
    assert main(["run", "-p", "se-almega-2024", *TABLES, "-o", str(file), "-q"]) == 0
    reply = json.loads(file.read_text(encoding="utf-8"))
    reply["totals"]["training_deduction_ore"] += changed.pop("more_ore", 0)
    for row in reply["results"]["employer_year"]:
        row["training_deduction_ore"] = reply["totals"]["training_deduction_ore"]
    reply["provenance"] |= changed
    file.write_text(json.dumps(reply), encoding="utf-8")
    capsys.readouterr()
    code = main(["--lang", "sv", "verify", str(file)])
    return code, capsys.readouterr().out


def test_14_last_months_result_is_the_same(tmp_path: Path, capsys: Out) -> None:
    assert verified(tmp_path, capsys) == (0, "lika\n")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"policy_hash": OTHER_HASH}, "policy_hash"),
        ({"law_edition": "2025-11-22"}, "law_edition"),
        ({"engine_version": "0.0.1"}, "engine_version"),
        ({}, "training_deduction_ore"),
    ],
    ids=["policy", "law", "engine", "figure"],
)
def test_14_what_differs_is_named(changed: dict[str, Any], named: str, tmp_path: Path, capsys: Out) -> None:
    code, said = verified(tmp_path, capsys, more_ore=100, result_hash=OTHER_HASH, **changed)

    assert code == 5
    assert said.startswith("skiljer sig")
    assert named in said
    others = {"policy_hash", "law_edition", "engine_version"} - {named}
    assert not any(one in said for one in others)
