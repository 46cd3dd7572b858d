"""What a comparison is asked for in the address: policies, their changes, the year and the company; and back again.

`/jamfor?policy=a@1&policy=a@1&change-1=rate.share_ppm:400000&year=2026&employees=12&monthly_pay=420000&…` carries the
whole comparison, so it opens anywhere with the same figures. A case of employers comes as `case=` instead.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from kutcalc.analysis.bodies import read_body
from kutcalc.analysis.scenario import CURRENT_LAW, Assumption, Choice, PolicyChoice
from kutcalc.errors import FaultsError, KutcalcError
from kutcalc.language import Language, Text
from kutcalc.law import EDITION, FIRST_MONTH, LAST_MONTH
from kutcalc.policy import Change, reference
from kutcalc.report.example_firms import EXAMPLE, Firm
from kutcalc.report.links import decode_case
from kutcalc.report.policy_columns import LIBRARY
from kutcalc.report.scenario_cases import is_known, scenario_case
from kutcalc.report.side_by_side import asked_bytes
from kutcalc.server.addresses import address
from kutcalc.server.pages.amounts import Misread, read_count, read_ore
from kutcalc.units import ORE_PER_KR

MOST_POLICIES: Final = 4
THIS_YEAR: Final = int(EDITION[:4])
YEARS: Final = tuple(range(LAST_MONTH.year - 1, FIRST_MONTH.year - 1, -1))
_CHANGE: Final = re.compile(r"change-([0-3])")
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "none": None}
_MOST_LETTERS: Final = 200
Pairs = Sequence[tuple[str, str]]
Errors = tuple[tuple[str, Text], ...]


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the address, as it was typed; `case` is the code of a case of employers, `example` a scenario."""

    choices: tuple[PolicyChoice, ...] = ()
    year: str = str(THIS_YEAR)
    employees: str = ""
    monthly_pay: str = ""
    course_fees: str = ""
    assume: tuple[Assumption, ...] = ()
    case: str = ""
    example: str = ""
    employers: tuple[dict[str, Any], ...] = ()

    @property
    def has_own_firm(self) -> bool:
        """Whether a company was described."""
        return bool(self.employees or self.monthly_pay or self.course_fees)


def typed_of(pairs: Iterable[tuple[str, str]]) -> tuple[Typed, Errors]:
    """Read an address; what is wrong in it is told, and the rest is kept."""
    given = [(key, value[:_MOST_LETTERS]) if key != "case" else (key, value) for key, value in pairs]
    last = dict(given)
    if last.get("case"):
        return _of_case(last["case"])
    errors: list[tuple[str, Text]] = []
    example, year = "", last.get("year", str(THIS_YEAR))
    employers: tuple[dict[str, Any], ...] = ()
    if is_known(last.get("example", "")):
        example = last["example"]
        employers = scenario_case(example).employers
        year = _year_of(employers)
    refs = [value for key, value in given if key == "policy" and value and value.partition("@")[0] != CURRENT_LAW]
    if len(refs) > MOST_POLICIES:
        errors.append(("policy", _TOO_MANY))
        refs = refs[:MOST_POLICIES]
    changes: dict[int, list[Change]] = {}
    for key, value in given:
        found = _CHANGE.fullmatch(key)
        path, mark, text = value.partition(":")
        if found and mark:
            changes.setdefault(int(found[1]), []).append(Change(path, value_of(text)))
    choices = tuple(PolicyChoice(ref=ref, changes=tuple(changes.get(place, ()))) for place, ref in enumerate(refs))
    assume = [value.partition(":") for key, value in given if key == "assume" and ":" in value]
    typed = Typed(
        choices=choices,
        year=year,
        employees=last.get("employees", ""),
        monthly_pay=last.get("monthly_pay", ""),
        course_fees=last.get("course_fees", ""),
        assume=tuple(Assumption(name, _assumed(text)) for name, _, text in assume),
        example=example,
        employers=employers,
    )
    return typed, tuple(errors)


