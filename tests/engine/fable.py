"""The island of Fabel, whose markets take tolls: levels, inputs, rules and rows for tests of the engine.

Traders sell goods at stalls, stalls stand at markets, and visits to a trader are counted. Goods of islanders pay a
reduced toll up to a ceiling. Tolls are summed per stall, month and rate, and are taken in whole kronor.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import polars as pl

from kutcalc.engine import (
    Ahead,
    Bands,
    BandSpread,
    Book,
    Choice,
    Count,
    Dated,
    Earlier,
    Fact,
    Flag,
    Input,
    Kronor,
    Last,
    Level,
    Minutes,
    Money,
    Number,
    Ore,
    Rate,
    Slice,
    Spread,
    Total,
    Value,
    absent,
    kronor_of,
    least,
    money_of_kronor,
    number_of,
    one_of,
    rule,
    same,
    when,
    whole_kronor,
)
from kutcalc.engine.ladder import Ladder
from kutcalc.engine.numbers import Numbers
from kutcalc.engine.rows import stacked
from kutcalc.engine.rule import AnyRule
from kutcalc.language import Text

MARKET_YEAR: Final = Level("market_year", ("market", "year"))
MARKET_MONTH: Final = Level("market_month", ("market", "month"), parents=(MARKET_YEAR,), earlier=(MARKET_YEAR, "month"))
RANK_MONTH: Final = Level(
    "rank_month", ("market", "month", "stall_rank"), parents=(MARKET_MONTH,), ahead=(MARKET_MONTH, "stall_rank")
)
STALL_YEAR: Final = Level("stall_year", ("stall", "year"), order=("market", "stall", "year"), parents=(MARKET_YEAR,))
STALL_MONTH: Final = Level(
    "stall_month",
    ("stall", "month"),
    order=("market", "stall", "month"),
    parents=(RANK_MONTH, STALL_YEAR),
    earlier=(STALL_YEAR, "month"),
)
TOLL: Final = Level("toll", ("stall", "month", "toll"), parents=(STALL_MONTH,))
TRADER_YEAR: Final = Level(
    "trader_year",
    ("stall", "trader", "year"),
    order=("market", "stall", "year", "trader"),
    parents=(STALL_YEAR,),
)
TRADE: Final = Level(
    "trade",
    ("stall", "trader", "month"),
    order=("market", "stall", "month", "trader"),
    parents=(STALL_MONTH, TRADER_YEAR),
    earlier=(TRADER_YEAR, "month"),
)
VISIT: Final = Level(
    "visit",
    ("stall", "trader", "month", "visit"),
    order=("market", "stall", "month", "trader", "visit"),
    parents=(TRADE,),
)
LEVELS: Final = (
    VISIT,
    TRADE,
    TOLL,
    TRADER_YEAR,
    STALL_MONTH,
    STALL_YEAR,
    RANK_MONTH,
    MARKET_MONTH,
    MARKET_YEAR,
)

INPUTS: Final = (
    Input("goods_ore", TRADE, Ore, "varor"),
    Input("is_islander", TRADE, Flag, "är öbo"),
    Input("guild", TRADE, Choice, "skrå", fact=True),
    Input("hours_open", TRADE, Minutes, "öppen tid", fact=True),
    Input("stay", VISIT, Minutes, "besökets längd"),
    Input("bought_ore", VISIT, Ore, "köpt vid besöket", fact=True),
    Input("is_pilgrim", VISIT, Flag, "är pilgrim"),
    Input("has_roof", STALL_MONTH, Flag, "har tak", fact=True),
    Input("dues_ore", STALL_YEAR, Ore, "årets avgifter till gillet", fact=True),
)
CARRIED: Final[dict[str, Sequence[str]]] = {
    "stall_month": ("market", "stall_rank", "year", "has_roof", "colour"),  # no table brings a colour
    "stall_year": ("market", "month"),
    "trader_year": ("market", "month"),
    "rank_month": ("year",),
    "market_month": ("year",),
    "market_year": ("month",),
}

TRADE_SCHEMA: Final = {
    "market": pl.String,
    "stall": pl.String,
    "trader": pl.String,
    "month": pl.Date,
    "year": pl.Int64,
    "stall_rank": pl.Int64,
    "goods_ore": pl.Int64,
    "is_islander": pl.Boolean,
    "guild": pl.String,
    "hours_open": pl.Int64,
    "has_roof": pl.Boolean,
}
VISIT_SCHEMA: Final = {
    "market": pl.String,
    "stall": pl.String,
    "trader": pl.String,
    "month": pl.Date,
    "year": pl.Int64,
    "visit": pl.Int64,
    "stay": pl.Int64,
    "bought_ore": pl.Int64,
    "is_pilgrim": pl.Boolean,
}
YEAR_SCHEMA: Final = {"stall": pl.String, "year": pl.Int64, "dues_ore": pl.Int64}


def value(name: str, unit: str, *entries: tuple[date | None, Any]) -> Value:
    """Make a dated value of entries of a first day and what holds from then on."""
    dated = tuple(Dated(content, "Fabels lag", "read", since=since) for since, content in entries)
    return Value(name=name, term=name, summary=name, unit=unit, values=dated)


VALUES: Final = (
    value("islander_ceiling", "kr", (None, 300)),
    value("islander_toll", "ppm", (None, 50_000), (date(2031, 2, 1), 45_500)),
    value("guild_toll", "ppm", (date(2031, 3, 1), 31_000)),
    value("full_toll", "ppm", (None, 100_000), (date(2031, 12, 1), 120_000)),
    value("guilds", "choice", (None, ("smiths", "weavers"))),
    value("market_cap", "kr", (None, 100)),
)


@rule(level=TRADE, term="varor i hela kronor", source="Fabels lag 1 §", sv="Varor i hela kronor.")
def goods(goods_ore: Ore) -> Kronor:
    """Goods in whole kronor."""
    return kronor_of(goods_ore)


@rule(level=TRADE, term="varor med nedsatt tull", source="Fabels lag 2 §", sv="Öbors varor upp till taket.")
def reduced_goods(goods: Kronor, is_islander: Flag, *, islander_ceiling: Kronor) -> Kronor:
    """Goods of islanders up to the ceiling."""
    return when(is_islander, least(goods, islander_ceiling), otherwise=0)


@rule(level=TRADE, term="nedsatt tull", source="Fabels lag 2 §", sv="Nedsatt tull, lägre där gillet gäller.")
def reduced_toll(is_islander: Flag, *, islander_toll: Rate, guild_toll: Rate = absent) -> Rate:
    """Reduced toll: once the guild had its way, that of the guild."""
    guilded = when(guild_toll <= 0, islander_toll, otherwise=guild_toll)
    return when(is_islander, guilded, otherwise=0)


@rule(level=TRADE, term="varor med full tull", source="Fabels lag 3 §", sv="Resten av varorna.")
def rest_of_goods(goods: Kronor, reduced_goods: Kronor) -> Kronor:
    """Goods that are left for the full toll."""
    return goods - reduced_goods


@rule(level=TRADE, term="full tull", source="Fabels lag 3 §", sv="Den fulla tullen.")
def rest_toll(*, full_toll: Rate) -> Rate:
    """Full toll."""
    return full_toll


BANDS: Final = Bands(
    level=TOLL,
    parent=STALL_MONTH,
    source=TRADE,
    slices=(
        Slice("reduced_goods", "reduced_toll", ("islander_toll", "guild_toll")),
        Slice("rest_of_goods", "rest_toll", ("full_toll",)),
    ),
    rate="toll",
    base="goods_at_toll",
)


@rule(level=TOLL, term="tull per sats", source="Fabels lag 4 §", sv="Tull på summan, utan öre.")
def toll_at_rate(goods_at_toll: Kronor, toll: Rate) -> Money:
    """Toll on the sum, öre dropped."""
    exact: Money = goods_at_toll * toll
    return whole_kronor(exact)


@rule(level=STALL_MONTH, term="ståndets tull", source="Fabels lag 4 §", sv="Tullen vid alla satser.")
def stall_toll(toll_at_rate: Total[Money]) -> Money:
    """Toll at all rates."""
    return toll_at_rate


@rule(level=STALL_MONTH, term="tull tidigare i år", source="Fabels lag 5 §", sv="Tull i årets månader före.")
def toll_before(stall_toll: Earlier[Money]) -> Money:
    """Tolls of the year's months before."""
    return stall_toll


