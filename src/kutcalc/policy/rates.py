"""How much of what counts is given: one rate, tiers or a schedule, with better terms for some, at the level it varies.

A rate that is the same for all of an employer is taken of the employer's sum, once. Only a rate that differs between courses
or persons is taken row by row.
"""

from collections.abc import Callable, Sequence
from typing import Any

from kutcalc.engine import Level, Rate, greatest, schedule, when
from kutcalc.law.levels import EMPLOYER_MONTH, EMPLOYER_YEAR, PAYSLIP, TRAINING
from kutcalc.policy.making import Bench, Made, Operand
from kutcalc.policy.measured import make_measured
from kutcalc.policy.questions import asker, constant, question
from kutcalc.policy.schema import Chain, Setting, Test, Uplift


def settled_at(bench: Bench) -> Level:
    """Give the level at which the policy is settled."""
    return EMPLOYER_YEAR if bench.settlement == "year" else EMPLOYER_MONTH


def level_of_test(bench: Bench, test: Test) -> Level:
    """Give the narrowest level of the fields of a test."""
    if test.op in {"any", "all"}:
        return narrowest(bench, [level_of_test(bench, part) for part in (*test.any, *test.all)])
    if test.field == "training_days":
        return PAYSLIP
    return bench.level_of(make_measured(bench, test.field))


def narrowest(bench: Bench, levels: Sequence[Level]) -> Level:
    """Give the narrowest of some levels, as one of: training, payslip, or where the policy is settled."""
    names = {level.name for level in levels}
    if "training" in names:
        return TRAINING
    return PAYSLIP if names & {"payslip", "employee_year"} else settled_at(bench)


def tests_of(setting: Setting | None) -> list[Test]:
    """Give the tests of a setting's tiers."""
    return [tier.when for entry in setting or () for tier in entry.tiers]


def rate_level(bench: Bench, chain: Chain, own: Setting | None, uplifts: Sequence[Uplift]) -> Level:
    """Give the level at which the rate of a component varies."""
    tests = [uplift.test for uplift in uplifts] + tests_of(own)
    if own is None and chain.rate is not None:
        tests += [tier.test for tier in chain.rate.tiers] + tests_of(chain.rate.share_ppm)
    levels = [level_of_test(bench, test) for test in tests]
    if own is None and chain.rate is not None and chain.rate.schedule is not None:
        levels.append(bench.level_of(make_measured(bench, chain.rate.schedule.over)))
    return narrowest(bench, levels)


def make_rate(bench: Bench, chain: Chain, own: tuple[str, Setting] | None, uplifts: Sequence[Uplift], at: Level) -> Operand:
    """Give the rate of a component at a level, as a value or as a rule of its own."""
    plain = _plain_rate(bench, chain, own, at)
    better = [uplift for uplift in uplifts if uplift.replace_rate_ppm is not None or uplift.add_points_ppm is not None]
    if not better:
        return plain
    name = f"rate with uplift{_suffix(own)}"
    operands: list[Operand] = [plain]
    steps: list[tuple[Callable[..., Any], int, int, bool]] = []
    for uplift in better:
        asked = question(bench, uplift.test, at)
        key = "replace_rate_ppm" if uplift.replace_rate_ppm is not None else "add_points_ppm"
        setting = uplift.replace_rate_ppm if uplift.replace_rate_ppm is not None else uplift.add_points_ppm
        start = len(operands)
        operands += [*asked.operands, bench.value(f"{uplift.path}.{key}", setting or (), "ppm")]
        steps.append((asked.function, start, len(operands) - 1, key == "add_points_ppm"))

    def lifted(*values: Any) -> Any:
        best = values[0]
        for function, start, place, adds in steps:
            offered = values[0] + values[place] if adds else values[place]
            best = greatest(best, when(function(*values[start:place]), offered, otherwise=0))
        return best

    bench.rule(
        name,
        at,
        Rate,
        operands,
        lifted,
        term="sats med bättre villkor",
        sv="Den bästa av satserna som gäller; aldrig två påslag samtidigt.",
        en="The best of the rates that apply; never two uplifts at once.",
    )
    return bench.column(name, at)


