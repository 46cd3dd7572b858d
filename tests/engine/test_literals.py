"""Dated values as operands of columns."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from kutcalc.engine import Choice, Flag, Needed, Rate
from kutcalc.engine.literals import dated, literal_of
from kutcalc.engine.numbers import ValueLackingError

from .fable import value

MAY, JUNE, JULY = (date(2031, month, 1) for month in (5, 6, 7))
TOLL = value("toll", "ppm", (MAY, 5), (JUNE, 5), (JULY, 7))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(5, pl.Int64), (True, pl.Boolean), ("smith", pl.String), (("smith", "weaver"), pl.List(pl.String))],
)
def test_a_content_is_a_column_of_its_kind(content: Any, kind: Any) -> None:
    assert pl.select(literal_of(content)).to_series().dtype == kind


def test_what_is_the_same_in_all_months_is_a_bare_number() -> None:
    assert dated(TOLL, Needed("toll", Rate), [MAY, JUNE]) == 5


def test_what_changes_is_chosen_by_the_month() -> None:
    chosen = dated(TOLL, Needed("toll", Rate), [MAY, JUNE, JULY])

    frame = pl.DataFrame({"month": [JULY, MAY, JUNE]}).select(chosen)

    assert frame.to_series().to_list() == [7, 5, 5]


def test_without_months_there_is_nothing() -> None:
    assert dated(TOLL, Needed("toll", Rate), []) == 0
    assert dated(TOLL, Needed("toll", Flag), []) is False


def test_what_a_rule_can_do_without_is_nothing_where_it_is_absent() -> None:
    guild = value("guild", "choice", (JULY, "smith"))

    chosen = dated(guild, Needed("guild", Choice, optional=True), [JUNE, JULY])

    assert pl.DataFrame({"month": [JUNE, JULY]}).select(chosen).to_series().to_list() == ["", "smith"]
    with pytest.raises(ValueLackingError, match="guild has no value in 2031-06"):
        dated(guild, Needed("guild", Choice), [JUNE, JULY])
