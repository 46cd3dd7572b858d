"""Facts that no population was fitted to, beside what it says of them; the law's own rules work what is law.

Each is shown in every build, met or not. What another population or another year is behind is shown without a limit.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from kutcalc.analysis.register import case_of_register
from kutcalc.engine import columns as by_columns
from kutcalc.language import Text
from kutcalc.law import law_book
from kutcalc.population import targets
from kutcalc.population.classes import SECTORS, SIZE_CLASSES
from kutcalc.population.fit import percentile
from kutcalc.population.fit_training import Surveyed
from kutcalc.population.folder import HoldoutRow
from kutcalc.population.judging import SHARE
from kutcalc.population.synthesize import Drawn
from kutcalc.population.targets import BASE_YEAR, Row
from kutcalc.units import UKR_PER_KR

_PPM: Final = 1_000_000
_RATE_LIMIT: Final = 3_000
_FACTOR: Final = 1.5
_RATIO_LIMIT: Final = 300_000
_NO_LIMIT: Final = Text(sv="visas, ingen gräns", en="shown, no limit")
_CREDIT_PPM: Final = 500_000
_SPEND_RANGE_MSEK: Final = (2_500, 5_000)
"""Half of the 5 and 10 billion between which external spend is assumed to lie."""
_OTHER: Final = Text(
    sv="En annan population eller ett annat år: visas för att skillnaden ska synas.",
    en="Another population or another year: shown so that the difference is seen.",
)


def holdout_rows(drawn: Drawn) -> list[HoldoutRow]:
    """Give every hold-out beside the model."""
    return [
        *_contributions(drawn),
        *_almega(drawn),
        *_research(drawn),
        *_sizes(drawn),
        *_median(drawn),
        *_others(drawn),
    ]


def _row(
    name: str, row: Row, published: float, model: float, unit: str, text: Text, limit: Text = _NO_LIMIT, **met: bool
) -> HoldoutRow:
    off = round(model) - round(published)
    return HoldoutRow(
        name=name,
        published=round(published),
        model=round(model),
        unit=unit,
        error_ppm=off if unit == SHARE else round(off * _PPM / published),
        limit=limit,
        status=row.status,
        period=row.period,
        source_url=row.source_url,
        is_met=met.get("is_met"),
        text=text,
    )


def _contributions(drawn: Drawn) -> Iterator[HoldoutRow]:
    """Work a month of the base year by the law: contributions after the law's own deductions, over pay."""
    january = drawn.payslips_of(BASE_YEAR).filter(pl.col("month").dt.month() == 1)
    month = january.with_columns(pl.col("month").alias("through"))
    months = worked(month, ["contribution_base_of_employer", "baseline_due"])
    weighted = months.join(_weights(drawn), on="employer")
    due = weighted.select((pl.col("baseline_due") / UKR_PER_KR * pl.col("weight_ppm")).sum()).item()
    base = weighted.select((pl.col("contribution_base_of_employer") * pl.col("weight_ppm")).sum()).item()
    tax = targets.one("payroll", "payroll_tax_private", "2024Q1", sni="total")
    pay = targets.one("payroll", "gross_pay_private", "2024Q1", sni="total")
    published, model = tax.value / pay.value * _PPM, due / base * _PPM
    yield _row(
        "effective_contribution_rate",
        tax,
        published,
        model,
        SHARE,
        Text(
            sv="Avgifter efter forsknings- och regionalt avdrag genom löner, räknade med lagens egna regler.",
            en="Contributions after the research and regional deductions over pay, worked by the law's own rules.",
        ),
        Text(sv="inom 0,3 procentenheter", en="within 0.3 points"),
        is_met=abs(model - published) <= _RATE_LIMIT,
    )


def _almega(drawn: Drawn) -> Iterator[HoldoutRow]:
    """Give half of the fees of bought courses: Almega's own number is behind the assumed spend, so this is no test."""
    row = targets.one("training", "kompetensavdrag_static_cost_50pct_external", "2024")
    firm = drawn.main.firm[drawn.courses.person]
    people = drawn.main.count[drawn.courses.person]
    fees = int((drawn.costs.fee * people * drawn.weight_ppm[firm]).sum()) // _PPM
    model = fees * _CREDIT_PPM // _PPM / 1_000_000
    yield _row(
        "almega_half_of_bought_courses",
        row,
        row.value * 1_000,
        model,
        "MSEK",
        Text(
            sv="Den antagna utgiften (7,2 miljarder) är själv härledd ur Almegas 3,6: likheten är ingen bekräftelse.",
            en="The assumed spend (7.2 billion) is itself derived from Almega's 3.6: that they agree confirms nothing.",
        ),
        Text(sv="inom P5-P95, här 2,5-5,0 miljarder", en="within P5-P95, here 2.5-5.0 billion"),
        is_met=_SPEND_RANGE_MSEK[0] <= model <= _SPEND_RANGE_MSEK[1],
    )


