"""Every key of a policy file: its unit, its choices, what it is when left out, and its name for people.

Amounts stand here in öre; a file in another currency writes `_minor` in place of `_ore`. A floor has a meaning only
where the value comes off contributions.
"""

from typing import Final, Literal

import msgspec

from kutcalc.language import Text
from kutcalc.units import MAX_TOTAL_BASE_KR, ORE_PER_KR

Unit = Literal["ppm", "ore", "minutes", "count", "years", "ukr", "flag", "choice", "euro_cents", "text", "month"]

MINUTES_PER_MONTH: Final = 44_640
MINUTES_PER_DAY: Final = 1_440
MOST_ORE: Final = 10**16
MOST_MONEY_ORE: Final = MAX_TOTAL_BASE_KR * ORE_PER_KR
MOST_OWN_ORE: Final = 10**10
MOST_PPM: Final = 10**8
MOST_UKR: Final = 10**12
WHOLE: Final = 1_000_000


class Key(msgspec.Struct, frozen=True):
    """One setting: its unit and name, whether "none" may stand for it, and its bounds."""

    unit: Unit
    sv: str
    en: str
    choices: tuple[str, ...] = ()
    default: int | bool | str | None = None
    may_be_none: bool = False
    least: int = 0
    most: int = MOST_ORE

    @property
    def term(self) -> Text:
        """Give the name of the setting for people."""
        return Text(sv=self.sv, en=self.en)

    @property
    def is_number(self) -> bool:
        """Say whether the values are integers."""
        return self.unit not in {"flag", "choice", "text", "month"}


def _rate(sv: str, en: str, default: int | None = None, *, may_be_none: bool = False) -> Key:
    return Key("ppm", sv, en, default=default, may_be_none=may_be_none, most=MOST_PPM)


def _ceiling(sv: str, en: str) -> Key:
    return Key("ore", sv, en, may_be_none=True, most=MOST_MONEY_ORE)


def _choice(sv: str, en: str, choices: tuple[str, ...], default: str | None = None) -> Key:
    return Key("choice", sv, en, choices=choices, default=default, may_be_none="none" in choices)


MEASURES: Final = (
    "fee",
    "other_cost",
    "training_pay",
    "day_rate",
    "flat_per_hour",
    "flat_per_day",
    "flat_per_head",
    "flat_per_unit",
    "payroll",
)
INSTRUMENTS: Final = (
    "contributions",
    "tax_account",
    "corporate_tax_credit",
    "extra_deduction",
    "grant",
    "withholding_tax",
)
REFERENCES: Final = ("none", "last_year", "mean", "amount")
COUNTS: Final = ("increment", "total")
CAP_ORDER: Final = (
    "course",
    "employee_month",
    "employee_year",
    "employer_month",
    "employer_year",
    "group_month",
    "group_year",
)
CAP_LEVELS: Final = dict(zip(CAP_ORDER, ("training", "payslip", *CAP_ORDER[2:]), strict=True))
CAP_AMOUNTS: Final = (
    "amount_ore",
    "share_of_payroll_ppm",
    "base_amounts_ppm",
    "share_of_field_ppm",
    "amount_per_hour_ore",
)
BASE_AMOUNTS: Final = ("price_base_amount", "income_base_amount")
OWN_AMOUNT: Final = "own_amount"
UPLIFTS: Final = ("multiply_base_ppm", "replace_rate_ppm", "add_points_ppm")

