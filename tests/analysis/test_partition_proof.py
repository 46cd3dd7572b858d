"""Stand-ins of numbers, and what is proved by them: signs that hold for every row, and rules that are the same."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from tests.policy.working import policy_of

from kutcalc.analysis.alike import changed_rules
from kutcalc.analysis.grid_points import choice_at
from kutcalc.analysis.part_worked import names_of
from kutcalc.analysis.scenario import plan_of_choice
from kutcalc.analysis.signs import ANY, NOT_BELOW, NOTHING, LostError, Path, Signs, Some, signs_of
from kutcalc.analysis.touched import reduced
from kutcalc.analysis.untouched import Ground
from kutcalc.engine import greatest, least, portion, share, when, whole_kronor, with_rests
from kutcalc.law import law_book
from kutcalc.policy import Library
from kutcalc.policy.measured_pay import standing_rules
from kutcalc.policy.mechanisms import make_plan

LIBRARY: Final = Library()
POSITIVE: Final[Signs] = frozenset((1,))


def outcomes(work: Callable[..., Any], *signs: Signs) -> Signs:
    """Work a function of unknown numbers down every way; give the signs of all that it gives."""
    left: list[list[bool]] = [[]]
    found: set[int] = set()
    while left:
        path = Path(left.pop())
        found |= signs_of(work(*(Some(sign, path) for sign in signs)))
        left += [[*path.taken[:place], True] for place in range(len(path.planned), len(path.taken))]
    return frozenset(found)


@pytest.mark.parametrize(
    ("work", "signs", "expected"),
    [
        (lambda a: a - a, (ANY,), NOTHING),
        (lambda a: a * 0, (ANY,), NOTHING),
        (lambda a: least(0, a), (NOT_BELOW,), NOTHING),
        (lambda a: least(0, a), (ANY,), frozenset((-1, 0))),
        (lambda a: greatest(0, a), (ANY,), NOT_BELOW),
        (lambda a, b: greatest(0, a - b), (ANY, ANY), NOT_BELOW),
        (lambda a, b: least(a + 0, b) - least(a, b), (ANY, ANY), NOTHING),
        (lambda a, b: a + b, (POSITIVE, NOT_BELOW), POSITIVE),
        (lambda a, b: a - b, (NOT_BELOW, NOT_BELOW), ANY),
        (lambda a: share(a, 314_200), (NOT_BELOW,), NOT_BELOW),  # type: ignore[arg-type]
        (lambda a, b: portion(0, a, b), (ANY, ANY), NOTHING),  # type: ignore[type-var]
        (whole_kronor, (POSITIVE,), NOT_BELOW),
        (lambda a: with_rests(a, 0), (NOT_BELOW,), NOT_BELOW),  # type: ignore[arg-type]
        (lambda a: when(a > 0, 0, otherwise=a), (NOT_BELOW,), NOTHING),
        (lambda a: a // 100 * 100 - a, (ANY,), frozenset((-1, 0, 1))),
        (lambda a: a - a // 100 * 100, (ANY,), NOT_BELOW),
        (lambda a: -a, (POSITIVE,), frozenset((-1,))),
        (lambda a: a % 100, (ANY,), NOT_BELOW),
        (lambda a, b: a // b, (POSITIVE, POSITIVE), NOT_BELOW),
    ],
)
def test_signs_are_what_holds_for_every_number(
    work: Callable[..., Any], signs: tuple[Signs, ...], expected: Signs
) -> None:
    assert outcomes(work, *signs) == expected


def test_signs_hold_for_numbers_that_are_tried() -> None:
    def work(a: Any, b: Any) -> Any:
        return least(greatest(0, a - b), b * 3) - a // 7

    found = outcomes(work, ANY, NOT_BELOW)

    tried = {work(a, b) for a in range(-20, 21) for b in range(20)}
    assert {(one > 0) - (one < 0) for one in tried} <= found


def test_what_is_no_number_cannot_be_followed() -> None:
    with pytest.raises(LostError):
        signs_of("a")
    with pytest.raises(LostError):
        int(Some(ANY, Path([])))


def test_the_law_is_known_to_give_no_room_below_nothing() -> None:
    plan = make_plan(LIBRARY.get("se-almega-2024"))

    known = {name: Ground(plan.book).of(name, "anywhere").signs for name in ("room_left", "contribution_base")}

    assert known == {"room_left": NOT_BELOW, "contribution_base": NOT_BELOW}


SHARE_OF_PAY: Final = """
[rate]
share_ppm = { value = 500_000, source = "us", verification = "assumption" }
[caps.employer_year]
share_of_payroll_ppm = { value = 10_000, source = "us", verification = "assumption" }
"""


def test_pay_is_not_nothing_in_a_row_without_courses() -> None:
    plan = make_plan(LIBRARY.get("se-omstallning-2022"))
    ground = Ground(plan.book)

    assert not ground.of("base.pay of all", "in a row").is_nothing
    assert not ground.of("training_deduction", "in a group").is_nothing
    assert ground.of("training_cost_of_employer", "in a group").is_nothing


def test_a_share_of_all_pay_is_read_from_what_was_summed_before() -> None:
    plan = make_plan(policy_of(SHARE_OF_PAY))

    found = reduced(plan.book, names_of(plan))

    assert found is not None
    assert any("total(pay_of_row)" in names for names in found.columns.values())


def test_measured_pay_is_made_by_every_policy_alike() -> None:
    plan = make_plan(policy_of(SHARE_OF_PAY))
    own = {rule.name: rule for rule in standing_rules()}

    assert {name for name in own if name in plan.book.rules} == {"pay_month_ore", "pay_of_row", "payroll_year_ore"}


def changed_by(ref: str, first: dict[str, Any], second: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Give the rules that are changed from one point to another, and all."""
    one, two = (plan_of_choice(choice_at(ref, point), LIBRARY)[2] for point in (first, second))
    names = [name for name in two.book.needed(names_of(two)) if name not in law_book().rules]
    return changed_rules(one.book, two.book, names), names


def test_only_rules_that_read_what_changes_are_changed() -> None:
    changed, names = changed_by("se-almega-2024", {"rate.share_ppm": 400_000}, {"rate.share_ppm": 500_000})

    assert {"deduction_before_truncation", "training_deduction"} <= set(changed)
    assert not {"base.fees net", "training_cost_of_employer", "cost_of_course"} & set(changed)
    assert len(changed) < len(names)


def test_nothing_is_changed_by_the_same_values() -> None:
    changed, _ = changed_by("se-m-reformgrupp-2018", {"rate.share_ppm": 400_000}, {"rate.share_ppm": 400_000})

    assert changed == []


def test_a_condition_that_shapes_a_rule_changes_it() -> None:
    path = "eligibility.external_provider.is_in"
    changed, _ = changed_by("se-almega-2024", {path: "external"}, {path: "external,internal"})

    assert "training_deduction" in changed
