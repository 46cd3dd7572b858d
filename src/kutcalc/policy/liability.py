"""What a deduction may be taken from: contributions due, or the tax on the year's profit."""

from typing import Final

from kutcalc.engine import (
    Level,
    Money,
    given,
    greatest,
    is_known,
    known_or_zero,
    known_where,
    least,
    money_of,
    share,
    when,
    whole_kronor,
)
from kutcalc.law.levels import EMPLOYER_MONTH, EMPLOYER_YEAR
from kutcalc.policy.fines import Fine, taken
from kutcalc.policy.making import Bench, Operand, bare, is_open
from kutcalc.policy.schema import Chain, Instrument
from kutcalc.policy.stages import Stage, make_cut
from kutcalc.policy.sums import make_total
from kutcalc.units import PPM

ON_TAX: Final = ("corporate_tax_credit", "extra_deduction")
UNLIMITED: Final = ("grant", "withholding_tax")


def is_limited(instrument: Instrument) -> bool:
    """Whether a deduction can be larger than what it is taken from."""
    if str(bare(instrument.kind)) in UNLIMITED:
        return False
    return str(bare(instrument.unused)) != "refunded" or not is_open(instrument.share_of_tax_ppm)


def make_liability(bench: Bench, chain: Chain, claim: str, stages: list[Stage]) -> str:
    """Hold the deduction under what it may be taken from, where the rest is lost; give the name of what is left."""
    instrument, level = chain.instrument, bench.settled_at
    if not is_limited(instrument):
        return claim
    name, path = liability_of(bench, instrument)
    room = bench.rule(
        "room_for_deduction",
        level,
        Money,
        [bench.column(claim, level), bench.column(name, level)],
        lambda wanted, most: when(wanted > 0, given(most), otherwise=0),
        term="det som avdraget kan räknas av mot",
        sv="Högst det som finns att räkna av mot.",
        en="At most what there is to set it off against.",
    )
    granted = bench.rule(
        "deduction_within_liability",
        level,
        Money,
        [bench.column(claim, level), bench.column(room, level)],
        lambda wanted, most: whole_kronor(least(wanted, most)),
        term="avdrag som ryms",
        sv="Högst det som finns att räkna av mot, i hela kronor.",
        en="At most what there is to set it off against, in whole kronor.",
    )
    stages.append(Stage("liability", level, claim, granted, room, path, make_cut(bench, claim, granted)))
    return granted


def liability_of(bench: Bench, instrument: Instrument) -> tuple[str, str]:
    """Make what a deduction may be taken from; unknown where the profit is. Give its name and the path that sets it."""
    if str(bare(instrument.kind)) in ON_TAX:
        return _of_tax(bench, instrument)
    name, level = "liability", bench.settled_at
    path = f"{instrument.path}.unused"
    if level.name == "employer_month":
        bench.rule(
            name,
            level,
            Money,
            [bench.column("baseline_due", level)],
            lambda due: greatest(0, due),
            term="avgifter som avdraget kan räknas av mot",
            sv="Avgifterna som ska betalas enligt gällande regler.",
            en="Contributions due by the law in force.",
        )
        return name, path
    bench.rule(
        "baseline_due_of_month",
        EMPLOYER_MONTH,
        Money,
        [bench.column("baseline_due", EMPLOYER_MONTH)],
        lambda due: greatest(0, due),
        term="månadens avgifter",
    )
    return make_total(bench, name, level, "baseline_due_of_month", term="årets avgifter"), path


def _of_tax(bench: Bench, instrument: Instrument) -> tuple[str, str]:
    """Make the tax on the profit, or the part of it that may be used; at least nothing."""
    has_share = not is_open(instrument.share_of_tax_ppm)
    part: Operand = bench.constant(f"{instrument.path}.whole_tax", PPM, "ppm")
    if has_share:
        setting = instrument.share_of_tax_ppm or ()
        part = bench.setting(f"{instrument.path}.share_of_tax_ppm", setting, "ppm", EMPLOYER_YEAR, none=PPM, empty=PPM)
    bench.rule(
        "tax",
        EMPLOYER_YEAR,
        Money,
        [bench.column("profit_ore", EMPLOYER_YEAR), tax_rate(bench, instrument, EMPLOYER_YEAR)],
        lambda profit, rate: known_where(is_known(profit), share(greatest(0, money_of(known_or_zero(profit))), rate)),
        term="bolagsskatt",
        sv="Vinsten gånger skattesatsen.",
        en="The profit times the tax rate.",
        fact=True,
    )
    bench.rule(
        "liability",
        EMPLOYER_YEAR,
        Money,
        [bench.column("tax", EMPLOYER_YEAR), part],
        lambda tax, share_of: known_where(is_known(tax), share(known_or_zero(tax), share_of)),
        term="skatt som avdraget kan räknas av mot",
        sv="Den del av skatten som avdraget får räknas av mot.",
        en="The part of the tax that the deduction may be set off against.",
        fact=True,
    )
    return "liability", f"{instrument.path}.{'share_of_tax_ppm' if has_share else 'tax_rate_ppm'}"


def tax_rate(bench: Bench, instrument: Instrument, level: Level) -> Operand:
    """Give the rate of corporate tax: that of the file, else the law's."""
    if instrument.tax_rate_ppm is None:
        return bench.law("corporate_tax_rate")
    return bench.setting(f"{instrument.path}.tax_rate_ppm", instrument.tax_rate_ppm, "ppm", level, empty=0)


def worth_of(bench: Bench, instrument: Instrument, amount: Fine) -> Fine:
    """Give what an extra deduction from profit is worth: its tax."""
    name = f"worth of {amount.amount}"
    if name in bench.rules:
        return Fine(name if amount.rest is None else f"{name} with rests")
    return taken(
        bench,
        amount,
        tax_rate(bench, instrument, bench.settled_at),
        name,
        term="värdet av ett extra avdrag",
        sv="Avdraget gånger bolagsskatten.",
        en="The deduction times the corporate tax rate.",
    )


__all__ = ["is_limited", "liability_of", "make_liability", "tax_rate", "worth_of"]
