"""Warnings of the rules on state aid: where a policy gives an undertaking more than they allow, and why that is so.

The measured part of the cost is held against the highest intensity (GBER article 31), and the aid of a few years in a
row against the ceiling on aid of minor importance. They warn, and no figure changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kutcalc.analysis.calculate import worked_out
from kutcalc.analysis.case import Case
from kutcalc.analysis.notes import Note
from kutcalc.analysis.scenario import Chosen
from kutcalc.analysis.small import SmallCase
from kutcalc.engine.numbers import Numbers, evaluate
from kutcalc.language import NBSP, Language, Text, decimal_text, money_text, percent_text
from kutcalc.law import value_of
from kutcalc.policy.aid import STATE_AID, Check
from kutcalc.policy.mechanisms import Plan
from kutcalc.policy.schema import Dated, Policy, Setting
from kutcalc.units import PPM, UKR_PER_ORE

MOST_TOLD: Final = 3
DECEMBER: Final = 12
YEARS: Final = 3
HUNDRED: Final = 100
EURO: Final = "euro_rate"


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a group under the checks of a policy: its columns, amounts in micro-kronor."""

    group: str
    year: int
    columns: Mapping[str, int]


def aid_warnings(
    case: Case | SmallCase, chosen: Sequence[Chosen], language: Language, numbers: Numbers | None = None
) -> list[Note]:
    """List where the aid of policies goes beyond what their validators allow, in the order of the policies.

    `numbers` are those of the one policy where it has been worked already.
    """
    found: list[Note] = []
    for one in chosen:
        if one.policy is not None and one.plan.checks:
            label = one.label if len(chosen) > 1 else ""
            found += notes_of(one.policy, one.plan.checks, _years(case, one.plan, numbers), label, language)
    return found


def _years(case: Case | SmallCase, plan: Plan, numbers: Numbers | None) -> list[Year]:
    """Work out what the checks of a plan read, for each group and year."""
    names = list(dict.fromkeys(name for check in plan.checks for name in check.names))
    if isinstance(case, SmallCase):
        worked = evaluate(plan.book, numbers or case.numbers(), names)
        rows = worked.rows["group_year"].columns
        columns: Mapping[str, Any] = {name: worked.of(plan.book, name) for name in names}
        groups, years = rows["group"], rows["year"]
    else:
        frame = worked_out(case, plan, names)["group_year"]
        columns = {name: frame[name].to_list() for name in names}
        groups, years = frame["group"].to_list(), frame["year"].to_list()
    return [
        Year(group, year, {name: columns[name][place] for name in names})
        for place, (group, year) in enumerate(zip(groups, years, strict=True))
    ]


