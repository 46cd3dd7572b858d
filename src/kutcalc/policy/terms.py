"""What each path of a policy is called, in Swedish and in English, and how a value is said in words."""

from typing import Any, Final

from kutcalc.language import LANGUAGES, NBSP, Language, Text, decimal_text, minutes_text, money_text, percent_text
from kutcalc.policy.keys import SETTINGS, Key
from kutcalc.policy.schema import REQUIRED

HUNDRED: Final = 100
UKR: Final = 1_000_000
_WHOSE: Final = {
    "course": Text(sv="per kurs", en="per course"),
    "employee_month": Text(sv="per anställd och månad", en="per employee and month"),
    "employee_year": Text(sv="per anställd och år", en="per employee and year"),
    "employer_month": Text(sv="per arbetsgivare och månad", en="per employer and month"),
    "employer_year": Text(sv="per arbetsgivare och år", en="per employer and year"),
    "group_month": Text(sv="per koncern och månad", en="per group and month"),
    "group_year": Text(sv="per koncern och år", en="per group and year"),
}
OPERATORS: Final = {
    "is": Text(sv="är", en="is"),
    "is_in": Text(sv="är något av", en="is one of"),
    "at_least": Text(sv="minst", en="at least"),
    "at_most": Text(sv="högst", en="at most"),
    "below": Text(sv="under", en="below"),
}
_PARTS: Final = {
    "eligibility": Text(sv="villkor", en="condition"),
    "base": Text(sv="underlag", en="base"),
    "reference": Text(sv="tidigare år", en="earlier years"),
    "tiers": Text(sv="sats för", en="rate for"),
    "uplift": Text(sv="bättre villkor", en="better terms"),
    "caps": Text(sv="tak", en="cap"),
    "instrument": Text(sv="utbetalning", en="payment"),
    "pool": Text(sv="pott", en="envelope"),
    "choice": Text(sv="alternativ", en="alternative"),
    "validators": Text(sv="prövning", en="check"),
    "exchange": Text(sv="valuta", en="currency"),
    "facts": Text(sv="uppgift", en="fact"),
}
_OTHER: Final = {
    "level": Text(sv="nivå", en="level"),
    "field": Text(sv="fält", en="field"),
    "component": Text(sv="delar av underlaget", en="parts of the base"),
    "over": Text(sv="satsen följer", en="the rate follows"),
    "points": Text(sv="satsens punkter", en="points of the rate"),
    "at": Text(sv="punkt på satsens linje", en="point on the line of the rate"),
    "schedule": Text(sv="satsens linje", en="line of the rate"),
    "window_months": Text(sv="under antal månader", en="over months"),
    "day_minutes": Text(sv="en dags längd", en="length of a day"),
    "years": Text(sv="mot antal år", en="over years"),
    "pro_rata_ppm": Text(sv="gränsen följer", en="the bound follows"),
    "type": Text(sv="slag", en="kind"),
    "choices": Text(sv="svar", en="answers"),
    "unit": Text(sv="enhet", en="unit"),
}
_WORDS: Final = {
    REQUIRED: Text(sv="inte bestämt", en="not decided"),
    "fee": Text(sv="kursavgift", en="course fee"),
    "other_cost": Text(sv="resor och material", en="travel and material"),
    "training_pay": Text(sv="lön under utbildning", en="pay for training time"),
    "day_rate": Text(sv="arbetsgivarens dagslön per utbildningsdag", en="the employer's daily pay per day of training"),
    "flat_per_hour": Text(sv="fast belopp per timme", en="flat amount per hour"),
    "flat_per_day": Text(sv="fast belopp per dag", en="flat amount per day"),
    "flat_per_head": Text(sv="fast belopp per person", en="flat amount per head"),
    "flat_per_unit": Text(sv="fast belopp per styck", en="flat amount per unit"),
    "payroll": Text(sv="hela lönen", en="the whole pay"),
    "contributions": Text(sv="arbetsgivaravgifterna", en="employer contributions"),
    "tax_account": Text(sv="skattekontot", en="the tax account"),
    "corporate_tax_credit": Text(sv="avräkning mot bolagsskatten", en="credit against corporate tax"),
    "extra_deduction": Text(sv="extra avdrag i beskattningen", en="extra deduction from profit"),
    "grant": Text(sv="bidrag", en="grant"),
    "withholding_tax": Text(sv="innehållen skatt som behålls", en="withholding tax kept"),
    "month": Text(sv="varje månad", en="every month"),
    "year": Text(sv="varje år", en="every year"),
    "refunded": Text(sv="betalas ut", en="refunded"),
    "carried_forward": Text(sv="sparas till nästa år", en="carried forward"),
    "lost": Text(sv="går förlorat", en="lost"),
    "pension_contribution": Text(sv="ålderspensionsavgiften", en="the old-age pension contribution"),
    "last_year": Text(sv="förra året", en="last year"),
    "mean": Text(sv="medelvärde", en="mean"),
    "amount": Text(sv="ett fast belopp", en="a fixed amount"),
    "increment": Text(sv="ökningen", en="the increment"),
    "total": Text(sv="hela underlaget", en="the whole base"),
    "own_amount": Text(sv="förslagets eget belopp", en="the policy's own amount"),
    "deduction": Text(sv="avdraget", en="the deduction"),
    "base": Text(sv="underlaget", en="the base"),
    "price_base_amount": Text(sv="prisbasbelopp", en="price base amount"),
    "income_base_amount": Text(sv="inkomstbasbelopp", en="income base amount"),
    "pro_rata": Text(sv="delas i proportion", en="shared in proportion"),
    "until_spent": Text(sv="tills den är slut", en="until it is spent"),
    "employee_month": Text(sv="anställd och månad", en="employee and month"),
    "employee_year": Text(sv="anställd och år", en="employee and year"),
    "employer_year": Text(sv="arbetsgivare och år", en="employer and year"),
    "internal": Text(sv="intern", en="internal"),
    "external": Text(sv="extern", en="external"),
    "institution": Text(sv="erkänd skola", en="recognised institution"),
    "on_site": Text(sv="på arbetsplatsen", en="on site"),
    "classroom": Text(sv="i klassrum", en="classroom"),
    "digital": Text(sv="digital", en="digital"),
    "mixed": Text(sv="blandad", en="mixed"),
    "business": Text(sv="näringsliv", en="business"),
    "municipality": Text(sv="kommun", en="municipality"),
    "region": Text(sv="region", en="region"),
    "state": Text(sv="staten", en="the state"),
    "faith_community": Text(sv="trossamfund", en="faith community"),
    "micro": Text(sv="mikroföretag", en="micro"),
    "small": Text(sv="litet", en="small"),
    "medium": Text(sv="medelstort", en="medium"),
    "large": Text(sv="stort", en="large"),
    "state_aid": Text(sv="statligt stöd", en="state aid"),
    "de_minimis": Text(sv="stöd av mindre betydelse", en="de minimis aid"),
}
# Numbers that stand in no file: the rules need them to work (the whole of a share, an hour, no ceiling).
_OURS: Final = frozenset(
    {
        *("one", "whole", "whole_tax", "unit", "minutes", "minutes_per_hour", "minor_units", "no_ceiling"),
        *("for_ever", "number_of_years", "endless", "holds", "otherwise"),
    }
)
NOTHING: Final = Text(sv="inget", en="none")
YEAR: Final = Text(sv="år", en="year")
YEARS: Final = Text(sv="år", en="years")
ABSENT: Final = Text(sv="finns inte", en="not there")


