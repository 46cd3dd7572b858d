"""A result as a workbook: made in the pool, like the document, and never on the loop."""

from typing import Any, Final

from litestar import Response

from kutcalc.analysis.cost import check_cost
from kutcalc.language import Language
from kutcalc.payroll.bundle import unbundled
from kutcalc.policy import Policy
from kutcalc.report.document_parts import LeftOut
from kutcalc.report.workbook_out import MEDIA_TYPE, workbook_of_case, workbook_of_file
from kutcalc.server.asked import AnyRequest
from kutcalc.server.held_files import found, token_of
from kutcalc.server.pages.case_asked import CaseAsked, calculation_of, checked, policy_of
from kutcalc.server.pages.result_page import policy_used

NAME: Final = "kutcalc.xlsx"


async def workbook_file(
    request: AnyRequest, language: Language, case: CaseAsked, left_out: LeftOut | None
) -> Response[bytes]:
    """Give a case as a workbook; OverloadedError where it took too long."""
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
        made = await state.pool.run(workbook_of_case, case.kind, case.body, calculation, policy, language, left_out)
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"', "Cache-Control": "no-store"}
    return Response(made, media_type=MEDIA_TYPE, headers=headers)


def _of_file(
    calculation: dict[str, Any],
    language: Language,
    policy: Policy | None,
    left_out: LeftOut | None,
    tables: bytes,
    given: tuple[str, ...],
) -> bytes:
    return workbook_of_file(calculation, unbundled(tables), given, policy, language, left_out)


__all__ = ["workbook_file"]
