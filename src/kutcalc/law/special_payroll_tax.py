"""Särskild löneskatt on the pay of the old, to June 2019, and on the cost of occupational pensions.

The tax on the old is one group with the old-age pension contribution (16.36 %): our assumption where the sources are
silent. It is never reduced by the deductions for research or for the support area; växa-stöd removes it.
"""

from kutcalc.engine import Flag, Rate, Year, absent, all_of, at_most, is_not, rule, when
from kutcalc.law.levels import PAYSLIP


@rule(
    level=PAYSLIP,
    term="särskild löneskatt för äldre",
    source="Lag 1990:659 1 §",
    sv="Löneskatt på lön till den som vid årets ingång fyllt 65, till och med juni 2019; inte med växa-stöd.",
)
def special_payroll_tax_rate(
    birth_year: Year,
    has_hiring_reduction: Flag,
    *,
    special_payroll_tax_65_birth_year_latest: Year = absent,
    special_payroll_tax_65_rate: Rate = absent,
) -> Rate:
    """Payroll tax on the pay of those who have reached 65, to June 2019; not with växa-stöd."""
    owes = all_of(at_most(birth_year, special_payroll_tax_65_birth_year_latest), is_not(has_hiring_reduction))
    return when(owes, special_payroll_tax_65_rate, otherwise=0)
