"""An Arrow file with what made it inside: read by polars, and by the letter of the format."""

import io
import struct
from datetime import date
from typing import Any, Final

import msgspec
import polars as pl
import pytest

from kutcalc.report.arrow_out import arrow_bytes, file_of_stream
from kutcalc.report.provenance import Provenance

MADE_BY: Final = Provenance(
    engine_version="0.1.0",
    law_edition="2026-11-22",
    policy_hash="sha256:åäö",
    input_hash="hmac-sha256:0",
    result_hash="sha256:0",
    schema="results/1",
    cells=1,
    limit_cells=2,
    projected=False,
    created_at="2026-11-22T12:00:00Z",
)
TABLE: Final = pl.DataFrame(
    {
        "employer": ["A", "å" * 40] * 500,
        "month": [date(2026, 5, 1)] * 1000,
        "net_ore": list(range(1000)),
        "limited_by": [None, "nothing"] * 500,
    }
)


def written(table: pl.DataFrame) -> bytes:
    return arrow_bytes(table, MADE_BY)


class Buffer:
    """A FlatBuffer, read by the letter: a second reading beside polars'."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.root = self.number("<I", 0)

    def number(self, kind: str, at: int) -> int:
        """Read a number."""
        return int(struct.unpack_from(kind, self.content, at)[0])

    def slot(self, table: int, place: int) -> int:
        """Give where a table keeps a field."""
        vtable = table - self.number("<i", table)
        assert 4 + 2 * place < self.number("<H", vtable)
        offset = self.number("<H", vtable + 4 + 2 * place)
        assert offset
        return table + offset

    def target(self, table: int, place: int) -> int:
        """Give where a field points to."""
        at = self.slot(table, place)
        return at + self.number("<I", at)

    def text(self, at: int) -> str:
        """Read a text that ends with a nought."""
        length = self.number("<I", at)
        assert self.content[at + 4 + length] == 0
        return self.content[at + 4 : at + 4 + length].decode()

    def pairs(self, schema: int) -> dict[str, str]:
        """Read the metadata of a schema."""
        vector = self.target(schema, 2)
        found = {}
        for place in range(self.number("<I", vector)):
            at = vector + 4 + 4 * place
            pair = at + self.number("<I", at)
            found[self.text(self.target(pair, 0))] = self.text(self.target(pair, 1))
        return found

    def blocks(self, place: int) -> list[tuple[int, int, int]]:
        """Read where messages begin."""
        vector = self.target(self.root, place)
        starts = [vector + 4 + 24 * number for number in range(self.number("<I", vector))]
        assert all(start % 8 == 0 for start in starts)
        return [struct.unpack_from("<qi4xq", self.content, start) for start in starts]


def footer_of(content: bytes) -> Buffer:
    assert content.startswith(b"ARROW1\x00\x00")
    assert content.endswith(b"ARROW1")
    length = struct.unpack_from("<i", content, len(content) - 10)[0]
    return Buffer(content[len(content) - 10 - length : len(content) - 10])


TABLES: Final[dict[str, Any]] = {
    "rows": TABLE,
    "none": TABLE.head(0),
    "one": TABLE.head(1),
    "batches": pl.concat([TABLE] * 3, rechunk=False),
    "codes": TABLE.with_columns(pl.col("limited_by").cast(pl.Categorical)),
}


@pytest.mark.parametrize("name", TABLES)
def test_polars_reads_the_same_table(name: str) -> None:
    content = written(TABLES[name])

    assert pl.read_ipc(io.BytesIO(content)).equals(TABLES[name])
    assert pl.read_ipc_stream(io.BytesIO(content[8:])).equals(TABLES[name])


@pytest.mark.parametrize("name", TABLES)
def test_what_made_it_stands_in_the_metadata_of_the_schema_twice(name: str) -> None:
    content = written(TABLES[name])
    footer = footer_of(content)
    start = Buffer(content[16 : 16 + struct.unpack_from("<I", content, 12)[0]])

    found = [footer.pairs(footer.target(footer.root, 1)), start.pairs(start.target(start.root, 2))]

    assert [msgspec.json.decode(pairs["kutcalc"], type=Provenance) for pairs in found] == [MADE_BY] * 2
    assert footer.number("<h", footer.slot(footer.root, 0)) == 4


@pytest.mark.parametrize("name", TABLES)
def test_the_footer_finds_every_batch(name: str) -> None:
    content = written(TABLES[name])
    footer = footer_of(content)

    dictionaries, batches = footer.blocks(2), footer.blocks(3)

    assert len(dictionaries) == (1 if name == "codes" else 0)
    for at, head, body in (*dictionaries, *batches):
        assert at % 8 == head % 8 == 0
        assert content[at : at + 4] == b"\xff\xff\xff\xff"
        message = Buffer(content[at + 8 : at + head])
        assert message.content[message.slot(message.root, 1)] in {2, 3}
        assert message.number("<q", message.slot(message.root, 3)) == body


def test_what_is_no_stream_with_metadata_is_refused() -> None:
    buffer = io.BytesIO()
    TABLE.write_ipc_stream(buffer)

    with pytest.raises(ValueError, match="no Arrow stream"):
        file_of_stream(buffer.getvalue())


def test_months_are_dates() -> None:
    assert pl.read_ipc(io.BytesIO(written(TABLE))).schema["month"] == pl.Date
