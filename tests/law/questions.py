"""What the golden examples ask, and how the engine answers: one small question for each key under `expected`.

A question gets the example's inputs and one month; amounts come back as whole kronor or, where the example has öre, as
exact decimal text, rates as percentages in text with two decimals.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, Final

from kutcalc.engine import share, truncate
from kutcalc.law import FIRST_MONTH, LAST_MONTH, value_of
from kutcalc.units import ORE_PER_KR, PPM, UKR_PER_KR, UKR_PER_ORE, parse_month

from .cases import Row, kronor, only, person, rate_of, staff, worked

Inputs = Mapping[str, Any]
PPM_PER_HUNDREDTH: Final = 100
COMPONENTS: Final = {
    "sjuk": "sickness_insurance_rate",
    "foraldra": "parental_insurance_rate",
    "alder": "old_age_pension_rate",
    "efterl": "survivors_pension_rate",
    "arbm": "labour_market_rate",
    "arbsk": "work_injury_rate",
    "ala": "general_payroll_levy_rate",
}
WORKER_PREMIUMS: Final = {
    "AGB": "worker_insurance_agb_rate",
    "TSL": "worker_insurance_tsl_rate",
    "TFA": "worker_insurance_tfa_rate",
    "TGL": "worker_insurance_tgl_rate",
    "SAF-LO": "pension_low_rate",
}
HIRED: Final = {25_000: "2018-01", 35_000: "2025-01"}  # a hire with this ceiling of växa-stöd


def dated(name: str, month: str) -> int:
    """Give a dated value that is in force."""
    entry = value_of(name, parse_month(month))
    assert entry is not None
    assert isinstance(entry.value, int)
    return entry.value


def ppm_of(percent: str) -> int:
    """Read a percentage as parts per million."""
    return int(Fraction(percent) * PPM / 100)


def percent(ppm: int) -> str:
    """Write a rate as a percentage with two decimals."""
    assert ppm % PPM_PER_HUNDREDTH == 0
    whole, rest = divmod(ppm // PPM_PER_HUNDREDTH, 100)
    return f"{whole}.{rest:02d}"


def decimal(ukr: int) -> str:
    """Write an amount in kronor with two decimals; what is less than an öre falls away."""
    whole, rest = divmod(ukr // UKR_PER_ORE, ORE_PER_KR)
    return f"{whole}.{rest:02d}"


def someone(inputs: Inputs, month: str, **facts: Any) -> Row:
    """Give the example's person, who pays the example's rate if it names one."""
    birth_year = inputs.get("birth_year", 1980)
    if "rate_pct" in inputs:
        assert rate_of(month, birth_year) == ppm_of(inputs["rate_pct"])
    return person(month, inputs["gross"], birth_year, **facts)


def at_rate(month: str, rate: int, base: int, **named: Any) -> Row:
    """Give a person whose pay has a rate in a month: ordinary, on pension contributions only, or with växa-stöd."""
    for birth_year, facts in ((1980, {}), (1950, {}), (1980, {"hiring_support": True, "hired_month": "2018-01"})):
        if rate_of(month, birth_year, **facts) == rate:
            return person(month, base, birth_year, **facts, **named)
    raise AssertionError(month, rate)


def contribution(inputs: Inputs, month: str) -> int:
    """Give the contributions of the example's person, before deductions."""
    return kronor("contributions_before", someone(inputs, month, covid_reduction=inputs.get("covid_flag", False)))[0]


def saving(inputs: Inputs, month: str, **facts: Any) -> int:
    """Give what a choice of the employer saves in a month: the difference of two runs."""
    (before,) = kronor("contributions_before", someone(inputs, month))
    (after,) = kronor("contributions_before", someone(inputs, month, **facts))
    return before - after


def largest_saving(inputs: Inputs, month: str) -> int:
    """Give the saving against an ordinary person: by the choice for 2020, or by age."""
    if "covid_flag" in inputs:
        return saving(inputs, month, covid_reduction=True)
    (full,) = kronor("contributions_before", person(month, inputs["gross"]))
    return full - contribution(inputs, month)


