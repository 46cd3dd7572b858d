"""The address of a static file, with a mark of its content: a browser may keep it, and never keeps an old one."""

from functools import cache
from hashlib import sha256
from typing import Final

from kutcalc.server.web_folder import web_folder

MARK_LENGTH: Final = 10


@cache
def static_address(name: str) -> str:
    """Give the path of a file under `/static`."""
    content = (web_folder() / "static" / name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:MARK_LENGTH]}"
