"""The folder of templates, static files and documents: in the wheel inside the package, in a checkout beside `src`."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]


def web_folder() -> Path:
    """Give the folder `web`."""
    inside = _PACKAGE / "web"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "web"