def _suffix(own: tuple[str, Setting] | None) -> str:
    return "" if own is None else f" [{own[0]}]"


def _plain_rate(bench: Bench, chain: Chain, own: tuple[str, Setting] | None, at: Level) -> Operand:
    if own is not None:
        path, setting = own
        return bench.setting(f"{path}.share_ppm", setting, "ppm", at, asker(bench))
    rate = chain.rate
    if rate is None:
        return constant(bench, "rate.whole", 1_000_000, "ppm")
    if rate.schedule is not None:
        return _scheduled(bench, chain, at)
    if rate.tiers:
        return _tiered(bench, chain, at)
    return bench.setting(f"{rate.path}.share_ppm", rate.share_ppm or (), "ppm", at, asker(bench))


def _tiered(bench: Bench, chain: Chain, at: Level) -> Operand:
    rate = chain.rate
    tiers = rate.tiers if rate is not None else ()
    operands: list[Operand] = []
    steps: list[tuple[Made, int, int]] = []
    for tier in tiers:
        asked = question(bench, tier.test, at)
        start = len(operands)
        operands += [*asked.operands, bench.value(f"{tier.path}.share_ppm", tier.share_ppm, "ppm")]
        steps.append((asked, start, len(operands) - 1))

    def chosen(*values: Any) -> Any:
        result: Any = 0
        for made, start, place in reversed(steps):
            result = when(made.function(*values[start:place]), values[place], otherwise=result)
        return result

    bench.rule(
        "rate of tier",
        at,
        Rate,
        operands,
        chosen,
        term="sats",
        sv="Satsen för det första steget som passar; passar inget är den noll.",
        en="The rate of the first tier that fits; when none fits it is zero.",
    )
    return bench.column("rate of tier", at)


def _scheduled(bench: Bench, chain: Chain, at: Level) -> Operand:
    rate = chain.rate
    if rate is None or rate.schedule is None:
        raise ValueError("no schedule")
    plan = rate.schedule
    over = make_measured(bench, plan.over)
    unit = bench.unit_of(over).unit
    operands: list[Operand] = [bench.column(over, at)]
    for number, point in enumerate(plan.points):
        operands.append(constant(bench, f"{plan.path}.points.{number}.at", point.at, unit))
        operands.append(constant(bench, f"{plan.path}.points.{number}.share_ppm", point.share_ppm, "ppm"))

    def drawn(measure: Any, *corners: Any) -> Any:
        return schedule(measure, list(zip(corners[::2], corners[1::2], strict=True)))

    bench.rule(
        "rate of schedule",
        at,
        Rate,
        operands,
        drawn,
        term="sats",
        sv="Satsen på räta linjer mellan punkterna, platt utanför dem.",
        en="The rate on straight lines between the points, flat outside them.",
    )
    return bench.column("rate of schedule", at)


def make_multiplier(bench: Bench, uplifts: Sequence[Uplift], at: Level, suffix: str) -> Operand | None:
    """Give what the base is multiplied by for some, at a level; None where nobody's is."""
    lifting = [uplift for uplift in uplifts if uplift.multiply_base_ppm is not None]
    if not lifting:
        return None
    name = f"multiplier{suffix}"
    one = constant(bench, "uplift.one", 1_000_000, "ppm")
    operands: list[Operand] = [one]
    steps: list[tuple[Made, int, int]] = []
    for uplift in lifting:
        asked = question(bench, uplift.test, at)
        start = len(operands)
        setting = uplift.multiply_base_ppm or ()
        operands += [*asked.operands, bench.value(f"{uplift.path}.multiply_base_ppm", setting, "ppm")]
        steps.append((asked, start, len(operands) - 1))

    def best(*values: Any) -> Any:
        result = values[0]
        for made, start, place in steps:
            result = greatest(result, when(made.function(*values[start:place]), values[place], otherwise=0))
        return result

    bench.rule(
        name,
        at,
        Rate,
        operands,
        best,
        term="underlaget gånger",
        sv="Det största påslag på underlaget som gäller; aldrig två samtidigt.",
        en="The largest uplift of the base that applies; never two at once.",
    )
    return bench.column(name, at)
