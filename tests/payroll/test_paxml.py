import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kutcalc.errors import FileTypeError
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.options import Constant, ReadOptions, TimeCode
from kutcalc.payroll.parsed import Parsed
from kutcalc.payroll.paxml import parsed_of_paxml
from kutcalc.payroll.unreadable import FileTooExpensiveError

KEYED = Keyed(b"a secret of one test, and no more")
ADA, BO, CAJ = "198501012382", "199201012383", "197801012381"
COURSE = TimeCode("NV1", is_training=True)
NAMES = ("tid_202610_paxml20.pax", "tid_202610_paxml22.xml")
Read = Callable[..., Parsed]


@pytest.fixture
def read() -> Read:
    def read_text(
        transactions: str, *codes: TimeCode, rest: str = "", orgnr: str = "165560269986", **more: Any
    ) -> Parsed:
        header = f"<header><format>LÖNIN</format><foretagorgnr>{orgnr}</foretagorgnr></header>"
        text = f"<paxml>{header}<tidtransaktioner>{transactions}</tidtransaktioner>{rest}</paxml>"
        options = ReadOptions(time_codes=codes or (COURSE,), **more)
        return parsed_of_paxml("tid.pax", io.BytesIO(text.encode()), options, KEYED)

    return read_text


def transaction(fields: str, person: str = f'anstid="1" persnr="{ADA}"', code: str = "NV1") -> str:
    return f"<tidtrans {person}><tidkod>{code}</tidkod>{fields}</tidtrans>\n"


def minutes(parsed: Parsed) -> list[tuple[date, int]]:
    return [(month, number) for month, number in parsed.tables["training"].select("month", "minutes").iter_rows()]


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_ask_about_what_could_be_training(name: str, samples: Path) -> None:
    parsed = parsed_of_paxml(name, io.BytesIO(samples.joinpath(name).read_bytes()), ReadOptions(), KEYED)

    asked = [(question.kind, question.name, question.rows) for question in parsed.about.questions]
    assert asked == [("time_code", "NV1", 5), ("time_code", "UTB", 1), ("time_code", "3110", 1)]
    assert parsed.tables["training"].height == 0
    assert (parsed.about.info.kind, parsed.about.info.encoding, parsed.about.rows_read) == ("paxml", "iso-8859-1", 8)


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_give_forty_hours_once_the_codes_are_mapped(name: str, samples: Path) -> None:
    codes = (COURSE, TimeCode("UTB", is_training=False), TimeCode("3110", is_training=False))
    options = ReadOptions(time_codes=codes)

    parsed = parsed_of_paxml(name, io.BytesIO(samples.joinpath(name).read_bytes()), options, KEYED)

    frame = parsed.tables["training"]
    assert (frame.height, frame["minutes"].sum(), frame["fee_ore"].sum()) == (5, 40 * 60, 0)
    assert frame["employer"].unique().to_list() == ["165560269986"]
    assert [(question.kind, question.name) for question in parsed.about.questions] == [
        ("missing_column", "provider_kind")
    ]
    assert parsed.about.faults == ()
    assert frame["_person"][0] == KEYED.person(ADA)
    assert frame["_number"][0] == KEYED.number("101")


@pytest.mark.parametrize("name", NAMES)
def test_leave_for_studies_has_no_hours_where_there_is_no_schedule(name: str, samples: Path) -> None:
    options = ReadOptions(time_codes=(TimeCode("UTB", is_training=True),))

    parsed = parsed_of_paxml(name, io.BytesIO(samples.joinpath(name).read_bytes()), options, KEYED)

    assert [(fault.code, fault.line, fault.path) for fault in parsed.about.faults] == [
        ("required", 11, "schematransaktioner")
    ]
    assert parsed.tables["training"].height == 0


def test_no_identity_name_or_text_leaves_the_reader(samples: Path) -> None:
    content = samples.joinpath(NAMES[0]).read_bytes()

    parsed = parsed_of_paxml("a.pax", io.BytesIO(content), ReadOptions(time_codes=(COURSE,)), KEYED)

    text = repr(parsed) + parsed.tables["training"].write_csv()
    assert not [word for word in (ADA, BO, CAJ, "säkerhet", "Testbolaget") if word in text]


