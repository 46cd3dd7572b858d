"""The schemas of what is sent to us, from the declarations of the tables and of the library of policies."""

from typing import Any, Final

from kutcalc.analysis.body import MOST_ASSUMED, MOST_FIGURES, MOST_NATIONAL, MOST_POLICIES
from kutcalc.analysis.choices import LONGEST_LABEL
from kutcalc.analysis.columns_out import OUTPUT
from kutcalc.analysis.employers import MOST_EMPLOYERS
from kutcalc.analysis.grid import COLUMNS, MOST_AXES
from kutcalc.analysis.instead import NATION_LEVEL
from kutcalc.analysis.quick import MOST_EMPLOYEES
from kutcalc.analysis.scenario import CURRENT_LAW, LAW_MONTHS
from kutcalc.payroll.tables import (
    LONGEST_SPAN_MONTHS,
    MINUTES_OF_A_MONTH,
    PAYSLIP_COLUMNS,
    TRAINING_COLUMNS,
    YEAR_COLUMNS,
    Column,
)
from kutcalc.policy import Library, reference
from kutcalc.policy.changes import MOST_CHANGES
from kutcalc.policy.document import MOST_BYTES
from kutcalc.server.openapi.nation import population_asked
from kutcalc.server.openapi.shapes import (
    ANY_MONTH,
    FLAG,
    INTEGER,
    LAW_MONTH,
    MARK,
    TEXT,
    Schema,
    array,
    choice,
    closed,
    constant,
    integer,
    or_null,
    ref,
    text,
)
from kutcalc.server.openapi.shapes import LAW_MONTHS as MONTHS_OF_LAW

