"""The proof that no later sum can pass 64 bits: the totals of pay and of training, summed in 128 bits."""

import polars as pl

from kutcalc.errors import TotalTooLargeError
from kutcalc.language import Text
from kutcalc.limits import MAX_TOTAL_BASE, MAX_TOTAL_COST
from kutcalc.units import ORE_PER_KR, PPM

WIDE = pl.Int128
BASE = Text(sv="Lön och förmåner", en="Pay and benefits")
COST = Text(sv="Utbildningens kostnad gånger förslagets största faktor", en="Training cost times the largest factor")


def check_totals(payslips: pl.DataFrame, training: pl.DataFrame, largest_factor_ppm: int = PPM) -> None:
    """Raise TotalTooLargeError when the contribution base, or the cost times a policy's largest factor, is too large.

    Takes canonical tables. The factor is at least 1; a policy that multiplies cost by four needs 4,000,000.
    """
    pay = (pl.col("cash_pay_ore") + pl.col("benefits_ore")).cast(WIDE) * pl.col("count")
    base_ore = payslips.select(pay.sum()).item()
    _check(BASE, base_ore, ORE_PER_KR, MAX_TOTAL_BASE.value())
    cost = (pl.col("fee_ore") + pl.col("other_cost_ore")).cast(WIDE) * pl.col("count")
    key = ["employer", "month", "employee"]
    cost_ore = training.join(payslips.select(*key, "count"), on=key).select(cost.sum()).item()
    factor = max(PPM, largest_factor_ppm)
    _check(COST, cost_ore * factor, ORE_PER_KR * PPM, MAX_TOTAL_COST.value())


def _check(what: Text, total: int, scale: int, limit: int) -> None:
    """Raise when total / scale, upwards to whole kronor, passes the limit."""
    kronor = -(-total // scale)
    if kronor > limit:
        raise TotalTooLargeError(what, kronor, limit)
