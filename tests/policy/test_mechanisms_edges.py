"""Every ceiling an öre below it, at it and an öre above it, and every threshold one below, at it and one above it."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.policy.working import Row, Rows, policy_of, worked

WHOLE = "[rate]\nshare_ppm = 1_000_000\n"
CAP = 100_000
YEARLY = {"settlement": "year"}
AROUND = (-1, 0, 1)


@dataclass(frozen=True)
class Edge:
    """A ceiling of 1 000 kr: the policy, what is said to have limited, the row of pay beside it, the instrument."""

    parts: str
    limit: str
    payslip: Row = field(default_factory=dict)
    instrument: dict[str, str] = field(default_factory=dict)


def firms(payslip: Row) -> Rows:
    """Give three firms alike."""
    return [{**payslip, "employer": name} for name in "ABC"]


def cap(which: str, lines: str = f"amount_ore = {CAP}") -> str:
    """Write a ceiling."""
    return f"{WHOLE}[caps.{which}]\n{lines}\n"


OWN = f'base_amounts_ppm = 1_000_000\nof = "own_amount"\nown_amount_ore = {CAP}'
TIERS = (
    f'amount_ore = {{ tiers = [{{ when = {{ field = "headcount", below = 10 }}, value = {CAP} }}], '
    'source = "us", verification = "assumption" }'
)
TENTH = "share_of_payroll_ppm = 100_000"
EDGES = {
    "course": Edge(cap("course"), "course_cap"),
    "employee_month": Edge(cap("employee_month"), "employee_cap"),
    "employee_year": Edge(cap("employee_year"), "employee_cap"),
    "employer_month": Edge(cap("employer_month"), "employer_cap"),
    "employer_year": Edge(cap("employer_year"), "employer_cap"),
    "employer_month of a year": Edge(cap("employer_month"), "employer_cap", instrument=YEARLY),
    "employer_year of a year": Edge(cap("employer_year"), "employer_cap", instrument=YEARLY),
    "share of payroll": Edge(cap("employer_month", TENTH), "employer_cap", {"cash_pay_ore": 10 * CAP}),
    "share of a year's pay": Edge(cap("employee_year", TENTH), "employee_cap", {"cash_pay_ore": 10 * CAP}),
    "base amounts": Edge(cap("employer_year", OWN), "employer_cap"),
    "tiers": Edge(cap("employer_month", TIERS), "employer_cap", {"headcount": 9}),
    "per hour of the deduction": Edge(cap("course", f"amount_per_hour_ore = {CAP // 8}"), "course_cap"),
}


@pytest.mark.parametrize("name", EDGES)
def test_a_ceiling_on_the_deduction_an_ore_below_at_and_above_it(name: str) -> None:
    edge = EDGES[name]
    courses: Rows = [{"employer": firm, "fee_ore": CAP + more} for firm, more in zip("ABC", AROUND, strict=True)]

    rows = worked(policy_of(edge.parts, **edge.instrument), firms(edge.payslip), courses)

    for level in ("payslip", "employer_month", "employer_year", "group_year", "employee_year"):
        found = [(row["training_deduction_ore"], row["limited_by"]) for row in rows[level]]
        assert found == [(CAP - 100, "nothing"), (CAP, "nothing"), (CAP, edge.limit)], level


@pytest.mark.parametrize("kind", ["tax_account", "corporate_tax_credit"])
def test_what_a_deduction_is_set_off_against_at_its_edge_in_whole_kronor(kind: str) -> None:
    # 31.42 % of 3 183 kr is 1 000.09, declared as 1 000; 20 % of 5 000 kr is 1 000
    tax = "tax_rate_ppm = 200_000\n" if kind == "corporate_tax_credit" else ""
    text = f'{WHOLE}[instrument]\nkind = "{kind}"\nsettlement = "year"\nunused = "lost"\n{tax}'
    courses: Rows = [{"employer": firm, "fee_ore": CAP + 100 * more} for firm, more in zip("ABC", AROUND, strict=True)]
    profits: Rows = [{"employer": firm, "profit_ore": 5 * CAP} for firm in "ABC"]

    rows = worked(policy_of(text), firms({"cash_pay_ore": 318_300}), courses, profits)["employer_year"]

    found = [(row["training_deduction_ore"], row["limited_by"]) for row in rows]
    assert found == [(CAP - 100, "nothing"), (CAP, "nothing"), (CAP, "liability")]


@pytest.mark.parametrize("which", ["course", "employee_month", "employee_year", "employer_month", "employer_year"])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_ceiling_on_the_base_at_its_edge(which: str, more: int) -> None:
    rows = worked(policy_of(cap(which, f'amount_ore = {CAP}\non = "base"')), [{}], [{"fee_ore": CAP + more}])

    assert rows["employer_year"][0]["counted_base_ore"] == min(CAP, CAP + more)


@pytest.mark.parametrize("which", ["group_month", "group_year"])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_ceiling_of_a_group_at_its_edge_in_whole_kronor(which: str, more: int) -> None:
    slips: Rows = [{"employer": name, "group": "G"} for name in "AB"]
    courses: Rows = [{"employer": "A", "fee_ore": 40_000}, {"employer": "B", "fee_ore": 60_000 + 100 * more}]

    row = worked(policy_of(cap(which)), slips, courses)["group_year"][0]

    assert row["training_deduction_ore"] == min(CAP, CAP + 100 * more)
    assert row["limited_by"] == ("nothing" if more <= 0 else "group_cap")


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_floor_at_its_edge(more: int) -> None:
    # pay of 10 000 kr: 31.42 - 10.21 = 21.21 %, 2 121 kr of room
    text = f'{WHOLE}[instrument]\nkind = "contributions"\nsettlement = "month"\nunused = "lost"\n'

    row = worked(policy_of(text), [{"cash_pay_ore": 1_000_000}], [{"fee_ore": 212_100 + more}])["payslip"][0]

    assert row["training_deduction_ore"] == min(212_100, (212_100 + more) // 100 * 100)
    assert row["limited_by"] == ("nothing" if more <= 0 else "floor")


OUTLAY = {"paid_minutes": 9_600}
TESTS: dict[str, tuple[str, int, Any]] = {
    "age": ("payslip", 45, lambda number: ({"birth_year": 2025 - number}, {})),
    "tenure_months": ("payslip", 6, lambda number: ({"hired_month": f"2025-{17 - number:02}"}, {})),
    "pay_month_ore": ("payslip", 2_000_000, lambda number: ({"cash_pay_ore": number}, {})),
    "pay_year_ore": ("employee_year", 2_000_000, lambda number: ({"cash_pay_ore": number}, {})),
    "payroll_month_ore": ("employer_month", 2_000_000, lambda number: ({"cash_pay_ore": number}, {})),
    "payroll_year_ore": ("employer_year", 2_000_000, lambda number: ({"cash_pay_ore": number}, {})),
    "minutes": ("training", 480, lambda number: ({}, {"minutes": number})),
    "minutes_month": ("payslip", 480, lambda number: ({}, {"minutes": number})),
    "minutes_year": ("employee_year", 480, lambda number: ({}, {"minutes": number})),
    "training_days": ("payslip", 2, lambda number: ({}, {"minutes": 480 * number})),
    "training_ratio_ppm": (
        "employer_year",
        5_000,
        lambda number: ({"cash_pay_ore": 10**8}, {"fee_ore": number * 100}),
    ),
    "training_cost_month_ore": ("employer_month", 50_000, lambda number: ({}, {"fee_ore": number})),
    "training_cost_year_ore": ("employer_year", 50_000, lambda number: ({}, {"fee_ore": number})),
    "training_outlay_month_ore": ("employer_month", 200_000, lambda number: (OUTLAY, {"fee_ore": number - 150_000})),
    "training_outlay_year_ore": ("employer_year", 200_000, lambda number: (OUTLAY, {"fee_ore": number - 150_000})),
    "headcount": ("employer_month", 50, lambda number: ({"headcount": number}, {})),
    "group_headcount": ("group_month", 50, lambda number: ({"headcount": number}, {})),
    "distance_km": ("training", 50, lambda number: ({}, {"distance_km": number})),
}
HOLDS = {"at_least": [0, 100, 100], "at_most": [100, 100, 0], "below": [100, 0, 0]}


@pytest.mark.parametrize("op", HOLDS)
@pytest.mark.parametrize("name", TESTS)
def test_a_threshold_one_below_at_it_and_one_above(name: str, op: str) -> None:
    level, bound, row_of = TESTS[name]
    text = '[base.heads]\nmeasure = "flat_per_head"\namount_ore = 100\n'
    text += f'[eligibility.x]\nlevel = "{level}"\nfield = "{name}"\n{op} = {bound}\n'
    tables = [row_of(bound + more) for more in AROUND]
    slips, courses = (
        [{**rows[table], "employer": firm} for firm, rows in zip("ABC", tables, strict=True)] for table in (0, 1)
    )

    rows = worked(policy_of(text + WHOLE), slips, courses)["employer_year"]

    assert [row["training_deduction_ore"] for row in rows] == HOLDS[op]


@pytest.mark.parametrize(("minutes", "fits"), [(479, False), (480, True), (481, True)])
def test_a_rolling_window_at_its_threshold(minutes: int, *, fits: bool) -> None:
    text = '[eligibility.x]\nlevel = "payslip"\nfield = "minutes_month"\nwindow_months = 3\nat_least = 960\n'
    months = ("2026-03", "2026-05", "2026-07")
    taken = zip(months, (480, minutes, 1), (10_000, 20_000, 40_000), strict=True)
    courses: Rows = [{"month": month, "minutes": time, "fee_ore": fee} for month, time, fee in taken]

    rows = worked(policy_of(text + WHOLE), [{"month": month} for month in months], courses)

    assert rows["employer_year"][0]["training_deduction_ore"] == (20_000 if fits else 0)


SIZES = {
    "headcount": [(9, "micro"), (10, "small"), (49, "small"), (50, "medium"), (249, "medium"), (250, "large")],
    "turnover_ore": [
        (2_200_000_000, "micro"), (2_200_000_001, "small"), (11_000_000_000, "small"), (11_000_000_001, "medium"),
        (55_000_000_000, "medium"), (55_000_000_001, "large"),
    ],
    "balance_ore": [
        (2_200_000_000, "micro"), (2_200_000_001, "small"), (11_000_000_000, "small"), (11_000_000_001, "medium"),
        (47_300_000_000, "medium"), (47_300_000_001, "large"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("what", SIZES)
def test_the_size_classes_at_their_edges(what: str) -> None:
    tiers = "".join(
        f'[rate.tiers.{size}]\nfield = "size_class"\nis = "{size}"\nshare_ppm = {share}00_000\n'
        for share, size in enumerate(("micro", "small", "medium", "large"), 1)
    )
    for number, size in SIZES[what]:
        slip = {"headcount": 1, "turnover_ore": 10**13, "balance_ore": 10**13, what: number}
        if what == "headcount":
            slip |= {"turnover_ore": 0}

        row = worked(policy_of(tiers), [slip], [{"fee_ore": 10_000}])["employer_year"][0]

        assert row["training_deduction_ore"] // 1_000 == 1 + ("micro", "small", "medium", "large").index(size)
