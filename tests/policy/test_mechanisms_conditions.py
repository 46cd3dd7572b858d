"""Conditions at each level: in the file's order, asked only where they decide, and what is said of those who fail."""

from typing import Any

import pytest
from tests.policy.working import Rows, made_case, policy_of, worked

from kutcalc.errors import FactMissingError, PolicyInvalidError
from kutcalc.policy import Policy
from kutcalc.policy.mechanisms import make_plan

WHOLE = "\n[rate]\nshare_ppm = 1_000_000\n"
FEE = [{"fee_ore": 100_000}]
BOUGHT = '[eligibility.bought]\nlevel = "training"\nfield = "provider_kind"\nis = "external"\n'
LONG = '[eligibility.long]\nlevel = "training"\nfield = "minutes"\nat_least = 480\n'


def condition(level: str, test: str, more: str = "", **instrument: str) -> Policy:
    return policy_of(f'[eligibility.c]\nlevel = "{level}"\n{test}\n{more}{WHOLE}', **instrument)


def reasons(rows: dict[str, list[dict[str, Any]]], level: str = "payslip") -> list[str | None]:
    return [row["condition_failed"] for row in rows[level]]


@pytest.mark.parametrize(
    ("level", "test", "yes", "no"),
    [
        ("training", 'field = "delivery"\nis = "digital"', {"delivery": "digital"}, {"delivery": "mixed"}),
        ("training", 'field = "certified"\nis = true', {"certified": True}, {"certified": False}),
        ("training", 'field = "mandatory"\nis = false', {"mandatory": False}, {"mandatory": True}),
        ("training", 'field = "distance_km"\nat_most = 50', {"distance_km": 50}, {"distance_km": 51}),
        ("training", 'field = "minutes"\nis = 480', {"minutes": 480}, {"minutes": 481}),
        ("payslip", 'field = "minutes_month"\nbelow = 480', {"minutes": 479}, {"minutes": 480}),
        ("payslip", 'field = "training_days"\nat_least = 2', {"minutes": 960}, {"minutes": 959}),
        ("payslip", 'field = "training_days"\nday_minutes = 300\nat_least = 2', {"minutes": 600}, {"minutes": 599}),
        ("employee_year", 'field = "minutes_year"\nat_least = 500', {"minutes": 500}, {"minutes": 499}),
        ("employer_year", 'field = "training_ratio_ppm"\nat_least = 10_000', {"fee_ore": 30_000}, {"fee_ore": 29_999}),
    ],
)
def test_conditions_on_courses_and_on_what_is_measured_on_them(
    level: str, test: str, yes: dict[str, Any], no: dict[str, Any]
) -> None:
    for course, reason in ((yes, None), (no, "c")):
        rows = worked(condition(level, test), [{}], [{"fee_ore": 100_000} | course])
        assert reasons(rows) == [reason]


