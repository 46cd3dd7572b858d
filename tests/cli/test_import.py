"""Files as companies have them, on the command line: looked at, mapped, minimised and calculated."""

import json
from pathlib import Path

import pytest

from kutcalc.cli import main
from kutcalc.cli.map_out import written_map
from kutcalc.payroll import ReadOptions
from kutcalc.payroll.options import Constant, SourceColumn
from kutcalc.payroll.parsed import About, FileInfo, Question
from kutcalc.payroll.profile import read_profile

Out = pytest.CaptureFixture[str]
SAMPLES = Path(__file__).parents[1] / "payroll" / "samples"
PAY = (
    "ANST.NR;PERSONNUMMER;NAMN;MÅNAD;LÖN;SJUKLÖN;KURSAVGIFT;TIMMAR\n"
    "101;19820225-2386;Ada Exempel;2026-05;33 333,00;0,00;12 345,67;16\n"
    "102;19830130-2397;Bo Exempel;2026-05;41 117,00;0,00;0,00;0\n"
)


@pytest.fixture
def pay(tmp_path: Path) -> Path:
    path = tmp_path / "lön.csv"
    path.write_bytes(PAY.encode("cp1252"))
    return path


@pytest.fixture
def mapped(pay: Path, tmp_path: Path) -> list[str]:
    """Give the options of a map that a look at the file made, with its comment on what the file lacks answered."""
    path = tmp_path / "karta.toml"
    assert main(["import", str(pay), "--save-map", str(path)]) == 0
    path.write_text(answered(path.read_text(encoding="utf-8")), encoding="utf-8")
    return ["--map", str(path)]


def answered(text: str) -> str:
    """Take the `#` away from what the file lacks: who gives the courses, from outside."""
    lead, mark, lacking = text.partition("# Saknas / missing: provider_kind (anordnare)\n")
    assert mark, text
    return lead + lacking.replace("# ", "").replace('value = "internal"', 'value = "external"').replace("eller /", "#")


def test_a_map_names_what_the_file_lacks_as_comments_that_are_no_answers(pay: Path, tmp_path: Path) -> None:
    path = tmp_path / "karta.toml"

    assert main(["import", str(pay), "--save-map", str(path)]) == 0

    text = path.read_text(encoding="utf-8")
    assert text.endswith(
        '[[constants]]\ncolumn = "employer"\nvalue = "A"\n\n# Saknas / missing: provider_kind (anordnare)\n'
        '# [[constants]]\n# column = "provider_kind"\n# value = "internal"  # eller / or: "external", "institution"\n'
    )
    read = read_profile("karta.toml", text.encode())
    assert read.constants == (Constant("employer", "A"),)


def test_a_map_names_marks_sheets_and_headings_that_must_be_chosen() -> None:
    asked = (
        Question(kind="ambiguous_amounts", name="LÖN"),
        Question(kind="lost_zeros", name="KOMMUN"),
        Question(kind="sheet", name="sheet", samples=("Mars", "April")),
        Question(kind="missing_column", name="minutes", samples=("TID", "TIMMAR")),
        Question(kind="missing_column", name="cash_pay_ore"),
    )
    about = About(name="a.csv", info=FileInfo(kind="csv"), questions=asked)

    text = written_map(about, ReadOptions())

    answers = "\n".join(line.removeprefix("# ") for line in text.splitlines()[1:] if "Saknas" not in line)
    read = read_profile("karta.toml", answers.replace('sheet = "April"', "").encode())
    assert read_profile("karta.toml", text.encode()) == ReadOptions(kind="csv")
    assert (read.thousands, read.pad_zeros, read.sheet) == (("LÖN",), ("KOMMUN",), "Mars")
    assert read.columns == (SourceColumn("TID", "minutes"), SourceColumn("…", "cash_pay_ore"))


def test_sick_pay_that_is_dropped_is_asked_about_below_the_columns(pay: Path, mapped: list[str], capsys: Out) -> None:
    pay.write_bytes(PAY.replace("33 333,00;0,00", "33 333,00;2 071,00").encode("cp1252"))

    assert main(["--lang", "sv", "import", str(pay), "--preview", *mapped]) == 0
    lines = capsys.readouterr().out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("Tas bort"))
    assert lines[place + 1].startswith("  Kolumnen 'SJUKLÖN' läses inte, men sjuklön hör till underlaget")
    assert sum("SJUKLÖN" in line for line in lines) == 2
    assert main(["--lang", "sv", "run", "-p", "se-almega-2024", "--payslips", str(pay), *mapped]) == 0
    said = capsys.readouterr().err
    assert "sick_pay_dropped: Kolumnen 'SJUKLÖN' läses inte" in said
    assert "columns_dropped: Kolumner i filen som inte lästes: 'ANST.NR', 'NAMN', 'SJUKLÖN'." in said


