"""Test values for what a design leaves open: a policy with a `"required"` parameter is tried with these."""

from typing import Any, Final

from .policy_file import Tree

# By the last word of the path; a whole path says more and goes first. Amounts are öre or hundredths of the currency.
BY_PATH: Final[dict[str, object]] = {"fr-dirigeants-2022.base.hours.amount_minor": 1_057}
BY_WORD: Final[dict[str, object]] = {
    "measure": "fee",
    "share_ppm": 400_000,
    "amount_ore": 5_000_000,
    "amount_minor": 500_000,
    "own_amount_ore": 3_500_000,
    "own_amount_minor": 350_000,
    "kind": "tax_account",
    "settlement": "month",
    "unused": "refunded",
    "floor": "pension_contribution",
    "tax_rate_ppm": 250_000,
    "share_of_tax_ppm": 200_000,
    "scale_ppm": 900_000,
    "index_ppm": 1_031_415,
    "cap_per_hour_ore": 40_000,
    "cap_per_hour_minor": 4_000,
    "cap_per_day_ore": 300_000,
    "cap_per_day_minor": 30_000,
    "cap_minutes": 2_400,
    "share_of_payroll_ppm": 15_000,
    "base_amounts_ppm": 250_000,
    "at_most": 50,
    "at_least": 5,
    "below": 50,
    "add_points_ppm": 100_000,
    "replace_rate_ppm": 650_000,
    "multiply_base_ppm": 1_400_000,
    "carry_years": 5,
    "years": 2,
    "intensity_ppm": 500_000,
    "amount_euro_cents": 30_000_000,
    "day_minutes": 480,
    "active": True,
}
# Kronor to the unit, in ukr; invented, but of the right size.
RATES: Final = {
    "EUR": 11_237_500,
    "CAD": 7_613_000,
    "JPY": 68_123,
    "USD": 9_871_300,
    "SGD": 7_712_100,
    "FRF": 1_713_000,
    "PLN": 2_601_700,
    "KRW": 7_019,
    "MTL": 25_000_000,
    "NOK": 937_100,
    "CHF": 11_903_000,
    "MYR": 2_331_100,
    "GBP": 13_100_700,
    "DKK": 1_507_900,
}


def open_paths(tree: Any, path: str = "") -> list[str]:
    """Give the paths of the parameters that a design leaves open."""
    if isinstance(tree, dict):
        if tree.get("value") == "required":
            return [path]
        return [one for key, inner in tree.items() for one in open_paths(inner, f"{path}.{key}" if path else key)]
    if isinstance(tree, list):
        return [one for number, inner in enumerate(tree) for one in open_paths(inner, f"{path}.{number}")]
    return [path] if tree == "required" else []


def filling(tree: Tree) -> dict[str, Any]:
    """Give a value for each parameter that a design leaves open, by its path."""
    values: dict[str, Any] = {}
    for path in open_paths(tree):
        word = path.rsplit(".", 1)[-1]
        if word == "rate_ukr":
            values[path] = RATES[tree["currency"]]
        else:
            values[path] = BY_PATH.get(f"{tree['id']}.{path}", BY_WORD[word])
    return values
