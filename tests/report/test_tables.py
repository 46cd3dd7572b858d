"""Tables out: for a terminal, for a spreadsheet, for machines."""

from datetime import date

import polars as pl
import pytest

from kutcalc.report.provenance import canonical, engine_version, result_hash
from kutcalc.report.tables import csv_bytes, plain, rows, text_table

TABLE = pl.DataFrame(
    {
        "policy": ["x", "=x"],
        "month": [date(2026, 5, 1), date(2026, 6, 1)],
        "persons": [1, 12],
        "net_ore": [1617200, -5],
        "full_rate_ppm": [314200, None],
        "cut_ore": [0, 0],
        "condition_failed": pl.Series([None, None], dtype=pl.String),
    }
)


def test_months_are_written_as_the_interfaces_have_them() -> None:
    assert plain(TABLE)["month"].to_list() == ["2026-05", "2026-06"]
    assert rows(TABLE)[0]["month"] == "2026-05"


@pytest.mark.parametrize("start", list("=+-@\t\r\x00"))
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe_and_numbers_do_not(start: str) -> None:
    table = pl.DataFrame({"policy": [f"{start}1+1"], "net_ore": [-10000]})

    first, second = csv_bytes(table).decode().removeprefix("policy,net_ore\n").rstrip("\n").rsplit(",", 1)
    assert first.lstrip('"').startswith("'")
    assert second == "-10000"


def test_the_swedish_form_has_the_same_columns_and_integers() -> None:
    english = csv_bytes(TABLE, "en").decode()
    swedish = csv_bytes(TABLE, "sv").decode("utf-8-sig")

    assert swedish.replace("\r\n", "\n").replace(";", ",") == english


def test_a_table_for_a_terminal_leaves_out_what_is_nothing_and_writes_kronor() -> None:
    swedish, english = text_table(TABLE, "sv"), text_table(TABLE, "en")

    assert "cut" not in swedish
    assert "condition_failed" not in swedish
    assert "16\u00a0172\u00a0kr" in swedish
    assert "−0,05\u00a0kr" in swedish
    assert "31,42\u00a0%" in swedish
    assert "SEK\u00a016,172" in english
    assert len({len(line) for line in swedish.splitlines()[:2]}) >= 1


def test_the_hash_of_a_result_does_not_feel_the_order_of_keys() -> None:
    assert result_hash({"a": [1], "b": [2]}, {"x": 1, "y": 2}) == result_hash({"b": [2], "a": [1]}, {"y": 2, "x": 1})
    assert result_hash({"a": [1]}, {}) != result_hash({"a": [2]}, {})
    assert canonical({"b": "å", "a": 1}) == '{"a":1,"b":"å"}'.encode()


def test_the_engine_has_a_version() -> None:
    assert engine_version()[0].isdigit()
