"""Designs of Italy, Austria, France and Spain worked by hand, at one krona to the unit of their currency."""

from datetime import date
from typing import Any

import pytest
from tests.policy.working import kr, library, worked

from kutcalc.errors import FactMissingError
from kutcalc.policy import Policy
from kutcalc.policy.as_of import as_of

PAR = 1_000_000
MICRO = {"headcount": 9, "turnover_ore": 10**8, "balance_ore": 10**8}
SMALL = {"headcount": 12, "turnover_ore": 10**8, "balance_ore": 10**8}
MEDIUM = {"headcount": 249, "turnover_ore": 10**10, "balance_ore": 10**10}
LARGE = {"headcount": 250, "turnover_ore": 10**13, "balance_ore": 10**13}

Rows = dict[str, list[dict[str, Any]]]


def year_of(rows: Rows) -> dict[str, Any]:
    (row,) = rows["employer_year"]
    return row


def given(rows: Rows) -> int:
    return kr(year_of(rows)["training_deduction_ore"])


# ---------------------------------------------------------------------- Italy 2018

ITALY_2018 = library("it-f40-2018", exchange__rate_ukr=PAR)
AGREED = [{"union_agreement": True}]


def pay_in_italy(pay_ore: int, minutes: int, **course: Any) -> Rows:
    known = {"minutes": minutes, "industry_topic": True, "mandatory": False, "provider_kind": "internal"}
    return worked(ITALY_2018, [{"cash_pay_ore": pay_ore, "paid_minutes": 10_400}], [known | course], AGREED)


def test_in_2018_italy_counted_pay_for_the_time_and_nothing_else() -> None:
    # 26 000 x 1 440 / 10 400 = 3 600; 40 % = 1 440; the fee of 9 000 does not count
    row = year_of(pay_in_italy(2_600_000, 1_440, fee_ore=900_000))

    assert row["counted_base_ore"] == 360_000
    assert kr(row["training_deduction_ore"]) == 1_440


@pytest.mark.parametrize(
    ("pay_ore", "amount", "cut", "limit"),
    [
        (74_999_999, 299_999, 0, "nothing"),
        (75_000_000, 300_000, 0, "nothing"),
        (75_000_250, 300_000, 1, "employer_cap"),
    ],
)
def test_the_italian_ceiling_of_2018(pay_ore: int, amount: int, cut: int, limit: str) -> None:
    # the whole month in courses: 40 % of 750 000 is the 300 000; 0.4 öre less is 299 999 in whole kronor
    row = year_of(pay_in_italy(pay_ore, 10_400))

    assert (kr(row["training_deduction_ore"]), kr(row["cut_ore"]), row["limited_by"]) == (amount, cut, limit)


@pytest.mark.parametrize(
    ("course", "agreed", "reason"),
    [
        ({"industry_topic": False, "mandatory": None}, True, "on_topic"),
        ({"mandatory": True}, True, "not_mandatory"),
        ({}, False, "agreed"),
    ],
)
def test_what_keeps_an_italian_course_of_2018_out(course: dict[str, Any], agreed: bool, reason: str) -> None:
    known = {"minutes": 1_440, "industry_topic": True, "mandatory": False}
    years = [{"union_agreement": agreed}]
    rows = worked(ITALY_2018, [{"paid_minutes": 10_400}], [known | course], years)

    assert year_of(rows)["condition_failed"] == reason


# ---------------------------------------------------------------------- Italy 2019

ITALY_2019 = library("it-f40-2019", exchange__rate_ukr=PAR)
ON_TOPIC = {"industry_topic": True, "mandatory": False}


def italy_2019(size: dict[str, int], fee_ore: int, **course: Any) -> dict[str, Any]:
    known = ON_TOPIC | {"minutes": 0, "fee_ore": fee_ore}
    return year_of(worked(ITALY_2019, [{"paid_minutes": 10_400, **size}], [known | course], AGREED))


@pytest.mark.parametrize(("size", "amount"), [(SMALL, 7_500), (MEDIUM, 6_000), (LARGE, 4_500)])
def test_in_2019_all_cost_counted_and_size_gave_the_rate(size: dict[str, int], amount: int) -> None:
    # fee 10 000, other 2 000, pay 30 000 x 1 040 / 10 400 = 3 000: 15 000 at 50, 40 and 30 %
    row = italy_2019(size, 1_000_000, other_cost_ore=200_000, minutes=1_040)

    assert row["counted_base_ore"] == 1_500_000
    assert kr(row["training_deduction_ore"]) == amount


