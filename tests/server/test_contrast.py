"""The contrast of every pair of colours in the style sheet, in light and in dark (WCAG 1.4.3 and 1.4.11)."""

import re
from pathlib import Path
from typing import Final

import pytest

CSS: Final = (Path(__file__).parents[2] / "web" / "static" / "site.css").read_text(encoding="utf-8")
TEXT: Final = 4.5
CONTROL: Final = 3.0
ON_BOTH: Final = ("paper", "sheet")
PAIRS: Final = (
    *(
        (name, ground, TEXT)
        for name in ("ink", "soft", "link", "link-strong", "visited", "error")
        for ground in ON_BOTH
    ),
    *((name, f"{name}-ground", TEXT) for name in ("proposed", "enacted", "assumption", "changed", "error", "info")),
    *((name, ground, TEXT) for name in ("enacted", "info", "assumption", "changed") for ground in ON_BOTH),
    ("on-brand", "brand", TEXT),
    ("on-brand-soft", "brand", TEXT),
    ("on-button", "button", TEXT),
    *((name, ground, CONTROL) for name in ("edge", "focus", "button", "copper") for ground in ON_BOTH),
    ("focus-on-brand", "brand", CONTROL),
    *((f"bar-{number}", "sheet", CONTROL) for number in (1, 2, 3, 4)),
)


def _scheme(start: str) -> dict[str, str]:
    block = CSS.partition(start)[2].partition("}")[0]
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", block))


LIGHT: Final = _scheme(":root {")
DARK: Final = {**LIGHT, **_scheme("@media (prefers-color-scheme: dark) {\n  :root {")}


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Give the contrast of two colours as WCAG defines it."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 6) == 21


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS)
def test_a_pair_of_colours_can_be_told_apart(scheme: dict[str, str], colour: str, ground: str, least: float) -> None:
    assert contrast(scheme[colour], scheme[ground]) >= least


def test_the_dark_scheme_has_every_colour_that_differs() -> None:
    own = set(_scheme("@media (prefers-color-scheme: dark) {\n  :root {"))
    assert own <= set(LIGHT)
    assert set(LIGHT) - own <= {"focus-on-brand"}
