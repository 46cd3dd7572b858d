"""Who gets a deduction: employers, people and hours reached, what limits it, how much goes to the few.

Works on a frame with a row per policy and employer, each with its weight (`analysis/partition.py`, `employers_of`).
Sums are exact: amounts times weights in ppm, added as whole numbers and divided once, last.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from kutcalc.units import PPM

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


def limits_of(employers: pl.DataFrame) -> list[dict[str, Any]]:
    """Give, per policy and what limited it last, the employers, the deduction, what was cut, and their share of it all.

    Rows `policy, limited_by, employers, training_deduction_ore, cut_ore, share_ppm`; öre, whole employers, and ppm of
    the employers that trained at all (those with a deduction before limits).
    """
    found = []
    for policy, own in _by_policy(employers):
        in_play = own.filter(pl.col("before_limits_ore") > 0)
        everyone = _weights(in_play)
        for limit, rows in in_play.group_by("limited_by", maintain_order=True):
            weight = _weights(rows)
            found.append(
                {
                    "policy": policy,
                    "limited_by": limit[0],
                    "employers": weight // PPM,
                    "training_deduction_ore": weighted(rows, "training_deduction_ore"),
                    "cut_ore": weighted(rows, "cut_ore"),
                    "share_ppm": weight * PPM // everyone if everyone else 0,
                }
            )
    return found


def reached_of(employers: pl.DataFrame) -> list[dict[str, Any]]:
    """Give, per policy, whom it reaches and how unevenly.

    Rows `policy, employers, employers_gaining, persons_reached, training_minutes, subsidy_per_krona_ppm,
    top_1_percent_ppm, top_10_percent_ppm`. Persons reached are those in training with an employer who gains, the
    minutes theirs. The subsidy is the deduction per krona of all training cost of the nation. The top shares are of
    the deduction, to those of all employers who get most.
    """
    found = []
    for policy, own in _by_policy(employers):
        gaining = own.filter(pl.col("training_deduction_ore") > 0)
        deduction, cost = weighted(own, "training_deduction_ore"), weighted(own, "training_cost_ore")
        found.append(
            {
                "policy": policy,
                "employers": _weights(own) // PPM,
                "employers_gaining": _weights(gaining) // PPM,
                "persons_reached": weighted(gaining, "persons_trained"),
                "training_minutes": weighted(gaining, "training_minutes"),
                "subsidy_per_krona_ppm": deduction * PPM // cost if cost else 0,
                **{name: top_share(own, share) for name, share in _TOP.items()},
            }
        )
    return found


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


def _by_policy(employers: pl.DataFrame) -> Iterable[tuple[str, pl.DataFrame]]:
    for key, own in employers.group_by("policy", maintain_order=True):
        yield str(key[0]), own


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
