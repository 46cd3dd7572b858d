"""What a national reply comes to, in sentences: for each policy its cost to the state and the likely interval."""

from collections.abc import Mapping
from typing import Any

from kutcalc.language import Language, Text
from kutcalc.report.national_policies import Named, named_policies, whole_rows
from kutcalc.report.national_words import between_text, cost_text, large_text

_FIGURE = "training_deduction_ore"


def sentences_of(reply: Mapping[str, Any], language: Language) -> list[str]:
    """Give a sentence for each policy of a national reply, the static one before the one with behaviour."""
    names = named_policies(reply, language)
    rows = {row["policy"]: row for row in whole_rows(reply) if row[_FIGURE] is not None}
    return [sentence_of(one, rows[label], language) for label, one in names.items() if label in rows]


def sweep_sentence(reply: Mapping[str, Any], language: Language) -> str | None:
    """Say in one sentence from what to what a national sweep goes, each end with its interval; None without points."""
    points = [row for row in reply.get("results", {}).get("point", ()) if row.get("low_ore") is not None]
    if not points:
        return None
    names = named_policies(reply, language)
    least, most = (choose(points, key=lambda row: row[_FIGURE]) for choose in (min, max))
    one = names.get(most["policy"])
    name, cost = ("", cost_text(False, language)) if one is None else (one.name, cost_text(one.is_spending, language))
    ends = [
        f"{large_text(row[_FIGURE], language)} ({between_text(row['low_ore'], row['high_ore'], language)})"
        for row in (least, most)
    ]
    year = str(reply["period"]["first"])[:4]
    return Text(
        sv=f"{name}: {cost.lower()} från {ends[0]} till {ends[1]} {year}.",
        en=f"{name}: {cost.lower()} from {ends[0]} to {ends[1]} in {year}.",
    ).read(language)


def sentence_of(one: Named, row: Mapping[str, Any], language: Language) -> str:
    """Say what one policy costs and its likely interval; `row` is of the whole country."""
    amount = large_text(row[_FIGURE], language)
    between = between_text(row["low_ore"], row["high_ore"], language)
    if row[_FIGURE] == 0 and row["high_ore"] == 0:
        return Text(sv=f"{one.name}: 0 kr {row['year']}.", en=f"{one.name}: SEK 0 in {row['year']}.").read(language)
    less = Text(
        sv=f"{one.name} minskar skatteintäkterna med ungefär {amount} {row['year']}, {between}.",
        en=f"{one.name} lowers tax revenue by about {amount} in {row['year']}, {between}.",
    )
    more = Text(
        sv=f"{one.name} ökar statens utgifter med ungefär {amount} {row['year']}, {between}.",
        en=f"{one.name} adds about {amount} to public spending in {row['year']}, {between}.",
    )
    return (more if one.is_spending else less).read(language)


__all__ = ["sentence_of", "sentences_of", "sweep_sentence"]
