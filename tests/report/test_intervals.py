"""The interval of a figure: its ends outwards to two digits, in words, and only what moves it as its reason."""

import pytest

from kutcalc.analysis.quick import outwards
from kutcalc.report.intervals import amount_between, interval_of


@pytest.mark.parametrize(
    ("ore", "low", "high"),
    [(0, 0, 0), (99, 0, 1), (1_000, 10, 10), (12_345_600, 120_000, 130_000), (9_999_999, 99_000, 100_000), (100, 1, 1)],
)
def test_ends_are_rounded_outwards_to_two_digits(ore: int, low: int, high: int) -> None:
    assert (outwards(ore, up=False), outwards(ore, up=True)) == (low, high)


def test_what_moves_the_figure_alone_is_its_reason() -> None:
    worked = {("middle", "middle"): 600, ("low", "middle"): 540, ("middle", "low"): 600, ("low", "low"): 540}
    assert interval_of("a@1", worked, "sv").reasons == ("eligible_share",)


def test_both_may_move_it() -> None:
    worked = {("middle", "middle"): 600, ("low", "middle"): 540, ("middle", "low"): 300, ("low", "low"): 240}
    made = interval_of("a@1", worked, "en")

    assert made.reasons == ("eligible_share", "training_time")
    assert (made.low_ore, made.high_ore) == (240, 600)
    assert made.text.startswith("Uncertainty: likely between SEK\u00a02 and SEK\u00a06, because between 90 and 100")


def test_what_nothing_moves_says_so() -> None:
    made = interval_of("a@1", {("middle", "middle"): 60_000, ("low", "middle"): 60_000}, "sv")
    assert made.reasons == ()
    assert made.text.startswith("Ingen osäkerhet")
    assert made.amount == "600\u00a0kr"


def test_an_interval_is_written_in_either_language() -> None:
    assert amount_between(54_000, 60_000, "sv") == "54\u00a0000–60\u00a0000\u00a0kr"
    assert amount_between(54_000, 60_000, "en") == "SEK\u00a054,000–60,000"
