"""The reply of a national calculation as one document: the JSON of the API, the jobs and the command line.

The figures come from `population/nation.py`; here they get their policies, their notes in one language, and what made
them. A national figure never stands without period, policy and version, interval and assumptions.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from kutcalc.analysis.instead import NATION_LEVEL, PopulationAsked
from kutcalc.analysis.notes import assumptions, not_counted, warnings_of
from kutcalc.analysis.partition import ALL
from kutcalc.analysis.scenario import CURRENT_LAW, Chosen
from kutcalc.language import Language
from kutcalc.law import PROJECTED_FROM
from kutcalc.population.folder import Manifest
from kutcalc.report.links import link_of
from kutcalc.report.populations import in_language, population_hash, population_warnings, populations_there
from kutcalc.report.provenance import provenance_of
from kutcalc.report.reply import cards_out, instruments_note, policy_out
from kutcalc.units import MONTHS_PER_YEAR

COLUMNS: Final = (
    "policy",
    "year",
    "by",
    "class",
    "employers",
    "employers_gaining",
    "persons",
    "contribution_base_ore",
    "contributions_before_ore",
    "baseline_due_ore",
    "training_cost_ore",
    "training_deduction_ore",
    "low_ore",
    "high_ore",
    "suppressed",
)
"""The columns of level `nation_year`, in their order (`design/interfaces.md` 9.8)."""
TABLES: Final = ("uncertainty", "sensitivity", "limits", "reached", "differences", "response", "known_figures")
"""The other tables of a national reply, as they come."""
_SUMMED: Final = COLUMNS[4:12]
_SHORT: Final = ("label", "ref", "status", "changed", "changes")
_COUNTED_HERE: Final = frozenset({"pool_not_counted"})
"""What a calculation of some employers warns of, and a national one does."""


class Worked(Protocol):
    """What a national calculation gave (`population/nation.py`), rows and tables with texts in both languages."""

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """The rows of level `nation_year`."""

    @property
    def assumptions(self) -> Sequence[Mapping[str, Any]]:
        """What it rests on beside the policies' own assumptions."""

    @property
    def not_counted(self) -> Sequence[Mapping[str, Any]]:
        """What it leaves out beside what any figure does."""

    @property
    def warnings(self) -> Sequence[Mapping[str, Any]]:
        """What gives reason for doubt in it."""

    @property
    def cells(self) -> int:
        """How many payslips times policies were worked."""


def national_reply(
    found: Worked,
    policies: Sequence[Chosen],
    asked: PopulationAsked,
    manifest: Manifest,
    kind: str,
    body: Mapping[str, Any],
    *,
    limit_cells: int,
    assumed: Sequence[tuple[str, object]] = (),
    language: Language = "sv",
) -> dict[str, Any]:
    """Make the reply of a calculation or comparison over a population (`design/interfaces.md` 9.3, 9.5, 9.8)."""
    listed = [row_out(row, asked.year) for row in found.rows]
    results = {NATION_LEVEL: listed}
    totals = totals_of(listed, [one.label for one in policies], kind)
    own = [policy_out(one) for one in policies]
    which: dict[str, Any] = {"policies": [{name: one[name] for name in _SHORT} for one in own]}
    if kind == "calculation":
        which["policy"] = own[0]
    else:
        which["cards"] = cards_out(policies, language)
    notes = notes_of(policies, asked, manifest, language, found, assumed=assumed)
    return {
        **which,
        **head_of(asked, manifest, language),
        "totals": totals,
        "results": results,
        "explanations": [],
        **{name: in_language(list(getattr(found, name)), language) for name in TABLES},
        **notes,
        **link_to(kind, body),
        "request": {"kind": kind, **{name: value for name, value in body.items() if name != "kind"}},
        "provenance": made_by(policies, results, totals, manifest, asked, cells=found.cells, limit_cells=limit_cells),
    }


def row_out(row: Mapping[str, Any], year: int) -> dict[str, Any]:
    """Write a row of level `nation_year` with its columns in their order; what is suppressed has no amounts."""
    made = {name: row.get(name) for name in COLUMNS}
    made |= {"year": row.get("year") or year, "class": row.get("class") or ALL, "suppressed": bool(row["suppressed"])}
    if made["suppressed"]:
        made |= {name: None for name in COLUMNS if name.endswith("_ore") or name == "employers_gaining"}
    return made


