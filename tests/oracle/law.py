"""Employer contributions and the deductions from them, 2018-01 to 2027-09, written from payroll-law.md alone.

Section numbers are those of payroll-law.md; letters are the decisions of the project where the text leaves a choice.
Left out: athletes, contributions of the self-employed, the training deduction, carry-over of the working-time test.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple, TypedDict

# Units: bases in whole kronor, rates in ppm (section 9), so base x rate is exact in micro-kronor (ukr).
UKR = 1_000_000
ORE = 100
UKR_PER_ORE = 10_000

FIRST_MONTH, LAST_MONTH = "2018-01", "2027-09"


def ppm(percent: str) -> int:
    """Parts per million of a percentage as the text prints it."""
    exact = Fraction(percent) * 10_000
    if exact.denominator != 1:
        message = f"{percent} % is no whole number of ppm"
        raise ValueError(message)
    return exact.numerator


# Section 1, components of the rate; "general" is the general payroll levy (LAL), the others are SAL.
COMPONENTS: dict[int, dict[str, str]] = {
    2018: {
        "sickness": "4.35",
        "parental": "2.60",
        "old_age": "10.21",
        "survivor": "0.70",
        "labour_market": "2.64",
        "work_injury": "0.20",
        "general": "10.72",
    },
    2019: {
        "sickness": "3.55",
        "parental": "2.60",
        "old_age": "10.21",
        "survivor": "0.60",
        "labour_market": "2.64",
        "work_injury": "0.20",
        "general": "11.62",
    },
    2026: {
        "sickness": "3.55",
        "parental": "2.00",
        "old_age": "10.21",
        "survivor": "0.30",
        "labour_market": "2.64",
        "work_injury": "0.10",
        "general": "12.62",
    },
}

FULL = ppm("31.42")  # section 1
OLD_AGE = ppm("10.21")  # section 1, the floor of every reduction (section 7)
SPECIAL_PAYROLL_TAX = ppm("6.15")  # section 2
SPECIAL_PAYROLL_TAX_LAST = "2019-06"  # section 2
OLDEST_LAST_BIRTH = 1937  # section 2
THRESHOLD = 1_000  # section 6, rule 2
CEILING = 25_000  # section 2, youth and covid; section 3, growth support
GROWTH_CEILING_2025 = 35_000  # section 3
GROWTH_HIRED_FROM = "2024-05"  # section 3: 25 000 for those hired before 2024-05-01
GROWTH_CEILING_SINCE = "2025-01"  # section 3
GROWTH_REFUND_SINCE = "2026-01"  # section 3
REGIONAL_RATE = ppm("10")  # section 5
REGIONAL_CAP = 7_100  # section 5
JOINT_SINCE = "2024-01"  # section 4, the act of 2024
JOINT_RATE = ppm("20")  # section 4
SPLIT_RATE = ppm("10")  # section 4, before 2024: 10 % from SAL, and 10 % from LAL
LEVY_PART_SINCE = "2020-04"  # section 4
# Section 4, cap per employer or group and month; before 2024 on the SAL part alone.
RESEARCH_CAPS = (
    ("2018-01", 230_000),
    ("2020-04", 450_000),
    ("2021-07", 600_000),
    ("2023-07", 1_500_000),
    ("2024-01", 3_000_000),
)


def components(year: int) -> dict[str, str]:
    """Components in force in a year, those of 2026 also in 2027 (section 1)."""
    return COMPONENTS[max(since for since in COMPONENTS if since <= year)]


def reduced_components(year: int, share: Fraction) -> dict[str, Fraction]:
    """Components of a youth rate in percent, each but old age cut to the share and truncated (section 2)."""
    return {
        name: Fraction(value) if name == "old_age" else Fraction(int(Fraction(value) * share * 100), 100)
        for name, value in components(year).items()
    }


def _rates(parts: Mapping[str, Fraction]) -> tuple[int, int]:
    """SAL rate and LAL rate of a set of components, in ppm."""
    levy = parts["general"]
    return ppm(str(sum(parts.values(), Fraction(0)) - levy)), ppm(str(levy))


class Reduction(NamedTuple):
    """A reduced rate up to a ceiling, and what of it is SAL and what is LAL."""

    kind: str
    rate: int
    sal: int
    lal: int
    ceiling: int


# Section 4 and decision g: pay at 10.21 % bears SAL of 10.21 and no LAL.
MINOR = Reduction("minor", OLD_AGE, OLD_AGE, 0, CEILING)
COVID = Reduction("covid", OLD_AGE, OLD_AGE, 0, CEILING)
SUMMER = Reduction("youth", OLD_AGE, OLD_AGE, 0, CEILING)
GROWTH = Reduction("growth", OLD_AGE, OLD_AGE, 0, CEILING)
GROWTH_WIDE = Reduction("growth", OLD_AGE, OLD_AGE, 0, GROWTH_CEILING_2025)


def _youth(year: int, share: Fraction) -> Reduction:
    """Youth rate of a year by the share of the other components that stays due."""
    sal, lal = _rates(reduced_components(year, share))
    return Reduction("youth", sal + lal, sal, lal, CEILING)


class MonthLaw(NamedTuple):
    """The law of one month; a month takes the value in force on its first day (decision d)."""

    year: int
    sal: int
    lal: int
    special_payroll_tax: int
    pension_only_last_birth: int
    is_covid: bool
    minor: Reduction | None
    youth: Reduction | None
    growth_reduces: bool
    growth_refunds: bool
    research_cap: int
    is_joint: bool
    has_levy_part: bool


@cache
def law_of(month: str) -> MonthLaw:
    """Rules and rates in force in a month."""
    if not FIRST_MONTH <= month <= LAST_MONTH:
        message = f"{month} lies outside {FIRST_MONTH} to {LAST_MONTH}"
        raise ValueError(message)
    year = int(month[:4])
    sal, lal = _rates({name: Fraction(value) for name, value in components(year).items()})
    # Section 2, only old age pension: 65 to 2022, 66 in 2023-2025, 67 from 2026.
    if year <= 2022:
        pension_only = year - 66
    elif year <= 2025:
        pension_only = year - 67
    else:
        pension_only = year - 68
    youth = None
    if "2021-01" <= month <= "2023-03":
        youth = _youth(year, Fraction(9, 20))
    if "2021-06" <= month <= "2021-08" or "2022-06" <= month <= "2022-08":
        youth = SUMMER
    if "2026-04" <= month <= "2027-09":
        youth = _youth(year, Fraction(1, 2))
    return MonthLaw(
        year=year,
        sal=sal,
        lal=lal,
        special_payroll_tax=SPECIAL_PAYROLL_TAX if month <= SPECIAL_PAYROLL_TAX_LAST else 0,
        pension_only_last_birth=pension_only,
        is_covid="2020-03" <= month <= "2020-06",
        minor=MINOR if "2019-08" <= month <= "2023-12" else None,
        youth=youth,
        growth_reduces=month < GROWTH_REFUND_SINCE,
        growth_refunds=month >= GROWTH_REFUND_SINCE,
        research_cap=research_cap(month),
        is_joint=month >= JOINT_SINCE,
        has_levy_part=month >= LEVY_PART_SINCE,
    )


def research_cap(month: str) -> int:
    """Monthly cap of the research deduction in kronor, before 2024 on its SAL part."""
    return max((since, cap) for since, cap in RESEARCH_CAPS if since <= month)[1]


@dataclass(frozen=True, slots=True)
class Payslip:
    """One employee of one employer in one month, or count like persons; amounts are per person."""

    employer: str
    employee: str
    month: str
    birth_year: int
    cash_pay_ore: int
    benefits_ore: int = 0
    count: int = 1
    research: bool = False
    hiring_support: bool = False
    hired_month: str | None = None
    covid_reduction: bool = False
    group: str | None = None
    group_rank: int = 1
    owner: str = "business"
    regional_support: bool = False


class RateFigures(NamedTuple):
    """Base and contributions of an employer at one rate in a month."""

    base_ore: int
    exact_ukr: int
    contributions_ore: int


class EmployerMonthFigures(TypedDict):
    """The figures of an employer's month."""

    contribution_base_ore: int
    contributions_before_ore: int
    research_deduction_ore: int
    regional_deduction_ore: int
    baseline_due_ore: int
    hiring_support_refund_ore: int


