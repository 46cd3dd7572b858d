"""Hold kutcalc against the oracle under random designs, which combine mechanisms as no file of the library does.

Run as `uv run --frozen python tests/oracle/designs.py [--designs 1000] [--companies 40]`. It prints each design that
differs, with what differs, and the sums; it fails on any difference. The designs are those of
`tests/policy/test_mechanisms_random.py`, some with an alternative to choose.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.oracle.policy_comparing import Batch, Held, batch_of, hold_policy
from tests.policy.test_mechanisms_random import policies
from tests.policy.working import text_of

from kutcalc.policy import read_policy

MOST_LISTED = 10
# Earlier years are given as fees and other costs, and so only what counts these can be held against them.
OF_EARLIER_YEARS: Final = {"fee", "other_cost"}
REFERENCE: Final = re.compile(r"\[reference\]\n(\w+ = .*\n)+")
MEASURES: Final = re.compile(r'measure = "(\w+)"')
CHOICES: Final = (
    "",
    "[choice.other.rate]\nshare_ppm = 250_000\n",
    "[choice.other.rate]\nshare_ppm = 777_777\n[choice.other.caps.employer_year]\namount_ore = 123_450\n",
)


@st.composite
def designs(draw: st.DrawFn) -> str:
    """Draw the text of a design that the tables of the oracle's companies can answer."""
    text, is_carried = draw(policies())
    measures = set(MEASURES.findall(text))
    if 'kind = "amount"' not in "".join(found[0] for found in REFERENCE.finditer(text)) and measures - OF_EARLIER_YEARS:
        text = REFERENCE.sub("", text)
    return text if is_carried or "component" in text else text + draw(st.sampled_from(CHOICES))


def held_design(text: str, batch: Batch) -> Held:
    """Hold a design: all its figures, and what limited them.

    Which of several conditions is named where nothing is given is held under the library's designs alone: among
    conditions on courses and on what is measured on them, kutcalc and the oracle each have an order of their own.
    """
    whole = text_of(text)
    held = hold_policy(tomllib.loads(whole), read_policy(whole), batch, "numbers")
    held.differences = [one for one in held.differences if "condition_failed" not in one]
    return held


def drawn(number: int, first_seed: int) -> list[str]:
    """Draw so many designs, the same for a seed."""
    found: list[str] = []

    @seed(first_seed)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(designs())
    def take(text: str) -> None:
        found.append(text)

    take()
    return found


def main(arguments: Sequence[str]) -> int:
    """Hold, tell, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=1_000)
    parser.add_argument("--companies", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    batch = batch_of(asked.seed, asked.companies)
    total, differing = Held(), 0
    for text in drawn(asked.designs, asked.seed):
        held = held_design(text, batch)
        total.add(held)
        if held.differences:
            differing += 1
            sys.stdout.write(f"{text}\n" + "".join(f"    {one}\n" for one in held.differences[:MOST_LISTED]))
    sys.stdout.write(
        f"{asked.designs} designs, {asked.companies} companies each, {total.rows} rows, {total.with_deduction} with a"
        f" deduction, {differing} differ, {total.ore} öre\n"
    )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
