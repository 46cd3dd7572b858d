"""Workbooks at random: `python tests/hostile/fuzz_workbook.py --seconds 60` looks for crashes and for silent changes.

Half of them are honest workbooks with bytes of a part turned, whose reading may only end in a table or in a refusal of
ours. The other half are sheets written by chance in every form that a cell can have, and what is read of them is
compared with what openpyxl reads.
"""

import argparse
import io
import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import openpyxl

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.hostile import corpus_parts as made
from tests.payroll.test_workbook import said

from kutcalc.errors import FileEmptyError, KutcalcError
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.table import RawTable
from kutcalc.payroll.workbook import raw_of_workbook

STYLES: Final = (
    f'{made.HEAD}<styleSheet xmlns="{made.MAIN}">'
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    '<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="2"/><xf numFmtId="9"/></cellXfs>'
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
STRINGS: Final = ("Åsa", "a &amp; b", "", " blank ", "1.234", "2026-05")
KINDS: Final = "".join(
    f'<Override PartName="/xl/{part}.xml" '
    f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{part}+xml"/>'
    for part in ("styles", "sharedStrings")
)
SLOWEST_S: Final = 1.0


def strings_xml() -> str:
    """Write the shared strings."""
    listed = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in STRINGS)
    return f'{made.HEAD}<sst xmlns="{made.MAIN}">{listed}</sst>'


def more_parts() -> dict[str, str]:
    """Give the parts that stand beside the sheet."""
    kinds = made.CONTENT_TYPES.replace("</Types>", f"{KINDS}</Types>")
    return {"[Content_Types].xml": kinds, "xl/styles.xml": STYLES, "xl/sharedStrings.xml": strings_xml()}


def cell(drawn: random.Random, reference: str) -> str:
    """Write a cell in one of its forms."""
    place = f' r="{reference}"' if reference else ""
    number = drawn.choice(
        [
            str(drawn.randrange(10**6)),
            repr(drawn.uniform(-1e6, 1e6)),
            f"{drawn.randrange(10**8) / 100:.2f}",
            "1E-3",
            "1.5e3",
        ]
    )
    style = f' s="{drawn.randrange(4)}"' if drawn.random() < 0.4 else ""
    days = str(drawn.randrange(1_500, 60_000))
    formula = "<f>A1</f>" if drawn.random() < 0.2 else ""
    return drawn.choice(
        [
            f"<c{place}{style.replace('1', '2')}>{formula}<v>{number}</v></c>",
            f'<c{place} s="1">{formula}<v>{days}</v></c>',
            f'<c{place} t="s"><v>{drawn.randrange(len(STRINGS))}</v></c>',
            f'<c{place} t="str">{formula}<v>a &lt; {number}</v></c>',
            f'<c{place} t="inlineStr"><is><t>{drawn.choice(STRINGS)}</t></is></c>',
            f'<c{place} t="b"><v>{drawn.randrange(2)}</v></c>',
            f'<c{place} t="e"><v>#DIV/0!</v></c>',
            f"<c{place}{style}/>",
        ]
    )


def sheet(drawn: random.Random) -> str:
    """Write a sheet by chance, below the headings of the good table."""
    headings = [*made.HEADINGS, *(f"K{number}" for number in range(14))]
    first = "".join(made.text_cell(f"{made.letters(place)}1", text) for place, text in enumerate(headings, start=1))
    rows, row = [f'<row r="1">{first}</row>'], 1
    for _ in range(drawn.randrange(1, 12)):
        is_named = drawn.random() < 0.7
        row += drawn.randrange(1, 4) if is_named else 1
        cells, column = [], 0
        for _ in range(drawn.randrange(7)):
            step = drawn.randrange(1, 3)
            column += step
            cells.append(cell(drawn, f"{made.letters(column)}{row}" if is_named or step > 1 else ""))
        place = f' r="{row}"' if is_named else ""
        rows.append(f"<row{place}>{''.join(cells)}</row>")
    return made.sheet_xml("".join(rows))


def read(content: bytes) -> dict[int, list[str | None]]:
    """Read a workbook, and give its rows by their numbers without empty cells at the end."""
    raw = raw_of_workbook("x.xlsx", io.BytesIO(content), ReadOptions(header_row=1))
    if not isinstance(raw, RawTable):
        return {}
    return {row[-1]: trimmed(row[:-1]) for row in raw.frame.rows()}


def trimmed(cells: Iterable[str | None]) -> list[str | None]:
    """Leave out the empty cells at the end, and the blanks around a text, which some readers keep."""
    left = [(cell or "").strip() or None for cell in cells]
    while left and not left[-1]:
        left.pop()
    return left


def theirs(content: bytes) -> dict[int, list[str | None]]:
    """Read a workbook with openpyxl, and give the same."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    rows = {
        row: trimmed(said(cell.value) for cell in cells) for row, cells in enumerate(book.active.iter_rows(), start=1)
    }
    return {row: cells for row, cells in rows.items() if row > 1 and any((cell or "").strip() for cell in cells)}


def compared(drawn: random.Random) -> str | None:
    """Read a sheet written by chance in both ways; give what differs."""
    content = made.xlsx(sheet(drawn), more_parts())
    try:
        ours = read(content)
    except FileEmptyError:
        ours = {}
    expected = theirs(content)
    return None if ours == expected else f"ours {ours}, theirs {expected}"


def turned(drawn: random.Random) -> str | None:
    """Turn some bytes of one part of an honest workbook, and read it; give what is no answer of ours."""
    parts = made.good_parts(more_parts())
    kind = drawn.choice(["xlsx", "ods"])
    if kind == "ods":
        parts = made.ods_parts(made.ods_content(made.ods_rows()))
    name = drawn.choice(sorted(parts))
    part = parts[name]
    changed = bytearray(part.encode() if isinstance(part, str) else part)
    for _ in range(drawn.randrange(1, 8)):
        at = drawn.randrange(len(changed))
        piece = drawn.choice(
            [bytes([drawn.randrange(256)]), b"", b"9" * drawn.randrange(12), b'"', b"<", b">", changed[at : at + 40]]
        )
        changed[at : at + drawn.randrange(3)] = piece
    content = bytearray(made.zipped({**parts, name: bytes(changed)}))
    if drawn.random() < 0.3:
        content[drawn.randrange(len(content))] ^= 1 << drawn.randrange(8)
    try:
        read(bytes(content))
    except KutcalcError:
        return None
    except Exception as error:  # noqa: BLE001  # what is looked for
        return f"{type(error).__name__}: {error}; {name}: {bytes(changed)!r}"
    return None


def main() -> int:
    """Try for some seconds, print what was found, and give 0 when it was nothing."""
    given = argparse.ArgumentParser(description=main.__doc__)
    given.add_argument("--seconds", type=int, default=60)
    given.add_argument("--seed", type=int, default=1)
    asked = given.parse_args()
    until, seed, found, slowest = time.monotonic() + asked.seconds, asked.seed, 0, 0.0
    while time.monotonic() < until:
        began = time.process_time()
        drawn = random.Random(seed)
        said_wrong = compared(drawn) if seed % 2 else turned(drawn)
        slowest = max(slowest, time.process_time() - began)
        if said_wrong is not None:
            found += 1
            sys.stdout.write(f"seed {seed}: {said_wrong[:2000]}\n")
        seed += 1
    sys.stdout.write(f"{seed - asked.seed} workbooks, {found} found, slowest {slowest:.2f} s\n")
    return int(found > 0 or slowest > SLOWEST_S)


if __name__ == "__main__":
    sys.exit(main())
