"""Commands on files and on the installation: what would be read of a payroll file, and whether kutcalc works here."""

import argparse
import sys
from pathlib import Path
from platform import python_version
from typing import Final

import msgspec

from kutcalc.analysis.scenario import LAW_MONTHS
from kutcalc.cli.books import out, out_json
from kutcalc.cli.questions import demo_answer
from kutcalc.errors import FileEmptyError
from kutcalc.law import EDITION, law_book
from kutcalc.limits import LIMITS
from kutcalc.payroll import minimised_csv, preview, read_files
from kutcalc.policy import Library
from kutcalc.policy.mechanisms import no_policy
from kutcalc.report.provenance import engine_version

WORKED_EXAMPLE_ORE: Final = 1_617_200
"""What the worked example gives, by hand in `web/docs` and in its golden file."""


def import_file(chosen: argparse.Namespace) -> int:
    """Show what would be read and dropped of a file, or write its tables without identities."""
    path: Path = chosen.file
    if not path.is_file():
        raise FileEmptyError(str(path))
    if chosen.preview:
        shown = preview(path)
        if chosen.json:
            out_json(msgspec.to_builtins(shown))
            return 0
        for name, value in msgspec.to_builtins(shown).items():
            text = ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else value
            out(f"{name}: {text}")
        return 0
    tables = read_files([path], law_months=LAW_MONTHS)
    folder: Path = chosen.minimise
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in minimised_csv(tables).items():
        (folder / name).write_text(content, encoding="utf-8")
        out(str(folder / name))
    for _, warning in tables.warnings:
        sys.stderr.write(warning.read(chosen.lang) + "\n")
    return 0


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
