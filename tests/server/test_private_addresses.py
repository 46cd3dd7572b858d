"""No address holds personal data (P5): what stands in one is a sum of many, or names what is no person."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.serving import ROOT

from kutcalc.payroll import PAYSLIP_COLUMNS, TRAINING_COLUMNS
from kutcalc.report.links import decode_case, link_of
from kutcalc.server.app import make_app
from kutcalc.server.settings import Settings

TEMPLATES: Final = ROOT / "web" / "templates"
FORM: Final = re.compile(r"<form\b(?P<head>[^>]*)>(?P<inside>.*?)</form>", re.DOTALL)
NAMED: Final = re.compile(r"""\bname="([^"]*)"|\b(?:field|select|radios|textarea|file_field|checkbox)\(\s*"([^"]+)\"""")
PARAMETER: Final = re.compile(r"\{(\w+)")
PARTS: Final = frozenset({"id", "code", "ref", "name", "path", "month", "part", "policy", "file"})
"""What a part of an address may name: a policy, a job, a share, a problem, a month."""
PERSONAL: Final = {column.name for column in (*PAYSLIP_COLUMNS, *TRAINING_COLUMNS)} - {
    "month",
    "policy",
    "employer",
    "group",
}
IDENTITY: Final = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}|\d{2})[01]\d[0-9]\d[-+]?\d{4}(?!\d)")
SMALL: Final[dict[str, Any]] = {
    "policy": "se-almega-2024@1",
    "levels": ["employer_month", "employee_year"],
    "employers": [
        {
            "employer": "A",
            "payslips": [
                {"employee": "maria-k", "month": "2026-05", "birth_year": 1985, "cash_pay_ore": 3_333_350, "count": 1}
            ],
            "training": [
                {
                    "employee": "maria-k",
                    "month": "2026-05",
                    "minutes": 480,
                    "fee_ore": 999_900,
                    "provider_kind": "external",
                }
            ],
        }
    ],
}


def in_address() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Give each form that goes into an address: its template, its inside, and the names of its fields."""
    for path in sorted(TEMPLATES.glob("*.html")):
        for form in FORM.finditer(path.read_text(encoding="utf-8")):
            if 'method="post"' not in form["head"]:
                names = {one or other for one, other in NAMED.findall(form["inside"])}
                yield path.name, form["inside"], frozenset(names)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    folder = tmp_path_factory.mktemp("private")
    settings = Settings(database_url=f"sqlite:///{folder / 'k.db'}", is_testing=True)
    with TestClient(make_app(settings)) as made:
        yield made


def test_forms_that_become_an_address_ask_for_nothing_about_a_person() -> None:
    found = list(in_address())

    assert len(found) >= 5
    for template, inside, names in found:
        assert not names & PERSONAL, template
        assert not re.search(r"payslips-|training-|pasted|type=\"file\"", inside), template


def test_the_pattern_of_forms_finds_a_planted_field() -> None:
    planted = '<form action="/x" method="get"><input name="birth_year"></form>'
    (form,) = FORM.finditer(planted)

    assert {one or other for one, other in NAMED.findall(form["inside"])} & PERSONAL == {"birth_year"}


def test_parts_of_addresses_name_no_person() -> None:
    app = make_app(Settings(database_url="sqlite://", is_testing=True))
    parts = {name for route in app.routes for name in PARAMETER.findall(route.path)}

    assert parts
    assert parts - PARTS == set()


def test_a_result_about_single_persons_has_no_address_and_links_to_none(client: TestClient[Litestar]) -> None:
    request = msgspec.json.encode({"calculation": SMALL}).decode()

    page = client.post("/resultat", data={"request": request})

    assert page.status_code == 200
    targets = re.findall(r"""(?:href|src|action|formaction)="([^"]*)\"""", page.text)
    assert targets
    assert not [target for target in targets if "maria-k" in target or "3333350" in target or "case=" in target]
    assert link_of("calculation", SMALL) == (None, "small_groups")


def test_what_a_link_carries_is_sums_of_five_or_more(client: TestClient[Litestar]) -> None:
    five = json.loads(json.dumps(SMALL))
    five["employers"][0]["payslips"][0]["count"] = 5
    link, refused = link_of("calculation", five)

    assert refused is None
    assert link is not None
    _, body = decode_case(link.partition("case=")[2])
    assert all(row["count"] >= 5 for employer in body["employers"] for row in employer["payslips"])
    assert client.get(link).headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/foretag", "/foretag?form=exact&example=1", "/lonefil", "/integritet", "/api"])
def test_no_address_on_a_page_reads_as_an_identity(client: TestClient[Litestar], path: str) -> None:
    page = client.get(path, follow_redirects=True)
    targets = re.findall(r"""(?:href|src|action|formaction)="([^"]*)\"""", page.text)

    assert targets
    assert [target for target in targets if IDENTITY.search(target.replace("%2B", "+"))] == []
