"""A made-up country: providers, commissioners, and which areas rely on which providers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Detail treatment functions of the modern file, with the share of all pathways that each is given here.
TREATMENTS: dict[str, tuple[str, float]] = {
    "C_100": ("General Surgery Service", 0.06),
    "C_101": ("Urology Service", 0.06),
    "C_110": ("Trauma and Orthopaedic Service", 0.12),
    "C_120": ("Ear Nose and Throat Service", 0.085),
    "C_130": ("Ophthalmology Service", 0.09),
    "C_140": ("Oral Surgery Service", 0.04),
    "C_150": ("Neurosurgical Service", 0.008),
    "C_160": ("Plastic Surgery Service", 0.011),
    "C_170": ("Cardiothoracic Surgery Service", 0.002),
    "C_300": ("General Internal Medicine Service", 0.006),
    "C_301": ("Gastroenterology Service", 0.055),
    "C_320": ("Cardiology Service", 0.055),
    "C_330": ("Dermatology Service", 0.055),
    "C_340": ("Respiratory Medicine Service", 0.025),
    "C_400": ("Neurology Service", 0.035),
    "C_410": ("Rheumatology Service", 0.02),
    "C_430": ("Elderly Medicine Service", 0.005),
    "C_502": ("Gynaecology Service", 0.08),
    "X02": ("Other - Medical Services", 0.08),
    "X03": ("Other - Mental Health Services", 0.003),
    "X04": ("Other - Paediatric Services", 0.045),
    "X05": ("Other - Surgical Services", 0.05),
    "X06": ("Other - Other Services", 0.015),
}
TOTAL = ("C_999", "Total")
#: Until March 2021 one code held all that X02 to X06 hold now.
OTHER_BEFORE_2021 = ("X01", "Other")
#: Commissioners that are no place: non-English patients, hubs, regions. Their parent is blank in the file.
NOWHERE = (
    ("NONC", "#N/A"),
    ("13Q", "NATIONAL COMMISSIONING HUB 1"),
    ("14M", "LONDON - H&J COMMISSIONING HUB"),
    ("14T", "SOUTH WEST - H&J COMMISSIONING HUB"),
    ("Y56", "LONDON COMMISSIONING REGION"),
    ("Y62", "NORTH WEST COMMISSIONING REGION"),
)


def treatment_names(open_band: int) -> list[tuple[str, str]]:
    """Codes and names by index of treatment, in the layout with that open band; the total comes last."""
    names = [(code, name) for code, (name, _) in TREATMENTS.items()]
    if open_band == 52:
        names[18:] = [OTHER_BEFORE_2021] * 5
    return [*names, TOTAL]


@dataclass(frozen=True, slots=True)
class Org:
    """An organisation as the file names it. ``parent`` is empty where the publication leaves it blank."""

    code: str
    name: str
    parent: str = ""
    parent_name: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Who treats whom: ``pairs`` holds indices (provider, commissioner), ``size`` the usual list of each pair."""

    providers: tuple[Org, ...]
    commissioners: tuple[Org, ...]
    pairs: NDArray[np.int64]
    size: NDArray[np.float64]
    treats: NDArray[np.bool_]
    """Shape (providers, treatments): which treatment functions a provider offers at all."""
    leaves_blanks: NDArray[np.bool_]
    """Shape (providers,): whether the provider's zero bands are published blank."""


def _parents(count: int) -> list[tuple[str, str]]:
    return [
        (f"Q{chr(65 + k // 26)}{chr(65 + k % 26)}", f"NHS SYNTHSHIRE {k + 1}, INTEGRATED CARE BOARD")
        for k in range(count)
    ]


def made_up_areas(count: int, style: str = "sub-icb") -> tuple[Org, ...]:
    """Areas whose codes look like the real ones: text such as ``00Q``, some of five characters."""
    parents = _parents(max(1, round(count * 42 / 106)))
    areas = []
    for k in range(count):
        parent, parent_name = parents[k % len(parents)]
        code = f"{k // 20:02d}{'ACDEFGHJKLMNPQRTVWXY'[k % 20]}" if k % 12 else f"W{k % 10}U{k // 10 % 10}{'ZV'[k % 2]}"
        words = "(SUB ICB LOCATION)" if style == "sub-icb" else "CCG"
        areas.append(Org(code, f"NHS SYNTHTOWN {k + 1} {words}", parent, parent_name))
    return tuple(areas)


def made_up_providers(count: int, parents: list[tuple[str, str]]) -> tuple[Org, ...]:
    """About two in five are NHS trusts (``R..``), the rest independent, as in 2026."""
    trusts = max(1, round(count * 0.4))
    found = []
    for k in range(count):
        parent, parent_name = parents[k % len(parents)]
        if k < trusts:
            code = f"R{'ABCDEFGHJKLMNPQRTVWXY'[k // 36 % 21]}{'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[k % 36]}"
            name = f"SYNTHTOWN {k + 1} HOSPITALS NHS FOUNDATION TRUST"
        else:
            code, name = f"NT{k:03d}", f"SYNTH CLINIC {k + 1}, SPECIAL CARE"
        found.append(Org(code, name, parent, parent_name))
    return tuple(found)


def make_world(
    *,
    providers: int = 8,
    areas: int = 5,
    seed: int = 1,
    area_list: tuple[Org, ...] | None = None,
    provider_list: tuple[Org, ...] | None = None,
    style: str = "sub-icb",
    list_size: float = 60_000.0,
    mean_pairs: float = 16.0,
) -> World:
    """Draw a country. ``list_size`` is an area's usual incomplete list; ``area_list`` gives real codes."""
    rng = np.random.default_rng([seed, 1])
    places = area_list if area_list is not None else made_up_areas(areas, style)
    parents = sorted({(place.parent, place.parent_name) for place in places if place.parent}) or _parents(1)
    houses = provider_list if provider_list is not None else made_up_providers(providers, parents)
    commissioners = (*places, *(Org(code, name) for code, name in NOWHERE))
    n_p, n_a, n_c = len(houses), len(places), len(commissioners)

    weight = rng.lognormal(0, 2.6, (n_p, n_c))
    weight[np.arange(n_a) % n_p, np.arange(n_a)] += 400  # every area has a main hospital
    weight[:, n_a:] *= 0.12 / np.sqrt(n_c)
    keep_probability = min(1.0, mean_pairs / n_c)
    kept = rng.random((n_p, n_c)) < keep_probability
    kept[np.arange(n_a) % n_p, np.arange(n_a)] = True
    kept[0, n_a] = True  # NONC is always there
    weight *= kept
    area_size = rng.lognormal(0, 0.5, n_c) * list_size
    area_size[n_a:] *= 0.08
    shares = weight / np.maximum(weight.sum(axis=0), 1e-12)
    pairs = np.argwhere(kept)
    treats = rng.random((n_p, len(TREATMENTS))) < np.where(np.arange(n_p) < 0.4 * n_p, 0.8, 0.12)[:, None]
    treats[:, 2] = True
    offered = (treats * np.array([share for _, share in TREATMENTS.values()])).sum(axis=1)
    return World(
        providers=houses,
        commissioners=commissioners,
        pairs=pairs,
        size=(shares * area_size / offered[:, None])[pairs[:, 0], pairs[:, 1]],
        treats=treats,
        leaves_blanks=np.arange(n_p) % 8 == 1,
    )
