"""The scenarios that come with the package: in the wheel beside the code, in a checkout beside `src`."""

from pathlib import Path
from typing import Final

from kutcalc.errors import Fault, FaultsError
from kutcalc.language import Text

_PACKAGE: Final = Path(__file__).parents[1]


def examples_folder() -> Path:
    """Give the folder of scenarios."""
    inside = _PACKAGE / "scenarios"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "scenarios"


def example_folder(name: str) -> Path:
    """Give the folder of one scenario, looked up among those there are."""
    for folder in sorted(examples_folder().iterdir()):
        if folder.name == name:
            return folder
    text = Text(sv=f"Det finns inget exempel {name!r}.", en=f"There is no example {name!r}.")
    raise FaultsError([Fault(code="not-found", text=text)])