def test_the_ceiling_of_2019_was_lower_for_large_firms() -> None:
    # 40 % of 750 000 = 300 000; 30 % of 666 670 = 200 001
    medium, large = italy_2019(MEDIUM, 75_000_000), italy_2019(LARGE, 66_667_000)

    assert (kr(medium["training_deduction_ore"]), medium["limited_by"]) == (300_000, "nothing")
    assert (kr(large["training_deduction_ore"]), kr(large["cut_ore"])) == (200_000, 1)
    assert large["limited_by"] == "employer_cap"


def test_below_the_ceiling_of_2019_nothing_is_cut() -> None:
    # 30 % of 666 666.66 = 199 999.998
    row = italy_2019(LARGE, 66_666_666)

    assert (kr(row["training_deduction_ore"]), row["cut_ore"], row["limited_by"]) == (199_999, 0, "nothing")


# ---------------------------------------------------------------------- Italy 2020

ITALY_2020 = library("it-f40-2020", exchange__rate_ukr=PAR)


def italy_2020(size: dict[str, int], *disadvantaged: bool, fee_ore: int = 1_000_000, in_order: bool = True) -> Rows:
    people = [f"E{number}" for number in range(len(disadvantaged))]
    return worked(
        ITALY_2020,
        [
            {"employee": one, "disadvantaged": is_so, "paid_minutes": 10_400, **size}
            for one, is_so in zip(people, disadvantaged, strict=True)
        ],
        [{"employee": one, "minutes": 0, "fee_ore": fee_ore} | ON_TOPIC for one in people],
        [{"in_order": in_order}],
    )


@pytest.mark.parametrize(("size", "amount"), [(SMALL, 11_000), (MEDIUM, 10_000), (LARGE, 9_000)])
def test_sixty_per_cent_for_the_disadvantaged_took_the_place_of_every_rate(size: dict[str, int], amount: int) -> None:
    # 10 000 each: 60 % for one, 50, 40 or 30 % for the other
    assert given(italy_2020(size, True, False)) == amount


def test_a_firm_that_was_not_in_order_got_nothing_in_2020() -> None:
    assert year_of(italy_2020(SMALL, False, in_order=False))["condition_failed"] == "complies"


def test_no_agreement_was_asked_for_in_2020_but_who_is_disadvantaged() -> None:
    with pytest.raises(FactMissingError) as error:
        worked(ITALY_2020, [{"paid_minutes": 10_400, **SMALL}], [ON_TOPIC], [{"in_order": True}])
    assert {fault.column for fault in error.value.faults} == {"disadvantaged"}


@pytest.mark.parametrize(
    ("size", "fee_ore", "amount", "cut"),
    [
        (SMALL, 60_000_000, 300_000, 0),
        (SMALL, 60_000_200, 300_000, 1),
        (MEDIUM, 62_499_999, 249_999, 0),
        (MEDIUM, 62_500_000, 250_000, 0),
        (MEDIUM, 62_500_250, 250_000, 1),
    ],
)
def test_the_italian_ceilings_of_2020(size: dict[str, int], fee_ore: int, amount: int, cut: int) -> None:
    # 50 % of 600 000 = 300 000; 40 % of 625 000 = 250 000
    row = year_of(italy_2020(size, False, fee_ore=fee_ore))

    assert (kr(row["training_deduction_ore"]), kr(row["cut_ore"])) == (amount, cut)


# ---------------------------------------------------------------------- Austria 2000


def austria_2000(tax_rate_ppm: int, **course: Any) -> Rows:
    policy = library("at-bfb-2000", exchange__rate_ukr=PAR, instrument__tax_rate_ppm=tax_rate_ppm)
    return worked(policy, [{}], [course])


def test_nine_per_cent_of_the_fee_was_deducted_once_more_in_austria() -> None:
    # 9 % of 10 000 = 900 more to deduct, worth 34 % of it in tax: 306
    assert given(austria_2000(340_000, fee_ore=1_000_000)) == 306


def test_a_course_of_the_firms_own_gave_no_austrian_allowance_in_2000() -> None:
    rows = austria_2000(340_000, fee_ore=1_000_000, provider_kind="internal")

    assert year_of(rows)["condition_failed"] == "external_provider"


@pytest.mark.parametrize(("fee_ore", "amount"), [(444_444, 99), (444_445, 100), (444_446, 100)])
def test_the_worth_of_the_allowance_is_truncated_once(fee_ore: int, amount: int) -> None:
    # 9 % x 25 % = 2.25 %: 4 444.44 gives 99.9999, 4 444.45 gives 100.000125
    assert given(austria_2000(250_000, fee_ore=fee_ore)) == amount


