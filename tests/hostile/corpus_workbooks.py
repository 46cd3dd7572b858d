"""Hostile workbooks: cells far out, bombs, lies in headers, passwords, doctypes, formulas, names of parts, repeats."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from tests.hostile import corpus_parts as made
from tests.hostile.corpus_parts import GOOD_PAY_ORE, HEAD, Hostile

EXPENSIVE: Final = ("file-too-expensive",)
TYPE: Final = ("file-type",)
ROWS: Final = ("rows-invalid",)
LOCKED: Final = ("file-protected",)
MIB: Final = 1_048_576
PASSWD: Final = b"root:x:0:0:root:/root:/bin/bash\n"


def sheet(rows: str, **how: str) -> bytes:
    """Write a workbook of the good table and more rows."""
    return made.xlsx(made.sheet_xml(made.good_rows() + rows, **how))


def sparse() -> Iterator[Hostile]:
    """Give workbooks whose rectangle is larger than the machine."""
    far = {
        "xfd1048576": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "row-after-last": '<row r="250001"><c r="A250001"><v>1</v></c></row>',
        "column-after-last": '<row r="4"><c r="GS4"><v>1</v></c></row>',
        "last-column-of-excel": '<row r="4"><c r="XFD4"><v>1</v></c></row>',
        "row-2-to-32": '<row r="4294967297"><c r="A4294967297"><v>1</v></c></row>',
        "row-of-40-digits": f'<row r="{"9" * 40}"><c r="A{"9" * 40}"><v>1</v></c></row>',
        "column-of-9-letters": '<row r="4"><c r="ZZZZZZZZZ4"><v>1</v></c></row>',
        "small-letters": '<row r="4"><c r="xfd4"><v>1</v></c></row>',
        "single-quotes": "<row r='4'><c r='XFD4'><v>1</v></c></row>",
        "mark-in-attribute": '<row r="4"><c x="a>b" r="XFD4"><v>1</v></c></row>',
        "line-ends-in-tag": '<row\nr="4"\n><c\n\n r="XFD4"\n><v>1</v></c></row>',
        "string-far-out": '<row r="4"><c r="XFD4" t="inlineStr"><is><t>a</t></is></c></row>',
        "formula-far-out": '<row r="4"><c r="XFD4"><f>A1</f><v>1</v></c></row>',
        "named-then-unnamed": '<row r="4"><c r="GR4"><v>1</v></c><c><v>1</v></c></row>',
        "unnamed-row-after-last": '<row r="250000"><c><v>1</v></c></row><row><c><v>1</v></c></row>',
    }
    for name, rows in far.items():
        yield Hostile("sparse", f"{name}.xlsx", sheet(rows), EXPENSIVE)
    merged = '<mergeCells count="1"><mergeCell ref="A1:{}"/></mergeCells>'
    yield Hostile("sparse", "merged-all.xlsx", sheet("", after=merged.format("XFD1048576")), EXPENSIVE)
    yield Hostile("sparse", "merged-columns.xlsx", sheet("", after=merged.format("XFD2")), EXPENSIVE)
    yield Hostile("sparse", "merged-title.xlsx", sheet("", after=merged.format("F1")), pay_ore=GOOD_PAY_ORE)
    unnamed = "<row><c><v>1</v></c></row>" * 480_000
    yield Hostile("sparse", "480000-rows-without-references.xlsx", made.xlsx(made.sheet_xml(unnamed)), EXPENSIVE)
    row = f"<row>{'<c><v>1</v></c>' * 201}</row>"
    yield Hostile("sparse", "201-cells-without-references.xlsx", made.xlsx(made.sheet_xml(row)), EXPENSIVE)
    wide = f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>"
    yield Hostile("sparse", "million-columns.xlsx", made.xlsx(made.sheet_xml(wide)), EXPENSIVE)
    empty = '<row r="5"><c r="A5" s="0"/></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    yield Hostile("sparse", "formatted-only.xlsx", sheet(empty), pay_ore=GOOD_PAY_ORE)
    prefixed = made.sheet_xml(made.good_rows() + far["xfd1048576"])
    for old, new in (("<", "<x:"), ("<x:/", "</x:"), ("<x:?", "<?"), ("xmlns=", "xmlns:x=")):
        prefixed = prefixed.replace(old, new)
    yield Hostile("sparse", "prefixed.xlsx", made.xlsx(prefixed), EXPENSIVE)
    for name, hidden in {
        "behind-comment": '<!-- <c " --><row r="4"><c r="XFD4"><v>1</v></c></row>',
        "behind-cdata": '<![CDATA[<c "]]><row r="4"><c r="XFD4"><v>1</v></c></row>',
        "behind-instruction": '<?a <c "?><row r="4"><c r="XFD4"><v>1</v></c></row>',
        "row-zero": '<row r="0"><c r="A0"><v>1</v></c></row>',
        "negative": '<row r="-1"><c r="A-1"><v>1</v></c></row>',
        "turned-reference": '<row r="4"><c r="4A"><v>1</v></c></row>',
        "row-back": '<row r="2"><c r="A2"><v>1</v></c></row>',
        "cell-of-another-row": '<row r="4"><c r="A9"><v>1</v></c></row>',
        "cell-twice": '<row r="4"><c r="A4"><v>1</v></c><c r="A4"><v>2</v></c></row>',
        "value-twice": '<row r="4"><c r="A4"><v>1</v><v>2</v></c></row>',
    }.items():
        yield Hostile("order", f"{name}.xlsx", sheet(hidden), (*TYPE, *EXPENSIVE))
    for name, reference in {"too-large": "A1:XFD1048576", "too-small": "A1:A1", "none": "", "words": "hej"}.items():
        dimension = f'<dimension ref="{reference}"/>'
        codes = () if ":" in reference else TYPE
        yield Hostile("dimension", f"{name}.xlsx", sheet("", before=dimension), codes, GOOD_PAY_ORE)
    two = {
        "xl/workbook.xml": made.workbook_xml([("A", "visible"), ("B", "veryHidden")]),
        "xl/_rels/workbook.xml.rels": made.links_xml(["worksheets/sheet1.xml", "worksheets/sheet2.xml"]),
        "xl/worksheets/sheet2.xml": made.sheet_xml(far["xfd1048576"]),
    }
    yield Hostile("sparse", "in-a-hidden-sheet.xlsx", made.zipped(made.good_parts(two)), EXPENSIVE)


def bombs() -> Iterator[Hostile]:
    """Give small files that inflate beyond measure."""
    blanks, many = made.repeated(b" " * MIB, 400)
    zeros, _ = made.repeated(b"\0" * MIB, 400)
    good = made.good_entries()
    rest = [one for one in good if b"sheet1" not in one.name]
    for name, part, raw in (
        ("blanks-in-sheet", b"xl/worksheets/sheet1.xml", blanks),
        ("zeros-in-picture", b"xl/media/image1.png", zeros),
        ("blanks-in-strings", b"xl/sharedStrings.xml", blanks),
        ("blanks-in-styles", b"xl/styles.xml", blanks),
        ("blanks-in-links", b"xl/_rels/x.rels", blanks),
    ):
        for lie, size in (("told", many), ("untold", 100), ("told-as-more", 2**32 - 2)):
            entries = rest if b"sheet1" in part else good
            content = made.raw_zip([*entries, made.Entry(part, raw, size=size)])
            yield Hostile("bomb", f"{name}-{lie}.xlsx", content, (*EXPENSIVE, *TYPE))
    body = made.sheet_xml(made.good_rows()).encode()
    gap = made.sheet_xml(made.good_rows()).replace("</sheetData>", " " * 3 * MIB + "</sheetData>")
    yield Hostile("bomb", "small-gap.xlsx", made.xlsx(gap), pay_ore=GOOD_PAY_ORE)
    strings, _ = made.repeated(b"<si><t>a</t></si>" * 60_000, 100)
    yield Hostile(
        "bomb",
        "six-million-strings.xlsx",
        made.raw_zip([*good, made.Entry(b"xl/sharedStrings.xml", strings, size=17 * 6_000_000)]),
        EXPENSIVE,
    )
    cells, _ = made.repeated(b"<c><v>1</v></c>" * 60_000, 100)
    yield Hostile(
        "bomb",
        "six-million-cells.xlsx",
        made.raw_zip([*rest, made.Entry(b"xl/worksheets/sheet1.xml", cells, size=15 * 6_000_000)]),
        (*TYPE, *EXPENSIVE),
    )
    big, size = made.repeated(b"<xf numFmtId='14'/>" * 50_000, 20)
    yield Hostile("bomb", "styles.xlsx", made.raw_zip([*good, made.Entry(b"xl/styles.xml", big, size=size)]), EXPENSIVE)
    for number in (201, 5_000, 70_000):
        parts = (made.Entry(f"a{one}".encode(), b"", method=0) for one in range(number))
        yield Hostile("bomb", f"{number}-parts.xlsx", made.raw_zip([*good, *parts]), EXPENSIVE)
    many_parts = (made.Entry(f"a{one}".encode(), b"", method=0) for one in range(50_000))
    yield Hostile(
        "bomb", "50000-parts-said-to-be-3.xlsx", made.raw_zip([*good, *many_parts], count=3), (*TYPE, *EXPENSIVE)
    )
    kernel = made.entry("xl/media/k", b"\0" * MIB)
    overlap = [
        kernel,
        *(made.Entry(f"k{one}".encode(), kernel.raw, size=MIB, crc=kernel.crc, offset=0) for one in range(190)),
    ]
    yield Hostile("bomb", "overlapping-parts.xlsx", made.raw_zip([*overlap, *good]), TYPE)
    inner = made.zipped({"a.bin": b"\0" * MIB})
    for _ in range(5):
        inner = made.zipped({f"{number}.zip": inner for number in range(4)})
    yield Hostile("nested", "zip-in-zip.zip", inner, TYPE)
    yield Hostile("nested", "zip-in-zip.xlsx", inner, TYPE)
    yield Hostile("nested", "workbook-in-zip.zip", made.zipped({"a.xlsx": made.zipped(made.good_parts())}), TYPE)
    embedded = {"xl/embeddings/a.xlsx": made.zipped(made.good_parts())}
    yield Hostile("nested", "workbook-in-workbook.xlsx", made.zipped(made.good_parts(embedded)), pay_ore=GOOD_PAY_ORE)
    for name, method in {"deflate64": 9, "bzip2": 12, "lzma": 14, "zstd": 93, "xz": 95, "none-such": 77}.items():
        entries = [*rest, made.entry("xl/worksheets/sheet1.xml", body, method=method)]
        yield Hostile("method", f"{name}.xlsx", made.raw_zip(entries), TYPE)


def strings_and_formulas() -> Iterator[Hostile]:
    """Give lies about strings, and formulas with and without results."""
    for count in ("5000001", "4294967295", "18446744073709551615", "9" * 40):
        strings = f'{HEAD}<sst xmlns="{made.MAIN}" count="{count}" uniqueCount="{count}"><si><t>a</t></si></sst>'
        content = made.zipped(made.good_parts({"xl/sharedStrings.xml": strings}))
        yield Hostile("strings", f"promise-{count[:12]}.xlsx", content, EXPENSIVE)
    few = f'{HEAD}<sst xmlns="{made.MAIN}" count="0" uniqueCount="-1"><si><t>a</t></si></sst>'
    yield Hostile(
        "strings", "negative.xlsx", made.zipped(made.good_parts({"xl/sharedStrings.xml": few})), pay_ore=GOOD_PAY_ORE
    )
    for index in ("1", "4294967296", "-1", "x", "99999999999999999999"):
        parts = made.parts_of(made.sheet_xml(made.good_rows(last=f'<c r="G3" t="s"><v>{index}</v></c>')))
        content = made.zipped({**parts, "xl/sharedStrings.xml": few})
        yield Hostile("strings", f"index-{index[:12]}.xlsx", content, (*TYPE, *ROWS), GOOD_PAY_ORE)
    long = made.good_rows(last=made.text_cell("G3", "a" * 3 * MIB))
    yield Hostile("strings", "3-mib-in-a-cell.xlsx", made.xlsx(made.sheet_xml(long)), (*EXPENSIVE, *ROWS), GOOD_PAY_ORE)
    longer = made.good_rows(last=made.text_cell("G3", "a" * 30 * MIB))
    yield Hostile("strings", "30-mib-in-a-cell.xlsx", made.xlsx(made.sheet_xml(longer)), EXPENSIVE)
    for name, cell in {
        "link": '<f>HYPERLINK("http://127.0.0.1:9/","x")</f><v>7</v>',
        "web-service": '<f>WEBSERVICE("http://127.0.0.1:9/")</f><v>7</v>',
        "program": "<f>cmd|' /C calc'!A0</f><v>7</v>",
        "self": "<f>G3</f><v>0</v>",
        "long": f"<f>{'1+' * 100_000}1</f><v>7</v>",
    }.items():
        content = made.xlsx(made.sheet_xml(made.good_rows(last=f'<c r="G3">{cell}</c>')))
        yield Hostile("formula", f"{name}.xlsx", content, pay_ore=GOOD_PAY_ORE)
    for name, cell in {
        "no-value": "<f>1+1</f>",
        "empty-value": "<f>1+1</f><v/>",
        "shared": '<f t="shared" si="0"/>',
    }.items():
        content = made.xlsx(made.sheet_xml(made.good_rows(last=f'<c r="G3">{cell}</c>')))
        yield Hostile("formula", f"{name}.xlsx", content, ROWS)
    pay = made.number_cell("D3", "41117")
    for name, cell in {
        "error-in-pay": '<c r="D3" t="e"><v>#DIV/0!</v></c>',
        "not-a-number": '<c r="D3"><v>NaN</v></c>',
        "infinite": '<c r="D3"><v>INF</v></c>',
        "1e308": '<c r="D3"><v>1e308</v></c>',
        "400-digits": f'<c r="D3"><v>{"9" * 400}</v></c>',
        "script": '<c r="D3" t="str"><v>&lt;script&gt;alert(1)&lt;/script&gt;</v></c>',
        "bool": '<c r="D3" t="b"><v>1</v></c>',
        "no-such-kind": '<c r="D3" t="zz"><v>41117</v></c>',
    }.items():
        content = made.xlsx(made.sheet_xml(made.good_rows().replace(pay, cell)))
        yield Hostile("formula", f"{name}.xlsx", content, (*ROWS, *TYPE))


def locked() -> Iterator[Hostile]:
    """Give workbooks with a password."""
    good = made.good_entries()
    for name, flags in {"classic": 1, "strong": 0x41, "masked": 0x2000}.items():
        one = made.entry("xl/a.xml", "<a/>", flags=flags)
        yield Hostile("locked", f"{name}.xlsx", made.raw_zip([*good, one]), LOCKED)
    aes = [made.Entry(one.name, one.raw, 99, one.size, one.crc, 1) for one in good]
    yield Hostile("locked", "aes.xlsx", made.raw_zip(aes), LOCKED)
    manifest = made.MANIFEST.replace(
        "/>",
        '><manifest:file-entry manifest:full-path="content.xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
    )
    scrambled = made.ods(zlib.compress(b"x" * 999), {"META-INF/manifest.xml": manifest})
    yield Hostile("locked", "open-document.ods", scrambled, LOCKED)
    whole = made.ods(f"{HEAD}<a/>", {"encrypted-package": b"x" * 999})
    yield Hostile("locked", "whole-open-document.ods", whole, LOCKED)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"\xff" * 512
    yield Hostile("locked", "ole.xlsx", ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000, LOCKED)
    yield Hostile("locked", "old.xls", ole + "Workbook".encode("utf-16-le") + b"\0" * 2000, TYPE)
    yield Hostile("locked", "old-called-xlsx.xlsx", ole + "Workbook".encode("utf-16-le") + b"\0" * 2000, TYPE)


def doctypes(canary: str) -> Iterator[Hostile]:
    """Give workbooks that ask for files and entities; `canary` is a file that must never be opened."""
    told = {
        "external": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{canary}">]>',
        "remote": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        "laughs": "<!DOCTYPE a [<!ENTITY b 'ha'>"
        + "".join(
            f"<!ENTITY c{number} '{'&b;' * 10 if not number else f'&c{number - 1};' * 10}'>" for number in range(9)
        )
        + "]>",
    }
    good = made.good_parts({"docProps/core.xml": f"{HEAD}<a/>", "xl/styles.xml": f"{HEAD}<a/>"})
    for part, content in good.items():
        for name, doctype in told.items():
            if name != "external" and part not in {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}:
                continue
            assert isinstance(content, str)
            bad = {**good, part: content.replace(HEAD, HEAD + doctype)}
            yield Hostile("doctype", f"{name}-{part.replace('/', '-')}.xlsx", made.zipped(bad), TYPE)
    entity = made.sheet_xml(made.good_rows(last=made.text_cell("G3", "&x;")), head=HEAD + told["external"])
    yield Hostile("doctype", "used.xlsx", made.xlsx(entity), TYPE)
    for encoding in ("utf-16", "utf-16-be", "utf-32"):
        yield Hostile("doctype", f"behind-{encoding}.xlsx", made.xlsx(entity.encode(encoding)), TYPE)
    for name, doctype in told.items():
        content = made.ods_content(made.ods_rows(), head=HEAD + doctype)
        yield Hostile("doctype", f"{name}.ods", made.ods(content), TYPE)
    yield Hostile(
        "doctype",
        "styles.ods",
        made.ods(made.ods_content(made.ods_rows()), {"styles.xml": f"{HEAD}{told['external']}<a/>"}),
        TYPE,
    )


def names() -> Iterator[Hostile]:
    """Give zip files whose parts have names that mean harm."""
    good = made.good_entries()
    harmless = {
        "up": made.entry("../../../../../../tmp/kutcalc-up", PASSWD),
        "root": made.entry("/etc/passwd", PASSWD),
        "drive": made.entry("C:\\Windows\\a.dll", PASSWD),
        "link": made.entry("xl/link", "/etc/passwd", mode=0o120777),
        "device": made.entry("xl/device", "", mode=0o020666),
        "zero": made.entry("xl/a\0b.xml", "<a/>"),
        "long": made.entry("a" * 60_000, "<a/>"),
        "emoji": made.entry("xl/\U0001f4a9.xml", "<a/>", flags=0x800),
        "folder": made.Entry(b"xl/folder/", b"", method=0),
    }
    for name, one in harmless.items():
        yield Hostile("names", f"{name}.xlsx", made.raw_zip([*good, one]), TYPE, GOOD_PAY_ORE)
    sheet_link = made.entry("xl/worksheets/sheet1.xml", "/etc/passwd", mode=0o120777)
    rest = [one for one in good if b"sheet1" not in one.name]
    yield Hostile("names", "sheet-is-a-link.xlsx", made.raw_zip([*rest, sheet_link]), (*TYPE, "file-empty"))
    yield Hostile("names", "twice.xlsx", made.raw_zip([*good, good[-1]]), TYPE)
    capitals = made.entry("XL/Worksheets/Sheet1.xml", made.sheet_xml(""))
    yield Hostile("names", "twice-in-capitals.xlsx", made.raw_zip([*good, capitals]), TYPE)
    two_names = made.entry("xl/a.xml", "<a/>", local_name=b"xl/worksheets/sheet1.xml")
    yield Hostile("names", "two-names.xlsx", made.raw_zip([*good, two_names]), TYPE, GOOD_PAY_ORE)
    for name, target in {
        "target-up": "../../../../../etc/passwd",
        "target-file": "file:///etc/passwd",
        "target-web": "http://127.0.0.1:9/a",
        "target-self": "workbook.xml",
        "target-empty": "",
        "target-none": "worksheets/none.xml",
    }.items():
        content = made.zipped(made.good_parts({"xl/_rels/workbook.xml.rels": made.links_xml([target])}))
        yield Hostile("names", f"{name}.xlsx", content, (*TYPE, "file-empty"))
    yield Hostile(
        "names",
        "no-sheets.xlsx",
        made.zipped(made.good_parts({"xl/workbook.xml": made.workbook_xml(())})),
        (*TYPE, "file-empty"),
    )
    many = made.workbook_xml([(f"B{number}", "visible") for number in range(50_000)])
    links = made.links_xml(["worksheets/sheet1.xml"] * 50_000)
    twice = made.good_parts({"xl/workbook.xml": many, "xl/_rels/workbook.xml.rels": links})
    yield Hostile("names", "50000-sheets.xlsx", made.zipped(twice), (*TYPE, *EXPENSIVE, *ROWS))


def open_documents() -> Iterator[Hostile]:
    """Give ODS files that repeat without end, and odd honest ones."""
    row, end = "<table:table-row {}>{}", "</table:table-row>"
    cell = made.ods_cell
    blank = "<table:table-cell {}/>"
    columns, rows = 'table:number-columns-repeated="{}"', 'table:number-rows-repeated="{}"'
    for name, more in {
        "rows": row.format(rows.format(10**9), cell("a")) + end,
        "columns": row.format("", cell("a", more=columns.format(10**9))) + end,
        "both": row.format(rows.format(1_048_576), cell("a", more=columns.format(16_384))) + end,
        "40-digits": row.format(rows.format("9" * 40), cell("a")) + end,
        "gap-before": row.format("", blank.format(columns.format(10**9)) + cell("a")) + end,
        "gap-above": row.format(rows.format(10**9), blank.format("")) + end + row.format("", cell("a")) + end,
        "many-cells": row.format(rows.format(249_000), cell("a", more=columns.format(199))) + end,
        "million-columns": row.format("", cell("a") * 1_000_000) + end,
    }.items():
        yield Hostile("repeats", f"{name}.ods", made.ods(made.ods_content(made.ods_rows() + more)), EXPENSIVE)
    for name, more in {
        "blank-rest": row.format(rows.format(1_048_000), blank.format(columns.format(16_384))) + end,
        "negative": row.format(rows.format(-5), blank.format(columns.format("x"))) + end,
    }.items():
        yield Hostile(
            "repeats", f"{name}.ods", made.ods(made.ods_content(made.ods_rows() + more)), pay_ore=GOOD_PAY_ORE
        )
    spaces = cell('<text:s text:c="1000000000"/>')
    deep = cell("<text:span>" * 5_000 + "</text:span>" * 5_000)
    for name, one in {"spaces": spaces, "deep": deep}.items():
        content = made.ods(made.ods_content(made.ods_rows() + row.format("", one) + end))
        yield Hostile("repeats", f"{name}.ods", content, (*TYPE, *ROWS), GOOD_PAY_ORE)
    text = made.ods_content(made.ods_rows())
    yield Hostile("open-document", "half.ods", made.ods(text[: len(text) // 2]), TYPE)
    yield Hostile("open-document", "no-content.ods", made.zipped({"mimetype": made.ODS_TYPE}), TYPE)
    yield Hostile(
        "open-document",
        "text.odt",
        made.raw_zip(
            [
                made.Entry(
                    b"mimetype", (kind := b"application/vnd.oasis.opendocument.text"), 0, len(kind), zlib.crc32(kind)
                ),
            ]
        ),
        TYPE,
    )
    yield Hostile("open-document", "empty.ods", made.ods(made.ods_content("")), ("file-empty",))
    yield Hostile("open-document", "two-roots.ods", made.ods(text + text), TYPE)
    nested = made.ods_content(
        made.ods_rows()
        + row.format("", f"<table:table-cell><table:table>{made.ods_rows()}</table:table></table:table-cell>")
        + end
    )
    yield Hostile("open-document", "table-in-table.ods", made.ods(nested), (*TYPE, *ROWS), GOOD_PAY_ORE)


def ends() -> Iterator[Hostile]:
    """Give zip files whose ends do not meet."""
    good = made.zipped(made.good_parts())
    place = good.rindex(b"PK\x05\x06")
    yield Hostile("ends", "after-the-end.xlsx", good + b"more", TYPE)
    yield Hostile("ends", "before-the-beginning.xlsx", b"PK\x03\x04" + good, TYPE)
    yield Hostile("ends", "two-ends.xlsx", good + good[place:], TYPE)
    yield Hostile("ends", "two-files.xlsx", good + good, TYPE)
    yield Hostile(
        "ends", "comment.xlsx", made.raw_zip(made.good_entries(), comment=b"<script>" * 99), TYPE, GOOD_PAY_ORE
    )
    yield Hostile("ends", "end-in-comment.xlsx", made.raw_zip(made.good_entries(), comment=good[place:]), TYPE)
    yield Hostile("ends", "end-only.xlsx", good[place:], TYPE)
    far = good[: place + 16] + struct.pack("<I", 2**32 - 1) + good[place + 20 :]
    yield Hostile("ends", "directory-far-off.xlsx", far, TYPE)
    long = good[:place] + struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 2**60, 2**60, 2**60, 0)
    long += struct.pack("<IIQI", 0x07064B50, 0, place, 1) + good[place:]
    yield Hostile("ends", "zip64-of-2-to-60-parts.xlsx", long, (*TYPE, *EXPENSIVE))
    for wrong in (b"size", b"sum"):
        entries = made.good_entries()
        entries.append(made.entry("a.xml", "<a/>", **({"size": 9} if wrong == b"size" else {"crc": 9})))
        yield Hostile("ends", f"wrong-{wrong.decode()}.xlsx", made.raw_zip(entries), TYPE)


def workbooks(canary: str) -> Iterator[Hostile]:
    """Give all hostile workbooks."""
    yield from sparse()
    yield from bombs()
    yield from strings_and_formulas()
    yield from locked()
    yield from doctypes(canary)
    yield from names()
    yield from open_documents()
    yield from ends()
