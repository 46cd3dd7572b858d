"""Commands that calculate employers: run and compare."""

import argparse
import sys
from typing import Any

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.compare import answers
from kutcalc.analysis.explaining import explain
from kutcalc.analysis.request import request_of
from kutcalc.analysis.scenario import Chosen
from kutcalc.cli.asked import DEFAULT_LEVEL, Asked
from kutcalc.cli.books import out, out_json
from kutcalc.cli.documents import document_reply, is_document, refuse_several, write_document
from kutcalc.cli.nation import national_body, run_body
from kutcalc.cli.output import check_output, trace_text, write_tables
from kutcalc.cli.searches import job_of, run_job
from kutcalc.payroll import reconcile
from kutcalc.report.reply import calculation_reply, comparison_reply, trace_out
from kutcalc.report.tables import joined
from kutcalc.units import ORE_PER_KR


def run(arguments: argparse.Namespace) -> int:
    """Calculate one policy, the law in force beside it."""
    check_output(arguments)
    job = job_of(arguments)
    if job is not None:
        return run_job(arguments, job)
    national = national_body(arguments)
    if national is not None:
        return run_body(arguments, national)
    asked = Asked(arguments)
    if len(asked.policies) > 1:
        return _compared(arguments, asked)
    one = asked.policies[0]
    if is_document(arguments):
        return _documented(arguments, asked, one)
    answer = calculate(asked.case, one.plan, one.label, list(dict.fromkeys([*asked.levels, DEFAULT_LEVEL])))
    _reconcile(arguments, asked)
    if asked.figures and not arguments.output:
        return _explained(arguments, asked, one)
    reply = calculation_reply(
        asked.case,
        one,
        answer,
        asked.levels,
        figures=asked.figures,
        assumed=asked.assumed,
        given_warnings=asked.tables.warnings,
        language=asked.language,
    )
    reply["request"] = request_of(asked.tables, asked.choices, asked.levels, asked.assumed)
    _notes(arguments, reply)
    write_tables(arguments, reply, {level: answer.tables[level] for level in asked.levels})
    return 0


def _documented(arguments: argparse.Namespace, asked: Asked, one: Chosen) -> int:
    _reconcile(arguments, asked)
    reply = document_reply(arguments, asked, one)
    _notes(arguments, reply)
    write_document(arguments, asked, one, reply)
    return 0


def _explained(arguments: argparse.Namespace, asked: Asked, one: Chosen) -> int:
    brief = not arguments.json
    traces = [explain(asked.case, one.plan, one.label, figure, asked.language, brief=brief) for figure in asked.figures]
    if arguments.json:
        made = [trace_out(trace) for trace in traces]
        out_json(made[0] if len(made) == 1 else made)
    else:
        out("\n\n".join(trace_text(trace, asked.language) for trace in traces))
    return 0


def _reconcile(arguments: argparse.Namespace, asked: Asked) -> None:
    """Hold our amount to pay against the one declared, where the file declares one; warn and never stop."""
    if arguments.quiet or not asked.tables.declared:
        return
    plan = asked.policies[0].plan
    table = calculate(asked.case, plan, "x", ["employer_month"]).tables["employer_month"]
    ours = {
        (row["employer"], row["month"]): row["baseline_due_ore"] // ORE_PER_KR for row in table.iter_rows(named=True)
    }
    for _, text in reconcile(asked.tables.declared, ours):
        sys.stderr.write(text.read(asked.language) + "\n")


def _notes(arguments: argparse.Namespace, reply: dict[str, Any]) -> None:
    """Say on stderr what was assumed and what gives reason for doubt; the file holds it too."""
    if arguments.quiet or arguments.json:
        return
    for note in (*reply["warnings"], *reply["assumptions"]):
        sys.stderr.write(f"{note.get('code', note.get('id'))}: {note['text']}\n")


def compare(arguments: argparse.Namespace) -> int:
    """Calculate the same employers by several policies."""
    check_output(arguments)
    return _compared(arguments, Asked(arguments))


def _compared(arguments: argparse.Namespace, asked: Asked) -> int:
    if is_document(arguments):
        refuse_several()
    made = answers(asked.case, asked.policies, asked.levels)
    reply = comparison_reply(
        asked.case,
        asked.policies,
        made,
        asked.levels,
        assumed=asked.assumed,
        given_warnings=asked.tables.warnings,
        language=asked.language,
    )
    reply["request"] = request_of(asked.tables, asked.choices, asked.levels, asked.assumed)
    _notes(arguments, reply)
    if not (arguments.json or arguments.output or arguments.quiet):
        for card in reply["cards"]:
            sys.stderr.write(f"{card['term']}: {' | '.join(card['text'])}\n")
    write_tables(arguments, reply, {level: joined([one.tables[level] for one in made]) for level in asked.levels})
    return 0
