"""Random companies to try policies on: groups, months over year ends, sizes, ages, courses, earlier years, facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from .policy_file import Tree, dated, fields_of

Rows = list[dict[str, Any]]

# Runs of months: alone, over a year end, over a change of the law, with holes, and a whole year.
RUNS: Final = (
    ("2026-05",),
    ("2024-03", "2024-04"),
    ("2025-11", "2025-12", "2026-01"),
    ("2023-12", "2024-01", "2024-02"),
    ("2020-03", "2020-06", "2021-07"),
    ("2022-05", "2022-06", "2022-08"),
    ("2024-12", "2026-03", "2026-04"),
    ("2018-01", "2018-02", "2019-06"),
    tuple(f"2025-{number:02}" for number in range(1, 13)),
)
KINDS: Final = ("external", "external", "institution", "internal")
DELIVERIES: Final = ("on_site", "classroom", "digital", "mixed")
OWNERS: Final = ("business", "business", "business", "municipality", "state")
EARLIER_YEARS: Final = 3
SIZES: Final = ((1, 9), (9, 11), (49, 51), (99, 250), (249, 251), (500, 3_000))
SIZE_CLASSES: Final = {
    "micro": {"headcount": 2, "turnover_ore": 10**8, "balance_ore": 10**8},
    "small": {"headcount": 14, "turnover_ore": 3 * 10**9, "balance_ore": 10**13},
    "medium": {"headcount": 80, "turnover_ore": 10**13, "balance_ore": 10**10},
    "large": {"headcount": 250, "turnover_ore": 10**13, "balance_ore": 10**13},
}
EMPLOYER_COLUMNS: Final = ("headcount", "turnover_ore", "balance_ore", "owner", "sni")
COURSE_COLUMNS: Final = ("minutes", "provider_kind", "delivery", "distance_km", "certified", "mandatory", "fee_ore")


@dataclass(frozen=True)
class Drawn:
    """The three tables of a group of employers."""

    payslips: Rows
    training: Rows
    years: Rows

    @property
    def employers(self) -> int:
        """Count the employers."""
        return len({row["employer"] for row in self.payslips})


def random_groups(seed: int, employers: int) -> list[Drawn]:
    """Make groups of one to three employers, so many in all, the same for the same seed."""
    rng = Random(seed)
    groups: list[Drawn] = []
    made = 0
    while made < employers:
        size = min(rng.choice((1, 1, 1, 2, 3)), employers - made)
        groups.append(_group(rng, f"{seed}-{len(groups)}", size))
        made += size
    return groups


def _group(rng: Random, name: str, size: int) -> Drawn:
    run = rng.choice(RUNS)
    group = f"g{name}" if size > 1 else f"e{name}-A"
    made = [_employer(rng, f"e{name}-{'AbC'[number]}", group, run) for number in range(size)]
    return Drawn(*([row for one in made for row in one[table]] for table in range(3)))


def _employer(rng: Random, employer: str, group: str, run: tuple[str, ...]) -> tuple[Rows, Rows, Rows]:
    months = [month for month in run if rng.random() < 0.9] or [run[0]]
    names = rng.sample(
        ("E1", "E10", "E2", "_x", "a"), rng.choice((1, 1, 2, 3)) if len(run) > 6 else rng.choice((1, 2, 3, 4))
    )
    whole = _whole(rng)
    staff = {name: _person(rng, months[0]) for name in names}
    rank = rng.choice((1, 1, 2))
    payslips: Rows = []
    training: Rows = []
    for month in months:
        now = whole if rng.random() < 0.8 else whole | {"headcount": max(0, whole["headcount"] + rng.randint(-2, 2))}
        for name, person in staff.items():
            if rng.random() < 0.08 and len(payslips) > 0:
                continue
            row = {"employer": employer, "employee": name, "month": month, "group": group, "group_rank": rank}
            payslips.append(row | person | now | _pay(rng, person))
            training += _courses(rng, payslips[-1])
    years = sorted({int(month[:4]) for month in months})
    earlier = [year for year in range(years[0] - EARLIER_YEARS, years[-1] + 1) if year not in years]
    return (
        payslips,
        training,
        [_year(rng, employer, year, is_earlier=year in earlier) for year in sorted({*years, *earlier})],
    )


def _whole(rng: Random) -> dict[str, Any]:
    """Draw what describes an employer."""
    return {
        "headcount": rng.randint(*rng.choice(SIZES)),
        "turnover_ore": rng.choice((10**8, 2_200_000_000, 2_200_000_001, 11_000_000_000, 55_000_000_001, 10**13)),
        "balance_ore": rng.choice((10**8, 2_200_000_000, 11_000_000_001, 47_300_000_000, 47_300_000_001, 10**13)),
        "owner": rng.choice(OWNERS),
        "sni": rng.choice(("25110", "62010", "16101", "87301")),
        "municipality": rng.choice(("0180", "2181")),
        "regional_support": rng.random() < 0.15,
    }


def _person(rng: Random, first: str) -> dict[str, Any]:
    """Draw what a person, or like persons, are in all months."""
    year = int(first[:4])
    back = rng.choice((0, 1, 5, 6, 7, 11, 12, 119, 120, 121))
    hired = year * 12 + int(first[5:]) - 1 - back
    return {
        "birth_year": rng.choice((1937, 1957, year - 46, year - 45, year - 41, year - 30, year - 23, year - 19, 1984)),
        "count": rng.choice((1, 1, 1, 1, 2, 3, 40, 1_500)),
        "research": rng.random() < 0.2,
        "hired_month": f"{hired // 12}-{hired % 12 + 1:02}",
    }


def _pay(rng: Random, person: Mapping[str, Any]) -> dict[str, Any]:
    """Draw a month's pay."""
    pay = rng.choice((rng.randint(0, 150_000), *(rng.randint(1_000_000, 6_000_000) for _ in range(6)), 3_000_000))
    if person["count"] == 1 and rng.random() < 0.03:
        pay = rng.randint(10**9, 10**10)
    return {
        "cash_pay_ore": pay,
        "benefits_ore": rng.choice((0, 0, 0, rng.randint(0, 300_000))),
        "paid_minutes": rng.choice((10_400, 10_400, rng.randint(4_000, 11_000))),
    }


