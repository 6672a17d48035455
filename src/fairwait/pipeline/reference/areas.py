"""Areas with their dates and parents, from the dated lookups and from the codes that the figures themselves show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from fairwait.definitions.reference import AreaRow, CommissionerRow, NonPlaceKind, SuccessionRow
from fairwait.pipeline.reference.published import Published
from fairwait.pipeline.reference.sources import CCG21, HES, REGIONS24, SICBL23, STP20, WORKBOOK, WORKBOOK_2015, Shared
from fairwait.places.names import area_name

CCG_FROM, CCG_TO = date(2021, 4, 1), date(2022, 6, 30)
ICB_FROM, ICB_TO = date(2022, 7, 1), date(2026, 3, 31)
#: The first month of the published series for England, and the day from which four areas have other ONS codes.
SERIES_FROM, NEW_CODES = date(2007, 4, 1), date(2023, 4, 1)
REGION_CODES = date(2024, 4, 1)
MERGED_FROM = date(2026, 4, 1)
LAST_BEFORE, FIRST_AFTER = "2026-03", "2026-04"

#: The ICBs that end on 31 March 2026 and the new code that their whole area goes to.
WHOLE_SUCCESSIONS = {
    "QMJ": "Z9B2Z",
    "QRV": "Z9B2Z",
    "QMM": "T6Y0W",
    "QH8": "D7T5G",
    "QHG": "S1Y5D",
    "QUE": "S1Y5D",
    "QU9": "S0E4D",
    "QXU": "S9B9J",
    "QNX": "S9B9J",
}
#: The ICBs that are divided, by sub-ICB location where the division follows one.
DIVIDED = {
    "QM7": {"06K": "S1Y5D", "06N": "S1Y5D", "07H": "D7T5G"},
    "QJG": {"06L": "T6Y0W", "07K": "T6Y0W", "06T": "D7T5G"},
}
#: Frimley is one sub-ICB location and goes to three ICBs: no file says where the lines run.
DIVIDED_UNSEEN = {"QNQ": ("S0E4D", "S9B9J", "QRL")}


def build_areas(shared: Shared, published: Published, history: Iterable[AreaRow]) -> list[AreaRow]:
    """England, regions, ICBs (and the partnerships before them) and sub-ICB locations (and the CCGs before them).

    ``history`` holds the rows before April 2021.
    """
    lookup = sorted(shared.rows(SICBL23), key=lambda row: row["SICBL23CDH"])
    rows = [AreaRow("england", "ENG", "E92000001", "England", "England", "", SERIES_FROM, None, "the country")]
    rows += history
    rows += _regions(shared, lookup)
    rows += _partnerships_and_ccgs(shared, {row["NHSER23NM"]: row["NHSER_ODS"] for row in lookup})
    rows += _icbs(lookup, published)
    rows += _sub_icbs(lookup, published)
    order = {"england": 0, "region": 1, "icb": 2, "area-team": 3, "sub-icb": 4}
    return sorted(rows, key=lambda row: (order[row.geography], row.valid_from, row.code))


def _regions(shared: Shared, lookup: list[dict[str, str]]) -> Iterator[AreaRow]:
    """The seven regions: four have had a new ONS code since 2021, seen in the lookups of 2021, 2023 and 2024."""
    in_2021 = {row["NHSER21 Name"]: row["NHSER21 Code"] for row in shared.rows(CCG21)}
    features = json.loads(shared.path(REGIONS24).read_text(encoding="utf-8"))["features"]
    in_2024 = {one["properties"]["NHSER24NM"]: one["properties"]["NHSER24CD"] for one in features}
    for code, in_2023, name in sorted({(row["NHSER_ODS"], row["NHSER23CD"], row["NHSER23NM"]) for row in lookup}):
        seen = [
            (CCG_FROM, in_2021[name], "lookup of April 2021"),
            (ICB_FROM, in_2023, "lookup of April 2023"),
            (REGION_CODES, in_2024[name], "boundaries of April 2024"),
        ]
        for at, (first, ons, _) in enumerate(seen):
            if at and seen[at - 1][1] == ons:
                continue
            same = [one for one in seen[at:] if one[1] == ons]
            later = [one for one in seen[at:] if one[1] != ons]
            last = later[0][0] - timedelta(1) if later else None
            known = "; ".join(one[2] for one in same)
            yield AreaRow("region", code, ons, name, name, "ENG", first, last, known)


def _by_ons_code(row: AreaRow, before: str) -> Iterator[AreaRow]:
    """The row, or two where the ONS gave the area a new code in April 2023: its boundary had moved a little."""
    if before == row.ons_code:
        yield row
        return
    moved = f"{row.how_known}; ONS code new in April 2023"
    yield replace(row, ons_code=before, valid_to=NEW_CODES - timedelta(1), how_known="lookup of April 2023")
    yield replace(row, valid_from=NEW_CODES, how_known=moved)


def _partnerships_and_ccgs(shared: Shared, region_codes: dict[str, str]) -> Iterator[AreaRow]:
    how = "lookup of April 2021"
    nhs_codes = {row["STP20CD"]: row["STP20CDH"] for row in shared.rows(STP20)}
    rows = shared.rows(CCG21)
    for ons, name, region in sorted({(row["STP21 Code"], row["STP21 Name"], row["NHSER21 Name"]) for row in rows}):
        code, parent = nhs_codes[ons], region_codes[region]
        yield AreaRow("icb", code, ons, area_name(name), name, parent, CCG_FROM, CCG_TO, how)
    for row in rows:
        name, parent = row["CCG21NM"], nhs_codes[row["STP21 Code"]]
        code = row["CCG21CDH"]
        yield AreaRow("sub-icb", code, row["CCG21CD"], area_name(name), name, parent, CCG_FROM, CCG_TO, how)


def _icbs(lookup: list[dict[str, str]], published: Published) -> Iterator[AreaRow]:
    regions = {row["ICB_ODS"]: row["NHSER_ODS"] for row in lookup}
    codes_2022 = {row["ICB_ODS"]: row["icb22_code"] for row in lookup}
    for code, ons, name in sorted({(row["ICB_ODS"], row["ICB23CD"], row["ICB23NM"]) for row in lookup}):
        known = "lookup of April 2023; full CSV of January 2026"
        board = AreaRow("icb", code, ons, area_name(name), name, regions[code], ICB_FROM, ICB_TO, known)
        yield from _by_ons_code(board, codes_2022[code])
        if published.list_of("icb", code, FIRST_AFTER) is not None:
            how = "still listed in the series for April 2026"
            yield AreaRow("icb", code, ons, area_name(name), name, regions[code], MERGED_FROM, None, how)
    for code in sorted(set(WHOLE_SUCCESSIONS.values())):
        old = [ended for ended, new in WHOLE_SUCCESSIONS.items() if new == code]
        region = {regions[ended] for ended in old}
        official = published.series_names["icb", code]
        how = f"appears in the series for April 2026; region that of {' and '.join(sorted(old))}"
        yield AreaRow("icb", code, "", area_name(official), official, region.pop(), MERGED_FROM, None, how)


def _sub_icbs(lookup: list[dict[str, str]], published: Published) -> Iterator[AreaRow]:
    for row in lookup:
        code, ons, parent = row["SICBL23CDH"], row["SICBL23CD"], row["ICB_ODS"]
        official = published.commissioners[code].name
        name = area_name(official)
        known = "lookup of April 2023; full CSV of January 2026"
        location = AreaRow("sub-icb", code, ons, name, official, parent, ICB_FROM, ICB_TO, known)
        yield from _by_ons_code(location, row["sicbl22_code"])
        after, how = _parent_after_mergers(code, parent)
        yield AreaRow("sub-icb", code, ons, name, official, after, MERGED_FROM, None, how)


def _parent_after_mergers(code: str, parent: str) -> tuple[str, str]:
    assumed = "code assumed to go on: no file after February 2026 seen at this level; "
    if parent in WHOLE_SUCCESSIONS:
        return WHOLE_SUCCESSIONS[parent], assumed + f"parent inferred from {parent}"
    if parent in DIVIDED:
        return DIVIDED[parent][code], assumed + f"parent inferred from how {parent} divides"
    if parent in DIVIDED_UNSEEN:
        return "", assumed + f"{parent} is divided among {', '.join(DIVIDED_UNSEEN[parent])}"
    return parent, assumed + "parent unchanged"


def build_successions(published: Published) -> list[SuccessionRow]:
    """Which ICB took over which in April 2026, each row with the published lists that say so."""
    rows = [
        SuccessionRow(old, new, "whole", MERGED_FROM, _whole_evidence(new, published))
        for old, new in WHOLE_SUCCESSIONS.items()
    ]
    for old, parts in DIVIDED.items():
        rows += [
            SuccessionRow(old, new, "part", MERGED_FROM, _whole_evidence(new, published))
            for new in sorted(set(parts.values()))
        ]
    for old, heirs in DIVIDED_UNSEEN.items():
        rows += [SuccessionRow(old, new, "part", MERGED_FROM, _frimley_evidence(old, published)) for new in heirs]
    return sorted(rows, key=lambda row: (row.old, row.new))


def _known_parts(new: str, published: Published) -> list[tuple[str, int]]:
    """The lists that must add up to the new ICB's: whole ICBs in March 2026, divided ones by location in February."""
    parts = [(old, published.list_of("icb", old, LAST_BEFORE)) for old, to in WHOLE_SUCCESSIONS.items() if to == new]
    parts += [
        (code, published.sub_icb_lists.get((code, "2026-02")))
        for divided in DIVIDED.values()
        for code, to in divided.items()
        if to == new
    ]
    return [(code, count) for code, count in parts if count is not None]


