"""What each provider sent, month by month: gaps with the list on both sides, ends, revisions, tables and drawings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fairwait.analysis.sent.figures import Figures, Source
from fairwait.analysis.sent.finding import NOT_EMPTY, sent_finding
from fairwait.analysis.sent.months import Sent, _found, sent_by_provider
from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.editions.kinds import data, provider
from fairwait.editions.reading import Edition
from fairwait.editions.submissions import Wanted, asked, latest
from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import open_store
from tests.editions.house_rules import breaches
from tests.synthetic.full_csv import make_month


@pytest.fixture(scope="module")
def every(bench: Workbench) -> dict[str, Sent]:
    return {one.code: one for one in sent_by_provider(bench)}


def finding(bench: Workbench, code: str) -> Finding:
    return provider.make(bench, f"data/provider/{code}/").report.findings()[0]


@dataclass
class _Release:
    """As much of a release as these tests need."""

    title: str
    others: dict[str, Any] = field(default_factory=dict)


def made_up(months: dict[str, float | None], *files: dict[str, float | None], code: str = "RXX") -> Sent:
    """One trust beside another that always sends; ``files`` are older files of the same months."""
    figures = Figures()
    for number, one in enumerate((*files, months)):
        for month, total in one.items():
            own = {} if total is None else {code: float(total)}
            figures.add(Period.parse(month), Source(_Release(f"File {number}"), {"RYY": 100.0, **own}))  # type: ignore[arg-type]
    return next(one for one in _found(figures) if one.code == code)


def test_every_provider_that_ever_sent_has_a_page_that_keeps_the_rules(
    bench: Workbench, every: dict[str, Sent]
) -> None:
    paths = provider.paths(bench)
    assert paths == tuple(f"data/provider/{code}/" for code in sorted(every) if every[code].with_figures)
    assert len(paths) > 500
    for path in (*paths[::40], "data/provider/RHQ/", "data/provider/RYG/", "data/provider/R0A/"):
        faults = breaches(provider.make(bench, path).report)
        assert not faults, (path, faults)


def test_a_month_is_judged_as_it_is_wherever_completeness_is_told(bench: Workbench, every: dict[str, Sent]) -> None:
    for month in (Period(2026, 1), Period(2025, 11), Period(2023, 9), Period(2022, 10)):
        judged = bench.judged(month)
        assert judged is not None
        known = {one.code: one for one in judged.providers if one.status != "not_yet_open"}
        told = {code: one for code, sent in every.items() for one in sent.months if one.period == month}
        assert (month != Period(2026, 1)) or {told[code].status for code in ("NID", "NX505")} == {"zero"}
        assert set(known) <= set(told)
        for code, status in known.items():
            own = told[code]
            assert own.status == status.status, (code, month)
            if own.status == "missing":
                assert own.judged == status
                assert own.reason == judged.provider_reason(code)


def test_a_trust_that_fell_silent_shows_its_last_list_and_that_nothing_came_since(bench: Workbench) -> None:
    told = finding(bench, "RHQ")
    assert told.headline == (
        "Sheffield Teaching Hospitals NHS Foundation Trust sent its list for 39 of 49 months, April 2022 to April 2026."
    )
    assert told.sentences[0] == (
        "July 2025 to April 2026 are missing: the list before was 91,256 pathways in June 2025, and nothing has come "
        "since."
    )
    assert NOT_EMPTY in told.sentences
    months = told.tables[-1].records()
    assert [one["what"] for one in months[:11]] == ["not sent"] * 10 + ["sent"]
    assert months[10]["list"] == 91_256
    assert all(one.get("list") is None for one in months[:10]), "never nought"
    assert [mark.y for mark in told.charts[0].marks[-10:]] == [None] * 10, "the drawing goes on to the last month"


def test_a_gap_has_the_lists_on_both_sides_in_words_table_and_drawing(bench: Workbench) -> None:
    told = finding(bench, "RF4")
    (gap,) = told.tables[0].records()
    assert (gap["missing"], gap["before"], gap["after"], gap["change"]) == ("November 2025", 58_662, 68_913, 10_251)
    assert "November 2025 is missing: the list before was 58,662 pathways in October 2025" in told.sentences[0]
    chart = told.charts[0]
    assert [(one.period, one.label) for one in chart.events] == [("2025-11", "November 2025: not sent")]
    assert [mark.x for mark in chart.marks if mark.y is None] == ["2025-11"], "the line is open there"
    assert not [mark for mark in chart.marks if mark.y == 0], "never nought"
    assert "58,662" in chart.alt
    december = next(one for one in told.tables[1].records() if one["period"] == "2025-12")
    assert december["change"] is None, "two months are not one"


def test_what_ended_is_not_a_gap(bench: Workbench, every: dict[str, Sent]) -> None:
    sent = every["RYG"]
    assert [(str(one.first), str(one.last)) for one in sent.gaps] == [("2022-08", "2023-03")]
    assert sent.ended is not None
    assert str(sent.ended.period) == "2024-02"
    told = finding(bench, "RYG")
    assert "and none since" in told.headline
    assert any("left the waiting-time figures in February 2024" in one for one in told.sentences)
    assert told.tables[-1].records()[0]["month"] == "February 2024"


def test_a_provider_that_always_sent_has_no_gap_and_none_is_drawn(bench: Workbench) -> None:
    told = finding(bench, "RXF")
    assert "for every month held since its first" in told.headline
    assert [one.id for one in told.tables] == ["sent-months"]
    assert not told.charts[0].events
    assert NOT_EMPTY not in told.sentences


def test_before_the_first_months_held_nobody_can_be_called_missing() -> None:
    sent = made_up({"2024-01": 10.0, "2030-01": None, "2030-02": None})
    assert [one.status for one in sent.months] == ["submitted", "unknown", "missing"]


def test_a_gap_lies_between_months_with_figures_and_an_open_one_at_the_end() -> None:
    sent = made_up({"2024-01": 10.0, "2024-02": None, "2024-03": None, "2024-04": 30.0, "2024-05": None})
    closed, still = sent.gaps
    assert (str(closed.first), str(closed.last), closed.months) == ("2024-02", "2024-03", 2)
    assert closed.after is not None
    assert (closed.before.size, closed.after.size) == (10, 30)
    assert (str(still.first), still.after) == ("2024-05", None)


@pytest.mark.parametrize(
    ("older", "said"),
    [({"2024-02": 15.0}, "15 (File 0)"), ({"2024-02": None}, "not in it (File 0)"), ({"2024-02": 20.0}, None)],
)
def test_what_another_file_says_of_a_month_stands_beside_it(older: dict[str, float | None], said: str | None) -> None:
    sent = made_up({"2024-01": 10.0, "2024-02": 20.0, "2024-03": 30.0}, older)
    told = sent_finding(sent, ())
    rows = {one["period"]: one for one in told.tables[-1].records()}
    assert rows["2024-02"].get("revised") == said
    assert rows["2024-01"].get("revised") is None
    assert (told.numbers or {})["revised"] == (said is not None)
    assert any("another figure in another file" in one for one in told.sentences) == (said is not None)
    drawn = {mark.x: mark.note for mark in told.charts[0].marks}
    assert drawn["2024-02"] == ("revised" if said else "")


def test_a_month_that_was_published_twice_shows_the_newer_and_what_the_older_had(tmp_path: Path) -> None:
    store, files = tmp_path / "store", []
    for seed in (1, 2):
        files.append(tmp_path / f"{seed}" / "full-csv-2026-05.csv")
        files[-1].parent.mkdir()
        make_month("2026-05", seed=seed).write(files[-1])
        ingest(files[-1:], store)
    bench = Workbench(open_store(store))
    told = [one.months[-1] for one in sent_by_provider(bench) if str(one.months[-1].period) == "2026-05"]
    moved = [one for one in told if one.revised is not None and one.revised.was is not None]
    assert moved
    assert all(one.size != one.revised.was for one in moved if one.revised)


def test_the_table_says_what_the_pages_say(every: dict[str, Sent], edition_of: Callable[..., Edition]) -> None:
    edition = edition_of("submissions")
    assert latest(edition) == "2026-04"
    for code in ("RHQ", "RF4", "RYG", "RXF"):
        rows, many = asked(edition, Wanted(providers=(code,), sort="period"), 1_000, 0)
        assert many == len(rows) == len(every[code].months)
        for row, month in zip(rows, every[code].months, strict=True):
            assert (row["period"], row["status"], row["list_size"], row["reason"]) == (
                str(month.period), month.status, month.size, month.reason,
            )  # fmt: skip
    (gap,), _ = asked(edition, Wanted(providers=("RF4",), status="missing"), 10, 0)
    assert (gap["last_sent"], gap["last_list"], gap["next_sent"], gap["next_list"]) == (
        "2025-10", 58_662, "2025-12", 68_913,
    )  # fmt: skip
    assert (gap["since"], gap["counts_against_areas"], gap["revised"]) == ("2025-11", True, False)


def test_the_list_of_providers_leads_to_what_each_sent(bench: Workbench) -> None:
    listed = next(one for one in data.make(bench, "data/providers/").report.tables() if one.id == "data-senders")
    codes = {f"data/provider/{row['code']}/" for row in listed.records()}
    assert len(codes & set(provider.paths(bench))) > 500
