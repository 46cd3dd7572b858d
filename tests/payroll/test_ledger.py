import io
from collections.abc import Callable

import pytest

from kutcalc.payroll.agi import parsed_of_agi
from kutcalc.payroll.faults import FaultBook
from kutcalc.payroll.keyed import Keyed
from kutcalc.payroll.ledger import MAINS, STATEMENTS, Settled, named, settled
from kutcalc.payroll.options import Constant, ReadOptions
from kutcalc.payroll.parsed import Parsed, packed, unpacked

KEYED = Keyed(b"a secret of one test, and no more")
ADA, BO, CAJ = "198501012382", "199201012383", "197801012381"
CASH = "KontantErsattningUlagAG"
MakeAgi = Callable[..., bytes]
MAIN = (
    "<a:Blankett><a:Blankettinnehall><a:HU><a:AgRegistreradId>{employer}</a:AgRegistreradId>"
    "<a:RedovisningsPeriod>202610</a:RedovisningsPeriod><a:SummaArbAvgSlf>{due}</a:SummaArbAvgSlf></a:HU>"
    "</a:Blankettinnehall></a:Blankett>"
)


def parsed(name: str, content: bytes, *constants: Constant) -> Parsed:
    read = parsed_of_agi(name, io.BytesIO(content), ReadOptions(constants=constants), KEYED)
    return unpacked(packed(read))


def meet(*files: Parsed) -> tuple[Settled, FaultBook]:
    book = FaultBook()
    return settled(files, book), book


def pay(found: Settled) -> list[tuple[str, str, int]]:
    return found.payslips.frame.select("employer", "employee", "cash_pay_ore").rows()


def test_files_meet_as_frames_that_crossed_a_pipe(make_agi: MakeAgi) -> None:
    first = parsed("1", make_agi([{"BetalningsmottagarId": ADA, CASH: 1}, {"BetalningsmottagarId": BO, CASH: 2}]))
    second = parsed("2", make_agi([{"BetalningsmottagarId": ADA, CASH: 3}], "2026-11-06T08:00:00"))

    found, book = meet(second, first)

    assert pay(found) == [("165560269986", "p1", 300), ("165560269986", "p2", 200)]
    assert (book.total, found.statements, found.payslips.file) == (0, 2, "2, 1")


def test_persons_and_employers_take_the_names_they_are_given(make_agi: MakeAgi) -> None:
    file = parsed(
        "1", make_agi([{"employer": CAJ, "BetalningsmottagarId": ADA, CASH: 1}], extra=MAIN.format(employer=CAJ, due=5))
    )
    person, employer = file.tables[STATEMENTS].select("_person", "employer").row(0)

    found = settled([file], FaultBook(), {person: "p7"}, {employer: "e3"})

    assert pay(found) == [("e3", "p7", 100)]
    assert [(main.employer, main.contributions_kr) for main in found.declared] == [("e3", 5)]
    assert (person, employer) == (KEYED.person(ADA), "_" + KEYED.person(CAJ))


def test_an_employer_named_in_main_statements_alone_is_named_too(make_agi: MakeAgi) -> None:
    file = parsed("1", make_agi([], extra=MAIN.format(employer=CAJ, due=5)))

    found, _ = meet(file)

    assert [main.employer for main in found.declared] == ["e1"]
    assert found.payslips.frame.height == 0


@pytest.mark.parametrize(
    ("dates", "amounts", "faults", "kept"),
    [
        (("2026-11-01T08:00:00", "2026-11-02T08:00:00"), (1, 2), 0, 2),
        (("2026-11-02T08:00:00", "2026-11-01T08:00:00"), (1, 2), 0, 1),
        (("2026-11-01T08:00:00", "2026-11-01T08:00:00"), (1, 2), 1, 1),
        (("2026-11-01T08:00:00", "2026-11-01T08:00:00"), (1, 1), 0, 1),
        (("", "2026-11-01T08:00:00"), (1, 2), 1, 1),
        (("", ""), (2, 2), 0, 2),
        (("2026-11-01T08:00:00", "2026-11-01T08:00:00", "2026-11-03T08:00:00"), (1, 2, 3), 0, 3),
    ],
)
def test_the_latest_main_statement_and_the_latest_statement_hold(
    dates: tuple[str, ...], amounts: tuple[int, ...], faults: int, kept: int, make_agi: MakeAgi
) -> None:
    mains = [MAIN.format(employer="165560269986", due=due) for due in amounts]
    by_mains = [
        parsed(str(n), make_agi([], when, main)) for n, (when, main) in enumerate(zip(dates, mains, strict=True))
    ]
    people = [[{"BetalningsmottagarId": ADA, CASH: cash}] for cash in amounts]
    by_people = [parsed(str(n), make_agi(one, when)) for n, (when, one) in enumerate(zip(dates, people, strict=True))]

    (declared, own_book), (paid, book) = meet(*by_mains), meet(*by_people)

    assert (own_book.total, book.total) == (faults, faults)
    assert [main.contributions_kr for main in declared.declared] == [kept]
    assert paid.payslips.frame["cash_pay_ore"].to_list() == [kept * 100]


def test_two_statements_of_one_key_in_one_file_that_differ_are_a_fault(make_agi: MakeAgi) -> None:
    found, book = meet(parsed("1", make_agi([{"BetalningsmottagarId": ADA, CASH: cash} for cash in (1, 2)])))

    assert [fault.code for fault in book.shown()] == ["duplicate"]
    assert "p1 2026-10" in book.shown()[0].text.sv
    assert found.statements == 1


def test_constants_of_a_file_stand_beside_its_payslips(make_agi: MakeAgi) -> None:
    one = make_agi([{"BetalningsmottagarId": ADA, CASH: 1}])
    other = make_agi([{"BetalningsmottagarId": BO, CASH: 1}])
    constants = (Constant("headcount", 12), Constant("owner", "business"), Constant("cash_pay_ore", 9))

    found, _ = meet(parsed("1", one, *constants), parsed("2", other, Constant("headcount", 12)))

    assert found.payslips.frame.select("headcount", "owner", "cash_pay_ore").rows() == [
        (12, "business", 100),
        (12, None, 100),
    ]


def test_a_statement_that_was_left_out_makes_the_sheet_lossy(make_agi: MakeAgi) -> None:
    file = parsed("1", make_agi([{"BetalningsmottagarId": ADA, CASH: "x"}, {"BetalningsmottagarId": BO, CASH: 1}]))

    found, _ = meet(file)

    assert (found.payslips.lost, file.about.fault_total, found.payslips.frame.height) == (1, 1, 1)
    assert file.tables[MAINS].height == 0


def test_names_count_in_order_of_first_appearance(make_agi: MakeAgi) -> None:
    keys = parsed("1", make_agi([{"BetalningsmottagarId": one, CASH: 1} for one in (BO, ADA, BO)])).tables[STATEMENTS]

    assert list(named(keys["_person"], "p").items()) == [(KEYED.person(BO), "p1"), (KEYED.person(ADA), "p2")]
    assert named(keys["employer"], "e", "_") == {}
