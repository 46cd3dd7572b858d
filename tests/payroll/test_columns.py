from datetime import date
from typing import Any

import polars as pl
import pytest

from kutcalc.errors import RowsInvalidError
from kutcalc.payroll import tables_from_columns

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))


def slips(**columns: Any) -> dict[str, Any]:
    return {
        "employer": ["A", "A"],
        "employee": ["E1", "E2"],
        "month": ["2026-01", date(2026, 1, 1)],
        "birth_year": [1990, 1991],
        "cash_pay_ore": [100, 200],
        **columns,
    }


def test_python_values_pass_through_the_same_checks() -> None:
    tables = tables_from_columns(slips(research=[True, None], headcount=[None, 12]), law_months=LAW_MONTHS)

    assert tables.payslips["research"].to_list() == [True, False]
    assert tables.payslips["headcount"].to_list() == [12, 12]
    assert tables.payslips["month"].to_list() == [date(2026, 1, 1)] * 2


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [
        ("cash_pay_ore", ["100", 200], "wrong-type"),
        ("cash_pay_ore", [True, 200], "wrong-type"),
        ("cash_pay_ore", [1.5, 200], "wrong-type"),
        ("cash_pay_ore", [10**30, 200], "out-of-range"),
        ("cash_pay_ore", [-1, 200], "out-of-range"),
        ("cash_pay_ore", [None, 200], "required"),
        ("research", [1, None], "wrong-type"),
        ("month", ["2026-13", "2026-01"], "bad-month"),
        ("month", [date(2026, 1, 2), "2026-01"], "bad-month"),
        ("employee", ["åäö", "E2"], "bad-text"),
        ("employee", [7, "E2"], "wrong-type"),
        ("owner", ["me", None], "not-a-choice"),
    ],
)
def test_a_wrong_value_is_placed_by_its_pointer(column: str, values: list[Any], code: str) -> None:
    with pytest.raises(RowsInvalidError) as raised:
        tables_from_columns(slips(**{column: values}), law_months=LAW_MONTHS)

    assert [(fault.pointer, fault.code) for fault in raised.value.faults] == [(f"/payslips/0/{column}", code)]
    assert raised.value.faults[0].row is None


def test_an_unknown_or_short_column_is_a_fault_of_the_column() -> None:
    with pytest.raises(RowsInvalidError) as raised:
        tables_from_columns(slips(fee=[1, 2], count=[1], _row=[1, 2]), law_months=LAW_MONTHS)

    assert {(fault.pointer, fault.code) for fault in raised.value.faults} == {
        ("/payslips/count", "wrong-type"),
        ("/payslips/fee", "unknown-field"),
        ("/payslips/_row", "unknown-field"),
    }


def test_polars_columns_are_taken_as_they_are() -> None:
    columns = {name: pl.Series(name, values, strict=False) for name, values in slips(month=["2026-01"] * 2).items()}
    columns["birth_year"] = columns["birth_year"].cast(pl.Int16)
    columns["owner"] = pl.Series("owner", ["business", "business"], dtype=pl.Categorical)

    tables = tables_from_columns(columns, law_months=LAW_MONTHS)

    assert tables.payslips["birth_year"].dtype == pl.Int64
    assert tables.payslips["owner"].to_list() == ["business", "business"]


def test_a_polars_column_of_another_type_is_one_fault() -> None:
    with pytest.raises(RowsInvalidError) as raised:
        tables_from_columns(
            slips(cash_pay_ore=pl.Series([1.0, 2.0]), research=pl.Series(["ja", "nej"])), law_months=LAW_MONTHS
        )

    assert [(fault.pointer, fault.code) for fault in raised.value.faults] == [
        ("/payslips/cash_pay_ore", "wrong-type"),
        ("/payslips/research", "wrong-type"),
    ]
