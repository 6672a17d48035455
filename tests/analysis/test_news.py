"""What changed in a store since a version of it: every kind of news once, and nothing where nothing came."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from fairwait.analysis.news.changes import Changes
from fairwait.analysis.news.snapshot import Snapshot, snapshot, snapshot_of
from fairwait.analysis.news.what_changed import what_changed
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import open_store, packaged_figures
from tests.synthetic.editing import spoil
from tests.synthetic.full_csv import Month, make_month


def with_decisions(month: Month) -> Month:
    """The month with more decisions to admit than waiting in one row: a check that then warns."""
    at = int((month.part == "2A").argmax())
    bands, known = month.bands.copy(), month.known.copy()
    bands[at, 0] += 5_000
    known[at] += 5_000
    return replace(month, bands=bands, known=known)


class Kept:
    """A store, the snapshot taken before the last reading, and what changed by it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root, self.number = folder, folder / "store", 0

    def read(self, *months: Month, revised: bool = False) -> Changes:
        before = snapshot(self.root)
        for month in months:
            self.number += 1
            path = self.folder / f"file{self.number}{'-revised' if revised else ''}.csv"
            month.write(path)
            report = ingest([path], self.root)
            assert report.files[0].error is None
        return what_changed(before, open_store(self.root))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_a_first_month_is_new_and_nothing_else(kept: Kept) -> None:
    found = kept.read(make_month("2025-12"))
    assert [(one.publication, one.months) for one in found.months] == [("rtt-full-csv", ("2025-12",))]
    assert (found.since, found.before, found.after) == ("the store was empty", 0, 1)
    assert (found.revised, found.organisations, found.passed_over) == ((), (), ())
    assert found.sentences()[0] == "New: Referral to treatment waiting times, full CSV data file, December 2025."


def test_nothing_new_is_said_in_a_sentence(kept: Kept) -> None:
    kept.read(make_month("2025-12"))
    found = kept.read()
    assert found.nothing
    assert found.sentences() == ("Nothing has changed since version 1.",)


def test_a_month_after_another_names_who_came_and_who_went(kept: Kept) -> None:
    december, january = make_month("2025-12"), make_month("2026-01")
    gone, new = (december.world.providers[at].code for at in (2, 3))
    kept.read(december.without_providers([new]))
    found = kept.read(january.without_providers([gone]))
    providers = {one.code: one for one in found.organisations if one.role == "provider"}
    assert {code: one.change for code, one in providers.items()} == {gone: "gone", new: "new"}
    assert (providers[gone].month, providers[gone].against) == ("2026-01", "2025-12")
    assert providers[gone].told
    assert [one.code for one in found.missing] == [gone]
    series = packaged_figures()
    relation = series.table_sql(series.releases("rtt-incomplete-series"), "marts")
    usual = series.connection.execute(f"select total from {relation} where org = ? and period = '2025-12'", [gone])
    assert found.missing[0].last_list == (usual.fetchone() or (0,))[0]  # the packaged history knows December better
    text = " ".join(found.sentences())
    assert f"({gone}; {found.missing[0].last_list:,} on its last list)" in text
    assert "sent no figures for January 2026, and had sent them before" in text
    assert f"({gone}) is no longer in the figures of January 2026 (against December 2025): no successor" in text
    assert "One independent provider is new in the figures of January 2026: " in text
    assert f"({new})." in text


def test_a_trust_that_sends_late_revises_the_month_and_is_back(kept: Kept) -> None:
    december, january = make_month("2025-12"), make_month("2026-01")
    late = january.world.providers[2].code
    kept.read(december, january.without_providers([late]))
    found = kept.read(january, revised=True)
    assert not found.months
    (revised,) = found.revised
    assert (revised.period, revised.appeared, revised.share) == ("2026-01", (late, *revised.appeared[1:]), 1.0)
    assert (revised.new or 0) - (revised.old or 0) == january.total("2", provider=late)
    assert [one.code for one in found.back] == [late]
    assert not found.missing
    text = " ".join(found.sentences())
    assert f"England’s incomplete pathways rose from {revised.old:,} to {revised.new:,}" in text
    assert "sent figures for January 2026 again" in text


def test_revisions_come_largest_first(kept: Kept) -> None:
    months = [make_month(period) for period in ("2025-11", "2025-12")]
    sizes = [[one.total("2", provider=org.code) for org in one.world.providers] for one in months]
    small, large = sizes[0].index(min(sizes[0])), sizes[1].index(max(sizes[1]))
    codes = [months[0].world.providers[small].code, months[1].world.providers[large].code]
    kept.read(*months)
    found = kept.read(*(one.without_providers([code]) for one, code in zip(months, codes, strict=True)), revised=True)
    assert [one.period for one in found.revised] == ["2025-12", "2025-11"]
    assert [one.vanished[0] for one in found.revised] == codes[::-1]


