"""Work that was begun and not ended: its units are kept, so that `--resume` goes on where it was."""

import os
import shutil
from hashlib import sha256
from pathlib import Path

_ENDING = ".unit"


class Begun:
    """The units of one piece of work, in a folder of the user's cache named by what is asked."""

    def __init__(self, kind: str, body: bytes) -> None:
        """Find the place; nothing is made until a unit is kept."""
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path(os.environ.get("HOME", ".")) / ".cache")
        self.folder = home / "kutcalc" / "begun" / sha256(kind.encode() + b"\0" + body).hexdigest()

    def units(self) -> dict[int, bytes]:
        """Read the units that were done."""
        files = self.folder.glob(f"*{_ENDING}") if self.folder.is_dir() else ()
        return {int(file.stem): file.read_bytes() for file in files}

    def keep(self, number: int, content: bytes) -> None:
        """Keep a unit; one that is half written when the work stops is not there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        written = self.folder / f"{number}.part"
        written.write_bytes(content)
        written.rename(self.folder / f"{number}{_ENDING}")

    def forget(self) -> None:
        """Take away what was kept."""
        shutil.rmtree(self.folder, ignore_errors=True)


__all__ = ["Begun"]
