"""FoU-avdrag in all its versions: 10 % of SAL contributions and the levy part before 2024, 20 % of both together since.

Left out: the working-time test and its rescue by the four months before, which the column `research` answers. Before
2024 the levy part follows the pay that is left under the cap in proportion: our assumption, the sources are silent.
"""

# ruff: noqa: D401 - a rule's first line names a quantity, and is what the user reads

from kutcalc.engine import (
    Ahead,
    Flag,
    Kronor,
    Money,
    Rate,
    Spread,
    Total,
    absent,
    all_of,
    is_not,
    least,
    money_of_kronor,
    portion,
    rule,
    when,
    whole_kronor,
)
from kutcalc.language import Text
from kutcalc.law.levels import EMPLOYER_MONTH, GROUP_RANK_MONTH, PAYSLIP
from kutcalc.units import UKR_PER_KR, UKR_PER_ORE


@rule(
    level=PAYSLIP,
    term="räknas för forskningsavdrag",
    source="Lag 2023:747 6 §; SAL 2 kap. 29 §",
    sv="Om lönen får räknas för forskningsavdrag: forskar, och betalar mer än ålderspensionsavgift.",
)
def is_in_research(research: Flag, is_pension_only: Flag) -> Flag:
    """Whether the pay counts for the research deduction: in research, and above old-age pension only."""
    return all_of(research, is_not(is_pension_only))


@rule(
    level=PAYSLIP,
    term="forskningsavdrag, del av arbetsgivaravgifter",
    source="SAL 2 kap. 29-31 §§",
    sv="Till och med 2023: 10 procent av lönen, men aldrig så att ålderspensionsavgiften rörs.",
)
def research_social_part(
    is_in_research: Flag,
    rest_of_base: Kronor,
    reduced_base: Kronor,
    reduced_rate: Rate,
    reduced_levy_rate: Rate,
    *,
    research_deduction_social_rate: Rate = absent,
    social_contributions_rate: Rate,
    old_age_pension_rate: Rate,
) -> Money:
    """To 2023: 10 per cent of the pay, never touching the old-age pension contribution."""
    full = least(research_deduction_social_rate, social_contributions_rate - old_age_pension_rate)
    reduced = least(research_deduction_social_rate, reduced_rate - reduced_levy_rate - old_age_pension_rate)
    part_of_rest: Money = rest_of_base * full
    part_of_reduced: Money = reduced_base * reduced
    return when(is_in_research, part_of_rest + part_of_reduced, otherwise=0)


@rule(
    level=PAYSLIP,
    term="forskningsavdrag, del av allmän löneavgift",
    source="LAL 3 §",
    sv="April 2020 till och med 2023: tio procentenheter av den allmänna löneavgiften, aldrig under noll.",
)
def research_levy_part(
    is_in_research: Flag,
    rest_of_base: Kronor,
    reduced_base: Kronor,
    reduced_levy_rate: Rate,
    *,
    research_deduction_levy_points: Rate = absent,
    general_payroll_levy_rate: Rate,
) -> Money:
    """April 2020 to 2023: ten points of the payroll levy, never below zero."""
    part_of_rest: Money = rest_of_base * least(research_deduction_levy_points, general_payroll_levy_rate)
    part_of_reduced: Money = reduced_base * least(research_deduction_levy_points, reduced_levy_rate)
    return when(is_in_research, part_of_rest + part_of_reduced, otherwise=0)


@rule(
    level=PAYSLIP,
    term="forskningsavdrag från 2024",
    source="Lag 2023:747 6-8 §§",
    sv="Från 2024: 20 procent av lönen, men aldrig mer än avgifterna utöver ålderspensionsavgiften.",
)
def research_joint_part(
    is_in_research: Flag, contribution_base: Kronor, room: Money, *, research_deduction_rate: Rate = absent
) -> Money:
    """From 2024: 20 per cent of the pay, never more than contributions above the old-age pension contribution."""
    wanted: Money = contribution_base * research_deduction_rate
    return when(is_in_research, least(wanted, room), otherwise=0)


