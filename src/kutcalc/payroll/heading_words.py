"""The words of headings, in Swedish and English: what a column may be called, its units, and what is never read."""

from collections.abc import Mapping
from typing import Final

from kutcalc.payroll.options import BirthFromIdentity, SourceUnit

UNITS: Final[Mapping[str, SourceUnit]] = {
    "kr": "kr",
    "kronor": "kr",
    "sek": "kr",
    "öre": "ore",
    "ore": "ore",
    "tim": "hours",
    "timmar": "hours",
    "timme": "hours",
    "h": "hours",
    "hours": "hours",
    "min": "minutes",
    "minuter": "minutes",
    "minutes": "minutes",
}
OTHER_UNITS: Final = frozenset(
    {"tkr", "ksek", "tsek", "kkr", "tusental", "mkr", "mnkr", "msek", "dagar", "days", "eur", "usd", "procent", "pct"}
)
"""Units that nothing here reads: a heading that ends in one is no guess, and an amount under it is refused."""

STRONG: Final[Mapping[str, tuple[str, ...]]] = {
    BirthFromIdentity: (
        "personnummer", "personnr", "persnr", "pnr", "persnummer", "person nr", "personal identity number",
        "personal number", "samordningsnummer", "personnummer eller samordningsnummer", "personid", "identitet", "ssn",
    ),
    "employee": (
        "anst nr", "anställningsnummer", "anställningsnr", "anst id", "anstallningsnummer", "anställd nr", "anställnr",
        "anställd", "anstalld", "anställds nr", "employee", "employee number", "employee no", "employee id", "staff no",
        "löntagarnummer", "löntagarnr",
    ),
    "employer": (
        "arbetsgivare", "arbetsgivarnummer", "organisationsnummer", "organisationsnr", "org nr", "orgnummer",
        "employer", "företagsnummer", "företagsnr", "company number",
    ),
    "month": (
        "månad", "manad", "lönemånad", "utbetalningsmånad", "löneperiod", "redovisningsperiod", "period", "month",
        "pay month", "ym", "år månad", "avser månad",
    ),
    "through": ("till och med", "t o m", "tom", "through", "till och med månad"),
    "count": ("antal personer", "personer", "antal likadana personer", "count", "persons"),
    "cash_pay_ore": (
        "lön", "lon", "bruttolön", "kontant lön", "kontant bruttolön", "kontant ersättning", "kontantersättning",
        "månadslön", "lön före skatt", "lön per person och månad", "lönesumma", "bruttobelopp", "utbetald bruttolön",
        "pay", "salary", "gross pay", "gross salary", "cash pay", "wages",
    ),
    "benefits_ore": (
        "förmåner", "formaner", "förmån", "skattepliktiga förmåner", "förmånsvärde", "skattepliktig förmån", "benefits",
        "taxable benefits", "skattepliktiga förmåner och annan ersättning",
    ),
    "paid_minutes": ("betald tid", "betalda timmar", "arbetade timmar", "arbetad tid", "paid hours", "hours worked"),
    "research": ("forskning", "fou", "forskning eller utveckling", "forskning och utveckling", "research"),
    "hiring_support": ("växa stöd", "växastöd", "växa", "hiring support"),
    "hired_month": ("anställningsmånad", "anställd från", "anställningsdatum", "hired month"),
    "group": ("koncern", "corporate group"),
    "headcount": ("antal anställda", "headcount"),
    "turnover_ore": ("omsättning", "nettoomsättning", "turnover"),
    "balance_ore": ("balansomslutning", "balance sheet total"),
    "sni": ("sni", "sni kod", "näringsgren"),
    "municipality": ("kommunkod", "kommun", "municipality"),
    "course": ("kurs", "kursnamn", "utbildning", "kursens namn", "kurskod", "course", "course name"),
    "minutes": (
        "kurstimmar", "utbildningstimmar", "utbildningstid", "kurstid", "tid i utbildning", "timmar i utbildning",
        "timmar utbildning", "training hours", "course hours", "training time",
    ),
    "fee_ore": (
        "kursavgift", "kurskostnad", "utbildningskostnad", "kursavgift exkl moms", "kursavgift utan moms", "kurspris",
        "utbildningsavgift", "deltagaravgift", "course fee", "training fee", "fee", "tuition",
    ),
    "other_cost_ore": (
        "resor", "resekostnad", "övrig kostnad", "övriga kostnader", "resor och material", "kursmaterial",
        "other cost", "other costs", "travel",
    ),
    "other_support_ore": ("annat stöd", "bidrag", "other support"),
    "provider_kind": ("anordnare", "utbildningsanordnare", "kursanordnare", "provider", "provider kind"),
    "delivery": ("kursform", "utbildningsform", "delivery"),
    "distance_km": ("avstånd", "distance"),
    "certified": ("certifierad", "certified"),
    "mandatory": ("lagstadgad", "obligatorisk", "mandatory"),
}  # fmt: skip
WEAK: Final[Mapping[str, tuple[str, ...]]] = {
    BirthFromIdentity: ("födelseår", "fodelsear", "född", "född år", "birth year", "year of birth"),
    "employee": ("person", "id", "nr"),
    "month": (
        "datum",
        "utbetalningsdatum",
        "utbetalningsdag",
        "kursdatum",
        "date",
        "pay date",
        "lönedatum",
        "fr o m",
        "från och med",
    ),
    "count": ("antal",),
    "provider_kind": (
        "kurshållare",
        "kursgivare",
        "utbildare",
        "kursleverantör",
        "intern",
        "extern",
        "intern extern",
        "intern eller extern",
        "course provider",
        "internal",
        "external",
    ),
    "minutes": ("timmar", "tim", "tid", "minuter", "hours", "minutes", "antal timmar", "kurstid totalt"),
    "fee_ore": ("avgift", "pris"),
}
"""Words that fit only where no stronger heading does."""
PAY: Final = "cash_pay_ore"
OF_COURSES: Final = ("fee_ore", "minutes", "course", "provider_kind", "delivery", "other_cost_ore")
ONLY_IN_TRAINING: Final = ("minutes", "fee_ore")
OF_LINES: Final = frozenset({"löneart", "lart", "lonart", "benämning", "artnr"})
"""Headings of a list of pay lines, where `antal` is a quantity and no number of persons."""