def _courses(rng: Random, payslip: Mapping[str, Any]) -> Rows:
    rows: Rows = []
    left = payslip["paid_minutes"]
    for number in range(rng.choice((0, 1, 1, 1, 2, 3))):
        minutes = min(left, rng.choice((0, 59, 60, 359, 360, 480, 960, 1_440, 2_280, rng.randint(0, 6_000))))
        left -= minutes
        rows.append(
            {key: payslip[key] for key in ("employer", "employee", "month")}
            | {
                "course": f"K{number}",
                "minutes": minutes,
                "fee_ore": rng.choice((0, rng.randint(0, 99), rng.randint(0, 3_000_000), rng.randint(0, 20_000_000))),
                "other_cost_ore": rng.choice((0, rng.randint(0, 500_000))),
                "other_support_ore": rng.choice((0, 0, 0, rng.randint(0, 400_000))),
                "provider_kind": rng.choice(KINDS),
                "delivery": rng.choice(DELIVERIES),
                "distance_km": rng.choice((0, 49, 50, 51, 300)),
                "certified": rng.random() < 0.6,
                "mandatory": rng.random() < 0.3,
            }
        )
    return rows


def _year(rng: Random, employer: str, year: int, *, is_earlier: bool) -> dict[str, Any]:
    profit = rng.choice((-100, 0, rng.randint(0, 10_000_000), rng.randint(0, 10**10)))
    row: dict[str, Any] = {"employer": employer, "year": year, "profit_ore": profit}
    for name, most in (("fee_ore", 8_000_000), ("other_cost_ore", 400_000), ("minutes", 4_000)):
        row[name] = rng.choice((0, rng.randint(0, most))) if is_earlier else None
    return row


