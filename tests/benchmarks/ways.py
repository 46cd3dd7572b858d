"""The four contenders over the same arrays: kutcalc, C, numpy, and polars by hand. Each is prepared once, then worked.

Prepared means: what is done once per file. For kutcalc that is the case and its ladder, for the others the numbers of
the employers and where each begins.
"""

import ctypes
import os
from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import Final

import numpy as np
import polars as pl
from tests.benchmarks.made import MONTH, PROVIDERS, RESULTS, Array, Law, capped_policy, law_of_month

from kutcalc.analysis.case import Case, case_of
from kutcalc.engine import Book
from kutcalc.engine.columns import evaluate
from kutcalc.engine.ladder import Ladder
from kutcalc.payroll.tables import Tables
from kutcalc.policy.mechanisms import make_plan
from kutcalc.units import ORE_PER_KR, PPM, UKR_PER_KR, UKR_PER_ORE

Arrays = Mapping[str, Array]
Work = Callable[[], list[Array]]
LIBRARY: Final = "KUTCALC_BENCHMARK_LIBRARY"


# ---------------------------------------------------------------------- kutcalc


def tables_of(arrays: Arrays) -> Tables:
    """Give the arrays as the canonical tables, as a file would bring them."""
    employer, row = pl.Series(arrays["employer"]), pl.Series(arrays["course_row"])
    employers = pl.DataFrame(
        {
            "employer": np.arange(len(arrays["group"])),
            "group": arrays["group"],
            "group_rank": arrays["rank"],
            "regional_support": arrays["regional_support"],
            "owner": pl.Series(arrays["is_business"]).replace_strict({True: "business", False: "municipality"}),
        }
    ).with_columns(pl.col("employer", "group").cast(pl.String).str.zfill(8))
    payslips = employers[employer].with_columns(
        pl.int_range(pl.len()).cast(pl.String).str.zfill(8).alias("employee"),
        pl.lit(MONTH).alias("month"),
        pl.Series("count", arrays["count"]),
        pl.Series("birth_year", arrays["birth_year"]),
        pl.Series("cash_pay_ore", arrays["cash"]),
        pl.Series("benefits_ore", arrays["benefits"]),
        pl.Series("research", arrays["research"]),
        *(pl.lit(value=False).alias(name) for name in ("hiring_support", "covid_reduction")),
        *(pl.lit(None, dtype=pl.Int64).alias(name) for name in ("paid_minutes", "headcount", "turnover_ore")),
        pl.lit(None, dtype=pl.Int64).alias("balance_ore"),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in ("sni", "municipality")),
        pl.lit(None, dtype=pl.Date).alias("hired_month"),
    )
    names = ("group", "employer", "employee", "month")
    training = payslips.select(names)[row].with_columns(
        pl.lit("1").alias("course"),
        pl.Series("minutes", arrays["minutes"]),
        pl.Series("fee_ore", arrays["fee"]),
        pl.lit(0, dtype=pl.Int64).alias("other_cost_ore"),
        pl.Series("other_support_ore", arrays["support"]),
        pl.Series("provider_kind", PROVIDERS)[pl.Series(arrays["provider"])],
        pl.lit(None, dtype=pl.String).alias("delivery"),
        pl.lit(None, dtype=pl.Int64).alias("distance_km"),
        *(pl.lit(None, dtype=pl.Boolean).alias(name) for name in ("certified", "mandatory")),
    )
    numbers = ("fee_ore", "other_cost_ore", "minutes", "profit_ore")
    years = pl.DataFrame(schema={"employer": pl.String, "year": pl.Int64} | dict.fromkeys(numbers, pl.Int64))
    return Tables(payslips, training, years)


def kutcalc_work(book: Book, ladder: Ladder) -> list[Array]:
    """Work the three results for every employer."""
    worked = evaluate(book, ladder, RESULTS)["employer_month"]
    return [worked[name].to_numpy() for name in RESULTS]


def kutcalc_case(arrays: Arrays) -> Case:
    """Prepare the tables as analysis does."""
    return case_of(tables_of(arrays))


def kutcalc(arrays: Arrays) -> Work:
    """Prepare the rule book, the case and its ladder."""
    book, ladder = make_plan(capped_policy()).book, kutcalc_case(arrays).ladder()
    return lambda: kutcalc_work(book, ladder)


# ---------------------------------------------------------------------- C


class _Law(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int64) for name in Law.__slots__]


_GIVEN: Final = ("employer", "cash", "benefits", "count", "birth_year", "research", "course_employer", "fee", "support")
_GIVEN_TOO: Final = ("people", "is_bought", "group", "has_support")
_FOUND: Final = ("before", "due", "deduction", "research", "regional_base", "room")


