"""What of a design a spreadsheet can follow: one rate of what counts, and one cap per employer.

Anything else (tiers, schedules, alternatives, yearly settlement, caps on persons and groups) is worked by kutcalc
alone, and stands in the workbook as numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from kutcalc.policy import Policy
from kutcalc.policy.schema import Cap, Chain, Setting
from kutcalc.units import ORE_PER_KR, PPM

CAPS: Final = ("employer_month", "employer_year")


@dataclass(frozen=True, slots=True)
class Flat:
    """A design with one rate, and at most one cap of an employer that may bind."""

    share_ppm: int
    cap_ore: int | None
    is_yearly: bool

    def under_cap(self, counted: Sequence[int]) -> list[int]:
        """Give what fits under the cap of what counts in the months of one employer and year, whole kronor.

        The cap meets the exact share; öre are dropped after. Of a yearly one, earlier months have used the whole kronor
        that they claimed.
        """
        cap = (self.cap_ore or 0) * PPM
        claims = [amount * self.share_ppm for amount in counted]
        if not self.is_yearly:
            return [_whole(min(claim, cap)) for claim in claims]
        used = accumulate((_whole(claim) * PPM for claim in claims), initial=0)
        return [_whole(min(claim, max(cap - so_far, 0))) for claim, so_far in zip(claims, used, strict=False)]


def _whole(amount: int) -> int:
    """Drop the öre of an amount in millionths of an öre; give öre."""
    return amount // PPM // ORE_PER_KR * ORE_PER_KR


def flat_of(policy: Policy | None) -> Flat | None:
    """Give what a spreadsheet can follow of a policy; None where its rate is not one number."""
    if policy is None or policy.in_minor or len(policy.chains) != 1:
        return None
    chain = policy.chains[0]
    if chain.uplifts or chain.rate is None or _only(chain.instrument.settlement) != "month":
        return None
    if any(part.share_ppm is not None for part in chain.base):
        return None
    share = _only(chain.rate.share_ppm)
    if not isinstance(share, int):
        return None
    cap = _cap(chain)
    amount = None if cap is None else _only(cap.amount_ore)
    return Flat(share, amount if isinstance(amount, int) else None, cap is not None and cap.which == "employer_year")


def _cap(chain: Chain) -> Cap | None:
    """Give the only cap of an employer that is one amount; None where there is none, or several."""
    found = [cap for cap in chain.caps if cap.which in CAPS and isinstance(_only(cap.amount_ore), int)]
    return found[0] if len(found) == 1 and not found[0].component else None


def _only(setting: Setting | None) -> object:
    """Give the value of a setting that is the same in all months."""
    if setting is None or len(setting) != 1 or setting[0].tiers or setting[0].since or setting[0].until:
        return None
    return setting[0].value


__all__ = ["Flat", "flat_of"]
