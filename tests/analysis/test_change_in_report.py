"""What the spotlight report says of change, targets and the watch list, and that nothing of it looks ahead."""

from __future__ import annotations

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Section
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.reports.spotlight.asked import WAITS, Asked
from fairwait.reports.spotlight.sections import SECTIONS
from tests.analysis.stores import NOW


def section(
    name: str, bench: Workbench, month: Period, geography: Geography, function: str = "C_999"
) -> Section | None:
    return SECTIONS[name](Asked(bench, WAITS, geography, month, function))


@pytest.fixture(scope="module")
def sections(bench: Workbench, january: Period) -> tuple[Section, Section]:
    change = section("change", bench, january, Geography.SUB_ICB)
    targets = section("targets", bench, january, Geography.SUB_ICB)
    assert change is not None
    assert targets is not None
    return change, targets


def test_a_report_on_areas_tells_of_boards_month_by_month(sections: tuple[Section, Section]) -> None:
    kinds = [finding.id.split("-")[0] for finding in sections[0].findings]
    assert kinds == ["improvers", "improvers", "consistency", "gap", "gap", "signals"]
    movers = sections[0].findings[0].tables[0]
    assert len(movers.rows) == 42  # every board of the month, judged or not


def test_what_was_asked_the_best_and_the_watch_list_follow(sections: tuple[Section, Section]) -> None:
    found = [finding.id for finding in sections[1].findings]
    assert "target-rtt-65-england-england" in found
    assert "target-rtt-trust-5-points-provider" in found
    assert any(one.startswith("opportunity") for one in found)
    assert found[-1] == "watch-list"


def test_every_finding_carries_what_is_needed_to_check_it(sections: tuple[Section, Section]) -> None:
    every = [finding for one in sections for finding in one.findings]
    for finding in every:
        assert finding.numbers, finding.id
        assert finding.provenance, finding.id
        assert finding.method, finding.id
        assert finding.caveats, finding.id
        assert finding.tables, finding.id
    tables = [table.id for finding in every for table in finding.tables]
    assert len(tables) == len(set(tables))
    assert len({finding.id for finding in every}) == len(every)


def test_nothing_of_later_months_is_in_it(sections: tuple[Section, Section]) -> None:
    told = " ".join(
        text for one in sections for finding in one.findings for text in (finding.headline, *finding.sentences)
    )
    for later in ("February 2026", "April 2026"):  # figures are held to April 2026; March 2026 is when targets fall due
        assert later not in told


def test_a_month_without_a_history_has_neither_section(complete: Workbench) -> None:
    change = section("change", complete, NOW, Geography.SUB_ICB)
    assert change is None or not change.findings


def test_one_function_alone_is_not_followed(bench: Workbench, january: Period) -> None:
    assert section("change", bench, january, Geography.SUB_ICB, "C_320") is None
    assert section("targets", bench, january, Geography.SUB_ICB, "C_320") is None
