"""Files that take their reader down are refused, and the next one is read."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kutcalc.errors import FileEmptyError, FileTypeError
from kutcalc.payroll import parsers as module
from kutcalc.payroll.options import Constant, ReadOptions
from kutcalc.payroll.parser_talk import ReaderFailedError, Refused, error_of, refusal_of
from kutcalc.payroll.parsers import Parsers
from kutcalc.payroll.unreadable import FileProtectedError, FileTooExpensiveError

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
SECRET = b"s" * 32
HEAD = "employer,employee,month,birth_year,cash_pay_ore\n"
GOOD = (HEAD + "A,E1,2026-01,1990,100\n").encode()
LONG = (HEAD + "".join(f"A,E{n},2026-01,1990,100\n" for n in range(200_000))).encode()


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    with Parsers(LAW_MONTHS, size=1) as made:
        yield made


def read(parsers: Parsers, content: bytes) -> int:
    return parsers.parse("x.csv", content, secret=SECRET).tables["payslips"].height


def test_one_reader_after_another_reads_a_file(parsers: Parsers) -> None:
    assert [read(parsers, GOOD) for _ in range(3)] == [1, 1, 1]


def test_an_open_file_is_read_from_its_beginning_and_stays_open(parsers: Parsers, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(GOOD)

    with path.open("rb") as file:
        os.lseek(file.fileno(), 10, os.SEEK_SET)
        parsed = parsers.parse("x.csv", file.fileno(), secret=SECRET)
        os.lseek(file.fileno(), 0, os.SEEK_SET)

        assert parsed.tables["payslips"].height == 1
        assert file.read() == GOOD


@pytest.mark.parametrize(
    ("content", "error"), [(b"%PDF-1.7", FileTypeError), (b"", FileEmptyError), (HEAD.encode(), FileEmptyError)]
)
def test_what_a_reader_refuses_is_raised_here(parsers: Parsers, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"x\.csv"):
        parsers.parse("x.csv", content, secret=SECRET)


def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_PARSER_RSS_MIB", "100")
    with Parsers(LAW_MONTHS, size=1) as small:
        with pytest.raises(FileTooExpensiveError, match="memory"):
            read(small, LONG)
        assert read(small, GOOD) == 1


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read(
    parsers: Parsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUTCALC_PARSER_WALL_S", "0")
    with pytest.raises(FileTooExpensiveError, match="longer"):
        read(parsers, LONG)
    monkeypatch.delenv("KUTCALC_PARSER_WALL_S")

    assert read(parsers, GOOD) == 1


def test_a_reader_that_spends_its_time_on_the_processor_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_PARSER_CPU_S", "-1")  # nothing is left of the second that it is given beyond its limit
    monkeypatch.setenv("KUTCALC_PARSER_WALL_S", "300")
    rows = "".join(f"198{n % 10}0101-{n % 9000 + 1000};2026-05;{n},50;x{n}\n" for n in range(240_000))
    content = ("PERSONNUMMER;MÅNAD;LÖN;NAMN\n" + rows).encode()

    with Parsers(LAW_MONTHS, size=1) as quick, pytest.raises(FileTooExpensiveError, match="longer"):
        quick.parse("x.csv", content, ReadOptions(constants=(Constant("employer", "A"),)), secret=SECRET)


def test_limits_of_size_hold_for_what_is_sent_and_not_for_ones_own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_MAX_ROWS", "1000")
    with Parsers(LAW_MONTHS, size=1) as strangers, pytest.raises(FileTooExpensiveError, match="rows"):
        read(strangers, LONG)
    monkeypatch.delenv("KUTCALC_MAX_ROWS")
    longer = LONG + b"".join(b"A,F%d,2026-01,1990,100\n" % n for n in range(60_000))

    with Parsers(LAW_MONTHS, size=1, is_upload=False) as own:
        assert read(own, longer) == 260_000


def test_a_reader_that_is_killed_while_it_waits_is_no_fault_of_the_next_file(parsers: Parsers) -> None:
    waiting = parsers._ready.get(timeout=module.START_S)
    parsers._ready.put(waiting)
    waiting.process.kill()
    waiting.process.wait()

    assert read(parsers, GOOD) == 1


def test_no_reader_is_left_when_all_is_closed() -> None:
    with Parsers(LAW_MONTHS, size=2) as made:
        read(made, GOOD)
        reader = made._ready.get(timeout=module.START_S)
        made._ready.put(reader)

    assert reader.process.poll() is not None


@pytest.mark.parametrize(
    "error", [FileProtectedError("x.xlsx"), FileEmptyError("x"), FileTooExpensiveError("x", module.TOO_LONG)]
)
def test_a_refusal_is_of_the_same_class_after_its_way(error: FileProtectedError) -> None:
    made = error_of(refusal_of(error))

    assert (type(made), str(made)) == (type(error), str(error))


def test_a_code_that_no_reader_may_send_is_a_fault_of_ours() -> None:
    assert isinstance(error_of(Refused("internal", module.TOO_LONG, trace="ValueError a.py:1 f")), ReaderFailedError)
    assert isinstance(error_of(Refused("storage-full", module.TOO_LONG)), ReaderFailedError)
