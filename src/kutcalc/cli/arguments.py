"""What the command line takes: commands, options, and an example with each."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from kutcalc.cli import books, calculations, files, questions, searches, serving
from kutcalc.cli.nation import add_estimate
from kutcalc.cli.populations import add_population
from kutcalc.cli.workforce import add_workers
from kutcalc.language import Language
from kutcalc.report.provenance import engine_version

LEVELS: Final = (
    "rate",
    "payslip",
    "employer_month",
    "employer_year",
    "group_month",
    "group_year",
    "employee_year",
)
LAST_PORT: Final = 65_535
MOST_PROCESSES: Final = 64


def settle_language(asked: str | None, environment: Mapping[str, str]) -> Language:
    """Choose the language: what was asked for, else the locale's, else Swedish."""
    if asked in {"sv", "en"}:
        return "en" if asked == "en" else "sv"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value.startswith("en"):
            return "en"
        if value.startswith("sv"):
            return "sv"
    return "sv"


def parser() -> argparse.ArgumentParser:
    """Make the parser of the whole command line."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=("sv", "en"), help="språk / language", default=argparse.SUPPRESS)
    shared.add_argument("--json", action="store_true", help="svar och fel som JSON", default=argparse.SUPPRESS)
    shared.add_argument(
        "-q", "--quiet", action="store_true", help="inget på stderr utom fel", default=argparse.SUPPRESS
    )
    top = argparse.ArgumentParser(
        prog="kutcalc",
        description="Vad ett kompetensavdrag skulle ge en arbetsgivare, exakt. Ett förslag är ingen lag.",
        epilog="exempel: kutcalc demo",
    )
    top.add_argument("--version", action="version", version=f"kutcalc {engine_version()}")
    top.add_argument("--lang", choices=("sv", "en"), help="språk / language")
    top.add_argument("--json", action="store_true", help="svar och fel som JSON")
    top.add_argument("-q", "--quiet", action="store_true", help="inget på stderr utom fel")
    commands = top.add_subparsers(dest="command", required=True, metavar="kommando")

    def command(name: str, text: str, example: str, function: object) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, epilog=f"exempel: {example}", parents=[shared])
        made.set_defaults(command_function=function)
        return made

    command("demo", "Ett exempel i fem rader.", "kutcalc demo", questions.demo)
    _policy(commands, shared)
    law = command("law", "Lagens daterade värden.", "kutcalc law 2026-05", books.law)
    law.add_argument("month", nargs="?", help="månad, ÅÅÅÅ-MM; utan: alla värden")
    law.add_argument("--chapter", help="bara ett kapitel")
    command("terms", "Orden och vad de betyder.", "kutcalc terms", books.terms)
    run = command(
        "run",
        "Räkna.",
        "kutcalc run -p se-almega-2024 --payslips payslips.csv --training training.csv",
        calculations.run,
    )
    _inputs(run)
    run.add_argument("--case", type=Path, metavar="FIL.json", help="en fråga som JSON, som i API:t")
    run.add_argument("--scenario", type=Path, metavar="MAPP", help="en mapp med scenario.toml och tabeller")
    compare = command(
        "compare",
        "Jämför förslag.",
        "kutcalc compare -p se-almega-2024 -p se-m-reformgrupp-2018 --payslips payslips.csv --training training.csv",
        calculations.compare,
    )
    _inputs(compare)
    _grids(command)
    quick = command(
        "quick",
        "Fyra frågor, ett ungefärligt svar.",
        "kutcalc quick --employees 12 --monthly-pay 420000 --course-fees 120000 --year 2026 -p se-almega-2024",
        questions.quick,
    )
    quick.add_argument("--employees", type=int, required=True, help="antal anställda")
    quick.add_argument("--monthly-pay", required=True, metavar="KR", help="lön i månaden för alla tillsammans")
    quick.add_argument("--course-fees", required=True, metavar="KR", help="kursavgifter om året för alla tillsammans")
    quick.add_argument("--year", type=int, required=True)
    quick.add_argument("--training-minutes", type=int, help="tid i kurs per anställd och år")
    _choice(quick)
    _imported(
        command("import", "Visa eller minimera en lönefil.", "kutcalc import agi.xml --preview", files.import_file)
    )
    verify = command("verify", "Räkna om ett resultat och jämför.", "kutcalc verify resultat.json", questions.verify)
    verify.add_argument("file", type=Path)
    _inputs(verify)
    add_estimate(add_population(commands, shared))
    command("doctor", "Kontrollera installationen.", "kutcalc doctor", files.doctor)
    served = command("serve", "Kör sidor och API.", "kutcalc serve --port 8000", serving.serve)
    served.add_argument("--host", default="127.0.0.1", help="adress att lyssna på")
    served.add_argument("--port", type=_port, default=8000, help="port att lyssna på; 0: någon ledig")
    served.add_argument("--workers", type=_several, default=1, metavar="ANTAL", help="processer som svarar")
    working = command(
        "worker", "Räkna jobb från samma DATABASE_URL som serve.", "kutcalc worker --jobs 2", serving.worker
    )
    working.add_argument("--jobs", type=_several, metavar="ANTAL", help="jobb åt gången; utan: ett per kärna")
    for name, text, function in (
        ("backup", "Kopiera lagringen till en mapp.", serving.backup),
        ("restore", "Fyll en tom lagring från den nyaste kopian i en mapp.", serving.restore),
    ):
        copied = command(name, text, f"kutcalc {name} kopior/", function)
        copied.add_argument("folder", type=Path, metavar="MAPP")
    return top


def _grids(command: Callable[[str, str, str, object], argparse.ArgumentParser]) -> None:
    example = 'kutcalc sweep -p se-almega-2024 --grid rate.share_ppm="30 %:60 %:5 %" --population se-2026 --year 2026'
    swept = command("sweep", "Ett förslag med många värden.", example.replace("%", "%%"), searches.sweep)
    swept.add_argument(
        "--grid", action="append", default=[], metavar="VILLKOR=FÖRST:SIST:STEG", help="eller VILLKOR=V,V,…; upp till 3"
    )
    example = 'kutcalc solve -p se-almega-2024 --path caps.employer_year.amount_ore="1 kr:1 mnkr" --target "2 mdkr"'
    solved = command(
        "solve", "Vilket värde ger en viss summa?", f"{example} --population se-2026 --year 2026", searches.solve
    )
    solved.add_argument("--path", required=True, metavar="VILLKOR=FÖRST:SIST", help="villkoret och var det söks")
    solved.add_argument("--column", default="training_deduction_ore", metavar="KOLUMN", help="summan som ska nås")
    solved.add_argument("--target", required=True, metavar="VÄRDE", help='till exempel "2 mdkr" eller 200000000000')
    solved.add_argument("--save", type=Path, metavar="FIL.toml", help="skriv förslaget som hittades")
    for made in (swept, solved):
        _inputs(made)
        made.add_argument("--population", metavar="NAMN", help="en befolkning i stället för filer")
        made.add_argument("--year", type=int, metavar="ÅR", help="befolkningens år")
        made.add_argument("--dry-run", action="store_true", help="bara celler och tid")
        made.add_argument("--resume", action="store_true", help="gå vidare efter ett avbrott")
        add_workers(made)


def _imported(made: argparse.ArgumentParser) -> None:
    made.add_argument("file", type=Path)
    what = made.add_argument_group("vad som ska göras, minst ett")
    what.add_argument("--preview", action="store_true", help="vad som skulle läsas och tas bort")
    what.add_argument("--save-map", type=Path, metavar="KARTA.toml", help="skriv hur filen skulle läsas, att rätta")
    what.add_argument(
        "--minimise", type=Path, metavar="MAPP", help="skriv payslips.csv och training.csv utan identiteter"
    )
    _foreign(made)


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"0-{LAST_PORT}")
    return number


def _several(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"1-{MOST_PROCESSES}")
    return number


def _choice(made: argparse.ArgumentParser) -> None:
    made.add_argument("-p", "--policy", action="append", default=[], metavar="FÖRSLAG", help="id@version, id, fil.toml")
    made.add_argument(
        "--set", action="append", default=[], metavar="VILLKOR=VÄRDE", help='till exempel rate.share_ppm="40 %%"'
    )
    made.add_argument("--as-of", metavar="MÅNAD", help="räkna med en månads värden i alla månader")
    made.add_argument("--label", metavar="TEXT", help="namn på förslaget i resultatet")


def _foreign(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--map",
        action="append",
        type=Path,
        default=[],
        metavar="KARTA.toml",
        help="hur filer med egna rubriker läses; kutcalc import FIL --save-map gör en",
    )
    made.add_argument("--remove-bad-rows", action="store_true", help="räkna utan rader med fel")


def _inputs(made: argparse.ArgumentParser) -> None:
    _choice(made)
    for name in ("payslips", "training", "years", "facts"):
        made.add_argument(f"--{name}", action="append", type=Path, default=[], metavar="FIL")
    _foreign(made)
    made.add_argument("--assume", action="append", default=[], metavar="KOLUMN=VÄRDE", help="fyll tomma celler")
    made.add_argument("--level", action="append", choices=LEVELS, metavar="NIVÅ", help=", ".join(LEVELS))
    made.add_argument(
        "-o", "--output", type=Path, metavar="FIL", help=".csv, .json, .parquet, .arrow, .xlsx eller .pdf"
    )
    made.add_argument("--format", choices=("text", "csv", "json"), help="utan fil: text i en terminal, annars csv")
    made.add_argument("--csv", choices=("en", "sv"), default="en", help="sv öppnas i en svensk Excel")
    made.add_argument("--explain", action="append", default=[], metavar="SIFFRA", help="nivå:arbetsgivare/månad:kolumn")


def _policy(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", shared: argparse.ArgumentParser) -> None:
    group = commands.add_parser("policy", help="Biblioteket av förslag.", epilog="exempel: kutcalc policy list")
    kinds = group.add_subparsers(dest="policy_command", required=True, metavar="vad")

    def command(name: str, text: str, example: str, function: object) -> argparse.ArgumentParser:
        made = kinds.add_parser(name, help=text, description=text, epilog=f"exempel: {example}", parents=[shared])
        made.set_defaults(command_function=function)
        return made

    listed = command("list", "Alla förslag.", "kutcalc policy list --country SE", books.policy_list)
    listed.add_argument("--status", choices=("enacted", "proposed", "assumption"))
    listed.add_argument("--country")
    listed.add_argument("--long", action="store_true", help="hur säkra värdena är, och hur många som är öppna")
    shown = command("show", "Ett förslag med källor.", "kutcalc policy show se-almega-2024", books.policy_show)
    shown.add_argument("ref")
    differing = command(
        "diff", "Skillnaden i ord.", "kutcalc policy diff se-almega-2024 se-almega-incr", books.policy_diff
    )
    differing.add_argument("first")
    differing.add_argument("second")
    checked = command("check", "Kontrollera en fil.", "kutcalc policy check mitt-forslag.toml", books.policy_check)
    checked.add_argument("file", type=Path)
    command("template", "En fil att börja från.", "kutcalc policy template > mitt-forslag.toml", books.policy_template)
