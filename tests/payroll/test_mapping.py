from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.mapping import parsed_of_table
from kutcalc.payroll.options import Constant, ReadOptions, SourceColumn, SourceUnit
from kutcalc.payroll.parsed import NUMBER, PERSON, ColumnUsed, FileInfo, Parsed, Question, packed, unpacked
from kutcalc.payroll.table import raw_of_text
from kutcalc.payroll.tables import Column

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
KEYED = Keyed(b"k" * 32)
CONSTANTS = (Constant("employer", "A"), Constant("provider_kind", "external"))
HEADING = "ANST.NR;PERSONNUMMER;NAMN;MÅNAD;LÖN;SJUKLÖN;KURSAVGIFT;TIMMAR\n"
ADA = "101;19820225-2386;Ada Exempel;2026-05;33 333,00;0,00;12 345,67;16\n"
BO = "102;19830130-2397;Bo Exempel;2026-05;41 117,00;0,00;0,00;0\n"
EXAMPLE = HEADING + ADA + BO
HIDDEN = ("_row", "_person", "_number")


def parsed(text: str | bytes, options: ReadOptions | None = None, facts: tuple[Column, ...] = ()) -> Parsed:
    said = ReadOptions(constants=CONSTANTS) if options is None else options
    content = text if isinstance(text, bytes) else text.encode("cp1252")
    return parsed_of_table(raw_of_text("lön.csv", content, said), said, KEYED, LAW_MONTHS, facts)


def said(read: Parsed) -> list[tuple[int | None, str | None, str]]:
    return [(fault.row, fault.column, fault.code) for fault in read.about.faults]


def used(source: str, column: str, unit: SourceUnit, *samples: str, derived: bool = False) -> ColumnUsed:
    return ColumnUsed(source=source, column=column, unit=unit, derived=derived, samples=samples)


def test_the_example_of_the_contract_reads_exactly_as_it_says() -> None:
    read = parsed(EXAMPLE)

    assert read.about.info == FileInfo(kind="csv", encoding="cp1252", separator=";", sheet=None, header_row=1)
    assert read.about.columns_used == (
        used("PERSONNUMMER", "birth_year", "none", "19••••••-••••", "19••••••-••••", derived=True),
        used("MÅNAD", "month", "none", "2026-05", "2026-05"),
        used("LÖN", "cash_pay_ore", "kr", "•• •••,00", "•• •••,00"),
        used("KURSAVGIFT", "fee_ore", "kr", "•• •••,67", "•,00"),
        used("TIMMAR", "minutes", "hours", "••", "•"),
    )
    assert read.about.columns_dropped == ("ANST.NR", "NAMN", "SJUKLÖN")
    assert (read.about.rows_read, read.about.fault_total, read.about.questions) == (2, 0, ())
    may, ada, bo = date(2026, 5, 1), KEYED.person("198202252386"), KEYED.person("198301302397")
    assert read.tables["payslips"].to_dicts() == [
        {"_row": 2, PERSON: ada, NUMBER: KEYED.number("101"), "employee": None, "month": may, "birth_year": 1982}
        | {"cash_pay_ore": 3_333_300, "employer": "A"},
        {"_row": 3, PERSON: bo, NUMBER: KEYED.number("102"), "employee": None, "month": may, "birth_year": 1983}
        | {"cash_pay_ore": 4_111_700, "employer": "A"},
    ]
    assert read.tables["training"].drop(PERSON, NUMBER).to_dicts() == [
        {"_row": 2, "employee": None, "month": may, "minutes": 960, "fee_ore": 1_234_567}
        | {"employer": "A", "provider_kind": "external"}
    ]


def test_nothing_of_a_person_but_the_year_is_left() -> None:
    whole = parsed(EXAMPLE)

    content = packed(whole)

    for mark in ("820225", "2386", "830130", "2397", "Ada", "Exempel", "101;", "33 333"):
        assert mark.encode() not in content
    assert unpacked(content).about == whole.about


def test_two_bad_rows_are_named_by_row_and_heading_with_how_to_write_them() -> None:
    read = parsed(HEADING + ADA.replace("33 333,00", "32.500,5O") + BO.replace("2026-05", "2026-13"))

    assert said(read) == [(2, "LÖN", "not-a-number"), (3, "MÅNAD", "bad-month")]
    assert read.about.faults[0].correct == "32500,50"
    assert read.about.bad_rows == (2, 3)
    assert read.tables["payslips"]["_wrong_cash_pay_ore"].to_list() == [True, False]


