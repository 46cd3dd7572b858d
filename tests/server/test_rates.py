"""Counts of requests: exact to one, shared between processes, cheap, and telling nobody who asked."""

import struct
import subprocess
import sys
import time
from ipaddress import ip_address
from pathlib import Path

import pytest

from kutcalc.server import rates as rates_module
from kutcalc.server.calculating import Counted, counted_as_work
from kutcalc.server.clients import client_of, counted_as, cut
from kutcalc.server.rates import Rates, make_rates_file

ADDRESS = ip_address("198.51.100.7").packed


def take(rates: Rates, client: bytes, limit: int, times: int) -> list[bool]:
    """Ask several times, and give whether each was let through."""
    name = rates.name_of(b"sync", client)
    return [rates.take(name, limit).allowed for _ in range(times)]


@pytest.mark.parametrize("is_shared", [True, False])
def test_exactly_the_limit_is_let_through(tmp_path: Path, is_shared: bool) -> None:
    rates = Rates(tmp_path / "rates" if is_shared else None)

    assert take(rates, ADDRESS, 5, 8) == [True] * 5 + [False] * 3
    assert take(rates, b"another", 5, 1) == [True]
    rates.close()


def test_two_that_share_a_file_count_together(tmp_path: Path) -> None:
    first, second = Rates(tmp_path / "rates"), Rates(tmp_path / "rates")

    assert take(first, ADDRESS, 5, 3) + take(second, ADDRESS, 5, 3) == [True] * 5 + [False]
    first.close()
    second.close()


def test_kinds_of_requests_are_counted_apart() -> None:
    rates = Rates(None)
    names = {rates.name_of(kind, ADDRESS) for kind in (b"sync", b"upload")}

    assert len(names) == 2


def test_a_window_ends_and_the_next_begins_with_nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates_module, "WINDOW_MS", 30)
    rates = Rates(None)

    assert take(rates, ADDRESS, 1, 2) == [True, False]
    time.sleep(0.04)
    assert take(rates, ADDRESS, 1, 2) == [True, False]


def test_what_is_left_and_when_it_ends_is_told() -> None:
    rates = Rates(None)
    name = rates.name_of(b"sync", ADDRESS)
    told = [rates.take(name, 2) for _ in range(3)]

    assert [(one.allowed, one.left) for one in told] == [(True, 1), (True, 0), (False, 0)]
    assert all(59 <= one.reset_s <= 60 for one in told)


def test_a_flood_of_addresses_takes_no_more_room_and_refuses_nobody_new(tmp_path: Path) -> None:
    rates = Rates(tmp_path / "rates")
    size = (tmp_path / "rates").stat().st_size

    assert all(take(rates, struct.pack(">Q", number), 1, 1) == [True] for number in range(50_000))
    assert (tmp_path / "rates").stat().st_size == size
    rates.close()


def test_the_file_tells_nobody_who_asked(tmp_path: Path) -> None:
    rates = Rates(tmp_path / "rates")
    take(rates, ADDRESS, 5, 5)
    rates.close()
    content = (tmp_path / "rates").read_bytes()

    assert ADDRESS not in content
    assert b"198.51.100.7" not in content
    assert (tmp_path / "rates").stat().st_mode & 0o077 == 0


def test_one_that_is_killed_while_it_holds_the_lock_lets_go_of_it(tmp_path: Path) -> None:
    path = tmp_path / "rates"
    make_rates_file(path)
    holding = (
        "import fcntl, os, sys, time\n"
        "fcntl.flock(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX)\n"
        "print('held', flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", holding, str(path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
    rates = Rates(path)

    assert take(rates, ADDRESS, 1, 1) == [True]
    rates.close()


def test_a_count_costs_less_than_twenty_microseconds(tmp_path: Path) -> None:
    rates = Rates(tmp_path / "rates")
    best = 1.0
    for _ in range(20):
        began = time.perf_counter()
        take(rates, ADDRESS, 1_000_000, 500)
        best = min(best, (time.perf_counter() - began) / 500)
    rates.close()

    assert best < 20e-6


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("198.51.100.7", "198.51.100.8", False),
        ("198.51.100.7", "::ffff:198.51.100.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("not an address", "", True),
    ],
)
def test_a_client_is_an_address_or_the_net_of_one_subscriber(first: str, second: str, is_one: bool) -> None:
    assert (counted_as(first) == counted_as(second)) is is_one


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2::1", "2001:db8:1::/48"),
        ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("testclient", "-"),
        ("", "-"),
    ],
)
def test_an_address_is_cut_for_the_log(address: str, shown: str) -> None:
    assert cut(address) == shown


def test_a_forwarded_address_counts_from_a_named_proxy_only() -> None:
    said = {b"x-forwarded-for": b"203.0.113.9, 198.51.100.77"}
    scope = {"client": ("192.0.2.1", 1234)}

    assert client_of(scope, said, frozenset()) == "192.0.2.1"
    assert client_of(scope, said, {"192.0.2.1"}) == "198.51.100.77"
    assert client_of(scope, {}, {"192.0.2.1"}) == "192.0.2.1"
    assert client_of({"client": None}, said, frozenset()) == ""


@pytest.mark.parametrize(
    ("method", "path", "query", "counted"),
    [
        ("POST", "/api/v1/calculations", b"", "sync"),
        ("POST", "/api/v1/jobs", b"", "sync"),
        ("POST", "/api/v1/payroll-files", b"", "upload"),
        ("POST", "/foretag", b"", "sync"),
        ("GET", "/foretag", b"", None),
        ("GET", "/foretag", b"employees=1", "sync"),
        ("HEAD", "/foretag", b"employees=1", "sync"),
        ("GET", "/en/company.json", b"employees=1", "sync"),
        ("GET", "/resultat", b"case=k1.x", "sync"),
        ("GET", "/delat/abc", b"", "sync"),
        ("GET", "/galleri", b"company=all", "sync"),
        ("GET", "/en/gallery.csv", b"sort=hour", "sync"),
        ("GET", "/galleri", b"", None),
        ("GET", "/api/v1/policies", b"q=x", None),
        ("GET", "/regler", b"q=x", None),
        ("DELETE", "/api/v1/jobs/1", b"", None),
        ("OPTIONS", "/api/v1/calculations", b"", None),
    ],
)
def test_what_calculates_is_counted(method: str, path: str, query: bytes, counted: Counted | None) -> None:
    assert counted_as_work(method, path, query, b"application/json") == counted


def test_a_form_with_files_counts_as_a_file_wherever_it_is_sent() -> None:
    assert counted_as_work("POST", "/lonefil", b"", b"Multipart/Form-Data; boundary=x") == "upload"
    assert counted_as_work("POST", "/lonefil", b"", b"application/x-www-form-urlencoded") == "sync"
