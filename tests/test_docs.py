"""Documents hold: every command runs and answers as shown, what is generated is fresh, and links lead somewhere."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Final

import pytest

from kutcalc.report.glossary import documents

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "web" / "docs"
DECISIONS: Final = sorted((DOCS / "decisions").glob("*.md"))
PAGES: Final = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", DOCS / "method.md", *DECISIONS]
WITH_COMMANDS: Final = [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")]
CONSOLE: Final = re.compile(r"^([ ]*)```console\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
PROMPT: Final = "$ "
ANYTHING: Final = "…"
MOST_LINES: Final = 60


def commands(text: str) -> list[tuple[str, str]]:
    """List the commands of a page in order, each with the output that is shown, or nothing."""
    found: list[tuple[str, list[str]]] = []
    for _, block in CONSOLE.findall(text):
        for line in textwrap.dedent(block).splitlines():
            if line.startswith(PROMPT):
                found.append((line.removeprefix(PROMPT), []))
            else:
                found[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in found]


def readable(output: str) -> str:
    """Write output as a page shows it: plain blanks, no blanks at the ends of lines, paths from the root."""
    plain = output.replace("\u00a0", " ").replace(f"{ROOT}/", "")
    return "\n".join(line.rstrip() for line in plain.splitlines()).strip()


def fits(shown: str, output: str) -> bool:
    """Whether output is as shown; `…` stands for anything in its line, and alone for any lines."""
    lines = [
        r"(?:.*\n)*?" if line.strip() == ANYTHING else re.escape(line).replace(re.escape(ANYTHING), ".*") + r"\n"
        for line in readable(shown).splitlines()
    ]
    return re.fullmatch("".join(lines), readable(output) + "\n") is not None


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one command as a reader would, in a folder where the scenarios are."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KUTCALC_", "LC_", "LANG"))}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", "")))
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=kept | {"PATH": path, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.name)
def test_every_command_answers_as_shown(page: Path, tmp_path: Path) -> None:
    for name in ("scenarios", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)

    folder = tmp_path

    for command, shown in commands(page.read_text(encoding="utf-8")):
        if command.startswith("cd "):
            folder /= command.removeprefix("cd ")
            continue
        done = run(command, folder)

        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert not shown or fits(shown, done.stdout), f"{command} says\n{readable(done.stdout)}"


def test_the_readme_and_the_recipes_have_commands() -> None:
    assert {page.name for page in WITH_COMMANDS} >= {"README.md", "CONTRIBUTING.md"}


def test_output_fits_as_shown() -> None:
    assert fits("a\nb 1 kr", "a  \nb\u00a01\u00a0kr\n")
    assert fits("a … c\n…\nd", "a b c\nx\ny\nd\n")
    assert fits("a\n…\nd", "a\nd")
    assert not fits("a", "a\nb")
    assert not fits("a … c", "a b\nc")
    assert not fits("16 172 kr", "16 173 kr")


@pytest.mark.parametrize("name", list(documents()))
def test_generated_documents_are_fresh(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == documents()[name], "stale: run `make docs`"


@pytest.mark.parametrize("page", [*PAGES, *(DOCS / name for name in documents())], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]

    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_one_page_with_four_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    number = page.name[:4]

    assert text.startswith(f"# {number}. ")
    assert re.search(r"^Status: ", text, re.MULTILINE)
    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= MOST_LINES


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_changelog_says_periods_and_provisions() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert text.startswith("# Changelog\n")
    assert "\n## [Unreleased]\n" in text
    assert "*Periods*:" in text
    assert "*Provisions*:" in text
