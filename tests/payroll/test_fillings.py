from collections.abc import Callable

from kutcalc.errors import Fault
from kutcalc.payroll import Column, Tables

PAYSLIPS = (
    "employer,month,employee,birth_year,cash_pay_ore,research\n"
    "A,2026-01,E1,1990,100,\nA,2026-01,E2,,100,false\nA,2026-02,E1,1990,100,\nB,2026-01,E1,1980,100,\n"
)
COURSES = "employer,employee,month,minutes,fee_ore,provider_kind\nA,E1,2026-01,60,1000,\n"


def test_facts_by_employee_fill_empty_cells_of_every_payslip_that_fits(read: Callable[..., Tables]) -> None:
    tables = read(PAYSLIPS, facts_table="employer,employee,birth_year,research\nA,E1,,ja\nA,E2,1971,nej\n")

    assert tables.payslips.select("employer", "employee", "birth_year", "research").rows() == [
        ("A", "E1", 1990, True),
        ("A", "E2", 1971, False),
        ("A", "E1", 1990, True),
        ("B", "E1", 1980, False),
    ]


def test_facts_by_employer_and_month_describe_the_employer(read: Callable[..., Tables]) -> None:
    tables = read(PAYSLIPS.replace(",,100", ",1971,100"), facts_table="month;employer;headcount\n2026-01;A;12\n")

    assert tables.payslips["headcount"].to_list() == [12, 12, None, None]


def test_a_fact_that_the_file_gives_otherwise_differs(faults: Callable[..., list[Fault]]) -> None:
    found = faults(PAYSLIPS, "", "", "employee,birth_year,research\nE2,1971,true\n")

    assert [(fault.file, fault.row, fault.column, fault.code) for fault in found] == [
        ("facts.csv", 2, "research", "fact-differs")
    ]
    assert "payslips.csv:3" in found[0].text.sv


def test_a_fact_for_nobody_and_a_doubled_or_empty_key_are_faults(faults: Callable[..., list[Fault]]) -> None:
    found = faults(PAYSLIPS, "", "", "employee,birth_year\nE2,1971\nE9,1971\n,1971\nE2,1972\n")

    assert [(fault.row, fault.code) for fault in found] == [
        (3, "no-such-payslip"),
        (4, "required"),
        (5, "duplicate"),
    ]


def test_facts_without_any_key_are_refused(faults: Callable[..., list[Fault]]) -> None:
    found = faults(PAYSLIPS, "", "", "birth_year\n1971\n")

    assert ("facts.csv", "employer", "required") in [(fault.file, fault.column, fault.code) for fault in found]
    assert len(found) == 2


def test_a_fact_of_training_fills_the_courses_and_one_of_the_year_makes_the_year(read: Callable[..., Tables]) -> None:
    plan = Column("has_plan", "boolean", "plan", "A plan.", per="training")
    deal = Column("has_deal", "boolean", "avtal", "A deal.", per="employer_year")

    tables = read(
        PAYSLIPS.replace(",,100", ",1971,100"),
        COURSES.replace("1000,", "1000,internal"),
        facts_table="employer,has_plan,has_deal\nA,true,false\n",
        facts=[plan, deal],
    )

    assert tables.training["has_plan"].to_list() == [True]
    assert tables.years.select("employer", "year", "has_deal").rows() == [("A", 2026, False)]


def test_an_assumption_fills_what_files_and_facts_leave_empty(read: Callable[..., Tables]) -> None:
    tables = read(
        PAYSLIPS,
        COURSES,
        facts_table="employer,employee,research\nA,E1,true\n",
        assume=[("birth_year", 1975), ("provider_kind", "external"), ("research", "nej"), ("paid_minutes", "10 400")],
    )

    assert tables.payslips["birth_year"].to_list() == [1990, 1975, 1990, 1980]
    assert tables.payslips["research"].to_list() == [True, False, True, False]
    assert tables.payslips["paid_minutes"].unique().to_list() == [10_400]
    assert tables.training["provider_kind"].to_list() == ["external"]


def test_an_assumption_about_an_unknown_column_or_a_wrong_value_is_a_fault(faults: Callable[..., list[Fault]]) -> None:
    found = faults(PAYSLIPS, assume=[("birthyear", "1975"), ("birth_year", "98"), ("employer", "A")])

    assert [(fault.path, fault.code) for fault in found if fault.path] == [
        ("assume.birthyear", "unknown-field"),
        ("assume.birth_year", "out-of-range"),
        ("assume.employer", "unknown-field"),
    ]
