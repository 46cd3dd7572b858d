"""The text of a number, a date or a time of a workbook: what the cell holds, never what it happens to look like.

Numbers are read as digits. A sum that a spreadsheet has worked out in binary (`22407.260000000002`) is read to the
nearest öre when it lies within a millionth of it, else to fifteen figures, which are all that a spreadsheet has.
"""

import re
from datetime import date, timedelta
from typing import Final, Literal

DateKind = Literal["date", "time"]

PLAIN_NUMBER: Final = r"^(?:0|-?[1-9][0-9]{0,14})$|^(?:[0-9]|-[1-9])[0-9]{0,5}\.[0-9]{1,6}$"
"""What every reader gives as it stands: no minus before zero, and fifteen figures for one that writes nine decimals."""
MOST_FIGURES: Final = 15
LONGEST_NUMBER: Final = 400
_OERE: Final = 2
_NEAR: Final = 10**6
_DAY_S: Final = 86_400
_LAST_DAY: Final = 2_958_465
"""The last day of the year 9999, as a spreadsheet counts days."""
_FIRST_SURE_DAY: Final = 61
"""Before it a spreadsheet counts a 29 February 1900 that never was."""
_NUMBER: Final = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,3}))?")
_CLOCK: Final = re.compile(
    r"(-?)P(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,7})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.[0-9]*)?S)?)?"
)

_BUILT_IN_DATES: Final = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)})
_BUILT_IN_TIMES: Final = frozenset({*range(18, 22), *range(32, 36), 45, 46, 47})
_NOT_PATTERN: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


def date_kind(number_format: int, code: str | None) -> DateKind | None:
    """Tell whether a number format shows a date, a time of the clock or a length of time, or a number."""
    if code is None:
        if number_format in _BUILT_IN_DATES:
            return "date"
        return "time" if number_format in _BUILT_IN_TIMES else None
    pattern = _NOT_PATTERN.sub("", code).partition(";")[0].lower()
    if "general" in pattern or "standard" in pattern:
        return None
    is_time = _ELAPSED.search(pattern) or (set("hs") & set(pattern) and not set("yd") & set(pattern))
    return "time" if is_time else "date" if set("ymd") & set(pattern) else None


def number_text(written: str) -> str | None:
    """Write a number of a workbook plainly, exactly where it can be; None when it is none."""
    read = _read(written)
    if read is None:
        return None
    number, scale = read
    if scale > _OERE:
        unit = 10 ** (scale - _OERE)
        near = _nearest(number, unit)
        if near and abs(number - near * unit) * _NEAR < 10**scale:
            number, scale = near, _OERE
        elif (extra := min(len(str(abs(number))) - MOST_FIGURES, scale)) > 0:
            number, scale = _nearest(number, 10**extra), scale - extra
    return _written(number, scale)


def serial_text(written: str, kind: DateKind, *, is_1904: bool) -> str | None:
    """Write a day counted by a spreadsheet as a date or a length of time; as a number when it can be neither."""
    read = _read(written)
    if read is None:
        return None
    number, scale = read
    seconds = _nearest(number * _DAY_S, 10**scale)
    if kind == "time" and seconds >= 0:
        return clock_text(seconds)
    days, rest = divmod(seconds, _DAY_S)
    start = date(1904, 1, 1) if is_1904 else date(1899, 12, 30 if days >= _FIRST_SURE_DAY else 31)
    if kind == "time" or not 0 <= days <= _LAST_DAY - 1462:
        return number_text(written)
    day = (start + timedelta(days)).isoformat()
    return f"{day} {rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}" if rest else day


def duration_text(written: str) -> str:
    """Write a length of time such as `PT12H30M00S` as `12:30`; what is none stays as it is."""
    match = _CLOCK.fullmatch(written)
    if match is None:
        return written
    sign, *parts = match.groups()
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    return sign + clock_text(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def clock_text(seconds: int) -> str:
    """Write a length of time as hours and minutes, and seconds where there are any."""
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def _read(written: str) -> tuple[int, int] | None:
    """Read a number as an integer and how many of its figures are decimals."""
    if len(written) > LONGEST_NUMBER:
        return None
    match = _NUMBER.fullmatch(written.strip())
    if match is None:
        return None
    sign, whole, decimals, power = match.group(1), match.group(2), match.group(3) or "", int(match.group(4) or 0)
    if not whole and not decimals:
        return None
    number = int(whole + decimals) * (-1 if sign == "-" else 1)
    scale = len(decimals) - power
    return (number * 10**-scale, 0) if scale < 0 else (number, scale)


def _nearest(number: int, unit: int) -> int:
    """Divide to the nearest integer, halves away from zero."""
    nearest = (abs(number) * 2 + unit) // (unit * 2)
    return -nearest if number < 0 else nearest


def _written(number: int, scale: int) -> str:
    digits = str(abs(number)).rjust(scale + 1, "0")
    whole, decimals = digits[: len(digits) - scale], digits[len(digits) - scale :].rstrip("0")
    text = f"{whole}.{decimals}" if decimals else whole
    return f"-{text}" if number < 0 else text
