"""The bars of quality, each with the test or the command that shows it, or `open`; `make bars` prints them.

A bar is shown when all its tests are there and hold the whole of it. One that is held in part is open, and says what
there is. `tests/test_house.py` checks that what is named exists, and that the bars of this milestone are not open.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
OPEN: Final = "open"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its code, what it guards against, what shows it, and what there is where it is open."""

    code: str
    against: str
    shown: tuple[str, ...] = ()
    part: str = ""

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests among what shows it."""
        return tuple(one for one in self.shown if one.startswith("tests/"))

    @property
    def missing(self) -> tuple[str, ...]:
        """The tests that are named and are not there."""
        return tuple(one for one in self.tests if not (ROOT / one.partition("::")[0]).exists())

    @property
    def is_open(self) -> bool:
        """Whether nothing shows it, or something of what should is not there."""
        return not self.shown or bool(self.missing)

    def says(self) -> str:
        """Give what shows it, or `open` and what there is."""
        if not self.is_open:
            return ", ".join(self.shown)
        there = self.part or (f"not there yet: {', '.join(self.missing)}" if self.missing else "")
        return f"{OPEN} ({there})" if there else OPEN


BARS: Final = (
    Bar("N1", "binary floats in money", ("tests/test_architecture.py",)),
    Bar("N2", "the wrong level of rounding", ("tests/law/test_rounding_domain.py",)),
    Bar("N3", "the same mistake in code and test", ("tests/oracle",)),
    Bar("N4", "no oracle for a proposed law", ("tests/analysis/test_relations.py",)),
    Bar("N5", "tests that check nothing"),
    Bar("N6", "order changes the answer", ("tests/analysis/test_determinism.py",)),
    Bar("N7", "silent overflow", ("tests/test_bounds.py",)),
    Bar("N8", "a branch never run", ("make coverage",)),
    Bar("N9", "a sampled answer shown as exact", ("tests/population/test_coverage.py", "tests/test_bare_numbers.py")),
    Bar(
        "R1",
        "what made this number?",
        (
            "tests/server/test_api_keeping.py",
            "tests/report/test_datapackage.py",
            "tests/report/test_arrow_out.py",
            "tests/report/test_workbook_out.py::test_what_made_it_and_that_it_is_no_law_stand_in_it",
            "tests/report/test_document.py::test_what_made_the_figures_stands_on_paper",
        ),
    ),
    Bar("R2", "a result that cannot be made again"),
    Bar("R3", "a hash that tells who"),
    Bar(
        "R4",
        "a policy edited in place",
        (
            "tests/policy/test_library.py::test_a_published_policy_is_never_edited",
            "tests/policy/test_library.py::test_no_published_policy_is_taken_away",
        ),
    ),
    Bar("R5", "links that change meaning", ("tests/report/test_links.py", "tests/server/test_elsewhere.py")),
    Bar("U1", "a parser's crash takes the service", ("tests/hostile/test_uploads.py", "tests/payroll/test_parsers.py")),
    Bar(
        "U2",
        "a bomb under the size cap",
        ("tests/hostile/test_uploads.py", "tests/payroll/test_parser_limits.py", "tests/payroll/test_preflight.py"),
    ),
    Bar("U3", "a workbook's empty rectangle", ("tests/payroll/test_preflight.py", "tests/hostile/test_uploads.py")),
    Bar(
        "U4",
        "outside entities and entity bombs",
        ("tests/hostile/test_uploads.py", "tests/payroll/test_agi_xml.py", "tests/payroll/test_preflight.py"),
    ),
    Bar("U5", "the wrong type", ("tests/payroll/test_kinds.py", "tests/hostile/test_uploads.py")),
    Bar("U6", "formulas on the way out", ("tests/report/test_tables.py", "tests/report/test_workbook_out.py")),
    Bar("U7", "Swedish formats misread", ("tests/payroll/test_matrix.py", "tests/payroll/test_matrix_foreign.py")),
    Bar("U8", "storage filled", ("tests/hostile/test_keeping.py", "tests/server/test_held.py")),
    Bar("L1", "a sweep of a billion cells", ("tests/server/test_limits.py",)),
    Bar("L2", "work in the event loop", ("make healthz", "make service")),
    Bar("L3", "more load than capacity"),
    Bar("L4", "slower with time", part="make service prints the ratio: the aim of a quarter is not reached"),
    Bar("L5", "rate limit bypassed", ("tests/hostile/test_rate_limit.py",)),
    Bar("L6", "slow clients", ("tests/hostile/test_slow_clients.py",)),
    Bar("L7", "a job runs away", ("tests/server/test_worker.py",)),
    Bar("L8", "stopped with jobs running", ("tests/hostile/test_stop.py",)),
    Bar("L9", "killed", ("tests/hostile/test_kill.py",)),
    Bar("L10", "power lost"),
    Bar("L11", "disk full, no descriptors", part="a full database: tests/store/test_database.py"),
    Bar("L12", "upgrade of the store", ("tests/store/test_migrating.py", "tests/store/test_crowd.py")),
    Bar("L13", "leaks"),
    Bar("W1", "weak headers", ("tests/hostile/test_headers.py",)),
    Bar("W2", "inline code creeping in", ("tests/server/test_markup.py", "tests/browser/test_every_page.py")),
    Bar("W3", "script in a text", ("tests/browser/test_xss.py", "tests/server/test_markup.py")),
    Bar("W4", "forms from another site", ("tests/hostile/test_cross_site.py",)),
    Bar("W5", "host and proxy headers", ("tests/hostile/test_host.py",)),
    Bar("W6", "open redirects", ("tests/hostile/test_redirects.py",)),
    Bar("W7", "shares that can be guessed", ("tests/store/test_shares.py", "tests/server/test_api_keeping.py")),
    Bar("W8", "requests sent from the server", ("tests/hostile/test_no_way_out.py",)),
    Bar("W9", "a contract that drifts", ("tests/server/test_contract.py", "make contract")),
    Bar("W10", "parsers fed with anything"),
    Bar("W11", "other forms of error", ("tests/server/test_problems.py", "tests/server/test_contract.py")),
    Bar("W12", "ambiguous JSON", ("tests/server/test_problems.py",)),
    Bar("W13", "debug and secrets", ("tests/hostile/test_debug.py", "make bandit")),
    Bar("P1", "identities kept", ("tests/hostile/test_canary.py",)),
    Bar("P2", "too many columns", ("tests/payroll/test_few_columns.py", "tests/payroll/test_minimised.py")),
    Bar("P3", "kept too long", ("tests/store/test_retention.py", "tests/hostile/test_keeping.py")),
    Bar(
        "P4",
        "a sum that shows a person",
        ("tests/report/test_small_groups.py", "tests/report/test_shares.py", "tests/report/test_links.py"),
    ),
    Bar("P5", "addresses that leak", ("tests/server/test_private_addresses.py", "tests/server/test_log_lines.py")),
    Bar("P6", "logs", ("tests/server/test_log_lines.py", "tests/server/test_logs.py")),
    Bar("P7", "having to trust a server", ("tests/hostile/test_no_way_out.py",)),
    Bar("P8", "roles and rights", ("tests/server/test_privacy_pages.py",)),
    Bar("S1", "a known hole", part="lowest versions, offline: tests/test_dependencies.py"),
    Bar("S2", "a swapped wheel", part="hashes in the lock: tests/test_dependencies.py"),
    Bar(
        "S3",
        "dependencies that grow",
        (
            "tests/test_dependencies.py::test_direct_dependencies_are_those_decided",
            "tests/test_dependencies.py::test_the_number_of_packages_does_not_rise",
        ),
    ),
    Bar("S4", "unknown content"),
    Bar("S5", "stale dependencies"),
    Bar("S6", "operating blind", ("tests/server/test_operation.py", "tests/server/test_logs.py")),
    Bar("S7", "a backup never tried", ("tests/store/test_restore.py", "tests/server/test_restored.py")),
    Bar(
        "S8",
        "stale documents",
        (
            "tests/test_docs.py::test_every_command_answers_as_shown",
            "tests/test_docs.py::test_generated_documents_are_fresh",
        ),
    ),
)

OF_THIS_MILESTONE: Final = (
    *("N1", "N2", "N3", "N4", "N6", "N7", "N8"),
    *("W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9", "W11", "W12", "W13"),
    *("L1", "L2", "L5", "L6", "L8", "L9", "S6", "S7"),
    *("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8"),
    *("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "R1"),
)


def main() -> None:
    """Print each bar on a line, and how many are shown."""
    for bar in BARS:
        sys.stdout.write(f"{bar.code:4} {bar.against:36} {bar.says()}\n")
    shown = sum(not bar.is_open for bar in BARS)
    sys.stdout.write(f"{shown} of {len(BARS)} shown\n")


if __name__ == "__main__":
    main()
