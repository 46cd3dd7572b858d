"""kutcalc and the oracle on the same companies under the same policies, for the tests and commands that hold them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any, Final

from kutcalc.analysis.calculate import Way, calculate
from kutcalc.analysis.case import Case, case_of
from kutcalc.law import FIRST_MONTH, LAST_MONTH
from kutcalc.payroll import tables_from_columns
from kutcalc.policy import Change, Library, Policy, change
from kutcalc.policy.declared import columns_declared
from kutcalc.policy.mechanisms import make_plan

from .companies import Drawn, random_groups, suited
from .filling import filling
from .law import Settlement, settle
from .policy import Worked, last_limit, why, work
from .policy_company import Company, law_rows
from .policy_file import Tree, plain, put

LEVELS: Final = ("payslip", "employer_month", "employer_year")
OF_BATCH: Final = 250
CARRIED: Final = ("carried_in_ore", "carried_forward_ore")
Batch = tuple[list[Drawn], list[Settlement]]
Key = tuple[Any, ...]


@dataclass
class Held:
    """What came of holding a policy: companies, rows, differences, and what was seen."""

    companies: int = 0
    rows: int = 0
    ore: int = 0
    differences: list[str] = field(default_factory=list)
    with_deduction: int = 0
    limits: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Held") -> None:
        """Add what came of other companies."""
        self.companies += other.companies
        self.rows += other.rows
        self.ore += other.ore
        self.differences += other.differences
        self.with_deduction += other.with_deduction
        self.limits += other.limits


@cache
def library() -> Library:
    """Give kutcalc's library."""
    return Library()


def filled(reference: str, tree: Tree) -> tuple[Tree, Policy]:
    """Give a policy as the oracle and as kutcalc read it, its open parameters filled."""
    values = filling(tree)
    ours = deepcopy(tree)
    for path, value in values.items():
        put(ours, path, value)
    changes = [Change(path, value) for path, value in values.items()]
    return ours, change(library().get(reference), changes) if changes else library().get(reference)


def case_for(groups: Iterable[Drawn], policy: Policy) -> Case:
    """Make kutcalc's case of all groups at once."""
    listed = list(groups)
    return case_of(
        tables_from_columns(
            _columns([row for one in listed for row in one.payslips]) or {},
            _columns([row for one in listed for row in one.training]),
            _columns([row for one in listed for row in one.years]),
            law_months=(FIRST_MONTH, LAST_MONTH),
            facts=columns_declared([policy]),
        )
    )


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]] | None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name) for row in rows] for name in names} if rows else None


def ready_for(tree: Tree, groups: Sequence[Drawn]) -> list[Drawn]:
    """Give the groups the facts that a policy asks for, the same for the same groups."""
    rng = Random(f"{tree['id']} {groups[0].payslips[0]['employer']}")
    return [suited(one, tree, rng) for one in groups]


def hold(reference: str, tree: Tree, batch: Batch, way: Way) -> Held:
    """Work groups by kutcalc and by the oracle under a policy of the library; tell what differs."""
    return hold_policy(*filled(reference, tree), batch, way)


def hold_policy(ours: Tree, policy: Policy, batch: Batch, way: Way) -> Held:
    """Work groups by kutcalc and by the oracle under any policy that leaves nothing open; tell what differs."""
    held = Held()
    ready = ready_for(ours, batch[0])
    tables = calculate(case_for(ready, policy), make_plan(policy), "p", LEVELS, way=way).tables
    theirs = {_key(level, row): row for level in LEVELS for row in tables[level].iter_rows(named=True)}
    for one, law in zip(ready, batch[1], strict=True):
        company = Company(one.payslips, one.training, one.years, law)
        expected = dict(_expected(ours, company, work(ours, company)))
        held.companies += one.employers
        held.rows += len(expected)
        held.with_deduction += len(
            {key[1] for key, row in expected.items() if key[0] == "employer_year" and row["training_deduction_ore"] > 0}
        )
        for key, figures in expected.items():
            _compare(key, figures, theirs.pop(key), held)
            held.limits[figures["limited_by"]] += key[0] == "payslip"
    held.differences += [f"a row of kutcalc's alone: {key}" for key in theirs]
    return held


