from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kutcalc.errors import FileEmptyError, FileTypeError, RowsInvalidError
from kutcalc.payroll import Parsers, UploadedFile, read_files, read_uploads
from kutcalc.payroll.options import Constant, ReadOptions, SourceColumn

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
HEAD = "employer,employee,month,birth_year,cash_pay_ore\n"
ROWS = [f"A,E{n},2026-0{1 + n % 3},19{60 + n},{n}00\n" for n in range(7)]


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder.joinpath(name)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("k", [1, 2, 3, 7])
def test_k_files_together_are_one_file(k: int, tmp_path: Path) -> None:
    whole = read_files([written(tmp_path, "all.csv", HEAD + "".join(ROWS))], law_months=LAW_MONTHS)

    parts = [written(tmp_path, f"{n}.csv", HEAD + "".join(ROWS[n::k])) for n in range(k)]
    together = read_files(parts, law_months=LAW_MONTHS)

    assert together.payslips.equals(whole.payslips)


def test_the_faults_of_all_files_stand_in_one_error(tmp_path: Path) -> None:
    first = written(tmp_path, "a.csv", HEAD + "A,E1,2026-01,1990,x\n")
    second = written(tmp_path, "b.csv", HEAD + "A,E1,2026-13,1990,1\nA,E2,2026-01,1990,1\nA,E3,2026-01,1990,1\n")
    third = written(tmp_path.joinpath("more"), "a.csv", HEAD + "A,E2,2026-01,1990,1\n")
    training = written(
        tmp_path, "t.csv", "employer,employee,month,minutes,fee_ore,provider_kind\nA,E2,2026-01,1,y,internal\n"
    )

    with pytest.raises(RowsInvalidError) as raised:
        read_files([first, second, third], [training], law_months=LAW_MONTHS)

    found = {(Path(fault.file or "").name, fault.row, fault.code) for fault in raised.value.faults}
    assert found == {
        ("a.csv", 2, "not-a-number"),
        ("b.csv", 2, "bad-month"),
        ("a.csv", 2, "duplicate"),
        ("t.csv", 2, "not-a-number"),
    }


def test_a_declaration_and_a_table_make_one_table_and_training_is_asked_for(samples: Path, tmp_path: Path) -> None:
    more = written(tmp_path, "more.csv", HEAD + "A,E1,2026-10,1990,100\n")

    tables = read_files([samples.joinpath("agi_202610.xml"), more], law_months=LAW_MONTHS)

    assert tables.payslips["employer"].unique(maintain_order=True).to_list() == ["165560269986", "A"]
    assert [code for code, _ in tables.warnings] == ["no_training_in_file"]
    assert tables.declared[0].contributions_kr == 63_134


def test_courses_and_facts_meet_a_declaration_by_its_pseudonyms(samples: Path, tmp_path: Path) -> None:
    training = written(
        tmp_path,
        "t.csv",
        "employer,employee,month,minutes,fee_ore,provider_kind\n165560269986,p6,2026-10,750,393939,external\n",
    )
    facts = written(tmp_path, "f.csv", "employee,research\np6,ja\n")

    tables = read_files([samples.joinpath("agi_202610.xml")], [training], [], [facts], law_months=LAW_MONTHS)

    assert tables.payslips["research"].to_list() == [False] * 5 + [True]
    assert tables.training["group"].to_list() == ["165560269986"]
    assert tables.warnings == ()


def test_a_file_of_another_kind_or_without_rows_stops_at_once(samples: Path, tmp_path: Path) -> None:
    with pytest.raises(FileTypeError, match="SIE 4"):
        read_files([samples.joinpath("bok_2026_cp437.se")], law_months=LAW_MONTHS)
    with pytest.raises(FileEmptyError):
        read_files([written(tmp_path, "p.csv", HEAD)], law_months=LAW_MONTHS)


PAY = (
    "ANST.NR;PERSONNUMMER;NAMN;MÅNAD;LÖN;SJUKLÖN;KURSAVGIFT;TIMMAR\n"
    "101;19820225-2386;Ada Exempel;2026-05;33 333,00;0,00;12 345,67;16\n"
    "102;19830130-2397;Bo Exempel;2026-05;41 117,00;0,00;0,00;0\n"
)
OWN = ReadOptions(constants=(Constant("employer", "A"), Constant("provider_kind", "external")))


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    with Parsers(LAW_MONTHS, size=1) as made:
        yield made


