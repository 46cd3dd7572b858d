"""Random policies over random cases: the three ways agree, the promises of 7.3 hold."""

from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.policy.working import Rows, policy_of, worked

Case = tuple[Rows, Rows, Rows]
EXAMPLES: Final = settings().max_examples // 4
MONTHS: Final = ("2025-12", "2026-03", "2026-04", "2026-05")
KINDS: Final = ("external", "internal", "institution")
BASES: Final = {
    "fee": "",
    "other_cost": "scale_ppm = 333_333\n",
    "training_pay": "",
    "flat_per_hour": "amount_ore = 12_345\n",
    "flat_per_day": "amount_ore = 55_555\nday_minutes = 360\n",
    "flat_per_head": "amount_ore = 7_777\n",
    "day_rate": "day_minutes = 360\n",
    "payroll": "scale_ppm = 10_007\n",
    "flat_per_unit": 'field = "minutes"\namount_ore = 54_321\nper_units = 77\nmost_units = 900\n',
}
CONDITIONS: Final = (
    '[eligibility.lately]\nlevel = "payslip"\nfield = "minutes_month"\nwindow_months = 3\nat_least = 700\n',
    '[eligibility.days]\nlevel = "payslip"\nfield = "training_days"\nday_minutes = 360\nat_least = 1\n',
    '[eligibility.grown]\nlevel = "employer_year"\nfield = "training_growth_ppm"\nat_least = 50_000\n',
    '[eligibility.bought]\nlevel = "training"\nfield = "provider_kind"\nis_in = ["external", "institution"]\n',
    '[eligibility.older]\nlevel = "payslip"\nfield = "age"\nat_least = 30\n',
    '[eligibility.enough]\nlevel = "employee_year"\nfield = "minutes_year"\nat_least = 400\n',
    '[eligibility.small]\nlevel = "group_month"\nfield = "group_headcount"\nbelow = 60\n',
    '[eligibility.shares]\nlevel = "employer_year"\nfield = "training_ratio_ppm"\nat_least = 5_000\n',
    '[eligibility.costs]\nlevel = "employer_year"\nfield = "training_cost_year_ore"\nat_least = 200_000\n',
    (
        '[eligibility.part]\nlevel = "payslip"\nfield = "minutes_month"\nat_least = 9_999\n'
        'pro_rata_ppm = "training_ratio_ppm"\n'
    ),
)
RATES: Final = (
    "[rate]\nshare_ppm = 500_000\n",
    "[rate]\nshare_ppm = 333_333\n",
    (
        '[rate.tiers.a]\nfield = "provider_kind"\nis = "external"\nshare_ppm = 700_001\n'
        '[rate.tiers.b]\nfield = "age"\nat_least = 40\nshare_ppm = 300_000\n'
    ),
    '[rate.tiers.young]\nfield = "age"\nbelow = 45\nshare_ppm = 612_345\n',
    (
        '[rate.schedule]\nover = "payroll_month_ore"\n'
        "points = [{ at = 1_000_000, share_ppm = 900_000 }, { at = 30_000_000, share_ppm = 100_001 }]\n"
    ),
)
OF_FIRMS: Final = (
    (
        '[rate.schedule]\nover = "headcount"\n'
        "points = [{ at = 5, share_ppm = 700_000 }, { at = 38, share_ppm = 200_001 }]\n"
    ),
    (
        '[rate.schedule]\nover = "training_ratio_ppm"\n'
        "points = [{ at = 3_000, share_ppm = 0 }, { at = 41_000, share_ppm = 650_000 }]\n"
    ),
)
OF_THE_BASE: Final = (
    '[rate.tiers.much]\nfield = "base_year_ore"\nat_least = 250_000\nshare_ppm = 400_000\n',
    (
        '[rate.schedule]\nover = "base_year_ore"\n'
        "points = [{ at = 0, share_ppm = 900_000 }, { at = 900_001, share_ppm = 100_001 }]\n"
    ),
)
REFERENCES: Final = (
    'kind = "last_year"\n',
    'kind = "last_year"\ncounts = "total"\n',
    'kind = "amount"\namount_ore = 77_777\n',
    'kind = "mean"\nyears = 2\nindex_ppm = 1_030_007\n',
)
ON_PERSONS: Final = {"flat_per_day", "flat_per_head", "day_rate", "payroll"}
UPLIFTS: Final = (
    '[uplift.older]\nlevel = "payslip"\nfield = "age"\nat_least = 40\nmultiply_base_ppm = 1_400_001\n',
    '[uplift.small]\nlevel = "employer_month"\nfield = "headcount"\nbelow = 20\nadd_points_ppm = 50_000\n',
    '[uplift.oldest]\nlevel = "payslip"\nfield = "age"\nat_least = 50\nreplace_rate_ppm = 950_000\n',
)
CAPS: Final = {
    "course": 90_050,
    "employee_month": 120_000,
    "employee_year": 150_099,
    "employer_month": 300_000,
    "employer_year": 450_050,
    "group_month": 400_000,
    "group_year": 600_099,
}
PARTS: Final = {
    "course": "amount_per_hour_ore = 5_005\n",
    "employee_year": 'base_amounts_ppm = 3_333_333\nof = "own_amount"\nown_amount_ore = 55_555\n',
    "employer_month": 'field = "training_cost_month_ore"\nshare_of_field_ppm = 333_333\n',
    "employer_year": 'field = "training_outlay_year_ore"\nshare_of_field_ppm = 111_111\n',
    "group_year": "share_of_payroll_ppm = 12_345\n",
}
INSTRUMENTS: Final = (
    ("tax_account", "month", "refunded", ""),
    ("tax_account", "month", "lost", ""),
    ("contributions", "month", "lost", ""),
    ("contributions", "month", "refunded", 'floor = "none"\n'),
    ("corporate_tax_credit", "year", "lost", ""),
    ("extra_deduction", "year", "refunded", ""),
    ("corporate_tax_credit", "year", "carried_forward", "carry_years = 1\n"),
    ("grant", "year", "refunded", ""),
    ("withholding_tax", "month", "refunded", ""),
    ("corporate_tax_credit", "year", "refunded", "share_of_tax_ppm = 333_333\n"),
)


