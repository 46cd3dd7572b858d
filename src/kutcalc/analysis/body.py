"""Bodies of 9.3, 9.4 and 9.5, read strictly from decoded JSON: every fault at once, each with its pointer.

Nothing is read leniently, and the sentences are our own. Which facts an employer may give follows from the policies,
so these are made here too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from kutcalc.analysis.choices import Plans, read_choice, with_own_labels
from kutcalc.analysis.columns_out import OUTPUT
from kutcalc.analysis.employers import MOST_EMPLOYERS, Employers, Shape
from kutcalc.analysis.figure import Figure
from kutcalc.analysis.instead import NATION_LEVEL, PopulationAsked, instead_of_employers, read_population
from kutcalc.analysis.pointed import Pointed, below, items, lacking, members, wrong_type
from kutcalc.analysis.questions import LARGEST_SUM_ORE, MOST_EMPLOYEES, Questions
from kutcalc.analysis.scenario import LAW_MONTHS, Assumption, Choice, Chosen
from kutcalc.analysis.typed import not_a_choice, values_of
from kutcalc.errors import Fault, FaultsError, KutcalcError
from kutcalc.language import Text
from kutcalc.limits import MAX_AMOUNT_ORE
from kutcalc.payroll.tables import MINUTES_OF_A_MONTH, Column
from kutcalc.policy.declared import columns_declared

MOST_POLICIES: Final = 4
MOST_NATIONAL: Final = 8
"""So many policies stand side by side over a population; its law is worked once for all."""
MOST_FIGURES: Final = 20
MOST_ASSUMED: Final = 100
SHARED: Final = ("employers", "levels", "explain", "assume", "echo")
More = Mapping[str, Callable[[Any, str, Pointed], Any]]
"""Further fields of a body, such as the grid of a job: each read by a function of its value and pointer."""
_TRUTH: Final = Text(sv="true eller false", en="true or false")
_TEXT: Final = Text(sv="text inom citattecken", en="text in quotes")
_KEYS: Final[dict[str, Column]] = {
    "employer": Column("employer", "text", "arbetsgivare", ""),
    "group": Column("group", "text", "koncern", ""),
    "employee": Column("employee", "text", "anställd", ""),
    "month": Column("month", "month", "månad", ""),
    "year": Column("year", "integer", "år", "", low=1990, high=2100),
    "rate_ppm": Column("rate_ppm", "integer", "sats", "", low=0, high=10**7),
}
_KEYS_OF: Final[dict[str, tuple[str, ...]]] = {
    "rate": ("employer", "month", "rate_ppm"),
    "payslip": ("employer", "employee", "month"),
    "employer_month": ("employer", "month"),
    "employer_year": ("employer", "year"),
    "group_month": ("group", "month"),
    "group_year": ("group", "year"),
    "employee_year": ("employer", "employee", "year"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """A body that is right: its policies with their plans, and its employers as they were sent."""

    kind: str
    policies: tuple[Chosen, ...]
    employers: tuple[dict[str, Any], ...]
    shape: Shape
    levels: tuple[str, ...]
    explain: tuple[Figure, ...] = ()
    assume: tuple[Assumption, ...] = ()
    echo: bool = False
    slips: int = 0
    more: dict[str, Any] = field(default_factory=dict)
    payroll_file: str | None = None
    population: PopulationAsked | None = None

    @property
    def assumed(self) -> list[tuple[str, object]]:
        """Give the assumptions as pairs."""
        return [(one.column, one.value) for one in self.assume]


def read_request(
    kind: str,
    tree: object,
    plans: Plans,
    *,
    more: More | None = None,
    most_employers: int = MOST_EMPLOYERS,
    file_rows: int | None = None,
) -> Request:
    """Read the body of a calculation (`policy`) or a comparison (`policies`); `more` reads the fields of a job.

    `file_rows` is how many payslips the file has that `payroll_file` names; without it no file is read here.

    Raises one error with all faults of the body, or the policy's own error where nothing else is wrong.
    """
    faults = Pointed()
    which = "policies" if kind == "comparison" else "policy"
    instead = instead_of_employers(tree, faults, file_rows)
    known = [which, *SHARED, *(more or {}), *instead]
    required = [name for name in (which, "employers") if name == which or not instead]
    own = members(tree, "", "body", known, required, faults)
    most = MOST_NATIONAL if "population" in own else MOST_POLICIES
    choices = choices_of(own.get(which), which, faults, most) if which in own else []
    policies, refused = _chosen(choices, plans, faults)
    shape = _shape(policies, is_whole=len(policies) == len(choices) > 0, faults=faults)
    reader = Employers(shape, faults)
    employers: list[Any] = []
    if "employers" in own:
        employers = items(own["employers"], "/employers", "employers", 1, most_employers, faults)
        for number, one in enumerate(employers):
            reader.read(one, f"/employers/{number}")
    levels, figures, assume, echo = read_rest(own, faults)
    population = read_population(own, faults)
    further = {name: read(own[name], f"/{name}", faults) for name, read in (more or {}).items() if name in own}
    raise_all(faults, refused)
    read = (tuple(policies), tuple(employers), shape, levels, figures, assume, echo, file_rows or reader.slips, further)
    return Request(kind, *read, own.get("payroll_file"), population)


def raise_all(faults: Pointed, refused: Sequence[tuple[str, KutcalcError]]) -> None:
    """Raise all faults as one error; a policy's own error stands alone only where nothing else is wrong."""
    if len(refused) == 1 and not faults:
        raise refused[0][1]
    for pointer, error in refused:
        if error.faults:
            faults.take(error.faults, pointer)
        else:
            faults.take([Fault(code=error.code, text=error.text)], pointer)
    faults.raise_any()


