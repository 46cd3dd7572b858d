"""Tables of Fabel that several tests use: two stalls, two traders, the turn of a year."""

from datetime import date
from typing import Final

from .fable import Tables, trade, visit

NOVEMBER: Final = date(2030, 11, 1)
DECEMBER: Final = date(2030, 12, 1)
JANUARY: Final = date(2031, 1, 1)


def turn_of_the_year() -> Tables:
    """Give two stalls of one market over three months; the second stall ranks first."""
    trades = [
        trade("a", "Ada", NOVEMBER, 50_000, is_islander=True),
        trade("a", "Bo", NOVEMBER, 10_050),
        trade("a", "Ada", DECEMBER, 20_000, is_islander=True),
        trade("a", "Bo", JANUARY, 99),
        trade("b", "Cleo", NOVEMBER, 70_000, stall_rank=0),
        trade("b", "Cleo", JANUARY, 70_000, stall_rank=0),
    ]
    visits = [
        visit("a", "Ada", NOVEMBER, 1, is_pilgrim=True),
        visit("a", "Ada", NOVEMBER, 2, is_pilgrim=True),
        visit("b", "Cleo", NOVEMBER, 1),
    ]
    return Tables(trades, visits, [{"stall": "a", "year": 2030, "dues_ore": 500}])