class _Given(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int64) for name in ("rows", "courses", "employers")] + [
        (name, ctypes.c_void_p) for name in (*_GIVEN, *_GIVEN_TOO)
    ]


class _Found(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in _FOUND]


def c_of(threads: int) -> Callable[[Arrays], Work]:
    """Give the C pass on so many threads."""

    def prepared(arrays: Arrays) -> Work:
        library = ctypes.CDLL(os.environ[LIBRARY])
        kept = dict(arrays) | {
            "is_bought": (arrays["provider"] != 0).astype(np.uint8),
            "has_support": arrays["regional_support"] & arrays["is_business"],
        }
        employers = len(arrays["group"])
        sizes = (len(arrays["employer"]), len(arrays["fee"]), employers)
        given = _Given(*sizes, *(kept[name].ctypes.data for name in (*_GIVEN, *_GIVEN_TOO)))
        law = _Law(*astuple(law_of_month()))

        def work() -> list[Array]:
            found = {name: np.zeros(employers, dtype=np.int64) for name in _FOUND}
            results = _Found(*(found[name].ctypes.data for name in _FOUND))
            library.work(ctypes.byref(law), ctypes.byref(given), ctypes.byref(results), ctypes.c_int64(threads))
            return [found["before"], found["due"], found["deduction"]]

        work.__dict__["kept"] = kept
        return work

    return prepared


# ---------------------------------------------------------------------- numpy


def numpy(arrays: Arrays) -> Work:
    """Prepare where each employer begins, among the payslips and among the courses."""
    law = law_of_month()
    starts = np.flatnonzero(np.diff(arrays["employer"], prepend=np.uint32(2**32 - 1)))
    trained, first = np.unique(arrays["course_employer"], return_index=True)
    is_bought, has_support = arrays["provider"] != 0, arrays["regional_support"] & arrays["is_business"]

    def work() -> list[Array]:
        year, count = arrays["birth_year"], arrays["count"]
        pay = (arrays["cash"] + arrays["benefits"]) // ORE_PER_KR
        person = np.where(pay >= law.threshold, pay, 0)
        base = person * count
        is_old = year <= law.pension_only_latest
        is_young = ~is_old & (year >= law.young_earliest) & (year <= law.young_latest)
        reduced = np.where(is_young, np.minimum(person, law.young_ceiling) * count, 0)
        rest = base - reduced
        rate = np.where(is_old, np.where(year <= law.exempt_latest, 0, law.pension_rate), law.full_rate)
        room = np.where(is_old, 0, reduced * law.young_rate + rest * rate - base * law.floor_rate)
        is_in_research = arrays["research"] & ~is_old
        part = np.where(is_in_research, np.minimum(base * law.research_rate, room), 0)
        by_rate = {one: np.where(rate == one, rest, 0) for one in (law.full_rate, law.pension_rate)}
        sums = {one: np.add.reduceat(column, starts) for one, column in by_rate.items()}
        sums[law.young_rate] = np.add.reduceat(reduced, starts)
        before = sum((_whole(amount * one) for one, amount in sums.items()), np.zeros(len(starts), dtype=np.int64))
        research = _under_cap(_whole(np.add.reduceat(part, starts)), arrays["group"], law.research_cap * UKR_PER_KR)
        left = np.maximum(0, np.add.reduceat(room, starts) - research)
        supported = sums[law.full_rate] + sums[law.young_rate]
        claim = np.where(has_support, _whole(np.minimum(supported * law.regional_rate, left)), 0)
        regional = _under_cap(claim, arrays["group"], law.regional_cap * UKR_PER_KR)
        net = np.where(is_bought, np.maximum(0, arrays["fee"] - arrays["support"]), 0)
        counted = np.zeros(len(starts), dtype=np.int64)
        if len(trained):
            counted[trained] = np.add.reduceat(net * UKR_PER_ORE * arrays["people"], first)
        kronor = counted // UKR_PER_KR
        wanted = kronor * law.policy_share + (counted - kronor * UKR_PER_KR) * law.policy_share // PPM
        deduction = _whole(np.minimum(wanted, law.policy_cap_ore * UKR_PER_ORE))
        return [before, before - research - regional, deduction]

    return work


def _whole(amount: Array) -> Array:
    whole: Array = amount // UKR_PER_KR * UKR_PER_KR
    return whole


def _under_cap(claim: Array, group: Array, cap: int) -> Array:
    """Give each what is left of its group's cap after those ahead; the groups' companies stand in order."""
    before = np.cumsum(claim) - claim
    ahead = before - before[np.searchsorted(group, group)]
    fitting: Array = np.minimum(claim, cap - np.minimum(cap, ahead))
    return fitting


# ---------------------------------------------------------------------- polars by hand


