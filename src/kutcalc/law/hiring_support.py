"""Växa-stöd: a reduced rate in the declaration to 2025, a refund afterwards from 2026.

Left out: the conditions on owner, hours and earlier employment, which the column `hiring_support` answers. How the
refund meets the deductions is our assumption: they are taken off in proportion to the pay that is supported.
"""

# ruff: noqa: D401 - a rule's first line names a quantity, and is what the user reads

from kutcalc.engine import (
    Fact,
    Flag,
    Kronor,
    Money,
    Month,
    Number,
    Rate,
    Spread,
    Total,
    absent,
    all_of,
    at_least,
    greatest,
    least,
    portion,
    rule,
    when,
    whole_kronor,
)
from kutcalc.language import Text
from kutcalc.law.levels import EMPLOYER_MONTH, PAYSLIP
from kutcalc.units import UKR_PER_ORE


@rule(
    level=PAYSLIP,
    term="växa-stöd som nedsättning",
    source="Lag 2016:1053",
    sv="Om växa-stödet sänker avgiften redan i deklarationen, som till och med 2025.",
)
def has_hiring_reduction(hiring_support: Flag, *, hiring_support_rate: Rate = absent) -> Flag:
    """Whether växa-stöd lowers the rate in the declaration itself, as it did to 2025."""
    return all_of(hiring_support, hiring_support_rate > 0)


@rule(
    level=PAYSLIP,
    term="anställd efter april 2024",
    source="SFS 2024:1158",
    sv="Om det högre taket gäller för växa-stödet, för den som anställts efter april 2024.",
)
def has_higher_hiring_ceiling(
    hiring_support: Flag, hired_month: Fact[Month], *, hiring_support_higher_ceiling_from: Month = absent
) -> Flag:
    """Whether the higher ceiling of växa-stöd applies: hired after April 2024."""
    in_force = hiring_support_higher_ceiling_from > 0
    return all_of(hiring_support, in_force, at_least(hired_month, hiring_support_higher_ceiling_from))


@rule(
    level=PAYSLIP,
    term="tak för växa-stöd",
    source="Lag 2016:1053; SFS 2024:1158",
    sv="Den lön per månad som växa-stödet räknas på.",
)
def hiring_ceiling(
    has_higher_hiring_ceiling: Flag,
    *,
    hiring_support_ceiling: Kronor,
    hiring_support_ceiling_hired_before_2024_05: Kronor = absent,
) -> Kronor:
    """The pay per month that växa-stöd is counted on."""
    lower = when(
        hiring_support_ceiling_hired_before_2024_05 > 0,
        hiring_support_ceiling_hired_before_2024_05,
        otherwise=hiring_support_ceiling,
    )
    return when(has_higher_hiring_ceiling, hiring_support_ceiling, otherwise=lower)


@rule(
    level=PAYSLIP,
    term="lön med växa-stöd",
    source="Lag 2025:1334",
    sv="Lönen upp till taket, som stödet räknas på från 2026.",
)
def supported_base(
    hiring_support: Flag,
    person_base: Kronor,
    hiring_ceiling: Kronor,
    count: Number,
    *,
    hiring_support_refund_floor: Rate = absent,
) -> Kronor:
    """The pay up to the ceiling, on which the refund is counted from 2026."""
    is_refunded = all_of(hiring_support, hiring_support_refund_floor > 0)
    supported: Kronor = least(person_base, hiring_ceiling) * count
    return when(is_refunded, supported, otherwise=0)


@rule(
    level=PAYSLIP,
    term="avgifter på lön med växa-stöd",
    source="Lag 2025:1334; kutcalc",
    sv="Avgifterna på lönen upp till taket, sedan avdragens del av dem räknats bort.",
)
def contributions_on_supported(
    supported_base: Kronor,
    reduced_base: Kronor,
    reduced_rate: Rate,
    rate_on_rest: Rate,
    contribution_base: Kronor,
    research_deduction_share: Money,
    regional_deduction_share: Money,
) -> Money:
    """Contributions on the pay up to the ceiling, less the part of the deductions that falls on it."""
    reduced = least(supported_base, reduced_base)
    due_reduced: Money = reduced * reduced_rate
    due_rest: Money = (supported_base - reduced) * rate_on_rest
    deducted = portion(research_deduction_share + regional_deduction_share, supported_base, contribution_base)
    return due_reduced + due_rest - deducted


@rule(
    level=PAYSLIP,
    term="växa-stöd, exakt",
    source="Lag 2025:1334",
    sv="Det som betalats utöver ålderspensionsavgiften på lönen upp till taket.",
)
def refund_before_truncation(
    contributions_on_supported: Money, supported_base: Kronor, *, hiring_support_refund_floor: Rate = absent
) -> Money:
    """What was paid above the old-age pension contribution on the pay up to the ceiling."""
    floor: Money = supported_base * hiring_support_refund_floor
    return greatest(0, contributions_on_supported - floor)


@rule(
    level=EMPLOYER_MONTH,
    term="återbetalning av växa-stöd",
    source="Lag 2025:1334; kutcalc",
    sv="Växa-stöd som betalas tillbaka efteråt, i hela kronor. Hur öretal avrundas är inte känt: vi räknar utan dem.",
)
def hiring_support_refund(refund_before_truncation: Total[Money]) -> Money:
    """The refund of växa-stöd, later cash in whole kronor; how öre are rounded is not known, we drop them."""
    return whole_kronor(refund_before_truncation)


hiring_support_refund_share = Spread(
    name="hiring_support_refund_share",
    level=PAYSLIP,
    total="hiring_support_refund",
    weight="refund_before_truncation",
    grain=UKR_PER_ORE,
    term="del av återbetalat växa-stöd",
    source="kutcalc",
    summary=Text(
        sv="Radens del av arbetsgivarens återbetalning, efter största rest.",
        en="The row's part of the employer's refund, by largest remainder.",
    ),
)
