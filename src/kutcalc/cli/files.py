"""Commands on files and on the installation: what would be read of a payroll file, and whether kutcalc works here."""

import argparse
import sys
from pathlib import Path
from platform import python_version
from typing import Final

from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.cli.asked import fault, must_exist
from kutcalc.cli.books import out, out_json
from kutcalc.cli.imported import report_json, report_lines
from kutcalc.cli.map_out import written_map
from kutcalc.cli.questions import demo_answer
from kutcalc.errors import FaultsError
from kutcalc.law import EDITION, law_book
from kutcalc.limits import LIMITS
from kutcalc.payroll import Parsers, ReadOptions, Tables, UploadedFile, minimised_csv, read_files, read_uploads
from kutcalc.payroll.profile import read_profile
from kutcalc.policy import Library
from kutcalc.policy.mechanisms import no_policy
from kutcalc.report.provenance import engine_version

INVALID_INPUT: Final = 3
"""A file that no calculation would take, as `main` answers it."""
WORKED_EXAMPLE_ORE: Final = 1_617_200
"""What the worked example gives, by hand in `web/docs` and in its golden file."""


def import_file(chosen: argparse.Namespace) -> int:
    """Show what would be read and dropped of a file, write how as a map, or write its tables without identities."""
    path: Path = chosen.file
    must_exist([path, *chosen.map])
    if not (chosen.preview or chosen.save_map or chosen.minimise):
        options = "--preview, --save-map, --minimise"
        raise FaultsError([fault(options, "ange minst ett av dem.", "give at least one of them.")])
    maps = [read_profile(one.name, one.read_bytes()) for one in chosen.map]
    code = 0
    with Parsers(LAW_MONTHS, size=1, is_upload=False) as parsers:
        if chosen.preview or chosen.save_map:
            code = _look(chosen, parsers, maps[0] if maps else ReadOptions())
        if chosen.minimise:
            tables = read_files(
                [path], law_months=LAW_MONTHS, maps=maps, remove_bad_rows=chosen.remove_bad_rows, parsers=parsers
            )
            _write(chosen, tables)
    return code


def _look(chosen: argparse.Namespace, parsers: Parsers, options: ReadOptions) -> int:
    """Read the file as it would be read, and tell what of it; the code is that of a calculation on it."""
    path: Path = chosen.file
    with path.open("rb") as file:
        given = [UploadedFile(path.name, file.fileno(), options)]
        intake = read_uploads(parsers, given, remove_bad_rows=chosen.remove_bad_rows)
    if chosen.preview and chosen.json:
        out_json(report_json(intake, chosen.lang))
    elif chosen.preview:
        for line in report_lines(intake, chosen.lang):
            out(line)
    if chosen.save_map:
        chosen.save_map.write_text(written_map(intake.abouts[0], options), encoding="utf-8")
        sys.stderr.write(f"{chosen.save_map}\n")
    return INVALID_INPUT if chosen.preview and intake.tables is None and intake.fault_total else 0


def _write(chosen: argparse.Namespace, tables: Tables) -> None:
    """Write the tables that are left when identities are gone."""
    folder: Path = chosen.minimise
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in minimised_csv(tables).items():
        (folder / name).write_text(content, encoding="utf-8")
        out(str(folder / name))
    for _, warning in tables.warnings:
        sys.stderr.write(warning.read(chosen.lang) + "\n")


def doctor(chosen: argparse.Namespace) -> int:
    """Check the installation: the book of law, the library, and the worked example."""
    book = law_book()
    policies = list(Library().all())
    no_policy()
    amount = demo_answer().tables["employer_year"]["training_deduction_ore"].sum()
    facts = {
        "kutcalc": engine_version(),
        "python": python_version(),
        "law_edition": EDITION,
        "rules": len(book.rules),
        "values": len(book.values),
        "policies": len(policies),
        "limits": {limit.name: limit.value() for limit in LIMITS},
        "worked_example_ore": amount,
        "worked_example_is_right": amount == WORKED_EXAMPLE_ORE,
    }
    if chosen.json:
        out_json(facts)
    else:
        for name, value in facts.items():
            out(f"{name}: {value}")
    return 0 if facts["worked_example_is_right"] else 70