ELIGIBILITY: Final = {"active": Key("flag", "gäller", "holds", default=True)}
BASE: Final = {
    "measure": _choice("det som räknas", "what counts", MEASURES),
    "scale_ppm": _rate("andel som räknas", "share that counts", WHOLE),
    "amount_ore": Key("ore", "belopp", "amount", most=MOST_MONEY_ORE),
    "day_minutes": Key("minutes", "en dags längd", "length of a day", default=480, least=1, most=MINUTES_PER_DAY),
    "cap_per_hour_ore": _ceiling("tak per timme", "cap per hour"),
    "cap_per_day_ore": _ceiling("tak per dag", "cap per day"),
    "cap_minutes": Key("minutes", "tak för tiden", "cap on time", may_be_none=True),
    "cap_minutes_per": _choice(
        "taket för tiden gäller", "cap on time holds", ("employee_month", "employee_year", "employer_year")
    ),
    "share_ppm": _rate("egen sats", "rate of its own"),
    "per_units": Key("count", "beloppet är för antal", "the amount is for so many", default=1, least=1),
    "most_units": Key("count", "högst så många räknas", "at most so many count", may_be_none=True),
}
REFERENCE: Final = {
    "kind": _choice("jämförelse med tidigare år", "comparison with earlier years", REFERENCES),
    "amount_ore": Key("ore", "det som ligger under räknas inte", "what lies below does not count", most=MOST_MONEY_ORE),
    "years": Key("years", "antal år i jämförelsen", "years compared with", least=1, most=10),
    "index_ppm": _rate("uppräkning av tidigare år", "index of earlier years", WHOLE),
    "counts": _choice("det som räknas mot tidigare år", "what counts over earlier years", COUNTS, "increment"),
}
RATE: Final = {"share_ppm": _rate("sats", "rate")}
UPLIFT: Final = {
    "multiply_base_ppm": _rate("underlaget gånger", "base times"),
    "replace_rate_ppm": _rate("satsen blir", "rate becomes"),
    "add_points_ppm": _rate("procentenheter till", "points added"),
}
CAPS: Final = {
    "amount_ore": _ceiling("tak", "cap"),
    "amount_per_hour_ore": _ceiling("tak per timme i kursen", "cap per hour of the course"),
    "share_of_payroll_ppm": _rate("tak som andel av lönesumman", "cap as a share of payroll", may_be_none=True),
    "base_amounts_ppm": _rate("tak i basbelopp", "cap in base amounts", may_be_none=True),
    "of": _choice("basbelopp", "base amount", (*BASE_AMOUNTS, OWN_AMOUNT)),
    "own_amount_ore": Key("ore", "förslagets eget basbelopp", "base amount of the policy's own", most=MOST_OWN_ORE),
    "share_of_field_ppm": _rate("tak som andel av en uppgift", "cap as a share of a fact", may_be_none=True),
    "on": _choice("taket gäller", "the cap is on", ("deduction", "base"), "deduction"),
}
INSTRUMENT: Final = {
    "kind": _choice("var värdet hamnar", "where the value lands", INSTRUMENTS),
    "settlement": _choice("avräkning", "settlement", ("month", "year")),
    "floor": _choice("golv", "floor", ("pension_contribution", "none"), "pension_contribution"),
    "rank": Key("count", "plats i ordningen", "rank", default=3, least=1, most=100),
    "unused": _choice("det som inte ryms", "what does not fit", ("refunded", "carried_forward", "lost")),
    "carry_years": Key("years", "år att spara", "years to carry", may_be_none=True, most=100),
    "lag_years": Key("years", "år till utbetalning", "years until paid", default=0, most=100),
    "tax_rate_ppm": _rate("bolagsskatt", "corporate tax rate"),
    "share_of_tax_ppm": _rate("tak som andel av skatten", "cap as a share of tax", may_be_none=True),
}
POOL: Final = {
    "amount_ore": Key("ore", "pott för hela landet", "national envelope", may_be_none=True),
    "mode": _choice("pottens fördelning", "how the envelope is shared", ("pro_rata", "until_spent"), "pro_rata"),
}
VALIDATORS: Final = {
    "kind": _choice("prövning", "check", ("state_aid", "de_minimis")),
    "intensity_ppm": _rate("högsta stödandel", "highest aid intensity", may_be_none=True),
    "amount_ore": _ceiling("högsta stöd", "highest aid"),
    "amount_euro_cents": Key("euro_cents", "högsta stöd", "highest aid", may_be_none=True),
    "years": Key("years", "under antal år", "over years", default=3, least=1, most=10),
}
EXCHANGE: Final = {"rate_ukr": Key("ukr", "växelkurs", "exchange rate", least=1, most=MOST_UKR)}

SETTINGS: Final[dict[str, dict[str, Key]]] = {
    "eligibility": ELIGIBILITY,
    "base": BASE,
    "reference": REFERENCE,
    "rate": RATE,
    "tiers": RATE,
    "schedule": {},
    "uplift": UPLIFT,
    "caps": CAPS,
    "instrument": INSTRUMENT,
    "pool": POOL,
    "validators": VALIDATORS,
    "exchange": EXCHANGE,
}

__all__ = [
    "BASE_AMOUNTS",
    "CAP_AMOUNTS",
    "CAP_LEVELS",
    "CAP_ORDER",
    "INSTRUMENTS",
    "MEASURES",
    "OWN_AMOUNT",
    "SETTINGS",
    "UPLIFTS",
    "WHOLE",
    "Key",
    "Unit",
]