# ---------------------------------------------------------------------- Austria 2002


def austria(tax_rate_ppm: int = 250_000) -> Policy:
    return library("at-bfb-2002", exchange__rate_ukr=PAR, instrument__tax_rate_ppm=tax_rate_ppm)


@pytest.mark.parametrize(
    ("tax_rate_ppm", "amount"),
    [(250_000, 600), (299_999, 600), (300_000, 600), (301_000, 602), (340_000, 680)],
)
def test_the_allowance_was_better_than_the_premium_above_thirty_per_cent_of_tax(tax_rate_ppm: int, amount: int) -> None:
    # a bought course of 10 000: the premium is 600, the allowance 2 000 x the tax rate
    assert given(worked(austria(tax_rate_ppm), [{}], [{"fee_ore": 1_000_000}])) == amount


def test_the_firms_own_courses_gave_the_allowance_alone() -> None:
    # 20 % of 1 500 = 300, a quarter of it 75; what is called a fee of an internal course does not count
    course = {"fee_ore": 900_000, "other_cost_ore": 150_000, "provider_kind": "internal"}
    row = year_of(worked(austria(), [{}], [course]))

    assert row["counted_base_ore"] == 150_000
    assert kr(row["training_deduction_ore"]) == 75


def test_one_choice_is_made_for_the_whole_year() -> None:
    # bought 10 000, own 1 500 at 25 %: the allowance 500 + 75 = 575 on both, or 600 on the bought one alone
    bought = {"fee_ore": 1_000_000, "other_cost_ore": 70_000, "course": "K1"}
    own = {"other_cost_ore": 150_000, "provider_kind": "internal", "course": "K2"}
    assert given(worked(austria(), [{}], [bought, own])) == 600

    # with 3 200 of their own: 500 + 100 (2 000 a day at most) = 600: as much, and the first is taken
    row = year_of(worked(austria(), [{}], [bought, own | {"other_cost_ore": 320_000}]))
    assert (kr(row["training_deduction_ore"]), row["counted_base_ore"]) == (600, 1_200_000)


@pytest.mark.parametrize(
    ("cost_ore", "minutes", "counted"),
    [(199_999, 480, 199_999), (200_000, 480, 200_000), (200_001, 480, 200_000), (500_000, 960, 400_000)],
)
def test_two_thousand_a_day_counted_of_the_firms_own_cost(cost_ore: int, minutes: int, counted: int) -> None:
    course = {"other_cost_ore": cost_ore, "provider_kind": "internal", "minutes": minutes}

    assert year_of(worked(austria(), [{}], [course]))["counted_base_ore"] == counted


def test_in_2002_cost_in_the_house_did_not_count_yet() -> None:
    course = {"other_cost_ore": 150_000, "provider_kind": "internal"}
    for month, counted in ((date(2002, 12, 1), 0), (date(2003, 1, 1), 150_000)):
        rows = worked(as_of(austria(), month), [{}], [course])
        assert year_of(rows)["counted_base_ore"] == counted


# ---------------------------------------------------------------------- France 1988


def france(
    payslips: list[dict[str, Any]], fees_kr: list[int], last_year_kr: int, *, index_ppm: int = PAR, chosen: bool = True
) -> Rows:
    policy = library("fr-cif-1988", exchange__rate_ukr=PAR, reference__index_ppm=index_ppm)
    people = [{"employee": f"E{number}", "headcount": 60, **one} for number, one in enumerate(payslips)]
    return worked(
        policy,
        people,
        [{"employee": one["employee"], "fee_ore": fee * 100} for one, fee in zip(people, fees_kr, strict=True)],
        [{"credit_chosen": chosen}, {"year": 2025, "fee_ore": last_year_kr * 100, "other_cost_ore": 0}],
    )


MIDDLE = {"birth_year": 1981, "low_skilled": False}  # 44 years at the start of 2026


def test_a_quarter_of_the_increase_over_last_year_raised_with_pay() -> None:
    # 100 000 x 1.03 = 103 000; 123 000 is 20 000 more; a quarter is 5 000
    row = year_of(france([MIDDLE], [123_000], 100_000, index_ppm=1_030_000))

    assert row["counted_base_ore"] == 2_000_000
    assert kr(row["training_deduction_ore"]) == 5_000


