from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from kutcalc.errors import Fault, RowsInvalidError
from kutcalc.language import Text
from kutcalc.payroll.check import checked
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.removal import Checked, checked_without, removed_warning
from kutcalc.payroll.sheet import Sheet
from kutcalc.payroll.tables import Tables

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
SAID = Text(sv="fel", en="wrong")


def payslips(pay: Sequence[int | None], employees: Sequence[str] = ("E1", "E2", "E3")) -> Sheet:
    frame = pl.DataFrame(
        {
            "_row": [2, 3, 4],
            "employer": ["A"] * 3,
            "employee": employees,
            "month": ["2026-05"] * 3,
            "birth_year": [1990] * 3,
            "cash_pay_ore": pay,
        },
        schema_overrides={"cash_pay_ore": pl.Int64},
    )
    return Sheet("payslips", frame, "p.csv", is_text=False)


def training(employees: Sequence[str]) -> Sheet:
    frame = pl.DataFrame(
        {
            "_row": list(range(2, 2 + len(employees))),
            "employer": ["A"] * len(employees),
            "employee": employees,
            "month": ["2026-05"] * len(employees),
            "minutes": [60] * len(employees),
            "fee_ore": [0] * len(employees),
            "provider_kind": ["internal"] * len(employees),
        }
    )
    return Sheet("training", frame, "t.csv", is_text=False)


def done(*sheets: Sheet, book: FaultBook | None = None, bad: dict[str, frozenset[int]] | None = None) -> Checked:
    def check(given: Sequence[Sheet], own: FaultBook) -> Tables:
        return checked(given, law_months=LAW_MONTHS, book=own)

    return checked_without(sheets, book or FaultBook(), bad or {}, check)


def test_nothing_is_left_out_where_nothing_is_wrong() -> None:
    found = done(payslips([1, 2, 3]))

    assert (found.tables.payslips.height, found.bad_rows, found.faults) == (3, {}, ())


def test_rows_that_hang_on_those_left_out_are_left_out_too() -> None:
    found = done(payslips([1, -2, 3]), training(["E1", "E2"]))

    assert found.tables.payslips["employee"].to_list() == ["E1", "E3"]
    assert found.tables.training["employee"].to_list() == ["E1"]
    assert found.bad_rows == {"p.csv": frozenset({3}), "t.csv": frozenset({3})}
    assert [fault.code for fault in found.faults] == ["out-of-range", "no-such-payslip"]


def test_the_second_of_two_rows_with_one_key_is_left_out() -> None:
    found = done(payslips([1, 2, 3], ("E1", "E1", "E3")))

    assert found.tables.payslips["cash_pay_ore"].to_list() == [1, 3]


def test_rows_found_bad_while_reading_are_left_out_of_both_tables_of_their_file() -> None:
    courses = training(["E1", "E2", "E3"])
    same = Sheet("training", courses.frame, "p.csv", is_text=False)
    book = FaultBook()
    book.add(Fault("not-a-number", SAID, file="p.csv", row=4), is_cut=True)

    found = done(payslips([1, 2, 3]), same, book=book, bad={"p.csv": frozenset({4})})

    assert (found.tables.payslips.height, found.tables.training.height) == (2, 2)
    assert (found.bad_rows, found.fault_total) == ({"p.csv": frozenset({4})}, 1)


def test_a_fault_that_is_in_no_row_stops_all() -> None:
    book = FaultBook()
    book.add(Fault("required", SAID, file="p.csv", column="LÖN"))

    with pytest.raises(RowsInvalidError) as raised:
        done(payslips([1, -2, 3]), book=book)

    assert {fault.code for fault in raised.value.faults} == {"required", "out-of-range"}


def test_a_file_of_which_no_row_is_left_is_wrong() -> None:
    with pytest.raises(RowsInvalidError) as raised:
        done(payslips([-1, -2, None]))

    assert len(raised.value.faults) == 3


def test_the_result_says_how_many_of_how_many() -> None:
    warned = removed_warning({"p.csv": frozenset({14, 9}), "t.csv": frozenset()}, 250)

    assert warned is not None
    assert warned[1].sv == "248 av 250 rader är med. Rader med fel som lämnades bort: p.csv:9, p.csv:14."
    assert removed_warning({}, 250) is None


def test_a_file_whose_own_name_is_not_known_goes_by_its_title_where_there_are_several() -> None:
    titles = {"file.csv": Text(sv="lönefilen", en="pay"), "training_file.csv": Text(sv="kursfilen", en="courses")}
    one, two = {"file.csv": frozenset({9})}, {"training_file.csv": frozenset({3})}

    alone, both = removed_warning(one, 10, titles), removed_warning(one | two, 10, titles)

    assert alone is not None
    assert both is not None
    assert alone[1].sv.endswith("lämnades bort: rad 9.")
    assert both[1].sv.endswith("lämnades bort: lönefilen rad 9, kursfilen rad 3.")
    assert both[1].en.endswith("left out: pay row 9, courses row 3.")


def test_not_every_one_of_many_rows_is_named() -> None:
    warned = removed_warning({"p.csv": frozenset(range(100))}, 250)

    assert warned is not None
    assert warned[1].en.endswith("p.csv:19 ….")
