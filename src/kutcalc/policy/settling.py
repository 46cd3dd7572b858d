"""From a chain's tracks to the employer's deduction: reference, caps on the base, rate, caps, group, liability, truncation."""

from dataclasses import dataclass, field, replace
from typing import Any

from kutcalc.engine import (
    Level,
    Money,
    Rate,
    Read,
    first_known,
    given,
    greatest,
    least,
    money_of,
    portion,
    ratio,
    share,
    sum_known,
    whole_kronor,
    whole_ore,
)
from kutcalc.language import Text
from kutcalc.law.levels import EMPLOYER_MONTH, EMPLOYER_YEAR, PAYSLIP
from kutcalc.policy.bases import bare, measure_of
from kutcalc.policy.ceilings import Stage, group_level, is_open, make_cut, make_limited
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.measured import make_total
from kutcalc.policy.questions import constant
from kutcalc.policy.rates import make_rate, settled_at
from kutcalc.policy.schema import Cap, Chain
from kutcalc.policy.tracks import CODES, Track, has_floor
from kutcalc.units import UKR_PER_KR


@dataclass(slots=True)
class Settled:
    """The names of the employer's figures, and the limits in the order of the chain."""

    counted_base: str
    before_limits: str
    training_deduction: str
    stages: list[Stage] = field(default_factory=list)
    floor_cut: str | None = None
    exact: str = "deduction_before_truncation"


def make_settled(bench: Bench, chain: Chain, tracks: list[Track]) -> Settled:
    """Make the employer's figures of a chain."""
    level = settled_at(bench)
    counted = [_with_reference(bench, chain, track, tracks, level) for track in tracks]
    counted = [_under_base_caps(bench, chain, name, level, number) for number, name in enumerate(counted)]
    wanted = [
        _wanted(bench, chain, track, name, level) for track, name in zip(tracks, counted, strict=True)
    ]
    stages = [stage for track in tracks for stage in track.stages]
    exact = _sum(bench, "counted_base_before_truncation", level, counted, "underlag som räknas")
    bench.rule(
        "counted_base",
        level,
        Money,
        [bench.column(exact, level)],
        whole_ore,
        term="underlag för avdraget",
        source="kutcalc",
        sv="Det förslaget räknar på, utan bråkdelar av ett öre.",
        en="What the policy counts, without fractions of an öre.",
    )
    before = _sum(bench, "deduction_before_truncation", level, wanted, "avdrag före tak")
    worth = _worth(bench, chain, before, level)
    bench.rule(
        "before_limits",
        level,
        Money,
        [bench.column(worth, level)],
        whole_kronor,
        term="avdrag om inget begränsade det",
        source="SFF 22 kap. 1 §",
        sv="Avdraget före alla tak, hela kronor.",
        en="The deduction before all limits, whole kronor.",
    )
    left, floor_cut = _less_excess(bench, chain, tracks, before, level)
    for cap in chain.caps:
        if cap.which.startswith("employer") and _is_on(cap, "deduction") and not cap.component and not is_open(cap):
            left = _employer_cap(bench, chain, cap, left, level, stages)
    claim = bench.rule(
        "deduction_of_employer",
        level,
        Money,
        [bench.column(_worth(bench, chain, left, level), level)],
        whole_kronor,
        term="avdrag före koncernens tak",
        source="SFF 22 kap. 1 §",
        sv="Hela kronor per arbetsgivare och period; öretal faller bort.",
        en="Whole kronor per employer and period; öre fall away.",
    )
    claim = _group_caps(bench, chain, claim, level, stages)
    final = _liability(bench, chain, claim, level, stages)
    bench.rule(
        "training_deduction",
        level,
        Money,
        [bench.column(final, level)],
        lambda amount: amount,
        term="kompetensavdrag",
        source="SFF 22 kap. 1 §",
        sv="Det förslaget ger arbetsgivaren.",
        en="What the policy gives the employer.",
    )
    return Settled("counted_base", "before_limits", "training_deduction", stages, floor_cut, before)


def _is_on(cap: Cap, what: str) -> bool:
    return str(bare(cap.on) or "deduction") == what


