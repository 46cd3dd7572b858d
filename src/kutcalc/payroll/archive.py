"""A zip file from a stranger: its parts are listed, counted and inflated by us before any library sees them.

What counts is what is really inflated, never what a header declares. Names of parts are looked up and never become
paths, and nothing is written anywhere.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from kutcalc.errors import FileTypeError
from kutcalc.language import Text, decimal_text
from kutcalc.limits import MAX_UNPACKED, MAX_ZIP_ENTRIES
from kutcalc.payroll.unreadable import FileProtectedError, FileTooExpensiveError

BLOCK: Final = 1_048_576
MOST_SMALL_BYTES: Final = 8_388_608
"""No honest list of sheets, of formats or of parts is larger; a sheet may be."""
_HARDEST: Final = 500
_FREE_BYTES: Final = 16 * BLOCK
"""A part this large that is packed harder than `_HARDEST` to one is a bomb; honest sheets are packed nine to one."""
DAMAGED: Final = Text(
    sv="arbetsboken är skadad eller avkortad. Öppna den i kalkylprogrammet, spara den på nytt och ge den filen.",
    en="the workbook is damaged or cut short. Open it in the spreadsheet program, save it again and give that file.",
)
DOCTYPE: Final = Text(
    sv="en del av arbetsboken har en doctype, och sådana läser vi inte. Spara arbetsboken på nytt.",
    en="a part of the workbook has a doctype, which we do not read. Save the workbook again.",
)
NOT_UTF8: Final = Text(
    sv="en del av arbetsboken är inte skriven i UTF-8. Öppna den i kalkylprogrammet och spara den på nytt.",
    en="a part of the workbook is not written in UTF-8. Open it in the spreadsheet program and save it again.",
)
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_LONG_LOCATOR: Final = b"PK\x06\x07"
_LONG_LOCATOR_BYTES: Final = 20
_LONG_END_BYTES: Final = 56
_MOST_COMMENT: Final = 65_535
_MOST_DIRECTORY_BYTES: Final = BLOCK
_LOCAL: Final = b"PK\x03\x04"
_LOCAL_BYTES: Final = 30
_ENCRYPTED_FLAGS: Final = 0x2041
"""Bits 0, 6 and 13: encrypted, strongly encrypted, and a masked directory."""
_DECLARATION: Final = (b"<!DOCTYPE", b"<!ENTITY")
_UTF8_NAMES: Final = (b"utf-8", b"utf8", b"us-ascii", b"ascii")


@dataclass(slots=True)
class Archive:
    """A zip file that is open: its parts by name, and how many bytes have been inflated so far."""

    name: str
    source: BinaryIO
    parts: dict[str, ZipInfo]
    inflated: int = field(default=0)

    def damaged(self) -> FileTypeError:
        """Make the error of a file that cannot be read as it is."""
        return FileTypeError(self.name, DAMAGED)

    def blocks(self, part: str) -> Iterator[bytes]:
        """Inflate a part block by block, its size, sum and kind of XML checked on the way."""
        info = self.parts[part]
        total, crc, tail, is_xml = 0, 0, b"", False
        most = MAX_UNPACKED.value()
        for block in _inflated(self, info):
            if not total:
                is_xml = self._is_xml(part, block)
            total += len(block)
            self.inflated += len(block)
            if self.inflated > most:
                raise _too_much(self.name, most)
            crc = zlib.crc32(block, crc)
            if is_xml:
                seen = tail + block
                if any(sign in seen for sign in _DECLARATION):
                    raise FileTypeError(self.name, DOCTYPE)
                tail = block[-16:]
            yield block
        if total != info.file_size or crc != info.CRC:
            raise self.damaged()

    def _is_xml(self, part: str, block: bytes) -> bool:
        """Whether a part is XML by its beginning or name; what is not UTF-8 is refused: nobody could check it."""
        start = block[:1024]
        is_named = part.endswith((".xml", ".rels", ".vml"))
        if start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0")) and (is_named or b"<" in start[:4]):
            raise FileTypeError(self.name, NOT_UTF8)
        opening = start.removeprefix(b"\xef\xbb\xbf").lstrip()
        if opening.startswith(b"<?xml") and b"encoding" in (head := opening.partition(b"?>")[0]):
            declared = head.partition(b"encoding")[2].lstrip(b" =\t\r\n\"'").lower()
            if not declared.startswith(_UTF8_NAMES):
                raise FileTypeError(self.name, NOT_UTF8)
        return is_named or opening.startswith(b"<")

    def small(self, part: str) -> bytes:
        """Give a part that is small in every honest workbook."""
        content = bytearray()
        for block in self.blocks(part):
            content += block
            if len(content) > MOST_SMALL_BYTES:
                raise _too_much(self.name, MOST_SMALL_BYTES)
        return bytes(content)

    def drain(self, part: str) -> None:
        """Inflate a part that nobody reads, so that it is counted and checked."""
        for _ in self.blocks(part):
            pass


def opened(name: str, source: BinaryIO) -> Archive:
    """List the parts of a zip file.

    Raises FileProtectedError when any is encrypted, FileTooExpensiveError when they are too many or too large by their
    own account, FileTypeError when the file is no whole zip file.
    """
    most = MAX_ZIP_ENTRIES.value()
    try:
        number, directory = _ending(source)
        if number > most:
            raise _too_many(name, number, most)
        if directory > _MOST_DIRECTORY_BYTES:
            raise FileTypeError(name, DAMAGED)
        with ZipFile(source) as archive:
            infos = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError, OSError, EOFError, IndexError):
        raise FileTypeError(name, DAMAGED) from None
    if len(infos) > most:
        raise _too_many(name, len(infos), most)
    if any(info.flag_bits & _ENCRYPTED_FLAGS for info in infos):
        raise FileProtectedError(name)
    if sum(info.file_size for info in infos) > MAX_UNPACKED.value():
        raise _too_much(name, MAX_UNPACKED.value())
    parts = {info.filename: info for info in infos if not info.is_dir()}
    is_doubled = len({part.casefold() for part in parts}) != sum(not info.is_dir() for info in infos)
    is_odd = any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos)
    if is_doubled or is_odd or not _stand_apart(infos):
        raise FileTypeError(name, DAMAGED)
    return Archive(name, source, parts)


def _stand_apart(infos: list[ZipInfo]) -> bool:
    """Whether the parts lie one after the other from the first byte, none of them inside another."""
    end = 0
    for number, info in enumerate(sorted(infos, key=lambda info: info.header_offset)):
        if info.header_offset < end or (not number and info.header_offset):
            return False
        end = info.header_offset + _LOCAL_BYTES + info.compress_size
    return True


def _ending(source: BinaryIO) -> tuple[int, int]:
    """Read how many parts a zip file says it has, and how long its list of them is; ValueError when it has no end."""
    size = source.seek(0, 2)
    length = min(size, _END_BYTES + _MOST_COMMENT + _LONG_LOCATOR_BYTES + _LONG_END_BYTES)
    source.seek(size - length)
    end = source.read(length)
    place = end.rfind(_END)
    if place < 0 or place + _END_BYTES + int.from_bytes(end[place + 20 : place + 22], "little") != length:
        raise ValueError(place)
    number, directory = (int.from_bytes(end[place + at : place + to], "little") for at, to in ((10, 12), (12, 16)))
    locator = place - _LONG_LOCATOR_BYTES
    if locator >= _LONG_END_BYTES and end[locator:place].startswith(_LONG_LOCATOR):
        long = end[locator - _LONG_END_BYTES : locator]
        number, directory = (int.from_bytes(long[at : at + 8], "little") for at in (32, 40))
    return number, directory


def _inflated(archive: Archive, info: ZipInfo) -> Iterator[bytes]:
    """Inflate the bytes of a part, whatever size they are said to have."""
    if info.compress_type == ZIP_STORED:
        yield from _raw(archive, info)
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    given, taken = 0, 0
    try:
        for raw in _raw(archive, info):
            if inflater.eof:
                raise archive.damaged()
            taken += len(raw)
            block = inflater.decompress(raw, BLOCK)
            while block:
                given += len(block)
                if given > _FREE_BYTES and given > _HARDEST * (taken - len(inflater.unconsumed_tail)):
                    raise _too_much(archive.name, MAX_UNPACKED.value())
                yield block
                block = b"" if inflater.eof else inflater.decompress(inflater.unconsumed_tail, BLOCK)
    except zlib.error:
        raise archive.damaged() from None
    if not inflater.eof or inflater.unused_data:
        raise archive.damaged()


def _raw(archive: Archive, info: ZipInfo) -> Iterator[bytes]:
    """Give the bytes of a part as they stand in the file."""
    source = archive.source
    source.seek(info.header_offset)
    head = source.read(_LOCAL_BYTES)
    if len(head) != _LOCAL_BYTES or not head.startswith(_LOCAL):
        raise archive.damaged()
    at = info.header_offset + _LOCAL_BYTES + sum(int.from_bytes(head[i : i + 2], "little") for i in (26, 28))
    end = at + info.compress_size
    while at < end:
        source.seek(at)
        raw = source.read(min(end - at, BLOCK))
        if not raw:
            raise archive.damaged()
        at += len(raw)
        yield raw


def _too_many(name: str, number: int, most: int) -> FileTooExpensiveError:
    return FileTooExpensiveError(
        name,
        Text(
            sv=f"filen är en zip-fil med {number} delar; en arbetsbok får ha {most}. Spara tabellen i en ny bok.",
            en=f"the file is a zip file of {number} parts; a workbook may have {most}. Save the table in a new one.",
        ),
    )


def _too_much(name: str, most: int) -> FileTooExpensiveError:
    return FileTooExpensiveError(
        name,
        Text(
            sv=f"uppackad blir arbetsboken större än {decimal_text(most, 1, 'sv')} byte. Spara bara tabellen.",
            en=f"unpacked the workbook becomes larger than {decimal_text(most, 1, 'en')} bytes. Save the table only.",
        ),
    )
