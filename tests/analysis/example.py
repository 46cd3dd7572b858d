"""The employer of the published examples (`design/interfaces.md` 9.3), as a body and as a case."""

from typing import Any, Final

from kutcalc.analysis.body import read_request
from kutcalc.analysis.case import Case, case_of
from kutcalc.analysis.flat import tables_of
from kutcalc.report.answer import PLANS

_SLIPS: Final = (
    {"employee": "E01", "birth_year": 1985, "cash_pay_ore": 3333300},
    {"employee": "E02", "birth_year": 1979, "cash_pay_ore": 4000000, "benefits_ore": 111700},
    {"employee": "E03", "birth_year": 1996, "cash_pay_ore": 2899975},
    {"employee": "E04", "birth_year": 1980, "cash_pay_ore": 5115800, "research": True},
    {"employee": "E05", "birth_year": 1991, "cash_pay_ore": 3777700},
    {"employee": "E06", "birth_year": 1988, "cash_pay_ore": 3500000, "count": 5},
    {"employee": "E07", "birth_year": 2005, "cash_pay_ore": 3000000},
    {"employee": "E08", "birth_year": 1957, "cash_pay_ore": 3840000},
)
EMPLOYER: Final[dict[str, Any]] = {
    "employer": "A", "headcount": 12, "owner": "business", "municipality": "2181",
    "payslips": [{**slip, "month": "2026-03", "through": "2026-05"} for slip in _SLIPS],
    "training": [
        {
            "employee": "E01", "month": "2026-05", "course": "K1", "minutes": 960, "fee_ore": 1234567,
            "provider_kind": "external", "delivery": "classroom", "certified": True,
        },
        {
            "employee": "E05", "month": "2026-05", "course": "K2", "minutes": 480, "fee_ore": 0,
            "provider_kind": "internal", "delivery": "on_site",
        },
        {
            "employee": "E06", "month": "2026-05", "course": "K3", "minutes": 480, "fee_ore": 400000,
            "provider_kind": "external", "delivery": "digital",
        },
    ],
}  # fmt: skip
ALMEGA: Final = "se-almega-2024@1"


def body(**more: Any) -> dict[str, Any]:
    """Give the body of a request about the employer."""
    return {"policy": ALMEGA, "employers": [EMPLOYER], **more}


def case(policy: str = ALMEGA) -> Case:
    """Give the employer as a case."""
    request = read_request("calculation", {**body(), "policy": policy}, PLANS)
    facts = tuple(request.policies[0].plan.employer_facts)
    return case_of(tables_of(request), facts)
