"""Settings that shape the rules: read as they stand, open ones told apart, and what cannot be worked refused."""

from typing import Any, NoReturn

from kutcalc.errors import Fault, PolicyInvalidError
from kutcalc.language import Text
from kutcalc.policy.schema import Dated as Entry
from kutcalc.policy.schema import Setting


def may_be_none(setting: Setting | None) -> bool:
    """Whether a setting is "none" at some date."""
    return any(entry.value is None and not entry.tiers for entry in setting or ())


def is_open(setting: Setting | None) -> bool:
    """Whether a setting never says anything but "none"."""
    return all(entry.value is None and not entry.tiers for entry in setting or ())


def bare(setting: Setting | None) -> Any:
    """Give a setting that shapes the rules and does not change over time."""
    return None if setting is None else setting[-1].value


def refuse(path: str, sv: str, en: str) -> NoReturn:
    """Refuse a policy that reads well but that we cannot work, naming the path."""
    raise PolicyInvalidError([Fault(code="not-a-choice", text=Text(sv=sv, en=en), path=path)])


def plain(entry: Entry, value: Any) -> Entry:
    """Give a value that always holds, with the source of an entry."""
    return Entry(value=value, source=entry.source, verification=entry.verification)


__all__ = ["bare", "is_open", "may_be_none", "plain", "refuse"]
