"""What is claimed when not everybody claims, or when there is an envelope: exact sums taken in parts, in whole numbers.

Works on the exact sums of `analysis/partition.py` (öre or persons times ppm), before anything is published. The classes
of a dimension still add up to `all`: what is less than a millionth of an öre is shared out by largest remainder.
"""

from collections.abc import Callable, Mapping
from typing import Final

from kutcalc.analysis.partition import ALL, Key, Sums
from kutcalc.analysis.weighing import whole_classes
from kutcalc.engine.parts import largest_remainder
from kutcalc.units import PPM

OF_CLAIMS: Final = (
    "employers_gaining",
    "persons_gaining",
    "counted_base_ore",
    "before_limits_ore",
    "training_deduction_ore",
    "cut_ore",
)
"""What only those have who claim."""
OF_ALL: Final = ("persons_trained", "training_minutes", "training_cost_ore")
"""What those who claim change, and the others do as before."""
Exact = dict[Key, Sums]


def taken_up(static: Mapping[Key, Sums], changed: Mapping[Key, Sums], take_up_ppm: int) -> Exact:
    """Mix those who claim, as `changed`, with those who do not, as in the static run, in the share of take-up.

    Firms are taken to claim alike, so a share of firms is the same share of kronor. Everything else is of `static`.
    """

    def mixed(name: str, key: Key) -> int:
        own = changed.get(key, {}).get(name, 0) * take_up_ppm
        if name in OF_ALL:
            own += static.get(key, {}).get(name, 0) * (PPM - take_up_ppm)
        return own

    return _made_whole(static, changed, mixed)


def within_envelope(sums: Mapping[Key, Sums], label: str, envelope_ore: int) -> Exact:
    """Cut a policy's deduction to a national envelope, all in proportion; what is cut is said in `cut_ore`.

    The envelope is whole öre. The sums of other policies stay as they are.
    """
    claimed = sums[label, ALL, ""]["training_deduction_ore"]
    if claimed <= envelope_ore * PPM:
        return {key: dict(own) for key, own in sums.items()}
    found = {key: dict(own) for key, own in sums.items()}
    for dimension in _dimensions(sums, label):
        keys = [key for key in sums if key[:2] == (label, dimension)]
        claims = [sums[key]["training_deduction_ore"] for key in keys]
        for key, given in zip(keys, largest_remainder(envelope_ore * PPM, claims), strict=True):
            if "cut_ore" in found[key]:  # persons have none: what limits an employer is the employer's
                found[key]["cut_ore"] += found[key]["training_deduction_ore"] - given
            found[key]["training_deduction_ore"] = given
    return found


def _made_whole(static: Mapping[Key, Sums], changed: Mapping[Key, Sums], mixed: Callable[[str, Key], int]) -> Exact:
    """Put the mixed figures, which are in ppm of what they replace, in the place of the static ones."""
    keys = list(dict.fromkeys((*static, *changed)))
    found = {key: dict(static.get(key) or dict.fromkeys(changed[key], 0)) for key in keys}
    for label, dimension in dict.fromkeys(key[:2] for key in keys):
        own = [key for key in keys if key[:2] == (label, dimension)]
        known = {name for key in own for name in (*static.get(key, {}), *changed.get(key, {}))}
        for name in (one for one in (*OF_CLAIMS, *OF_ALL) if one in known):
            shared = whole_classes({key[2]: mixed(name, key) for key in own})
            for key in own:
                found[key][name] = shared[key[2]]
    return found


def _dimensions(sums: Mapping[Key, Sums], label: str) -> list[str]:
    return list(dict.fromkeys(key[1] for key in sums if key[0] == label))


__all__ = ["OF_ALL", "OF_CLAIMS", "Exact", "taken_up", "within_envelope"]