def _whole_evidence(new: str, published: Published) -> str:
    parts = _known_parts(new, published)
    before = sum(count for _, count in parts)
    after = published.list_of("icb", new, FIRST_AFTER) or 0
    months = "last lists of March 2026 (February for locations)"
    return (
        f"inferred from names and sums: {months} of {' + '.join(code for code, _ in parts)} {before:,}; "
        f"first list of {new} April 2026 {after:,} ({after / before - 1:+.1%})"
    )


def _frimley_evidence(old: str, published: Published) -> str:
    def rise(new: str) -> int:
        before = sum(count for _, count in _known_parts(new, published)) or published.list_of("icb", new, LAST_BEFORE)
        return (published.list_of("icb", new, FIRST_AFTER) or 0) - (before or 0)

    lost = published.list_of("icb", old, LAST_BEFORE) or 0
    rises = "; ".join(f"{new} {rise(new):+,}" for new in DIVIDED_UNSEEN[old])
    return (
        f"inferred from sums: the March 2026 list of {old} was {lost:,}; April lists less those of the other "
        f"predecessors: {rises}; where the lines run is not known"
    )


def build_commissioners(shared: Shared, published: Published) -> list[CommissionerRow]:
    """Every commissioner of January 2026 that is no place, with the region that the December 2024 workbook lists.

    And NHS England itself, X24, which commissioned specialised services in the workbooks of 2014-15.
    """
    places = {row["SICBL23CDH"] for row in shared.rows(SICBL23)}
    regions = _workbook_regions(shared)
    rows = []
    for code, listed in sorted(published.commissioners.items()):
        if code in places:
            continue
        region = regions.get(code, "")
        source = "full CSV of January 2026" + ("; region in the workbook of December 2024" if region else "")
        kind = _kind(code, listed.name)
        rows.append(CommissionerRow(code, area_name(listed.name), listed.name, kind, region, source))
    rows += _former_hubs(shared, {row.code for row in rows})
    source = "commissioner workbook of January 2015; diagnostics by ICB to March 2026"
    rows.append(CommissionerRow("X24", "NHS England", _england_body(shared), "commissioning-board", "", source))
    return rows


