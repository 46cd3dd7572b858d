"""Small payrolls to hold relations against: random ones by hypothesis, and a few made by hand at the bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl
from hypothesis import strategies as st

from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS, Column, Tables
from kutcalc.units import parse_month

Row = Mapping[str, Any]
LAW_MONTHS: Final = (FIRST_MONTH, LAST_MONTH)
PAID_MINUTES: Final = 9_600
COVID_MONTHS: Final = ("2020-03", "2020-04", "2020-05", "2020-06")
YEAR_2026: Final = tuple(f"2026-{number:02}" for number in range(1, 13))
SPANS: Final = (
    ("2026-04",),
    ("2026-03", "2026-04"),
    ("2025-12", "2026-01"),
    ("2018-01",),
    ("2019-06", "2019-07", "2019-08"),
    ("2020-03", "2020-07"),
    ("2021-05", "2021-06", "2021-07"),
    ("2022-12", "2023-01", "2023-04"),
    ("2023-12", "2024-01"),
    ("2027-08", "2027-09"),
)
PAY_ORE: Final = (
    0, 1, 99_999, 100_000, 100_001, 2_499_999, 2_500_000, 2_500_001, 2_899_975, 3_333_333, 4_111_750, 9_999_999,
)  # fmt: skip
FEE_ORE: Final = (0, 1, 99, 100, 19_999, 20_000, 123_457, 999_999, 1_000_000, 1_000_033, 2_000_001, 7_654_321)
MINUTES: Final = (0, 1, 59, 60, 61, 479, 480, 960, 2_400)
BIRTH_YEARS: Final = (
    1937, 1938, 1952, 1953, 1956, 1957, 1958, 1959, 1960, 1980, 1980, 1980, 1997, 1998, 2002, 2003, 2005, 2007, 2008,
)  # fmt: skip
PROVIDERS: Final = ("internal", "external", "institution")
EMPLOYERS: Final = ("A", "a", "B-1", "Z.9")
EMPLOYEES: Final = ("P1", "P10", "P2", "_x")


@dataclass(frozen=True)
class Payroll:
    """Payslips and courses as rows, in the order in which somebody wrote them."""

    payslips: tuple[Row, ...]
    training: tuple[Row, ...]


def columns_of(rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Turn rows into columns, None where a row says nothing."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def tables_of(payroll: Payroll) -> Tables:
    """Make the canonical tables without the checks of the intake, which cost more than the calculation."""
    payslips = _frame([column for column in PAYSLIP_COLUMNS if column.name != "through"], payroll.payslips)
    payslips = payslips.with_columns(pl.col("group").fill_null(pl.col("employer")))
    training = _frame(TRAINING_COLUMNS, payroll.training)
    return Tables(payslips, training, _frame(YEAR_COLUMNS, ()))


def _frame(columns: Sequence[Column], rows: Sequence[Row]) -> pl.DataFrame:
    data = {column.name: [_cell(column, row.get(column.name)) for row in rows] for column in columns}
    return pl.DataFrame(data, schema={column.name: column.dtype() for column in columns})


def _cell(column: Column, value: Any) -> Any:
    if value is None:
        return column.default
    return parse_month(value) if column.kind == "month" else value


def csv_of(rows: Sequence[Row]) -> str:
    """Write rows as a file that a company might send."""
    columns = columns_of(rows)
    lines = [",".join(columns)]
    lines += [",".join(_written(row.get(name)) for name in columns) for row in rows]
    return "\n".join(lines) + "\n"


def _written(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def slip(employer: str, employee: str, month: str, **facts: Any) -> Row:
    """Give a payslip of an ordinary person in an ordinary firm, but for what is said."""
    return {
        "employer": employer,
        "employee": employee,
        "month": month,
        "count": 1,
        "birth_year": 1980,
        "cash_pay_ore": 3_500_000,
        "benefits_ore": 0,
        "paid_minutes": PAID_MINUTES,
        "headcount": 12,
        "turnover_ore": 2_000_000_000,
        "balance_ore": 1_000_000_000,
        "owner": "business",
        "group": employer,
        "group_rank": 1,
        **facts,
    }


def course(of: Row, name: str = "K1", **facts: Any) -> Row:
    """Give a course of the person of a payslip."""
    return {
        "employer": of["employer"],
        "employee": of["employee"],
        "month": of["month"],
        "course": name,
        "minutes": 480,
        "fee_ore": 1_000_000,
        "other_cost_ore": 0,
        "other_support_ore": 0,
        "provider_kind": "external",
        "delivery": "classroom",
        "distance_km": 10,
        "certified": True,
        "mandatory": False,
        **facts,
    }


def year_of(month: str) -> int:
    """Give the year of a month written as text."""
    return int(month[:4])


def day_of(month: str) -> date:
    """Give the first day of a month written as text."""
    return parse_month(month)


# ---------------------------------------------------------------------- by hypothesis


@st.composite
def payrolls(draw: st.DrawFn, spans: Sequence[tuple[str, ...]] = SPANS) -> Payroll:
    """Draw one to four employers, alone or in groups with ranks, over a few months, and what their people learnt."""
    months = draw(st.sampled_from(spans))
    slips: list[Row] = []
    courses: list[Row] = []
    for employer in EMPLOYERS[: draw(st.integers(1, 4))]:
        own_slips = draw(_employer(employer, months))
        slips += own_slips
        for one in own_slips:
            courses += draw(_courses(one))
    return Payroll(tuple(slips), tuple(courses))


@st.composite
def _employer(draw: st.DrawFn, employer: str, months: tuple[str, ...]) -> list[Row]:
    size = draw(st.sampled_from(((5, 10**9), (12, 2 * 10**9), (49, 9 * 10**9), (260, 9 * 10**11))))
    group = draw(st.sampled_from((employer, "g", "g", "G2")))
    firm = {
        "group": group,
        "group_rank": draw(st.sampled_from((1, 1, 2, 3))),
        "headcount": size[0],
        "turnover_ore": size[1],
        "balance_ore": size[1],
        "owner": draw(st.sampled_from(("business", "business", "municipality"))),
        "regional_support": draw(st.sampled_from((False, False, True))),
    }
    rows: list[Row] = []
    for number, employee in enumerate(EMPLOYEES[: draw(st.integers(1, 3))]):
        person: dict[str, Any] = {
            "count": draw(st.sampled_from((1, 1, 1, 2, 7))),
            "birth_year": draw(st.sampled_from(BIRTH_YEARS)),
            "cash_pay_ore": draw(st.one_of(st.sampled_from(PAY_ORE), st.integers(100_000, 9_000_000))),
            "benefits_ore": draw(st.sampled_from((0, 0, 50, 111_700))),
            "research": draw(st.sampled_from((False, False, True))),
        }
        is_hired = number == 0 and person["count"] == 1 and draw(st.sampled_from((False, False, True)))
        for month in months:
            extra = {"hiring_support": True, "hired_month": months[0]} if is_hired else {}
            is_covid = month in COVID_MONTHS and number == 1 and person["count"] < len(PROVIDERS)
            extra |= {"covid_reduction": True} if is_covid else {}
            rows.append(slip(employer, employee, month, **firm, **person, **extra))
    return rows


@st.composite
def _courses(draw: st.DrawFn, of: Row) -> list[Row]:
    return [
        course(
            of,
            f"K{number}",
            minutes=draw(st.sampled_from(MINUTES)),
            fee_ore=draw(st.one_of(st.sampled_from(FEE_ORE), st.integers(0, 3_000_000))),
            other_cost_ore=draw(st.sampled_from((0, 0, 33, 50_000))),
            other_support_ore=draw(st.sampled_from((0, 0, 0, 100_001))),
            provider_kind=draw(st.sampled_from(PROVIDERS)),
            delivery=draw(st.sampled_from(("on_site", "digital"))),
            certified=draw(st.booleans()),
        )
        for number in range(draw(st.sampled_from((0, 1, 1, 2))))
    ]


# ---------------------------------------------------------------------- by hand


def _twins() -> Payroll:
    """Three alike, so that what is shared comes out in thirds of an öre."""
    people = [slip("A", name, "2026-04", cash_pay_ore=3_333_400) for name in ("P1", "P10", "P2")]
    return Payroll(tuple(people), tuple(course(one, fee_ore=100_070, minutes=481) for one in people))


def _group() -> Payroll:
    """Three companies of one group, two of the same rank, that together want far more than any cap of ours."""
    facts = {"group": "g", "cash_pay_ore": 4_000_001}
    people = [
        slip("A", "P1", "2026-04", **facts),
        slip("B", "P1", "2026-04", **facts, group_rank=2),
        slip("C", "P1", "2026-04", **facts, group_rank=2, count=2),
        slip("C", "P2", "2026-04", **facts, group_rank=2, research=True),
    ]
    return Payroll(tuple(people), tuple(course(one, fee_ore=2_345_678, minutes=2_400) for one in people))


def _year() -> Payroll:
    """Two employers through 2026, in which rates change in April, with courses in most months."""
    people = [
        slip(employer, "P1", month, birth_year=birth_year, cash_pay_ore=2_612_345 + 777 * number)
        for employer, birth_year in (("A", 2004), ("B", 1980))
        for number, month in enumerate(YEAR_2026)
    ]
    taught = [one for number, one in enumerate(people) if number % 3]
    return Payroll(tuple(people), tuple(course(one, fee_ore=333_333, minutes=300) for one in taught))


def _odd() -> Payroll:
    """Two employers whose names differ by case alone, and pay with odd öre."""
    people = [
        slip("b", "P9", "2026-04", cash_pay_ore=3_333_399),
        slip("B", "P1", "2026-04", cash_pay_ore=2_999_950, benefits_ore=49),
        slip("B", "P2", "2026-04", cash_pay_ore=2_999_951),
    ]
    return Payroll(tuple(people), tuple(course(one, fee_ore=99_999, minutes=61) for one in people))


def _crowd() -> Payroll:
    """Nine people at pay just below a whole krona of contributions: truncated one by one they lose several kronor."""
    people = [slip("A", f"P{number}", "2026-04", cash_pay_ore=3_333_300 - 100 * number) for number in range(9)]
    return Payroll(tuple(people), tuple(course(one, fee_ore=10_000 + 77 * n) for n, one in enumerate(people)))


TWINS: Final = _twins()
GROUP: Final = _group()
YEAR: Final = _year()
ODD: Final = _odd()
CROWD: Final = _crowd()
EMPTY: Final = Payroll((slip("A", "P1", "2026-04", cash_pay_ore=0),), ())


def with_course(payroll: Payroll, place: int, **facts: Any) -> Payroll:
    """Give a payroll with one of its courses changed."""
    taught = list(payroll.training)
    taught[place] = {**taught[place], **facts}
    return replace(payroll, training=tuple(taught))
