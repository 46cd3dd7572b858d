"""The exact form: from what was typed to a request, and what is wrong at which field."""

from kutcalc.language import Text
from kutcalc.policy import Library
from kutcalc.server.pages.form_columns import form_columns, form_name
from kutcalc.server.pages.forms import body_of, problem_at, typed_of
from kutcalc.server.pages.prefilled import typed_of_example, typed_of_request

COLUMNS = form_columns([])
ROW = {"month": "2026-05", "birth_year": "1985", "cash_pay": "33 333,50"}


def rows(table: str, number: int, **typed: str) -> dict[str, str]:
    return {f"{table}-{number}-{name}": text for name, text in typed.items()}


def test_fields_have_the_units_that_people_write() -> None:
    assert [form_name(name) for name in ("cash_pay_ore", "minutes", "paid_minutes", "birth_year")] == [
        "cash_pay",
        "hours",
        "paid_hours",
        "birth_year",
    ]


def test_rows_become_a_request_in_the_units_of_the_tables() -> None:
    form = rows("payslips", 0, **ROW) | rows("training", 0, employee="p1", month="maj 2026", hours="7:30", fee="4 000")

    body = body_of(typed_of({**form, "training-0-provider_kind": "external"}), "se-almega-2024@1", COLUMNS)

    assert body.problems == ()
    assert body.request["employers"] == [
        {
            "employer": "A",
            "payslips": [{"employee": "p1", "month": "2026-05", "birth_year": 1985, "cash_pay_ore": 3_333_350}],
            "training": [
                {"employee": "p1", "month": "2026-05", "minutes": 450, "fee_ore": 400_000, "provider_kind": "external"}
            ],
        }
    ]


def test_what_the_employer_is_holds_for_all_its_rows() -> None:
    form = rows("payslips", 0, **ROW, headcount="12") | rows("payslips", 1, **ROW)

    employer = body_of(typed_of(form), "x", COLUMNS).request["employers"][0]

    assert employer["headcount"] == 12
    assert all("headcount" not in row for row in employer["payslips"])


def test_rows_that_differ_on_the_employer_are_told() -> None:
    form = rows("payslips", 0, **ROW, headcount="12") | rows("payslips", 1, **ROW, headcount="13")

    problems = body_of(typed_of(form), "x", COLUMNS).problems

    assert [(one.field, one.code) for one in problems] == [("payslips-1-headcount", "fact-differs")]


def test_all_faults_are_told_at_once_each_at_its_field() -> None:
    form = (
        rows("payslips", 0, month="2026-13", birth_year="98", cash_pay="1.234")
        | rows("payslips", 1, employee="p2", cash_pay="32.500,5O")
        | rows("training", 0, employee="p1", hours="7.30")
    )

    problems = body_of(typed_of(form), "x", COLUMNS).problems

    assert {one.field: one.code for one in problems} == {
        "payslips-0-month": "bad-month",
        "payslips-0-birth_year": "out-of-range",
        "payslips-0-cash_pay": "ambiguous-number",
        "payslips-1-month": "required",
        "payslips-1-birth_year": "required",
        "payslips-1-cash_pay": "not-a-number",
        "training-0-month": "required",
        "training-0-hours": "ambiguous-number",
        "training-0-fee": "required",
        "training-0-provider_kind": "required",
    }
    assert "Lönerad 2" in next(one for one in problems if one.field == "payslips-1-cash_pay").text.sv


def test_a_row_with_only_a_month_is_no_row() -> None:
    form = rows("payslips", 0, **ROW) | rows("payslips", 1, month="2026-05", through="", count="1")

    body = body_of(typed_of(form), "x", COLUMNS)

    assert len(body.request["employers"][0]["payslips"]) == 1


def test_nothing_typed_asks_for_a_row() -> None:
    problems = body_of(typed_of({}), "x", COLUMNS).problems

    assert [(one.field, one.code) for one in problems] == [("payslips-0-cash_pay", "required")]


def test_faults_of_the_engine_find_the_row_that_was_typed() -> None:
    form = rows("payslips", 0, month="2026-05") | rows("payslips", 3, **ROW)
    body = body_of(typed_of(form), "x", COLUMNS)

    found = problem_at(
        body, "/employers/0/payslips/0/cash_pay_ore", "x", Text(sv="fel", en="wrong"), {"cash_pay_ore": "cash_pay"}
    )

    assert found.field == "payslips-3-cash_pay"
    assert found.text.sv == "Lönerad 4: fel"


def test_an_answer_for_all_rows_becomes_an_assumption() -> None:
    columns = form_columns([Library().get("se-m-reformgrupp-2018")])

    body = body_of(typed_of({**rows("payslips", 0, **ROW), "assume-work_relevant": "true"}), "x", columns)

    assert body.request["assume"] == [{"column": "work_relevant", "value": True}]


def test_a_request_written_as_a_form_comes_back_as_it_was() -> None:
    first = body_of(typed_of_example("sv"), "se-almega-2024@1", COLUMNS)

    again = body_of(typed_of_request(first.request, "en"), "se-almega-2024@1", COLUMNS)

    assert first.problems == again.problems == ()
    assert again.request == first.request
    assert first.request["employers"][0]["headcount"] == 12