def test_a_look_tells_what_is_read_dropped_and_wrong_and_of_nobody(pay: Path, capsys: Out) -> None:
    assert main(["--lang", "sv", "import", str(pay), "--preview"]) == 3

    said = capsys.readouterr().out
    assert "lön.csv: csv, cp1252, skiljetecken ;, rubriker på rad 1" in said
    assert "  PERSONNUMMER -> birth_year (härleds)   19••••••-•••• | 19••••••-••••" in said
    assert "  LÖN -> cash_pay_ore (kr)   •• •••,00 | •• •••,00" in said
    assert "lämnar aldrig läsaren: ANST.NR, NAMN, SJUKLÖN" in said
    assert "2 rader, 2 utan fel. 2 personer, 2026-05–2026-05." in said
    assert "lön.csv: employer: Kolumnen employer (arbetsgivare) saknas." in said
    for value in ("19820225", "Ada", "33 333"):
        assert value not in said


def test_a_look_as_json_has_the_words_of_the_api(pay: Path, mapped: list[str], capsys: Out) -> None:
    assert main(["--json", "import", str(pay), "--preview", *mapped]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["file"] == {"kind": "csv", "encoding": "cp1252", "separator": ";", "sheet": None, "header_row": 1}
    assert told["columns_used"][0] == {
        "source": "PERSONNUMMER",
        "column": "birth_year",
        "unit": "none",
        "derived": True,
        "samples": ["19••••••-••••", "19••••••-••••"],
    }
    assert told["columns_dropped"] == ["ANST.NR", "NAMN", "SJUKLÖN"]
    assert told["rows"] == {"read": 2, "used": 2, "refused": 0, "doubled": 0}
    assert told["period"] == {"first": "2026-05", "last": "2026-05"}
    assert told["totals"] == {"cash_pay_ore": 7_445_000, "benefits_ore": 0, "fee_ore": 1_234_567, "minutes": 960}
    assert told["errors"] == []


def test_a_file_of_ones_own_is_calculated_by_its_map_and_refused_without(
    pay: Path, mapped: list[str], capsys: Out
) -> None:
    run = ["--lang", "sv", "run", "-p", "se-almega-2024", "--payslips", str(pay), "--format", "csv"]

    assert main([*run, *mapped]) == 0
    heading, row = capsys.readouterr().out.splitlines()
    result = dict(zip(heading.split(","), row.split(","), strict=True))
    assert (result["employer"], result["persons"], result["persons_trained"]) == ("A", "2", "1")
    assert (result["contribution_base_ore"], result["training_deduction_ore"]) == ("7445000", "617200")
    assert main(run) == 3
    assert "--save-map" in capsys.readouterr().err


def test_rows_with_faults_stop_a_calculation_or_are_left_out_and_counted(
    pay: Path, mapped: list[str], tmp_path: Path, capsys: Out
) -> None:
    people = "".join(f"{n};{1900 + n};Namn;2026-05;{30_000 + n},00;0;0;0\n" for n in range(50, 98))
    wrong = "98;1980;Namn;2026-05;32.500,5O;0;0;0\n99;1980;Namn;maj;1,00;0;0;0\n"
    pay.write_text(PAY.replace("PERSONNUMMER", "FÖDELSEÅR").splitlines()[0] + "\n" + people + wrong, encoding="utf-8")
    karta = Path(mapped[1])
    karta.write_text(karta.read_text(encoding="utf-8").replace("PERSONNUMMER", "FÖDELSEÅR"), encoding="utf-8")
    run = ["--lang", "sv", "run", "-p", "se-almega-2024", "--payslips", str(pay), *mapped]
    output = tmp_path / "r.json"

    assert main(run) == 3
    said = capsys.readouterr().err
    assert "lön.csv:50: LÖN: '32.500,5O' innehåller bokstaven O. Skriv 32500,50." in said
    assert "lön.csv:51: MÅNAD: " in said
    assert main([*run, "--remove-bad-rows", "-o", str(output)]) == 0
    assert "48 av 50 rader är med. Rader med fel som lämnades bort: lön.csv:50, lön.csv:51." in capsys.readouterr().err
    reply = json.loads(output.read_text(encoding="utf-8"))
    assert "rows_removed" in [warning["code"] for warning in reply["warnings"]]


def test_a_file_of_ones_own_is_minimised(pay: Path, mapped: list[str], tmp_path: Path, capsys: Out) -> None:
    folder = tmp_path / "ut"

    assert main(["import", str(pay), "--minimise", str(folder), *mapped]) == 0

    assert capsys.readouterr().out.split() == [str(folder / "payslips.csv"), str(folder / "training.csv")]
    kept = (folder / "payslips.csv").read_text(encoding="utf-8") + (folder / "training.csv").read_text(encoding="utf-8")
    assert kept.splitlines()[1].startswith("A,p1,2026-05,1,1982,3333300")
    for value in ("19820225", "Ada", "101", "SJUK"):
        assert value not in kept


def test_books_are_told_of_as_evidence_by_month_and_account(capsys: Out) -> None:
    sample = SAMPLES / "bok_2026_cp437.se"

    assert main(["--lang", "sv", "import", str(sample), "--preview"]) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "aldrig som utbildningsrader" in said
    assert "  7610 2026-10: 20 100 kr" in said
    assert main(["run", "-p", "se-almega-2024", "--payslips", str(sample)]) == 3
    assert "SIE 4" in capsys.readouterr().err


def test_time_codes_are_asked_for_and_answered_in_a_map(tmp_path: Path, capsys: Out) -> None:
    sample = SAMPLES / "tid_202610_paxml20.pax"
    karta = tmp_path / "karta.toml"

    assert main(["--lang", "sv", "import", str(sample), "--preview", "--save-map", str(karta)]) == 3
    assert "Koden 'NV1' står på 5 rader. Säg i kartan om den är utbildning: [[time_codes]]" in capsys.readouterr().out
    text = answered(karta.read_text(encoding="utf-8"))
    karta.write_text(
        text.replace('code = "NV1"\nis_training = false', 'code = "NV1"\nis_training = true'), encoding="utf-8"
    )
    assert main(["--lang", "sv", "import", str(sample), "--preview", "--map", str(karta)]) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "minutes: 2 400" in said
    assert "Koden" not in said


def test_a_declaration_and_time_are_calculated_together(tmp_path: Path, capsys: Out) -> None:
    karta = tmp_path / "karta.toml"
    codes = [("NV1", "true"), ("UTB", "false"), ("3110", "false")]
    karta.write_text(
        'kind = "paxml"\n'
        + "".join(f'[[time_codes]]\ncode = "{code}"\nis_training = {is_training}\n' for code, is_training in codes)
        + '[[constants]]\ncolumn = "provider_kind"\nvalue = "external"\n',
        encoding="utf-8",
    )
    files = ["--payslips", str(SAMPLES / "agi_202610.xml"), "--training", str(SAMPLES / "tid_202610_paxml20.pax")]

    code = main(["run", "-p", "se-almega-2024", *files, "--map", str(karta), "--format", "csv"])

    taken = capsys.readouterr()
    assert code == 0, taken.err
    heading, row = taken.out.splitlines()
    result = dict(zip(heading.split(","), row.split(","), strict=True))
    assert (result["persons"], result["training_minutes"]) == ("6", "2400")


@pytest.mark.parametrize("arguments", [[], ["--map", "none.toml", "--preview"]], ids=["nothing to do", "no map"])
def test_import_that_lacks_something_is_refused(arguments: list[str], pay: Path, capsys: Out) -> None:
    assert main(["import", str(pay), *arguments]) == 3
    assert capsys.readouterr().err


def test_a_map_that_is_no_map_is_refused_by_its_name(pay: Path, tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "x.toml"
    path.write_text("colums = []\n", encoding="utf-8")

    assert main(["import", str(pay), "--preview", "--map", str(path)]) == 3
    assert "x.toml" in capsys.readouterr().err


def test_an_employer_that_is_assumed_is_said_to_belong_in_the_file_or_the_map(pay: Path, capsys: Out) -> None:
    pay.write_text("employee,month,birth_year,cash_pay_ore\np1,2026-05,1980,1\n", encoding="utf-8")

    assert main(["--lang", "sv", "run", "-p", "se-almega-2024", "--payslips", str(pay), "--assume", "employer=A"]) == 3
    said = capsys.readouterr().err
    assert "assume.employer: 'employer' kan inte antas: den säger vad en rad gäller." in said
    assert "[[constants]] i kartan (--map)" in said


def test_a_map_without_columns_is_said_to_have_none(pay: Path, tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[constants]]\ncolumn = "employer"\nvalue = "A"\n', encoding="utf-8")

    assert main(["--lang", "sv", "run", "--payslips", str(pay), "--map", str(path)]) == 3
    assert "den har inga [[columns]]" in capsys.readouterr().err


def test_a_file_of_no_bytes_is_said_to_hold_nothing(pay: Path, capsys: Out) -> None:
    pay.write_bytes(b"")

    assert main(["--lang", "sv", "import", str(pay), "--preview"]) == 3
    assert "lön.csv: filen har inget innehåll alls. Exportera den igen." in capsys.readouterr().err
    assert main(["--lang", "sv", "run", "--payslips", str(pay)]) == 3
    assert "filen har inget innehåll alls" in capsys.readouterr().err


def test_a_policy_file_that_is_not_there_is_said_to_be_missing(capsys: Out) -> None:
    assert main(["--lang", "sv", "policy", "check", "nowhere.toml"]) == 3
    assert "nowhere.toml: filen finns inte." in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said_to_be_missing(capsys: Out) -> None:
    code = main(["import", "nowhere.csv", "--preview", "--lang", "en"])

    assert code == 3
    assert "nowhere.csv: there is no such file" in capsys.readouterr().err
