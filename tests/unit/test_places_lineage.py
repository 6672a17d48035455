"""Crosswalks between boundaries: exact over any number of years, conserving, and honest about what is not known."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.places.lineage import VINTAGES, compose, crosswalk, vintage_codes, vintage_of

NUMBERS: dict[str, int] = dict(zip(VINTAGES, (211, 209, 207, 195, 191, 135, 106, 106, 106), strict=True))
#: The three divisions of July 2022, as the lookups of the ONS give them.
SPLITS_2022 = {"01Y": ("15M", 0.129), "D2P2L": ("15E", 0.129), "06H": ("78H", 0.019)}


@pytest.mark.parametrize("vintage", VINTAGES)
def test_each_set_of_boundaries_has_its_number_of_areas(vintage: str) -> None:
    assert len(vintage_codes(vintage)) == NUMBERS[vintage]


@pytest.mark.parametrize(
    ("period", "vintage"),
    [
        (Period(2013, 4), "ccg-2013"),
        (Period(2015, 3), "ccg-2013"),
        (Period(2015, 4), "ccg-2015"),
        (Period(2017, 3), "ccg-2015"),
        (Period(2020, 12), "ccg-2020"),
        (Period(2022, 6), "ccg-2021"),
        (Period(2022, 7), "sub-icb-2022"),
        (Period(2023, 3), "sub-icb-2022"),
        (Period(2026, 9), "sub-icb-2023"),
    ],
)
def test_the_boundaries_of_a_month(period: Period, vintage: str) -> None:
    assert vintage_of(period) == vintage


def test_months_before_the_first_lookup_are_not_guessed() -> None:
    with pytest.raises(NothingToAnswerWithError, match="primary care trusts"):
        vintage_of(Period(2013, 3))


@pytest.mark.parametrize(("old", "new"), [*combinations(VINTAGES, 2)])
def test_every_crosswalk_forward_is_complete_and_keeps_everybody(old: str, new: str) -> None:
    walk = crosswalk(old, new)

    assert walk.shares.keys() == vintage_codes(old)
    assert {code for to in walk.shares.values() for code in to} == vintage_codes(new) == walk.apportioned.keys()
    assert not walk.unmapped
    for to in walk.shares.values():
        assert sum(to.values()) == pytest.approx(1, abs=1e-12)
        assert all(0 < share <= 1 for share in to.values())


def test_step_by_step_equals_directly() -> None:
    composed = crosswalk("ccg-2015", "ccg-2017")
    for old, new in pairwise(VINTAGES[2:]):
        composed = compose(composed, crosswalk(old, new))
    direct = crosswalk("ccg-2015", "sub-icb-2023")

    assert composed.shares.keys() == direct.shares.keys()
    for code, to in direct.shares.items():
        assert composed.shares[code] == pytest.approx(to, abs=1e-9)
    assert composed.apportioned == pytest.approx(direct.apportioned, abs=1e-9)
    assert len(direct.splits) == 6  # the loop compared areas that were divided, not only whole ones


def test_any_way_round_gives_the_same_even_back_and_forth() -> None:
    back = compose(crosswalk("sub-icb-2022", "ccg-2017"), crosswalk("ccg-2017", "ccg-2021"))
    assert back.shares == crosswalk("sub-icb-2022", "ccg-2021").shares


def test_multiplying_yearly_shares_would_send_walsall_to_birmingham() -> None:
    """The error that atoms prevent: Sandwell was divided in 2022, Walsall was not."""
    to_2021, to_2022 = crosswalk("ccg-2020", "ccg-2021"), crosswalk("ccg-2021", "sub-icb-2022")
    naive: dict[str, float] = defaultdict(float)
    for middle, first in to_2021.shares["05Y"].items():
        for new, second in to_2022.shares[middle].items():
            naive[new] += first * second
    assert naive["15E"] == pytest.approx(0.129, abs=5e-4)

    exact = compose(to_2021, to_2022).shares
    assert exact["05Y"] == {"D2P2L": 1.0}
    assert exact["05L"]["15E"] == pytest.approx(0.351, abs=5e-4)


def test_july_2022_moves_the_three_known_shares_and_nothing_else() -> None:
    walk = crosswalk("ccg-2021", "sub-icb-2022")
    assert walk.splits.keys() == SPLITS_2022.keys()
    for old, (new, share) in SPLITS_2022.items():
        assert walk.shares[old][new] == pytest.approx(share, abs=5e-4)

    counts = {code: float(1000 + at) for at, code in enumerate(sorted(vintage_codes("ccg-2021")))}
    moved = walk.convert(counts)

    assert sum(moved.values.values()) == pytest.approx(sum(counts.values()), abs=1e-6)
    touched = {"01Y", "15M", "D2P2L", "15E", "06H", "78H"}
    for code, count in counts.items():
        if code not in touched:
            assert moved.values[code] == count
            assert moved.apportioned[code] == 0
    for old, (new, _) in SPLITS_2022.items():
        gone = counts[old] * walk.shares[old][new]
        assert moved.values[old] == pytest.approx(counts[old] - gone, abs=1e-6)
        assert moved.values[new] == pytest.approx(counts[new] + gone, abs=1e-6)
        assert moved.apportioned[old] == pytest.approx(gone, abs=1e-6)
        assert moved.share_apportioned(new) == pytest.approx(gone / (counts[new] + gone), abs=1e-9)


def test_what_was_apportioned_is_the_part_that_moved() -> None:
    walk = crosswalk("ccg-2021", "sub-icb-2022")
    assert walk.apportioned["06H"] == pytest.approx(17070 / 879655, abs=1e-9)  # gave up
    assert walk.apportioned["15M"] == pytest.approx(0.0316, abs=5e-5)  # took over
    assert walk.apportioned["03R"] == 0


def test_mergers_are_whole_forwards_and_unknown_backwards() -> None:
    forward = crosswalk("ccg-2013", "ccg-2017")
    assert forward.shares["00F"] == forward.shares["00H"] == {"13T": 1.0}
    assert forward.shares["00W"] == {"14L": 1.0}

    back = crosswalk("ccg-2017", "ccg-2013")
    assert back.unmapped == ("13T", "14L")
    assert back.unreached == ("00F", "00G", "00H", "00W", "01M", "01N")
    assert "13T" not in back.shares
    assert "00F" not in back.apportioned
    with pytest.raises(NothingToAnswerWithError, match="13T"):
        back.convert({"02P": 5.0, "13T": 1.0})


def test_areas_that_merge_later_are_not_unknown_before() -> None:
    assert crosswalk("ccg-2013", "ccg-2015").shares["00W"] == {"00W": 1.0}
    assert crosswalk("ccg-2015", "ccg-2013").unmapped == ("13T",)


def test_a_code_of_other_boundaries_is_refused() -> None:
    with pytest.raises(UsageError, match="no area of the boundaries ccg-2021"):
        crosswalk("ccg-2021", "sub-icb-2022").convert({"13P": 1.0})


def test_crosswalks_that_do_not_meet_cannot_be_joined() -> None:
    with pytest.raises(UsageError, match="cannot be followed"):
        compose(crosswalk("ccg-2015", "ccg-2017"), crosswalk("ccg-2018", "ccg-2019"))


def test_an_unknown_set_of_boundaries_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="sub-icb-2022"):
        crosswalk("ccg-2014", "ccg-2015")


def test_boundaries_that_moved_by_unknown_numbers_are_said() -> None:
    assert crosswalk("ccg-2021", "sub-icb-2022").moved_unseen == ()
    assert crosswalk("ccg-2015", "sub-icb-2023").moved_unseen == ("70F", "92A")
    assert crosswalk("sub-icb-2023", "sub-icb-2022").moved_unseen == ("70F", "92A")


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("old", "new", "file"),
    [
        ("ccg-2017", "ccg-2018", "overlap_CCG17_CCG18.csv"),
        ("ccg-2018", "ccg-2019", "overlap_CCG18_CCG19.csv"),
        ("ccg-2019", "ccg-2020", "overlap_CCG19_CCG20.csv"),
        ("ccg-2020", "ccg-2021", "overlap_CCG20_CCG21.csv"),
        ("ccg-2021", "sub-icb-2022", "overlap_CCG21_SICBL22.csv"),
    ],
)
def test_each_year_equals_the_published_overlaps(shared_data: Path, old: str, new: str, file: str) -> None:
    with (shared_data / "organisations" / file).open(encoding="utf-8-sig") as stream:
        rows = list(csv.reader(stream))[1:]
    published = {(row[0], row[1]): float(row[4]) for row in rows}
    ours = {(code, to): share for code, parts in crosswalk(old, new).shares.items() for to, share in parts.items()}

    assert ours.keys() == published.keys()
    assert ours == pytest.approx(published, abs=1e-6)


@pytest.mark.shared_data
def test_2017_to_2022_equals_the_sum_of_neighbourhoods(shared_data: Path) -> None:
    people: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with gzip.open(shared_data / "organisations/lsoa11_ccg17_to_icb22_history.csv.gz", "rt") as stream:
        for row in csv.DictReader(stream):
            people[row["CCG17CDH"]][row["SICBL22CDH"]] += float(row["pop_mid2020"])

    shares = crosswalk("ccg-2017", "sub-icb-2022").shares
    assert shares.keys() == people.keys()
    for old, to in people.items():
        whole = sum(to.values())
        assert dict(shares[old]) == pytest.approx({new: count / whole for new, count in to.items()}, abs=1e-12)


@pytest.mark.shared_data
def test_what_the_map_of_2023_shows_of_the_move_that_no_lookup_prints(shared_data: Path) -> None:
    """The neighbourhoods of 92A whose centre lies in 70F on the map of April 2023 are those that came from 09G."""
    text = (shared_data / "geography/sicbl23_boundaries_simplified.geojson").read_text(encoding="utf-8")
    shapes = {one["properties"]["SICBL23CD"]: one["geometry"] for one in json.loads(text)["features"]}
    west_sussex, surrey = (_rings(shapes[code]) for code in ("E38000265", "E38000264"))
    moved: dict[tuple[str, str], list[float]] = defaultdict(list)
    with gzip.open(shared_data / "organisations/lsoa11_ccg17_to_icb22_history.csv.gz", "rt") as stream:
        for row in csv.DictReader(stream):
            if row["SICBL22CDH"] not in ("70F", "92A"):
                continue
            centre = float(row["lon"]), float(row["lat"])
            here, there = (west_sussex, surrey) if row["SICBL22CDH"] == "70F" else (surrey, west_sussex)
            if _inside(centre, there) and not _inside(centre, here):
                moved[row["CCG19CDH"], row["SICBL22CDH"]].append(float(row["pop_mid2020"]))
    assert {path: (len(people), sum(people)) for path, people in moved.items()} == {("09G", "92A"): (4, 6686)}


Ring = list[list[float]]


def _rings(shape: dict[str, Any]) -> list[Ring]:
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def _inside(point: tuple[float, float], rings: list[Ring]) -> bool:
    """Whether a line to the east crosses the rings an odd number of times."""
    x, y = point
    crossings = 0
    for ring in rings:
        for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
            crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1
