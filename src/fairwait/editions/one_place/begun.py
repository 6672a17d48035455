"""The page of a board that began after the month of the figures by area: its first months, and where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwait.analysis.among.asked import asked_finding, watched_finding
from fairwait.analysis.among.finding import among_finding
from fairwait.analysis.begun.boards import latest_of_series
from fairwait.analysis.begun.finding import lists_finding, origins_finding, unknown_finding
from fairwait.analysis.begun.origins import began
from fairwait.analysis.begun.subject import BegunBoard, begun_board
from fairwait.analysis.profile.completeness import completeness_finding, unjudged_words
from fairwait.domain.finding import Finding, Section
from fairwait.domain.place import Area, Geography
from fairwait.editions.one_place.codes import with_codes, without_code
from fairwait.editions.one_place.months import over_time
from fairwait.editions.over_measures.report import page_report
from fairwait.editions.page import Page
from fairwait.editions.tables.begun import point_of
from fairwait.places.areas import area_index, children_of

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench


def begun_page(bench: Workbench, area: Area, path: str) -> Page:
    """The page, of the latest month of the monthly series. ``extras`` are those of every place, and ``began``."""
    period = latest_of_series(bench)
    assert period is not None  # only boards of the series have begun
    subject = begun_board(bench, area, period)
    months = over_time(bench, area, period, in_short=False)
    origins, lists = origins_finding(subject), lists_finding(subject)
    unknown, complete = unknown_finding(subject, followed=bool(months)), completeness_finding(subject)
    among = among_finding(subject, ())
    sections = (
        _section("lead", "Where it stands", "Its lists, and all boards of the same month.",
                 lists, among, area=area),
        _section("origins", "Where it came from", "The boards whose people are here now.", origins, area=area),
        _section("unknown", "What is not known yet", "A young board has one month, and no more is made of it.",
                 unknown, area=area),
        _section("months", "Month by month", "Its months, with those of the boards before it counted together.",
                 *months, area=area),
        _section("asked", "What is asked of it", "National standards, and the watch list.",
                 watched_finding(bench, area), asked_finding(bench, area), area=area),
        _section("data", "How whole its figures are", "Who sent figures, and who did not.", complete, area=area),
    )  # fmt: skip
    report = page_report(
        f"place-{period}-{area.code.lower()}",
        title=f"{area.label}, {period.label}",
        question=f"How long do people wait in {subject.name}?",
        period_label=period.label,
        geography_label=area.label,
        sections=sections,
        headlines=tuple(one for one in (origins, lists, among, unknown) if one is not None),
        unjudged=unjudged_words(subject),
    )
    return Page(path, "place", report, _extras(subject))


def _section(id: str, title: str, lead: str, *found: Finding | None, area: Area) -> Section:
    return Section(id, title, lead, tuple(without_code(with_codes(one), area) for one in found if one is not None))


def _extras(subject: BegunBoard) -> dict[str, Any]:
    area, period = subject.area, subject.period
    region = area_index(Geography.REGION, period).get(area.parent)
    areas = sorted(children_of(Geography.SUB_ICB, area.code, period), key=lambda one: one.name)
    return {
        "code": area.code, "name": area.name, "label": area.label, "geography": area.geography.value,
        "level_label": "integrated care board", "sector": "", "judged": subject.judged, "reason": subject.reason,
        "parents": [{"code": region.code, "name": region.name, "level_label": "region"}] if region else [],
        "children": [{"code": one.code, "name": one.name, "judged": _judged(subject, one.code)} for one in areas],
        "trusts": [], "main_providers": [], "serves": [], "former": [], "now_in": [],
        "period": str(period), "period_label": period.label,
        "began": str(began(area)), "on_the_map": point_of(area)[0] is not None,
        "print": ["begun-lists", "begun-origins", "begun-unknown", "among"],
    }  # fmt: skip


def _judged(subject: BegunBoard, code: str) -> bool | None:
    """Whether one of its areas can be judged in the month of its own page."""
    month = subject.bench.latest_period()
    if subject.bench.judged(month) is None or code not in area_index(Geography.SUB_ICB, month):
        return None
    return subject.bench.completeness(code, month).may_be_ranked
