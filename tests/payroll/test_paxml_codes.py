import pytest

from kutcalc.payroll.options import TimeCode
from kutcalc.payroll.paxml_codes import Carrier, Codes

MAP = (
    TimeCode("NV1", is_training=True),
    TimeCode("NV2", is_training=True, is_paid=False),
    TimeCode("TID", is_training=True, dimension=1, object="KOMP"),
    TimeCode("ARB", is_training=True, dimension=2),
    TimeCode("NV3", is_training=True),
    TimeCode("NV3", is_training=False, dimension=1, object="LAGER"),
)


@pytest.mark.parametrize(
    ("code", "carriers", "meaning"),
    [
        ("NV1", (), "training"),
        (" nv1 ", (), "training"),
        ("NV2", (), "unpaid"),
        ("TID", (), "other"),
        ("TID", ((1, "KOMP"),), "training"),
        ("TID", ((2, "KOMP"), (1, "LAGER")), "other"),
        ("ARB", ((2, "K1"),), "training"),
        ("NV3", ((1, "KOMP"),), "training"),
        ("NV3", ((1, "LAGER"),), "other"),
    ],
)
def test_a_code_means_what_the_map_says_of_its_carrier(code: str, carriers: tuple[Carrier, ...], meaning: str) -> None:
    codes = Codes(MAP)

    assert codes.of_time(code, carriers) == meaning
    assert codes.questions() == ()


@pytest.mark.parametrize("code", ["UTB", "SVE", "TJL", "PEM", "FAC", "FR4", "NV9", "KURS"])
def test_a_code_that_could_be_training_is_asked_about_once_with_its_number_of_rows(code: str) -> None:
    codes = Codes(())

    assert [codes.of_time(code, ()), codes.of_time(code.lower(), ())] == ["other", "other"]
    assert [(question.kind, question.name, question.rows) for question in codes.questions()] == [("time_code", code, 2)]


@pytest.mark.parametrize("code", ["TID", "ARB", "MER", "SJK", "SEM", "VAB", "ÖT1", "ök5", "RE3", "SCH"])
def test_a_code_of_work_rest_or_sickness_is_not_asked_about(code: str) -> None:
    codes = Codes(())

    assert codes.of_time(code, ()) == "other"
    assert codes.questions() == ()


def test_a_pay_transaction_is_asked_about_by_its_name_alone() -> None:
    codes = Codes(MAP)

    assert codes.of_pay("3110", "Utbildningstillägg", ()) == "other"
    assert codes.of_pay("010", "Månadslön", ()) == "other"
    assert codes.of_pay("NV1", "Månadslön", ()) == "training"
    assert [question.name for question in codes.questions()] == ["3110"]
