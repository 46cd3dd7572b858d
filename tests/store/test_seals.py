import pytest

from kutcalc.store.seals import sealed, unsealed


@pytest.mark.parametrize("content", [b"", b"\0", b"\0\0secret", b"x" * 100_000])
def test_what_is_sealed_comes_back_with_the_key(content: bytes) -> None:
    assert unsealed(sealed(content, "key"), "key") == content


def test_another_key_gives_something_else() -> None:
    assert unsealed(sealed(b"an owner's secret", "key"), "other") != b"an owner's secret"


def test_the_same_never_looks_the_same() -> None:
    assert len({sealed(b"an owner's secret", "key") for _ in range(20)}) == 20
