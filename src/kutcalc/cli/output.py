"""Where results go: a file by its ending, else a table on a terminal and CSV in a pipe; traces as steps in words."""

import argparse
import sys
from typing import Any, Final

import msgspec

from kutcalc.analysis.explaining import Trace
from kutcalc.cli.books import out, out_json
from kutcalc.engine.steps import Step
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Language, Text
from kutcalc.report.arrow_out import arrow_bytes
from kutcalc.report.citation import citation
from kutcalc.report.datapackage import datapackage
from kutcalc.report.document_parts import VERIFICATIONS
from kutcalc.report.explained import explained
from kutcalc.report.provenance import Provenance
from kutcalc.report.reply import trace_out
from kutcalc.report.tables import Table, csv_bytes, text_table, write_parquet

ENDINGS: Final = (".csv", ".json", ".parquet", ".arrow", ".xlsx", ".pdf")


def check_output(arguments: argparse.Namespace) -> None:
    """Refuse an ending that we do not write, before any work is done."""
    if arguments.output is not None and arguments.output.suffix not in ENDINGS:
        text = Text(
            sv=f"filen ska sluta på en av: {', '.join(ENDINGS)}.",
            en=f"the file must end in one of: {', '.join(ENDINGS)}.",
        )
        raise FaultsError([Fault(code="not-a-choice", path="-o", text=text)])


def write_tables(arguments: argparse.Namespace, reply: dict[str, Any], tables: dict[str, Table]) -> None:
    """Write a result where it was asked for; beside a CSV stands what made it."""
    made_by = msgspec.convert(reply["provenance"], Provenance)
    if arguments.output is None:
        _to_stdout(arguments, reply, tables)
        return
    path = arguments.output
    if path.suffix == ".json":
        path.write_bytes(msgspec.json.format(msgspec.json.encode(reply), indent=2) + b"\n")
        return
    for level, table in tables.items():
        own = path if len(tables) == 1 else path.with_name(f"{path.stem}.{level}{path.suffix}")
        if path.suffix == ".parquet":
            write_parquet(table, own, made_by)
        elif path.suffix == ".arrow":
            own.write_bytes(arrow_bytes(table, made_by))
        else:
            own.write_bytes(csv_bytes(table, arguments.csv))
    if path.suffix == ".csv":
        package = datapackage(path.stem, tables, made_by, arguments.csv, _policies(reply))
        path.with_name(f"{path.stem}.datapackage.json").write_bytes(package)


def _to_stdout(arguments: argparse.Namespace, reply: dict[str, Any], tables: dict[str, Table]) -> None:
    chosen = "json" if arguments.json else arguments.format
    if chosen is None:
        chosen = "text" if sys.stdout.isatty() else "csv"
    if chosen == "json":
        out_json(reply)
        return
    for number, (level, table) in enumerate(tables.items()):
        if len(tables) > 1:
            if number:
                out("")
            out(f"# {level}")
        if chosen == "csv":
            sys.stdout.write(csv_bytes(table, arguments.csv).decode())
        else:
            out(text_table(table, arguments.lang))
    if chosen == "text" and not arguments.quiet:
        out("")
        out(citation(reply["provenance"], _policies(reply), arguments.lang))


def _policies(reply: dict[str, Any]) -> list[dict[str, Any]]:
    return list(reply["policies"]) if "policies" in reply else [reply["policy"]]


def trace_text(trace: Trace, language: Language) -> str:
    """Write a trace for reading: the sentence, then each step that changes something, with source and values."""
    words = {
        "sv": ("Så räknade vi:", "källa", "från", "Steg som gav noll eller inte ändrade något visas med --json"),
        "en": ("How we calculated:", "source", "from", "Steps that gave zero or changed nothing are shown with --json"),
    }[language]
    read = explained(trace_out(trace), language)
    views = {view.number: view for view in (*read.major, *read.minor)}
    shown = [step for step in trace.steps[:-1] if _says_something(step)] + list(trace.steps[-1:])
    lines = [trace.sentence, *([read.limit] if read.limit else []), "", words[0]]
    for number, step in enumerate(shown, start=1):
        view = views[step.step]
        lines.append(f"{number:>3}. {view.term} ({', '.join(step.row.values())})")
        lines.append(f"     {step.formula}")
        says_more = " " in step.summary and step.summary.rstrip(".").lower() not in {
            view.term.lower(),
            step.name.lower(),
        }
        lines.append(f"     {step.summary + '  ' if says_more else ''}[{words[1]}: {step.source}]")
        for one in view.values:
            known = f" ({VERIFICATIONS[one.verification].read(language)})" if one.verification else ""
            since = f", {words[2]} {one.since}" if one.since else ""
            lines.append(f"     {one.name} = {one.text}{since}: {one.source}{known}")
    if len(shown) < len(trace.steps):
        lines.append(f"{words[3]} ({len(trace.steps) - len(shown)}).")
    return "\n".join(lines)


def _says_something(step: Step) -> bool:
    """Leave out what came to nothing, and what only passes a value on."""
    if not step.result.value:
        return False
    is_worked = " = " in step.formula or bool(step.parameters)
    return is_worked and not (step.result.unit == "flag" and not step.parameters)
