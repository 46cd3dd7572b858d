from collections.abc import Callable
from pathlib import Path

import pytest

from kutcalc.errors import FileTypeError
from kutcalc.payroll import read_agi

CANARY = "canary-7d1f"
DOCTYPES = {
    "external": '<!DOCTYPE Skatteverket [<!ENTITY x SYSTEM "{canary}">]>',
    "parameter": '<!DOCTYPE Skatteverket [<!ENTITY % p SYSTEM "{canary}"> %p;]>',
    "external subset": '<!DOCTYPE Skatteverket SYSTEM "{canary}">',
    "internal": '<!DOCTYPE Skatteverket [<!ENTITY x "y">]>',
    "laughs": '<!DOCTYPE Skatteverket [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x "&b;&b;&b;">]>',
    "bare": "<!DOCTYPE Skatteverket>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
def test_a_doctype_is_refused_and_no_file_is_read(
    doctype: str, encoding: str, make_agi: Callable[..., bytes], tmp_path: Path
) -> None:
    canary = tmp_path.joinpath("canary.txt")
    canary.write_text(CANARY, encoding="utf-8")
    person = {"BetalningsmottagarId": "198501012382", "KontantErsattningUlagAG": 1, "ArbetsplatsensOrt": "&x;"}
    text = make_agi([person]).decode().replace("?>\n", "?>\n" + doctype.format(canary=canary.as_uri()), 1)
    content = text.replace("UTF-8", encoding).encode(encoding)

    with pytest.raises(FileTypeError) as raised:
        read_agi([("a.xml", content)])

    assert CANARY not in str(raised.value)


def test_the_sample_with_a_doctype_is_refused_by_name(samples: Path) -> None:
    with pytest.raises(FileTypeError, match="has a doctype"):
        read_agi([("bad.xml", samples.joinpath("bad_agi_doctype.xml").read_bytes())])


def test_a_file_that_breaks_off_gives_nothing(samples: Path) -> None:
    with pytest.raises(FileTypeError, match="breaks at line 76"):
        read_agi([("bad.xml", samples.joinpath("bad_agi_truncated.xml").read_bytes())])


def test_a_utf16_agi_is_read(make_agi: Callable[..., bytes]) -> None:
    text = make_agi([{"BetalningsmottagarId": "198501012382", "KontantErsattningUlagAG": 5}]).decode()

    found = read_agi([("a.xml", text.replace("UTF-8", "UTF-16").encode("utf-16"))])

    assert found.payslips.frame["cash_pay_ore"].to_list() == [500]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<eAGI/>", "eAGI"),
        (b"<paxml/>", "PAXml"),
        (b'<Sie xmlns="http://www.sie.se/sie5"/>', "SIE 5"),
        (
            b'<Skatteverket xmlns="http://xmls.skatteverket.se/se/skatteverket/ai/instans/infoForBeskattning/6.0"/>',
            "KU",
        ),
        (b'<Skatteverket xmlns="http://xmls.skatteverket.se/se/skatteverket/da/instans/schema/2.0"/>', "Skatteverket"),
        (b"<html/>", "html"),
        (b'<x:a.b xmlns:x="}{"/>', "a.b"),
        (b"<a:b/>", "a:b"),
        (b"", "not whole"),
        (b"<a" + b"<b>" * 300, "not whole"),
    ],
)
def test_look_alikes_are_refused_by_their_name(content: bytes, name: str) -> None:
    with pytest.raises(FileTypeError, match=name):
        read_agi([("a.xml", content)])


def test_a_later_break_gives_nothing_of_what_came_before(make_agi: Callable[..., bytes]) -> None:
    content = make_agi([{"BetalningsmottagarId": "198501012382", "KontantErsattningUlagAG": 5}] * 3)

    with pytest.raises(FileTypeError):
        read_agi([("a.xml", content[:-5])])