def _research(drawn: Drawn) -> Iterator[HoldoutRow]:
    """Work the research deduction of 2019 and 2021 on the synthetic research pay, by the rules of those years."""
    found = {}
    for year in (2019, 2021):
        slips = drawn.payslips_of(year)
        slips = slips.filter(pl.col("employer").is_in(slips.filter("research")["employer"].unique().implode()))
        months = worked(slips, ["research_deduction"]).join(_weights(drawn), on="employer")
        found[year] = months.select((pl.col("research_deduction") / UKR_PER_KR * pl.col("weight_ppm")).sum()).item()
        found[year] /= _PPM * _PPM
    rows = {year: targets.one("fou_deduction", "deduction_total", str(year)) for year in found}
    said = Text(
        sv="Forskarna är syntetiska: antalet företag är känt, deras forskare är antagna.",
        en="The researchers are synthetic: how many firms is known, their researchers are assumed.",
    )
    limit = Text(sv="inom en faktor 1,5", en="within a factor of 1.5")
    for year, row in rows.items():
        met = row.value / _FACTOR <= found[year] <= row.value * _FACTOR
        yield _row(f"research_deduction_{year}", row, row.value, found[year], "MSEK", said, limit, is_met=met)
    wanted = rows[2021].value / rows[2019].value * _PPM
    model = found[2021] / found[2019] * _PPM
    limit = Text(sv="inom 30 procent", en="within 30 per cent")
    met = abs(model / wanted - 1) * _PPM <= _RATIO_LIMIT
    yield _row("research_deduction_2021_over_2019", rows[2021], wanted, model, "ratio ppm", said, limit, is_met=met)


def _sizes(drawn: Drawn) -> Iterator[HoldoutRow]:
    """Give the finer split of sizes, all active enterprises of 2015, and the classes of two other sources."""
    size, weight = drawn.firms.size, drawn.weight
    for name, parts, last in (("1-4", ("1-4", "5-9"), 4), ("10-19", ("10-19", "20-49"), 19)):
        rows = [targets.one("firms_by_size", "firms_count", "2015", size_class=part) for part in parts]
        of_class = drawn.firms.size_class == (0 if name == "1-4" else 1)
        model = weight[of_class & (size <= last)].sum() / weight[of_class].sum()
        published = rows[0].value / sum(row.value for row in rows)
        yield _row(f"firms_{name}_in_class", rows[0], published * _PPM, model * _PPM, SHARE, _OTHER)
    heads = np.array([(weight * size)[drawn.firms.size_class == place].sum() for place in range(len(SIZE_CLASSES))])
    for place, name in enumerate(SIZE_CLASSES):
        row = targets.one("employees_by_size", "private_employees", "2021", size_class=name)
        yield _row(f"employees_{name}_2021", row, row.value, heads[place], "employees", _OTHER)
    for place, name in enumerate(("0-9", *SIZE_CLASSES[1:])):
        row = targets.one("employees_by_size", "share_employees", "2021", size_class=name)
        yield _row(
            f"share_of_employees_{name}", row, row.value * 10_000, heads[place] / heads.sum() * _PPM, SHARE, _OTHER
        )


def _others(drawn: Drawn) -> Iterator[HoldoutRow]:
    """Give employment by trade in A-G, and who takes part in training by size and sex, as ratios."""
    heads = drawn.weight * drawn.firms.size
    names = SECTORS[: SECTORS.index("G") + 1]
    by_sector = np.bincount(drawn.firms.sector, heads, minlength=len(SECTORS))[: len(names)]
    table, target = "employment_sni_nuts2_sex", "employed_daytime_pop"
    rows = {
        name: [targets.one(table, target, "2021", sni=letter, nuts2="SE", sex="all") for letter in name.split("+")]
        for name in names
    }
    total = sum(row.value for group in rows.values() for row in group)
    for place, name in enumerate(names):
        share = sum(row.value for row in rows[name]) / total
        model = by_sector[place] / by_sector.sum()
        yield _row(f"employment_{name}_of_a_g", rows[name][0], share * _PPM, model * _PPM, SHARE, _OTHER)
    surveyed = Surveyed(drawn)
    size = drawn.firms.size[drawn.main.firm]
    half_year = "staff_training_participation_half_year"
    small = targets.one("training", half_year, "2006", size_class="1-10")
    large = targets.one("training", half_year, "2006", size_class="1000+")
    model = surveyed.takes_part(size <= 10) / surveyed.takes_part(size >= 1_000)  # noqa: PLR2004 - the survey's classes
    yield _row("participation_small_over_large", small, small.value / large.value * _PPM, model * _PPM, SHARE, _OTHER)
    adult = "staff_training_participation_employed_25_64"
    women, men = (targets.one("training", adult, "2016", sex=sex) for sex in ("women", "men"))
    woman = drawn.main.woman
    model = surveyed.takes_part(woman) / surveyed.takes_part(~woman)
    yield _row("participation_women_over_men", women, women.value / men.value * _PPM, model * _PPM, SHARE, _OTHER)


def _median(drawn: Drawn) -> Iterator[HoldoutRow]:
    """Give the median of full-time pay, that of 2021 moved to the base year as pay is moved between all years."""
    row = targets.one("wages", "monthly_wage_fte", "2021", group="private", sex="all", statistic="p50")
    growth = (1 + drawn.settings.share("uprating_ppm_a_year")) ** (BASE_YEAR - int(row.period))
    heads = drawn.weight[drawn.main.firm] * drawn.main.count
    model = percentile(drawn.main.full_time_pay, heads, 0.5)
    yield _row("pay_p50_of_2021_moved", row, row.value * growth, model, "SEK/month", _OTHER)


def worked(payslips: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Work payslips of a population by the law in force; give the names by employer and month."""
    case = case_of_register(payslips, _NO_TRAINING, _NO_YEARS)
    return by_columns.evaluate(law_book(), case.ladder(), names)["employer_month"]


_NO_TRAINING: Final = pl.DataFrame(schema={"employer": pl.String, "employee": pl.String, "month": pl.Date})
_NO_YEARS: Final = pl.DataFrame(schema={"employer": pl.String, "year": pl.Int64})


def _weights(drawn: Drawn) -> pl.DataFrame:
    return drawn.payslips_of(drawn.year).select("employer", "weight_ppm").unique()


__all__ = ["holdout_rows", "worked"]
