"""What waits in memory between the check page and the result: the tables, and all that the page says of the files."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.limits import PAGE_HOLD
from kutcalc.payroll.dropped import DROPPED
from kutcalc.payroll.headings import guessed
from kutcalc.payroll.intake import Intake
from kutcalc.payroll.options import Constant, ReadOptions
from kutcalc.payroll.parsed import About
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, Declared, Warned
from kutcalc.payroll.tally import CostMonth, Tally
from kutcalc.server.api.routing import app_state
from kutcalc.server.asked import AnyRequest
from kutcalc.server.pages.forms import ONE_EMPLOYER
from kutcalc.server.payroll_file import GONE, packed_file, read_files, token_of
from kutcalc.server.repeating import client_of
from kutcalc.server.uploads import Upload

MOST_ROWS_NAMED: Final = 20
_SAID_BY_PAGE: Final = frozenset({"rows_removed", DROPPED})
"""The warnings that say what the page says by itself: which rows were left out, and which columns."""


_UNSAID: Final = Constant("employer", ONE_EMPLOYER)
NOTHING: Final = Tally(0, 0, 0, 0, 0, None, None, {})
_SAID_HERE: Final = {
    "required": Text(sv="Cellen är tom. Fyll i den.", en="The cell is empty. Fill it in."),
    "duplicate": Text(
        sv="Samma person och månad står på rad {}. Lägg ihop raderna, eller ta bort den ena.",
        en="The same person and month stand in row {}. Add the rows together, or remove one.",
    ),
    "no-such-payslip": Text(
        sv="Ingen lönerad finns för personen i den månaden. Rätta raden, eller lägg till lönen.",
        en="There is no row of pay for the person in that month. Correct the row, or add the pay.",
    ),
}
"""Faults between rows, in the words of this page: the names of columns and stand-ins are none that its reader knows."""


class PageFile(msgspec.Struct, frozen=True, kw_only=True):
    """Files that were read. It has all that `HeldFile` has, so that a calculation finds it by its token too.

    `tables` is empty where no payslip could be made of the files: something must be asked or mended first. `fields` are
    those of the form, and `options` how each was read; `faults` are the first, `fault_total` counts all of them.
    """

    tables: bytes = b""
    payslips: int = 0
    given: tuple[str, ...] = ()
    abouts: tuple[About, ...] = ()
    left_out: int = 0
    fields: tuple[str, ...] = ()
    options: tuple[ReadOptions, ...] = ()
    tally: Tally = NOTHING
    costs: tuple[CostMonth, ...] = ()
    faults: tuple[Fault, ...] = ()
    fault_total: int = 0
    bad_rows: dict[str, tuple[int, ...]] = {}
    warnings: tuple[Warned, ...] = ()
    declared: tuple[Declared, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether there is something to calculate."""
        return bool(self.tables)

    @property
    def questions(self) -> tuple[Any, ...]:
        """Give all that must be asked, of all the files."""
        return tuple(question for about in self.abouts for question in about.questions)


async def read_page_files(request: AnyRequest, files: Sequence[tuple[Upload, ReadOptions]]) -> PageFile:
    """Read files for the check page; rows that are wrong are left out of the tables and told of."""
    parsers = app_state(request).parsers
    given = [(upload, _whole(options)) for upload, options in files]
    intake = await read_files(parsers, given, remove_bad_rows=True)
    slimmer = [
        (upload, _without_said(options, about)) for (upload, options), about in zip(given, intake.abouts, strict=True)
    ]
    if slimmer != given:
        again = await read_files(parsers, slimmer, remove_bad_rows=True)
        intake = intake if _lacks(again) - _lacks(intake) else again
    return await _page_file(intake, files)


def _lacks(intake: Intake) -> set[str]:
    """Name what the files lack: a heading may promise what the cells below it do not hold."""
    return {one.name for about in intake.abouts for one in about.questions if one.kind == "missing_column"}


def _whole(options: ReadOptions) -> ReadOptions:
    """Give the options with the one employer of the page: a company's own file seldom says whose it is."""
    said = {one.column for one in options.columns or ()}
    constants = [one for one in (*options.constants, _UNSAID) if one.column not in said]
    once = {one.column: one for one in reversed(constants)}
    return msgspec.structs.replace(options, constants=tuple(once.values()))


