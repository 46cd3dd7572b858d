from datetime import date
from pathlib import Path

import pytest

from kutcalc.errors import FileEmptyError, FileTypeError, RowsInvalidError
from kutcalc.payroll import preview, read_files

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


def test_a_look_at_a_declaration_tells_what_is_dropped_and_nobody(samples: Path) -> None:
    seen = preview(samples.joinpath("agi_202610.xml"))

    assert (seen.kind, seen.rows, seen.persons, seen.first, seen.last) == ("agi", 6, 6, "2026-10", "2026-10")
    assert seen.columns_used == ("employer", "employee", "month", "birth_year", "cash_pay_ore", "benefits_ore")
    assert "BetalningsmottagarId" in seen.columns_dropped
    assert [code for code, _ in seen.warnings] == ["no_training_in_file"]
    assert "1985" not in repr(seen)


def test_a_look_at_a_table_tells_its_form(tmp_path: Path) -> None:
    path = tmp_path.joinpath("p.csv")
    path.write_bytes("employer;employee;month;lön\nA;E1;2026-03;5\nA;E2;maj 2026;5\nA;E2;x;5\n".encode("cp1252"))

    seen = preview(path)

    assert (seen.kind, seen.encoding, seen.separator) == ("csv", "cp1252", ";")
    assert (seen.columns_used, seen.columns_unknown) == (("employer", "employee", "month"), ("lön",))
    assert (seen.rows, seen.persons, seen.first, seen.last) == (3, 2, "2026-03", "2026-05")