def _sum(bench: Bench, name: str, level: Level, names: list[str], term: str) -> str:
    if len(names) == 1:
        return names[0]

    def added(first: Any, *others: Any) -> Any:
        for other in others:
            first = first + other
        return first

    return bench.rule(
        name,
        level,
        Money,
        [bench.column(one, level) for one in names],
        added,
        term=term,
        sv="Summan av underlagets delar.",
        en="The sum of the parts of the base.",
    )


# ---------------------------------------------------------------------- the base


def _with_reference(bench: Bench, chain: Chain, track: Track, tracks: list[Track], level: Level) -> str:
    reference = chain.reference
    kind = None if reference is None else bare(reference.kind)
    if reference is None or kind in (None, "none"):
        return track.base
    years = 1 if kind == "last_year" else int(bare(reference.years) or 1)
    base = track.base
    earlier = [_earlier_year(bench, track, back) for back in range(1, years + 1)]
    index: Operand = (
        bench.value(f"{reference.path}.index_ppm", reference.index_ppm, "ppm")
        if reference.index_ppm is not None
        else constant(bench, f"{reference.path}.index_ppm", 1_000_000, "ppm")
    )
    number = constant(bench, f"{reference.path}.number_of_years", years, "count")
    one = constant(bench, f"{reference.path}.one", 1, "count")
    compared = bench.rule(
        f"reference{track.suffix}",
        level,
        Money,
        [index, number, one, *(bench.column(name, level) for name in earlier)],
        _mean,
        term="jämförelse med tidigare år",
        sv="Tidigare års underlag, i medeltal och uppräknat där förslaget säger det.",
        en="The base of earlier years, their mean and indexed where the policy says so.",
    )
    if "growth_ppm" not in bench.rules:
        bench.rule(
            "growth_ppm",
            level,
            Rate,
            [bench.column(base, level), bench.column(compared, level)],
            lambda this, before: ratio(greatest(0, this - before), before),
            term="ökning mot tidigare år",
        )
    return bench.rule(
        f"increment{track.suffix}",
        level,
        Money,
        [bench.column(base, level), bench.column(compared, level)],
        lambda this, before: greatest(0, this - before),
        term="ökning",
        sv="Bara det som överstiger tidigare år räknas.",
        en="Only what goes beyond earlier years counts.",
    )


def _mean(index: Any, number: Any, one: Any, first: Any, *others: Any) -> Any:
    total = first
    for other in others:
        total = total + other
    return share(portion(total, one, number), index)


def _earlier_year(bench: Bench, track: Track, back: int) -> str:
    """Make the base of an earlier year: that of the tables where they reach so far, else of the table of years."""
    name = f"base {back} years before{track.suffix}"
    columns: list[Operand] = [Read(track.base, Money, f"previous {back}", fact=True)]
    wanted = {"fee": "fee_ore", "other_cost": "other_cost_ore"}
    measures = [measure_of(component.part) for component in track.components]
    given_columns = [wanted[measure] for measure in measures if measure in wanted]
    if len(given_columns) == len(measures):
        columns += [bench.column(f"{column} of {back} years before", EMPLOYER_YEAR) for column in given_columns]

    def chosen(worked: Any, *amounts: Any) -> Any:
        if not amounts:
            return given(worked)
        total = money_of(amounts[0])
        for amount in amounts[1:]:
            total = sum_known(total, money_of(amount))
        return given(first_known(worked, total))

    return bench.rule(
        name,
        EMPLOYER_YEAR,
        Money,
        columns,
        chosen,
        term="underlag ett tidigare år",
        sv="Underlaget ett tidigare år: ur tabellerna, annars ur tabellen över år.",
        en="The base of an earlier year: of the tables, else of the table of years.",
    )


def _under_base_caps(bench: Bench, chain: Chain, name: str, level: Level, number: int) -> str:
    for cap in chain.caps:
        if not (_is_on(cap, "base") and cap.which.startswith("employer")) or is_open(cap):
            continue
        if cap.component and number >= 0 and f" [{cap.component[0]}]" not in name:
            continue
        if cap.which == "employer_month" and level.name == "employer_year":
            continue
        name = make_limited(bench, cap, name, level, CODES[cap.which]).granted
    return name