def _key(level: str, row: Mapping[str, Any]) -> Key:
    if level == "employer_year":
        return level, row["employer"], row["year"]
    month = f"{row['month']:%Y-%m}"
    return (level, row["employer"], month) + ((row["employee"],) if level == "payslip" else ())


def _compare(key: Key, expected: Mapping[str, Any], actual: Mapping[str, Any], held: Held) -> None:
    for name, value in expected.items():
        if actual[name] != value:
            held.ore += abs(actual[name] - value) if isinstance(value, int) else 0
            held.differences.append(f"{' '.join(map(str, key))} {name}: {actual[name]} != {value}")


def _expected(tree: Tree, company: Company, worked: Worked) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Give the oracle's rows of three levels: the payslips, and their sums with what limited or failed them."""
    sums: dict[Key, dict[str, Any]] = {}
    members: dict[Key, list[tuple[str, str, str]]] = {}
    for key, figures in worked.payslips.items():
        employer, month, employee = key
        baseline = company.law.payslips[employer, employee, month]["baseline_due_ore"]
        row = dict(figures) | _dues(tree, baseline, figures["training_deduction_ore"])
        yield ("payslip", employer, month, employee), row
        above: tuple[Key, ...] = (("employer_month", employer, month), ("employer_year", employer, int(month[:4])))
        for place in above:
            members.setdefault(place, []).append(key)
            total = sums.setdefault(place, dict.fromkeys(row, 0))
            for name in row:
                total[name] += row[name] if name.endswith("_ore") else 0
    for place, total in sums.items():
        keys = members[place]
        year = place[1], int(keys[0][1][:4])
        if place[0] == "employer_year":
            carried = worked.years[year]
            total["training_deduction_ore"] += carried["used_of_earlier_ore"]
            total["net_ore"] -= carried["used_of_earlier_ore"]
            total["cut_ore"] += carried["lost_of_earlier_ore"]
            total |= {name: carried[name] for name in CARRIED}
        is_nothing = not total["before_limits_ore"]
        limits = [worked.lowered[key] for key in keys]
        total["limited_by"] = "condition" if is_nothing else last_limit(limits)
        total["condition_failed"] = why(worked.chains[year], keys) if is_nothing else None
        yield place, total


def _dues(tree: Tree, baseline: int, deduction: int) -> dict[str, int]:
    off = deduction if plain(tree["instrument"]["kind"], "2018-01") == "contributions" else 0
    return {"contributions_due_ore": baseline - off, "net_ore": baseline - deduction}


def batches(companies: int, first_seed: int = 1) -> Iterator[tuple[int, int]]:
    """Give the seed and size of each batch that makes so many companies."""
    for number, made in enumerate(range(0, companies, OF_BATCH)):
        yield first_seed + number, min(OF_BATCH, companies - made)


def batch_of(seed: int, companies: int) -> Batch:
    """Give random groups with the law of each worked out."""
    groups = random_groups(seed, companies)
    return groups, [settle(law_rows(one.payslips)) for one in groups]


def held_batch(trees: Mapping[str, Tree], seed: int, companies: int) -> dict[str, Held]:
    """Hold every policy over one batch, every fifth batch on plain numbers; an error is a difference too."""
    batch = batch_of(seed, companies)
    way: Way = "numbers" if seed % 5 == 1 else "in-memory"
    held: dict[str, Held] = {}
    for reference, tree in trees.items():
        try:
            held[reference] = hold(reference, tree, batch, way)
        except Exception as error:  # noqa: BLE001 - the other policies are held all the same
            held[reference] = Held(differences=[f"{type(error).__name__}: {error}"])
    return held
