from kutcalc.store.names import HASH, SHARE_NAME, ULID, plain_hash, share_name, ulid


def test_a_ulid_is_its_time_and_chance() -> None:
    made = [ulid(1_795_348_800_000) for _ in range(100)]

    assert len(set(made)) == 100
    assert {name[:10] for name in made} == {"01M81J18G0"}
    assert all(ULID.fullmatch(name) for name in made)


def test_ulids_sort_by_time() -> None:
    made = [ulid(ms) for ms in (0, 1, 31, 32, 10**12, 2**48 - 1)]

    assert made == sorted(made)
    assert made[0].startswith("0000000000")
    assert made[-1].startswith("7ZZZZZZZZZ")


def test_the_name_of_a_share_is_128_bits() -> None:
    assert all(SHARE_NAME.fullmatch(share_name()) for _ in range(100))


def test_a_hash_is_sha_256() -> None:
    assert plain_hash(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert HASH.fullmatch(plain_hash(b""))