@pytest.mark.parametrize(
    ("person", "amount"),
    [
        (MIDDLE | {"headcount": 50}, 5_000),
        (MIDDLE | {"headcount": 49}, 7_000),
        (MIDDLE | {"birth_year": 1980}, 7_000),
        (MIDDLE | {"low_skilled": True}, 7_000),
        ({"birth_year": 1960, "low_skilled": True, "headcount": 10}, 7_000),
    ],
)
def test_a_french_increase_counts_1_4_times_for_some_and_never_twice(person: dict[str, Any], amount: int) -> None:
    # 20 000 more, times 1.4 = 28 000; a quarter
    assert given(france([person], [120_000], 100_000)) == amount


def test_the_increase_is_divided_on_those_trained_before_it_is_lifted() -> None:
    # 60 000 on one of 45, 40 000 on one of 44; 50 000 more than last year: 30 000 x 1.4 + 20 000 = 62 000
    row = year_of(france([MIDDLE | {"birth_year": 1980}, MIDDLE], [60_000, 40_000], 50_000))

    assert row["counted_base_ore"] == 6_200_000
    assert kr(row["training_deduction_ore"]) == 15_500


def test_a_small_french_firm_is_asked_for_nobodys_skill() -> None:
    assert given(france([{"headcount": 49}], [120_000], 100_000)) == 7_000
    with pytest.raises(FactMissingError) as error:
        france([{"birth_year": 1981}], [120_000], 100_000)
    assert [fault.column for fault in error.value.faults] == ["low_skilled"]


@pytest.mark.parametrize(
    ("more_kr", "amount", "cut", "limit"),
    [
        (19_999_996, 4_999_999, 0, "nothing"),
        (20_000_000, 5_000_000, 0, "nothing"),
        (20_000_004, 5_000_000, 1, "employer_cap"),
    ],
)
def test_five_million_francs_was_the_french_ceiling(more_kr: int, amount: int, cut: int, limit: str) -> None:
    row = year_of(france([MIDDLE], [100_000 + more_kr], 100_000))

    assert (kr(row["training_deduction_ore"]), kr(row["cut_ore"]), row["limited_by"]) == (amount, cut, limit)


def test_as_much_as_last_year_gives_nothing_in_france() -> None:
    row = year_of(france([MIDDLE], [103_000], 100_000, index_ppm=1_030_000))

    assert (row["counted_base_ore"], row["training_deduction_ore"]) == (0, 0)


def test_a_firm_that_had_not_chosen_the_french_credit_gets_none() -> None:
    assert year_of(france([MIDDLE], [123_000], 100_000, chosen=False))["condition_failed"] == "chosen"


# ---------------------------------------------------------------------- France 1999 and 2002


@pytest.mark.parametrize(
    ("this_kr", "index_ppm", "amount"),
    [(123_000, 1_030_000, 7_000), (103_000, 1_030_000, 0), (103_003, 1_030_000, 1), (40_000_000, PAR, 13_965_000)],
)
def test_in_1999_france_gave_35_per_cent_of_the_increase_without_a_ceiling(
    this_kr: int, index_ppm: int, amount: int
) -> None:
    # over 103 000: 20 000 x 35 % = 7 000; 3 x 35 % = 1.05; over 100 000: 39 900 000 x 35 %
    policy = library("fr-cif-1999", exchange__rate_ukr=PAR, reference__index_ppm=index_ppm)
    years: list[dict[str, Any]] = [{"credit_chosen": True}, {"year": 2025, "fee_ore": 10_000_000, "other_cost_ore": 0}]

    assert given(worked(policy, [{}], [{"fee_ore": this_kr * 100}], years)) == amount


def test_in_1999_older_workers_lifted_nothing_and_other_cost_counted() -> None:
    # 60 000 + 60 000 less 90 000 + 10 000: 20 000 x 35 %
    policy = library("fr-cif-1999", exchange__rate_ukr=PAR, reference__index_ppm=PAR)
    years: list[dict[str, Any]] = [
        {"credit_chosen": True},
        {"year": 2025, "fee_ore": 9_000_000, "other_cost_ore": 1_000_000},
    ]
    course = {"fee_ore": 6_000_000, "other_cost_ore": 6_000_000}

    assert given(worked(policy, [{"birth_year": 1960, "headcount": 5}], [course], years)) == 7_000


