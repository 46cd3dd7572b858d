"""Commands on what there is to read: the library of policies, the law, and the words."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from kutcalc.cli.teaching import taught
from kutcalc.errors import Fault, FaultsError, MonthOutsideLawError, PolicyInvalidError
from kutcalc.language import Language, Text
from kutcalc.law import FIRST_MONTH, LAST_MONTH, values
from kutcalc.policy import (
    Library,
    Policy,
    differences,
    open_parameters,
    policy_item,
    policy_json,
    read_policy,
    reference,
    template_text,
    weakest_verification,
)
from kutcalc.policy.mechanisms import make_plan
from kutcalc.policy.settings import VERIFICATIONS
from kutcalc.policy.standing import standing_of
from kutcalc.policy.terms import said, term
from kutcalc.report.glossary import entries
from kutcalc.units import parse_month, write_month

INVALID: Final = 3


def out(text: str) -> None:
    """Write a line of data."""
    sys.stdout.write(text + "\n")


def out_json(thing: Any) -> None:
    """Write JSON, indented for reading."""
    out(msgspec.json.format(msgspec.json.encode(thing), indent=2).decode())


def policy_list(chosen: argparse.Namespace) -> int:
    """List the policies there are."""
    language: Language = chosen.lang
    found = Library().list(status=chosen.status, country=chosen.country)
    if chosen.json:
        items = [policy_item(policy, language) for policy in found]
        out_json({"page": 1, "limit": 500, "total": len(items), "items": items})
        return 0
    if chosen.long:
        return _long(found, language)
    for policy in found:
        out(f"{reference(policy):36} {_status(policy.status, language):20} {policy.title.read(language)}")
    return 0


def _long(found: Sequence[Policy], language: Language) -> int:
    """Write a table: how many values each design has, how well they are known in per cent, how many are open."""
    heads = {"sv": ("förslag", "värden", "öppna"), "en": ("design", "values", "open")}[language]
    out(f"{heads[0]:36} {heads[1]:>7}{''.join(f'{word:>12}' for word in VERIFICATIONS)} {heads[2]:>6}")
    for policy in found:
        standing = standing_of(policy)
        shares = "".join(f"{standing.percent(word):>10} %" for word in VERIFICATIONS)
        out(f"{reference(policy):36} {standing.total:>7}{shares} {standing.left_open:>6}")
    return 0


def _status(status: str, language: Language) -> str:
    names = {
        "enacted": ("beslutad lag", "enacted law"),
        "proposed": ("förslag", "proposal"),
        "assumption": ("vårt antagande", "our assumption"),
    }
    return names[status][0 if language == "sv" else 1]


def policy_show(chosen: argparse.Namespace) -> int:
    """Show one policy, every value with its source and how well it is known."""
    library, language = Library(), chosen.lang
    policy = policy_or_file(chosen.ref)
    tree = policy_json(policy, library.versions(policy.id) if policy.id in library.ids() else (policy.version,))
    if chosen.json:
        out_json(tree)
        return 0
    out(f"{policy.title.read(language)}  ({reference(policy)}, {_status(policy.status, language)})")
    out(policy.summary.read(language))
    weakest = weakest_verification(policy)
    out({"sv": f"Svagast belagda värde: {weakest}.", "en": f"Weakest verification: {weakest}."}[language])
    out("")
    for path, entry in _dated(tree, ""):
        value = entry.get("value", entry.get("tiers"))
        source = policy.sources.get(entry["source"])
        name = source.title if source else entry["source"]
        since = f" {entry['since']}–" if entry.get("since") else ""
        out(f"  {term(path).read(language)} [{path}]{since}: {_value(path, value, policy.currency, language)}")
        out(f"      {name} ({entry['verification']})")
    for condition in policy.chains[0].eligibility:
        source = policy.sources.get(condition.source)
        out({"sv": f"  villkor {condition.id}", "en": f"  condition {condition.id}"}[language])
        out(f"      {condition.why_not.read(language)}")
        out(f"      {source.title if source else condition.source} ({condition.verification})")
    missing = open_parameters(policy)
    if missing:
        out({"sv": "Lämnat öppet, ges med --set:", "en": "Left open, give with --set:"}[language])
        for path, unit in missing:
            out(f"  {path} ({unit})")
    return 0


def _dated(tree: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
    """Find the dated values of a policy's JSON, with their paths."""
    if isinstance(tree, dict):
        return [found for key, value in tree.items() for found in _dated(value, f"{path}.{key}" if path else key)]
    if isinstance(tree, list) and tree and all(isinstance(one, dict) and "verification" in one for one in tree):
        return [(path, one) for one in tree]
    return []


def _value(path: str, value: Any, currency: str, language: Language) -> str:
    units = {"ppm": "ppm", "ore": "ore", "minor": "ore", "minutes": "minutes", "ukr": "ukr"}
    if isinstance(value, list):
        return f"{len(value)} {'steg' if language == 'sv' else 'tiers'}"
    if value is None:
        return "inget" if language == "sv" else "none"
    return said(value, units.get(path.rpartition("_")[2], "choice"), currency).read(language)


