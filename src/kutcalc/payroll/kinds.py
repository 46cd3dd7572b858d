"""What kind of file the first bytes show, whatever its name says; a name that says otherwise is refused."""

import codecs
import re
from pathlib import PurePath
from typing import Any, Final

from lxml import etree

from kutcalc.errors import FileTypeError
from kutcalc.language import Text
from kutcalc.payroll.agi_xml import ROOT, SAFE, not_whole, refuse_doctype
from kutcalc.payroll.options import FileKind
from kutcalc.payroll.unreadable import FileProtectedError

START_BYTES: Final = 1_048_576
"""How much of a file's beginning is looked at."""
WORKBOOK_WAY: Final = Text(sv="Öppna den och spara som .xlsx.", en="Open it and save it as .xlsx.")
CSV_WAY: Final = Text(sv="Spara den som CSV (UTF-8) eller .xlsx.", en="Save it as CSV (UTF-8) or .xlsx.")
_UNPACK: Final = Text(sv="Packa upp den, och ge filen som ligger i den.", en="Unpack it, and give the file inside.")
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_UTF16_OPENING: Final = ("<".encode("utf-16-le"), "<".encode("utf-16-be"))
_SIE: Final = re.compile(rb"#(?:FLAGGA|PROGRAM|FORMAT|GEN|SIETYP)\b")
_BINARY: Final[tuple[tuple[bytes, Text, Text], ...]] = (
    (b"PK\x05\x06", Text(sv="en tom zip-fil", en="an empty zip file"), CSV_WAY),
    (b"%PDF", Text(sv="ett PDF-dokument", en="a PDF document"), CSV_WAY),
    (b"\x1f\x8b", Text(sv="en gzip-fil", en="a gzip file"), _UNPACK),
    (b"7z\xbc\xaf", Text(sv="ett 7z-arkiv", en="a 7z archive"), _UNPACK),
    (b"Rar!", Text(sv="ett RAR-arkiv", en="a RAR archive"), _UNPACK),
    (b"BZh", Text(sv="en bzip2-fil", en="a bzip2 file"), _UNPACK),
    (b"\xfd7zXZ", Text(sv="en xz-fil", en="an xz file"), _UNPACK),
    (b"(\xb5/\xfd", Text(sv="en zstd-fil", en="a zstd file"), _UNPACK),
    (b"PAR1", Text(sv="en Parquet-fil", en="a Parquet file"), CSV_WAY),
    (b"ARROW1", Text(sv="en Arrow-fil", en="an Arrow file"), CSV_WAY),
    (b"SQLite format 3", Text(sv="en SQLite-databas", en="an SQLite database"), CSV_WAY),
    (b"{\\rtf", Text(sv="ett RTF-dokument", en="an RTF document"), CSV_WAY),
    (b"\x89PNG", Text(sv="en bild (PNG)", en="an image (PNG)"), CSV_WAY),
    (b"\xff\xd8\xff", Text(sv="en bild (JPEG)", en="an image (JPEG)"), CSV_WAY),
    (b"GIF8", Text(sv="en bild (GIF)", en="an image (GIF)"), CSV_WAY),
    (b"MZ", Text(sv="ett program", en="a program"), CSV_WAY),
    (b"\x7fELF", Text(sv="ett program", en="a program"), CSV_WAY),
    (b"{", Text(sv="JSON", en="JSON"), CSV_WAY),
    (b"[{", Text(sv="JSON", en="JSON"), CSV_WAY),
)
_IN_ZIP: Final[tuple[tuple[bytes, Text, Text], ...]] = (
    (b"xl/workbook.bin", Text(sv="en binär arbetsbok (XLSB)", en="a binary workbook (XLSB)"), WORKBOOK_WAY),
    (b"xl/vbaProject.bin", Text(sv="en arbetsbok med makron (XLSM)", en="a workbook with macros (XLSM)"), WORKBOOK_WAY),
    (b"word/document.xml", Text(sv="ett Word-dokument", en="a Word document"), CSV_WAY),
    (b"ppt/presentation.xml", Text(sv="en presentation", en="a presentation"), CSV_WAY),
)
_LOOKALIKES: Final[tuple[tuple[str, str], ...]] = (
    ("eagi", "eAGI"),
    ("infoforbeskattning", "KU (kontrolluppgifter)"),
    ("kontrolluppgift", "KU (kontrolluppgifter)"),
    ("sie5", "SIE 5"),
    ("{http://www.sie.se", "SIE 5"),
    ("}sie", "SIE 5"),
    ("paytypeinstructions", "Hogia XML"),
    ("fileinfo", "Hogia XML"),
    ("urn:schemas-microsoft-com:office:spreadsheet", "Excel 2003 XML (.xlsx)"),
    ("html", "HTML (.xlsx)"),
)
_ENDING: Final = re.compile(r"\.[a-z][a-z0-9]{0,7}$")
_ENDINGS: Final[dict[FileKind, tuple[str, ...]]] = {
    "agi": (".xml", ".txt"),
    "paxml": (".pax", ".xml", ".paxml", ".txt"),
    "sie": (".se", ".si", ".sie", ".txt"),
    "csv": (".csv", ".tsv", ".tab", ".skv", ".txt"),
    "xlsx": (".xlsx",),
    "ods": (".ods",),
}
"""What the name of each kind may end in; a name with no ending promises nothing."""
_KINDS: Final[dict[FileKind, Text]] = {
    "agi": Text(sv="en arbetsgivardeklaration (AGI)", en="an employer declaration (AGI)"),
    "paxml": Text(sv="PAXml", en="PAXml"),
    "sie": Text(sv="SIE 4", en="SIE 4"),
    "csv": Text(sv="text i rader och kolumner", en="text in rows and columns"),
    "xlsx": Text(sv="en arbetsbok (XLSX)", en="a workbook (XLSX)"),
    "ods": Text(sv="ett kalkylark (ODS)", en="a spreadsheet (ODS)"),
}