def _wanted(bench: Bench, chain: Chain, track: Track, counted: str, level: Level) -> str:
    if track.wanted:
        if counted == track.base:
            return track.wanted
        return bench.rule(
            f"deduction_on_counted{track.suffix}",
            level,
            Money,
            [bench.column(track.wanted, level), bench.column(counted, level), bench.column(track.base, level)],
            portion,
            term="avdrag före tak",
            sv="Radernas avdrag i proportion till den del av underlaget som räknas.",
            en="The rows' deductions in proportion to the part of the base that counts.",
        )
    rate = make_rate(bench, chain, track.own, track.uplifts, level)
    return bench.rule(
        f"deduction_exact{track.suffix}",
        level,
        Money,
        [bench.column(counted, level), rate],
        share,
        term="avdrag före tak",
        source=_rate_source(bench, chain),
        sv="Förslagets andel av det som räknas.",
        en="The policy's share of what counts.",
    )


def _rate_source(bench: Bench, chain: Chain) -> str:
    setting = chain.rate.share_ppm if chain.rate is not None else None
    key = setting[-1].source if setting else "kutcalc"
    return bench.policy.sources[key].title if key in bench.policy.sources else key


def _worth(bench: Bench, chain: Chain, amount: str, level: Level) -> str:
    """Give what a deduction is worth: itself, or its tax where it is an extra deduction from profit."""
    instrument = chain.instrument
    if str(bare(instrument.kind)) != "extra_deduction":
        return amount
    name = f"worth of {amount}"
    if name not in bench.rules:
        rate: Operand = (
            bench.law("corporate_tax_rate")
            if instrument.tax_rate_ppm is None
            else bench.value(f"{instrument.path}.tax_rate_ppm", instrument.tax_rate_ppm, "ppm")
        )
        bench.rule(
            name,
            level,
            Money,
            [bench.column(amount, level), rate],
            share,
            term="värdet av ett extra avdrag",
            sv="Avdraget gånger bolagsskatten.",
            en="The deduction times the corporate tax rate.",
        )
    return name


# ---------------------------------------------------------------------- limits


def _less_excess(
    bench: Bench, chain: Chain, tracks: list[Track], before: str, level: Level
) -> tuple[str, str | None]:
    excesses = [track.excess for track in tracks if track.excess]
    floor_cut = None
    if has_floor(bench, chain):
        rows = _sum(
            bench, "row_deduction_of_all", PAYSLIP, [track.row_wanted for track in tracks], "radens avdrag före golv"
        )
        bench.rule(
            "row_deduction_above_floor",
            PAYSLIP,
            Money,
            [bench.column(rows, PAYSLIP), bench.column("room_left", PAYSLIP)],
            least,
            term="radens avdrag ovanför golvet",
            source="Lag 2023:747 6-8 §§",
            sv="Högst det utrymme som gällande avdrag lämnar över ålderspensionsavgiften.",
            en="At most the room that the deductions in force leave above the old-age pension contribution.",
        )
        floor_cut = make_cut(bench, rows, "row_deduction_above_floor", PAYSLIP)
        bench.rule(
            "taken by the floor",
            PAYSLIP,
            Money,
            [bench.column(rows, PAYSLIP), bench.column("row_deduction_above_floor", PAYSLIP)],
            lambda wanted, granted: wanted - granted,
            term="bortfall genom golvet",
            sv="Det golvet tog av radens avdrag.",
            en="What the floor took of the row's deduction.",
        )
        excesses.append(
            make_total(
                bench,
                "sum taken by the floor",
                level,
                "taken by the floor",
                term="bortfall genom golvet",
                sv="Det golvet tog, för alla personer.",
                en="What the floor took, of all persons.",
            )
        )
    if not excesses:
        return before, None
    name = bench.rule(
        "deduction_after_persons",
        level,
        Money,
        [bench.column(before, level), *(bench.column(excess, level) for excess in excesses)],
        _minus,
        term="avdrag efter tak och golv per person",
        sv="Avdraget när det som tak och golv per kurs och person tog är borta.",
        en="The deduction once what ceilings and floors per course and person took is gone.",
    )
    return name, floor_cut


def _minus(before: Any, *excesses: Any) -> Any:
    for excess in excesses:
        before = before - excess
    return greatest(0, before)