@pytest.mark.parametrize(
    ("level", "test", "yes", "no"),
    [
        ("payslip", 'field = "age"\nat_least = 45', {"birth_year": 1980}, {"birth_year": 1981}),
        ("payslip", 'field = "tenure_months"\nat_least = 6', {"hired_month": "2025-11"}, {"hired_month": "2025-12"}),
        (
            "payslip",
            'field = "hired_month"\nat_most = "2025-11"',
            {"hired_month": "2025-11"},
            {"hired_month": "2025-12"},
        ),
        ("payslip", 'field = "month"\nis = "2026-05"', {}, None),
        ("payslip", 'field = "research"\nis = true', {"research": True}, {"research": False}),
        ("payslip", 'field = "pay_month_ore"\nbelow = 3_000_001', {}, {"benefits_ore": 1}),
        ("employee_year", 'field = "pay_year_ore"\nat_most = 3_000_000', {}, {"benefits_ore": 1}),
        ("employer_month", 'field = "owner"\nis_in = ["business", "region"]', {"owner": "region"}, {"owner": "state"}),
        ("employer_month", 'field = "sni"\nis_in = ["62010"]', {"sni": "62010"}, {"sni": "62020"}),
        ("employer_month", 'field = "payroll_month_ore"\nat_most = 3_000_000', {}, {"benefits_ore": 1}),
        ("employer_year", 'field = "payroll_year_ore"\nat_most = 3_000_000', {}, {"benefits_ore": 1}),
        ("employer_year", 'field = "owner"\nis = "state"', {"owner": "state"}, {"owner": "region"}),
        ("group_month", 'field = "group_headcount"\nbelow = 10', {"headcount": 9}, {"headcount": 10}),
        ("group_year", 'field = "group_headcount"\nbelow = 10', {"headcount": 9}, {"headcount": 10}),
        ("employee_year", 'field = "group_headcount"\nbelow = 10', {"headcount": 9}, {"headcount": 10}),
    ],
)
def test_conditions_on_persons_firms_and_groups(
    level: str, test: str, yes: dict[str, Any], no: dict[str, Any] | None
) -> None:
    for payslip, reason in ((yes, None), (no, "c")):
        if payslip is not None:
            rows = worked(condition(level, test), [payslip], FEE)
            assert reasons(rows) == [reason]


@pytest.mark.parametrize("level", ["training", "payslip", "employee_year", "employer_month", "employer_year"])
def test_facts_of_a_policy_at_each_level(level: str) -> None:
    policy = policy_of(
        f'[facts.agreed]\nlevel = "{level}"\ntype = "boolean"\n'
        f'[eligibility.c]\nlevel = "{level}"\nfield = "agreed"\nis = true\n{WHOLE}'
    )
    for answer, reason in ((True, None), (False, "c")):
        fact = {"agreed": answer}
        rows = worked(
            policy,
            [{} if level in {"training", "employer_year"} else fact],
            [FEE[0] | (fact if level == "training" else {})],
            [fact] if level == "employer_year" else (),
        )
        assert reasons(rows) == [reason]
    with pytest.raises(FactMissingError) as error:
        worked(policy, [{}], FEE)
    files = {"training": "training.csv", "employer_year": "years.csv", "employee_year": "facts.csv"}
    file = files.get(level, "payslips.csv")
    assert [(fault.column, fault.file) for fault in error.value.faults] == [("agreed", file)]
    # nobody is asked who took no course
    assert reasons(worked(policy, [{}])) == ["no_training"]


def test_a_fact_that_is_a_month_or_a_choice() -> None:
    text = '[facts.applied]\nlevel = "payslip"\ntype = "month"\n'
    text += '[facts.way]\nlevel = "employer_month"\ntype = "choice"\nchoices = ["a", "b"]\n'
    text += '[eligibility.in_time]\nlevel = "payslip"\nfield = "applied"\nat_most = "2026-04"\n'
    text += '[eligibility.right_way]\nlevel = "employer_month"\nfield = "way"\nis = "b"\n'
    policy = policy_of(text + WHOLE)

    assert reasons(worked(policy, [{"applied": "2026-04", "way": "b"}], FEE)) == [None]
    assert reasons(worked(policy, [{"applied": "2026-05", "way": "b"}], FEE)) == ["in_time"]
    assert reasons(worked(policy, [{"applied": "2026-04", "way": "a"}], FEE)) == ["right_way"]


# ---------------------------------------------------------------------- order


def test_the_first_condition_of_the_file_that_fails_is_named_whatever_its_level() -> None:
    owned = '[eligibility.owned]\nlevel = "employer_month"\nfield = "owner"\nis = "business"\n'
    out = {"fee_ore": 1_000, "provider_kind": "internal"}

    assert reasons(worked(policy_of(BOUGHT + owned + WHOLE), [{"owner": "state"}], [out])) == ["bought"]
    assert reasons(worked(policy_of(owned + BOUGHT + WHOLE), [{"owner": "state"}], [out])) == ["owned"]


