"""A result as a PDF: made in the pool, where a document that takes too long is cut off and never holds up a page."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Response

from kutcalc.analysis.cost import check_cost
from kutcalc.language import Language
from kutcalc.payroll.bundle import unbundled
from kutcalc.policy import Policy
from kutcalc.report.answer import Kind
from kutcalc.report.document import PDF, LeftOut, pdf_of_case, pdf_of_file, require_pdf
from kutcalc.server.addresses import address
from kutcalc.server.asked import AnyRequest
from kutcalc.server.held_files import found, token_of
from kutcalc.server.pages.case_asked import CaseAsked, calculation_of, checked, policy_of
from kutcalc.server.pages.frame import origin_of
from kutcalc.server.pages.result_page import policy_used

NAME: Final = "kutcalc.pdf"
_MOST_DIGITS: Final = 9


async def pdf_file(
    request: AnyRequest, language: Language, case: CaseAsked, left_out: LeftOut | None
) -> Response[bytes]:
    """Give a case as a PDF; PdfMissingError where that cannot be made, OverloadedError where it took too long."""
    require_pdf()
    state = request.app.state
    calculation = calculation_of(checked(case), [])
    policy = policy_used(*policy_of(case))
    token = token_of(case.body)
    if token is not None:
        held = await found(state.keeper, token)
        check_cost(calculation, as_job=False, file_rows=held.payslips)
        made = await state.pool.run(_of_file, calculation, language, policy, left_out, held.tables, held.given)
    else:
        check_cost(calculation, as_job=False)
        link = _link(request, case, language)
        made = await state.pool.run(_of_case, case.kind, case.body, calculation, language, policy, left_out, link)
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"', "Cache-Control": "no-store"}
    return Response(made, media_type=PDF, headers=headers)


def _of_case(
    kind: Kind,
    body: dict[str, Any],
    calculation: dict[str, Any],
    language: Language,
    policy: Policy | None,
    left_out: LeftOut | None,
    link: str | None,
) -> bytes:
    return pdf_of_case(kind, body, calculation, policy, language, left_out=left_out, link=link)


def _of_file(
    calculation: dict[str, Any],
    language: Language,
    policy: Policy | None,
    left_out: LeftOut | None,
    tables: bytes,
    given: tuple[str, ...],
) -> bytes:
    return pdf_of_file(calculation, unbundled(tables), given, policy, language, left_out=left_out)


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


__all__ = ["counted", "left_out_of", "pdf_file"]
