"""From a policy to a book of rules: the parts of its chain, laid on top of the law in force."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from kutcalc.engine import Book, Input, Level, Money, Number, Read
from kutcalc.language import Text
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYER_MONTH, EMPLOYER_YEAR, LEVELS, PAYSLIP, TRAINING
from kutcalc.policy.bases import bare, make_base, reads_training
from kutcalc.policy.ceilings import Stage
from kutcalc.policy.eligibility import make_eligibility
from kutcalc.policy.making import FIELD_UNITS, KIND_UNITS, Bench
from kutcalc.policy.rates import settled_at
from kutcalc.policy.schema import Condition, FactDeclaration, Policy, Setting
from kutcalc.policy.settling import make_settled
from kutcalc.policy.tracks import Track, make_track, tracks_of
from kutcalc.units import UKR_PER_ORE

YEARS_BACK: Final = 3
ROW_SHARES: Final = {
    "counted_base": "counted_base_share",
    "before_limits": "before_limits_share",
    "training_deduction": "training_deduction_share",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A policy as rules: the book, where it is settled, its limits in order, and its conditions with their counters."""

    policy: Policy | None
    book: Book
    settled_at: Level
    reads_training: bool
    instrument: str
    stages: tuple[Stage, ...] = ()
    floor_cut: str | None = None
    conditions: tuple[Condition, ...] = ()
    failures: tuple[str, ...] = ()
    employer_facts: tuple[str, ...] = ()
    exact: str = ""
    has_tiers: bool = False


@lru_cache(maxsize=1)
def no_policy() -> Plan:
    """Give the plan of the law in force alone."""
    bench = Bench(_empty())
    _make_costs(bench)
    book = law_book().with_rules(bench.rules.values(), bench.values.values(), bench.inputs.values())
    return Plan(None, book, EMPLOYER_MONTH, reads_training=True, instrument="none")


def _empty() -> Policy:
    return msgspec.convert(
        {
            "id": "current-law",
            "version": 1,
            "status": "enacted",
            "country": "SE",
            "currency": "SEK",
            "published": None,
            "valid_from": None,
            "valid_to": None,
            "title": {"sv": "Gällande regler", "en": "The law in force"},
            "summary": {"sv": "Inget avdrag för utbildning.", "en": "No training deduction."},
            "sources": {},
            "exchange": None,
            "in_minor": False,
            "facts": [],
            "chains": [],
            "pool": None,
            "validators": [],
            "tree": b"",
        },
        Policy,
    )


def make_plan(policy: Policy, as_of: date | None = None) -> Plan:
    """Turn a policy into rules on top of the law; with `as_of` its values of that month hold in all months."""
    if as_of is not None:
        policy = _as_of(policy, as_of)
    chain = policy.chains[0]
    bench = Bench(policy)
    bench.settlement = str(bare(chain.instrument.settlement))
    for fact in policy.facts:
        bench.inputs[fact.id] = _input(fact)
    for back in range(1, YEARS_BACK + 1):
        for column in ("fee_ore", "other_cost_ore"):
            name = f"{column} of {back} years before"
            bench.inputs[name] = Input(name, EMPLOYER_YEAR, law_book().inputs[column].unit, "tidigare år", fact=True)
    on_courses = reads_training(chain)
    eligibility = make_eligibility(bench, chain, reads_training=on_courses)
    components = make_base(bench, chain, eligibility)
    tracks = tracks_of(bench, chain, components)
    for track in tracks:
        make_track(bench, chain, track)
    settled = make_settled(bench, chain, tracks)
    _make_shares(bench, tracks, settled.floor_cut)
    _make_costs(bench)
    _make_failures(bench, eligibility.failures)
    book = law_book().with_rules(bench.rules.values(), bench.values.values(), bench.inputs.values())
    facts = tuple(fact.id for fact in policy.facts if fact.level == "employer_month")
    return Plan(
        policy,
        book,
        settled_at(bench),
        on_courses,
        str(bare(chain.instrument.kind)),
        tuple(settled.stages),
        settled.floor_cut,
        eligibility.conditions,
        eligibility.failures,
        facts,
        settled.exact,
        _has_tiers(policy),
    )


