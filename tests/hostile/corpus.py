"""The hostile corpus: every file of it, always the same; `python -m tests.hostile.corpus` lists them by kind."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Final

from tests.hostile import corpus_parts as made
from tests.hostile.corpus_kinds import other_kinds, polyglots
from tests.hostile.corpus_parts import Hostile
from tests.hostile.corpus_texts import books, texts
from tests.hostile.corpus_workbooks import workbooks
from tests.hostile.corpus_xml import xml

LEAST_FILES: Final = 300
SEED: Final = 2026


def cut_workbooks() -> Iterator[Hostile]:
    """Give workbooks that were cut off while they were sent."""
    whole = {"xlsx": made.zipped(made.good_parts()), "ods": made.ods(made.ods_content(made.ods_rows()))}
    for kind, content in whole.items():
        for part in (1, 2, 3, 4, 5, 6, 7, 8, 9):
            yield Hostile("cut", f"{part}-tenths.{kind}", content[: len(content) * part // 10], ("file-type",))
        for place in (60, len(content) // 2):
            turned = content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]
            yield Hostile("cut", f"one-byte-turned-at-{place}.{kind}", turned, ("file-type",), made.GOOD_PAY_ORE)


def corpus(canary: str) -> Iterator[Hostile]:
    """Give every file; `canary` is the path of a file that none of them may make anybody open."""
    yield from workbooks(canary)
    yield from cut_workbooks()
    yield from texts()
    yield from xml(canary)
    yield from books()
    yield from other_kinds()
    yield from polyglots()


def some(canary: str, number: int) -> Iterator[Hostile]:
    """Give so many of them, of every kind, always the same."""
    by_kind: dict[str, list[str]] = {}
    for one in corpus(canary):
        by_kind.setdefault(one.kind, []).append(one.label)
    drawn = random.Random(SEED)  # the same every time is what is wanted
    chosen: set[str] = set()
    while len(chosen) < number:
        for labels in by_kind.values():
            if labels and len(chosen) < number:
                chosen.add(labels.pop(drawn.randrange(len(labels))))
    return (one for one in corpus(canary) if one.label in chosen)


if __name__ == "__main__":
    counted = Counter(one.kind for one in corpus("/none"))
    for kind, number in counted.most_common():
        print(f"{number:4} {kind}")  # noqa: T201  # what the command is for
    print(f"{counted.total():4} in all")  # noqa: T201