def france_2002(turnover_ore: int, held_ppm: int, rate_ukr: int = PAR) -> dict[str, Any]:
    policy = library("fr-cif-2002", exchange__rate_ukr=rate_ukr, reference__index_ppm=PAR)
    years: list[dict[str, Any]] = [
        {"held_by_persons_ppm": held_ppm},
        {"year": 2025, "fee_ore": 10_000_000, "other_cost_ore": 0},
    ]
    return year_of(worked(policy, [{"turnover_ore": turnover_ore}], [{"fee_ore": 12_000_000}], years))


@pytest.mark.parametrize(
    ("turnover_ore", "held_ppm", "amount", "reason"),
    [
        (762_999_999, 750_000, 7_000, None),
        (763_000_000, 750_000, 0, "small_turnover"),
        (763_000_001, 750_000, 0, "small_turnover"),
        (1, 749_999, 0, "held_by_people"),
        (1, 750_001, 7_000, None),
    ],
)
def test_in_2002_only_small_french_firms_held_by_people_were_left(
    turnover_ore: int, held_ppm: int, amount: int, reason: str | None
) -> None:
    # 120 000 less 100 000, 35 % = 7 000
    row = france_2002(turnover_ore, held_ppm)

    assert (kr(row["training_deduction_ore"]), row["condition_failed"]) == (amount, reason)


def test_the_turnover_is_held_against_euro_at_the_rate_that_is_given() -> None:
    # 11 kr to the euro: 7.63 million euro is 83.93 million kronor
    assert kr(france_2002(8_392_999_999, 750_000, 11_000_000)["training_deduction_ore"]) == 7_000
    assert france_2002(8_393_000_000, 750_000, 11_000_000)["condition_failed"] == "small_turnover"


# ---------------------------------------------------------------------- France 2022, those who lead the firm


def leaders(size: dict[str, int], *minutes: int, rate_ukr: int = PAR, **payslip: Any) -> dict[str, Any]:
    policy = library("fr-dirigeants-2022", exchange__rate_ukr=rate_ukr, base__hours__amount_minor=1_057)
    people = [f"E{number}" for number in range(len(minutes))]
    rows = worked(
        policy,
        [{"employee": one, "leads_the_firm": True, **size, **payslip} for one in people],
        [{"employee": one, "minutes": time} for one, time in zip(people, minutes, strict=True)],
    )
    return year_of(rows)


def test_the_published_french_example_gives_105_70_euro() -> None:
    # 5 h x 10.57 = 52.85, twice in a micro firm = 105.70 euro; at 10 kr to the euro 1 057 kr
    row = leaders(MICRO, 300, rate_ukr=10_000_000)

    assert row["counted_base_ore"] == 52_850
    assert kr(row["training_deduction_ore"]) == 1_057


def test_a_firm_of_ten_gets_the_minimum_wage_once() -> None:
    # 52.85 -> 52
    assert kr(leaders(MICRO | {"headcount": 10}, 300)["training_deduction_ore"]) == 52


@pytest.mark.parametrize(("minutes", "counted"), [(2_399, 42_262), (2_400, 42_280), (2_401, 42_280)])
def test_forty_hours_counted_for_the_whole_french_firm(minutes: int, counted: int) -> None:
    # 2 399 / 60 x 10.57 = 422.6238; 40 x 10.57 = 422.80
    assert leaders(SMALL, minutes)["counted_base_ore"] == counted


def test_those_who_lead_the_firm_share_the_forty_hours() -> None:
    # 30 h and 20 h: 40 count, 422.80, twice = 845.60
    row = leaders(MICRO, 1_800, 1_200)

    assert row["counted_base_ore"] == 42_280
    assert kr(row["training_deduction_ore"]) == 845


def test_employees_who_do_not_lead_the_firm_do_not_count() -> None:
    assert leaders(MICRO, 300, leads_the_firm=False)["condition_failed"] == "is_manager"


# ---------------------------------------------------------------------- Spain

SPAIN = library("es-fundae", exchange__rate_ukr=PAR)


def spain(headcount: int, *courses: dict[str, Any], quota_kr: int = 10_000, **payslip: Any) -> dict[str, Any]:
    people = [f"E{number}" for number in range(len(courses))]
    firm = {"headcount": headcount, "paid_minutes": 10_400}
    rows = worked(
        SPAIN,
        [firm | {"employee": one} | payslip for one in people] + [firm | {"employee": "boss"}],
        [{"employee": one, "minutes": 3_000, **course} for one, course in zip(people, courses, strict=True)],
        [{"training_quota_minor": quota_kr * 100}],
    )
    return year_of(rows)


HIGHER = {"delivery": "classroom", "course_grade": "higher"}


