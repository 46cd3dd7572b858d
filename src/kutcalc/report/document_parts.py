"""What stands on the one page and in its appendix, as texts: the typst template lays it out and decides nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text, decimal_text
from kutcalc.law import source_of
from kutcalc.policy import Policy
from kutcalc.policy.terms import said, term
from kutcalc.report.citation import CURRENT_LAW
from kutcalc.report.document_steps import FigureOut

VERIFICATIONS: Final[dict[str, Text]] = {
    "read": Text(sv="läst i källan", en="read in the source"),
    "secondary": Text(sv="ur andra hand", en="at second hand"),
    "derived": Text(sv="uträknat av oss", en="derived by us"),
    "assumption": Text(sv="vårt antagande", en="our assumption"),
    "unverified": Text(sv="osäkert", en="unverified"),
}
_STATUS: Final[dict[str, Text]] = {
    "proposed": Text(sv="Ett förslag, ingen lag", en="A proposal, not a law"),
    "assumption": Text(sv="Vårt antagande, ingen lag", en="Our assumption, not a law"),
    "changed": Text(sv="Ett ändrat förslag, ingen lag", en="A changed proposal, not a law"),
    "abroad": Text(sv="Lag i ett annat land, ingen lag i Sverige", en="Law of another country, not a law in Sweden"),
    "law": Text(sv="Gällande regler, utan förslag", en="The law in force, without a proposal"),
    "enacted": Text(sv="Gällande lag", en="Law in force"),
}
_BOX: Final = {
    "policy": Text(sv="Förslag", en="Proposal"),
    "policy_hash": Text(sv="Förslagets kontrollsumma", en="Checksum of the proposal"),
    "law": Text(sv="Gällande regler", en="Law in force"),
    "engine": Text(sv="Räknemotor", en="Engine"),
    "input": Text(sv="Uppgifternas kontrollsumma", en="Checksum of what was put in"),
    "result": Text(sv="Resultatets kontrollsumma", en="Checksum of the result"),
    "made": Text(sv="Räknat", en="Calculated"),
    "cells": Text(sv="Omfattning", en="Size"),
    "schema": Text(sv="Resultatets form", en="Form of the result"),
}


OUR_OWN: Final = "kutcalc"
"""The source of what we assume ourselves: it stands among the assumptions, and is nothing to look up."""


class LeftOut(msgspec.Struct, frozen=True):
    """Rows that were wrong and are not counted: how many of how many, and which."""

    given: int
    left: int
    rows: tuple[str, ...] = ()

    def says(self, language: Language) -> str:
        """Say how many rows the result stands on."""
        kept, given = (decimal_text(one, 1, language) for one in (self.given - self.left, self.given))
        if language == "sv":
            return f"Räknat på {kept} av {given} rader. Raderna med fel är utelämnade."
        return f"Counted on {kept} of {given} rows. The rows that were wrong are left out."


class Pair(msgspec.Struct, frozen=True):
    """A name and what it is; `is_code` is set for what a machine reads."""

    name: str
    text: str
    is_code: bool = False
    url: str | None = None


def status_of(policy: Policy | None, *, changed: bool) -> Text:
    """Say what force the rules have that were counted with."""
    if policy is None:
        return _STATUS["law"]
    if changed:
        return _STATUS["changed"]
    if policy.status == "enacted":
        return _STATUS["enacted" if policy.country == "SE" else "abroad"]
    return _STATUS.get(policy.status, _STATUS["assumption"])


def named(reply: Mapping[str, Any], policy: Policy | None, language: Language) -> str:
    """Name the rules with their version."""
    if policy is None:
        return ""
    return f"{policy.title.read(language)}, {policy.id} version {reply['policy']['version']}"


def box(reply: Mapping[str, Any], detail: Mapping[str, Any], language: Language, *, whole: bool) -> tuple[Pair, ...]:
    """Say what made the result; `whole` adds what only the appendix has room for."""
    made_by, about = reply["provenance"], reply["policy"]
    edition = {"sv": "utgåva", "en": "edition"}[language]
    projected = {
        "sv": ", delvis framskriven: inget är beslutat för de månaderna",
        "en": ", projected in part: nothing is enacted for those months",
    }[language]
    is_ahead = detail["provenance"]["projected"]
    found = [
        *([] if about["ref"] == CURRENT_LAW else [Pair(_BOX["policy"].read(language), about["ref"], is_code=True)]),
        Pair(_BOX["law"].read(language), f"{edition} {made_by['law_edition']}{projected if is_ahead else ''}"),
        Pair(_BOX["engine"].read(language), f"kutcalc {made_by['engine_version']}"),
        Pair(_BOX["made"].read(language), str(made_by["created_at"]).replace("T", " ").replace("Z", " UTC")),
        Pair(_BOX["result"].read(language), str(made_by["result_hash"]), is_code=True),
    ]
    if not whole:
        return tuple(found)
    hashes = (
        ("policy_hash", made_by.get("policy_hash")),
        ("input", made_by.get("input_hash") or detail["provenance"].get("input_hash")),
        ("schema", made_by.get("schema")),
    )
    found += [Pair(_BOX[name].read(language), str(text), is_code=True) for name, text in hashes if text]
    cells = detail["provenance"].get("cells")
    if cells is not None:
        said, most = (decimal_text(int(detail["provenance"][name]), 1, language) for name in ("cells", "limit_cells"))
        text = Text(
            sv=f"{said} lönerader, en gång för förslaget; en sida räknar högst {most}",
            en=f"{said} payslips, once for the proposal; a page works at most {most}",
        )
        found.append(Pair(_BOX["cells"].read(language), text.read(language)))
    return tuple(found)


def assumed(items: Iterable[Mapping[str, Any]], language: Language) -> tuple[str, ...]:
    """List assumptions, with how well each is known where it is more than ours."""
    found = []
    for item in items:
        known = None if item.get("verification") == "assumption" else VERIFICATIONS.get(str(item.get("verification")))
        found.append(f"{item['text']}{f' ({known.read(language)})' if known else ''}")
    return tuple(found)


def changes_of(reply: Mapping[str, Any], policy: Policy | None, language: Language) -> tuple[str, ...]:
    """List the conditions of the proposal that were changed, and to what."""
    found = []
    for change in reply["policy"]["changes"]:
        path, value = str(change["path"]), change["value"]
        name = term(path).read(language)
        currency = "SEK" if policy is None else policy.currency
        found.append(f"{name} ({path}): {_valued(path, value, currency, language)}")
    return tuple(found)


def _valued(path: str, value: Any, currency: str, language: Language) -> str:
    unit = next((unit for unit in ("ppm", "ore", "minutes") if path.endswith(f"_{unit}")), "")
    return said(value, unit, currency).read(language)


def cited(policy: Policy | None, figures: Sequence[FigureOut]) -> tuple[Pair, ...]:
    """List the sources: those of the proposal, then those of the law that the steps stand on."""
    found: dict[str, str | None] = {}
    if policy is not None:
        found |= {one.title: one.url for key, one in policy.sources.items() if key != OUR_OWN}
    for figure in figures:
        for step in figure.steps:
            for citation in step.source.split("; "):
                known = source_of(citation)
                if known is not None:
                    found.setdefault(known.title, known.url)
    return tuple(Pair(name, url or "", url=url) for name, url in found.items() if url is None or "://" in url)


__all__ = ["LeftOut", "Pair", "assumed", "box", "changes_of", "cited", "named", "status_of"]
