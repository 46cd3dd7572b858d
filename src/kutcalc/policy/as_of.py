"""A policy as it stands in one month: that month's values hold in all months."""

from datetime import date
from typing import Any

import msgspec

from kutcalc.policy.schema import Dated, Policy, Setting


def as_of(policy: Policy, month: date) -> Policy:
    """Let the values in force in a month hold in all months; what is not in force then stays as it is."""
    held: Policy = _held(policy, month)
    return held


def _held(thing: Any, month: date) -> Any:
    if isinstance(thing, tuple):
        if thing and all(isinstance(entry, Dated) for entry in thing):
            return _in_force(thing, month)
        return tuple(_held(one, month) for one in thing)
    if isinstance(thing, msgspec.Struct):
        return type(thing)(**{name: _held(getattr(thing, name), month) for name in thing.__struct_fields__})
    return thing


def _in_force(setting: Setting, month: date) -> Setting:
    found = [entry for entry in setting if entry.since is None or entry.since <= month]
    if not found or (found[-1].until is not None and found[-1].until < month):
        return setting
    return (msgspec.structs.replace(found[-1], since=None, until=None),)


__all__ = ["as_of"]
