import io
from collections.abc import Callable
from pathlib import Path

import pytest

from kutcalc.payroll import agi_leaves
from kutcalc.payroll.agi import parsed_of_agi
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.ledger import STATEMENTS
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import Parsed
from kutcalc.payroll.unreadable import FileTooExpensiveError

KEYED = Keyed(b"a secret of one test, and no more")
ADA, BO = "198501012382", "199201012383"
CASH = "KontantErsattningUlagAG"
MakeAgi = Callable[..., bytes]


def read(content: bytes, most: int | None = None) -> Parsed:
    return parsed_of_agi("a.xml", io.BytesIO(content), ReadOptions(), KEYED, most_statements=most)


def test_piles_of_any_size_give_the_same(samples: Path, make_agi: MakeAgi, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = make_agi([{"BetalningsmottagarId": ADA, CASH: cash} for cash in (1, "x", 2, "y", 3)])
    files = [samples.joinpath("agi_202610.xml").read_bytes(), wrong]
    whole = [read(content) for content in files]

    for size in (1, 7, 20):
        monkeypatch.setattr(agi_leaves, "FULL_PILE", size)
        for content, expected in zip(files, whole, strict=True):
            found = read(content)

            assert found.tables[STATEMENTS].equals(expected.tables[STATEMENTS])
            assert found.about == expected.about


def test_elements_are_said_to_be_used_or_dropped(samples: Path) -> None:
    about = read(samples.joinpath("agi_202610.xml").read_bytes()).about

    used = {each.source: (each.column, each.unit, each.derived) for each in about.columns_used}
    assert used["BetalningsmottagarId"] == ("birth_year", "none", True)
    assert used[CASH] == ("cash_pay_ore", "kr", False)
    assert used["SkatteplBilformanUlagAG"] == ("benefits_ore", "kr", False)
    assert "DrivmVidBilformanUlagAG" not in used
    assert about.columns_dropped == ("ArbetsplatsensGatuadress", "ArbetsplatsensOrt", "AvdrPrelSkatt")
    assert (about.rows_read, about.info.kind, about.info.encoding) == (6, "agi", "utf-8")


def test_more_statements_than_a_file_may_have_are_refused(samples: Path) -> None:
    content = samples.joinpath("agi_202610.xml").read_bytes()

    with pytest.raises(FileTooExpensiveError):
        read(content, most=5)
    assert read(content, most=6).about.rows_read == 6


def test_the_line_of_a_wrong_field_is_its_own(make_agi: MakeAgi) -> None:
    content = make_agi([{"BetalningsmottagarId": ADA, CASH: "x"}]).replace(b"<a:Kontant", b"\n\n<a:Kontant")

    assert [(fault.line, fault.path) for fault in read(content).about.faults] == [(4, CASH)]


def test_every_wrong_field_is_counted_and_the_first_are_shown(make_agi: MakeAgi) -> None:
    content = make_agi([{"BetalningsmottagarId": "", "month": "x", CASH: "y"}] * 200)

    about = read(content).about

    assert (about.fault_total, len(about.faults)) == (600, 100)
    assert {fault.path for fault in about.faults} == {"BetalningsmottagarId", "RedovisningsPeriod", CASH}


def test_no_identity_is_in_a_message(make_agi: MakeAgi) -> None:
    content = make_agi([{"BetalningsmottagarId": ADA, CASH: BO, "Specifikationsnummer": ADA}])

    about = read(content).about

    assert about.fault_total == 2
    assert ADA not in repr(about)
    assert BO not in repr(about)
