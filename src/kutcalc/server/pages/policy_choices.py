"""Choosing a policy in a form: the list of them, the one that is meant, and the columns that it reads."""

from collections.abc import Iterator
from typing import Any, Final

from kutcalc.analysis.scenario import CURRENT_LAW
from kutcalc.errors import PolicyNotFoundError
from kutcalc.language import Language, Text
from kutcalc.policy import Library, Policy, reference

LIBRARY: Final = Library()
_STATUS: Final = {
    "proposed": Text(sv="förslag", en="proposal"),
    "assumption": Text(sv="vårt antagande", en="our assumption"),
    "enacted": Text(sv="gällande regel", en="law in force"),
    "ended": Text(sv="har gällt", en="has been law"),
}
_ORDER: Final = ("proposed", "assumption", "enacted")


def policy_options(language: Language) -> list[tuple[str, str]]:
    """Give the newest version of each policy to choose among, proposals first, and the law alone last."""
    policies = sorted(LIBRARY.list(), key=lambda one: (one.country != "SE", _ORDER.index(one.status), one.id))
    made = [(reference(one), _named(one, language)) for one in policies]
    law = Text(sv="Dagens regler, inget förslag", en="Today's rules, no proposal")
    return [*made, (CURRENT_LAW, law.read(language))]


def _named(policy: Policy, language: Language) -> str:
    status = "ended" if policy.status == "enacted" and policy.valid_to is not None else policy.status
    what, title = _STATUS[status].read(language), policy.title.read(language)
    where = "" if policy.country == "SE" else f", {policy.country}"
    return f"{title}{where}" if what in title else f"{title}: {what}{where}"


def find(ref: str) -> Policy | None:
    """Find a policy; None is the law in force alone. PolicyNotFoundError names near ones."""
    return None if ref.partition("@")[0] == CURRENT_LAW else LIBRARY.get(ref)


def named_policy(ref: str) -> Policy | None:
    """Find a policy; None where there is none by this name, too."""
    try:
        return find(ref)
    except PolicyNotFoundError:
        return None


def same_ref(ref: str) -> str:
    """Give the reference with its version, where the policy is known, for the list of choices."""
    name, mark, _ = ref.partition("@")
    return ref if mark or name not in LIBRARY.ids() else reference(LIBRARY.get(ref))


def choice_of(policy: Policy | None, changes: list[dict[str, Any]]) -> Any:
    """Give what a request says of its policy."""
    if policy is None:
        return CURRENT_LAW
    return {"ref": reference(policy), "changes": changes} if changes else reference(policy)


def fields_read(policy: Policy | None) -> Iterator[str]:
    """Give the columns that the tests and the base of a policy read, so that they can be asked for beforehand."""
    for chain in () if policy is None else policy.chains:
        for condition in chain.eligibility:
            yield from _fields(condition.test)
        for tier in () if chain.rate is None else chain.rate.tiers:
            yield from _fields(tier.test)
        for uplift in chain.uplifts:
            yield from _fields(uplift.test)
        for part in chain.base:
            yield from (name for name in (part.field,) if name)
            if any(dated.value in {"training_pay", "day_rate"} for dated in part.measure):
                yield "paid_minutes"


_BEHIND: Final = {
    "size_class": ("headcount", "turnover_ore", "balance_ore"),
    "group_headcount": ("headcount",),
    "tenure_months": ("hired_month",),
}


def _fields(test: Any) -> Iterator[str]:
    if test.field:
        yield from _BEHIND.get(test.field, (test.field,))
    for part in (*test.any, *test.all):
        yield from _fields(part)


__all__ = ["choice_of", "fields_read", "find", "named_policy", "policy_options", "same_ref"]