def test_a_file_of_ones_own_gives_both_tables_without_identities(parsers: Parsers) -> None:
    intake = read_uploads(parsers, [UploadedFile("lön.csv", PAY.encode("cp1252"), OWN)])

    assert intake.tables is not None
    assert (intake.faults, intake.bad_rows, intake.left_out) == ((), {}, 0)
    assert intake.tables.payslips.select("employer", "employee", "birth_year", "cash_pay_ore").rows() == [
        ("A", "p1", 1982, 3_333_300),
        ("A", "p2", 1983, 4_111_700),
    ]
    assert intake.tables.training.select("employee", "minutes", "fee_ore").rows() == [("p1", 960, 1_234_567)]
    (about,) = intake.abouts
    assert (about.info.encoding, about.columns_dropped) == ("cp1252", ("ANST.NR", "NAMN", "SJUKLÖN"))
    assert (intake.read, intake.used, intake.tally.persons) == (2, 2, 2)
    assert (intake.tally.first, intake.tally.last) == ("2026-05", "2026-05")
    assert intake.tally.totals == {
        "cash_pay_ore": 7_445_000,
        "benefits_ore": 0,
        "fee_ore": 1_234_567,
        "minutes": 960,
    }
    assert "19820225" not in repr(intake)


def test_a_bad_row_stops_the_file_by_its_own_row_and_heading_or_is_left_out(parsers: Parsers) -> None:
    files = [UploadedFile("lön.csv", PAY.replace("41 117,00", "41 117,5O").encode(), OWN)]

    stopped = read_uploads(parsers, files)
    done = read_uploads(parsers, files, remove_bad_rows=True)

    assert stopped.tables is None
    assert [(fault.row, fault.column, fault.code) for fault in stopped.faults] == [(3, "LÖN", "not-a-number")]
    assert done.tables is not None
    assert done.tables.payslips["employee"].to_list() == ["p1"]
    assert (done.read, done.used, done.left_out, done.bad_rows) == (2, 1, 1, {"lön.csv": frozenset({3})})
    assert [code for code, _ in done.tables.warnings] == ["columns_dropped", "rows_removed"]
    assert done.tables.warnings[1][1].sv == "1 av 2 rader är med. Rader med fel som lämnades bort: rad 3."
    assert done.faults == stopped.faults


def test_a_question_that_is_not_answered_stops_the_file(parsers: Parsers) -> None:
    asked = PAY.replace("33 333,00", "33.333").replace("41 117,00", "41.117").encode()
    answered = ReadOptions(constants=OWN.constants, thousands=("LÖN",))

    stopped = read_uploads(parsers, [UploadedFile("lön.csv", asked, OWN)], remove_bad_rows=True)
    done = read_uploads(parsers, [UploadedFile("lön.csv", asked, answered)])

    assert stopped.tables is None
    assert [(fault.code, fault.column) for fault in stopped.faults] == [("ambiguous-number", "LÖN")]
    assert done.tables is not None
    assert done.tables.payslips["cash_pay_ore"].to_list() == [3_333_300, 4_111_700]


def test_courses_meet_payslips_by_the_persons_and_who_has_none_is_listed(parsers: Parsers) -> None:
    courses = (
        "Personnummer;Månad;Utbildningstimmar;Kursavgift\n198301302397;2026-05;8;1000,00\n198501012382;2026-05;4;0\n"
    )
    options = ReadOptions(constants=(Constant("provider_kind", "external"),))
    files = [
        UploadedFile("lön.csv", PAY.encode(), OWN),
        UploadedFile("kurser.csv", courses.encode(), options, is_training=True),
    ]

    intake = read_uploads(parsers, files, remove_bad_rows=True)

    assert intake.tables is not None
    assert intake.tables.training.select("employer", "employee", "minutes").rows() == [
        ("A", "p1", 960),
        ("A", "p2", 480),
    ]
    assert [(fault.file, fault.row, fault.code) for fault in intake.faults] == [("kurser.csv", 3, "no-such-payslip")]


def test_rows_of_two_files_of_one_name_are_told_apart(parsers: Parsers) -> None:
    first = (HEAD + "A,E1,2026-01,1990,x\nA,E2,2026-01,1990,2\n").encode()
    second = (HEAD + "A,E3,2026-01,1990,3\nA,E4,2026-01,1990,4\n").encode()

    intake = read_uploads(parsers, [UploadedFile("p.csv", first), UploadedFile("p.csv", second)], remove_bad_rows=True)

    assert intake.tables is not None
    assert intake.tables.payslips["employee"].to_list() == ["E2", "E3", "E4"]
    assert [about.name for about in intake.abouts] == ["p.csv", "p.csv (2)"]


def test_a_canonical_file_that_is_sent_is_read_as_strictly_as_on_the_command_line(parsers: Parsers) -> None:
    good = read_uploads(parsers, [UploadedFile("p.csv", (HEAD + "".join(ROWS)).encode())])
    bad = read_uploads(parsers, [UploadedFile("p.csv", (HEAD + "A,E1,2026-01,1990,1x\n").encode())])

    assert good.tables is not None
    assert good.tables.payslips["employee"].to_list()[0] == "E0"
    assert [(fault.row, fault.column, fault.code) for fault in bad.faults] == [(2, "cash_pay_ore", "not-a-number")]


