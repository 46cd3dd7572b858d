"""Swedish designs worked by hand, the research deduction as a pattern, and templates that are structure only."""

from collections.abc import Mapping
from typing import Any, Final

import pytest
from tests.policy.working import LIBRARY, kr, worked

from kutcalc.errors import FactMissingError, ParameterMissingError
from kutcalc.policy import Change, Policy, change, differences, open_parameters, refuse_open

Rows = dict[str, list[dict[str, Any]]]

SMALL: Final = {"headcount": 12, "turnover_ore": 100_000_000, "balance_ore": 100_000_000}
LARGE: Final = {"headcount": 400, "turnover_ore": 10**13, "balance_ore": 10**13}


def one(rows: Rows, level: str = "employer_month") -> dict[str, Any]:
    (row,) = rows[level]
    return row


def year_of(rows: Rows) -> dict[str, Any]:
    return one(rows, "employer_year")


# ---------------------------------------------------------------------- the research deduction as a pattern

IN_RESEARCH: Final = {"fou_share_ppm": 1_000_000, "fou_minutes": 10_400}


def not_in_research(ref: str) -> dict[str, Any]:
    return {"fou_share_ppm": 0} | ({"fou_rescued": False} if ref == "se-fou-2024" else {})


def firms(month: str, *staff: Mapping[str, Any], **facts: Any) -> list[dict[str, Any]]:
    """Give each person a firm of its own."""
    return [{"employer": f"F{number:02d}", "month": month, **facts, **row} for number, row in enumerate(staff)]


def kronor(rows: Rows, figure: str) -> list[int]:
    return [kr(row[figure]) for row in rows["employer_month"]]


def both(ref: str, month: str, staff: list[dict[str, Any]]) -> tuple[list[int], list[int]]:
    """Work staff twice, in firms that claim by the pattern and in firms that claim by the law; give both deductions."""
    by_law = [{"employer": f"L{number:02d}", "research": True} | row for number, row in enumerate(staff)]
    rows = worked(
        LIBRARY.get(ref),
        [*firms(month, *staff, **IN_RESEARCH), *firms(month, *by_law, **not_in_research(ref))],
    )
    kinds = {kind: [row for row in rows["employer_month"] if row["employer"].startswith(kind)] for kind in "FL"}
    assert {row["research_deduction_ore"] for row in kinds["F"]} == {0}
    assert {row["training_deduction_ore"] for row in kinds["L"]} == {0}
    return (
        [kr(row["training_deduction_ore"]) for row in kinds["F"]],
        [kr(row["research_deduction_ore"]) for row in kinds["L"]],
    )


AROUND_THE_CAP: Final = {
    # where the law's deduction reaches its cap: 230 000 / 10 %; / 9.59 %; 450 000, 600 000 / 9.59 %; 3 000 000 / 20 %
    "2018-12": ("se-fou-2014", 2_300_000),
    "2020-03": ("se-fou-2014", 2_398_332),
    "2020-04": ("se-fou-2020", 4_692_388),
    "2021-06": ("se-fou-2020", 4_692_388),
    "2021-07": ("se-fou-2021", 6_256_518),
    "2023-06": ("se-fou-2021", 6_256_518),
    "2023-07": ("se-fou-2023", 15_641_293),
    "2023-12": ("se-fou-2023", 15_641_293),
    "2024-01": ("se-fou-2024", 15_000_000),
    "2026-05": ("se-fou-2024", 15_000_000),
}


@pytest.mark.parametrize("month", AROUND_THE_CAP)
def test_the_pattern_gives_the_kronor_of_the_law_at_the_full_rate_and_around_the_cap(month: str) -> None:
    ref, at_cap = AROUND_THE_CAP[month]
    # the next ten kronor of pay are left out before 2024: there the law's capped part is over the cap by öre alone
    pays = (0, 1, 99, 10_433, 33_333, 58_117, 100_000, at_cap - 11, at_cap - 1, at_cap, at_cap + 11, 2 * at_cap)

    by_pattern, by_law = both(ref, month, [{"cash_pay_ore": pay * 100} for pay in pays])

    assert by_pattern == by_law


