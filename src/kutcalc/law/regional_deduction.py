"""Regionalt avdrag for workplaces in the support area (lag 2001:1170): after the research deduction, under a small cap.

The declared column `regional_support` decides; the list of municipalities is shown beside it. The floor is on the
payer's sum and is applied in all months: before 2021-02-06 that is our assumption. Left out: excluded sectors and
parishes.
"""

# ruff: noqa: D401 - a rule's first line names a quantity, and is what the user reads

from kutcalc.engine import (
    Ahead,
    Choice,
    Fact,
    Flag,
    Kronor,
    Money,
    Rate,
    Spread,
    Total,
    all_of,
    any_of,
    greatest,
    is_not,
    least,
    money_of_kronor,
    one_of,
    rule,
    when,
    whole_kronor,
)
from kutcalc.language import Text
from kutcalc.law.levels import EMPLOYER_MONTH, GROUP_RANK_MONTH, PAYSLIP
from kutcalc.units import UKR_PER_KR, UKR_PER_ORE


@rule(
    level=EMPLOYER_MONTH,
    term="rätt till regionalt avdrag",
    source="Lag 2001:1170 1 §, 3 §",
    sv="Om arbetsstället ligger i stödområdet och arbetsgivaren är ett företag.",
)
def has_regional_support(regional_support: Flag, owner: Fact[Choice], *, regional_deduction_payers: Choice) -> Flag:
    """Whether the workplace lies in the support area and the employer is a business."""
    return all_of(regional_support, one_of(owner, regional_deduction_payers))  # type: ignore[arg-type]


@rule(
    level=PAYSLIP,
    term="lön som räknas för regionalt avdrag",
    source="Lag 2001:1170 2 §",
    sv="Lönen utom för den som bara har ålderspensionsavgift, och utom lön med växa-stöd eller avgift för 15-18 år.",
)
def regional_base(
    contribution_base: Kronor,
    rest_of_base: Kronor,
    is_pension_only: Flag,
    has_hiring_reduction: Flag,
    has_covid_reduction: Flag,
    is_youth_15_18: Flag,
) -> Kronor:
    """Pay, but for those on old-age pension only, and but for pay with växa-stöd or the rate of 15 to 18."""
    excluded = any_of(has_hiring_reduction, all_of(is_youth_15_18, is_not(has_covid_reduction)))
    return when(is_pension_only, 0, otherwise=when(excluded, rest_of_base, otherwise=contribution_base))


@rule(
    level=EMPLOYER_MONTH,
    term="regionalt avdrag före tak",
    source="Lag 2001:1170 5 §, 7 §; SFF 22 kap. 1 §",
    sv="10 procent av lönen som räknas, men inte mer än utrymmet som forskningsavdraget lämnar kvar.",
)
def regional_claim(
    has_regional_support: Flag,
    regional_base: Total[Kronor],
    room: Total[Money],
    research_deduction: Money,
    *,
    regional_deduction_rate: Rate,
) -> Money:
    """10 per cent of the pay that counts, at most the room that the research deduction leaves."""
    wanted: Money = regional_base * regional_deduction_rate
    left = greatest(0, room - research_deduction)
    return when(has_regional_support, whole_kronor(least(wanted, left)), otherwise=0)


@rule(
    level=GROUP_RANK_MONTH,
    term="regionalt avdrag för bolag av samma rang",
    source="Lag 2001:1170 5 §",
    sv="Vad bolag av samma rang i koncernen vill dra av.",
)
def regional_claim_of_rank(regional_claim: Total[Money]) -> Money:
    """What the group's companies of one rank claim."""
    return regional_claim


@rule(
    level=GROUP_RANK_MONTH,
    term="regionalt avdrag för bolag före i ordningen",
    source="Lag 2001:1170 5 §",
    sv="Vad bolag av lägre rang redan begärt.",
)
def regional_claims_ahead(regional_claim_of_rank: Ahead[Money]) -> Money:
    """What companies of lower rank have claimed already."""
    return regional_claim_of_rank


@rule(
    level=GROUP_RANK_MONTH,
    term="regionalt avdrag under koncernens tak",
    source="Lag 2001:1170 5 §",
    sv="Det som ryms under taket sedan bolag före i ordningen tagit sitt.",
)
def regional_granted_of_rank(
    regional_claim_of_rank: Money, regional_claims_ahead: Money, *, regional_deduction_cap: Kronor
) -> Money:
    """What fits under the cap after those ahead have taken theirs."""
    cap = money_of_kronor(regional_deduction_cap)
    return least(regional_claim_of_rank, cap - least(cap, regional_claims_ahead))


regional_deduction = Spread(
    name="regional_deduction",
    level=EMPLOYER_MONTH,
    total="regional_granted_of_rank",
    weight="regional_claim",
    grain=UKR_PER_KR,
    term="regionalt avdrag",
    source="Lag 2001:1170 5 §; kutcalc",
    summary=Text(
        sv="Arbetsgivarens regionala avdrag, hela kronor: fält 476. Bolag av samma rang delar efter vad de begärt.",
        en="The employer's regional deduction, whole kronor: field 476. Those of one rank share by what they claim.",
    ),
)


@rule(
    level=PAYSLIP,
    term="utrymme efter forskningsavdrag",
    source="Lag 2001:1170 5 §, 7 §",
    sv="Radens utrymme när dess del av forskningsavdraget är taget.",
)
def room_after_research(room: Money, research_deduction_share: Money) -> Money:
    """The row's room once its part of the research deduction is taken."""
    return greatest(0, room - research_deduction_share)


regional_deduction_share = Spread(
    name="regional_deduction_share",
    level=PAYSLIP,
    total="regional_deduction",
    weight="room_after_research",
    grain=UKR_PER_ORE,
    term="del av det regionala avdraget",
    source="kutcalc",
    summary=Text(
        sv="Radens del av arbetsgivarens regionala avdrag, efter största rest på det utrymme som är kvar.",
        en="The row's part of the employer's regional deduction, by largest remainder on the room that is left.",
    ),
)
