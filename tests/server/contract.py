"""The examples of the contract as files, and how a reply is held against one: every key, every figure, every order."""

import json
import re
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).with_name("contract")
SENTENCES: Final = frozenset({"text", "sentence", "summary", "title", "detail", "headline", "term", "formula"})
MADE_UP: Final = frozenset(
    {
        "policy_hash", "input_hash", "result_hash", "engine_version", "law_edition", "edition", "created_at",
        "started_at", "finished_at", "expires_at", "id", "url", "owner_secret", "instance", "version", "released",
        "link", "result",
    }
)  # fmt: skip
_CUT: Final = re.compile(r".*…$")


def example(name: str) -> Any:
    """Give an example of the contract."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def differing(expected: Any, actual: Any, at: str = "", *, made_up: frozenset[str] = MADE_UP) -> list[str]:
    """Give where a reply differs from an example; sentences need only be there, hashes, ids and times of their kind."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        found = [f"{at}/{key} is missing" for key in expected if key not in actual]
        found += [f"{at}/{key} is not in the contract" for key in actual if key not in expected]
        for key in expected:
            if key in actual:
                found += _of_key(key, expected[key], actual[key], f"{at}/{key}", made_up)
        return found
    if isinstance(expected, list) and isinstance(actual, list):
        found = [] if len(expected) == len(actual) else [f"{at} has {len(actual)} items and not {len(expected)}"]
        for place, (one, other) in enumerate(zip(expected, actual, strict=False)):
            found += differing(one, other, f"{at}/{place}", made_up=made_up)
        return found
    return [] if type(expected) is type(actual) and expected == actual else [f"{at} is {actual!r} and not {expected!r}"]


def _of_key(key: str, expected: Any, actual: Any, at: str, made_up: frozenset[str]) -> list[str]:
    is_text = isinstance(expected, str) and isinstance(actual, str)
    if key in SENTENCES and isinstance(expected, list) and isinstance(actual, list):
        return differing(expected, [_plain(one) for one in actual], at, made_up=made_up)
    if key in SENTENCES and is_text:
        return [] if actual.strip() else [f"{at} is empty"]
    if key in made_up and is_text:
        return [] if _is_of_kind(expected, actual) else [f"{at} is {actual!r}, of another kind than {expected!r}"]
    return differing(expected, actual, at, made_up=made_up)


def _plain(text: Any) -> Any:
    """Give a text with plain blanks, as the contract is printed."""
    return text.replace("\u00a0", " ") if isinstance(text, str) else text


def _is_of_kind(expected: str, actual: str) -> bool:
    """Whether two texts begin alike up to what is made up: the algorithm of a hash, the path of an address, a date."""
    for mark in ("sha256:", "hmac-sha256:", "/delat/", "/requests/", "/api/v1/jobs/", "/resultat?case=k1."):
        if expected.startswith(mark):
            return actual.startswith(mark)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?", expected):
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?", actual) is not None and len(expected) == len(
            actual
        )
    return bool(actual)


__all__ = ["FOLDER", "differing", "example"]
