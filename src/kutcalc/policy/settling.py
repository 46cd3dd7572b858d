"""From a chain's tracks to the employer's deduction: reference, caps, rate, caps, group, liability, truncation.

Where nothing is decided row by row, the employer's sums are enough; else the rows are worked first and then summed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kutcalc.engine import Money, whole_kronor, whole_ore
from kutcalc.law.levels import EMPLOYER_MONTH
from kutcalc.policy.bases import Component
from kutcalc.policy.carrying import Carried, make_carried
from kutcalc.policy.ceilings import PERSON_CAPS, binding, is_on
from kutcalc.policy.earlier_years import has_reference, make_beyond, make_year_base
from kutcalc.policy.eligibility import BASE_OF_YEAR, fields_of
from kutcalc.policy.fines import Fine, normal, taken, times
from kutcalc.policy.groups import group_caps, has_group_caps
from kutcalc.policy.liability import make_liability, worth_of
from kutcalc.policy.making import Bench, bare, refuse
from kutcalc.policy.rates import make_multiplier, make_rate
from kutcalc.policy.rows import floored, lifted, limited, limited_in_rows, rated, scaled
from kutcalc.policy.schema import Cap, Chain
from kutcalc.policy.stages import Stage, make_limited, of_rows_with_any
from kutcalc.policy.tracks import Track, caps_on, has_floor, is_compared, needs_rows, row_weight, total, tracks_of

FIRM_CAPS: Final = ("employer_month", "employer_year")
COUNTED: Final = ("det som räknas", "Det som räknas, för alla kurser och personer.", "What counts, over all courses.")
CLAIMED: Final = ("avdrag före tak", "Avdragen för alla kurser och personer.", "The deductions over all courses.")
NOTHING: Final = Fine("")


@dataclass(slots=True)
class Settled:
    """The employer's figures before truncation, the weights of the rows, and the limits in the order of the chain."""

    counted: Fine = NOTHING
    before: Fine = NOTHING
    left: Fine = NOTHING
    base_weight: str = ""
    before_weight: str = ""
    last_weight: str = ""
    by_rows: bool = False
    stages: list[Stage] = field(default_factory=list)
    floor_cut: str | None = None
    carried: Carried | None = None


def make_settled(bench: Bench, chain: Chain, components: list[Component]) -> Settled:
    """Make the employer's figures of a chain."""
    _refuse(bench, chain)
    tracks = tracks_of(bench, chain, components)
    settled = Settled(by_rows=needs_rows(bench, chain, tracks))
    of_rows = 0
    if settled.by_rows:
        _by_rows(bench, chain, tracks, components, settled)
        of_rows = len(settled.stages)
        _firm_caps(bench, chain, tracks, settled)
    else:
        _by_sums(bench, chain, tracks[0], components, settled)
    _figures(bench, chain, settled)
    if of_rows or settled.floor_cut is not None:
        of_firm = [of_rows_with_any(bench, stage, settled.last_weight) for stage in settled.stages[of_rows:]]
        settled.stages[of_rows:] = of_firm
    return settled


def _refuse(bench: Bench, chain: Chain) -> None:
    for cap in binding(chain.caps):
        if bench.settlement == "year" and cap.which == "employer_month" and (cap.component or is_on(cap, "base")):
            refuse(
                cap.path,
                f'{cap.path}: med settlement = "year" gäller taket per månad hela avdraget. Ta bort on och component.',
                f'{cap.path}: with settlement = "year" the monthly ceiling is on the whole deduction.'
                " Take on and component away.",
            )
    instrument = chain.instrument
    rank = bare(instrument.rank)
    if str(bare(instrument.kind)) == "contributions" and isinstance(rank, int) and rank <= LAST_RANK_OF_LAW:
        path = f"{instrument.path}.rank"
        refuse(
            path,
            f"{path}: forskningsavdraget (1) och det regionala (2) går före. Skriv 3 eller mer.",
            f"{path}: the research (1) and regional (2) deductions come first. Write 3 or more.",
        )


LAST_RANK_OF_LAW: Final = 2


