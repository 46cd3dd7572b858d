"""Every whole-krona base to a million at every rate in force: the engine's own rules against Python's integers."""

from typing import Final

import polars as pl
import pytest

from kutcalc.law import FIRST_MONTH, LAST_MONTH, law_book
from kutcalc.law.settlement import BANDS, declared_at_rate, exact_at_rate
from kutcalc.units import UKR_PER_KR, range_of_months

from .cases import rate_of

LARGEST_BASE: Final = 1_000_000
RATES: Final = (0, 61_500, 102_100, 163_600, 197_300, 208_100, 314_200)
WAYS_TO_PAY: Final = {
    0: ("2019-07", 1937),
    61_500: ("2018-01", 1937),
    102_100: ("2026-01", 1958),
    163_600: ("2018-01", 1952),
    197_300: ("2021-01", 2000),
    208_100: ("2026-04", 2005),
    314_200: ("2018-01", 1980),
}


def test_the_rates_are_those_in_force() -> None:
    """Rates that a slice can have by the dated values; 0 is that of the exempt, who have no value of their own."""
    months = range_of_months(FIRST_MONTH, LAST_MONTH)
    names = [name for piece in BANDS.slices for name in piece.candidates]
    dated = [law_book().values[name].at(month) for name in names for month in months]

    assert {0} | {entry.value for entry in dated if entry is not None} == set(RATES)


@pytest.mark.parametrize("rate", RATES)
def test_somebody_pays_the_rate(rate: int) -> None:
    assert rate_of(*WAYS_TO_PAY[rate]) == rate


@pytest.mark.parametrize("rate", RATES)
def test_no_base_is_a_krona_wrong(rate: int) -> None:
    bases = range(1, LARGEST_BASE + 1)
    exact = exact_at_rate.work((pl.col("base_at_rate"), pl.col("rate")), ())
    frame = pl.DataFrame({"base_at_rate": bases}).with_columns(pl.lit(rate, dtype=pl.Int64).alias("rate"))

    worked = frame.lazy().with_columns(exact.alias("exact")).select(declared_at_rate.work((pl.col("exact"),), ()))

    declared = worked.collect().to_series()
    expected = pl.Series([base * rate // 10**6 for base in bases], dtype=pl.Int64) * UKR_PER_KR
    assert declared.dtype == pl.Int64
    assert len(declared) == LARGEST_BASE
    assert (declared != expected).sum() == 0


@pytest.mark.parametrize("rate", RATES)
def test_no_base_is_a_krona_wrong_on_numbers(rate: int) -> None:
    bases = range(1, LARGEST_BASE + 1, 53)

    declared = [declared_at_rate.work((exact_at_rate.work((base, rate), ()),), ()) for base in bases]

    assert declared == [base * rate // 10**6 * UKR_PER_KR for base in bases]