def test_a_check_that_newly_warns_is_told_once(kept: Kept) -> None:
    kept.read(make_month("2025-11"))
    found = kept.read(with_decisions(make_month("2025-12")))
    assert [(one.check, one.period) for one in found.warnings] == [("rtt-decision-to-admit-exceeds-list", "2025-12")]
    assert "now found 2 where it found none before" in " ".join(found.sentences())
    again = kept.read(with_decisions(make_month("2026-01")))
    assert not again.warnings


def test_an_original_read_after_the_revised_file_changes_no_answer(kept: Kept) -> None:
    month = make_month("2025-12")
    kept.read(month, revised=True)
    found = kept.read(month.without_providers([month.world.providers[0].code]))
    assert found.passed_over == (("rtt-full-csv", "2025-12"),)
    assert (found.months, found.revised, found.missing) == ((), (), ())
    assert "1 file was read that a newer one already replaces" in found.sentences()[0]


def test_any_kept_version_and_an_open_store_can_be_compared_with(kept: Kept) -> None:
    kept.read(make_month("2025-11"))
    opened = open_store(kept.root)
    kept.read(make_month("2025-12"))
    kept.read(make_month("2026-01"))
    now = open_store(kept.root)
    since_one = what_changed(1, now)
    assert since_one.months[0].months == ("2025-12", "2026-01")
    assert what_changed(opened, now) == since_one
    assert what_changed(snapshot(kept.root, 2), now).months[0].months == ("2026-01",)
    kept.read(make_month("2026-02"))
    with pytest.raises(NothingToAnswerWithError, match="Version 1 of the store is not kept"):
        snapshot(kept.root, 1)


def test_a_snapshot_is_what_the_store_holds_and_empty_before_there_is_one(kept: Kept) -> None:
    assert snapshot(kept.root) == Snapshot(0, frozenset())
    kept.read(make_month("2025-11"), make_month("2025-12"))
    assert snapshot(kept.root) == snapshot_of(open_store(kept.root))


def test_programs_read_the_same_as_json(kept: Kept) -> None:
    month = make_month("2025-12")
    kept.read(month.without_providers([month.world.providers[2].code]))
    found = kept.read(month, revised=True)
    read = json.loads(json.dumps(found.to_dict()))
    assert read["revised"][0]["new"] == found.revised[0].new
    assert read["after"] == 2


def test_many_of_a_kind_are_told_in_a_few_sentences(kept: Kept) -> None:
    months = [make_month(f"2025-{number:02d}") for number in range(1, 13)]
    code = months[0].world.providers[0].code
    kept.read(*(month.without_providers([code]) for month in months))
    found = kept.read(*months, revised=True)
    assert len(found.revised) == 12
    assert "Two further, smaller revisions: “fairwait revisions” lists them." in found.sentences()
    largest = max(found.revised, key=lambda one: one.relative)
    assert found.sentences()[0] == largest.headline


def test_a_check_that_several_new_files_break_is_told_once(kept: Kept) -> None:
    found = kept.read(*(with_decisions(make_month(period)) for period in ("2025-10", "2025-12")))
    assert len(found.warnings) == 1, "the second file has the first before it, which broke the rule too"
    other = replace(found, warnings=(*found.warnings, replace(found.warnings[0], period="2026-01")))
    told = [text for text in other.sentences() if text.startswith("A check of")]
    assert len(told) == 1
    assert "2026-01, found 2:" in told[0]
    assert told[0].endswith("So it is with 1 other file.")


def test_what_a_reader_did_not_know_is_told_with_where_to_teach_it(kept: Kept) -> None:
    kept.read(make_month("2025-11"))
    path = spoil(make_month("2025-12"), kept.folder, lambda rows: [[*row, "Remark"] for row in rows])
    before = snapshot(kept.root)
    assert ingest([path], kept.root).files[0].error is None
    found = what_changed(before, open_store(kept.root))
    assert [(one.period, one.number, one.file_name) for one in found.drift] == [("2025-12", 1, path.name)]
    assert any("The column “Remark” (" in text and "full_csv_layout.py" in text for text in found.sentences())
    assert not found.warnings, "drift is told as drift, not as a check besides"