def saving_of_all(inputs: Inputs, month: str) -> int:
    """Give the saving of all the employees that the employer chose in 2020, their pays summed."""
    before, after = (
        kronor("contributions_before", person(month, inputs["gross_each"], count=inputs["employees"], **choice))[0]
        for choice in ({"covid_reduction": False}, {"covid_reduction": inputs["covid_flag"]})
    )
    return before - after


def research(inputs: Inputs, month: str) -> int:
    """Give the research deduction of the example's person."""
    pay = next(inputs[key] for key in ("gross", "base", "fou_base") if key in inputs)
    return kronor("research_deduction", person(month, pay, research=True))[0]


def most_employees(inputs: Inputs, month: str) -> int:
    """Give the largest number of employees whose research deduction is still given in full."""
    numbers = range(1, 100)
    firms = [
        person(month, inputs["monthly_gross"], research=True, count=number, employer=f"{number:03d}")
        for number in numbers
    ]
    given = kronor("research_deduction", *firms)
    return max(number for number, amount in zip(numbers, given, strict=True) if amount == number * given[0])


def refund(inputs: Inputs, month: str) -> int:
    """Give the refund of växa-stöd for a hire with the example's ceiling."""
    hire = someone(inputs, month, hiring_support=True, hired_month=HIRED[inputs["cap"]])
    assert kronor("baseline_due", hire) == kronor("baseline_due", someone(inputs, month))
    return kronor("hiring_support_refund", hire)[0]


def hiring_saving(inputs: Inputs, month: str) -> int:
    """Give the saving of växa-stöd as a reduction in the declaration."""
    assert only("hiring_ceiling", person(month, 1, hiring_support=True, hired_month=month)) == inputs["cap"]
    return saving(inputs, month, hiring_support=True, hired_month=month)


def quota_rate(inputs: Inputs, month: str) -> str:
    """Give the youth rate: each other component times the share, truncated to two decimals, all added."""
    rates = {name: dated(value, month) for name, value in COMPONENTS.items()}
    assert rates == {name: ppm_of(text) for name, text in inputs["components_pct"].items()}
    left: Any = dated("youth_19_23_share_of_other_components", month)
    assert Fraction(left, PPM) == Fraction(inputs["quota_other"])
    step: Any = dated("youth_rate_step", month)
    others: list[Any] = [rate for name, rate in rates.items() if name != "alder"]
    cut: list[int] = [truncate(share(rate, left), step) for rate in others]
    in_force = rate_of(month, int(month[:4]) - 20)
    assert in_force in (rates["alder"] + sum(cut), rates["alder"])  # the two summers have the old-age pension rate
    return percent(rates["alder"] + sum(cut))


def rate_groups(inputs: Inputs, month: str) -> tuple[list[int], int]:
    """Give the contributions of each rate group, in the order of the example, and their sum."""
    return _rate_groups(tuple((ppm_of(group["rate_pct"]), group["base"]) for group in inputs["groups"]), month)


