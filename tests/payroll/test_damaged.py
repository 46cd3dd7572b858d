"""Damaged files of every kind that is read as XML or books: refused or read, never an error of ours."""

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kutcalc.errors import KutcalcError
from kutcalc.payroll.agi import parsed_of_agi
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.ledger import STATEMENTS, settled
from kutcalc.payroll.options import ReadOptions, TimeCode
from kutcalc.payroll.parsed import Parsed, packed, unpacked
from kutcalc.payroll.paxml import parsed_of_paxml
from kutcalc.payroll.sie import parsed_of_sie

KEYED = Keyed(b"a secret of one test, and no more")
CODES = (
    TimeCode("TID", is_training=True, dimension=1),
    *(TimeCode(code, is_training=True) for code in ("NV1", "UTB", "3110")),
)
OPTIONS = ReadOptions(time_codes=CODES, accounts=("7610", "1930"))
SCRAPS = (
    *(
        b"",
        b"0",
        b"-1",
        b"9" * 30,
        b"1e9",
        b" ",
        b"\x00",
        b"<a/>",
        b'"',
        b"{",
        b"}",
        b"&amp;",
        b"\xff",
        b"\xc3\xa5",
        b">",
    ),
    *(b"</", b"<", b":", b"#VER", b"\\", b"\n", b"16", b"2026-99-99", b"9999-12-31", b"0001-01-01", b"T24:00:00"),
    *(b"<timmar>1</timmar>", b"<datumtom>9999-12-31</datumtom>", b"10000000.999999999"),
)
TIMES = 150


def damaged(dice: random.Random, content: bytes) -> bytes:
    """Put scraps in some places of a file, over what stood there or beside it, or double a part of it."""
    result = bytearray(content)
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(result))
        if dice.random() < 0.8:
            result[at : at + dice.choice((0, 1, 1, 2, 3, 8, 20))] = dice.choice(SCRAPS)
        else:
            result[at:at] = result[at : at + dice.randint(1, 400)]
    return bytes(result)


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (parsed_of_agi, "agi_202610.xml"),
        (parsed_of_agi, "agi_202610_correction.xml"),
        (parsed_of_paxml, "tid_202610_paxml20.pax"),
        (parsed_of_sie, "bok_2026_cp437.se"),
    ],
)
def test_a_damaged_file_is_refused_or_read(reader: Callable[..., Parsed], name: str, samples: Path) -> None:
    dice, content, read = random.Random(name), samples.joinpath(name).read_bytes(), 0

    for _ in range(TIMES):
        try:
            parsed = unpacked(packed(reader("x", io.BytesIO(damaged(dice, content)), OPTIONS, KEYED)))
        except KutcalcError:
            continue
        read += 1
        if STATEMENTS in parsed.tables:
            settled([parsed, parsed], FaultBook())

    assert read
