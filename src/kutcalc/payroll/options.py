"""How a file of a company's own is to be read: what it is, which of its columns is what, and what it lacks.

The same in the API (`design/interfaces.md` 9.7), on the pages, and in the file of a profile that the command line takes
with `--map`. Nothing here is a fact about a person.
"""

from typing import Annotated, Final, Literal

import msgspec

FileKind = Literal["agi", "paxml", "sie", "csv", "xlsx", "ods"]
SourceUnit = Literal["kr", "ore", "hours", "minutes", "none"]
BirthFromIdentity: Final = "birth_year"
"""The column that a personal number is mapped to: the year alone goes on."""

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class SourceColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one column of the file is: its heading, the canonical column, and the unit that it is written in.

    `column` is one of the payslips or training tables, or of a policy's facts. A column of personal numbers is
    `birth_year`; one of the company's own employee numbers is `employee`. The unit of money is `kr` or `ore`, of time
    `hours` or `minutes`, of all else `none`; None takes it from the heading's ending, else `kr` and `hours`.
    """

    source: Short
    column: Short
    unit: SourceUnit | None = None


class Constant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value for a column that the file lacks, the same in all its rows."""

    column: Short
    value: int | bool | Short


class TimeCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a code of a time system means in this company: whether it is training, and paid.

    `code` is a `tidkod` or a `lonart`; with `dimension` and `object`, only transactions on that cost carrier.
    """

    code: Short
    is_training: bool
    is_paid: bool = True
    dimension: Annotated[int, msgspec.Meta(ge=1, le=99)] | None = None
    object: Short | None = None


class ReadOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that can be said of a file; what is left out is found in the file or guessed from its headings.

    `columns` None guesses from the headings. `time_codes` are for PAXml, `accounts` for SIE. `thousands` tells of
    columns whose amounts could be read in two ways (`1.234`) that the mark parts thousands, `decimals` that not; of
    hours (`7.30`) they tell whether it parts hours and minutes. `pad_zeros` names columns whose numbers have lost their
    leading zeros, and get them back.
    """

    kind: FileKind | None = None
    columns: Annotated[tuple[SourceColumn, ...], msgspec.Meta(max_length=200)] | None = None
    constants: Annotated[tuple[Constant, ...], msgspec.Meta(max_length=60)] = ()
    sheet: Short | None = None
    header_row: Annotated[int, msgspec.Meta(ge=1, le=250_000)] | None = None
    thousands: Annotated[tuple[Short, ...], msgspec.Meta(max_length=200)] = ()
    decimals: Annotated[tuple[Short, ...], msgspec.Meta(max_length=200)] = ()
    pad_zeros: Annotated[tuple[Short, ...], msgspec.Meta(max_length=200)] = ()
    time_codes: Annotated[tuple[TimeCode, ...], msgspec.Meta(max_length=500)] = ()
    accounts: Annotated[tuple[Short, ...], msgspec.Meta(max_length=200)] = ("7610",)


__all__ = ["BirthFromIdentity", "Constant", "FileKind", "ReadOptions", "SourceColumn", "SourceUnit", "TimeCode"]
