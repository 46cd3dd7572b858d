"""The OpenAPI document: every route is in it and nothing else, with an example each and every refusal described."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest
from tests.server.contract import example

from kutcalc.analysis.columns_out import OUTPUT
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS
from kutcalc.server.api import API_ROUTES
from kutcalc.server.api.routing import OPERATION
from kutcalc.server.openapi.document import BASE, examples, openapi, openapi_bytes
from kutcalc.server.openapi.operations import OPERATIONS
from kutcalc.server.problem_kinds import PROBLEMS

DOCUMENT = openapi()
SCHEMAS = DOCUMENT["components"]["schemas"]
BY_ID = {
    operation["operationId"]: (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def validator(schema: dict[str, Any]) -> Any:
    """Make a validator of a schema of the document."""
    return jsonschema_rs.Draft202012Validator({**schema, "components": {"schemas": SCHEMAS}})


def routes() -> Iterator[tuple[str, str, str]]:
    """Give path, method and operation of every route of the API but those of the document itself."""
    for route in API_ROUTES[0].routes:
        for handler in route.route_handlers:
            operation = handler.opt.get(OPERATION)
            for method in sorted(handler.http_methods - {"HEAD", "OPTIONS"}):
                if operation is None:
                    assert route.path in {f"{BASE}/openapi.json", f"{BASE}/docs"}
                else:
                    yield route.path.replace(":str", ""), method.lower(), operation


def test_the_operations_are_the_routes() -> None:
    assert {(path, method, name) for name, (path, method, _) in BY_ID.items()} == set(routes())
    assert len(BY_ID) == len(OPERATIONS)


@pytest.mark.parametrize("name", BY_ID)
def test_every_operation_has_an_example(name: str) -> None:
    path, _, operation = BY_ID[name]
    given = examples()[name]

    for media in operation.get("requestBody", {}).get("content", {}).values():
        assert media["examples"]["contract"]["value"] is not None
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            assert parameter["example"]
    assert given.keys() & {"request", "reply", "parts", "csv"}, path


@pytest.mark.parametrize("name", [name for name in BY_ID if "request" in examples()[name]])
def test_the_example_of_a_request_fits_its_schema(name: str) -> None:
    schema = BY_ID[name][2]["requestBody"]["content"]["application/json"]["schema"]

    assert [str(error) for error in validator(schema).iter_errors(examples()[name]["request"])] == []


@pytest.mark.parametrize("name", [name for name in BY_ID if "reply" in examples()[name]])
def test_the_example_of_a_reply_fits_its_schema(name: str) -> None:
    replies = BY_ID[name][2]["responses"]
    schema = next(replies[code]["content"]["application/json"]["schema"] for code in replies if code.startswith("2"))
    lacking = {"compare": "shortened", "get_share": "shortened", "calculate": "steps"}
    faults = [str(error) for error in validator(schema).iter_errors(examples()[name]["reply"])]

    assert faults == [] or name in lacking


def test_the_examples_are_those_of_the_contract() -> None:
    for name, file in (("calculate", "calculation_request"), ("quick_calculate", "quick_request")):
        assert examples()[name]["request"] == example(file)
    assert examples()["create_job"]["request"] == example("job_request")
    assert examples()["compare"]["request"] == example("comparison_request")


@pytest.mark.parametrize("name", BY_ID)
def test_every_refusal_is_a_problem_document(name: str) -> None:
    replies = BY_ID[name][2]["responses"]
    refused = {code: reply for code, reply in replies.items() if code >= "400"}

    assert {"400", "401", "422", "429", "500", "503"} <= refused.keys()
    for reply in refused.values():
        assert reply["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_every_status_of_a_problem_is_described_somewhere() -> None:
    described = {int(code) for _, _, operation in BY_ID.values() for code in operation["responses"]}

    assert {kind.status for kind in PROBLEMS.values()} - described == {405}


def test_rows_have_the_columns_that_are_declared() -> None:
    for level, columns in OUTPUT.items():
        name = "".join(word.capitalize() for word in level.split("_")) + "Row"
        assert list(SCHEMAS[name]["properties"]) == list(columns)
    for name, columns_in in (
        ("Payslip", PAYSLIP_COLUMNS),
        ("Course", TRAINING_COLUMNS),
        ("YearOfTraining", YEAR_COLUMNS),
    ):
        own = {one.name for one in columns_in if one.per != "employer" and one.name != "employer"}
        assert set(SCHEMAS[name]["properties"]) == own


def test_what_is_sent_to_us_is_closed() -> None:
    for name in ("Payslip", "Course", "YearOfTraining", "Employer", "Calculation", "Comparison", "QuickCalculation"):
        assert SCHEMAS[name]["additionalProperties"] is False
    for name in ("PopulationAsked", "Behaviour"):
        assert SCHEMAS[name]["additionalProperties"] is False
    assert all(one["additionalProperties"] is False for one in SCHEMAS["Job"]["oneOf"])


def test_a_planted_fault_in_a_request_does_not_fit() -> None:
    wrong = example("calculation_request")
    wrong["employers"][0]["payslips"][0]["birth_year"] = 98

    assert not validator({"$ref": "#/components/schemas/Calculation"}).is_valid(wrong)


def test_a_real_reply_fits_its_schema(api: httpx.Client) -> None:
    for name, path, request in (
        ("CalculationReply", "/calculations", "calculation_request"),
        ("ComparisonReply", "/comparisons", "comparison_request"),
        ("QuickReply", "/quick-calculations", "quick_request"),
    ):
        reply = api.post(path, json=example(request)).json()

        assert [str(one) for one in validator({"$ref": f"#/components/schemas/{name}"}).iter_errors(reply)] == []


def test_the_document_is_served(api: httpx.Client) -> None:
    reply = api.get("/openapi.json")

    assert reply.json() == json.loads(openapi_bytes())
    assert reply.headers["access-control-allow-origin"] == "*"


def test_the_page_of_the_document_has_no_script_or_style_of_its_own(api: httpx.Client) -> None:
    reply = api.get("/docs")

    assert reply.status_code == 200
    assert reply.text.count("<script") == reply.text.count("<script src=") == 2
    assert "<style" not in reply.text
    assert "style=" not in reply.text
    for address in ("swagger-ui.css", "swagger-ui-bundle.js", "api-docs.js"):
        path = reply.text.partition(address)[0].rpartition('"')[2] + address
        assert httpx.get(f"{str(api.base_url).partition('/api/')[0]}{path}").status_code == 200
    assert "'unsafe" not in reply.headers["content-security-policy"]
