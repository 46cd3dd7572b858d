"""The golden examples of facts/golden-law.json, answered by the engine in every month of their period."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from .cases import MONTHS
from .questions import QUESTIONS, between_months

HERE: Final = Path(__file__).parent / "golden-law.json"
SHARED: Final = Path(__file__).parents[3] / "shared" / "facts" / "golden-law.json"
ITEMS: Final[list[dict[str, Any]]] = json.loads(HERE.read_text(encoding="utf-8"))


def months_of(period: str) -> list[str]:
    """List the months of a period: one, some, a year, a run of them, or from one on."""
    named = re.findall(r"\d{4}(?:-\d{2})?", period)
    if ".." not in period:
        return [month for name in named for month in MONTHS if month.startswith(name)]
    first, last = named[0], named[-1] if len(named) > 1 else MONTHS[-1]
    return [month for month in MONTHS if first <= month <= last]


def answers(item: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Ask the engine each thing that an item expects; give month, key and answer."""
    inputs, months = item["inputs"], months_of(item["period"])
    assert months
    if "vs" in item["period"]:
        return [(item["period"], "saving", between_months(inputs, months))]
    if "cases" in inputs or "payments" in inputs:
        months = months[:1]
    return [(month, key, QUESTIONS[key](inputs, month)) for key in item["expected"] for month in months]


def test_the_copy_is_the_fact() -> None:
    if not SHARED.exists():
        pytest.skip("the facts are not beside the project")

    assert json.loads(SHARED.read_text(encoding="utf-8")) == ITEMS


def test_months_of_a_period() -> None:
    assert months_of("2026") == [f"2026-{number:02d}" for number in range(1, 13)]
    assert months_of("2026-01..") == [month for month in MONTHS if month >= "2026"]
    assert months_of("2021-05 vs 2021-06") == ["2021-05", "2021-06"]
    assert months_of("2020-03..2020-06") == ["2020-03", "2020-04", "2020-05", "2020-06"]
    assert len(months_of("any month 2018-01..2026-12")) == 108


@pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])
def test_golden(item: dict[str, Any], record_property: Callable[[str, object], None]) -> None:
    mode, _, number = item["assert_mode"].partition(":")
    expected = item["expected"]

    for month, key, answer in answers(item):
        record_property(f"{key} {month}", answer)
        if mode == "info":
            print(f"{item['id']} {month} {key}: {answer}, the example says {expected[key]}")  # noqa: T201 - shown by -rP
        elif mode == "tolerance":
            assert abs(answer - expected[key]) <= int(number), (month, key)
        else:
            assert mode == "exact"
            assert answer == expected[key], (month, key)
            assert type(answer) is type(expected[key])
