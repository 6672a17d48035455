"""What each provider sent, month by month: also those that closed and have no page of their own as a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from fairwait.analysis.sent.finding import sent_finding
from fairwait.analysis.sent.months import Sent, sent_by_provider
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Section
from fairwait.editions.kinds.data import DATA, PROVIDERS
from fairwait.editions.over_measures.report import page_report
from fairwait.editions.page import Page
from fairwait.editions.tables.places import places_shown
from fairwait.measures.completeness_inputs import SERIES
from fairwait.measures.completeness_words import short_name
from fairwait.measures.source import FULL_CSV

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.provenance import Provenance

_PATH: Final = "data/provider/"


def path_of(code: str) -> str:
    """The address of what a provider sent."""
    return f"{_PATH}{code}/"


def paths(bench: Workbench) -> tuple[str, ...]:
    """A page for every provider that ever sent a list in the months held; none where no lists are held."""
    try:
        return tuple(path_of(one.code) for one in sent_by_provider(bench) if one.with_figures)
    except NothingToAnswerWithError:
        return ()


def make(bench: Workbench, path: str) -> Page:
    """One of :func:`paths`. Raises NothingToAnswerWithError for a code of which nothing was ever sent."""
    code = path.removeprefix(_PATH).rstrip("/")
    sent = _by_code(bench).get(code)
    if sent is None or not sent.with_figures:
        raise NothingToAnswerWithError(f"No figures of {code} are held", expected="a provider that sent a list")
    finding = sent_finding(sent, _files(bench))
    when = words.months(sent.months[0].period, sent.months[-1].period)
    report = page_report(
        f"provider-{code.lower()}",
        title=f"What {short_name(sent.name)} ({code}) sent",
        question=f"Which months did {sent.name} ({code}) send figures for?",
        period_label=when,
        geography_label=f"{sent.name} ({code})",
        sections=(Section("sent", "Month by month", "", (finding,)),),
    )
    place = f"place/{code}/" if code in _shown(bench) else ""
    crumbs = [["", "Start"], [DATA, "Data and methods"], [PROVIDERS, "Who sent figures"]]
    return Page(path, "provider", report, {"code": code, "name": sent.name, "place": place, "crumbs": crumbs})


def _by_code(bench: Workbench) -> dict[str, Sent]:
    return {one.code: one for one in sent_by_provider(bench)}


def _shown(bench: Workbench) -> frozenset[str]:
    """The codes of places with a page."""
    key = ("codes of places shown",)
    if key not in bench.kept:
        bench.kept[key] = frozenset(one.code for one in places_shown(bench, bench.latest_period()))
    return cast("frozenset[str]", bench.kept[key])


def _files(bench: Workbench) -> tuple[Provenance, ...]:
    """The files that the lists are read from: the series, and the full data files of months that it does not reach."""
    series = (bench.store if bench.store.releases(SERIES) else bench.history).releases(SERIES)
    covered = {str(one.first_period) for one in series} | {str(one.last_period) for one in series}
    beyond = [
        one for one in bench.store.releases(FULL_CSV)
        if not covered or not min(covered) <= one.first_period <= max(covered)
    ]  # fmt: skip
    return tuple(one.provenance() for one in (*series, *beyond))