@pytest.mark.parametrize(
    ("ref", "month", "amounts"),
    [
        # 10 %, from 2019 9.59 %, at most 230 000
        ("se-fou-2014", "2018-05", {40_000: 4_000, 2_299_999: 229_999, 2_300_000: 230_000, 2_300_001: 230_000}),
        ("se-fou-2014", "2019-05", {40_000: 3_836, 2_398_331: 229_999, 2_398_332: 230_000, 3_000_000: 230_000}),
        # 19.59 %, at most 450 000 x 19.59 / 9.59 = 919 238.79
        ("se-fou-2020", "2020-05", {40_000: 7_836, 4_692_382: 919_237, 4_692_387: 919_238, 4_692_399: 919_238}),
        # at most 600 000 x 19.59 / 9.59 = 1 225 651.72
        ("se-fou-2021", "2022-05", {50_000: 9_795, 6_256_512: 1_225_650, 6_256_518: 1_225_651, 6_256_530: 1_225_651}),
        # at most 1 500 000 x 19.59 / 9.59 = 3 064 129.30
        (
            "se-fou-2023",
            "2023-08",
            {50_000: 9_795, 15_641_287: 3_064_128, 15_641_293: 3_064_129, 16 * 10**6: 3_064_129},
        ),
        # 20 %, at most 3 000 000
        (
            "se-fou-2024",
            "2024-05",
            {50_000: 10_000, 14_999_999: 2_999_999, 15 * 10**6: 3_000_000, 15_000_001: 3_000_000},
        ),
    ],
)
def test_the_pattern_by_hand(ref: str, month: str, amounts: dict[int, int]) -> None:
    staff = [{"cash_pay_ore": pay * 100} for pay in amounts]
    rows = worked(LIBRARY.get(ref), firms(month, *staff, **IN_RESEARCH))

    assert kronor(rows, "training_deduction_ore") == list(amounts.values())


@pytest.mark.parametrize(
    ("ref", "month", "staff"),
    [
        # only old-age pension contribution is due: nothing in either; the young of 2021 up to the ceiling of 25 000
        ("se-fou-2014", "2019-09", [(1950, 40_000), (2003, 20_000), (1937, 40_000)]),
        ("se-fou-2020", "2021-02", [(1950, 40_000), (2000, 24_999), (2000, 25_000), (2004, 25_000)]),
        ("se-fou-2021", "2022-10", [(1950, 40_000), (2001, 24_999), (2001, 25_000), (2005, 25_000)]),
        ("se-fou-2023", "2023-08", [(1950, 40_000), (2001, 25_000), (2006, 25_000)]),
        # from 2024 the two are the same for everybody
        ("se-fou-2024", "2026-05", [(1958, 40_000), (2005, 25_000), (2005, 35_000), (2005, 200_000), (1980, 9_999)]),
    ],
)
def test_the_floor_squeezes_the_pattern_as_it_does_the_law(ref: str, month: str, staff: list[tuple[int, int]]) -> None:
    people = [{"birth_year": born, "cash_pay_ore": pay * 100} for born, pay in staff]

    by_pattern, by_law = both(ref, month, people)

    assert by_pattern == by_law


def test_the_pattern_differs_from_the_law_of_2021_for_the_young_above_the_ceiling() -> None:
    # 35 000: law 25 000 x 9.52 % + 10 000 x 19.59 % = 4 339; pattern up to the room, 2 380 + 10 000 x 21.21 % = 4 501
    young = {"birth_year": 2000, "cash_pay_ore": 3_500_000}

    by_pattern, by_law = both("se-fou-2020", "2021-02", [young])

    assert by_law == [4_339]
    assert by_pattern == [4_501]


def test_a_group_shares_the_cap_of_the_pattern_as_that_of_the_law() -> None:
    # 3 million of pay in the parent, which goes first; 9 and 8 million in two firms of one rank
    staff = [
        {"employer": "P", "group_rank": 1, "cash_pay_ore": 300_000_000},
        {"employer": "A", "group_rank": 2, "cash_pay_ore": 900_000_100},
        {"employer": "B", "group_rank": 2, "cash_pay_ore": 800_000_300},
    ]
    policy = LIBRARY.get("se-fou-2024")

    by_pattern = worked(policy, firms("2026-05", *staff, group="G", **IN_RESEARCH))
    by_law = worked(policy, firms("2026-05", *staff, group="G", research=True, **not_in_research(policy.id)))

    # claims of 1 800 000, 1 600 000 and 600 000: the parent gets its own, the two share 2 400 000 by 18 to 16
    assert kronor(by_pattern, "training_deduction_ore") == [1_270_588, 1_129_412, 600_000]
    assert kronor(by_law, "research_deduction_ore") == [1_270_588, 1_129_412, 600_000]


