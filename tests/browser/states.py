"""The pages in their states, in both languages: what accessibility, reflow and content policy are held against."""

from typing import Final

QUICK: Final = "employees=12&monthly_pay=420000&course_fees=120000&policy=se-almega-2024&year=2026"
ZERO: Final = "employees=300&monthly_pay=9000000&course_fees=0&policy=se-almega-2024&year=2026"
WRONG: Final = "employees=tolv&monthly_pay=1.234&course_fees=&policy=se-almega-2024&year=2026"
TWO: Final = "policy=se-almega-2024&policy=se-almega-incr&year=2026"
CASE: Final = (
    "k1.eNo9ikEKwyAQRe_y1wYSCV246k1kkGkrHTNW40JC7t60gbzdf_9t-LQY3j6QhCa0Rl3gNgRtpbJ_MFevheEmO_4x4JRF-3H8pEHSZX1J95n6Wc5"
    "XmVVi6HCoPJAkftJgRzvfJxh0pgJ3zNu-fwGy1iqR"
)

STATES: Final[dict[str, tuple[str, str]]] = {
    "start": ("/", "/en"),
    "company, empty": ("/foretag", "/en/company"),
    "company, answered": (f"/foretag?{QUICK}", f"/en/company?{QUICK}"),
    "company, zero": (f"/foretag?{ZERO}", f"/en/company?{ZERO}"),
    "company, wrong": (f"/foretag?{WRONG}", f"/en/company?{WRONG}"),
    "company, exact": ("/foretag?form=exact", "/en/company?form=exact"),
    "result": (f"/resultat?case={CASE}", f"/en/result?case={CASE}"),
    "result, damaged": ("/resultat?case=k1.abc", "/en/result?case=k1.abc"),
    "shared, gone": ("/delat/wX3rT0mJd1v0cQ7u9e2a5A", "/en/shared/wX3rT0mJd1v0cQ7u9e2a5A"),
    "compare, empty": ("/jamfor", "/en/compare"),
    "compare": (f"/jamfor?{TWO}", f"/en/compare?{TWO}"),
    "compare, identical": (
        "/jamfor?policy=se-almega-2024&policy=se-almega-2024&year=2026",
        "/en/compare?policy=se-almega-2024&policy=se-almega-2024&year=2026",
    ),
    "scenario": ("/scenario", "/en/scenario"),
    "job, gone": ("/scenario/01JDA0000000000000000000AA", "/en/scenario/01JDA0000000000000000000AA"),
    "rules": ("/regler", "/en/rules"),
    "rules, no hit": ("/regler?q=zzz", "/en/rules?q=zzz"),
    "policy": ("/regler/se-almega-2024", "/en/rules/se-almega-2024"),
    "policy, open": ("/regler/se-kut-2019", "/en/rules/se-kut-2019"),
    "law": ("/regler/lag", "/en/rules/law"),
    "words": ("/ord", "/en/words"),
    "problems": ("/problems", "/problems"),
    "problem": ("/problems/cell-budget", "/problems/cell-budget"),
    "api": ("/api", "/en/api"),
    "method": ("/metod", "/en/method"),
    "limits": ("/begransningar", "/en/limits"),
    "privacy": ("/integritet", "/en/privacy"),
    "accessibility": ("/tillganglighet", "/en/accessibility"),
    "not there": ("/finns-inte", "/en/not-there"),
}
ADDRESSES: Final = sorted({address for pair in STATES.values() for address in pair})
SERVER_ERRORS: Final = ("the server responded with a status of",)
"""What the browser writes when a page is answered with 404 or 422; the page itself is what is tested."""
