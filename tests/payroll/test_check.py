from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from kutcalc.errors import Fault, RowsInvalidError
from kutcalc.payroll import PAYSLIP_COLUMNS, TRAINING_COLUMNS, Column, Tables

PAYSLIPS = """employer,month,through,employee,count,birth_year,cash_pay_ore,benefits_ore,research,headcount,owner
A,2026-03,2026-05,E01,1,1985,3333300,0,false,12,business
A,2026-03,2026-05,E06,5,1988,3500000,,,,
A,2026-03,,E02,1,1979,4000000,111700,true,12,business
"""
TRAINING = """employer,employee,month,course,minutes,fee_ore,provider_kind,delivery,certified
A,E06,2026-05,,480,400000,external,digital,
A,E01,2026-05,K1,960,1234567,external,classroom,true
A,E06,2026-05,,240,100,internal,,
"""
UGLY = """employer,month,employee,count,birth_year,cash_pay_ore,benefits_ore,owner,headcount,lön
A,2026-13,E01,1,1985,3250000,0,business,12,1
A,2026-11,E02,1,98,32500O0,-5,bussiness,12,1
A,2026-11,E03,1,1985,"45 000,50",,business,12,1
B,2026-11,E03,1,1985,5000000,,business,12,1
A,2026-11,E04,1,,5000000,,business,13,1
B,2026-11,E03,1,1985,5000000,,business,12,1
19820225-2386,2017-11,E03,1,1985,1.234,,business,13,1
A,2026-11,E05,1,1985
"""


def test_a_table_gets_its_types_defaults_and_order(read: Callable[..., Tables]) -> None:
    tables = read(PAYSLIPS, TRAINING)

    frame = tables.payslips
    assert frame.columns == [column.name for column in PAYSLIP_COLUMNS if column.name != "through"]
    assert set(frame.dtypes) == {pl.Int64(), pl.String(), pl.Date(), pl.Boolean()}
    assert frame.select("month", "employee").rows() == [
        (date(2026, month, 1), employee)
        for month in (3, 4, 5)
        for employee in ("E01", "E02", "E06")
        if month == 3 or employee != "E02"
    ]
    e06 = frame.filter(employee="E06", month=date(2026, 5, 1)).row(0, named=True)
    assert (e06["group"], e06["group_rank"], e06["headcount"], e06["benefits_ore"]) == ("A", 1, 12, 0)
    assert (e06["research"], e06["regional_support"], e06["paid_minutes"]) == (False, False, None)


def test_training_carries_its_group_and_courses_without_a_name_are_numbered(read: Callable[..., Tables]) -> None:
    training = read(PAYSLIPS, TRAINING).training

    assert training.columns == [*[column.name for column in TRAINING_COLUMNS], "group"]
    assert training.select("employee", "course", "minutes", "other_cost_ore", "certified", "group").rows() == [
        ("E01", "K1", 960, 0, True, "A"),
        ("E06", "1", 240, 0, None, "A"),
        ("E06", "2", 480, 0, None, "A"),
    ]


def test_the_order_of_rows_changes_nothing(read: Callable[..., Tables]) -> None:
    head, *rows = TRAINING.splitlines(keepends=True)
    top, *slips = PAYSLIPS.splitlines(keepends=True)

    first = read(PAYSLIPS, TRAINING)
    second = read(top + "".join(reversed(slips)), head + "".join(reversed(rows)))

    assert first.payslips.equals(second.payslips)
    assert first.training.equals(second.training)


def test_every_fault_of_an_ugly_file_stands_in_one_report(faults: Callable[..., list[Fault]]) -> None:
    found = faults(UGLY, TRAINING)

    assert {(fault.row, fault.column, fault.code) for fault in found} == {
        (None, "lön", "unknown-field"),
        (2, "month", "bad-month"),
        (3, "birth_year", "out-of-range"),
        (3, "cash_pay_ore", "not-a-number"),
        (3, "benefits_ore", "out-of-range"),
        (3, "owner", "not-a-choice"),
        (4, "cash_pay_ore", "wrong-type"),
        (6, "birth_year", "required"),
        (6, "headcount", "fact-differs"),
        (7, "employee", "duplicate"),
        (8, "cash_pay_ore", "ambiguous-number"),
        (8, "month", "month-outside-law"),
        (8, "employer", "looks-like-identity"),
        (9, None, "bad-text"),
    }
    assert len(found) == 14
    assert [fault.row or 0 for fault in found] == sorted(fault.row or 0 for fault in found)
    assert all(fault.text.sv and fault.text.en for fault in found)
    assert not [fault for fault in found if "19820225" in fault.text.sv + fault.text.en]


