"""The pages of rules, sources and documents."""

from typing import Any, Final

from kutcalc.server.pages.books_documents import DOCUMENT_PAGES
from kutcalc.server.pages.books_law import LAW_PAGES
from kutcalc.server.pages.books_rules import RULE_PAGES
from kutcalc.server.pages.books_words import WORD_PAGES
from kutcalc.server.pages.difference import DIFFERENCE_PAGES

BOOK_PAGES: Final[list[Any]] = [*RULE_PAGES, *LAW_PAGES, *WORD_PAGES, *DIFFERENCE_PAGES, *DOCUMENT_PAGES]
