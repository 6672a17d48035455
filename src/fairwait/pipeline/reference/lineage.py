"""The table of atoms: neighbourhoods grouped by the areas they have belonged to since 2013."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from fairwait.definitions.lineage import LineageRow
from fairwait.pipeline.reference.sources import LSOA, ORG_CHANGES, SICBL23, Shared

LEVELS = ("CCG17CDH", "CCG18CDH", "CCG19CDH", "CCG20CDH", "CCG21CDH", "SICBL22CDH")
#: The days on which clinical commissioning groups merged before the first lookup of neighbourhoods, of April 2017.
MERGERS_2015, MERGERS_2017 = date(2015, 4, 1), date(2017, 4, 1)


def build_lineage(shared: Shared) -> list[LineageRow]:
    """One row for each different path that a neighbourhood took through the boundaries of 2017 to 2022.

    The steps from 2013 to 2017 are pure mergers in the list of organisation changes, so they need no neighbourhoods.
    Raises ``ValueError`` when a split before 2017 appears, or when the codes of 2023 are not those of 2022.
    """
    people: dict[tuple[str, ...], float] = defaultdict(float)
    neighbourhoods: dict[tuple[str, ...], int] = defaultdict(int)
    for row in shared.rows(LSOA):
        path = tuple(row[level] for level in LEVELS)
        people[path] += float(row["pop_mid2020"])
        neighbourhoods[path] += 1
    _same_codes_in_2023(shared, {path[-1] for path in people})
    before_2017 = _merged(shared, MERGERS_2017, {path[0] for path in people})
    in_2015 = {path: before_2017.get(path[0], path[0]) for path in people}
    before_2015 = _merged(shared, MERGERS_2015, set(in_2015.values()))
    rows = []
    for path in sorted(people):
        before = before_2015.get(in_2015[path], in_2015[path])
        rows.append(_row((before, in_2015[path], *path, path[-1]), people[path], neighbourhoods[path]))
    _parts_of_unknown_size_stay_together(rows)
    return rows


def _row(codes: tuple[str, ...], people: float, neighbourhoods: int) -> LineageRow:
    by_name = dict(zip((field.name for field in fields(LineageRow)), codes, strict=False))
    return LineageRow(population=people, neighbourhoods=neighbourhoods, **by_name)


def _parts_of_unknown_size_stay_together(rows: Sequence[LineageRow]) -> None:
    """An atom made of parts of unknown size must be all there is of them, or its shares could not be told."""
    for column in ("ccg_2013", "ccg_2015"):
        cells = [getattr(row, column) for row in rows]
        for cell in cells:
            if " " in cell and any(code in other for code in cell.split() for other in cells if other != cell):
                raise ValueError(f"{cell} are in more than one row of the lineage: their parts are not known")
        if any(" " in cell and cells.count(cell) > 1 for cell in cells):
            raise ValueError(f"a merger before 2017 was split later ({column}): its parts are not known")


def _merged(shared: Shared, day: date, groups: set[str]) -> dict[str, str]:
    """New code -> the codes that merged into it that day, separated by spaces."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in shared.rows(ORG_CHANGES):
        if row["new_code_1"] not in groups or row["date_change_1"] != day.isoformat():
            continue
        if row["change_type_1"] != "merger":
            raise ValueError(
                f"{row['old_code']} did not simply merge into {row['new_code_1']}: its parts are not known"
            )
        found[row["new_code_1"]].append(row["old_code"])
    return {new: " ".join(sorted(old)) for new, old in found.items()}


def _same_codes_in_2023(shared: Shared, codes_2022: set[str]) -> None:
    if codes_2022 != {row["SICBL23CDH"] for row in shared.rows(SICBL23)}:
        raise ValueError("the sub-ICB locations of 2023 do not have the codes of those of 2022")
