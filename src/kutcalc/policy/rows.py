"""What is done row by row: better terms, parts of the year's base, the rate, and ceilings per course and person."""

from collections.abc import Sequence
from typing import Any

from kutcalc.engine import Level, Money, Number, Read, least, portion, share, when
from kutcalc.engine.rests import rest_of_part, rest_of_share
from kutcalc.law.levels import EMPLOYER_MONTH, PAYSLIP, TRAINING
from kutcalc.policy.ceilings import level_of_cap, make_ceiling_rest, make_sum
from kutcalc.policy.making import Bench, Operand
from kutcalc.policy.rates import make_multiplier, make_rate
from kutcalc.policy.schema import Cap, Chain
from kutcalc.policy.stages import Stage, in_parts, make_cut, make_limited, of_rows_with_any
from kutcalc.policy.sums import make_total
from kutcalc.policy.tracks import Fine, Track, row_amount, row_rest


def times(bench: Bench, fine: Fine, rate: Operand, mark: str, term: str, source: str = "kutcalc") -> Fine:
    """Give an amount times a rate, with its rest."""
    level = bench.level_of(fine.amount)
    amount = bench.column(fine.amount, level)
    made = bench.rule(mark, level, Money, [amount, rate], share, term=term, source=source)
    if fine.rest is None:
        rest = bench.rule(f"{mark}, rest", level, Number, [amount, rate], _first_rest, term="bråkdelar")
    else:
        operands = [amount, bench.column(fine.rest, level), rate]
        rest = bench.rule(f"{mark}, rest", level, Number, operands, rest_of_share, term="bråkdelar")
    return Fine(made, rest)


def _first_rest(amount: Any, rate: Any) -> Any:
    return rest_of_share(amount, 0, rate)  # type: ignore[arg-type]


def part_of(bench: Bench, fine: Fine, part: str, whole: str, mark: str, term: str) -> Fine:
    """Give an amount times part / whole, with its rest."""
    level = bench.level_of(fine.amount)
    factor = [bench.column(part, level), bench.column(whole, level)]
    amount = bench.column(fine.amount, level)
    made = bench.rule(mark, level, Money, [amount, *factor], portion, term=term)
    if fine.rest is None:
        rest = bench.rule(f"{mark}, rest", level, Number, [amount, *factor], _first_rest_of_part, term="bråkdelar")
    else:
        operands = [amount, bench.column(fine.rest, level), *factor]
        rest = bench.rule(f"{mark}, rest", level, Number, operands, rest_of_part, term="bråkdelar")
    return Fine(made, rest)


def _first_rest_of_part(amount: Any, part: Any, whole: Any) -> Any:
    return rest_of_part(amount, 0, part, whole)  # type: ignore[arg-type]


def scaled(bench: Bench, track: Track, part: str, whole: str, mark: str, term: str) -> None:
    """Take the part of a track's rows that the employer's base is of what it was."""
    if track.course is not None:
        track.course = part_of(bench, track.course, part, whole, f"course: {mark}{track.suffix}", term)
    if track.person is not None:
        track.person = part_of(bench, track.person, part, whole, f"person: {mark}{track.suffix}", term)


def lifted(bench: Bench, track: Track) -> None:
    """Multiply a track's rows where better terms do."""
    if track.lift_at is None:
        return
    term = "underlag med påslag"
    if track.course is not None:
        rate = make_multiplier(bench, track.uplifts, _level(track.lift_at, TRAINING))
        if rate is not None:
            mark = f"base of course with uplift{track.suffix}"
            track.course = times(bench, track.course, _down(bench, rate, TRAINING), mark, term)
    if track.person is not None:
        rate = make_multiplier(bench, track.uplifts, _level(track.lift_at, PAYSLIP))
        if rate is not None:
            mark = f"base of person with uplift{track.suffix}"
            track.person = times(bench, track.person, _down(bench, rate, PAYSLIP), mark, term)


