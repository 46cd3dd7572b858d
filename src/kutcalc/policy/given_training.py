"""What was given of training, counted or not: minutes, costs, and who took any."""

from kutcalc.engine import Number, Read
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYER_MONTH, PAYSLIP, TRAINING
from kutcalc.policy.making import Bench


def make_given_training(bench: Bench) -> None:
    """Make what was given of training, counted or not: minutes, costs, and who took any."""
    bench.rule(
        "cost_of_course",
        TRAINING,
        law_book().inputs["fee_ore"].unit,
        [
            bench.column("fee_ore", TRAINING),
            bench.column("other_cost_ore", TRAINING),
            bench.column("people", TRAINING),
        ],
        lambda fee, other, people: (fee + other) * people,
        term="utbildningskostnad",
        sv="Avgift och andra kostnader för alla som gått kursen.",
        en="Fee and other costs of all who took the course.",
    )
    bench.rule(
        "minutes_of_course",
        TRAINING,
        law_book().inputs["minutes"].unit,
        [bench.column("minutes", TRAINING), bench.column("people", TRAINING)],
        lambda minutes, people: minutes * people,
        term="utbildningstid",
        sv="Tiden i kursen för alla som gått den.",
        en="The time in the course of all who took it.",
    )
    for level, suffix in ((PAYSLIP, "of_row"), (EMPLOYER_MONTH, "of_employer")):
        for source, name, term in (
            ("cost_of_course", "training_cost", "utbildningskostnad"),
            ("minutes_of_course", "training_minutes", "utbildningstid"),
        ):
            unit = bench.unit_of(source)
            bench.rule(
                f"{name}_{suffix}",
                level,
                unit,
                [Read(source, unit, "total")],
                lambda amount: amount,
                term=term,
                sv="Summan över kurserna.",
                en="The sum over the courses.",
            )
    for level, name in ((PAYSLIP, "people_of_row"), (EMPLOYER_MONTH, "people_of_employer")):
        bench.rule(
            name,
            level,
            Number,
            [Read("people", Number, "total")],
            lambda people: people,
            term="antal deltaganden",
            sv="Hur många som gått månadens kurser, en gång för varje kurs.",
            en="How many took the month's courses, once for each course.",
        )


__all__ = ["make_given_training"]
