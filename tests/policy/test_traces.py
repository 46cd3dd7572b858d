"""The trace of each policy, as it is read in both languages; `python -m tests.policy.traces` writes them anew."""

import pytest
from tests.oracle.policy_file import policy_trees
from tests.policy.tracing import FOLDER, LANGUAGES, path_of, trace

from kutcalc.language import Language

TREES = policy_trees()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reference", TREES)
def test_a_trace_reads_as_it_did(reference: str, language: Language) -> None:
    assert trace(reference, TREES[reference], language) == path_of(reference, language).read_text(encoding="utf-8")


def test_every_trace_is_of_a_policy() -> None:
    assert set(FOLDER.glob("*.txt")) == {path_of(reference, language) for reference in TREES for language in LANGUAGES}
