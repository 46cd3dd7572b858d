"""What is made sure of a workbook before any library opens it: its parts, its size inflated, where its cells are.

Seven rules (`facts` of formats): a zip file of few parts; none encrypted; few bytes once inflated, counted while they
come; no doctype; no cell, and no merged range, beyond the last row and column; no promise of more strings than cells;
and the reading itself is done in a process that may die.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from lxml import etree

from kutcalc.errors import FileTypeError
from kutcalc.language import Text
from kutcalc.limits import MAX_FILE_CELLS
from kutcalc.payroll.archive import Archive, opened
from kutcalc.payroll.cell_texts import DateKind, date_kind
from kutcalc.payroll.sheet_bounds import too_many_cells
from kutcalc.payroll.unreadable import FileProtectedError
from kutcalc.payroll.worksheet import Budget, Walked, walk

WORKBOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_STYLES: Final = "xl/styles.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
CONTENT: Final = "content.xml"
_PROMISED: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?sst\s[^>]*>")
_PROMISE: Final = re.compile(rb"""\s(?:uniqueCount|count)\s*=\s*["'](\d+)["']""")
_STRING: Final = (b"<si>", b"<si ", b"<si/", b":si>")
SAFE: Final[dict[str, bool]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
NO_WORKBOOK: Final = Text(
    sv="filen är en zip-fil och ingen arbetsbok. Packa upp den, och ge filen som ligger i den.",
    en="the file is a zip file and no workbook. Unpack it, and give the file inside.",
)


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """One worksheet as the preflight saw it."""

    name: str
    is_hidden: bool
    walked: Walked


@dataclass(frozen=True, slots=True)
class Preflown:
    """An XLSX that may be opened: its worksheets in order."""

    sheets: tuple[SheetSeen, ...]


def preflight(archive: Archive) -> Preflown:
    """Make sure of an XLSX by the seven rules; every part is inflated once.

    Raises FileTooExpensiveError that names the cell or what is too much, FileTypeError when it is no whole workbook.
    """
    links = _links(archive)
    styles, is_1904, listed = _styles(archive), *_listed(archive)
    rest = set(archive.parts) - {WORKBOOK, _LINKS, _STYLES}
    budget = Budget(archive.name)
    sheets = []
    for name, link, is_hidden in listed:
        part = links.get(link, "")
        if part not in rest:
            if part in archive.parts:
                raise archive.damaged()
            continue
        rest.discard(part)
        walked = walk(archive.blocks(part), budget, name, styles, is_1904=is_1904)
        sheets.append(SheetSeen(name, is_hidden, walked))
    if _STRINGS in rest:
        rest.discard(_STRINGS)
        _strings(archive)
    for part in sorted(rest):
        archive.drain(part)
    return Preflown(tuple(sheets))


def open_workbook(name: str, source: BinaryIO) -> Archive:
    """List the parts of a workbook; see `archive.opened` for what it raises."""
    archive = opened(name, source)
    is_locked = "encrypted-package" in archive.parts or "EncryptedPackage" in archive.parts
    if is_locked or (_MANIFEST in archive.parts and b"encryption-data" in archive.small(_MANIFEST)):
        raise FileProtectedError(name)
    if WORKBOOK not in archive.parts and CONTENT not in archive.parts:
        raise FileTypeError(name, NO_WORKBOOK)
    return archive


def _elements(archive: Archive, part: str) -> Iterator[tuple[str, Any]]:
    """Give the elements of a small part with their names without a namespace."""
    try:
        root = etree.fromstring(archive.small(part), etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError:
        raise archive.damaged() from None
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise archive.damaged()
    for element in root.iter(etree.Element):
        yield str(element.tag).rpartition("}")[2], element


def _links(archive: Archive) -> dict[str, str]:
    """Give the parts that the workbook points to, by the names it has for them."""
    if _LINKS not in archive.parts:
        raise archive.damaged()
    found: dict[str, str] = {}
    for name, element in _elements(archive, _LINKS):
        if name == "Relationship" and element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/xl", element.get("Target", "")))
            found[element.get("Id", "")] = target.lstrip("/")
    return found


def _listed(archive: Archive) -> tuple[bool, list[tuple[str, str, bool]]]:
    """Give whether days are counted from 1904, and each sheet's name, link and whether it is hidden."""
    is_1904, sheets = False, []
    for name, element in _elements(archive, WORKBOOK):
        if name == "workbookPr":
            is_1904 = element.get("date1904") in ("1", "true")
        if name == "sheet":
            link = next((value for key, value in element.items() if str(key).rpartition("}")[2] == "id"), "")
            sheets.append((element.get("name", ""), link, element.get("state", "visible") != "visible"))
    return is_1904, sheets


def _styles(archive: Archive) -> Mapping[int, DateKind]:
    """Give the styles of cells that show dates or times."""
    if _STYLES not in archive.parts:
        return {}
    codes: dict[str, str] = {}
    styles: dict[int, DateKind] = {}
    for name, element in _elements(archive, _STYLES):
        if name == "numFmt":
            codes.setdefault(element.get("numFmtId", ""), element.get("formatCode", ""))
        if name == "cellXfs":
            for place, style in enumerate(element):
                number = style.get("numFmtId", "0")
                kind = date_kind(int(number) if number.isdecimal() else 0, codes.get(number))
                if kind is not None:
                    styles[place] = kind
    return styles


def _strings(archive: Archive) -> None:
    """Refuse more strings than there may be cells, promised or real: a promise alone makes a reader ask for memory."""
    most = MAX_FILE_CELLS.value()
    seen, tail = 0, b""
    for number, block in enumerate(archive.blocks(_STRINGS)):
        if not number and (head := _PROMISED.search(block)) is not None:
            promised = [int(count[:12]) for count in _PROMISE.findall(head[0])]
            if max(promised, default=0) > most:
                raise too_many_cells(archive.name, _STRINGS)
        content = tail + block
        cut = max(content.rfind(b"<"), 0)
        seen += sum(content.count(sign, 0, cut) for sign in _STRING)
        tail = content[cut:][:16]
        if seen > most:
            raise too_many_cells(archive.name, _STRINGS)