def test_books_are_evidence_of_costs_and_give_no_rows(parsers: Parsers, samples: Path) -> None:
    intake = read_uploads(parsers, [UploadedFile("bok.se", samples.joinpath("bok_2026_cp437.se").read_bytes())])

    assert intake.tables is None
    assert [(cost.month, cost.account, cost.amount_ore) for cost in intake.costs] == [
        (date(2026, 10, 1), "7610", 2_010_000)
    ]
    assert intake.tally.persons == 0


def test_a_declaration_that_is_sent_is_told_of_without_anybody_in_it(parsers: Parsers, samples: Path) -> None:
    sent = UploadedFile("agi.xml", samples.joinpath("agi_202610.xml").read_bytes())

    intake = read_uploads(parsers, [sent])

    assert intake.tables is not None
    assert (intake.read, intake.tally.persons, intake.tally.first) == (6, 6, "2026-10")
    assert [code for code, _ in intake.tables.warnings] == ["no_training_in_file"]
    assert "1985" not in repr(intake.abouts)


def test_a_correction_replaces_what_an_earlier_file_said(parsers: Parsers, samples: Path) -> None:
    sent = [
        UploadedFile(name, samples.joinpath(name).read_bytes())
        for name in ("agi_202610_correction.xml", "agi_202610.xml")
    ]

    intake = read_uploads(parsers, sent)

    assert intake.tables is not None
    assert intake.tables.payslips.height == 5
    assert intake.tables.declared[0].contributions_kr == 44_188


def test_a_map_reads_a_table_with_headings_of_its_own_and_none_refuses_it(tmp_path: Path) -> None:
    path = written(tmp_path, "lön.csv", PAY)

    tables = read_files([path], law_months=LAW_MONTHS, maps=[profile()])

    assert tables.payslips["employee"].to_list() == ["p1", "p2"]
    with pytest.raises(FileTypeError, match="--save-map"):
        read_files([path], law_months=LAW_MONTHS)
    with pytest.raises(FileTypeError, match="PERSONNUMMER"):
        read_files([written(tmp_path, "x.csv", "Lön;Månad\n1;2026-05\n")], law_months=LAW_MONTHS, maps=[profile()])


def test_a_map_made_for_another_kind_of_file_is_said_to_be(tmp_path: Path) -> None:
    path = written(tmp_path, "lön.csv", PAY)
    other = msgspec.structs.replace(profile(), kind="xlsx")

    with pytest.raises(FileTypeError, match="made for xlsx, and the file is csv"):
        read_files([path], law_months=LAW_MONTHS, maps=[other])


def test_courses_by_number_meet_a_canonical_table_that_uses_the_number_as_its_reference(tmp_path: Path) -> None:
    payslips = written(tmp_path, "p.csv", HEAD + "A,101,2026-05,1990,100\nA,102,2026-05,1991,100\n")
    courses = written(tmp_path, "t.csv", "ANST.NR;MÅNAD;KURSAVGIFT;TIMMAR\n102;2026-05;5,00;8\n")
    options = ReadOptions(
        columns=tuple(
            SourceColumn(source, column)
            for source, column in (
                ("ANST.NR", "employee"),
                ("MÅNAD", "month"),
                ("KURSAVGIFT", "fee_ore"),
                ("TIMMAR", "minutes"),
            )
        ),
        constants=(Constant("provider_kind", "internal"),),
    )

    tables = read_files([payslips], [courses], law_months=LAW_MONTHS, maps=[options])

    assert tables.training.select("employer", "employee", "minutes").rows() == [("A", "102", 480)]


def test_rows_with_faults_of_canonical_files_are_left_out_with_what_points_at_them(tmp_path: Path) -> None:
    payslips = written(tmp_path, "p.csv", HEAD + "A,E1,2026-01,1990,x\nA,E2,2026-01,1990,100\nA,E3,2026-01,1990\n")
    training = written(
        tmp_path, "t.csv", "employer,employee,month,minutes,fee_ore,provider_kind\nA,E1,2026-01,60,1,internal\n"
    )

    tables = read_files([payslips], [training], law_months=LAW_MONTHS, remove_bad_rows=True)

    assert tables.payslips["employee"].to_list() == ["E2"]
    assert tables.training.height == 0
    assert "1 av 4 rader" in dict(tables.warnings)["rows_removed"].sv


def profile() -> ReadOptions:
    return ReadOptions(
        columns=tuple(
            SourceColumn(source, column)
            for source, column in (
                ("PERSONNUMMER", "birth_year"),
                ("MÅNAD", "month"),
                ("LÖN", "cash_pay_ore"),
                ("KURSAVGIFT", "fee_ore"),
                ("TIMMAR", "minutes"),
            )
        ),
        constants=OWN.constants,
    )