def test_a_later_condition_is_not_asked_where_an_earlier_one_failed() -> None:
    owned = '[eligibility.owned]\nlevel = "employer_month"\nfield = "owner"\nis = "business"\n'
    certified = '[eligibility.certified]\nlevel = "training"\nfield = "certified"\nis = true\n'
    out = {"fee_ore": 1_000, "provider_kind": "internal"}

    assert reasons(worked(policy_of(BOUGHT + owned + WHOLE), [{}], [out])) == ["bought"]
    assert reasons(worked(policy_of(owned + certified + WHOLE), [{"owner": "state"}], [out])) == ["owned"]
    with pytest.raises(FactMissingError) as error:
        worked(policy_of(BOUGHT + owned + certified + WHOLE), [{}], FEE)
    assert {fault.column for fault in error.value.faults} >= {"owner"}


def test_a_fact_is_asked_for_in_the_rows_where_it_decides_and_they_are_named() -> None:
    policy = policy_of(BOUGHT + '[eligibility.certified]\nlevel = "training"\nfield = "certified"\nis = true\n' + WHOLE)
    courses: Rows = [
        {"course": "K1", "certified": True},
        {"course": "K2"},
        {"course": "K3", "provider_kind": "internal"},
        {"employee": "E2"},
    ]
    with pytest.raises(FactMissingError) as error:
        worked(policy, [{}, {"employee": "E2"}], courses)
    (fault,) = error.value.faults
    assert fault.column == "certified"
    assert "A E1" in fault.text.en
    assert "A E2" in fault.text.en


def test_alternatives_are_tried_in_order_and_the_first_that_fits_decides() -> None:
    either = 'any = [{ field = "delivery", is = "digital" }, { field = "distance_km", at_most = 10 }]'
    both = 'all = [{ field = "delivery", is = "digital" }, { field = "distance_km", at_most = 10 }]'

    assert reasons(worked(condition("training", either), [{}], [{"fee_ore": 100, "delivery": "digital"}])) == [None]
    assert reasons(worked(condition("training", both), [{}], [{"fee_ore": 100, "delivery": "mixed"}])) == ["c"]


def test_tests_within_tests() -> None:
    test = 'any = [{ all = [{ field = "minutes", at_least = 100 }, { field = "minutes", below = 200 }] }, '
    test += '{ field = "provider_kind", is_in = ["institution", "internal"] }]'
    policy = condition("training", test)

    for minutes, kind, reason in ((100, "external", None), (200, "external", "c"), (200, "internal", None)):
        course = {"fee_ore": 100, "minutes": minutes, "provider_kind": kind}
        assert reasons(worked(policy, [{}], [course])) == [reason]


# ---------------------------------------------------------------------- over time


def test_a_condition_that_is_not_active_is_as_if_it_were_not_there() -> None:
    assert reasons(worked(condition("training", 'field = "certified"\nis = true', "active = false\n"), [{}], FEE)) == [
        None
    ]


def test_a_condition_that_holds_from_a_month_and_words_that_change() -> None:
    dated = 'active = [{ value = false, source = "us", verification = "read" }, '
    dated += '{ value = true, since = 2026-06-01, source = "us", verification = "read" }]\n'
    months = ("2026-05", "2026-06")
    courses: Rows = [{"month": month, "fee_ore": 100} for month in months]
    policy = condition("training", 'field = "provider_kind"\nis = "internal"', dated)
    assert reasons(worked(policy, [{"month": month} for month in months], courses)) == [None, "c"]

    words = 'field = "provider_kind"\nis = [{ value = "external", source = "us", verification = "read" }, '
    words += '{ value = "internal", since = 2026-06-01, source = "us", verification = "read" }]'
    assert reasons(worked(condition("training", words), [{"month": month} for month in months], courses)) == [None, "c"]

    numbers = 'field = "minutes"\nat_least = [{ value = 480, source = "us", verification = "read" }, '
    numbers += '{ value = 481, since = 2026-06-01, source = "us", verification = "read" }]'
    assert reasons(worked(condition("training", numbers), [{"month": month} for month in months], courses)) == [
        None,
        "c",
    ]