def read_rest(
    own: Mapping[str, Any], faults: Pointed
) -> tuple[tuple[str, ...], tuple[Figure, ...], tuple[Assumption, ...], bool]:
    """Read levels, figures, assumptions and echo."""
    known = (NATION_LEVEL,) if "population" in own else tuple(OUTPUT)
    levels: tuple[str, ...] = (NATION_LEVEL if "population" in own else "employer_year",)
    if "levels" in own:
        levels = tuple(_levels(own["levels"], known, faults))
    figures = tuple(_figures(own.get("explain", []), faults))
    assume = tuple(_assumptions(own.get("assume", []), faults))
    echo = own.get("echo", False)
    if type(echo) is not bool:
        faults.add("wrong-type", "/echo", wrong_type, "echo", echo, _TRUTH)
    return levels, figures, assume, bool(echo)


def choices_of(tree: Any, which: str, faults: Pointed, most: int = MOST_POLICIES) -> list[tuple[str, Choice | None]]:
    """Read the policies that a body chooses, each with its pointer; None for one that cannot be read."""
    if which == "policy":
        return [("/policy", read_choice(tree, "/policy", faults))]
    listed = items(tree, "/policies", "policies", 1, most, faults)
    return [(f"/policies/{place}", read_choice(one, f"/policies/{place}", faults)) for place, one in enumerate(listed)]


def _chosen(
    choices: Sequence[tuple[str, Choice | None]], plans: Plans, faults: Pointed
) -> tuple[list[Chosen], list[tuple[str, KutcalcError]]]:
    """Make the plans of the choices that can be read; give the errors of the others with their pointers."""
    made: list[Chosen] = []
    refused: list[tuple[str, KutcalcError]] = []
    for pointer, choice in choices:
        if choice is None:
            continue
        try:
            made.append(plans.chosen(choice))
        except KutcalcError as error:
            _place(error, choice, pointer, faults, refused)
    if len(made) == len(choices):
        with_own_labels(made, [pointer for pointer, _ in choices], faults)
    return made, refused


def _place(
    error: KutcalcError, choice: Choice, pointer: str, faults: Pointed, refused: list[tuple[str, KutcalcError]]
) -> None:
    """Note what is wrong with the changes of a choice as faults of the body; keep an error of its own kind apart."""
    changes = () if isinstance(choice, str) else choice.changes
    where = {one.path: f"{pointer}/changes/{number}" for number, one in enumerate(changes)}

    def at(fault: Fault) -> str:
        path = fault.path or ""
        found = next((place for own, place in where.items() if path == own or path.startswith(f"{own}.")), pointer)
        return f"{found}/{'path' if fault.code == 'no-such-parameter' else 'value'}" if found != pointer else pointer

    if type(error) is FaultsError or error.code == "no-such-parameter":
        faults.take(error.faults, at)
    else:
        refused.append((pointer, error))


def _shape(policies: Sequence[Chosen], *, is_whole: bool, faults: Pointed) -> Shape:
    known = [one.policy for one in policies if one.policy is not None]
    if all(not policy.facts for policy in known):
        return _plain_shape() if is_whole else Shape.of(is_whole=False)
    try:
        return Shape.of(columns_declared(known), is_whole=is_whole)
    except FaultsError as error:
        faults.take(error.faults, "/policies")
        return Shape.of(is_whole=False)


@lru_cache(maxsize=1)
def _plain_shape() -> Shape:
    return Shape.of()


