"""What the command line says of a file that it was shown: columns read and dropped, questions, faults and sums."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from kutcalc.errors import Fault
from kutcalc.language import Language, decimal_text, money_text
from kutcalc.payroll import Intake
from kutcalc.payroll.dropped import DROPPED, SICK_PAY
from kutcalc.payroll.parsed import About
from kutcalc.payroll.tables import Warned
from kutcalc.units import ORE_PER_KR, write_month

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "sheet": "blad",
        "separator": "skiljetecken",
        "header_row": "rubriker på rad",
        "used": "Läses:",
        "derived": "härleds",
        "dropped": "Tas bort, lämnar aldrig läsaren:",
        "rows": "{read} rader, {used} utan fel. {persons} personer, {first}–{last}.",
        "no_months": "{read} rader, {used} utan fel. Ingen lönerad med månad.",
        "sums": "Summor av det som lästes:",
        "declared": "Deklarerat:",
        "costs": "Bokfört på konton, som underlag och tak, aldrig som utbildningsrader:",
        "faults": "{number} fel:",
        "more": "… och {number} till",
    },
    "en": {
        "sheet": "sheet",
        "separator": "separator",
        "header_row": "headings in row",
        "used": "Read:",
        "derived": "derived",
        "dropped": "Dropped, never leaves the reader:",
        "rows": "{read} rows, {used} without fault. {persons} persons, {first} to {last}.",
        "no_months": "{read} rows, {used} without fault. No payslip with a month.",
        "sums": "Sums of what was read:",
        "declared": "Declared:",
        "costs": "Booked on accounts, as evidence and ceiling, never as rows of training:",
        "faults": "{number} faults:",
        "more": "… and {number} more",
    },
}
_SEPARATORS: Final = {"\t": "tab"}


def report_lines(intake: Intake, language: Language) -> Iterator[str]:
    """Say what was read of files, line by line, without any value of a person."""
    words = _WORDS[language]
    for about in intake.abouts:
        yield from _about_lines(about, words)
        yield from (f"  {text.read(language)}" for code, text in about.warnings if code == SICK_PAY)
    tally = intake.tally
    yield words["rows" if tally.first else "no_months"].format(
        read=_number(tally.read, language),
        used=_number(tally.used, language),
        persons=_number(tally.persons, language),
        first=tally.first,
        last=tally.last,
    )
    sums = {name: total for name, total in tally.totals.items() if total}
    if sums:
        yield words["sums"]
        yield from (f"  {name}: {_amount(name, total, language)}" for name, total in sums.items())
    declared = intake.tables.declared if intake.tables else ()
    if declared:
        yield words["declared"]
        for one in declared:
            given = {
                n: v for n, v in msgspec.to_builtins(one).items() if v is not None and n not in {"employer", "month"}
            }
            figures = ", ".join(f"{name} {_number(value, language)}" for name, value in given.items())
            yield f"  {one.employer} {write_month(one.month)}: {figures}"
    if intake.costs:
        yield words["costs"]
        for cost in intake.costs:
            yield f"  {cost.account} {write_month(cost.month)}: {money_text(cost.amount_ore, ORE_PER_KR, language)}"
    yield from (text.read(language) for code, text in _warned(intake) if code != SICK_PAY)
    yield from _fault_lines(intake.faults, intake.fault_total, language)


def _warned(intake: Intake) -> list[Warned]:
    """Give what a user should know of the files; which columns were dropped stands by itself."""
    found = intake.tables.warnings if intake.tables else [w for about in intake.abouts for w in about.warnings]
    return [one for one in found if one[0] != DROPPED]


def _about_lines(about: About, words: dict[str, str]) -> Iterator[str]:
    """Say what one file is, and what becomes of its columns."""
    info = about.info
    facts = [info.kind, info.encoding or ""]
    for name in ("sheet", "separator", "header_row"):
        value = getattr(info, name)
        if value is not None:
            facts.append(f"{words[name]} {_SEPARATORS.get(value, value)}")
    yield f"{about.name}: {', '.join(fact for fact in facts if fact)}"
    if about.columns_used:
        yield words["used"]
        for used in about.columns_used:
            unit = "" if used.unit == "none" else f" ({used.unit})"
            derived = f" ({words['derived']})" if used.derived else ""
            samples = f"   {' | '.join(used.samples)}" if used.samples else ""
            yield f"  {used.source} -> {used.column}{unit}{derived}{samples}"
    if about.columns_dropped:
        yield f"{words['dropped']} {', '.join(about.columns_dropped)}"


def _fault_lines(faults: tuple[Fault, ...], total: int, language: Language) -> Iterator[str]:
    if not total:
        return
    words = _WORDS[language]
    yield words["faults"].format(number=total)
    yield from (f"  {fault.read(language)}" for fault in faults)
    if total > len(faults):
        yield "  " + words["more"].format(number=total - len(faults))


def _number(value: int, language: Language) -> str:
    return decimal_text(value, 1, language)


def _amount(name: str, value: int, language: Language) -> str:
    return money_text(value, ORE_PER_KR, language) if name.endswith("_ore") else _number(value, language)


def report_json(intake: Intake, language: Language) -> dict[str, Any]:
    """Give the same as JSON, in the words of the API (`design/interfaces.md` 9.7)."""
    tally = intake.tally
    files = []
    for about in intake.abouts:
        made = msgspec.to_builtins(about)
        info = made["info"]
        files.append(
            {
                "file": {name: info[name] for name in ("kind", "encoding", "separator", "sheet", "header_row")},
                "columns_used": made["columns_used"],
                "columns_dropped": made["columns_dropped"],
            }
        )
    return {
        **(files[0] if len(files) == 1 else {"files": files}),
        "rows": {"read": tally.read, "used": tally.used, "refused": tally.refused, "doubled": tally.doubled},
        "persons": tally.persons,
        "period": {"first": tally.first, "last": tally.last},
        "totals": tally.totals,
        "costs": [msgspec.to_builtins(cost) | {"month": write_month(cost.month)} for cost in intake.costs],
        "warnings": [{"code": code, "text": text.read(language)} for code, text in _warned(intake)],
        "errors": [
            {
                **{k: v for k, v in msgspec.to_builtins(fault).items() if k != "text"},
                "detail": fault.text.read(language),
            }
            for fault in intake.faults
        ],
    }


__all__ = ["report_json", "report_lines"]
