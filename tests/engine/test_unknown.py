"""What is unknown is written down rule by rule."""

from kutcalc.engine import UnknownFactError
from kutcalc.engine.unknown import UnknownFacts

from .fable import goods, is_smith


def test_nothing_is_unknown_until_it_is_noted() -> None:
    unknown = UnknownFacts()

    assert not unknown
    unknown.note(is_smith, [1, 2])
    unknown.note(goods, [3])

    assert unknown
    assert str(UnknownFactError(unknown)) == "is_smith, goods"
    assert UnknownFactError(unknown).unknown.rules == [(is_smith, [1, 2]), (goods, [3])]
