"""Files of a company's own, for the API and the pages alike: read in a limited process, and made ready to be held."""

import asyncio
import os
from collections.abc import Sequence

from kutcalc.payroll.bundle import bundled
from kutcalc.payroll.intake import Intake, UploadedFile, read_uploads
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsers import Parsers
from kutcalc.payroll.tables import Tables
from kutcalc.report.payroll_file import given_columns
from kutcalc.server.held_files import GONE, HeldFile, found, kept, token_of
from kutcalc.server.parsing import WAITING
from kutcalc.server.uploads import Upload


async def read_files(
    parsers: Parsers, files: Sequence[tuple[Upload, ReadOptions]], *, remove_bad_rows: bool = False
) -> Intake:
    """Read files that belong together, off the loop; the first is of payslips, a second of training.

    Raises what reading them does: FileEmptyError, FileTypeError, FileProtectedError, FileTooExpensiveError. What is
    wrong in rows, and what must be asked, stands in the answer.
    """
    for upload, _ in files:
        os.lseek(upload.descriptor, 0, os.SEEK_SET)
    given = [
        UploadedFile(upload.name, upload.descriptor, options, is_training=place > 0)
        for place, (upload, options) in enumerate(files)
    ]
    return await WAITING.run(read_uploads, parsers, given, remove_bad_rows=remove_bad_rows)


async def packed_file(intake: Intake, tables: Tables, options: Sequence[ReadOptions]) -> HeldFile:
    """Make what is held of files that were read."""
    given: set[str] = set()
    for about, one in zip(intake.abouts, options, strict=True):
        given |= given_columns(about, one.constants)
    return HeldFile(
        tables=await asyncio.to_thread(bundled, tables),
        payslips=tables.payslips.height,
        given=tuple(sorted(given)),
        abouts=tuple(intake.abouts),
        left_out=intake.left_out,
    )


__all__ = ["GONE", "HeldFile", "found", "kept", "packed_file", "read_files", "token_of"]
