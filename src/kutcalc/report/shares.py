"""What a share keeps of a case and its result, and what it shows later beside what would be calculated today."""

from collections.abc import Container, Mapping
from typing import Any, Final, Protocol

import msgspec

from kutcalc.errors import Fault, FaultsError, KutcalcError
from kutcalc.language import Language, Text
from kutcalc.policy import Library, reference
from kutcalc.report.answer import KINDS, answer
from kutcalc.report.links import SMALL_GROUPS, has_small_groups, pinned
from kutcalc.report.small_groups import left_out, note, of_one_rate, refuse_all_small
from kutcalc.report.verify import differences

PERSONAL: Final = frozenset({"payslip", "employee_year"})
"""Levels whose rows are persons; a share holds rows of employers and above."""
FIGURES: Final = ("totals", "range", "middle")
NO_FILE: Final = Text(
    sv="En fil går inte att dela: det som delas sparas på disk, och en uppladdad fil gör aldrig det. Ge employers.",
    en="A file cannot be shared: what is shared is kept on disk, and an uploaded file never is. Give employers.",
)
_LIBRARY: Final = Library()


class Kept(Protocol):
    """A share as the store gives it."""

    @property
    def id(self) -> str:
        """The public id, 128 random bits."""

    @property
    def title(self) -> str:
        """What its owner called it."""

    @property
    def kind(self) -> str:
        """The kind of request."""

    @property
    def request(self) -> bytes:
        """The request that was kept."""

    @property
    def reply(self) -> bytes:
        """The reply that was kept."""

    @property
    def created_at(self) -> str:
        """When it was made."""

    @property
    def expires_at(self) -> str:
        """When it will be deleted."""


def shown(share: Kept, language: Language) -> dict[str, Any]:
    """Give a share as it is opened: what was stored, and beside it what would be calculated today."""
    asked, then, now = then_and_now(share.kind, share.request, share.reply, language)
    return {
        "id": share.id,
        "title": share.title,
        "kind": share.kind,
        "request": asked,
        "then": then,
        "now": now,
        "created_at": share.created_at,
        "expires_at": share.expires_at,
    }


def kept(request: Mapping[str, Any], reply: Mapping[str, Any], language: Language = "sv") -> tuple[bytes, bytes]:
    """Give what is stored of a request and of its reply: no row of a person, and nothing of groups of too few.

    FaultsError where all of it is about too few. Four questions are no rows of anybody: who asks typed the sums, with
    the same pay for all, so a quick calculation is kept whatever the number of employees.
    """
    if "payroll_file" in request:
        raise FaultsError([Fault(code="unknown-field", text=NO_FILE, pointer="/request/payroll_file")])
    stored = {name: value for name, value in pinned(request).items() if name != "echo"}
    stored["explain"] = [figure for figure in stored.get("explain") or () if figure.get("level") not in PERSONAL]
    if "levels" in stored:
        stored["levels"] = [level for level in stored["levels"] if level not in PERSONAL] or ["employer_year"]
    if not stored["explain"]:
        del stored["explain"]
    result = _minimised(reply)
    if has_small_groups(stored):
        result = _without_small(result, stored.pop("employers"), language)
        stored.pop("explain", None)
    return msgspec.json.encode(stored), msgspec.json.encode(result)


def _without_small(reply: dict[str, Any], employers: Any, language: Language) -> dict[str, Any]:
    """Leave out the rows of groups of too few, and all traces: these go down to single payslips."""
    refuse_all_small(employers)
    names, groups = left_out(employers)
    made = dict(reply)
    if "explanations" in made:
        made["explanations"] = []
    if "rate" in made.get("results", {}):
        made["results"] = {**made["results"], "rate": of_one_rate(made["results"]["rate"])}
    if not names:
        return made
    made["results"] = {
        level: [row for row in rows if not _is_out(row, names, groups)] for level, rows in made["results"].items()
    }
    warning = {"code": SMALL_GROUPS, "text": note(len(names)).read(language)}
    made["warnings"] = [*made.get("warnings", ()), warning]
    return made


def _is_out(row: Mapping[str, Any], names: Container[str], groups: Container[str]) -> bool:
    return row["employer"] in names if "employer" in row else row.get("group") in groups


def _minimised(reply: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: value for name, value in reply.items() if name not in {"request", "link", "link_refused"}}
    if "results" in made:
        made["results"] = {level: rows for level, rows in made["results"].items() if level not in PERSONAL}
    if "explanations" in made:
        made["explanations"] = [trace for trace in made["explanations"] if trace["figure"]["level"] not in PERSONAL]
    return made


def then_and_now(
    kind: str, request: bytes, reply: bytes, language: Language
) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Give the stored request and reply, and what today's engine and the newest version of the policy give.

    The third is None where the payslips were not kept, where the kind is too large to be done again at once, or where
    today's rules refuse the case: then the stored figures stand alone.
    """
    asked: dict[str, Any] = msgspec.json.decode(request)
    then: dict[str, Any] = msgspec.json.decode(reply)
    can_repeat = kind in KINDS and ("employers" in asked or kind == "quick_calculation")
    if not can_repeat:
        return asked, then, None
    try:
        today = answer(kind, _newest(asked), language)  # type: ignore[arg-type]
    except KutcalcError:
        return asked, then, None
    now: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(_minimised(today)))
    is_same = all(then.get(name) == now.get(name) for name in FIGURES)
    found = [
        msgspec.to_builtins(one)
        for one in differences(_hashed(then, "then"), _hashed(now, "then" if is_same else "now"))
    ]
    same = is_same and not any(one["what"] == "figure" for one in found)
    if same:
        found = [one for one in found if one["what"] == "policy_hash"]
    figures = {name: None if same else now[name] for name in FIGURES if name in now}
    return asked, then, {"same": same, **figures, "provenance": now["provenance"], "differences": found}


def _hashed(reply: Mapping[str, Any], result_hash: str) -> dict[str, Any]:
    """Give a reply under a made hash, so that only what is stored is held against what is new."""
    return {"results": {}, **reply, "provenance": {**reply["provenance"], "result_hash": result_hash}}


def _newest(request: Mapping[str, Any]) -> dict[str, Any]:
    """Give a request with the newest version of each policy of the library."""
    made = dict(request)
    if "policy" in made:
        made["policy"] = _newest_choice(made["policy"])
    if "policies" in made:
        made["policies"] = [_newest_choice(choice) for choice in made["policies"]]
    return made


def _newest_choice(choice: Any) -> Any:
    if isinstance(choice, str):
        name = choice.partition("@")[0]
        return reference(_LIBRARY.get(name)) if name in _LIBRARY.ids() else choice
    if isinstance(choice, dict) and isinstance(choice.get("ref"), str):
        return {**choice, "ref": _newest_choice(choice["ref"])}
    return choice


__all__ = ["Kept", "kept", "shown", "then_and_now"]