def test_a_missing_column_is_told_once_and_a_near_name_is_offered(faults: Callable[..., list[Fault]]) -> None:
    found = faults("employer,employee,month,birthyear,cash_pay_ore\nA,E1,2026-01,1990,1\nA,E2,2026-01,1990,1\n")

    assert [(fault.column, fault.code) for fault in found] == [
        ("birthyear", "unknown-field"),
        ("birth_year", "required"),
    ]
    assert "Menade du birth_year?" in found[0].text.sv


def test_faults_are_all_counted_and_no_kind_crowds_out_another(read: Callable[..., Tables]) -> None:
    rows = "".join(f"A,E{n},2026-01,1990,x\n" for n in range(500))

    with pytest.raises(RowsInvalidError) as raised:
        read(f"employer,employee,month,birth_year,cash_pay_ore\n{rows}A,E9,2026-01,98,1\n")

    assert len(raised.value.faults) == 100
    assert raised.value.text.en == "502 faults, of which 100 are shown."
    assert {fault.code for fault in raised.value.faults} == {"not-a-number", "out-of-range", "duplicate"}


def test_a_row_for_several_months_must_not_overlap_another(faults: Callable[..., list[Fault]]) -> None:
    found = faults(
        "employer,month,through,employee,birth_year,cash_pay_ore\n"
        "A,2026-01,2026-06,E1,1990,1\nA,2026-05,2026-12,E1,1990,1\nA,2026-05,2026-04,E2,1990,1\n"
        "A,2018-01,2027-09,E3,1990,1\nA,2018-01,2028-02,E4,1990,1\n"
    )

    assert [(fault.row, fault.column, fault.code) for fault in found] == [
        (3, "employee", "duplicate"),
        (4, "through", "out-of-range"),
        (6, "through", "month-outside-law"),
    ]
    assert "payslips.csv:2" in found[0].text.sv


def test_a_row_stands_for_at_most_120_months(faults: Callable[..., list[Fault]], read: Callable[..., Tables]) -> None:
    text = "employer,month,through,employee,birth_year,cash_pay_ore\nA,2018-01,{},E1,1990,1\n"
    years = (date(2018, 1, 1), date(2030, 12, 1))

    assert read(text.format("2027-12"), law_months=years).payslips.height == 120
    assert [fault.column for fault in faults(text.format("2028-01"), law_months=years)] == ["through"]


def test_training_needs_its_payslip(faults: Callable[..., list[Fault]]) -> None:
    found = faults(PAYSLIPS, TRAINING.replace("A,E01,2026-05", "A,E02,2026-05"))

    assert [(fault.file, fault.row, fault.code) for fault in found] == [("training.csv", 3, "no-such-payslip")]
    assert "'E02'" in found[0].text.en


def test_a_bad_month_of_a_payslip_is_not_told_twice(faults: Callable[..., list[Fault]]) -> None:
    found = faults(PAYSLIPS.replace("2026-03,2026-05,E01", "2026-33,,E01"), TRAINING)

    assert [(fault.row, fault.code) for fault in found] == [(2, "bad-month")]


def test_paid_time_is_no_less_than_the_time_in_training(
    faults: Callable[..., list[Fault]], read: Callable[..., Tables]
) -> None:
    payslips = "employer,month,employee,birth_year,cash_pay_ore,paid_minutes\nA,2026-05,E1,1990,1,{}\n"
    training = "employer,employee,month,minutes,fee_ore,provider_kind\n" + "A,E1,2026-05,240,0,internal\n" * 2

    found = faults(payslips.format(479), training)

    assert [(fault.row, fault.column, fault.code) for fault in found] == [(2, "paid_minutes", "out-of-range")]
    assert read(payslips.format(480), training).training["course"].to_list() == ["1", "2"]


def test_a_group_is_sorted_before_its_employers(read: Callable[..., Tables]) -> None:
    tables = read(
        "employer,month,employee,birth_year,cash_pay_ore,group\nA,2026-05,E1,1990,1,K\nB,2026-05,E1,1990,1,\n"
    )

    assert tables.payslips["group"].to_list() == ["B", "K"]


def test_columns_that_a_policy_declares_are_allowed_and_stay_empty_where_not_given(read: Callable[..., Tables]) -> None:
    plan = Column("has_plan", "boolean", "plan", "A plan beforehand.", per="training")
    income = Column("income_ore", "integer", "inkomst", "Income of the year.", per="employee_year")

    tables = read(PAYSLIPS, TRAINING.replace(",certified", ",has_plan"), facts=[plan, income])

    assert tables.training["has_plan"].to_list() == [True, None, None]
    assert tables.payslips["income_ore"].null_count() == tables.payslips.height
    assert tables.payslips["income_ore"].dtype == pl.Int64
