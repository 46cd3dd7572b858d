"""What shows our inside is for tests alone, and no trace of a fault ever leaves (W13)."""

import re
from typing import Final

import httpx
import pytest
from litestar import Litestar
from tests.hostile.failing import QUOTED
from tests.serving import Served

from kutcalc.server.app import make_app
from kutcalc.server.edge import DebugRefusedError, guarded
from kutcalc.server.settings import Settings

INSIDE: Final = re.compile(
    r"Traceback|File \"|\.py\b|ValueError|site-packages|litestar|uvicorn|line \d+", re.IGNORECASE
)


def test_debug_is_refused_outside_tests() -> None:
    with pytest.raises(DebugRefusedError):
        guarded(Litestar(debug=True, logging_config=None), Settings(database_url="sqlite://"))


def test_debug_is_let_through_where_settings_say_that_this_is_a_test() -> None:
    app = Litestar(debug=True, logging_config=None)

    assert guarded(app, Settings(database_url="sqlite://", is_testing=True)) is app


def test_no_variable_turns_debug_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LITESTAR_DEBUG", "LITESTAR_PDB", "KUTCALC_DEBUG", "DEBUG", "KUTCALC_IS_TESTING"):
        monkeypatch.setenv(name, "1")
    app = make_app()

    assert (app.debug, app.pdb_on_exception) == (False, False)


def test_no_trace_leaves_and_the_log_has_it_without_its_sentence(hostile_server: Served) -> None:
    url = hostile_server.url
    paths = ("/fails", "/api/v1/fails", "/api/v1/fails-in-chain", "/api/v1/fails-as-http")
    replies = {path: httpx.get(url + path) for path in paths}
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{url}/api/v1/fails-late")
    after = httpx.get(f"{url}/healthz")
    log = hostile_server.log(after.headers["request-id"])

    assert {path: reply.status_code for path, reply in replies.items()} == dict.fromkeys(paths, 500)
    assert {path: found for path, reply in replies.items() if (found := INSIDE.findall(reply.text))} == {}
    assert QUOTED not in log + "".join(reply.text for reply in replies.values())
    assert replies["/api/v1/fails"].json()["code"] == "internal"
    assert all(reply.headers["request-id"] in log for reply in replies.values())
    assert {"builtins.ValueError", "builtins.KeyError", "builtins.LookupError"} <= set(
        re.findall(r"builtins\.\w+", log)
    )
    assert "failing.py" in log
    assert after.status_code == 200
