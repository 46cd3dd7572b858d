"""What is installed with kutcalc: few packages, each with a reason, none with a known hole, and a whole wheel."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK: Final[dict[str, dict[str, Any]]] = {
    package["name"]: package for package in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
}
DECISION: Final = ROOT / "web" / "docs" / "decisions" / "0001-direct-dependencies.md"

MOST_PACKAGES: Final = 40
"""How many packages an installation brings. It falls freely; who raises it writes the reason into decision 0001."""

FLOORS: Final = {
    "h11": "0.16.0",  # lenient ends of chunks
    "jinja2": "3.1.6",  # ways out of the sandbox
    "litestar": "2.22.0",  # allowed hosts by a forwarded header
    "lxml": "6.1.0",  # iterparse resolved outside entities
    "multipart": "1.3.1",  # an exponential pattern in headers
    "openpyxl": "2.4.1",  # outside entities
}
"""The lowest versions without a known hole that concerns us, looked over at each release; some wait to be used."""

KEPT_OUT: Final = ("defusedxml", "python-multipart")


def numbers(text: str) -> tuple[int, ...]:
    """Read a version as numbers that can be compared."""
    return tuple(int(part) for part in re.findall(r"\d+", text))


def direct() -> dict[str, str]:
    """Give the direct run-time dependencies with the versions asked for."""
    return {part[1]: part[3] for part in _asked()}


def _asked() -> list[re.Match[str]]:
    """Read each dependency as its name, its extra and its versions."""
    lines = PROJECT["project"]["dependencies"]
    return [part for line in lines if (part := re.fullmatch(r"([\w.-]+)(?:\[(\w+)\])?(.*)", line))]


def installed() -> set[str]:
    """Give the packages that an installation brings; those for Windows alone are left out."""
    found: set[str] = set()
    left = list(direct())
    for part in _asked():
        extras = LOCK[part[1]].get("optional-dependencies", {})
        left += [needed["name"] for needed in extras.get(part[2], ())]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            needs = LOCK[name].get("dependencies", ())
            left += [needed["name"] for needed in needs if "win32" not in needed.get("marker", "")]
    return found


def test_direct_dependencies_are_those_decided() -> None:
    rows = re.findall(r"^\| ([\w.-]+) \| \S", DECISION.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(set(rows) - {"package"}) == sorted(direct())


def test_the_number_of_packages_does_not_rise() -> None:
    assert len(installed()) <= MOST_PACKAGES, sorted(installed())


@pytest.mark.parametrize("name", FLOORS)
def test_no_version_with_a_known_hole(name: str) -> None:
    if name in LOCK:
        assert numbers(LOCK[name]["version"]) >= numbers(FLOORS[name])
    if name in direct():
        assert numbers(direct()[name]) >= numbers(FLOORS[name])[:2]


def test_what_is_installed_is_what_is_locked() -> None:
    assert {name: version(name) for name in installed()} == {name: LOCK[name]["version"] for name in installed()}


def test_some_packages_are_kept_out() -> None:
    assert not LOCK.keys() & set(KEPT_OUT)


def test_everything_is_locked_with_hashes() -> None:
    for name, package in LOCK.items():
        files = [*package.get("wheels", ()), *filter(None, (package.get("sdist"),))]
        assert name == "kutcalc" or files
        assert all(file["hash"].startswith("sha256:") for file in files), name


def test_nothing_of_development_is_installed() -> None:
    development = {re.split(r"[<>=]", line)[0] for line in PROJECT["dependency-groups"]["dev"]}

    assert not development & installed()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("kutcalc-*.whl"))


def test_the_wheel_carries_what_the_package_reads(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"kutcalc/{file.relative_to(base)}"
        for base, folder in ((ROOT, ROOT / "web"), (ROOT, ROOT / "scenarios"), (ROOT / "src" / "kutcalc",) * 2)
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }

    assert wanted <= inside
    assert any(name.endswith("/licenses/LICENSE") for name in inside)


def test_the_wheel_alone_answers(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    program = "import sys; from kutcalc.cli import main; sys.exit(main(['--lang', 'sv', 'demo']))"

    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {program}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "16 172 kr" in done.stdout.replace("\u00a0", " ")
    assert str(tmp_path) in done.stdout
