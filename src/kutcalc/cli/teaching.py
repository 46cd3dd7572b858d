"""What `policy check` says of a file with faults: each with the line as it stands and a line that is written right."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from kutcalc.errors import Fault, PolicyInvalidError
from kutcalc.language import Language, Text
from kutcalc.policy.fitting import fitting_example, tree_of
from kutcalc.policy.lines import Lines

_EXAMPLE: Final = Text(sv="till exempel", en="for example")
_LINE: Final = Text(sv="Rad", en="Line")
_GUIDE: Final = Text(
    sv="Alla nycklar, med exempel: sidan Guide på /guide, eller kutcalc policy template.",
    en="All keys, with examples: the page Guide at /en/guide, or kutcalc policy template.",
)


def taught(error: PolicyInvalidError, text: str, language: Language, name: str | None = None) -> str:
    """Write every fault with its line and an example, and where to read more; `name` is that of the file."""
    lines = [f"{error.title.read(language)}: {error.text.read(language)}"]
    tree, written = tree_of(text), text.splitlines()
    for fault in error.faults:
        lines += _of_fault(_placed(fault, text, tree, name), written, tree, language)
    return "\n".join([*lines, _GUIDE.read(language)]) + "\n"


def _placed(fault: Fault, text: str, tree: Mapping[str, Any], name: str | None) -> Fault:
    """Give a fault of the parts together, which knows its path alone, the line where that stands."""
    if fault.line is not None or not fault.path or not tree:
        return fault
    path = tuple(fault.path.split("."))
    plain = Text(*(said.removeprefix(f"{fault.path}: ") for said in (fault.text.sv, fault.text.en)))
    if path[0] not in tree:
        return msgspec.structs.replace(fault, file=fault.file or name, text=plain)
    line = Lines(text).find(path)
    placed = Text(sv=f"{_LINE.sv} {line}: {plain.sv}", en=f"{_LINE.en} {line}: {plain.en}")
    return msgspec.structs.replace(fault, line=line, file=fault.file or name, text=placed)


def _of_fault(fault: Fault, written: list[str], tree: Mapping[str, Any], language: Language) -> Iterator[str]:
    yield fault.read(language)
    if fault.line is not None and 1 <= fault.line <= len(written):
        yield f"  {fault.line:>4} | {written[fault.line - 1].strip()}"
    example = fitting_example(fault, tree)
    if fault.code == "wrong-unit" and fault.correct is not None:
        yield f"       → {fault.correct}"
    if example is not None:
        yield f"       {_EXAMPLE.read(language)}: {example}"


__all__ = ["taught"]