def test_on_top_of_the_law_the_pattern_counts_the_research_twice() -> None:
    # 100 000: the law takes 20 000; the pattern takes what the floor leaves, 21 210 - 20 000
    rows = worked(
        LIBRARY.get("se-fou-2024"), firms("2026-05", {"cash_pay_ore": 10_000_000}, research=True, **IN_RESEARCH)
    )

    assert kronor(rows, "research_deduction_ore") == [20_000]
    assert kronor(rows, "training_deduction_ore") == [1_210]


@pytest.mark.parametrize(
    ("ref", "month", "least_share"),
    [
        ("se-fou-2014", "2018-05", 750_000),
        ("se-fou-2020", "2020-05", 750_000),
        ("se-fou-2021", "2022-05", 500_000),
        ("se-fou-2023", "2023-08", 500_000),
    ],
)
def test_the_share_of_time_and_the_hours_decide_before_2024(ref: str, month: str, least_share: int) -> None:
    people = [
        {"fou_share_ppm": least_share, "fou_minutes": 900},
        {"fou_share_ppm": least_share - 1},
        {"fou_share_ppm": least_share, "fou_minutes": 899},
    ]
    rows = worked(LIBRARY.get(ref), firms(month, *people))

    failed = [row["condition_failed"] for row in rows["employer_month"]]
    assert failed == [None, "research_share", "research_hours"]


def test_from_2024_the_four_months_before_can_rescue_a_month() -> None:
    people = [
        {"fou_share_ppm": 500_000, "fou_minutes": 900},
        {"fou_share_ppm": 499_999, "fou_minutes": 900, "fou_rescued": True},
        {"fou_share_ppm": 499_999, "fou_minutes": 900, "fou_rescued": False},
        {"fou_share_ppm": 500_000, "fou_minutes": 899, "fou_rescued": False},
    ]
    rows = worked(LIBRARY.get("se-fou-2024"), firms("2024-01", *people))

    # 20 % of 30 000
    assert kronor(rows, "training_deduction_ore") == [6_000, 6_000, 0, 0]


def test_the_hours_are_not_asked_of_those_who_do_no_research() -> None:
    rows = worked(LIBRARY.get("se-fou-2021"), firms("2022-05", {"fou_share_ppm": 0}))

    assert one(rows)["condition_failed"] == "research_share"
    with pytest.raises(FactMissingError) as error:
        worked(LIBRARY.get("se-fou-2021"), firms("2022-05", {"fou_share_ppm": 600_000}))
    assert [fault.column for fault in error.value.faults] == ["fou_minutes"]


# ---------------------------------------------------------------------- transition fees


def transition(fee_ore: int, *, registered: bool = True) -> Rows:
    # pay of the year: 2 x 40 000 x 12 = 960 000, of which 0.15 % is 1 440
    months = [f"2025-{number:02d}" for number in range(1, 13)]
    facts = {"year": 2025, "registered_transition": registered, "transition_fee_ore": fee_ore}
    payslips = [{"month": month, "count": 2, "cash_pay_ore": 4_000_000} for month in months]
    return worked(LIBRARY.get("se-omstallning-2022"), payslips, (), [facts])


@pytest.mark.parametrize(
    ("fee_ore", "amount", "limit"),
    [
        (143_999, 1_439, "employer_cap"),
        (144_000, 1_440, "nothing"),
        (144_001, 1_440, "nothing"),
        (288_000, 1_440, "nothing"),
        (0, 0, "employer_cap"),
    ],
)
def test_the_state_makes_good_the_fee_up_to_a_share_of_pay(fee_ore: int, amount: int, limit: str) -> None:
    row = year_of(transition(fee_ore))

    assert kr(row["before_limits_ore"]) == 1_440
    assert (kr(row["training_deduction_ore"]), row["limited_by"]) == (amount, limit)


