"""The benchmark of the nation's size runs, part by part, and its sums are right; how long it takes is no test."""

from pathlib import Path

import pytest
from tests.benchmarks.nation_made import MONTHS, PERSONS_OF_A_PART, made_part, parts_of, persons_in
from tests.benchmarks.nation_size import POLICY, make, plain_sums, settle, work_policy

PERSONS = 300


def test_its_sums_are_those_of_a_plain_query(tmp_path: Path) -> None:
    make(tmp_path, PERSONS, 1)
    law = settle(tmp_path, PERSONS, 1)
    totals = work_policy(tmp_path, POLICY, 1)["totals"]

    plain = plain_sums(tmp_path)
    assert law["payslips"] == PERSONS * MONTHS
    assert {name: totals[name] for name in plain} == plain
    assert 0 < totals["training_deduction_ore"] < totals["training_cost_ore"]


@pytest.mark.parametrize("persons", [1, PERSONS_OF_A_PART, PERSONS_OF_A_PART + 1, 4_166_666])
def test_all_persons_are_in_some_part(persons: int) -> None:
    parts = parts_of(persons)
    sizes = [persons_in(part, parts, persons) for part in range(parts)]

    assert sum(sizes) == persons
    assert 0 < max(sizes) <= PERSONS_OF_A_PART


def test_a_part_is_the_same_every_time_and_sorted() -> None:
    payslips, training = made_part(3, 120)
    again = made_part(3, 120)

    assert payslips.equals(again[0])
    assert training.equals(again[1])
    assert payslips.equals(payslips.sort("group", "employer", "month", "employee"))
    assert not payslips.equals(made_part(4, 120)[0])
