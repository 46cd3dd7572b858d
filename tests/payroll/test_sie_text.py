from pathlib import Path

import pytest

from kutcalc.payroll.sie_text import fields_of, text_of

NAMES = ("bok_2026_cp437.se", "bok_2026_utf8_declares_pc8.se", "bok_2026_cp1252_declares_pc8.si")


def test_the_samples_have_the_same_text_in_three_encodings(samples: Path) -> None:
    texts = [text_of(samples.joinpath(name).read_bytes())[0].splitlines() for name in NAMES]

    assert texts[0] == texts[1] == texts[2]
    assert '#FNAMN "Testbolaget Åäö AB"' in texts[0]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"\xef\xbb\xbf#FLAGGA", "utf-8"),
        (b"#FLAGGA", "utf-8"),
        ("åäö".encode("cp437"), "cp437"),
        ("åäö".encode("cp1252"), "cp1252"),
        (b"\xff", "cp1252"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(content: bytes, encoding: str) -> None:
    assert text_of(content)[1] == encoding


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (
            '#TRANS 7610 {1 "KOMP" 6 "K1"} 24000.00 "" "Kurs" 3',
            ["#TRANS", "7610", "1 KOMP 6 K1", "24000.00", "", "Kurs", "3"],
        ),
        ('#OBJEKT 6 "K1" "Kurs \\"nät\\" och {x}"', ["#OBJEKT", "6", "K1", 'Kurs "nät" och {x}']),
        ("#TRANS\t1930\t{}  -1", ["#TRANS", "1930", "", "-1"]),
        ("", []),
        ('#VER A "1', ["#VER", "A", "1"]),
        ('#VER "a\\', ["#VER", "a\\"]),
    ],
)
def test_a_line_is_parted_into_fields(line: str, fields: list[str]) -> None:
    assert fields_of(line) == fields


@pytest.mark.parametrize("end", ["", "\\"])
def test_a_quote_that_never_closes_takes_no_time(end: str) -> None:
    line = '#TRANS "' + '\\"' * 500_000 + end

    assert [len(field) for field in fields_of(line)] == [6, 500_000 + len(end)]