_TOO_MANY: Final = Text(
    sv=f"Du har valt fler än {MOST_POLICIES} förslag. Vi jämför de {MOST_POLICIES} första.",
    en=f"You chose more than {MOST_POLICIES} proposals. We compare the first {MOST_POLICIES}.",
)


def _of_case(code: str) -> tuple[Typed, Errors]:
    try:
        kind, body = decode_case(code)
        if kind != "comparison":
            return Typed(), (("", _OTHER_CASE),)
        read = read_body(msgspec.json.encode(body))
    except KutcalcError as error:
        return Typed(), (("", error.text),)
    choices = tuple(PolicyChoice(ref=one) if isinstance(one, str) else one for one in read.choices)
    year = _year_of(read.employers)
    return Typed(choices=choices, year=year, assume=read.assume, case=code, employers=read.employers), ()


def _year_of(employers: Sequence[Mapping[str, Any]]) -> str:
    """Give the first year of a case; what cannot be read as a month is refused when the case is."""
    months = [str(row.get("month", "")) for one in employers for row in one.get("payslips") or ()]
    year = min(months, default="")[:4]
    return year if year.isascii() and year.isdecimal() else str(THIS_YEAR)


_OTHER_CASE: Final = Text(
    sv="Länken bär ett annat slags fall än en jämförelse. Öppna den på sidan Resultat.",
    en="The link carries another kind of case than a comparison. Open it on the page Result.",
)


def value_of(text: str) -> int | bool | str | None:
    """Read a value as an address has it: an integer, `true`, `false`, `none`, or a word."""
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _assumed(text: str) -> int | bool | str:
    value = value_of(text)
    return text if value is None else value


def written(value: object) -> str:
    """Write a value as an address has it."""
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def question_of(typed: Typed) -> tuple[bytes | None, Errors]:
    """Give what is asked for as `side_by_side` takes it; FaultsError is turned into the errors of the fields."""
    if typed.case or typed.example:
        return asked_bytes(typed.choices, int(typed.year), employers=typed.employers, assume=typed.assume), ()
    firm, errors = firm_of(typed)
    if firm is None:
        return None, errors
    year = int(typed.year) if typed.year.isdecimal() and len(typed.year) <= len("2026") else 0
    try:
        firm.questions(year)
    except FaultsError as error:
        fields = {"/employees": "employees", "/monthly_pay_ore": "monthly_pay", "/course_fees_ore": "course_fees"}
        return None, tuple((fields.get(fault.pointer or "", "year"), fault.text) for fault in error.faults)
    return asked_bytes(choices_of(typed), year, firm=firm, assume=typed.assume), ()


def choices_of(typed: Typed) -> tuple[Choice, ...]:
    """Give the policies, each with its version."""
    return tuple(msgspec.structs.replace(choice, ref=pinned(choice.ref or "")) for choice in typed.choices)


def pinned(ref: str) -> str:
    """Give a reference with its version, as it is where there is no such policy."""
    if "@" in ref:
        return ref
    try:
        return reference(LIBRARY.get(ref))
    except KutcalcError:
        return ref


def firm_of(typed: Typed) -> tuple[Firm | None, Errors]:
    """Give the company that was described, or the example."""
    if not typed.has_own_firm:
        return EXAMPLE, ()
    errors: list[tuple[str, Text]] = []
    values: dict[str, int] = {}
    for field, reader, text in (
        ("employees", read_count, typed.employees),
        ("monthly_pay", read_ore, typed.monthly_pay),
        ("course_fees", read_ore, typed.course_fees),
    ):
        value = reader(text) if text.strip() else Misread("required", _REQUIRED[field])
        if isinstance(value, Misread):
            errors.append((field, value.text))
        else:
            values[field] = value
    if errors:
        return None, tuple(errors)
    made = Firm(_YOURS, values["employees"], values["monthly_pay"], values["course_fees"])
    return (EXAMPLE if _same(made, EXAMPLE) else made), ()


