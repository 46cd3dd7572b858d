"""A small population in memory: the same for the same seed, in the canonical form, and held to what it should be."""

from dataclasses import fields
from fractions import Fraction
from functools import cache

import numpy as np
import polars as pl
import pytest

from kutcalc.analysis.register import case_of_register, months_of
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll import tables_from_columns
from kutcalc.population.assumptions import Settings, SettingUnknownError
from kutcalc.population.classes import SECTORS
from kutcalc.population.draws import Integers
from kutcalc.population.firms import Firms, draw_firms, exponent, firms_and_heads, sizes_of
from kutcalc.population.pay import mean_of_all, pay_at, payroll_by_sni, published
from kutcalc.population.persons import draw_persons
from kutcalc.population.synthesize import MINI, Drawn, draw

DESCRIBING = ("sex", "nuts2", "weight_ppm")


@cache
def drawn(year: int = 2026, seed: int = 1, **settings: int) -> Drawn:
    return draw(year, seed, MINI, settings)


def test_the_same_seed_gives_the_same_tables_and_another_others() -> None:
    again = draw(2026, 1, MINI)

    assert again.payslips.equals(drawn().payslips)
    assert again.training.equals(drawn().training)
    assert again.years.equals(drawn().years)
    assert not drawn(seed=2).payslips.equals(drawn().payslips)


def test_the_tables_pass_the_check_of_a_company() -> None:
    one = drawn()
    payslips = {column.name: column for column in one.payslips.drop(DESCRIBING).get_columns()}
    training = {column.name: column for column in one.training.get_columns()}
    years = {column.name: column for column in one.years.get_columns()}

    tables = tables_from_columns(payslips, training, years, law_months=(FIRST_MONTH, LAST_MONTH))

    assert tables.payslips.height == months_of(one.payslips)
    assert tables.training.height == one.training.height


def test_pay_is_whole_kronor_and_a_firm_has_one_weight() -> None:
    slips = drawn().payslips

    assert slips.select((pl.col("cash_pay_ore") % 100).sum()).item() == 0
    assert slips.group_by("employer").agg(pl.col("weight_ppm").n_unique())["weight_ppm"].max() == 1
    assert slips.group_by("employer").len()["len"].max() <= 20  # type: ignore[operator]


def test_main_jobs_are_the_headcount() -> None:
    main = drawn().payslips.filter(~pl.col("employee").str.starts_with("e1") | (pl.col("employee").str.len_chars() < 4))

    heads = main.group_by("employer").agg(pl.col("count").sum(), pl.col("headcount").first())

    assert heads["count"].equals(heads["headcount"].alias("count"))


def test_payroll_by_trade_is_the_published_one() -> None:
    one = drawn(2024)
    months = one.everyone.last_month - one.everyone.first_month + 1
    paid = one.everyone.pay * one.everyone.count * months
    weighted = np.bincount(one.firms.sector[one.everyone.firm], paid * one.weight[one.everyone.firm])

    assert dict(zip(SECTORS, weighted, strict=True)) == pytest.approx(payroll_by_sni(), rel=1e-6)


def test_short_jobs_carry_the_pay_that_main_jobs_do_not_so_that_weights_need_not() -> None:
    one = drawn(2024)
    short = one.everyone.row > 100
    months = one.everyone.last_month - one.everyone.first_month + 1
    paid = one.everyone.pay * one.everyone.count * months * one.firms.design[one.everyone.firm]
    sector = one.firms.sector[one.everyone.firm]
    by_short, by_main = (np.bincount(sector, paid * flags, minlength=len(SECTORS)) for flags in (short, ~short))

    assert np.all(by_short <= 0.2 * by_main)
    assert by_short.sum() / by_main.sum() == pytest.approx(0.05, abs=0.03)
    assert (by_short + by_main).sum() == pytest.approx(sum(payroll_by_sni().values()), rel=0.02)


