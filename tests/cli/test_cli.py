"""The command line, run as a person runs it: commands, exit codes, what goes to stdout and what to stderr."""

import json
from pathlib import Path

import polars as pl
import pytest

from kutcalc.cli import complain, main
from kutcalc.errors import CellBudgetError

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "scenarios" / "exempelbolaget"
TABLES = ["--payslips", str(EXAMPLE / "payslips.csv"), "--training", str(EXAMPLE / "training.csv")]
SAMPLES = ROOT / "tests" / "payroll" / "samples"
NBSP = "\u00a0"

Out = pytest.CaptureFixture[str]


def test_demo_says_the_amount_in_five_lines(capsys: Out) -> None:
    code = main(["demo"])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert len(lines) == 5
    assert f"16{NBSP}172{NBSP}kr" in lines[3]


def test_demo_speaks_english(capsys: Out) -> None:
    main(["--lang", "en", "demo"])

    assert f"SEK{NBSP}16,172" in capsys.readouterr().out


def test_run_in_a_pipe_gives_the_csv_of_the_interfaces(capsys: Out) -> None:
    code = main(["run", "-p", "se-almega-2024", *TABLES, "--set", "rate.share_ppm=40 %", "--label", "40 %"])

    out = capsys.readouterr().out.splitlines()
    assert code == 0
    assert out[1] == (
        "40 %,A,A,2026,3,12,7,130735200,38102800,3069300,0,35033500,0,3840,3234567,3234567,1293800,1293800,0,"
        "35033500,33739700,0,0,nothing,"
    )


@pytest.mark.parametrize("level", ["rate", "employer_month", "employer_year"])
def test_run_of_the_scenario_gives_its_expected_tables(level: str, capsys: Out) -> None:
    main(["run", "--scenario", str(EXAMPLE), "--level", level, "--format", "csv", "-q"])

    assert capsys.readouterr().out == (EXAMPLE / "expected" / f"{level}.csv").read_text(encoding="utf-8")


def test_csv_json_and_parquet_hold_the_same_integers(tmp_path: Path) -> None:
    outputs = {form: tmp_path / f"result.{form}" for form in ("csv", "json", "parquet")}
    for path in outputs.values():
        assert main(["run", "-p", "se-almega-2024", *TABLES, "--level", "payslip", "-o", str(path), "-q"]) == 0

    from_csv = pl.read_csv(outputs["csv"]).to_dicts()
    from_json = json.loads(outputs["json"].read_text(encoding="utf-8"))["results"]["payslip"]
    from_parquet = pl.read_parquet(outputs["parquet"]).with_columns(pl.col("month").dt.strftime("%Y-%m")).to_dicts()
    assert from_csv == from_json == from_parquet


def test_every_output_says_what_made_it(tmp_path: Path) -> None:
    for form in ("csv", "json", "parquet"):
        main(["run", "-p", "se-almega-2024", *TABLES, "-o", str(tmp_path / f"result.{form}"), "-q"])

    beside = json.loads((tmp_path / "result.datapackage.json").read_text(encoding="utf-8"))["kutcalc"]
    inside = json.loads(pl.read_parquet_metadata(tmp_path / "result.parquet")["kutcalc"])
    document = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["provenance"]
    for made_by in (beside, inside, document):
        assert made_by["policy_hash"].startswith("sha256:")
        assert made_by["law_edition"]
        assert made_by["input_hash"].startswith("hmac-sha256:")
    assert beside["result_hash"] == inside["result_hash"] == document["result_hash"]


def test_the_swedish_csv_opens_in_a_swedish_spreadsheet(tmp_path: Path) -> None:
    main(["run", "-p", "se-almega-2024", *TABLES, "-o", str(tmp_path / "r.csv"), "--csv", "sv", "-q"])

    content = (tmp_path / "r.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfpolicy;employer;group;year;")
    assert content.endswith(b"\r\n")


def test_a_label_that_reads_as_a_formula_is_made_harmless(capsys: Out) -> None:
    main(["run", "-p", "se-almega-2024", *TABLES, "--label", "=1+1", "-q", "--format", "csv"])

    assert capsys.readouterr().out.splitlines()[1].startswith("'=1+1,")


def test_explain_lists_steps_that_end_in_the_figure(capsys: Out) -> None:
    figure = "employer_month:A/2026-05:training_deduction_ore"
    code = main(["run", "-p", "se-almega-2024", *TABLES, "--explain", figure, "-q"])

    out = capsys.readouterr().out
    assert code == 0
    assert out.startswith(f"Avdraget för maj{NBSP}2026 är 16{NBSP}172{NBSP}kr.")
    assert f"32{NBSP}345,67{NBSP}kr × 50{NBSP}% = 16{NBSP}172,835{NBSP}kr" in out


