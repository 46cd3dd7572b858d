"""Payrolls to try the law on: random ones by seed, and every boundary of the law."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from .law import JOINT_SINCE, Payslip, research_cap

MONTH_COUNT = 9 * 12 + 9
MONTHS = tuple(f"{2018 + index // 12}-{index % 12 + 1:02}" for index in range(MONTH_COUNT))

# The first month under each new rule (payroll-law.md sections 1 to 5), and the first month in the book.
CHANGES = (
    "2018-01",
    "2019-01",
    "2019-07",
    "2019-08",
    "2020-01",
    "2020-03",
    "2020-04",
    "2020-07",
    "2021-01",
    "2021-06",
    "2021-07",
    "2021-09",
    "2022-01",
    "2022-06",
    "2022-09",
    "2023-01",
    "2023-04",
    "2023-07",
    "2024-01",
    "2025-01",
    "2026-01",
    "2026-04",
    "2027-01",
)
COVID_MONTHS = ("2020-03", "2020-04", "2020-05", "2020-06")
COVID_PERSONS = 30
HIRED_EDGES = ("2024-03", "2024-04", "2024-05", "2024-06")
OWNERS = ("business", "municipality", "region", "state", "faith_community")

# Names whose order by code point differs from the order by number or by letter.
EMPLOYEE_NAMES = ("P1", "P10", "P2", "p3", "Q-", "_x", "A.b", "Z9", "a", "B", "0", "00")
EMPLOYER_NAMES = ("b", "B", "10", "2")

TINY_KRONOR = (0, 1, 99, 100, 249, 250, 333, 334, 400, 499, 500, 501, 600, 998, 999, 1_000, 1_001)
EDGE_KRONOR = (24_999, 25_000, 25_001, 34_999, 35_000, 35_001, 24_000, 26_000, 50_000)
ODD_ORE = (0, 0, 0, 1, 49, 50, 51, 99)
BOUNDARY_KRONOR = (999, 1_000, 1_001, 24_999, 25_000, 25_001, 34_999, 35_000, 35_001)


def birth_year_edges(year: int) -> tuple[int, ...]:
    """First and last birth years of every band of a year, and those just outside."""
    old = (1937, 1938, *range(year - 69, year - 64))
    young = (year - 24, year - 23, year - 19, year - 18, year - 16, year - 15)
    return tuple(sorted({*old, *young}))


def hiring_support_limit(month: str) -> int:
    """Most persons of one employer with hiring support in a month (section 3)."""
    return 2 if month >= "2021-07" else 1


def random_payrolls(seed: int, employers: int) -> list[list[Payslip]]:
    """Make groups of one to four employers with a run of months each, the same for the same seed."""
    rng = Random(seed)
    payrolls: list[list[Payslip]] = []
    made = 0
    while made < employers:
        size = min(rng.choice((1, 1, 1, 2, 2, 3, 4)), employers - made)
        payrolls.append(_group(rng, f"{seed}.{len(payrolls)}", size, _months(rng, len(payrolls))))
        made += size
    return payrolls


def boundary_payrolls() -> list[list[Payslip]]:
    """Every band edge, month of change, pay at a boundary and kind of person, one employer to each row."""
    payrolls = []
    for month in boundary_months():
        rows: list[Payslip] = []
        for birth_year in (*birth_year_edges(int(month[:4])), 1980):
            for pay in BOUNDARY_KRONOR:
                plain = Payslip("", "e", month, birth_year, pay * 100)
                for kind in _kinds(plain):
                    rows.append(replace(kind, employer=f"{month}.{len(rows)}"))
                    rows.append(replace(kind, employer=f"{month}.{len(rows)}", regional_support=True))
        payrolls.append(rows)
    return payrolls


def boundary_months() -> list[str]:
    """Months of change, each month before one, and the last month in the book."""
    before = (MONTHS[MONTHS.index(month) - 1] for month in CHANGES if month != MONTHS[0])
    return sorted({*CHANGES, *before, MONTHS[-1]})


def _kinds(plain: Payslip) -> Iterator[Payslip]:
    """Put a person under each rule that a choice of the employer opens."""
    hired = [month for month in HIRED_EDGES if month <= plain.month] or [plain.month]
    covid = (False, True) if plain.month in COVID_MONTHS else (False,)
    for research in (False, True):
        for is_covid in covid:
            kind = replace(plain, research=research, covid_reduction=is_covid)
            yield kind
            for month in hired:
                yield replace(kind, hiring_support=True, hired_month=month)


def _months(rng: Random, index: int) -> tuple[str, ...]:
    """Draw a run of months, every other one starting so that each month in the book comes up."""
    near_change = max(0, MONTHS.index(rng.choice(CHANGES)) - rng.randint(0, 4))
    start = near_change if index % 2 else (index // 2) % len(MONTHS)
    return MONTHS[start : start + rng.choice((1, 1, 2, 3, 4, 6, 12, 14))]


def _group(rng: Random, name: str, size: int, months: tuple[str, ...]) -> list[Payslip]:
    """Draw a group of employers over a run of months."""
    group = f"k{name}" if size > 1 or rng.random() < 0.3 else None
    ranking = rng.choice(("equal", "equal", "distinct", "mixed", "changing"))
    research_heavy = rng.random() < 0.25
    has_twins = rng.random() < 0.2
    payrolls: list[list[Payslip]] = []
    for number in range(size):
        employer = f"c{name}-{EMPLOYER_NAMES[number]}"
        if has_twins and payrolls:
            rows = [replace(row, employer=employer) for row in payrolls[0]]
        else:
            rows = _employer(rng, employer, group, months, research_heavy=research_heavy)
        payrolls.append([replace(row, group_rank=_rank(rng, ranking, number, row)) for row in rows])
    return [row for rows in payrolls for row in _agreeing(rows)]


def _rank(rng: Random, ranking: str, number: int, row: Payslip) -> int:
    """Employer's rank in its group, the same in all months unless it changes."""
    if row.group is None or ranking == "equal":
        return 1
    if ranking == "distinct":
        return 7 - number
    if ranking == "mixed":
        return number // 2 + 1
    return rng.randint(1, 3)