@rule(level=RANK_MONTH, term="tull för en rang", source="Fabels lag 6 §", sv="Tull för stånd av samma rang.")
def toll_of_rank(stall_toll: Total[Money]) -> Money:
    """Tolls of stalls of one rank."""
    return stall_toll


@rule(level=RANK_MONTH, term="tull för stånd före", source="Fabels lag 6 §", sv="Tull för stånd av lägre rang.")
def toll_ahead(toll_of_rank: Ahead[Money]) -> Money:
    """Tolls of stalls of lower rank."""
    return toll_of_rank


@rule(level=RANK_MONTH, term="tull under marknadens tak", source="Fabels lag 6 §", sv="Det som ryms under taket.")
def toll_granted(toll_of_rank: Money, toll_ahead: Money, *, market_cap: Kronor) -> Money:
    """Tolls that fit under the market's cap."""
    cap = money_of_kronor(market_cap)
    return least(toll_of_rank, cap - least(cap, toll_ahead))


toll_share = Spread(
    "toll_share",
    STALL_MONTH,
    "toll_granted",
    "stall_toll",
    1_000_000,
    "del av tullen",
    "Fabels lag 6 §",
    Text(sv="Ståndets del.", en="The stall's part."),
)
trader_toll = BandSpread(
    "trader_toll",
    TRADE,
    BANDS,
    "toll_at_rate",
    10_000,
    "handlarens del",
    "Fabels lag 7 §",
    Text(sv="Handlarens del.", en="The trader's part."),
)


