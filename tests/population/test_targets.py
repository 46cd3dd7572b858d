"""Published numbers are read as they stand, and only those that may be are hard targets."""

import msgspec
import pytest

from kutcalc.population import targets
from kutcalc.population.targets import Row, TargetRefusedError, find, one, rows, target_of, targets_hash

PAYROLL = one("payroll", "gross_pay_private", "2024Q1", sni="F")


@pytest.mark.parametrize("table", targets.TABLES)
def test_every_table_came_along_and_every_row_says_how_well_it_is_known(table: str) -> None:
    assert rows(table)
    assert {row.status for row in rows(table)} <= {"read", "secondary", "derived", "unverified", "assumption"}


def test_the_row_of_construction_is_the_published_one() -> None:
    assert (PAYROLL.value, PAYROLL.unit, PAYROLL.status) == (39_941, "MSEK", "read")
    assert PAYROLL.source_url.startswith("https://www.scb.se/")


def test_a_row_of_the_base_year_that_was_read_may_be_hard() -> None:
    made = target_of(PAYROLL, "payroll", "sector", "F", tolerance_ppm=5_000, hard=True)

    assert (made.published, made.hard, made.tolerance_ppm) == (39_941, True, 5_000)


@pytest.mark.parametrize("status", ["derived", "unverified", "assumption"])
def test_what_was_not_read_may_not_be_hard(status: str) -> None:
    row = msgspec.structs.replace(PAYROLL, status=status)

    with pytest.raises(TargetRefusedError, match=status):
        target_of(row, "payroll", "sector", "F", tolerance_ppm=5_000, hard=True)


def test_another_year_may_be_soft_only() -> None:
    row = one("firms_by_size", "private_firms_count", "2019", size_class="250+")

    assert target_of(row, "firms", "size_class", "250+", tolerance_ppm=30_000).published == 1_140
    with pytest.raises(TargetRefusedError, match="2019"):
        target_of(row, "firms", "size_class", "250+", tolerance_ppm=30_000, hard=True)


def test_a_rounded_text_may_not_be_hard_and_is_a_lower_bound_as_a_soft_one() -> None:
    row = one("training", "course_participation_rate_lower_bound", "2015")
    now = msgspec.structs.replace(row, period="2024")

    assert target_of(row, "participation", "size_class", "10+", tolerance_ppm=25_000).is_least
    with pytest.raises(TargetRefusedError, match="rounded"):
        target_of(now, "participation", "size_class", "10+", tolerance_ppm=25_000, hard=True)


def held_out() -> list[Row]:
    return [row for table in targets.TABLES for row in rows(table) if row.is_holdout]


def test_hold_outs_are_marked_in_their_tables() -> None:
    assert {row.target for row in held_out()} == {
        "firms_count",
        "payroll_tax_private",
        "kompetensavdrag_static_cost_50pct_external",
        "deduction_total",
    }


@pytest.mark.parametrize("row", held_out(), ids=lambda row: f"{row.target}-{row.period}-{'-'.join(row.dims.values())}")
def test_no_hold_out_is_ever_aimed_at(row: Row) -> None:
    with pytest.raises(TargetRefusedError, match="hold-out"):
        target_of(row, row.target, "all", "all", tolerance_ppm=30_000)


def test_the_hash_covers_all_that_a_population_is_held_to() -> None:
    assert targets_hash() == targets_hash()
    assert targets_hash().startswith("sha256:")


def test_one_row_is_asked_for_and_not_several() -> None:
    assert len(list(find("payroll", "gross_pay_private", "2024Q1"))) == 15
    with pytest.raises(ValueError, match="unpack"):
        one("firms_by_size", "private_firms_count", size_class="250+")
