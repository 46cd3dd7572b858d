"""What an employee's hour costs the employer: pay, contributions, agreement pension, its tax and insurance.

Pension and insurance follow the agreements for salaried staff (ITP1); the hours of a year are a standard number. Left
out: the start ages of the agreements, overhead, the upper limit of the pension agreement, and the vacation supplement,
which is shown per day and not added: vacation pay itself lies inside the twelve months.
"""

# ruff: noqa: D401 - a rule's first line names a quantity, and is what the user reads

from kutcalc.engine import (
    Kronor,
    Minutes,
    Money,
    Number,
    Rate,
    Total,
    absent,
    least,
    money_of_kronor,
    portion,
    rule,
    share,
)
from kutcalc.law.levels import PAYSLIP


@rule(
    level=PAYSLIP,
    term="brytpunkt för tjänstepension per år",
    source="Avtal ITP1",
    sv="Årslönen där den högre premien börjar: 7,5 inkomstbasbelopp.",
)
def pension_break_point_of_year(*, income_base_amount: Kronor, pension_break_point: Rate) -> Money:
    """The yearly pay at which the higher premium starts: 7.5 income base amounts."""
    year: Money = income_base_amount * pension_break_point
    return year


@rule(
    level=PAYSLIP,
    term="brytpunkt för tjänstepension per månad",
    source="Avtal ITP1",
    sv="En tolftedel av årets brytpunkt.",
)
def pension_break_point_of_month(
    pension_break_point_of_year: Money, *, one_month: Number, months_of_year: Number
) -> Money:
    """A twelfth of the year's break point."""
    return portion(pension_break_point_of_year, one_month, months_of_year)


@rule(
    level=PAYSLIP,
    term="tjänstepension",
    source="Avtal ITP1",
    sv="Premien för en person i månaden: lägre upp till brytpunkten, högre över den.",
)
def occupational_pension(
    person_base: Kronor, pension_break_point_of_month: Money, *, pension_low_rate: Rate, pension_high_rate: Rate
) -> Money:
    """The premium of one person and month: lower to the break point, higher above it."""
    pay = money_of_kronor(person_base)
    low = least(pay, pension_break_point_of_month)
    return share(low, pension_low_rate) + share(pay - low, pension_high_rate)


@rule(
    level=PAYSLIP,
    term="särskild löneskatt på pensionskostnader",
    source="Lag 1991:687 1 §",
    sv="Skatt på premien för tjänstepension.",
)
def pension_tax(occupational_pension: Money, *, special_payroll_tax_pension_rate: Rate) -> Money:
    """Tax on the premium of the occupational pension."""
    return share(occupational_pension, special_payroll_tax_pension_rate)


@rule(
    level=PAYSLIP,
    term="försäkringar enligt avtal",
    source="Avtal ITP1",
    sv="Tillägg för försäkringar och omställning, där de är kända.",
)
def agreement_insurance(
    person_base: Kronor, *, itp1_extras_rate: Rate = absent, staff_transition_rate: Rate = absent
) -> Money:
    """Extras for insurance and transition, where they are known."""
    extras: Money = person_base * itp1_extras_rate
    transition: Money = person_base * staff_transition_rate
    return extras + transition


@rule(
    level=PAYSLIP,
    term="semestertillägg per dag",
    source="SemL 16 a §",
    sv="Tillägget för en semesterdag enligt sammalöneregeln.",
)
def vacation_supplement_per_day(person_base: Kronor, *, vacation_supplement_rate: Rate) -> Money:
    """The supplement for a day of vacation by the same-pay rule."""
    supplement: Money = person_base * vacation_supplement_rate
    return supplement


@rule(
    level=PAYSLIP,
    term="semestertillägg per dag enligt kollektivavtal",
    source="Avtal tjänstemän",
    sv="Tillägget för en semesterdag enligt många kollektivavtal.",
)
def vacation_supplement_per_day_by_agreement(person_base: Kronor, *, vacation_supplement_agreement_rate: Rate) -> Money:
    """The supplement for a day of vacation by many collective agreements."""
    supplement: Money = person_base * vacation_supplement_agreement_rate
    return supplement


@rule(
    level=PAYSLIP,
    term="arbetsgivarens kostnad per månad",
    source="kutcalc",
    sv="Lön, avgifter före avdrag, pension, skatt på pensionen och försäkringar för en person i månaden.",
)
def employer_cost_per_month(
    person_base: Kronor,
    contributions_of_person: Money,
    occupational_pension: Money,
    pension_tax: Money,
    agreement_insurance: Money,
) -> Money:
    """Pay, contributions, pension, its tax and insurance of one person and month."""
    pay = money_of_kronor(person_base)
    return pay + contributions_of_person + occupational_pension + pension_tax + agreement_insurance


@rule(
    level=PAYSLIP,
    term="arbetsgivaravgifter för en person",
    source="SAL 2 kap. 26 §; LAL 3 §",
    sv="Avgifterna före avdrag för en av radens personer.",
)
def contributions_of_person(contributions: Money, count: Number, *, one_month: Number) -> Money:
    """Contributions before deductions of one of the row's persons."""
    return portion(contributions, one_month, count)


@rule(
    level=PAYSLIP,
    term="arbetsgivarens kostnad per timme",
    source="kutcalc",
    sv="Tolv månaders kostnad delad med årets schablontimmar.",
)
def employer_cost_per_hour(
    employer_cost_per_month: Money, *, months_of_year: Number, hours_per_year_simplified: Number
) -> Money:
    """Twelve months' cost over the standard hours of a year."""
    return portion(employer_cost_per_month, months_of_year, hours_per_year_simplified)


@rule(
    level=PAYSLIP,
    term="betald tid i kurs",
    source="kutcalc",
    sv="Personens betalda tid i alla kurser i månaden.",
)
def person_minutes(minutes: Total[Minutes]) -> Minutes:
    """The person's paid time in all courses of the month."""
    return minutes


@rule(
    level=PAYSLIP,
    term="kostnad för betald utbildningstid",
    source="kutcalc",
    sv="Timkostnaden gånger den betalda tiden i kurs, för en person.",
)
def training_time_cost(employer_cost_per_hour: Money, person_minutes: Minutes, *, minutes_of_hour: Minutes) -> Money:
    """The hourly cost times the paid time in courses, of one person."""
    return portion(employer_cost_per_hour, person_minutes, minutes_of_hour)
