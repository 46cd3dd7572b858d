"""Commands that make a synthetic Sweden and show how well it fits: `population build`, `population check`."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import msgspec

from kutcalc.cli.books import out, out_json
from kutcalc.cli.workforce import add_workers, workers_of
from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Language, Text, decimal_text
from kutcalc.population.folder import FitRow, HoldoutRow, Manifest, Population, find_population
from kutcalc.population.known import FIRST_SEED, build, require_tools
from kutcalc.population.words import STATUSES, class_of, error_text, figure_text, title_of

SMALLEST: Final = 100
"""A sample of one in more than this does not hold the payroll of every trade."""
MISSED: Final = 5
"""The exit code of a check that a target does not pass; of a small population only hard ones and weights decide."""
_MARKS: Final = {True: Text(sv="ja", en="yes"), False: Text(sv="NEJ", en="NO"), None: Text(sv="-", en="-")}
_HEADS: Final = {
    "sv": ("mål", "klass", "publicerat", "modell", "fel", "tolerans", "hårt", "status", "period", "nås"),
    "en": ("target", "class", "published", "model", "error", "tolerance", "hard", "status", "period", "met"),
}
_HOLDOUT_HEADS: Final = {
    "sv": ("avhållet faktum", "publicerat", "modell", "fel", "gräns", "status", "period", "nås"),
    "en": ("hold-out", "published", "model", "error", "limit", "status", "period", "met"),
}


def add_population(commands: Any, shared: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add the command `population` with `build` and `check`; give its parser, for the options of the bare estimate."""
    group: argparse.ArgumentParser = commands.add_parser(
        "population",
        help="Vad förslag kostar landet, på en syntetisk befolkning.",
        description="Vad förslag kostar landet, på en syntetisk befolkning.",
        epilog="exempel: kutcalc population --year 2026 -p se-almega-2024",
        parents=[shared],
    )
    group.set_defaults(command_function=_unasked)
    kinds = group.add_subparsers(dest="population_command", metavar="build | check")
    building = kinds.add_parser(
        "build",
        help="Gör en befolkning.",
        description="Drar, väger och skriver en syntetisk befolkning, eller läser ett eget register.",
        epilog="exempel: kutcalc population build --year 2026 --seed 1 --scale 1/40",
        parents=[shared],
    )
    building.add_argument("--year", type=int, default=2026, help="år som lönerna räknas fram till")
    building.add_argument("--seed", type=int, default=FIRST_SEED, metavar="N", help="frö för lotten")
    building.add_argument("--scale", type=scale_of, default=1, metavar="1/N", help="en mindre: 1/40")
    building.add_argument("--id", metavar="NAMN", help="eget namn, till register och egna inställningar")
    building.add_argument(
        "--register", type=Path, metavar="MAPP", help="payslips, training och years, CSV eller Parquet"
    )
    building.add_argument(
        "--setting", action="append", default=[], metavar="NAMN=TAL", help="ett annat antagande: group_of=3"
    )
    building.set_defaults(command_function=build_population)
    checking = kinds.add_parser(
        "check",
        help="Hur väl en befolkning stämmer.",
        description="Varje mål med publicerat tal, modell och fel; sedan fakta som den aldrig anpassats till.",
        epilog="exempel: kutcalc population check se-2024 --seeds 20",
        parents=[shared],
    )
    checking.add_argument("id", metavar="NAMN", help="som se-2024")
    checking.add_argument("--seeds", type=int, metavar="N", help="så många frön till: hur mycket lotten avgör")
    add_workers(checking)
    checking.set_defaults(command_function=check_population)
    return group


def _unasked(_arguments: argparse.Namespace) -> int:
    """Refuse the bare command until it is told what to estimate."""
    text = Text(sv="skriv build eller check.", en="write build or check.")
    raise FaultsError([Fault(code="missing", path="population", text=text)])


def scale_of(text: str) -> int:
    """Read `1/40` as 40."""
    one, mark, number = text.partition("/")
    scale = int(number) if number.isdecimal() else 0 if mark else 1
    if one != "1" or not 1 <= scale <= SMALLEST:
        raise argparse.ArgumentTypeError(f"1/N, N 1-{SMALLEST}")
    return scale


def build_population(arguments: argparse.Namespace) -> int:
    """Make a population and say what it is."""
    language: Language = arguments.lang
    if arguments.register is not None:
        made = _register(arguments)
    else:
        told = None if arguments.quiet else _told(language)
        made = build(
            arguments.year,
            arguments.seed,
            arguments.scale,
            _settings(arguments.setting),
            id=arguments.id,
            told=told,
        )
    manifest = made.manifest
    if arguments.json:
        out_json(msgspec.to_builtins(manifest))
        return 0
    counts = (manifest.employers, manifest.employees, manifest.payslips)
    words = {"sv": ("arbetsgivare", "anställda", "löner"), "en": ("employers", "employees", "payslips")}[language]
    listed = (f"{decimal_text(count, 1, language)} {word}" for count, word in zip(counts, words, strict=True))
    out(f"{manifest.id}: {', '.join(listed)}")
    out(str(made.folder))
    for warning in manifest.warnings:
        out(f"! {warning.read(language)}")
    return 0


