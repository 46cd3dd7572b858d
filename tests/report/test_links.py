import base64
import zlib
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from kutcalc.errors import CaseDamagedError
from kutcalc.limits import LINK_MAX_JSON
from kutcalc.report.answer import answer
from kutcalc.report.links import decode_case, encode_case, link_of, pinned

QUICK: Final = {
    "employees": 12,
    "monthly_pay_ore": 42_000_000,
    "course_fees_ore": 12_000_000,
    "year": 2026,
    "policy": "se-almega-2024@1",
}
CODE: Final = (
    "k1.eNo9ikEKwyAQRe_y1wYSCV246k1kkGkrHTNW40JC7t60gbzdf_9t-LQY3j6QhCa0Rl3gNgRtpbJ_MFevheEmO_4x4JRF-3H8pEHSZX1J95n6Wc5"
    "XmVVi6HCoPJAkftJgRzvfJxh0pgJ3zNu-fwGy1iqR"
)
RELEASED: Final = sorted((Path(__file__).parents[1] / "server" / "links").glob("*.txt"))


def code_of(text: bytes) -> str:
    return "k1." + base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


def employer(**row: Any) -> dict[str, Any]:
    payslip = {"employee": "p1", "month": "2026-05", "birth_year": 1985, "cash_pay_ore": 3_333_300}
    return {"policy": "se-almega-2024@1", "employers": [{"employer": "A", "payslips": [payslip | row]}]}


def test_the_published_link_opens() -> None:
    assert decode_case(CODE) == ("quick_calculation", QUICK)


def test_the_published_link_is_made() -> None:
    assert link_of("quick_calculation", QUICK) == (f"/resultat?case={CODE}", None)


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.stem)
def test_links_of_released_versions_open_and_are_answered(file: Path) -> None:
    for code in file.read_text(encoding="utf-8").split():
        kind, body = decode_case(code)

        assert answer(kind, body, "sv")["policy"]["ref"] == body["policy"]  # type: ignore[arg-type]


JSON = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**63), 2**63 - 1) | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(
    kind=some.sampled_from(("quick_calculation", "calculation", "comparison", "job")),
    body=some.dictionaries(some.text(max_size=8), JSON, max_size=5),
)
def test_a_case_comes_back_as_it_was(kind: str, body: dict[str, Any]) -> None:
    assert decode_case(encode_case(kind, body)) == (kind, body)


@given(some.text(max_size=60) | some.binary(max_size=60).map(code_of) | some.integers(0, 150).map(lambda at: CODE[:at]))
def test_anything_else_is_a_damaged_case(code: str) -> None:
    with pytest.raises(CaseDamagedError):
        decode_case(code)


@pytest.mark.parametrize(
    "text",
    [b"[]", b"{}", b"1", b'{"law":{}}', b'{"calculation":[]}', b'{"calculation":{},"job":{}}', b"[" * 100_000],
    ids=["a list", "nothing", "a number", "another key", "no body", "two kinds", "deep"],
)
def test_what_is_no_case_is_damaged(text: bytes) -> None:
    with pytest.raises(CaseDamagedError):
        decode_case(code_of(text))


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(CaseDamagedError):
        decode_case(code_of(msgspec.json.encode({"calculation": {"a": "x" * 10_000_000}})))


def test_a_case_at_the_limit_opens_and_one_byte_more_does_not() -> None:
    most = LINK_MAX_JSON.value()
    empty = len(msgspec.json.encode({"calculation": {"a": ""}}))

    assert decode_case(encode_case("calculation", {"a": "x" * (most - empty)}))[0] == "calculation"
    with pytest.raises(CaseDamagedError):
        decode_case(encode_case("calculation", {"a": "x" * (most - empty + 1)}))


@pytest.mark.parametrize("row", [{}, {"count": 1}, {"count": 4}], ids=["no count", "one", "four"])
def test_a_row_of_fewer_than_five_persons_is_in_no_link(row: dict[str, Any]) -> None:
    assert link_of("calculation", employer(**row)) == (None, "small_groups")


def test_a_row_of_five_persons_may_be_in_a_link() -> None:
    link, refused = link_of("calculation", employer(count=5))

    assert link is not None
    assert decode_case(link.partition("case=")[2])[1] == employer(count=5)
    assert refused is None


def test_a_long_case_has_no_link() -> None:
    body = employer(count=5) | {"policy": {"ref": "se-almega-2024@1", "label": "".join(map(chr, range(33, 5000)))}}

    assert link_of("calculation", body) == (None, "too_long")


def test_a_link_names_the_version() -> None:
    body = {"policies": ["se-almega-2024", {"ref": "fi-koulutusvahennys", "label": "Finland"}, "current-law"]}

    assert pinned(body) == {
        "policies": ["se-almega-2024@1", {"ref": "fi-koulutusvahennys@1", "label": "Finland"}, "current-law"]
    }


def test_what_is_echoed_is_not_in_the_link() -> None:
    assert link_of("quick_calculation", QUICK | {"echo": True}) == link_of("quick_calculation", QUICK)


def test_a_comparison_opens_on_its_own_page() -> None:
    assert str(link_of("comparison", {"policies": ["se-almega-2024"]})[0]).startswith("/jamfor?case=k1.")
