"""Replies made smaller: which, how, and what their headers then say."""

import gzip

import pytest
from tests.own_loop import in_own_loop

from kutcalc.server.headers import Header
from kutcalc.server.packing import MOST_ON_THE_LOOP, can_be_packed, packed, varying

TEXT = (b"Content-Type", b"application/json")
LONG = (b"content-length", b"1024")


@pytest.mark.parametrize(
    ("headers", "is_packed"),
    [
        ([TEXT, LONG], True),
        ([(b"content-type", b"text/html; charset=utf-8"), LONG], True),
        ([TEXT, (b"content-length", b"1023")], False),
        ([TEXT], False),
        ([(b"content-type", b"application/vnd.apache.parquet"), LONG], False),
        ([TEXT, LONG, (b"Content-Encoding", b"gzip")], False),
        ([TEXT, LONG, (b"content-range", b"bytes 0-1023/2048")], False),
    ],
)
def test_long_texts_that_are_whole_and_not_packed_yet_can_be(headers: list[Header], is_packed: bool) -> None:
    assert can_be_packed(headers) is is_packed


@pytest.mark.parametrize("size", [2_000, MOST_ON_THE_LOOP + 1])
def test_a_packed_reply_unpacks_to_the_same_and_says_what_it_is(size: int) -> None:
    body = b"0123456789" * (size // 10 + 1)
    given = [TEXT, (b"content-length", str(len(body)).encode()), (b"ETag", b'"a"'), (b"Vary", b"Accept-Language")]
    headers, small = in_own_loop(packed(given, body))
    said = dict(headers)

    assert gzip.decompress(small) == body
    assert len(headers) == len(said)
    assert said[b"content-length"] == str(len(small)).encode()
    assert said[b"content-encoding"] == b"gzip"
    assert said[b"etag"] == b'W/"a"'
    assert said[b"vary"] == b"Accept-Language, Accept-Encoding"


def test_a_weak_tag_stays_as_it_is() -> None:
    headers, _ = in_own_loop(packed([TEXT, (b"etag", b'W/"a"')], b"x" * 2_000))

    assert dict(headers)[b"etag"] == b'W/"a"'


def test_a_reply_that_could_be_packed_says_so_when_it_is_not() -> None:
    assert dict(varying([TEXT]))[b"vary"] == b"Accept-Encoding"
