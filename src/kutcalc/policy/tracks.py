"""A track is a set of base components that share rate and caps; most policies have one, with all components in it.

A track's amounts are worked per person as far down as its rate or its caps need, and summed where the policy is settled.
What a course or a person loses to a cap is kept as an excess, so that the employer's sum is exact where nothing is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kutcalc.engine import (
    Level,
    Money,
    Number,
    Read,
    portion,
    share,
    with_rests,
)
from kutcalc.law.levels import PAYSLIP, TRAINING
from kutcalc.policy.bases import Component, bare
from kutcalc.policy.ceilings import Stage, is_open, make_limited
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.measured import make_total
from kutcalc.policy.rates import make_multiplier, make_rate, rate_level, settled_at
from kutcalc.policy.schema import Cap, Chain, Setting, Uplift

PERSON_CAPS = ("course", "employee_month", "employee_year")
CODES = {
    "course": "course_cap",
    "employee_month": "employee_cap",
    "employee_year": "employee_cap",
    "employer_month": "employer_cap",
    "employer_year": "employer_cap",
    "group_month": "group_cap",
    "group_year": "group_cap",
}


@dataclass(slots=True)
class Track:
    """A track under work: its components, uplifts and caps, and the names of what has been made."""

    suffix: str
    components: list[Component]
    own: tuple[str, Setting] | None
    uplifts: list[Uplift]
    caps: list[Cap]
    rate_at: Level
    row_base: str = ""
    row_wanted: str = ""
    excess: str = ""
    base: str = ""
    wanted: str = ""
    stages: list[Stage] = field(default_factory=list)

    def cap(self, which: str, on: str) -> Cap | None:
        """Give the track's own ceiling of a kind, if it has one."""
        for cap in self.caps:
            if cap.which == which and str(bare(cap.on) or "deduction") == on and not is_open(cap):
                return cap
        return None


def tracks_of(bench: Bench, chain: Chain, components: Sequence[Component]) -> list[Track]:
    """Divide the components into tracks: one for all, or one each where rates, uplifts or caps name components."""
    divided = (
        any(component.part.share_ppm is not None for component in components)
        or any(uplift.component for uplift in chain.uplifts)
        or any(cap.component and not is_open(cap) for cap in chain.caps)
    )
    if not divided:
        uplifts = list(chain.uplifts)
        caps = [cap for cap in chain.caps if cap.which in PERSON_CAPS]
        return [Track("", list(components), None, uplifts, caps, rate_level(bench, chain, None, uplifts))]
    tracks = []
    for component in components:
        part = component.part
        uplifts = [uplift for uplift in chain.uplifts if not uplift.component or part.id in uplift.component]
        caps = [cap for cap in chain.caps if cap.component and part.id in cap.component]
        own = (part.path, part.share_ppm) if part.share_ppm is not None else None
        setting = own[1] if own else None
        tracks.append(
            Track(f" [{part.id}]", [component], own, uplifts, caps, rate_level(bench, chain, setting, uplifts))
        )
    return tracks


def make_track(bench: Bench, chain: Chain, track: Track) -> None:
    """Make all of a track, from its components to its sums where the policy is settled."""
    course = _course_base(bench, track)
    course_given = _course_deduction(bench, chain, track, course) if course else ""
    _person(bench, chain, track, course, course_given)
    _sum_base(bench, track)
    _sum_wanted(bench, chain, track)


def _sum(bench: Bench, name: str, level: Level, names: Sequence[str], term: str, sv: str, en: str) -> str:
    if len(names) == 1 and bench.level_of(names[0]).name == level.name:
        return names[0]
    return bench.rule(
        name,
        level,
        Money,
        [bench.column(one, level) for one in names],
        _added,
        term=term,
        sv=sv,
        en=en,
    )


def _added(first: Any, *others: Any) -> Any:
    for other in others:
        first = first + other
    return first


def _course_base(bench: Bench, track: Track) -> str:
    amounts = [component.amount for component in track.components if component.level.name == "training"]
    if not amounts:
        return ""
    base = _sum(
        bench,
        f"course_base{track.suffix}",
        TRAINING,
        amounts,
        "kursens underlag",
        "Det som räknas av kursen, per person.",
        "What counts of the course, per person.",
    )
    multiplier = make_multiplier(bench, track.uplifts, TRAINING, f"{track.suffix} of course") if track.uplifts else None
    if multiplier is not None:
        base = bench.rule(
            f"course_base{track.suffix} with uplift",
            TRAINING,
            Money,
            [bench.column(base, TRAINING), multiplier],
            share,
            term="kursens underlag med påslag",
            sv="Underlaget gånger påslaget.",
            en="The base times the uplift.",
        )
    cap = track.cap("course", "base")
    if cap is not None:
        base = make_limited(bench, cap, base, TRAINING, "course_cap").granted
    return base


