"""What needs the rows beside a row, on plain lists: the rows of bands, and parts of a total by largest remainder."""

from collections.abc import Sequence

from kutcalc.engine.book import Book
from kutcalc.engine.level import Bands
from kutcalc.engine.rows import Rows
from kutcalc.engine.rule import BandSpread, Spread
from kutcalc.engine.worked import Numbers


def fill(book: Book, case: Numbers, band: Bands) -> None:
    """Make the rows of a level of bands: for each row of the parent, the summed bases by rate."""
    if band.level.name in case.rows:
        return
    below = case.rows[band.source.name]
    above = below.above[band.parent.name]
    sums: dict[tuple[int, int], int] = {}
    for piece in band.slices:
        bases, rates = case.of(book, piece.base), case.of(book, piece.rate)
        for place, base, rate in zip(above, bases, rates, strict=True):
            if base:
                sums[place, rate] = sums.get((place, rate), 0) + base
    ordered = sorted(key for key, base in sums.items() if base)
    parent = case.rows[band.parent.name]
    places = [place for place, _ in ordered]
    columns = {name: [column[place] for place in places] for name, column in parent.columns.items()}
    columns[band.rate] = [rate for _, rate in ordered]
    columns[band.base] = [sums[key] for key in ordered]
    rows = Rows(band.level, len(ordered), columns, {band.parent.name: places})
    for name, index in parent.above.items():
        rows.above[name] = [index[place] for place in places]
    case.rows[band.level.name] = rows


def spread(book: Book, case: Numbers, rule: Spread) -> list[int]:
    """Give the rows below their parts of a total by their weights."""
    rows = case.rows[rule.level.name]
    total_level = book.level_of(rule.total)
    above = rows.above[total_level.name]
    totals, weights = case.of(book, rule.total), case.of(book, rule.weight)
    if not any(totals):
        return [0] * rows.count
    members: dict[int, list[int]] = {}
    for place, parent in enumerate(above):
        members.setdefault(parent, []).append(place)
    result = [0] * rows.count
    for parent, places in members.items():
        parts = largest_remainder(totals[parent] // rule.grain, [weights[place] for place in places])
        for place, part in zip(places, parts, strict=True):
            result[place] = part * rule.grain
    return result


def band_spread(book: Book, case: Numbers, rule: BandSpread) -> list[int]:
    """Give the rows below their parts of the totals of the bands, by their slices of the base."""
    band = rule.bands
    below, rows = case.rows[band.source.name], case.rows[band.level.name]
    above = below.above[band.parent.name]
    rates, totals = rows.columns[band.rate], case.of(book, rule.total)
    numbers = {key: number for number, key in enumerate(zip(rows.above[band.parent.name], rates, strict=True))}
    members: dict[int, dict[int, int]] = {}
    for piece in band.slices:
        bases, rates_below = case.of(book, piece.base), case.of(book, piece.rate)
        for place, (base, rate) in enumerate(zip(bases, rates_below, strict=True)):
            number = numbers.get((above[place], rate))
            if base and number is not None:
                held = members.setdefault(number, {})
                held[place] = held.get(place, 0) + base
    result = [0] * below.count
    for number, weights in members.items():
        places = sorted(weights)
        parts = largest_remainder(totals[number] // rule.grain, [weights[place] for place in places])
        for place, part in zip(places, parts, strict=True):
            result[place] += part * rule.grain
    return result


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number by weights: floors, and the rest one each to the largest fractions, ties to the earlier.

    Where they have no weight together, all have the same.
    """
    whole = sum(weights)
    if whole <= 0:
        weights = [1] * len(weights)
        whole = len(weights)
    if not total:
        return [0] * len(weights)
    parts, rests = [], []
    for weight in weights:
        part, rest = divmod(total * weight, whole)
        parts.append(part)
        rests.append(rest)
    over = total - sum(parts)
    for place in sorted(range(len(weights)), key=lambda row: (-rests[row], row))[:over]:
        parts[place] += 1
    return parts


__all__ = ["band_spread", "fill", "largest_remainder", "spread"]