def _without_said(options: ReadOptions, about: About) -> ReadOptions:
    """Leave out what one answer would fill where the file has a column of it after all."""
    if options.columns is not None:
        return options
    known = {one.name: one for one in (*TRAINING_COLUMNS, *PAYSLIP_COLUMNS)}
    wanted = {one.column: known[one.column] for one in options.constants if one.column in known}
    said = guessed(about.headings, wanted).columns if about.headings else {}
    kept = tuple(one for one in options.constants if one.column not in said)
    return options if len(kept) == len(options.constants) else msgspec.structs.replace(options, constants=kept)


async def _page_file(intake: Intake, files: Sequence[tuple[Upload, ReadOptions]]) -> PageFile:
    told = PageFile(
        abouts=tuple(intake.abouts),
        fields=tuple(upload.field for upload, _ in files),
        options=tuple(options for _, options in files),
        tally=intake.tally,
        costs=tuple(intake.costs),
        faults=tuple(intake.faults),
        fault_total=intake.fault_total,
        left_out=intake.left_out,
        bad_rows={name: tuple(sorted(rows)) for name, rows in intake.bad_rows.items()},
    )
    tables = intake.tables
    if tables is None or told.questions or not tables.payslips.height:
        return told
    held = await packed_file(intake, tables, told.options)
    return msgspec.structs.replace(
        told,
        tables=held.tables,
        payslips=held.payslips,
        given=held.given,
        warnings=tuple(one for one in tables.warnings if one[0] not in _SAID_BY_PAGE),
        declared=tuple(tables.declared),
    )


async def hold(request: AnyRequest, file: PageFile, before: str) -> str:
    """Hold files that were read, in the place of those held before; the empty token where nothing is held."""
    keeper = app_state(request).keeper
    if before:
        await keeper.forget(before)
    if not file.is_ready:
        return ""
    content = msgspec.msgpack.encode(file)
    ticket = await keeper.keep(client_of(request), content, PAGE_HOLD.value(), gives_way=True)
    return str(ticket.token)


async def find_held(request: AnyRequest, token: str) -> PageFile | None:
    """Find what is held under a token; None where it is not, or was not put there by a page."""
    held = await app_state(request).keeper.find(token) if token else None
    if held is None:
        return None
    found = msgspec.msgpack.decode(held.content, type=PageFile)
    return found if found.fields else None


async def told_of_file(request: AnyRequest, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a result says of the file behind it: how many rows of how many, and which columns were dropped."""
    token = token_of(body)
    found = None if token is None else await find_held(request, token)
    if found is None:
        return {}
    return {
        "left_out": found.left_out,
        "rows_given": found.tally.read,
        "rows_left_out": [row for rows in found.bad_rows.values() for row in rows][:MOST_ROWS_NAMED],
        "file_dropped": [name for about in found.abouts for name in about.columns_dropped],
        "file_used": [used.source for about in found.abouts for used in about.columns_used],
    }


def is_gone(error: FaultsError) -> bool:
    """Whether an error says that a file is no longer held."""
    return any(fault.code == "not-found" and fault.text == GONE for fault in error.faults)


def without_told(warnings: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give the warnings of a reply without what the page says by itself."""
    return [one for one in warnings if one.get("code") not in _SAID_BY_PAGE]


def fault_text(fault: Fault, file: PageFile) -> Text:
    """Give the sentence of a fault as a page says it: a place that the page shows is not said again."""
    names = [about.name for about in file.abouts]
    said = _SAID_HERE.get(fault.code) if fault.row is not None else None
    if said is None:
        return unnamed(fault.text, names)
    other = next((found[1] for name in names if (found := re.search(rf"{re.escape(name)}:(\d+)", fault.text.sv))), "")
    return Text(sv=said.sv.format(other), en=said.en.format(other))


def unnamed(text: Text, names: Sequence[str]) -> Text:
    """Give a sentence without the name that a file goes by here, which its owner never gave it."""
    sv, en = text.sv, text.en
    for name in names:
        sv, en = sv.removeprefix(f"{name}: "), en.removeprefix(f"{name}: ")
        place = rf"{re.escape(name)}:(\d+)"
        sv, en = re.sub(place, r"rad \1", sv), re.sub(place, r"row \1", en)
    return Text(sv=sv[:1].upper() + sv[1:], en=en[:1].upper() + en[1:])


__all__ = [
    "PageFile",
    "fault_text",
    "find_held",
    "hold",
    "is_gone",
    "read_page_files",
    "told_of_file",
    "unnamed",
    "without_told",
]
