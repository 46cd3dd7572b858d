"""Our contributions beside those that the employer declared: where they differ, and why they are likely to."""

from collections.abc import Iterable, Mapping
from datetime import date

from kutcalc.language import Text, money_text, month_text
from kutcalc.payroll.tables import Declared, Warned
from kutcalc.units import write_month


def reconcile(declared: Iterable[Declared], ours: Mapping[tuple[str, date], int]) -> tuple[Warned, ...]:
    """Compare field 487 of each main statement with our sum in whole kronor, by employer and first day of month.

    Gives a warning `declared_differs` for each that is not the same, with its likely causes. It never blocks.
    """
    warnings: list[Warned] = []
    for main in declared:
        our = ours.get((main.employer, main.month))
        if main.contributions_kr is None or our is None or our == main.contributions_kr:
            continue
        causes = _causes(main, our - main.contributions_kr)
        place = (main.employer, month_text(write_month(main.month), "sv"), month_text(write_month(main.month), "en"))
        amounts = {
            language: tuple(
                money_text(kr, 1, language) for kr in (main.contributions_kr, our, our - main.contributions_kr)
            )
            for language in ("sv", "en")
        }
        sv, en = amounts["sv"], amounts["en"]
        warnings.append(
            (
                "declared_differs",
                Text(
                    sv=f"{place[0]}, {place[1]}: filen har {sv[0]} i fält 487, vi räknar {sv[1]}; skillnad {sv[2]}."
                    f" Trolig orsak: {'; '.join(cause.sv for cause in causes)}.",
                    en=f"{place[0]}, {place[2]}: the file has {en[0]} in field 487, we get {en[1]}; difference {en[2]}."
                    f" Likely cause: {'; '.join(cause.en for cause in causes)}.",
                ),
            )
        )
    return tuple(warnings)


def _causes(main: Declared, difference: int) -> list[Text]:
    """Name the likely causes of a difference, the one that explains it exactly alone."""
    given = {
        "research": main.research_deduction_kr or 0,
        "regional": main.regional_deduction_kr or 0,
    }
    found = [CAUSES[name] for name, amount in given.items() if amount]
    exact = [CAUSES[name] for name, amount in given.items() if amount and amount == difference]
    if exact:
        return exact[:1]
    return found or [OTHER]


CAUSES = {
    "research": Text(
        sv="FoU-avdrag (475), som filen inte fördelar på personer: ge research i facts.csv",
        en="the research deduction (475), which the file does not split by person: give research in facts.csv",
    ),
    "regional": Text(
        sv="regionalt avdrag (476): ge regional_support i facts.csv",
        en="the regional deduction (476): give regional_support in facts.csv",
    ),
}
OTHER = Text(
    sv="anställda med utländska förhållanden, växa-stöd, drivmedel (018) eller födelseår som saknas",
    en="employees with foreign circumstances, hiring support, fuel (018) or missing birth years",
)