@st.composite
def policies(draw: st.DrawFn) -> tuple[str, bool]:
    """Draw the text of a policy, and whether it carries over years."""
    measures = draw(st.lists(st.sampled_from(sorted(BASES)), min_size=1, max_size=3, unique=True))
    kind, settlement, unused, more = draw(st.sampled_from(INSTRUMENTS))
    text = "".join(f'[base.b{place}]\nmeasure = "{name}"\n{BASES[name]}' for place, name in enumerate(measures))
    is_on_courses = measures != ["payroll"]
    for condition in draw(st.lists(st.sampled_from(CONDITIONS), max_size=3, unique=True)):
        text += condition if is_on_courses or '"training"' not in condition else ""
    rates = [
        rate
        for rate in (*RATES, *OF_FIRMS, *OF_THE_BASE)
        if "provider_kind" not in rate or not ON_PERSONS & set(measures)
    ]
    text += draw(st.sampled_from(rates))
    for uplift in draw(st.lists(st.sampled_from(UPLIFTS), max_size=2, unique=True)):
        component = draw(st.sampled_from(["", 'component = ["b0"]\n']))
        text += uplift + component
    for which in draw(st.lists(st.sampled_from(sorted(CAPS)), max_size=3, unique=True)):
        if which == "group_month" and settlement == "year":
            continue
        is_firm = which.startswith("group") or (which == "employer_month" and settlement == "year")
        on = "deduction" if is_firm else draw(st.sampled_from(["deduction", "base"]))
        component = "" if is_firm else draw(st.sampled_from(["", 'component = ["b0"]\n']))
        lines = [f"amount_ore = {CAPS[which]}\n", *(PARTS[name] for name in (which,) if name in PARTS)]
        text += f'[caps.{which}]\n{draw(st.sampled_from(lines))}on = "{on}"\n{component}'
    if settlement == "year" and "payroll" not in measures and draw(st.booleans()):
        text += f"[reference]\n{draw(st.sampled_from(REFERENCES))}"
    text += f'[instrument]\nkind = "{kind}"\nsettlement = "{settlement}"\nunused = "{unused}"\n{more}'
    return text, unused == "carried_forward"


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a group of two firms and one alone, a few persons and months, and courses of some of them."""
    amounts = st.integers(0, 4_000_000)
    payslips: Rows = []
    training: Rows = []
    firms = {"A": ("G", draw(st.integers(1, 2))), "B": ("G", draw(st.integers(1, 2))), "C": ("C", 1)}
    counts = {(firm, name): draw(st.sampled_from([1, 1, 3])) for firm in firms for name in ("E1", "E2")}
    for employer, (group, rank) in firms.items():
        for month in draw(st.lists(st.sampled_from(MONTHS), min_size=1, max_size=3, unique=True)):
            for employee in ("E1", "E2"):
                row = {
                    "employer": employer,
                    "group": group,
                    "group_rank": rank,
                    "employee": employee,
                    "month": month,
                    "headcount": draw(st.sampled_from([5, 25, 40])),
                    "birth_year": draw(st.sampled_from([1957, 1975, 1985, 2004])),
                    "cash_pay_ore": draw(amounts),
                    "paid_minutes": draw(st.integers(4_000, 11_000)),
                    "research": draw(st.booleans()),
                    "count": counts[employer, employee],
                }
                payslips.append(row)
                for course in range(draw(st.integers(0, 2))):
                    training.append(
                        {key: row[key] for key in ("employer", "employee", "month")}
                        | {
                            "course": f"K{course}",
                            "minutes": draw(st.integers(0, 1_500)),
                            "fee_ore": draw(st.integers(0, 300_000)),
                            "other_cost_ore": draw(st.integers(0, 50_000)),
                            "other_support_ore": draw(st.sampled_from([0, 0, 25_000])),
                            "provider_kind": draw(st.sampled_from(KINDS)),
                        }
                    )
    for key in {(row["employer"], row["month"]) for row in payslips}:
        together = [row for row in payslips if (row["employer"], row["month"]) == key]
        for row in together:
            row["headcount"] = together[0]["headcount"]
    years: Rows = [
        {"employer": name, "year": year, "profit_ore": draw(st.integers(-100_000, 1_000_000)), "fee_ore": None}
        for name in firms
        for year in (2025, 2026)
    ]
    return payslips, training, years


CALM = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))


def with_earlier_years(text: str, case: Case) -> Case:
    """Let the tables reach back far enough, without courses, where a policy compares with earlier years."""
    payslips, training, years = case
    if "[reference]" not in text and "training_growth_ppm" not in text:
        return case
    known = {(row["employer"], row["month"][:4]) for row in payslips}
    more = [row | {"month": month} for row in _one_each(payslips) for month in ("2023-01", "2024-01")]
    more += [row | {"month": "2025-02"} for row in _one_each(payslips) if (row["employer"], "2025") not in known]
    return (
        [*payslips, *more],
        training,
        [*years, *({"employer": name, "year": year, "profit_ore": 0} for name in "ABC" for year in (2023, 2024))],
    )


def _one_each(payslips: Rows) -> Rows:
    """Give one row of each employer."""
    found: dict[str, dict[str, Any]] = {}
    for row in payslips:
        found.setdefault(row["employer"], row)
    return list(found.values())


@CALM
@given(policies(), cases())
def test_promises_hold_for_any_policy_and_any_case(policy: tuple[str, bool], case: Case) -> None:
    text, is_carried = policy
    rows = worked(policy_of(text), *with_earlier_years(text, case), is_carried=is_carried)

    for year in rows["employer_year"]:
        wanted = year["before_limits_ore"] + year["carried_in_ore"]
        assert 0 <= year["training_deduction_ore"] <= wanted
        assert year["training_deduction_ore"] % 100 == 0
        assert year["cut_ore"] >= 0
        assert (year["limited_by"] == "nothing") <= (year["cut_ore"] == 0)
    if "[caps.group_year]" in text:
        own = 600_000 if not is_carried else 2 * 600_000
        assert all(row["training_deduction_ore"] <= own for row in rows["group_year"])


@CALM
@given(policies(), cases())
def test_a_row_for_like_persons_is_as_a_row_for_each(policy: tuple[str, bool], case: Case) -> None:
    text, is_carried = policy
    payslips, training, years = with_earlier_years(text, case)
    split: Rows = []
    courses: Rows = []
    for row in payslips:
        for number in range(row["count"]):
            split.append(row | {"employee": f"{row['employee']}.{number}", "count": 1})
            courses += [
                course | {"employee": f"{row['employee']}.{number}"}
                for course in training
                if all(course[key] == row[key] for key in ("employer", "employee", "month"))
            ]
    together = worked(policy_of(text), payslips, training, years, is_carried=is_carried)
    apart = worked(policy_of(text), split, courses, years, is_carried=is_carried)

    # of a year that is settled at once, months are shares by largest remainder: an öre may fall on another row
    levels = ("employer_year", "group_year")
    for level in levels if 'settlement = "year"' in text else (*levels, "employer_month", "group_month"):
        for one, other in zip(together[level], apart[level], strict=True):
            assert one == other, level