def test_the_time_of_a_person_month_and_code_is_one_row(read: Read) -> None:
    day = "<datum>2026-{}</datum><timmar>{}</timmar>"

    parsed = read(
        "".join(transaction(day.format(*each)) for each in (("10-06", "7.50"), ("10-07", "8"), ("11-01", "0.25")))
    )

    assert minutes(parsed) == [(date(2026, 10, 1), 930), (date(2026, 11, 1), 15)]
    assert parsed.tables["training"]["_row"].to_list() == [1, 3]
    assert parsed.tables["training"]["course"].to_list() == ["NV1", "NV1"]


def test_the_difference_of_two_times_counts(read: Read) -> None:
    times = "<starttid>2026-10-06T22:30:00</starttid><sluttid>2026-10-07T01:00:00</sluttid>"

    assert minutes(read(transaction(times))) == [(date(2026, 10, 1), 150)]


SCHEDULE = (
    '<schematransaktioner><schema anstid="1"><dag datum="2026-10-29" timmar="8.00"/>'
    '<dag datum="2026-10-30" timmar="6"/>'
    '<dag datum="2026-11-02" starttid="08:00:00" sluttid="17:00:00"/><dag datum="2026-11-03"/>'
    "</schema></schematransaktioner>"
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("<datumfrom>2026-10-29</datumfrom><datumtom>2026-11-02</datumtom><omfattning>50.00</omfattning>", (420, 270)),
        ("<datumfrom>2026-10-29</datumfrom><datumtom>2026-11-02</datumtom>", (840, 540)),
        ("<datum>2026-10-30</datum>", (360,)),
        ("<datum>2026-10-30</datum><omfattning>25</omfattning>", (90,)),
    ],
)
def test_absence_takes_its_part_of_the_schedule_month_by_month(
    fields: str, expected: tuple[int, ...], read: Read
) -> None:
    parsed = read(transaction(fields), rest=SCHEDULE)

    assert tuple(number for _, number in minutes(parsed)) == expected
    assert parsed.about.faults == ()


def test_a_schedule_that_ends_before_the_absence_gives_no_hours(read: Read) -> None:
    fields = "<datumfrom>2026-10-30</datumfrom><datumtom>2026-11-03</datumtom>"

    parsed = read(transaction(fields), rest=SCHEDULE)

    assert [fault.path for fault in parsed.about.faults] == ["schematransaktioner"]


def test_a_number_is_met_by_the_identity_that_stands_elsewhere(read: Read) -> None:
    rest = f'<personal><person anstid="7" persnr="{BO}"><namn>x</namn></person></personal>'

    parsed = read(transaction("<datum>2026-10-06</datum><timmar>1</timmar>", 'anstid="7"'), rest=rest)

    assert parsed.tables["training"].select("_person", "_number").row(0) == (KEYED.person(BO), KEYED.number("7"))


def test_an_identity_alone_is_enough_and_neither_is_a_fault(read: Read) -> None:
    fields = "<datum>2026-10-06</datum><timmar>1</timmar>"

    parsed = read(transaction(fields, f'persnr="{BO}"') + transaction(fields, 'persnr="199201012384"'))

    assert parsed.tables["training"].select("_person", "_number").row(0) == (KEYED.person(BO), None)
    assert [(fault.code, fault.line, fault.path) for fault in parsed.about.faults] == [("required", 2, "anstid")]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ("<datum>2026-13-06</datum><timmar>1</timmar>", "bad-month", "datum"),
        ("<timmar>1</timmar>", "required", "datumfrom"),
        ("<datum>2026-10-06</datum><timmar>8,5O</timmar>", "not-a-number", "timmar"),
        ("<datum>2026-10-06</datum><omfattning>halv</omfattning>", "not-a-number", "omfattning"),
        ("<datumfrom>2026-10-06</datumfrom><datumtom>2026-10-05</datumtom>", "bad-month", "datumtom"),
        ("<datumfrom>2026-10-06</datumfrom><datumtom>2126-10-05</datumtom>", "bad-month", "datumtom"),
        (
            "<datumfrom>2026-10-06</datumfrom><datumtom>2026-10-07</datumtom><timmar>8</timmar>",
            "not-a-number",
            "timmar",
        ),
        ("<starttid>2026-10-06T10:00:00</starttid><sluttid>2026-10-06T09:00:00</sluttid>", "bad-month", "sluttid"),
    ],
)
def test_a_field_that_cannot_be_read_is_a_fault_with_its_line(fields: str, code: str, path: str, read: Read) -> None:
    parsed = read("\n" + transaction(fields))

    assert [(fault.line, fault.code, fault.path) for fault in parsed.about.faults] == [(2, code, path)]
    assert parsed.tables["training"].height == 0


