"""Files that came in: in memory without a name, within the room of a process, and gone when they are let go of."""

from pathlib import Path

import pytest

from kutcalc.errors import OverloadedError
from kutcalc.server.refusals import FileTooLargeError
from kutcalc.server.uploads import Form, Room, Upload, ending_of


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("lön.csv", ".csv"),
        ("LÖN 2026.XLSX", ".xlsx"),
        ("../../etc/passwd", ""),
        ("x.19820225-2386", ""),
        ("x.198202252386", ""),
        (".csv", ""),
        ("x.c\x00sv", ""),
        ("", ""),
    ],
)
def test_of_a_name_only_the_ending_goes_on(name: str, ending: str) -> None:
    assert ending_of(name) == ending


def test_a_file_is_in_memory_and_on_no_disk() -> None:
    upload = Upload("file", ".csv")
    upload.add(b"a;b\n")
    upload.add(b"1;2\n")

    where = str(Path(f"/proc/self/fd/{upload.descriptor}").readlink())

    assert where.startswith("/memfd:kutcalc")
    assert not Path(where.removesuffix(" (deleted)")).exists()
    assert (upload.name, upload.size, upload.content()) == ("file.csv", 8, b"a;b\n1;2\n")
    upload.close()
    upload.close()
    assert upload.descriptor == -1


def test_a_file_is_stopped_at_the_first_byte_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_MAX_UPLOAD_BYTES", "10")
    with Form(Room()) as form:
        upload = form.files["file"] = Upload("file")
        form.add(upload, bytes(10))

        with pytest.raises(FileTooLargeError):
            form.add(upload, b"1")

        assert upload.size == 10


def test_room_is_taken_and_given_back() -> None:
    room = Room(100)
    with Form(room) as form:
        upload = form.files["file"] = Upload("file")
        form.add(upload, bytes(60))
        with pytest.raises(OverloadedError):
            room.take(41)
        room.take(40)
        room.give(40)

    room.take(100)
    assert upload.descriptor == -1
