"""A company as the oracle sees it: a group's rows, its law worked out, and what each field is worth at each place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, Final

from .law import FULL, OLD_AGE, Payslip, Settlement
from .policy_file import MILLION, UKR_PER_ORE

Row = Mapping[str, Any]
PaidKey = tuple[str, str, str]  # employer, month, employee

LAW_COLUMNS: Final = tuple(field.name for field in fields(Payslip))
# Swedish base amounts in kronor (payroll-law.md 8); those of 2027 are not known.
BASE_AMOUNTS: Final = {
    "price_base_amount": (45_500, 46_500, 47_300, 47_600, 48_300, 52_500, 57_300, 58_800, 59_200),
    "income_base_amount": (62_500, 64_400, 66_800, 68_200, 71_000, 74_300, 76_200, 80_600, 83_400),
}
FIRST_BASE_AMOUNT: Final = 2018
# Tax on profits in Sweden, by the year (payroll-law.md 8).
CORPORATE_TAX: Final = ((2018, 220_000), (2019, 214_000), (2021, 206_000))
# The EU's classes of size (policies.md 7), limits in millions of euro, and kronor to the euro (decision 0006).
SIZES: Final = (("micro", 10, 2, 2), ("small", 50, 10, 10), ("medium", 250, 50, 43))
ORE_OF_A_MILLION_EURO: Final = 1_100 * MILLION


@dataclass(frozen=True)
class Place:
    """Where a test stands: a course, a person's month, or a person, a firm or a group in a year by its last month."""

    employer: str
    month: str
    employee: str | None = None
    course: str | None = None

    @property
    def year(self) -> int:
        """Give the year of the month."""
        return int(self.month[:4])


class Company:
    """The rows of one group, its employers and persons, in the order of month, employee, course."""

    def __init__(self, payslips: Iterable[Row], training: Iterable[Row], years: Iterable[Row], law: Settlement) -> None:
        self.payslips: dict[PaidKey, Row] = {
            (row["employer"], row["month"], row["employee"]): row
            for row in sorted(payslips, key=lambda row: (row["employer"], row["month"], row["employee"]))
        }
        self.courses: dict[PaidKey, dict[str, Row]] = {key: {} for key in self.payslips}
        for row in sorted(training, key=lambda row: row["course"]):
            self.courses[row["employer"], row["month"], row["employee"]][row["course"]] = row
        self.years = {(row["employer"], row["year"]): row for row in years}
        self.law = law
        self.employers = sorted({employer for employer, _, _ in self.payslips})
        self._months: dict[str, list[str]] = {
            employer: sorted({month for name, month, _ in self.payslips if name == employer})
            for employer in self.employers
        }
        self._of_month: dict[tuple[str, str], list[PaidKey]] = {}
        for key in self.payslips:
            self._of_month.setdefault(key[:2], []).append(key)

    def months(self, employer: str, year: int | None = None) -> list[str]:
        """Give an employer's months, of all years or of one."""
        return [month for month in self._months[employer] if year is None or int(month[:4]) == year]

    def months_of(self, employer: str, employee: str, year: int) -> list[str]:
        """Give the months of a year in which an employer has paid a person."""
        return [month for month in self.months(employer, year) if (employer, month, employee) in self.payslips]

    def years_of(self, employer: str) -> list[int]:
        """Give the years in which an employer has paid."""
        return sorted({int(month[:4]) for month in self._months[employer]})

    def paid(self, employer: str, month: str) -> list[PaidKey]:
        """Give the payslips of an employer's month, by employee."""
        return self._of_month.get((employer, month), [])

    def all_months(self) -> list[str]:
        """Give every month in which somebody in the group has paid."""
        return sorted({month for _, month, _ in self.payslips})

    def employers_in(self, month: str) -> list[str]:
        """Give the employers that paid in a month."""
        return [employer for employer in self.employers if (employer, month) in self._of_month]

    def pay(self, key: PaidKey) -> int:
        """Give one person's pay and benefits of a month, in öre."""
        row = self.payslips[key]
        return int(row["cash_pay_ore"] + row["benefits_ore"])

    def count(self, key: PaidKey) -> int:
        """Give how many like persons a payslip stands for."""
        return int(self.payslips[key]["count"])

    def payroll(self, employer: str, month: str) -> int:
        """Give everybody's pay and benefits of a month, in öre."""
        return sum(self.pay(key) * self.count(key) for key in self.paid(employer, month))

    def payroll_of_year(self, employer: str, year: int) -> int:
        """Give everybody's pay and benefits of a year, in öre."""
        return sum(self.payroll(employer, month) for month in self.months(employer, year))

    def room(self, key: PaidKey) -> Fraction:
        """Give what may be taken of a person's contributions above the old-age pension contribution, in öre.

        What the research and regional deductions took comes first (payroll-law.md 9).
        """
        employer, month, employee = key
        figures = self.law.payslips[employer, employee, month]
        room = Fraction(0)
        if figures["full_rate_ppm"] == FULL:
            room += Fraction(figures["full_base_ore"] * (FULL - OLD_AGE), MILLION)
            if figures["reduced_rate_ppm"] is not None:
                above = max(0, figures["reduced_rate_ppm"] - OLD_AGE)
                room += Fraction(figures["reduced_base_ore"] * above, MILLION)
        return max(Fraction(0), room - figures["research_deduction_ore"] - figures["regional_deduction_ore"])

    def due(self, employer: str, month: str) -> int:
        """Give what an employer has to pay for a month by the law in force, in öre."""
        return self.law.employer_months[employer, month]["baseline_due_ore"]

    def size_class(self, month: str) -> str:
        """Give the group's class of size in a month."""
        rows = [self.payslips[self.paid(employer, month)[0]] for employer in self.employers_in(month)]
        people, turnover, balance = (
            sum(row[name] for row in rows) for name in ("headcount", "turnover_ore", "balance_ore")
        )
        for name, below, most_turnover, most_balance in SIZES:
            is_within = turnover <= most_turnover * ORE_OF_A_MILLION_EURO
            if people < below and (is_within or balance <= most_balance * ORE_OF_A_MILLION_EURO):
                return name
        return "large"

    def group_headcount(self, month: str) -> int:
        """Give how many the group employs in a month."""
        return sum(
            int(self.payslips[self.paid(employer, month)[0]]["headcount"]) for employer in self.employers_in(month)
        )