def _has_tiers(policy: Policy) -> bool:
    rate = policy.chains[0].rate
    return rate is not None and (bool(rate.tiers) or any(entry.tiers for entry in rate.share_ppm or ()))


def _input(fact: FactDeclaration) -> Input:
    unit = KIND_UNITS.get(fact.type) or FIELD_UNITS[fact.unit or "count"]
    return Input(fact.id, LEVELS[fact.level], unit, fact.question.sv, fact=True)


def _as_of(policy: Policy, month: date) -> Policy:
    """Let the values in force in a month hold in all months."""

    def held(thing: object) -> object:
        if isinstance(thing, tuple) and thing and all(type(entry).__name__ == "Dated" for entry in thing):
            return _held(thing, month)
        if isinstance(thing, tuple):
            return tuple(held(one) for one in thing)
        if isinstance(thing, msgspec.Struct) and not isinstance(thing, Text):
            names = thing.__struct_fields__
            return type(thing)(**{name: held(getattr(thing, name)) for name in names})
        return thing

    result = held(policy)
    if not isinstance(result, Policy):
        raise TypeError("a policy became something else")
    return result


def _held(setting: Setting, month: date) -> Setting:
    found = [entry for entry in setting if entry.since is None or entry.since <= month]
    if not found or (found[-1].until is not None and found[-1].until < month):
        return setting
    return (msgspec.structs.replace(found[-1], since=None, until=None),)


def _make_shares(bench: Bench, tracks: list[Track], floor_cut: str | None) -> None:
    """Make the rows' parts of the employer's figures; the weights are what the rows count and are given, exactly."""
    base = _row_sum(bench, "row_base_of_all", [_at_payslip(bench, track.row_base) for track in tracks])
    given = [_at_payslip(bench, track.row_wanted or track.row_base) for track in tracks]
    wanted = _row_sum(bench, "row_wanted_of_all", given)
    last = "row_deduction_above_floor" if floor_cut else wanted
    uniform = all(not track.wanted for track in tracks)
    weights = {
        "counted_base": base,
        "before_limits": base if uniform else wanted,
        "training_deduction": last,
    }
    for figure, name in ROW_SHARES.items():
        bench.spread(
            name,
            PAYSLIP,
            figure,
            weights[figure],
            UKR_PER_ORE,
            f"del av {figure}",
            Text(
                sv="Radens del av arbetsgivarens belopp, efter största rest.",
                en="The row's part of the employer's amount, by largest remainder.",
            ),
        )


def _at_payslip(bench: Bench, name: str) -> str:
    if bench.level_of(name).name == "payslip":
        return name
    return _total_at_payslip(bench, name)


def _total_at_payslip(bench: Bench, name: str) -> str:
    total = f"{name} (payslip)"
    if total not in bench.rules:
        bench.rule(
            total,
            PAYSLIP,
            Money,
            [Read(name, Money, "total")],
            lambda amount: amount,
            term="radens underlag",
            sv="Summan över radens kurser.",
            en="The sum over the row's courses.",
        )
    return total


def _row_sum(bench: Bench, name: str, names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    if name in bench.rules:
        return name

    def added(first: Money, *others: Money) -> Money:
        for other in others:
            first = first + other
        return first

    return bench.rule(
        name,
        PAYSLIP,
        Money,
        [bench.column(one, PAYSLIP) for one in names],
        added,
        term="radens belopp",
        sv="Summan av radens delar.",
        en="The sum of the row's parts.",
    )


def _make_costs(bench: Bench) -> None:
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


def _make_failures(bench: Bench, failures: tuple[str, ...]) -> None:
    """Sum, per row and per employer and month, those who failed each condition first."""
    for name in failures:
        for level in (PAYSLIP, EMPLOYER_MONTH):
            if bench.level_of(name).name != level.name:
                bench.rule(
                    f"{name} ({level.name})",
                    level,
                    Number,
                    [Read(name, Number, "total")],
                    lambda number: number,
                    term="brutet villkor",
                    sv="Antalet som faller på villkoret.",
                    en="How many fail the condition.",
                )
