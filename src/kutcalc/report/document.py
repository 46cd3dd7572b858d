"""A result as a PDF: one page for those who decide, and the appendix by which the figures are redone on paper.

Typst lays it out (extra `[pdf]`). Everything goes to the template as JSON and is printed as text, so nothing that was
put in can become markup; the same result gives the same bytes, since the date inside is that of the calculation.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import msgspec

from kutcalc.errors import KutcalcError
from kutcalc.language import Language, Text
from kutcalc.payroll import Tables
from kutcalc.policy import Policy
from kutcalc.report.answer import Kind, answer, answer_of_file
from kutcalc.report.document_data import Document, document_of
from kutcalc.report.document_parts import LeftOut
from kutcalc.report.document_steps import main_figures

PDF: Final = "application/pdf"
LEVELS: Final = ("employer_month", "employer_year", "rate")
"""What a calculation must hold for its document."""
_TEMPLATE: Final = Path(__file__).with_suffix(".typ")
_UNPRINTABLE: Final = re.compile('the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_CONTROLS: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_BEYOND: Final = re.compile(r"[^\x0a\x20-\x7e\xa0-\xff\u2010-\u2026\u2212\u2192\u200b]")
_MOST_TRIES: Final = 20


class PdfMissingError(KutcalcError):
    """What writes PDF is not installed."""

    code = "not-acceptable"
    title = Text(sv="PDF går inte att göra här", en="PDF cannot be made here")

    def __init__(self) -> None:
        self.text = Text(
            sv="Det som gör PDF är inte installerat. Installera kutcalc[pdf] (pip install 'kutcalc[pdf]'), "
            "eller skriv ut sidan med resultatet: den är gjord för papper.",
            en="What makes PDF is not installed. Install kutcalc[pdf] (pip install 'kutcalc[pdf]'), "
            "or print the page of the result: it is made for paper.",
        )
        super().__init__(self.text.en)


def can_make_pdf() -> bool:
    """Whether what writes PDF is installed."""
    return find_spec("typst") is not None


def require_pdf() -> None:
    """Raise PdfMissingError where what writes PDF is not installed, before any work is done."""
    if not can_make_pdf():
        raise PdfMissingError


def pdf_of_case(
    kind: Kind,
    body: Mapping[str, Any],
    calculation: Mapping[str, Any],
    policy: Policy | None,
    language: Language,
    *,
    left_out: LeftOut | None = None,
    link: str | None = None,
) -> bytes:
    """Work a case and write its document; `calculation` is the body of the calculation behind it, at `LEVELS`.

    KutcalcError tells what is wrong in the case, PdfMissingError that PDF cannot be made here.
    """
    require_pdf()
    reply = answer(kind, body, language)
    detail = _with_steps(calculation, policy, lambda asked: answer("calculation", asked, language))
    return pdf_of(kind, reply, detail, policy, language, left_out=left_out, link=link)


def pdf_of_file(
    calculation: Mapping[str, Any],
    held: Tables,
    given: Collection[str],
    policy: Policy | None,
    language: Language,
    *,
    left_out: LeftOut | None = None,
) -> bytes:
    """Work a calculation on a file that was read before, and write its document."""
    require_pdf()
    detail = _with_steps(calculation, policy, lambda asked: answer_of_file("calculation", asked, language, held, given))
    return pdf_of("calculation", detail, detail, policy, language, left_out=left_out)


def _with_steps(
    calculation: Mapping[str, Any], policy: Policy | None, worked: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    """Work a calculation, and once more with the steps of the figures that it turned out to be about."""
    levels = list(dict.fromkeys([*LEVELS, *calculation.get("levels", ())]))
    plain = {**calculation, "levels": levels, "explain": []}
    found = worked(plain)
    figures = [
        {name: value for name, value in msgspec.to_builtins(figure).items() if value is not None}
        for figure in main_figures(found["results"], is_law=policy is None)
    ]
    return worked({**plain, "explain": figures})


def pdf_of(
    kind: Kind,
    reply: Mapping[str, Any],
    detail: Mapping[str, Any],
    policy: Policy | None,
    language: Language,
    *,
    left_out: LeftOut | None = None,
    link: str | None = None,
) -> bytes:
    """Write the document of a reply; `detail` is the calculation behind it, at `LEVELS`, with steps of some figures."""
    require_pdf()
    return printed(document_of(kind, reply, detail, policy, language, left_out=left_out, link=link))


def printed(document: Document) -> bytes:
    """Lay a document out as tagged PDF (PDF/UA-1)."""
    typst = import_module("typst")
    text = msgspec.json.encode(_printable(msgspec.to_builtins(document))).decode()
    made_at = int(datetime.fromisoformat(document.created_at).timestamp())
    for tries in range(_MOST_TRIES):
        try:
            made: bytes = typst.compile(
                _TEMPLATE.read_bytes(),
                format="pdf",
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={"data": text},
                pdf_standards="ua-1",
                timestamp=made_at,
            )
        except typst.TypstError as error:
            found = _UNPRINTABLE.search(str(error))
            if found is None or tries == _MOST_TRIES - 1:
                raise
            signs = set(_ESCAPED.sub(lambda one: chr(int(one[1], 16)), found[1]))
            text = _named(text, signs) if tries < _MOST_TRIES - 2 else _BEYOND.sub(_name, text)
        else:
            return made
    raise AssertionError


def _printable(thing: Any) -> Any:
    """Give the same texts without signs that only steer a machine."""
    if isinstance(thing, str):
        return _CONTROLS.sub(" ", thing)
    if isinstance(thing, dict):
        return {name: _printable(one) for name, one in thing.items()}
    if isinstance(thing, list | tuple):
        return [_printable(one) for one in thing]
    return thing


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Give the fonts that lie in the package alone: a document looks the same on every machine."""
    return import_module("typst").Fonts(include_system_fonts=False)


def _named(text: str, signs: Collection[str]) -> str:
    """Write signs that no font of ours has by their numbers."""
    for sign in signs:
        text = text.replace(sign, f"[U+{ord(sign):04X}]")
    return text


def _name(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


__all__ = [
    "LEVELS",
    "PDF",
    "LeftOut",
    "PdfMissingError",
    "can_make_pdf",
    "pdf_of",
    "pdf_of_case",
    "pdf_of_file",
    "printed",
    "require_pdf",
]
