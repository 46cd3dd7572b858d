"""A reply as a document: headline, table, assumptions and version on one page, all the rest in the appendix."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kutcalc.language import Language, Text, money_text
from kutcalc.payroll.dropped import DROPPED
from kutcalc.policy import Policy
from kutcalc.report.citation import citation
from kutcalc.report.document_parts import LeftOut, Pair, assumed, box, changes_of, cited, named, status_of
from kutcalc.report.document_steps import FigureOut, figures_out
from kutcalc.report.document_tables import TableOut, by_rate, every_month, first_table
from kutcalc.report.headline import deduction_of, headline_of, is_nothing, weightiest, zero_reason
from kutcalc.report.wordings import FIGURES, period_text
from kutcalc.units import ORE_PER_KR

WEIGHTIEST: Final = 3
MOST_WARNINGS: Final = 4
ROWS_REMOVED: Final = "rows_removed"
"""The warning by which the intake says that rows with faults were left out, and which."""
KR: Final = "\u00a0kr"
SEK: Final = "SEK\u00a0"
_T: Final[dict[str, Text]] = {
    "assumptions": Text(sv="Antaganden som väger tyngst", en="The assumptions that weigh most"),
    "not_counted": Text(sv="Inte med i summan", en="Not in the sum"),
    "citation": Text(sv="Så hänvisar ni till resultatet", en="How to cite this result"),
    "version": Text(sv="Räknat med", en="Calculated with"),
    "appendix": Text(sv="Bilaga: så räknade vi", en="Appendix: how we calculated"),
    "rates": Text(sv="Avgiften per avgiftssats", en="Contributions by rate"),
    "months": Text(sv="Månad för månad", en="Month by month"),
    "all_assumptions": Text(sv="Alla antaganden", en="All assumptions"),
    "warnings": Text(sv="Tänk på det här", en="Please note"),
    "left_out": Text(sv="Rader som lämnades bort", en="Rows left out"),
    "proposal": Text(sv="Förslaget", en="The proposal"),
    "sources": Text(sv="Källor", en="Sources"),
    "whole_box": Text(sv="Vad är det räknat med?", en="What was it calculated with?"),
    "link": Text(sv="Adress till samma resultat", en="Address of the same result"),
    "source": Text(sv="Stöd", en="Authority"),
    "values": Text(sv="Värden", en="Values"),
    "page": Text(sv="sida", en="page"),
    "of": Text(sv="av", en="of"),
    "intro": Text(
        sv="Varje steg går att räkna om på papper. Öre faller bort per avgiftssats, "
        "och där ett steg säger utan öre. Personer står under beteckningar: era egna, eller p1, p2 och så vidare "
        "i filens ordning.",
        en="Every step can be redone on paper. Öre are dropped per rate, and where a step says so. "
        "Persons stand by references: your own, or p1, p2 and so on in the order of the file.",
    ),
    "rates_text": Text(
        sv="Avgiften en månad är summan av månadens rader. "
        "Underlaget är lön och förmåner för alla som har samma avgiftssats.",
        en="The contributions of a month are the sum of its rows. "
        "The base is the pay and benefits of all with the same rate.",
    ),
}
_NO_RIGHT: Final = Text(
    sv="Ett papper om ett förslag ger ingen rätt till avdrag.",
    en="A paper about a proposal gives no right to a deduction.",
)


class Section(msgspec.Struct, frozen=True):
    """One part of the appendix."""

    heading: str
    texts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    figure: FigureOut | None = None
    table: TableOut | None = None
    pairs: tuple[Pair, ...] = ()


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """All that the template prints, every word of it; it adds nothing."""

    lang: Language
    title: str
    created_at: str
    headline: str
    lead: str
    status: str
    notices: tuple[str, ...]
    key: tuple[Pair, ...]
    summary: str
    table: TableOut
    words: dict[str, str]
    assumptions: tuple[str, ...]
    not_counted: tuple[str, ...]
    no_right: str
    citation: str
    version: tuple[Pair, ...]
    footer: str
    link: str | None
    appendix: tuple[Section, ...]


def document_of(
    kind: str,
    reply: Mapping[str, Any],
    detail: Mapping[str, Any],
    policy: Policy | None,
    language: Language,
    *,
    left_out: LeftOut | None = None,
    link: str | None = None,
) -> Document:
    """Write a reply and the calculation behind it as a document."""
    changed = bool(reply["policy"]["changed"])
    period = period_text(reply["period"]["first"], reply["period"]["last"], language)
    headline = headline_of(kind, reply, detail, policy, period, language)
    is_alone = len({row["employer"] for row in detail["results"]["employer_year"]}) == 1
    figures = figures_out(detail["explanations"], language, is_alone=is_alone)
    status = status_of(policy, changed=changed).read(language)
    made_by = reply["provenance"]
    return Document(
        lang=language,
        title=f"kutcalc: {headline}",
        created_at=made_by["created_at"],
        headline=headline,
        lead=_lead(reply, policy, period, language),
        status=f"{status}.",
        notices=tuple(_notices(reply, detail, policy, left_out, language)),
        key=_key(kind, reply, detail, policy, language),
        summary="" if policy is None else policy.summary.read(language),
        table=first_table(detail["results"], policy, period, language),
        words={name: text.read(language) for name, text in _T.items()},
        assumptions=tuple(one["text"] for one in weightiest(reply)[:WEIGHTIEST]),
        not_counted=tuple(one["text"] for one in reply["not_counted"]),
        no_right="" if policy is None else _NO_RIGHT.read(language),
        citation=citation(made_by, [reply["policy"]], language),
        version=box(reply, detail, language, whole=False),
        footer=f"kutcalc {made_by['engine_version']} · {reply['policy']['ref']} · {made_by['created_at'][:10]}",
        link=link,
        appendix=tuple(_appendix(reply, detail, policy, figures, period, left_out, language)),
    )


def _lead(reply: Mapping[str, Any], policy: Policy | None, period: str, language: Language) -> str:
    named_so = named(reply, policy, language)
    said = {"sv": f"Gäller {period}", "en": f"For {period}"}[language]
    return f"{said}. {named_so}." if named_so else f"{said}."


def _notices(
    reply: Mapping[str, Any],
    detail: Mapping[str, Any],
    policy: Policy | None,
    left_out: LeftOut | None,
    language: Language,
) -> list[str]:
    """Say what a reader must know before the table: the range, why it is nothing, what is left out or uncertain."""
    found = []
    span = reply.get("range")
    if span is not None and not is_nothing(reply):
        low, high = (money_text(span[name], ORE_PER_KR, language) for name in ("low_ore", "high_ore"))
        middle = money_text(deduction_of(reply), ORE_PER_KR, language)
        found.append(
            f"Troligen mellan {low} och {high}. Tabellen visar vårt huvudfall: {middle}."
            if language == "sv"
            else f"Likely between {low} and {high}. The table shows our main case: {middle}."
        )
    if policy is not None and is_nothing(reply):
        reason = zero_reason(detail, policy, language)
        if reason.source:
            said = {"sv": "Villkoret står i ”{}”.", "en": "The condition stands in “{}”."}[language]
            found.append(said.format(reason.source))
    if left_out is not None and left_out.left:
        found.append(left_out.says(language))
    doubts = [one for one in detail["warnings"] if one["code"] != DROPPED]
    doubts.sort(key=lambda one: one["code"] != ROWS_REMOVED)
    found += [one["text"] for one in doubts[:MOST_WARNINGS]]
    if len(doubts) > MOST_WARNINGS:
        more = {"sv": "Fler anmärkningar står i bilagan.", "en": "More notes stand in the appendix."}
        found.append(more[language])
    if detail["provenance"]["projected"]:
        found.append(
            "Perioden är delvis framskriven: inget är beslutat för de månaderna."
            if language == "sv"
            else "The period is projected in part: nothing is enacted for those months."
        )
    return found


def _key(
    kind: str, reply: Mapping[str, Any], detail: Mapping[str, Any], policy: Policy | None, language: Language
) -> tuple[Pair, ...]:
    """Give the few amounts that a board asks for, to be read from across the table."""
    totals = detail["totals"]

    def one(name: str) -> Pair:
        return Pair(FIGURES[name].read(language), money_text(int(totals[name]), ORE_PER_KR, language))

    if policy is None:
        return one("contribution_base_ore"), one("contributions_before_ore"), one("baseline_due_ore")
    gives = one("training_deduction_ore")
    if kind == "quick_calculation" and not is_nothing(reply):
        span = reply["range"]
        low, high = (money_text(span[name], ORE_PER_KR, language) for name in ("low_ore", "high_ore"))
        short = {"sv": f"{low.removesuffix(KR)}–{high}", "en": f"{low}–{high.removeprefix(SEK)}"}[language]
        gives = Pair(gives.name, low if low == high else short)
    return one("training_cost_ore"), gives, one("baseline_due_ore")


def _appendix(
    reply: Mapping[str, Any],
    detail: Mapping[str, Any],
    policy: Policy | None,
    figures: list[FigureOut],
    period: str,
    left_out: LeftOut | None,
    language: Language,
) -> list[Section]:
    def word(name: str) -> str:
        return _T[name].read(language)

    results = detail["results"]
    found = [Section(figure.heading, texts=figure.sentences, figure=figure) for figure in figures]
    found.append(Section(word("rates"), texts=(word("rates_text"),), table=by_rate(results["rate"], period, language)))
    found.append(Section(word("months"), table=every_month(results, policy, period, language)))
    found.append(Section(word("all_assumptions"), notes=assumed(weightiest(reply), language)))
    removed = tuple(one["text"] for one in detail["warnings"] if one["code"] == ROWS_REMOVED)
    doubts = tuple(one["text"] for one in detail["warnings"] if one["code"] != ROWS_REMOVED)
    if doubts:
        found.append(Section(word("warnings"), notes=doubts))
    if removed:
        found.append(Section(word("left_out"), notes=removed))
    if left_out is not None and left_out.left:
        found.append(Section(word("left_out"), texts=(left_out.says(language),), notes=left_out.rows))
    if policy is not None:
        about = (policy.title.read(language), policy.summary.read(language))
        found.append(Section(word("proposal"), texts=about, notes=changes_of(reply, policy, language)))
    found.append(Section(word("sources"), pairs=cited(policy, figures)))
    found.append(Section(word("whole_box"), pairs=box(reply, detail, language, whole=True)))
    return found


__all__ = ["Document", "Section", "document_of"]
