import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kutcalc.errors import FileEmptyError, FileTypeError
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import Parsed
from kutcalc.payroll.sie import parsed_of_sie
from kutcalc.payroll.unreadable import FileTooExpensiveError

KEYED = Keyed(b"a secret of one test, and no more")
NAMES = {
    "bok_2026_cp437.se": "cp437",
    "bok_2026_utf8_declares_pc8.se": "utf-8",
    "bok_2026_cp1252_declares_pc8.si": "cp1252",
}
Read = Callable[..., Parsed]


@pytest.fixture
def read() -> Read:
    def read_lines(*lines: str, accounts: tuple[str, ...] = ("7610",), most_rows: int | None = None) -> Parsed:
        text = "\n".join(("#FLAGGA 0", "#SIETYP 4", "#ORGNR 556026-9986", *lines))
        options = ReadOptions(accounts=accounts)
        return parsed_of_sie("bok.se", io.BytesIO(text.encode()), options, KEYED, most_rows=most_rows)

    return read_lines


def voucher(*rows: str, day: str = "20261008") -> tuple[str, ...]:
    return (f'#VER A 1 {day} "Kurs {{två}}"', "{", *rows, "}")


def costs(parsed: Parsed) -> list[tuple[date, str, int]]:
    return parsed.tables["costs"].select("month", "account", "amount_ore").rows()


@pytest.mark.parametrize(("name", "encoding"), NAMES.items())
def test_the_samples_give_the_net_of_the_course_account(name: str, encoding: str, samples: Path) -> None:
    parsed = parsed_of_sie(name, io.BytesIO(samples.joinpath(name).read_bytes()), ReadOptions(), KEYED)

    assert costs(parsed) == [(date(2026, 10, 1), "7610", 2_010_000)]
    assert parsed.tables["costs"].select("employer", "_row").row(0) == ("165560269986", 24)
    assert (parsed.about.info.kind, parsed.about.info.encoding) == ("sie", encoding)
    assert (parsed.about.rows_read, parsed.about.faults) == (8, ())


def test_the_accounts_are_the_users(samples: Path) -> None:
    content = samples.joinpath("bok_2026_cp437.se").read_bytes()

    parsed = parsed_of_sie("b.se", io.BytesIO(content), ReadOptions(accounts=("7690", "7210")), KEYED)

    assert costs(parsed) == [(date(2026, 10, 1), "7210", 25_990_000)]


def test_costs_are_added_by_month_and_the_rows_own_date_goes_first(read: Read) -> None:
    first = voucher("#TRANS 7610 {} 100.5", "#TRANS 7610 {} 50 20261101", '#TRANS 1930 {} -150.50 "" "x"')
    second = voucher('#TRANS "7610" {1 "a}b"} -20.00', "#TRANS 1930 {} 20", day="20261130")

    assert costs(read(*first, *second)) == [
        (date(2026, 10, 1), "7610", 10_050),
        (date(2026, 11, 1), "7610", 3_000),
    ]


def test_a_voucher_that_is_not_even_is_a_fault_at_its_line(read: Read) -> None:
    parsed = read(
        *voucher("#TRANS 7610 {} 100.00", "#TRANS 1930 {} -99.50"), *voucher("#TRANS 1 {} 1", "#TRANS 2 {} -1")
    )

    assert [(fault.code, fault.line, fault.path) for fault in parsed.about.faults] == [("out-of-range", 4, "#VER")]
    assert "0,50" in parsed.about.faults[0].text.sv


def test_struck_and_added_rows_do_not_count(read: Read) -> None:
    rows = ("#TRANS 7610 {} 10", "#BTRANS 7610 {} 500", "#RTRANS 7610 {} 5", "#TRANS 7610 {} 5", "#TRANS 1930 {} -15")

    parsed = read(*voucher(*rows))

    assert costs(parsed) == [(date(2026, 10, 1), "7610", 1_500)]
    assert parsed.about.faults == ()


@pytest.mark.parametrize(
    "row", ["#TRANS 7610 {} 10,50", "#TRANS 7610 {} 1e3", "#TRANS 7610 {}", "#TRANS 7610 {} 1.005"]
)
def test_an_amount_that_cannot_be_read_is_one_fault(row: str, read: Read) -> None:
    parsed = read(*voucher(row, "#TRANS 1930 {} -10.50"))

    assert [(fault.code, fault.line, fault.path) for fault in parsed.about.faults] == [("not-a-number", 6, "#TRANS")]


def test_a_transaction_outside_a_voucher_is_a_fault(read: Read) -> None:
    parsed = read(*voucher(), "#TRANS 7610 {} 10.00")

    assert [(fault.code, fault.line) for fault in parsed.about.faults] == [("not-a-number", 7)]


def test_a_voucher_without_a_date_is_a_fault_where_it_has_costs(read: Read) -> None:
    lines = voucher("#TRANS 7610 {} 1", "#TRANS 1930 {} -1", day="20261308")

    parsed = read(*lines, *voucher("#TRANS 2 {} 1", "#TRANS 1 {} -1", day='""'))

    assert [(fault.code, fault.line) for fault in parsed.about.faults] == [("bad-month", 4)]


def test_books_without_vouchers_are_refused() -> None:
    with pytest.raises(FileTypeError):
        parsed_of_sie("b.se", io.BytesIO(b"#FLAGGA 0\n#SIETYP 1\n#UB 0 7610 5.00"), ReadOptions(), KEYED)
    with pytest.raises(FileEmptyError):
        parsed_of_sie("b.se", io.BytesIO(b"#FLAGGA 0\n#SIETYP 4\n"), ReadOptions(), KEYED)


def test_more_transactions_than_a_file_may_have_are_refused(read: Read) -> None:
    lines = voucher("#TRANS 7610 {} 1", "#TRANS 1930 {} -1")

    with pytest.raises(FileTooExpensiveError):
        read(*lines, most_rows=1)
    assert read(*lines, most_rows=2).about.rows_read == 2
