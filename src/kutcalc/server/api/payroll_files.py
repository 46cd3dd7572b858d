"""A file of a company's own over HTTP: read, told of, and held only where that is asked for (9.7).

Nothing of the body is ever on a disk. So a reply is not kept for a request that comes twice: the file is read again,
which gives the same, and the keeper knows by a keyed hash of what was read which token the first was given.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec
from litestar import Response, post

from kutcalc.analysis.cost import check_rows
from kutcalc.errors import Fault, FaultsError, FileEmptyError, RowsInvalidError
from kutcalc.language import Text
from kutcalc.payroll.parsed import Question
from kutcalc.payroll.tables import Warned
from kutcalc.report.payroll_file import file_report, file_rows
from kutcalc.server.api.routing import OPERATION, app_state
from kutcalc.server.asked import AnyRequest, language_of
from kutcalc.server.held import Ticket
from kutcalc.server.held_files import HeldFile
from kutcalc.server.keeper import Keeper
from kutcalc.server.negotiation import JSON, chosen_type
from kutcalc.server.parsing import columns_known
from kutcalc.server.payroll_file import packed_file, read_files
from kutcalc.server.payroll_file_options import FileOptions, options_of_text
from kutcalc.server.problems import fault_items
from kutcalc.server.query import Parameter, query_of
from kutcalc.server.repeating import REPLAYED, client_of, key_of
from kutcalc.server.replies import bytes_reply
from kutcalc.server.uploading import form_of, is_form, raw_form_of
from kutcalc.server.uploads import Form

FILE: Final = "file"
OPTIONS: Final = "options"
OPTIONS_QUERY: Final[dict[str, Parameter]] = {
    OPTIONS: Parameter(
        "text", "The options as JSON, for a body that is the file itself.", high=2_048, component="FileOptions"
    )
}
_NO_FILE: Final = Text(
    sv="Filen saknas. Skicka den som delen file.", en="The file is missing. Send it as the part file."
)
NO_PAYSLIPS: Final[Warned] = (
    "no_payslips_in_file",
    Text(
        sv="Filen har inga lönerader, så det finns inget att räkna på och inget hålls kvar.",
        en="The file has no payslips, so there is nothing to calculate on and nothing is kept.",
    ),
)
_QUESTIONS: Final[dict[str, tuple[str, str, Text]]] = {
    "ambiguous_amounts": (
        "ambiguous-number",
        "/options/thousands",
        Text(
            sv="Beloppen i kolumnen kan läsas på två sätt. Skriv rubriken i options.thousands om tecknet delar "
            "tusental, annars i options.decimals.",
            en="The amounts of the column can be read in two ways. Write the heading in options.thousands if the mark "
            "parts thousands, else in options.decimals.",
        ),
    ),
    "ambiguous_hours": (
        "ambiguous-number",
        "/options/thousands",
        Text(
            sv="Tiderna i kolumnen kan läsas på två sätt. Skriv rubriken i options.thousands om 7.30 är 7 timmar och "
            "30 minuter, annars i options.decimals.",
            en="The times of the column can be read in two ways. Write the heading in options.thousands if 7.30 is 7 "
            "hours and 30 minutes, else in options.decimals.",
        ),
    ),
    "lost_zeros": (
        "required",
        "/options/pad_zeros",
        Text(
            sv="Nollor först i kolumnens nummer verkar ha försvunnit. Skriv rubriken i options.pad_zeros om de ska "
            "läggas till.",
            en="Leading zeros of the column's numbers seem to be lost. Write the heading in options.pad_zeros if they "
            "should be added.",
        ),
    ),
    "time_code": (
        "required",
        "/options/time_codes",
        Text(
            sv="Är koden utbildning? Svara i options.time_codes med code, is_training och is_paid.",
            en="Is the code training? Answer in options.time_codes with code, is_training and is_paid.",
        ),
    ),
    "missing_column": (
        "required",
        "/options/columns",
        Text(
            sv="Kolumnen saknas i filen. Ange i options.columns vilken rubrik den har, eller i options.constants ett "
            "värde för alla rader.",
            en="The file lacks the column. Say in options.columns which heading it has, or in options.constants one "
            "value for all rows.",
        ),
    ),
    "sheet": (
        "required",
        "/options/sheet",
        Text(
            sv="Arbetsboken har flera blad med tabeller. Välj ett i options.sheet.",
            en="The workbook has several sheets with tables. Choose one in options.sheet.",
        ),
    ),
}


@post(
    "/payroll-files",
    status_code=200,
    name="api-read_payroll_file",
    opt={OPERATION: "read_payroll_file"},
    request_max_body_size=None,
)
async def read_payroll_file(request: AnyRequest) -> Response[bytes]:
    """Answer `POST /payroll-files`."""
    chosen_type(request.headers.get("accept"), (JSON,))
    key, keeper, client = key_of(request), app_state(request).keeper, client_of(request)
    is_raw = not is_form(request)
    asked = query_of(request, OPTIONS_QUERY if is_raw else {})
    form = await (raw_form_of(request) if is_raw else form_of(request, files=(FILE,), texts=(OPTIONS,)))
    with form:
        known = await asyncio.to_thread(columns_known)
        options = options_of_text(asked.get(OPTIONS) if is_raw else form.texts.get(OPTIONS), known)
        if key is None:
            return await _answered(request, form, options, None)
        await keeper.begin(client, key)
        try:
            return await _answered(request, form, options, key)
        finally:
            await keeper.drop(client, key)


async def _answered(request: AnyRequest, form: Form, options: FileOptions, key: str | None) -> Response[bytes]:
    """Read the file, and hold it where that is asked for."""
    upload = form.files.get(FILE)
    if upload is None:
        raise FaultsError([Fault(code="required", text=_NO_FILE, path=FILE)])
    if not upload.size:
        raise FileEmptyError(upload.name, is_bare=True)
    intake = await read_files(
        app_state(request).parsers, [(upload, options.reading)], remove_bad_rows=options.remove_bad_rows
    )
    (about,) = intake.abouts
    if about.questions:
        raise FaultsError(_asked(about.questions))
    tables, language = intake.tables, language_of(request)
    if tables is None and intake.faults:
        raise rows_invalid(intake.faults, intake.fault_total)
    warnings = about.warnings if tables is None else tables.warnings
    if tables is None:
        warnings = (*warnings, NO_PAYSLIPS)
    reply = {
        **file_report(about, intake.tally, warnings, language, intake.costs),
        "errors": fault_items(intake.faults, language),
        "case_token": None,
        "expires_at": None,
    }
    if options.return_rows and tables is not None:
        check_rows({"payslip": tables.payslips.height, "training": tables.training.height})
    held = None if tables is None else await packed_file(intake, tables, [options.reading])
    was_replayed, ticket = await _ticket(app_state(request).keeper, client_of(request), key, held, options)
    if ticket is not None:
        reply |= _held_until(ticket)
    if options.return_rows:
        reply |= await asyncio.to_thread(file_rows, tables, () if held is None else held.given)
    content = await asyncio.to_thread(msgspec.json.encode, reply)
    return bytes_reply(request, content, headers={REPLAYED: "true"} if was_replayed else None)


async def _ticket(
    keeper: Keeper, client: str, key: str | None, held: HeldFile | None, options: FileOptions
) -> tuple[bool, Ticket | None]:
    """Hold a file where that is asked for and there is something to calculate; with a key, only the first time."""
    minutes = 0 if held is None else options.keep_minutes
    content = b"" if held is None else msgspec.msgpack.encode(held)
    if key is None:
        return False, await keeper.keep(client, content, minutes) if minutes else None
    said = msgspec.json.encode(options) + content
    return await keeper.settle(client, key, said, content, minutes)


def _held_until(ticket: Ticket) -> dict[str, str | None]:
    moment = datetime.fromtimestamp(ticket.expires_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"case_token": ticket.token, "expires_at": moment}


def rows_invalid(faults: tuple[Fault, ...], total: int) -> RowsInvalidError:
    """Make the refusal of a file whose rows have faults, of which the first are told."""
    error = RowsInvalidError(faults)
    if total > len(faults):
        error.text = Text(
            sv=f"{total} fel, varav {len(faults)} visas.", en=f"{total} faults, of which {len(faults)} are shown."
        )
    return error


def _asked(questions: tuple[Question, ...]) -> Iterator[Fault]:
    for one in questions:
        code, pointer, text = _QUESTIONS.get(one.kind, _QUESTIONS["missing_column"])
        yield Fault(code=code, text=text, column=one.name, pointer=pointer)


__all__ = ["OPTIONS_QUERY", "read_payroll_file", "rows_invalid"]