def test_the_published_spanish_module_gives_at_most_1_950_euro() -> None:
    # 50 h x 3 people x 13 = 1 950 of 2 100
    course = HIGHER | {"fee_ore": 70_000}
    row = spain(6, course, course, course)

    assert row["counted_base_ore"] == 195_000
    assert kr(row["training_deduction_ore"]) == 1_950


@pytest.mark.parametrize(
    ("course", "fee_ore", "counted"),
    [
        (HIGHER, 64_999, 64_999),
        (HIGHER, 65_000, 65_000),
        (HIGHER, 65_001, 65_000),
        ({"delivery": "on_site", "course_grade": "basic"}, 65_000, 45_000),
        ({"delivery": "digital"}, 65_000, 37_500),
    ],
)
def test_the_spanish_module_follows_form_and_grade(course: dict[str, Any], fee_ore: int, counted: int) -> None:
    # 50 h at 13, 9 or 7.50; of an online course the grade is not asked for
    assert spain(6, course | {"fee_ore": fee_ore})["counted_base_ore"] == counted


def spain_by_size(amounts: dict[int, int], fee_ore: int, quota_kr: int, **payslip: Any) -> Rows:
    firms = [{"employer": f"F{size:03d}", "headcount": size, "paid_minutes": 10_400} for size in amounts]
    return worked(
        SPAIN,
        [firm | {"employee": "E"} | payslip for firm in firms] + [firm | {"employee": "boss"} for firm in firms],
        [
            {"employer": firm["employer"], "employee": "E", "minutes": 3_000, "fee_ore": fee_ore} | HIGHER
            for firm in firms
        ],
        [{"employer": firm["employer"], "training_quota_minor": quota_kr * 100} for firm in firms],
    )


def test_a_share_of_last_years_quota_is_the_spanish_ceiling() -> None:
    # 650 counts; all, 75, 60 or 50 % of a quota of 600; five have their 420
    amounts = {5: 420, 6: 600, 9: 600, 10: 450, 49: 450, 50: 360, 249: 360, 250: 300}
    rows = spain_by_size(amounts, 65_000, 600)["employer_year"]

    assert [kr(row["training_deduction_ore"]) for row in rows] == list(amounts.values())
    assert {(kr(row["before_limits_ore"]), row["limited_by"]) for row in rows} == {(650, "employer_cap")}


@pytest.mark.parametrize(("quota_kr", "cut"), [(649, 1), (650, 0), (651, 0)])
def test_at_the_quota_nothing_is_cut(quota_kr: int, cut: int) -> None:
    assert kr(spain(6, HIGHER | {"fee_ore": 65_000}, quota_kr=quota_kr)["cut_ore"]) == cut


@pytest.mark.parametrize(("fee_ore", "amount", "cut"), [(41_999, 419, 0), (42_000, 420, 0), (42_100, 420, 1)])
def test_a_spanish_firm_of_five_has_420_whatever_its_quota(fee_ore: int, amount: int, cut: int) -> None:
    row = spain(5, HIGHER | {"fee_ore": fee_ore}, quota_kr=0)

    assert (kr(row["training_deduction_ore"]), kr(row["cut_ore"])) == (amount, cut)


def test_a_spanish_firm_bears_a_share_of_the_cost_itself() -> None:
    # 400 for someone without pay: all, 95, 90, 80 or 60 % of it
    amounts = {5: 400, 6: 380, 9: 380, 10: 360, 49: 360, 50: 320, 249: 320, 250: 240}
    rows = spain_by_size(amounts, 40_000, 10_000, cash_pay_ore=0)["employer_year"]

    assert [kr(row["training_deduction_ore"]) for row in rows] == list(amounts.values())


@pytest.mark.parametrize(("pay_ore", "amount"), [(92_444, 399), (92_445, 400), (92_446, 400)])
def test_pay_for_the_time_counts_as_the_firms_own_share(pay_ore: int, amount: int) -> None:
    # 3 000 / 10 400 of 924.45 = 266.6683; 60 % of (400 + 266.6683) = 400.001; of 924.44 266.6654, and 399.9992
    row = spain(250, HIGHER | {"fee_ore": 40_000}, cash_pay_ore=pay_ore)

    assert kr(row["training_deduction_ore"]) == amount


def test_a_course_under_two_hours_does_not_count_in_spain() -> None:
    assert spain(6, HIGHER | {"fee_ore": 1_000, "minutes": 119})["condition_failed"] == "two_hours"
