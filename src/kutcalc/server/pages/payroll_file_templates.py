"""Files to start from: the two tables with their headings and nothing else, and one example as a payroll system has it.

The international form has commas and LF, the Swedish one opens by itself in a Swedish Excel (`design/interfaces.md` 4).
"""

from typing import Final

import msgspec
from litestar import Response, get

from kutcalc.language import Language, Text
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS
from kutcalc.server.addresses import ADDRESSES
from kutcalc.server.asked import AnyRequest
from kutcalc.server.refusals import NotFoundError

_MARK: Final = "\ufeff"
_LEFT_OUT: Final = frozenset({"covid_reduction", "hiring_support", "hired_month", "group", "group_rank", "balance_ore"})
"""Columns that few need; they may be added."""
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "payslips": tuple(one.name for one in PAYSLIP_COLUMNS if one.name not in _LEFT_OUT),
    "training": tuple(one.name for one in TRAINING_COLUMNS),
}
_EXAMPLE: Final = (
    ("ANST.NR", "NAMN", "FÖDELSEÅR", "MÅNAD", "LÖN", "SJUKLÖN", "KURSAVGIFT", "TIMMAR", "ANORDNARE"),
    ("101", "Ada Exempel", "1985", "2026-05", "33 333,00", "0,00", "12 345,67", "16", "extern"),
    ("102", "Bo Exempel", "1979", "2026-05", "41 117,00", "1 250,00", "0,00", "0", ""),
    ("103", "Cilla Exempel", "1996", "2026-05", "28 999,75", "0,00", "4 000,00", "7,5", "extern"),
    ("104", "Dan Exempel", "1957", "2026-05", "38 400,00", "0,00", "0,00", "0", ""),
)


class Template(msgspec.Struct, frozen=True):
    """One file to download: its name, and what it is."""

    name: str
    text: Text


TEMPLATES: Final = (
    Template("exempel.csv", Text(sv="Exempelfil, som ur ett lönesystem", en="Example, as out of a payroll system")),
    Template("payslips-sv.csv", Text(sv="Löner för svensk Excel", en="Pay for a Swedish Excel")),
    Template("training-sv.csv", Text(sv="Kurser för svensk Excel", en="Courses for a Swedish Excel")),
    Template("payslips.csv", Text(sv="Löner med komma", en="Pay with commas")),
    Template("training.csv", Text(sv="Kurser med komma", en="Courses with commas")),
)
_PATHS: Final = [
    f"{ADDRESSES['payroll_file'][0]}/mallar/{{name:str}}",
    f"{ADDRESSES['payroll_file'][1]}/templates/{{name:str}}",
]


def template_address(name: str, language: Language) -> str:
    """Give the address of a file to download."""
    return _PATHS[0 if language == "sv" else 1].replace("{name:str}", name)


def content_of(name: str) -> bytes:
    """Write a file to download; NotFoundError where there is none by this name."""
    if name not in {one.name for one in TEMPLATES}:
        raise NotFoundError
    stem, _, dialect = name.removesuffix(".csv").partition("-")
    rows = _EXAMPLE if stem == "exempel" else (HEADINGS[stem],)
    if dialect == "sv" or stem == "exempel":
        return (_MARK + "".join(";".join(row) + "\r\n" for row in rows)).encode()
    return "".join(",".join(row) + "\n" for row in rows).encode()


@get(_PATHS, name="payroll-file-template")
async def template_file(request: AnyRequest) -> Response[bytes]:
    """Give a file to start from."""
    name = str(request.path_params["name"])
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "public, max-age=300"}
    return Response(content_of(name), media_type="text/csv", headers=headers)


__all__ = ["HEADINGS", "TEMPLATES", "content_of", "template_address", "template_file"]