@cache
def _rate_groups(groups: tuple[tuple[int, int], ...], month: str) -> tuple[list[int], int]:
    people = staff(*(at_rate(month, rate, base) for rate, base in groups))
    found = worked(people, "rate", "declared_at_rate", "contributions_before")
    by_rate = dict(zip(found["rate"], found["declared_at_rate"], strict=True))
    return [by_rate[rate] // UKR_PER_KR for rate, _ in groups], found["contributions_before"][0] // UKR_PER_KR


def threshold(inputs: Inputs, month: str) -> dict[str, Any]:
    """Say whether the payments of two years are liable, each year judged on its own."""
    assert inputs["threshold_per_year"] == dated("contribution_threshold", month)
    year = int(month[:4])
    people = [
        person(payment["month"].replace("Y1", str(year)).replace("Y2", str(year + 1)), payment["amount"])
        for payment in inputs["payments"]
    ]
    found = worked(people, "contribution_base", "contributions_before")
    return {"liable": any(found["contributions_before"]), "base": sum(found["contribution_base"])}


def liable(inputs: Inputs, month: str) -> bool:
    """Say whether contributions are due: an athlete's gate from the dated values, else by the yearly threshold."""
    if "payments" in inputs:
        return bool(threshold(inputs, month)["liable"])
    half = dated("athlete_threshold", month) * dated("price_base_amount", month) // PPM
    assert half == inputs["half_pbb"]
    return bool(inputs["wage"] >= half)


def rates_of_days(inputs: Inputs, _month: str) -> list[str | None]:
    """Give the rate of each birth year on each day of payment; None where the month is outside the book."""
    found: list[str | None] = []
    for each in inputs["cases"]:
        month = each["pay_date"][:7]
        inside = FIRST_MONTH <= parse_month(month) <= LAST_MONTH
        found.append(percent(rate_of(month, each["birth_year"])) if inside else None)
    return found


def worker_premium(inputs: Inputs, month: str) -> int:
    """Give pension and insurance of a worker below the break point, from dated values equal to the example's."""
    rates = {name: dated(value, month) for name, value in WORKER_PREMIUMS.items()}
    assert rates == {name: ppm_of(text) for name, text in inputs["rates_pct_below"].items()}
    return sum(rates.values())


def invoiced(inputs: Inputs, month: str) -> str:
    """Give the premium less the rebate, shown with two decimals, half up."""
    assert dated("worker_insurance_rebate", month) == ppm_of(inputs["reduction_pct"])
    exact = worker_premium(inputs, month) + dated("worker_insurance_rebate", month)
    shown = (exact + PPM_PER_HUNDREDTH // 2) // PPM_PER_HUNDREDTH * PPM_PER_HUNDREDTH
    assert shown == dated("worker_premium_invoiced_rate", month)
    return percent(shown)


def break_point(inputs: Inputs, month: str, of: str) -> int:
    """Give the break point of the agreement pension, from the example's income base amount."""
    assert dated("income_base_amount", month) == inputs["ibb"]
    return kronor(f"pension_break_point_of_{of}", person(month, 1))[0]


def vacation_supplement(inputs: Inputs, month: str) -> int:
    """Give the supplement of all days of vacation by the agreement's rate."""
    assert dated("vacation_supplement_agreement_rate", month) == ppm_of(inputs["supplement_pct_per_day"])
    (a_day,) = kronor("vacation_supplement_per_day_by_agreement", person(month, inputs["monthly_gross"]))
    return a_day * int(inputs["days"])


def total_cost(inputs: Inputs, month: str) -> int:
    """Give pay and contributions together."""
    return int(inputs["gross"]) + contribution(inputs, month)


def unrounded(inputs: Inputs, month: str) -> str:
    """Give the contributions at all rates before öre are dropped."""
    return decimal(sum(worked([someone(inputs, month)], "exact_at_rate")["exact_at_rate"]))


def reduction(inputs: Inputs, month: str) -> str:
    """Give the research deduction as a percentage of the pay."""
    return percent(research(inputs, month) * PPM // int(inputs["base"]))


def declared(inputs: Inputs, month: str) -> int:
    """Give what the declaration says is due: field 487."""
    return kronor("baseline_due", someone(inputs, month))[0]


QUESTIONS: Final[Mapping[str, Callable[[Inputs, str], Any]]] = {
    "contribution": contribution,
    "total_cost": total_cost,
    "FK487": declared,
    "declared": declared,
    "declared_single_employee": declared,
    "unrounded": unrounded,
    "saving_per_month": hiring_saving,
    "max_saving_per_month_about": largest_saving,
    "saving_per_month_about": saving_of_all,
    "refund_per_month": refund,
    "rate_pct": quota_rate,
    "rates_pct": rates_of_days,
    "per_rate_group": lambda inputs, month: rate_groups(inputs, month)[0],
    "sum": lambda inputs, month: rate_groups(inputs, month)[1],
    "liable": liable,
    "base": lambda inputs, month: threshold(inputs, month)["base"],
    "reduction_pct": reduction,
    "reduction": research,
    "published": research,
    "law_derived": research,
    "published_total_reduction": research,
    "max_employees": most_employees,
    "max_pgi": lambda inputs, month: break_point(inputs, month, "year"),
    "itp1_break_month": lambda inputs, month: break_point(inputs, month, "month"),
    "break_month": lambda inputs, month: break_point(inputs, month, "month"),
    "total_pct": lambda inputs, month: percent(worker_premium(inputs, month)),
    "invoiced_pct": invoiced,
    "semestertillagg": vacation_supplement,
}


def between_months(inputs: Inputs, months: Sequence[str]) -> int:
    """Give what the second month saves against the first."""
    first, second = (contribution(inputs, month) for month in months)
    return first - second
