"""A national reply as the service keeps one, made by hand: every part that a page shows, with figures that add up."""

from typing import Any, Final

from kutcalc.language import Language, Text

ALMEGA: Final = "se-almega-2024@1"
OWN: Final = "se-kut-2019-almega50@1"
BEHAVIOUR: Final = "{} (beteende)"
MILLION: Final = 100_000_000
SIZES: Final = (("1-9", 275_000, 300), ("10-49", 35_000, 700), ("50-249", 6_000, 900), ("250+", 1_200, 1_700))
SECTORS: Final = (("F", 30_000, 600), ("M+N", 60_000, 1_400), ("K", 227_199, 1_600), ("A", 1, None))
_TITLES: Final = Text(
    sv="Privata arbetsgivare 2026, syntetiska (liten)", en="Private employers 2026, synthetic (small)"
)


def national_reply(language: Language = "sv", *, behaviour: bool = True) -> dict[str, Any]:
    """Give the reply of a comparison of two policies over a population, by size and sector."""
    rows = [*_of_policy(ALMEGA, 10), *_of_policy(OWN, 4)]
    if behaviour:
        rows += [_row(BEHAVIOUR.format(ALMEGA), "all", "all", 317_200, 1_600, 9, 19)]
    return {
        "policies": [_policy(ALMEGA, "proposed"), _policy(OWN, "assumption")],
        "population": {
            "id": "se-2026-mini",
            "title": _TITLES.read(language),
            "year": 2026,
            "base_year": 2024,
            "seed": 1,
            "targets_hash": "sha256:ab",
            "uprating_ppm": 1_071_000,
            "employers": 317_200,
            "employees": 3_172_659,
            "is_mini": True,
        },
        "period": {"first": "2026-01", "last": "2026-12"},
        "results": {"nation_year": rows},
        "uncertainty": [*_uncertainty(ALMEGA, 3_600), *_uncertainty(OWN, 1_440)],
        "sensitivity": [
            _moved(
                ALMEGA,
                "external_training_spend",
                5_000 * MILLION,
                7_200 * MILLION,
                10_000 * MILLION,
                2_500,
                5_000,
                610_000,
                "ore",
            ),
            _moved(ALMEGA, "take_up_ppm", 250_000, 400_000, 700_000, 2_900, 4_100, 300_000, "ppm"),
            _moved(ALMEGA, "additionality_ppm", 0, 125_000, 400_000, 3_600, 3_900, 90_000, "ppm"),
            _moved(
                OWN,
                "external_training_spend",
                5_000 * MILLION,
                7_200 * MILLION,
                10_000 * MILLION,
                1_000,
                2_000,
                700_000,
                "ore",
            ),
        ],
        "limits": [
            {
                "policy": ALMEGA,
                "limited_by": "nothing",
                "employers": 300_000,
                "training_deduction_ore": 3_240 * MILLION,
                "cut_ore": 0,
                "share_ppm": 900_000,
            },
            {
                "policy": ALMEGA,
                "limited_by": "employer_cap",
                "employers": 17_200,
                "training_deduction_ore": 360 * MILLION,
                "cut_ore": 90 * MILLION,
                "share_ppm": 100_000,
            },
        ],
        "reached": [_reached(ALMEGA), _reached(OWN)],
        "differences": [
            {
                "policy": OWN,
                "versus": ALMEGA,
                "training_deduction_ore": -2_160 * MILLION,
                "low_ore": -2_600 * MILLION,
                "high_ore": -1_800 * MILLION,
                "same": False,
            },
        ],
        "response": [
            {
                "name": "take_up_ppm",
                "level": "central",
                "value_ppm": 400_000,
                "low_ppm": 250_000,
                "central_ppm": 400_000,
                "high_ppm": 700_000,
                "source": "FoU 461/1143",
                "verification": "assumption",
                "text": Text(sv="Fyra av tio använder avdraget.", en="Four in ten use the deduction.").read(language),
            },
        ]
        if behaviour
        else [],
        "known_figures": [
            {
                "policy": ALMEGA,
                "ore": 3_600 * MILLION,
                "source": "https://www.almega.se/2024/05/",
                "text": Text(
                    sv="Almega anger själv 3,6 miljarder kr om året.", en="Almega itself says SEK 3.6 billion a year."
                ).read(language),
            },
        ],
        "assumptions": [
            {"id": "static", "text": "Ingen ändrar sig.", "value": None, "verification": "assumption"},
            {
                "id": "external_training_spend",
                "text": "Köpta kurser: 7,2 miljarder kr.",
                "value": None,
                "verification": "derived",
            },
        ],
        "not_counted": [{"code": "income_tax_effects", "text": "Bolagsskatt på avdraget."}],
        "warnings": [{"code": "mini", "text": "Befolkningen är liten: den visar inte vad det kostar."}],
        "link": None,
        "link_refused": None,
        "request": {
            "kind": "comparison",
            "policies": [ALMEGA, OWN],
            "population": {
                "id": "se-2026-mini",
                "year": 2026,
                "by": ["size_class", "sector"],
                "behaviour": "central" if behaviour else None,
            },
        },
        "provenance": {
            "engine_version": "0.1.0",
            "law_edition": "2026-11-20",
            "policy_hash": "sha256:1,sha256:2",
            "input_hash": "sha256:4",
            "result_hash": "sha256:3",
            "schema": "results/1",
            "cells": 1,
            "limit_cells": 2,
            "projected": False,
            "created_at": "2026-11-23T04:00:00Z",
        },
    }


