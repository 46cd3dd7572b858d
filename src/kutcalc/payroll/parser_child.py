"""The process that reads one file and ends: limited, without network, secrets or a place to write to."""

import os
import socket
import sys
import traceback
from io import BufferedReader
from typing import Final

import fastexcel
import msgspec
import polars as pl
from lxml import etree

from kutcalc.errors import KutcalcError
from kutcalc.language import Text
from kutcalc.lifeline import end_with
from kutcalc.payroll import parser_limits
from kutcalc.payroll.parsed import packed
from kutcalc.payroll.parser_talk import LENGTH_BYTES, REFUSED, TABLES, Refused, Task, frames_of, refusal_of
from kutcalc.payroll.parsing import parse
from kutcalc.payroll.unreadable import FileTooExpensiveError

NO_MEMORY: Final = Text(
    sv="att läsa filen tar mer minne än en fil får ta. Dela upp den, eller räkna på kommandoraden.",
    en="reading the file takes more memory than one file may. Divide it, or calculate on the command line.",
)
_FAILED: Final = Text(sv="läsaren föll", en="the reader failed")


def main(descriptor: int, parent: int) -> None:
    """Wait for one file, read it, answer, and end."""
    parser_limits.shut_in()
    end_with(parent)
    _warm()
    with socket.socket(fileno=descriptor) as line:
        line.sendall(b"!")
        length, descriptors, *_ = socket.recv_fds(line, LENGTH_BYTES, 1)
        if not descriptors:  # the other end is gone
            return
        content = _received(line, int.from_bytes(length))
        task = msgspec.msgpack.decode(content, type=Task)
        parser_limits.begin(is_upload=task.is_upload)
        with os.fdopen(descriptors[0], "rb") as source:
            kind, answer = _answered(task, source)
        line.sendall(kind + len(answer).to_bytes(LENGTH_BYTES))
        line.sendall(answer)


def _received(line: socket.socket, length: int) -> bytes:
    content = bytearray()
    while len(content) < length:
        part = line.recv(length - len(content))
        if not part:
            raise EOFError
        content += part
    return bytes(content)


def _answered(task: Task, source: BufferedReader) -> tuple[bytes, bytes]:
    """Read the file, and give the tables or the refusal as bytes."""
    try:
        parsed = parse(
            task.name,
            source,
            task.options,
            task.secret,
            task.law_months,
            task.facts,
            is_upload=task.is_upload,
            table=task.table,
        )
        return TABLES, packed(parsed)
    except KutcalcError as error:
        refused = refusal_of(error)
    except MemoryError:
        refused = refusal_of(FileTooExpensiveError(task.name, NO_MEMORY))
    except Exception as error:  # noqa: BLE001  # told to the one who asked, without its message: it may hold a cell
        places = ((each.filename, each.lineno or 0, each.name) for each in traceback.extract_tb(error.__traceback__))
        refused = Refused("internal", _FAILED, trace=f"{type(error).__name__} {frames_of(places)}")
    return REFUSED, msgspec.msgpack.encode(refused)


def _warm() -> None:
    """Do a little of all that reading does, so that threads and tables of the libraries are there before the limits."""
    frame = pl.DataFrame({"a": ["1", "2"], "b": [1, 1]})
    frame.group_by("b").agg(pl.col("a").len()).sort("b").join(frame, on="b")
    pl.read_csv(b"a;b\n1;2\n", separator=";", infer_schema=False)
    etree.fromstring(b"<a/>")
    assert fastexcel.__name__  # noqa: S101  # imported ahead of need


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
