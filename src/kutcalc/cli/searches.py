"""The commands that work a policy at many points: `sweep` and `solve`, over files or over a population."""

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from kutcalc.analysis.grid_points import choice_at
from kutcalc.analysis.request import request_of
from kutcalc.analysis.scenario import PolicyChoice, plan_of_choice
from kutcalc.cli.asked import Asked, assumed_of, choices_of, fault
from kutcalc.cli.begun import Begun
from kutcalc.cli.books import out, out_json
from kutcalc.cli.workforce import workers_of
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.policy import Library, Policy, parse_value, read_policy
from kutcalc.policy.writing import policy_text, renamed
from kutcalc.report.estimating import estimate
from kutcalc.report.job_work import Finished, prepare_job, work
from kutcalc.report.point_tables import Form, table_bytes

POINT: Final = "point"
REFUSED: Final = 4
FORMS: Final[dict[str, Form]] = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".arrow": "arrow"}
_AMOUNT: Final = "caps.employer_year.amount_ore"
"""A path whose values are amounts, to read a target as `--set` reads one."""
_ENDS: Final = 2
_WORDS: Final = {
    "working": Text(sv="räknar", en="working"),
    "saved": Text(sv="sparat som", en="saved as"),
    "cells": Text(sv="celler", en="cells"),
    "seconds": Text(sv="ungefär sekunder", en="about seconds"),
}


def sweep(arguments: argparse.Namespace) -> int:
    """Work a policy at every point of a grid: a row of totals for each."""
    _check_output(arguments)
    if not arguments.grid:
        raise FaultsError(
            [fault("--grid", "skriv --grid VILLKOR=FÖRST:SIST:STEG.", "write --grid PATH=FIRST:LAST:STEP.")]
        )
    choices = choices_of(arguments)
    policy = _policy_of(choices[0])
    axes = [_axis(text, policy) for text in arguments.grid]
    return _worked(arguments, {"kind": "sweep", **_asked(arguments, choices), "grid": axes}, choices)


def solve(arguments: argparse.Namespace) -> int:
    """Find the smallest value of a condition at which a total reaches a target; exact to the unit of the condition."""
    _check_output(arguments)
    choices = choices_of(arguments)
    path, first, last = _span(arguments.path, _policy_of(choices[0]))
    search = {
        "path": path,
        "first": first,
        "last": last,
        "column": arguments.column,
        "target": _target(arguments.target, arguments.column),
    }
    return _worked(arguments, {"kind": "solve", **_asked(arguments, choices), "solve": search}, choices)


def job_of(arguments: argparse.Namespace) -> dict[str, Any] | None:
    """Give the `[job]` of a scenario's folder: a sweep or a search written down; None where it holds something else."""
    folder: Path | None = getattr(arguments, "scenario", None)
    file = None if folder is None else folder / "scenario.toml"
    if file is None or not file.is_file():
        return None
    try:
        found: dict[str, Any] | None = tomllib.loads(file.read_text(encoding="utf-8")).get("job")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None  # said with all else that is wrong when the scenario is read
    return found


def run_job(arguments: argparse.Namespace, body: Mapping[str, Any]) -> int:
    """Work the job of a scenario, as `run --scenario` does."""
    _check_output(arguments)
    return _worked(arguments, body, ())


# ---------------------------------------------------------------------- what is asked


def _asked(arguments: argparse.Namespace, choices: Sequence[PolicyChoice]) -> dict[str, Any]:
    """Give the body without its grid: policies, and a population or the employers of files."""
    if arguments.population is None:
        asked = Asked(arguments)
        made = request_of(asked.tables, asked.choices, ["point"], asked.assumed)
        return {name: value for name, value in made.items() if name != "levels" and value != []}
    if arguments.year is None:
        raise FaultsError([fault("--year", "skriv --year ÅR.", "write --year YEAR.")])
    listed = [_written(choice) for choice in choices]
    policies = {"policy": listed[0]} if len(listed) == 1 else {"policies": listed}
    assumed = [{"column": column, "value": value} for column, value in assumed_of(arguments.assume)]
    asked_for = {"population": {"id": arguments.population, "year": arguments.year}}
    return {**policies, **asked_for, **({"assume": assumed} if assumed else {})}


def _written(choice: PolicyChoice) -> Any:
    """Write a choice as short as it can be: nothing that is not given."""
    made = {name: value for name, value in msgspec.to_builtins(choice).items() if value not in (None, [], ())}
    return made["ref"] if set(made) == {"ref"} else made


def _policy_of(choice: PolicyChoice) -> Policy | None:
    if choice.toml is not None:
        return read_policy(choice.toml)
    return None if (choice.ref or "").startswith("current-law") else Library().get(choice.ref or "")


def _axis(text: str, policy: Policy | None) -> dict[str, Any]:
    """Read `PATH=FIRST:LAST:STEP` or `PATH=V,V,…`; values that hold a comma stand with semicolons between."""
    path, mark, said = (part.strip() for part in text.partition("="))
    if not mark or not said:
        raise FaultsError([fault(f"--grid {text}", "skriv VILLKOR=FÖRST:SIST:STEG.", "write PATH=FIRST:LAST:STEP.")])
    ends = said.split(":")
    if len(ends) == len(("first", "last", "step")):
        first, last, step = (parse_value(path, one.strip(), policy) for one in ends)
        return {"path": path, "first": first, "last": last, "step": step}
    values = said.split(";" if ";" in said else ",")
    return {"path": path, "values": [parse_value(path, one.strip(), policy) for one in values]}


