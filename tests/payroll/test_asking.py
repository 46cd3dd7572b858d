from kutcalc.payroll.asking import asked
from kutcalc.payroll.parsed import About, FileInfo, Question

ABOUT = About(
    name="f.csv",
    info=FileInfo(kind="csv"),
    questions=(
        Question(kind="ambiguous_amounts", name="LÖN", samples=("•.•••",), rows=1),
        Question(kind="ambiguous_hours", name="TID", rows=2),
        Question(kind="time_code", name="NV1", rows=5),
        Question(kind="sheet", name="sheet", samples=("Mars", "April")),
        Question(kind="missing_column", name="cash_pay_ore"),
        Question(kind="missing_column", name="benefits_ore", samples=("Förmån", "Bil")),
    ),
)


WAYS = (
    'thousands = ["LÖN"]',
    'decimals = ["TID"]',
    '[[time_codes]] {} code = "NV1"',
    'sheet = "Mars"',
    '[[constants]] {} column = "cash_pay_ore"',
    '[[columns]] {} source = "Förmån" {and_} column = "benefits_ore"',
)


def test_each_question_is_a_fault_with_a_code_a_place_and_an_answer() -> None:
    found = asked(ABOUT, is_checked=False)

    assert [(fault.code, fault.column) for fault in found] == [
        ("ambiguous-number", "LÖN"),
        ("ambiguous-number", "TID"),
        ("required", "NV1"),
        ("required", None),
        ("required", "cash_pay_ore"),
        ("required", "benefits_ore"),
    ]
    for fault, way in zip(found, WAYS, strict=True):
        assert way.format("med", and_="och") in fault.text.sv
        assert way.format("with", and_="and") in fault.text.en
    assert "på 1 rad kan" in found[0].text.sv
    assert "in 1 row can" in found[0].text.en
    assert "Mars, April" in found[3].text.sv
    assert "Förmån, Bil" in found[5].text.en


def test_the_check_says_itself_which_needed_column_is_missing() -> None:
    assert [fault.column for fault in asked(ABOUT, is_checked=True)][-1] == "benefits_ore"
    assert len(asked(ABOUT, is_checked=True)) == len(ABOUT.questions) - 1
