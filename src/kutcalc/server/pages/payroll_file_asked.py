"""What a company says of its files: which policy, what the files lack, and how their columns are to be read.

Fields of the form: `head-0-3` is the heading of column 3 of file 0, `map-0-3` what it is, `unit-0-3` its unit,
`marks-0-3` what a point or comma parts in it, `asks-0-3` that this was asked; `sheet-0`, `row-0` and `kind-0` are of
file 0 as a whole.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, get_args

import msgspec

from kutcalc.payroll.options import Constant, FileKind, ReadOptions, SourceColumn, SourceUnit, TimeCode
from kutcalc.server.pages.amounts import Misread
from kutcalc.server.pages.form_columns import FormColumn
from kutcalc.server.pages.forms import CHANGED, MOST_LETTERS, SAME, Problem, read_field

FILES: Final = ("file", "training_file")
"""The fields that hold files, in the order of the files."""
PROFILE: Final = "profile"
CONSTANT: Final = "constant-"
FIND: Final = "find-"
ASKS: Final = "asks"
"""The unseen field of a column that was asked about, for radio buttons that nobody chose send nothing."""
MOST_COLUMNS: Final = 200
MOST_CODES: Final = 60
_OF_COLUMN: Final = ("head", "map", "unit", "marks", ASKS)
_OF_CODE: Final = ("code", "means")
_OF_FILE: Final = ("sheet", "row", "kind", "accounts")
_UNITS: Final = frozenset(get_args(SourceUnit))
_KINDS: Final = frozenset(get_args(FileKind))
_PLAIN: Final = (
    "policy", "token", "language", "calculate", "remove_bad_rows", "reread", "download", "redraw",
)  # fmt: skip


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen in the form, apart from the files, as it was typed.

    `constants` are the answers to what the files lack, `same` those that fill empty cells of the tables, `changes` the
    values that the policy leaves open, `form` everything.
    """

    policy: str
    token: str = ""
    constants: dict[str, str] = msgspec.field(default_factory=dict)
    same: dict[str, str] = msgspec.field(default_factory=dict)
    changes: dict[str, str] = msgspec.field(default_factory=dict)
    form: dict[str, str] = msgspec.field(default_factory=dict)

    def says(self, name: str) -> bool:
        """Whether a button of this name was pressed."""
        return name in self.form


def asked_of(form: Mapping[str, str], default_policy: str) -> Asked:
    """Read the fields of a form; names that are none of ours are passed over."""
    return Asked(
        policy=form.get("policy", "")[:MOST_LETTERS] or default_policy,
        token=form.get("token", "")[:MOST_LETTERS],
        constants=_with(form, CONSTANT),
        same=_with(form, SAME),
        changes=_with(form, CHANGED),
        form={name: text[:MOST_LETTERS] for name, text in form.items()},
    )


def _with(form: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): text.strip()[:MOST_LETTERS]
        for name, text in form.items()
        if name.startswith(prefix) and text.strip()
    }


def names_sent(columns: Mapping[str, FormColumn]) -> frozenset[str]:
    """Name every field that the forms of these pages may send besides files."""
    numbered = {
        f"{name}-{file}-{number}"
        for file in range(len(FILES))
        for names, most in ((_OF_COLUMN, MOST_COLUMNS), (_OF_CODE, MOST_CODES))
        for name in names
        for number in range(most)
    }
    whole = {f"{name}-{file}" for file in range(len(FILES)) for name in _OF_FILE}
    asked = {f"{FIND}{file}-{one.column.name}" for file in range(len(FILES)) for one in columns.values()}
    constants = {f"{CONSTANT}{name}" for name in columns}
    return frozenset({*_PLAIN, *numbered, *whole, *asked, *constants})