def _former_hubs(shared: Shared, known: set[str]) -> Iterator[CommissionerRow]:
    """Hubs of 2020/21 that no longer report."""
    listed = {row["Org Code"]: row["Org Name"] for row in shared.rows(HES) if row["Organisation breakdown"] == "CCG"}
    for code, official in sorted(listed.items()):
        if "COMMISSIONING HUB" in official and code not in known:
            source = "hospital activity of 2020/21"
            yield CommissionerRow(code, area_name(official), official, _kind(code, official), "", source)


def _england_body(shared: Shared) -> str:
    """The name that the workbook of January 2015 prints for X24."""
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(shared.path(WORKBOOK_2015)).get_sheet_by_name("Commissioner")
    return next(str(row[2]) for row in sheet.to_python() if str(row[1]) == "X24")


def _kind(code: str, name: str) -> NonPlaceKind:
    if code == "NONC":
        return "non-english"
    if "H&J" in name:
        return "health-and-justice-hub"
    if name.endswith("COMMISSIONING REGION"):
        return "commissioning-region"
    if "COMMISSIONING HUB" in name:
        return "commissioning-hub"
    raise ValueError(f"commissioner {code} ({name}) is neither a known place nor a known kind of body")


def _workbook_regions(shared: Shared) -> dict[str, str]:
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(shared.path(WORKBOOK)).get_sheet_by_name("Sub-ICB")
    rows = sheet.to_python()
    return {str(row[1]): str(row[0]) for row in rows if str(row[0]).startswith("Y") and len(str(row[1])) == 3}
