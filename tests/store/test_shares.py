import re
import time

import pytest
from tests.store.clock import MovedClock

from kutcalc.errors import ShareExpiredError
from kutcalc.store import Share, Store


def shared(store: Store) -> tuple[Share, str]:
    return store.shares.add("Våren 2026", "calculation", b'{"policy": "p"}', b'{"totals": {}}')


def test_a_share_is_given_back_as_it_was(store: Store) -> None:
    share, secret = shared(store)

    assert store.shares.get(share.id) == share
    assert share == Share(
        id=share.id,
        title="Våren 2026",
        kind="calculation",
        request=b'{"policy": "p"}',
        reply=b'{"totals": {}}',
        created_at="2026-11-22T12:00:00Z",
        expires_at="2027-11-22T12:00:00Z",
    )
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", share.id)
    assert len(secret) >= 43


def test_names_and_secrets_do_not_repeat(store: Store) -> None:
    made = [shared(store) for _ in range(20)]

    assert len({share.id for share, _ in made}) == 20
    assert len({secret for _, secret in made}) == 20


def test_only_the_owner_deletes_a_share(store: Store) -> None:
    share, secret = shared(store)
    other, other_secret = shared(store)

    assert not store.shares.delete(share.id, other_secret)
    assert not store.shares.delete(share.id, "")
    assert not store.shares.delete("A" * 22, secret)
    assert store.shares.get(share.id) == share
    assert store.shares.delete(share.id, secret)
    assert store.shares.get(share.id) is None
    assert not store.shares.delete(share.id, secret)
    assert store.shares.get(other.id) == other


def test_the_secret_is_not_kept(store: Store) -> None:
    _, secret = shared(store)

    with store._database.reading() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM shares").all()

    assert secret not in str(row)


@pytest.mark.parametrize("name", ["", "x", "\0", "\ud800", "A" * 10_000])
def test_a_share_that_cannot_be_is_none(store: Store, name: str) -> None:
    assert store.shares.get(name) is None
    assert not store.shares.delete(name, "secret")


def test_a_title_may_hold_any_sign(store: Store) -> None:
    share, _ = store.shares.add("a\0b å 🙂", "calculation", b"", b"")

    assert store.shares.get(share.id) == share


def test_a_share_past_its_time_says_so_before_and_after_the_sweep(store: Store, clock: MovedClock) -> None:
    share, secret = shared(store)
    clock.move(days=365)

    for _ in range(2):
        with pytest.raises(ShareExpiredError) as expired:
            store.shares.get(share.id)
        assert expired.value.code == "share-expired"
        assert "2027-11-22" in expired.value.text.sv
        store.sweep()

    assert not store.shares.delete(share.id, secret)
    assert not store.shares.delete(share.id, "")


def test_the_bare_name_of_a_share_goes_at_last(store: Store, clock: MovedClock) -> None:
    share, _ = shared(store)
    clock.move(days=730)

    store.sweep()

    assert store.shares.get(share.id) is None


def test_an_unknown_share_and_anothers_take_alike(store: Store) -> None:
    share, _ = shared(store)
    names = {"foreign": share.id, "unknown": "A" * 22}
    took: dict[str, list[int]] = {kind: [] for kind in names}

    for _ in range(300):
        for kind, name in names.items():
            start = time.perf_counter_ns()
            store.shares.delete(name, "not the secret")
            took[kind].append(time.perf_counter_ns() - start)

    medians = [sorted(times)[len(times) // 2] for times in took.values()]
    assert max(medians) - min(medians) < 1_000_000
