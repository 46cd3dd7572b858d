"""The small parts under the API: choosing a form, tags, ranges."""

import pytest

from kutcalc.server.api.job_results import span_of
from kutcalc.server.negotiation import CSV, JSON, chosen_type, has_already
from kutcalc.server.refusals import NotAcceptableError


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("text/*;q=0.5, application/json;q=0.4", CSV),
        ("application/json;q=0, */*", CSV),
        ("text/csv;q=0.1, */*;q=0.2", JSON),
        ("TEXT/CSV", CSV),
        ("text/csv;q=2", CSV),
    ],
)
def test_the_form_that_is_preferred_is_given(accept: str | None, expected: str) -> None:
    assert chosen_type(accept, (JSON, CSV)) == expected


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "nonsense", "application/json;q=x", ";", "*/*;q=0"]
)
def test_nothing_that_is_accepted_is_not_acceptable(accept: str) -> None:
    with pytest.raises(NotAcceptableError):
        chosen_type(accept, (JSON,))


@pytest.mark.parametrize(
    ("given", "expected"),
    [(None, False), ("", False), ('"a"', True), ('W/"a"', True), ('"b", "a"', True), ('"b"', False), ("*", True)],
)
def test_tags_are_compared_weakly(given: str | None, expected: bool) -> None:
    assert has_already(given, '"a"') is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=5-", (5, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-30", (0, 9)),
        ("bytes=0-99", (0, 9)),
        ("bytes=10-", None),
        ("bytes=-0", None),
        ("bytes=-", None),
        (None, None),
    ],
)
def test_a_range_of_ten_bytes(header: str | None, expected: tuple[int, int] | None) -> None:
    assert span_of(header, 10) == expected


def test_nothing_has_no_range() -> None:
    assert span_of("bytes=0-", 0) is None