def is_ours(path: str) -> bool:
    """Say whether a number stands in no policy's file and is there for the rules alone."""
    return "." in path and path.rsplit(".", 1)[-1] in _OURS


def term(path: str) -> Text:
    """Give the name of the setting at a path, and of a tier of it its number."""
    whole, _, tier = path.partition(".tiers.")
    number = tier.partition(".")[0]
    if number.isdecimal():
        said = term(whole)
        return Text(sv=f"{said.sv}, steg {int(number) + 1}", en=f"{said.en}, tier {int(number) + 1}")
    parts = tuple(path.split("."))
    inside = parts[2:] if parts[0] == "choice" else parts
    said = _term(inside or parts)
    if parts[0] != "choice":
        return said
    return Text(sv=f"{said.sv} (alternativ {parts[1]})", en=f"{said.en} (alternative {parts[1]})")


def _term(parts: tuple[str, ...]) -> Text:
    part, name = parts[0], parts[-1]
    key = _key(parts)
    if part == "caps" and len(parts) > 1 and parts[1] in _WHOSE:
        whose = _WHOSE[parts[1]]
        said = key.term if key else _OTHER.get(name, _PARTS["caps"])
        return Text(sv=f"{said.sv} {whose.sv}", en=f"{said.en} {whose.en}")
    own = key.term if key else OPERATORS.get(name) or _OTHER.get(name)
    if parts[:2] == ("rate", "tiers"):
        return _joined(_PARTS["tiers"], parts[-1] if own is None else parts[-2], own if name != "share_ppm" else None)
    if part in {"instrument", "rate", "reference", "pool", "exchange"}:
        return own or _PARTS.get(part, Text(sv=" ".join(parts), en=" ".join(parts)))
    return _joined(_PARTS.get(part, Text(sv=part, en=part)), parts[1] if len(parts) > 1 else "", own)


def _joined(part: Text, named: str, own: Text | None) -> Text:
    sv, en = (f"{part.sv} {named}".strip(), f"{part.en} {named}".strip())
    return Text(sv=f"{sv}: {own.sv}", en=f"{en}: {own.en}") if own else Text(sv=sv, en=en)


def _key(parts: tuple[str, ...]) -> Key | None:
    name = parts[-1]
    known = f"{name.removesuffix('_minor')}_ore" if name.endswith("_minor") else name
    part = "tiers" if "tiers" in parts else parts[0]
    return SETTINGS.get(part, {}).get(known)


def said(value: Any, unit: str, currency: str) -> Text:
    """Say a value in words: `50 %`, `10 000 kr`, `inget`."""
    return Text(*(_said(value, unit, currency, language) for language in LANGUAGES))


def _said(value: Any, unit: str, currency: str, language: Language) -> str:
    if isinstance(value, list):
        return ", ".join(_said(one, unit, currency, language) for one in value)
    if value is None:
        return NOTHING.read(language)
    if isinstance(value, bool):
        return Text(sv="ja" if value else "nej", en="yes" if value else "no").read(language)
    if isinstance(value, str):
        return _WORDS.get(value, Text(sv=value, en=value)).read(language)
    return _number(value, unit, currency, language)


def _number(value: int, unit: str, currency: str, language: Language) -> str:
    if unit == "ore" and currency != "SEK":
        return f"{decimal_text(value, HUNDRED, language)}{NBSP}{currency}"
    if unit == "years":
        return f"{value}{NBSP}{(YEAR if value == 1 else YEARS).read(language)}"
    writers = {
        "ppm": lambda: percent_text(value, language),
        "ore": lambda: money_text(value, HUNDRED, language),
        "ukr": lambda: money_text(value, UKR, language),
        "minutes": lambda: minutes_text(value, language),
        "euro_cents": lambda: f"{decimal_text(value, HUNDRED, language)}{NBSP}EUR",
    }
    return writers.get(unit, lambda: decimal_text(value, 1, language))()


__all__ = ["ABSENT", "NOTHING", "OPERATORS", "is_ours", "said", "term"]
