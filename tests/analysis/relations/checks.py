"""The fourteen relations as plain functions: each holds a calculation against what must be true of it, or fails.

A check takes the calculation on trial, so that the same function judges ours and one with a fault planted in it.
"""

# ruff: noqa: D401 - the first line of a check is the relation that it holds

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, Final, Literal

import msgspec
import polars as pl

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.case import case_of
from kutcalc.engine import Dated, Value
from kutcalc.language import decimal_text
from kutcalc.law.chapters import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll import Tables, read_files, tables_from_columns
from kutcalc.policy.mechanisms import Plan, make_plan
from kutcalc.policy.schema import Dated as PolicyDated
from kutcalc.policy.schema import Policy
from kutcalc.units import month_number, month_of_number, range_of_months, write_month

from .payrolls import (
    LAW_MONTHS,
    PAID_MINUTES,
    Payroll,
    Row,
    columns_of,
    course,
    csv_of,
    day_of,
    slip,
    tables_of,
    year_of,
)
from .policies import CAPS_ORE, CURRENT_LAW, HARD_CAPS, plan_named, policy_named

Tabled = dict[str, pl.DataFrame]
Way = Literal["numbers", "streaming", "in-memory"]
FEES_ALONE: Final = ("almega", *(f"almega+{which}" for which in CAPS_ORE), "almega+all")
NO_YEARLY_CAP: Final = ("almega", "almega+course", "almega+employee_month", "almega+employer_month", "fou20", "tiered")
LAW: Final = (
    "contribution_base_ore",
    "contributions_before_ore",
    "research_deduction_ore",
    "regional_deduction_ore",
    "baseline_due_ore",
    "hiring_support_refund_ore",
)
GIVEN: Final = ("counted_base_ore", "before_limits_ore", "training_deduction_ore", "cut_ore")
SUMS: Final = (*LAW, "training_minutes", "training_cost_ore", *GIVEN, "contributions_due_ore", "net_ore")
ALL_LEVELS: Final = (
    "rate",
    "payslip",
    "employer_month",
    "employer_year",
    "group_month",
    "group_year",
    "employee_year",
)
KR: Final = 100


@dataclass(frozen=True)
class Calculation:
    """What is on trial: how rows are read, how files are, and how tables are worked through a plan."""

    read: Callable[[Payroll], Tables]
    files: Callable[[Sequence[Path], Sequence[Path]], Tables]
    work: Callable[[Tables, Plan, Sequence[str]], Tabled]


@dataclass(frozen=True)
class Situation:
    """A payroll under a policy, and a number that says which row, month or amount a relation varies."""

    payroll: Payroll
    policy: str
    pick: int = 0


def _read(payroll: Payroll) -> Tables:
    return tables_from_columns(columns_of(payroll.payslips), _columns_or_none(payroll.training), law_months=LAW_MONTHS)


def _columns_or_none(rows: Sequence[Row]) -> dict[str, list[Any]] | None:
    return columns_of(rows) if rows else None


def _files(payslips: Sequence[Path], training: Sequence[Path]) -> Tables:
    return read_files(payslips, training, law_months=LAW_MONTHS)


def _work(tables: Tables, plan: Plan, levels: Sequence[str]) -> Tabled:
    return calculate(case_of(tables), plan, "label", levels, way="numbers").tables


OURS: Final = Calculation(_read, _files, _work)


def _deduction(tables: Tabled, level: str, **keys: Any) -> int:
    return _figure(tables, level, "training_deduction_ore", **keys)


def _figure(tables: Tabled, level: str, name: str, **keys: Any) -> int:
    return int(tables[level].filter(*(pl.col(key) == value for key, value in keys.items()))[name].sum())


def _same(first: Tabled, second: Tabled) -> None:
    assert first.keys() == second.keys()
    for level, table in first.items():
        assert table.equals(second[level]), f"{level} differs:\n{table}\n{second[level]}"


def _period(s: Situation, of: Row) -> tuple[str, dict[str, Any]]:
    """Give the level of employers that a policy is settled at, and the keys of its period there."""
    if s.policy == "yearly":
        return "year", {"year": year_of(of["month"])}
    return "month", {"month": day_of(of["month"])}