def options_of(
    asked: Asked, file: int, columns: Mapping[str, FormColumn], given: ReadOptions | None
) -> tuple[ReadOptions, tuple[Problem, ...]]:
    """Give how one file is to be read: what the form says, else what the profile says, else guessed."""
    form, problems = asked.form, list[Problem]()
    known = given or ReadOptions()
    heads = {number: form[f"head-{file}-{number}"] for number in range(MOST_COLUMNS) if f"head-{file}-{number}" in form}
    mapped = _found(form, file, [_mapped(form, file, number, heading) for number, heading in heads.items()])
    marks = {heading: form.get(f"marks-{file}-{number}", "") for number, heading in heads.items()}
    constants = {one.column: one for one in known.constants}
    for name, text in asked.constants.items():
        value = read_field(columns[name], text) if name in columns else None
        if isinstance(value, Misread):
            problems.append(Problem(f"{CONSTANT}{name}", value.code, value.text))
        elif value is not None:
            constants[columns[name].column.name] = Constant(columns[name].column.name, value)
    row = form.get(f"row-{file}", "").strip()
    made = msgspec.structs.replace(
        known,
        kind=_kind(form.get(f"kind-{file}", "")) or known.kind,
        columns=mapped if heads else known.columns,
        constants=tuple(constants.values()),
        sheet=form.get(f"sheet-{file}", "").strip() or known.sheet,
        header_row=int(row) if row.isdecimal() and int(row) else known.header_row,
        thousands=tuple(name for name, mark in marks.items() if mark == "thousands") or known.thousands,
        decimals=tuple(name for name, mark in marks.items() if mark == "decimals") or known.decimals,
        pad_zeros=tuple(name for name, mark in marks.items() if mark == "zeros") or known.pad_zeros,
        time_codes=_codes(form, file) or known.time_codes,
        accounts=tuple(form.get(f"accounts-{file}", "").replace(",", " ").split()) or known.accounts,
    )
    return made, tuple(problems)


def _mapped(form: Mapping[str, str], file: int, number: int, heading: str) -> SourceColumn | None:
    """Give what one column is, or nothing where it is not used."""
    column = form.get(f"map-{file}-{number}", "").strip()
    unit = form.get(f"unit-{file}-{number}", "").strip()
    if not column or not heading:
        return None
    return SourceColumn(heading, column, _unit(unit))


def _found(form: Mapping[str, str], file: int, mapped: Iterable[SourceColumn | None]) -> tuple[SourceColumn, ...]:
    """Give the columns with the answers to which heading a missing one has; an answer goes before what was mapped."""
    prefix = f"{FIND}{file}-"
    answers = {
        name.removeprefix(prefix): text for name, text in form.items() if name.startswith(prefix) and text.strip()
    }
    taken = set(answers.values())
    kept = [one for one in mapped if one is not None and one.source not in taken and one.column not in answers]
    return (*kept, *(SourceColumn(heading, column) for column, heading in answers.items()))


def _unit(text: str) -> SourceUnit | None:
    found: SourceUnit | None = msgspec.convert(text, SourceUnit) if text in _UNITS else None
    return found


def _kind(text: str) -> FileKind | None:
    found: FileKind | None = msgspec.convert(text, FileKind) if text in _KINDS else None
    return found


def _codes(form: Mapping[str, str], file: int) -> tuple[TimeCode, ...]:
    """Read what the codes of a time system mean: paid training, unpaid training, or neither."""
    found = []
    for number in range(MOST_CODES):
        code, means = form.get(f"code-{file}-{number}", "").strip(), form.get(f"means-{file}-{number}", "")
        if code and means:
            found.append(TimeCode(code, is_training=means != "other", is_paid=means != "unpaid"))
    return tuple(found)


def carried_of(form: Mapping[str, str], shown: Collection[str], codes: Collection[str]) -> list[tuple[str, str]]:
    """Give the answers of earlier rounds that a form does not ask for again, as fields that go along unseen.

    `shown` are the fields that stand in the form, `codes` the time codes that it asks about; an answered code gets a
    number from the end, where those that are asked about begin at 0.
    """
    kept = [
        (name, text)
        for name, text in form.items()
        if name.startswith((CONSTANT, "marks-")) and text.strip() and name not in shown
    ]
    for file in range(len(FILES)):
        told = {
            code: form.get(f"means-{file}-{number}", "")
            for number in range(MOST_CODES)
            if (code := form.get(f"code-{file}-{number}", "").strip()) and code not in codes
        }
        for number, (code, means) in enumerate((code, means) for code, means in told.items() if means):
            last = MOST_CODES - 1 - number
            kept += [(f"code-{file}-{last}", code), (f"means-{file}-{last}", means)]
    return kept


__all__ = [
    "ASKS",
    "CONSTANT",
    "FILES",
    "FIND",
    "MOST_CODES",
    "MOST_COLUMNS",
    "PROFILE",
    "Asked",
    "asked_of",
    "carried_of",
    "names_sent",
    "options_of",
]
