"""The AGI's XML, read safely: no doctype, no entity, no network, and nothing handed on before the end of the file."""

import codecs
import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final

from lxml import etree

from kutcalc.errors import FileTypeError
from kutcalc.language import Text
from kutcalc.payroll.identity import masked
from kutcalc.payroll.statement import COMPONENT

ROOT: Final = "{http://xmls.skatteverket.se/se/skatteverket/da/instans/schema/1.1}Skatteverket"
FORM: Final = f"{COMPONENT}Blankett"
SENDER: Final = f"{COMPONENT}Avsandare"
ABSENCE: Final = f"{COMPONENT}Franvarouppgift"
SAFE: Final[dict[str, bool]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
DECLARED_ENCODING: Final = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
DECLARATION_BYTES: Final = 200
LONGEST_NAME: Final = 40
LOOKALIKES: Final[tuple[tuple[str, str], ...]] = (
    ("paxml", "PAXml"),
    ("eagi", "eAGI"),
    ("infoforbeskattning", "KU (kontrolluppgifter)"),
    ("kontrolluppgift", "KU (kontrolluppgifter)"),
    ("sie5", "SIE 5"),
    ("{http://www.sie.se", "SIE 5"),
    ("}sie", "SIE 5"),
    ("paytypeinstructions", "Hogias löneunderlag"),
)


def root_of(file: str, source: BinaryIO) -> Any:
    """Give the root element as it begins, and wind the file back; FileTypeError for a doctype or what is no XML."""
    try:
        root: Any = next(iter(etree.iterparse(source, events=("start",), **SAFE)))[1]
    except (etree.XMLSyntaxError, StopIteration) as error:
        raise not_whole(file, error) from None
    finally:
        source.seek(0)
    refuse_doctype(file, root)
    return root


def refuse_doctype(file: str, root: Any) -> None:
    """Raise FileTypeError where a doctype stands before a root."""
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise FileTypeError(
            file,
            Text(
                sv="filen har en doctype, och sådana läser vi inte. Exportera filen på nytt.",
                en="the file has a doctype, which we do not read. Export the file again.",
            ),
        )


def local_name(element: Any) -> str:
    """Give the name of an element without its namespace, whatever characters it has."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def encoding_of(source: BinaryIO) -> str:
    """Give the encoding that the file says it has, or that its first bytes show, and wind it back."""
    source.seek(0)
    start = source.read(DECLARATION_BYTES)
    source.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    found = DECLARED_ENCODING.search(start.partition(b">")[0])
    return found[1].decode("ascii").lower() if found else "utf-8"


def refuse_foreign(file: str, source: bytes | BinaryIO) -> None:
    """Raise FileTypeError unless the file begins as an AGI: the right root, and no doctype before it."""
    root = root_of(file, io.BytesIO(source) if isinstance(source, bytes) else source)
    if root.tag == ROOT:
        return
    marks = f"{root.tag} {' '.join(root.nsmap.values())} {root.get('omrade', '')}".lower()
    name = next((name for mark, name in LOOKALIKES if mark in marks), masked(local_name(root))[:LONGEST_NAME])
    raise FileTypeError(
        file,
        Text(
            sv=f"filen är {name}, som ännu inte läses. Ge en arbetsgivardeklaration (AGI 1.1) eller CSV.",
            en=f"the file is {name}, which is not read yet. Give an employer declaration (AGI 1.1) or CSV.",
        ),
    )


def not_whole(file: str, error: Exception) -> FileTypeError:
    """Make the error for XML that breaks off or is not well formed."""
    line = getattr(error, "lineno", None) or 1
    return FileTypeError(
        file,
        Text(
            sv=f"filen är inte hel XML; den bryts på rad {line}. Inget är läst. Exportera den på nytt.",
            en=f"the file is not whole XML; it breaks at line {line}. Nothing is read. Export it again.",
        ),
    )


def elements(file: str, source: BinaryIO) -> Iterator[Any]:
    """Give the sender and every form, one at a time, and free each when the next is asked for.

    The file is read as it is asked for, never whole. Raises FileTypeError, at the latest at the end of the file: commit
    nothing before that.
    """
    refuse_foreign(file, source)
    yield from parts(file, source, (SENDER, FORM, ABSENCE), skipped=ABSENCE)


def parts(file: str, source: BinaryIO, tags: tuple[str, ...], skipped: str = "") -> Iterator[Any]:
    """Give each element of these tags as it ends, and free it and all before it when the next is asked for.

    Blanks between elements, half of the nodes of an indented file, are not kept.
    """
    try:
        for _, element in etree.iterparse(source, events=("end",), tag=tags, remove_blank_text=True, **SAFE):
            if element.tag != skipped:
                yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise not_whole(file, error) from None


def created(sender: Any) -> datetime | None:
    """Give when the file was made, None when it does not say so in the form that it should."""
    text = sender.findtext(f"{COMPONENT}Skapad") or ""
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return when if when.tzinfo is None else None
