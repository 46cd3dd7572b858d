"""What `policy check` says of a file with faults: each with the line as it stands and a line that is written right."""

import re
from collections.abc import Iterator
from typing import Final

from kutcalc.errors import Fault, PolicyInvalidError
from kutcalc.language import Language, Text
from kutcalc.policy.examples import example_of

_EXAMPLE: Final = Text(sv="till exempel", en="for example")
_GUIDE: Final = Text(
    sv="Alla nycklar, med exempel: sidan Guide på /guide, eller kutcalc policy template.",
    en="All keys, with examples: the page Guide at /en/guide, or kutcalc policy template.",
)


def taught(error: PolicyInvalidError, text: str, language: Language) -> str:
    """Write every fault with its line and an example, and where to read more."""
    lines = [f"{error.title.read(language)}: {error.text.read(language)}"]
    in_minor = 'currency = "' in text and 'currency = "SEK"' not in text
    written = text.splitlines()
    for fault in error.faults:
        lines += _of_fault(fault, written, language, in_minor=in_minor)
    return "\n".join([*lines, _GUIDE.read(language)]) + "\n"


def _of_fault(fault: Fault, written: list[str], language: Language, *, in_minor: bool) -> Iterator[str]:
    yield fault.read(language)
    if fault.line is not None and 1 <= fault.line <= len(written):
        yield f"  {fault.line:>4} | {written[fault.line - 1].strip()}"
    example = _as_told(fault, example_of(tuple((fault.path or "").split(".")), in_minor=in_minor))
    if fault.code == "wrong-unit" and fault.correct is not None:
        yield f"       → {fault.correct}"
    if example is not None:
        yield f"       {_EXAMPLE.read(language)}: {example}"


def _as_told(fault: Fault, example: str | None) -> str | None:
    """Let the example say what the sentence asks for, where that names a word for the key."""
    name = (fault.path or "").rpartition(".")[2]
    told = re.search(rf'\b{re.escape(name)} = ("\w+")', fault.text.en)
    if example is None or told is None or not example.startswith(f"{name} = "):
        return example
    return re.sub(r'"\w+"', told.group(1), example, count=1)


__all__ = ["taught"]
