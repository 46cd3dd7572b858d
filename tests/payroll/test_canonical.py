from datetime import date

import polars as pl
import pytest

from kutcalc.payroll.canonical import canonical_table, headings_of, parsed_of_canonical
from kutcalc.payroll.options import ReadOptions, SourceColumn
from kutcalc.payroll.tables import Column

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
PAY = "employer,employee,month,birth_year,cash_pay_ore\n"


@pytest.mark.parametrize(
    ("heading", "table"),
    [
        (PAY, "payslips"),
        (PAY.replace(",", ";"), "payslips"),
        ('"employer","employee","month","cash_pay_ore"\n', "payslips"),
        ("\n\nemployer\temployee\tmonth\tcash_pay_ore", "payslips"),
        ("employer,employee,month,minutes,fee_ore,provider_kind\n", "training"),
        ("employer,year,profit_ore\n", "years"),
        ("employer,employee,month,cash_pay_ore,Lön\n", None),
        ("employer,employee,month\n", None),
        ("Anst.nr;Lön\n", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_canonical_table_is_known_by_its_headings(heading: str, table: str | None, encoding: str) -> None:
    assert canonical_table("x.csv", heading.encode(encoding), ReadOptions()) == table


def test_columns_of_policies_are_known_and_options_take_the_strictness_away() -> None:
    fact = Column("union_member", "boolean", "medlem", "A fact.")
    start = PAY.replace("birth_year", "union_member").encode()

    assert canonical_table("x.csv", start, ReadOptions(), [fact]) == "payslips"
    assert canonical_table("x.csv", start, ReadOptions()) is None
    assert canonical_table("x.csv", start, ReadOptions(columns=(SourceColumn("employer", "employer"),)), [fact]) is None


def test_only_the_first_line_is_looked_at() -> None:
    assert headings_of("x.csv", b"a;b\n" + b"\xff\xfe\x00" * 10) == ["a", "b"]


def test_cells_have_their_types_and_faults_their_places() -> None:
    content = (PAY + "A,E1,2026-05,1990,1 000\nA,E2,2026-05,1990,1x\nA,E3,2026-05\n").encode()

    parsed = parsed_of_canonical("p.csv", content, "payslips", LAW_MONTHS, ())

    frame = parsed.tables["payslips"]
    assert frame.select("employee", "cash_pay_ore", "_row", "_wrong_cash_pay_ore").rows() == [
        ("E1", 1000, 2, False),
        ("E2", None, 3, True),
    ]
    assert frame.schema["month"] == pl.Date
    assert [(fault.row, fault.column, fault.code) for fault in parsed.about.faults] == [
        (3, "cash_pay_ore", "not-a-number"),
        (4, None, "bad-text"),
    ]
    assert (parsed.about.bad_rows, parsed.about.rows_read, parsed.about.fault_total) == ((3, 4), 3, 2)
    assert [used.unit for used in parsed.about.columns_used] == ["none", "none", "none", "none", "ore"]