NEVER_STEMS: Final = (
    "sjuk", "karens", "rehab", "läkar", "frånvaro", "diagnos", "hälsa", "sick", "illness", "health", "absence",
    "fackför", "facklig", "fackavg", "fackmed", "medlemsavgift", "akassa", "union", "bank", "clearing", "kontonummer",
    "kontonr", "iban", "bic", "utbetalningskonto", "account", "adress", "address", "gatu", "street", "postnummer",
    "postnr", "postort", "zip", "efternamn", "förnamn", "surname", "utmätning", "kronofogd", "kyrko", "religion",
    "föräldra", "parental",
)  # fmt: skip
SICK_PAY: Final = ("sjuklön", "sjuklon", "sickpay", "sicklön")
"""Stems of columns of sick pay: pay, and never read."""
NEVER_WORDS: Final = frozenset({"fack", "förbund", "vab", "ort", "stad", "city", "town", "konto", "co"})
NAMES: Final = ("namn", "name")
NAMES_OF_THINGS: Final = ("kurs", "utbildning", "course", "training")
OTHER_HEADINGS: Final = (
    "namn", "name", "förnamn", "efternamn", "löneart", "lönart", "lart", "benämning", "belopp", "amount", "sjuklön",
    "kostnadsställe", "kst", "projekt", "avdelning", "befattning", "skatt", "preliminärskatt", "nettolön", "semester",
    "timlön", "a pris", "antal", "kommentar", "status",
)  # fmt: skip
"""Headings that nothing is read from, and that still tell which row holds the headings."""
