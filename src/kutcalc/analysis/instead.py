"""What may stand in a body in the place of employers: a file that was read before, by its token (9.7)."""

from typing import Final

from kutcalc.analysis.pointed import Pointed, wrong_type
from kutcalc.language import Text

_NOT_HERE: Final = Text(
    sv="payroll_file läses inte här: det här sparas på disk, och en uppladdad fil gör aldrig det. Ge employers.",
    en="payroll_file is not read here: this is kept on disk, and an uploaded file never is. Give employers.",
)
_NOT_YET: Final = Text(
    sv="population räknas inte än. Ge employers.", en="population is not counted yet. Give employers."
)
_EITHER: Final = Text(sv="Ge employers eller payroll_file, inte båda.", en="Give employers or payroll_file, not both.")
_TOKEN: Final = Text(sv="ett case_token ur svaret på /payroll-files", en="a case_token of a reply of /payroll-files")
_LONGEST_TOKEN: Final = 64


def instead_of_employers(tree: object, faults: Pointed, file_rows: int | None) -> list[str]:
    """Give the fields that stand in the place of employers, and note those that are not read here."""
    there = [name for name in ("payroll_file", "population") if isinstance(tree, dict) and name in tree]
    if not isinstance(tree, dict) or not there:
        return []
    if "population" in there:
        faults.add("unknown-field", "/population", _NOT_YET)
    if "payroll_file" in there:
        token = tree["payroll_file"]
        if file_rows is None and isinstance(token, str):
            faults.add("unknown-field", "/payroll_file", _NOT_HERE)
        elif not isinstance(token, str) or len(token) > _LONGEST_TOKEN:
            faults.add("wrong-type", "/payroll_file", wrong_type, "payroll_file", token, _TOKEN)
        if "employers" in tree:
            faults.add("duplicate", "/payroll_file", _EITHER)
    return there


__all__ = ["instead_of_employers"]
