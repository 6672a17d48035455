"""The pages on data, methods and words, over the packaged figures."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.dated import breaks
from fairwait.definitions.glossary import terms
from fairwait.definitions.measure_files import measures
from fairwait.definitions.standards import standards
from fairwait.definitions.watch_rules import watch_rules
from fairwait.domain.finding import Cell, Report
from fairwait.domain.period import Period
from fairwait.editions.kinds import data, guide
from fairwait.editions.on_data.senders import runs_words
from fairwait.editions.on_data.vocabulary import hover_terms
from fairwait.editions.plan import KINDS
from fairwait.editions.reading import Edition

REPOSITORY = Path(__file__).parents[2]


def _records(report: Report, id: str) -> list[dict[str, Cell]]:
    return next(one for one in report.tables() if one.id == id).records()


def test_the_glossary_that_travels_is_the_projects() -> None:
    packaged = files("fairwait.definitions").joinpath("glossary.md").read_text(encoding="utf-8")
    assert packaged == (REPOSITORY / "GLOSSARY.md").read_text(encoding="utf-8"), (
        "copy GLOSSARY.md to src/fairwait/definitions/glossary.md"
    )


def test_every_term_of_the_glossary_is_read_and_none_shows_its_markup() -> None:
    rows = [line for line in (REPOSITORY / "GLOSSARY.md").read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    headings = [line for line in rows if line.startswith("| term |")]
    assert len(terms()) == len(rows) - len(headings)
    assert not any(mark in one.text for one in terms() for mark in ("**", "`", "]("))


def test_every_page_is_made_and_says_what_it_is(bench: Workbench) -> None:
    for kind in (data, guide):
        for path in kind.paths(bench):
            page = kind.make(bench, path)
            assert page.path == path
            assert page.kind in KINDS
            assert page.report.question.endswith("?")
            ids = [one.id for one in page.report.findings()]
            assert len(ids) == len(set(ids))
            assert all(one.headline.endswith(".") for one in page.report.findings()), path


def test_every_file_behind_the_figures_is_listed_with_its_sum(bench: Workbench) -> None:
    rows = _records(data.make(bench, "data/").report, "data-files")
    assert {row["sha256"] for row in rows} == {one.sha256 for one in bench.store.all_releases}


def test_a_trust_that_fell_silent_is_named_with_the_months_that_it_sent(bench: Workbench) -> None:
    report = data.make(bench, "data/providers/").report
    silent = {row["code"]: row for row in _records(report, "data-silent")}
    every = {row["code"]: row for row in _records(report, "data-senders")}

    assert silent["RHQ"]["since"] == "July 2025"
    assert every["RHQ"]["status"] == "not sent"
    assert every["RHQ"]["sent"] == "April 2022 to June 2025"
    assert every["RHQ"]["months"] == 39
    assert every["RXF"]["status"] == "sent"
    assert "seven that should have did not, Sheffield Teaching Hospitals" in report.headlines[0][0]


def test_months_are_told_as_runs() -> None:
    months = [Period(2025, 1).shift(by) for by in range(12)]
    assert runs_words([], months) == ""
    assert runs_words(months[:1], months) == "January 2025"
    assert runs_words(months[:3] + months[5:6], months) == "January to March 2025 and June 2025"
    assert runs_words([months[0], months[2]], [months[0], months[2]]) == "January to March 2025", "nobody sent February"


def test_nothing_revised_is_said(bench: Workbench) -> None:
    assert data.make(bench, "data/revisions/").report.headlines[0][0].endswith("nothing can be seen to be revised.")


def test_every_definition_stands_on_the_page_of_methods(bench: Workbench) -> None:
    report = data.make(bench, "data/methods/").report
    assert {row["id"] for row in _records(report, "methods-measures")} == set(measures())
    assert [row["id"] for row in _records(report, "methods-breaks")] == [one.id for one in breaks()]
    assert [row["id"] for row in _records(report, "methods-standards")] == [one.id for one in standards()]
    assert [row["id"] for row in _records(report, "methods-watch")] == [one.id for one in watch_rules()]
    reported = [row["known"] for row in _records(report, "methods-breaks") if "not confirmed" in str(row["known"])]
    assert len(reported) == sum(one.known == "reported" for one in breaks())


def test_the_page_of_methods_links_where_each_method_is_used(bench: Workbench) -> None:
    page = data.make(bench, "data/methods/")
    ids = {one.id for one in page.report.findings()}
    assert set(page.extras["used_on"]) <= ids
    assert all(link["path"].endswith("/") for links in page.extras["used_on"].values() for link in links)


def test_words_explained_on_hover_are_told_once(edition_of: Callable[..., Edition]) -> None:
    held = edition_of("vocabulary").fact("glossary")
    assert held == hover_terms()
    assert len({one["term"].lower() for one in held}) == len(held)
    assert {"term": "Pathway", "text": "One wait for one condition, from referral to treatment. One person can have "
            "several at once."} in held  # fmt: skip


@pytest.mark.parametrize("word", ["independent and not an NHS service", "recommends no hospital", "sets no cookies"])
def test_the_page_about_it_says_what_it_is_not(bench: Workbench, word: str) -> None:
    assert word in str(guide.make(bench, "about/").report)
