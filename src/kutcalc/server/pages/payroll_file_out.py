"""What can be saved from the check page: every fault as a table, and how the file is read as a profile."""

from typing import Final

from litestar import Response

from kutcalc.language import Language
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.profile import written_profile
from kutcalc.report.faults_out import csv_of_faults
from kutcalc.server.pages.payroll_file_held import PageFile, fault_text

PROFILE_NAME: Final = {"sv": "kutcalc-lasning.toml", "en": "kutcalc-reading.toml"}
FAULTS_NAME: Final = {"sv": "kutcalc-fel.csv", "en": "kutcalc-faults.csv"}


def faults_file(file: PageFile, language: Language) -> Response[bytes]:
    """Give every row that is wrong as a table that opens in the spreadsheet of the language."""
    told = [
        (fault.file or "", fault.row, fault.column or "", fault_text(fault, file).read(language), fault.correct or "")
        for fault in file.faults
    ]
    shown = {(name, row) for name, row, *_ in told}
    silent = [
        (name, row, "", "", "") for name, rows in file.bad_rows.items() for row in rows if (name, row) not in shown
    ]
    content = csv_of_faults([*told, *silent], language)
    return _file(content, "text/csv", FAULTS_NAME[language])


def profile_file(options: ReadOptions, language: Language) -> Response[bytes]:
    """Give how a file is read, to be used the next time or on the command line."""
    return _file(written_profile(options).encode(), "application/toml", PROFILE_NAME[language])


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


__all__ = ["faults_file", "profile_file"]
