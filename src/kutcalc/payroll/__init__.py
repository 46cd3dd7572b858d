"""From what companies have to the canonical tables: payslips, training and years, checked and without identities."""

from kutcalc.payroll.agi import AgiReading, read_agi
from kutcalc.payroll.intake import Intake, UploadedFile, read_files, read_uploads
from kutcalc.payroll.minimised import minimised_csv
from kutcalc.payroll.options import ReadOptions
from kutcalc.payroll.parsers import Parsers
from kutcalc.payroll.reconciliation import reconcile
from kutcalc.payroll.tables import PAYSLIP_COLUMNS, TRAINING_COLUMNS, YEAR_COLUMNS, Column, Declared, Tables
from kutcalc.payroll.totals import check_totals
from kutcalc.payroll.typed_tables import tables_from_columns

__all__ = [
    "PAYSLIP_COLUMNS",
    "TRAINING_COLUMNS",
    "YEAR_COLUMNS",
    "AgiReading",
    "Column",
    "Declared",
    "Intake",
    "Parsers",
    "ReadOptions",
    "Tables",
    "UploadedFile",
    "check_totals",
    "minimised_csv",
    "read_agi",
    "read_files",
    "read_uploads",
    "reconcile",
    "tables_from_columns",
]
