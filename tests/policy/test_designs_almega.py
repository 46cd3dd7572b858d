"""Almega's deduction of 2024, by hand: half of what bought courses cost, whole kronor a month."""

import pytest
from tests.policy.working import kr, library, worked

ALMEGA = library("se-almega-2024@1")


def test_half_of_two_bought_courses_without_the_ore() -> None:
    """12 345.67 + 5 x 4 000 = 32 345.67; half is 16 172.835, and öre fall away: 16 172."""
    rows = worked(
        ALMEGA,
        [{"employee": "E1"}, {"employee": "E6", "count": 5}],
        [
            {"employee": "E1", "fee_ore": 12_345_67},
            {"employee": "E6", "fee_ore": 4_000_00, "provider_kind": "external"},
        ],
    )

    assert kr(rows["employer_month"][0]["training_deduction_ore"]) == 16_172


@pytest.mark.parametrize(("fee_ore", "deduction"), [(1_99, 0), (2_00, 1), (3_99, 1), (4_00, 2)])
def test_half_of_a_fee_is_whole_kronor(fee_ore: int, deduction: int) -> None:
    """Half of 1.99 is 0.995: nothing. Half of 2.00 is a krona."""
    rows = worked(ALMEGA, [{}], [{"fee_ore": fee_ore}])

    assert kr(rows["employer_month"][0]["training_deduction_ore"]) == deduction


@pytest.mark.parametrize(
    ("provider_kind", "deduction", "failed"),
    [("external", 2_500, None), ("institution", 2_500, None), ("internal", 0, "external_provider")],
)
def test_a_course_of_ones_own_does_not_count(provider_kind: str, deduction: int, failed: str | None) -> None:
    """Half of 5 000 kr, where the course was bought; travel never counts."""
    rows = worked(ALMEGA, [{}], [{"fee_ore": 5_000_00, "other_cost_ore": 900_00, "provider_kind": provider_kind}])

    (row,) = rows["employer_month"]
    assert (kr(row["training_deduction_ore"]), row["condition_failed"]) == (deduction, failed)
