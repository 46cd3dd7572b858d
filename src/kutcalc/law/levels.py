"""What a row stands for in Swedish payroll law, and the columns that the tables bring."""

from typing import Final

from kutcalc.engine import Choice, Flag, Input, Level, Minutes, Month, Number, Ore, Year

GROUP_YEAR: Final = Level("group_year", ("group", "year"))
GROUP_MONTH: Final = Level("group_month", ("group", "month"), parents=(GROUP_YEAR,), earlier=(GROUP_YEAR, "month"))
GROUP_RANK_MONTH: Final = Level(
    "group_rank_month", ("group", "month", "group_rank"), parents=(GROUP_MONTH,), ahead=(GROUP_MONTH, "group_rank")
)
GROUP_RANK_YEAR: Final = Level(
    "group_rank_year", ("group", "year", "group_rank"), parents=(GROUP_YEAR,), ahead=(GROUP_YEAR, "group_rank")
)
EMPLOYER_YEAR: Final = Level(
    "employer_year", ("employer", "year"), order=("group", "employer", "year"), parents=(GROUP_RANK_YEAR,)
)
EMPLOYER_MONTH: Final = Level(
    "employer_month",
    ("employer", "month"),
    order=("group", "employer", "month"),
    parents=(GROUP_RANK_MONTH, EMPLOYER_YEAR),
    earlier=(EMPLOYER_YEAR, "month"),
)
RATE: Final = Level("rate", ("employer", "month", "rate"), parents=(EMPLOYER_MONTH,))
EMPLOYEE_YEAR: Final = Level(
    "employee_year",
    ("employer", "employee", "year"),
    order=("group", "employer", "year", "employee"),
    parents=(EMPLOYER_YEAR,),
)
PAYSLIP: Final = Level(
    "payslip",
    ("employer", "employee", "month"),
    order=("group", "employer", "month", "employee"),
    parents=(EMPLOYER_MONTH, EMPLOYEE_YEAR),
    earlier=(EMPLOYEE_YEAR, "month"),
    ahead=(EMPLOYER_MONTH, "employee"),
)
TRAINING: Final = Level(
    "training",
    ("employer", "employee", "month", "course"),
    order=("group", "employer", "month", "employee", "course"),
    parents=(PAYSLIP,),
    earlier=(PAYSLIP, "course"),
)

LEVELS: Final[dict[str, Level]] = {
    level.name: level
    for level in (
        TRAINING,
        PAYSLIP,
        RATE,
        EMPLOYEE_YEAR,
        EMPLOYER_MONTH,
        EMPLOYER_YEAR,
        GROUP_RANK_MONTH,
        GROUP_MONTH,
        GROUP_RANK_YEAR,
        GROUP_YEAR,
    )
}

INPUTS: Final = (
    Input("cash_pay_ore", PAYSLIP, Ore, "kontant lön per person"),
    Input("benefits_ore", PAYSLIP, Ore, "förmåner per person"),
    Input("count", PAYSLIP, Number, "antal lika personer"),
    Input("birth_year", PAYSLIP, Year, "födelseår"),
    Input("month_number", PAYSLIP, Month, "utbetalningsmånad"),
    Input("calendar_year", PAYSLIP, Year, "kalenderår"),
    Input("paid_minutes", PAYSLIP, Minutes, "betald tid i månaden", fact=True),
    Input("research", PAYSLIP, Flag, "arbetar med forskning eller utveckling"),
    Input("hiring_support", PAYSLIP, Flag, "växa-stöd"),
    Input("hired_month", PAYSLIP, Month, "anställd sedan", fact=True),
    Input("covid_reduction", PAYSLIP, Flag, "tillfälligt nedsatt avgift 2020"),
    Input("headcount", EMPLOYER_MONTH, Number, "antal anställda", fact=True),
    Input("turnover_ore", EMPLOYER_MONTH, Ore, "omsättning", fact=True),
    Input("balance_ore", EMPLOYER_MONTH, Ore, "balansomslutning", fact=True),
    Input("owner", EMPLOYER_MONTH, Choice, "ägare", fact=True),
    Input("sni", EMPLOYER_MONTH, Choice, "näringsgren", fact=True),
    Input("municipality", EMPLOYER_MONTH, Choice, "kommun", fact=True),
    Input("regional_support", EMPLOYER_MONTH, Flag, "arbetsställe i stödområde"),
    Input("minutes", TRAINING, Minutes, "betald tid i kursen"),
    Input("fee_ore", TRAINING, Ore, "kursavgift"),
    Input("other_cost_ore", TRAINING, Ore, "andra kostnader för kursen"),
    Input("other_support_ore", TRAINING, Ore, "annat stöd för kursen"),
    Input("people", TRAINING, Number, "antal som gått kursen"),
    Input("provider_kind", TRAINING, Choice, "anordnare"),
    Input("delivery", TRAINING, Choice, "kursform", fact=True),
    Input("distance_km", TRAINING, Number, "avstånd till kursen", fact=True),
    Input("certified", TRAINING, Flag, "certifierad kurs", fact=True),
    Input("mandatory", TRAINING, Flag, "krävs enligt lag", fact=True),
    Input("year_fee_ore", EMPLOYER_YEAR, Ore, "kursavgifter under året", fact=True),
    Input("year_other_cost_ore", EMPLOYER_YEAR, Ore, "andra kurskostnader under året", fact=True),
    Input("year_minutes", EMPLOYER_YEAR, Minutes, "kurstid under året", fact=True),
    Input("profit_ore", EMPLOYER_YEAR, Ore, "vinst före skatt", fact=True),
)
