"""Who is left out of what is shared: employers and groups of so few persons that a sum would show what one earns.

Nothing that is left out can be found again as a difference: an employer is left out in all its months where one is too
small, and others with it until those left out are many enough, within the group and in all.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text
from kutcalc.limits import SMALL_GROUP
from kutcalc.units import month_number, parse_month

Employers = Iterable[Mapping[str, Any]]


def left_out(employers: Employers) -> tuple[frozenset[str], frozenset[str]]:
    """Give the employers and the groups of a request whose rows are not kept."""
    fewest, group_of = _fewest(employers)
    groups = _fewest_of_groups(fewest, group_of)
    out_groups = _enough({group: min(months.values(), default=0) for group, months in groups.items()})
    out: set[str] = set()
    for group in groups:
        own = {name: min(fewest[name].values(), default=0) for name in fewest if group_of[name] == group}
        out |= set(own) if group in out_groups else _enough(own)
    everywhere = {name: min(months.values(), default=0) for name, months in fewest.items()}
    return frozenset(out | _enough(everywhere, out)), frozenset(out_groups)


def refuse_all_small(employers: Employers) -> None:
    """Refuse a share that is about too few persons in all: FaultsError says who it concerns, and the way out."""
    smallest = SMALL_GROUP.value()
    persons: dict[tuple[str, str], int] = {}
    for employer in employers:
        for row in employer["payslips"]:
            key, count = (employer["employer"], row["employee"]), row.get("count")
            persons[key] = max(persons.get(key, 0), 1 if count is None else count)
    if sum(persons.values()) < smallest:
        text = Text(
            sv=(
                f"Resultatet gäller färre än {smallest} personer, så en summa kan visa vad en av dem tjänar. "
                "Dela snabbräkningen i stället, eller skriv ut resultatet."
            ),
            en=(
                f"The result is about fewer than {smallest} persons, so a sum can show what one of them earns. "
                "Share the quick calculation instead, or print the result."
            ),
        )
        error = FaultsError([Fault(code="out-of-range", pointer="/request/employers", text=text)])
        error.text = text
        raise error


def of_one_rate(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Keep the rates of employers that have one rate a month: at a second there may be one person alone."""
    months: dict[tuple[str, str], set[int]] = {}
    for row in rows:
        months.setdefault((row["employer"], row["month"]), set()).add(row["rate_ppm"])
    several = {employer for (employer, _), rates in months.items() if len(rates) > 1}
    return [row for row in rows if row["employer"] not in several]


def note(number: int) -> Text:
    """Say that the rows of some employers are not among what is shared."""
    smallest = SMALL_GROUP.value()
    return Text(
        sv=f"Rader om färre än {smallest} personer delas inte: {number} arbetsgivare är utelämnade.",
        en=f"Rows about fewer than {smallest} persons are not shared: {number} employers are left out.",
    )


def _fewest(employers: Employers) -> tuple[dict[str, dict[int, int]], dict[str, str]]:
    """Count the persons of each employer by month; tell its group too."""
    counted: dict[str, dict[int, int]] = {}
    group_of: dict[str, str] = {}
    for employer in employers:
        name = str(employer["employer"])
        group_of[name] = str(employer.get("group") or name)
        months = counted.setdefault(name, {})
        for row in employer["payslips"]:
            first = month_number(parse_month(row["month"]))
            last = month_number(parse_month(row.get("through") or row["month"]))
            count = row.get("count")
            for month in range(first, last + 1):
                months[month] = months.get(month, 0) + (1 if count is None else count)
    return counted, group_of


def _fewest_of_groups(
    counted: Mapping[str, Mapping[int, int]], group_of: Mapping[str, str]
) -> dict[str, dict[int, int]]:
    groups: dict[str, dict[int, int]] = {}
    for name, months in counted.items():
        own = groups.setdefault(group_of[name], {})
        for month, persons in months.items():
            own[month] = own.get(month, 0) + persons
    return groups


def _enough(persons: Mapping[str, int], already: Iterable[str] = ()) -> set[str]:
    """Give the too small, and the smallest others with them until they are enough persons together."""
    smallest = SMALL_GROUP.value()
    out = {*already, *(name for name, number in persons.items() if number < smallest)}
    together = sum(persons[name] for name in out)
    for name, number in sorted(persons.items(), key=lambda one: one[1]):
        if not out or together >= smallest:
            break
        if name not in out:
            out.add(name)
            together += number
    return out


__all__ = ["left_out", "note", "of_one_rate", "refuse_all_small"]