def _levels(tree: Any, known: tuple[str, ...], faults: Pointed) -> list[str]:
    found = []
    for place, one in enumerate(items(tree, "/levels", "levels", 1, len(OUTPUT), faults)):
        if not isinstance(one, str):
            faults.add("wrong-type", f"/levels/{place}", wrong_type, "levels", one, _TEXT)
        elif one not in known:
            faults.add("not-a-choice", f"/levels/{place}", not_a_choice, "levels", one, known)
        elif one not in found:
            found.append(one)
    return found


def _figures(tree: Any, faults: Pointed) -> list[Figure]:
    found = []
    for place, one in enumerate(items(tree, "/explain", "explain", 0, MOST_FIGURES, faults)):
        figure = _figure(one, f"/explain/{place}", faults)
        if figure is not None:
            found.append(figure)
    return found


def _figure(tree: Any, pointer: str, faults: Pointed) -> Figure | None:
    before = faults.total
    own = members(tree, pointer, "explain", ("level", "column", *_KEYS), ("level", "column"), faults)
    keys = values_of(own, _KEYS, pointer, faults)
    for name in ("level", "column"):
        if name in own and not isinstance(own[name], str):
            faults.add("wrong-type", f"{pointer}/{name}", wrong_type, name, own[name], _TEXT)
    level = own.get("level")
    if isinstance(level, str):
        if level not in _KEYS_OF:
            faults.add("not-a-choice", f"{pointer}/level", not_a_choice, "level", level, tuple(_KEYS_OF))
        else:
            for name in _KEYS_OF[level]:
                if own.get(name) is None:
                    faults.add("required", f"{pointer}/{name}", lacking, name)
    return None if faults.total > before else Figure(level=own["level"], column=own["column"], **keys)


def _assumptions(tree: Any, faults: Pointed) -> list[Assumption]:
    found = []
    for place, one in enumerate(items(tree, "/assume", "assume", 0, MOST_ASSUMED, faults)):
        pointer = f"/assume/{place}"
        before = faults.total
        own = members(one, pointer, "assume", ("column", "value"), ("column", "value"), faults)
        if "column" in own and not isinstance(own["column"], str):
            faults.add("wrong-type", below(pointer, "column"), wrong_type, "column", own["column"], _TEXT)
        if "value" in own and type(own["value"]) not in (int, bool, str):
            faults.add("wrong-type", below(pointer, "value"), wrong_type, "value", own["value"], _VALUE)
        if faults.total == before:
            found.append(Assumption(own["column"], own["value"]))
    return found


_VALUE: Final = Text(sv="ett heltal, true, false eller text", en="an integer, true, false or text")
_QUESTIONS: Final[dict[str, Column]] = {
    one.name: one
    for one in (
        Column("employees", "integer", "antal anställda", "", required=True, low=1, high=MOST_EMPLOYEES),
        Column("monthly_pay_ore", "integer", "lön i månaden", "", required=True, low=0, high=LARGEST_SUM_ORE),
        Column("course_fees_ore", "integer", "kursavgifter om året", "", required=True, low=0, high=LARGEST_SUM_ORE),
        Column("year", "integer", "år", "", required=True, low=LAW_MONTHS[0].year, high=LAW_MONTHS[1].year - 1),
        Column("training_minutes", "integer", "kurstid per anställd", "", low=0, high=MINUTES_OF_A_MONTH),
    )
}


def read_questions(tree: object, plans: Plans) -> tuple[Questions, Chosen, bool]:
    """Read the body of a quick calculation: its questions, its policy, and whether to repeat it."""
    faults = Pointed()
    required = ["policy", *(name for name, column in _QUESTIONS.items() if column.required)]
    own = members(tree, "", "body", ["policy", *_QUESTIONS, "echo"], required, faults)
    values = values_of(own, _QUESTIONS, "", faults)
    if "employees" in values:
        for name in ("monthly_pay_ore", "course_fees_ore"):
            most = values["employees"] * MAX_AMOUNT_ORE.value()
            if values.get(name, 0) > most:
                faults.add(
                    "out-of-range",
                    f"/{name}",
                    Text(
                        sv=f"Fältet {name} är {values[name]}. Så få anställda kan ha högst {most}.",
                        en=f"The field {name} is {values[name]}. So few employees can have at most {most}.",
                    ),
                )
    choices = choices_of(own["policy"], "policy", faults) if "policy" in own else []
    policies, refused = _chosen(choices, plans, faults)
    echo = own.get("echo", False)
    if type(echo) is not bool:
        faults.add("wrong-type", "/echo", wrong_type, "echo", echo, _TRUTH)
    raise_all(faults, refused)
    return Questions(**values), policies[0], echo


__all__ = ["More", "Request", "choices_of", "raise_all", "read_questions", "read_request", "read_rest"]
