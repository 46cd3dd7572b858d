import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kutcalc.errors import RowsInvalidError
from kutcalc.payroll import AgiReading, read_agi, read_files, tables_from_columns

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
ADA, BO, CAJ = "198501012382", "199201012383", "197801012381"
CASH, BENEFIT, CAR, FUEL = (
    "KontantErsattningUlagAG",
    "SkatteplOvrigaFormanerUlagAG",
    "SkatteplBilformanUlagAG",
    "DrivmVidBilformanUlagAG",
)
EXPENSES, EARLIER = "AvdragUtgiftArbetet", "AvrakningAvgiftsfriErs"
MakeAgi = Callable[..., bytes]


def reading(samples: Path, *names: str) -> AgiReading:
    return read_agi([(name, samples.joinpath(name).read_bytes()) for name in names])


def bases_by_rate(frame: pl.DataFrame) -> dict[str, int]:
    """Split the bases of October 2026 by hand: 25 000 kr at the rate of the young, 1938-1958 at the rate of the old."""
    bases = {"102100": 0, "208100": 0, "314200": 0}
    for row in frame.iter_rows(named=True):
        base = (row["cash_pay_ore"] + row["benefits_ore"]) // 100
        if row["birth_year"] <= 1958:
            bases["102100"] += base
        elif row["birth_year"] >= 2003:
            bases["208100"] += min(base, 25_000)
            bases["314200"] += max(0, base - 25_000)
        else:
            bases["314200"] += base
    return bases


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["agi_202610.xml"], "agi_202610.expected.json"),
        (["agi_202609_gem_prefix_oneline.xml"], "agi_202610.expected.json"),
        (["agi_202607_no_faltkod_latin1.xml"], "agi_202610.expected.json"),
        (["agi_202610.xml", "agi_202610_correction.xml"], "agi_202610_correction.expected.json"),
        (["agi_202610_correction.xml", "agi_202610.xml"], "agi_202610_correction.expected.json"),
    ],
)
def test_the_samples_give_exactly_their_sums(files: list[str], expected: str, samples: Path) -> None:
    known = json.loads(samples.joinpath(expected).read_text(encoding="utf-8"))

    found = reading(samples, *files)

    frame = found.payslips.frame
    assert found.statements == frame.height == known["n_iu"]
    assert frame["cash_pay_ore"].sum() == known["sum_011"] * 100
    assert frame["benefits_ore"].sum() == (known["sum_012"] + known["sum_013"]) * 100
    assert bases_by_rate(frame) == known["base_by_rate_ppm"]
    if "202610" in files[0]:
        main = found.declared[0]
        assert (main.employer, main.month) == (known["agrId"], date(2026, 10, 1))
        assert (main.research_base_kr, main.research_deduction_kr) == (known["ulagFoU"], known["avdragFoU"])
        assert main.contributions_kr == known["fk487"]


def test_no_identity_and_no_name_leaves_the_parser(samples: Path) -> None:
    found = reading(samples, "agi_202610.xml", "agi_202610_correction.xml")

    text = repr(found) + found.payslips.frame.write_csv()
    assert not [number for number in (ADA, BO, CAJ, "Ekström", "Testgatan") if number in text]
    assert found.payslips.frame["employee"].to_list() == ["p1", "p2", "p4", "p5", "p6"]
    assert "BetalningsmottagarId" in found.dropped