def recognise(file_name: str, start: bytes) -> FileKind:
    """Tell the kind of a file by its beginning; `start` is its first `START_BYTES`, or all of it.

    Raises FileTypeError that says what the file is and the way out, FileProtectedError for a workbook with a password.
    """
    kind = _by_bytes(file_name, start)
    ending = _ENDING.search(PurePath(file_name).name.lower())
    if ending is not None and ending[0] not in _ENDINGS[kind]:
        what, right = _KINDS[kind], _ENDINGS[kind][0]
        raise FileTypeError(
            file_name,
            Text(
                sv=f"namnet slutar på {ending[0]}, men innehållet är {what.sv}. "
                f"Är det rätt fil, låt namnet sluta på {right}; annars spara om filen.",
                en=f"the name ends in {ending[0]}, but the contents are {what.en}. "
                f"If it is the right file, let its name end in {right}; otherwise save the file again.",
            ),
        )
    return kind


def _by_bytes(file: str, start: bytes) -> FileKind:
    if start.startswith(_OLE):
        if _ENCRYPTED in start:
            raise FileProtectedError(file)
        raise _refused(file, Text(sv="en gammal arbetsbok (XLS)", en="an old workbook (XLS)"), WORKBOOK_WAY)
    if start.startswith(_ZIP):
        return _zipped(file, start)
    plain = start[:4096].removeprefix(codecs.BOM_UTF8).lstrip()
    for sign, what, way in _BINARY:
        if plain.startswith(sign):
            raise _refused(file, what, way)
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        plain = plain.removeprefix(mark)
    if plain.startswith((b"<", *_UTF16_OPENING)):
        return _xml(file, start)
    return "sie" if _SIE.match(plain) else "csv"


def _zipped(file: str, start: bytes) -> FileKind:
    """Tell a spreadsheet from other zip files by the names in it; the preflight looks closer."""
    for sign, what, way in _IN_ZIP:
        if sign in start:
            raise _refused(file, what, way)
    if _ODS in start[:4096]:
        return "ods"
    if b"application/vnd.oasis" in start[:4096]:
        raise _refused(file, Text(sv="ett dokument i OpenDocument", en="an OpenDocument document"), CSV_WAY)
    if b"xl/" in start or b"[Content_Types].xml" in start:
        return "xlsx"
    raise _refused(file, Text(sv="en zip-fil", en="a zip file"), _UNPACK)


def _xml(file: str, start: bytes) -> FileKind:
    """Tell AGI and PAXml by their root; a doctype and any other XML are refused."""
    reader = etree.XMLPullParser(events=("start",), **SAFE)
    try:
        reader.feed(start)
        root: Any = next(iter(reader.read_events()))[1]
    except (etree.XMLSyntaxError, StopIteration) as error:
        root = _first_of(reader)
        if root is None:
            raise not_whole(file, error) from None
    refuse_doctype(file, root)
    if root.tag == ROOT:
        return "agi"
    if root.tag.lower() == "paxml":
        return "paxml"
    marks = f"{root.tag} {' '.join(root.nsmap.values())} {root.get('omrade', '')}".lower()
    name = next((name for mark, name in _LOOKALIKES if mark in marks), str(root.tag).rpartition("}")[2][:40])
    text = Text(
        sv=f"filen är {name}, som vi inte läser. Ge en arbetsgivardeklaration (AGI 1.1), PAXml, CSV eller .xlsx.",
        en=f"the file is {name}, which we do not read. Give an employer declaration (AGI 1.1), PAXml, CSV or .xlsx.",
    )
    raise FileTypeError(file, text)


def _first_of(reader: Any) -> Any:
    """Give the root that came before a fault, where one came."""
    try:
        return next(iter(reader.read_events()))[1]
    except (etree.XMLSyntaxError, StopIteration):
        return None


def _refused(file: str, what: Text, way: Text) -> FileTypeError:
    return FileTypeError(
        file,
        Text(
            sv=f"filen ser ut att vara {what.sv}, som vi inte läser. {way.sv}",
            en=f"the file looks like {what.en}, which we do not read. {way.en}",
        ),
    )
