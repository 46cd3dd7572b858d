"""What a person must know beside a figure: what was assumed, what was not counted, and what gives reason for doubt."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

import msgspec
import polars as pl

from kutcalc.analysis.case import Case
from kutcalc.language import Language, Text
from kutcalc.law import PROJECTED_FROM, value_of
from kutcalc.policy import Policy, is_valid_on, parameters
from kutcalc.policy.changes import CHANGED
from kutcalc.policy.terms import said, term


class Assumed(msgspec.Struct, frozen=True):
    """One thing that was assumed, and its value where it has one."""

    id: str
    text: str
    value: Any
    verification: str = "assumption"


class Note(msgspec.Struct, frozen=True):
    """A code and its sentence."""

    code: str
    text: str


_KNOWN: Final[dict[tuple[str, object], Text]] = {
    ("instrument.settlement", "month"): Text(
        sv="Avdraget bokas på skattekontot varje månad.", en="The deduction is booked on the tax account every month."
    ),
    ("instrument.settlement", "year"): Text(
        sv="Avdraget räknas av en gång om året.", en="The deduction is settled once a year."
    ),
    ("instrument.unused", "refunded"): Text(
        sv="Det som överstiger skatten betalas ut.", en="What goes beyond the tax is paid out."
    ),
    ("instrument.unused", "lost"): Text(
        sv="Det som överstiger skatten går förlorat.", en="What goes beyond the tax is lost."
    ),
    ("instrument.unused", "carried_forward"): Text(
        sv="Det som överstiger skatten sparas till senare år.", en="What goes beyond the tax is kept for later years."
    ),
}
_NO_CAP: Final = Text(
    sv="Förslaget anger inget tak; vi räknar utan.", en="The proposal names no cap; we count without."
)
_KEPT: Final[dict[tuple[bytes, Language], tuple["Assumed", ...]]] = {}
MOST_KEPT: Final = 256
_STATIC: Final = Text(
    sv="Ingen ändrar sig: samma kurser köps med och utan avdraget.",
    en="Nobody changes: the same courses are bought with and without the deduction.",
)
_NOT_COUNTED: Final = (
    ("income_tax_effects", Text(sv="Bolagsskatt på avdraget.", en="Corporate tax on the deduction.")),
    ("agreed_fees", Text(sv="Avtalspension och försäkringar.", en="Agreed pension and insurance.")),
)


def assumptions(
    policies: Sequence[Policy | None], assumed: Sequence[tuple[str, object]], language: Language
) -> list[Assumed]:
    """List every value that a policy marks as assumed, every filled column, and that nobody changes."""
    found: dict[str, Assumed] = {}
    for policy in policies:
        if policy is None:
            continue
        for one in _of_policy(policy, language):
            found.setdefault(one.id, one)
    for column, value in assumed:
        text = Text(
            sv=f"Tomma celler i {column} räknas som {value}.", en=f"Empty cells of {column} are taken as {value}."
        )
        found[column] = Assumed(column, text.read(language), value)
    found["static"] = Assumed("static", _STATIC.read(language), None)
    return list(found.values())


def _of_policy(policy: Policy, language: Language) -> tuple[Assumed, ...]:
    """List what a policy assumes; those asked for lately are kept ready."""
    key = (policy.tree, language)
    found = _KEPT.get(key)
    if found is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        found = _KEPT[key] = tuple(
            Assumed(path, _text(policy, path, value, source).read(language), value)
            for path, value, source in _assumed_values(policy)
        )
    return found


def _assumed_values(policy: Policy) -> list[tuple[str, Any, str]]:
    """Find the values marked as assumed, with their paths and sources, in the order of the file."""
    tree = msgspec.json.decode(policy.tree)
    found: list[tuple[str, Any, str]] = []

    def walk(thing: Any, path: str) -> None:
        if isinstance(thing, dict):
            for key, value in thing.items():
                walk(value, f"{path}.{key}" if path else key)
        elif (
            isinstance(thing, list) and thing and all(isinstance(one, dict) and "verification" in one for one in thing)
        ):
            marked = [one for one in thing if one["verification"] == "assumption"]
            if marked:
                found.append((path, marked[-1].get("value"), marked[-1]["source"]))

    for part, content in tree.items():
        if part not in {"facts", "sources", "title", "summary"}:
            walk(content, part)
    for path, table in _assumed_tables(tree, ""):
        if not any(one.startswith(f"{path}.") for one, _, _ in found):
            found.append((path, table.get("measure"), str(table.get("source"))))
    return found


def _assumed_tables(tree: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
    """Find tables whose bare settings are marked as assumed."""
    if not isinstance(tree, dict):
        return []
    found = [(path, tree)] if tree.get("verification") == "assumption" and path else []
    for key, value in tree.items():
        found += _assumed_tables(value, f"{path}.{key}" if path else key)
    return found


def _text(policy: Policy, path: str, value: Any, source: str) -> Text:
    if source == CHANGED["source"]:
        return _changed(policy, path, value)
    if path.startswith("caps.") and value is None:
        return _NO_CAP
    if (path, value) in _KNOWN:
        return _KNOWN[path, value]
    name = term(path)
    key = parameters(policy).get(path)
    if key is None or value is None:
        return Text(
            sv=f"{name.sv.capitalize()}: vårt antagande, förslaget säger inget.",
            en=f"{name.en.capitalize()}: our assumption, the proposal says nothing.",
        )
    worded = said(value, key.unit, policy.currency)
    return Text(
        sv=f"{name.sv.capitalize()}: {worded.sv}. Förslaget säger inget om det.",
        en=f"{name.en.capitalize()}: {worded.en}. The proposal says nothing of it.",
    )


def _changed(policy: Policy, path: str, value: Any) -> Text:
    """Say that a value is the asker's own."""
    name, key = term(path), parameters(policy).get(path)
    if key is None:
        return Text(sv=f"{name.sv.capitalize()}: ändrat av dig.", en=f"{name.en.capitalize()}: changed by you.")
    worded = said(value, key.unit, policy.currency)
    return Text(
        sv=f"{name.sv.capitalize()}: {worded.sv}, ändrat av dig.",
        en=f"{name.en.capitalize()}: {worded.en}, changed by you.",
    )


