"""The policies of this process with their plans; those made lately are kept."""

from typing import Final

from kutcalc.analysis.choices import Plans
from kutcalc.policy import Library

PLANS: Final = Plans(Library())

__all__ = ["PLANS"]
