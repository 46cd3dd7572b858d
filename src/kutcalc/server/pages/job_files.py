"""The files of a job that is done: the main table in every form, the smaller tables of a national reply beside it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kutcalc.language import Language, Text
from kutcalc.report.national_files import tables_there

_FORMS: Final = ((".csv", "CSV"), (".parquet", "Parquet"), (".arrow", "Arrow"))
TABLES: Final[dict[str, Text]] = {
    "uncertainty": Text(sv="osäkerhet", en="uncertainty"),
    "sensitivity": Text(sv="antaganden som väger", en="assumptions that weigh"),
    "limits": Text(sv="gränser", en="limits"),
    "reached": Text(sv="vilka som nås", en="who is reached"),
    "differences": Text(sv="skillnader", en="differences"),
    "response": Text(sv="beteende", en="behaviour"),
    "known_figures": Text(sv="andras siffror", en="others' figures"),
}


def files_of(reply: Mapping[str, Any], levels: Sequence[str], here: str, language: Language) -> list[tuple[str, str]]:
    """List the files of a job by address and name; `levels` are those that are kept as tables."""
    small = tables_there(reply) if "population" in reply else []
    main = [level for level in levels if level not in TABLES]
    found = []
    for level in main:
        which, mark = ("", "") if len(levels) == 1 else (f"?level={level}", f" ({level})" if len(main) > 1 else "")
        found += [(f"{here}{ending}{which}", f"{form}{mark}") for ending, form in _FORMS]
        swedish = Text(sv="CSV för svenskt Excel", en="CSV for a Swedish Excel").read(language)
        found.insert(len(found) - 2, (f"{here}.csv{which}{'&' if which else '?'}csv=sv", f"{swedish}{mark}"))
    for name in small:
        words = TABLES[name].read(language)
        found.append((f"{here}.csv?table={name}", f"CSV: {words}"))
        if name in levels:
            found.append((f"{here}.parquet?level={name}", f"Parquet: {words}"))
    return found


__all__ = ["TABLES", "files_of"]
