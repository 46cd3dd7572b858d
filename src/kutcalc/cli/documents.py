"""The result of `run` as a whole: a PDF (`-o resultat.pdf`, one page and the appendix) or a workbook (`.xlsx`)."""

import argparse
from collections.abc import Mapping
from typing import Any, Final

from kutcalc.analysis.calculate import calculate
from kutcalc.analysis.explaining import explain
from kutcalc.analysis.request import request_of
from kutcalc.analysis.scenario import Chosen
from kutcalc.cli.asked import Asked
from kutcalc.errors import Fault, FaultsError, NoSuchFigureError
from kutcalc.language import Text
from kutcalc.report.document import LEVELS, LeftOut, pdf_of, require_pdf
from kutcalc.report.document_steps import main_figures
from kutcalc.report.reply import calculation_reply, trace_out
from kutcalc.report.workbook_out import paid_minutes_of, workbook_bytes
from kutcalc.report.workbook_out_told import LEVELS as WORKBOOK_LEVELS

PDF: Final = ".pdf"
WORKBOOK: Final = ".xlsx"


def is_document(arguments: argparse.Namespace) -> bool:
    """Whether the result is to be whole; PdfMissingError where a PDF cannot be made, before any work is done."""
    if arguments.output is None or arguments.output.suffix not in {PDF, WORKBOOK}:
        return False
    if arguments.output.suffix == PDF:
        require_pdf()
    return True


def refuse_several() -> None:
    """Say that a comparison has no page of its own."""
    text = Text(
        sv="en PDF eller arbetsbok gäller ett förslag åt gången. Skriv en fil per förslag, "
        "eller jämförelsen som .csv eller .json.",
        en="a PDF or workbook is about one policy at a time. Write a file for each, "
        "or the comparison as .csv or .json.",
    )
    raise FaultsError([Fault(code="not-a-choice", path="-o", text=text)])


def document_reply(arguments: argparse.Namespace, asked: Asked, one: Chosen) -> dict[str, Any]:
    """Calculate what the document needs, and give it as the reply of a calculation; a PDF has the steps of figures."""
    is_workbook = arguments.output.suffix == WORKBOOK
    levels = list(dict.fromkeys([*asked.levels, *(WORKBOOK_LEVELS if is_workbook else LEVELS)]))
    answer = calculate(asked.case, one.plan, one.label, levels)
    reply = calculation_reply(
        asked.case,
        one,
        answer,
        levels,
        assumed=asked.assumed,
        given_warnings=asked.tables.warnings,
        language=asked.language,
    )
    reply["request"] = request_of(asked.tables, asked.choices, levels, asked.assumed)
    if not is_workbook:
        reply["explanations"] = _traces(asked, one, reply["results"])
    return reply


def _traces(asked: Asked, one: Chosen, results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Explain the figures asked for, or else those that the document is about."""
    figures = asked.figures or main_figures(results, is_law=one.policy is None)
    found = []
    for figure in figures:
        try:
            found.append(trace_out(explain(asked.case, one.plan, one.label, figure, asked.language)))
        except NoSuchFigureError:
            if asked.figures:
                raise
    return found


def write_document(
    arguments: argparse.Namespace, asked: Asked, one: Chosen, reply: Mapping[str, Any], left_out: LeftOut | None = None
) -> None:
    """Write the document where it was asked for."""
    if arguments.output.suffix == WORKBOOK:
        paid, declared = paid_minutes_of(asked.tables), asked.tables.declared
        book = workbook_bytes(reply, one.policy, asked.language, paid=paid, declared=declared, left_out=left_out)
        arguments.output.write_bytes(book)
        return
    made = pdf_of("calculation", reply, reply, one.policy, asked.language, left_out=left_out)
    arguments.output.write_bytes(made)


__all__ = ["PDF", "WORKBOOK", "document_reply", "is_document", "refuse_several", "write_document"]
