"""What was typed in the exact form, row by row, and the request that it comes to; everything wrong is told at once."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.language import LANGUAGES, Language, Text, decimal_text, money_text
from kutcalc.payroll.cells import read_month
from kutcalc.server.pages.amounts import Misread
from kutcalc.server.pages.form_columns import TABLES, FormColumn
from kutcalc.units import ORE_PER_KR, write_month

MOST_ROWS: Final = 2_000
MOST_LETTERS: Final = 200
LEVELS: Final = ("rate", "employer_month", "employer_year", "employee_year")
ONE_EMPLOYER: Final = "A"
MINUTES_PER_HOUR: Final = 60
SAME: Final = "assume-"
CHANGED: Final = "set-"
_KEY: Final = re.compile(r"(payslips|training|years)-([0-9]{1,4})-([a-z_]{1,64})")
_FREE: Final = frozenset({"employer", "count", "month", "through"})
_TRUE: Final = ("true", "1", "ja", "yes", "on")
_FALSE: Final = ("false", "0", "nej", "no")
_POINTER: Final = re.compile(r"/?(?:employers/([0-9]+)/)?(payslips|training|years)/([0-9]+)/([a-z_]+)")

Row = dict[str, str]


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the exact form, as it was typed.

    `rows` are by table and number, `same` the answers that hold for all rows of a column, `changes` those that replace
    values of the policy by path.
    """

    policy: str = ""
    rows: dict[str, dict[int, Row]] = msgspec.field(default_factory=dict)
    same: Row = msgspec.field(default_factory=dict)
    changes: Row = msgspec.field(default_factory=dict)
    pasted: str = ""

    def of(self, table: str) -> dict[int, Row]:
        """Give the rows of a table by their numbers."""
        return self.rows.get(table, {})


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong, at the field of this id."""

    field: str
    code: str
    text: Text


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """The request that a form comes to, what is wrong in it, and from which row of the form each of its rows comes."""

    request: dict[str, Any]
    problems: tuple[Problem, ...]
    rows: dict[tuple[int, str, int], int]


def typed_of(form: Mapping[str, str]) -> Typed:
    """Read the fields of a form; names that are none of ours are passed over."""
    rows: dict[str, dict[int, Row]] = {}
    for key, text in form.items():
        found = _KEY.fullmatch(key)
        if found and int(found[2]) < MOST_ROWS:
            rows.setdefault(found[1], {}).setdefault(int(found[2]), {})[found[3]] = text[:MOST_LETTERS]
    return Typed(
        policy=form.get("policy", "")[:MOST_LETTERS],
        rows={table: dict(sorted(numbered.items())) for table, numbered in rows.items()},
        same={key.removeprefix(SAME): text[:MOST_LETTERS] for key, text in form.items() if key.startswith(SAME)},
        changes={
            key.removeprefix(CHANGED): text[:MOST_LETTERS] for key, text in form.items() if key.startswith(CHANGED)
        },
        pasted=form.get("pasted", ""),
    )


def field_of(table: str, number: int, name: str) -> str:
    """Give the id of a field of a row."""
    return f"{table}-{number}-{name}"


def is_blank(row: Row, columns: Mapping[str, FormColumn]) -> bool:
    """Whether nothing that counts was typed in a row: a month alone is no row, nor is what the employer is."""
    return not any(
        text.strip()
        for name, text in row.items()
        if name not in _FREE and name in columns and not columns[name].is_of_employer
    )


def body_of(typed: Typed, policy: Any, columns: Mapping[str, Mapping[str, FormColumn]]) -> Body:
    """Make the request of 9.3; `policy` is what it says of the policy."""
    problems: list[Problem] = []
    employers: dict[str, dict[str, Any]] = {}
    rows: dict[tuple[int, str, int], int] = {}
    for table in TABLES:
        for number, row in typed.of(table).items():
            own = row.get("employer", "").strip() or ONE_EMPLOYER
            employer = employers.setdefault(own, {"employer": own, "payslips": []})
            _take_employer(table, number, row, columns[table], employer, problems)
            if is_blank(row, columns[table]):
                continue
            made = _row(table, number, row, columns[table], problems)
            place = list(employers).index(own)
            listed = employer.setdefault(table, [])
            rows[place, table, len(listed)] = number
            listed.append(made)
    used = list(employers.values())
    if not any(employer["payslips"] for employer in used) and not problems:
        text = Text(sv="Fyll i minst en rad med lön.", en="Fill in at least one row of pay.")
        problems.append(Problem(field_of("payslips", 0, "cash_pay"), "required", text))
    request = {"policy": policy, "levels": list(LEVELS), "employers": used}
    assume = _assumed(typed, columns, problems)
    if assume:
        request["assume"] = assume
    return Body(request=request, problems=tuple(problems), rows=rows)


def _take_employer(
    table: str,
    number: int,
    row: Row,
    columns: Mapping[str, FormColumn],
    employer: dict[str, Any],
    problems: list[Problem],
) -> None:
    """Take what a row says of its employer; it holds for all the employer's rows."""
    for name, column in columns.items():
        text = row.get(name, "").strip()
        if not (text and column.is_of_employer):
            continue
        value = read_field(column, text)
        field = field_of(table, number, name)
        if isinstance(value, Misread):
            problems.append(Problem(field, value.code, value.text))
        elif employer.setdefault(column.column.name, value) != value:
            said = Text(
                sv=f"{column.label.sv}: raderna säger olika. Skriv samma på alla.",
                en=f"{column.label.en}: the rows differ. Write the same on all.",
            )
            problems.append(Problem(field, "fact-differs", said))


