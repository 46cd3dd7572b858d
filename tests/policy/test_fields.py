"""The fields that a test may read agree with the columns that the tables have."""

from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS
from kutcalc.policy.fields import FIELDS, is_readable

NAMES_OF_SOMEONE = {"employer", "employee", "group", "course", "through", "year"}
LEVELS_OF_COLUMNS = {
    "employer": "employer_month",
    "payslip": "payslip",
    "training": "training",
    "employer_year": "employer_year",
}


def test_every_column_is_a_field_of_the_same_kind_and_name() -> None:
    own = [column for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS) if column.name not in NAMES_OF_SOMEONE]
    profit = [column for column in YEAR_COLUMNS if column.name == "profit_ore"]

    columns = {column.name: column for column in (*profit, *reversed(own))}

    for name, column in columns.items():
        field = FIELDS[name]
        assert (field.kind, field.choices, field.sv) == (column.kind, column.choices, column.term), name
        assert field.level == LEVELS_OF_COLUMNS[column.per], name


def test_the_unit_of_a_field_stands_in_its_name() -> None:
    for field in FIELDS.values():
        if field.unit in {"ore", "ppm", "km"}:
            assert field.name.endswith(f"_{field.unit}")


def test_a_test_reads_its_own_level_and_higher_ones() -> None:
    assert is_readable("group_month", "training")
    assert is_readable("employee_year", "payslip")
    assert is_readable("payslip", "employee_year")
    assert not is_readable("training", "payslip")
    assert not is_readable("payslip", "employer_year")
