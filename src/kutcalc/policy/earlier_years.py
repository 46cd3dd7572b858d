"""Earlier years that only what goes beyond counts: the reference, the increment over it, and the growth."""

from collections.abc import Sequence
from typing import Any, Final

from kutcalc.engine import (
    Input,
    Money,
    Number,
    Rate,
    Read,
    all_of,
    first_known,
    given,
    greatest,
    is_known,
    known_or_zero,
    money_of,
    portion,
    ratio,
    rest_of_portion,
    share,
    sum_known,
    when,
)
from kutcalc.engine.rests import rest_of_part, rest_of_share
from kutcalc.law import law_book
from kutcalc.law.levels import EMPLOYER_YEAR
from kutcalc.policy.bases import Component, measure_of
from kutcalc.policy.eligibility import BASE_OF_YEAR, fields_of
from kutcalc.policy.fines import Fine, Texts, left_of
from kutcalc.policy.keys import MOST_PPM
from kutcalc.policy.making import Bench, Operand, bare
from kutcalc.policy.schema import Chain, Reference, Setting
from kutcalc.units import PPM

_GIVEN: Final = {"fee": "fee_ore", "other_cost": "other_cost_ore"}
GROWTH: Final = "growth_ppm"
ORE_STEP: Final = 100
"""A share of so many ppm, or a multiple of it, of an amount in öre is whole micro-kronor."""
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
    """Give what counts of the year's base beside earlier years: what goes beyond them, both with their rests."""
    counts = make_reference(bench, chain, components, whole.amount)
    if counts == whole.amount:
        return whole
    rest = make_reference_rest(bench, chain, components, whole)
    if whole.rest is None and rest is None:
        return Fine(counts)
    return left_of(bench, "increment, exact", whole, Fine("reference", rest), EMPLOYER_YEAR, **_INCREMENT)


def make_reference(bench: Bench, chain: Chain, components: list[Component], whole: str) -> str:
    """Make the growth of the year's base over earlier years, and the increment; give the name of what counts of them.

    That is the increment, or the whole base where the policy only asks how much it has grown.
    """
    reference = chain.reference
    if reference is None:
        raise ValueError("no reference")
    if bare(reference.kind) == "amount":
        earlier = [_fixed(bench, reference)]
    else:
        earlier = [_earlier_year(bench, components, whole, back) for back in range(1, _years(reference) + 1)]
    compared = bench.rule(
        "reference",
        EMPLOYER_YEAR,
        Money,
        [*_taken_of(bench, reference), *(bench.column(name, EMPLOYER_YEAR) for name in earlier)],
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


def _years(reference: Reference) -> int:
    """Give the number of earlier years that are compared with."""
    return int(bare(reference.years) or 1) if bare(reference.kind) == "mean" else 1


def _taken_of(bench: Bench, reference: Reference) -> list[Operand]:
    """Give the index, the number of years, and one."""
    path = f"{reference.path}.index_ppm"
    index: Operand = (
        bench.constant(path, PPM, "ppm")
        if reference.index_ppm is None
        else bench.setting(path, reference.index_ppm, "ppm", EMPLOYER_YEAR, empty=PPM)
    )
    years = bench.constant(f"{reference.path}.number_of_years", _years(reference), "count")
    return [index, years, bench.constant(f"{reference.path}.one", 1, "count")]


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


def _mean(index: Any, number: Any, one: Any, *amounts: Any) -> Any:
    return share(portion(_added(amounts), one, number), index)


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


def make_reference_rest(bench: Bench, chain: Chain, components: list[Component], whole: Fine) -> str | None:
    """Make the rest of what earlier years come to: of their own rests, their mean and the index; None where exact."""
    reference = chain.reference
    if reference is None or bare(reference.kind) == "amount":
        return None
    backs = range(1, _years(reference) + 1)
    rests = [name for back in backs if (name := _earlier_rest(bench, components, whole, back)) is not None]
    if not rests and len(backs) == 1 and _is_whole(reference.index_ppm):
        return None
    amounts = [f"base {back} years before" for back in backs]
    operands = [*_taken_of(bench, reference), *(bench.column(name, EMPLOYER_YEAR) for name in (*amounts, *rests))]

    def dropped(index: Any, number: Any, one: Any, *values: Any) -> Any:
        total = _added(values[: len(amounts)])
        rest: Any = _added(values[len(amounts) :]) if rests else 0
        return rest_of_share(portion(total, one, number), rest_of_part(total, rest, one, number), index)

    return bench.rule("reference, rest", EMPLOYER_YEAR, Number, operands, dropped, term="bråkdelar")


def _is_whole(index: Setting | None) -> bool:
    """Whether an index makes whole micro-kronor of an amount in öre."""
    return index is None or not any(entry.tiers or int(str(entry.value)) % ORE_STEP for entry in index)


def _earlier_rest(bench: Bench, components: list[Component], whole: Fine, back: int) -> str | None:
    """Make the rest of the base of an earlier year, from where the base itself is; None where it has none."""
    if whole.rest is None:
        return None
    is_of_table = all(measure_of(one.part) in _GIVEN for one in components)
    scaled = [one.part for one in components if is_of_table and one.part.scale_ppm is not None]
    previous = f"previous {back}"
    operands: list[Operand] = [
        bench.column(whole.amount, EMPLOYER_YEAR),
        Read(whole.amount, Money, previous, fact=True),
        Read(whole.rest, Number, previous, fact=True),
        bench.constant("reference.whole", PPM, "ppm"),
    ]
    for part in scaled:
        operands.append(bench.column(f"{_GIVEN[measure_of(part)]} of {back} years before", EMPLOYER_YEAR))
        operands.append(bench.setting(f"{part.path}.scale_ppm", part.scale_ppm or (), "ppm", EMPLOYER_YEAR, empty=PPM))

    def chosen(this: Any, worked: Any, rest: Any, one: Any, *given_amounts: Any) -> Any:
        of_table: Any = 0
        for amount, scale in zip(given_amounts[::2], given_amounts[1::2], strict=True):
            of_table = of_table + rest_of_portion(money_of(known_or_zero(amount)), scale, one)
        found = when(is_known(worked), known_or_zero(rest), otherwise=of_table)
        return when(this > 0, found, otherwise=0)

    name = f"base {back} years before, rest"
    return bench.rule(name, EMPLOYER_YEAR, Number, operands, chosen, term="bråkdelar")


def _added(values: Sequence[Any]) -> Any:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total


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
