from datetime import date

import pytest

from kutcalc.errors import Fault, FaultsError
from kutcalc.payroll.options import Constant, ReadOptions, SourceColumn
from kutcalc.payroll.plan import Plan, planned
from kutcalc.payroll.tables import Column

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
HEADINGS = ("ANST.NR", "PERSONNUMMER", "NAMN", "MÅNAD", "LÖN", "SJUKLÖN", "KURSAVGIFT", "TIMMAR")


def plan(options: ReadOptions, headings: tuple[str, ...] = HEADINGS, facts: tuple[Column, ...] = ()) -> Plan:
    return planned(headings, options, LAW_MONTHS, facts)


def faults(options: ReadOptions) -> list[Fault]:
    with pytest.raises(FaultsError) as raised:
        plan(options)
    return list(raised.value.faults)


def asked(options: ReadOptions, headings: tuple[str, ...] = HEADINGS) -> list[str]:
    return [question.name for question in plan(options, headings).questions]


def test_headings_of_pay_and_courses_make_both_tables_and_ask_for_the_rest() -> None:
    assert list(plan(ReadOptions()).tables) == ["payslips", "training"]
    assert asked(ReadOptions()) == ["employer", "provider_kind"]


def test_constants_answer() -> None:
    options = ReadOptions(constants=(Constant("employer", "A"), Constant("provider_kind", "extern")))

    assert plan(options).constants == {"employer": "A", "provider_kind": "external"}
    assert asked(options) == []


def test_courses_alone_need_neither_pay_nor_employer() -> None:
    headings = ("Anst.nr", "Datum", "Kurstimmar", "Kursavgift", "Anordnare")

    assert list(plan(ReadOptions(), headings).tables) == ["training"]
    assert asked(ReadOptions(), headings) == []


def test_a_file_without_anything_known_asks_for_all_that_pay_needs() -> None:
    assert asked(ReadOptions(), ("a", "b")) == ["employer", "month", "birth_year", "cash_pay_ore", "employee"]


def test_a_tie_is_asked_about_with_the_headings_that_compete() -> None:
    questions = plan(ReadOptions(), ("Månad", "Lön", "Bruttolön")).questions

    assert [each.samples for each in questions if each.name == "cash_pay_ore"] == [("Lön", "Bruttolön")]


def test_a_mapped_column_of_sick_pay_is_never_read() -> None:
    found = plan(ReadOptions(columns=(SourceColumn("SJUKLÖN", "cash_pay_ore"), SourceColumn("NAMN", "course"))))

    assert found.refused == ("SJUKLÖN", "NAMN")
    assert found.columns == ()


def test_a_heading_may_be_written_in_other_letters() -> None:
    found = plan(ReadOptions(columns=(SourceColumn("månad", "month"),)))

    assert [each.source for each in found.columns] == ["MÅNAD"]


def test_a_fact_of_a_policy_can_be_mapped() -> None:
    fact = Column("substitute", "boolean", "vikarie", "A substitute works.", "training")

    found = plan(ReadOptions(columns=(SourceColumn("VIKARIE", "substitute"),)), ("VIKARIE",), (fact,))

    assert list(found.tables) == ["training"]


@pytest.mark.parametrize(
    ("column", "code", "pointer"),
    [
        (SourceColumn("LÖNN", "cash_pay_ore"), "unknown-field", "/columns/0/source"),
        (SourceColumn("LÖN", "cash_pay"), "unknown-field", "/columns/0/column"),
        (SourceColumn("LÖN", "cash_pay_ore", "hours"), "wrong-unit", "/columns/0/unit"),
        (SourceColumn("TIMMAR", "minutes", "kr"), "wrong-unit", "/columns/0/unit"),
        (SourceColumn("MÅNAD", "month", "kr"), "wrong-unit", "/columns/0/unit"),
    ],
)
def test_what_does_not_fit_the_file_is_placed_in_the_options(column: SourceColumn, code: str, pointer: str) -> None:
    (fault,) = faults(ReadOptions(columns=(column,)))

    assert (fault.code, fault.pointer) == (code, pointer)


def test_near_names_are_offered() -> None:
    (fault,) = faults(ReadOptions(columns=(SourceColumn("LÖNN", "cash_pay_ore"),)))

    assert "LÖN" in fault.text.sv.partition(".")[2]


def test_a_column_given_twice_is_refused() -> None:
    twice = (SourceColumn("LÖN", "cash_pay_ore"), SourceColumn("KURSAVGIFT", "cash_pay_ore"))

    assert [fault.code for fault in faults(ReadOptions(columns=twice))] == ["duplicate"]
    assert [
        fault.code for fault in faults(ReadOptions(columns=twice[:1], constants=(Constant("cash_pay_ore", 1),)))
    ] == ["duplicate"]


@pytest.mark.parametrize(
    "constant",
    [
        Constant("employer", "198202252386"),
        Constant("employer", "Exempel AB"),
        Constant("cash_pay_ore", "12"),
        Constant("cash_pay_ore", True),
        Constant("cash_pay_ore", -1),
        Constant("provider_kind", "kanske"),
        Constant("month", "2017-01"),
        Constant("research", 3),
    ],
)
def test_a_constant_that_no_cell_could_hold_is_refused(constant: Constant) -> None:
    (fault,) = faults(ReadOptions(constants=(constant,)))

    assert fault.pointer == "/constants/0/value"
    assert "198202252386" not in fault.text.sv


def test_one_value_for_all_employees_is_refused() -> None:
    assert [fault.code for fault in faults(ReadOptions(constants=(Constant("employee", "E1"),)))] == ["unknown-field"]


def test_an_amount_below_thousands_of_kronor_needs_a_unit() -> None:
    headings = ("Lön tkr", "Månad")
    column = SourceColumn("Lön tkr", "cash_pay_ore")

    with pytest.raises(FaultsError) as raised:
        plan(ReadOptions(columns=(column,)), headings)

    assert [fault.code for fault in raised.value.faults] == ["wrong-unit"]
