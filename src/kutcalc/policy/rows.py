"""What is done row by row: better terms, parts of the year's base, the rate, and ceilings per course and person."""

from collections.abc import Sequence

from kutcalc.engine import Level, Read
from kutcalc.law.levels import PAYSLIP, TRAINING
from kutcalc.policy.ceilings import level_of_cap, make_sum
from kutcalc.policy.fines import Fine, in_parts, least_of, normal, part_of, times
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.rates import make_multiplier, make_rate
from kutcalc.policy.schema import Cap, Chain
from kutcalc.policy.stages import Stage, make_cut, make_limited, of_rows_with_any
from kutcalc.policy.sums import make_total
from kutcalc.policy.tracks import Track, row_amount, row_rest


def scaled(bench: Bench, track: Track, part: Fine, whole: Fine, mark: str, term: str) -> None:
    """Take the part of a track's rows that the employer's base is of what it was."""
    if track.course is not None:
        track.course = part_of(bench, track.course, part, whole, f"course: {mark}{track.suffix}", term)
    if track.person is not None:
        track.person = part_of(bench, track.person, part, whole, f"person: {mark}{track.suffix}", term)


def lifted(bench: Bench, chain: Chain, track: Track) -> None:
    """Multiply a track's rows where better terms do."""
    if track.lift_at is None:
        return
    term = "underlag med påslag"
    if track.course is not None:
        rate = make_multiplier(bench, chain, track.own, track.uplifts, _level(track.lift_at, TRAINING))
        if rate is not None:
            mark = f"base of course with uplift{track.suffix}"
            track.course = times(bench, track.course, _down(bench, rate, TRAINING), mark, term=term)
    if track.person is not None:
        rate = make_multiplier(bench, chain, track.own, track.uplifts, _level(track.lift_at, PAYSLIP))
        if rate is not None:
            mark = f"base of person with uplift{track.suffix}"
            track.person = times(bench, track.person, _down(bench, rate, PAYSLIP), mark, term=term)


def rated(bench: Bench, chain: Chain, track: Track, source: str) -> None:
    """Take the rate of a track's rows: the base becomes the deduction."""
    term = "avdrag före tak"
    if track.course is not None:
        rate = make_rate(bench, chain, track.own, track.uplifts, _level(track.rate_at, TRAINING))
        mark = f"deduction of course{track.suffix}"
        track.course = times(bench, track.course, _down(bench, rate, TRAINING), mark, term=term, source=source)
    if track.person is not None:
        rate = make_rate(bench, chain, track.own, track.uplifts, _level(track.rate_at, PAYSLIP))
        mark = f"deduction of person{track.suffix}"
        track.person = times(bench, track.person, _down(bench, rate, PAYSLIP), mark, term=term, source=source)


def _level(varies_at: Level, row: Level) -> Level:
    """Give the level at which a rate is asked for by a row: its own where it varies there, else where it varies."""
    return row if varies_at.is_below(row) else varies_at


def _down(bench: Bench, operand: Operand, at: Level) -> Operand:
    return bench.column(operand.name, at) if isinstance(operand, Read) else operand


def limited(bench: Bench, cap: Cap, tracks: Sequence[Track], *, keep_courses: bool = False) -> Stage | None:
    """Hold the rows of some tracks under a ceiling per course or per person; the tracks share what fits.

    The courses stay apart where something is still to be decided by course.
    """
    covered = [track for track in tracks if track.is_under(cap)]
    if level_of_cap(cap).name == "training":
        covered = [track for track in covered if track.course is not None]
        fines = [track.course for track in covered if track.course is not None]
    else:
        fines = [_of_month(bench, track) for track in covered]
    if not fines:
        return None
    level = bench.level_of(fines[0].amount)
    wanted = _in_all(bench, fines, level, "det som taket gäller")
    stage = make_limited(bench, cap, wanted)
    mark = f"under {cap.path}"
    if keep_courses:
        for track in covered:
            scaled(bench, track, stage.left, wanted, f"part {mark}", "underlag under tak")
        return stage
    for track, left in zip(covered, in_parts(bench, fines, wanted, stage.left, mark), strict=True):
        if level.name == "training":
            track.course = left
        else:
            track.course, track.person = None, left
    return stage


