"""Populations that are built: by name, with settings of one's own, and from a register of one's own."""

from pathlib import Path

import polars as pl
import pytest

from kutcalc.errors import FaultsError
from kutcalc.population.folder import Population, find_population
from kutcalc.population.known import Known, build, build_known, can_build, known
from kutcalc.population.registers import build_register
from kutcalc.population.targets import targets_hash

PAYSLIPS = """employer,employee,month,through,birth_year,cash_pay_ore,group,sex,nuts2,weight_ppm
A,1,2026-01,2026-12,1985,3500000,K,women,SE11,2500000
A,2,2026-01,2026-12,1961,4000000,K,men,SE11,2500000
B,1,2026-03,2026-04,2004,2800000,K,men,SE33,1000000
"""
TRAINING = """employer,employee,month,course,minutes,fee_ore,provider_kind
A,1,2026-05,k1,480,1000000,external
"""


@pytest.mark.parametrize(
    ("id", "what"),
    [
        ("se-2024", Known(2024, 1, 1)),
        ("se-2026", Known(2026, 1, 1)),
        ("se-2026-mini", Known(2026, 1, 40)),
        ("se-2026-s7", Known(2026, 7, 1)),
        ("se-2025-s7-mini", Known(2025, 7, 40)),
        ("se-2026-s1", None),
        ("se-2026-s07", None),
        ("se-2023", None),
        ("se-2031", None),
        ("mitt-register", None),
        ("../se-2026", None),
    ],
)
def test_a_name_says_what_is_built(id: str, what: Known | None) -> None:  # noqa: A002
    assert known(id) == what
    assert can_build(id) == (what is not None)
    if what is not None:
        assert what.id == id


def test_only_a_known_name_is_built() -> None:
    with pytest.raises(ValueError, match="mitt-register"):
        build_known("mitt-register")


def test_the_manifest_says_all_of_it(mini_population: Population) -> None:
    manifest = mini_population.manifest

    assert (manifest.id, manifest.year, manifest.base_year, manifest.seed, manifest.scale) == (
        "se-2026-mini", 2026, 2024, 1, 40,
    )  # fmt: skip
    assert manifest.is_mini
    assert manifest.targets_hash == targets_hash()
    assert manifest.uprating_ppm == 1_071_225
    assert manifest.employers == pytest.approx(319_783, rel=0.01)
    assert manifest.employees == pytest.approx(3_172_659, rel=0.02)
    assert {one.name for one in manifest.assumptions} >= {
        "external_spend_msek",
        "spend_spread_ppm",
        "group_of",
        "blue.F",
    }
    assert {one.verification for one in manifest.assumptions} == {"assumption"}
    assert set(manifest.effective_ppm) == {"1-9", "10-49", "50-249", "250+"}
    assert set(manifest.made_with) >= {"kutcalc", "law", "numpy", "scipy", "polars"}
    assert any("liten" in one.sv for one in manifest.warnings)


def test_it_is_found_by_its_name_and_holds_whole_groups_in_its_parts(mini_population: Population) -> None:
    found = find_population("se-2026-mini")
    groups = [set(part.payslips()["group"]) for part in found.parts()]

    assert found.manifest == mini_population.manifest
    assert sum(len(one) for one in groups) == len(set.union(*groups))


@pytest.mark.parametrize(
    ("asked", "path"),
    [({"year": 2031}, "--year"), ({"settings": {"group_of": 3}}, "--id"), ({"id": "se-mine"}, "--id")],
)
def test_what_cannot_be_made_is_refused_before_the_work(asked: dict[str, object], path: str) -> None:
    with pytest.raises(FaultsError) as refused:
        build(**{"year": 2026, **asked})  # type: ignore[arg-type]

    assert [fault.path for fault in refused.value.faults] == [path]


def written(folder: Path, payslips: str = PAYSLIPS) -> Path:
    (folder / "payslips.csv").write_text(payslips, encoding="utf-8")
    (folder / "training.csv").write_text(TRAINING, encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KUTCALC_POPULATIONS", str(tmp_path / "populations"))
    return tmp_path


def test_a_register_of_ones_own_becomes_a_population(home: Path) -> None:
    made = build_register(written(home), "mitt-register").manifest

    assert (made.id, made.year, made.employers, made.payslips, made.touchable) == ("mitt-register", 2026, 3, 26, 1)
    people = pl.concat([part.people() for part in find_population("mitt-register").parts()])
    assert sorted(people["sex"]) == ["men", "men", "women"]
    assert sorted(people["weight_ppm"]) == [1_000_000, 2_500_000, 2_500_000]


def test_a_register_may_be_parquet(home: Path) -> None:
    written(home)
    typed = pl.read_csv(home / "payslips.csv").with_columns(pl.col("month", "through").str.to_date("%Y-%m"))
    typed.with_columns(pl.col("employee").cast(pl.String)).write_parquet(home / "payslips.parquet")
    (home / "payslips.csv").unlink()

    assert build_register(home, "mitt-register").manifest.payslips == 26


@pytest.mark.parametrize(
    ("given", "wrong", "place"),
    [
        ("K,women", "K,kvinnor", ("payslips.csv", 2, "sex")),
        ("SE33", "SE99", ("payslips.csv", 4, "nuts2")),
        ("K,men,SE11,2500000", "K,men,SE11,2500001", ("payslips.csv", 2, "weight_ppm")),
        ("SE33,1000000", "SE33,0", ("payslips.csv", 4, "weight_ppm")),
        ("4000000", "4000O00", ("payslips.csv", 3, "cash_pay_ore")),
        ("B,1,", "B,19820225-2386,", ("payslips.csv", 4, "employee")),
    ],
)
def test_a_fault_of_a_register_is_placed(home: Path, given: str, wrong: str, place: tuple[str, int, str]) -> None:
    folder = written(home, PAYSLIPS.replace(given, wrong))

    with pytest.raises(FaultsError) as refused:
        build_register(folder, "mitt-register")

    first = refused.value.faults[0]
    assert (first.file, first.row, first.column) == place


def test_a_register_without_payslips_is_refused(home: Path) -> None:
    with pytest.raises(FaultsError, match="fault"):
        build_register(home, "mitt-register")
