"""Employer contributions (arbetsgivaravgifter) by age and month: the pay that counts, its two slices and their rates.

Left out: athletes below half a price base amount (no column says who is one); contributions of the self-employed.
"""

# ruff: noqa: D401 - a rule's first line names a quantity, and is what the user reads

from kutcalc.engine import (
    Earlier,
    Flag,
    Kronor,
    Money,
    Number,
    Ore,
    Rate,
    Year,
    absent,
    all_of,
    any_of,
    at_least,
    at_most,
    below,
    between,
    is_not,
    kronor_of,
    least,
    rule,
    share,
    truncate,
    when,
)
from kutcalc.law.levels import PAYSLIP


@rule(
    level=PAYSLIP,
    term="månadens lön och förmåner",
    source="SAL 2 kap. 24 §; SFF 22 kap. 1 §",
    sv="Lön och förmåner för en person i månaden, i hela kronor; öretal faller bort.",
)
def month_pay(cash_pay_ore: Ore, benefits_ore: Ore) -> Kronor:
    """Pay and benefits of one person in the month, in whole kronor; öre fall away."""
    return kronor_of(cash_pay_ore + benefits_ore)


@rule(
    level=PAYSLIP,
    term="lön tidigare under året",
    source="SAL 2 kap. 14 §",
    sv="Lön och förmåner för personen i årets tidigare månader.",
)
def pay_before_this_month(month_pay: Earlier[Kronor]) -> Kronor:
    """Pay and benefits of the person in the year's earlier months."""
    return month_pay


@rule(
    level=PAYSLIP,
    term="avgiftsunderlag per person",
    source="SAL 2 kap. 14 §, 24 §",
    sv="Underlaget för en person: ingenting under 1 000 kr om året, därefter allt från första kronan.",
)
def person_base(month_pay: Kronor, pay_before_this_month: Kronor, *, contribution_threshold: Kronor) -> Kronor:
    """The base of one person: nothing below the yearly threshold, then all from the first krona."""
    crossing = below(pay_before_this_month, contribution_threshold)
    return when(
        at_least(month_pay + pay_before_this_month, contribution_threshold),
        month_pay + when(crossing, pay_before_this_month, otherwise=0),
        otherwise=0,
    )


@rule(
    level=PAYSLIP,
    term="avgiftsunderlag",
    source="SAL 2 kap. 24 §",
    sv="Lön och förmåner som avgiften räknas på.",
)
def contribution_base(person_base: Kronor, count: Number) -> Kronor:
    """Pay and benefits that contributions are counted on, for all like persons of the row."""
    base: Kronor = person_base * count
    return base


@rule(
    level=PAYSLIP,
    term="född 1937 eller tidigare",
    source="SAL 2 kap. 27 §",
    sv="Om inga arbetsgivaravgifter betalas på grund av födelseåret.",
)
def is_exempt(birth_year: Year, *, exempt_birth_year_latest: Year) -> Flag:
    """Whether no contributions are due because of the birth year."""
    return at_most(birth_year, exempt_birth_year_latest)


@rule(
    level=PAYSLIP,
    term="enbart ålderspensionsavgift",
    source="SAL 2 kap. 27 §",
    sv="Om personen vid årets ingång fyllt åldern då bara ålderspensionsavgift betalas, eller är äldre än så.",
)
def is_pension_only(birth_year: Year, *, pension_only_birth_year_latest: Year) -> Flag:
    """Whether the person has reached the age from which at most the old-age pension contribution is due."""
    return at_most(birth_year, pension_only_birth_year_latest)


@rule(
    level=PAYSLIP,
    term="ung, 15-18 år",
    source="SAL 2 kap. 28 §",
    sv="Om nedsättningen för den som vid årets ingång fyllt 15 men inte 18 gäller.",
)
def is_youth_15_18(
    birth_year: Year, *, youth_15_18_birth_year_earliest: Year = absent, youth_15_18_birth_year_latest: Year = absent
) -> Flag:
    """Whether the reduction for those of 15 to 18 applies."""
    return between(birth_year, youth_15_18_birth_year_earliest, youth_15_18_birth_year_latest)


