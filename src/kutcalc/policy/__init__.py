"""Designs of a training deduction, as data: files, their typed form, changes and differences."""

from kutcalc.policy.changes import Change, change, open_parameters, parameters, refuse_open
from kutcalc.policy.coherence import cost_factor_ppm
from kutcalc.policy.difference import Card, cards, differences
from kutcalc.policy.entry import parse_value
from kutcalc.policy.library import (
    Library,
    is_valid_on,
    policy_hash,
    policy_item,
    policy_json,
    reference,
    weakest_verification,
)
from kutcalc.policy.reading import read_policy
from kutcalc.policy.schema import REQUIRED, Policy
from kutcalc.policy.template import template_text

__all__ = [
    "REQUIRED",
    "Card",
    "Change",
    "Library",
    "Policy",
    "cards",
    "change",
    "cost_factor_ppm",
    "differences",
    "is_valid_on",
    "open_parameters",
    "parameters",
    "parse_value",
    "policy_hash",
    "policy_item",
    "policy_json",
    "read_policy",
    "reference",
    "refuse_open",
    "template_text",
    "weakest_verification",
]
