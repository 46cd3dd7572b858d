"""How near a drawn population comes to what it is held to: every target with published figure, model and tolerance.

Amounts and counts miss by a share of the published figure (ppm); shares (unit `ppm`) miss by points, in ppm too.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from kutcalc.population import targets
from kutcalc.population.aims import HARD, SOFT, payroll
from kutcalc.population.calibrate import HIGHEST_RATIO, LOWEST_RATIO, effective
from kutcalc.population.classes import COLLARS, REGIONS, SECTORS, SEXES, SIZE_CLASSES
from kutcalc.population.draws import Flags, Floats
from kutcalc.population.firms import firms_and_heads
from kutcalc.population.fit_training import of_training
from kutcalc.population.folder import FitRow
from kutcalc.population.judging import POINT, SHARE, derived, judged
from kutcalc.population.pay import mean_of_all, published, women_wanted
from kutcalc.population.persons import age_shares
from kutcalc.population.synthesize import Drawn

LEAST_EFFECTIVE: Final = 600_000
_PPM: Final = 1_000_000
_PERCENT: Final = 10_000
_QUARTERS: Final = 4_000_000
_AGES: Final = {"20-24": (20, 24), "25-34": (25, 34), "35-44": (35, 44), "45-54": (45, 54), "55-64": (55, 64)}
_WORKING: Final = (20, 64)
_AKU: Final = "demographics"


class Weighted(NamedTuple):
    """Main jobs with their weights: rows of persons, and heads that each stands for."""

    drawn: Drawn
    heads: Floats
    working: Flags


def fit_rows(drawn: Drawn) -> list[FitRow]:
    """Give every target beside the model, the hard ones first."""
    heads = drawn.weight[drawn.main.firm] * drawn.main.count
    working = (drawn.main.age >= _WORKING[0]) & (drawn.main.age <= _WORKING[1])
    weighted = Weighted(drawn, heads, working)
    return [
        *_payroll(drawn),
        *_sizes(drawn),
        *_sexes(weighted),
        *_ages_of(weighted),
        *_regions(weighted),
        *_wages(weighted),
        *of_training(drawn),
        *_weights(drawn),
    ]


def _payroll(drawn: Drawn) -> Iterator[FitRow]:
    """Give pay by trade, of a quarter."""
    paid = np.bincount(drawn.firms.sector, payroll(drawn.firms, drawn.everyone) * drawn.weight, minlength=len(SECTORS))
    for place, name in enumerate(SECTORS):
        row = targets.one("payroll", "gross_pay_private", "2024Q1", sni=name)
        target = targets.target_of(row, "payroll", "sector", name, tolerance_ppm=HARD, hard=True)
        yield judged(target, paid[place] / _QUARTERS)


def _sizes(drawn: Drawn) -> Iterator[FitRow]:
    """Give firms and employees by size."""
    firms, total_heads, total_firms = drawn.firms, 0.0, 0.0
    for place, (name, (_, heads)) in enumerate(zip(SIZE_CLASSES, firms_and_heads(), strict=True)):
        of_class = firms.size_class == place
        count, people = drawn.weight[of_class].sum(), (drawn.weight * firms.size)[of_class].sum()
        total_firms, total_heads = total_firms + count, total_heads + people
        row = targets.one("firms_by_size", "private_firms_count", "2019", size_class=name)
        yield judged(targets.target_of(row, "firms", "size_class", name, tolerance_ppm=SOFT), count)
        before = targets.one("employees_by_size", "private_employees", "2019", size_class=name)
        target = derived(
            "employees",
            "size_class",
            name,
            heads,
            before,
            unit="employees",
            tolerance_ppm=SOFT,
            period="2019 x 2021",
        )
        yield judged(target, people)
    everyone = targets.one("employees_by_size", "private_employees", "2021", size_class="all")
    yield judged(targets.target_of(everyone, "employees", "all", "all", tolerance_ppm=SOFT), total_heads)
    counts = [targets.one("firms_by_size", "private_firms_count", "2019", size_class=name) for name in SIZE_CLASSES]
    total = sum(row.value for row in counts)
    target = derived("firms", "all", "all", total, counts[0], unit="enterprises", tolerance_ppm=SOFT)
    yield judged(target, total_firms)


def _sexes(weighted: Weighted) -> Iterator[FitRow]:
    """Give the shares of women, temporary and part-time among those of 20-64."""
    drawn, heads, working = weighted
    main = drawn.main
    women = targets.one(_AKU, "employees", "2020", sector="private", contract="all", sex="women")
    model = _share(heads, working, main.woman)
    yield judged(derived("women", "sex", "women", women_wanted() * _PPM, women), model * _PPM)
    for sex in SEXES:
        of_sex = working & (main.woman == (sex == "women"))
        row = targets.one(_AKU, "employees", "2020", sector="private", contract="temporary", sex=sex)
        whole = targets.one(_AKU, "employees", "2020", sector="private", contract="all", sex=sex)
        target = derived("temporary", "sex", sex, row.value / whole.value * _PPM, row)
        yield judged(target, _share(heads, of_sex, main.temporary) * _PPM)
        for place, collar in enumerate(COLLARS):
            row = targets.one(_AKU, "part_time_share", "2019", occupation=f"{collar}_collar", sex=sex)
            name = f"part_time_{collar}_collar"
            target = targets.target_of(row, name, "sex", sex, tolerance_ppm=POINT, unit=SHARE, times=_PERCENT)
            of_collar = of_sex & (main.white == bool(place))
            yield judged(target, _share(heads, of_collar, main.hours < 1) * _PPM)


def _ages_of(weighted: Weighted) -> Iterator[FitRow]:
    """Give how those of 20-64 are spread over ages, by sex."""
    drawn, heads, working = weighted
    for sex in SEXES:
        of_sex = working & (drawn.main.woman == (sex == "women"))
        for band, share in age_shares(sex).items():
            row = targets.one(_AKU, "employees", "2021", age=band, sex=sex, contract="permanent")
            low, high = _AGES[band]
            of_age = (drawn.main.age >= low) & (drawn.main.age <= high)
            yield judged(derived(f"age_{band}", "sex", sex, share * _PPM, row), _share(heads, of_sex, of_age) * _PPM)


def _regions(weighted: Weighted) -> Iterator[FitRow]:
    """Give how employment in A-G is spread over the regions: the published one counts all owners."""
    drawn, heads, _ = weighted
    table, target = "employment_sni_nuts2_sex", "employed_daytime_pop"
    rows = {region: list(targets.find(table, target, "2021", nuts2=region, sex="all")) for region in (*REGIONS, "SE")}
    total = sum(row.value for row in rows["SE"])
    known = drawn.firms.sector[drawn.main.firm] <= SECTORS.index("G")
    for place, region in enumerate(REGIONS):
        share = sum(row.value for row in rows[region]) / total
        model = _share(heads, known, drawn.firms.region[drawn.main.firm] == place)
        yield judged(derived("employment_a_g", "region", region, share * _PPM, rows[region][0]), model * _PPM)


def _wages(weighted: Weighted) -> Iterator[FitRow]:
    """Give percentiles of pay at full time by collar: those of 2018, moved by the mean to 2024."""
    drawn, heads, _ = weighted
    pay = drawn.main.full_time_pay
    for place, collar in enumerate(COLLARS):
        of_collar = drawn.main.white == bool(place)
        moved = mean_of_all(collar) / published(collar, "all", "mean")
        for name, at in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
            group = f"private_{collar}_collar"
            row = targets.one("wages", "monthly_wage_fte", "2018", group=group, sex="all", statistic=name)
            target = derived(
                f"pay_{name}",
                "collar",
                collar,
                row.value * moved,
                row,
                unit="SEK/month",
                tolerance_ppm=SOFT,
                period="2018 x 2024",
            )
            yield judged(target, percentile(pay[of_collar], heads[of_collar], at))


def _weights(drawn: Drawn) -> Iterator[FitRow]:
    """Give the bounds of the ratios, and how many firms of equal weight would say as much."""
    ratio = drawn.calibrated.ratio
    for name, bound, model in (("lowest", LOWEST_RATIO, ratio.min()), ("highest", HIGHEST_RATIO, ratio.max())):
        met = model >= bound if name == "lowest" else model <= bound
        yield _own("weight_ratio", "weights", name, round(bound * _PPM), round(model * _PPM), is_met=bool(met))
    for name, model_ppm in effective_ppm(drawn).items():
        is_met = model_ppm >= LEAST_EFFECTIVE
        yield _own("effective_firms", "size_class", name, LEAST_EFFECTIVE, model_ppm, is_met=is_met)


def _own(name: str, dimension: str, class_: str, bound: int, model: int, *, is_met: bool) -> FitRow:
    """Give a bound of our own as a row."""
    return FitRow(
        name=name,
        dimension=dimension,
        class_=class_,
        published=bound,
        model=model,
        unit=SHARE,
        error_ppm=model - bound,
        status="assumption",
        hard=False,
        tolerance_ppm=0,
        period=str(targets.BASE_YEAR),
        source_url="",
        is_met=is_met,
    )


def effective_ppm(drawn: Drawn) -> dict[str, int]:
    """Give Kish's effective number of firms as a share of the rows, by size class."""
    found = {}
    for place, name in enumerate(SIZE_CLASSES):
        weights = drawn.weight[drawn.firms.size_class == place]
        found[name] = round(effective(weights) / max(1, len(weights)) * _PPM)
    return found


def _share(heads: Floats, among: Flags, flags: Flags) -> float:
    return float(heads[among & flags].sum() / heads[among].sum())


def percentile(values: Floats, weights: Floats, at: float) -> float:
    """Give a weighted percentile."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, at)), len(values) - 1)])


__all__ = ["effective_ppm", "fit_rows", "percentile"]