def test_explain_of_a_zero_says_why(capsys: Out) -> None:
    figure = "payslip:A/E05/2026-05:training_deduction_ore"
    main(["run", "-p", "se-almega-2024", *TABLES, "--explain", figure, "-q"])

    why = "ett villkor inte är uppfyllt: Kursen är inte köpt av någon utanför företaget."
    assert capsys.readouterr().out.startswith(f"0 kr, därför att {why}")


def test_explain_of_a_cap_gives_the_limit_as_the_interfaces_have_it(capsys: Out) -> None:
    figure = "employer_month:A/2026-05:training_deduction_ore"
    cap = "caps.employer_month.amount_ore=10 000 kr"
    main(["--json", "run", "-p", "se-almega-2024", *TABLES, "--set", cap, "--explain", figure, "-q"])

    trace = json.loads(capsys.readouterr().out)
    assert trace["limited_by"] == "employer_cap"
    assert trace["limit"] == {
        "path": "caps.employer_month.amount_ore",
        "ceiling_ore": 1000000,
        "wanted_ore": 1617200,
        "over_ore": 617200,
        "kept_ppm": 618352,
    }


def test_compare_puts_policies_beside_the_law(capsys: Out) -> None:
    code = main(["--json", "compare", "-p", "se-almega-2024", "-p", "se-kut-2019-almega50", *TABLES, "-q"])

    captured = capsys.readouterr()
    assert code == 3
    assert "turnover_ore" in captured.err

    assert main(["run", "-p", "se-kut-2019-almega50", *TABLES, "-q"]) == 3
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("Ett värde för alla: --assume ")
    assert "turnover_ore=…" in last

    code = main(
        [
            *["--json", "compare", "-p", "se-almega-2024", "-p", "se-kut-2019-almega50", *TABLES, "-q"],
            *["--assume", "turnover_ore=0", "--assume", "balance_ore=0"],
        ]
    )
    reply = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [row["policy"] for row in reply["totals"]] == ["current-law", "se-almega-2024@1", "se-kut-2019-almega50@1"]
    assert [row["training_deduction_ore"] for row in reply["totals"]] == [0, 1617200, 1617200]


