"""Which case a result page is about: out of the code in its address, or out of the hidden field of its forms."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from kutcalc.analysis.body import read_questions, read_request
from kutcalc.analysis.figure import Figure, parse_figure
from kutcalc.analysis.quick import made_case
from kutcalc.errors import CaseDamagedError, FaultsError, KutcalcError
from kutcalc.policy import Policy, open_parameters, read_policy
from kutcalc.report.answer import PLANS
from kutcalc.report.links import decode_case, encode_case, link_of, pinned
from kutcalc.server.pages.forms import LEVELS
from kutcalc.server.pages.policy_choices import choice_of, find
from kutcalc.server.pages.prefilled import ELEVEN_HOURS, WHOLE_PPM
from kutcalc.server.pages.quick_form import questions_of

HIDDEN: Final = "request"
FILE: Final = "payroll_file"
"""The field of a body that names a file in memory; it is in no link, and what it names is checked when it is found."""
SHOWN: Final = ("calculation", "quick_calculation")
_OF_EMPLOYER: Final = ("employer", "headcount", "turnover_ore", "balance_ore", "owner")


class CaseAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A case: its kind, the body of its request, and its code where it stands in the address."""

    kind: str
    body: dict[str, Any]
    code: str | None = None

    def hidden(self) -> str:
        """Write the case for a hidden field of a form."""
        return msgspec.json.encode({self.kind: self.body}).decode()

    def link(self) -> tuple[str | None, str | None]:
        """Give the path and query of the page that shows the case, or why there is none."""
        if FILE in self.body:
            return None, FILE
        return link_of(self.kind, self.body)

    @property
    def ref(self) -> Any:
        """Give what the request says of its policy."""
        return self.body.get("policy")

    def with_policy(self, policy: Any) -> "CaseAsked":
        """Give the same case with another policy."""
        return CaseAsked(kind=self.kind, body={**self.body, "policy": policy})


def case_of_code(code: str) -> CaseAsked:
    """Read the code of an address; CaseDamagedError where it is none."""
    kind, body = decode_case(code)
    return CaseAsked(kind=kind, body=body, code=code)


def case_of_form(form: Mapping[str, str]) -> CaseAsked:
    """Read the case that a form of a result carries along; CaseDamagedError where it is none."""
    if form.get("case"):
        return case_of_code(form["case"])
    try:
        read = msgspec.json.decode(form.get(HIDDEN, ""))
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise CaseDamagedError from None
    if not isinstance(read, dict) or len(read) != 1:
        raise CaseDamagedError
    ((kind, body),) = read.items()
    if kind not in SHOWN or not isinstance(body, dict):
        raise CaseDamagedError
    return CaseAsked(kind=kind, body=body)


def checked(case: CaseAsked) -> CaseAsked:
    """Give the case when its body can be read; KutcalcError says all that is wrong in it."""
    if case.kind == "quick_calculation":
        read_questions(case.body, PLANS)
    elif case.kind == "calculation" and FILE in case.body:
        return case
    elif case.kind == "calculation":
        read_request("calculation", case.body, PLANS)
    else:
        raise CaseDamagedError
    return case


def coded(case: CaseAsked) -> str | None:
    """Give the code of a case that fits in an address."""
    link, _ = case.link()
    return None if link is None else encode_case(case.kind, pinned({n: v for n, v in case.body.items() if n != "echo"}))


def calculation_of(case: CaseAsked, figures: Sequence[Figure], more: Sequence[str] = ()) -> dict[str, Any]:
    """Give the calculation behind a case, at all levels that the page shows and some more, with figures to explain.

    Of four questions it is the made middle case.
    """
    body = dict(case.body) if case.kind == "calculation" else _middle(case.body)
    body.pop("echo", None)
    given = [level for level in body.get("levels") or [] if level != "nation_year"]
    body["levels"] = list(dict.fromkeys([*LEVELS, *given, *more]))
    body["explain"] = [_plain(figure) for figure in figures]
    return body


def _plain(figure: Figure) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(figure).items() if value is not None}


def _middle(body: Mapping[str, Any]) -> dict[str, Any]:
    asked = questions_of(body)
    asked.check()
    made = made_case(asked, WHOLE_PPM, ELEVEN_HOURS if asked.training_minutes is None else asked.training_minutes)
    payslips, training = (_rows(made[table]) for table in ("payslips", "training"))
    employer: dict[str, Any] = {name: payslips[0][name] for name in _OF_EMPLOYER}
    employer["payslips"] = [{n: v for n, v in row.items() if n not in _OF_EMPLOYER} for row in payslips]
    employer["training"] = [{n: v for n, v in row.items() if n != "employer"} for row in training]
    return {"policy": body.get("policy"), "employers": [employer]}


def _rows(columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def figure_asked(text: str | None) -> Figure | None:
    """Read the figure whose steps are asked for; None where it is no figure's name."""
    if not text:
        return None
    try:
        return parse_figure(text)
    except FaultsError:
        return None


def policy_of(case: CaseAsked) -> tuple[Policy | None, list[dict[str, Any]]]:
    """Find the policy of a case as the library has it, and the changes made to it; one written out is read anew."""
    chosen = case.ref
    if not isinstance(chosen, dict):
        return find(str(chosen)), []
    changes = [one for one in chosen.get("changes") or [] if isinstance(one, dict)]
    if isinstance(chosen.get("toml"), str):
        return read_policy(chosen["toml"]), changes
    return find(str(chosen.get("ref"))), changes


def with_changes(case: CaseAsked, changes: list[dict[str, Any]]) -> CaseAsked:
    """Give the case with these changes to its policy in place of those it had."""
    chosen = case.ref
    if isinstance(chosen, dict):
        kept = {name: value for name, value in chosen.items() if name not in {"changes", "label"}}
        if changes or set(kept) != {"ref"}:
            return case.with_policy({**kept, "changes": changes} if changes else kept)
        return case.with_policy(kept["ref"])
    policy = find(str(chosen))
    return case.with_policy(choice_of(policy, changes))


def original_of(case: CaseAsked) -> CaseAsked | None:
    """Give the case with the policy as its file has it, where it was changed; values that it leaves open stay given."""
    try:
        policy, changes = policy_of(case)
    except KutcalcError:
        return None
    if policy is None or not isinstance(case.ref, dict):
        return None
    still_open = {path for path, _ in open_parameters(policy)}
    kept = [one for one in changes if one.get("path") in still_open]
    return with_changes(case, kept) if len(kept) < len(changes) else None


__all__ = [
    "HIDDEN",
    "CaseAsked",
    "calculation_of",
    "case_of_code",
    "case_of_form",
    "checked",
    "coded",
    "figure_asked",
    "original_of",
    "policy_of",
    "with_changes",
]
