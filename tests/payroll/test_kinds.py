import io
import zipfile
from pathlib import Path

import pytest

from kutcalc.errors import FileTypeError
from kutcalc.payroll.kinds import recognise
from kutcalc.payroll.unreadable import FileProtectedError


def zipped(*names: str, kind: str = "") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        if kind:
            archive.writestr("mimetype", kind)
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


WORKBOOK = zipped("[Content_Types].xml", "xl/workbook.xml")
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0....", r"old workbook.*\.xlsx"),
        (zipped("xl/workbook.bin", "[Content_Types].xml"), r"XLSB.*\.xlsx"),
        (zipped("xl/workbook.xml", "xl/vbaProject.bin"), r"macros.*\.xlsx"),
        (zipped("word/document.xml"), "Word"),
        (zipped("ppt/presentation.xml"), "presentation"),
        (zipped("content.xml", kind=OPEN_DOCUMENT + "text"), "OpenDocument"),
        (zipped("lön.csv"), "zip file.*Unpack"),
        (b"PK\x05\x06" + bytes(18), "empty zip"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip.*Unpack"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"PAR1....", "Parquet"),
        (b"{\\rtf1", "RTF"),
        (b"\x89PNG\r\n", "image"),
        (b"MZ\x90", "program"),
        (b' {"a": 1}', "JSON"),
        (b'[{"a": 1}]', "JSON"),
        (b"<html><table>", r"HTML.*\.xlsx"),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003"),
        (b'<SIE xmlns="http://www.sie.se/sie5"/>', "SIE 5"),
        (b"<eAGI/>", "eAGI"),
        (b"<PayTypeInstructions/>", "Hogia"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "doctype"),
        (b"<a", "breaks at line 1"),
        (b"<", "breaks at line 1"),
    ],
)
def test_what_is_not_read_is_named_with_the_way_out(content: bytes, says: str) -> None:
    with pytest.raises(FileTypeError, match=says):
        recognise("x", content)


def test_a_workbook_with_a_password_is_said_to_have_one() -> None:
    with pytest.raises(FileProtectedError, match="password"):
        recognise("x.xlsx", b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        ("agi_202610.xml", "agi"),
        ("agi_202609_gem_prefix_oneline.xml", "agi"),
        ("agi_202607_no_faltkod_latin1.xml", "agi"),
        ("tid_202610_paxml20.pax", "paxml"),
        ("bok_2026_cp437.se", "sie"),
    ],
)
def test_a_file_is_known_by_its_bytes_whatever_name_agrees(sample: str, kind: str, samples: Path) -> None:
    content = samples.joinpath(sample).read_bytes()

    assert {recognise(name, content) for name in (sample, "x", "lön.txt", "LÖN 2026.05", "lön. maj")} == {kind}


def test_text_and_workbooks_are_known() -> None:
    assert recognise("x.TSV", b"employer\tmonth\n") == "csv"
    assert recognise("x.csv", "﻿a;b".encode("utf-16")) == "csv"
    assert recognise("x.xlsx", WORKBOOK) == "xlsx"
    assert recognise("x.ods", zipped("content.xml", kind=OPEN_DOCUMENT + "spreadsheet")) == "ods"
    assert recognise("x.se", b"\xef\xbb\xbf#FLAGGA 0\r\n") == "sie"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_xml_is_known_in_any_encoding(encoding: str, samples: Path) -> None:
    text = samples.joinpath("tid_202610_paxml20.pax").read_bytes().decode("latin-1")
    text = text.replace("ISO-8859-1", "UTF-16" if "16" in encoding else "UTF-8").replace("iso-8859-1", "utf-16")

    assert recognise("x.xml", text.encode(encoding)) == "paxml"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", WORKBOOK),
        ("x.xlsx", b"a;b\n"),
        ("x.ods", WORKBOOK),
        ("X.XML", WORKBOOK),
        ("x.xml", b"a;b\n"),
        ("x.exe", b"a;b\n"),
        ("x.csv.gz", b"a;b\n"),
        ("x.csv", b"<paxml/>"),
        ("x.se", b"<paxml/>"),
        ("x.csv", b"#FLAGGA 0\r\n"),
        ("x.xml", b"#FLAGGA 0\r\n"),
    ],
)
def test_a_name_that_says_otherwise_than_the_bytes_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(FileTypeError, match="the name ends in"):
        recognise(name, content)
