"""Resident populations by age, deprivation and centre, for the smallest areas; larger ones are sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from fairwait.definitions.reference import Boundary, LaterPopulationRow, PopulationRow
from fairwait.pipeline.reference.sources import LSOA, POP_CCG21, POP_SICBL22, SICBL23, Shared, SourceFile

#: Our column and that of the source files.
BANDS = {
    "age_0_17": "age_0_17",
    "age_18_24": "age_18_24",
    "age_25_34": "age_25_34",
    "age_35_44": "age_35_44",
    "age_45_54": "age_45_54",
    "age_55_64": "age_55_64",
    "age_65_74": "age_65_74",
    "age_75_84": "age_75_84",
    "age_85_plus": "age_85plus",
}


def build_population(shared: Shared) -> list[PopulationRow]:
    """Mid-2020 residents of the CCGs of 2021 and the sub-ICB locations of 2022.

    Ages come from the published tables by area. Deprivation and centres are computed here from the 32,844
    neighbourhoods. Larger areas are sums of these, made when asked for, so that they cannot disagree.
    """
    neighbourhoods = shared.rows(LSOA)
    levels: tuple[tuple[Boundary, str, SourceFile], ...] = (
        ("ccg-2021", "CCG21CDH", POP_CCG21),
        ("sub-icb-2022", "SICBL22CDH", POP_SICBL22),
    )
    rows = []
    for boundary, key, source in levels:
        ages = _ages(shared.rows(source), key)
        groups = _grouped(neighbourhoods, key)
        rows += [_population(boundary, code, ages[code], groups[code]) for code in sorted(ages)]
    return rows


def build_later_population(shared: Shared) -> list[LaterPopulationRow]:
    """The totals that the 2023 lookup carries, asserted to be mid-2022, by sub-ICB location."""
    rows = shared.rows(SICBL23)
    return sorted(
        (LaterPopulationRow(row["SICBL23CDH"], float(row["pop_mid2022_asserted"])) for row in rows),
        key=lambda row: row.code,
    )


def _ages(rows: Iterable[dict[str, str]], key: str) -> dict[str, dict[str, int]]:
    found = {row[key]: {ours: int(float(row[theirs])) for ours, theirs in BANDS.items()} for row in rows}
    for row in rows:
        if sum(found[row[key]].values()) != float(row["total_population"]):
            raise ValueError(f"the age bands of {row[key]} do not sum to its total")
    return found


def _grouped(rows: Iterable[dict[str, str]], key: str) -> dict[str, list[dict[str, str]]]:
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _population(boundary: Boundary, code: str, ages: dict[str, int], rows: list[dict[str, str]]) -> PopulationRow:
    weights = [float(row["pop_mid2020"]) for row in rows]
    total = sum(ages.values())
    if round(sum(weights)) != total:
        raise ValueError(f"the neighbourhoods of {code} hold {sum(weights):,.0f} people and its ages {total:,}")

    def mean(column: str) -> float:
        return sum(weight * float(row[column]) for weight, row in zip(weights, rows, strict=True)) / total

    def share(worst: int) -> float:
        inside = sum(w for w, row in zip(weights, rows, strict=True) if float(row["IMD2019_decile"]) <= worst)
        return round(inside / total, 5)

    return PopulationRow(
        boundary=boundary,
        code=code,
        total=float(total),
        **{band: float(count) for band, count in ages.items()},
        imd_mean_rank=round(mean("IMD2019_rank"), 1),
        most_deprived_tenth=share(1),
        most_deprived_fifth=share(2),
        longitude=round(mean("lon"), 5),
        latitude=round(mean("lat"), 5),
    )
