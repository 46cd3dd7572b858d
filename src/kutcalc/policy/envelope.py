"""A national envelope as the last limit of a chain: each employer's share of it is a column that comes from outside.

What an employer may have depends on all the others, so it takes a pass over all of them first (`analysis/pool.py`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kutcalc.engine import Input, Money, Ore, Rule, least, money_of
from kutcalc.policy.making import Bench, refuse
from kutcalc.policy.schema import Chain, Pool
from kutcalc.policy.stages import Stage, make_cut

SHARE_OF_POOL: Final = "share_of_pool_ore"
CLAIM: Final = "deduction_before_pool"


def make_pool(bench: Bench, pool: Pool, chains: Sequence[Chain], *, is_carried: bool) -> Stage:
    """Hold what the chains give an employer under its share of the envelope; give the limit."""
    if is_carried:
        path = f"{chains[0].instrument.path}.unused"
        refuse(
            path,
            f"{path}: carried_forward går inte ihop med en pott som delas. Skriv lost eller refunded.",
            f"{path}: carried_forward does not go with an envelope that is shared. Write lost or refunded.",
        )
    level, before = bench.settled_at, bench.rules.pop("training_deduction")
    if not isinstance(before, Rule):
        raise TypeError("the deduction is no rule")
    bench.rules[CLAIM] = replace(before, name=CLAIM, term="avdrag före potten")
    bench.inputs[SHARE_OF_POOL] = Input(SHARE_OF_POOL, level, Ore, "arbetsgivarens del av potten")
    ceiling = bench.rule(
        "share_of_pool",
        level,
        Money,
        [bench.column(SHARE_OF_POOL, level)],
        money_of,
        term="del av potten",
        source=bench.title(pool.amount_ore[-1].source),
        sv="Arbetsgivarens del av potten för hela landet, när alla har begärt sitt.",
        en="The employer's share of the national envelope, once all have claimed.",
    )
    bench.rule(
        "training_deduction",
        level,
        Money,
        [bench.column(CLAIM, level), bench.column(ceiling, level)],
        least,
        term="kompetensavdrag",
        source=bench.title(pool.amount_ore[-1].source),
        sv="Det som potten räcker till.",
        en="What the envelope is enough for.",
    )
    cut = make_cut(bench, CLAIM, "training_deduction")
    return Stage("pool", level, CLAIM, "training_deduction", ceiling, f"{pool.path}.amount_ore", cut)


__all__ = ["CLAIM", "SHARE_OF_POOL", "make_pool"]
