"""What a command is to calculate: its policies, tables, levels and figures, read from options, a case or a scenario."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from kutcalc.analysis.bodies import read_body
from kutcalc.analysis.case import Case, case_of
from kutcalc.analysis.checks import check_persons
from kutcalc.analysis.cost import Cost
from kutcalc.analysis.figure import Figure, parse_figure
from kutcalc.analysis.scenario import (
    LAW_MONTHS,
    Calculation,
    Chosen,
    Comparison,
    PolicyChoice,
    chosen,
    read_scenario,
    tables_of_employers,
)
from kutcalc.cli.books import read_text
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Language, Text
from kutcalc.payroll import Tables, read_files
from kutcalc.payroll.profile import read_profile
from kutcalc.policy import Change, Library, Policy, cost_factor_ppm, parse_value, read_policy
from kutcalc.policy.declared import columns_declared
from kutcalc.units import PPM

DEFAULT_LEVEL: Final = "employer_year"


def choices_of(arguments: argparse.Namespace) -> list[PolicyChoice]:
    """Read the policies and changes of the command line; a path that names a file is read as one."""
    refs: list[str] = arguments.policy or ["current-law"]
    made = []
    for number, ref in enumerate(refs):
        is_file = ref.endswith(".toml")
        text = read_text(Path(ref)) if is_file else None
        policy = _policy_for_units(ref, text)
        made.append(
            PolicyChoice(
                ref=None if is_file else ref,
                toml=text,
                changes=tuple(_changes(arguments.set, policy)),
                as_of=arguments.as_of,
                label=arguments.label if number == 0 else None,
            )
        )
    return made


def _policy_for_units(ref: str, text: str | None) -> Policy | None:
    if text is not None:
        return read_policy(text, ref)
    return None if ref.startswith("current-law") else Library().get(ref)


def _changes(given: Sequence[str], policy: Policy | None) -> list[Change]:
    found, faults = [], []
    for text in given:
        path, mark, value = text.partition("=")
        if not mark:
            faults.append(fault(f"--set {text}", "skriv VILLKOR=VÄRDE.", "write PATH=VALUE."))
            continue
        try:
            found.append(Change(path.strip(), parse_value(path.strip(), value.strip(), policy)))
        except FaultsError as error:
            faults += error.faults
    if faults:
        raise FaultsError(faults)
    return found


def assumed_of(given: Sequence[str]) -> list[tuple[str, str]]:
    """Read `COLUMN=VALUE` of each assumption."""
    pairs = [tuple(text.split("=", 1)) for text in given]
    wrong = [text for text, pair in zip(given, pairs, strict=True) if len(pair) != len(("column", "value"))]
    if wrong:
        raise FaultsError(fault(f"--assume {text}", "skriv KOLUMN=VÄRDE.", "write COLUMN=VALUE.") for text in wrong)
    return [(pair[0].strip(), pair[1].strip()) for pair in pairs if len(pair) > 1]


def fault(where: str, sv: str, en: str) -> Fault:
    """Make a fault of an option that cannot be read."""
    return Fault(code="bad-text", path=where, text=Text(sv=sv, en=en))


class Asked:
    """What a command is to calculate: policies, tables, levels, figures, and what was assumed."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.language: Language = arguments.lang
        self.library = Library()
        self.body = _body(arguments)
        self.figures: list[Figure] = [parse_figure(text) for text in arguments.explain]
        if self.body is not None and not arguments.policy:
            self.choices: list[Any] = list(self.body.choices)
        else:
            self.choices = list(choices_of(arguments))
        self.policies: list[Chosen] = chosen(self.choices, self.library)
        self.assumed: list[tuple[str, Any]] = assumed_of(arguments.assume)
        if self.body is not None:
            self.assumed = [(one.column, one.value) for one in self.body.assume] + self.assumed
            self.figures += list(self.body.explain)
        body_levels = list(self.body.levels) if self.body is not None else [DEFAULT_LEVEL]
        self.levels: list[str] = list(dict.fromkeys(arguments.level or body_levels))
        self.tables = self._tables(arguments)
        Cost(self.tables.payslips.height, len(self.policies)).check()
        _say(arguments, self.tables)
        self.case: Case = case_of(self.tables, _employer_facts(self.policies))
        check_persons(self.case)

    def _tables(self, arguments: argparse.Namespace) -> Tables:
        policies = [one.policy for one in self.policies]
        if arguments.payslips:
            known = [policy for policy in policies if policy is not None]
            must_exist([*arguments.payslips, *arguments.training, *arguments.years, *arguments.facts, *arguments.map])
            return read_files(
                arguments.payslips,
                arguments.training,
                arguments.years,
                arguments.facts,
                law_months=LAW_MONTHS,
                facts=columns_declared(known),
                assume=self.assumed,
                largest_factor_ppm=max([PPM, *(cost_factor_ppm(policy) for policy in known)]),
                maps=[read_profile(path.name, path.read_bytes()) for path in arguments.map],
                remove_bad_rows=arguments.remove_bad_rows,
            )
        if getattr(arguments, "scenario", None) is not None:
            return read_scenario(arguments.scenario).tables(policies)
        if self.body is not None:
            return tables_of_employers(self.body, policies)
        raise FaultsError(
            [fault("--payslips", "ange en lönefil: --payslips FIL.", "name a payroll file: --payslips FILE.")]
        )


def _employer_facts(policies: Sequence[Chosen]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for one in policies for fact in one.plan.employer_facts))


def must_exist(paths: Sequence[Path]) -> None:
    """Refuse paths that are no files."""
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise FaultsError(
            fault(path, "filen finns inte. Kontrollera sökvägen.", "there is no such file. Check the path.")
            for path in missing
        )


def _body(arguments: argparse.Namespace) -> Calculation | Comparison | None:
    if getattr(arguments, "scenario", None) is not None:
        return read_scenario(arguments.scenario).body
    if getattr(arguments, "case", None) is not None:
        must_exist([arguments.case])
        return read_body(arguments.case.read_bytes(), arguments.case.name)
    return None


def _say(arguments: argparse.Namespace, tables: Tables) -> None:
    """Tell on stderr what is being done."""
    if arguments.quiet:
        return
    rows = f"{tables.payslips.height:,}".replace(",", "\u00a0")
    text = {"sv": f"räknar {rows} lönerader", "en": f"working {rows} payslip rows"}[arguments.lang]
    sys.stderr.write(text + "\n")