def suited(drawn: Drawn, tree: Tree, rng: Random) -> Drawn:
    """Give a group the facts that a policy asks for, and bring it near what the policy's tests ask."""
    tests: dict[str, list[Tree]] = {}
    for field, table in fields_of(tree):
        tests.setdefault(field, []).append(table)
    payslips, training, years = ([dict(row) for row in rows] for rows in (drawn.payslips, drawn.training, drawn.years))
    is_near = rng.random() < 0.7
    for row in training:
        _bring(row, [name for name in COURSE_COLUMNS if name in tests], tests, rng, is_near=is_near)
    for column in EMPLOYER_COLUMNS:
        if column in tests and is_near:
            for employer in {row["employer"] for row in payslips}:
                value = _value(tests[column], rng)
                for row in payslips:
                    if row["employer"] == employer and value is not None:
                        row[column] = value
    if "size_class" in tests and is_near:
        size = SIZE_CLASSES.get(_value(tests["size_class"], rng), {})
        payslips = [row | size for row in payslips]
    for name, fact in tree.get("facts", {}).items():
        _tell(name, fact, tests.get(name, []), (payslips, training, years), rng)
    _keep_time(payslips, training)
    return Drawn(payslips, training, years)


def _bring(
    row: dict[str, Any], columns: Iterable[str], tests: Mapping[str, list[Tree]], rng: Random, *, is_near: bool
) -> None:
    for column in columns:
        if is_near and rng.random() < 0.85:
            value = _value(tests[column], rng)
            row[column] = row[column] if value is None else value


def _value(tests: list[Tree], rng: Random) -> Any:
    """Draw a value that one of the tests of a field lets through, or one beside its bound."""
    test = rng.choice(tests)
    for word in ("is", "is_in", "at_least", "at_most", "below"):
        if word in test:
            bound = rng.choice(dated(test[word]))["value"]
            if isinstance(bound, list):
                return rng.choice(bound)
            if isinstance(bound, bool) or not isinstance(bound, int):
                return bound
            step = {"is": (0, 0, 1), "at_least": (0, 0, 1, 5, -1), "at_most": (0, 0, -1, 1), "below": (-1, -1, 0)}[word]
            return max(0, bound + rng.choice(step))
    return None


def _tell(name: str, fact: Tree, tests: list[Tree], tables: tuple[Rows, Rows, Rows], rng: Random) -> None:
    """Give a fact to every row of its level, the same wherever the level asks for it."""
    payslips, training, years = tables
    keys = {
        "payslip": ("employer", "employee", "month"),
        "employer_month": ("employer", "month"),
        "employee_year": ("employer", "employee"),
        "employer_year": ("employer", "year"),
        "training": ("employer", "employee", "month", "course"),
    }[fact["level"]]
    rows = {"training": training, "employer_year": years}.get(fact["level"], payslips)
    told: dict[tuple[Any, ...], Any] = {}
    for row in rows:
        key = (*(row[column] for column in keys), row["month"][:4] if fact["level"] == "employee_year" else "")
        if key not in told:
            told[key] = _fact(fact, tests, rng)
        row[name] = told[key]


def _fact(fact: Tree, tests: list[Tree], rng: Random) -> Any:
    value = _value(tests, rng) if tests and rng.random() < 0.85 else None
    if fact["type"] == "boolean":
        return rng.random() < 0.5 if value is None else value
    if value is not None:
        return value
    if fact["type"] == "choice":
        return rng.choice(fact["choices"])
    if fact["type"] == "month":
        return rng.choice(("2019-12", "2023-12", "2024-01", "2026-05"))
    return rng.randint(
        0,
        {"ore": 50_000_000, "minor": 50_000_000, "ppm": 1_000_000, "minutes": 3_000}.get(fact.get("unit", "count"), 25),
    )


def _keep_time(payslips: Rows, training: Rows) -> None:
    """Let nobody train longer than they are paid for."""
    spent: dict[tuple[str, str, str], int] = {}
    for row in training:
        key = row["employer"], row["month"], row["employee"]
        spent[key] = spent.get(key, 0) + row["minutes"]
    for row in payslips:
        key = row["employer"], row["month"], row["employee"]
        row["paid_minutes"] = max(row["paid_minutes"], spent.get(key, 0))