def _span(text: str, policy: Policy | None) -> tuple[str, Any, Any]:
    """Read `PATH=FIRST:LAST`."""
    path, mark, said = (part.strip() for part in text.partition("="))
    ends = [one.strip() for one in said.split(":")]
    if not mark or len(ends) != _ENDS or not all(ends):
        raise FaultsError([fault(f"--path {text}", "skriv VILLKOR=FÖRST:SIST.", "write PATH=FIRST:LAST.")])
    first, last = (parse_value(path, one, policy) for one in ends)
    return path, first, last


def _target(text: str, column: str) -> Any:
    """Read a target: a bare number in the unit of the column, else an amount as people write it."""
    bare = text.strip().replace("_", "")
    if bare.isdecimal() or not column.endswith("_ore"):
        return int(bare) if bare.isdecimal() else text
    try:
        return parse_value(_AMOUNT, text)
    except FaultsError as error:
        raise FaultsError([msgspec.structs.replace(one, path="--target") for one in error.faults]) from None


def _check_output(arguments: argparse.Namespace) -> None:
    if arguments.output is not None and arguments.output.suffix not in FORMS:
        ends = ", ".join(FORMS)
        text = Text(sv=f"filen ska sluta på en av: {ends}.", en=f"the file must end in one of: {ends}.")
        raise FaultsError([Fault(code="not-a-choice", path="-o", text=text)])


# ---------------------------------------------------------------------- the work


def _worked(arguments: argparse.Namespace, body: Mapping[str, Any], choices: Sequence[PolicyChoice]) -> int:
    """Do the work unit by unit, keep what is done, and write the rows."""
    if getattr(arguments, "dry_run", False):
        return _dry(arguments, body)
    kind, pinned, cells = prepare_job(_plain(body), arguments.lang)
    begun = Begun(kind, pinned)
    if not getattr(arguments, "resume", False):
        begun.forget()
    parts = begun.units()
    done = 0
    for one in work(kind, pinned, arguments.lang, parts, workers_of(arguments)):
        if isinstance(one, Finished):
            _write(arguments, one)
            _save(arguments, one, choices)
        else:
            begun.keep(one.number, one.content)
            done += one.cells
            _tell(arguments, done, cells)
    begun.forget()
    return 0


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give a body as JSON would hold it."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(body))
    return plain


def _dry(arguments: argparse.Namespace, body: Mapping[str, Any]) -> int:
    """Say how large the work is, and how long it takes."""
    found = estimate(_plain(body))
    if arguments.json:
        out_json(found)
    else:
        factors = " × ".join(f"{number} {name}" for name, number in found["factors"].items())
        out(f"{_WORDS['cells'].read(arguments.lang)}: {found['cells']} ({factors}), {found['mode']}")
        if found["seconds"] is not None:
            out(f"{_WORDS['seconds'].read(arguments.lang)}: {found['seconds']}")
    return REFUSED if found["mode"] == "refused" else 0


def _tell(arguments: argparse.Namespace, done: int, cells: int) -> None:
    if arguments.quiet or arguments.json or not sys.stderr.isatty():
        return
    share = min(100, done * 100 // max(1, cells))
    ends = "\n" if done >= cells else ""
    sys.stderr.write(f"\r{_WORDS['working'].read(arguments.lang)} {share} %  {ends}")
    sys.stderr.flush()


def _write(arguments: argparse.Namespace, made: Finished) -> None:
    """Write the rows where they were asked for; JSON is the whole reply."""
    path: Path | None = arguments.output
    if path is None and (arguments.json or arguments.format == "json"):
        out_json(msgspec.json.decode(made.reply))
    elif path is None:
        sys.stdout.write(table_bytes(made.frames[POINT], "csv", csv=arguments.csv).decode())
    elif path.suffix == ".json":
        path.write_bytes(msgspec.json.format(made.reply, indent=2) + b"\n")
    else:
        path.write_bytes(table_bytes(made.frames[POINT], FORMS[path.suffix], csv=arguments.csv))


def _save(arguments: argparse.Namespace, made: Finished, choices: Sequence[PolicyChoice]) -> None:
    """Write the policy that a search found as a file of its own, an assumption of the one who searched."""
    path: Path | None = getattr(arguments, "save", None)
    if path is None:
        return
    choice = choices[0]
    reply = msgspec.json.decode(made.reply)
    found = reply["solve"]
    _, policy, _ = plan_of_choice(choice_at(choice, {found["path"]: found["value"]}), Library())
    if policy is None:
        return
    where = reply.get("population", {}).get("id", "payslips")
    comment = [
        f"kutcalc solve, {where}: {found['path']} = {found['value']}",
        f"{found['column']} = {found['total']} (target {found['target']})",
        f"From {choice.ref or 'a file'}. An assumption of the one who searched; no proposal says so.",
    ]
    path.write_text(policy_text(renamed(policy), comment), encoding="utf-8")
    if not arguments.quiet:
        sys.stderr.write(f"{_WORDS['saved'].read(arguments.lang)} {path}\n")


__all__ = ["job_of", "run_job", "solve", "sweep"]