def _course_deduction(bench: Bench, chain: Chain, track: Track, base: str) -> str:
    """Make a course's own deduction where the rate varies by course or a course has a ceiling; else nothing."""
    cap = track.cap("course", "deduction")
    if track.rate_at.name != "training" and cap is None:
        return ""
    rate = make_rate(bench, chain, track.own, track.uplifts, track.rate_at)
    given = bench.rule(
        f"course_deduction{track.suffix}",
        TRAINING,
        Money,
        [bench.column(base, TRAINING), _come_down(bench, rate, TRAINING)],
        share,
        term="kursens avdrag före tak",
        sv="Kursens underlag gånger satsen, per person.",
        en="The course's base times the rate, per person.",
    )
    if cap is not None:
        stage = make_limited(bench, cap, given, TRAINING, "course_cap")
        track.stages.append(stage)
        _keep_excess(bench, track, stage, TRAINING, "people")
        given = stage.granted
    return given


def _come_down(bench: Bench, operand: Operand, at: Level) -> Operand:
    return bench.column(operand.name, at) if isinstance(operand, Read) else operand


def _keep_excess(bench: Bench, track: Track, stage: Stage, at: Level, people: str) -> None:
    """Sum what a person-level ceiling took from all persons, where the policy is settled."""
    row = bench.rule(
        f"taken by {stage.path}{track.suffix} at {stage.granted}",
        at,
        Money,
        [bench.column(stage.wanted, at), bench.column(stage.granted, at), bench.column(people, at)],
        lambda before, after, number: (before - after) * number,
        term="bortfall genom tak",
        sv="Det som taket tog, för radens alla personer.",
        en="What the ceiling took, of all persons of the row.",
    )
    _add_excess(bench, track, row)


def _add_excess(bench: Bench, track: Track, row: str) -> None:
    level = settled_at(bench)
    name = make_total(
        bench,
        f"sum of {row}",
        level,
        row,
        term="bortfall genom tak per person",
        sv="Det som tak och golv per kurs och person tog.",
        en="What ceilings and floors per course and person took.",
    )
    if track.excess:
        name = _sum(
            bench,
            f"{name} and before",
            level,
            [track.excess, name],
            "bortfall genom tak per person",
            "Det som tak och golv per kurs och person tog.",
            "What ceilings and floors per course and person took.",
        )
    track.excess = name


def has_floor(bench: Bench, chain: Chain) -> bool:
    """Whether no person's contributions may fall below the old-age pension contribution."""
    instrument = chain.instrument
    if str(bare(instrument.kind)) != "contributions":
        return False
    return str(bare(instrument.floor) or "pension_contribution") == "pension_contribution"


def _person(bench: Bench, chain: Chain, track: Track, course: str, course_given: str) -> None:
    """Make what stands per person and month: payslip components, caps per person, the rows' sums for all persons."""
    own = [component.amount for component in track.components if component.level.name == "payslip"]
    base_caps = [cap for which in PERSON_CAPS[1:] if (cap := track.cap(which, "base")) is not None]
    caps = [cap for which in PERSON_CAPS[1:] if (cap := track.cap(which, "deduction")) is not None]
    by_person = track.rate_at.name == "payslip"
    if not (own or base_caps or caps or by_person or has_floor(bench, chain)):
        _rows_of_courses(bench, track, course, course_given)
        return
    parts = list(own)
    if course:
        parts.insert(0, make_total(bench, f"month_base{track.suffix}", PAYSLIP, course, term="månadens underlag"))
    base = _sum(
        bench,
        f"person_base_of_policy{track.suffix}",
        PAYSLIP,
        parts,
        "personens underlag",
        "Det som räknas för personen i månaden.",
        "What counts for the person in the month.",
    )
    if not course and track.uplifts:
        multiplier = make_multiplier(bench, track.uplifts, PAYSLIP, f"{track.suffix} of person")
        if multiplier is not None:
            base = bench.rule(
                f"{base} with uplift", PAYSLIP, Money, [bench.column(base, PAYSLIP), multiplier], share, term="påslag"
            )
    full = base
    for cap in base_caps:
        base = make_limited(bench, cap, base, PAYSLIP, CODES[cap.which]).granted
    given = ""
    if course_given and not own:
        given = make_total(bench, f"month_deduction{track.suffix}", PAYSLIP, course_given, term="månadens avdrag")
        if base != full:
            given = bench.rule(
                f"{given} under caps on the base",
                PAYSLIP,
                Money,
                [bench.column(given, PAYSLIP), bench.column(base, PAYSLIP), bench.column(full, PAYSLIP)],
                portion,
                term="avdrag efter tak på underlaget",
            )
    elif by_person or caps or has_floor(bench, chain):
        rate = make_rate(bench, chain, track.own, track.uplifts, track.rate_at)
        given = bench.rule(
            f"person_deduction{track.suffix}",
            PAYSLIP,
            Money,
            [bench.column(base, PAYSLIP), _come_down(bench, rate, PAYSLIP)],
            share,
            term="personens avdrag före tak",
            sv="Personens underlag gånger satsen.",
            en="The person's base times the rate.",
        )
    row_given = given
    for cap in caps:
        stage = make_limited(bench, cap, row_given, PAYSLIP, CODES[cap.which])
        track.stages.append(stage)
        _keep_excess(bench, track, stage, PAYSLIP, "count")
        row_given = stage.granted
    track.row_base = _of_row(bench, f"row_base{track.suffix}", base)
    if row_given:
        track.row_wanted = _of_row(bench, f"row_deduction{track.suffix}", row_given)
    if given and (track.rate_at.name in {"payslip", "training"}):
        track.wanted = _of_row(bench, f"row_deduction_before_caps{track.suffix}", given)


