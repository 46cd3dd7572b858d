"""The benchmark of the intake runs at a small size: what is read is what was written. Nothing is asserted on time."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.files import write_declaration, write_table

SCRIPT = Path(__file__).with_name("intake.py")


def test_the_ways_read_what_was_written_and_the_report_prints() -> None:
    ran = subprocess.run(
        [sys.executable, str(SCRIPT), "--persons", "300", "--rows", "300", "--rounds", "1"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("upload to result") == 2
    assert "ratio" in ran.stdout
    assert "Table mapped by its headings, 300 rows" in ran.stdout


def test_the_files_are_the_same_for_a_seed_and_of_the_published_size(tmp_path: Path) -> None:
    files = [tmp_path.joinpath(name) for name in ("a.xml", "b.xml", "a.csv", "b.csv")]

    totals = [write_declaration(file, 500) for file in files[:2]] + [write_table(file, 500) for file in files[2:]]

    assert totals[0] == totals[1]
    assert totals[2] == totals[3]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[2].read_bytes() == files[3].read_bytes()
    assert 1_250 < files[0].stat().st_size // 500 < 1_300
