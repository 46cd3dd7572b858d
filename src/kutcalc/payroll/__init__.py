"""From what companies have to the canonical tables: payslips, training and years, checked and without identities."""

from kutcalc.payroll.agi import AgiReading, read_agi
from kutcalc.payroll.intake import Preview, preview, read_files, tables_from_columns
from kutcalc.payroll.minimised import minimised_csv
from kutcalc.payroll.reconciliation import reconcile
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS, Column, Declared, Tables
from kutcalc.payroll.totals import check_totals

__all__ = [
    "PAYSLIP_COLUMNS",
    "TRAINING_COLUMNS",
    "YEAR_COLUMNS",
    "AgiReading",
    "Column",
    "Declared",
    "Preview",
    "Tables",
    "check_totals",
    "minimised_csv",
    "preview",
    "read_agi",
    "read_files",
    "reconcile",
    "tables_from_columns",
]
