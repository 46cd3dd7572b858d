"""Earlier years that only what goes beyond counts: the reference, the increment over it, and the growth."""

from typing import Any, Final

from kutcalc.engine import (
    Input,
    Money,
    Rate,
    Read,
    all_of,
    first_known,
    given,
    greatest,
    money_of,
    portion,
    ratio,
    share,
    sum_known,
    when,
)
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYER_YEAR
from kutcalc.policy.bases import Component, measure_of
from kutcalc.policy.eligibility import BASE_OF_YEAR, fields_of
from kutcalc.policy.fines import Fine, Texts, left_of
from kutcalc.policy.keys import MOST_PPM
from kutcalc.policy.making import Bench, Operand, bare
from kutcalc.policy.schema import Chain, Reference
from kutcalc.units import PPM

_GIVEN: Final = {"fee": "fee_ore", "other_cost": "other_cost_ore"}
GROWTH: Final = "growth_ppm"
_INCREMENT: Final[Texts] = {
    "term": "ökning",
    "sv": "Bara det som överstiger tidigare år räknas.",
    "en": "Only what goes beyond earlier years counts.",
}


def has_reference(chain: Chain) -> bool:
    """Whether a chain compares with earlier years."""
    return chain.reference is not None and bare(chain.reference.kind) not in {None, "none"}


def make_year_base(bench: Bench, chain: Chain, whole: str) -> None:
    """Make the base of the year before reference, uplift and caps, where the rate asks how much it is."""
    if BASE_OF_YEAR not in fields_of(chain):
        return
    level = bench.level_of(whole)
    bench.rule(
        BASE_OF_YEAR,
        EMPLOYER_YEAR,
        Money,
        [Read(whole, Money, "same" if level.name == EMPLOYER_YEAR.name else "total")],
        lambda amount: amount,
        term="årets underlag",
        sv="Årets underlag, före jämförelse, påslag och tak.",
        en="The base of the year, before reference, uplift and caps.",
    )


def make_beyond(bench: Bench, chain: Chain, components: list[Component], whole: Fine) -> Fine:
    """Give what counts of the year's base beside earlier years, with the base's rest; what they are has none."""
    counts = make_reference(bench, chain, components, whole.amount)
    if counts == whole.amount:
        return whole
    if whole.rest is None:
        return Fine(counts)
    return left_of(bench, "increment, exact", whole, Fine("reference"), EMPLOYER_YEAR, **_INCREMENT)