def national_sweep(language: Language = "sv", *, axes: int = 1) -> dict[str, Any]:
    """Give the reply of a sweep over a population along one axis or two."""
    whole = national_reply(language, behaviour=False)
    points, number = [], 0
    for ppm in (300_000, 400_000, 500_000):
        for cap in (1_000_000, 2_000_000, 5_000_000) if axes > 1 else (None,):
            number += 1
            value = ppm * 72 * 100 + (cap or 0) * 100
            path = {"rate.share_ppm": ppm} | ({} if cap is None else {"caps.employer_year.amount_ore": cap})
            points.append(
                {
                    "policy": ALMEGA,
                    "point": number,
                    **path,
                    "employers": 317_200,
                    "persons": 3_172_659,
                    "baseline_due_ore": 10**14,
                    "training_deduction_ore": value,
                    "cut_ore": 0,
                    "contributions_due_ore": 10**14,
                    "net_ore": 10**14 - value,
                    "low_ore": value * 8 // 10,
                    "high_ore": value * 13 // 10,
                }
            )
    kept = ("policies", "population", "period", "assumptions", "not_counted", "warnings", "provenance")
    request = {
        "kind": "sweep",
        "policy": ALMEGA,
        "population": {"id": "se-2026-mini", "year": 2026},
        "grid": [{"path": "rate.share_ppm", "first": 300_000, "last": 500_000, "step": 100_000}],
    }
    one = [policy for policy in whole["policies"] if policy["label"] == ALMEGA]
    return {name: whole[name] for name in kept} | {"policies": one, "results": {"point": points}, "request": request}


def _policy(ref: str, status: str) -> dict[str, Any]:
    return {"label": ref, "ref": ref, "status": status, "changed": False, "changes": []}


def _of_policy(label: str, tenths: int) -> list[dict[str, Any]]:
    rows = [_row(label, "all", "all", 317_200, 3_600, 8, 13, tenths)]
    rows += [_row(label, "size_class", name, number, amount, 8, 13, tenths) for name, number, amount in SIZES]
    rows += [_row(label, "sector", name, number, amount, 8, 13, tenths) for name, number, amount in SECTORS]
    return rows


def _row(
    label: str, by: str, name: str, employers: int, amount: int | None, low: int, high: int, tenths: int = 10
) -> dict[str, Any]:
    value = None if amount is None else amount * tenths * MILLION // 10
    return {
        "policy": label,
        "year": 2026,
        "by": by,
        "class": name,
        "employers": employers,
        "employers_gaining": None if value is None else employers // 5,
        "persons": None if value is None else employers * 10,
        "contribution_base_ore": None if value is None else value * 500,
        "contributions_before_ore": None if value is None else value * 150,
        "baseline_due_ore": None if value is None else value * 150,
        "training_cost_ore": None if value is None else value * 2,
        "training_deduction_ore": value,
        "low_ore": None if value is None else value * low // 10,
        "high_ore": None if value is None else value * high // 10,
        "suppressed": value is None,
    }


def _uncertainty(label: str, middle: int) -> list[dict[str, Any]]:
    spread = {"sampling": (99, 101), "data_age": (80, 130), "behaviour": (30, 110)}
    return [
        {
            "policy": label,
            "source": source,
            "low_ore": middle * low * MILLION // 100,
            "mid_ore": middle * MILLION,
            "high_ore": middle * high * MILLION // 100,
        }
        for source, (low, high) in spread.items()
    ]


def _moved(
    label: str, name: str, low: int, central: int, high: int, low_m: int, high_m: int, sobol: int, unit: str
) -> dict[str, Any]:
    return {
        "policy": label,
        "assumption": name,
        "low": low,
        "central": central,
        "high": high,
        "unit": unit,
        "low_ore": low_m * MILLION,
        "high_ore": high_m * MILLION,
        "total_sobol_ppm": sobol,
    }


def _reached(label: str) -> dict[str, Any]:
    return {
        "policy": label,
        "employers": 317_200,
        "employers_gaining": 63_440,
        "persons_reached": 410_000,
        "training_minutes": 410_000 * 660,
        "subsidy_per_krona_ppm": 500_000,
        "top_1_percent_ppm": 320_000,
        "top_10_percent_ppm": 710_000,
    }
