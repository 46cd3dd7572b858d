"""National charts and words: the integers of the reply, intervals beside amounts, and text that can be read in grey."""

from typing import Any, Final

import pytest
from lxml import etree
from tests.national_replies import ALMEGA, BEHAVIOUR, OWN, national_reply, national_sweep
from tests.report.test_charts import luminance

from kutcalc.language import NBSP
from kutcalc.report.charts import numbers_in
from kutcalc.report.charts_drawn import svg_of
from kutcalc.report.charts_spread import DARK_PERCENT, Cell, heat_map, in_millions
from kutcalc.report.national_charts import charts_of, first_label, value_text
from kutcalc.report.national_headline import sentences_of, sweep_sentence
from kutcalc.report.national_words import between_text, class_text, large_text, short_text, span_text
from kutcalc.server.trusted import drawing

SVG: Final = "{http://www.w3.org/2000/svg}"
LEAST_CONTRAST: Final = 4.5


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace("\u2060", "")


@pytest.mark.parametrize(
    ("ore", "swedish", "english"),
    [
        (360_000_000_000, "3,6 miljarder kr", "SEK 3.6 billion"),
        (99_999_999_999, "1 000 mnkr", "SEK 1,000 million"),
        (25_000_000_000, "250 mnkr", "SEK 250 million"),
        (184_000_000, "1,8 mnkr", "SEK 1.8 million"),
        (99_999_999, "1 000 000 kr", "SEK 1,000,000"),
        (0, "0 kr", "SEK 0"),
        (-360_000_000_000, "−3,6 miljarder kr", "SEK −3.6 billion"),
    ],
)
def test_large_amounts_are_written_short(ore: int, swedish: str, english: str) -> None:
    assert plain(large_text(ore, "sv")) == swedish
    assert plain(large_text(ore, "en")) == english


def test_intervals_share_their_unit_where_they_can() -> None:
    assert plain(between_text(310_000_000_000, 440_000_000_000, "sv")) == "troligen mellan 3,1 och 4,4 miljarder kr"
    assert (
        plain(between_text(60_000_000_000, 440_000_000_000, "en"))
        == "likely between SEK 600 million and SEK 4.4 billion"
    )
    assert plain(short_text(250_000_000_000, 500_000_000_000, "sv")) == "2 500–5 000 mnkr"
    assert plain(span_text(-200, -100, "sv")) == "−2 till −1 kr"
    assert plain(span_text(123_456, 7_654_321, "en")) == "SEK 1,234–76,543"


def test_values_of_assumptions_are_written_in_their_unit() -> None:
    given = [(5_000_000, "SEK bn"), (1_071_225, "times"), (-300_000, "elasticity"), (400_000, "share of firms")]

    assert [plain(str(value_text(value, unit, "sv"))) for value, unit in given] == [
        "5 miljarder kr", "1,071 gånger", "−0,3", "40 %",
    ]  # fmt: skip
    assert value_text(None, "replicates", "sv") is None


def test_classes_have_names() -> None:
    asked = [("sector", "M+N"), ("region", "SE11"), ("size_class", "250+"), ("sex", "women"), ("age_band", "15-24")]

    assert [class_text(by, name, "sv") for by, name in asked] == [
        "Företagstjänster (M+N)", "Stockholm", "250 anställda eller fler", "Kvinnor", "15–24 år",
    ]  # fmt: skip
    assert class_text("sector", "unknown", "en") == "unknown"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_chart_has_the_integers_of_the_reply_and_is_let_through(language: Any) -> None:
    reply = national_reply(language)
    rows = {(row["policy"], row["by"], row["class"]): row for row in reply["results"]["nation_year"]}
    charts = charts_of(reply, ALMEGA, language)

    cost = [(row["value_ore"], row["low_ore"], row["high_ore"]) for row in numbers_in(charts["cost"].spec)]
    assert cost == [
        tuple(rows[label, "all", "all"][name] for name in ("training_deduction_ore", "low_ore", "high_ore"))
        for label in (ALMEGA, BEHAVIOUR.format(ALMEGA), OWN)
    ]
    by_sector = [row["value_ore"] for row in numbers_in(charts["by-sector"].spec)]
    assert by_sector == [rows[ALMEGA, "sector", name]["training_deduction_ore"] for name in ("F", "M+N", "K")]
    for one in charts.values():
        drawn = svg_of(one.spec, one.name, one.title, one.description)
        assert "<svg" in drawing(drawn)
        assert {name for _, _, name in one.columns} <= set(numbers_in(one.spec)[0])


def test_charts_of_one_policy_are_of_the_one_asked_for_or_the_first() -> None:
    reply = national_reply()

    assert first_label(reply, OWN) == OWN
    assert first_label(reply, "nonsense") == first_label(reply) == ALMEGA


def test_a_heavy_assumption_stands_first_and_one_that_moves_nothing_is_left_out() -> None:
    reply = national_reply()
    still = {**reply["sensitivity"][2], "low_ore": 5, "high_ore": 5, "assumption": "timing_ppm"}
    moves = charts_of({**reply, "sensitivity": [*reply["sensitivity"], still]}, ALMEGA, "en")["moves"]

    assert [row["label"] for row in numbers_in(moves.spec)] == [
        "Bought training in the nation", "Share that claims", "Additional training",
    ]  # fmt: skip


def test_each_sentence_has_year_and_interval_and_static_comes_before_behaviour() -> None:
    sentences = [plain(one) for one in sentences_of(national_reply(), "sv")]

    assert len(sentences) == 3
    assert all("2026, troligen mellan" in one for one in sentences)
    assert ["med ändrat beteende" in one for one in sentences] == [False, True, False]
    assert plain(str(sweep_sentence(national_sweep(), "en"))).count("likely between") == 2


def test_an_axis_of_large_amounts_is_in_millions_and_the_data_stay_in_ore() -> None:
    spec = charts_of(national_reply(), ALMEGA, "sv")["cost"].spec
    texts = etree.fromstring(svg_of(spec, "a", "b", "c").encode()).itertext(f"{SVG}text")

    assert "miljoner kr" in set(texts)
    assert in_millions(spec, 1, "sv") == spec


def test_the_amount_in_each_cell_of_a_map_can_be_read_in_colour_and_in_grey() -> None:
    cells = [Cell(f"{n}", f"{row}", n * 1_000 + row, f"{n}") for n in range(20) for row in range(3)]
    drawn = etree.fromstring(svg_of(heat_map(cells, "x", "y", "sv"), "a", "b", "c").encode())
    fills = [one.get("fill") for one in drawn.iter(f"{SVG}path") if str(one.get("fill")).startswith("rgb")]
    inks = [one.get("fill") for one in drawn.iter(f"{SVG}text") if one.get("fill") in {"#ffffff", "#010101"}]

    assert len(fills) == len(inks) == len(cells)
    contrasts = []
    for fill, ink in zip(fills, inks, strict=True):
        parts = [int(part) for part in str(fill)[4:-1].split(",")]
        one, other = sorted((luminance("#{:02x}{:02x}{:02x}".format(*parts)), luminance(str(ink))))
        contrasts.append((other + 0.05) / (one + 0.05))
    assert min(contrasts) >= LEAST_CONTRAST
    grey = [luminance("#{:02x}{:02x}{:02x}".format(*(int(p) for p in str(fill)[4:-1].split(",")))) for fill in fills]
    assert grey == sorted(grey, reverse=True), "darker is more, without its colour too"
    assert 0 < DARK_PERCENT < 100
