"""A target and the model's figure side by side: by how much it misses, and whether that is near enough.

Amounts and counts miss by a share of the published figure (ppm); shares (unit `ppm`) miss by points, in ppm too.
"""

from typing import Final

from kutcalc.population.folder import FitRow
from kutcalc.population.targets import Row, Target

SHARE: Final = "ppm"
POINT: Final = 10_000
_PPM: Final = 1_000_000


def judged(target: Target, model: float) -> FitRow:
    """Set the model's figure beside a target, and say whether it is near enough."""
    rounded = round(model)
    off = rounded - target.published
    error = off if target.unit == SHARE else round(off * _PPM / target.published) if target.published else 0
    is_met = abs(error) <= target.tolerance_ppm and not (target.is_least and error < 0)
    return FitRow(
        name=target.name,
        dimension=target.dimension,
        class_=target.class_,
        published=target.published,
        model=rounded,
        unit=target.unit,
        error_ppm=error,
        status=target.status,
        hard=target.hard,
        tolerance_ppm=target.tolerance_ppm,
        period=target.period,
        source_url=target.source_url,
        is_met=is_met,
    )


def derived(
    name: str,
    dimension: str,
    class_: str,
    value: float,
    like: Row,
    *,
    unit: str = SHARE,
    tolerance_ppm: int = POINT,
    period: str | None = None,
) -> Target:
    """Make a soft target of our arithmetic on a published row, which it names as its source."""
    return Target(
        name=name,
        dimension=dimension,
        class_=class_,
        published=round(value),
        unit=unit,
        status="derived",
        period=period or like.period,
        source_url=like.source_url,
        tolerance_ppm=tolerance_ppm,
    )


__all__ = ["POINT", "SHARE", "derived", "judged"]
