"""The command that says what policies would cost the nation: `population --year Y -p …`, and scenarios of a population.

A population that is not there is built first. Progress is told on stderr; a table on a terminal, CSV in a pipe.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from kutcalc.analysis.bodies import read_body
from kutcalc.analysis.body import read_request
from kutcalc.analysis.choices import Plans
from kutcalc.analysis.instead import DIMENSIONS
from kutcalc.analysis.response import LEVELS, Behaviour, behaviour_of
from kutcalc.analysis.scenario import Calculation, Comparison, read_scenario
from kutcalc.cli.asked import choices_of, fault, must_exist
from kutcalc.cli.books import out, out_json
from kutcalc.cli.workforce import add_workers, workers_of
from kutcalc.errors import Fault, FaultsError, PopulationMissingError
from kutcalc.language import Language, Text
from kutcalc.policy import Library
from kutcalc.population.folder import find_population
from kutcalc.population.known import build_known, can_build
from kutcalc.report.national_answer import national_answer
from kutcalc.report.national_headline import sentences_of
from kutcalc.report.national_tables import national_citation, national_frames, national_title, write_national
from kutcalc.report.national_words import behaviour_text, class_text, large_text, source_text
from kutcalc.report.national_workbook import national_workbook
from kutcalc.report.tables import csv_bytes

ENDINGS: Final = (".csv", ".json", ".parquet", ".arrow", ".xlsx")
ALL: Final = "all"
_HEADS: Final[dict[Language, tuple[str, ...]]] = {
    "sv": ("förslag", "grupp", "arbetsgivare", "får avdrag", "kostnad", "från", "till"),
    "en": ("policy", "group", "employers", "gaining", "cost", "from", "to"),
}
_WORDS: Final[dict[str, Text]] = {
    "all": Text(sv="hela landet", en="whole nation"),
    "hidden": Text(sv="visas inte", en="not shown"),
    "interval": Text(
        sv="Varifrån osäkerheten kommer (90 av 100 fall):", en="Where the uncertainty comes from (90 in 100):"
    ),
    "moves": Text(sv="Antaganden som betyder mest:", en="Assumptions that matter most:"),
    "known": Text(sv="Publicerad siffra:", en="Published figure:"),
    "assumed": Text(sv="Antaganden och varningar i sin helhet: --json.", en="All assumptions and warnings: --json."),
    "building": Text(sv="bygger befolkningen", en="building the population"),
    "working": Text(sv="räknar", en="working"),
}


def add_estimate(made: argparse.ArgumentParser) -> None:
    """Add the options of the bare command `population`, and let it answer."""
    made.add_argument("--year", type=int, metavar="ÅR", help="år som räknas")
    made.add_argument("--population", metavar="NAMN", help="en annan befolkning än se-ÅR")
    made.add_argument("-p", "--policy", action="append", default=[], metavar="FÖRSLAG", help="id@version, id, fil.toml")
    made.add_argument("--set", action="append", default=[], metavar="VILLKOR=VÄRDE", help="ändra i alla förslag")
    made.add_argument("--as-of", metavar="MÅNAD", help="räkna med en månads värden i alla månader")
    made.add_argument("--label", metavar="TEXT", help="namn på det första förslaget")
    made.add_argument(
        "--by", action="append", default=[], choices=DIMENSIONS, metavar="INDELNING", help=", ".join(DIMENSIONS)
    )
    made.add_argument("--assume", action="append", default=[], metavar="KOLUMN=VÄRDE", help="fyll det ingen vet")
    made.add_argument("--behaviour", metavar="NIVÅ", help="low, central, high eller take_up_ppm=400000,…")
    made.add_argument("-o", "--output", type=Path, metavar="FIL", help=".csv, .json, .parquet, .arrow eller .xlsx")
    made.add_argument("--format", choices=("text", "csv", "json"), help="utan fil: text i en terminal, annars csv")
    made.add_argument("--csv", choices=("en", "sv"), default="en", help="sv öppnas i en svensk Excel")
    add_workers(made)
    made.set_defaults(command_function=estimate)


def estimate(arguments: argparse.Namespace) -> int:
    """Say what policies would cost the nation, static and, where asked for, with a response beside it."""
    if arguments.year is None or not arguments.policy:
        raise FaultsError(
            [
                fault(
                    "population",
                    "skriv --year ÅR och -p FÖRSLAG, eller build eller check.",
                    "write --year YEAR and -p POLICY, or build or check.",
                )
            ]
        )
    population: dict[str, Any] = {
        "id": arguments.population or f"se-{arguments.year}",
        "year": arguments.year,
        "by": list(dict.fromkeys(arguments.by)),
    }
    behaviour = behaviour_asked(arguments.behaviour)
    if behaviour is not None:
        population["behaviour"] = behaviour.given()
    choices = [_choice(_plain(one)) for one in choices_of(arguments)]
    body: dict[str, Any] = {"policies": choices, "population": population}
    if arguments.assume:
        pairs = [text.partition("=") for text in arguments.assume]
        body["assume"] = [{"column": name.strip(), "value": value.strip()} for name, _, value in pairs]
    return _answered(arguments, body)


def national_body(arguments: argparse.Namespace) -> Calculation | Comparison | None:
    """Give the body of a scenario or case that asks for a population; None for any other."""
    body = None
    if getattr(arguments, "scenario", None) is not None:
        body = read_scenario(arguments.scenario).body
    elif getattr(arguments, "case", None) is not None:
        must_exist([arguments.case])
        body = read_body(arguments.case.read_bytes(), arguments.case.name)
    return body if isinstance(body, Calculation | Comparison) and body.population is not None else None


def run_body(arguments: argparse.Namespace, body: Calculation | Comparison) -> int:
    """Work a scenario or case of a population, as `run --scenario` and `run --case` do."""
    made = {"policies": [_choice(_plain(one)) for one in body.choices], "population": _plain(body.population)}
    return _answered(arguments, {**made, "assume": _plain(body.assume)} if body.assume else made)


def behaviour_asked(text: str | None) -> Behaviour | None:
    """Read `central` or `take_up_ppm=400000,additionality_ppm=125000`; FaultsError for what is neither."""
    if text is None or text in LEVELS:
        return behaviour_of(text)
    values: dict[str, int] = {}
    for one in text.split(","):
        name, mark, number = (part.strip() for part in one.partition("="))
        digits = number.replace("_", "").replace(" ", "")
        if not mark or not digits.removeprefix("-").isdecimal():
            said = "low, central, high, take_up_ppm=400000"
            raise FaultsError([fault(f"--behaviour {one}", f"skriv {said}.", f"write {said}.")])
        values[name] = int(digits)
    return behaviour_of(values)


def _plain(thing: Any) -> Any:
    """Give a struct as the values that JSON would hold."""
    return msgspec.json.decode(msgspec.json.encode(thing))


def _choice(raw: Any) -> Any:
    """Write a choice as short as it can be: nothing that is not given."""
    if isinstance(raw, str):
        return raw
    made = {name: value for name, value in raw.items() if value not in (None, [], ())}
    return made["ref"] if set(made) == {"ref"} else made


def _answered(arguments: argparse.Namespace, body: Mapping[str, Any]) -> int:
    """Answer a comparison over a population, built first where it is not there, and write it where it is wanted."""
    if arguments.output is not None and arguments.output.suffix not in ENDINGS:
        ends = ", ".join(ENDINGS)
        text = Text(sv=f"filen ska sluta på en av: {ends}.", en=f"the file must end in one of: {ends}.")
        raise FaultsError([Fault(code="not-a-choice", path="-o", text=text)])
    workers = workers_of(arguments)
    _build(arguments, body["population"]["id"])
    request = read_request("comparison", dict(body), Plans(Library()))
    told = _progress(arguments, "working")
    reply = national_answer(request, body, arguments.lang, told=told, workers=workers)
    _finish(arguments)
    _write(arguments, reply)
    return 0


def _build(arguments: argparse.Namespace, name: str) -> None:
    """Build the population of a known name where it is not there."""
    try:
        find_population(name)
    except PopulationMissingError:
        if not can_build(name):
            raise
        build_known(name, told=_progress(arguments, "building", name))
        _finish(arguments)


def _progress(arguments: argparse.Namespace, word: str, name: str = "") -> Callable[[int, int], None]:
    """Give what tells on stderr how far the work is: on a terminal one line that changes, else each tenth."""
    heard = -1

    def told(done: int, total: int) -> None:
        nonlocal heard
        tenth = done * 10 // max(total, 1)
        if arguments.quiet or arguments.json or (tenth == heard and not sys.stderr.isatty()):
            return
        heard = tenth
        line = " ".join(part for part in (_WORDS[word].read(arguments.lang), name, f"{tenth * 10} %") if part)
        sys.stderr.write(f"\r{line}  " if sys.stderr.isatty() else f"{line}\n")
        sys.stderr.flush()

    return told


def _finish(arguments: argparse.Namespace) -> None:
    if sys.stderr.isatty() and not (arguments.quiet or arguments.json):
        sys.stderr.write("\n")


def _write(arguments: argparse.Namespace, reply: Mapping[str, Any]) -> None:
    if arguments.output is not None and arguments.output.suffix == ".json":
        arguments.output.write_bytes(msgspec.json.format(msgspec.json.encode(reply), indent=2) + b"\n")
        return
    if arguments.output is not None and arguments.output.suffix == ".xlsx":
        arguments.output.write_bytes(national_workbook(reply, arguments.lang))
        return
    if arguments.output is not None:
        write_national(arguments.output, reply, arguments.csv)
        return
    form = "json" if arguments.json else arguments.format or ("text" if sys.stdout.isatty() else "csv")
    if form == "json":
        out_json(reply)
    elif form == "csv":
        sys.stdout.write(csv_bytes(national_frames(reply)["nation_year"], arguments.csv).decode())
    else:
        out("\n".join(text_of(reply, arguments.lang)))


def text_of(reply: Mapping[str, Any], language: Language) -> list[str]:
    """Write a national reply for reading: a sentence per policy, the table, where the spread comes from, sources."""
    rows = reply["results"]["nation_year"]
    lines = [national_title(reply, language), "", *sentences_of(reply, language), ""]
    lines += _aligned([_HEADS[language], *(_cells(row, language) for row in rows)])
    lines += ["", _WORDS["interval"].read(language)]
    lines += [
        f"  {row['policy']}: {source_text(row['source'], language)}: "
        f"{large_text(row['low_ore'], language)} – {large_text(row['high_ore'], language)}"
        for row in reply["uncertainty"]
    ]
    lines += _moving(reply, language)
    for known in reply["known_figures"]:
        lines += ["", f"{_WORDS['known'].read(language)} {large_text(known['ore'], language)}. {known['text']}"]
    return [*lines, "", _WORDS["assumed"].read(language), national_citation(reply, language)]


def _moving(reply: Mapping[str, Any], language: Language) -> list[str]:
    """Write the assumption that moves each policy most."""
    firsts: dict[str, Mapping[str, Any]] = {}
    for row in reply["sensitivity"]:
        firsts.setdefault(row["policy"], row)
    lines = [
        f"  {row['policy']}: {behaviour_text(row['assumption'], language)}: "
        f"{large_text(row['low_ore'], language)} – {large_text(row['high_ore'], language)}"
        for row in firsts.values()
        if row["total_sobol_ppm"]
    ]
    return ["", _WORDS["moves"].read(language), *lines] if lines else []


def _cells(row: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    name = _WORDS["all"].read(language) if row["by"] == ALL else class_text(row["by"], row["class"], language)
    hidden = _WORDS["hidden"].read(language)
    amounts = [
        hidden if row[figure] is None else large_text(row[figure], language)
        for figure in ("training_deduction_ore", "low_ore", "high_ore")
    ]
    counts = ["" if row[figure] is None else str(row[figure]) for figure in ("employers", "employers_gaining")]
    return (row["policy"], name, *counts, *amounts)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Set cells under each other, figures to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    texts = 2
    return [
        "  ".join(
            cell.ljust(width) if place < texts else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


__all__ = ["add_estimate", "behaviour_asked", "estimate", "national_body", "run_body", "text_of"]
