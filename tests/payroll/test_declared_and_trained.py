"""A declaration and the file of a time system meet in one result, and books stand beside them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kutcalc.payroll.intake import UploadedFile, read_uploads
from kutcalc.payroll.options import Constant, ReadOptions, TimeCode
from kutcalc.payroll.parsers import Parsers

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
MAP = ReadOptions(
    time_codes=tuple(TimeCode(code, is_training=code == "NV1") for code in ("NV1", "UTB", "3110")),
    constants=(Constant("provider_kind", "external"),),
)


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    with Parsers(LAW_MONTHS) as started:
        yield started


def test_the_hours_of_each_person_stand_beside_the_declared_pay(parsers: Parsers, samples: Path) -> None:
    def upload(name: str, options: ReadOptions, *, is_training: bool = False) -> UploadedFile:
        return UploadedFile(name, samples.joinpath(name).read_bytes(), options, is_training)

    uploads = [
        upload("tid_202610_paxml20.pax", MAP, is_training=True),
        upload("agi_202610.xml", ReadOptions()),
        upload("agi_202610_correction.xml", ReadOptions()),
        upload("bok_2026_cp437.se", ReadOptions()),
    ]

    taken = read_uploads(parsers, uploads)

    assert [fault.code for fault in taken.faults] == []
    assert taken.tables is not None
    trained = taken.tables.training.join(taken.tables.payslips, on=["employer", "employee", "month"])
    assert trained.sort("birth_year").select("birth_year", "minutes", "cash_pay_ore").rows() == [
        (1955, 480, 3_300_000),
        (1985, 480, 4_620_000),
        (1990, 480, 5_200_000),
        (1992, 480, 4_100_000),
        (2005, 480, 2_740_000),
    ]
    assert [main.contributions_kr for main in taken.tables.declared] == [44_188]
    assert [cost.amount_ore for cost in taken.costs] == [2_010_000]
