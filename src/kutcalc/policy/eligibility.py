"""Which courses, persons and employers count: the conditions of a chain as flags, each asked only where it must be.

A condition is asked in the file's order, and only where none before it (of its own or a wider level) has already said no,
so a fact is asked for only when it decides. Conditions on persons are asked of those who have a course.
"""

from dataclasses import dataclass

from kutcalc.engine import Flag, Level, Number, Read, all_of, any_of, is_not, when
from kutcalc.law.levels import PAYSLIP, TRAINING
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.making import Bench, Operand, level_named
from kutcalc.policy.questions import question
from kutcalc.policy.schema import Chain, Condition, Test


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The names of the flags that say what counts, and of the counters of what failed, condition by condition."""

    course_counts: str | None
    person_counts: str | None
    conditions: tuple[Condition, ...]
    failures: tuple[str, ...]


def make_eligibility(bench: Bench, chain: Chain, *, reads_training: bool) -> Eligibility:
    """Make the flags of a chain's active conditions, and for each condition what fails it first."""
    active = [condition for condition in chain.eligibility if condition.active[-1].value is True]
    flags: list[tuple[Condition, str]] = []
    for condition in _widest_first(active):
        level = level_named(condition.level)
        wider = [
            name for other, name in flags if _is_above(other.level, level) and not measures_training(other.test)
        ]
        own = [name for other, name in flags if other.level == condition.level]
        flags.append((condition, _make_flag(bench, condition, level, [*wider, *own], reads_training=reads_training)))
        if condition.level == "training":
            _make_passing(bench, [name for other, name in flags if other.level == "training"])
    names = {condition.id: name for condition, name in flags}
    ordered = [(condition, names[condition.id]) for condition in active]
    level = TRAINING if reads_training else PAYSLIP
    usable = [(condition, name) for condition, name in ordered if reads_training or condition.level != "training"]
    counts = _make_counts(bench, [name for _, name in usable], level)
    failures = tuple(
        _make_failure(bench, condition, name, [other for _, other in usable[:place]], level)
        for place, (condition, name) in enumerate(usable)
    )
    return Eligibility(
        course_counts=counts if reads_training else None,
        person_counts=None if reads_training else counts,
        conditions=tuple(condition for condition, _ in usable),
        failures=failures,
    )


def _is_above(wider: str, level: Level) -> bool:
    return wider in level.ancestors()


def _widest_first(conditions: list[Condition]) -> list[Condition]:
    """Order conditions of wider levels first, so that narrower ones can wait for them; else by the file.

    Those that measure training come last: what they measure is counted on the courses that the others let through.
    """
    return sorted(
        conditions,
        key=lambda condition: (measures_training(condition.test), len(level_named(condition.level).ancestors())),
    )


def measures_training(test: Test) -> bool:
    """Whether a test reads a field that is measured on courses."""
    if test.op in {"any", "all"}:
        return any(measures_training(part) for part in (*test.any, *test.all))
    return test.field in FIELDS and FIELDS[test.field].measured == "training"


def _make_flag(bench: Bench, condition: Condition, level: Level, before: list[str], *, reads_training: bool) -> str:
    asked = question(bench, condition.test, level)
    gates: list[Operand] = [bench.column(name, level) for name in before]
    if reads_training and level.name in {"payslip", "employee_year"}:
        gates.append(bench.column(_has_course(bench, level), level))
    count = len(gates)
    return bench.rule(
        f"meets_{condition.id}",
        level,
        Flag,
        [*gates, *asked.operands],
        lambda *values: all_of(*values[:count], asked.function(*values[count:])),
        term=condition.id,
        source=bench.policy.sources[condition.source].title if condition.source in bench.policy.sources else "kutcalc",
        sv=f"Villkoret gäller, och inget tidigare villkor faller. Annars: {condition.why_not.sv}",
        en=f"The condition holds, and none before it fails. Else: {condition.why_not.en}",
    )


def _has_course(bench: Bench, level: Level) -> str:
    name = f"has_course ({level.name})"
    if name not in bench.rules:
        make_is_course(bench)
        if "courses_of_person" not in bench.rules:
            bench.rule(
                "courses_of_person",
                PAYSLIP,
                Number,
                [Read("is_course", Flag, "count")],
                lambda courses: courses,
                term="antal kurser",
                sv="Personens kurser i månaden.",
                en="The person's courses of the month.",
            )
        how = [Read("courses_of_person", Number, "total")] if level.name == "employee_year" else None
        bench.rule(
            name,
            level,
            Flag,
            how or [bench.column("courses_of_person", level)],
            lambda courses: courses > 0,
            term="har gått en kurs",
            sv="Om personen gått någon kurs.",
            en="Whether the person took any course.",
        )
    return name


def make_is_course(bench: Bench) -> str:
    """Make the flag that every row of the table of training has."""
    if "is_course" not in bench.rules:
        bench.rule(
            "is_course",
            TRAINING,
            Flag,
            [bench.column("people", TRAINING)],
            lambda people: people > 0,
            term="kurs",
            sv="En rad i tabellen över utbildning.",
            en="A row of the table of training.",
        )
    return "is_course"


def _make_passing(bench: Bench, names: list[str]) -> None:
    bench.rule(
        "course_passes",
        TRAINING,
        Flag,
        [bench.column(name, TRAINING) for name in names],
        all_of,
        term="kurs som uppfyller villkoren för kurser",
        sv="Om kursen uppfyller alla villkor för kurser.",
        en="Whether the course meets all conditions on courses.",
    )


def _make_counts(bench: Bench, names: list[str], level: Level) -> str | None:
    if not names:
        return None
    course = level.name == "training"
    return bench.rule(
        "course_counts" if course else "person_counts",
        level,
        Flag,
        [bench.column(name, level) for name in names],
        all_of,
        term="räknas",
        sv="Om alla villkor är uppfyllda.",
        en="Whether all conditions are met.",
    )


def _make_failure(bench: Bench, condition: Condition, name: str, before: list[str], level: Level) -> str:
    """Count the people of a row whose first failed condition, in the file's order, is this one."""
    people = bench.column("people" if level.name == "training" else "count", level)
    operands: list[Operand] = [people, bench.column(name, level), *(bench.column(other, level) for other in before)]

    def counted(number: Number, flag: Flag, *others: Flag) -> Number:
        failed_before = any_of(*(is_not(other) for other in others)) if others else None
        here = when(flag, 0, otherwise=number)
        return here if failed_before is None else when(failed_before, 0, otherwise=here)

    return bench.rule(
        f"fails_{condition.id}",
        level,
        Number,
        operands,
        counted,
        term=condition.id,
        source=condition.source,
        sv=f"De vars första brutna villkor är detta: {condition.why_not.sv}",
        en=f"Those whose first failed condition is this one: {condition.why_not.en}",
    )