def _same(one: Firm, other: Firm) -> bool:
    figures = ("employees", "monthly_pay_ore", "course_fees_ore")
    return all(getattr(one, name) == getattr(other, name) for name in figures)


_YOURS: Final = Text(sv="Företaget du beskrev", en="The company you described")
_REQUIRED: Final = {
    "employees": Text(sv="Fyll i hur många ni är, till exempel 12.", en="Fill in how many you are, for example 12."),
    "monthly_pay": Text(
        sv="Fyll i allas lön per månad, till exempel 420 000 kr.",
        en="Fill in the pay of all per month, for example 420 000.",
    ),
    "course_fees": Text(
        sv="Fyll i kursavgifter per år, till exempel 120 000 kr. Inga kurser är 0.",
        en="Fill in course fees per year, for example 120 000. No courses is 0.",
    ),
}


def query_of(typed: Typed) -> str:
    """Write the address's query: the same for the same comparison, with versions and the company spelled out."""
    if typed.case:
        return urlencode({"case": typed.case})
    pairs = [("policy", pinned(choice.ref or "")) for choice in typed.choices]
    for place, choice in enumerate(typed.choices):
        pairs += [(f"change-{place}", f"{one.path}:{written(one.value)}") for one in choice.changes]
    if typed.example:
        pairs.append(("example", typed.example))
        pairs += [("assume", f"{one.column}:{written(one.value)}") for one in typed.assume]
        return urlencode(pairs, quote_via=quote, safe="@:,")
    pairs.append(("year", typed.year))
    firm, _ = firm_of(typed)
    if firm is not None:
        pairs += [
            ("employees", str(firm.employees)),
            ("monthly_pay", kronor_of(firm.monthly_pay_ore)),
            ("course_fees", kronor_of(firm.course_fees_ore)),
        ]
    else:
        pairs += [(name, getattr(typed, name)) for name in ("employees", "monthly_pay", "course_fees")]
    pairs += [("assume", f"{one.column}:{written(one.value)}") for one in typed.assume]
    return urlencode(pairs, quote_via=quote, safe="@:,")


def kronor_of(ore: int) -> str:
    """Write an amount for the address: kronor, with öre only where there are any."""
    kronor, rest = divmod(ore, ORE_PER_KR)
    return f"{kronor},{rest:02d}" if rest else str(kronor)


def link_of_typed(typed: Typed, language: Language) -> str:
    """Give the address of a comparison."""
    return f"{address('compare', language)}?{query_of(typed)}"


def hidden_fields(typed: Typed, *leave_out: str) -> list[tuple[str, str]]:
    """Give the fields that carry a comparison through a form."""
    if typed.case:
        return [("case", typed.case)]
    made: list[tuple[str, str]] = []
    for place, choice in enumerate(typed.choices):
        made.append(("policy", choice.ref or ""))
        made += [(f"change-{place}", f"{one.path}:{written(one.value)}") for one in choice.changes]
    made += [(name, getattr(typed, name)) for name in ("year", "employees", "monthly_pay", "course_fees", "example")]
    made += [("assume", f"{one.column}:{written(one.value)}") for one in typed.assume]
    return [(name, value) for name, value in made if name not in leave_out and value]


def as_pairs(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the fields of a query or a form as pairs of texts, in order."""
    many = getattr(fields, "multi_items", None)
    items = many() if many is not None else fields.items()
    return [(str(key), str(value)) for key, value in items if isinstance(value, str)]


__all__ = [
    "MOST_POLICIES",
    "YEARS",
    "Errors",
    "Typed",
    "as_pairs",
    "choices_of",
    "firm_of",
    "hidden_fields",
    "link_of_typed",
    "question_of",
    "typed_of",
    "value_of",
    "written",
]
