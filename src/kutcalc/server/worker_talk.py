"""What a worker and the process that does its jobs say to each other; imports nothing that takes time."""

from typing import Final

import msgspec

from kutcalc.errors import KutcalcError
from kutcalc.language import Language
from kutcalc.report.job_work_units import Finished, Unit


class Task(msgspec.Struct, frozen=True):
    """A job to do: what a claim says of it."""

    id: str
    kind: str
    body: bytes
    language: Language
    parts: dict[int, bytes]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """A job that cannot be done: its problem document."""

    problem: bytes


Told = Unit | Finished | Refused
ENCODER: Final = msgspec.msgpack.Encoder()
TOLD: Final = msgspec.msgpack.Decoder(Told)
TASK: Final = msgspec.msgpack.Decoder(Task)


def limit_document(error: KutcalcError, language: Language, job: str) -> bytes:
    """Write the problem of a job that went over its limits."""
    return msgspec.json.encode(
        {
            "type": f"/problems/{error.code}",
            "title": error.title.read(language),
            "status": 422,
            "code": error.code,
            "instance": f"/jobs/{job}",
            "detail": error.text.read(language),
        }
    )