def _row(
    table: str, number: int, row: Row, columns: Mapping[str, FormColumn], problems: list[Problem]
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, column in columns.items():
        if column.is_of_employer or name == "employer":
            continue
        text = row.get(name, "").strip()
        if not text and name == "employee" and table == "payslips":
            text = f"p{number + 1}"
        if not text:
            if column.column.required:
                problems.append(Problem(field_of(table, number, name), "required", _required(table, number, column)))
            continue
        value = read_field(column, text)
        if isinstance(value, Misread):
            where = Text(
                sv=f"{_place(table, number).sv}, {column.label.sv}", en=f"{_place(table, number).en}, {column.label.en}"
            )
            said = Text(sv=f"{where.sv}: {value.text.sv}", en=f"{where.en}: {value.text.en}")
            problems.append(Problem(field_of(table, number, name), value.code, said))
        else:
            made[column.column.name] = value
    return made


def _assumed(
    typed: Typed, columns: Mapping[str, Mapping[str, FormColumn]], problems: list[Problem]
) -> list[dict[str, Any]]:
    every = {name: column for table in reversed(TABLES) for name, column in columns[table].items()}
    made = []
    for name, text in typed.same.items():
        if not text.strip() or name not in every:
            continue
        value = read_field(every[name], text)
        if isinstance(value, Misread):
            problems.append(Problem(SAME + name, value.code, value.text))
        else:
            made.append({"column": every[name].column.name, "value": value})
    return made


def read_field(column: FormColumn, text: str) -> int | bool | str | Misread:
    """Read one answer, within the bounds of its column."""
    plain = text.strip()
    kind = column.column.kind
    if kind == "boolean":
        word = plain.casefold()
        return word in _TRUE if word in {*_TRUE, *_FALSE} else Misread("wrong-type", _YES_OR_NO)
    if kind == "month":
        return _month(plain)
    if kind == "choice":
        return plain if plain in column.column.choices else Misread("not-a-choice", _CHOOSE)
    reader = column.reader()
    if reader is not None:
        value = reader(plain)
        return value if isinstance(value, Misread) else _bounded(column, value)
    pattern = column.column.pattern
    return plain if pattern is None or re.search(pattern, plain) else Misread("bad-text", _bad_text(column))


def _month(text: str) -> str | Misread:
    month = read_month(text)
    if month is None:
        said = Text(
            sv=f"”{text}” är ingen månad. Skriv år och månad, till exempel 2026-05.",
            en=f"“{text}” is no month. Write year and month, for example 2026-05.",
        )
        return Misread("bad-month", said)
    return write_month(month)


def _bounded(column: FormColumn, value: int) -> int | Misread:
    low, high = column.column.lowest(), column.column.highest()
    if low <= value <= high:
        return value
    if column.name == "birth_year":
        said = Text(sv="Skriv fyra siffror, till exempel 1998.", en="Write four digits, for example 1998.")
    else:
        sv, en = ((_written(column, low, one), _written(column, high, one)) for one in LANGUAGES)
        said = Text(
            sv=f"Talet är för stort eller för litet. Skriv {sv[0]} till {sv[1]}.",
            en=f"The number is too large or too small. Write {en[0]} to {en[1]}.",
        )
    return Misread("out-of-range", said)


def _written(column: FormColumn, value: int, language: Language) -> str:
    """Write a bound in the unit of the form."""
    if column.column.name.endswith("minutes"):
        return decimal_text(value // MINUTES_PER_HOUR, 1, language)
    return money_text(value, ORE_PER_KR, language) if column.is_money else decimal_text(value, 1, language)


_DOUBLED: Final = Text(
    sv="Samma person och månad står på två rader. Lägg ihop dem, eller ta bort den ena.",
    en="The same person and month stand on two rows. Add them together, or remove one.",
)
_YES_OR_NO: Final = Text(sv="Svara ja eller nej.", en="Answer yes or no.")
_CHOOSE: Final = Text(sv="Välj ett av svaren i listan.", en="Choose one of the answers in the list.")


def _bad_text(column: FormColumn) -> Text:
    if column.hint is not None and column.column.name in {"sni", "municipality"}:
        return Text(sv=f"Skriv koden. {column.hint.sv}", en=f"Write the code. {column.hint.en}")
    return Text(
        sv="Använd 1 till 64 av tecknen A–Z, a–z, 0–9, punkt, _ och -, utan blanksteg.",
        en="Use 1 to 64 of the characters A-Z, a-z, 0-9, dot, _ and -, without blanks.",
    )


def _place(table: str, number: int) -> Text:
    words = {"payslips": ("Lönerad", "Pay row"), "training": ("Kurs", "Course"), "years": ("År, rad", "Year, row")}
    sv, en = words[table]
    return Text(sv=f"{sv} {number + 1}", en=f"{en} {number + 1}")


def _required(table: str, number: int, column: FormColumn) -> Text:
    where = _place(table, number)
    return Text(sv=f"{where.sv}: fyll i ”{column.label.sv}”.", en=f"{where.en}: fill in “{column.label.en}”.")


def problem_at(body: Body, pointer: str, code: str, text: Text, names: Mapping[str, str]) -> Problem:
    """Place a fault of the engine at the field of the form that it comes from."""
    found = _POINTER.fullmatch(pointer.lstrip("/"))
    if not found:
        return Problem("", code, text)
    number = body.rows.get((int(found[1] or 0), found[2], int(found[3])), int(found[3]))
    name = names.get(found[4], found[4])
    where = _place(found[2], number)
    told = _DOUBLED if code == "duplicate" else text
    said = Text(sv=f"{where.sv}: {told.sv}", en=f"{where.en}: {told.en}")
    return Problem(field_of(found[2], number, name), code, said)


__all__ = [
    "LEVELS",
    "Body",
    "Problem",
    "Typed",
    "body_of",
    "field_of",
    "is_blank",
    "problem_at",
    "read_field",
    "typed_of",
]
