"""Areas before April 2021: clinical commissioning groups, area teams, partnerships and regions, each with its dates.

The lookups are yearly, so a parent is known from one first of April to the next. Where a parent follows from sums or
from codes that stayed the same, ``how_known`` says inferred.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fairwait.definitions.lineage import LineageRow
from fairwait.definitions.reference import AreaRow
from fairwait.pipeline.reference.sources import CCG17, CCG18, CCG19, HES, STP20, WORKBOOK_2015, Shared, SourceFile
from fairwait.places.names import area_name

FIRST, ENDED = date(2013, 4, 1), date(2015, 3, 31)
LAST = date(2021, 3, 31)
#: The four regions by the area teams in them: the build checks it against the lists of each.
FOUR_REGIONS = {
    "Y54": range(44, 53),
    "Y55": range(53, 61),
    "Y56": range(71, 72),
    "Y57": range(64, 71),
}
#: The first days on which the returns on operating theatres no longer use the old regions.
SOUTH_SPLIT, SEVEN_REGIONS = date(2018, 10, 1), date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class Year:
    """One yearly lookup of groups and partnerships: the columns' year, the first day, the file."""

    number: int
    first: date
    source: SourceFile

    @property
    def words(self) -> str:
        return f"lookup of April 20{self.number}"


YEARS = (
    Year(17, date(2017, 4, 1), CCG17),
    Year(18, date(2018, 4, 1), CCG18),
    Year(19, date(2019, 4, 1), CCG19),
    Year(20, date(2020, 4, 1), STP20),
)


def build_history(shared: Shared, lineage: Iterable[LineageRow]) -> list[AreaRow]:
    """Every area that ended before April 2021, or a stretch before then of one that goes on."""
    atoms = list(lineage)
    groups = _workbook_groups(shared)
    rows = [*_old_regions(shared), *_area_teams(shared), *_first_groups(shared, groups, atoms)]
    nhs_codes = _partnership_codes(shared)
    regions = _Regions(shared, groups, atoms)
    for year in YEARS:
        lookup = shared.rows(year.source)
        rows += _groups(year, lookup, nhs_codes)
        rows += _partnerships(year, lookup, nhs_codes, regions)
    return _joined(rows)


def _end(first: date) -> date:
    return date(first.year + 1, 3, 31)


def _joined(rows: Iterable[AreaRow]) -> list[AreaRow]:
    """Stretches that follow one another and differ in nothing but their evidence become one."""
    found: dict[tuple[str, str], list[AreaRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one.geography, one.code, one.valid_from)):
        before = found[row.geography, row.code]
        if before and _same(before[-1], row):
            how = _joined_words(before[-1].how_known, row.how_known)
            before[-1] = replace(before[-1], valid_to=row.valid_to, how_known=how)
        else:
            before.append(row)
    return [row for stretch in found.values() for row in stretch]


def _same(one: AreaRow, other: AreaRow) -> bool:
    assert one.valid_to is not None
    told = (one.ons_code, one.official_name, one.parent, one.valid_to + timedelta(1))
    return told == (other.ons_code, other.official_name, other.parent, other.valid_from)


def _joined_words(first: str, second: str) -> str:
    parts = [*first.split("; "), *second.split("; ")]
    return "; ".join(dict.fromkeys(parts))


def _workbook_rows(shared: Shared, sheet: str) -> Iterator[dict[str, object]]:
    """The rows under the header of one sheet of the workbook of January 2015."""
    import python_calamine

    rows = iter(
        python_calamine.CalamineWorkbook.from_path(shared.path(WORKBOOK_2015)).get_sheet_by_name(sheet).to_python()
    )
    header = next(row for row in rows if str(row[0]).endswith(" Code"))
    for row in rows:
        if row[0]:
            yield {str(name): cell for name, cell in zip(header, row, strict=True) if name}


def _workbook_groups(shared: Shared) -> dict[str, tuple[str, str]]:
    """CCG code -> its name and its area team, in January 2015."""
    return {
        str(row["CCG Code"]): (str(row["CCG Name"]), str(row["Area Team Code"]))
        for row in _workbook_rows(shared, "Commissioner")
        if str(row["Area Team Code"]).startswith("Q")
    }


