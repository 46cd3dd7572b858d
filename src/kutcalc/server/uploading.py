"""Files on their way in, by a form or as they are: read as they come, and stopped at the first byte too many."""

from collections.abc import Iterable
from typing import Any, Final

from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from kutcalc.errors import Fault, FaultsError, OverloadedError
from kutcalc.language import Text
from kutcalc.limits import MAX_JSON_BODY, MAX_UPLOAD
from kutcalc.server.asked import AnyRequest
from kutcalc.server.refusals import FileTooLargeError, MediaTypeError
from kutcalc.server.uploads import Form, Room, Upload, ending_of

MULTIPART: Final = "multipart/form-data"
RAW_ENDINGS: Final[dict[str, str]] = {
    "application/octet-stream": "",
    "text/plain": "",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
"""The media types of a file that is sent as it is, and the ending that each stands for."""
PARTS_BESIDE: Final = 16
_POLITE_BYTES: Final = 4 * 1_048_576
"""So much of a file that is too large is read and thrown away, that its sender gets to read the refusal."""
_HEAD_BYTES: Final = 65_536
_LONGEST_BOUNDARY: Final = 200
_END_OF_LINE: Final = b"\r\n"
_NOT_A_FORM: Final = Text(
    sv="Formuläret går inte att läsa: en del är avkortad eller fel avgränsad. Skicka det igen.",
    en="The form cannot be read: a part is cut short or wrongly divided. Send it again.",
)
_TWICE: Final = Text(sv="Delen står två gånger. Skicka en.", en="The part stands twice. Send one.")


async def form_of(request: AnyRequest, *, files: Iterable[str], texts: Iterable[str] = ()) -> Form:
    """Read a multipart form with some files and texts as it comes; who asks closes it.

    FileTooLargeError for a file over `max_upload_bytes`, FaultsError for parts that nothing reads or that are broken,
    MediaTypeError for a body that is no form. A file field that was left empty in a browser is not among the files.
    """
    given = request.headers.get("content-type", "")
    kind, options = parse_options_header(given)
    boundary = options.get("boundary", "")
    packed = request.headers.get("content-encoding", "identity").lower()
    if kind != MULTIPART or packed != "identity":
        raise MediaTypeError(given if packed == "identity" else f"{given}, {packed}", (MULTIPART,))
    if not 1 <= len(boundary) <= _LONGEST_BOUNDARY or not boundary.isascii() or not boundary.isprintable():
        raise FaultsError([Fault(code="bad-text", text=_NOT_A_FORM, path="Content-Type")])
    reader = _Reader(boundary, frozenset(files), frozenset(texts), Form(_room(request)))
    return await _filled(request, reader)


async def raw_form_of(request: AnyRequest, *, field: str = "file") -> Form:
    """Read a body that is one file as a form with one file."""
    given = request.headers.get("content-type", "")
    kind, _ = parse_options_header(given)
    packed = request.headers.get("content-encoding", "identity").lower()
    if kind not in RAW_ENDINGS or packed != "identity":
        accepted = (MULTIPART, *RAW_ENDINGS)
        raise MediaTypeError(given if packed == "identity" else f"{given}, {packed}", accepted)
    form = Form(_room(request))
    upload = Upload(field, RAW_ENDINGS[kind])
    form.files[field] = upload
    return await _filled(request, _Raw(form, upload))


def is_form(request: AnyRequest) -> bool:
    """Whether a body is a multipart form."""
    kind: str = parse_options_header(request.headers.get("content-type", ""))[0]
    return kind == MULTIPART


def _room(request: AnyRequest) -> Room:
    state: Any = request.app.state
    if "room" not in state:
        state.room = Room()
    found: Room = state.room
    return found


async def _filled(request: AnyRequest, reader: "_Reader | _Raw") -> Form:
    """Let a body run through a reader; what is too large is read a little further, so that its sender is told."""
    form = reader.form
    announced = request.headers.get("content-length", "")
    most = len(reader.expected) * MAX_UPLOAD.value() + reader.beside
    try:
        if announced.isdecimal() and int(announced) > most + _POLITE_BYTES:
            raise FileTooLargeError(MAX_UPLOAD.value())
        stream = request.stream()
        try:
            async for chunk in stream:
                if chunk:
                    reader.take(chunk)
            reader.end()
        except (FileTooLargeError, OverloadedError):
            form.close()
            left = _POLITE_BYTES
            async for chunk in stream:
                left -= len(chunk)
                if left < 0:
                    break
            raise
    except MultipartError:
        form.close()
        raise FaultsError([Fault(code="bad-text", text=_NOT_A_FORM, path="body")]) from None
    except BaseException:
        form.close()
        raise
    return form


class _Raw:
    """Takes a body as one file."""

    beside = 0

    def __init__(self, form: Form, upload: Upload) -> None:
        self.form = form
        self.expected = frozenset({upload.field})
        self._upload = upload

    def take(self, chunk: bytes) -> None:
        """Take what came."""
        self.form.add(self._upload, chunk)

    def end(self) -> None:
        """Note that no more comes."""


class _Reader:
    """Takes a multipart body part by part."""

    def __init__(self, boundary: str, files: frozenset[str], texts: frozenset[str], form: Form) -> None:
        self.form = form
        self.expected = files
        self.beside = MAX_JSON_BODY.value() + _HEAD_BYTES
        self._texts = texts
        self._parser = PushMultipartParser(
            boundary,
            max_segment_count=len(files) + len(texts) + PARTS_BESIDE,
            max_header_size=4_096,
            max_header_count=8,
            strict=True,
        )
        self._closing = f"\r\n--{boundary}--".encode()
        self._is_whole = False
        self._last = b""
        self._after = b""
        self._faults: list[Fault] = []
        self._upload: Upload | None = None
        self._text: list[bytes] | None = None
        self._text_name = ""
        self._has_name = False
        self._beside = 0

    def take(self, chunk: bytes) -> None:
        """Take what came; the end of line behind the last boundary may come apart from it, or in two."""
        if not self._is_whole:
            joined = self._last + chunk
            found = joined.find(self._closing)
            if found >= 0:
                self._is_whole = True
                own = found + len(self._closing) - len(self._last)
                self._parse(chunk[:own])
                chunk = chunk[own:]
            self._last = joined[1 - len(self._closing) :]
        if self._is_whole:
            self._after += chunk
            if not _END_OF_LINE.startswith(self._after):
                raise MultipartError("more than an end of line behind the last boundary")
        else:
            self._parse(chunk)

    def _parse(self, chunk: bytes) -> None:
        for event in self._parser.parse(chunk):
            if isinstance(event, MultipartSegment):
                self._begin(event)
            elif event is None:
                self._finish()
            elif self._upload is not None:
                self.form.add(self._upload, bytes(event))
            else:
                self._add_text(bytes(event))

    def end(self) -> None:
        """Note that no more comes: FaultsError for parts that nothing reads, or that came twice or cut short."""
        self._parser.close()
        if self._faults:
            raise FaultsError(self._faults)

    def _begin(self, part: MultipartSegment) -> None:
        name = part.name or ""
        self._upload, self._text = None, None
        if name in self.form.files or name in self.form.texts:
            self._faults.append(Fault(code="duplicate", text=_TWICE, path=name))
        elif name in self.expected:
            self._has_name = bool(part.filename)
            self._upload = Upload(name, ending_of(part.filename or ""))
            self.form.files[name] = self._upload
        elif name in self._texts:
            self._text, self._text_name = [], name
        else:
            self._faults.append(Fault(code="unknown-field", text=_unknown(self.expected | self._texts), path="body"))

    def _add_text(self, chunk: bytes) -> None:
        """Take what came of a text, or of a part that nothing reads; all of them together have a limit."""
        self._beside += len(chunk)
        if self._beside > self.beside:
            raise FileTooLargeError(MAX_UPLOAD.value())
        if self._text is not None:
            self._text.append(chunk)

    def _finish(self) -> None:
        if self._upload is not None and not self._upload.size and not self._has_name:
            self.form.files.pop(self._upload.field).close()  # a browser sends a field that nobody filled in
        if self._text is not None:
            try:
                self.form.texts[self._text_name] = b"".join(self._text).decode()
            except UnicodeDecodeError:
                self._faults.append(Fault(code="bad-text", text=_NOT_A_FORM, path=self._text_name))
        self._upload, self._text = None, None


def _unknown(known: Iterable[str]) -> Text:
    listed = ", ".join(sorted(known))
    return Text(
        sv=f"En del av formuläret har ett namn som inte läses. Delarna heter {listed}.",
        en=f"A part of the form has a name that is not read. The parts are called {listed}.",
    )


__all__ = ["MULTIPART", "RAW_ENDINGS", "form_of", "is_form", "raw_form_of"]
