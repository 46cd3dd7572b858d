"""A national envelope, aid of minor importance and an exchanged amount in fractions, from interfaces.md 8.1 alone."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

ORE_PER_KR = 100
UKR_PER_KR = MILLION = 1_000_000
Claims = Sequence[tuple[str, int]]


def shared_pro_rata(claims: Claims, amount_ore: int) -> list[int]:
    """Give each claim (employer, öre) the same part of an envelope, in whole kronor by largest remainder."""
    whole = sum(ore // ORE_PER_KR for _, ore in claims)
    fits = min(whole, amount_ore // ORE_PER_KR)
    exact = [Fraction(ore // ORE_PER_KR * fits, whole) if whole else Fraction(0) for _, ore in claims]
    given = [int(part // 1) for part in exact]
    order = sorted(range(len(claims)), key=lambda place: (given[place] - exact[place], place))
    for place in order[: fits - sum(given)]:
        given[place] += 1
    return [kronor * ORE_PER_KR for kronor in given]


def shared_until_spent(claims: Claims, amount_ore: int) -> list[int]:
    """Give each claim in full while there is enough, and then what is left."""
    left, given = amount_ore // ORE_PER_KR * ORE_PER_KR, []
    for _, ore in claims:
        given.append(min(ore, left))
        left -= given[-1]
    return given


def exceeds_intensity(aid_ore: int, cost_ore: int, part_ppm: int) -> bool:
    """Tell whether aid is more than a part of the cost that may be supported; with no cost, any aid is."""
    return Fraction(aid_ore) > Fraction(cost_ore * part_ppm, MILLION)


def exceeds_de_minimis(aid_ore: Mapping[int, int], ceiling_cents: int, rate_ukr: int, years: int) -> bool:
    """Tell whether the aid of any so many years in a row is over a ceiling in hundredths of a currency."""
    ceiling = Fraction(ceiling_cents * rate_ukr, UKR_PER_KR)
    ends = range(min(aid_ore, default=0), max(aid_ore, default=0) + 1)
    return any(sum(aid_ore.get(end - back, 0) for back in range(years)) > ceiling for end in ends)


def exchanged_ukr(minor: int, rate_ukr: int) -> int:
    """Give hundredths of a currency in µkr, floored."""
    return int(Fraction(minor * rate_ukr, 100) // 1)
