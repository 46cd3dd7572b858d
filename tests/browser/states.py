"""The pages in their states, in both languages: what accessibility, reflow and content policy are held against."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page
from tests.browser import payroll_files as files

from kutcalc.report.links import encode_case

QUICK: Final = "employees=12&monthly_pay=420000&course_fees=120000&policy=se-almega-2024&year=2026"
ZERO: Final = "employees=300&monthly_pay=9000000&course_fees=0&policy=se-almega-2024&year=2026"
WRONG: Final = "employees=tolv&monthly_pay=1.234&course_fees=&policy=se-almega-2024&year=2026"
TWO: Final = "policy=se-almega-2024&policy=se-kut-2019-almega50&year=2026"
ASKS: Final = "policy=se-almega-2024&policy=se-m-reformgrupp-2018&policy=se-kut-2019&year=2026"
SAME: Final = "policy=se-almega-2024&policy=se-almega-2024&year=2026"
CASE: Final = (
    "k1.eNo9ikEKwyAQRe_y1wYSCV246k1kkGkrHTNW40JC7t60gbzdf_9t-LQY3j6QhCa0Rl3gNgRtpbJ_MFevheEmO_4x4JRF-3H8pEHSZX1J95n6Wc5"
    "XmVVi6HCoPJAkftJgRzvfJxh0pgJ3zNu-fwGy1iqR"
)
_PAYSLIP: Final = {"employee": "p1", "month": "2026-03", "through": "2026-05", "count": 5, "birth_year": 1985}
_COURSE: Final = {"employee": "p1", "month": "2026-05", "minutes": 480, "fee_ore": 500_000, "provider_kind": "external"}
EMPLOYER: Final = {"employer": "A", "payslips": [{**_PAYSLIP, "cash_pay_ore": 3_333_300}], "training": [_COURSE]}
EXACT: Final = encode_case("calculation", {"policy": "se-almega-2024@1", "employers": [EMPLOYER]})
FORTY: Final = {"ref": "se-almega-2024@1", "changes": [{"path": "rate.share_ppm", "value": 400_000}]}
CHANGED: Final = encode_case("calculation", {"policy": FORTY, "employers": [EMPLOYER]})
CHANGED_BESIDE: Final = encode_case(
    "comparison", {"policies": ["se-almega-2024@1", {**FORTY, "label": "40 %"}], "employers": [EMPLOYER]}
)
STEPS: Final = f"case={EXACT}&explain=employer_month:A/2026-05:training_deduction_ore"
_AXIS: Final = "policy=se-almega-2024%401&path-0=rate.share_ppm"
FITS: Final = f"{_AXIS}&first-0=30+%25&last-0=60+%25&step-0=5+%25"
HUGE: Final = (
    f"{_AXIS}&first-0=0+%25&last-0=100+%25&step-0=0,001+%25&path-1=caps.employer_year.amount_ore&first-1=0+kr"
    "&last-1=1+000+000+kr&step-1=10+000+kr&year=2026"
)
BACKWARDS: Final = f"{_AXIS}&first-0=70+%25&last-0=60+%25&step-0=tre"
NATION: Final = "population=se-2026-mini&policy=se-kut-2019-fou20%401&by=sector&behaviour=own&own-take_up_ppm=fyrtio"
AGI: Final = (Path(__file__).parents[1] / "payroll" / "samples" / "agi_202610.xml").read_bytes()
MOST_UPLOADED: Final = 200_000
"""The largest file on the service that the states are shown on, in bytes."""
PASTED: Final = "ANSTÄLLD\tMÅNAD\tFÖDELSEÅR\tNAMN\tLÖN\np1\t2026-05\t1985\tAnna\t35\u00a0000,50\n"


@dataclass(frozen=True, slots=True)
class State:
    """A page in a state: its address in both languages, and what is done there to reach it."""

    sv: str
    en: str
    done: Callable[[Page], Any] | None = None

    def reach(self, page: Page, language: str, kept: dict[str, str]) -> None:
        """Go there and do it."""
        page.goto((self.sv if language == "sv" else self.en).format(**kept))
        if self.done is not None:
            self.done(page)


def _sent(page: Page) -> None:
    page.locator("#exact .actions button").first.click()


def _sent_wrong(page: Page) -> None:
    page.fill("#payslips-0-cash_pay", "32 500,5O")
    page.fill("#payslips-1-month", "2026-13")
    _sent(page)


def _pasted(page: Page) -> None:
    page.locator("details:has(#pasted) > summary").click()
    page.fill("#pasted", PASTED)
    page.click("button[name=paste]")


def _kept_here(page: Page) -> None:
    page.fill("#title", "Våren 2026")
    page.locator("form:has(#title) button").click()


def _changed_wrong(page: Page) -> None:
    page.locator("details:has(#path-0) > summary").click()
    page.fill("#value-0", "fyrtio")
    page.locator("details:has(#path-0) button").click()


def _read(content: bytes, name: str = "fil.csv", press: str = "") -> Callable[[Page], Any]:
    """Give what chooses a file and has it read, and then presses a button of the check page."""

    def done(page: Page) -> None:
        page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
        page.locator("#upload .actions button").click()
        page.locator("#reread, #error-summary").first.wait_for()
        if press:
            page.locator(press).first.click()
            page.locator("#result, #error-summary, #reread").first.wait_for()

    return done


def _of_file(content: bytes, name: str = "fil.csv", press: str = "") -> State:
    return State("/lonefil", "/en/payroll-file", _read(content, name, press))


def _none_chosen(page: Page) -> None:
    page.locator("#upload .actions button").click()
    page.locator("#error-summary").wait_for()


def _gone(page: Page) -> None:
    _read(files.small_file())(page)
    page.locator("#go input[name=token]").evaluate("field => field.value = 'gone'")
    page.locator("#go .actions button").first.click()
    page.locator("#upload").wait_for()


def _both(swedish: str, english: str, query: str = "") -> State:
    return State(f"{swedish}{query}", f"{english}{query}")


STATES: Final[dict[str, State]] = {
    "start": _both("/", "/en"),
    "company, empty": _both("/foretag", "/en/company"),
    "company, answered": _both("/foretag", "/en/company", f"?{QUICK}"),
    "company, zero": _both("/foretag", "/en/company", f"?{ZERO}"),
    "company, wrong": _both("/foretag", "/en/company", f"?{WRONG}"),
    "company, open values": _both("/foretag", "/en/company", f"?{QUICK.replace('se-almega-2024', 'se-kut-2019')}"),
    "exact, empty": _both("/foretag", "/en/company", "?form=exact"),
    "exact, filled": _both("/foretag", "/en/company", "?form=exact&example=1"),
    "exact, wrong": State("/foretag?form=exact&example=1", "/en/company?form=exact&example=1", _sent_wrong),
    "exact, pasted": State("/foretag?form=exact", "/en/company?form=exact", _pasted),
    "exact, result": State("/foretag?form=exact&example=1", "/en/company?form=exact&example=1", _sent),
    "result, empty": _both("/resultat", "/en/result"),
    "result, quick": _both("/resultat", "/en/result", f"?case={CASE}"),
    "result, steps": _both("/resultat", "/en/result", f"?{STEPS}"),
    "result, changed": _both("/resultat", "/en/result", f"?case={CHANGED}"),
    "result, damaged": _both("/resultat", "/en/result", "?case=k1.abc"),
    "result, just kept": State(f"/resultat?case={EXACT}", f"/en/result?case={EXACT}", _kept_here),
    "shared": _both("/delat", "/en/shared", "/{shared-same}"),
    "shared, newer version": _both("/delat", "/en/shared", "/{shared-changed}"),
    "shared, gone": _both("/delat", "/en/shared", "/wX3rT0mJd1v0cQ7u9e2a5A"),
    "payroll file": _both("/lonefil", "/en/payroll-file"),
    "payroll file, none chosen": State("/lonefil", "/en/payroll-file", _none_chosen),
    "payroll file, wrong type": _of_file(files.OLD_WORKBOOK, "fil.xls"),
    "payroll file, empty": _of_file(b"", "fil.csv"),
    "payroll file, too big": _of_file(b"x" * (MOST_UPLOADED + 1)),
    "payroll file, protected": _of_file(files.PROTECTED, "fil.xlsx"),
    "payroll file, too expensive": _of_file(files.too_wide()),
    "payroll file, no headings": _of_file(files.without_headings()),
    "payroll file, gone": State("/lonefil", "/en/payroll-file", _gone),
    "check": _of_file(files.sensitive_file()),
    "check, two sheets": _of_file(files.workbook(["Mars", "April"]), "fil.xlsx"),
    "check, two encodings": _of_file(files.two_encodings()),
    "check, doubled rows": _of_file(files.doubled_rows()),
    "check, bad rows": _of_file(files.file_with_two_bad_rows()),
    "check, nothing left": _of_file(files.all_wrong()),
    "check, two ways to read": _of_file(files.ambiguous()),
    "check, columns missing": _of_file(files.lacking()),
    "check, read again without a file": _of_file(files.small_file(), press="#reread .actions button"),
    "check, declaration": _of_file(AGI, "fil.xml"),
    "result, of a file": _of_file(files.sensitive_file(), press="#go .actions button"),
    "result, of part of a file": _of_file(files.file_with_two_bad_rows(), press="#go .actions button"),
    "compare, empty": _both("/jamfor", "/en/compare"),
    "compare": _both("/jamfor", "/en/compare", f"?{TWO}"),
    "compare, one asks": _both("/jamfor", "/en/compare", f"?{ASKS}"),
    "compare, identical": _both("/jamfor", "/en/compare", f"?{SAME}"),
    "compare, wrong": _both("/jamfor", "/en/compare", "?policy=se-finns-inte&year=1999"),
    "compare, changed": _both("/jamfor", "/en/compare", f"?case={CHANGED_BESIDE}"),
    "compare, changed wrongly": State(f"/jamfor?{SAME}", f"/en/compare?{SAME}", _changed_wrong),
    "gallery": _both("/galleri", "/en/gallery"),
    "gallery, all companies": _both("/galleri", "/en/gallery", "?company=all&sort=hour&support=some"),
    "gallery, no hit": _both("/galleri", "/en/gallery", "?country=SE&instrument=grant&status=proposed"),
    "scenario, empty": _both("/scenario", "/en/scenario"),
    "scenario, size": _both("/scenario", "/en/scenario", f"?{FITS}"),
    "scenario, refused": _both("/scenario", "/en/scenario", f"?{HUGE}"),
    "scenario, wrong": _both("/scenario", "/en/scenario", f"?{BACKWARDS}"),
    "scenario, nation": _both("/scenario", "/en/scenario", f"?{NATION}"),
    "job, nation": _both("/scenario", "/en/scenario", "/{nation}"),
    **{
        f"job, {name}": _both("/scenario", "/en/scenario", f"/{{{name}}}")
        for name in ("queued", "running", "succeeded", "cancelled", "interrupted", "failed")
    },
    "job, gone": _both("/scenario", "/en/scenario", "/01JDA0000000000000000000AA"),
    "rules": _both("/regler", "/en/rules"),
    "rules, no hit": _both("/regler", "/en/rules", "?q=zzz"),
    "policy": _both("/regler/se-almega-2024", "/en/rules/se-almega-2024"),
    "policy, open": _both("/regler/se-kut-2019", "/en/rules/se-kut-2019"),
    "policy, gone": _both("/regler/se-finns-inte", "/en/rules/se-finns-inte"),
    "difference, empty": _both("/skillnad", "/en/difference"),
    "difference": _both("/skillnad", "/en/difference", "?first=se-almega-2024&second=it-f40-2020"),
    "difference, none": _both("/skillnad", "/en/difference", "?first=se-almega-2024&second=se-almega-2024"),
    "difference, wrong": _both("/skillnad", "/en/difference", "?first=se-finns-inte"),
    "law": _both("/regler/lag", "/en/rules/law"),
    "words": _both("/ord", "/en/words"),
    "problems": _both("/problems", "/problems"),
    "problem": _both("/problems/cell-budget", "/problems/cell-budget"),
    "guide": _both("/guide", "/en/guide"),
    "api": _both("/api", "/en/api"),
    "method": _both("/metod", "/en/method"),
    "limits": _both("/begransningar", "/en/limits"),
    "privacy": _both("/integritet", "/en/privacy"),
    "impact": _both("/konsekvensbedomning", "/en/impact-assessment"),
    "accessibility": _both("/tillganglighet", "/en/accessibility"),
    "not there": _both("/finns-inte", "/en/not-there"),
    "our fault": _both("/fails", "/fails"),
}
SERVER_ERRORS: Final = ("the server responded with a status of",)
"""What the browser writes when a page is answered with 404 or 422; the page itself is what is tested."""