@rule(level=STALL_MONTH, term="pilgrimer", source="Fabels lag 8 §", sv="Antal pilgrimer vid ståndet.")
def pilgrims(is_pilgrim: Count[Flag]) -> Number:
    """Pilgrims at the stall."""
    return number_of(is_pilgrim)


@rule(level=TRADE, term="är med i skrå", source="Fabels lag 9 §", sv="Om handlaren är med i ett skrå som räknas.")
def is_guilded(guild: Fact[Choice], *, guilds: Choice) -> Fact[Flag]:
    """Whether the trader is in a guild that counts."""
    return one_of(guild, guilds)  # type: ignore[arg-type]


@rule(level=TRADE, term="smed", source="Fabels lag 9 §", sv="Om handlaren är smed, vilket måste sägas.")
def is_smith(guild: Fact[Choice]) -> Flag:
    """Whether the trader is a smith, which must be said."""
    return same(guild, "smiths")


@rule(level=TRADER_YEAR, term="senast öbo", source="Fabels lag 10 §", sv="Om handlaren är öbo vid årets slut.")
def is_islander_last(is_islander: Last[Flag]) -> Flag:
    """Whether the trader is an islander at the end of the year."""
    return is_islander


RULES: Final[tuple[AnyRule, ...]] = (
    goods,
    reduced_goods,
    reduced_toll,
    rest_of_goods,
    rest_toll,
    toll_at_rate,
    stall_toll,
    toll_before,
    toll_of_rank,
    toll_ahead,
    toll_granted,
    toll_share,
    trader_toll,
    pilgrims,
    is_guilded,
    is_smith,
    is_islander_last,
)
RULES_WITHOUT_FACTS: Final = tuple(one.name for one in RULES if one.name not in ("is_guilded", "is_smith"))


def trade(stall: str, trader: str, month: date, goods_ore: int, **more: Any) -> dict[str, Any]:
    """Make a row of trade at the market of Fabel, all facts known."""
    plain = {
        "market": "Fabel",
        "stall": stall,
        "trader": trader,
        "month": month,
        "year": month.year,
        "stall_rank": 1,
        "goods_ore": goods_ore,
        "is_islander": False,
        "guild": "smiths",
        "hours_open": 600,
        "has_roof": True,
    }
    return plain | more


def visit(stall: str, trader: str, month: date, number: int, **more: Any) -> dict[str, Any]:
    """Make a row of a visit at the market of Fabel, all facts known."""
    plain = {
        "market": "Fabel",
        "stall": stall,
        "trader": trader,
        "month": month,
        "year": month.year,
        "visit": number,
        "stay": 10,
        "bought_ore": 250,
        "is_pilgrim": False,
    }
    return plain | more


class Tables:
    """The tables of Fabel: trade, visits and years of stalls, sorted as their levels say."""

    def __init__(
        self,
        trades: Iterable[Mapping[str, Any]],
        visits: Iterable[Mapping[str, Any]] = (),
        years: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        self.trades = pl.DataFrame(list(trades), schema=TRADE_SCHEMA).sort(TRADE.sorted_by())
        self.visits = pl.DataFrame(list(visits), schema=VISIT_SCHEMA).sort(VISIT.sorted_by())
        self.years = pl.DataFrame(list(years), schema=YEAR_SCHEMA)

    def ladder(self) -> Ladder:
        """Give the tables as frames."""
        return Ladder.of({TRADE: self.trades, VISIT: self.visits}, CARRIED, {STALL_YEAR: self.years})

    def numbers(self) -> Numbers:
        """Give the tables as plain lists."""
        given: dict[Level, dict[str, list[Any]]] = {
            TRADE: self.trades.to_dict(as_series=False),
            VISIT: self.visits.to_dict(as_series=False),
        }
        return Numbers(stacked(given, CARRIED, {STALL_YEAR: self.years.to_dict(as_series=False)}))


def book(rules: Iterable[AnyRule] = RULES, values: Iterable[Value] = VALUES, inputs: Iterable[Input] = INPUTS) -> Book:
    """Make a book of Fabel's law, or of other rules on its levels."""
    return Book.of(rules, values, inputs, [BANDS])
