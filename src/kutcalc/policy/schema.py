"""The typed form of a policy file: every part of a design of a training deduction (`design/interfaces.md` 8.1).

Every setting, bare or dated in the file, is here a `Setting`: its dated values in rising order. `"none"` is None,
`"required"` is `REQUIRED`. A setting that the file leaves out is None in place of a `Setting`; `keys.py` says what it
then is. Where the currency is not the krona, `_minor` keys and fields stand under their `_ore` names, and `in_minor` is
true.
"""

from datetime import date
from typing import Final, Literal

import msgspec

from kutcalc.language import Text

REQUIRED: Final = "required"

Value = int | bool | str | tuple[str, ...] | None
Op = Literal["is", "is_in", "at_least", "at_most", "below", "any", "all"]


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """One value from a month on, with its source; where it has tiers, the first that fits gives the value."""

    value: Value
    source: str
    verification: str
    since: date | None = None
    until: date | None = None
    note: str | None = None
    tiers: "tuple[Tier, ...]" = ()


Setting = tuple[Dated, ...]


class Test(msgspec.Struct, frozen=True, kw_only=True):
    """A question about one field, or `any` or `all` of several; `operand` is empty for those two.

    The operand of `is_in` is a tuple of texts, that of the others one value.
    """

    __test__ = False

    path: str
    op: Op
    field: str = ""
    operand: Setting = ()
    any: "tuple[Test, ...]" = ()
    all: "tuple[Test, ...]" = ()
    window_months: int | None = None
    day_minutes: int | None = None
    years: int | None = None
    pro_rata_ppm: str | None = None


class Tier(msgspec.Struct, frozen=True, kw_only=True):
    """A value for those that a test fits."""

    when: Test
    value: Value


class SourceText(msgspec.Struct, frozen=True, kw_only=True):
    """Where a value comes from."""

    title: str
    url: str | None = None


class FactDeclaration(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that only this policy asks for; it becomes a column and a field."""

    id: str
    path: str
    level: str
    type: str
    choices: tuple[str, ...] = ()
    unit: str | None = None
    question: Text


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """What must hold for a course, a person or an employer to count."""

    id: str
    path: str
    level: str
    test: Test
    why_not: Text
    active: Setting
    source: str
    verification: str


class BasePart(msgspec.Struct, frozen=True, kw_only=True):
    """One component of what the deduction is counted on."""

    id: str
    path: str
    measure: Setting
    scale_ppm: Setting | None = None
    amount_ore: Setting | None = None
    day_minutes: Setting | None = None
    cap_per_hour_ore: Setting | None = None
    cap_per_day_ore: Setting | None = None
    cap_minutes: Setting | None = None
    cap_minutes_per: Setting | None = None
    share_ppm: Setting | None = None
    per_units: Setting | None = None
    most_units: Setting | None = None
    field: str | None = None
    source: str
    verification: str


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Earlier years that only what goes beyond counts; no component named means all."""

    path: str
    kind: Setting
    years: Setting | None = None
    amount_ore: Setting | None = None
    index_ppm: Setting | None = None
    counts: Setting | None = None
    component: tuple[str, ...] = ()


class RateTier(msgspec.Struct, frozen=True, kw_only=True):
    """The rate of those that a test fits."""

    id: str
    path: str
    test: Test
    share_ppm: Setting


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One corner of a schedule."""

    at: int
    share_ppm: int


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """A rate along a measured field: straight lines between the points, flat outside them."""

    path: str
    over: str
    points: tuple[Point, ...]
    source: str
    verification: str


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what counts is given: one number, tiers, or a schedule."""

    path: str
    share_ppm: Setting | None = None
    tiers: tuple[RateTier, ...] = ()
    schedule: Schedule | None = None


class Uplift(msgspec.Struct, frozen=True, kw_only=True):
    """Better terms for some; no component named means all."""

    id: str
    path: str
    level: str
    test: Test
    component: tuple[str, ...] = ()
    multiply_base_ppm: Setting | None = None
    replace_rate_ppm: Setting | None = None
    add_points_ppm: Setting | None = None
    source: str
    verification: str


class Cap(msgspec.Struct, frozen=True, kw_only=True):
    """A ceiling per course, person, employer or group; no component named means all."""

    which: str
    path: str
    amount_ore: Setting | None = None
    amount_per_hour_ore: Setting | None = None
    share_of_payroll_ppm: Setting | None = None
    base_amounts_ppm: Setting | None = None
    of: Setting | None = None
    own_amount_ore: Setting | None = None
    share_of_field_ppm: Setting | None = None
    on: Setting | None = None
    component: tuple[str, ...] = ()
    field: str | None = None


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """Where the value lands, and what becomes of what does not fit."""

    path: str
    kind: Setting
    settlement: Setting
    unused: Setting
    floor: Setting | None = None
    rank: Setting | None = None
    carry_years: Setting | None = None
    lag_years: Setting | None = None
    tax_rate_ppm: Setting | None = None
    share_of_tax_ppm: Setting | None = None


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """One complete way from courses to a deduction; conditions and tiers in the file's order, caps in that of use.

    `id` is empty for the chain that the file itself is, else that of its `[choice.<id>]`.
    """

    id: str
    eligibility: tuple[Condition, ...]
    base: tuple[BasePart, ...]
    reference: Reference | None
    rate: Rate | None
    uplifts: tuple[Uplift, ...]
    caps: tuple[Cap, ...]
    instrument: Instrument


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """A national envelope."""

    path: str
    amount_ore: Setting
    mode: Setting


class Validator(msgspec.Struct, frozen=True, kw_only=True):
    """What must hold outside the policy; it warns and never changes a figure."""

    id: str
    path: str
    kind: Setting
    intensity_ppm: Setting | None = None
    amount_ore: Setting | None = None
    amount_euro_cents: Setting | None = None
    years: Setting | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """One design of a training deduction.

    With several chains the best one counts for each employer and year. `tree` is what the file says, as JSON.
    """

    id: str
    version: int
    status: str
    country: str
    currency: str
    published: str | None
    valid_from: date | None
    valid_to: date | None
    title: Text
    summary: Text
    sources: dict[str, SourceText]
    exchange: Setting | None
    in_minor: bool
    facts: tuple[FactDeclaration, ...]
    chains: tuple[Chain, ...]
    pool: Pool | None
    validators: tuple[Validator, ...]
    tree: bytes


__all__ = [
    "REQUIRED",
    "BasePart",
    "Cap",
    "Chain",
    "Condition",
    "Dated",
    "FactDeclaration",
    "Instrument",
    "Op",
    "Point",
    "Policy",
    "Pool",
    "Rate",
    "RateTier",
    "Reference",
    "Schedule",
    "Setting",
    "SourceText",
    "Test",
    "Tier",
    "Uplift",
    "Validator",
    "Value",
]
