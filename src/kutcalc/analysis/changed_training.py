"""Rows of training as a response would have them: more of it, dearer, own courses bought outside instead.

All is integers: amounts per person are scaled in ppm and cut to whole öre, and what is moved from a row is exactly what
its new row gets. Keys stay unique, so the engine works the rows like any others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import polars as pl

from kutcalc.payroll.tables import MINUTES_OF_A_MONTH
from kutcalc.units import PPM

MOVED: Final = "r"
"""What the course of a moved row ends in."""
_AMOUNTS: Final = ("fee_ore", "other_cost_ore", "minutes")


@dataclass(frozen=True, slots=True)
class ChangedTraining:
    """A change of a frame of training, small enough to send to another process; without arguments it changes nothing.

    `volume_ppm` scales fee, other cost and time, `fee_ppm` the fee alone, of bought courses; `with_own` scales own
    courses by the volume too, for a design that counts them. `relabelled_ppm` of each own course becomes a bought one
    whose fee is what the own one cost. `spread_ppm` makes half of the employers buy so much more and half so much
    less, by their names; `is_turned` swaps the halves, so that the two together leave the total as it was.
    """

    volume_ppm: int = PPM
    fee_ppm: int = PPM
    relabelled_ppm: int = 0
    spread_ppm: int = 0
    with_own: bool = False
    is_turned: bool = False

    @property
    def is_none(self) -> bool:
        """Whether nothing changes."""
        return (self.volume_ppm, self.fee_ppm, self.relabelled_ppm, self.spread_ppm) == (PPM, PPM, 0, 0)

    def __call__(self, training: pl.DataFrame) -> pl.DataFrame:
        """Change the rows; the columns stay as they are, and the order too but for the moved rows, which come last."""
        if self.is_none:
            return training
        frame = self._spread(training) if self.spread_ppm else training
        bought = pl.col("provider_kind") != "internal"
        moved = self._moved(frame.filter(~bought)) if self.relabelled_ppm else None
        kept = frame
        if moved is not None:
            parts = [
                pl.when(bought).then(pl.col(name)).otherwise(pl.col(name) - self._part(name)).alias(name)
                for name in self._amounts(frame)
            ]
            kept = frame.with_columns(parts)
        scaled = pl.lit(value=True) if self.with_own else bought
        kept = kept.with_columns(
            pl.when(scaled).then(scale(pl.col(name), self.volume_ppm)).otherwise(pl.col(name)).alias(name)
            for name in self._amounts(frame)
        ).with_columns(
            pl.when(bought).then(scale(pl.col("fee_ore"), self.fee_ppm)).otherwise(pl.col("fee_ore")).alias("fee_ore"),
            pl.col("minutes").clip(upper_bound=MINUTES_OF_A_MONTH),
        )
        return kept if moved is None or moved.is_empty() else pl.concat([kept, moved], how="vertical")

    def _part(self, name: str) -> pl.Expr:
        return scale(pl.col(name), self.relabelled_ppm)

    def _amounts(self, frame: pl.DataFrame) -> Sequence[str]:
        return [name for name in _AMOUNTS if name in frame.columns]

    def _moved(self, own: pl.DataFrame) -> pl.DataFrame:
        """Give the rows that are bought instead: their fee is what the same part of the own course cost."""
        made = own.with_columns(self._part(name).alias(name) for name in self._amounts(own))
        made = made.with_columns(pl.lit("external").cast(own.schema["provider_kind"]).alias("provider_kind"))
        if "other_cost_ore" in own.columns:
            made = made.with_columns(
                (pl.col("fee_ore") + pl.col("other_cost_ore").fill_null(0)).alias("fee_ore"),
                pl.when(pl.col("other_cost_ore").is_not_null()).then(0).cast(pl.Int64).alias("other_cost_ore"),
            )
        if "course" in own.columns:
            made = made.with_columns((pl.col("course").fill_null("1") + MOVED).alias("course"))
        return made.filter((pl.col("fee_ore") > 0) | (pl.col("minutes") > 0)).select(own.columns)

    def _spread(self, training: pl.DataFrame) -> pl.DataFrame:
        """Make half of the employers buy more and half less; the half goes by the name, so parts do not matter."""
        names = training["employer"].unique(maintain_order=True)
        more = [bool(crc32(name.encode()) & 1) != self.is_turned for name in names]
        sizes = [PPM + self.spread_ppm if one else PPM - self.spread_ppm for one in more]
        beside = pl.DataFrame({"employer": names, "_size": sizes}, schema={"employer": names.dtype, "_size": pl.Int64})
        wide = training.join(beside, on="employer", how="left", maintain_order="left")
        bought = pl.col("provider_kind") != "internal"
        fee = pl.when(bought).then(pl.col("fee_ore") * pl.col("_size") // PPM).otherwise(pl.col("fee_ore"))
        return wide.with_columns(fee.alias("fee_ore")).select(training.columns)


def scale(amount: pl.Expr, ppm: int) -> pl.Expr:
    """Multiply whole amounts by ppm and drop the rest; up to 10^12 times nine fits in 64 bits."""
    return amount if ppm == PPM else amount * ppm // PPM


__all__ = ["MOVED", "ChangedTraining", "scale"]