def test_without_a_registered_organisation_the_fee_is_not_asked_for() -> None:
    facts = {"year": 2025, "registered_transition": False}
    rows = worked(LIBRARY.get("se-omstallning-2022"), [{"month": "2025-01"}], (), [facts])

    assert year_of(rows)["condition_failed"] == "registered"
    with pytest.raises(FactMissingError) as error:
        worked(
            LIBRARY.get("se-omstallning-2022"), [{"month": "2025-01"}], (), [facts | {"registered_transition": True}]
        )
    assert [fault.column for fault in error.value.faults] == ["transition_fee_ore"]


# ---------------------------------------------------------------------- templates: what each leaves open

UNIT_RATE: Final = {"exchange.rate_ukr": 1_000_000}
HOLES: Final[dict[str, dict[str, Any]]] = {
    "se-krut": {
        "eligibility.small_or_medium.active": True,
        "rate.share_ppm": 500_000,
        "caps.employee_year.amount_ore": 1_000_000,
        "instrument.kind": "tax_account",
    },
    "se-c-2019": {
        "rate.share_ppm": 500_000,
        "caps.employer_year.amount_ore": None,
        "instrument.kind": "tax_account",
        "instrument.unused": "refunded",
    },
    "se-mp-2022": {
        "rate.share_ppm": 250_000,
        "caps.employer_year.amount_ore": 2_000_000,
        "instrument.kind": "corporate_tax_credit",
        "instrument.unused": "lost",
    },
    "se-iks-2000": {
        "base.deposits.scale_ppm": 50_000,
        "rate.share_ppm": 100_000,
        "caps.employee_year.amount_ore": 1_000_000,
    },
    "se-fornyelsefond-1985": {"rate.share_ppm": 500_000},
    "se-forskningsavdrag-1973": {"base.basic.share_ppm": 100_000},
    "de-qcg-2019": {"base.fees.share_ppm": 400_000, "base.pay.share_ppm": 250_000, **UNIT_RATE},
    "qc-1pct": {"instrument.kind": "tax_account", "instrument.unused": "refunded", **UNIT_RATE},
    "my-hrd": {"base.cost.measure": "fee", "rate.share_ppm": 1_000_000, **UNIT_RATE},
    "ie-ntf": {
        "base.cost.measure": "fee",
        "rate.share_ppm": 200_000,
        "instrument.kind": "grant",
        **UNIT_RATE,
    },
    "ch-2016": {"instrument.tax_rate_ppm": 250_000, **UNIT_RATE},
    "no-kompetansefunn": {
        "eligibility.formal_only.active": True,
        "eligibility.external_only.active": True,
        "caps.employer_year.amount_minor": 2_000_000,
        "reference.amount_minor": 500_000,
        "rate.share_ppm": 200_000,
        **UNIT_RATE,
    },
    "no-kompetansefunn-generell": {"rate.share_ppm": 200_000, **UNIT_RATE},
    "no-kompetansefunn-formell": {"rate.share_ppm": 200_000, **UNIT_RATE},
    "no-kompetansefunn-under-terskel": {
        "caps.employer_year.amount_minor": 2_000_000,
        "rate.share_ppm": 200_000,
        **UNIT_RATE,
    },
    "no-kompetansefunn-over-terskel": {
        "reference.amount_minor": 2_000_000,
        "rate.share_ppm": 200_000,
        **UNIT_RATE,
    },
    "no-kompetansefunn-ekstern": {"rate.share_ppm": 200_000, **UNIT_RATE},
}


def filled(ref: str, **others: Any) -> Policy:
    """Give a template with every open value given."""
    given = HOLES[ref] | {path.replace("__", "."): value for path, value in others.items()}
    return change(LIBRARY.get(ref), [Change(path, value) for path, value in given.items()])


@pytest.mark.parametrize("ref", HOLES)
def test_a_template_leaves_open_what_its_sources_do(ref: str) -> None:
    assert {path for path, _ in open_parameters(LIBRARY.get(ref))} == set(HOLES[ref])


@pytest.mark.parametrize(("ref", "hole"), [(ref, hole) for ref, holes in HOLES.items() for hole in holes])
def test_a_template_is_refused_while_any_value_is_open(ref: str, hole: str) -> None:
    given = [Change(path, value) for path, value in HOLES[ref].items() if path != hole]
    with pytest.raises(ParameterMissingError) as error:
        refuse_open(change(LIBRARY.get(ref), given))
    assert [fault.path for fault in error.value.faults] == [hole]
    refuse_open(filled(ref))


# ---------------------------------------------------------------------- Swedish templates


