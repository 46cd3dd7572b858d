"""Scenario folders and bodies of a calculation: which policies, with which changes, over which tables (7.4, 8.3, 9.3).

A body is the same in TOML and in JSON. Left out here: `payroll_file`, which only a server holds.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec

from kutcalc.analysis.figure import Figure
from kutcalc.analysis.instead import PopulationAsked, read_population
from kutcalc.analysis.pointed import Pointed
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll import Tables, read_files, tables_from_columns
from kutcalc.policy import (
    Change,
    Library,
    Policy,
    change,
    cost_factor_ppm,
    policy_hash,
    read_policy,
    reference,
    refuse_open,
)
from kutcalc.policy.declared import columns_declared
from kutcalc.policy.mechanisms import Plan, make_plan, no_policy
from kutcalc.units import PPM, parse_month

LevelName = Literal[
    "rate", "payslip", "employer_month", "employer_year", "group_month", "group_year", "employee_year", "nation_year"
]
CURRENT_LAW: Final = "current-law"
HASH_DIGITS: Final = 8
LAW_MONTHS: Final = (FIRST_MONTH, LAST_MONTH)
FILES: Final = ("payslips", "training", "years", "facts")
_ROWS: Final = ("payslips", "training", "years")


class PolicyChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One policy: of the library or written out, with changes, and the month whose values hold in all months."""

    ref: str | None = None
    toml: str | None = None
    changes: tuple[Change, ...] = ()
    as_of: str | None = None
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=80)] | None = None


Choice = str | PolicyChoice


class Assumption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value for the empty cells of a column."""

    column: str
    value: int | bool | str


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a calculation and a comparison have in common."""

    employers: Annotated[tuple[dict[str, Any], ...], msgspec.Meta(max_length=10_000)] = ()
    population: PopulationAsked | None = None
    levels: Annotated[tuple[LevelName, ...], msgspec.Meta(min_length=1)] = ("employer_year",)
    explain: Annotated[tuple[Figure, ...], msgspec.Meta(max_length=20)] = ()
    assume: tuple[Assumption, ...] = ()
    echo: bool = False


