from pathlib import Path

import pytest

from kutcalc.errors import FileTypeError
from kutcalc.payroll.kinds import recognised, refuse_unread


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04....", "workbook"),
        (b"\xd0\xcf\x11\xe0....", "old workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PAR1....", "Parquet"),
        (b"#FLAGGA 0\r\n", "SIE 4"),
        (b' {"a": 1}', "JSON"),
    ],
)
def test_a_file_that_is_not_read_yet_is_named(content: bytes, says: str) -> None:
    with pytest.raises(FileTypeError, match=says):
        refuse_unread("x.csv", content)


def test_paxml_is_refused_by_its_name_and_agi_where_courses_should_be(samples: Path) -> None:
    with pytest.raises(FileTypeError, match="PAXml"):
        recognised("x.pax", samples.joinpath("tid_202610_paxml20.pax").read_bytes())
    with pytest.raises(FileTypeError, match="payslips only"):
        refuse_unread("x.xml", samples.joinpath("agi_202610.xml").read_bytes())


def test_an_agi_is_known_by_its_bytes_and_not_by_its_name(samples: Path) -> None:
    assert recognised("agi.csv", samples.joinpath("agi_202610.xml").read_bytes()) == "agi"
    assert recognised("agi.xml", b"employer,month\n") == "other"