def notes_of(
    policy: Policy, checks: Iterable[Check], years: Sequence[Year], label: str, language: Language
) -> list[Note]:
    """List what the checks of one policy find in some years of groups; the worst ones, and how many more there are."""
    before = f"{label}: " if label else ""
    found: list[Note] = []
    for check in checks:
        is_intensity = check.low != ""
        worked = _intensities(policy, check, years) if is_intensity else _ceilings(policy, check, years)
        told = sorted(worked, key=lambda one: (-one[0], one[1].code))
        found += [Note(one.code, before + one.text.read(language)) for _, one in told[:MOST_TOLD]]
        more = len(told) - MOST_TOLD
        if more > 0:
            text = Text(sv=f"Detsamma gäller {more} till.", en=f"The same goes for {more} more.")
            found.append(Note(f"{told[0][1].code}_more", before + text.read(language)))
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing to warn of: its code, and its sentences in both languages."""

    code: str
    text: Text


# ---------------------------------------------------------------------- the part of the cost


def _intensities(policy: Policy, check: Check, years: Iterable[Year]) -> Iterator[tuple[int, _Told]]:
    """Give each year whose aid is more of its cost than is allowed, or may be, with how much it is above."""
    for one in years:
        aid, cost = one.columns[check.aid], one.columns[check.cost]
        low, high = one.columns[check.low], one.columns[check.high]
        if aid > high:
            yield aid - high, _Told("state_aid_exceeded", _exceeded(policy, check, one, cost))
        elif aid > low:
            yield aid - low, _Told("state_aid_unsure", _unsure(one, aid, cost, low, high))


def _exceeded(policy: Policy, check: Check, one: Year, cost: int) -> Text:
    aid, high, unpaid = one.columns[check.aid], one.columns[check.high], one.columns[check.unpaid]
    setting = check.validator.intensity_ppm or ()
    source = policy.sources.get(setting[-1].source) if setting else None
    title = source.title if source is not None else setting[-1].source
    if cost <= 0:
        return Text(
            sv=f"{one.group} får stöd år {one.year} utan någon stödberättigad kostnad att räkna det mot ({title}).",
            en=f"{one.group} gets aid in {one.year} with no eligible cost to hold it against ({title}).",
        )
    amounts = [money_text(amount // UKR_PER_ORE, HUNDRED, language) for amount in (aid, cost) for language in _BOTH]
    sv = (
        f"{one.group} får {year_share(aid, cost, 'sv')} av kostnaden i stöd år {one.year}; "
        f"taket är {year_share(high, cost, 'sv')} ({title}). Stödet är avdraget och annat stöd, {amounts[0]}. "
        f"Kostnaden är avgifter, andra kostnader och lön för tiden, {amounts[2]}."
    )
    en = (
        f"{one.group} gets {year_share(aid, cost, 'en')} of the cost in aid in {one.year}; "
        f"the ceiling is {year_share(high, cost, 'en')} ({title}). The aid is the deduction and other support, "
        f"{amounts[1]}. The cost is fees, other costs and pay for the time, {amounts[3]}."
    )
    if unpaid:
        rows = ("kursrad", "row") if unpaid == 1 else ("kursrader", "rows")
        sv += f" Lönen är inte med för {unpaid} {rows[0]} utan betald tid; med den blir andelen lägre."
        en += f" Pay is left out for {unpaid} {rows[1]} of training without paid time; with it the share is lower."
    return Text(sv=sv, en=en)


_BOTH: Final[tuple[Language, Language]] = ("sv", "en")


def year_share(part: int, whole: int, language: Language) -> str:
    """Write a part of a whole in percent, to a hundredth; what is above a hundredth is never written as below it."""
    step = PPM // (HUNDRED * HUNDRED)
    return percent_text(part * PPM // whole // step * step, language)


def _unsure(one: Year, aid: int, cost: int, low: int, high: int) -> Text:
    return Text(
        sv=(
            f"{one.group} får {year_share(aid, cost, 'sv')} av kostnaden i stöd år {one.year}. Taket är mellan "
            f"{year_share(low, cost, 'sv')} och {year_share(high, cost, 'sv')}; vilket beror på uppgifter som saknas."
        ),
        en=(
            f"{one.group} gets {year_share(aid, cost, 'en')} of the cost in aid in {one.year}. The ceiling is between "
            f"{year_share(low, cost, 'en')} and {year_share(high, cost, 'en')}; which depends on facts not given."
        ),
    )


# ---------------------------------------------------------------------- the aid of some years


def _ceilings(policy: Policy, check: Check, years: Sequence[Year]) -> Iterator[tuple[int, _Told]]:
    """Give, for each group, the run of years whose aid is most above the ceiling on aid of minor importance."""
    span = _plain(check.validator.years) or YEARS
    of_groups: dict[str, dict[int, int]] = {}
    for one in years:
        of_groups.setdefault(one.group, {})[one.year] = one.columns[check.aid]
    for group, given in of_groups.items():
        worst = max((_run(policy, check, given, last, span) for last in given), key=lambda run: run.above)
        if worst.above > 0:
            yield worst.above // worst.scale, _Told("de_minimis_exceeded", _beyond(group, worst, span))


@dataclass(frozen=True, slots=True)
class _Run:
    """The aid of some years up to one, and the ceiling; `above` is exact when divided by `scale`."""

    first: int
    last: int
    aid: int
    above: int
    scale: int
    ceiling: Text


def _run(policy: Policy, check: Check, given: Mapping[int, int], last: int, span: int) -> _Run:
    """Sum the aid of the years up to one; each year at its own rate where the ceiling is in euro."""
    own = {year: aid for year, aid in given.items() if last - span < year <= last}
    total, first = sum(own.values()), min(own)
    month = date(last, DECEMBER, 1)
    cents = _at(check.validator.amount_euro_cents, month)
    if cents is not None:
        rates = {year: _euro_rate(date(year, DECEMBER, 1)) for year in own}
        scale = 1
        for rate in rates.values():
            scale *= rate
        in_euro = sum(aid * HUNDRED * (scale // rates[year]) for year, aid in own.items())
        return _Run(first, last, total, in_euro - cents * scale, max(1, scale // rates[last]), _in_euro(cents, month))
    amount = _at(check.validator.amount_ore, month)
    if amount is None:
        return _Run(first, last, total, 0, 1, Text(sv="", en=""))
    ceiling = amount * UKR_PER_ORE
    if policy.in_minor:
        ceiling = amount * (_at(policy.exchange, month) or 0) // HUNDRED
    words = [money_text(ceiling // UKR_PER_ORE, HUNDRED, language) for language in _BOTH]
    return _Run(first, last, total, total - ceiling, 1, Text(sv=words[0], en=words[1]))


def _in_euro(cents: int, month: date) -> Text:
    entry = value_of(EURO, month)
    rate = _euro_rate(month)
    is_assumed = entry is not None and entry.verification == "assumption"
    sv = f"{decimal_text(cents, HUNDRED, 'sv')}{NBSP}euro, med {money_text(rate, PPM, 'sv')} per euro"
    en = f"{decimal_text(cents, HUNDRED, 'en')} euro, at {money_text(rate, PPM, 'en')} per euro"
    return Text(sv=f"{sv} (vårt antagande)" if is_assumed else sv, en=f"{en} (our assumption)" if is_assumed else en)


def _beyond(group: str, run: _Run, span: int) -> Text:
    spoken = str(run.last) if run.first == run.last else f"{run.first}\u2013{run.last}"
    kr = [money_text(run.aid // UKR_PER_ORE, HUNDRED, language) for language in _BOTH]
    return Text(
        sv=(
            f"{group} får {kr[0]} i stöd {spoken}. Taket för stöd av mindre betydelse är {run.ceiling.sv}, "
            f"på {span} år. Annat sådant stöd, och år utan uppgifter, är inte med."
        ),
        en=(
            f"{group} gets {kr[1]} in aid in {spoken}. The ceiling on de minimis aid is {run.ceiling.en}, "
            f"over {span} years. Other such aid, and years that are not given, are left out."
        ),
    )


def _euro_rate(month: date) -> int:
    entry = value_of(EURO, month)
    return entry.value if entry is not None and isinstance(entry.value, int) else PPM


def _at(setting: Setting | None, month: date) -> int | None:
    """Give the number that holds in a month; of several tiers the highest, since which one fits is not asked here."""
    found: Dated | None = None
    for entry in setting or ():
        if (entry.since is None or entry.since <= month) and (entry.until is None or month <= entry.until):
            found = entry
    if found is None:
        return None
    numbers = [tier.value for tier in found.tiers] if found.tiers else [found.value]
    return max((number for number in numbers if type(number) is int), default=None)


def _plain(setting: Setting | None) -> int | None:
    value = setting[-1].value if setting else None
    return value if type(value) is int else None


__all__ = ["STATE_AID", "Year", "aid_warnings", "notes_of"]
