from kutcalc.payroll import PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS, Column
from kutcalc.payroll.tables import columns_of


def test_every_column_has_a_term_and_a_sentence() -> None:
    for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS, *YEAR_COLUMNS):
        assert column.term
        assert column.summary.endswith(".")


def test_names_are_unique_in_each_table_and_choices_go_with_their_kind() -> None:
    for columns in (PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS):
        assert len({column.name for column in columns}) == len(columns)
        assert all(bool(column.choices) == (column.kind == "choice") for column in columns)


def test_a_required_column_has_no_default() -> None:
    assert not [c.name for c in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS) if c.required and c.default is not None]


def test_a_fact_of_a_policy_is_a_column_of_its_own_table_and_of_facts() -> None:
    plan = Column("has_plan", "boolean", "plan", "A plan beforehand.", per="training")

    assert "has_plan" in columns_of("training", [plan])
    assert "has_plan" in columns_of("facts", [plan])
    assert "has_plan" not in columns_of("payslips", [plan])
    assert "through" not in columns_of("facts", [])
