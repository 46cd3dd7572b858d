"""The pages: each renders the same value as its JSON twin."""

from typing import Any, Final

from kutcalc.server.pages.books import BOOK_PAGES
from kutcalc.server.pages.company import COMPANY_PAGES
from kutcalc.server.pages.compare import COMPARE_PAGES
from kutcalc.server.pages.gallery import GALLERY_PAGES
from kutcalc.server.pages.payroll_file import PAYROLL_FILE_PAGES
from kutcalc.server.pages.start import START_PAGES

PAGE_ROUTES: Final[list[Any]] = [
    *START_PAGES,
    *COMPANY_PAGES,
    *PAYROLL_FILE_PAGES,
    *COMPARE_PAGES,
    *GALLERY_PAGES,
    *BOOK_PAGES,
]