def law_rows(payslips: Iterable[Row]) -> list[Payslip]:
    """Give the rows as the law of contributions reads them."""
    rows = [Payslip(**{name: row[name] for name in LAW_COLUMNS if name in row}) for row in payslips]
    return [replace(row, group=row.group or None) for row in rows]


def base_amount(of: str, month: str) -> int:
    """Give a Swedish base amount of the year, in öre."""
    return BASE_AMOUNTS[of][int(month[:4]) - FIRST_BASE_AMOUNT] * 100


def corporate_tax_rate(month: str) -> int:
    """Give the Swedish tax rate on profits, in ppm."""
    return max(entry for entry in CORPORATE_TAX if entry[0] <= int(month[:4]))[1]


def months_back(month: str, number: int) -> list[str]:
    """Give a month and those before it, so many in all."""
    last = int(month[:4]) * 12 + int(month[5:]) - 1
    return [f"{index // 12}-{index % 12 + 1:02}" for index in range(last - number + 1, last + 1)]


def share_out(total: int, weights: Mapping[PaidKey, Fraction]) -> dict[PaidKey, int]:
    """Share öre by weights in whole µkr, what is left over one each to the largest fractions (7.3).

    Ties go to the earlier row of the table: to the earlier month, and within it to the lower employee.
    """
    in_ukr = {key: int(weight * UKR_PER_ORE // 1) for key, weight in weights.items()}
    whole = sum(in_ukr.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    parts = {key: Fraction(total * weight, whole) for key, weight in in_ukr.items()}
    shares = {key: int(part // 1) for key, part in parts.items()}
    left = total - sum(shares.values())
    for key in sorted(parts, key=lambda key: (shares[key] - parts[key], key[1], key[2]))[:left]:
        shares[key] += 1
    return shares
