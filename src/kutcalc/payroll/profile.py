"""A profile: how a company's files are to be read, as a small TOML file that is saved once and used every month.

The same values as `ReadOptions`, so that a file, the pages and the API say one thing. Nothing in it is about a person.
"""

import re
import tomllib
from typing import Final

import msgspec

from kutcalc.errors import Fault, FaultsError, FileTypeError
from kutcalc.language import Text
from kutcalc.payroll.headings import guessed
from kutcalc.payroll.options import BirthFromIdentity, ReadOptions, SourceColumn
from kutcalc.payroll.parsed import About
from kutcalc.payroll.tables import EMPLOYEE

LEAD: Final = "# kutcalc: hur en fil från ert löneprogram ska läsas / how a file of your payroll system is read\n"
LARGEST_PROFILE: Final = 1 << 20
_PLACE: Final = re.compile(r" - at `\$?\.?(.*)`$")
_LINE: Final = re.compile(r"line ([0-9]+)")
_DELETE: Final = "\x7f"
NOT_TOML: Final = Text(sv="Profilen går inte att läsa som TOML", en="The profile cannot be read as TOML")
NOT_A_PROFILE: Final = Text(
    sv="Värdet passar inte i en profil. Jämför med en profil som har sparats med --save-map",
    en="The value does not fit a profile. Compare it with one that was saved with --save-map",
)


def profile_of(about: About, options: ReadOptions) -> ReadOptions:
    """Give the options that read such a file again in the same way, with the columns that were guessed written out."""
    columns = [SourceColumn(each.source, each.column, each.unit) for each in about.columns_used]
    if any(each.column == BirthFromIdentity for each in columns):
        number = guessed(about.columns_dropped, {EMPLOYEE.name: EMPLOYEE}).columns.get(EMPLOYEE.name)
        columns += [SourceColumn(number, EMPLOYEE.name, "none")] if number is not None else []
    return msgspec.structs.replace(options, kind=about.info.kind, columns=tuple(columns))


def written_profile(options: ReadOptions) -> str:
    """Write options as TOML, only what is said."""
    plain = {name: value for name, value in msgspec.to_builtins(options).items() if value is not None}
    default = msgspec.to_builtins(ReadOptions())
    tables = {name: plain.pop(name) for name in ("columns", "constants", "time_codes") if name in plain}
    lines = [f"{name} = {_value(value)}" for name, value in plain.items() if value != default[name]]
    for name, rows in tables.items():
        for row in rows:
            lines += [
                "",
                f"[[{name}]]",
                *(f"{key} = {_value(value)}" for key, value in row.items() if value is not None),
            ]
    return LEAD + "\n".join(lines) + "\n"


def read_profile(name: str, content: bytes) -> ReadOptions:
    """Read a profile; FileTypeError when it is no TOML, FaultsError with the place when a value does not fit."""
    try:
        plain = tomllib.loads(content[: LARGEST_PROFILE + 1].decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        where = Text(sv=f" (rad {line[1]})", en=f" (line {line[1]})") if line else Text(sv="", en="")
        raise FileTypeError(name, Text(sv=f"{NOT_TOML.sv}{where.sv}.", en=f"{NOT_TOML.en}{where.en}.")) from None
    try:
        return msgspec.convert(plain, ReadOptions)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        reason = _PLACE.sub("", str(error))
        text = Text(sv=f"{NOT_A_PROFILE.sv} ({reason}).", en=f"{NOT_A_PROFILE.en} ({reason}).")
        code = "unknown-field" if "unknown field" in reason else "required" if "missing" in reason else "wrong-type"
        raise FaultsError([Fault(code, text, file=name, path=place[1] if place else None)]) from None


def _value(value: object) -> str:
    """Write a value as TOML: texts, integers, yes and no, and lists of them are written as in JSON."""
    return msgspec.json.encode(value).decode().replace(_DELETE, "\\u007f")


__all__ = ["profile_of", "read_profile", "written_profile"]
