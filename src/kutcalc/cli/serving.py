"""Commands that run the service, work its jobs, and copy its store; the server is imported only when one is given."""

import argparse
import os
from importlib import import_module
from pathlib import Path
from typing import Any

from kutcalc.cli.books import out, out_json


def serve(chosen: argparse.Namespace) -> int:
    """Run pages and API until told to stop."""
    lanes: int = import_module("kutcalc.server.worker").lanes_from(os.environ)
    code: int = import_module("kutcalc.server.processes").serve(chosen.host, chosen.port, chosen.workers, lanes)
    return code


def worker(chosen: argparse.Namespace) -> int:
    """Work jobs until told to stop."""
    import_module("kutcalc.server.worker").serve_jobs(dict(os.environ), chosen.jobs)
    return 0


def backup(chosen: argparse.Namespace) -> int:
    """Copy the store to a folder, and name the file."""
    folder: Path = chosen.folder
    folder.mkdir(parents=True, exist_ok=True)
    store = _store()
    try:
        made: Path = store.backup(folder)
    finally:
        store.close()
    if chosen.json:
        out_json({"file": str(made)})
    else:
        out(str(made))
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Fill the store from the newest copy in a folder."""
    store = _store()
    try:
        store.restore(chosen.folder)
    finally:
        store.close()
    if chosen.json:
        out_json({"restored": True})
    elif not chosen.quiet:
        out({"sv": "Lagringen är återställd.", "en": "The store is restored."}[chosen.lang])
    return 0


def _store() -> Any:
    url = import_module("kutcalc.server.settings").database_url(os.environ)
    return import_module("kutcalc.store").Store(url)
