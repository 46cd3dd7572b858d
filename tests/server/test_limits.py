"""What is too large is refused before any work, with the true size and a way out (L1)."""

import sys
import time

import httpx
from tests.server.contract import example

TRIES = 50


def test_a_sweep_of_a_thousand_million_cells_is_refused_at_once(api: httpx.Client) -> None:
    request = example("job_request")
    request["grid"] = [
        {"path": "rate.share_ppm", "first": 1, "last": 50_000, "step": 1},
        {"path": "caps.employer_month.amount_ore", "first": 1, "last": 1_000, "step": 1},
    ]
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        reply = api.post("/jobs", json=request)
        times.append(time.perf_counter() - start)

    document = reply.json()
    assert reply.status_code == 422
    assert (document["code"], document["requested_cells"]) == ("cell-budget", 24 * 50_000 * 1_000)
    assert document["limit_cells"] == 100_000_000
    assert document["factors"] == {"payslips": 24, "policies": 1, "grid_points": 50_000_000}
    assert document["suggestion"] == {"grid_points": 100_000_000 // 24}
    ordered = sorted(times)
    sys.stdout.write(
        f"\n1.2e9 cells refused: median {1e3 * ordered[TRIES // 2]:.1f} ms, worst {1e3 * ordered[-1]:.1f} ms\n"
    )
    assert ordered[TRIES // 2] < 0.05


def test_the_suggestion_of_a_refusal_is_taken(api: httpx.Client) -> None:
    request = example("job_request")
    request["grid"] = [{"path": "caps.employer_month.amount_ore", "first": 1, "last": 10_000_000, "step": 1}]
    points = api.post("/estimates", json=request).json()["suggestion"]["grid_points"]
    request["grid"][0]["last"] = points

    estimate = api.post("/estimates", json=request).json()

    assert estimate["mode"] == "job"
    request["grid"][0]["last"] = points + 1
    assert api.post("/estimates", json=request).json()["mode"] == "refused"


def test_a_calculation_that_wants_a_job_says_so(api: httpx.Client) -> None:
    rows = [
        {"employee": f"E{number}", "month": "2018-01", "through": "2027-09", "birth_year": 1985, "cash_pay_ore": 1}
        for number in range(8_600)
    ]
    request = {"policy": "se-almega-2024@1", "employers": [{"employer": "A", "payslips": rows}]}

    reply = api.post("/calculations", json=request)

    assert reply.status_code == 422
    assert (reply.json()["code"], reply.json()["limit_cells"]) == ("cell-budget", 1_000_000)


def test_a_reply_with_too_many_rows_is_refused(api: httpx.Client) -> None:
    rows = [
        {"employee": f"E{number}", "month": "2018-01", "through": "2027-09", "birth_year": 1985, "cash_pay_ore": 1}
        for number in range(430)
    ]
    request = {
        "policy": "se-almega-2024@1",
        "levels": ["payslip"],
        "employers": [{"employer": "A", "payslips": rows}],
    }

    reply = api.post("/calculations", json=request)

    assert (reply.status_code, reply.json()["code"]) == (422, "reply-too-large")