def _old_regions(shared: Shared) -> Iterator[AreaRow]:
    lists = _lists(shared, "Region", "Region Code")
    teams = _lists(shared, "Area Team", "Area Team Code")
    names = {str(row["Region Code"]): str(row["Region Name"]) for row in _workbook_rows(shared, "Region")}
    for code, members in FOUR_REGIONS.items():
        if lists[code] != sum(teams.pop(f"Q{number}") for number in members):
            raise ValueError(f"the area teams of region {code} do not add up to it in January 2015")
        if code == "Y56":
            last, how = SEVEN_REGIONS, "workbook of January 2015; returns on operating theatres"
        else:
            last = SOUTH_SPLIT if code == "Y57" else SEVEN_REGIONS
            how = "workbook of January 2015; last day inferred from returns on operating theatres 2018"
        yield _region(code, "", names[code], FIRST, last - timedelta(1), how)
    if teams:
        raise ValueError(f"area teams {', '.join(sorted(teams))} are in no region")
    yield from _later_regions(shared)


def _later_regions(shared: Shared) -> Iterator[AreaRow]:
    names = {row["Region Code"]: row["Region Name"] for row in shared.rows(HES) if row["Region Code"].startswith("Y")}
    for code, name in sorted(names.items()):
        first = SOUTH_SPLIT if code in ("Y58", "Y59") else SEVEN_REGIONS
        how = "first day inferred from returns on operating theatres 2018; hospital activity of 2020/21"
        how = how if code != "Y56" else "returns on operating theatres; hospital activity of 2020/21"
        yield _region(code, "", name, first, LAST, how)


def _region(code: str, ons: str, official: str, first: date, last: date, how: str) -> AreaRow:
    name = area_name(official.removesuffix(" COMMISSIONING REGION"))
    return AreaRow("region", code, ons, name, official, "ENG", first, last, how)


def _lists(shared: Shared, sheet: str, key: str) -> dict[str, float]:
    """The number of incomplete pathways of each region or area team, in bands of all treatment functions."""
    found: dict[str, float] = {}
    for row in _workbook_rows(shared, sheet):
        if row["Treatment Function"] == "Total":
            found[str(row[key])] = sum(float(str(row[band])) for band in row if band.startswith(">"))
    return found


def _area_teams(shared: Shared) -> Iterator[AreaRow]:
    names = {str(row["Area Team Code"]): str(row["Area Team Name"]) for row in _workbook_rows(shared, "Area Team")}
    above = {f"Q{number}": code for code, members in FOUR_REGIONS.items() for number in members}
    for code, official in names.items():
        name = area_name(official.removesuffix(" AREA TEAM"))
        how = "workbook of January 2015; region by sums of its lists; last day in the list of successors"
        yield AreaRow("area-team", code, "", name, official, above[code], FIRST, ENDED, how)


def _first_groups(
    shared: Shared, groups: Mapping[str, tuple[str, str]], atoms: Iterable[LineageRow]
) -> Iterator[AreaRow]:
    """The groups of 2013, under area teams, and of 2015, whose parents no file gives."""
    later = {row["CCG17CDH"]: row["CCG17NM"] for row in shared.rows(CCG17)}
    in_2015 = {code for row in atoms for code in row.ccg_2015.split()}
    for code, (name, team) in groups.items():
        yield _group(code, "", later.get(code, name), team, FIRST, ENDED, "workbook of January 2015")
    for code in sorted(in_2015):
        how = "workbook of January 2015" if code in groups else "lookup of April 2017; first day in the list of changes"
        name = later.get(code) or groups[code][0]
        yield _group(code, "", name, "", date(2015, 4, 1), date(2017, 3, 31), f"{how}; no lookup of parents")


def _group(code: str, ons: str, official: str, parent: str, first: date, last: date, how: str) -> AreaRow:
    name = area_name(official.replace(" & ", " and "))
    return AreaRow("sub-icb", code, ons, name, official, parent, first, last, how)