def test_the_krut_deduction_is_held_under_its_cap_per_person_and_asks_size_where_size_counts() -> None:
    # half of 19 998, 20 000 and 20 002 against a cap of 10 000
    for fee, amount in ((19_998, 9_999), (20_000, 10_000), (20_002, 10_000)):
        rows = worked(filled("se-krut"), [SMALL], [{"fee_ore": fee * 100}])
        assert kr(year_of(rows)["training_deduction_ore"]) == amount
    assert one(worked(filled("se-krut"), [LARGE], [{"fee_ore": 100}]))["condition_failed"] == "small_or_medium"
    anyone = filled("se-krut", eligibility__small_or_medium__active=False)
    assert kr(one(worked(anyone, [{}], [{"fee_ore": 100_000}]))["training_deduction_ore"]) == 500


def test_the_centre_party_counts_fee_and_other_cost() -> None:
    # 10 000 + 2 000, half
    rows = worked(filled("se-c-2019"), [{}], [{"fee_ore": 1_000_000, "other_cost_ore": 200_000}])

    assert kr(one(rows)["training_deduction_ore"]) == 6_000


def test_the_green_party_counts_bought_courses_against_the_years_tax() -> None:
    # a quarter of 60 000 = 15 000; tax 20.6 % of 50 000 = 10 300
    courses: list[dict[str, Any]] = [
        {"fee_ore": 6_000_000},
        {"course": "K2", "fee_ore": 6_000_000, "provider_kind": "internal"},
    ]
    row = year_of(worked(filled("se-mp-2022"), [{}], courses, [{"profit_ore": 5_000_000}]))

    assert kr(row["before_limits_ore"]) == 15_000
    assert kr(row["training_deduction_ore"]) == 10_300


def test_deposits_on_a_learning_account_count_with_or_without_training() -> None:
    # 5 % of 30 000 a month is 1 500; in eight months 12 000, of which 10 000 counts; a tenth
    months = [f"2026-{number:02d}" for number in range(1, 9)]
    rows = worked(
        filled("se-iks-2000"),
        [{"month": month, "learning_account": True} for month in months]
        + [{"month": month, "employee": "E2", "learning_account": False} for month in months],
    )

    assert year_of(rows)["counted_base_ore"] == 1_000_000
    assert kr(year_of(rows)["training_deduction_ore"]) == 1_000


def fund(profit_kr: int, fee_kr: int) -> dict[str, Any]:
    paid = {"paid_minutes": 10_400}
    course = {"minutes": 0, "fee_ore": fee_kr * 100}
    years = [{"profit_ore": profit_kr * 100, "union_opinion": True}]
    return year_of(worked(filled("se-fornyelsefond-1985"), [paid], [course], years))


@pytest.mark.parametrize(("fee", "counted"), [(99_999, 99_999), (100_000, 100_000), (100_001, 100_000)])
def test_a_tenth_of_profit_is_in_the_renewal_fund(fee: int, counted: int) -> None:
    # profit 1 000 000; half of what counts, times 20.6 % tax: 100 000 gives 10 300
    row = fund(1_000_000, fee)

    assert kr(row["counted_base_ore"]) == counted
    assert kr(row["training_deduction_ore"]) == counted * 103 // 1_000


def test_a_profit_below_half_a_million_has_no_renewal_fund() -> None:
    assert fund(499_999, 100_000)["condition_failed"] == "profit"
    # a tenth of 500 000 = 50 000; half of it, times 20.6 %
    assert kr(fund(500_000, 100_000)["training_deduction_ore"]) == 5_150


@pytest.mark.parametrize(("share", "amount"), [(250_000, 6_180), (249_999, 0)])
def test_a_basic_part_and_a_fifth_of_the_increase_come_off_profit(share: int, amount: int) -> None:
    # pay 120 000 x 5 / 3 = 200 000: a tenth of it 20 000, and 20 % of an increase of 50 000, 10 000: 30 000 x 20.6 %
    payslip = {"cash_pay_ore": 12_000_000, "research_time_ppm": share}
    years = [{"research_increase_ore": 5_000_000}]
    row = year_of(worked(filled("se-forskningsavdrag-1973"), [payslip], (), years))

    assert kr(row["training_deduction_ore"]) == amount


