"""Choosing a policy in a body (8.3): the choice read strictly, and the plans of those asked for often, kept ready."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any, Final

import msgspec

from kutcalc.analysis.pointed import Pointed, items, members, wrong_type
from kutcalc.analysis.scenario import Choice, Chosen, PolicyChoice, plan_of_choice
from kutcalc.analysis.typed import bad_month, month_of
from kutcalc.language import Text
from kutcalc.policy import Change, Library
from kutcalc.policy.changes import MOST_CHANGES

MOST_PLANS: Final = 64
LONGEST_LABEL: Final = 80
_TEXT: Final = Text(sv="text inom citattecken", en="text in quotes")
_CHOICE: Final = Text(
    sv='ett förslag som "se-almega-2024@1", eller ett objekt med ref eller toml',
    en='a policy such as "se-almega-2024@1", or an object with ref or toml',
)
_VALUE: Final = Text(sv="ett heltal, true, false, text eller null", en="an integer, true, false, text or null")


class Plans:
    """The policies of a library with the plans made lately; the oldest are given up, written-out policies not kept."""

    def __init__(self, library: Library, most: int = MOST_PLANS) -> None:
        self.library = library
        self._most = most
        self._kept: OrderedDict[bytes, Chosen] = OrderedDict()
        self._lock = Lock()

    def chosen(self, choice: Choice) -> Chosen:
        """Give the policy of a choice with its plan; the errors are those of `plan_of_choice`."""
        if not isinstance(choice, str) and choice.toml is not None:
            return Chosen(*plan_of_choice(choice, self.library), choice)
        key = msgspec.json.encode(choice)  # as text, since 1 and true are one key to a dict
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = Chosen(*plan_of_choice(choice, self.library), choice)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


def with_own_labels(made: Sequence[Chosen], pointers: Sequence[str], faults: Pointed) -> None:
    """Note every policy that has the label of one before it."""
    seen: set[str] = set()
    for one, pointer in zip(made, pointers, strict=True):
        if one.label in seen:
            text = Text(
                sv=f"Två förslag har samma namn, {one.label}. Ge dem var sitt label.",
                en=f"Two policies have one label, {one.label}. Give each its own.",
            )
            faults.add("duplicate", f"{pointer}/label", text)
        seen.add(one.label)


def read_choice(tree: Any, pointer: str, faults: Pointed) -> Choice | None:
    """Read the choice of a policy; None where something in it is wrong."""
    if isinstance(tree, str):
        return tree
    if not isinstance(tree, dict):
        faults.add("wrong-type", pointer, wrong_type, pointer.split("/")[1], tree, _CHOICE)
        return None
    before = faults.total
    own = members(tree, pointer, "policy", ("ref", "toml", "changes", "as_of", "label"), (), faults)
    texts = {name: own[name] for name in ("ref", "toml", "as_of", "label") if own.get(name) is not None}
    for name, value in texts.items():
        if not isinstance(value, str):
            faults.add("wrong-type", f"{pointer}/{name}", wrong_type, name, value, _TEXT)
    if faults.total > before:
        return None
    if ("ref" in texts) == ("toml" in texts):
        text = Text(
            sv="Välj förslaget med ref eller toml, ett av dem.", en="Choose the policy by ref or toml, one of them."
        )
        faults.add("required", f"{pointer}/ref", text)
    if "label" in texts and not 1 <= len(texts["label"]) <= LONGEST_LABEL:
        text = Text(
            sv=f"Namnet label har {len(texts['label'])} tecken. Skriv 1 till {LONGEST_LABEL}.",
            en=f"The label has {len(texts['label'])} characters. Write 1 to {LONGEST_LABEL}.",
        )
        faults.add("out-of-range", f"{pointer}/label", text)
    if "as_of" in texts and month_of(texts["as_of"]) is None:
        faults.add("bad-month", f"{pointer}/as_of", bad_month, "as_of", texts["as_of"])
    changes = _changes(own.get("changes", []), f"{pointer}/changes", faults)
    return PolicyChoice(**texts, changes=tuple(changes)) if faults.total == before else None


def _changes(tree: Any, pointer: str, faults: Pointed) -> list[Change]:
    found: list[Change] = []
    seen: set[str] = set()
    for number, one in enumerate(items(tree, pointer, "changes", 0, MOST_CHANGES, faults)):
        place = f"{pointer}/{number}"
        own = members(one, place, "changes", ("path", "value"), ("path", "value"), faults)
        path, value = own.get("path"), own.get("value")
        if "path" in own and not isinstance(path, str):
            faults.add("wrong-type", f"{place}/path", wrong_type, "path", path, _TEXT)
        if value is not None and type(value) not in (int, bool, str):
            faults.add("wrong-type", f"{place}/value", wrong_type, "value", value, _VALUE)
        if isinstance(path, str) and path in seen:
            text = Text(sv=f"{path} ändras två gånger. Ta bort den ena.", en=f"{path} is changed twice. Take one away.")
            faults.add("duplicate", f"{place}/path", text)
        if isinstance(path, str) and len(own) == len(("path", "value")):
            seen.add(path)
            found.append(Change(path, value))
    return found


__all__ = ["MOST_PLANS", "Plans", "read_choice", "with_own_labels"]
