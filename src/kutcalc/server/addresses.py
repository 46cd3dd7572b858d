"""Where each page lives, in Swedish and in English (`design/interfaces.md` 3.1)."""

from typing import Final
from urllib.parse import quote

from kutcalc.language import Language

ADDRESSES: Final[dict[str, tuple[str, str]]] = {
    "start": ("/", "/en"),
    "company": ("/foretag", "/en/company"),
    "payroll_file": ("/lonefil", "/en/payroll-file"),
    "payroll_file_check": ("/lonefil/kontrollera", "/en/payroll-file/check"),
    "result": ("/resultat", "/en/result"),
    "shared": ("/delat/{id}", "/en/shared/{id}"),
    "compare": ("/jamfor", "/en/compare"),
    "gallery": ("/galleri", "/en/gallery"),
    "scenario": ("/scenario", "/en/scenario"),
    "job": ("/scenario/{id}", "/en/scenario/{id}"),
    "rules": ("/regler", "/en/rules"),
    "policy": ("/regler/{id}", "/en/rules/{id}"),
    "law": ("/regler/lag", "/en/rules/law"),
    "difference": ("/skillnad", "/en/difference"),
    "guide": ("/guide", "/en/guide"),
    "words": ("/ord", "/en/words"),
    "problems": ("/problems", "/problems"),
    "problem": ("/problems/{code}", "/problems/{code}"),
    "api": ("/api", "/en/api"),
    "method": ("/metod", "/en/method"),
    "limits": ("/begransningar", "/en/limits"),
    "privacy": ("/integritet", "/en/privacy"),
    "impact": ("/konsekvensbedomning", "/en/impact-assessment"),
    "accessibility": ("/tillganglighet", "/en/accessibility"),
}


def address(name: str, language: Language, **parts: str) -> str:
    """Give the path of a page in a language, its parts quoted."""
    pattern = ADDRESSES[name][0 if language == "sv" else 1]
    return pattern.format(**{key: quote(value, safe="@") for key, value in parts.items()})


def twin_of(path: str) -> str:
    """Give the path of the JSON twin of a page: `.json` after the path, and `/index.json` for the start."""
    return "/index.json" if path == "/" else f"{path}.json"