def test_without_an_increase_the_basic_part_is_left() -> None:
    # 20 000 x 20.6 %
    payslip = {"cash_pay_ore": 12_000_000, "research_time_ppm": 1_000_000}
    years = [{"research_increase_ore": 0}]
    row = year_of(worked(filled("se-forskningsavdrag-1973"), [payslip], (), years))

    assert kr(row["training_deduction_ore"]) == 4_120


# ---------------------------------------------------------------------- foreign templates


@pytest.mark.parametrize(("headcount", "amount"), [(9, 10_000 + 2_250), (10, 4_000 + 750)])
def test_below_ten_employees_the_known_german_shares_replace_the_open_ones(headcount: int, amount: int) -> None:
    # fee 10 000, pay 26 000 x 1 200 / 10 400 = 3 000: 100 and 75 %, or the 40 and 25 % that were given
    pay = {"headcount": headcount, "cash_pay_ore": 2_600_000, "paid_minutes": 10_400}
    rows = worked(filled("de-qcg-2019"), [pay], [{"minutes": 1_200, "fee_ore": 1_000_000}])

    assert kr(one(rows)["training_deduction_ore"]) == amount


def quebec_levy(pay_ore: int, fee_ore: int, *, certificate: bool = False) -> dict[str, Any]:
    paid = {"cash_pay_ore": pay_ore, "paid_minutes": 10_400}
    course = {"minutes": 0, "fee_ore": fee_ore}
    return year_of(worked(filled("qc-1pct"), [paid], [course], [{"quality_certificate": certificate}]))


@pytest.mark.parametrize(("fee", "saved"), [(29_999, 29_999), (30_000, 30_000), (30_001, 30_000)])
def test_training_in_quebec_saves_at_most_the_levy_of_one_per_cent(fee: int, saved: int) -> None:
    # 1 % of a payroll of 3 000 000; the shortfall payable, 1 krona of 30 000 in the first case, is not computed
    assert kr(quebec_levy(300_000_000, fee * 100)["training_deduction_ore"]) == saved


def test_a_payroll_of_two_million_is_not_over_the_limit_in_quebec() -> None:
    assert quebec_levy(200_000_000, 100_000)["condition_failed"] == "payroll_over_the_limit"
    assert quebec_levy(200_000_001, 100_000)["condition_failed"] is None
    assert quebec_levy(200_000_001, 100_000, certificate=True)["condition_failed"] == "not_exempt"


@pytest.mark.parametrize(("headcount", "amount"), [(4, 0), (5, 1_500), (9, 1_500), (10, 3_000)])
def test_the_malaysian_levy_follows_the_number_of_employees(headcount: int, amount: int) -> None:
    # a fee of 5 000, held under 0.5 or 1 % of a payroll of 300 000
    rows = worked(
        filled("my-hrd"),
        [{"headcount": headcount, "cash_pay_ore": 30_000_000}],
        [{"fee_ore": 500_000}],
        [{"pays_training_levy": True}],
    )

    assert kr(year_of(rows)["training_deduction_ore"]) == amount


@pytest.mark.parametrize(("month", "amount"), [("2019-12", 2_100), ("2020-01", 3_000)])
def test_the_irish_levy_was_raised_in_2020(month: str, amount: int) -> None:
    # a fifth of 20 000 = 4 000, held under 0.7 or 1 % of a payroll of 300 000
    rows = worked(
        filled("ie-ntf"), [{"month": month, "cash_pay_ore": 30_000_000}], [{"month": month, "fee_ore": 2_000_000}]
    )

    assert kr(year_of(rows)["training_deduction_ore"]) == amount


def swiss(fee: int, *, refunded: int = 0, own: bool = True) -> dict[str, Any]:
    course = {"fee_ore": fee * 100, "other_support_ore": refunded * 100, "paid_by_employee": own}
    return year_of(worked(filled("ch-2016", instrument__tax_rate_ppm=1_000_000), [{}], [course]))


@pytest.mark.parametrize(("fee", "deducted"), [(11_999, 11_999), (12_000, 12_000), (12_001, 12_000)])
def test_a_person_in_switzerland_deducts_at_most_12_000(fee: int, deducted: int) -> None:
    assert kr(swiss(fee)["training_deduction_ore"]) == deducted