def not_counted(language: Language) -> list[Note]:
    """List what the figures leave out."""
    return [Note(code, text.read(language)) for code, text in _NOT_COUNTED]


def is_projected(case: Case) -> bool:
    """Whether any month lies where the law is continued and not enacted."""
    last = case.payslips["month"].max()
    return isinstance(last, date) and last >= PROJECTED_FROM


def warnings(
    case: Case, policies: Sequence[Policy | None], given: Sequence[tuple[str, Text]], language: Language
) -> list[Note]:
    """List what gives reason for doubt: of the files, of projected months, of a policy used outside its time."""
    first, last = case.payslips["month"].min(), case.payslips["month"].max()
    rows = case.payslips.filter(pl.col("municipality").is_not_null())
    regions = rows.select("employer", "municipality", "regional_support", "month").unique(maintain_order=True)
    period = (first, last) if isinstance(first, date) and isinstance(last, date) else None
    return warnings_of(period, regions.iter_rows(), policies, given, language)


def warnings_of(
    period: tuple[date, date] | None,
    regions: Iterable[tuple[Any, ...]],
    policies: Sequence[Policy | None],
    given: Sequence[tuple[str, Text]],
    language: Language,
) -> list[Note]:
    """List what gives reason for doubt in a period; `regions` are employer, municipality, claimed or not, and month."""
    found = [Note(code, text.read(language)) for code, text in given]
    if period is not None and period[1] >= PROJECTED_FROM:
        text = Text(
            sv="Resultatet bygger på 2026 års regler framskrivna till 2027: framskrivning, inte beslutad lag.",
            en="The result rests on the law of 2026 continued into 2027: projected, not enacted.",
        )
        found.append(Note("projected", text.read(language)))
    found += [Note("regional_support_doubtful", text.read(language)) for text in _doubtful_regions(regions)]
    for policy in policies:
        if policy is not None and period is not None:
            found += _outside_validity(policy, *period, language)
            if policy.pool is not None:
                text = Text(
                    sv="Förslaget har en pott för hela landet. Den räknas bara när hela landet räknas.",
                    en="The policy has a national envelope. It is counted only when the whole nation is.",
                )
                found.append(Note("pool_not_counted", text.read(language)))
    return found


def _outside_validity(policy: Policy, first: date, last: date, language: Language) -> list[Note]:
    if is_valid_on(policy, first) and is_valid_on(policy, last):
        return []
    text = Text(
        sv=f"{policy.id} gällde inte i dessa månader. Vi räknar som om den gjorde det.",
        en=f"{policy.id} was not in force in these months. We count as if it were.",
    )
    return [Note("outside_validity", text.read(language))]


def _doubtful_regions(rows: Iterable[tuple[Any, ...]]) -> list[Text]:
    """Compare the declared flag with the list of municipalities of the support area."""
    found: dict[str, Text] = {}
    for employer, municipality, declared, month in rows:
        whole, part = (_codes(name, month) for name in ("municipality_codes", "part_municipality_codes"))
        if declared and municipality not in whole | part:
            found[employer] = Text(
                sv=f"{employer}: kommunen {municipality} står inte i listan över stödområdet, men avdraget är begärt.",
                en=f"{employer}: municipality {municipality} is not in the support area, but the deduction is claimed.",
            )
        elif not declared and municipality in whole:
            found[employer] = Text(
                sv=f"{employer}: kommunen {municipality} ligger i stödområdet, men avdraget är inte begärt.",
                en=f"{employer}: municipality {municipality} lies in the support area, but nothing is claimed.",
            )
    return list(found.values())


@lru_cache(maxsize=512)
def _codes(name: str, month: date) -> set[str]:
    entry = value_of(f"regional_deduction_{name}", month)
    return {str(code) for code in entry.value} if entry is not None and isinstance(entry.value, tuple) else set()