def test_several_statements_of_a_person_and_month_are_added_first(make_agi: MakeAgi) -> None:
    content = make_agi(
        [
            {"BetalningsmottagarId": ADA, "Specifikationsnummer": "001", CASH: 20_000, FUEL: 5},
            {"BetalningsmottagarId": BO, "Specifikationsnummer": "001", CASH: 30_000, FUEL: 1_625, CAR: 2_625},
            {"BetalningsmottagarId": ADA, "Specifikationsnummer": "2", CASH: 10_000, FUEL: 7, BENEFIT: 100},
        ]
    )

    frame = read_agi([("a.xml", content)]).payslips.frame

    assert frame.select("employee", "cash_pay_ore", "benefits_ore").rows() == [
        ("p1", 3_000_000, (100 + 12 * 10 // 12) * 100),
        ("p2", 3_000_000, (2_625 + 1_354) * 100),
    ]


def test_expenses_lower_pay_and_earlier_pay_raises_it(make_agi: MakeAgi) -> None:
    statement = {
        "BetalningsmottagarId": ADA,
        CASH: 20_000,
        EXPENSES: 3_000,
        EARLIER: 900,
        "KontantErsattningEjUlagSA": 7,
    }

    frame = read_agi([("a.xml", make_agi([statement]))]).payslips.frame

    assert frame["cash_pay_ore"].to_list() == [1_790_000]


def test_pay_below_zero_is_a_fault_that_names_nobody(make_agi: MakeAgi) -> None:
    with pytest.raises(RowsInvalidError) as raised:
        read_agi([("a.xml", make_agi([{"BetalningsmottagarId": ADA, CASH: 1, EXPENSES: 2}]))])

    assert [(fault.file, fault.code) for fault in raised.value.faults] == [("a.xml", "out-of-range")]
    assert "p1 2026-10" in raised.value.faults[0].text.sv


def test_a_number_is_compared_as_a_number_and_a_later_file_replaces(make_agi: MakeAgi) -> None:
    first = make_agi([{"BetalningsmottagarId": ADA, "Specifikationsnummer": "001", CASH: 1}], "2026-11-05T08:00:00")
    later = make_agi([{"BetalningsmottagarId": ADA, "Specifikationsnummer": "1", CASH: 2}], "2026-11-05T08:00:00.5")

    frame = read_agi([("later.xml", later), ("first.xml", first)]).payslips.frame

    assert frame["cash_pay_ore"].to_list() == [200]


def test_a_removal_is_undone_by_a_later_statement(make_agi: MakeAgi) -> None:
    files = [
        make_agi([{"BetalningsmottagarId": ADA, **fields}], f"2026-11-0{day}T08:00:00")
        for day, fields in ((1, {CASH: 1}), (2, {"Borttag": 1}), (3, {CASH: 3}))
    ]

    assert read_agi([("1", files[0]), ("2", files[1])]).payslips.frame.height == 0
    assert read_agi([(str(n), file) for n, file in enumerate(files)]).payslips.frame["cash_pay_ore"].to_list() == [300]


@pytest.mark.parametrize("created", ["2026-11-05T08:00:00", "", "2026-11-06T08:00:00Z"])
def test_two_files_that_differ_at_one_time_are_a_fault(created: str, make_agi: MakeAgi) -> None:
    files = [("a.xml", make_agi([{"BetalningsmottagarId": ADA, CASH: 1}])), ("b.xml", b"")]
    files[1] = ("b.xml", make_agi([{"BetalningsmottagarId": ADA, CASH: 2}], created))

    with pytest.raises(RowsInvalidError) as raised:
        read_agi(files)

    assert [fault.code for fault in raised.value.faults] == ["duplicate"]
    assert "a.xml" in raised.value.faults[0].text.en
    assert "b.xml" in raised.value.faults[0].text.en


def test_the_same_file_twice_counts_once(samples: Path) -> None:
    once, twice = reading(samples, "agi_202610.xml"), reading(samples, "agi_202610.xml", "agi_202610.xml")

    assert once.payslips.frame.equals(twice.payslips.frame)


def test_a_sole_trader_is_named_without_the_number(make_agi: MakeAgi) -> None:
    content = make_agi(
        [
            {"employer": CAJ, "BetalningsmottagarId": ADA, CASH: 1},
            {"employer": "165560269986", "BetalningsmottagarId": ADA, CASH: 1},
            {"employer": BO, "BetalningsmottagarId": ADA, CASH: 1},
        ]
    )

    frame = read_agi([("a.xml", content)]).payslips.frame

    assert frame.select("employer", "employee").rows() == [("e1", "p1"), ("165560269986", "p1"), ("e2", "p1")]


def test_a_birth_year_comes_of_number_or_birth_time_and_is_asked_for_otherwise(
    make_agi: MakeAgi, tmp_path: Path
) -> None:
    people: list[dict[str, Any]] = [
        {"BetalningsmottagarId": "202001612395", CASH: 1},
        {"Fodelsetid": "19770512123", CASH: 1},
        {"AnnatId": "X-77", CASH: 1},
        {"BetalningsmottagarId": "198501012383", CASH: 1},
    ]
    path, facts = tmp_path.joinpath("a.xml"), tmp_path.joinpath("facts.csv")
    path.write_bytes(make_agi(people))
    facts.write_text("employee,birth_year\np3,1960\np4,1985\n", encoding="utf-8")

    with pytest.raises(RowsInvalidError) as raised:
        read_files([path], law_months=LAW_MONTHS)
    tables = read_files([path], facts_tables=[facts], law_months=LAW_MONTHS)

    assert [(fault.row, fault.column, fault.code) for fault in raised.value.faults] == [
        (None, "birth_year", "required")
    ] * 2
    assert "p3 2026-10" in raised.value.faults[0].text.sv
    assert tables.payslips["birth_year"].to_list() == [2020, 1977, 1960, 1985]


def test_hiring_support_is_marked_and_062_in_the_spring_of_2020_is_the_reduction(make_agi: MakeAgi) -> None:
    content = make_agi(
        [
            {"BetalningsmottagarId": ADA, "month": "202004", "ForstaAnstalld": "1"},
            {"BetalningsmottagarId": ADA, "month": "202007", "ForstaAnstalld": "true"},
            {"BetalningsmottagarId": ADA, "month": "202501", "VaxaStod": "1"},
            {"BetalningsmottagarId": ADA, "month": "202502", "VaxaStod": "0"},
            {"BetalningsmottagarId": ADA, "month": "202601", "VaxaStod": "1"},
        ]
    )

    found = read_agi([("a.xml", content)])

    assert found.payslips.frame["hiring_support"].to_list() == [None, True, True, None, True]
    assert found.payslips.frame["covid_reduction"].to_list() == [True, None, None, None, None]
    assert [code for code, _ in found.warnings] == ["covid_assumed", "hiring_support_late"]


def test_foreign_circumstances_and_great_age_are_warned_of(make_agi: MakeAgi) -> None:
    content = make_agi([{"BetalningsmottagarId": "189501019823", CASH: 1, "LandskodArbetsland": "NO"}])

    assert [code for code, _ in read_agi([("a.xml", content)]).warnings] == ["foreign_case", "older_than_100"]


@pytest.mark.parametrize(
    ("fields", "code", "element"),
    [
        ({CASH: "12,5"}, "not-a-number", CASH),
        ({CASH: "-1"}, "not-a-number", CASH),
        ({CASH: "9" * 400}, "not-a-number", CASH),
        ({"month": "202613"}, "not-a-number", "RedovisningsPeriod"),
        ({"month": ""}, "required", "RedovisningsPeriod"),
        ({"Specifikationsnummer": "x"}, "not-a-number", "Specifikationsnummer"),
        ({"BetalningsmottagarId": ""}, "required", "BetalningsmottagarId"),
    ],
)
def test_a_field_that_cannot_be_read_is_a_fault_with_its_line(
    fields: dict[str, Any], code: str, element: str, make_agi: MakeAgi
) -> None:
    with pytest.raises(RowsInvalidError) as raised:
        read_agi([("a.xml", make_agi([{"BetalningsmottagarId": ADA, **fields}]))])

    assert [(fault.line, fault.code, fault.path) for fault in raised.value.faults] == [(2, code, element)]


def test_a_field_that_stands_twice_is_a_fault(make_agi: MakeAgi) -> None:
    content = make_agi([{"BetalningsmottagarId": ADA, CASH: 1}]).replace(
        f"</a:{CASH}>".encode(), f"</a:{CASH}><a:{CASH}>2</a:{CASH}>".encode()
    )

    with pytest.raises(RowsInvalidError):
        read_agi([("a.xml", content)])


def test_absence_statements_are_not_read(make_agi: MakeAgi) -> None:
    absence = f"<a:Franvarouppgift><a:BetalningsmottagarId>{BO}</a:BetalningsmottagarId></a:Franvarouppgift>"

    frame = read_agi([("a.xml", make_agi([{"BetalningsmottagarId": ADA, CASH: 1}], extra=absence))]).payslips.frame

    assert frame["employee"].to_list() == ["p1"]


def test_the_sheet_of_an_agi_passes_as_typed_columns(samples: Path) -> None:
    frame = reading(samples, "agi_202610.xml").payslips.frame.drop("_row")

    tables = tables_from_columns({series.name: series for series in frame}, law_months=LAW_MONTHS)

    assert tables.payslips.height == 6
    assert tables.payslips["hiring_support"].to_list() == [False] * 6