def test_what_is_to_be_taken_back_in_switzerland_is_the_difference_of_two_runs() -> None:
    # the published example: 30 000 paid, 12 000 deducted, 20 000 refunded later: 10 000 was the person's own
    before, after = swiss(30_000), swiss(30_000, refunded=20_000)

    assert kr(before["training_deduction_ore"]) - kr(after["training_deduction_ore"]) == 2_000


def test_a_swiss_deduction_is_worth_its_tax_and_nothing_where_the_employer_paid() -> None:
    # 12 000 at 25 %
    rows = worked(filled("ch-2016"), [{}], [{"fee_ore": 3_000_000, "paid_by_employee": True}])

    assert kr(year_of(rows)["training_deduction_ore"]) == 3_000
    assert swiss(30_000, own=False)["condition_failed"] == "own_cost"


# ---------------------------------------------------------------------- five Norwegian variants

SWITCHES: Final = {
    "eligibility.formal_only.active",
    "eligibility.external_only.active",
    "caps.employer_year.amount_minor",
    "reference.amount_minor",
}
VARIANTS: Final = {
    # what each says beyond the general one, and what it gives of the courses below
    "generell": (set(), 3_600 + 3_000),
    "formell": ({"eligibility.formal_only.active"}, 1_600),
    "ekstern": ({"eligibility.external_only.active"}, 3_600),
    "under-terskel": ({"caps.employer_year.amount_minor"}, 4_000),
    "over-terskel": ({"reference.amount_minor"}, 2_600),
}


def test_the_five_variants_differ_from_the_pattern_only_in_what_each_says() -> None:
    pattern, general = LIBRARY.get("no-kompetansefunn"), LIBRARY.get("no-kompetansefunn-generell")
    for name, (own, _) in VARIANTS.items():
        variant = LIBRARY.get(f"no-kompetansefunn-{name}")

        # the pattern leaves every switch open; a variant sets those that it does not leave open itself
        still_open = {path for path, _ in open_parameters(variant)} & SWITCHES
        assert {card.path for card in differences(pattern, variant)} == SWITCHES - still_open
        assert {card.path for card in differences(general, variant)} == own
        assert (variant.status, variant.country, variant.sources) == (pattern.status, pattern.country, pattern.sources)


@pytest.mark.parametrize("name", VARIANTS)
def test_what_a_norwegian_variant_gives(name: str) -> None:
    # bought 10 000 and 5 000 + 3 000 of pay (1 200 minutes of 26 000 / 10 400), the second formal; own 12 000 + 3 000:
    # 18 000 bought, 15 000 own, 8 000 formal; a fifth. Thresholds at 20 000 of 33 000
    courses: list[dict[str, Any]] = [
        {"course": "K1", "minutes": 0, "fee_ore": 1_000_000, "formal_education": False},
        {"course": "K2", "minutes": 1_200, "fee_ore": 500_000, "formal_education": True},
        {
            "course": "K3",
            "minutes": 1_200,
            "other_cost_ore": 1_200_000,
            "provider_kind": "internal",
            "formal_education": False,
        },
    ]
    pay = {"cash_pay_ore": 2_600_000, "paid_minutes": 10_400}
    row = year_of(worked(filled(f"no-kompetansefunn-{name}"), [pay], courses))

    assert kr(row["training_deduction_ore"]) == VARIANTS[name][1]


@pytest.mark.parametrize(("fee", "below", "above"), [(19_995, 3_999, 0), (20_000, 4_000, 0), (20_005, 4_000, 1)])
def test_at_the_norwegian_threshold_one_variant_ends_and_the_other_begins(fee: int, below: int, above: int) -> None:
    for name, amount in (("under-terskel", below), ("over-terskel", above)):
        paid, course = {"paid_minutes": 10_400}, {"minutes": 0, "fee_ore": fee * 100}
        row = year_of(worked(filled(f"no-kompetansefunn-{name}"), [paid], [course]))

        assert kr(row["training_deduction_ore"]) == amount


def test_the_pattern_with_every_switch_on_counts_between_the_thresholds() -> None:
    # formal and bought 23 000, of which 5 000 lies below the one and 20 000 is the most: 18 000, a fifth
    pay, course = {"paid_minutes": 10_400}, {"minutes": 0, "fee_ore": 2_300_000, "formal_education": True}
    row = year_of(worked(filled("no-kompetansefunn"), [pay], [course]))

    assert kr(row["training_deduction_ore"]) == 3_600
