"""Choosing a policy in a form: the list of them, the one that is meant, and the columns that it reads."""

from collections.abc import Iterator
from typing import Any, Final

from kutcalc.analysis.scenario import CURRENT_LAW
from kutcalc.errors import PolicyNotFoundError
from kutcalc.language import Language, Text
from kutcalc.policy import Library, Policy, reference
from kutcalc.server.pages.countries import country_name

LIBRARY: Final = Library()
Options = list[tuple[str, str]]
"""Each choice by what a form says of it, with its words."""
_STATUS: Final = {
    "proposed": Text(sv="förslag", en="proposal"),
    "assumption": Text(sv="vårt antagande", en="our assumption"),
    "enacted": Text(sv="gällande regel", en="law in force"),
    "ended": Text(sv="har gällt", en="has been law"),
}
_ORDER: Final = ("proposed", "assumption", "enacted")
_GROUPS: Final = {
    "proposed": Text(sv="Förslag i Sverige", en="Proposals in Sweden"),
    "assumption": Text(sv="Våra egna räkneexempel", en="Our own worked designs"),
    "enacted": Text(sv="Finns eller har funnits i Sverige", en="Is or was law in Sweden"),
}
_LAW: Final = Text(sv="Dagens regler, inget förslag", en="Today's rules, no proposal")
_LAW_ALONE: Final = Text(sv="Utan förslag", en="No proposal")


def policy_groups(language: Language) -> list[tuple[str, Options]]:
    """Give the newest version of each policy to choose among, in groups: Sweden by status, then country by country."""
    groups: dict[str, Options] = {}
    for one in sorted(LIBRARY.list(), key=lambda one: _place(one, language)):
        is_ours = one.country == "SE"
        group = _GROUPS[one.status].read(language) if is_ours else country_name(one.country, language)
        groups.setdefault(group[0].upper() + group[1:], []).append((reference(one), _named(one, language)))
    return list(groups.items())


def policy_options(language: Language) -> list[tuple[str, Options]]:
    """Give the same groups with the law alone after those of Sweden."""
    groups = policy_groups(language)
    swedish = len({one.status for one in LIBRARY.list(country="SE")})
    return [*groups[:swedish], (_LAW_ALONE.read(language), [(CURRENT_LAW, _LAW.read(language))]), *groups[swedish:]]


def _place(policy: Policy, language: Language) -> tuple[Any, ...]:
    if policy.country == "SE":
        return (0, _ORDER.index(policy.status), policy.id)
    return (1, country_name(policy.country, language), policy.id)


def _named(policy: Policy, language: Language) -> str:
    status = "ended" if policy.status == "enacted" and policy.valid_to is not None else policy.status
    what, title = _STATUS[status].read(language), policy.title.read(language)
    return title if what in title else f"{title}: {what}"


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


__all__ = ["choice_of", "fields_read", "find", "named_policy", "policy_groups", "policy_options", "same_ref"]
