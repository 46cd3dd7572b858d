"""The intake: a declaration of 50,000 persons and a table of 250,000 rows, from upload to result.

    uv run --frozen python tests/benchmarks/intake.py [--persons 10000,25000,50000] [--rows 250000] [--rounds 3]

Each way is a process of its own, in turn, round by round; the best round counts. Ours takes the file into memory as the
service does, reads it in a limited process, lets it meet, checks it and works one policy. Beside it, in the same run,
lxml walks the same file with nothing read and everything freed. See README.md beside this file.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.files import write_declaration, write_table

PERSONS: Final = "10000,25000,50000"
ROWS: Final = 250_000
POLICY: Final = "se-almega-2024@1"
KIB_PER_MIB: Final = 1024
BLOCK: Final = 1 << 20
MIB: Final = 1 << 20
FORM: Final = "{http://xmls.skatteverket.se/se/skatteverket/da/komponent/schema/1.1}Blankett"
SAFE: Final[dict[str, bool]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""As in the reader, which is not imported: its libraries are no part of a bare parse."""
Measured = dict[str, Any]


def main() -> None:
    """Measure and report; or, as a child process, be one of the ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", default=PERSONS, help="persons of the declarations, sizes with commas between")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the table")
    parser.add_argument("--rounds", type=int, default=3, help="how many times each works")
    parser.add_argument("--way", nargs=2, metavar=("WAY", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        way, file = given.way
        print(json.dumps(WAYS[way](Path(file))))
        return
    with tempfile.TemporaryDirectory() as folder:
        for persons in (int(text) for text in given.persons.split(",")):
            _report_declaration(Path(folder, "agi.xml"), persons, given.rounds)
        _report_table(Path(folder, "table.csv"), given.rows, given.rounds)


def _report_declaration(file: Path, persons: int, rounds: int) -> None:
    """Measure a declaration beside the bare parse."""
    cash_ore = write_declaration(file, persons)
    measured = _measured(("bare", "declaration"), file, rounds)
    bare, ours = measured["bare"], measured["declaration"]
    _agree(ours, persons, cash_ore)
    print(f"Declaration, {persons:,} persons, {file.stat().st_size / MIB:.1f} MiB:")
    print(f"  lxml, nothing read   wall {bare['wall']:6.2f} s  CPU {bare['cpu']:6.2f} s  peak {bare['peak_mib']:4d} MiB")
    _print_ours(ours)
    print(f"  ratio                wall {ours['wall'] / bare['wall']:6.2f}    CPU {ours['cpu'] / bare['cpu']:6.2f}")


def _report_table(file: Path, rows: int, rounds: int) -> None:
    """Measure a table."""
    cash_ore = write_table(file, rows)
    ours = _measured(("table",), file, rounds)["table"]
    _agree(ours, rows, cash_ore)
    print(f"Table mapped by its headings, {rows:,} rows, {file.stat().st_size / MIB:.1f} MiB:")
    _print_ours(ours)


def _print_ours(ours: Measured) -> None:
    steps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in ours["steps"].items())
    print(
        f"  upload to result     wall {ours['wall']:6.2f} s  CPU {ours['cpu']:6.2f} s"
        f"  peak {ours['peak_mib']:4d} MiB (began with {ours['start_mib']})\n"
        f"    of it the reader                  CPU {ours['reader_cpu']:6.2f} s  peak {ours['reader_mib']:4d} MiB"
    )
    print(f"    wall by step, s: {steps}")


def _agree(ours: Measured, persons: int, cash_ore: int) -> None:
    """Refuse to report figures of an answer that is not right."""
    if (ours["persons"], ours["cash_ore"]) != (persons, cash_ore):
        raise ValueError(f"read {ours['persons']} and {ours['cash_ore']}, not {persons} and {cash_ore}")


def _measured(ways: tuple[str, ...], file: Path, rounds: int) -> dict[str, Measured]:
    """Give the best round of each way, the ways in turn."""
    found: dict[str, list[Measured]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            command = [sys.executable, __file__, "--way", way, str(file)]
            environment = {**os.environ, "KUTCALC_MAX_UPLOAD_BYTES": str(file.stat().st_size)}
            ran = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
            found[way].append(json.loads(ran.stdout))
    return {way: min(each, key=lambda one: one["wall"]) for way, each in found.items()}


def _peak_mib(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // KIB_PER_MIB


def _cpu(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def bare(file: Path) -> Measured:
    """Walk the forms with the recipe of the reader, and read nothing."""
    from lxml import etree

    begun, spent, forms = time.perf_counter(), _cpu(resource.RUSAGE_SELF), 0
    with file.open("rb") as source:
        for _, element in etree.iterparse(source, events=("end",), tag=FORM, **SAFE):
            forms += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    wall, cpu = time.perf_counter() - begun, _cpu(resource.RUSAGE_SELF) - spent
    return {"wall": wall, "cpu": cpu, "peak_mib": _peak_mib(resource.RUSAGE_SELF), "persons": forms}


def declaration(file: Path) -> Measured:
    """Take in a declaration and work it."""
    return _taken_in(file, is_table=False)


def table(file: Path) -> Measured:
    """Take in a table with headings of its own and work it."""
    return _taken_in(file, is_table=True)


WAYS: Final[dict[str, Callable[[Path], Measured]]] = {"bare": bare, "declaration": declaration, "table": table}


def _taken_in(file: Path, *, is_table: bool) -> Measured:
    """Do all that lies between an upload and its result, the library of policies and the readers being ready."""
    from kutcalc.analysis.calculate import calculate
    from kutcalc.analysis.case import case_of
    from kutcalc.analysis.scenario import LAW_MONTHS, PolicyChoice, chosen
    from kutcalc.payroll.intake import UploadedFile, read_uploads
    from kutcalc.payroll.options import Constant, ReadOptions
    from kutcalc.payroll.parsers import Parsers
    from kutcalc.policy import Library

    one = chosen([PolicyChoice(ref=POLICY)], Library())[0]
    constants = (Constant("employer", "A"), Constant("provider_kind", "external")) if is_table else ()
    with Parsers(LAW_MONTHS, size=1) as parsers:
        readers = _ready_readers()
        before = sum(_cpu_of(reader) for reader in readers)
        start_mib, spent = _peak_mib(resource.RUSAGE_SELF), _cpu(resource.RUSAGE_SELF)
        times = [time.perf_counter()]
        memory = _uploaded(file)
        times.append(time.perf_counter())
        upload = UploadedFile(file.name, memory, ReadOptions(constants=constants))
        taken = read_uploads(parsers, [upload])
        readers_cpu = _cpu(resource.RUSAGE_CHILDREN) - before
        times.append(time.perf_counter())
        if taken.tables is None:
            raise ValueError(taken.faults[:3])
        answer = calculate(case_of(taken.tables), one.plan, one.label, ["employer_month"])
        assert answer.tables["employer_month"].height == 1
        times.append(time.perf_counter())
        os.close(memory)
        cpu = _cpu(resource.RUSAGE_SELF) - spent + readers_cpu
    steps = dict(zip(("upload", "intake", "result"), (b - a for a, b in zip(times, times[1:], strict=False)), strict=True))
    return {
        "wall": times[-1] - times[0],
        "cpu": cpu,
        "reader_cpu": readers_cpu,
        "start_mib": start_mib,
        "peak_mib": _peak_mib(resource.RUSAGE_SELF),
        "reader_mib": _peak_mib(resource.RUSAGE_CHILDREN),
        "steps": steps,
        "persons": taken.tables.payslips.height,
        "cash_ore": taken.tables.payslips["cash_pay_ore"].sum(),
    }


def _uploaded(file: Path) -> int:
    """Take a file into memory by blocks, as an upload comes."""
    memory = os.memfd_create("upload")
    with file.open("rb") as source:
        while block := source.read(BLOCK):
            os.write(memory, block)
    return memory


def _ready_readers() -> list[int]:
    """Wait until the readers have been started and are idle, so that what they cost before is known."""
    own = Path(f"/proc/{os.getpid()}/task")
    last = -1.0
    while True:
        time.sleep(0.5)
        readers = [int(pid) for thread in own.iterdir() for pid in (thread / "children").read_text().split()]
        spent = sum(_cpu_of(reader) for reader in readers)
        if readers and spent == last and spent > 0:
            return readers
        last = spent


def _cpu_of(process: int) -> float:
    """Give the processor time that a running process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
