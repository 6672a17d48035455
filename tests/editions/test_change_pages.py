"""Improvers, the gap, the watch list and the first page: what each holds, beside chance, by the rules of findings."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fairwait.analysis.ends import ends_of
from fairwait.analysis.improvers import movers
from fairwait.analysis.one_measure.followed import gaps_held, movers_held
from fairwait.analysis.ranking import rank
from fairwait.analysis.watch.watch import watch_list as judged_watch_list
from fairwait.analysis.wording import inline
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.place import Geography
from fairwait.editions.kinds import gap, improvers, measure, start, watch_list
from fairwait.editions.page import Page
from fairwait.pipeline.ingest import ingest
from fairwait.reports.jsonfile import plain
from fairwait.store.reader import open_store
from fairwait.workspace.place import Workspace
from fairwait.workspace.responses import Responses
from tests.analysis.stores import NOW, add_months, history, month_of, write_series
from tests.editions.house_rules import breaches


def faults_of(page: Page) -> list[str]:
    if "measure" not in page.extras:
        return breaches(page.report)
    say = named_measure(page.extras["measure"]).words
    return breaches(page.report, may_say_best="best" in (say.highest, say.lowest))


# --- Improvers --------------------------------------------------------------------------------------------------------


def test_every_page_of_improvers_keeps_the_rules(bench: Workbench) -> None:
    every = improvers.paths(bench)
    assert every[0] == "improvers/"
    assert len(every) == 1 + len(movers_held(bench)) > 15
    for path in every:
        faults = faults_of(improvers.make(bench, path))
        assert not faults, path + "\n" + "\n".join(faults)


def test_the_page_says_what_the_command_says(bench: Workbench) -> None:
    found = movers(bench, "within_18_weeks", Geography.ICB)
    page = improvers.make(bench, "improvers/within_18_weeks/icb/")
    (told,) = page.report.findings()
    assert told.numbers is not None
    assert told.numbers["expected_by_chance"] == round(found.by_chance, 2)
    tiers = [row["verdict"] for row in told.tables[0].records()]
    assert tiers == [one.tier for one in found.places]
    assert page.extras["window"] == [str(found.panel.periods[0]), str(found.panel.last)]


def test_the_overview_adds_up_its_pages(bench: Workbench) -> None:
    page = improvers.make(bench, "improvers/")
    rows = page.report.tables()[0].records()
    assert len(rows) == len(movers_held(bench))
    numbers = page.report.findings()[0].numbers
    assert numbers is not None
    assert numbers["answers"] == sum(int(row["judged"] or 0) for row in rows)
    linked = {one["path"] for entry in page.extras["measures"] for one in entry["geographies"]}
    assert linked == set(improvers.paths(bench)[1:])


# --- The gap ----------------------------------------------------------------------------------------------------------


def test_every_page_of_the_gap_keeps_the_rules(bench: Workbench) -> None:
    every = gap.paths(bench)
    assert every[0] == "gap/"
    assert len(every) == 1 + len(gaps_held(bench)) > 15
    for path in every:
        faults = faults_of(gap.make(bench, path))
        assert not faults, path + "\n" + "\n".join(faults)


def test_no_gap_is_told_of_less_than_a_year(bench: Workbench) -> None:
    """Two months of treatment rates are held, and two of 2015: neither is a gap over time."""
    held = {name for name, _ in gaps_held(bench)}
    assert "within_18_weeks" in held
    assert not held & {"admitted_treated_per_1000", "clearance_weeks", "net_flow_share"}


def test_the_gap_is_divided_by_region_and_by_function_where_that_is_known(bench: Workbench) -> None:
    page = gap.make(bench, "gap/within_18_weeks/icb/")
    assert [one.id for one in page.report.sections] == ["gap", "groups", "functions"]
    assert [one["path"] for one in page.extras["see_also"]] == [
        "measures/within_18_weeks/icb/", "improvers/within_18_weeks/icb/",
    ]  # fmt: skip


# --- The watch list ---------------------------------------------------------------------------------------------------


def test_the_watch_list_is_the_one_that_is_judged(bench: Workbench) -> None:
    (path,) = watch_list.paths(bench)
    page = watch_list.make(bench, path)
    assert not faults_of(page)
    watched = judged_watch_list(bench)
    assert [one["id"] for one in page.extras["entries"]] == [one.id for one in watched.every]
    for record, entry in zip(page.extras["entries"], watched.every, strict=True):
        assert record["since"] == str(entry.since)
        assert record["off_when"] == entry.off_when
        assert record["evidence"]
        assert record["path"] == f"place/{entry.area}/"
        assert "owner" not in record, "what bodies answered is theirs"
    json.dumps(dict(page.extras), allow_nan=False)


def test_evidence_stands_on_the_page_in_words(bench: Workbench) -> None:
    page = watch_list.make(bench, "watch-list/")
    told = next(one for one in page.report.findings() if one.id == "watch-list-evidence").tables[0]
    said = {(row["entry"], row["said"]) for row in told.records()}
    for entry in judged_watch_list(bench).every:
        assert {(entry.id, one.sentence) for one in entry.evidence} <= said


def test_what_a_body_answered_is_told_where_its_workspace_is_given(bench: Workbench, tmp_path: Path) -> None:
    entry = judged_watch_list(bench).every[0]
    workspace = Workspace(tmp_path / "own")
    Responses(workspace).record(
        entry.id, response="A second theatre opens.", owner="The chair", review="2027-01-31",
        now=datetime(2026, 5, 1, tzinfo=UTC),
    )  # fmt: skip
    page = watch_list.make(bench, "watch-list/", workspace=workspace)
    assert not faults_of(page)
    (row,) = next(one for one in page.report.findings() if one.id == "watch-list-answers").tables[0].records()
    assert (row["entry"], row["owner"], row["review"]) == (entry.id, "The chair", "2027-01-31")
    assert page.extras["entries"][0]["response"] == "A second theatre opens."


# --- The first page ---------------------------------------------------------------------------------------------------


def test_everybody_on_the_watch_list_is_named_at_the_head_of_its_page_with_the_rule_and_measure(
    bench: Workbench,
) -> None:
    told = [sentence for sentence, _ in watch_list.make(bench, "watch-list/").report.headlines]
    watched = judged_watch_list(bench)
    assert watched.entries
    for entry in watched.entries:
        (line,) = (one for one in told if one.startswith(f"{entry.rule.title}, by “") and entry.name in one and
                   f"“{inline(named_measure(entry.measure).title)}”" in one)  # fmt: skip
        assert line.endswith(".")
    silent = len({one.area for one in watched.data_entries})
    assert silent
    assert f"{words.count(silent, 'NHS trust', words=True)} that sent no figures" in told[0]


@pytest.fixture(scope="module")
def first(bench: Workbench) -> Page:
    (path,) = start.paths(bench)
    assert path == ""
    return start.make(bench, path)


def test_the_first_page_keeps_the_rules(first: Page) -> None:
    assert not faults_of(first)


def test_the_first_page_tells_what_two_minutes_need(first: Page) -> None:
    parts = [one.id for one in first.report.sections]
    assert parts == ["england", "map", "waits", "rates", "change", "watch", "not-ranked"]
    assert 3 <= len(first.report.headlines) <= 5
    charts = [chart.kind for one in first.report.findings() for chart in one.charts]
    assert charts == ["map", "tile-map"]


def test_the_first_page_is_light(first: Page) -> None:
    assert len(gzip.compress(json.dumps(plain(first.report), ensure_ascii=False).encode())) < 40_000


def test_both_ends_are_those_of_the_ranking(first: Page, bench: Workbench) -> None:
    ranking = rank(bench, "within_18_weeks", Geography.SUB_ICB, bench.latest_period())
    codes = ranking.estimates["area"].tolist()
    tables = {one.id: [row.get("code") for row in one.records()] for one in first.report.tables()}
    assert tables["glance-ends-within-18-weeks-first"] == codes[:5]
    assert tables["glance-ends-within-18-weeks-last"] == codes[:-6:-1]
    assert set(tables["glance-not-ranked"]) == set(ranking.unranked["area"].tolist())


def test_changes_that_chance_alone_would_name_are_said_to_be_no_news(first: Page) -> None:
    told = next(one for one in first.report.findings() if one.id == "glance-change")
    assert told.numbers is not None
    named, chance = told.numbers["named"], told.numbers["by_chance_high"]
    assert isinstance(named, int)
    assert isinstance(chance, int)
    no_news = not told.numbers["confirmed"] and named <= chance
    nobody = "Nobody can be said to have improved or worsened beyond chance over two years."
    assert (told.headline == nobody) == no_news
    assert (told.headline, told.id) in first.report.headlines
    assert re.search(r"chance alone would have named about \d+ \(\d+ to \d+\)", told.sentences[0])


def test_the_first_page_leads_on_to_pages_that_there_are(first: Page, bench: Workbench) -> None:
    every = {path for kind in (measure, improvers, gap, watch_list) for path in kind.paths(bench)}
    more = {key: path for key, path in first.extras["more"].items() if key != "measures"}
    assert set(more.values()) <= every


def test_a_made_up_country_of_six_months_has_all_these_pages(tmp_path: Path) -> None:
    ingest([write_series(tmp_path / "series.csv")], tmp_path / "store")
    months = [*history(), month_of(NOW)]
    made = Workbench(open_store(add_months(tmp_path / "store", months, tmp_path / "files")))
    for kind, fewest in ((start, 1), (watch_list, 1), (improvers, 10)):
        paths = kind.paths(made)
        assert len(paths) >= fewest
        for path in paths[:3]:
            assert not faults_of(kind.make(made, path)), path
    first = start.make(made, "")
    assert first.extras["period"] == str(NOW)
    assert re.search("June 2029", first.report.title)


def test_the_first_page_calls_both_ends_what_the_page_of_the_measure_calls_them(bench: Workbench) -> None:
    report = start.make(bench, "").report
    titles = [table.title for table in report.tables() if table.id.startswith("glance-ends-within-18-weeks")]
    first, last = ends_of(named_measure("within_18_weeks")).in_order
    assert (
        [title.split(":")[0] for title in titles] == [first, last] == ["Most within 18 weeks", "Fewest within 18 weeks"]
    )
    verdicts = {str(row["verdict"]) for table in report.tables() if table.id in ("glance-ends-within-18-weeks-first",)
                for row in table.records()}  # fmt: skip
    assert verdicts == {"clearly more within 18 weeks"}
