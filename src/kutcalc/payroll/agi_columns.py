"""From leaves of an AGI to one row a statement: fields checked, identities under the key of the upload.

A statement with a field that is missing or cannot be read is left out, and what is wrong is given beside the rows.
"""

from typing import Final

import polars as pl

from kutcalc.payroll.agi_payees import PAYEE, employer_name, known_persons
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.parsed import PERSON
from kutcalc.payroll.statement import (
    AMOUNTS,
    EMPLOYER_FIELD,
    FLAGS,
    FOREIGN,
    MONTH_FIELD,
    NUMBER_FIELD,
    PAYEES,
    REMOVAL_FIELD,
    TRUE_WORDS,
    Misread,
    statement_month,
)

SPEC: Final = "_spec"
REMOVAL: Final = "_removal"
FOREIGN_CASE: Final = "_foreign"
AMOUNT_COLUMNS: Final[dict[str, str]] = {name: f"_{code}" for name, code in AMOUNTS.items()}
FLAG_COLUMNS: Final[dict[str, str]] = {name: f"_{code}" for name, code in FLAGS.items()}
STATEMENT_DTYPES: Final[dict[str, pl.DataType]] = {
    "employer": pl.String(),
    PERSON: pl.String(),
    "month": pl.Date(),
    "birth_year": pl.Int64(),
    SPEC: pl.Int64(),
    REMOVAL: pl.Boolean(),
    **dict.fromkeys(AMOUNT_COLUMNS.values(), pl.Int64()),
    **dict.fromkeys(FLAG_COLUMNS.values(), pl.Boolean()),
    FOREIGN_CASE: pl.Boolean(),
}
FIELDS: Final = (EMPLOYER_FIELD, MONTH_FIELD, NUMBER_FIELD, REMOVAL_FIELD, *PAYEES, *AMOUNTS, *FLAGS, *FOREIGN)
CODES: Final[dict[str, int]] = {name: code for code, name in enumerate(FIELDS)}
AMOUNT: Final = "^0*[0-9]{1,10}$"
SPECIFICATION: Final = "^[0-9]{1,10}$"
FALSE_WORDS: Final = ("0", "false")


def statements_of(starts: pl.Series, leaves: pl.DataFrame, keyed: Keyed) -> tuple[pl.DataFrame, list[Misread]]:
    """Give the rows of `STATEMENT_DTYPES` and what could not be read.

    `starts` is the line of each statement; `leaves` has `at` (which statement), `code` of the field, `text`, `line`.
    """
    leaves = leaves.with_columns(
        pl.col("text").str.strip_chars(),
        is_first=(pl.col("at").cast(pl.UInt64) * len(FIELDS) + pl.col("code")).is_first_distinct(),
    )
    wide = _with_keys(_wide(starts, leaves), keyed)
    wrong = pl.concat(
        [
            leaves.filter(~pl.col("is_first")).select("at", "code", "text", is_missing=pl.lit(value=False)),
            *(_unread(wide, name, pl.col(name).str.contains(AMOUNT)) for name in AMOUNTS),
            _unread(wide, NUMBER_FIELD, pl.col(NUMBER_FIELD).str.contains(SPECIFICATION)),
            _unread(wide, MONTH_FIELD, pl.col("month").is_not_null()),
            *(_missing(wide, name, name) for name in (EMPLOYER_FIELD, MONTH_FIELD)),
            _missing(wide, "BetalningsmottagarId", PAYEE),
        ]
    )
    if wrong.height:
        wide = wide.filter(~pl.col("at").is_in(wrong["at"].implode()))
    return wide.select(*_typed()), _misreads(wrong, leaves, starts)