# ---------------------------------------------------------------------- 1, 2: more cost, and never above


def check_1(calculation: Calculation, s: Situation) -> None:
    """More training cost never lowers the deduction, of the employer or its group, in the period that bears it."""
    if not s.payroll.training:
        return
    place = s.pick % len(s.payroll.training)
    before = s.payroll.training[place]
    more = {"fee_ore": before["fee_ore"] + 1 + s.pick * 37}
    if s.pick % 2 and before["minutes"] + s.pick % 97 <= PAID_MINUTES // 2:
        more = {"minutes": before["minutes"] + s.pick % 97}
    taught = list(s.payroll.training)
    taught[place] = {**before, **more}
    period, when = _period(s, before)
    levels = [f"employer_{period}", f"group_{period}"]
    plan = plan_named(s.policy)
    less = calculation.work(tables_of(s.payroll), plan, levels)
    plus = calculation.work(tables_of(replace(s.payroll, training=tuple(taught))), plan, levels)

    own, group = before["employer"], _group_of(s.payroll, before)
    for name in ("before_limits_ore", "training_deduction_ore"):
        mine = [_figure(one, levels[0], name, employer=own, **when) for one in (less, plus)]
        ours = [_figure(one, levels[1], name, group=group, **when) for one in (less, plus)]
        assert mine[0] <= mine[1], f"{own} lost {name}: {mine}"
        assert ours[0] <= ours[1], f"group {group} lost {name}: {ours}"


def _group_of(payroll: Payroll, of: Row) -> str:
    found: str = next(
        row["group"] for row in payroll.payslips if row["employer"] == of["employer"] and row["month"] == of["month"]
    )
    return found


def check_2(calculation: Calculation, s: Situation) -> None:
    """A deduction is never above a cap, nor above the fee that it is a part of, on any level."""
    levels = [level for level in ALL_LEVELS if level != "rate"]
    tables = calculation.work(tables_of(s.payroll), plan_named(s.policy), levels)

    settled: tuple[str, ...] = ("employer_year", "group_year")
    settled += () if s.policy == "yearly" else ("employer_month", "group_month")
    for level in levels:
        # a row's share of a truncated total may be its share of the lost krona too small, and an öre too large
        table, lost, odd = tables[level], *((0, 0) if level in settled else (KR, 1))
        rows = table["months"] if "months" in table.columns else 1
        assert (table["training_deduction_ore"] <= table["before_limits_ore"] + lost * rows).all(), level
        most = table["counted_base_ore"] + odd * rows * len(s.payroll.payslips)
        assert (table["before_limits_ore"] <= most).all(), level
        assert (table["training_deduction_ore"] >= 0).all(), level
        if s.policy in FEES_ALONE:
            assert (table["counted_base_ore"] <= table["training_cost_ore"]).all(), level
    courses = {_who(one): 0 for one in s.payroll.training}
    for one in s.payroll.training:
        courses[_who(one)] += 1
    for which, cap in HARD_CAPS.get(s.policy, {}).items():
        level = {"course": "payslip", "employee_month": "payslip"}.get(which, which)
        for given in tables[level].iter_rows(named=True):
            times = given["count"] if level in {"payslip", "employee_year"} else 1
            if which == "course":
                times *= courses.get((given["employer"], given["employee"], write_month(given["month"])), 0)
            assert given["training_deduction_ore"] <= cap * times, f"above {which}: {given}"
    if s.policy == "tiered":
        pay = {_firm(row): 0 for row in s.payroll.payslips}
        for row in s.payroll.payslips:
            pay[_firm(row)] += (row["cash_pay_ore"] + row["benefits_ore"]) * row["count"]
        for given in tables["employer_month"].iter_rows(named=True):
            share = pay[given["employer"], write_month(given["month"])] * 90_001
            assert given["training_deduction_ore"] * 10**6 <= share, f"above the share of payroll: {given}"


def _who(row: Row) -> tuple[str, str, str]:
    return row["employer"], row["employee"], row["month"]


