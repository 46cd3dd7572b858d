"""The temporary reduction of spring 2020: employees whom the employer chose, at most thirty."""

from kutcalc.engine import Flag, Rate, absent, all_of, rule
from kutcalc.law.levels import PAYSLIP


@rule(
    level=PAYSLIP,
    term="tillfälligt nedsatt avgift 2020",
    source="Lag 2020:202",
    sv="Om arbetsgivaren valt personen för 2020 års tillfälliga nedsättning.",
)
def has_covid_reduction(covid_reduction: Flag, *, covid_rate: Rate = absent) -> Flag:
    """Whether the employer chose the person for the temporary reduction of 2020."""
    return all_of(covid_reduction, covid_rate > 0)
