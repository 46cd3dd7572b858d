"""A result as one file that holds all of it: made in the pool, where one that takes too long is cut off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response

from kutcalc.analysis.cost import check_cost
from kutcalc.language import Language
from kutcalc.payroll.bundle import unbundled
from kutcalc.policy import Policy
from kutcalc.report.answer import Kind
from kutcalc.report.document import PDF, pdf_of_case, pdf_of_file, require_pdf
from kutcalc.report.document_parts import LeftOut
from kutcalc.report.workbook_out import MEDIA_TYPE, workbook_of_case, workbook_of_file
from kutcalc.server.addresses import address
from kutcalc.server.asked import AnyRequest
from kutcalc.server.held_files import found, token_of
from kutcalc.server.pages.case_asked import CaseAsked, calculation_of, checked, policy_of
from kutcalc.server.pages.frame import origin_of
from kutcalc.server.pages.result_page import policy_used

_MOST_DIGITS: Final = 9
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A kind of file that holds a whole result: its name and type, what makes it, and what it needs to be made."""

    name: str
    media_type: str
    of_case: Callable[[Kind, Body, Body, Policy | None, Language, LeftOut | None, str | None], bytes]
    of_file: Callable[[Body, bytes, tuple[str, ...], Policy | None, Language, LeftOut | None], bytes]
    require: Callable[[], None]


async def whole_file(
    request: AnyRequest, language: Language, case: CaseAsked, left_out: LeftOut | None, kind: WholeFile
) -> Response[bytes]:
    """Give a case as a file; PdfMissingError where that cannot be made, OverloadedError where it took too long."""
    kind.require()
    state = request.app.state
    calculation = calculation_of(checked(case), [])
    policy = policy_used(*policy_of(case))
    token = token_of(case.body)
    if token is not None:
        held = await found(state.keeper, token)
        check_cost(calculation, as_job=False, file_rows=held.payslips)
        made = await state.pool.run(kind.of_file, calculation, held.tables, held.given, policy, language, left_out)
    else:
        check_cost(calculation, as_job=False)
        link = _link(request, case, language)
        made = await state.pool.run(kind.of_case, case.kind, case.body, calculation, policy, language, left_out, link)
    headers = {"Content-Disposition": f'attachment; filename="{kind.name}"', "Cache-Control": "no-store"}
    return Response(made, media_type=kind.media_type, headers=headers)


def _pdf_of_case(
    kind: Kind,
    body: Body,
    calculation: Body,
    policy: Policy | None,
    language: Language,
    left_out: LeftOut | None,
    link: str | None,
) -> bytes:
    return pdf_of_case(kind, body, calculation, policy, language, left_out=left_out, link=link)


def _pdf_of_file(
    calculation: Body,
    tables: bytes,
    given: tuple[str, ...],
    policy: Policy | None,
    language: Language,
    left_out: LeftOut | None,
) -> bytes:
    return pdf_of_file(calculation, unbundled(tables), given, policy, language, left_out=left_out)


def _workbook_of_case(
    kind: Kind,
    body: Body,
    calculation: Body,
    policy: Policy | None,
    language: Language,
    left_out: LeftOut | None,
    _link: str | None,
) -> bytes:
    return workbook_of_case(kind, body, calculation, policy, language, left_out)


def _workbook_of_file(
    calculation: Body,
    tables: bytes,
    given: tuple[str, ...],
    policy: Policy | None,
    language: Language,
    left_out: LeftOut | None,
) -> bytes:
    return workbook_of_file(calculation, unbundled(tables), given, policy, language, left_out)


def _nothing() -> None:
    """Need nothing that may be missing."""


WHOLE_FILES: Final = {
    "pdf": WholeFile("kutcalc.pdf", PDF, _pdf_of_case, _pdf_of_file, require_pdf),
    "xlsx": WholeFile("kutcalc.xlsx", MEDIA_TYPE, _workbook_of_case, _workbook_of_file, _nothing),
}
"""Files of a whole case by their endings; all others hold one level."""


def _link(request: AnyRequest, case: CaseAsked, language: Language) -> str | None:
    """Give the whole address of the page that shows the case, where the case fits in one."""
    link, _ = case.link()
    if link is None:
        return None
    return f"{origin_of(request)}{address('result', language)}?{link.partition('?')[2]}"


def left_out_of(form: Mapping[str, str]) -> LeftOut | None:
    """Read how many rows the case of a form was made without; None where it was made of all."""
    left, given = (form.get(name, "") for name in ("left_out", "rows_given"))
    if not all(text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS for text in (left, given)):
        return None
    return LeftOut(given=int(given), left=int(left)) if 0 < int(left) <= int(given) else None


def counted(left_out: LeftOut | None) -> dict[str, int]:
    """Give the same for the page, which says it above its tables."""
    return {} if left_out is None else {"left_out": left_out.left, "rows_given": left_out.given}


__all__ = ["WHOLE_FILES", "WholeFile", "counted", "left_out_of", "whole_file"]
