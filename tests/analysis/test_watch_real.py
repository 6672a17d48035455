"""The watch list and the digest on the published figures: breaks, mergers and silence are nobody's change."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fairwait.analysis.digest import AreaDigest, Digest, digest
from fairwait.analysis.digest.place import place_digest
from fairwait.analysis.digest.reading import Reading
from fairwait.analysis.watch.entry import WatchList
from fairwait.analysis.watch.finding import watch_finding
from fairwait.analysis.watch.lookup import entry_called
from fairwait.analysis.watch.watch import watch_list
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Polarity
from fairwait.definitions.measure_files import measure
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index
from fairwait.places.search import find_area
from fairwait.reports.digest import to_feed, to_html, to_text
from fairwait.workspace.place import Workspace
from fairwait.workspace.responses import Responses
from tests.analysis.reading import bare_codes, faults_of_sentence

LAST = Period(2026, 4)
SILENT = "figures_not_sent-within_18_weeks-all-RHQ"


@pytest.fixture(scope="module")
def watched(bench: Workbench) -> WatchList:
    return watch_list(bench)


@pytest.fixture(scope="module")
def told(bench: Workbench, watched: WatchList) -> Digest:
    return digest(bench)


@pytest.mark.parametrize(("month", "since"), [((2023, 6), (2023, 3)), ((2024, 3), (2024, 1))])
def test_dentistry_and_community_pathways_put_no_board_on_the_list(
    bench: Workbench, month: tuple[int, int], since: tuple[int, int]
) -> None:
    found = watch_list(bench, period=Period(*month), since=Period(*since), geography=Geography.ICB)
    assert found.every == ()
    assert sum(one.number for one in found.not_on_it) > 40


def test_every_entry_says_why_since_when_and_what_ends_it(watched: WatchList) -> None:
    assert watched.period == LAST
    assert len({one.id for one in watched.every}) == len(watched.every) > 20
    for one in watched.every:
        assert measure(one.measure).polarity is not Polarity.CONTEXT
        assert one.since <= one.entered <= one.period <= LAST
        assert one.evidence
        assert "comes off" in one.off_when
        for text in (one.reason, one.off_when, *(each.sentence for each in one.evidence)):
            assert list(faults_of_sentence(text)) == [], text
            assert bare_codes(text) == [], text


def test_chance_stands_beside_every_rule(watched: WatchList) -> None:
    for one in watched.chance:
        assert one.entries <= one.considered
        assert 0 <= one.expected_false <= max(0.1 * one.entries, 1.0)
    named = {area for one in watched.not_on_it for area in one.places}
    assert len(named) > 150


def test_a_trust_that_fell_silent_is_entered_about_the_data_and_no_area_is(watched: WatchList) -> None:
    assert {one.area for one in watched.data_entries} == {"RHQ", "RF4"}
    assert all(one.geography is Geography.PROVIDER for one in watched.data_entries)
    listed = [one for one in watched.entries if one.area == "RHQ"]
    assert all(one.measure == "six_week_diagnostic_waits" for one in listed)  # a return that it does send
    assert not any(one.measure == "six_week_diagnostic_waits" for one in watched.entries if one.area == "RF4")
    assert "QF7" not in {one.area for one in watched.entries if one.measure == "within_18_weeks"}


def test_boards_that_ended_in_the_mergers_are_not_on_the_list(watched: WatchList) -> None:
    here = area_index(Geography.ICB, LAST)
    assert {one.area for one in watched.entries if one.geography is Geography.ICB} <= set(here)
    divided = {"D7T5G", "S1Y5D", "S0E4D", "S9B9J", "T6Y0W"}
    assert divided.isdisjoint({one.area for one in watched.entries})


def test_nothing_after_the_month_is_read(bench: Workbench, watched: WatchList) -> None:
    before = watch_list(bench, period=Period(2026, 3), geography=Geography.ICB)
    assert all(one.period <= Period(2026, 3) for one in before.entries)
    assert len(area_index(Geography.ICB, Period(2026, 3))) == 42


def test_a_digest_of_every_board(told: Digest) -> None:
    assert len(told.areas) == 36
    assert told.since == Period(2026, 3)
    assert any("neither more nor less" in one for one in told.directions)
    for area in told.areas:
        for text in sentences(area):
            assert list(faults_of_sentence(text.replace("None of the", "Not one of the"))) == [], text
            assert bare_codes(text) == [], text


def sentences(area: AreaDigest) -> list[str]:
    own = [area.headline, *(one.sentence for one in area.lines)]
    return own + [text for child in area.children for text in sentences(child)]


def test_a_board_has_its_trusts_entries(told: Digest) -> None:
    south = next(one for one in told.areas if one.area == "QF7")
    assert SILENT in {one.id for one in south.every_entry}
    assert SILENT not in {one.id for one in south.watch}
    assert "RHQ" in {child.area for child in south.children}
    assert south.under("unjudged")


def test_silence_and_mergers_are_never_better_or_worse(told: Digest) -> None:
    everyone = [one for area in told.areas for one in (area, *area.children)]
    silent = next(one for one in everyone if one.area == "RHQ")
    rtt = [one for one in silent.lines if one.measure in ("within_18_weeks", "over_52_weeks")]
    assert not [one for one in rtt if one.heading in ("better", "worse", "new")]
    merged = next(one for one in told.areas if one.area == "Z9B2Z")
    assert not merged.under("better")
    assert not merged.under("worse")
    for one in everyone:
        for line in (*one.under("better"), *one.under("worse")):
            assert measure(line.measure).polarity is not Polarity.CONTEXT


def test_a_signal_is_told_only_where_chance_does_not_give_as_many(told: Digest, bench: Workbench) -> None:
    every = [(place, line) for area in told.areas for place in (area, *area.children) for line in place.under("new")]
    signals = [(place, line) for place, line in every if "signal" in line.numbers]
    assert signals
    reading = Reading(bench, told.period, told.since)
    for place, line in signals:
        chart = next(one for one in reading.told(place.geography) if one.measure.id == line.measure).signals
        assert chart is not None
        own = chart.chart(place.area)
        assert own is not None
        assert own.flagged
        assert own.far or len(chart.flagged) > chart.false_range[1]
    assert any(text.startswith("Signals in the latest month") for text in told.chance)


def test_an_entry_is_judged_alone_as_it_is_in_the_list(bench: Workbench, watched: WatchList) -> None:
    firsts = {one.rule.id: one for one in watched.every}
    for one in firsts.values():
        alone = entry_called(bench, one.id.upper())
        assert alone is not None
        assert (alone.id, alone.since if not one.at_least else None) == (
            one.id,
            one.since if not one.at_least else None,
        )
    listed = {one.id for one in watched.every}
    for name in ("target_missed-within_18_weeks-all-RM1", "persistently_low-within_18_weeks-all-QKS", "nobody", ""):
        assert name not in listed
        assert entry_called(bench, name) is None


def test_an_empty_digest_is_a_sentence_and_no_part_is_empty(bench: Workbench, told: Digest) -> None:
    assert all(lines for area in told.areas for _, lines in area.parts)
    quiet = [area for area in told.areas if not area.eventful and not area.under("unjudged")]
    assert quiet
    assert all("Nothing changed beyond ordinary movement." in area.headline for area in quiet)
    reading = Reading(bench, LAST, Period(2026, 3))
    nobody = place_digest(reading, watch_list(bench), Area("Q00", "Nowhere", Geography.ICB), ())
    assert nobody.headline.startswith("No figures of it could be judged.")


def test_areas_below_a_board_are_refused_with_the_board_named(bench: Workbench) -> None:
    with pytest.raises(UsageError, match=r"South Yorkshire \(QF7\)"):
        digest(bench, find_area("Barnsley", LAST, Geography.SUB_ICB), period=LAST)
    with pytest.raises(UsageError, match="does not come before"):
        digest(bench, period=LAST, since=LAST)


def test_the_mail_is_plain_and_72_columns_wide(told: Digest) -> None:
    text = to_text(told)
    assert max(map(len, text.splitlines())) <= 72 or all(
        " " not in line.strip() or line.startswith("  fairwait watch show")
        for line in text.splitlines()
        if len(line) > 72
    )
    assert text.splitlines()[0] == " ".join(told.headline.split())[: len(text.splitlines()[0])]
    assert "\n\n\n" not in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)


class Parsed(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [str(value) for name, value in attrs if name == "id"]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


def test_hostile_answers_do_no_harm_anywhere(bench: Workbench, watched: WatchList, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "mine")
    Responses(workspace).record(
        SILENT, response='<script>alert("1")</script><img src=x onerror=y>', owner="=cmd|'/C calc'!A0",
        review="2026-06-01", now=datetime(2026, 5, 1, tzinfo=UTC),
    )  # fmt: skip
    Responses(workspace).record(SILENT, review="2026-08-01", now=datetime(2026, 7, 1, tzinfo=UTC))
    found = digest(bench, find_area("QF7", LAST, Geography.ICB), workspace=workspace)
    entry = next(one for one in found.areas[0].every_entry if one.id == SILENT)
    assert entry.escalated
    page = to_html(found)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "Escalated: two agreed reviews passed without an outcome." in page
    parsed = Parsed()
    parsed.feed(page)
    assert not {"script", "img", "iframe", "link", "object"} & set(parsed.tags)
    assert len(parsed.ids) == len(set(parsed.ids))
    assert parsed.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(parsed.headings, parsed.headings[1:], strict=False))
    assert "default-src &#39;none&#39;" in page
    feed = json.loads(to_feed(found))
    assert "<script" not in feed["items"][0]["content_html"]
    assert "Escalated" in to_text(found)


def test_the_feed_is_a_json_feed(told: Digest) -> None:
    now = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
    feed = json.loads(to_feed(told, now))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) <= {"version", "title", "description", "language", "items"}
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"]) == 36
    for item in feed["items"]:
        assert item["id"].endswith(":2026-04")
        assert item["date_published"] == "2026-06-01T08:00:00Z"
        assert item["content_text"].startswith(item["summary"][:40])
        assert item["content_html"].startswith("<p>")
        assert all(isinstance(tag, str) for tag in item["tags"])
    assert to_feed(told, now) == to_feed(told, now)


def test_the_finding_reads_well_and_its_numbers_are_those_of_the_list(bench: Workbench, watched: WatchList) -> None:
    found = watch_finding(bench)
    for text in (found.headline, *found.sentences, *found.notes, *found.assumptions, *found.caveats, found.method):
        assert list(faults_of_sentence(text)) == [], text
    assert found.numbers is not None
    assert found.numbers["entries"] == len(watched.entries)
    table = next(one for one in found.tables if one.id == "watch-list")
    assert len(table.rows) == len(watched.entries)
    assert found.provenance


def test_one_spoilt_file_of_answers_hides_nobody_elses(bench: Workbench, watched: WatchList, tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    first, second = watched.every[0].id, watched.every[1].id
    Responses(space).record(first, response="x")
    Responses(space).record(second, response="y")
    spoilt = tmp_path / "responses" / f"{first}.json"
    for text in (
        "x",
        spoilt.read_text(encoding="utf-8").replace(
            'recorded": "2', 'recorded": "0001-01-01T00:00:00+14:00", "was": "2'
        ),
    ):
        spoilt.write_text(text, encoding="utf-8")
        found = watch_list(bench, workspace=space)
        assert found.every[0].response is None
        assert found.every[1].response is not None
        assert any(first in note for note in found.notes)


def test_a_list_is_not_told_since_a_month_to_come(bench: Workbench) -> None:
    with pytest.raises(UsageError, match="does not come before"):
        watch_list(bench, since=Period(2030, 1))