def test_a_file_without_what_is_needed_gives_a_question_and_no_pile_of_faults() -> None:
    read = parsed("ANST.NR;LÖN\n" + "101;5\n" * 50, ReadOptions())

    assert [each.name for each in read.about.questions] == ["employer", "month", "birth_year"]
    assert {each.kind for each in read.about.questions} == {"missing_column"}
    assert read.about.fault_total == 0


def test_an_ambiguous_column_is_asked_about_once() -> None:
    text = HEADING + ADA.replace("33 333,00", "33.333") + BO.replace("41 117,00", "41.117")
    thousands = ReadOptions(constants=CONSTANTS, thousands=("LÖN",))
    decimals = ReadOptions(constants=CONSTANTS, decimals=("LÖN",))

    asked = parsed(text)

    assert asked.about.questions == (Question(kind="ambiguous_amounts", name="LÖN", samples=("••.•••",), rows=2),)
    assert asked.about.fault_total == 0
    assert asked.tables["payslips"]["cash_pay_ore"].null_count() == 2
    assert parsed(text, thousands).tables["payslips"]["cash_pay_ore"].to_list() == [3_333_300, 4_111_700]
    assert said(parsed(text, decimals)) == [(2, "LÖN", "not-a-number"), (3, "LÖN", "not-a-number")]


def test_ambiguous_hours_are_asked_about_too() -> None:
    text = HEADING + ADA.replace(";16\n", ";12.30\n") + BO

    assert [(each.kind, each.name) for each in parsed(text).about.questions] == [("ambiguous_hours", "TIMMAR")]
    assert parsed(text, ReadOptions(constants=CONSTANTS, thousands=("TIMMAR",))).tables["training"]["minutes"][0] == 750
    assert parsed(text, ReadOptions(constants=CONSTANTS, decimals=("TIMMAR",))).tables["training"]["minutes"][0] == 738


def test_a_sum_row_that_holds_is_left_out_and_said() -> None:
    read = parsed(EXAMPLE + "Summa;;;;74 450,00;0,00;12 345,67;16\n")

    assert (read.about.rows_read, read.about.dropped_sums, read.about.fault_total) == (2, (4,), 0)
    assert read.tables["payslips"].height == 2
    assert read.about.columns_used == parsed(EXAMPLE).about.columns_used


def test_a_sum_row_is_found_in_a_file_without_persons_or_months() -> None:
    read = parsed("KURS;KURSAVGIFT\nK1;5,00\nK2;6,00\nSumma;11,00\n", ReadOptions())

    assert read.about.dropped_sums == (4,)
    assert read.tables["training"]["_row"].to_list() == [2, 3]


def test_a_constant_time_makes_every_row_one_of_training() -> None:
    text = "KURS;KURSAVGIFT;MÅNAD\nK1;5,00;2026-05\nK2;;2026-05\n"
    options = ReadOptions(constants=(Constant("minutes", 480), Constant("provider_kind", "internal")))

    assert parsed(text, options).tables["training"]["minutes"].to_list() == [480, 480]
    assert parsed("KURS;MÅNAD\nK1;2026-05\n", ReadOptions()).tables["training"].height == 1


@pytest.mark.parametrize("last", ["Summa;;;;74 450,01;0,00;12 345,67;16\n", "Totalt;;;;x;;;\n"])
def test_a_sum_row_that_does_not_hold_is_a_fault(last: str) -> None:
    read = parsed(EXAMPLE + last)

    assert said(read) == [(4, None, "fact-differs")]
    assert read.about.bad_rows == (4,)
    assert read.tables["payslips"].height == 2


def test_a_sum_row_of_columns_that_nobody_reads_is_left_out_and_said() -> None:
    read = parsed(EXAMPLE + "Summa;;;;;9 876,00;;\n")

    assert said(read) == []
    assert read.about.dropped_sums == (4,)
    assert read.tables["payslips"].height == 2


def test_a_mapped_sick_pay_column_is_dropped_and_said() -> None:
    options = ReadOptions(
        columns=(SourceColumn("SJUKLÖN", "cash_pay_ore"), SourceColumn("MÅNAD", "month")), constants=CONSTANTS
    )

    read = parsed(EXAMPLE, options)

    assert "SJUKLÖN" in read.about.columns_dropped
    assert [code for code, _ in read.about.warnings] == ["never_read"]
    assert "cash_pay_ore" in [each.name for each in read.about.questions]
    assert "cash_pay_ore" not in read.tables["payslips"].columns


def test_a_personal_number_among_employee_numbers_is_refused_and_not_repeated() -> None:
    read = parsed("ANST.NR;MÅNAD;LÖN\n101;2026-05;5\n19820225-2386;2026-05;6\n", ReadOptions())

    assert said(read) == [(3, "ANST.NR", "looks-like-identity")]
    assert "2386" not in read.about.faults[0].text.sv
    assert read.tables["payslips"][NUMBER].to_list() == [KEYED.number("101"), None]


