"""An annotated policy file to start from; it passes the check as it stands."""

from pathlib import Path
from typing import Final

TEMPLATE: Final = Path(__file__).with_name("template.toml")


def template_text() -> str:
    """Give the annotated file, in Swedish and English."""
    return TEMPLATE.read_text(encoding="utf-8")


__all__ = ["template_text"]
