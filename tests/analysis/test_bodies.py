from typing import Any

import msgspec
import pytest

from kutcalc.analysis.bodies import read_body
from kutcalc.errors import FaultsError

RIGHT: dict[str, Any] = {
    "policy": {"ref": "se-almega-2024", "changes": [{"path": "rate.share_ppm", "value": 400_000}]},
    "levels": ["employer_month"],
    "assume": [{"column": "paid_minutes", "value": 10_400}],
    "employers": [{"employer": "A", "a_fact_of_a_policy": True, "payslips": []}],
}


def test_a_body_is_read_with_facts_that_only_another_policy_knows() -> None:
    read = read_body(msgspec.json.encode(RIGHT))

    assert read.levels == ("employer_month",)
    assert read.employers[0]["a_fact_of_a_policy"] is True


def test_all_that_is_wrong_is_told_at_once_in_our_own_words() -> None:
    wrong = {**RIGHT, "levels": ["month"], "echo": "yes", "polcy": 1, "employers": [5]}
    with pytest.raises(FaultsError) as caught:
        read_body(msgspec.json.encode(wrong), "case.json")

    assert {(fault.file, fault.pointer, fault.code) for fault in caught.value.faults} == {
        ("case.json", "/levels/0", "not-a-choice"),
        ("case.json", "/echo", "wrong-type"),
        ("case.json", "/polcy", "unknown-field"),
        ("case.json", "/employers/0", "wrong-type"),
    }
    assert all("Expected" not in fault.text.sv + fault.text.en for fault in caught.value.faults)


def test_what_is_no_json_is_told_with_its_place() -> None:
    with pytest.raises(FaultsError) as caught:
        read_body(b'{"policy": x}', "case.json")

    assert caught.value.faults[0].text.sv == "filen går inte att läsa som JSON vid byte 11."
