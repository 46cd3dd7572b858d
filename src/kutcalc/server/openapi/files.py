"""The schemas of files: how one may be read, what is said of it, and the forms that it may come in (9.7)."""

from typing import Any, Final, get_args

from kutcalc.limits import KEEP_MAX
from kutcalc.payroll.options import FileKind, SourceUnit
from kutcalc.server.openapi.books import NOTE
from kutcalc.server.openapi.shapes import (
    ANY_MONTH,
    COUNT,
    FLAG,
    INTEGER,
    MOMENT,
    TEXT,
    Schema,
    array,
    choice,
    closed,
    integer,
    opened,
    or_null,
    ref,
    text,
)
from kutcalc.server.parsing import columns_known
from kutcalc.server.payroll_file_options import (
    LAST_DIMENSION,
    LAST_ROW,
    MOST_CODES,
    MOST_COLUMNS,
    MOST_CONSTANTS,
    MOST_LETTERS,
)
from kutcalc.server.uploading import MULTIPART, RAW_ENDINGS

_BYTES: Final[Schema] = {"type": "string", "format": "binary"}
_SHORT: Final = text(1, MOST_LETTERS)
FILE_BODIES: Final[dict[str, Schema]] = {
    MULTIPART: closed({"file": _BYTES}, {"options": ref("FileOptions")}),
    **dict.fromkeys(RAW_ENDINGS, _BYTES),
}
"""A file comes as a part of a form, or as it is."""


def file_schemas() -> dict[str, Schema]:
    """Give the components about files."""
    return {"FileOptions": _options(), "PayrollFileReply": _reply()}


def _options() -> Schema:
    column = choice(columns_known())
    value: Schema = {"anyOf": [INTEGER, FLAG, _SHORT]}
    code = closed(
        {"code": _SHORT, "is_training": FLAG},
        {"is_paid": FLAG, "dimension": or_null(integer(1, LAST_DIMENSION)), "object": or_null(_SHORT)},
    )
    source = closed({"source": _SHORT, "column": column}, {"unit": or_null(choice(get_args(SourceUnit)))})
    made = closed(
        {},
        {
            "kind": or_null(choice(get_args(FileKind))),
            "columns": or_null(array(source, 0, MOST_COLUMNS)),
            "constants": array(closed({"column": column, "value": value}), 0, MOST_CONSTANTS),
            "sheet": or_null(_SHORT),
            "header_row": or_null(integer(1, LAST_ROW)),
            "thousands": array(_SHORT, 0, MOST_COLUMNS),
            "decimals": array(_SHORT, 0, MOST_COLUMNS),
            "pad_zeros": array(_SHORT, 0, MOST_COLUMNS),
            "time_codes": array(code, 0, MOST_CODES),
            "accounts": array(_SHORT, 0, MOST_COLUMNS),
            "remove_bad_rows": FLAG,
            "return_rows": FLAG,
            "keep_minutes": integer(0, KEEP_MAX.default),
        },
    )
    return {**made, "description": "How the file is to be read; what is left out is found in it."}


def _reply() -> Schema:
    used = opened(
        {
            "source": TEXT,
            "column": TEXT,
            "unit": choice(get_args(SourceUnit)),
            "derived": FLAG,
            "samples": array(TEXT),
        }
    )
    info = opened(
        {
            "kind": choice(get_args(FileKind)),
            "encoding": or_null(TEXT),
            "separator": or_null(TEXT),
            "sheet": or_null(TEXT),
            "header_row": or_null(COUNT),
        }
    )
    row: dict[str, Any] = {"type": "object"}
    return opened(
        {
            "file": info,
            "columns_used": array(used),
            "columns_dropped": array(TEXT),
            "rows": opened(dict.fromkeys(("read", "used", "refused", "doubled"), COUNT)),
            "persons": COUNT,
            "period": or_null(opened({"first": ANY_MONTH, "last": ANY_MONTH})),
            "totals": opened(dict.fromkeys(("cash_pay_ore", "benefits_ore", "fee_ore", "minutes"), INTEGER)),
            "errors": array(opened({"code": TEXT, "detail": TEXT}, {"row": COUNT, "column": TEXT, "correct": TEXT})),
            "case_token": or_null(TEXT),
            "expires_at": or_null(MOMENT),
        },
        {
            "warnings": array(NOTE),
            "costs": array(opened({"month": ANY_MONTH, "account": TEXT, "amount_ore": INTEGER})),
            "payslips": array(row),
            "training": array(row),
        },
    )


__all__ = ["FILE_BODIES", "file_schemas"]
