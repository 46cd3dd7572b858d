"""What an operator sets, all of it by environment (`design/interfaces.md` 10)."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

LOCAL_HOSTS: Final = ("127.0.0.1", "localhost", "[::1]", "testserver.local")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one service; the limits have their own variables (`limits.py`).

    `database_url` is SQLAlchemy's form of `DATABASE_URL`; `hosts` are the names that a Host header may say, without
    port; `trusted_proxies` are the peers whose `X-Forwarded-For` is believed; `rates_file` is where the processes of
    one service count requests together; `keeper` is the socket of what holds files in memory for them, without it each
    holds its own; `parsers` is how many processes read files at once.
    """

    database_url: str
    hosts: tuple[str, ...] = LOCAL_HOSTS
    trusted_proxies: tuple[str, ...] = ()
    rates_file: str | None = None
    keeper: str | None = None
    parsers: int = 1
    pool_size: int = 1
    https: bool = False
    is_testing: bool = False
    operator: str = ""
    contact: str = ""


def database_url(environment: Mapping[str, str]) -> str:
    """Give the address of the store: `DATABASE_URL`, else a SQLite file in the user's data folder."""
    given = environment.get("DATABASE_URL")
    if given:
        for short in ("postgres://", "postgresql://"):
            if given.startswith(short):
                return "postgresql+psycopg://" + given.removeprefix(short)
        return given
    home = Path(environment.get("XDG_DATA_HOME") or Path(environment.get("HOME", ".")) / ".local" / "share")
    return f"sqlite:///{home / 'kutcalc' / 'kutcalc.db'}"


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process."""
    given = os.environ if environment is None else environment
    hosts = tuple(name.strip() for name in given.get("KUTCALC_HOSTS", "").split(",") if name.strip())
    proxies = tuple(name.strip() for name in given.get("KUTCALC_TRUSTED_PROXIES", "").split(",") if name.strip())
    return Settings(
        database_url=database_url(given),
        hosts=(*LOCAL_HOSTS, *hosts),
        trusted_proxies=proxies,
        rates_file=given.get("KUTCALC_RATES_FILE"),
        keeper=given.get("KUTCALC_KEEPER"),
        parsers=int(given.get("KUTCALC_PARSERS", "1")),
        pool_size=int(given.get("KUTCALC_POOL_SIZE", "1")),
        https=given.get("KUTCALC_HTTPS") == "1",
        operator=given.get("KUTCALC_OPERATOR", ""),
        contact=given.get("KUTCALC_CONTACT", ""),
    )
