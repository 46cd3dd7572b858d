"""What the synthetic Sweden assumes: each value with its unit, what it rests on and one sentence in each language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from kutcalc.errors import KutcalcError
from kutcalc.language import Text

SHARES: Final = ("by_sni", "by_region")
_FILE: Final = Path(__file__).with_name("assumptions.toml")


class Assumption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One assumed value, with the sentence that says it."""

    unit: str
    basis: str
    text: Text
    value: int = 0


class SharesAssumed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Assumed shares (ppm) by industry or region."""

    unit: str
    basis: str
    text: Text
    blue: dict[str, int] = {}
    women: dict[str, int] = {}
    research: dict[str, int] = {}
    support: dict[str, int] = {}


class SettingUnknownError(KutcalcError):
    """A build was given a setting that there is not."""

    code = "no-such-parameter"
    title = Text(sv="Det finns ingen sådan inställning", en="There is no such setting")

    def __init__(self, name: str) -> None:
        known = ", ".join(assumptions())
        self.text = Text(
            sv=f"Befolkningen har ingen inställning {name!r}. De som finns: {known}.",
            en=f"The population has no setting {name!r}. Those there are: {known}.",
        )
        super().__init__(self.text.en)


@cache
def assumptions() -> dict[str, Assumption]:
    """Read the assumed values by name, in the order of the file."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: msgspec.convert(one, Assumption) for name, one in raw.items() if name not in SHARES}


@cache
def shares_assumed(name: str) -> SharesAssumed:
    """Read the assumed shares by industry (`by_sni`) or region (`by_region`)."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return msgspec.convert(raw[name], SharesAssumed)


class Settings:
    """The assumed values of one build: those of the file, but for the ones that were set."""

    def __init__(self, given: Mapping[str, int] | None = None) -> None:
        for name in given or {}:
            if name not in assumptions():
                raise SettingUnknownError(name)
        self.values = {name: one.value for name, one in assumptions().items()} | dict(given or {})

    def __getitem__(self, name: str) -> int:
        """Give a value as the integer that it is in the file."""
        return self.values[name]

    def share(self, name: str) -> float:
        """Give a value in ppm as a number."""
        return self.values[name] / 1_000_000


__all__ = ["SHARES", "Assumption", "SettingUnknownError", "Settings", "SharesAssumed", "assumptions", "shares_assumed"]
