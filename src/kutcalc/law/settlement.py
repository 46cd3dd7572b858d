"""Settlement of an employer's month: a sum and a truncation per rate, the deductions in order, then what is due."""

# ruff: noqa: D401 - a rule's first line names a quantity, and is what the user reads

from kutcalc.engine import Bands, BandSpread, Kronor, Money, Rate, Slice, Total, greatest, rule, whole_kronor
from kutcalc.language import Text
from kutcalc.law.levels import EMPLOYER_MONTH, PAYSLIP, RATE
from kutcalc.units import UKR_PER_ORE

BANDS = Bands(
    level=RATE,
    parent=EMPLOYER_MONTH,
    source=PAYSLIP,
    slices=(
        Slice(
            "reduced_base",
            "reduced_rate",
            ("youth_15_18_rate", "youth_19_23_rate", "covid_rate", "hiring_support_rate"),
        ),
        Slice(
            "rest_of_base",
            "rate_on_rest",
            ("full_rate", "pension_only_rate", "special_payroll_tax_65_rate", "pension_only_rate_with_special_tax"),
        ),
    ),
    rate="rate",
    base="base_at_rate",
    term="underlag per avgiftssats",
    summary=Text(
        sv="Underlagen med samma avgiftssats läggs ihop för arbetsgivaren och månaden.",
        en="Bases with the same rate are added for the employer and the month.",
    ),
    source_of_law="SKV 131 238881-17/111",
)


@rule(
    level=RATE,
    term="avgifter på summan per avgiftssats",
    source="SKV 131 238881-17/111",
    sv="Underlagen summeras per avgiftssats, och satsen räknas på summan.",
)
def exact_at_rate(base_at_rate: Kronor, rate: Rate) -> Money:
    """Bases are summed by rate, and the rate is taken of the sum."""
    product: Money = base_at_rate * rate
    return product


@rule(
    level=RATE,
    term="avgifter per avgiftssats",
    source="SFF 22 kap. 1 §; SKV 131 238881-17/111",
    sv="Avgifter vid en sats på arbetsgivarens summa, utan öre.",
)
def declared_at_rate(exact_at_rate: Money) -> Money:
    """Contributions at one rate on the employer's summed base, öre dropped."""
    return whole_kronor(exact_at_rate)


@rule(
    level=EMPLOYER_MONTH,
    term="arbetsgivarens avgiftsunderlag",
    source="SAL 2 kap. 24 §",
    sv="Underlaget för alla anställda i månaden.",
)
def contribution_base_of_employer(contribution_base: Total[Kronor]) -> Kronor:
    """The base of all employees in the month."""
    return contribution_base


@rule(
    level=EMPLOYER_MONTH,
    term="arbetsgivaravgifter före avdrag",
    source="SFF 22 kap. 1 §; SKV 131 238881-17/111",
    sv="Avgifterna vid alla satser, var och en utan öre.",
)
def contributions_before(declared_at_rate: Total[Money]) -> Money:
    """Contributions at all rates, each without öre."""
    return declared_at_rate


@rule(
    level=EMPLOYER_MONTH,
    term="arbetsgivaravgifter att betala enligt gällande regler",
    source="SFF 22 kap. 1 §; Lag 2023:747 6-8 §§; Lag 2001:1170 7 §",
    sv="Avgifter före avdrag, minus forskningsavdrag, minus regionalt avdrag: fält 487 i deklarationen.",
)
def baseline_due(contributions_before: Money, research_deduction: Money, regional_deduction: Money) -> Money:
    """Contributions less research, less regional deduction: field 487 of the declaration."""
    return contributions_before - research_deduction - regional_deduction


contributions_share = BandSpread(
    name="contributions_share",
    level=PAYSLIP,
    bands=BANDS,
    total="declared_at_rate",
    grain=UKR_PER_ORE,
    term="del av arbetsgivaravgifterna",
    source="kutcalc",
    summary=Text(
        sv="Radens del av arbetsgivarens avgifter, inom varje avgiftssats efter underlag och största rest.",
        en="The row's part of the employer's contributions, within each rate by base and largest remainder.",
    ),
)


@rule(
    level=PAYSLIP,
    term="del av det som ska betalas",
    source="kutcalc",
    sv="Radens del av avgifterna att betala enligt gällande regler.",
)
def baseline_due_share(
    contributions_share: Money, research_deduction_share: Money, regional_deduction_share: Money
) -> Money:
    """The row's part of contributions due by the law in force."""
    return contributions_share - research_deduction_share - regional_deduction_share


@rule(
    level=PAYSLIP,
    term="utrymme kvar efter gällande avdrag",
    source="Lag 2023:747 6-8 §§; Lag 2001:1170 7 §",
    sv="Det ett avdrag till kan ta av radens avgifter utan att röra ålderspensionsavgiften.",
)
def room_left(room: Money, research_deduction_share: Money, regional_deduction_share: Money) -> Money:
    """What one more deduction can take of the row's contributions without touching the old-age pension contribution."""
    return greatest(0, room - research_deduction_share - regional_deduction_share)
