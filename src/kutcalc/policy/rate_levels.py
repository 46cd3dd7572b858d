"""At which level a rate or an uplift varies: the course, the person, or the employer's period that is settled."""

from collections.abc import Sequence

from kutcalc.engine import Level
from kutcalc.law.levels import LEVELS, PAYSLIP, TRAINING
from kutcalc.policy.fields import FIELDS
from kutcalc.policy.making import Bench
from kutcalc.policy.schema import Chain, Setting, Test, Uplift

Own = tuple[str, Setting] | None
"""The path and setting of a rate of a component's own; None where the chain's rate is taken."""


def level_of_field(bench: Bench, field: str) -> Level:
    """Give the level of a field, made or not."""
    return LEVELS[FIELDS[field].level] if field in FIELDS else bench.level_of(field)


def fields_of_test(test: Test) -> list[str]:
    """Give the fields that a test reads."""
    if test.op in {"any", "all"}:
        return [field for part in (*test.any, *test.all) for field in fields_of_test(part)]
    return [test.field]


def narrowest(bench: Bench, fields: Sequence[str]) -> Level:
    """Give the narrowest of the levels of some fields, as one of: training, payslip, or where the policy is settled."""
    names = {level_of_field(bench, field).name for field in fields}
    if "training" in names:
        return TRAINING
    return PAYSLIP if names & {"payslip", "employee_year"} else bench.settled_at


def fields_of_setting(setting: Setting | None) -> list[str]:
    """Give the fields that the tiers of a setting read."""
    return [field for entry in setting or () for tier in entry.tiers for field in fields_of_test(tier.when)]


def rate_level(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift]) -> Level:
    """Give the level at which the rate of a component varies."""
    on_rate = [uplift for uplift in uplifts if is_on_rate(uplift) or is_mixed(uplifts)]
    fields = [field for uplift in on_rate for field in fields_of_test(uplift.test)]
    if own is not None:
        fields += fields_of_setting(own[1])
    elif chain.rate is not None:
        fields += [field for tier in chain.rate.tiers for field in fields_of_test(tier.test)]
        fields += fields_of_setting(chain.rate.share_ppm)
        if chain.rate.schedule is not None:
            fields.append(chain.rate.schedule.over)
    return narrowest(bench, fields)


def lift_level(bench: Bench, chain: Chain, own: Own, uplifts: Sequence[Uplift]) -> Level | None:
    """Give the level at which the uplift of the base varies; None where nobody's base is lifted.

    Where others get a better rate, that is the rate's: only the better of the two applies.
    """
    lifting = [uplift for uplift in uplifts if not is_on_rate(uplift)]
    if not lifting:
        return None
    if is_mixed(uplifts):
        return rate_level(bench, chain, own, uplifts)
    return narrowest(bench, [field for uplift in lifting for field in fields_of_test(uplift.test)])


def is_on_rate(uplift: Uplift) -> bool:
    """Whether an uplift gives a better rate, and does not lift the base."""
    return uplift.multiply_base_ppm is None


def is_mixed(uplifts: Sequence[Uplift]) -> bool:
    """Whether some uplifts lift the base and others the rate."""
    return len({is_on_rate(uplift) for uplift in uplifts}) > 1


def widest(own: Level, at: Level) -> Level:
    """Give the level of a question of its own, but none below the level that reads it."""
    return at if own.is_below(at) else own


__all__ = [
    "Own",
    "fields_of_setting",
    "fields_of_test",
    "is_mixed",
    "is_on_rate",
    "lift_level",
    "narrowest",
    "rate_level",
    "widest",
]