def _firm(row: Row) -> tuple[str, str]:
    return row["employer"], row["month"]


# ---------------------------------------------------------------------- 3, 4: order, and parts


def check_3(calculation: Calculation, s: Situation) -> None:
    """The order of rows changes nothing."""
    plan = plan_named(s.policy)
    rng = Random(s.pick)
    slips, taught = list(s.payroll.payslips), list(s.payroll.training)
    rng.shuffle(slips)
    rng.shuffle(taught)
    shuffled = Payroll(tuple(slips), tuple(taught))

    _same(
        calculation.work(calculation.read(s.payroll), plan, ALL_LEVELS),
        calculation.work(calculation.read(shuffled), plan, ALL_LEVELS),
    )


def check_4(calculation: Calculation, s: Situation) -> None:
    """Files together are one file; and the groups calculated apart are the groups calculated together."""
    plan = plan_named(s.policy)
    rng = Random(s.pick)
    number = s.pick % 7 + 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = calculation.files(*(_written(folder, kind, [rows]) for kind, rows in _kinds(s.payroll)))
        dealt = [(kind, _dealt(rng, rows, number)) for kind, rows in _kinds(s.payroll)]
        many = calculation.files(*(_written(folder, kind, files) for kind, files in dealt))
    whole = calculation.work(one, plan, ALL_LEVELS)
    _same(whole, calculation.work(many, plan, ALL_LEVELS))

    groups = one.payslips["group"].unique().to_list()
    halves = [
        calculation.work(_of_groups(one, [group for group in groups if group in part]), plan, ALL_LEVELS)
        for part in (groups[::2], groups[1::2])
        if part
    ]
    _same(_sorted(whole), _sorted({level: pl.concat([half[level] for half in halves]) for level in whole}))


def _kinds(payroll: Payroll) -> list[tuple[str, Sequence[Row]]]:
    return [("payslips", payroll.payslips), ("training", payroll.training)]


def _dealt(rng: Random, rows: Sequence[Row], number: int) -> list[list[Row]]:
    files: list[list[Row]] = [[] for _ in range(number)]
    for row in rows:
        rng.choice(files).append(row)
    return files


def _written(folder: Path, kind: str, files: Iterable[Sequence[Row]]) -> list[Path]:
    paths = []
    for rows in files:
        if rows:
            path = folder / f"{kind}-{len(list(folder.iterdir()))}.csv"
            path.write_text(csv_of(rows), encoding="utf-8")
            paths.append(path)
    return paths


def _of_groups(tables: Tables, groups: list[str]) -> Tables:
    payslips = tables.payslips.filter(pl.col("group").is_in(groups))
    return replace(tables, payslips=payslips, training=tables.training.filter(pl.col("group").is_in(groups)))


def _sorted(tables: Tabled) -> Tabled:
    keys = ("group", "employer", "month", "year", "employee", "rate_ppm")
    return {level: table.sort([key for key in keys if key in table.columns]) for level, table in tables.items()}


# ---------------------------------------------------------------------- 5, 6: sums


