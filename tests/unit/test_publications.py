"""The catalogue: every file valid and complete, its examples recognised, its errors clear."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from fairwait.definitions.link_patterns import plain
from fairwait.definitions.publications import Publication, publication, publications, read_publication
from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period
from fairwait.measures.source import WORKBOOK_PUBLICATIONS
from fairwait.pipeline.registry import sources
from fairwait.sources.capacity.beds_workbook import DAY_ONLY
from fairwait.sources.finding import Link
from fairwait.sources.finding.names import DATA_ENDINGS, ending
from fairwait.sources.finding.recognise import is_left, recognise

CATALOGUE = publications()
#: What the catalogue must hold, whatever else it holds.
REQUIRED = {
    "rtt-full-csv", "rtt-commissioner-workbooks", "rtt-provider-workbooks", "rtt-overview", "diagnostics",
    "cancelled-operations", "cdc-activity", "beds", "operating-theatres", "ods-organisations", "ons-populations",
    "gp-registered-patients", "ons-boundaries", "elective-hubs", "cdc-locations", "proms", "friends-and-family",
    "cqc-ratings", "nhs-workforce", "hospital-activity", "national-cost-collection",
}  # fmt: skip
BREAKS_KNOWN = Period(2010, 1)


def by_id(one: Publication) -> str:
    return one.id


def test_the_catalogue_holds_what_it_must_in_order() -> None:
    ids = [one.id for one in CATALOGUE]
    assert ids == sorted(ids)
    assert set(ids) >= REQUIRED
    folder = files("fairwait.definitions").joinpath("sources")
    assert {file.name for file in folder.iterdir() if file.name.endswith(".toml")} == {f"{one}.toml" for one in ids}


@pytest.mark.parametrize("one", CATALOGUE, ids=by_id)
def test_an_entry_says_honestly_what_it_rests_on(one: Publication) -> None:
    assert "Open Government Licence" in one.licence
    assert one.quirks
    for words in (one.title, one.measures_what, *one.quirks, *(left.why for left in one.leave)):
        assert not words.endswith((".", " ")), words
        assert words == words.strip()
    # What was never seen says so twice: in “seen”, and in words a reader meets.
    if one.fetchable and not one.seen:
        assert re.search(r"seen|general knowledge|one page a month", " ".join(one.quirks).lower())
    if one.reader:
        assert not one.not_ingested
    if one.fetchable:
        assert not one.not_fetched


@pytest.mark.parametrize("one", CATALOGUE, ids=by_id)
def test_the_example_of_each_kind_is_recognised_as_it(one: Publication) -> None:
    for kind in one.files:
        if not kind.names:
            assert kind.address.endswith(kind.example)
            continue
        link = Link(f"https://x/{kind.example}", "", "p", heading="May 2024")
        found = recognise(link, one, Period(2026, 11))
        assert found is not None, kind.example
        assert found.kind.publication == kind.publication
        assert not is_left(link, one)
        assert ending(kind.example) in kind.endings
        assert set(kind.endings) <= set(DATA_ENDINGS)


def test_no_two_kinds_of_file_share_a_publication_of_the_store() -> None:
    names = [kind.publication for one in CATALOGUE for kind in one.files]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("one", CATALOGUE, ids=by_id)
def test_what_is_read_is_among_the_kinds_of_file(one: Publication) -> None:
    if one.fetchable:
        assert set(one.reader) <= {kind.publication for kind in one.files}
    for gap in one.gaps:
        assert one.first_period is not None
        assert one.first_period <= gap.first <= gap.last
    for each in one.breaks:
        assert each.first >= BREAKS_KNOWN


def test_what_is_said_to_be_read_has_a_reader() -> None:
    known = {source.publication for source in sources()} | set(WORKBOOK_PUBLICATIONS) | {DAY_ONLY}
    assert {name for one in CATALOGUE for name in one.reader} <= known


def test_every_pattern_is_written_in_plain_words() -> None:
    """A capital, a dash or an underscore in a pattern can never be found in plain words."""
    patterns = [name for one in CATALOGUE for kind in one.files for name in kind.names]
    patterns += [name for one in CATALOGUE for left in one.leave for name in left.names]
    patterns += [name for one in CATALOGUE for name in one.walk.pages]
    assert len(patterns) > 40
    for pattern in patterns:
        letters = re.sub(r"\\[bdswBDSW]|\{[a-z]+\}|\(\?[:=!<]+|\[[^\]]*\]", "", pattern)
        words = re.sub(r"[\\^$.*+?|()]", " ", letters)
        assert words.split() == plain(words).split(), pattern


def test_one_is_had_by_its_id() -> None:
    assert publication("rtt-full-csv").title.startswith("Referral to treatment")


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("rtt-fullcsv", "rtt-full-csv"), ("Diagnostic", "diagnostics"), ("rtt", "rtt-overview"), ("zzz", "beds")],
)
def test_an_unknown_id_names_the_nearest(wanted: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        publication(wanted)
    assert wanted in str(caught.value)
    assert near in caught.value.expected


GOOD = """
id = "mine"
title = "A publication of ours"
publisher = "Somebody"
measures_what = "Something that can be counted"
page = "https://www.example.org/figures/"
seen = ""
licence = "Open Government Licence v3.0"
hosts = ["www.example.org"]
rhythm = "month"
first_period = "2020-04"
reader = ["mine"]

[[files]]
publication = "mine"
names = ['\\bmine {month}']
example = "Mine-Apr20.xls"
endings = [".xls"]
"""


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    one = read_publication(written(tmp_path, GOOD))
    assert (one.first_period, one.files[0].names) == (Period(2020, 4), (r"\bmine {month}",))
    assert one.file == "src/fairwait/definitions/sources/mine.toml"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('reader = ["mine"]', "reader = []"), "without a reader, not_ingested says why"),
        (("names = ['\\bmine {month}']", "names = ['(mine']"), "is no regular expression"),
        (("names = ['\\bmine {month}']", "names = []"), "a kind of file needs names"),
        (('first_period = "2020-04"', ""), "what is published regularly has a first_period"),
        (("2020-04", "2020-13"), "month from 1 to 12"),
        (("https://www.example.org/figures/", "http://www.example.org/"), "a page's address begins with https://"),
        (('hosts = ["www.example.org"]', 'hosts = ["other.org"]'), "lies on none of the hosts other.org"),
        (('seen = ""', 'sen = ""'), "sen"),
        (('rhythm = "month"', 'rhythm = "week"'), "rhythm"),
        (('id = "mine"', 'id = "other"'), "other.toml"),
        (('id = "mine"', "id = "), "Invalid value"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_key(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(BadInputError) as caught:
        read_publication(written(tmp_path, GOOD.replace(*change)))
    assert "mine.toml" in str(caught.value)
    assert told in str(caught.value)


def test_an_entry_without_kinds_of_file_says_why_it_is_not_fetched(tmp_path: Path) -> None:
    bare = GOOD.split("[[files]]")[0]
    with pytest.raises(BadInputError, match="not_fetched says why"):
        read_publication(written(tmp_path, bare))
    one = read_publication(written(tmp_path, f'{bare}\nnot_fetched = "nobody links it"'))
    assert not one.fetchable