def check_population(arguments: argparse.Namespace) -> int:
    """Print every target and hold-out of a population; with seeds, how much the static cost varies over them."""
    language: Language = arguments.lang
    found = find_population(arguments.id)
    rows = _seeds(found, arguments) if arguments.seeds else []
    manifest = found.manifest
    is_met = passes(manifest) and all(row.is_met for row in rows if row.by == "all")
    if arguments.json:
        out_json(
            {
                "id": manifest.id,
                "is_met": is_met,
                "fit": manifest.fit,
                "holdouts": manifest.holdouts,
                "effective_ppm": manifest.effective_ppm,
                "seeds": rows,
            }
        )
        return 0 if is_met else MISSED
    for line in (*fit_lines(manifest, language), *seed_lines(rows, language)):
        out(line)
    return 0 if is_met else MISSED


def passes(manifest: Manifest) -> bool:
    """Whether every target is met; of a small population only the hard ones and the weights. Hold-outs never decide."""
    return all(row.is_met for row in manifest.fit if not manifest.is_mini or row.hard or not row.tolerance_ppm)


def fit_lines(manifest: Manifest, language: Language) -> list[str]:
    """Write the fit of a population as tables, the misses named again below."""
    title = f"{manifest.id}: {manifest.title.read(language)} ({manifest.base_year})"
    lines = [title, ""]
    lines += aligned([_HEADS[language], *(_fit_cells(row, language) for row in manifest.fit)])
    lines += ["", *aligned([_HOLDOUT_HEADS[language], *(_holdout_cells(row, language) for row in manifest.holdouts)])]
    notes = dict.fromkeys(row.text.read(language) for row in manifest.holdouts)
    lines += ["", *(f"* {note}" for note in notes), *(f"! {one.read(language)}" for one in manifest.warnings)]
    missed = [f"{title_of(row.name).read(language)} {row.class_}".strip() for row in manifest.fit if not row.is_met]
    missed += [title_of(row.name).read(language) for row in manifest.holdouts if row.is_met is False]
    said = {"sv": "Nås inte", "en": "Not met"}[language]
    return [*lines, "", f"{said}: {', '.join(missed) or {'sv': 'inget', 'en': 'none'}[language]}"]


def seed_lines(rows: Sequence[Any], language: Language) -> list[str]:
    """Write how much the static cost varies over seeds."""
    if not rows:
        return []
    heads = {
        "sv": ("statisk kostnad över frön", "klass", "medel, mnkr", "variation", "gräns", "nås"),
        "en": ("static cost over seeds", "class", "mean, SEK m", "variation", "limit", "met"),
    }[language]
    cells = [
        (
            row.policy,
            class_of(row.class_ or "all").read(language),
            figure_text(row.mean_ore // 100_000_000, "", language),
            figure_text(row.variation_ppm, "ppm", language),
            figure_text(row.limit_ppm, "ppm", language),
            _MARKS[row.is_met].read(language),
        )
        for row in rows
    ]
    return ["", *aligned([heads, *cells])]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Set cells under each other."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _fit_cells(row: FitRow, language: Language) -> tuple[str, ...]:
    hard = {"sv": ("mjukt", "hårt"), "en": ("soft", "hard")}[language]
    return (
        title_of(row.name).read(language),
        class_of(row.class_).read(language),
        figure_text(row.published, row.unit, language),
        figure_text(row.model, row.unit, language),
        error_text(row.error_ppm, row.unit, language) if row.tolerance_ppm else "-",
        error_text(row.tolerance_ppm, row.unit, language).lstrip("+") if row.tolerance_ppm else "-",
        hard[row.hard],
        STATUSES[row.status].read(language),
        row.period,
        _MARKS[row.is_met].read(language),
    )


def _holdout_cells(row: HoldoutRow, language: Language) -> tuple[str, ...]:
    return (
        title_of(row.name).read(language),
        figure_text(row.published, row.unit, language),
        figure_text(row.model, row.unit, language),
        error_text(row.error_ppm, row.unit, language),
        row.limit.read(language),
        STATUSES[row.status].read(language),
        row.period,
        _MARKS[row.is_met].read(language),
    )


def _register(arguments: argparse.Namespace) -> Population:
    if arguments.id is None:
        text = Text(sv="ett register behöver ett namn: --id NAMN.", en="a register needs a name: --id NAME.")
        raise FaultsError([Fault(code="missing", path="--id", text=text)])
    made: Population = import_module("kutcalc.population.registers").build_register(arguments.register, arguments.id)
    return made


def _seeds(found: Population, arguments: argparse.Namespace) -> list[Any]:
    require_tools()
    if not found.manifest.targets_hash:
        text = Text(
            sv="ett eget register är inte draget, så frön ändrar det inte.",
            en="a register of one's own is not drawn, so seeds do not change it.",
        )
        raise FaultsError([Fault(code="not-a-choice", path="--seeds", text=text)])
    told = None if arguments.quiet else _told(arguments.lang)
    seeds = import_module("kutcalc.population.seeds")
    rows: list[Any] = seeds.seed_rows(found.manifest, arguments.seeds, told, workers=workers_of(arguments))
    return rows


def _settings(given: Sequence[str]) -> dict[str, int]:
    """Read `name=number`."""
    found = {}
    for one in given:
        name, mark, number = one.partition("=")
        digits = number.replace("_", "").replace(" ", "")
        if not mark or not digits.isdecimal():
            text = Text(sv=f"{one!r}: skriv namn=heltal.", en=f"{one!r}: write name=integer.")
            raise FaultsError([Fault(code="bad-number", path="--setting", text=text)])
        found[name] = int(digits)
    return found


def _told(language: Language) -> Any:
    def told(done: int, steps: int) -> None:
        sys.stderr.write({"sv": f"{done} av {steps}\n", "en": f"{done} of {steps}\n"}[language])

    return told


__all__ = ["add_population", "build_population", "check_population", "fit_lines", "passes"]