class Calculation(Body, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The body of 9.3: one policy."""

    policy: Choice

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Give the policies asked for: one."""
        return (self.policy,)


class Comparison(Body, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The body of 9.5: the same employers, up to four policies; over a population up to eight."""

    policies: Annotated[tuple[Choice, ...], msgspec.Meta(min_length=1, max_length=8)]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Give the policies asked for, in order."""
        return self.policies


class _Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file `scenario.toml`."""

    title: Text
    summary: Text
    calculation: Calculation | None = None
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """One policy as chosen: its label, the policy as changed (None: the law in force alone) and its plan."""

    label: str
    policy: Policy | None
    plan: Plan
    choice: Choice

    @property
    def changes(self) -> tuple[Change, ...]:
        """Give the changes made to it."""
        return self.choice.changes if isinstance(self.choice, PolicyChoice) else ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A folder that is an example, a page and a golden test."""

    folder: Path
    title: Text
    summary: Text
    body: Calculation | Comparison

    def tables(self, policies: Iterable[Policy | None]) -> Tables:
        """Read the tables beside `scenario.toml`, with the columns that the policies declare."""
        paths = {name: self.folder / f"{name}.csv" for name in FILES}
        given = {name: [path] if path.is_file() else [] for name, path in paths.items()}
        return read_files(
            given["payslips"], given["training"], given["years"], given["facts"], **_reading(self.body, policies)
        )


def read_scenario(folder: Path) -> Scenario:
    """Read the folder of a scenario; FaultsError tells what is wrong in its `scenario.toml`."""
    file = folder / "scenario.toml"
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        text = Text(sv=f"{folder} har ingen scenario.toml.", en=f"{folder} has no scenario.toml.")
        raise FaultsError([Fault(code="required", text=text, file=str(file))]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        text = Text(sv=f"filen går inte att läsa som TOML: {error}", en=f"the file cannot be read as TOML: {error}")
        raise FaultsError([Fault(code="bad-text", text=text, file=file.name)]) from None
    page = _converted(raw, _Page, file.name)
    bodies = [body for body in (page.calculation, page.comparison) if body is not None]
    if len(bodies) != 1:
        text = Text(
            sv="skriv en tabell [calculation] eller [comparison], och bara en.",
            en="write one table [calculation] or [comparison], and only one.",
        )
        raise FaultsError([Fault(code="required", text=text, file=file.name)])
    faults = Pointed()
    read_population(raw.get("calculation") or raw.get("comparison") or {}, faults)
    faults.raise_any()
    return Scenario(folder, page.title, page.summary, bodies[0])


def tables_of_employers(body: Calculation | Comparison, policies: Iterable[Policy | None]) -> Tables:
    """Make the tables of the employers that stand in a body; those who stand there repeat for each of their rows."""
    columns: dict[str, list[dict[str, Any]]] = {name: [] for name in _ROWS}
    for number, employer in enumerate(body.employers):
        facts = {name: value for name, value in employer.items() if name not in _ROWS}
        for table in _ROWS:
            for row in _rows(employer, table, number):
                own = facts if table == "payslips" else {"employer": facts.get("employer")}
                columns[table].append({**own, **row})
    given = {table: _by_column(rows) if rows else None for table, rows in columns.items()}
    return tables_from_columns(given["payslips"] or {}, given["training"], given["years"], **_reading(body, policies))


def plan_of_choice(choice: Choice, library: Library) -> tuple[str, Policy | None, Plan]:
    """Find the policy of a choice, change it, and make its plan; give its label too.

    PolicyNotFoundError, PolicyInvalidError, NoSuchParameterError and FaultsError for what is wrong in the choice,
    ParameterMissingError for values that the policy leaves open and no change gives.
    """
    asked = PolicyChoice(ref=choice) if isinstance(choice, str) else choice
    if (asked.ref is None) == (asked.toml is None):
        text = Text(
            sv="välj förslaget med ref eller toml, ett av dem.", en="choose the policy by ref or toml, one of them."
        )
        raise FaultsError([Fault(code="required", text=text, path="policy")])
    if asked.ref in {CURRENT_LAW, f"{CURRENT_LAW}@1"} and not asked.changes:
        return asked.label or CURRENT_LAW, None, no_policy()
    policy = read_policy(asked.toml) if asked.toml is not None else library.get(asked.ref or "")
    changed = change(policy, asked.changes)
    refuse_open(changed)
    plan = make_plan(changed, None if asked.as_of is None else _month(asked.as_of))
    return asked.label or label_of(policy, changed), changed, plan


def chosen(choices: Sequence[Choice], library: Library) -> list[Chosen]:
    """Make the plans of some choices; FaultsError where two have the same label."""
    made = [Chosen(*plan_of_choice(choice, library), choice) for choice in choices]
    labels = [one.label for one in made]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        text = Text(
            sv=f"två förslag har samma namn, {twice[0]}. Ge dem var sitt label.",
            en=f"two policies have one label, {twice[0]}. Give each its own.",
        )
        raise FaultsError([Fault(code="duplicate", text=text, path="policies")])
    return made


def label_of(policy: Policy, changed: Policy) -> str:
    """Give the label of a policy: `id@version`, and where it was changed `~` and the beginning of its hash."""
    name = reference(policy)
    if changed is policy:
        return name
    return f"{name}~{policy_hash(changed).removeprefix('sha256:')[:HASH_DIGITS]}"


def _month(text: str) -> date:
    try:
        return parse_month(text)
    except ValueError:
        sentence = Text(sv=f"{text!r} är ingen månad. Skriv 2026-05.", en=f"{text!r} is no month. Write 2026-05.")
        raise FaultsError([Fault(code="bad-month", text=sentence, path="policy.as_of")]) from None


def _reading(body: Calculation | Comparison, policies: Iterable[Policy | None]) -> dict[str, Any]:
    known = [policy for policy in policies if policy is not None]
    return {
        "law_months": LAW_MONTHS,
        "facts": columns_declared(known),
        "assume": [(one.column, one.value) for one in body.assume],
        "largest_factor_ppm": max([PPM, *(cost_factor_ppm(policy) for policy in known)]),
    }


def _rows(employer: Mapping[str, Any], table: str, number: int) -> Iterator[Mapping[str, Any]]:
    rows = employer.get(table) or []
    for row in rows if isinstance(rows, list) else [rows]:
        if not isinstance(row, dict):
            text = Text(sv=f"{table} är en lista av rader.", en=f"{table} is an array of rows.")
            raise FaultsError([Fault(code="wrong-type", text=text, pointer=f"/employers/{number}/{table}")])
        yield row


def _by_column(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name) for row in rows] for name in names}


T = TypeVar("T")

_CODES: Final = (("unknown field", "unknown-field"), ("missing required", "required"), ("enum value", "not-a-choice"))


def _converted(raw: object, kind: type[T], file: str | None) -> T:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        said, _, place = str(error).partition(" - at `")
        code = next((code for words, code in _CODES if words in said), "wrong-type")
        path = place.rstrip("`").removeprefix("$").lstrip(".") or None
        raise FaultsError([Fault(code=code, text=Text(sv=said, en=said), file=file, path=path)]) from None


__all__ = [
    "Calculation",
    "Choice",
    "Chosen",
    "Comparison",
    "Figure",
    "PolicyChoice",
    "Scenario",
    "chosen",
    "label_of",
    "plan_of_choice",
    "read_scenario",
    "tables_of_employers",
]
