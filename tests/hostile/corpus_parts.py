"""What hostile files are made of: zip files written byte by byte, workbooks from their parts, and one good table.

The good table is the example of the interface: two people, 74 450 kronor in all. A file that is odd and honest must
give these figures; a file that is not must be refused.
"""

import io
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HEADINGS: Final = ("PERSONNUMMER", "NAMN", "MÅNAD", "LÖN", "KURSAVGIFT", "TIMMAR")
ROWS: Final = (
    ("19820225-2386", "Ada Exempel", "2026-05", "33333", "12345.67", "16"),
    ("19830130-2397", "Bo Exempel", "2026-05", "41117", "0", "0"),
)
GOOD_PAY_ORE: Final = 7_445_000
CANARY_NAME: Final = "kutcalc-canary"
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>'
CONTENT_TYPES: Final = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
PACKAGE_LINKS: Final = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns"
MANIFEST: Final = f'{HEAD}<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0"/>'
ODS_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"

Parts = Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file to send: its name, its bytes, and what must come of it.

    `codes` are the refusals that are right; `pay_ore` is the sum of pay when the file is to be read (it may have both:
    then either is right).
    """

    kind: str
    name: str
    content: bytes
    codes: tuple[str, ...] = ()
    pay_ore: int | None = None

    @property
    def label(self) -> str:
        """What the file is called in a list."""
        return f"{self.kind}/{self.name}"


def zipped(parts: Parts) -> bytes:
    """Write an honest zip file."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of a zip file as its headers tell it, true or not."""

    name: bytes
    raw: bytes
    method: int = 8
    size: int = 0
    crc: int = 0
    flags: int = 0
    mode: int = 0
    local_name: bytes | None = None
    extra: bytes = b""
    offset: int | None = None


def entry(name: str, content: str | bytes, **said: int | bytes | None) -> Entry:
    """Make an honest part, but for what is said otherwise."""
    data = content.encode() if isinstance(content, str) else content
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = packer.compress(data) + packer.flush()
    given = {"name": name.encode(), "raw": raw, "size": len(data), "crc": zlib.crc32(data), **said}
    return Entry(**given)  # type: ignore[arg-type]  # the names are those of the fields


def raw_zip(entries: Iterable[Entry], *, count: int | None = None, comment: bytes = b"", before: bytes = b"") -> bytes:
    """Write a zip file by hand, so that any of its headers can lie."""
    body, directory, number = bytearray(before), bytearray(), 0
    for one in entries:
        number += 1
        offset = len(body) if one.offset is None else one.offset
        local = one.name if one.local_name is None else one.local_name
        sizes = struct.pack("<III", one.crc & 0xFFFFFFFF, len(one.raw), one.size & 0xFFFFFFFF)
        if one.offset is None:
            body += struct.pack("<IHHHHH", 0x04034B50, 20, one.flags, one.method, 0, 0x5C21) + sizes
            body += struct.pack("<HH", len(local), len(one.extra)) + local + one.extra + one.raw
        directory += struct.pack("<IHHHHHH", 0x02014B50, 0x031E, 20, one.flags, one.method, 0, 0x5C21) + sizes
        directory += struct.pack("<HHHHHII", len(one.name), len(one.extra), 0, 0, 0, one.mode << 16, offset)
        directory += one.name + one.extra
    number = number if count is None else count
    end = struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, number & 0xFFFF, number & 0xFFFF, len(directory), len(body), len(comment)
    )
    return bytes(body + directory) + end + comment


def repeated(piece: bytes, times: int) -> tuple[bytes, int]:
    """Deflate a piece so many times over, without doing it more than once; give the bytes and the length inflated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    return once * times + last, len(piece) * times


def workbook_xml(sheets: Iterable[tuple[str, str]] = (("Blad1", "visible"),), more: str = "") -> str:
    """Write the list of sheets."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, (name, state) in enumerate(sheets, start=1)
    )
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{more}<sheets>{listed}</sheets></workbook>'


