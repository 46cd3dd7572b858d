"""What has come in by a form: files in memory without a name, texts, and how much of both there may be at once.

A part of a form is written to a file that is in memory and has no name (`memfd`), so nothing of it is ever on a disk.
Of its name only the ending goes on, which must agree with what the bytes show.
"""

import mmap
import os
import re
from dataclasses import dataclass, field
from typing import Final, Self

from kutcalc.errors import OverloadedError
from kutcalc.limits import MAX_UPLOAD
from kutcalc.server.refusals import FileTooLargeError

MOST_AT_ONCE: Final = 268_435_456
"""So many bytes of files may be on their way into one process."""
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(slots=True)
class Upload:
    """A file that has come in: the field it came in, the ending of its name, and its bytes in memory."""

    field: str
    ending: str = ""
    size: int = 0
    descriptor: int = -1

    def __post_init__(self) -> None:
        """Open the file in memory."""
        self.descriptor = os.memfd_create("kutcalc", os.MFD_CLOEXEC)

    @property
    def name(self) -> str:
        """Give the name that it goes by here: its field and its ending, nothing that anyone wrote."""
        return f"{self.field}{self.ending}"

    def add(self, chunk: bytes) -> None:
        """Write what came."""
        left = memoryview(chunk)
        while left:
            left = left[os.write(self.descriptor, left) :]
        self.size += len(chunk)

    def content(self) -> bytes:
        """Give the whole file as bytes, for one that is small."""
        if not self.size:
            return b""
        with mmap.mmap(self.descriptor, self.size, prot=mmap.PROT_READ) as whole:
            return bytes(whole)

    def close(self) -> None:
        """Let go of the file, which then is nowhere."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


class Room:
    """How many bytes are on their way into this process."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._left = most

    def take(self, number: int) -> None:
        """Make room for some bytes; OverloadedError where there is none."""
        if number > self._left:
            raise OverloadedError
        self._left -= number

    def give(self, number: int) -> None:
        """Give room back."""
        self._left += number


@dataclass(slots=True)
class Form:
    """What came in one request: files by field, texts by field. Use it in a `with`, which lets go of the files."""

    room: Room
    files: dict[str, Upload] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    taken: int = 0

    def __enter__(self) -> Self:
        """Use the form."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the files."""
        self.close()

    def close(self) -> None:
        """Let go of the files and of their room."""
        for one in self.files.values():
            one.close()
        self.room.give(self.taken)
        self.taken = 0

    def add(self, upload: Upload, chunk: bytes) -> None:
        """Write what came of a file; FileTooLargeError at the first byte too many."""
        limit = MAX_UPLOAD.value()
        if upload.size + len(chunk) > limit:
            raise FileTooLargeError(limit)
        self.room.take(len(chunk))
        self.taken += len(chunk)
        upload.add(chunk)


def ending_of(name: str) -> str:
    """Give the ending of a file's name in small letters, where it is one; nothing else of a name is ever used."""
    ending = os.path.splitext(name)[1]  # noqa: PTH122  # a name is no path here
    return ending.lower() if _ENDING.fullmatch(ending) else ""


__all__ = ["Form", "Room", "Upload", "ending_of"]
