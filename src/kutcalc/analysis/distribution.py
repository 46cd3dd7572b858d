"""Who gets a deduction: employers, people and hours reached, what limits it, how much goes to the few.

Works on the exact sums of `analysis/partition.py`, and on a frame with a row per policy and employer with its weight.
Amounts times weights in ppm are added as whole numbers and divided once, last.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from kutcalc.analysis.columns_out import LIMITS
from kutcalc.analysis.partition import ALL, LIMITED_BY, Key, Sums
from kutcalc.analysis.weighing import whole
from kutcalc.units import PPM

OUTSIDE: Final = "condition"
FEWEST: Final = 5
"""Fewest employers and persons that a published cell may rest on, in the sample and weighted."""
MOST_VARIATION_PPM: Final = 100_000
"""Largest coefficient of variation, over draws of firms, of a published cell."""
AMOUNTS: Final = (
    "contribution_base_ore",
    "contributions_before_ore",
    "baseline_due_ore",
    "training_cost_ore",
    "training_deduction_ore",
    "low_ore",
    "high_ore",
)
"""What a suppressed cell does not tell."""
_TOP: Final = {"top_1_percent_ppm": 10_000, "top_10_percent_ppm": 100_000}


def limits_of(sums: Mapping[Key, Sums], label: str) -> list[dict[str, Any]]:
    """Give what limited a policy last, with its employers, their deduction, what was cut, and their share.

    Rows `policy, limited_by, employers, training_deduction_ore, cut_ore, share_ppm`; öre, whole employers, and ppm of
    the employers who had anything to deduct. Those outside the policy (`condition`) are not among them.
    """
    own = {key[2]: figures for key, figures in sums.items() if key[:2] == (label, LIMITED_BY) and key[2] != OUTSIDE}
    everyone = sum(figures["employers"] for figures in own.values())
    return [
        {
            "policy": label,
            "limited_by": limit,
            "employers": whole(figures["employers"]),
            "training_deduction_ore": whole(figures["training_deduction_ore"]),
            "cut_ore": whole(figures["cut_ore"]),
            "share_ppm": figures["employers"] * PPM // everyone if everyone else 0,
        }
        for limit, figures in sorted(own.items(), key=lambda one: LIMITS.index(one[0]))
    ]


def reached_of(employers: pl.DataFrame, sums: Mapping[Key, Sums], label: str) -> dict[str, Any]:
    """Give whom a policy reaches, and how unevenly.

    A row `policy, employers, employers_gaining, persons_reached, training_minutes, subsidy_per_krona_ppm,
    top_1_percent_ppm, top_10_percent_ppm`. Persons reached are those for whose course something is deducted; the
    minutes are those of all courses with an employer who gains. The subsidy is the deduction per krona of all
    training cost of the nation. The top shares are of the deduction, to those of all employers who get most.
    """
    own = employers.filter(pl.col("policy") == label)
    figures = sums[label, ALL, ""]
    deduction, cost = figures["training_deduction_ore"], figures["training_cost_ore"]
    return {
        "policy": label,
        "employers": whole(figures["employers"]),
        "employers_gaining": whole(figures["employers_gaining"]),
        "persons_reached": whole(figures["persons_gaining"]),
        "training_minutes": weighted(own.filter(pl.col("training_deduction_ore") > 0), "training_minutes"),
        "subsidy_per_krona_ppm": deduction * PPM // cost if cost else 0,
        **{name: top_share(own, share) for name, share in _TOP.items()},
    }


def top_share(employers: pl.DataFrame, share_ppm: int, column: str = "training_deduction_ore") -> int:
    """Give the part (ppm) of a column that goes to the share (ppm) of employers who get most of it.

    The employer at the edge counts with the part of its weight that is within; ties stand by name.
    """
    ranked = employers.sort([column, "employer"], descending=[True, False])
    left = _weights(employers) * share_ppm // PPM
    whole = own = 0
    for amount, weight in ranked.select(column, "weight_ppm").iter_rows():
        within = min(weight, left)
        left -= within
        own += amount * within
        whole += amount * weight
    return own * PPM // whole if whole else 0


def weighted(employers: pl.DataFrame, column: str) -> int:
    """Sum a column times the weights, exactly, and drop what is less than one."""
    pairs = employers.select(column, "weight_ppm").iter_rows()
    return int(sum(amount * weight for amount, weight in pairs if amount)) // PPM


def _weights(employers: pl.DataFrame) -> int:
    return int(employers["weight_ppm"].sum())


def rests_on_too_little(row: Mapping[str, Any], variation_ppm: int = 0) -> bool:
    """Whether a cell may not be published: few employers or persons, in the sample or weighted, or too much chance."""
    few = any(row[name] < FEWEST for name in ("employers", "persons", "sample_employers", "sample_persons"))
    return few or variation_ppm > MOST_VARIATION_PPM


def with_suppression(
    rows: Sequence[Mapping[str, Any]], variations: Mapping[tuple[str, str, str], int]
) -> list[dict[str, Any]]:
    """Take the amounts out of the cells that rest on too little; `variations` are ppm by (policy, by, class).

    What a cell rests on in the sample is used here and does not leave.
    """
    made = []
    for row in rows:
        key = (row["policy"], row["by"], row["class"])
        is_hidden = row["by"] != "all" and rests_on_too_little(row, variations.get(key, 0))
        own = {name: value for name, value in row.items() if not name.startswith("sample_")}
        made.append({**own, **(dict.fromkeys(AMOUNTS) if is_hidden else {}), "suppressed": is_hidden})
    return made


__all__ = [
    "FEWEST",
    "MOST_VARIATION_PPM",
    "limits_of",
    "reached_of",
    "rests_on_too_little",
    "top_share",
    "weighted",
    "with_suppression",
]
