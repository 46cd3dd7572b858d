"""What kind of file the first bytes show, whatever its name says."""

import codecs
from typing import Final, Literal

from kutcalc.errors import FileTypeError
from kutcalc.language import Text
from kutcalc.payroll.agi_xml import refuse_foreign

FileKind = Literal["agi", "other"]

CSV_WAY: Final = Text(sv="Spara den som CSV (UTF-8).", en="Save it as CSV (UTF-8).")
SIGNS: Final[tuple[tuple[bytes, Text], ...]] = (
    (
        b"PK\x03\x04",
        Text(sv="en arbetsbok (XLSX, ODS) eller annan zip-fil", en="a workbook (XLSX, ODS) or other zip file"),
    ),
    (b"PK\x05\x06", Text(sv="en tom zip-fil", en="an empty zip file")),
    (b"\xd0\xcf\x11\xe0", Text(sv="en gammal arbetsbok (XLS)", en="an old workbook (XLS)")),
    (b"%PDF", Text(sv="ett PDF-dokument", en="a PDF document")),
    (b"\x1f\x8b", Text(sv="en gzip-fil", en="a gzip file")),
    (b"PAR1", Text(sv="en Parquet-fil", en="a Parquet file")),
    (b"ARROW1", Text(sv="en Arrow-fil", en="an Arrow file")),
    (b"#FLAGGA", Text(sv="bokföring i SIE 4", en="books in SIE 4")),
    (b"{", Text(sv="JSON", en="JSON")),
    (b"[", Text(sv="JSON", en="JSON")),
)
UTF16_OPENING: Final = ("<".encode("utf-16-le"), "<".encode("utf-16-be"))


def recognised(file: str, content: bytes) -> FileKind:
    """Tell whether a file is an AGI; XML of any other kind is refused by its name with FileTypeError."""
    start = content[:64].removeprefix(codecs.BOM_UTF8)
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        start = start.removeprefix(mark)
    if not (start.lstrip().startswith(b"<") or start.startswith(UTF16_OPENING)):
        return "other"
    refuse_foreign(file, content)
    return "agi"


def refuse_unread(file: str, content: bytes) -> None:
    """Raise FileTypeError for a file that is recognised and is not read, saying what it looks like."""
    if recognised(file, content) == "agi":
        text = Text(
            sv="en arbetsgivardeklaration, som bara ger lönerader.", en="a declaration, which gives payslips only."
        )
        raise FileTypeError(file, Text(sv=f"filen är {text.sv}", en=f"the file is {text.en}"))
    start = content[:64].removeprefix(codecs.BOM_UTF8).lstrip()
    for sign, what in SIGNS:
        if start.startswith(sign):
            raise FileTypeError(
                file,
                Text(
                    sv=f"filen ser ut att vara {what.sv}, som ännu inte läses. {CSV_WAY.sv}",
                    en=f"the file looks like {what.en}, which is not read yet. {CSV_WAY.en}",
                ),
            )
