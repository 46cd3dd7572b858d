"""One way of the intake's benchmark, a process of its own: lxml walks a declaration, reads nothing and frees all.

The settings are those of the reader, written out: to import it would load libraries that are no part of a bare parse.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any, Final

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.used import SELF, cpu_s, peak_mib

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


def walked(file: Path) -> dict[str, Any]:
    """Walk the forms, and tell what it took."""
    begun, spent, forms = time.perf_counter(), cpu_s(SELF), 0
    with file.open("rb") as source:
        for _, element in etree.iterparse(source, events=("end",), tag=FORM, **SAFE):
            forms += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return {
        "wall": time.perf_counter() - begun,
        "cpu": cpu_s(SELF) - spent,
        "peak_mib": peak_mib(SELF),
        "persons": forms,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(walked(Path(sys.argv[1]))))