def make_reference(bench: Bench, chain: Chain, components: list[Component], whole: str) -> str:
    """Make the growth of the year's base over earlier years, and the increment; give the name of what counts of them.

    That is the increment, or the whole base where the policy only asks how much it has grown.
    """
    reference = chain.reference
    if reference is None:
        raise ValueError("no reference")
    years = int(bare(reference.years) or 1) if bare(reference.kind) == "mean" else 1
    if bare(reference.kind) == "amount":
        earlier = [_fixed(bench, reference)]
    else:
        earlier = [_earlier_year(bench, components, whole, back) for back in range(1, years + 1)]
    index_path = f"{reference.path}.index_ppm"
    index: Operand = (
        bench.constant(index_path, PPM, "ppm")
        if reference.index_ppm is None
        else bench.setting(index_path, reference.index_ppm, "ppm", EMPLOYER_YEAR, empty=PPM)
    )
    compared = bench.rule(
        "reference",
        EMPLOYER_YEAR,
        Money,
        [
            index,
            bench.constant(f"{reference.path}.number_of_years", years, "count"),
            bench.constant(f"{reference.path}.one", 1, "count"),
            *(bench.column(name, EMPLOYER_YEAR) for name in earlier),
        ],
        _mean,
        term="jämförelse med tidigare år",
        sv="Tidigare års underlag, i medeltal och uppräknat där förslaget säger det.",
        en="The base of earlier years, their mean and indexed where the policy says so.",
    )
    both = [bench.column(whole, EMPLOYER_YEAR), bench.column(compared, EMPLOYER_YEAR)]
    bench.rule(
        GROWTH,
        EMPLOYER_YEAR,
        Rate,
        [
            *both,
            bench.constant("reference.endless", MOST_PPM, "ppm"),
            bench.constant("reference.endless_times", MOST_PPM // PPM, "count"),
            bench.constant(f"{reference.path}.one", 1, "count"),
        ],
        _growth,
        term="ökning mot tidigare år",
        sv="Ökningen delad med tidigare års underlag; mot ingenting är den utan slut.",
        en="The increase over the base of earlier years; over nothing it is without end.",
    )
    if bare(reference.counts) == "total":
        return whole
    return bench.rule(
        "increment",
        EMPLOYER_YEAR,
        Money,
        both,
        lambda this, before: greatest(0, this - before),
        **_INCREMENT,
    )


def _fixed(bench: Bench, reference: Reference) -> str:
    """Make the amount that stands in for earlier years: only what goes beyond it counts."""
    path = f"{reference.path}.amount_ore"
    amount = bench.setting(path, reference.amount_ore or (), "ore", EMPLOYER_YEAR, empty=0)
    return bench.rule(
        "amount to go beyond",
        EMPLOYER_YEAR,
        Money,
        [amount],
        bench.money,
        term="belopp som inte räknas",
        sv="Bara det som ligger över beloppet räknas.",
        en="Only what goes beyond the amount counts.",
    )


def _growth(this: Any, before: Any, endless: Any, times: Any, one: Any) -> Any:
    """Give growth in ppm, at most as large as any test may ask for; over nothing, something has grown without end."""
    increase = greatest(0, this - before)
    is_endless = all_of(this > 0, portion(increase, one, times) >= before)
    return when(is_endless, endless, otherwise=ratio(when(is_endless, 0, otherwise=increase), before))


def _mean(index: Any, number: Any, one: Any, first: Any, *others: Any) -> Any:
    total = first
    for other in others:
        total = total + other
    return share(portion(total, one, number), index)


def _earlier_year(bench: Bench, components: list[Component], whole: str, back: int) -> str:
    """Make the base of an earlier year: of the tables where they reach so far, else of the table of years.

    It is asked for only where there is something this year to hold against it.
    """
    operands: list[Operand] = [
        bench.column(whole, EMPLOYER_YEAR),
        Read(whole, Money, f"previous {back}", fact=True),
        bench.constant("reference.whole", PPM, "ppm"),
    ]
    scales: list[bool] = []
    if all(measure_of(component.part) in _GIVEN for component in components):
        for component in components:
            part = component.part
            operands.append(bench.column(_year_column(bench, _GIVEN[measure_of(part)], back), EMPLOYER_YEAR))
            scales.append(part.scale_ppm is not None)
            if part.scale_ppm is not None:
                operands.append(
                    bench.setting(f"{part.path}.scale_ppm", part.scale_ppm, "ppm", EMPLOYER_YEAR, empty=PPM)
                )

    def chosen(this: Any, worked: Any, one: Any, *amounts: Any) -> Any:
        found = worked
        if scales:
            found = first_known(worked, _in_all(list(amounts), scales, one))
        return when(this > 0, given(found), otherwise=0)

    return bench.rule(
        f"base {back} years before",
        EMPLOYER_YEAR,
        Money,
        operands,
        chosen,
        term="underlag ett tidigare år",
        sv="Underlaget ett tidigare år: ur tabellerna, annars ur tabellen över år.",
        en="The base of an earlier year: of the tables, else of the table of years.",
    )


def _in_all(amounts: list[Any], scales: list[bool], one: Any) -> Any:
    total: Any = None
    for is_scaled in scales:
        amount = money_of(amounts.pop(0))
        if is_scaled:
            amount = portion(amount, amounts.pop(0), one)
        total = amount if total is None else sum_known(total, amount)
    return total


def _year_column(bench: Bench, column: str, back: int) -> str:
    name = f"{column} of {back} years before"
    unit = law_book().inputs[column].unit
    bench.inputs[name] = Input(name, EMPLOYER_YEAR, unit, "tidigare år", fact=True)
    return name


__all__ = ["GROWTH", "has_reference", "make_beyond", "make_reference", "make_year_base"]
