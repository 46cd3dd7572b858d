"""What a chain counts over a company: its conditions, its base, and what of it goes beyond the reference."""

from fractions import Fraction

from .policy_base import ZERO, Base, Item, measure_of
from .policy_company import Company, PaidKey, Place
from .policy_conditions import Conditions
from .policy_fields import BOUNDLESS, Fields
from .policy_file import MILLION, Currency, Tree, plain, tiered

OF_YEARS = {"fee": "fee_ore", "other_cost": "other_cost_ore", "flat_per_hour": "minutes"}


class Counting:
    """One chain over one company: who and what counts, and how much of it."""

    def __init__(self, tree: Tree, chain: Tree, company: Company) -> None:
        self.chain, self.company = chain, company
        self.money = Currency(tree)
        self.fields = Fields(company, self.money, tree.get("facts", {}))
        self.is_by_year = plain(chain["instrument"]["settlement"], "2018-01") == "year"
        self.base = Base(chain.get("base", {}), company, self.fields, self.money, is_by_year=self.is_by_year)
        self.conditions = Conditions(chain.get("eligibility", {}), company, self.fields, self.money)
        self.items = self.base.items(self.conditions)

    def place(self, level: str, key: PaidKey) -> Place:
        """Give the place of a level at or above a payslip."""
        return self.conditions.place(level, key)

    def volume(self, employer: str, year: int, parts: list[str] | None = None) -> Fraction:
        """Give what counts of an employer's year before any reference, in all parts of the base or in some."""
        return sum(
            (
                item.amount
                for item in self.items
                if item.key[0] == employer and int(item.key[1][:4]) == year and (parts is None or item.part in parts)
            ),
            ZERO,
        )

    def referred(self) -> list[Item]:
        """Give the items, of each only the part that goes beyond the reference."""
        reference = self.chain.get("reference", {})
        kind = plain(reference.get("kind"), "2018-01", "none")
        self.fields.base = {
            (employer, year): self.volume(employer, year)
            for employer in self.company.employers
            for year in self.company.years_of(employer)
        }
        if kind == "none":
            return self.items
        held = reference.get("component", list(self.base.parts))
        parts: dict[tuple[str, int], Fraction] = {}
        for employer, year in self.fields.base:
            volume = self.volume(employer, year, held)
            past = self._referred_to(reference, kind, employer, year, held) if volume else ZERO
            self.fields.growth[employer, year] = int((volume - past) * MILLION // past) if past else BOUNDLESS
            parts[employer, year] = max(ZERO, volume - past) / volume if volume else ZERO
        if plain(reference.get("counts"), "2018-01", "increment") == "total":
            return self.items
        return [
            Item(item.key, item.course, item.part, item.amount * parts[item.key[0], int(item.key[1][:4])])
            if item.part in held
            else item
            for item in self.items
        ]

    def _referred_to(self, reference: Tree, kind: str, employer: str, year: int, held: list[str]) -> Fraction:
        """Give what a year is held against: a fixed amount, or what counted in earlier years, indexed."""
        month = self.company.months(employer, year)[-1]
        if kind == "amount":
            reads = self.fields.at(Place(employer, month))
            return self.money.ore(tiered(self.money.key(reference, "amount"), month, reads, self.money) or 0, month)
        back = 1 if kind == "last_year" else plain(reference["years"], "2018-01")
        past = sum((self._past(employer, year - one, held) for one in range(1, back + 1)), ZERO) / back
        return past * Fraction(plain(reference.get("index_ppm"), f"{year}-12", MILLION), MILLION)

    def _past(self, employer: str, year: int, held: list[str]) -> Fraction:
        """Give what counted in an earlier year: by the rows where there are any, else by the table of years."""
        if year in self.company.years_of(employer):
            return self.volume(employer, year, held)
        row = self.company.years[employer, year]
        month = f"{year}-12"
        past = ZERO
        for part in (part for name, part in self.base.parts.items() if name in held):
            measure = measure_of(part)
            given = Fraction(row[OF_YEARS[measure]])
            if measure == "flat_per_hour":
                given *= self.money.ore(plain(self.money.key(part, "amount"), month), month) / 60
            past += given * Fraction(plain(part.get("scale_ppm"), month, MILLION), MILLION)
        return past
