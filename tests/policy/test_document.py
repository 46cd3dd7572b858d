"""Whatever is given as a policy file is read or refused, with the line where it stops being one."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kutcalc.errors import Fault, PolicyInvalidError
from kutcalc.policy import read_policy

FILES = Path(__file__).parents[2] / "src" / "kutcalc" / "policy" / "files"
ALMEGA = (FILES / "se-almega-2024.toml").read_text(encoding="utf-8")
ITALY = (FILES / "it-f40-2022b.toml").read_text(encoding="utf-8")


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(PolicyInvalidError) as caught:
        read_policy(text)
    return caught.value.faults


def is_read_or_refused(text: str) -> bool:
    try:
        read_policy(text)
    except PolicyInvalidError as error:
        return bool(error.faults)
    return True


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("id = \n", 1, "bad-text"),
        ("id = 'a'\nid = 'b'\n", 2, "duplicate-key"),
        ("[rate]\n[rate]\n", 2, "duplicate-key"),
        ("a = 500 000\n", 1, "bad-text"),
        ("a = 'x\n", 2, "bad-text"),
        ("hej\n", 1, "bad-text"),
        ("a = [1,\n", 2, "bad-text"),
        ("a = 2024-13-01\n", 1, "bad-text"),
        ("a = " + "9" * 5_000, 1, "bad-text"),
        ("a = " + "[" * 3_000, 1, "out-of-range"),
        ("a = " + "[" * 40 + "]" * 40, 1, "out-of-range"),
        ("a." * 30_000 + "a = 1", 1, "out-of-range"),
        ("#" * 70_000, 1, "out-of-range"),
        ("a = '\ud800'", 1, "bad-text"),
    ],
)
def test_what_is_no_toml_is_said_with_its_line(text: str, line: int, code: str) -> None:
    (fault,) = faults_of(text)

    assert (fault.line, fault.code) == (line, code)


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    assert read_policy("\ufeff" + ALMEGA.replace("\n", "\r\n")) == read_policy(ALMEGA)


def test_an_empty_file_lacks_everything() -> None:
    paths = {fault.path for fault in faults_of("")}

    assert {"id", "version", "status", "title", "summary", "sources", "base", "rate", "instrument"} <= paths


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert is_read_or_refused(text)


WORDS = st.sampled_from(
    [
        *("none", "required", "50", "0.5", "-1", "inf", "true", "2024-01-01", "12:00:00", '""', '"fee"'),
        *("[]", "{}", "[{}]", "[[1]]", "{ value = 1 }", "{ value = {} }", "[{ field = 1 }]", "{ tiers = [1] }"),
        "{ tiers = [{ when = {}, value = 1 }] }",
    ]
)


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=45), WORDS)
def test_any_value_in_any_place_is_read_or_refused(number: int, word: str) -> None:
    lines = ALMEGA.split("\n")
    key, mark, _ = lines[number].partition(" = ")
    lines[number] = f"{key} = {word}" if mark else lines[number]

    assert is_read_or_refused("\n".join(lines))


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=80), WORDS)
def test_any_value_in_any_place_of_a_rich_file_is_read_or_refused(number: int, word: str) -> None:
    lines = ITALY.split("\n")
    key, mark, _ = lines[number].partition(" = ")
    lines[number] = f"{key} = {word}" if mark else lines[number]

    assert is_read_or_refused("\n".join(lines))


@settings(deadline=None)
@given(st.sampled_from(ITALY.split("\n")), st.sampled_from(ITALY.split("\n")))
def test_any_line_left_out_or_doubled_is_read_or_refused(gone: str, twice: str) -> None:
    text = ITALY.replace(gone + "\n", "", 1).replace(twice + "\n", f"{twice}\n{twice}\n", 1)

    assert is_read_or_refused(text)