def test_a_column_of_nothing_but_personal_numbers_is_read_as_such_whatever_its_heading() -> None:
    read = parsed("ANSTÄLLD;MÅNAD;LÖN\n19820225-2386;2026-05;5\n830130-2397;2026-05;6\n", ReadOptions())

    assert read.about.columns_used[0] == used(
        "ANSTÄLLD", "birth_year", "none", "19••••••-••••", "••••••-••••", derived=True
    )
    assert read.tables["payslips"]["birth_year"].to_list() == [1982, 1983]
    assert [each.name for each in read.about.questions] == ["employer"]


def test_personal_numbers_below_a_plain_heading_never_become_references_of_courses() -> None:
    read = parsed("ANSTÄLLD;MÅNAD;KURSAVGIFT;TIMMAR\n19820225-2386;2026-05;5;1\n", ReadOptions())

    assert read.tables["training"].select(PERSON, "employee").row(0) == (KEYED.person("198202252386"), None)
    assert "birth_year" not in read.tables["training"].columns


def test_a_group_that_reads_as_a_person_is_refused() -> None:
    read = parsed("ANST.NR;KONCERN;MÅNAD;LÖN\n101;19820225-2386;2026-05;5\n", ReadOptions())

    assert said(read) == [(2, "KONCERN", "looks-like-identity")]
    assert read.tables["payslips"]["group"].to_list() == [None]


def test_zeros_that_were_lost_come_back_with_consent_only() -> None:
    text = "PNR;KOMMUNKOD;MÅNAD;LÖN\n501012389;180;2026-05;5\n"
    padded = ReadOptions(constants=CONSTANTS, pad_zeros=("PNR", "KOMMUNKOD"))

    asked = parsed(text)

    assert [(each.kind, each.name) for each in asked.about.questions] == [
        ("lost_zeros", "PNR"),
        ("lost_zeros", "KOMMUNKOD"),
    ]
    assert asked.about.fault_total == 0
    row = parsed(text, padded).tables["payslips"].to_dicts()[0]
    assert (row["birth_year"], row["municipality"], row[PERSON]) == (2005, "0180", KEYED.person("200501012389"))


def test_a_row_without_minutes_and_costs_makes_no_training_row() -> None:
    text = HEADING + ADA.replace("12 345,67;16", ";") + BO.replace("0,00;0\n", "0,00;7,5\n")

    assert parsed(text).tables["training"]["_row"].to_list() == [3]


def test_a_row_whose_only_effort_cannot_be_read_stays_and_is_a_fault() -> None:
    read = parsed(HEADING + ADA.replace("12 345,67;16", "0;sexton") + BO)

    assert said(read) == [(2, "TIMMAR", "not-a-number")]
    assert read.tables["training"]["_row"].to_list() == [2]


@pytest.mark.parametrize(
    ("month", "code"), [("2017-12", "month-outside-law"), ("2027-10", "month-outside-law"), ("12/10/2026", "bad-month")]
)
def test_a_month_outside_the_law_or_without_one_meaning_is_a_fault(month: str, code: str) -> None:
    assert said(parsed(HEADING + ADA.replace("2026-05", month))) == [(2, "MÅNAD", code)]


def test_bounds_and_choices_are_held_with_the_heading_of_the_file() -> None:
    text = "ANST.NR;DATUM;KURSTIMMAR;KURSAVGIFT;ANORDNARE\n1;2026-05-12;745;-5,00;kanske\n2;2026-05-12;8;5,00;Skola\n"

    read = parsed(text, ReadOptions())

    assert said(read) == [
        (2, "KURSTIMMAR", "out-of-range"),
        (2, "KURSAVGIFT", "out-of-range"),
        (2, "ANORDNARE", "not-a-choice"),
    ]
    assert read.tables["training"].filter(pl.col("_row") == 2)["minutes"].to_list() == [None]
    assert read.tables["training"].filter(pl.col("_row") == 3)["provider_kind"].to_list() == ["institution"]


def test_a_row_that_could_not_be_parted_counts_as_read_and_bad() -> None:
    read = parsed(EXAMPLE + "103;x;y\n")

    assert said(read) == [(4, None, "bad-text")]
    assert (read.about.rows_read, read.about.bad_rows) == (3, (4,))


def test_ten_digits_without_a_sign_are_counted_in_a_warning() -> None:
    read = parsed(EXAMPLE.replace("19820225-2386", "8202252386"))

    assert [code for code, _ in read.about.warnings] == ["younger_reading"]
    assert read.about.warnings[0][1].sv.endswith(": 1.")


