"""A track is a set of base components that share rate, uplifts and caps; most policies have one with all in it.

What is counted, and what is given on it, stands per person as far down as the rate, the uplifts or the caps need, each
amount with the rest that fell away in dividing, so that rows that nothing cut add up exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kutcalc.engine import Level, Money, with_rests
from kutcalc.law.levels import PAYSLIP, TRAINING
from kutcalc.policy.bases import Component
from kutcalc.policy.ceilings import PERSON_CAPS, binding, is_on, make_sum
from kutcalc.policy.fines import Fine, normal
from kutcalc.policy.making import Bench, bare
from kutcalc.policy.rate_levels import Own, lift_level, rate_level
from kutcalc.policy.schema import Cap, Chain, Uplift
from kutcalc.policy.sums import make_total


@dataclass(slots=True)
class Track:
    """A track: its components, rate and uplifts, and what stands per person on the course and on the month.

    Once `row` is there, the amount stands on the payslip, for all its persons, in place of the other two.
    """

    suffix: str
    components: list[Component]
    own: Own
    uplifts: list[Uplift]
    rate_at: Level
    lift_at: Level | None
    course: Fine | None = None
    person: Fine | None = None
    row: Fine | None = None

    def is_under(self, cap: Cap) -> bool:
        """Whether a cap is on this track."""
        return not cap.component or self.components[0].part.id in cap.component


def is_compared(chain: Chain, component: str) -> bool:
    """Whether a component is held against that of earlier years."""
    return chain.reference is not None and component in (chain.reference.component or (component,))


def tracks_of(bench: Bench, chain: Chain, components: Sequence[Component]) -> list[Track]:
    """Divide the components into tracks, those that rate, uplifts and caps treat alike in one."""
    caps = [cap for cap in binding(chain.caps) if cap.component]
    alike: dict[tuple[str, ...], list[Component]] = {}
    for component in components:
        part = component.part
        marks = [part.path if part.share_ppm is not None else ""]
        marks += [uplift.path for uplift in chain.uplifts if not uplift.component or part.id in uplift.component]
        marks += [cap.path for cap in caps if part.id in cap.component]
        marks += ["reference"] if is_compared(chain, part.id) else []
        alike.setdefault(tuple(marks), []).append(component)
    tracks: list[Track] = []
    for members in alike.values():
        part = members[0].part
        own: Own = (part.path, part.share_ppm) if part.share_ppm is not None else None
        uplifts = [one for one in chain.uplifts if not one.component or part.id in one.component]
        suffix = "" if len(alike) == 1 else f" [{' '.join(member.part.id for member in members)}]"
        rate_at, lift_at = rate_level(bench, chain, own, uplifts), lift_level(bench, chain, own, uplifts)
        tracks.append(Track(suffix, members, own, uplifts, rate_at, lift_at))
    for track in tracks:
        track.course = _row_base(bench, track, TRAINING)
        track.person = _row_base(bench, track, PAYSLIP)
    return tracks


def _row_base(bench: Bench, track: Track, level: Level) -> Fine | None:
    own = [component for component in track.components if component.level.name == level.name]
    if not own:
        return None
    what = "course" if level.name == "training" else "person"
    term = "kursens underlag" if what == "course" else "personens underlag"
    amount = make_sum(bench, f"base of {what}{track.suffix}", level, [one.amount for one in own], term)
    rests = [one.rest for one in own if one.rest is not None]
    rest = (
        make_sum(bench, f"base of {what}, rest{track.suffix}", level, rests, "bråkdelar av underlaget")
        if rests
        else None
    )
    return Fine(amount, rest)


def has_floor(chain: Chain) -> bool:
    """Whether no person's contributions may fall below the old-age pension contribution."""
    instrument = chain.instrument
    if str(bare(instrument.kind)) != "contributions":
        return False
    return instrument.floor is None or bare(instrument.floor) is not None


def needs_rows(bench: Bench, chain: Chain, tracks: Sequence[Track]) -> bool:
    """Whether anything of the chain is decided row by row; else the employer's sums are enough."""
    rows = {"training", "payslip"}
    varies = any(track.rate_at.name in rows or (track.lift_at and track.lift_at.name in rows) for track in tracks)
    capped = any(
        cap.which in PERSON_CAPS or (cap.which == "employer_month" and bench.settlement == "year")
        for cap in binding(chain.caps)
    )
    return varies or capped or len(tracks) > 1 or has_floor(chain)


