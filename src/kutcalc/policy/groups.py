"""Ceilings of a group: what fits is for those of the lowest rank first, in proportion for those of one rank."""

from dataclasses import replace

from kutcalc.engine import Level, Money, Read, least, whole_kronor
from kutcalc.language import Text
from kutcalc.law.levels import GROUP_MONTH, GROUP_YEAR, LEVELS
from kutcalc.policy.ceilings import binding
from kutcalc.policy.fines import Fine
from kutcalc.policy.making import Bench, bare, refuse
from kutcalc.policy.schema import Cap, Chain
from kutcalc.policy.stages import Stage, make_cut, make_limited
from kutcalc.policy.sums import make_total
from kutcalc.units import UKR_PER_KR


def has_group_caps(chain: Chain) -> bool:
    """Whether the employers of a group have a ceiling together."""
    return any(cap.which.startswith("group") for cap in binding(chain.caps))


def group_caps(bench: Bench, chain: Chain, claim: str, stages: list[Stage]) -> str:
    """Hold the claims of a group's employers under its ceilings; give the name of what each is left with."""
    caps = [cap for cap in binding(chain.caps) if cap.which.startswith("group")]
    if not caps:
        return claim
    for cap in caps:
        _refuse(bench, cap)
    level, whole_group, rank_level = bench.settled_at, *_levels(bench)
    room = make_total(bench, "claims_of_group", whole_group, claim, term="koncernens avdrag före tak")
    made: list[Stage] = []
    for cap in caps:
        made.append(make_limited(bench, cap, Fine(room), keeps_rest=False))
        room = made[-1].granted
    make_total(bench, "claims_of_rank", rank_level, claim, term="avdrag för bolag av samma rang")
    bench.rule(
        "claims_ahead",
        rank_level,
        Money,
        [Read("claims_of_rank", Money, "ahead")],
        lambda amount: amount,
        term="avdrag för bolag före i ordningen",
        sv="Vad bolag av lägre rang redan begärt.",
        en="What companies of lower rank have claimed already.",
    )
    bench.rule(
        "granted_of_rank",
        rank_level,
        Money,
        [
            bench.column("claims_of_rank", rank_level),
            bench.column("claims_ahead", rank_level),
            bench.column(room, rank_level),
        ],
        lambda own, ahead, fits: whole_kronor(least(ahead + own, fits)) - whole_kronor(least(ahead, fits)),
        term="avdrag under koncernens tak",
        sv="Det som ryms sedan bolag före i ordningen tagit sitt.",
        en="What fits after those ahead have taken theirs.",
    )
    bench.spread(
        "granted_by_group",
        level,
        "granted_of_rank",
        claim,
        UKR_PER_KR,
        "arbetsgivarens del under koncernens tak",
        Text(
            sv="Bolag av samma rang delar det som ryms efter vad de begärt, i hela kronor efter största rest.",
            en="Companies of one rank share what fits by what they claim, in whole kronor by largest remainder.",
        ),
    )
    cut = make_cut(bench, claim, "granted_by_group")
    stages += [replace(stage, cut=cut) for stage in made]
    return "granted_by_group"


def _levels(bench: Bench) -> tuple[Level, Level]:
    """Give the levels at which groups are settled: as a whole, and by rank."""
    if bench.settlement == "year":
        return GROUP_YEAR, LEVELS["group_rank_year"]
    return GROUP_MONTH, LEVELS["group_rank_month"]


def _refuse(bench: Bench, cap: Cap) -> None:
    if bench.settlement == "year" and cap.which == "group_month":
        refuse(
            cap.path,
            f'{cap.path}: ett tak per månad för koncernen går inte ihop med settlement = "year".',
            f'{cap.path}: a monthly ceiling of the group does not go with settlement = "year".',
        )
    if str(bare(cap.on) or "deduction") == "base" or cap.component:
        refuse(
            cap.path,
            f"{cap.path}: koncernens tak gäller hela avdraget. Ta bort on och component.",
            f"{cap.path}: the ceiling of a group is on the whole deduction. Take on and component away.",
        )


__all__ = ["group_caps", "has_group_caps"]
