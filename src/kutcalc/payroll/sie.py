"""The SIE 4 reader: what a company booked on course accounts, per month.

Only `#TRANS` counts: `#BTRANS` is a struck row, and `#RTRANS` an added one that is followed by an equal `#TRANS`. The
amounts are costs without VAT; they carry no hours and no persons (`facts/formats.md` section 3).

Left out: balances, budgets, objects, texts, and the accounts that were not asked for.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Final

import polars as pl

from kutcalc.errors import Fault, FileEmptyError, FileTypeError
from kutcalc.language import Text, money_text
from kutcalc.payroll.agi_payees import employer_name
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import About, ColumnUsed, FileInfo, Parsed
from kutcalc.payroll.sheet import ROW
from kutcalc.payroll.sie_text import fields_of, text_of
from kutcalc.payroll.unreadable import FileTooExpensiveError
from kutcalc.payroll.wording import quoted
from kutcalc.units import ORE_PER_KR

COSTS: Final = "costs"
DTYPES: Final[dict[str, pl.DataType]] = {
    "employer": pl.String(),
    "month": pl.Date(),
    "account": pl.String(),
    "amount_ore": pl.Int64(),
    ROW: pl.Int64(),
}
AMOUNT: Final = re.compile(r"(-?)([0-9]{1,13})(?:\.([0-9]{1,2})0*)?")
WITH_VOUCHERS: Final = "4"
USED: Final = (
    ColumnUsed(source="#ORGNR", column="employer", unit="none"),
    ColumnUsed(source="#VER", column="month", unit="none", derived=True),
    ColumnUsed(source="#TRANS", column="amount_ore", unit="kr"),
)
DROPPED: Final = ("#BTRANS", "#RTRANS", "#KONTO", "#IB", "#UB", "#RES", "#OBJEKT", "#FNAMN")
TRANSACTION_FIELDS: Final = 4
"""The label, the account, the objects in braces, and the amount."""


@dataclass(slots=True)
class _Voucher:
    """One voucher as it is read."""

    name: str
    line: int
    day: date | None
    total_ore: int = 0
    is_whole: bool = True


@dataclass(slots=True)
class _Books:
    """What is read of one set of books."""

    file: str
    accounts: frozenset[str]
    book: FaultBook
    orgnr: str = ""
    kind: str = ""
    rows: int = 0
    vouchers: int = 0
    voucher: _Voucher | None = None
    costs: dict[tuple[str, date], tuple[int, int]] = field(default_factory=dict)

    def take(self, line: str, number: int) -> None:
        """Read one line."""
        if line.startswith("#TRANS"):
            self._transaction(fields_of(line), number)
        elif line.startswith("#VER"):
            self._voucher(fields_of(line), number)
        elif line.startswith("}"):
            self.close()
        elif line.startswith("#ORGNR"):
            self.orgnr = "".join(fields_of(line)[1:2]).replace("-", "")
        elif line.startswith("#SIETYP"):
            self.kind = "".join(fields_of(line)[1:2])

    def close(self) -> None:
        """End the voucher at hand; one that does not come out even is a fault."""
        voucher, self.voucher = self.voucher, None
        if voucher is None or not voucher.total_ore or not voucher.is_whole:
            return
        sv, en = (money_text(voucher.total_ore, ORE_PER_KR, language) for language in ("sv", "en"))
        text = Text(
            sv=f"Verifikation {quoted(voucher.name)} summerar till {sv}, inte noll. Rätta den i bokföringen och"
            " exportera filen på nytt.",
            en=f"Voucher {quoted(voucher.name)} sums to {en}, not zero. Correct it in the books and export the file"
            " again.",
        )
        self.book.add(Fault("out-of-range", text, file=self.file, line=voucher.line, path="#VER"))

    def _voucher(self, fields: list[str], number: int) -> None:
        self.close()
        self.vouchers += 1
        name = " ".join(fields[1:3]).strip()
        day = _day(fields[3]) if len(fields) > len(("#VER", "serie", "nr")) else None
        self.voucher = _Voucher(name, number, day)

    def _transaction(self, fields: list[str], number: int) -> None:
        self.rows += 1
        voucher = self.voucher
        found = AMOUNT.fullmatch(fields[3]) if len(fields) >= TRANSACTION_FIELDS else None
        if voucher is None or found is None:
            if voucher is not None:
                voucher.is_whole = False
            self._unread(fields, number)
            return
        ore = int(found[2]) * ORE_PER_KR + int((found[3] or "").ljust(2, "0"))
        ore = -ore if found[1] else ore
        voucher.total_ore += ore
        account = fields[1]
        if account not in self.accounts:
            return
        day = (_day(fields[4]) if len(fields) > TRANSACTION_FIELDS else None) or voucher.day
        if day is None:
            text = Text(
                sv="Verifikationen saknar läsbart datum. Skriv som 20261008.",
                en="The voucher has no readable date. Write it as 20261008.",
            )
            self.book.add(Fault("bad-month", text, file=self.file, line=voucher.line, path="#VER"))
            return
        key = (account, day.replace(day=1))
        sum_ore, first = self.costs.get(key, (0, number))
        self.costs[key] = (sum_ore + ore, first)

    def _unread(self, fields: list[str], number: int) -> None:
        """Write down a transaction that cannot be read."""
        value = quoted(fields[3]) if len(fields) >= TRANSACTION_FIELDS else "#TRANS"
        text = Text(
            sv=f"{value} går inte att läsa som belopp i en verifikation. Skriv som 1250.50.",
            en=f"{value} cannot be read as an amount in a voucher. Write it as 1250.50.",
        )
        self.book.add(Fault("not-a-number", text, file=self.file, line=number, path="#TRANS"))


def parsed_of_sie(
    name: str, source: BinaryIO, options: ReadOptions, keyed: Keyed, *, most_rows: int | None = None
) -> Parsed:
    """Read one SIE 4 file into the table `costs`: what was booked on each of `options.accounts` in each month.

    Amounts are öre without VAT, a credit below zero; `_row` is the line of the first transaction. FileTypeError for a
    file without vouchers (SIE 1 to 3), FileEmptyError when it has none, FileTooExpensiveError past `most_rows`.
    """
    text, encoding = text_of(source.read())
    books = _Books(name, frozenset(options.accounts), FaultBook())
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        books.take(line.lstrip(), number)
        if most_rows is not None and books.rows > most_rows:
            raise _too_many(name, most_rows)
    books.close()
    if books.kind and books.kind != WITH_VOUCHERS:
        reason = Text(
            sv=f"filen är SIE {quoted(books.kind)} utan verifikationer. Exportera SIE 4.",
            en=f"the file is SIE {quoted(books.kind)} without vouchers. Export SIE 4.",
        )
        raise FileTypeError(name, reason)
    if not books.vouchers:
        raise FileEmptyError(name)
    employer = employer_name(books.orgnr, keyed) if books.orgnr else None
    rows = [(employer, month, account, ore, line) for (account, month), (ore, line) in sorted(books.costs.items())]
    about = About(
        name=name,
        info=FileInfo(kind="sie", encoding=encoding),
        columns_used=USED,
        columns_dropped=DROPPED,
        rows_read=books.rows,
        faults=tuple(books.book.shown()),
        fault_total=books.book.total,
    )
    return Parsed(about, {COSTS: pl.DataFrame(rows, schema=DTYPES, orient="row")})


def _too_many(name: str, most: int) -> FileTooExpensiveError:
    return FileTooExpensiveError(
        name,
        Text(
            sv=f"filen har fler än {most} transaktioner. Dela upp den, eller räkna på kommandoraden.",
            en=f"the file has more than {most} transactions. Divide it, or use the command line.",
        ),
    )


def _day(text: str) -> date | None:
    """Read `20261008`, or give None."""
    if len(text) != len("20261008") or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
