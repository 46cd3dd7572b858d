"""What the tests of payroll share: the months of the law, sample files, and readers of small tables."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kutcalc.errors import Fault, RowsInvalidError
from kutcalc.payroll import Tables, read_files

LAW_MONTHS = (date(2018, 1, 1), date(2027, 9, 1))
INSTANCE = "http://xmls.skatteverket.se/se/skatteverket/da/instans/schema/1.1"
COMPONENT = "http://xmls.skatteverket.se/se/skatteverket/da/komponent/schema/1.1"
ORGANISATION = "165560269986"


@pytest.fixture
def law_months() -> tuple[date, date]:
    return LAW_MONTHS


@pytest.fixture
def samples() -> Path:
    return Path(__file__).parent.joinpath("samples")


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Tables]:
    def read_texts(payslips: str, training: str = "", years: str = "", facts_table: str = "", **options: Any) -> Tables:
        texts = {"payslips.csv": payslips, "training.csv": training, "years.csv": years, "facts.csv": facts_table}
        paths: list[list[Path]] = []
        for name, text in texts.items():
            path = tmp_path.joinpath(name)
            path.write_text(text, encoding="utf-8")
            paths.append([path] if text else [])
        return read_files(*paths, **{"law_months": LAW_MONTHS, **options})

    return read_texts


@pytest.fixture
def faults(read: Callable[..., Tables]) -> Callable[..., list[Fault]]:
    def faults_of(*texts: str, **options: Any) -> list[Fault]:
        with pytest.raises(RowsInvalidError) as raised:
            read(*texts, **options)
        return list(raised.value.faults)

    return faults_of


@pytest.fixture
def make_agi() -> Callable[..., bytes]:
    def individual(statement: dict[str, Any]) -> str:
        fields = {**statement}
        employer, month = fields.pop("employer", ORGANISATION), fields.pop("month", "202610")
        payee = {name: fields.pop(name) for name in ("BetalningsmottagarId", "Fodelsetid", "AnnatId") if name in fields}
        identity = "".join(f"<a:{name}>{value}</a:{name}>" for name, value in payee.items())
        leaves = "".join(f"<a:{name}>{value}</a:{name}>" for name, value in fields.items())
        return (
            f"<a:Blankett><a:Blankettinnehall><a:IU><a:G><a:AgRegistreradId>{employer}</a:AgRegistreradId></a:G>{identity}"
            f"<a:RedovisningsPeriod>{month}</a:RedovisningsPeriod>{leaves}</a:IU></a:Blankettinnehall></a:Blankett>\n"
        )

    def make(statements: Sequence[dict[str, Any]], created: str = "2026-11-05T08:00:00", extra: str = "") -> bytes:
        sender = f"<a:Avsandare><a:Skapad>{created}</a:Skapad></a:Avsandare>"
        forms = "".join(individual(statement) for statement in statements)
        root = f'<Skatteverket omrade="Arbetsgivardeklaration" xmlns="{INSTANCE}" xmlns:a="{COMPONENT}">'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{sender}{forms}{extra}</Skatteverket>\n'.encode()

    return make