class PayslipFigures(TypedDict):
    """The figures of a payslip, for all its like persons together."""

    contribution_base_ore: int
    reduced_base_ore: int
    reduced_rate_ppm: int | None
    full_base_ore: int
    full_rate_ppm: int
    contributions_before_ore: int
    research_deduction_ore: int
    regional_deduction_ore: int
    baseline_due_ore: int
    hiring_support_refund_ore: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """All figures of a set of payslips, on three levels."""

    rates: dict[tuple[str, str, int], RateFigures]
    employer_months: dict[tuple[str, str], EmployerMonthFigures]
    payslips: dict[tuple[str, str, str], PayslipFigures]


class _Person(NamedTuple):
    """A payslip after its slices are cut; all amounts are for the whole row, exact ones in ukr."""

    payslip: Payslip
    base: int
    reduced_base: int
    reduced_rate: int | None
    full_base: int
    full_rate: int
    sal_part: int  # before 2024 the SAL part of the research deduction; from 2024 the whole part
    levy_part: int
    eligible_base: int
    eligible_room: int


def largest_remainder(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share a whole total by weight, what is left over one each to the largest fractions, ties to the lower key."""
    whole = sum(weights.values())
    if whole == 0:
        if total:
            message = f"{total} cannot be shared by no weight at all"
            raise ValueError(message)
        return dict.fromkeys(weights, 0)
    shares: dict[str, int] = {}
    fractions: list[tuple[int, str]] = []
    for key, weight in weights.items():
        shares[key], fraction = divmod(total * weight, whole)
        fractions.append((-fraction, key))
    left = total - sum(shares.values())
    if left:
        for _, key in sorted(fractions)[:left]:
            shares[key] += 1
    return shares


def under_cap(claims: Mapping[str, int], ranks: Mapping[str, int], cap: int) -> dict[str, int]:
    """Share a monthly cap among the employers of a group, lower ranks first, equal ranks in proportion (decision f)."""
    granted: dict[str, int] = {}
    room = cap
    for rank in sorted(set(ranks.values())):
        equals = {employer: claim for employer, claim in claims.items() if ranks[employer] == rank}
        wanted = sum(equals.values())
        granted |= equals if wanted <= room else largest_remainder(room, equals)
        room -= min(room, wanted)
    return granted


def monthly_bases(payslips: Iterable[Payslip]) -> dict[tuple[str, str, str], int]:
    """Contribution base per person in kronor, after the threshold of 1 000 kr a year (section 6; decisions a and b)."""
    years: dict[tuple[str, str, str], list[Payslip]] = defaultdict(list)
    for payslip in payslips:
        years[payslip.employer, payslip.employee, payslip.month[:4]].append(payslip)
    bases: dict[tuple[str, str, str], int] = {}
    for (employer, employee, _), months in years.items():
        earlier = 0
        for payslip in sorted(months, key=lambda each: each.month):
            key = employer, employee, payslip.month
            if key in bases:
                message = f"two payslips for {key}"
                raise ValueError(message)
            own = (payslip.cash_pay_ore + payslip.benefits_ore) // 100
            if earlier + own < THRESHOLD:
                bases[key] = 0
            elif earlier < THRESHOLD:
                bases[key] = earlier + own
            else:
                bases[key] = own
            earlier += own
    return bases


def reduction_of(payslip: Payslip, law: MonthLaw) -> Reduction | None:
    """Reduced rate of a person not under SAL 2 kap. 27 §, the first that fits (section 9)."""
    if payslip.hiring_support and law.growth_reduces:
        return GROWTH if growth_ceiling(payslip) == CEILING else GROWTH_WIDE
    if payslip.covid_reduction and law.is_covid:
        return COVID
    if law.minor is not None and law.year - 18 <= payslip.birth_year <= law.year - 16:
        return law.minor
    if law.youth is not None and law.year - 23 <= payslip.birth_year <= law.year - 19:
        return law.youth
    return None


def growth_ceiling(payslip: Payslip) -> int:
    """Ceiling of the growth support for a hire (section 3; decisions c and j)."""
    is_wide = payslip.hired_month is not None and payslip.hired_month >= GROWTH_HIRED_FROM
    return GROWTH_CEILING_2025 if is_wide and payslip.month >= GROWTH_CEILING_SINCE else CEILING


def _person(payslip: Payslip, own: int, law: MonthLaw) -> _Person:
    """Cut a person's base into its slices and find what each deduction may take of them (sections 4, 5, 9)."""
    count = payslip.count
    base = own * count
    if payslip.birth_year <= law.pension_only_last_birth:
        # SAL 2 kap. 27 §: one rate on all pay, and no part in any deduction. Born <= 1937: nothing but the
        # special payroll tax. Growth support takes that tax away, on all the pay (section 9).
        rate = 0 if payslip.birth_year <= OLDEST_LAST_BIRTH else OLD_AGE
        if not payslip.hiring_support:
            rate += law.special_payroll_tax
        return _Person(payslip, base, 0, None, base, rate, 0, 0, 0, 0)
    reduction = reduction_of(payslip, law)
    if reduction is None:
        reduced_base, reduced_rate = 0, None
    else:
        reduced_base, reduced_rate = min(own, reduction.ceiling) * count, reduction.rate
    full_base = base - reduced_base

    reduced_room = 0 if reduction is None else reduced_base * (reduction.rate - OLD_AGE)
    full_room = full_base * (FULL - OLD_AGE)

    sal_part = levy_part = 0
    if payslip.research:
        if law.is_joint:
            # Decision f; the room never holds special payroll tax, which ended in 2019.
            sal_part = min(base * JOINT_RATE, reduced_room + full_room)
        else:
            # Decision g.
            sal_part = full_base * min(SPLIT_RATE, law.sal - OLD_AGE)
            if law.has_levy_part:
                levy_part = full_base * min(SPLIT_RATE, law.lal)
            if reduction is not None:
                sal_part += reduced_base * min(SPLIT_RATE, reduction.sal - OLD_AGE)
                if law.has_levy_part:
                    levy_part += reduced_base * min(SPLIT_RATE, reduction.lal)

    # Decision h: the slices of 15-18 and of growth support as a reduction are not eligible.
    eligible_base, eligible_room = full_base, full_room
    if reduction is not None and reduction.kind not in {"minor", "growth"}:
        eligible_base += reduced_base
        eligible_room += reduced_room
    return _Person(
        payslip,
        base,
        reduced_base,
        reduced_rate,
        full_base,
        FULL,
        sal_part,
        levy_part,
        eligible_base,
        eligible_room,
    )


def _research(people: Mapping[str, list[_Person]], ranks: Mapping[str, int], law: MonthLaw) -> dict[str, int]:
    """Research deduction of each employer of a group in a month, whole kronor (section 4; decisions f and g)."""
    exact = {employer: sum(person.sal_part for person in persons) for employer, persons in people.items()}
    claims = {employer: ukr // UKR for employer, ukr in exact.items()}
    granted = under_cap(claims, ranks, law.research_cap)
    if law.is_joint:
        return granted
    deductions = {}
    for employer, persons in people.items():
        sal, levy = exact[employer], sum(person.levy_part for person in persons)
        if granted[employer] < claims[employer]:
            # Project assumption (g): where the cap cuts S, L follows in the same proportion.
            cut = granted[employer] * UKR
            sal, levy = cut, levy * cut // sal
        deductions[employer] = (sal + levy) // UKR
    return deductions


def _regional(
    people: Mapping[str, list[_Person]], ranks: Mapping[str, int], research: Mapping[str, int]
) -> dict[str, int]:
    """Regional deduction of each employer of a group in a month, whole kronor (section 5; decision h)."""
    wanted = {}
    for employer, persons in people.items():
        payslip = persons[0].payslip
        wanted[employer] = 0
        if payslip.regional_support and payslip.owner == "business":
            by_rate = sum(person.eligible_base for person in persons) * REGIONAL_RATE
            room = sum(person.eligible_room for person in persons) - research[employer] * UKR
            wanted[employer] = min(by_rate, max(0, room)) // UKR
    return under_cap(wanted, ranks, REGIONAL_CAP)


def _refund(person: _Person, deducted_ore: int, law: MonthLaw) -> int:
    """Refund of growth support for a row, exact in ukr (section 3; decision j)."""
    payslip = person.payslip
    if not (payslip.hiring_support and law.growth_refunds and person.base):
        return 0
    supported = min(person.base // payslip.count, growth_ceiling(payslip)) * payslip.count
    reduced = min(supported, person.reduced_base)
    due = reduced * (person.reduced_rate or 0) + (supported - reduced) * person.full_rate
    less = deducted_ore * UKR_PER_ORE * supported // person.base
    return max(0, due - less - supported * OLD_AGE)


def settle(payslips: Iterable[Payslip]) -> Settlement:
    """Contributions, deductions and refunds of a set of payslips, on the levels rate, employer month and payslip."""
    rows = list(payslips)
    bases = monthly_bases(rows)
    group_months: dict[tuple[str, tuple[str, str]], dict[str, list[_Person]]] = {}
    for payslip in rows:
        alone = payslip.group is None
        group = ("employer", payslip.employer) if alone else ("group", str(payslip.group))
        own = bases[payslip.employer, payslip.employee, payslip.month]
        person = _person(payslip, own, law_of(payslip.month))
        group_months.setdefault((payslip.month, group), {}).setdefault(payslip.employer, []).append(person)
    settlement = Settlement({}, {}, {})
    for (month, _), people in group_months.items():
        law = law_of(month)
        ranks = {employer: _facts(persons)[0] for employer, persons in people.items()}
        research = _research(people, ranks, law)
        regional = _regional(people, ranks, research)
        for employer, persons in people.items():
            if (employer, month) in settlement.employer_months:
                message = f"{employer} has two groups in {month}"
                raise ValueError(message)
            _settle_employer(settlement, persons, law, research[employer], regional[employer])
    return settlement


def _facts(persons: Iterable[_Person]) -> tuple[int, str, bool]:
    """Rank, owner and support of an employer in a month, which must agree on all its rows."""
    facts = {(person.payslip.group_rank, person.payslip.owner, person.payslip.regional_support) for person in persons}
    if len(facts) != 1:
        message = f"the rows of an employer disagree: {facts}"
        raise ValueError(message)
    return facts.pop()


def _settle_employer(
    settlement: Settlement, persons: list[_Person], law: MonthLaw, research: int, regional: int
) -> None:
    """Add an employer's month to the settlement: its rates, its totals, and the parts of its payslips (i, j, k)."""
    employer, month = persons[0].payslip.employer, persons[0].payslip.month

    at_rate: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for person in persons:
        if person.reduced_base and person.reduced_rate is not None:
            at_rate[person.reduced_rate][person.payslip.employee] += person.reduced_base
        if person.full_base:
            at_rate[person.full_rate][person.payslip.employee] += person.full_base

    # Section 6, rules 4 and 5, and decision e: each rate on its own sum, ore dropped per rate.
    contributions: dict[str, int] = defaultdict(int)
    before = 0
    for rate, base_of in at_rate.items():
        base = sum(base_of.values())
        declared = base * rate // UKR
        before += declared
        settlement.rates[employer, month, rate] = RateFigures(base * ORE, base * rate, declared * ORE)
        for employee, share in largest_remainder(declared * ORE, base_of).items():
            contributions[employee] += share

    research_of = largest_remainder(
        research * ORE, {person.payslip.employee: person.sal_part + person.levy_part for person in persons}
    )
    regional_of = largest_remainder(
        regional * ORE,
        {
            person.payslip.employee: max(0, person.eligible_room - research_of[person.payslip.employee] * UKR_PER_ORE)
            for person in persons
        }
        if regional
        else {person.payslip.employee: 0 for person in persons},
    )
    exact_refunds = {
        (employee := person.payslip.employee): _refund(person, research_of[employee] + regional_of[employee], law)
        for person in persons
    }
    refund = sum(exact_refunds.values()) // UKR
    refund_of = largest_remainder(refund * ORE, exact_refunds)

    settlement.employer_months[employer, month] = {
        "contribution_base_ore": sum(person.base for person in persons) * ORE,
        "contributions_before_ore": before * ORE,
        "research_deduction_ore": research * ORE,
        "regional_deduction_ore": regional * ORE,
        "baseline_due_ore": (before - research - regional) * ORE,
        "hiring_support_refund_ore": refund * ORE,
    }
    for person in persons:
        employee = person.payslip.employee
        settlement.payslips[employer, employee, month] = {
            "contribution_base_ore": person.base * ORE,
            "reduced_base_ore": person.reduced_base * ORE,
            "reduced_rate_ppm": person.reduced_rate,
            "full_base_ore": person.full_base * ORE,
            "full_rate_ppm": person.full_rate,
            "contributions_before_ore": contributions[employee],
            "research_deduction_ore": research_of[employee],
            "regional_deduction_ore": regional_of[employee],
            "baseline_due_ore": contributions[employee] - research_of[employee] - regional_of[employee],
            "hiring_support_refund_ore": refund_of[employee],
        }