def policy_or_file(ref: str) -> Policy:
    """Give the policy of the library by this name, or that of a file, whose name ends in `.toml`."""
    return read_policy(read_text(Path(ref)), ref) if ref.endswith(".toml") else Library().get(ref)


def policy_diff(chosen: argparse.Namespace) -> int:
    """Say in words on what two policies differ."""
    language = chosen.lang
    found = differences(policy_or_file(chosen.first), policy_or_file(chosen.second))
    if chosen.json:
        out_json(
            [
                {
                    "path": card.path,
                    "term": card.term.read(language),
                    "unit": card.unit,
                    "values": card.values,
                    "text": [text.read(language) for text in card.text],
                }
                for card in found
            ]
        )
        return 0
    if not found:
        out({"sv": "Ingen skillnad.", "en": "No difference."}[language])
    for card in found:
        first, second = (text.read(language) for text in card.text)
        out(f"{card.term.read(language)} [{card.path}]: {first} → {second}")
    return 0


def policy_check(chosen: argparse.Namespace) -> int:
    """Check a policy file: form, units, dates, sources, and that its parts make rules that fit together."""
    text = read_text(chosen.file)
    try:
        policy = read_policy(text, chosen.file.name)
        missing = open_parameters(policy)
        if not missing:
            make_plan(policy)
    except PolicyInvalidError as error:
        if chosen.json:
            raise
        sys.stderr.write(taught(error, text, chosen.lang, chosen.file.name))
        return INVALID
    if chosen.json:
        out_json({"valid": True, "policy": policy_json(policy), "warnings": []})
        return 0
    out({"sv": f"{chosen.file.name}: inget fel.", "en": f"{chosen.file.name}: no fault."}[chosen.lang])
    for path, unit in missing:
        out({"sv": f"  lämnat öppet: {path} ({unit})", "en": f"  left open: {path} ({unit})"}[chosen.lang])
    return 0


def read_text(path: Path) -> str:
    """Read a text file that the user named."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PolicyInvalidError([_not_utf8(path)]) from None
    except (FileNotFoundError, IsADirectoryError):
        gone = Text(sv="filen finns inte. Kontrollera sökvägen.", en="there is no such file. Check the path.")
        raise FaultsError([Fault(code="bad-text", path=str(path), text=gone)]) from None


def _not_utf8(path: Path) -> Fault:
    return Fault(
        code="bad-text",
        file=path.name,
        text=Text(sv="filen är inte UTF-8. Spara den som UTF-8.", en="the file is not UTF-8. Save it as UTF-8."),
    )


def policy_template(_: argparse.Namespace) -> int:
    """Write an annotated file to start from."""
    sys.stdout.write(template_text())
    return 0


def law(chosen: argparse.Namespace) -> int:
    """List the dated values of the law, of one month or of all."""
    month = None
    if chosen.month is not None:
        try:
            month = parse_month(chosen.month)
        except ValueError:
            raise MonthOutsideLawError(chosen.month, write_month(FIRST_MONTH), write_month(LAST_MONTH)) from None
        if not FIRST_MONTH <= month <= LAST_MONTH:
            raise MonthOutsideLawError(chosen.month, write_month(FIRST_MONTH), write_month(LAST_MONTH))
    items: list[dict[str, Any]] = []
    for value in sorted(values(), key=lambda one: one.name):
        if chosen.chapter is not None and value.chapter != chosen.chapter:
            continue
        entries_shown = value.values if month is None else tuple(filter(None, (value.at(month),)))
        if entries_shown:
            items.append(
                {
                    "name": value.name,
                    "chapter": value.chapter,
                    "term": value.term,
                    "summary": value.summary,
                    "unit": value.unit,
                    "values": [msgspec.to_builtins(entry) for entry in entries_shown],
                    "note": value.note,
                }
            )
    if chosen.json:
        out_json({"page": 1, "limit": 500, "total": len(items), "items": items})
        return 0
    for item in items:
        for entry in item["values"]:
            until = entry["until"] or ""
            shown = _law_value(entry["value"], str(item["unit"]), chosen.lang)
            out(f"{item['name']:44} {entry['since']}–{until:10} {shown:>16}  {entry['verification']:10} {item['term']}")
    return 0


def _law_value(value: Any, unit: str, language: Language) -> str:
    if isinstance(value, list):
        return f"({len(value)})"
    if unit.startswith("ppm") and isinstance(value, int) and unit == "ppm":
        return said(value, "ppm", "SEK").read(language)
    if unit.startswith("kr") and isinstance(value, int):
        return said(value * 100, "ore", "SEK").read(language)
    return str(value)


def terms(chosen: argparse.Namespace) -> int:
    """List the words: rules, parameters and columns, each with its Swedish term."""
    found = entries(chosen.lang)
    if chosen.json:
        out_json({"page": 1, "limit": 500, "total": len(found), "items": [msgspec.to_builtins(one) for one in found]})
        return 0
    for one in found:
        out(f"{one.name:44} {one.kind:10} {one.term}")
    return 0
