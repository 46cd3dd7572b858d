"""Files of every other kind, payroll files under wrong names, and files that are two things at once."""

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator

import polars as pl
from tests.hostile import corpus_parts as made
from tests.hostile.corpus_parts import GOOD_PAY_ORE, Hostile
from tests.hostile.corpus_texts import AGI, ANY_PAY, EMPTY, PAXML, ROWS, SIE, TYPE, sample


def magic() -> dict[str, bytes]:
    """Give the beginnings of files of other kinds, by their endings."""
    frame = pl.DataFrame({"LÖN": [1, 2, 3]})
    parquet, arrow = io.BytesIO(), io.BytesIO()
    frame.write_parquet(parquet)
    frame.write_ipc(arrow)
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        link = tarfile.TarInfo("a")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    good = made.good_csv().encode()
    return {
        "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(a(1))>>>>endobj\n%%EOF",
        "gz": gzip.compress(good),
        "bz2": bz2.compress(good),
        "xz": lzma.compress(good),
        "zst": b"(\xb5/\xfd" + b"\0" * 99,
        "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 99,
        "rar": b"Rar!\x1a\x07\x01\0" + b"\0" * 99,
        "tar": tar.getvalue(),
        "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
        "jpg": b"\xff\xd8\xff\xe0" + b"\0" * 99,
        "gif": b"GIF89a" + b"\0" * 99,
        "exe": b"MZ\x90\0" + b"\0" * 99,
        "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 99,
        "class": b"\xca\xfe\xba\xbe" + b"\0" * 99,
        "wasm": b"\0asm\x01\0\0\0" + b"\0" * 99,
        "parquet": parquet.getvalue(),
        "arrow": arrow.getvalue(),
        "json": b'{"LON": [1, 2]}',
        "ndjson": b'{"LON": 1}\n{"LON": 2}\n',
        "array": b'[{"LON": 1}]',
        "html": b"<!doctype html><html><body><table><tr><td>1</table>",
        "htm": b"<table><tr><td>1</td></tr></table>",
        "rtf": b"{\\rtf1\\ansi hej}",
        "sqlite": b"SQLite format 3\0" + b"\0" * 99,
        "mp3": b"ID3\x03\0" + b"\0" * 99,
        "ps": b"%!PS-Adobe-3.0\n(hej) show\n",
        "py": b"import os\nos.system('id')\n",
        "sh": b"#!/bin/sh\nid\n",
        "pickle": b"\x80\x04cos\nsystem\n(S'id'\ntR.",
        "toml": b"[a]\nb = 1\n",
        "yaml": b"a: &a [*a]\n",
        "eml": b"From: a@example.se\nSubject: x\n\nhej\n",
        "random": zlib.compress(good) * 9,
        "docx": made.zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}),
        "pptx": made.zipped({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}),
        "xlsb": made.zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"\0" * 99}),
        "jar": made.zipped({"META-INF/MANIFEST.MF": "a"}),
    }


def other_kinds() -> Iterator[Hostile]:
    """Give files that are no payroll files, under their own names and under those of payroll files."""
    for ending, content in magic().items():
        yield Hostile("kind", f"{ending}.{ending}", content, (*TYPE, *EMPTY))
        if ending in {"pdf", "gz", "exe", "png", "parquet", "json", "xlsb", "docx"}:
            for other in ("csv", "xlsx", "xml"):
                yield Hostile("kind", f"{ending}-called-{other}.{other}", content, TYPE)
    good = made.good_csv().encode()
    book, sheet = made.zipped(made.good_parts()), made.ods(made.ods_content(made.ods_rows()))
    for name, content in {
        "csv.xlsx": good,
        "csv.ods": good,
        "xlsx.csv": book,
        "ods.csv": sheet,
        "xlsx.ods": book,
        "ods.xlsx": sheet,
        "agi.xlsx": sample(AGI),
        "xlsx.xml": book,
        "paxml.xlsx": sample(PAXML),
        "csv.xml": good,
        "csv.exe": good,
        "csv.se": good,
        "agi.csv": sample(AGI),
        "paxml.csv": sample(PAXML),
        "sie.csv": sample(SIE),
        "sie.xml": sample(SIE),
    }.items():
        yield Hostile("ending", name, content, TYPE)
    for name in (
        "../../../../tmp/kutcalc-up.csv",
        "a\r\nSet-Cookie: b=c.csv",
        "%2e%2e%2f.csv",
        "å" * 200 + ".csv",
        "con",
        "",
        "a.csv\0.exe",
    ):
        yield Hostile("file-name", name or "none", good, TYPE, GOOD_PAY_ORE)


def polyglots() -> Iterator[Hostile]:
    """Give forty files that are two things at once: what stands first decides, or they are refused."""
    good = {
        "xlsx": made.zipped(made.good_parts()),
        "ods": made.ods(made.ods_content(made.ods_rows())),
        "csv": made.good_csv().encode(),
        "agi": sample(AGI),
        "sie": sample(SIE),
    }
    heads = {
        "pdf": b"%PDF-1.7\n",
        "gif": b"GIF89a/*",
        "html": b"<html><body>",
        "png": b"\x89PNG\r\n\x1a\n",
        "exe": b"MZ\x90\0",
        "json": b'{"a": "',
        "script": b"#!/bin/sh\n",
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    }
    endings = {"xlsx": "xlsx", "ods": "ods", "csv": "csv", "agi": "xml", "sie": "se"}
    for head, start in heads.items():
        for name, content in good.items():
            codes = (*TYPE, *ROWS)
            pay = ANY_PAY if head == "script" and name in {"csv", "sie"} else None
            yield Hostile("polyglot", f"{head}-{name}.{endings[name]}", start + content, codes, pay)
    for first, start in good.items():
        for second in ("xlsx", "csv", "agi"):
            if first != second:
                both = start + good[second]
                pay = ANY_PAY if first == "sie" else None
                yield Hostile("polyglot", f"{first}-then-{second}.{endings[first]}", both, (*TYPE, *ROWS), pay)