def _of_row(bench: Bench, name: str, per_person: str) -> str:
    return bench.rule(
        name,
        PAYSLIP,
        Money,
        [bench.column(per_person, PAYSLIP), bench.column("count", PAYSLIP)],
        lambda amount, count: amount * count,
        term="för radens alla personer",
        sv="Beloppet per person gånger antalet personer.",
        en="The amount per person times the number of persons.",
    )


def _rows_of_courses(bench: Bench, track: Track, course: str, course_given: str) -> None:
    """Sum courses straight to the employer, where nothing stands per person."""

    def of_all(name: str, amount: str, sv: str, en: str) -> str:
        return bench.rule(
            name,
            TRAINING,
            Money,
            [bench.column(amount, TRAINING), bench.column("people", TRAINING)],
            lambda cost, people: cost * people,
            term="kursens underlag för alla som gått den",
            sv=sv,
            en=en,
        )

    track.row_base = of_all(
        f"course_base_of_all{track.suffix}",
        course,
        "Det som räknas av kursen, för alla som gått den.",
        "What counts of the course, of all who took it.",
    )
    if course_given:
        track.row_wanted = of_all(
            f"course_deduction_of_all{track.suffix}",
            course_given,
            "Kursens avdrag, för alla som gått den.",
            "The course's deduction, of all who took it.",
        )
        if track.rate_at.name == "training":
            before = track.stages[0].wanted if track.stages else course_given
            track.wanted = (
                track.row_wanted
                if before == course_given
                else of_all(f"course_deduction_before_cap{track.suffix}", before, "Kursens avdrag före tak.", "Before caps.")
            )


def _sum_base(bench: Bench, track: Track) -> None:
    level = settled_at(bench)
    base = make_total(
        bench,
        f"counted{track.suffix}",
        level,
        track.row_base,
        term="underlag som räknas",
        sv="Det som räknas, för alla kurser och personer.",
        en="What counts, over all courses and persons.",
    )
    capped = any(track.cap(which, "base") is not None for which in PERSON_CAPS)
    lifted = any(uplift.multiply_base_ppm is not None for uplift in track.uplifts)
    rests = [component for component in track.components if component.rest is not None]
    for component in rests if not (capped or lifted) else []:
        rest = str(component.rest)
        people = "people" if component.level.name == "training" else "count"
        row = bench.rule(
            f"{rest} of all",
            component.level,
            Number,
            [bench.column(rest, component.level), bench.column(people, component.level)],
            lambda part, number: part * number,
            term="bråkdelar",
            sv="Det som föll bort vid delningen, för alla personer.",
            en="What fell away in dividing, of all persons.",
        )
        total = make_total(bench, f"sum of {row}", level, row, term="bråkdelar", sv="Bråkdelarnas summa.", en="Their sum.")
        base = bench.rule(
            f"{base} with {rest}",
            level,
            Money,
            [bench.column(base, level), bench.column(total, level)],
            with_rests,
            term="underlag som räknas",
            sv="Underlaget med de bråkdelar som tillsammans blir hela.",
            en="The base with the fractions that together make wholes.",
        )
    track.base = base


def _sum_wanted(bench: Bench, chain: Chain, track: Track) -> None:
    """Sum a rate that varies by row; one that does not is taken of the employer's sum later."""
    if track.wanted:
        track.wanted = make_total(
            bench,
            f"deduction_of_rows{track.suffix}",
            settled_at(bench),
            track.wanted,
            term="avdrag före tak",
            sv="Avdragen rad för rad, före tak.",
            en="The deductions row by row, before caps.",
        )


__all__ = ["CODES", "PERSON_CAPS", "Track", "has_floor", "make_track", "tracks_of"]
