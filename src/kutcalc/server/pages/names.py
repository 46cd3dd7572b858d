"""What each page is called in menus and in the trail of where one is."""

from typing import Final

from kutcalc.language import Text

NAMES: Final[dict[str, Text]] = {
    "start": Text(sv="Start", en="Start"),
    "company": Text(sv="Räkna för ett företag", en="Calculate for a company"),
    "payroll_file": Text(sv="Lönefil", en="Payroll file"),
    "payroll_file_check": Text(sv="Kontrollera lönefilen", en="Check the payroll file"),
    "result": Text(sv="Resultat", en="Result"),
    "compare": Text(sv="Jämför förslag", en="Compare proposals"),
    "gallery": Text(sv="Galleri", en="Gallery"),
    "scenario": Text(sv="Scenario", en="Scenario"),
    "rules": Text(sv="Regler och källor", en="Rules and sources"),
    "law": Text(sv="Gällande regler", en="Law in force"),
    "difference": Text(sv="Skillnad mellan förslag", en="Difference between designs"),
    "guide": Text(sv="Skriva ett förslag", en="Writing a design"),
    "words": Text(sv="Ord", en="Words"),
    "problems": Text(sv="Fel och råd", en="Problems"),
    "api": Text(sv="API", en="API"),
    "method": Text(sv="Metod", en="Method"),
    "limits": Text(sv="Begränsningar", en="Limits"),
    "privacy": Text(sv="Integritet", en="Privacy"),
    "impact": Text(sv="Risker för de anställda", en="Risks to employees"),
    "accessibility": Text(sv="Tillgänglighet", en="Accessibility"),
}
_BEHIND: Final[dict[str, tuple[str, ...]]] = {
    "company": ("company", "payroll_file", "payroll_file_check", "result", "shared"),
    "compare": ("compare", "gallery", "scenario", "job"),
    "rules": ("rules", "policy", "law", "difference", "guide"),
    "api": ("api", "problems", "problem"),
}
DOORS: Final = tuple((door, NAMES[door]) for door in _BEHIND)


def door_of(page_name: str) -> str | None:
    """Give the door of the main menu that a page lies behind."""
    return next((door for door, behind in _BEHIND.items() if page_name in behind), None)