@rule(
    level=PAYSLIP,
    term="ung, 19-23 år",
    source="Lag 2021:55 2 §; Lag 2026:100 2 §",
    sv="Om nedsättningen för den som vid årets ingång fyllt 18 men inte 23 gäller.",
)
def is_youth_19_23(
    birth_year: Year, *, youth_19_23_birth_year_earliest: Year = absent, youth_19_23_birth_year_latest: Year = absent
) -> Flag:
    """Whether the reduction for those who have turned 18 but not 23 applies."""
    return between(birth_year, youth_19_23_birth_year_earliest, youth_19_23_birth_year_latest)


@rule(
    level=PAYSLIP,
    term="nedsatt avgift",
    source="SAL 2 kap. 28 §; Lag 2016:1053; Lag 2020:202; Lag 2021:55 2 §; Lag 2026:100 2 §",
    sv="Om någon nedsättning av avgiften gäller för personen i månaden.",
)
def has_reduced_rate(
    is_pension_only: Flag,
    has_hiring_reduction: Flag,
    has_covid_reduction: Flag,
    is_youth_15_18: Flag,
    is_youth_19_23: Flag,
) -> Flag:
    """Whether any reduced rate applies to the person in the month."""
    return all_of(
        is_not(is_pension_only), any_of(has_hiring_reduction, has_covid_reduction, is_youth_15_18, is_youth_19_23)
    )


@rule(
    level=PAYSLIP,
    term="nedsatt avgiftssats",
    source="SAL 2 kap. 28 §; Lag 2016:1053; Lag 2020:202; Lag 2021:55 2 §; Lag 2026:100 2 §",
    sv="Den nedsatta satsen: växa-stöd, 2020 års nedsättning, 15-18 år, 19-23 år, den första som gäller.",
)
def reduced_rate(
    has_reduced_rate: Flag,
    has_hiring_reduction: Flag,
    has_covid_reduction: Flag,
    is_youth_15_18: Flag,
    *,
    hiring_support_rate: Rate = absent,
    covid_rate: Rate = absent,
    youth_15_18_rate: Rate = absent,
    youth_19_23_rate: Rate = absent,
) -> Rate:
    """The reduced rate, by the first reduction that applies."""
    young = when(is_youth_15_18, youth_15_18_rate, otherwise=youth_19_23_rate)
    other = when(has_covid_reduction, covid_rate, otherwise=young)
    chosen = when(has_hiring_reduction, hiring_support_rate, otherwise=other)
    return when(has_reduced_rate, chosen, otherwise=0)


@rule(
    level=PAYSLIP,
    term="tak för nedsatt avgift",
    source="SAL 2 kap. 28 §; Lag 2016:1053; Lag 2020:202; Lag 2021:55 2 §; Lag 2026:100 2 §",
    sv="Lönen upp till detta tak har den nedsatta satsen.",
)
def reduced_ceiling(
    has_hiring_reduction: Flag,
    has_covid_reduction: Flag,
    is_youth_15_18: Flag,
    hiring_ceiling: Kronor,
    *,
    covid_ceiling: Kronor = absent,
    youth_15_18_ceiling: Kronor = absent,
    youth_19_23_ceiling: Kronor = absent,
) -> Kronor:
    """Pay up to this ceiling has the reduced rate."""
    young = when(is_youth_15_18, youth_15_18_ceiling, otherwise=youth_19_23_ceiling)
    other = when(has_covid_reduction, covid_ceiling, otherwise=young)
    return when(has_hiring_reduction, hiring_ceiling, otherwise=other)


