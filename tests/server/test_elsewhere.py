"""A case link opens on another machine with an empty store; a share whose policy has a newer version shows both."""

from pathlib import Path
from typing import Any, Final

import httpx
from tests.serving import Served, served

from kutcalc.policy.library import FILES
from kutcalc.report.links import encode_case

BODY: Final[dict[str, Any]] = {
    "policy": "se-almega-2024",
    "levels": ["employer_month"],
    "employers": [
        {
            "employer": "A",
            "payslips": [
                {"employee": "E1", "month": "2026-05", "count": 6, "birth_year": 1985, "cash_pay_ore": 3_333_300}
            ],
            "training": [
                {"employee": "E1", "month": "2026-05", "minutes": 60, "fee_ore": 123_400, "provider_kind": "external"}
            ],
        }
    ],
}


def two_versions(folder: Path) -> Path:
    """Make a library that holds a second version of one policy, with another rate."""
    text = (FILES / "se-almega-2024.toml").read_text(encoding="utf-8")
    (folder / "se-almega-2024.toml").write_text(text, encoding="utf-8")
    newer = text.replace("version = 1", "version = 2").replace("500_000", "400_000")
    (folder / "se-almega-2024@2.toml").write_text(newer, encoding="utf-8")
    return folder


def test_a_case_link_opens_elsewhere_and_a_share_shows_what_a_newer_version_gives(
    service: Served, tmp_path: Path
) -> None:
    with httpx.Client(base_url=service.url, timeout=60) as here:
        reply = here.post("/api/v1/calculations", json=BODY).json()
        page = here.get(reply["link"])
        share = here.post("/api/v1/shares", json={"title": "Våren 2026", "kind": "calculation", "request": BODY}).json()

    store = service.folder / "kutcalc.db"
    environment = {"KUTCALC_POLICIES": str(two_versions(tmp_path)), "DATABASE_URL": f"sqlite:///{store}"}
    with served() as empty, httpx.Client(base_url=empty.url, timeout=60) as elsewhere:
        opened = elsewhere.get(reply["link"])
        twin = elsewhere.get(reply["link"].replace("/resultat?", "/resultat.json?")).json()
        unknown = elsewhere.get(share["url"])
    with served(environment) as newer, httpx.Client(base_url=newer.url, timeout=60) as later:
        then_and_now = later.get(f"/api/v1/shares/{share['id']}").json()
        shown = later.get(share["url"]).text

    assert opened.status_code == page.status_code == 200
    assert twin["totals"] == reply["totals"]
    assert twin["provenance"]["policy_hash"] == reply["provenance"]["policy_hash"]
    assert "se-almega-2024@1" in opened.text
    assert reply["provenance"]["engine_version"] in opened.text
    assert unknown.status_code == 404
    assert then_and_now["then"]["totals"]["training_deduction_ore"] == 370_200
    assert then_and_now["now"]["same"] is False
    assert then_and_now["now"]["totals"]["training_deduction_ore"] == 296_100
    assert {one["what"] for one in then_and_now["now"]["differences"]} == {"policy_hash", "figure"}
    plain = shown.replace("\u00a0", " ")
    assert "3 702 kr" in plain
    assert "2 961 kr" in plain


def test_a_link_without_a_version_keeps_the_one_it_was_made_with(service: Served, tmp_path: Path) -> None:
    with httpx.Client(base_url=service.url, timeout=60) as here:
        link = here.post("/api/v1/calculations", json=BODY).json()["link"]

    with (
        served({"KUTCALC_POLICIES": str(two_versions(tmp_path))}) as newer,
        httpx.Client(base_url=newer.url, timeout=60) as later,
    ):
        pinned = later.get(link.replace("/resultat?", "/resultat.json?")).json()
        newest = later.get("/resultat.json", params={"case": encode_case("calculation", BODY)}).json()

    assert pinned["policy"]["ref"] == "se-almega-2024@1"
    assert newest["policy"]["ref"] == "se-almega-2024@2"