MOST_OF_ALL_ORE: Final = 10**15
OF_LAW: Final = frozenset({"month", "through"})
FACTS_TOO: Final = (
    "A fact that a policy of the request declares ([facts], shown by GET /policies/{id}) is a field here too."
)
_KEYS: Final[dict[str, Schema]] = {
    "employer": MARK,
    "group": MARK,
    "employee": MARK,
    "month": LAW_MONTH,
    "year": integer(1990, 2100),
    "rate_ppm": integer(0, 10**7),
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


def column_schema(column: Column) -> Schema:
    """Give the schema of a cell."""
    made: Schema
    match column.kind:
        case "integer":
            made = integer(column.lowest(), column.highest())
        case "boolean":
            made = dict(FLAG)
        case "month":
            made = dict(LAW_MONTH if column.name in OF_LAW else ANY_MONTH)
        case "choice":
            made = choice(column.choices)
        case _:
            made = {"type": "string", "pattern": column.pattern or "."}
    described = {**made, "description": f"{column.summary} ({column.term})"}
    return described if column.required else {**or_null(made), "description": described["description"]}


def _row(columns: tuple[Column, ...], *, of_employer: bool = False) -> Schema:
    """Make the schema of a row, without the columns that stand with its employer."""
    own = [one for one in columns if one.name != "employer" and (one.per == "employer") == of_employer]
    required = {one.name: column_schema(one) for one in own if one.required}
    return closed(required, {one.name: column_schema(one) for one in own if not one.required})


def _employer() -> Schema:
    made = _row(PAYSLIP_COLUMNS, of_employer=True)
    made["properties"] = {
        "employer": MARK,
        **made["properties"],
        "payslips": array(ref("Payslip"), 1),
        "training": or_null(array(ref("Course"))),
        "years": or_null(array(ref("YearOfTraining"))),
    }
    return {**made, "required": ["employer", "payslips"], "description": FACTS_TOO}


def _policy_choice() -> Schema:
    library = Library()
    refs = [CURRENT_LAW, *(name for one in library.all() for name in (reference(one), one.id))]
    named = choice(dict.fromkeys(refs))
    more = {
        "changes": array(ref("Change"), 0, MOST_CHANGES),
        "as_of": or_null(ANY_MONTH),
        "label": or_null(text(1, LONGEST_LABEL)),
    }
    return {
        "description": "A policy of the library, or an object with a policy file, changes to it, or a label.",
        "anyOf": [named, closed({"ref": named}, more), closed({"toml": text(1, MOST_BYTES)}, more)],
    }


def _figure() -> Schema:
    optional = {name: or_null(schema) for name, schema in _KEYS.items()}
    levels = []
    for level, keys in _KEYS_OF.items():
        required = {"level": constant(level), "column": TEXT, **{name: _KEYS[name] for name in keys}}
        levels.append(closed(required, {name: one for name, one in optional.items() if name not in required}))
    return {"oneOf": levels, "description": "A figure of the result, by its level, the keys of its row and its column."}


def _shared() -> dict[str, Schema]:
    return {
        "levels": {
            **array(choice((*OUTPUT, NATION_LEVEL)), 1, len(OUTPUT)),
            "description": f"Of a population {NATION_LEVEL} alone; of employers the others.",
        },
        "explain": array(ref("Figure"), 0, MOST_FIGURES),
        "assume": array(ref("Assumption"), 0, MOST_ASSUMED),
        "echo": FLAG,
    }


def _of_whom(which: str) -> Schema:
    """Make the schema of a body that gives its employers, or names a file that was read before, or a population."""
    required, optional = _body(which)
    own = {
        "employers": required.pop("employers"),
        "payroll_file": {**text(1, 64), "description": "A case_token."},
        "population": ref("PopulationAsked"),
    }
    return {**closed(required, {**own, **optional}), "oneOf": [{"required": [name]} for name in own]}


def _body(which: str, *, with_employers: bool = True) -> tuple[dict[str, Schema], dict[str, Schema]]:
    policies = array(ref("PolicyChoice"), 1, MOST_NATIONAL)
    policies["description"] = f"At most {MOST_POLICIES}; over a population at most {MOST_NATIONAL}."
    required = {which: policies if which == "policies" else ref("PolicyChoice")}
    if with_employers:
        # no maxItems: a body of so many employers passes its own limit of bytes long before
        required["employers"] = {**array(ref("Employer"), 1), "description": f"At most {MOST_EMPLOYERS}."}
    return required, _shared()


def _job(kind: str) -> Schema:
    required, optional = _body("policies" if kind == "comparison" else "policy")
    own = {"employers": required.pop("employers"), "population": ref("PopulationAsked")}
    required = {"kind": constant(kind), **required}
    if kind in {"sweep", "solve"}:
        del optional["levels"], optional["explain"]
        required |= {"grid": array(ref("Axis"), 1, MOST_AXES)} if kind == "sweep" else {"solve": ref("Search")}
    return {**closed(required, {**own, **optional}), "oneOf": [{"required": [name]} for name in own]}


def _quick() -> Schema:
    most = MOST_OF_ALL_ORE
    first, last = LAW_MONTHS
    required = {
        "employees": integer(1, MOST_EMPLOYEES),
        "monthly_pay_ore": integer(0, most),
        "course_fees_ore": integer(0, most),
        "year": integer(first.year, last.year - 1),
        "policy": ref("PolicyChoice"),
    }
    return closed(required, {"training_minutes": or_null(integer(0, MINUTES_OF_A_MONTH)), "echo": FLAG})


_SETTING: Final[Schema] = {"anyOf": [INTEGER, FLAG, TEXT, {"type": "null"}]}
_VALUES: Final[Schema] = array(_SETTING, 1)
_STEPS: Final[dict[str, Schema]] = {"first": INTEGER, "last": INTEGER, "step": integer(1, 10**12)}


def asked_schemas() -> dict[str, Schema]:
    """Give the components of requests."""
    columns = tuple(one for one in PAYSLIP_COLUMNS if one.per != "employer")
    return {
        "LawMonth": MONTHS_OF_LAW,
        "PolicyChoice": _policy_choice(),
        "Change": closed({"path": text(1, 200), "value": _SETTING}),
        "Payslip": {**_row(columns), "description": f"At most {LONGEST_SPAN_MONTHS} months in a row. {FACTS_TOO}"},
        "Course": {**_row(TRAINING_COLUMNS), "description": FACTS_TOO},
        "YearOfTraining": {**_row(YEAR_COLUMNS), "description": FACTS_TOO},
        "Employer": _employer(),
        "Figure": _figure(),
        "Assumption": closed({"column": TEXT, "value": {"anyOf": [INTEGER, FLAG, TEXT]}}),
        "Calculation": _of_whom("policy"),
        "CalculationHead": closed(*_body("policy", with_employers=False)),
        "Comparison": _of_whom("policies"),
        "QuickCalculation": _quick(),
        "Axis": {"oneOf": [closed({"path": TEXT, "values": _VALUES}), closed({"path": TEXT, **_STEPS})]},
        "Search": closed(
            {"path": TEXT, "first": INTEGER, "last": INTEGER, "column": choice(COLUMNS), "target": INTEGER}
        ),
        "Job": {"oneOf": [_job(kind) for kind in ("calculation", "comparison", "sweep", "solve")]},
        **population_asked(),
        "Estimate": {"anyOf": [ref("Calculation"), ref("Comparison"), ref("Job")]},
        "Share": {
            "oneOf": [
                closed({"title": text(1, 200), "kind": constant(kind), "request": ref(name)})
                for kind, name in (
                    ("calculation", "Calculation"),
                    ("comparison", "Comparison"),
                    ("quick_calculation", "QuickCalculation"),
                    ("job", "Job"),
                )
            ]
        },
        "Verification": closed({"result": _result_to_verify()}),
        "Plain": {
            "description": "JSON whose numbers are integers.",
            "anyOf": [_SETTING, array(ref("Plain")), {"type": "object", "additionalProperties": ref("Plain")}],
        },
        "PolicyFile": closed({"toml": text(0, MOST_BYTES)}),
    }


def _result_to_verify() -> Schema:
    row = {"type": "object", "additionalProperties": _SETTING}
    requests = [ref("Calculation"), ref("Comparison"), ref("QuickCalculation")]
    made: dict[str, Any] = {
        "type": "object",
        "description": "A reply that holds its request (echo).",
        "properties": {
            "request": {"anyOf": requests},
            "results": {"type": "object", "additionalProperties": array(row)},
            "provenance": row,
        },
        "required": ["request"],
        "additionalProperties": ref("Plain"),
    }
    return made


__all__ = ["asked_schemas", "column_schema"]