def totals_of(rows: Sequence[Mapping[str, Any]], labels: Sequence[str], kind: str) -> Any:
    """Give the sums over the nation: of one policy, or the law in force first and then each policy."""
    whole = {row["policy"]: row for row in rows if row["by"] == ALL}
    own = [{name: whole[label][name] for name in (*_SUMMED, "low_ore", "high_ore")} for label in labels]
    own = [{**one, "net_ore": _less(one["baseline_due_ore"], one["training_deduction_ore"])} for one in own]
    if kind == "calculation":
        return own[0]
    nothing = {"training_deduction_ore": 0, "low_ore": 0, "high_ore": 0, "employers_gaining": 0}
    law = {"policy": CURRENT_LAW, **own[0], **nothing, "net_ore": own[0]["baseline_due_ore"]}
    return [law, *({"policy": label, **one} for label, one in zip(labels, own, strict=True))]


def _less(amount: int | None, other: int | None) -> int | None:
    return None if amount is None or other is None else amount - other


def head_of(asked: PopulationAsked, manifest: Manifest, language: Language) -> dict[str, Any]:
    """Give the population and the period that a national figure is of."""
    return {
        "population": {
            "id": manifest.id,
            "title": manifest.title.read(language),
            "year": manifest.year,
            "base_year": manifest.base_year,
            "seed": manifest.seed,
            "targets_hash": manifest.targets_hash,
            "uprating_ppm": manifest.uprating_ppm,
            "employers": manifest.employers,
            "employees": manifest.employees,
            "is_mini": manifest.is_mini,
        },
        "period": {"first": f"{asked.year}-01", "last": f"{asked.year}-{MONTHS_PER_YEAR}"},
    }


def notes_of(
    policies: Sequence[Chosen],
    asked: PopulationAsked,
    manifest: Manifest,
    language: Language,
    found: Worked,
    *,
    assumed: Sequence[tuple[str, object]] = (),
) -> dict[str, Any]:
    """List what was assumed, what was not counted and what gives reason for doubt, the policies' own first.

    That nobody changes is no assumption where a response was asked for.
    """
    plain = [one.policy for one in policies]
    months = (PROJECTED_FROM.replace(year=asked.year, month=1), PROJECTED_FROM.replace(year=asked.year, month=12))
    rests_on = [
        {"id": one.id, "text": one.text, "value": one.value, "verification": one.verification}
        for one in assumptions(plain, assumed, language)
        if one.id != "static" or not asked.behaviour
    ]
    left_out = [{"code": one.code, "text": one.text} for one in not_counted(language)]
    doubts = [
        *population_warnings(manifest, language),
        *(
            {"code": one.code, "text": one.text}
            for one in warnings_of(months, (), plain, (), language)
            if one.code not in _COUNTED_HERE
        ),
        *instruments_note(policies, language),
    ]
    rests_on += in_language(list(found.assumptions), language)
    left_out += in_language(list(found.not_counted), language)
    doubts += in_language(list(found.warnings), language)
    return {
        "assumptions": _once(rests_on, "id"),
        "not_counted": _once(left_out, "code"),
        "warnings": _said_once(doubts),
    }


def _once(listed: Sequence[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return list({one[key]: one for one in reversed(listed)}.values())[::-1]


def _said_once(listed: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what says the same as one before it, by its code or its words."""
    found: list[dict[str, Any]] = []
    for one in listed:
        code = {"mini": "is_mini"}.get(one["code"], one["code"])
        if not any(one["text"] == other["text"] or code == other["code"] != "population" for other in found):
            found.append({**one, "code": code})
    return found


def link_to(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give the address of the page that shows a national case, or why there is none."""
    link, refused = link_of("job", {"kind": kind, **body})
    return {"link": link, "link_refused": refused}


def made_by(
    policies: Sequence[Chosen],
    results: Mapping[str, Any],
    totals: Any,
    manifest: Manifest,
    asked: PopulationAsked,
    *,
    cells: int,
    limit_cells: int,
) -> dict[str, Any]:
    """Say what a national result is made of; its input is the population, by the hash of its manifest."""
    return {
        **provenance_of(
            [one.policy for one in policies],
            results,
            totals,
            input_hash=population_hash(manifest),
            slips=0,
            projected=asked.year >= PROJECTED_FROM.year,
        ),
        "cells": cells,
        "limit_cells": limit_cells,
    }


__all__ = [
    "COLUMNS",
    "TABLES",
    "head_of",
    "link_to",
    "made_by",
    "national_reply",
    "notes_of",
    "populations_there",
    "row_out",
]