def _wide(starts: pl.Series, leaves: pl.DataFrame) -> pl.DataFrame:
    """Put the first leaf of each field beside the others of its statement; empty is null."""
    filled = leaves.filter(pl.col("is_first") & (pl.col("text") != ""))
    frame = pl.DataFrame({"at": pl.int_range(starts.len(), dtype=pl.UInt32, eager=True)})
    texts = filled.select("at", "code", "text").partition_by("code", as_dict=True, include_key=False)
    for name, code in CODES.items():
        if (code,) in texts:
            column = texts[code,].rename({"text": name})
            frame = frame.join(column, on="at", how="left", maintain_order="left")
        else:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(name))
    return frame


def _with_keys(frame: pl.DataFrame, keyed: Keyed) -> pl.DataFrame:
    """Add employer, month, and the person under the key with the year of birth; null where it cannot be told."""
    texts = (pl.concat_str(pl.lit(f"{code}:"), pl.col(name)) for name, code in PAYEES.items())
    frame = frame.with_columns(pl.coalesce(*texts).alias(PAYEE))
    months = {text: statement_month(text) for text in _distinct(frame[MONTH_FIELD])}
    employers = {text: employer_name(text, keyed) for text in _distinct(frame[EMPLOYER_FIELD])}
    frame = frame.with_columns(
        pl.col(MONTH_FIELD).replace_strict(months, default=None, return_dtype=pl.Date).alias("month"),
        pl.col(EMPLOYER_FIELD).replace_strict(employers, default=None, return_dtype=pl.String).alias("employer"),
    )
    known = known_persons(
        frame.select(PAYEE, "month").drop_nulls().unique(PAYEE, keep="first", maintain_order=True), keyed
    )
    return frame.join(known, on=PAYEE, how="left", maintain_order="left")


def _distinct(texts: pl.Series) -> list[str]:
    return texts.unique().drop_nulls().to_list()


def _typed() -> list[pl.Expr]:
    """Give the columns of a statement in their types."""
    numbers = {**AMOUNT_COLUMNS, NUMBER_FIELD: SPEC}
    flags = {**FLAG_COLUMNS, REMOVAL_FIELD: REMOVAL}
    foreign = [(pl.col(name).is_not_null() & ~pl.col(name).is_in(FALSE_WORDS)) for name in FOREIGN]
    given = {
        **{column: pl.col(name).cast(pl.Int64).fill_null(0) for name, column in numbers.items()},
        **{column: pl.col(name).is_in(TRUE_WORDS).fill_null(value=False) for name, column in flags.items()},
        FOREIGN_CASE: pl.any_horizontal(foreign).fill_null(value=False),
    }
    return [given.get(name, pl.col(name)).alias(name) for name in STATEMENT_DTYPES]


def _unread(frame: pl.DataFrame, name: str, good: pl.Expr) -> pl.DataFrame:
    """Give the cells of a field that are filled and not good."""
    bad = frame.filter(pl.col(name).is_not_null() & ~good)
    return bad.select("at", _code(name), pl.col(name).alias("text"), is_missing=pl.lit(value=False))


def _missing(frame: pl.DataFrame, name: str, column: str) -> pl.DataFrame:
    """Give the statements that lack a field."""
    bad = frame.filter(pl.col(column).is_null())
    return bad.select("at", _code(name), pl.lit(None, pl.String).alias("text"), is_missing=pl.lit(value=True))


def _code(name: str) -> pl.Expr:
    return pl.lit(CODES[name], pl.UInt8).alias("code")


def _misreads(wrong: pl.DataFrame, leaves: pl.DataFrame, starts: pl.Series) -> list[Misread]:
    """Place what is wrong at the line of its leaf, or of its statement where there is none."""
    if not wrong.height:
        return []
    lines = leaves.filter(pl.col("at").is_in(wrong["at"].implode())).unique(["at", "code"], keep="last")
    placed = wrong.join(lines.select("at", "code", "line"), on=["at", "code"], how="left").sort("at", "code")
    return [
        Misread(
            starts[row["at"]] if row["is_missing"] or row["line"] is None else row["line"],
            FIELDS[row["code"]],
            None if row["is_missing"] else row["text"] or "",
        )
        for row in placed.iter_rows(named=True)
    ]