def _groups(year: Year, lookup: list[dict[str, str]], nhs_codes: Mapping[str, str]) -> Iterator[AreaRow]:
    at = year.number
    for row in lookup:
        ons, partnership = row[f"CCG{at}CD"], row[f"STP{at}CD"]
        parent = nhs_codes.get(partnership, partnership)
        yield _group(row[f"CCG{at}CDH"], ons, row[f"CCG{at}NM"], parent, year.first, _end(year.first), year.words)


def _partnership_codes(shared: Shared) -> dict[str, str]:
    """ONS code -> NHS code. The NHS codes are first printed in 2020: an earlier ONS code takes that of its name.

    The three partnerships of the North East of 2017 have no NHS code in any file: their ONS code stands for them.
    """
    codes = {row["STP20CD"]: row["STP20CDH"] for row in shared.rows(STP20)}
    names = {_bare(row["STP20NM"]): row["STP20CDH"] for row in shared.rows(STP20)}
    for row in shared.rows(CCG19):
        codes.setdefault(row["STP19CD"], names[_bare(row["STP19NM"])])
    return codes


def _bare(name: str) -> str:
    return re.split(r" \(?Health", name)[0]


def _partnerships(
    year: Year, lookup: list[dict[str, str]], nhs_codes: Mapping[str, str], regions: _Regions
) -> Iterator[AreaRow]:
    at = year.number
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in lookup:
        members[row[f"STP{at}CD"], row[f"STP{at}NM"]].append(row[f"CCG{at}CDH"])
    for (ons, official), groups in sorted(members.items()):
        code, known = nhs_codes.get(ons, ons), year.words
        if ons in nhs_codes and at < 20:
            seen = "that of April 2020" if ons in regions.printed else "inferred from its name in April 2020"
            known += f"; NHS code {seen}"
        elif ons not in nhs_codes:
            known += "; no file gives its NHS code, so its ONS code stands for it"
        for first, last, region, how in regions.of(year, groups):
            yield AreaRow("icb", code, ons, area_name(official), official, region, first, last, f"{known}; {how}")


class _Regions:
    """The region of a set of groups in each stretch of a year."""

    def __init__(self, shared: Shared, groups: Mapping[str, tuple[str, str]], atoms: list[LineageRow]) -> None:
        above = {f"Q{number}": code for code, members in FOUR_REGIONS.items() for number in members}
        old = {code: above[team] for code, (_, team) in groups.items()}
        new = {
            row["Org Code"]: row["Region Code"]
            for row in shared.rows(HES)
            if row["Organisation breakdown"] == "CCG" and row["Region Code"].startswith("Y")
        }
        self.printed = {row["STP20CD"] for row in shared.rows(STP20)}
        self._four: dict[str, set[str]] = defaultdict(set)
        self._seven: dict[str, set[str]] = defaultdict(set)
        for row in atoms:
            for code in {row.ccg_2017, row.ccg_2018, row.ccg_2019, row.ccg_2020}:
                self._four[code] |= {old[first] for first in row.ccg_2013.split()}
                self._seven[code].add(new[row.ccg_2020])

    def of(self, year: Year, groups: Iterable[str]) -> Iterator[tuple[date, date, str, str]]:
        """First day, last day, region (empty where the groups are not in one) and how it is known."""
        codes = list(groups)
        four = {region for code in codes for region in self._four[code]}
        seven = {region for code in codes for region in self._seven[code]}
        five = seven if four == {"Y57"} else four
        by_team = "region inferred from the area teams of 2015"
        by_activity = "region from the hospital activity of its groups in 2020/21"
        if year.number < 20:
            by_activity = by_activity.replace("region from", "region inferred from")
        stretches = (
            (date(2013, 4, 1), SOUTH_SPLIT, four, by_team),
            (SOUTH_SPLIT, SEVEN_REGIONS, five, by_activity if five is seven else by_team),
            (SEVEN_REGIONS, date(2021, 4, 1), seven, by_activity),
        )
        for first, end, regions, how in stretches:
            start, last = max(first, year.first), min(end - timedelta(1), _end(year.first))
            if start <= last:
                one = next(iter(regions)) if len(regions) == 1 else ""
                yield start, last, one, how if one else f"lies in {' and '.join(sorted(regions))}"
