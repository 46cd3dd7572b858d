"""What the parts of a chain ask of each other: a base, one rate, one ceiling per cap, a settlement that fits."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.language import Text
from kutcalc.policy.chains import ChainTables, chains_of
from kutcalc.policy.ground import Ground
from kutcalc.policy.keys import CAP_AMOUNTS, MOST_PPM, OWN_AMOUNT, UPLIFTS, WHOLE
from kutcalc.policy.lines import Path
from kutcalc.policy.schema import REQUIRED, Policy
from kutcalc.policy.settings import NONE, dated_tables

MOST_FACTOR: Final = 1_000
MONTHLY_INSTRUMENTS: Final = ("contributions", "withholding_tax")
FLAT: Final = "flat_"
AMOUNT: Final = "amount"
PER_UNIT: Final = ("field", "per_units", "most_units")


def possible(value: object) -> set[Any]:
    """Give every plain value that a setting can take: over its dates and its tiers."""
    tables = [table for _, table in dated_tables(value)]
    found = [value] if not tables else []
    for table in tables:
        tiers = table.get("tiers")
        found += [table["value"]] if "value" in table else []
        found += [tier.get("value") for tier in tiers if isinstance(tier, dict)] if isinstance(tiers, list) else []
    return {one for one in found if isinstance(one, str | int)}


def check_chain(ground: Ground, chain: ChainTables) -> None:
    """Note what does not go together in one chain."""
    for part, sv, en in (
        ("base", "underlaget saknas: [base.<id>] med measure.", "there is no base: [base.<id>] with measure."),
        ("instrument", "var värdet hamnar saknas: [instrument].", "there is no instrument: [instrument]."),
    ):
        if not chain.table(part):
            ground.faults.missing(chain.path(part), sv, en)
    _check_rates(ground, chain)
    _check_measures(ground, chain)
    _check_caps(ground, chain)
    _check_uplifts(ground, chain)
    _check_settlement(ground, chain)
    _check_reference(ground, chain)
    _check_factor(ground, chain)


def _clash(ground: Ground, path: Path, sv: str, en: str) -> None:
    ground.faults.add("not-a-choice", path, Text(sv=sv, en=en))


def _check_rates(ground: Ground, chain: ChainTables) -> None:
    parts = chain.subtables("base")
    with_rate = [path for path, part in parts if "share_ppm" in part]
    if with_rate and chain.table("rate"):
        _clash(
            ground,
            (*with_rate[0], "share_ppm"),
            "antingen [rate] eller en share_ppm i varje del av underlaget, inte båda. Ta bort den ena.",
            "either [rate] or a share_ppm in every part of the base, not both. Take one away.",
        )
    elif with_rate:
        for path, part in parts:
            if "share_ppm" not in part:
                ground.faults.missing(
                    (*path, "share_ppm"), "satsen saknas: share_ppm.", "the rate is missing: share_ppm."
                )
    elif "rate" not in chain.tables:
        ground.faults.missing(chain.path("rate"), "satsen saknas: [rate].", "there is no rate: [rate].")


def _check_measures(ground: Ground, chain: ChainTables) -> None:
    for path, part in chain.subtables("base"):
        measures = possible(part.get("measure"))
        is_open = REQUIRED in measures or not measures
        is_flat = any(str(measure).startswith(FLAT) for measure in measures)
        per_unit = "flat_per_unit" in measures
        amount = (*path, ground.spelled("amount_ore"))
        if is_flat and amount[-1] not in part and not any(key.startswith("amount") for key in part):
            ground.faults.missing(amount, f"beloppet saknas: {amount[-1]}.", f"the amount is missing: {amount[-1]}.")
        if not is_flat and not is_open and amount[-1] in part:
            _clash(
                ground,
                amount,
                f'{amount[-1]} hör till measure = "flat_…". Ta bort det eller byt measure.',
                f'{amount[-1]} belongs to measure = "flat_…". Take it away or change measure.',
            )
        if per_unit and "field" not in part:
            ground.faults.missing(
                (*path, "field"), "fältet som räknas saknas: field.", "the field to count is missing: field."
            )
        for key in PER_UNIT if not per_unit and not is_open else ():
            if key in part:
                _clash(
                    ground,
                    (*path, key),
                    f'{key} hör till measure = "flat_per_unit". Ta bort det eller byt measure.',
                    f'{key} belongs to measure = "flat_per_unit". Take it away or change measure.',
                )
        if "cap_minutes" in part and "cap_minutes_per" not in part:
            words = "employee_month, employee_year, employer_year"
            ground.faults.missing(
                (*path, "cap_minutes_per"),
                f"vem taket för tiden gäller saknas: cap_minutes_per, en av {words}.",
                f"whom the cap on time is for is missing: cap_minutes_per, one of {words}.",
            )


def _check_component(ground: Ground, chain: ChainTables, path: Path, table: Mapping[str, Any]) -> None:
    if "component" not in table:
        return
    names = [path[-1] for path, _ in chain.subtables("base")]
    component = table["component"]
    if not isinstance(component, list) or not component:
        right = Text(sv=f"en lista av delar i underlaget: {names}", en=f"a list of parts of the base: {names}")
        ground.faults.wrong_type((*path, "component"), component, right)
        return
    for number, name in enumerate(component):
        if name not in names:
            ground.faults.not_a_choice((*path, "component", str(number)), name, names)


def _check_caps(ground: Ground, chain: ChainTables) -> None:
    for path, cap in chain.subtables("caps"):
        _check_component(ground, chain, path, cap)
        names = [ground.spelled(name) for name in CAP_AMOUNTS]
        given = [name for name in names if name in cap]
        limiting = [name for name in given if possible(cap[name]) != {NONE}]
        listed = ", ".join(names)
        if len(limiting) > 1:
            _clash(ground, path, f"taket är ett av {listed}, inte flera.", f"the cap is one of {listed}, not several.")
        elif not given and not any(key.startswith(("amount", "share", "base_amounts")) for key in cap):
            ground.faults.missing(path, f"taket saknas: ett av {listed}.", f"the cap is missing: one of {listed}.")
        if "base_amounts_ppm" in cap and "of" not in cap:
            ground.faults.missing(
                (*path, "of"),
                'vilket basbelopp saknas: of = "price_base_amount" eller "income_base_amount".',
                'which base amount is missing: of = "price_base_amount" or "income_base_amount".',
            )
        _check_cap_of(ground, path, cap)


def _check_cap_of(ground: Ground, path: Path, cap: Mapping[str, Any]) -> None:
    """Note a ceiling that is a part of something, where that is not said, or said in vain."""
    own = ground.spelled("own_amount_ore")
    pairs = (
        ("share_of_field_ppm", "field", "share_of_field_ppm" in cap, "field" in cap),
        (f'of = "{OWN_AMOUNT}"', own, OWN_AMOUNT in possible(cap.get("of")), own in cap),
    )
    per_hour = ground.spelled("amount_per_hour_ore")
    if per_hour in cap and path[-1] != "course":
        _clash(
            ground,
            (*path, per_hour),
            f"{per_hour} är per timme i en kurs: skriv det i [caps.course].",
            f"{per_hour} is per hour of a course: write it in [caps.course].",
        )
    for asks, answers, is_asked, is_answered in pairs:
        if is_asked and not is_answered:
            ground.faults.missing(
                (*path, answers), f"{asks} är en del av något: skriv {answers}.", f"{asks} is a part: write {answers}."
            )
        elif is_answered and not is_asked:
            _clash(
                ground,
                (*path, answers),
                f"{answers} hör ihop med {asks}. Skriv båda, eller ta bort {answers}.",
                f"{answers} belongs with {asks}. Write both, or take {answers} away.",
            )


def _check_uplifts(ground: Ground, chain: ChainTables) -> None:
    for path, uplift in chain.subtables("uplift"):
        _check_component(ground, chain, path, uplift)
        if len([name for name in UPLIFTS if name in uplift]) != 1:
            listed = ", ".join(UPLIFTS)
            ground.faults.missing(
                path, f"skriv ett av {listed}, och bara ett.", f"write one of {listed}, and only one."
            )


def _check_settlement(ground: Ground, chain: ChainTables) -> None:
    instrument, path = chain.table("instrument"), (*chain.path("instrument"), "settlement")
    kinds, unused = possible(instrument.get("kind")), possible(instrument.get("unused"))
    settlement = possible(instrument.get("settlement"))
    monthly = sorted(str(kind) for kind in kinds if kind in MONTHLY_INSTRUMENTS)
    if monthly and "year" in settlement:
        _clash(
            ground,
            path,
            f'{monthly[0]} avräknas varje månad. Skriv settlement = "month".',
            f'{monthly[0]} is settled every month. Write settlement = "month".',
        )
    if "carried_forward" in unused and "month" in settlement:
        _clash(
            ground,
            path,
            'carried_forward sparar till nästa år. Skriv settlement = "year".',
            'carried_forward saves for next year. Write settlement = "year".',
        )
    if chain.table("reference") and possible(chain.table("reference").get("kind")) != {NONE} and "month" in settlement:
        _clash(
            ground,
            path,
            'jämförelsen i [reference] görs per år. Skriv settlement = "year", eller ta bort [reference].',
            'the comparison in [reference] is made by year. Write settlement = "year", or take [reference] away.',
        )


def _check_reference(ground: Ground, chain: ChainTables) -> None:
    reference = chain.table("reference")
    _check_component(ground, chain, chain.path("reference"), reference)
    if "mean" in possible(reference.get("kind")) and "years" not in reference:
        ground.faults.missing(
            (*chain.path("reference"), "years"),
            "medelvärdet är över ett antal år. Skriv years = 2.",
            "the mean is over a number of years. Write years = 2.",
        )
    amount = ground.spelled("amount_ore")
    is_amount = AMOUNT in possible(reference.get("kind"))
    if is_amount and amount not in reference:
        ground.faults.missing(
            (*chain.path("reference"), amount), f"beloppet saknas: {amount}.", f"the amount is missing: {amount}."
        )
    elif amount in reference and not is_amount:
        _clash(
            ground,
            (*chain.path("reference"), amount),
            f'{amount} hör till kind = "amount". Ta bort det eller byt kind.',
            f'{amount} belongs to kind = "amount". Take it away or change kind.',
        )


def check_tax(ground: Ground, chain: ChainTables, country: object) -> None:
    """Note a tax rate that is needed and that only the file can give: outside Sweden."""
    instrument = chain.table("instrument")
    asks = "extra_deduction" in possible(instrument.get("kind")) or "share_of_tax_ppm" in instrument
    if asks and country != "SE" and "tax_rate_ppm" not in instrument:
        ground.faults.missing(
            (*chain.path("instrument"), "tax_rate_ppm"),
            "skattesatsen saknas: tax_rate_ppm. Bara Sveriges står i lagboken.",
            "the tax rate is missing: tax_rate_ppm. Only that of Sweden is in the book of law.",
        )


def _largest(values: set[Any]) -> int:
    return max((min(value, MOST_PPM) for value in values if isinstance(value, int)), default=0)


def cost_factor_ppm(policy: Policy) -> int:
    """Give how many millionths of its cost a course can give at most, at least 1,000,000: for the bound on totals."""
    tree: dict[str, Any] = msgspec.json.decode(policy.tree)
    return max(largest_factor_ppm(chain) for chain in chains_of(tree))


def largest_factor_ppm(chain: ChainTables) -> int:
    """Give how many millionths of its base a chain can give at most, at least 1,000,000: scale, uplift and rate."""
    rate = chain.table("rate")
    tiers, schedule = rate.get("tiers"), rate.get("schedule")
    points = schedule.get("points") if isinstance(schedule, dict) else None
    inside = [*(tiers.values() if isinstance(tiers, dict) else ()), *(points if isinstance(points, list) else ())]
    rates = [rate, *(table for table in inside if isinstance(table, dict))]
    parts = [part for _, part in chain.subtables("base")]
    uplifts = [uplift for _, uplift in chain.subtables("uplift")]
    share = max([WHOLE, *(_largest(possible(table.get("share_ppm"))) for table in [*rates, *parts])])
    share = max([share, *(_largest(possible(uplift.get("replace_rate_ppm"))) for uplift in uplifts)])
    share += max([0, *(_largest(possible(uplift.get("add_points_ppm"))) for uplift in uplifts)])
    scale = max([WHOLE, *(_largest(possible(part.get("scale_ppm"))) for part in parts)])
    times = max([WHOLE, *(_largest(possible(uplift.get("multiply_base_ppm"))) for uplift in uplifts)])
    return -(-share * scale * times // WHOLE**2)


def _check_factor(ground: Ground, chain: ChainTables) -> None:
    factor = -(-largest_factor_ppm(chain) // WHOLE)
    if factor > MOST_FACTOR:
        text = Text(
            sv=f"andel, tillägg och sats ger upp till {factor} gånger kostnaden. Sänk till högst {MOST_FACTOR}.",
            en=f"share, uplift and rate give up to {factor} times the cost. Lower them to at most {MOST_FACTOR}.",
        )
        ground.faults.add("out-of-range", chain.path("rate"), text)


__all__ = ["check_chain", "check_tax", "cost_factor_ppm", "largest_factor_ppm", "possible"]