def check_5(calculation: Calculation, s: Situation) -> None:
    """Bases and amounts add up over the levels, and truncation loses less than a krona for each rate of an employer."""
    tables = calculation.work(tables_of(s.payroll), plan_named(s.policy), ALL_LEVELS)
    rates = tables["rate"]

    for below, above in [
        ("payslip", "employer_month"),
        ("employer_month", "group_month"),
        ("payslip", "employee_year"),
    ]:
        _add_up(tables, below, above)
    assert rates["base_ore"].sum() == tables["payslip"]["contribution_base_ore"].sum()
    assert rates["contributions_ore"].sum() == tables["employer_month"]["contributions_before_ore"].sum()
    exact = int(rates["exact_ukr"].sum())
    of_the_rows = sum(
        (row["reduced_base_ore"] * (row["reduced_rate_ppm"] or 0) + row["full_base_ore"] * row["full_rate_ppm"]) // KR
        for row in tables["payslip"].iter_rows(named=True)
    )
    assert exact == of_the_rows
    declared_kr = int(rates["contributions_ore"].sum()) // KR
    assert abs(declared_kr - exact // 10**6) < max(1, rates.height)
    for level in ("payslip", "employer_month", "group_month"):
        _identities(tables[level])


def _identities(table: pl.DataFrame) -> None:
    column = table.to_dict(as_series=True)
    law = column["contributions_before_ore"] - column["research_deduction_ore"] - column["regional_deduction_ore"]
    assert (law == column["baseline_due_ore"]).all()
    assert (column["before_limits_ore"] == column["training_deduction_ore"] + column["cut_ore"]).all()
    assert (column["net_ore"] == column["baseline_due_ore"] - column["training_deduction_ore"]).all()


def _add_up(tables: Tabled, below: str, above: str) -> None:
    keys = [key for key in ("group", "employer", "employee", "month", "year") if key in tables[above].columns]
    lower = tables[below].with_columns(pl.col("month").dt.year().cast(pl.Int64).alias("year"))
    keys = [key for key in keys if key in lower.columns]
    summed = lower.group_by(keys).agg(pl.col(name).sum() for name in SUMS).sort(keys)
    upper = tables[above].select(*keys, *SUMS).sort(keys)
    assert summed.equals(upper), f"{below} does not add up to {above}:\n{summed}\n{upper}"


def check_6(calculation: Calculation, s: Situation) -> None:
    """The months make the year: in the tables, and when each month is calculated by itself."""
    plan = plan_named(s.policy)
    tables = calculation.work(tables_of(s.payroll), plan, ALL_LEVELS)
    _add_up(tables, "employer_month", "employer_year")
    _add_up(tables, "group_month", "group_year")
    _add_up(tables, "payslip", "employee_year")

    if s.policy not in NO_YEARLY_CAP or not _pays_the_threshold(s.payroll):
        return
    months = sorted({row["month"] for row in s.payroll.payslips})
    levels = ["rate", "payslip", "employer_month", "group_month"]
    apart = [calculation.work(tables_of(_of_month(s.payroll, month)), plan, levels) for month in months]
    together = {level: tables[level] for level in levels}
    _same(_sorted(together), _sorted({level: pl.concat([one[level] for one in apart]) for level in levels}))


def _pays_the_threshold(payroll: Payroll) -> bool:
    """Whether everybody passes the year's 1,000 kr in each month, so that no month looks back at another."""
    return all((row["cash_pay_ore"] + row["benefits_ore"]) // KR >= 1_000 for row in payroll.payslips)


def _of_month(payroll: Payroll, month: str) -> Payroll:
    return Payroll(
        tuple(row for row in payroll.payslips if row["month"] == month),
        tuple(row for row in payroll.training if row["month"] == month),
    )


# ---------------------------------------------------------------------- 7, 8, 9: nothing, the same, kronor


def check_7(calculation: Calculation, s: Situation) -> None:
    """No training gives exactly the law in force, and training leaves the law's own columns as they are."""
    plan, law = plan_named(s.policy), plan_named(CURRENT_LAW)
    levels = [level for level in ALL_LEVELS if level != "rate"]
    untaught = tables_of(replace(s.payroll, training=()))
    idle = calculation.work(untaught, plan, levels)
    baseline = calculation.work(untaught, law, levels)
    taught = calculation.work(tables_of(s.payroll), plan, levels)

    for level in levels:
        assert idle[level].select(SUMS).equals(baseline[level].select(SUMS)), level
        assert (idle[level]["net_ore"] == baseline[level]["baseline_due_ore"]).all(), level
        assert taught[level].select(LAW).equals(baseline[level].select(LAW)), level


def check_8(calculation: Calculation, s: Situation) -> None:
    """A policy that gives nobody anything differs from the law in force by nothing."""
    levels = [level for level in ALL_LEVELS if level != "rate"]
    taught = [{**one, "provider_kind": "institution"} for one in s.payroll.training]
    tables = tables_of(replace(s.payroll, training=tuple(taught)))
    policy = calculation.work(tables, plan_named("nobody"), levels)
    law = calculation.work(tables, plan_named(CURRENT_LAW), levels)

    for level in levels:
        for name in SUMS:
            difference = policy[level][name] - law[level][name]
            assert (difference == 0).all(), f"{level} {name}: {difference.to_list()}"


def check_9(calculation: Calculation, s: Situation) -> None:
    """Amounts in kronor are those in öre over a hundred: öre of pay fall away, what is declared is whole kronor."""
    levels = ["rate", "payslip", "employer_month", "employer_year"]
    law = plan_named(CURRENT_LAW)
    whole = tuple(_in_whole_kronor(row) for row in s.payroll.payslips)
    tables = calculation.work(tables_of(s.payroll), plan_named(s.policy), levels)
    with_ore = calculation.work(tables_of(s.payroll), law, levels)
    without = calculation.work(tables_of(replace(s.payroll, payslips=whole)), law, levels)

    _same(with_ore, without)
    for name in (*LAW, "before_limits_ore", "training_deduction_ore"):
        if name != "hiring_support_refund_ore":
            assert (tables[_declared(s, name)][name] % KR == 0).all(), name
    for name in SUMS:
        for ore in tables["employer_month"][name].to_list():
            assert Fraction(decimal_text(ore, KR, "en").replace(",", "").replace("−", "-")) == Fraction(ore, KR)


def _declared(s: Situation, name: str) -> str:
    return "employer_year" if s.policy == "yearly" and name not in LAW else "employer_month"


def _in_whole_kronor(row: Row) -> Row:
    pay = (row["cash_pay_ore"] + row["benefits_ore"]) // KR * KR
    return {**row, "cash_pay_ore": max(0, pay - row["benefits_ore"]), "benefits_ore": min(pay, row["benefits_ore"])}


# ---------------------------------------------------------------------- 10, 11: at the bounds


def check_10(calculation: Calculation, s: Situation) -> None:
    """At a cap less one, at it and at one more, the deduction is the lesser of what is wanted and the cap."""
    which = tuple(CAPS_ORE)[s.pick % len(CAPS_ORE)]
    cap = CAPS_ORE[which]
    plan = plan_named(f"almega+{which}")
    code = {"course": "course_cap"}.get(which, f"{which.partition('_')[0]}_cap")
    base = s.payroll.payslips[s.pick % len(s.payroll.payslips)]
    for wanted in (cap - 100, cap - 1, cap, cap + 1, cap + 100):
        row: Row = {**base, "count": 1}
        slips = tuple(row if one is base else one for one in s.payroll.payslips)
        taught = (course(row, fee_ore=2 * wanted),)
        tables = calculation.work(tables_of(Payroll(slips, taught)), plan, ["employer_month", "group_year"])
        own = tables["employer_month"].filter(
            pl.col("employer") == row["employer"], pl.col("month") == day_of(row["month"])
        )

        assert own["training_deduction_ore"].to_list() == [min(wanted, cap) // KR * KR], (which, wanted)
        assert own["before_limits_ore"].to_list() == [wanted // KR * KR]
        is_held = min(wanted // KR * KR, cap) < wanted // KR * KR or wanted > cap
        if which.startswith("group"):
            is_held = wanted // KR * KR > cap
        assert own["limited_by"].to_list() == [code if is_held else "nothing"], (which, wanted)
        assert int(tables["group_year"]["training_deduction_ore"].sum()) == min(wanted, cap) // KR * KR


def check_11(calculation: Calculation, s: Situation) -> None:
    """Rates change from one birth year to the next exactly at the edges of the statute's bands."""
    months = range_of_months(FIRST_MONTH, LAST_MONTH)
    month = write_month(months[s.pick % len(months)])
    years = list(range(1930, 2013))
    slips = tuple(slip("A", f"P{year}", month, birth_year=year, cash_pay_ore=2_400_000) for year in years)
    tables = calculation.work(tables_of(Payroll(slips, ())), plan_named(CURRENT_LAW), ["payslip"])
    rates = {
        row["birth_year"]: (row["reduced_rate_ppm"], row["reduced_base_ore"], row["full_rate_ppm"])
        for row in tables["payslip"].iter_rows(named=True)
    }

    changes = [year for year in years[1:] if rates[year] != rates[year - 1]]
    edges = [year for year in years[1:] if band_of(month, year) != band_of(month, year - 1)]
    assert changes == edges, f"{month}: {changes}, and the statute has {edges}"


def band_of(month: str, birth_year: int) -> str:
    """Give the band of a birth year by the statute's own words: what age was reached when the year began."""
    year = year_of(month)
    reached = year - birth_year - 1
    # SAL 2 kap. 27 §: 65, from 2023 66, from 2026 67; nothing for those born 1937 or earlier
    if birth_year <= 1937:
        return "exempt"
    if reached >= (65 if year < 2023 else 66 if year < 2026 else 67):
        return "pension only"
    # SAL 2 kap. 28 §: at least 15 and not 18, August 2019 to December 2023
    if "2019-08" <= month <= "2023-12" and 15 <= reached < 18:
        return "15 to 18"
    # Lag 2021:55 and lag 2026:100: at least 18 and not 23; June to August of 2021 and 2022 at the rate of 15 to 18
    is_summer = month[:4] in {"2021", "2022"} and month[5:] in {"06", "07", "08"}
    if ("2021-01" <= month <= "2023-03" or "2026-04" <= month <= "2027-09") and 18 <= reached < 23:
        return "15 to 18" if is_summer else "19 to 23"
    return "full"


# ---------------------------------------------------------------------- 12, 13, 14: people, names, time


def check_12(calculation: Calculation, s: Situation) -> None:
    """One more eligible employee, at the full rate, never lowers the group's deduction in the period."""
    firm = s.payroll.payslips[s.pick % len(s.payroll.payslips)]
    person = {"birth_year": 1985, "cash_pay_ore": 3_000_000 + s.pick, "benefits_ore": 0, "count": 1 + s.pick % 3}
    reset = {"research": False, "hiring_support": False, "hired_month": None, "covid_reduction": False}
    one_more = {**firm, **person, **reset, "employee": "new"}
    taught = course(one_more, fee_ore=10_000 + s.pick * 1_013, minutes=60 + s.pick % 900)
    more = Payroll((*s.payroll.payslips, one_more), (*s.payroll.training, taught))
    period, when = _period(s, firm)
    levels = [f"employer_{period}", f"group_{period}"]
    plan = plan_named(s.policy)

    without = calculation.work(tables_of(s.payroll), plan, levels)
    with_one = calculation.work(tables_of(more), plan, levels)
    figures = [_deduction(one, levels[1], group=firm["group"], **when) for one in (without, with_one)]
    assert figures[0] <= figures[1], f"the group lost by one more: {figures}"


def check_13(calculation: Calculation, s: Situation) -> None:
    """Renaming changes nothing: references, names and texts of the policy file; nor does what was run before."""
    plan = plan_named(s.policy)
    plain = calculation.work(calculation.read(s.payroll), plan, ALL_LEVELS)
    names: dict[str, dict[str, str]] = {}
    for column, prefix in (("employer", "e"), ("employee", "p"), ("group", "g"), ("course", "c")):
        found = sorted({row[column] for row in (*s.payroll.payslips, *s.payroll.training) if column in row})
        names[column] = {old: f"{prefix}{place:04}" for place, old in enumerate(found)}
    renamed = Payroll(_renamed(s.payroll.payslips, names), _renamed(s.payroll.training, names))
    after = calculation.work(calculation.read(renamed), plan, ALL_LEVELS)

    for level, table in plain.items():
        texts = [column for column in names if column in table.columns]
        expected = table.with_columns(pl.col(column).replace_strict(names[column]) for column in texts)
        assert expected.equals(after[level]), f"{level} changed with the names:\n{expected}\n{after[level]}"

    calculation.work(calculation.read(renamed), plan_named("almega"), ["payslip"])
    calculation.work(calculation.read(renamed), plan_named(CURRENT_LAW), ["payslip"])
    other_words = make_plan(_other_words(policy_named(s.policy)))
    _same(plain, calculation.work(calculation.read(s.payroll), other_words, ALL_LEVELS))


def _renamed(rows: Sequence[Row], names: Mapping[str, Mapping[str, str]]) -> tuple[Row, ...]:
    return tuple({name: names[name][value] if name in names else value for name, value in row.items()} for row in rows)


def _other_words(policy: Policy) -> Policy:
    """Give a policy with other names for its base parts and itself, its texts in each other's places."""

    def other(thing: Any) -> Any:
        if isinstance(thing, tuple):
            return tuple(other(one) for one in thing)
        if not isinstance(thing, msgspec.Struct):
            return thing
        fields = {name: other(getattr(thing, name)) for name in thing.__struct_fields__}
        kind = type(thing).__name__
        if kind == "Text":
            fields = {"sv": thing.en, "en": thing.sv}  # type: ignore[attr-defined]
        if kind == "BasePart":
            fields["id"] = f"zz_{fields['id']}"
        return type(thing)(**fields)

    renamed = other(policy)
    assert isinstance(renamed, Policy)
    return msgspec.structs.replace(renamed, id="other-words", version=99)


def check_14(calculation: Calculation, s: Situation) -> None:
    """A run for a month does not feel an edit to any value, of law or policy, that is dated after it."""
    last = max(row["month"] for row in s.payroll.payslips)
    after = month_of_number(month_number(day_of(last)) + 1 + s.pick % 3)
    policy, plan = policy_named(s.policy), plan_named(s.policy)
    law = {name: _edited(value, after) for name, value in plan.book.values.items()}
    edited = replace(plan, book=replace(plan.book, values=law))
    tables = tables_of(s.payroll)
    before = calculation.work(tables, plan, ALL_LEVELS)

    _same(before, calculation.work(tables, edited, ALL_LEVELS))
    _same(before, calculation.work(tables, make_plan(_rated_later(policy, after)), ALL_LEVELS))


def _edited(value: Value, since: Any) -> Value:
    """Give a value that becomes something else from a day on."""
    latest = value.values[-1]
    content = latest.value
    if isinstance(content, bool) or not isinstance(content, int):
        return value
    kept = tuple(entry for entry in value.values if entry.since is None or entry.since < since)
    later = Dated(value=content // 2 + 7, source="edit", verification="assumption", since=since)
    return msgspec.structs.replace(value, values=(*kept, later))


def _rated_later(policy: Policy, since: Any) -> Policy:
    """Give a policy in which every rate that is one number by date, and every cap, becomes another from a day on."""

    def later(setting: Any) -> Any:
        latest = setting[-1]
        if latest.tiers or isinstance(latest.value, bool) or not isinstance(latest.value, int):
            return setting
        kept = tuple(entry for entry in setting if entry.since is None or entry.since < since)
        return (*kept, PolicyDated(value=latest.value // 3, source="edit", verification="assumption", since=since))

    chain = policy.chains[0]
    rate = chain.rate
    if rate is not None and rate.share_ppm is not None:
        rate = msgspec.structs.replace(rate, share_ppm=later(rate.share_ppm))
    if rate is not None:
        tiers = tuple(msgspec.structs.replace(tier, share_ppm=later(tier.share_ppm)) for tier in rate.tiers)
        rate = msgspec.structs.replace(rate, tiers=tiers)
    caps = tuple(
        msgspec.structs.replace(cap, amount_ore=later(cap.amount_ore)) if cap.amount_ore is not None else cap
        for cap in chain.caps
    )
    chain = msgspec.structs.replace(chain, rate=rate, caps=caps)
    return msgspec.structs.replace(policy, chains=(chain,))


CHECKS: Final[dict[int, Callable[[Calculation, Situation], None]]] = {
    1: check_1,
    2: check_2,
    3: check_3,
    4: check_4,
    5: check_5,
    6: check_6,
    7: check_7,
    8: check_8,
    9: check_9,
    10: check_10,
    11: check_11,
    12: check_12,
    13: check_13,
    14: check_14,
}

__all__ = ["CHECKS", "OURS", "Calculation", "Situation", "Tabled"]