def _agreeing(rows: list[Payslip]) -> Iterator[Payslip]:
    """Give the rows of each month the rank of its first row."""
    ranks: dict[str, int] = {}
    for row in rows:
        rank = ranks.setdefault(row.month, row.group_rank)
        yield row if rank == row.group_rank else replace(row, group_rank=rank)


def _employer(
    rng: Random, employer: str, group: str | None, months: tuple[str, ...], *, research_heavy: bool
) -> list[Payslip]:
    """Draw one employer over a run of months, its employees the same throughout."""
    owner = rng.choice(OWNERS) if rng.random() < 0.3 else "business"
    supported = rng.random() < 0.4
    alone_at_times = rng.random() < 0.05
    staff = [
        _employee(rng, employer, name, months[0], research_heavy=research_heavy)
        for name in rng.sample(EMPLOYEE_NAMES, rng.choice((1, 1, 2, 3, 4, 5, 6, 8, 12)))
    ]
    rows = []
    for month in months:
        in_group = None if alone_at_times and rng.random() < 0.3 else group
        supported_now = supported if rng.random() < 0.95 else not supported
        hires_left = hiring_support_limit(month)
        covid_left = COVID_PERSONS if month in COVID_MONTHS else 0
        for person, pay_kind in staff:
            if rng.random() < 0.08:
                continue
            hires = person.hiring_support and rng.random() < 0.9
            count = person.count
            if hires and count > hires_left:
                count = min(count, hires_left) if rng.random() < 0.5 else count
                hires = 0 < count <= hires_left
                count = max(count, 1)
            hires_left -= count if hires else 0
            covid = person.covid_reduction and count <= covid_left
            covid_left -= count if covid else 0
            pay = _pay_ore(rng, pay_kind, month)
            benefits = rng.randint(0, pay) if rng.random() < 0.25 else 0
            rows.append(
                replace(
                    person,
                    month=month,
                    count=count,
                    cash_pay_ore=pay - benefits,
                    benefits_ore=benefits,
                    research=person.research and rng.random() < 0.9,
                    hiring_support=hires,
                    hired_month=_hired_month(person, month) if hires or rng.random() < 0.1 else None,
                    covid_reduction=covid,
                    group=in_group,
                    owner=owner,
                    regional_support=supported_now,
                )
            )
    return rows


def _hired_month(person: Payslip, month: str) -> str:
    """Month in which a person was hired, never after the month of the payslip."""
    return month if person.hired_month is None or person.hired_month > month else person.hired_month


def _employee(rng: Random, employer: str, name: str, first_month: str, *, research_heavy: bool) -> tuple[Payslip, str]:
    """Draw a person as in the first month, and the kind of pay that person gets."""
    year = int(first_month[:4])
    if rng.random() < 0.65:
        birth_year = rng.choice(birth_year_edges(min(year + rng.randint(0, 1), 2027)))
    else:
        birth_year = rng.randint(1930, 2012)
    research = rng.random() < (0.8 if research_heavy else 0.3)
    kinds = ("cap", "cap", "cap", "ordinary") if research_heavy else ()
    kind = rng.choice((*kinds, "tiny", "tiny", "tiny or edge", "edge", "edge", "ordinary", "ordinary", "high"))
    person = Payslip(
        employer,
        name,
        first_month,
        birth_year,
        0,
        count=rng.randint(2, 50) if rng.random() < 0.1 else 1,
        research=research,
        hiring_support=rng.random() < 0.25,
        hired_month=rng.choice(HIRED_EDGES),
        covid_reduction=rng.random() < 0.5,
    )
    return person, kind


def _pay_ore(rng: Random, kind: str, month: str) -> int:
    """Draw a month's pay in ore."""
    if kind == "tiny or edge":
        kind = rng.choice(("tiny", "edge"))
    if kind == "tiny":
        return rng.choice(TINY_KRONOR) * 100 + rng.choice(ODD_ORE)
    if kind == "edge":
        return rng.choice(EDGE_KRONOR) * 100 + rng.choice(ODD_ORE)
    if kind == "ordinary":
        return rng.randint(0, 8_000_000)
    if kind == "high":
        return 10**12 if rng.random() < 0.005 else rng.randint(8_000_000, 1_000_000_000)
    # Pay that brings a group of a few research staff near the cap: at 20 %, before 2024 at about 10 %.
    cap_base = research_cap(month) * (5 if month >= JOINT_SINCE else 10)
    return cap_base * 100 * rng.randint(1, 60) // 100 + rng.choice(ODD_ORE)
