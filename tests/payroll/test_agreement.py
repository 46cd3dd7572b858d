from collections.abc import Callable

from kutcalc.errors import Fault
from kutcalc.payroll import Column, Tables

HEAD = "employer,month,employee,birth_year,cash_pay_ore,headcount,group\n"
YEAR = "employer,month,through,employee,count,birth_year,cash_pay_ore\nA,2025-01,2025-12,E1,3,1990,100\n"
COURSES = (
    "employer,employee,month,minutes,fee_ore,provider_kind\n"
    "A,E1,2025-02,60,1000,internal\nA,E1,2025-11,60,500,internal\n"
)


def test_a_fact_of_the_employer_given_on_one_row_holds_for_the_month(read: Callable[..., Tables]) -> None:
    tables = read(HEAD + "A,2026-01,E1,1990,1,,\nA,2026-01,E2,1990,1,12,K\nA,2026-02,E1,1990,1,,K\n")

    assert tables.payslips["headcount"].to_list() == [12, 12, None]
    assert tables.payslips["group"].to_list() == ["K", "K", "K"]


def test_two_values_of_one_employer_and_month_differ(faults: Callable[..., list[Fault]]) -> None:
    found = faults(
        HEAD + "A,2026-01,E1,1990,1,12,\nA,2026-01,E3,1990,1,,\nA,2026-01,E2,1990,1,13,\nB,2026-01,E1,1990,1,9,\n"
    )

    assert [(fault.row, fault.column, fault.code) for fault in found] == [(4, "headcount", "fact-differs")]
    assert "'12'" in found[0].text.sv
    assert "'13'" in found[0].text.sv


def test_a_fact_of_an_employees_year_must_agree_over_its_months(
    faults: Callable[..., list[Fault]], read: Callable[..., Tables]
) -> None:
    income = Column("income_ore", "integer", "inkomst", "Income of the year.", per="employee_year")
    head = "employer,month,employee,birth_year,cash_pay_ore,income_ore\n"

    found = faults(head + "A,2026-01,E1,1990,1,5\nA,2026-02,E2,1990,1,9\nA,2026-02,E1,1990,1,6\n", facts=[income])
    tables = read(head + "A,2026-01,E1,1990,1,5\nA,2026-02,E1,1990,1,\nA,2027-01,E1,1990,1,6\n", facts=[income])

    assert [(fault.row, fault.code) for fault in found] == [(4, "fact-differs")]
    assert tables.payslips["income_ore"].to_list() == [5, 5, 6]


def test_a_year_agrees_with_its_twelve_months(faults: Callable[..., list[Fault]], read: Callable[..., Tables]) -> None:
    years = "employer,year,fee_ore,minutes,profit_ore\nA,2024,7,7,-5\nA,2025,{},360,\n"

    found = faults(YEAR, COURSES, years.format(4501))
    tables = read(YEAR, COURSES, years.format(4500))

    assert [(fault.file, fault.row, fault.column, fault.code) for fault in found] == [
        ("years.csv", 3, "fee_ore", "fact-differs")
    ]
    assert tables.years.rows() == [("A", 2024, 7, None, 7, -5), ("A", 2025, 4500, None, 360, None)]


def test_a_year_with_fewer_months_is_not_compared(read: Callable[..., Tables]) -> None:
    eleven = YEAR.replace("2025-12", "2025-11")

    assert read(eleven, COURSES, "employer,year,fee_ore\nA,2025,1\n").years["fee_ore"].to_list() == [1]
