from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kutcalc.payroll import Tables, minimised_csv, read_files, tables_from_columns

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
AMOUNT = st.integers(0, 10**9)
REFERENCE = st.from_regex(r"[A-Z][A-Za-z0-9._-]{0,8}", fullmatch=True)
MAYBE = st.one_of(st.none(), st.booleans())
SLIP = st.fixed_dictionaries(
    {
        "employer": st.sampled_from(["A", "B-1", "c.2"]),
        "employee": REFERENCE,
        "month": st.dates(LAW_MONTHS[0], LAW_MONTHS[1]).map(lambda day: day.replace(day=1)),
        "count": st.one_of(st.none(), st.integers(1, 100)),
        "birth_year": st.integers(1880, 2030),
        "cash_pay_ore": AMOUNT,
        "benefits_ore": st.one_of(st.none(), AMOUNT),
        "research": MAYBE,
        "hired_month": st.one_of(st.none(), st.just(date(2020, 2, 1))),
    }
)
COURSE = st.fixed_dictionaries(
    {
        "course": st.one_of(st.none(), REFERENCE),
        "minutes": st.integers(0, 44_640),
        "fee_ore": AMOUNT,
        "provider_kind": st.sampled_from(["internal", "external", "institution"]),
        "certified": MAYBE,
    }
)


def columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def read_back(tables: Tables) -> Tables:
    with TemporaryDirectory() as folder:
        paths = {}
        for name, text in minimised_csv(tables).items():
            paths[name] = Path(folder).joinpath(name)
            paths[name].write_text(text, encoding="utf-8")
        given = [[paths[name]] if name in paths else [] for name in ("payslips.csv", "training.csv", "years.csv")]
        return read_files(*given, law_months=LAW_MONTHS)


@settings(deadline=None)
@given(st.lists(SLIP, min_size=1, max_size=8), st.lists(st.tuples(st.integers(0, 7), COURSE), max_size=5))
def test_what_is_written_reads_as_the_same_tables(
    slips: list[dict[str, Any]], courses: list[tuple[int, dict[str, Any]]]
) -> None:
    unique = list({(slip["employer"], slip["employee"], slip["month"]): slip for slip in slips}.values())
    trained = []
    for index, course in courses:
        slip = unique[index % len(unique)]
        trained.append({name: slip[name] for name in ("employer", "employee", "month")} | course)
    named = list(
        {(row["employer"], row["employee"], row["month"], row["course"] or id(row)): row for row in trained}.values()
    )
    before = tables_from_columns(columns(unique), columns(named) or None, law_months=LAW_MONTHS)

    after = read_back(before)

    assert after.payslips.equals(before.payslips)
    assert after.training.equals(before.training)
    assert after.payslips.dtypes == before.payslips.dtypes


def test_what_nobody_gave_is_not_written() -> None:
    tables = tables_from_columns(
        {"employer": ["A"], "employee": ["E1"], "month": ["2026-01"], "birth_year": [1990], "cash_pay_ore": [100]},
        years={"employer": ["A"], "year": [2025], "profit_ore": [-5]},
        law_months=LAW_MONTHS,
    )

    assert minimised_csv(tables) == {
        "payslips.csv": "employer,employee,month,count,birth_year,cash_pay_ore,benefits_ore,research,hiring_support,"
        "covid_reduction,group,group_rank,regional_support\nA,E1,2026-01,1,1990,100,0,false,false,false,A,1,false\n",
        "years.csv": "employer,year,profit_ore\nA,2025,-5\n",
    }
