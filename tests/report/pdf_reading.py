"""What a PDF says to those who read it: its text page by page, and what it declares of itself (poppler-utils)."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

needs_poppler: Final = pytest.mark.skipif(
    shutil.which("pdftotext") is None or shutil.which("pdfinfo") is None,
    reason="pdftotext and pdfinfo are not installed (apt-get install poppler-utils)",
)
_BLANKS: Final = {"\u00a0": " ", "\u00ad": "", "\u200b": "", "\ufffe": ""}


def plain(text: str) -> str:
    """Write text as it can be compared: plain blanks, one at a time, and no marks of where a word may break."""
    for mark, instead in _BLANKS.items():
        text = text.replace(mark, instead)
    return " ".join(text.split())


def pages(made: bytes, folder: Path) -> list[str]:
    """Give the text of each page, laid out in lines as on paper."""
    file = folder / "read.pdf"
    file.write_bytes(made)
    command = ["pdftotext", "-layout", "-enc", "UTF-8", str(file), "-"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()
    return text.split("\f")[:-1]


def unbroken(made: bytes, folder: Path) -> str:
    """Give the whole text without any blanks, so that words broken over lines can be found."""
    return "".join(plain("\n".join(pages(made, folder))).split())


def declared(made: bytes, folder: Path) -> dict[str, str]:
    """Give what the document says of itself."""
    file = folder / "read.pdf"
    file.write_bytes(made)
    text = subprocess.run(["pdfinfo", str(file)], capture_output=True, check=True, timeout=120).stdout.decode()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in text.splitlines())}
