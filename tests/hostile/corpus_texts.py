"""Hostile text: delimited tables and books that are cut, endless, broken or oddly written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.hostile import corpus_parts as made
from tests.hostile.corpus_parts import GOOD_PAY_ORE, Hostile

TYPE: Final = ("file-type",)
ROWS: Final = ("rows-invalid",)
EMPTY: Final = ("file-empty",)
EXPENSIVE: Final = ("file-too-expensive",)
ASKED: Final = ("invalid-request",)
"""A column that is not there, or is there twice, is asked about."""
ANY_PAY: Final = -1
"""The file is to be read, whatever its pay is."""
MIB: Final = 1_048_576
SAMPLES: Final = Path(__file__).parents[1] / "payroll" / "samples"
ROW: Final = b"19820225-2386;A;2026-05;1;0;0\r\n"
AGI: Final = "agi_202610.xml"
PAXML: Final = "tid_202610_paxml20.pax"
SIE: Final = "bok_2026_cp437.se"


def sample(name: str) -> bytes:
    """Give a sample of an honest file."""
    return (SAMPLES / name).read_bytes()


def texts() -> Iterator[Hostile]:
    """Give delimited text that is odd, endless or broken."""
    good = made.good_csv()
    first, *_ = good.splitlines()
    wide = ";".join(f"k{number}" for number in range(1_000_000))
    more = ";".join("ABCDEFGHIJ"[n % 10] * (n // 10 + 2) for n in range(195))
    for name, text in {
        "utf-8": good.encode(),
        "utf-8-bom": good.encode("utf-8-sig"),
        "cp1252": good.encode("cp1252"),
        "utf-16": good.encode("utf-16"),
        "utf-16-be": b"\xfe\xff" + good.encode("utf-16-be"),
        "line-feeds": good.replace("\r\n", "\n").encode(),
        "returns": good.replace("\r\n", "\r").encode(),
        "no-last-line-end": good.rstrip().encode(),
        "blank-lines": good.replace("\r\n", "\r\n\r\n\r\n").encode(),
        "tabs": good.replace(";", "\t").encode(),
        "million-blank-lines": (good + "\r\n" * 1_000_000).encode(),
        "tail-of-separators": (good + ";;;;;\r\n" * 100_000).encode(),
    }.items():
        codes = EXPENSIVE if name == "million-blank-lines" else ()
        yield Hostile("honest-text", f"{name}.csv", text, codes, GOOD_PAY_ORE)
    for name, cell in {
        "link": '=HYPERLINK("http://127.0.0.1:9/";"x")',
        "program": "=cmd|' /C calc'!A0",
        "at": "@SUM(A1)",
        "plus": "+1+1",
        "script": "<script>alert(1)</script>",
        "rtl": "\u202emoc.live",
        "zero-width": "a\u200bb\ufeffc",
        "percent": "%s%n%x",
        "braces": "{{7*7}}${7*7}",
        "path": "../../../../etc/passwd",
        "sql": "'; DROP TABLE a; --",
    }.items():
        quoted = '"' + cell.replace('"', '""') + '"'
        yield Hostile("text", f"name-{name}.csv", good.replace("Ada Exempel", quoted).encode(), ROWS, GOOD_PAY_ORE)
    for name, cell in {
        "link": "=1+1",
        "exponent": "1e999",
        "nan": "NaN",
        "infinite": "Infinity",
        "400-digits": "9" * 400,
        "million-digits": "9" * MIB,
        "hex": "0x7fffffff",
        "too-large": "9" * 18,
        "letters": "33 333,O0",
        "arabic": "٣٣٣",
        "minus-minus": "--5",
        "two-commas": "1,2,3",
        "bell": "3\u20603333",
        "slash": "1/3",
    }.items():
        bad = good.replace("33333", cell).encode()
        yield Hostile("text", f"pay-{name}.csv", bad, (*ROWS, *EXPENSIVE, "total-too-large"))
    for name, month in {
        "zero": "0000-00",
        "thirteenth": "2026-13",
        "far": "9999-12",
        "text": "maj",
        "long": "2" * 999,
    }.items():
        bad = good.replace("2026-05", month, 1).encode()
        yield Hostile("text", f"month-{name}.csv", bad, (*ROWS, "month-outside-law"))
    open_quote = good.replace("Ada", '"Ada')
    files: tuple[tuple[str, bytes, tuple[str, ...]], ...] = (
        ("empty.csv", b"", EMPTY),
        ("blanks.csv", b" \r\n\t\r\n" * 9, EMPTY),
        ("bom-only.csv", b"\xef\xbb\xbf", EMPTY),
        ("bom-16-only.csv", b"\xff\xfe", (*EMPTY, *TYPE)),
        ("headings-only.csv", first.encode(), EMPTY),
        ("zeros.csv", b"\0" * 10_000, TYPE),
        ("zeros-in-text.csv", good.encode().replace(b"Ada", b"A\0a"), TYPE),
        ("bells.csv", good.encode().replace(b"Ada", b"\x07\x08"), TYPE),
        ("odd-utf-16.csv", good.encode("utf-16")[:-1], TYPE),
        ("wrong-way-utf-16.csv", b"\xfe\xff" + good.encode("utf-16-le"), TYPE),
        ("surrogates.csv", good.encode("utf-16") + b"\x00\xd8\x00\xd8", TYPE),
        ("utf-32.csv", good.encode("utf-32"), TYPE),
        ("utf-7.csv", good.encode("utf-7"), (*ROWS, *TYPE, *ASKED)),
        ("separators.csv", b";" * 5 * MIB, (*TYPE, *EMPTY, *EXPENSIVE)),
        ("quotes.csv", b'"' * 5 * MIB, (*TYPE, *EMPTY, *EXPENSIVE, *ROWS)),
        ("one-line.csv", b"a" * 11 * MIB, (*TYPE, *EMPTY, *EXPENSIVE)),
        ("million-columns.csv", f"{wide}\n{wide}\n".encode(), (*EXPENSIVE, *TYPE)),
        ("201-columns.csv", f"{first};{more}\n".encode() + b"a;" * 201, (*EXPENSIVE, *ROWS, *TYPE)),
        ("quote-never-closed.csv", open_quote.encode(), ROWS),
        ("quote-never-closed-10-mib.csv", (open_quote + good * 90_000).encode()[: 10 * MIB], (*ROWS, *EXPENSIVE)),
        ("quotes-inside.csv", good.replace("Ada", 'A"d"a').encode(), (*ROWS,)),
        ("ragged.csv", good.replace("Ada Exempel", "Ada;Exempel").encode(), ROWS),
        ("headings-twice.csv", good.replace("NAMN", "LÖN", 1).encode(), ASKED),
        ("300000-rows.csv", f"{first}\r\n".encode() + ROW * 300_000, (*EXPENSIVE, *ROWS)),
        ("400000-empty-cells.csv", (first + "\r\n" + ";A;;;;\r\n" * 400_000).encode(), (*EXPENSIVE, *ROWS)),
        ("10-mib-cell.csv", good.replace("Ada", "A" * 10 * MIB).encode(), (*EXPENSIVE, *ROWS)),
        ("wrong-numbers.csv", good.replace("19820225-2386", "19820225-2387").encode(), ROWS),
        ("21-mib.csv", (first + "\r\n").encode() + b"a;b;c;d;e;f\r\n" * (21 * MIB // 13), ("file-too-large",)),
        ("form-feeds.csv", good.replace("\r\n", "\x0c").encode(), TYPE),
    )
    for name, content, allowed in files:
        pay = GOOD_PAY_ORE if name in {"quotes-inside.csv", "10-mib-cell.csv", "201-columns.csv"} else None
        yield Hostile("text", name, content, allowed, pay)
    for at in (1, 20, 61, 90, 110, 140):
        whole = good.encode()
        yield Hostile("cut", f"csv-{at}.csv", whole[:at], (*ROWS, *EMPTY, *TYPE), ANY_PAY)


def books() -> Iterator[Hostile]:
    """Give SIE files that are cut or broken."""
    whole = sample(SIE)
    for part in range(1, 10):
        yield Hostile("cut", f"sie-{part}-tenths.se", whole[: len(whole) * part // 10], (*TYPE, *ROWS, *EMPTY), ANY_PAY)
    for name, piece in {
        "long-line": b"#VER A 1 20260101 " + b"a" * 10 * MIB,
        "quote-never-closed": b'#VER A 1 20260101 "aaa\n{\n',
        "braces": b"{" * 100_000,
        "bad-amount": b"#VER A 1 20260101 a\n{\n#TRANS 7610 {} 1,x\n}\n",
        "no-voucher": b"#TRANS 7610 {} 100.00\n",
        "zeros": b"\0\0\0\0\n",
        "half-million-lines": b"#KONTO 1 a\n" * 500_000,
        "many-objects": b"#VER A 1 20260101 a\n{\n#TRANS 7610 {" + b"1 2 " * 100_000 + b"} 1.00\n}\n",
    }.items():
        yield Hostile("sie", f"{name}.se", whole + b"\r\n" + piece, (*TYPE, *ROWS, *EXPENSIVE), ANY_PAY)
