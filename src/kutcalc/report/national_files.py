"""The smaller tables of a national reply as rows of a file: no row without its year, its policy and its interval."""

from collections.abc import Mapping
from typing import Any, Final

from kutcalc.report.national_policies import whole_rows

TABLES: Final = ("uncertainty", "sensitivity", "limits", "reached", "differences", "response", "known_figures")
_FIGURE: Final = "training_deduction_ore"
_INTERVAL: Final = ("low_ore", "high_ore")


def tables_there(reply: Mapping[str, Any]) -> list[str]:
    """List the tables that a reply has rows for."""
    return [name for name in TABLES if reply.get(name)]


def rows_of_table(reply: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Give the rows of a table; those without an interval of their own get the policy's total with its interval."""
    population = reply["population"]
    totals = {row["policy"]: row for row in whole_rows(reply)}
    found = []
    for row in reply.get(name, ()):
        made = {"population": population["id"], "year": _year(reply), **row}
        total = totals.get(row.get("policy"))
        if total is not None and not all(end in row for end in _INTERVAL):
            made |= {
                "total_ore": total[_FIGURE],
                "total_low_ore": total["low_ore"],
                "total_high_ore": total["high_ore"],
            }
        found.append({key: value for key, value in made.items() if not isinstance(value, dict | list)})
    return found


def _year(reply: Mapping[str, Any]) -> int:
    rows = whole_rows(reply)
    return int(rows[0]["year"]) if rows else int(str(reply["period"]["first"])[:4])


__all__ = ["TABLES", "rows_of_table", "tables_there"]