def test_an_employer_named_by_a_personal_number_is_a_key() -> None:
    read = parsed("ARBETSGIVARE;ANST.NR;MÅNAD;LÖN\n19820225-2386;1;2026-05;5\n556026-9986;1;2026-05;5\n", ReadOptions())

    assert read.tables["payslips"]["employer"].to_list() == ["_" + KEYED.person("198202252386"), "165560269986"]


def test_a_fact_of_a_policy_is_read() -> None:
    fact = Column("substitute", "boolean", "vikarie", "A substitute works.", "training")

    read = parsed(HEADING.replace("NAMN", "VIKARIE") + ADA.replace("Ada Exempel", "ja"), None, (fact,))

    assert read.tables["training"]["substitute"].to_list() == [True]


@pytest.mark.parametrize("name", ["utbildning_semikolon_cp1252.csv", "utbildning_utf8bom_kort_pnr.csv"])
def test_the_samples_give_their_totals(samples: Path, name: str) -> None:
    read = parsed(samples.joinpath(name).read_bytes(), training_options())

    assert read.about.fault_total == 0
    assert read.tables["training"].height == 5
    assert read.tables["training"].select(pl.col("minutes", "fee_ore").sum()).row(0) == (6_030, 2_240_726)
    assert read.tables["training"][PERSON].to_list() == [
        KEYED.person(number)
        for number in ("198501012382", "199201012383", "200501012389", "195501142284", "199001012385")
    ]


def test_formulas_in_dropped_columns_are_text_and_a_negative_number_is_a_number(samples: Path) -> None:
    read = parsed(samples.joinpath("bad_formula_cells.csv").read_bytes(), training_options())

    assert said(read) == [(2, "Belopp", "out-of-range")]
    assert read.tables["training"]["minutes"].to_list() == [480]


def training_options() -> ReadOptions:
    columns = {
        "Personnummer": "birth_year",
        "Anst.nr": "employee",
        "Datum": "month",
        "Timmar": "minutes",
        "Belopp": "fee_ore",
    }
    return ReadOptions(columns=tuple(SourceColumn(*pair) for pair in columns.items()), constants=CONSTANTS)


@pytest.mark.parametrize("last", ["", "Summa;;;;74 450,00;0,00;12 345,67;16\n"])
def test_the_order_of_rows_changes_nothing_but_their_numbers(last: str) -> None:
    forth, back = parsed(HEADING + ADA + BO + last), parsed(HEADING + BO + ADA + last)

    assert forth.tables["payslips"].drop("_row").sort(PERSON).equals(back.tables["payslips"].drop("_row").sort(PERSON))


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title], ids=["lower", "upper", "title"])
def test_the_case_of_headings_changes_nothing(change: Callable[[str], str]) -> None:
    other = parsed(change(HEADING) + ADA + BO)

    assert other.tables["payslips"].equals(parsed(EXAMPLE).tables["payslips"])
    assert other.tables["training"].equals(parsed(EXAMPLE).tables["training"])


ANY_CELL = st.text(st.sampled_from("0123456789-+.,:/ krjanexSE\u00a0\u2212åäö=@_"), max_size=16)
READ = {
    "PNR": "birth_year",
    "MÅNAD": "month",
    "LÖN": "cash_pay_ore",
    "FÖRMÅNER": "benefits_ore",
    "KONCERN": "group",
    "FORSKNING": "research",
    "KOMMUNKOD": "municipality",
    "BETALD TID": "paid_minutes",
    "ANTAL ANSTÄLLDA": "headcount",
    "ARBETSGIVARE": "employer",
}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(*[ANY_CELL] * len(READ)), min_size=1, max_size=4))
@example([("501012389", "maj", "1.234", "5,", "å", "x", "180", "7.30", "1.5", "å")])
@example([("198202252386", "2026-05", "1e5", "-5", "19820225-2386", "kanske", "0180", "745", "-1", "198202252386")])
def test_every_given_cell_is_a_value_or_a_fault_or_waits_for_an_answer(lines: list[tuple[str, ...]]) -> None:
    text = "\n".join(["ANST.NR\t" + "\t".join(READ), *("1\t" + "\t".join(line) for line in lines)])

    read = parsed(text.encode(), ReadOptions())

    table = read.tables["payslips"]
    asked = {question.name for question in read.about.questions}
    for number, line in enumerate(lines):
        for (heading, column), cell in zip(READ.items(), line, strict=True):
            is_faulty = (number + 2, heading) in {(fault.row, fault.column) for fault in read.about.faults}
            mark = table[f"_wrong_{column}"][number] if f"_wrong_{column}" in table.columns else False
            assert (table[column][number] is not None) + mark == bool(cell.strip())
            assert mark == (is_faulty or (heading in asked and mark))
