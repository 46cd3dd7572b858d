"""The JSON API, version 1."""

from typing import Any, Final

from litestar import Router

from kutcalc.server.api.calculations import CALCULATION_ROUTES
from kutcalc.server.api.documents import DOCUMENT_ROUTES
from kutcalc.server.api.info import INFO_ROUTES
from kutcalc.server.api.job_results import get_job_package, get_job_result
from kutcalc.server.api.jobs import create_job, delete_job, get_job
from kutcalc.server.api.law import LAW_ROUTES
from kutcalc.server.api.payroll_files import read_payroll_file
from kutcalc.server.api.policies import POLICY_ROUTES
from kutcalc.server.api.populations import POPULATION_ROUTES
from kutcalc.server.api.routing import allowed, refuse_unknown_tokens
from kutcalc.server.api.shares import SHARE_ROUTES
from kutcalc.server.api.verifications import VERIFICATION_ROUTES
from kutcalc.server.api.words import WORD_ROUTES

API_PATH: Final = "/api/v1"
API_ROUTES: Final[list[Any]] = [
    Router(
        path=API_PATH,
        route_handlers=[
            *INFO_ROUTES,
            *POLICY_ROUTES,
            *LAW_ROUTES,
            *POPULATION_ROUTES,
            *WORD_ROUTES,
            *CALCULATION_ROUTES,
            read_payroll_file,
            create_job,
            allowed("/jobs/{id:str}", "GET", "DELETE"),
            get_job,
            delete_job,
            allowed("/shares/{id:str}", "GET", "DELETE"),
            get_job_result,
            get_job_package,
            *SHARE_ROUTES,
            *VERIFICATION_ROUTES,
            *DOCUMENT_ROUTES,
        ],
        before_request=refuse_unknown_tokens,
    )
]
