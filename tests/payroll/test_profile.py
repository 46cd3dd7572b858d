import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutcalc.errors import FaultsError, FileTypeError
from kutcalc.payroll.options import Constant, ReadOptions, SourceColumn, TimeCode
from kutcalc.payroll.parsed import About, ColumnUsed, FileInfo
from kutcalc.payroll.profile import profile_of, read_profile, written_profile

SHORT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
OPTIONS = st.builds(
    ReadOptions,
    kind=st.sampled_from((None, "csv", "xlsx")),
    columns=st.none()
    | st.lists(
        st.builds(SourceColumn, source=SHORT, column=SHORT, unit=st.sampled_from((None, "kr", "hours"))), min_size=1
    ).map(tuple),
    constants=st.lists(
        st.builds(Constant, column=SHORT, value=SHORT | st.booleans() | st.integers(-(2**63), 2**63 - 1))
    ).map(tuple),
    sheet=st.none() | SHORT,
    header_row=st.none() | st.integers(1, 250_000),
    thousands=st.lists(SHORT).map(tuple),
    pad_zeros=st.lists(SHORT).map(tuple),
    time_codes=st.lists(
        st.builds(TimeCode, code=SHORT, is_training=st.booleans(), dimension=st.none() | st.integers(1, 99))
    ).map(tuple),
)


@given(OPTIONS)
def test_what_is_written_reads_back_the_same(options: ReadOptions) -> None:
    assert read_profile("map.toml", written_profile(options).encode()) == options


def test_a_profile_is_short_and_plain() -> None:
    options = ReadOptions(
        kind="csv",
        columns=(SourceColumn("LÖN", "cash_pay_ore", "kr"),),
        constants=(Constant("employer", "A"),),
        thousands=("LÖN",),
    )

    assert written_profile(options).splitlines()[1:] == [
        'kind = "csv"',
        'thousands = ["LÖN"]',
        "",
        "[[columns]]",
        'source = "LÖN"',
        'column = "cash_pay_ore"',
        'unit = "kr"',
        "",
        "[[constants]]",
        'column = "employer"',
        'value = "A"',
    ]


def test_what_was_guessed_can_be_saved() -> None:
    about = About(
        name="lön.csv",
        info=FileInfo(kind="csv"),
        headings=("ANST.NR", "PNR", "LÖN", "NAMN"),
        columns_used=(
            ColumnUsed(source="PNR", column="birth_year", unit="none", derived=True),
            ColumnUsed(source="LÖN", column="cash_pay_ore", unit="kr"),
        ),
        columns_dropped=("ANST.NR", "NAMN"),
    )

    saved = profile_of(about, ReadOptions(constants=(Constant("employer", "A"),)))

    assert saved.columns == (
        SourceColumn("PNR", "birth_year", "none"),
        SourceColumn("LÖN", "cash_pay_ore", "kr"),
        SourceColumn("ANST.NR", "employee", "none"),
    )
    assert saved.constants == (Constant("employer", "A"),)


@pytest.mark.parametrize("content", [b"columns = [", b"\xff\xfe", b"= 1", b"[[" * 9_000])
def test_what_is_no_toml_is_refused(content: bytes) -> None:
    with pytest.raises(FileTypeError, match=r"map\.toml"):
        read_profile("map.toml", content)


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("colums = []", "unknown-field", None),
        ("[[columns]]\nsource = 'LÖN'", "required", "columns[0]"),
        ("[[columns]]\nsource = 'LÖN'\ncolumn = 'x'\nunit = 'tkr'", "wrong-type", "columns[0].unit"),
        ("header_row = 0", "wrong-type", "header_row"),
        ("header_row = 2026-05-01", "wrong-type", "header_row"),
    ],
)
def test_a_value_that_does_not_fit_is_placed(text: str, code: str, path: str | None) -> None:
    with pytest.raises(FaultsError) as raised:
        read_profile("map.toml", text.encode())

    (fault,) = raised.value.faults
    assert (fault.code, fault.path, fault.file) == (code, path, "map.toml")