def test_fees_add_up_to_the_assumed_spend_whatever_the_spread() -> None:
    for settings in ({}, {"spend_spread_ppm": 1_200_000}, {"external_spend_msek": 5_000}):
        one = drawn(2024, **settings)
        people = one.weight_ppm[one.main.firm[one.courses.person]] * one.main.count[one.courses.person]
        total = int((one.costs.fee * people).sum()) // 1_000_000

        assert total == pytest.approx(settings.get("external_spend_msek", 7_200) * 1_000_000, rel=1e-4)


def test_another_year_is_the_same_people_at_other_pay() -> None:
    base, later = drawn(2024), drawn(2026)
    old, new = base.payslips, later.payslips

    assert later.uprating_ppm == 1_071_225
    assert (new["birth_year"] - old["birth_year"]).unique().to_list() == [2]
    assert new["weight_ppm"].equals(old["weight_ppm"])
    assert (new["cash_pay_ore"] / old["cash_pay_ore"]).to_numpy() == pytest.approx(1.071225, rel=1e-3)


def test_two_cases_of_groups() -> None:
    alone, threes = drawn().firms, drawn(group_of=3).firms

    assert np.all(np.bincount(alone.group) <= 1)
    large = threes.size_class == 3
    assert set(np.bincount(threes.group[large])) - {0, 1, 2} == {3}
    assert np.array_equal(np.sort(np.unique(threes.rank[large])), [1, 2, 3])
    assert np.all(threes.group[~large] == threes.number[~large])


def test_a_setting_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingUnknownError, match="external_spend_msek"):
        draw(2026, 1, MINI, {"spend": 1})


def some_of(firms: Firms, chosen: Integers) -> Firms:
    return Firms(**{one.name: getattr(firms, one.name)[chosen] for one in fields(Firms)})


def test_a_firm_drawn_alone_has_the_people_that_it_has_among_all() -> None:
    settings = Settings()
    firms = draw_firms(1, MINI, settings)
    whole = draw_persons(1, firms, settings)

    for number in (3, 700, 1_000, 1_150):
        own = draw_persons(1, some_of(firms, np.array([number])), settings)
        for name in ("count", "woman", "white", "temporary", "age", "hours", "minutes"):
            assert np.array_equal(getattr(own, name), getattr(whole, name)[whole.firm == number])


def test_firms_and_employees_of_each_class_are_hit_by_the_sizes() -> None:
    firms = draw_firms(1, Fraction(1), Settings())

    for place, (count, heads) in enumerate(firms_and_heads()):
        of_class = firms.size_class == place
        assert firms.design[of_class].sum() == pytest.approx(count)
        assert (firms.size * firms.design)[of_class].sum() == pytest.approx(heads, rel=0.003)
    assert firms.whole.sum() == 300
    assert firms.size[firms.whole].min() >= firms.size[~firms.whole].max()


def test_a_power_law_has_the_mean_that_it_was_solved_for() -> None:
    at = (np.arange(100_000) + 0.5) / 100_000

    assert sizes_of(10, 49, 20.9, at).mean() == pytest.approx(20.9, rel=1e-3)
    assert exponent(1, 9, 5.0) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("collar", ["blue", "white"])
@pytest.mark.parametrize("sex", ["women", "men"])
def test_pay_goes_through_the_published_percentiles_and_mean(collar: str, sex: str) -> None:
    mean = published(collar, "all", "mean")

    found = pay_at(collar, sex, np.array([0.1, 0.25, 0.5, 0.75, 0.9])) * mean

    assert found == pytest.approx([published(collar, sex, name) for name in ("p10", "p25", "p50", "p75", "p90")])
    fine = pay_at(collar, sex, (np.arange(50_000) + 0.5) / 50_000).mean() * mean
    assert fine == pytest.approx(published(collar, sex, "mean"), rel=0.01)
    assert 30_000 < mean_of_all("blue") < mean_of_all("white")


def test_researchers_are_people_of_the_firm() -> None:
    one = drawn()
    slips = one.payslips
    firms = slips.filter("research").group_by("employer").agg(pl.col("weight_ppm").first())

    assert firms["weight_ppm"].sum() / 1_000_000 == pytest.approx(2_756, rel=0.2)
    assert months_of(slips) == case_of_register(slips, one.training, one.years).payslips.height
