"""What a reader may do, tried in a process that is shut in as readers are."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kutcalc.payroll.parser_limits import environment

SHUT_IN = "from kutcalc.payroll import parser_limits\nparser_limits.shut_in()\n"


def said_by(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SHUT_IN + code, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_no_secret_and_no_address_of_the_store_reaches_a_reader() -> None:
    given = {"PATH": "/bin", "DATABASE_URL": "sqlite://", "KUTCALC_KEY": "s", "KUTCALC_MAX_ROWS": "7", "HOME": "/x"}

    made = environment(given)

    assert made["KUTCALC_MAX_ROWS"] == "7"
    assert made["PATH"] == "/bin"
    assert not {"DATABASE_URL", "KUTCALC_KEY"} & made.keys()
    assert made["HOME"] == "/"


def test_a_reader_writes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "x"

    code = "import sys\ntry:\n open(sys.argv[1], 'wb', 0).write(b'x')\nexcept OSError as e: print(type(e).__name__)"

    assert said_by(code, str(path)) == "OSError"
    assert not path.exists() or path.stat().st_size == 0


def test_a_reader_opens_few_files() -> None:
    code = "try:\n a = [open('/dev/null') for _ in range(99)]\nexcept OSError as e: print(e.errno)"

    assert said_by(code) == "24"


def test_a_reader_reaches_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        code = (
            "import socket, sys\n"
            "try:\n socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)\n"
            "except OSError as e: print(type(e).__name__)\nelse: print('open')"
        )
        found = said_by(code, str(listening.getsockname()[1]))

    if found == "open":
        pytest.skip("this system lets no process give up its network")
    assert found == "OSError"


def test_a_limit_of_memory_is_one_on_what_is_used_and_not_on_what_is_mapped() -> None:
    code = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_AS, (parser_limits.addresses(200),) * 2)\n"
        "a = bytearray(120 << 20)\n"
        "try:\n b = bytearray(120 << 20)\nexcept MemoryError: print('refused')"
    )

    assert said_by(code) == "refused"