def _in_all(bench: Bench, fines: Sequence[Fine], level: Level, term: str, name: str | None = None) -> Fine:
    """Add the amounts of some tracks in a row, and their rests beside them."""
    label = "+".join(fine.amount for fine in fines)
    rests = [fine.rest for fine in fines if fine.rest is not None]
    amount = make_sum(bench, name or label, level, [fine.amount for fine in fines], term)
    return Fine(amount, make_sum(bench, f"{name or label} rests", level, rests, "bråkdelar") if rests else None)


def floored(bench: Bench, tracks: Sequence[Track]) -> str:
    """Take no more than the room above the old-age pension contribution that the deductions in force leave.

    Gives the name of the flag that a row was cut.
    """
    rows = _rows(bench, tracks, "deduction_before_floor")
    wanted = _in_all(bench, rows, PAYSLIP, "radens avdrag före golv", "row_deduction_before_floor_of_all")
    granted = least_of(
        bench,
        "row_deduction_above_floor",
        wanted,
        Fine("room_left"),
        term="radens avdrag ovanför golvet",
        source="Lag 2023:747 6-8 §§",
        sv="Högst det utrymme som gällande avdrag lämnar över ålderspensionsavgiften.",
        en="At most the room that the deductions in force leave above the old-age pension contribution.",
    )
    for track, left in zip(tracks, in_parts(bench, rows, wanted, granted, "above the floor"), strict=True):
        track.row = left
    return make_cut(bench, wanted.amount, granted.amount)


def _rows(bench: Bench, tracks: Sequence[Track], what: str) -> list[Fine]:
    """Give what a payslip's row has of each track, for all its persons."""
    return [track.row or Fine(row_amount(bench, track, what), row_rest(bench, track, what)) for track in tracks]


def limited_in_rows(bench: Bench, cap: Cap, tracks: Sequence[Track], level: Level) -> Stage:
    """Hold the employer's deduction on some tracks, or in each month of a year, under a ceiling, row by row."""
    covered = [track for track in tracks if track.is_under(cap)]
    before, term = f"deduction before {cap.path}", "avdrag före tak"
    rows = _rows(bench, covered, before)
    own = _in_all(bench, rows, PAYSLIP, "radens avdrag", f"row_{before}_of_all")
    amount = make_total(bench, before, level, own.amount, term=term)
    rest = own.rest and make_total(bench, f"{before} rests", level, own.rest, term="bråkdelar")
    wanted = normal(bench, Fine(amount, rest), term=term)
    stage = make_limited(bench, cap, wanted)
    for track, row in zip(covered, rows, strict=True):
        mark = f"{row.amount} under {cap.path}"
        track.row = part_of(bench, row, stage.left, wanted, mark, "radens del av avdraget under tak")
    return of_rows_with_any(bench, stage, own.amount)


def _of_month(bench: Bench, track: Track) -> Fine:
    """Give what stands per person and month: the month's courses and what stands on the month itself."""
    if track.course is None:
        if track.person is None:
            raise ValueError("a track without rows")
        return track.person
    parts = [Fine(_summed(bench, track.course.amount), _summed_rest(bench, track.course.rest))]
    if track.person is not None:
        parts.append(track.person)
    amount = make_sum(
        bench, "+".join(part.amount for part in parts), PAYSLIP, [part.amount for part in parts], "månadens belopp"
    )
    rests = [part.rest for part in parts if part.rest is not None]
    return Fine(amount, make_sum(bench, "+".join(rests), PAYSLIP, rests, "bråkdelar") if rests else None)


def _summed(bench: Bench, name: str) -> str:
    return make_total(bench, f"{name} of the month", PAYSLIP, name, term="månadens kurser")


def _summed_rest(bench: Bench, rest: str | None) -> str | None:
    return None if rest is None else _summed(bench, rest)


__all__ = ["floored", "lifted", "limited", "limited_in_rows", "rated", "scaled"]
