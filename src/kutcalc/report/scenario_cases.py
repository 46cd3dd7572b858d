"""The scenarios that come with the package as cases to open: title, summary, policies, and their employers."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import msgspec

from kutcalc.analysis.request import request_of
from kutcalc.analysis.scenario import CURRENT_LAW, PolicyChoice, read_scenario
from kutcalc.language import Text
from kutcalc.report.examples import example_folder, examples_folder
from kutcalc.report.policy_columns import columns_of

FIRST: Final = "exempelbolaget"
STAND_IN: Final = "se-almega-2024@1"


class ScenarioCase(msgspec.Struct, frozen=True):
    """A scenario as a case: which policies, and whose pay and courses."""

    id: str
    title: Text
    summary: Text
    choices: tuple[PolicyChoice, ...]
    employers: tuple[dict[str, Any], ...] = ()


def scenario_ids() -> tuple[str, ...]:
    """List the scenarios of employers, the example company first; those of a population have no tables beside them."""
    there = sorted(
        folder.name
        for folder in examples_folder().iterdir()
        if (folder / "scenario.toml").is_file() and (folder / "payslips.csv").is_file()
    )
    return (*(name for name in there if name == FIRST), *(name for name in there if name != FIRST))


@lru_cache(maxsize=1)
def scenario_heads() -> tuple[ScenarioCase, ...]:
    """Give the scenarios without their tables."""
    return tuple(_heads())


def _heads() -> Iterator[ScenarioCase]:
    for name in scenario_ids():
        read = read_scenario(example_folder(name))
        choices = tuple(PolicyChoice(ref=one) if isinstance(one, str) else one for one in read.body.choices)
        yield ScenarioCase(name, read.title, read.summary, choices)


@lru_cache(maxsize=16)
def scenario_case(name: str) -> ScenarioCase:
    """Give one scenario whole; FaultsError when there is none by this name."""
    read = read_scenario(example_folder(name))
    head = next(one for one in scenario_heads() if one.id == name)
    policies = [column.policy for column in columns_of(head.choices, "sv")]
    body = request_of(read.tables(policies), head.choices, ["employer_year"], [])
    return msgspec.structs.replace(head, employers=tuple(body["employers"]))


def shown_choices(case: ScenarioCase) -> tuple[PolicyChoice, ...]:
    """Give the policies to show a scenario with; where it shows the law alone, what the first proposal would give."""
    own = tuple(choice for choice in case.choices if (choice.ref or "").partition("@")[0] != CURRENT_LAW)
    return tuple(msgspec.structs.replace(choice, label=None) for choice in own) or (PolicyChoice(ref=STAND_IN),)


def is_known(name: str) -> bool:
    """Say whether there is a scenario by this name."""
    return name in scenario_ids()


__all__ = ["ScenarioCase", "is_known", "scenario_case", "scenario_heads", "shown_choices"]