def polars(arrays: Arrays) -> Work:
    """Prepare three frames, the number of the employer flagged as sorted."""
    payslips = pl.DataFrame(
        {name: arrays[name] for name in ("employer", "cash", "benefits", "count", "birth_year", "research")}
    ).set_sorted("employer")
    courses = pl.DataFrame(
        {"employer": arrays["course_employer"], "is_bought": arrays["provider"] != 0}
        | {name: arrays[name] for name in ("fee", "support", "people")}
    ).set_sorted("employer")
    employers = pl.DataFrame(
        {
            "employer": np.arange(len(arrays["group"]), dtype=np.uint32),
            "group": arrays["group"],
            "has_support": arrays["regional_support"] & arrays["is_business"],
        }
    ).set_sorted("employer")
    return lambda: _polars_work(law_of_month(), payslips, courses, employers)


def _polars_work(law: Law, payslips: pl.DataFrame, courses: pl.DataFrame, employers: pl.DataFrame) -> list[Array]:
    col, when = pl.col, pl.when
    year, count = col("birth_year"), col("count")
    is_old = year <= law.pension_only_latest
    is_young = ~is_old & year.is_between(law.young_earliest, law.young_latest)
    rates = when(is_old).then(when(year <= law.exempt_latest).then(0).otherwise(law.pension_rate))
    rows = (
        payslips.lazy()
        .select(
            "employer",
            "count",
            "research",
            is_old.alias("is_old"),
            is_young.alias("is_young"),
            ((col("cash") + col("benefits")) // ORE_PER_KR).alias("pay"),
            rates.otherwise(law.full_rate).cast(pl.Int64).alias("rate"),
        )
        .with_columns(person=when(col("pay") >= law.threshold).then(col("pay")).otherwise(0))
        .with_columns(
            base=col("person") * count,
            reduced=when("is_young").then(pl.min_horizontal("person", law.young_ceiling) * count).otherwise(0),
        )
        .with_columns(rest=col("base") - col("reduced"))
        .with_columns(
            room=when("is_old")
            .then(0)
            .otherwise(col("reduced") * law.young_rate + col("rest") * col("rate") - col("base") * law.floor_rate)
        )
        .with_columns(
            part=when(col("research") & ~col("is_old"))
            .then(pl.min_horizontal(col("base") * law.research_rate, "room"))
            .otherwise(0),
            full=when(col("rate") == law.full_rate).then("rest").otherwise(0),
            old=when(col("rate") == law.pension_rate).then("rest").otherwise(0),
        )
        .group_by("employer")
        .agg(col("reduced", "full", "old", "room", "part").sum())
    )
    net = when("is_bought").then(pl.max_horizontal(0, col("fee") - col("support"))).otherwise(0)
    given = courses.lazy().group_by("employer").agg(counted=(net * UKR_PER_ORE * col("people")).sum())
    whole = col("counted") // UKR_PER_KR
    rest = col("counted") - whole * UKR_PER_KR
    wanted = whole * law.policy_share + rest * law.policy_share // PPM
    worked = (
        employers.lazy()
        .join(rows, on="employer", how="left")
        .join(given, on="employer", how="left")
        .with_columns(col("counted").fill_null(0))
        .sort("employer")
        .with_columns(
            before=_whole_kronor(col("full") * law.full_rate)
            + _whole_kronor(col("reduced") * law.young_rate)
            + _whole_kronor(col("old") * law.pension_rate),
            research=_fitting(_whole_kronor(col("part")), law.research_cap * UKR_PER_KR),
            deduction=_whole_kronor(pl.min_horizontal(wanted, law.policy_cap_ore * UKR_PER_ORE)),
        )
        .with_columns(
            claim=when("has_support")
            .then(
                _whole_kronor(
                    pl.min_horizontal(
                        (col("full") + col("reduced")) * law.regional_rate,
                        pl.max_horizontal(0, col("room") - col("research")),
                    )
                )
            )
            .otherwise(0)
        )
        .select(
            "before",
            due=col("before") - col("research") - _fitting(col("claim"), law.regional_cap * UKR_PER_KR),
            deduction="deduction",
        )
        .collect(engine="streaming")
    )
    return [worked[name].to_numpy() for name in ("before", "due", "deduction")]


def _whole_kronor(amount: pl.Expr) -> pl.Expr:
    return amount // UKR_PER_KR * UKR_PER_KR


def _fitting(claim: pl.Expr, cap: int) -> pl.Expr:
    ahead = (claim.cum_sum() - claim).over("group")
    return pl.min_horizontal(claim, cap - pl.min_horizontal(cap, ahead))


WAYS: Final[dict[str, Callable[[Arrays], Work]]] = {
    "C": c_of(1),
    "C, 2 threads": c_of(2),
    "numpy": numpy,
    "polars by hand": polars,
    "kutcalc": kutcalc,
}
