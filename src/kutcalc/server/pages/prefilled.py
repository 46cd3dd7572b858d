"""The exact form filled in beforehand: from a request, from the four questions, or from the example."""

import csv
from collections.abc import Mapping
from typing import Any, Final

from kutcalc.analysis.quick import Questions, made_case
from kutcalc.language import Language
from kutcalc.report.examples import example_folder
from kutcalc.server.pages.form_columns import TABLES, form_name
from kutcalc.server.pages.forms import Row, Typed
from kutcalc.units import ORE_PER_KR

EXAMPLE: Final = "exempelbolaget"
EXAMPLE_POLICY: Final = "se-almega-2024@1"
MINUTES_PER_HOUR: Final = 60
PPM_PER_PERCENT: Final = 10_000
ELEVEN_HOURS: Final = 660
WHOLE_PPM: Final = 1_000_000
_MADE_UP: Final = frozenset({"employer", "turnover_ore", "balance_ore", "owner", "paid_minutes"})


def typed_of_request(request: Mapping[str, Any], language: Language) -> Typed:
    """Write a request as it would be typed in the form, so that it can be changed and sent again."""
    rows: dict[str, dict[int, Row]] = {table: {} for table in TABLES}
    employers = request.get("employers") or []
    for employer in employers:
        facts = {name: value for name, value in employer.items() if name not in TABLES}
        if len(employers) == 1:
            facts.pop("employer", None)
        for table in TABLES:
            for number, row in enumerate(employer.get(table) or []):
                own = facts if table == "payslips" and number == 0 else {}
                named = {"employer": facts["employer"]} if "employer" in facts else {}
                place = len(rows[table])
                rows[table][place] = _written_row({**named, **own, **row}, language)
    policy = request.get("policy")
    same = {
        form_name(one["column"]): written(one["column"], one["value"], language) for one in request.get("assume") or []
    }
    changes = policy.get("changes") or [] if isinstance(policy, dict) else []
    ref = policy.get("ref") or "" if isinstance(policy, dict) else str(policy or "")
    return Typed(
        policy=ref,
        rows={table: numbered for table, numbered in rows.items() if numbered},
        same=same,
        changes={one["path"]: written(one["path"], one["value"], language) for one in changes},
    )


def typed_of_questions(asked: Questions, policy: str, language: Language) -> Typed:
    """Write the made case of the four questions as rows of the exact form."""
    made = made_case(asked, WHOLE_PPM, asked.training_minutes or ELEVEN_HOURS)
    rows = {
        table: {
            number: _written_row(
                {name: values[number] for name, values in columns.items() if name not in _MADE_UP}, language
            )
            for number in range(len(columns["employee"]))
        }
        for table, columns in made.items()
    }
    for number, row in rows["payslips"].items():
        if number:
            row.pop("headcount")
    return Typed(policy=policy, rows=rows)


def typed_of_example(language: Language) -> Typed:
    """Write the example company as rows of the exact form."""
    folder = example_folder(EXAMPLE)
    rows: dict[str, dict[int, Row]] = {}
    for table in ("payslips", "training"):
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows[table] = {
                number: {
                    form_name(name): _from_csv(name, text, language)
                    for name, text in row.items()
                    if text and name != "employer"
                }
                for number, row in enumerate(csv.DictReader(file))
            }
    for number, row in rows["payslips"].items():
        if number:
            for name in ("headcount", "owner", "municipality"):
                row.pop(name, None)
    return Typed(policy=EXAMPLE_POLICY, rows=rows)


def _from_csv(name: str, text: str, language: Language) -> str:
    return written(name, int(text), language) if text.lstrip("-").isdecimal() and name != "municipality" else text


def _written_row(row: Mapping[str, Any], language: Language) -> Row:
    return {form_name(name): written(name, value, language) for name, value in row.items() if value is not None}


def written(name: str, value: Any, language: Language) -> str:
    """Write a value in the unit of its field, without the blanks that part thousands."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, int):
        return "" if value is None else str(value)
    mark = "," if language == "sv" else "."
    sign, size = "-" if value < 0 else "", abs(value)
    if name.endswith("_ore"):
        whole, rest = divmod(size, ORE_PER_KR)
        return f"{sign}{whole}{mark}{rest:02d}" if rest else f"{sign}{whole}"
    if name.endswith("minutes"):
        hours, rest = divmod(size, MINUTES_PER_HOUR)
        return f"{sign}{hours}:{rest:02d}" if rest else f"{sign}{hours}"
    if name.endswith("_ppm"):
        whole, rest = divmod(size, PPM_PER_PERCENT)
        return f"{sign}{whole}{_decimals(rest, mark)}"
    return str(value)


def _decimals(rest: int, mark: str) -> str:
    """Write the decimals of a percentage; never three of them, which could be read as thousands."""
    digits = f"{rest:04d}"
    return "" if not rest else mark + (digits[:2] if digits.endswith("00") else digits)


__all__ = ["EXAMPLE", "EXAMPLE_POLICY", "typed_of_example", "typed_of_questions", "typed_of_request", "written"]