def _employer_cap(bench: Bench, chain: Chain, cap: Cap, left: str, level: Level, stages: list[Stage]) -> str:
    if cap.which == "employer_month" and level.name == "employer_year":
        raise NotImplementedError("caps.employer_month needs settlement = month")
    stage = make_limited(bench, cap, left, level, CODES[cap.which])
    stages.append(stage)
    return stage.granted


def _group_caps(bench: Bench, chain: Chain, claim: str, level: Level, stages: list[Stage]) -> str:
    caps = [cap for cap in chain.caps if cap.which.startswith("group") and not is_open(cap)]
    if not caps:
        return claim
    rank_level, whole_group = group_level(bench)
    total = make_total(bench, "claims_of_group", whole_group, claim, term="koncernens avdrag före tak")
    room = total
    for cap in caps:
        stage = make_limited(bench, cap, room, whole_group, "group_cap")
        stages.append(stage)
        room = stage.granted
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
        lambda own, ahead, fits: whole_kronor(least(ahead + own, fits) - least(ahead, fits)),
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
    cut = make_cut(bench, claim, "granted_by_group", level)
    stages[-len(caps) :] = [replace(stage, cut=cut) for stage in stages[-len(caps) :]]
    return "granted_by_group"


def _liability(bench: Bench, chain: Chain, claim: str, level: Level, stages: list[Stage]) -> str:
    """Hold the deduction under what it may be taken from, where the policy loses the rest."""
    instrument = chain.instrument
    kind, unused = str(bare(instrument.kind)), str(bare(instrument.unused))
    on_tax = kind in {"corporate_tax_credit", "extra_deduction"}
    has_share = instrument.share_of_tax_ppm is not None and bare(instrument.share_of_tax_ppm) is not None
    if not has_share and (unused == "refunded" or kind in {"grant", "withholding_tax"}):
        return claim
    name = "liability"
    if on_tax:
        rate: Operand = (
            bench.law("corporate_tax_rate")
            if instrument.tax_rate_ppm is None
            else bench.value(f"{instrument.path}.tax_rate_ppm", instrument.tax_rate_ppm, "ppm")
        )
        part: Operand = (
            bench.value(f"{instrument.path}.share_of_tax_ppm", instrument.share_of_tax_ppm or (), "ppm")
            if has_share
            else constant(bench, f"{instrument.path}.whole_tax", 1_000_000, "ppm")
        )
        bench.rule("profit", EMPLOYER_YEAR, Money, [bench.column("profit_ore", EMPLOYER_YEAR)], _known_money, term="vinst")
        bench.rule(
            name,
            level,
            Money,
            [bench.column("profit", level), rate, part],
            lambda profit, tax, share_of: share(share(profit, tax), share_of),
            term="skatt som avdraget kan räknas av mot",
            sv="Vinsten gånger skattesatsen, och den del av skatten som får användas.",
            en="The profit times the tax rate, and the part of the tax that may be used.",
        )
        path = f"{instrument.path}.{'share_of_tax_ppm' if has_share else 'tax_rate_ppm'}"
    else:
        if level.name == "employer_month":
            bench.rule(
                name,
                level,
                Money,
                [bench.column("baseline_due", level)],
                lambda due: greatest(0, due),
                term="avgifter som avdraget kan räknas av mot",
                sv="Avgifterna som ska betalas enligt gällande regler.",
                en="Contributions due by the law in force.",
            )
        else:
            bench.rule(
                "baseline_due_of_month",
                EMPLOYER_MONTH,
                Money,
                [bench.column("baseline_due", EMPLOYER_MONTH)],
                lambda due: greatest(0, due),
                term="månadens avgifter",
            )
            make_total(bench, name, level, "baseline_due_of_month", term="årets avgifter")
        path = f"{instrument.path}.unused"
    granted = bench.rule(
        "deduction_within_liability",
        level,
        Money,
        [bench.column(claim, level), bench.column(name, level)],
        lambda wanted, most: whole_kronor(least(wanted, greatest(0, most))),
        term="avdrag som ryms",
        sv="Högst det som finns att räkna av mot.",
        en="At most what there is to set it off against.",
    )
    stages.append(Stage("liability", level, claim, granted, name, path, make_cut(bench, claim, granted, level)))
    return granted


def _known_money(profit: Any) -> Any:
    return money_of(given(profit))


__all__ = ["Settled", "make_settled"]