def test_verify_says_same_and_finds_a_changed_figure(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "result.json"
    main(["run", "-p", "se-almega-2024", *TABLES, "-o", str(path), "-q"])

    assert main(["verify", str(path)]) == 0
    assert capsys.readouterr().out == "lika\n"

    path.write_text(path.read_text(encoding="utf-8").replace("1617200", "1617300"), encoding="utf-8")
    assert main(["verify", str(path)]) == 5
    assert "training_deduction_ore" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_verify_holds_a_table_against_the_tables_it_was_made_from(form: str, tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / f"result.{form}"
    options = ["-p", "se-almega-2024", *TABLES, "--level", "employer_month", "-q"]
    main(["run", *options, "-o", str(path)])

    assert main(["verify", str(path), *options]) == 0
    assert capsys.readouterr().out == "lika\n"


def test_quick_gives_the_range_of_the_interfaces(capsys: Out) -> None:
    questions = ["--employees", "12", "--monthly-pay", "420 000", "--course-fees", "120000", "--year", "2026"]
    code = main(["--json", "quick", *questions, "-p", "se-almega-2024@1"])

    reply = json.loads(capsys.readouterr().out)
    assert code == 0
    assert reply["range"] == {
        "low_ore": 5400000,
        "high_ore": 6000000,
        "low_kr": 54000,
        "high_kr": 60000,
        "reasons": ["eligible_share"],
    }
    assert reply["middle"] == {
        "contribution_base_ore": 504000000,
        "contributions_before_ore": 158356800,
        "baseline_due_ore": 158356800,
        "training_cost_ore": 12000000,
        "training_deduction_ore": 6000000,
        "contributions_due_ore": 158356800,
        "net_ore": 152356800,
    }
    assert [one["id"] for one in reply["assumptions"]] == [
        "eligible_share",
        "even_pay",
        "caps.employer_year.amount_ore",
        "instrument.settlement",
        "instrument.unused",
        "static",
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nonsense"], 2),
        (["run", "--level", "nonsense"], 2),
        (["run", "-p", "se-almega-2024"], 3),
        (["run", "-p", "no-such-policy", *TABLES], 3),
        (["run", "-p", "se-kut-2019", *TABLES], 3),
        (["run", "-p", "se-almega-2024", *TABLES, "--set", "rate.share_ppm=50"], 3),
        (["run", "-p", "se-almega-2024", *TABLES, "--set", "rate.shar_ppm=50 %"], 3),
        (["run", "-p", "se-almega-2024", *TABLES, "--explain", "nonsense"], 3),
        (["run", "-p", "se-almega-2024", *TABLES, "-o", "result.docx"], 3),
        (["law", "2017-12"], 3),
        (["law", "2027-10"], 3),
        (["policy", "show", "no-such-policy"], 3),
        (["run", "-p", "se-almega-2024", "--payslips", "/no/such/file.csv"], 3),
    ],
    ids=lambda value: " ".join(str(one)[-24:] for one in value[:4]) if isinstance(value, list) else str(value),
)
def test_wrong_use_and_wrong_input_have_their_exit_codes(arguments: list[str], code: int, capsys: Out) -> None:
    assert main(arguments) == code

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err


def test_too_large_a_calculation_is_refused_before_work(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    monkeypatch.setenv("KUTCALC_JOB_CELL_LIMIT", "10")

    assert main(["run", "-p", "se-almega-2024", *TABLES]) == 4
    assert "24" in capsys.readouterr().err


def test_the_sample_declaration_gives_the_amounts_of_the_facts(tmp_path: Path, capsys: Out) -> None:
    training, facts = tmp_path / "training.csv", tmp_path / "facts.csv"
    employer = "165560269986"
    training.write_text(
        "employer,employee,month,minutes,fee_ore,provider_kind\n"
        f"{employer},p1,2026-10,960,1234567,external\n{employer},p6,2026-10,480,800000,institution\n",
        encoding="utf-8",
    )
    # p6 is the one whose base is 52 300 kr
    facts.write_text("employee,research\np6,true\n", encoding="utf-8")
    files = ["--payslips", str(SAMPLES / "agi_202610.xml"), "--training", str(training), "--facts", str(facts)]

    code = main(["--json", "run", "-p", "se-almega-2024", *files, "--level", "rate", "--level", "employer_month"])

    captured = capsys.readouterr()
    results = json.loads(captured.out)["results"]
    assert code == 0
    assert [row["contributions_ore"] for row in results["rate"]] == [336900, 520200, 6502300]
    month = results["employer_month"][0]
    assert month["contributions_before_ore"] == 7359400
    assert month["research_deduction_ore"] == 1046000
    assert month["baseline_due_ore"] == 6313400
    # half of 12 345.67 + 8 000 = 10 172.835
    assert month["training_deduction_ore"] == 1017200
    assert "487" not in captured.err


def test_a_declaration_that_does_not_reconcile_is_warned_of_and_not_stopped(capsys: Out) -> None:
    code = main(["run", "--payslips", str(SAMPLES / "agi_202610.xml")])

    assert code == 0
    assert "487" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["bad_agi_doctype.xml", "bad_agi_truncated.xml", "tid_202610_paxml20.pax"])
def test_unsound_xml_is_refused_whole(name: str, tmp_path: Path, capsys: Out) -> None:
    out = tmp_path / "out.csv"

    assert main(["run", "--payslips", str(SAMPLES / name), "-o", str(out)]) == 3
    assert name in capsys.readouterr().err
    assert not out.exists()


UGLY = """employer,employee,month,birth_year,cash_pay_ore,colour
A,E01,2026-05,1980,32500O,blue
A,E02,2026-13,1980,3000000,blue
A,E03,2026-05,1980,3000000,blue
A,E03,2026-05,1980,3000000,blue
A,E04,2026-05,1980,-5,blue
A,E05,2017-12,1980,3000000,blue
"""


def test_an_ugly_file_gets_one_report_with_every_fault_and_nothing_is_written(tmp_path: Path, capsys: Out) -> None:
    file, training, out = tmp_path / "payslips.csv", tmp_path / "training.csv", tmp_path / "result.csv"
    file.write_text(UGLY, encoding="utf-8")
    training.write_text("employer,employee,month,minutes,fee_ore\nA,E01,2026-05,60,1000\n", encoding="utf-8")

    command = ["run", "-p", "se-almega-2024", "--payslips", str(file), "--training", str(training), "-o", str(out)]
    code = main(command)

    said = capsys.readouterr().err
    assert code == 3
    assert not out.exists()
    for fault in (
        "payslips.csv:2: cash_pay_ore",
        "payslips.csv:3: month",
        "payslips.csv:5",
        "payslips.csv:6: cash_pay_ore",
        "payslips.csv:7: month",
        "colour",
        "provider_kind",
    ):
        assert fault in said


def test_policy_check_names_line_and_remedy(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "mine.toml"
    main(["policy", "template"])
    template = capsys.readouterr().out
    file.write_text(template, encoding="utf-8")
    assert main(["policy", "check", str(file)]) == 0
    capsys.readouterr()

    file.write_text(template.replace("500_000", "0.5"), encoding="utf-8")
    assert main(["policy", "check", str(file)]) == 3
    assert "500_000" in capsys.readouterr().err


def test_law_lists_the_values_in_force_in_a_month(capsys: Out) -> None:
    assert main(["--json", "law", "2026-05", "--chapter", "contributions"]) == 0

    items = {item["name"]: item for item in json.loads(capsys.readouterr().out)["items"]}
    assert [entry["value"] for entry in items["full_rate"]["values"]] == [314200]
    assert [entry["value"] for entry in items["youth_19_23_rate"]["values"]] == [208100]
    assert "youth_15_18_rate" not in items


@pytest.mark.parametrize(
    "arguments", [["terms"], ["policy", "list"], ["policy", "list", "--long"], ["doctor"], ["law"]], ids=" ".join
)
@pytest.mark.parametrize("as_json", [True, False], ids=["json", "text"])
def test_what_there_is_can_be_listed(arguments: list[str], as_json: bool, capsys: Out) -> None:
    code = main([*(["--json"] if as_json else []), *arguments])

    out = capsys.readouterr().out
    assert code == 0
    assert len(json.loads(out) if as_json else out.splitlines()) > 3


def test_import_previews_and_minimises_without_identities(tmp_path: Path, capsys: Out) -> None:
    sample = ROOT / "tests" / "payroll" / "samples" / "agi_202610.xml"
    assert main(["import", str(sample), "--preview"]) == 0
    assert main(["import", str(sample), "--minimise", str(tmp_path / "out")]) == 0

    said = capsys.readouterr().out + (tmp_path / "out" / "payslips.csv").read_text(encoding="utf-8")
    assert "198501012382" not in said
    assert "p1" in said


@pytest.mark.parametrize("ref", ["se-kut-2019", "se-almega-2024", "it-f40-2022b", "se-m-reformgrupp-2018"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_policy_is_shown_with_its_sources(ref: str, language: str, capsys: Out) -> None:
    assert main(["--lang", language, "policy", "show", ref]) == 0

    shown = capsys.readouterr().out
    assert f"({ref}@1, " in shown
    assert "(read)" in shown or "(secondary)" in shown


def test_the_difference_between_policies_is_said_in_words(capsys: Out) -> None:
    assert main(["policy", "diff", "se-almega-2024", "se-m-reformgrupp-2018"]) == 0
    assert "50 000" in capsys.readouterr().out.replace(NBSP, " ")
    assert main(["policy", "diff", "se-almega-2024", "se-almega-2024"]) == 0
    assert capsys.readouterr().out == "Ingen skillnad.\n"
    assert main(["--json", "policy", "diff", "se-almega-2024", "se-almega-incr"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_a_file_of_ones_own_is_shown_and_told_apart_from_a_design(capsys: Out) -> None:
    file = str(ROOT / "tests" / "policy" / "guide-only.toml")

    assert main(["--lang", "en", "policy", "show", file]) == 0
    assert capsys.readouterr().out.startswith("An invented deduction by size  (guide-only@1, ")
    assert main(["--json", "policy", "show", file]) == 0
    assert json.loads(capsys.readouterr().out)["versions"] == [1]
    assert main(["--lang", "en", "policy", "diff", "se-almega-2024", file]) == 0
    assert "settlement [instrument.settlement]: every month → every year" in capsys.readouterr().out


def test_a_policy_is_given_as_json_with_its_versions(capsys: Out) -> None:
    assert main(["--json", "policy", "show", "se-almega-2024"]) == 0
    assert json.loads(capsys.readouterr().out)["versions"] == [1]


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes("é".encode("latin-1"))

    assert main(["policy", "check", str(file)]) == 3
    assert "UTF-8" in capsys.readouterr().err
    assert main(["policy", "check", str(tmp_path / "none.toml")]) == 3
    assert main(["import", str(tmp_path / "none.xml"), "--preview"]) == 3


def test_check_says_what_a_sound_file_leaves_open(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "kut.toml"
    file.write_text((ROOT / "src/kutcalc/policy/files/se-kut-2019.toml").read_text(encoding="utf-8"), encoding="utf-8")

    assert main(["policy", "check", str(file)]) == 0
    assert "rate.share_ppm" in capsys.readouterr().out
    assert main(["--json", "policy", "check", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["valid"] is True


def test_a_case_is_calculated_as_the_api_would(tmp_path: Path, capsys: Out) -> None:
    result, case = tmp_path / "result.json", tmp_path / "case.json"
    main(["run", "-p", "se-almega-2024", *TABLES, "-o", str(result), "-q"])
    document = json.loads(result.read_text(encoding="utf-8"))
    case.write_text(json.dumps(document["request"]), encoding="utf-8")

    assert main(["--json", "run", "--case", str(case), "-q"]) == 0
    assert json.loads(capsys.readouterr().out)["results"] == document["results"]


def test_our_own_fault_has_its_exit_code_and_a_plain_sentence(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    def broken() -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("kutcalc.cli.questions.demo_answer", broken)

    assert main(["demo"]) == 70
    assert "vårt fel" in capsys.readouterr().err


def test_an_interruption_has_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kutcalc.cli.questions.demo_answer", stopped)

    assert main(["demo"]) == 130


def test_errors_are_problem_documents_when_json_is_asked_for(capsys: Out) -> None:
    assert main(["--json", "run", "-p", "se-kut-2019", *TABLES]) == 3

    problem = json.loads(capsys.readouterr().err)
    assert problem["code"] == "parameter-missing"
    assert {"path", "code", "detail"} <= set(problem["errors"][0])


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_a_result_is_written_in_the_form_asked_for(form: str, capsys: Out) -> None:
    levels = ["--level", "rate", "--level", "group_year"]
    assert main(["run", "-p", "se-almega-2024", *TABLES, *levels, "--format", form]) == 0

    captured = capsys.readouterr()
    assert captured.out
    assert "24" in captured.err


def test_several_levels_go_to_files_of_their_own(tmp_path: Path) -> None:
    levels = ["--level", "rate", "--level", "group_month", "--level", "employee_year"]
    assert main(["run", "-p", "se-almega-2024", *TABLES, *levels, "-o", str(tmp_path / "r.csv"), "-q"]) == 0

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "r.datapackage.json",
        "r.employee_year.csv",
        "r.group_month.csv",
        "r.rate.csv",
    ]


def test_a_comparison_can_be_verified(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "c.json"
    policies = ["-p", "se-almega-2024", "-p", "current-law"]
    assert main(["compare", *policies, *TABLES, "-o", str(path)]) == 0
    capsys.readouterr()

    assert main(["--json", "verify", str(path)]) == 0
    assert json.loads(capsys.readouterr().out) == {"same": True, "differences": []}


@pytest.mark.parametrize(
    ("content", "sentence"), [("nonsense", "JSON"), ("{}", "request"), ('{"request": {"policy": 1}}', "policy")]
)
def test_what_cannot_be_verified_is_refused(content: str, sentence: str, tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "r.json"
    path.write_text(content, encoding="utf-8")

    assert main(["verify", str(path)]) == 3
    assert sentence in capsys.readouterr().err


def test_answers_outside_their_bounds_are_all_named(capsys: Out) -> None:
    questions = ["--employees", "0", "--monthly-pay", "420 000", "--course-fees", "0", "--year", "1999"]

    assert main(["quick", *questions, "-p", "se-almega-2024"]) == 3
    said = capsys.readouterr().err
    assert "employees" in said
    assert "year" in said


def test_a_quick_answer_in_words_names_what_it_rests_on(capsys: Out) -> None:
    questions = ["--employees", "12", "--monthly-pay", "420000", "--course-fees", "120000", "--year", "2026"]

    cap = ["--set", "caps.group_month.amount_ore=10 000 kr"]
    assert main(["--lang", "en", "quick", *questions, "-p", "se-kut-2019-fou20", *cap]) == 0
    said = capsys.readouterr().out
    assert said.startswith("About SEK")
    assert "The size class goes by headcount alone." in said
    assert "hours a year in courses" in said


def test_english_names_the_reason_for_a_zero(capsys: Out) -> None:
    figure = "employer_month:A/2026-03:training_deduction_ore"
    assert main(["--lang", "en", "run", "-p", "current-law", *TABLES, "--explain", figure, "-q"]) == 0
    assert capsys.readouterr().out.startswith("SEK 0, because no policy was chosen.")


def test_a_refusal_by_budget_tells_what_would_fit(capsys: Out) -> None:
    refused = CellBudgetError(
        1_000_200_000, 100_000_000, {"payslips": 600_000, "grid_points": 1667}, {"grid_points": 166}
    )

    assert complain(refused, "sv", as_json=False) == 4
    assert capsys.readouterr().err.splitlines()[-1] == "Det här ryms: grid_points=166"
    assert complain(refused, "en", as_json=True) == 4
    assert json.loads(capsys.readouterr().err)["suggestion"] == {"grid_points": 166}