def links_xml(targets: Iterable[str] = ("worksheets/sheet1.xml",)) -> str:
    """Write where the sheets are."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{LINKS}/worksheet" Target="{target}"/>'
        for number, target in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def sheet_xml(rows: str, *, before: str = "", after: str = "", head: str = HEAD) -> str:
    """Write a worksheet around its rows."""
    return f'{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts_of(sheet: str | bytes, more: Parts | None = None) -> dict[str, str | bytes]:
    """Give the parts of a workbook of one sheet; `more` adds parts, or puts others in their place."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE_LINKS,
        "xl/workbook.xml": workbook_xml(),
        "xl/_rels/workbook.xml.rels": links_xml(),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return {**parts, **(more or {})}


def xlsx(sheet: str | bytes, more: Parts | None = None) -> bytes:
    """Write a workbook of one sheet."""
    return zipped(parts_of(sheet, more))


def letters(column: int) -> str:
    """Name a column as a spreadsheet does, counted from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def text_cell(reference: str, text: str) -> str:
    """Write a cell of text; without a reference when it is empty."""
    place = f' r="{reference}"' if reference else ""
    return f'<c{place} t="inlineStr"><is><t>{text}</t></is></c>'


def number_cell(reference: str, number: str) -> str:
    """Write a cell of a number."""
    place = f' r="{reference}"' if reference else ""
    return f"<c{place}><v>{number}</v></c>"


def good_rows(*, first: int = 1, is_named: bool = True, last: str = "") -> str:
    """Write the good table as rows of a worksheet; `last` is put in at the end of its last row."""
    written = []
    for number, row in enumerate((HEADINGS, *ROWS), start=first):
        cells = []
        for column, value in enumerate(row, start=1):
            is_number = number > first and column > 3
            reference = f"{letters(column)}{number}" if is_named else ""
            cells.append(number_cell(reference, value) if is_number else text_cell(reference, value))
        place = f' r="{number}"' if is_named else ""
        written.append(f"<row{place}>{''.join(cells)}{last if row is ROWS[-1] else ''}</row>")
    return "".join(written)


def good_parts(more: Parts | None = None) -> dict[str, str | bytes]:
    """Give the parts of the good table as a workbook."""
    return parts_of(sheet_xml(good_rows()), more)


def good_entries() -> list[Entry]:
    """Give the same parts as entries of a zip file."""
    return [entry(name, content) for name, content in good_parts().items()]


def good_csv() -> str:
    """Write the good table as a Swedish spreadsheet does."""
    return "".join(";".join(cell.replace(".", ",") for cell in row) + "\r\n" for row in (HEADINGS, *ROWS))


def ods_cell(value: str, *, is_number: bool = False, more: str = "") -> str:
    """Write a cell of an ODS."""
    kind = f'office:value-type="float" office:value="{value}"' if is_number else 'office:value-type="string"'
    return f"<table:table-cell {more} {kind}><text:p>{'x' if is_number else value}</text:p></table:table-cell>"


def ods_rows() -> str:
    """Write the good table as rows of an ODS."""
    return "".join(
        "<table:table-row>"
        + "".join(ods_cell(cell, is_number=place > 2 and row is not HEADINGS) for place, cell in enumerate(row))
        + "</table:table-row>"
        for row in (HEADINGS, *ROWS)
    )


def ods_content(rows: str, *, head: str = HEAD) -> str:
    """Write the contents of an ODS around its rows."""
    names = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return (
        f"{head}<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def ods_parts(content: str | bytes, more: Parts | None = None) -> dict[str, str | bytes]:
    """Give the parts of an ODS around its contents."""
    return {"mimetype": ODS_TYPE, "META-INF/manifest.xml": MANIFEST, "content.xml": content, **(more or {})}


def ods(content: str | bytes, more: Parts | None = None) -> bytes:
    """Write an ODS around its contents; what it is stands first and is not deflated."""
    parts = ods_parts(content, more)
    first = Entry(b"mimetype", ODS_TYPE.encode(), method=0, size=len(ODS_TYPE), crc=zlib.crc32(ODS_TYPE.encode()))
    return raw_zip(first if name == "mimetype" else entry(name, part) for name, part in parts.items())
