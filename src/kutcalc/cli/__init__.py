"""The command line: the same engine, offline. Data goes to stdout, progress and complaints to stderr."""

import logging
import multiprocessing
import os
import sys
from collections.abc import Sequence
from typing import Final

import msgspec

from kutcalc.cli.arguments import parser, settle_language
from kutcalc.errors import CellBudgetError, FactMissingError, KutcalcError
from kutcalc.language import Language

OK: Final = 0
WRONG_USE: Final = 2
INVALID_INPUT: Final = 3
REFUSED: Final = 4
OUR_FAULT: Final = 70
INTERRUPTED: Final = 130


def entry() -> None:
    """Run the command line as a program; forked children would hang after a polars query, so none are forked."""
    multiprocessing.set_start_method("spawn")
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    try:
        chosen = parser().parse_args(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0) if isinstance(stop.code, int) else WRONG_USE
    language = settle_language(chosen.lang, os.environ)
    chosen.lang = language
    try:
        code: int = chosen.command_function(chosen)
        sys.stdout.flush()
    except KutcalcError as error:
        return complain(error, language, as_json=bool(chosen.json))
    except KeyboardInterrupt:
        sys.stderr.write("avbrutet\n" if language == "sv" else "interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception:
        logging.getLogger("kutcalc").exception("kutcalc failed")
        sys.stderr.write(
            "Det här är vårt fel, inte ditt. Raderna ovan säger var det hände.\n"
            if language == "sv"
            else "This is our fault, not yours. The lines above say where it happened.\n"
        )
        return OUR_FAULT
    return code


def complain(error: KutcalcError, language: Language, *, as_json: bool) -> int:
    """Say what is wrong on stderr, one fault a line; with `--json` as a problem document."""
    if as_json:
        sys.stderr.write(msgspec.json.encode(_problem(error, language)).decode() + "\n")
    else:
        lines = [fault.read(language) for fault in error.faults] or [error.text.read(language)]
        if error.faults:
            lines.insert(0, f"{error.title.read(language)}: {error.text.read(language)}")
        lines += _hints(error, language)
        sys.stderr.write("\n".join(lines) + "\n")
    return REFUSED if isinstance(error, CellBudgetError) else INVALID_INPUT


def _hints(error: KutcalcError, language: Language) -> list[str]:
    """Say the way out in the words of the command line."""
    if isinstance(error, FactMissingError):
        columns = dict.fromkeys(fault.column for fault in error.faults if fault.column)
        options = " ".join(f"--assume {column}=…" for column in columns)
        said = {"sv": f"Ett värde för alla: {options}", "en": f"One value for all: {options}"}
        return [said[language]] if columns else []
    if isinstance(error, CellBudgetError) and error.suggestion:
        listed = ", ".join(f"{name}={number}" for name, number in error.suggestion.items())
        return [{"sv": f"Det här ryms: {listed}", "en": f"This would fit: {listed}"}[language]]
    return []


def _problem(error: KutcalcError, language: Language) -> dict[str, object]:
    """Give an error as a problem document (RFC 9457), without the parts that only a server has."""
    problem: dict[str, object] = {
        "type": f"/problems/{error.code}",
        "title": error.title.read(language),
        "status": 422,
        "code": error.code,
        "detail": error.text.read(language),
    }
    if error.faults:
        problem["errors"] = [
            {
                **{key: value for key, value in msgspec.to_builtins(fault).items() if key != "text"},
                "detail": fault.text.read(language),
            }
            for fault in error.faults
        ]
    if isinstance(error, CellBudgetError):
        problem |= {"requested_cells": error.requested, "limit_cells": error.limit, "factors": error.factors}
        if error.suggestion is not None:
            problem["suggestion"] = error.suggestion
    return problem


__all__ = ["complain", "entry", "main"]