# ---------------------------------------------------------------------- sums of rows


def test_of_a_sum_the_condition_that_failed_for_most_courses_is_named_and_of_ties_the_earlier() -> None:
    policy = policy_of(BOUGHT + LONG + WHOLE)
    inside: dict[str, Any] = {"fee_ore": 1_000, "provider_kind": "internal"}
    short: dict[str, Any] = {"fee_ore": 1_000, "minutes": 1}
    people: Rows = [{"employee": "E1"}, {"employee": "E2"}, {"employee": "E3", "count": 2}]

    tie = worked(policy, people, [short, inside | {"employee": "E2"}])
    assert reasons(tie) == ["long", "bought", "no_training"]
    for level in ("employer_month", "employer_year", "group_month", "group_year"):
        assert reasons(tie, level) == ["bought"]
    most = worked(policy, people, [short | {"employee": "E3"}, inside | {"employee": "E2"}])
    assert reasons(most, "employer_month") == ["long"]


def test_less_than_a_krona_is_said_to_be_so() -> None:
    assert reasons(worked(policy_of(WHOLE), [{}], [{"fee_ore": 99}])) == ["below_one_krona"]
    assert reasons(worked(policy_of(WHOLE), [{}], [{"fee_ore": 0}])) == ["below_one_krona"]
    both = worked(policy_of(WHOLE), [{}, {"employee": "E2"}], [{"fee_ore": 50}, {"employee": "E2", "fee_ore": 50}])
    assert [row["training_deduction_ore"] for row in both["payslip"]] == [50, 50]


def test_where_the_base_does_not_read_training_its_absence_is_no_reason() -> None:
    policy = policy_of(
        '[eligibility.older]\nlevel = "payslip"\nfield = "age"\nat_least = 99\n[base.pay]\nmeasure = "payroll"\n'
        + WHOLE
    )
    assert reasons(worked(policy, [{}])) == ["older"]


def test_a_condition_on_courses_needs_a_base_on_courses() -> None:
    with pytest.raises(PolicyInvalidError) as error:
        make_plan(policy_of(BOUGHT + '[base.pay]\nmeasure = "payroll"\n' + WHOLE))
    assert [fault.path for fault in error.value.faults] == ["eligibility.bought"]


def test_measured_time_counts_the_courses_that_meet_the_conditions_on_courses() -> None:
    enough = '[eligibility.enough]\nlevel = "payslip"\nfield = "minutes_month"\nat_least = 480\n'
    courses: Rows = [
        {"course": "K1", "fee_ore": 100, "minutes": 300},
        {"course": "K2", "fee_ore": 100, "minutes": 300, "provider_kind": "internal"},
    ]

    for text in (BOUGHT + enough, enough + BOUGHT):  # conditions on courses come first, wherever they stand
        assert reasons(worked(policy_of(text + WHOLE), [{}], courses)) == ["bought"]
    both = [courses[0], courses[1] | {"provider_kind": "external"}]
    assert reasons(worked(policy_of(enough + BOUGHT + WHOLE), [{}], both)) == [None]


def test_size_is_that_of_the_whole_group_and_unknown_where_it_may_decide() -> None:
    policy = condition("group_month", 'field = "size_class"\nis = "small"')
    small: dict[str, Any] = {
        "headcount": 30,
        "turnover_ore": 10**10,
        "balance_ore": 10**13,
    }  # 100 M kr is under 10 M EUR

    assert reasons(worked(policy, [small], FEE)) == [None]
    assert reasons(worked(policy, [small | {"headcount": 300, "turnover_ore": None, "balance_ore": None}], FEE)) == [
        "c"
    ]
    # turnover within the limit decides, whatever the balance
    assert reasons(worked(policy, [{"headcount": 30, "turnover_ore": 1}], FEE)) == [None]
    with pytest.raises(FactMissingError) as error:
        worked(policy, [{"headcount": 30, "turnover_ore": 10**13}], FEE)
    assert [fault.column for fault in error.value.faults] == ["balance_ore"]
    two: Rows = [small | {"group": "G"}, {"employer": "B", "group": "G"}]
    with pytest.raises(FactMissingError) as error:
        worked(policy, two, FEE)
    assert "headcount" in {fault.column for fault in error.value.faults}