def test_a_pay_transaction_is_a_fee_where_the_map_says_so(read: Read) -> None:
    rows = (
        '<lonetrans anstid="1"><lonart>700</lonart><benamning>Kursavgift</benamning><datum>2026-10-15</datum>'
        "<belopp>1250.50</belopp></lonetrans>"
        '<lonetrans anstid="1"><lonart>700</lonart><datum>2026-10-16</datum><antal>2</antal>'
        "<apris>10.25</apris></lonetrans>"
        '<lonetrans anstid="1"><lonart>701</lonart><datum>2026-10-16</datum><antal>2.5</antal></lonetrans>'
        '<lonetrans anstid="1"><lonart>900</lonart><benamning>Kurspengar</benamning><datum>2026-10-16</datum>'
        "</lonetrans>"
    )
    codes = (TimeCode("700", is_training=True), TimeCode("701", is_training=True))

    parsed = read("", *codes, rest=f"<lonetransaktioner>{rows}</lonetransaktioner>")

    assert parsed.tables["training"].select("course", "minutes", "fee_ore").rows() == [
        ("700", 0, 127_100),
        ("701", 150, 0),
    ]
    assert [question.name for question in parsed.about.questions] == ["900", "provider_kind"]


def test_constants_fill_what_the_file_lacks_and_no_more(read: Read) -> None:
    fields = transaction("<datum>2026-10-06</datum><timmar>1</timmar>")
    constants = (Constant("provider_kind", "external"), Constant("employer", "B"), Constant("minutes", 5))

    held = read(fields, constants=constants).tables["training"]
    lacked = read(fields, constants=constants, orgnr="").tables["training"]

    assert read(fields, constants=constants).about.questions == ()
    assert held.select("employer", "minutes", "provider_kind").row(0) == ("165560269986", 60, "external")
    assert lacked["employer"].to_list() == ["B"]


def test_a_sole_trader_is_a_key_and_not_a_number(read: Read) -> None:
    for orgnr in (CAJ, CAJ[2:], f"{CAJ[2:8]}-{CAJ[8:]}"):
        frame = read(transaction("<datum>2026-10-06</datum><timmar>1</timmar>"), orgnr=orgnr).tables["training"]

        assert frame["employer"].to_list() == ["_" + KEYED.person(CAJ)]


def test_a_code_is_written_as_a_reference(read: Read) -> None:
    fields = transaction("<datum>2026-10-06</datum><timmar>1</timmar>", code="Öv kurs/1")

    parsed = read(fields, TimeCode("öv kurs/1", is_training=True))

    assert parsed.tables["training"]["course"].to_list() == ["Ov_kurs_1"]


@pytest.mark.parametrize("content", [b"<eAGI/>", b"<paxml><header>", b"<!DOCTYPE paxml><paxml/>", b"paxml", b""])
def test_what_is_no_whole_paxml_is_refused(content: bytes) -> None:
    with pytest.raises(FileTypeError):
        parsed_of_paxml("a.pax", io.BytesIO(content), ReadOptions(), KEYED)


def test_more_transactions_than_a_file_may_have_are_refused(samples: Path) -> None:
    content = samples.joinpath(NAMES[0]).read_bytes()

    with pytest.raises(FileTooExpensiveError):
        parsed_of_paxml("a.pax", io.BytesIO(content), ReadOptions(), KEYED, most_rows=7)

    assert parsed_of_paxml("a.pax", io.BytesIO(content), ReadOptions(), KEYED, most_rows=8).about.rows_read == 8
