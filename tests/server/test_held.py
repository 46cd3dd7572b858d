"""What is held of files: within quotas, until its time is out, and what is known of requests that come twice."""

from dataclasses import dataclass

import pytest

from kutcalc.errors import IdempotencyReusedError, RequestInProgressError, StorageFullError
from kutcalc.server.held import KEY_LIVES_S, Holdings

MIB = 1_048_576


@dataclass
class Clock:
    """A time that a test moves."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def holdings(clock: Clock) -> Holdings:
    return Holdings(now=clock, wall=clock)


def test_a_file_is_found_by_its_token(holdings: Holdings) -> None:
    ticket = holdings.keep("a", b"rows", 15)

    held = holdings.find(ticket.token)

    assert held is not None
    assert held.content == b"rows"
    assert held.expires_at == ticket.expires_at == 1_000 + 15 * 60


def test_a_token_has_128_bits_and_is_never_the_same(holdings: Holdings) -> None:
    tokens = {holdings.keep(str(number), b"", 1).token for number in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {22}


@pytest.mark.parametrize("token", ["", "x", "../x", "x" * 10_000])
def test_an_unknown_token_finds_nothing(holdings: Holdings, token: str) -> None:
    holdings.keep("a", b"rows", 15)

    assert holdings.find(token) is None


def test_a_file_is_gone_when_its_time_is_out(holdings: Holdings, clock: Clock) -> None:
    ticket = holdings.keep("a", b"rows", 15)

    clock.seconds += 15 * 60 - 1
    before = holdings.find(ticket.token)
    clock.seconds += 1

    assert before is not None
    assert holdings.find(ticket.token) is None
    assert holdings.size() == 0


def test_nothing_is_held_longer_than_the_longest_time(holdings: Holdings, clock: Clock) -> None:
    ticket = holdings.keep("a", b"rows", 10_000)

    clock.seconds += 60 * 60

    assert ticket.expires_at == 1_000 + 60 * 60
    assert holdings.find(ticket.token) is None


def test_a_file_that_is_let_go_of_is_gone(holdings: Holdings) -> None:
    ticket = holdings.keep("a", b"rows", 15)

    holdings.forget(ticket.token)

    assert holdings.find(ticket.token) is None
    assert holdings.size() == 0


def test_a_client_has_three_files_and_another_has_its_own(holdings: Holdings, clock: Clock) -> None:
    for _ in range(3):
        holdings.keep("a", b"rows", 15)

    with pytest.raises(StorageFullError):
        holdings.keep("a", b"rows", 15)

    holdings.keep("b", b"rows", 15)
    clock.seconds += 15 * 60
    holdings.keep("a", b"rows", 15)


def test_a_client_has_sixty_mebibytes(holdings: Holdings) -> None:
    holdings.keep("a", bytes(40 * MIB), 15)

    with pytest.raises(StorageFullError):
        holdings.keep("a", bytes(20 * MIB + 1), 15)

    holdings.keep("a", bytes(20 * MIB), 15)


def test_all_together_have_a_limit(holdings: Holdings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUTCALC_HOLD_BYTES", "1000")
    for client in range(10):
        holdings.keep(str(client), bytes(100), 15)

    with pytest.raises(StorageFullError):
        holdings.keep("one more", b"x", 15)

    assert holdings.size() == 1_000


def test_the_same_request_again_is_given_the_first_token(holdings: Holdings) -> None:
    holdings.begin("a", "key")
    first = holdings.settle("a", "key", b"said", b"rows", 15)
    holdings.drop("a", "key")
    holdings.begin("a", "key")
    second = holdings.settle("a", "key", b"said", b"rows", 15)

    assert first[0] is False
    assert second == (True, first[1])
    assert holdings.count() == 1


def test_another_request_with_the_same_key_is_refused(holdings: Holdings) -> None:
    holdings.settle("a", "key", b"said", b"", 0)

    with pytest.raises(IdempotencyReusedError):
        holdings.settle("a", "key", b"said otherwise", b"", 0)


def test_the_keys_of_two_clients_have_nothing_to_do_with_each_other(holdings: Holdings) -> None:
    holdings.settle("a", "key", b"said", b"rows", 15)

    assert holdings.settle("b", "key", b"said otherwise", b"", 0) == (False, None)


def test_a_key_under_way_is_waited_for_and_one_that_failed_is_free(holdings: Holdings) -> None:
    holdings.begin("a", "key")
    with pytest.raises(RequestInProgressError):
        holdings.begin("a", "key")

    holdings.drop("a", "key")

    holdings.begin("a", "key")


def test_a_key_whose_file_had_no_room_may_be_used_again(holdings: Holdings) -> None:
    for _ in range(3):
        holdings.keep("a", b"rows", 15)
    holdings.begin("a", "key")
    with pytest.raises(StorageFullError):
        holdings.settle("a", "key", b"said", b"rows", 15)

    holdings.drop("a", "key")

    assert holdings.settle("a", "key", b"said otherwise", b"rows", 0) == (False, None)


def test_a_key_is_known_for_a_day(holdings: Holdings, clock: Clock) -> None:
    holdings.settle("a", "key", b"said", b"", 0)

    clock.seconds += KEY_LIVES_S + 1

    assert holdings.settle("a", "key", b"said otherwise", b"", 0) == (False, None)


def test_nothing_that_was_said_is_kept_beside_a_keyed_hash(holdings: Holdings) -> None:
    holdings.settle("a", "key", b"19820225-2386", b"", 0)

    assert "2386" not in repr(holdings._keys)