def test_a_fact_by_the_name_of_a_figure_is_refused() -> None:
    text = '[facts.baseline_due]\nlevel = "payslip"\ntype = "boolean"\n' + WHOLE
    with pytest.raises(PolicyInvalidError) as error:
        make_plan(policy_of(text))
    assert [fault.path for fault in error.value.faults] == ["facts.baseline_due"]


def test_parts_may_have_any_names() -> None:
    text = '[base.base]\nmeasure = "fee"\n[base.limits]\nmeasure = "other_cost"\n'
    text += '[eligibility.counts]\nlevel = "training"\nfield = "minutes"\nat_least = 1\n'
    rows = worked(policy_of(text + WHOLE), [{}], [{"fee_ore": 100, "other_cost_ore": 200}])

    assert rows["payslip"][0]["training_deduction_ore"] == 300
    assert made_case([{}]).payslips.height == 1


# ---------------------------------------------------------------------- windows of months


def test_days_of_training_in_a_window_of_months() -> None:
    # five days of 7.6 hours within three months: 1 000 + 700 + 580 minutes are 2 280, in March; in April only 1 280
    text = '[eligibility.enough]\nlevel = "payslip"\nfield = "training_days"\nday_minutes = 456\nwindow_months = 3\n'
    policy = policy_of(f'{text}at_least = 5\n[base.pay]\nmeasure = "payroll"\n{WHOLE}')
    months = ("2025-12", "2026-01", "2026-02", "2026-03", "2026-04")
    minutes = (0, 1_000, 700, 580, 0)
    rows = worked(
        policy,
        [{"month": month} for month in months],
        [{"month": month, "minutes": time} for month, time in zip(months, minutes, strict=True) if time],
    )

    assert reasons(rows) == ["enough", "enough", "enough", None, "enough"]


def test_a_window_passes_over_months_without_pay_and_into_the_year_before() -> None:
    text = '[eligibility.enough]\nlevel = "payslip"\nfield = "minutes_month"\nwindow_months = 4\nat_least = 500\n'
    months = ("2025-11", "2026-02", "2026-03")
    rows = worked(
        policy_of(text + WHOLE),
        [{"month": month, "employee": name} for month in months for name in ("E1", "E2")],
        [{"month": month, "minutes": 260, "fee_ore": 100} for month in months],
    )

    assert reasons(rows) == ["enough", "no_training", None, "no_training", None, "no_training"]


@pytest.mark.parametrize(
    ("level", "field", "most"),
    [("payslip", "pay_month_ore", 6_000_000), ("employer_month", "payroll_month_ore", 12_000_000)],
)
def test_pay_in_a_window_of_months(level: str, field: str, most: int) -> None:
    policy = condition(level, f'field = "{field}"\nwindow_months = 2\nat_most = {most}')
    months = ("2026-01", "2026-02", "2026-03")
    payslips = [{"month": month, "employee": name} for month in months for name in ("E1", "E2")]
    rows = worked(
        policy,
        [*payslips[:-1], payslips[-1] | {"benefits_ore": 1}],
        [{"month": month, "employee": "E2", "fee_ore": 100} for month in months],
    )

    assert reasons(rows)[1::2] == [None, None, "c"]


def test_a_window_does_not_go_with_a_field_of_a_year() -> None:
    with pytest.raises(PolicyInvalidError) as error:
        make_plan(condition("employee_year", 'field = "minutes_year"\nwindow_months = 2\nat_least = 1'))
    assert [fault.path for fault in error.value.faults] == ["eligibility.c.window_months"]