def rated(bench: Bench, chain: Chain, track: Track, source: str) -> None:
    """Take the rate of a track's rows: the base becomes the deduction."""
    term = "avdrag före tak"
    if track.course is not None:
        rate = make_rate(bench, chain, track.own, track.uplifts, _level(track.rate_at, TRAINING))
        mark = f"deduction of course{track.suffix}"
        track.course = times(bench, track.course, _down(bench, rate, TRAINING), mark, term, source)
    if track.person is not None:
        rate = make_rate(bench, chain, track.own, track.uplifts, _level(track.rate_at, PAYSLIP))
        mark = f"deduction of person{track.suffix}"
        track.person = times(bench, track.person, _down(bench, rate, PAYSLIP), mark, term, source)


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
    label = "+".join(fine.amount for fine in fines)
    wanted = make_sum(bench, label, level, [fine.amount for fine in fines], "det som taket gäller")
    stage = make_limited(bench, cap, wanted)
    mark = f"under {cap.path}"
    if keep_courses:
        for track in covered:
            scaled(bench, track, stage.granted, wanted, f"part {mark}", "underlag under tak")
        return stage
    amounts = in_parts(bench, [fine.amount for fine in fines], wanted, stage.granted, mark)
    own_rest = make_ceiling_rest(bench, cap) if len(fines) == 1 else None
    for track, fine, amount in zip(covered, fines, amounts, strict=True):
        rest = None if fine.rest is None else _rest_where_uncut(bench, fine.rest, stage.cut, own_rest)
        if level.name == "training":
            track.course = Fine(amount, rest)
        else:
            track.course, track.person = None, Fine(amount, rest)
    return stage


def floored(bench: Bench, tracks: Sequence[Track]) -> str:
    """Take no more than the room above the old-age pension contribution that the deductions in force leave.

    Gives the name of the flag that a row was cut.
    """
    rows = [row_amount(bench, track, "deduction_before_floor") for track in tracks]
    rests = [row_rest(bench, track, "deduction_before_floor") for track in tracks]
    wanted = make_sum(bench, "row_deduction_before_floor_of_all", PAYSLIP, rows, "radens avdrag före golv")
    granted = bench.rule(
        "row_deduction_above_floor",
        PAYSLIP,
        Money,
        [bench.column(wanted, PAYSLIP), bench.column("room_left", PAYSLIP)],
        least,
        term="radens avdrag ovanför golvet",
        source="Lag 2023:747 6-8 §§",
        sv="Högst det utrymme som gällande avdrag lämnar över ålderspensionsavgiften.",
        en="At most the room that the deductions in force leave above the old-age pension contribution.",
    )
    cut = make_cut(bench, wanted, granted)
    amounts = in_parts(bench, rows, wanted, granted, "above the floor")
    for track, amount, rest in zip(tracks, amounts, rests, strict=True):
        track.row = Fine(amount, None if rest is None else _rest_where_uncut(bench, rest, cut))
    return cut


def limited_by_month(bench: Bench, cap: Cap, tracks: Sequence[Track]) -> Stage:
    """Hold each month's deduction of an employer under a ceiling, where the year is settled at once."""
    rows = [row_amount(bench, track, "deduction_before_month") for track in tracks]
    rests = [row_rest(bench, track, "deduction_before_month") for track in tracks]
    own = make_sum(bench, "row_deduction_before_month_of_all", PAYSLIP, rows, "radens avdrag")
    wanted = make_total(bench, "deduction_of_month", EMPLOYER_MONTH, own, term="månadens avdrag före tak")
    stage = make_limited(bench, cap, wanted)
    for track, row, rest in zip(tracks, rows, rests, strict=True):
        amount = bench.rule(
            f"{row} under {cap.path}",
            PAYSLIP,
            Money,
            [bench.column(one, PAYSLIP) for one in (row, stage.granted, wanted)],
            portion,
            term="radens del av månadens avdrag under tak",
        )
        operands = [bench.column(one, PAYSLIP) for one in (row, rest, stage.granted, wanted) if one is not None]
        word = _first_rest_of_part if rest is None else rest_of_part
        fractions = bench.rule(f"{row} under {cap.path}, rest", PAYSLIP, Number, operands, word, term="bråkdelar")
        track.row = Fine(amount, fractions)
    return of_rows_with_any(bench, stage, own)


def _rest_where_uncut(bench: Bench, rest: str, cut: str, of_ceiling: str | None = None) -> str:
    """Make the rest of what was not cut; of what was, that of the ceiling, where it has one."""
    level = bench.level_of(rest)
    ceiling = [] if of_ceiling is None else [bench.column(of_ceiling, level)]
    return bench.rule(
        f"{rest} unless {cut}",
        level,
        Number,
        [bench.column(cut, level), bench.column(rest, level), *ceiling],
        lambda is_cut, fractions, *own: when(is_cut, own[0] if own else 0, otherwise=fractions),
        term="bråkdelar",
    )


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


__all__ = ["floored", "lifted", "limited", "limited_by_month", "part_of", "rated", "scaled", "times"]
