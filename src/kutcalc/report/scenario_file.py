"""A calculation as the file that makes it again: `scenario.toml` of a folder, and the line of the command line."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kutcalc.language import Text

_OWN: Final = ("calculation", "comparison")


def scenario_toml(title: Text, summary: Text, body: Mapping[str, Any]) -> str:
    """Write the body of a job as `scenario.toml` (`design/interfaces.md` 7.4); what is null is left out."""
    kind = str(body.get("kind", "comparison" if "policies" in body else "calculation"))
    table = kind if kind in _OWN else "job"
    own = {name: value for name, value in body.items() if value is not None and (name != "kind" or table == "job")}
    head = [_table(name, {"sv": text.sv, "en": text.en}) for name, text in (("title", title), ("summary", summary))]
    return "\n".join([*head, _table(table, own)])


def _table(name: str, values: Mapping[str, Any]) -> str:
    return "\n".join([f"[{name}]", *(f"{_key(key)} = {_value(value)}" for key, value in values.items()), ""])


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else json.dumps(name)


def _value(value: Any) -> str:
    """Write a value on one line; texts as JSON has them, which is how TOML has them too."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        parts = [f"{_key(key)} = {_value(one)}" for key, one in value.items() if one is not None]
        return f"{{ {', '.join(parts)} }}" if parts else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(_value(one) for one in value)}]"
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)


def command_line(body: Mapping[str, Any]) -> str | None:
    """Give the command that works a body over a population; None where one line cannot say it."""
    population = body.get("population")
    choices = body.get("policies") or [body.get("policy")]
    refs = [one if isinstance(one, str) else one.get("ref") for one in choices]
    changed = any(not isinstance(one, str) and set(one) - {"ref"} for one in choices)
    if not isinstance(population, Mapping) or changed or not all(refs):
        return None
    policies = [f"-p {ref}" for ref in refs]
    where = f"--year {population['year']}"
    if body.get("kind") == "sweep":
        grid = [_axis(axis) for axis in body["grid"]]
        return " ".join(["kutcalc sweep", f"--population {population['id']}", where, *policies, *grid])
    if body.get("kind") == "solve":
        asked = body["solve"]
        search = f"--path {asked['path']}={asked['first']}:{asked['last']}"
        target = f"--column {asked['column']} --target {asked['target']}"
        return " ".join(["kutcalc solve", f"--population {population['id']}", where, *policies, search, target])
    own = [] if population["id"] == f"se-{population['year']}" else [f"--population {population['id']}"]
    by = [f"--by {name}" for name in population.get("by") or ()]
    return " ".join(["kutcalc population", *own, where, *policies, *by, *_behaviour(population.get("behaviour"))])


def _axis(axis: Mapping[str, Any]) -> str:
    if axis.get("values") is not None:
        return f"--grid {axis['path']}={','.join(str(value) for value in axis['values'])}"
    return f"--grid {axis['path']}={axis['first']}:{axis['last']}:{axis['step']}"


def _behaviour(given: Any) -> list[str]:
    if isinstance(given, str):
        return [f"--behaviour {given}"]
    said = [f"{name}={value}" for name, value in (given or {}).items() if value is not None]
    return [f"--behaviour {','.join(said)}"] if said else []


__all__ = ["command_line", "scenario_toml"]