@rule(
    level=PAYSLIP,
    term="underlag med nedsatt avgift",
    source="SAL 2 kap. 28 §; Lag 2016:1053; Lag 2020:202; Lag 2021:55 2 §; Lag 2026:100 2 §",
    sv="Den del av månadens lön som har nedsatt avgift.",
)
def reduced_base(person_base: Kronor, has_reduced_rate: Flag, reduced_ceiling: Kronor, count: Number) -> Kronor:
    """The part of the month's pay on which the reduced rate is due."""
    reduced: Kronor = least(person_base, reduced_ceiling) * count
    return when(has_reduced_rate, reduced, otherwise=0)


@rule(
    level=PAYSLIP,
    term="underlag utöver det nedsatta",
    source="SAL 2 kap. 26 §; LAL 3 §",
    sv="Resten av månadens lön.",
)
def rest_of_base(contribution_base: Kronor, reduced_base: Kronor) -> Kronor:
    """The rest of the month's pay."""
    return contribution_base - reduced_base


@rule(
    level=PAYSLIP,
    term="avgiftssats på resten",
    source="SAL 2 kap. 26-27 §§; LAL 3 §; Lag 1990:659 1 §",
    sv="Satsen på resten: full, enbart ålderspensionsavgift eller ingen; till juni 2019 med särskild löneskatt.",
)
def rate_on_rest(
    is_exempt: Flag,
    is_pension_only: Flag,
    special_payroll_tax_rate: Rate,
    *,
    full_rate: Rate,
    pension_only_rate: Rate,
) -> Rate:
    """The rate on the rest: full, old-age pension only, or none, with the special payroll tax to June 2019."""
    old = when(is_exempt, special_payroll_tax_rate, otherwise=special_payroll_tax_rate + pension_only_rate)
    return when(is_pension_only, old, otherwise=full_rate)


@rule(
    level=PAYSLIP,
    term="arbetsgivaravgifter före avdrag",
    source="SAL 2 kap. 26 §; LAL 3 §",
    sv="Avgifter på den här lönen före alla avdrag, exakt.",
)
def contributions(reduced_base: Kronor, rest_of_base: Kronor, reduced_rate: Rate, rate_on_rest: Rate) -> Money:
    """Contributions on this pay before any deduction, exact."""
    reduced: Money = reduced_base * reduced_rate
    full: Money = rest_of_base * rate_on_rest
    return reduced + full


@rule(
    level=PAYSLIP,
    term="ålderspensionsavgift",
    source="SAL 2 kap. 26 §",
    sv="Golvet: avdragen får inte ta avgifterna under ålderspensionsavgiften.",
)
def pension_floor(contribution_base: Kronor, *, old_age_pension_rate: Rate) -> Money:
    """The floor: deductions may not take contributions below the old-age pension contribution."""
    floor: Money = contribution_base * old_age_pension_rate
    return floor


@rule(
    level=PAYSLIP,
    term="utrymme för avdrag",
    source="SAL 2 kap. 27 §; Lag 2023:747 6-8 §§",
    sv="Det avdragen som mest kan ta: avgifterna utöver ålderspensionsavgiften.",
)
def room(contributions: Money, pension_floor: Money, is_pension_only: Flag) -> Money:
    """The most that deductions can take: contributions above the old-age pension contribution."""
    return when(is_pension_only, 0, otherwise=contributions - pension_floor)


@rule(
    level=PAYSLIP,
    term="allmän löneavgift på nedsatt underlag",
    source="Lag 2021:55 2 §; Lag 2026:100 2 §",
    sv="Den del av ungdomssatsen som är allmän löneavgift: andelen, avkortad till två decimaler av en procent.",
)
def reduced_levy_rate(
    reduced_rate: Rate,
    *,
    old_age_pension_rate: Rate,
    general_payroll_levy_rate: Rate,
    youth_19_23_share_of_other_components: Rate = absent,
    youth_rate_step: Rate,
) -> Rate:
    """The part of the youth rate that is payroll levy: the share, truncated to two decimals of a percent."""
    levy = truncate(share(general_payroll_levy_rate, youth_19_23_share_of_other_components), youth_rate_step)
    return when(at_most(reduced_rate, old_age_pension_rate), 0, otherwise=levy)
