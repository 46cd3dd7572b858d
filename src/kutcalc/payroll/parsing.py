"""One file to tables: its kind is found, and the reader of that kind does the rest. Runs in the limited process."""

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

from kutcalc.errors import FileEmptyError, FileTypeError
from kutcalc.language import Text
from kutcalc.limits import MAX_ROWS
from kutcalc.payroll.agi import parsed_of_agi
from kutcalc.payroll.canonical import canonical_table, parsed_of_canonical
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.kinds import START_BYTES, recognise
from kutcalc.payroll.mapping import parsed_of_table
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsed import Parsed
from kutcalc.payroll.paxml import parsed_of_paxml
from kutcalc.payroll.sie import parsed_of_sie
from kutcalc.payroll.table import raw_of_text
from kutcalc.payroll.tables import Column, TableName
from kutcalc.payroll.text_size import refuse_long, refuse_wide
from kutcalc.payroll.workbook import raw_of_workbook


def parse(
    name: str,
    source: BinaryIO,
    options: ReadOptions,
    secret: bytes,
    law_months: tuple[date, date],
    facts: Sequence[Column] = (),
    *,
    is_upload: bool = True,
    table: TableName | None = None,
) -> Parsed:
    """Read one file, named `name` in every message, into tables without identities.

    `secret` keys the stand-ins of one upload. `is_upload` holds it to the limits of size; `table` is what a
    canonical table is given as. Raises FileTypeError, FileEmptyError, FileProtectedError,
    FileTooExpensiveError; what is wrong in rows stands in the answer.
    """
    source.seek(0)
    start = source.read(START_BYTES)
    source.seek(0)
    if not start:
        raise FileEmptyError(name, is_bare=True)
    kind = recognise(name, start)
    if options.kind not in (None, kind):
        text = Text(sv=f"filen är {kind}, inte {options.kind}.", en=f"the file is {kind}, not {options.kind}.")
        raise FileTypeError(name, text)
    keyed = Keyed(secret)
    most = MAX_ROWS.value() if is_upload else None
    match kind:
        case "agi":
            return parsed_of_agi(name, source, options, keyed, facts, most_statements=most)
        case "paxml":
            return parsed_of_paxml(name, source, options, keyed, facts)
        case "sie":
            return parsed_of_sie(name, source, options, keyed, most_rows=most)
        case "csv":
            return _of_text(name, source, start, options, keyed, law_months, facts, table, is_upload=is_upload)
        case _:
            raw = raw_of_workbook(name, source, options)
            return raw if isinstance(raw, Parsed) else parsed_of_table(raw, options, keyed, law_months, facts)


def _of_text(
    name: str,
    source: BinaryIO,
    start: bytes,
    options: ReadOptions,
    keyed: Keyed,
    law_months: tuple[date, date],
    facts: Sequence[Column],
    table: TableName | None,
    *,
    is_upload: bool,
) -> Parsed:
    """Read delimited text: a canonical table strictly, any other by its map or by its headings."""
    content = source.read()
    if is_upload:
        refuse_long(name, content)
    own = canonical_table(name, start, options, facts)
    if own is not None and table in (None, own):
        parsed = parsed_of_canonical(name, content, own, law_months, facts)
        if is_upload:
            refuse_wide(name, parsed.tables[own])
        return parsed
    raw = raw_of_text(name, content, options)
    if is_upload:
        refuse_wide(name, raw.frame)
    return parsed_of_table(raw, options, keyed, law_months, facts)