# ---------------------------------------------------------------------- by the employer's sums


def _by_sums(bench: Bench, chain: Chain, track: Track, components: list[Component], settled: Settled) -> None:
    level = bench.settled_at
    settled.base_weight = settled.before_weight = settled.last_weight = row_weight(bench, [track], "base")
    counted = total(bench, [track], level, "counted", COUNTED)
    make_year_base(bench, chain, counted.amount)
    if has_reference(chain):
        counted = make_beyond(bench, chain, components, counted)
    rate = make_multiplier(bench, chain, track.own, track.uplifts, level)
    if rate is not None:
        term = "underlag med påslag"
        counted = normal(bench, times(bench, counted, rate, "counted with uplift", term=term), term=term)
    for cap in caps_on(chain, "base", FIRM_CAPS):
        counted = make_limited(bench, cap, counted).left
    settled.counted = counted
    settled.before = settled.left = taken(
        bench,
        counted,
        make_rate(bench, chain, track.own, track.uplifts, level),
        "deduction_before_truncation",
        is_last=_is_in_kronor(chain),
        term="avdrag före tak",
        source=_rate_source(bench, chain),
        sv="Förslagets andel av det som räknas.",
        en="The policy's share of what counts.",
    )
    for cap in caps_on(chain, "deduction", FIRM_CAPS):
        stage = make_limited(bench, cap, settled.left, in_kronor=_is_in_kronor(chain))
        settled.stages.append(stage)
        settled.left = stage.left


def _rate_source(bench: Bench, chain: Chain) -> str:
    rate = chain.rate
    if rate is None:
        return bench.title(chain.base[0].source)
    if rate.schedule is not None:
        return bench.title(rate.schedule.source)
    setting = rate.share_ppm or (rate.tiers[0].share_ppm if rate.tiers else ())
    return bench.title(setting[-1].source) if setting else "kutcalc"


def _is_in_kronor(chain: Chain) -> bool:
    """Whether what is left of all is what is given, in whole kronor; of an extra deduction, that is only its tax."""
    return str(bare(chain.instrument.kind)) != "extra_deduction"


# ---------------------------------------------------------------------- by rows


def _by_rows(bench: Bench, chain: Chain, tracks: list[Track], components: list[Component], settled: Settled) -> None:
    level = bench.settled_at
    if BASE_OF_YEAR in fields_of(chain):
        make_year_base(bench, chain, total(bench, tracks, level, "counted", COUNTED).amount)
    if has_reference(chain):
        _compare(bench, chain, tracks, components)
    for track in tracks:
        lifted(bench, chain, track)
    _base_caps(bench, chain, tracks)
    settled.base_weight = row_weight(bench, tracks, "base")
    settled.counted = total(bench, tracks, level, "counted_at_last", COUNTED)
    source = _rate_source(bench, chain)
    for track in tracks:
        rated(bench, chain, track, source)
    settled.before_weight = row_weight(bench, tracks, "deduction before caps")
    settled.before = total(bench, tracks, level, "deduction", CLAIMED)
    for cap in caps_on(chain, "deduction", PERSON_CAPS):
        stage = limited(bench, cap, tracks)
        if stage is not None:
            settled.stages.append(stage)
    if has_floor(chain):
        settled.floor_cut = floored(bench, tracks)
    for cap in _caps_in_rows(bench, chain, tracks):
        at = EMPLOYER_MONTH if cap.which == "employer_month" else level
        settled.stages.append(limited_in_rows(bench, cap, tracks, at))
    settled.last_weight = row_weight(bench, tracks, "deduction")


def _compare(bench: Bench, chain: Chain, tracks: list[Track], components: list[Component]) -> None:
    """Let only what goes beyond earlier years count, of the components that are held against them."""
    compared = [track for track in tracks if is_compared(chain, track.components[0].part.id)]
    whole = total(bench, compared, bench.settled_at, "counted", COUNTED)
    own = [one for one in components if is_compared(chain, one.part.id)]
    increment = make_beyond(bench, chain, own, whole)
    for track in compared if increment != whole else ():
        scaled(bench, track, increment, whole, "increment", "del av ökningen")