def of_all(bench: Bench, name: str) -> str:
    """Give an amount or a rest per person times the persons of its row."""
    level = bench.level_of(name)
    people = "people" if level.name == "training" else "count"
    made = f"{name} of all"
    if made not in bench.rules:
        bench.rule(
            made,
            level,
            bench.unit_of(name),
            [bench.column(name, level), bench.column(people, level)],
            lambda amount, number: amount * number,
            term="för alla personer på raden",
            sv="Beloppet per person gånger antalet personer.",
            en="The amount per person times the number of persons.",
        )
    return made


def row_amount(bench: Bench, track: Track, what: str) -> str:
    """Make what a payslip's row has of a track, for all its persons: its weight in the employer's sum."""
    if track.row is not None:
        return track.row.amount
    names = [
        _on_payslip(bench, of_all(bench, fine.amount)) for fine in (track.course, track.person) if fine is not None
    ]
    return make_sum(bench, f"row_{what}{track.suffix}", PAYSLIP, names, "radens belopp")


def row_rest(bench: Bench, track: Track, what: str) -> str | None:
    """Make the rests of what a payslip's row has of a track, for all its persons; None where nothing was divided."""
    fines = [fine for fine in (track.course, track.person) if fine is not None and fine.rest is not None]
    names = [_on_payslip(bench, of_all(bench, str(fine.rest))) for fine in fines]
    return make_sum(bench, f"row_{what}_rest{track.suffix}", PAYSLIP, names, "bråkdelar") if names else None


def row_weight(bench: Bench, tracks: Sequence[Track], what: str) -> str:
    """Make what a payslip's row has of some tracks, with the wholes that its rests make: its weight in a sum."""
    whole = make_sum(
        bench, f"row_{what}_of_all", PAYSLIP, [row_amount(bench, track, what) for track in tracks], "radens belopp"
    )
    found = [track.row.rest if track.row is not None else row_rest(bench, track, what) for track in tracks]
    rests = [rest for rest in found if rest is not None]
    if not rests:
        return whole
    rest = make_sum(bench, f"row_{what}_rest_of_all", PAYSLIP, rests, "bråkdelar")
    return bench.rule(
        f"{whole}, whole",
        PAYSLIP,
        Money,
        [bench.column(whole, PAYSLIP), bench.column(rest, PAYSLIP)],
        with_rests,
        term="radens belopp",
        sv="Radens belopp med de bråkdelar som tillsammans blir hela.",
        en="The row's amount with the fractions that together make wholes.",
    )


def _on_payslip(bench: Bench, name: str) -> str:
    if bench.level_of(name).name == "payslip":
        return name
    return make_total(bench, f"{name} (payslip)", PAYSLIP, name, term="radens belopp")


def total(bench: Bench, tracks: Sequence[Track], level: Level, name: str, texts: tuple[str, str, str]) -> Fine:
    """Sum what the rows have of some tracks, with the wholes that the rests of all of them make together.

    Its rest is what of the rests is left then.
    """
    amounts: list[str] = []
    rests: list[str] = []
    for track in tracks:
        for fine in (track.row,) if track.row is not None else (track.course, track.person):
            if fine is None:
                continue
            amounts.append(fine.amount if track.row is not None else of_all(bench, fine.amount))
            if fine.rest is not None:
                rests.append(fine.rest if track.row is not None else of_all(bench, fine.rest))
    term, sv, en = texts
    suffix = "".join(track.suffix for track in tracks)
    sums = [make_total(bench, f"sum of {one}", level, one, term=term, sv=sv, en=en) for one in amounts]
    whole = make_sum(bench, f"{name}{suffix}", level, sums, term, sv, en)
    if not rests:
        return Fine(whole)
    fractions = [make_total(bench, f"sum of {one}", level, one, term="bråkdelarnas summa") for one in rests]
    rest = make_sum(bench, f"{name} rests{suffix}", level, fractions, "bråkdelarnas summa")
    return normal(
        bench,
        Fine(whole, rest),
        term=term,
        sv="Summan med de bråkdelar som tillsammans blir hela.",
        en="The sum with the fractions that together make wholes.",
    )


def caps_on(chain: Chain, what: str, which: Sequence[str]) -> list[Cap]:
    """Give the binding caps of some kinds on the base or on the deduction, in the order of the chain."""
    return [cap for cap in binding(chain.caps) if cap.which in which and is_on(cap, what)]


__all__ = [
    "Track",
    "caps_on",
    "has_floor",
    "is_compared",
    "needs_rows",
    "of_all",
    "row_amount",
    "row_rest",
    "row_weight",
    "total",
    "tracks_of",
]
