"""One way of the intake's benchmark, a process of its own: from an upload to its result, as the service does it.

The library of policies and one reader are ready, as in a service that has been started. The file comes into memory by
blocks, is read in a limited process, meets, is checked, and is worked through one policy.
"""

import itertools
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.used import CHILDREN, SELF, cpu_of, cpu_s, peak_mib

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.analysis.scenario import LAW_MONTHS, PolicyChoice, chosen
from kutcalc.payroll.intake import UploadedFile, read_uploads
from kutcalc.payroll.options import Constant, ReadOptions
from kutcalc.payroll.parsers import Parsers
from kutcalc.policy import Library

POLICY: Final = "se-almega-2024@1"
BLOCK: Final = 1 << 20
STEPS: Final = ("upload", "intake", "result")
QUIET_S: Final = 0.5
TABLE_CONSTANTS: Final = (Constant("employer", "A"), Constant("provider_kind", "external"))


def taken_in(file: Path) -> dict[str, Any]:
    """Do all that lies between an upload and its result, and tell what it took and what was read."""
    one = chosen([PolicyChoice(ref=POLICY)], Library())[0]
    constants = TABLE_CONSTANTS if file.suffix == ".csv" else ()
    with Parsers(LAW_MONTHS, size=1) as parsers:
        before = sum(cpu_of(reader) for reader in _ready_readers())
        start_mib, spent, times = peak_mib(SELF), cpu_s(SELF), [time.perf_counter()]
        memory = _uploaded(file)
        times.append(time.perf_counter())
        taken = read_uploads(parsers, [UploadedFile(file.name, memory, ReadOptions(constants=constants))])
        reader_cpu = cpu_s(CHILDREN) - before
        times.append(time.perf_counter())
        if taken.tables is None:
            raise ValueError(taken.faults[:3])
        answer = calculate(case_of(taken.tables), one.plan, one.label, ["employer_month"])
        times.append(time.perf_counter())
        cpu = cpu_s(SELF) - spent + reader_cpu
        os.close(memory)
    return {
        "wall": times[-1] - times[0],
        "cpu": cpu,
        "reader_cpu": reader_cpu,
        "start_mib": start_mib,
        "peak_mib": peak_mib(SELF),
        "reader_mib": peak_mib(CHILDREN),
        "steps": dict(zip(STEPS, (end - begun for begun, end in itertools.pairwise(times)), strict=True)),
        "persons": answer.tables["employer_month"]["persons"].sum(),
        "cash_ore": taken.tables.payslips["cash_pay_ore"].sum(),
    }


def _uploaded(file: Path) -> int:
    """Take a file into memory by blocks."""
    memory = os.memfd_create("upload")
    with file.open("rb") as source:
        while block := source.read(BLOCK):
            os.write(memory, block)
    return memory


def _ready_readers() -> list[int]:
    """Wait until the readers are started and idle, so that what they cost before is known."""
    own, last = Path(f"/proc/{os.getpid()}/task"), -1.0
    while True:
        time.sleep(QUIET_S)
        lists = [thread.joinpath("children").read_text(encoding="ascii") for thread in own.iterdir()]
        readers = [int(process) for text in lists for process in text.split()]
        spent = sum(cpu_of(reader) for reader in readers)
        if readers and spent == last:
            return readers
        last = spent


if __name__ == "__main__":
    sys.stdout.write(json.dumps(taken_in(Path(sys.argv[1]))))
