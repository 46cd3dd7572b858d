"""Whatever a file holds, the answer is tables or an error that a user can read: never a crash."""

import random
import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kutcalc.errors import KutcalcError, RowsInvalidError
from kutcalc.payroll import read_files

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
PAYSLIPS = (
    "employer,employee,month,through,count,birth_year,cash_pay_ore,research,headcount,owner\n"
    "A,E1,2026-01,2026-03,2,1990,100,ja,12,business\nA,E2,2026-01,,,1990,100,,,\nB,E1,nov 2026,,,1990,1 000,,,\n"
)
TRAINING = "employer,employee,month,course,minutes,fee_ore,provider_kind\nA,E1,2026-02,,60,100,internal\n"
FACTS = "employer,headcount,paid_minutes\nB,3,10400\n"
SIGNS = [*" ,;\t\n\r\"'-+.0129AEx\u2212\u00a0å", "\x00", "\ufeff", "2026-13", "198202252386", "_row", "9" * 25]


def outcome(payslips: bytes, training: bytes = b"", facts: bytes = b"") -> KutcalcError | None:
    with TemporaryDirectory() as folder:
        paths: list[list[Path]] = []
        for name, content in (("p.csv", payslips), ("t.csv", training), ("f.csv", facts)):
            path = Path(folder).joinpath(name)
            path.write_bytes(content)
            paths.append([path] if content else [])
        try:
            read_files(paths[0], paths[1], [], paths[2], law_months=LAW_MONTHS)
        except KutcalcError as error:
            return error
        return None


def mended(text: str, dice: random.Random) -> bytes:
    for _ in range(dice.randint(0, 3)):
        at = dice.randrange(len(text))
        text = text[:at] + dice.choice(SIGNS) + text[at + dice.randint(0, 2) :]
    return text.encode("utf-8")


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_answered(content: bytes) -> None:
    assert outcome(content) is not None


@settings(deadline=None)
@given(st.text(alphabet="".join(sign for sign in SIGNS if len(sign) == 1), max_size=60))
def test_any_text_below_a_heading_is_answered(text: str) -> None:
    error = outcome(("employer,employee,month,birth_year,cash_pay_ore\n" + text).encode())

    assert isinstance(error, KutcalcError)


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_file_is_answered_and_its_faults_have_a_place(seed: int) -> None:
    dice = random.Random(seed)

    error = outcome(mended(PAYSLIPS, dice), mended(TRAINING, dice), mended(FACTS, dice))

    if isinstance(error, RowsInvalidError):
        assert error.faults
        assert all(fault.place() and fault.text.sv and fault.text.en for fault in error.faults)
        told = " ".join(f"{fault.read('sv')} {fault.read('en')} {fault.correct}" for fault in error.faults)
        assert not re.search(r"(?<![0-9])198202252386(?![0-9])", told)


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_declaration_is_answered(seed: int, samples: Path) -> None:
    dice = random.Random(seed)
    content = bytearray(samples.joinpath("agi_202610.xml").read_bytes())
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(content))
        content[at : at + dice.randint(0, 3)] = dice.choice([b"", b"<", b"0", b"x", b"&x;", b"</agd:IU>", b"\xff"])

    error = outcome(bytes(content))

    if error is not None:
        assert "19850101" not in str(error) + "".join(fault.read("sv") for fault in error.faults)
