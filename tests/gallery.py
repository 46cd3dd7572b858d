"""Make the tables of the gallery's companies from the assumptions written in `scenarios/galleri/gallery.toml`.

Run as `python -m tests.gallery`; nothing is drawn by lot, so the same assumptions always give the same tables. What
every design gives these companies stands in `gallery.csv` beside them, and is written anew by `make golden`.
"""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kutcalc.report.gallery import Gallery
from kutcalc.report.gallery_ground import FILE, SCENARIO, Company, Ground, read_ground

FOLDER: Final = Path(__file__).parents[1] / "scenarios" / SCENARIO
GOLDEN: Final = FOLDER / "gallery.csv"
PPM: Final = 1_000_000
ORE: Final = 100
HIRED: Final = (2008 * 12, 2025 * 12 + 7)
GIVEN: Final = ("company", "deduction_ore", "per_employee_ore", "hour_ore", "limited_by", "condition_failed")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Like persons: how many, born when, and what each is paid."""

    name: str
    count: int
    birth_year: int
    pay_kr: int
    research: bool


def groups_of(company: Company) -> list[Group]:
    """Give the groups of a company, numbered through its roles."""
    found: list[Group] = []
    for role in company.roles:
        for place in range(role.groups):
            born = between(*role.born, place, role.groups)
            pay = between(*role.pay_kr, place, role.groups) // ORE * ORE
            found.append(Group(f"G{len(found) + 1:02}", role.each, born, pay, role.research))
    return found


def between(first: int, last: int, place: int, steps: int) -> int:
    """Go from the first to the last in equal steps; one step alone is the first."""
    return first + (last - first) * place // max(1, steps - 1)


def payslips(company: Company, year: int) -> Iterator[Row]:
    """Give a row for each group, the same in all months of the year."""
    groups = groups_of(company)
    oldest = sorted(range(len(groups)), key=lambda place: groups[place].birth_year)
    for place, group in enumerate(groups):
        hired = between(*HIRED, oldest.index(place), len(groups))
        yield {
            "employer": company.id,
            "employee": group.name,
            "month": f"{year}-01",
            "through": f"{year}-12",
            "count": group.count,
            "birth_year": group.birth_year,
            "cash_pay_ore": group.pay_kr * ORE,
            "paid_minutes": company.paid_minutes,
            "research": str(group.research).lower(),
            "hired_month": f"{hired // 12}-{hired % 12 + 1:02}",
            "headcount": company.employees,
            "turnover_ore": company.turnover_kr * ORE,
            "balance_ore": company.balance_kr * ORE,
            "owner": "business",
            "sni": company.sni,
            "municipality": company.municipality,
            "regional_support": str(company.regional_support).lower(),
        }


def training(company: Company, year: int) -> Iterator[Row]:
    """Give a row for each course of each group."""
    groups = groups_of(company)
    for course in company.courses:
        for taken, place in enumerate(range(course.first - 1, len(groups), course.every)):
            yield {
                "employer": company.id,
                "employee": groups[place].name,
                "month": f"{year}-{course.months[taken % len(course.months)]}",
                "course": course.id,
                "minutes": course.minutes,
                "fee_ore": course.fee_kr * ORE,
                "other_cost_ore": course.other_cost_kr * ORE,
                "provider_kind": course.provider_kind,
                "delivery": course.delivery,
                "distance_km": course.distance_km,
                "certified": str(course.certified).lower(),
                "mandatory": str(course.mandatory).lower(),
            }


def years(company: Company, year: int) -> Iterator[Row]:
    """Give a row for each year: the profit, and of earlier years the courses too."""
    counts = {group.name: group.count for group in groups_of(company)}
    rows = list(training(company, year))
    names = ("fee_ore", "other_cost_ore", "minutes")
    sums = {name: sum(row[name] * counts[row["employee"]] for row in rows) for name in names}
    for one in sorted(company.years, key=lambda one: one.year):
        courses = {name: whole * one.training_ppm // PPM for name, whole in sums.items()}
        yield {
            "employer": company.id,
            "year": one.year,
            **(courses if one.year < year else dict.fromkeys(names, "")),
            "profit_ore": one.profit_kr * ORE,
        }


def tables(ground: Ground) -> dict[str, str]:
    """Write the tables of all companies as CSV, by file name."""
    makers = {"payslips": payslips, "training": training, "years": years}
    return {
        f"{name}.csv": written([row for company in ground.companies for row in make(company, ground.year)])
        for name, make in makers.items()
    }


def written(rows: Sequence[Row]) -> str:
    """Write rows as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def golden(found: Gallery) -> str:
    """Write what every design gives every company as CSV; one that leaves values open is a row with their paths."""
    rows: list[Row] = []
    for design in found.designs:
        head = {"policy": design.ref, "as_of": design.as_of or ""}
        missing = " ".join(one.path for one in design.left_open)
        tail = {"missing": missing, "problem": design.problem.en if design.problem else ""}
        given: list[Row] = [
            {name: "" if (value := getattr(one, name)) is None else value for name in GIVEN} for one in design.given
        ]
        rows += [{**head, **one, **tail} for one in given or [dict.fromkeys(GIVEN, "")]]
    return written(rows)


def main() -> None:
    """Write the tables anew, and name those that changed."""
    for name, text in tables(read_ground(FOLDER / FILE)).items():
        path = FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