def _caps_in_rows(bench: Bench, chain: Chain, tracks: Sequence[Track]) -> list[Cap]:
    """Give the employer's ceilings that are held against rows: of a month in a year, and down to the last on parts."""
    caps = caps_on(chain, "deduction", FIRM_CAPS)
    last = max(
        (place for place, cap in enumerate(caps) if not all(track.is_under(cap) for track in tracks)), default=-1
    )
    of_month = bench.settlement == "year"
    return [cap for place, cap in enumerate(caps) if place <= last or (of_month and cap.which == "employer_month")]


def _firm_caps(bench: Bench, chain: Chain, tracks: list[Track], settled: Settled) -> None:
    """Hold the employer's sum under its other ceilings."""
    settled.left = total(bench, tracks, bench.settled_at, "claimed", CLAIMED)
    in_rows = _caps_in_rows(bench, chain, tracks)
    for cap in (cap for cap in caps_on(chain, "deduction", FIRM_CAPS) if cap not in in_rows):
        stage = make_limited(bench, cap, settled.left, in_kronor=_is_in_kronor(chain))
        settled.stages.append(stage)
        settled.left = stage.left


def _base_caps(bench: Bench, chain: Chain, tracks: list[Track]) -> None:
    """Hold the base under its ceilings: per course, per person, then per employer, whose rows then count in part."""
    for cap in caps_on(chain, "base", PERSON_CAPS):
        limited(bench, cap, tracks, keep_courses=cap.which != "course" and _needs_courses(chain, tracks))
    for cap in caps_on(chain, "base", FIRM_CAPS):
        level = bench.settled_at
        covered = [track for track in tracks if track.is_under(cap)]
        whole = total(bench, covered, level, f"counted before {cap.path}", COUNTED)
        stage = make_limited(bench, cap, whole)
        for track in covered:
            scaled(bench, track, stage.left, whole, f"part under {cap.path}", "underlag under tak")


def _needs_courses(chain: Chain, tracks: Sequence[Track]) -> bool:
    """Whether something is still to be decided by course once the base is capped."""
    return any(track.rate_at.name == "training" for track in tracks) or bool(caps_on(chain, "deduction", ("course",)))


# ---------------------------------------------------------------------- the figures


def _figures(bench: Bench, chain: Chain, settled: Settled) -> None:
    """Truncate the employer's sums, and hold the claim under the group's ceilings and what it is taken from."""
    level = bench.settled_at
    before, left = settled.before, settled.left
    if not _is_in_kronor(chain):
        before, left = (worth_of(bench, chain.instrument, amount) for amount in (before, left))
    bench.rule(
        "counted_base",
        level,
        Money,
        [bench.column(settled.counted.amount, level)],
        whole_ore,
        term="underlag för avdraget",
        sv="Det förslaget räknar på, utan bråkdelar av ett öre.",
        en="What the policy counts, without fractions of an öre.",
    )
    bench.rule(
        "before_limits",
        level,
        Money,
        [bench.column(before.amount, level)],
        whole_kronor,
        term="avdrag om inget begränsade det",
        source="SFF 22 kap. 1 §",
        sv="Avdraget före alla tak, hela kronor.",
        en="The deduction before all limits, whole kronor.",
    )
    claim = bench.rule(
        "deduction_of_employer",
        level,
        Money,
        [bench.column(left.amount, level)],
        whole_kronor,
        term="avdrag före koncernens tak" if has_group_caps(chain) else "avdrag i hela kronor",
        source="SFF 22 kap. 1 §",
        sv="Hela kronor per arbetsgivare och period; öretal faller bort.",
        en="Whole kronor per employer and period; öre fall away.",
    )
    claim = group_caps(bench, chain, claim, settled.stages)
    if str(bare(chain.instrument.unused)) == "carried_forward":
        settled.carried = make_carried(bench, chain.instrument, claim, settled.stages)
    final = settled.carried.used if settled.carried else make_liability(bench, chain, claim, settled.stages)
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


__all__ = ["Settled", "make_settled"]