@rule(
    level=PAYSLIP,
    term="forskningsavdrag före tak",
    source="Lag 2023:747 6-8 §§; SAL 2 kap. 29-31 §§; LAL 3 §",
    sv="Forskningsavdraget på den här lönen, exakt och före taket.",
)
def research_part(research_social_part: Money, research_levy_part: Money, research_joint_part: Money) -> Money:
    """The research deduction on this pay, exact and before the cap."""
    return research_social_part + research_levy_part + research_joint_part


@rule(
    level=EMPLOYER_MONTH,
    term="forskningsavdrag som taket räknas på",
    source="Lag 2023:747 8 §; SAL 2 kap. 30 §",
    sv="Det av arbetsgivarens avdrag som taket gäller, i hela kronor; före 2024 bara delen av arbetsgivaravgifter.",
)
def research_claim(research_social_part: Total[Money], research_joint_part: Total[Money]) -> Money:
    """What of the employer's deduction the cap applies to, in whole kronor; before 2024 the SAL part alone."""
    return whole_kronor(research_social_part + research_joint_part)


@rule(
    level=GROUP_RANK_MONTH,
    term="forskningsavdrag för bolag av samma rang",
    source="Lag 2023:747 8 §",
    sv="Vad bolag av samma rang i koncernen vill dra av.",
)
def research_claim_of_rank(research_claim: Total[Money]) -> Money:
    """What the group's companies of one rank claim."""
    return research_claim


@rule(
    level=GROUP_RANK_MONTH,
    term="forskningsavdrag för bolag före i ordningen",
    source="Lag 2023:747 8 §",
    sv="Vad bolag av lägre rang redan begärt; moderbolaget drar av först.",
)
def research_claims_ahead(research_claim_of_rank: Ahead[Money]) -> Money:
    """What companies of lower rank have claimed already; the parent deducts first."""
    return research_claim_of_rank


@rule(
    level=GROUP_RANK_MONTH,
    term="forskningsavdrag under koncernens tak",
    source="Lag 2023:747 8 §; SAL 2 kap. 30 §",
    sv="Det som ryms under koncernens tak sedan bolag före i ordningen tagit sitt.",
)
def research_granted_of_rank(
    research_claim_of_rank: Money,
    research_claims_ahead: Money,
    *,
    research_deduction_social_cap: Kronor = absent,
    research_deduction_cap: Kronor = absent,
) -> Money:
    """What fits under the group's cap after those ahead have taken theirs."""
    cap = money_of_kronor(research_deduction_social_cap + research_deduction_cap)
    return least(research_claim_of_rank, cap - least(cap, research_claims_ahead))


research_granted = Spread(
    name="research_granted",
    level=EMPLOYER_MONTH,
    total="research_granted_of_rank",
    weight="research_claim",
    grain=UKR_PER_KR,
    term="arbetsgivarens del under koncernens tak",
    source="Lag 2023:747 8 §; kutcalc",
    summary=Text(
        sv="Bolag av samma rang delar det som ryms efter vad de begärt, i hela kronor efter största rest.",
        en="Companies of one rank share what fits by what they claim, in whole kronor by largest remainder.",
    ),
)


@rule(
    level=EMPLOYER_MONTH,
    term="forskningsavdrag (FoU-avdrag)",
    source="Lag 2023:747 6-8 §§; SAL 2 kap. 29-31 §§; LAL 3 §; SFF 22 kap. 1 §",
    sv="Arbetsgivarens forskningsavdrag i månaden, hela kronor: fält 475 i deklarationen.",
)
def research_deduction(
    research_granted: Money,
    research_claim: Money,
    research_social_part: Total[Money],
    research_levy_part: Total[Money],
    research_joint_part: Total[Money],
) -> Money:
    """The employer's research deduction of the month, whole kronor: field 475 of the declaration."""
    levy_under_cap = portion(research_levy_part, research_granted, research_social_part)
    return when(
        research_granted < research_claim,
        whole_kronor(research_granted + levy_under_cap),
        otherwise=whole_kronor(research_social_part + research_levy_part + research_joint_part),
    )


research_deduction_share = Spread(
    name="research_deduction_share",
    level=PAYSLIP,
    total="research_deduction",
    weight="research_part",
    grain=UKR_PER_ORE,
    term="del av forskningsavdraget",
    source="kutcalc",
    summary=Text(
        sv="Radens del av arbetsgivarens forskningsavdrag, efter största rest.",
        en="The row's part of the employer's research deduction, by largest remainder.",
    ),
)
