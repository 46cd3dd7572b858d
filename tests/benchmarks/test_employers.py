"""The benchmark runs at a small size: all contenders agree, and the report prints. Nothing is asserted on time."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("employers.py")
WAYS = ("C ", "C, 2 threads", "numpy", "polars by hand", "kutcalc")


@pytest.mark.skipif(shutil.which("gcc") is None, reason="the C pass needs gcc")
def test_the_contenders_agree_and_the_report_prints() -> None:
    ran = subprocess.run(
        [sys.executable, str(SCRIPT), "--rows", "2000,20000", "--rounds", "1"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("all agree, employer by employer") == 2
    assert all(ran.stdout.count(f"\n  {way}") == 3 for way in WAYS)
    assert "One company, 25 employees" in ran.stdout
