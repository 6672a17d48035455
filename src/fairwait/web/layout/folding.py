"""What a page shows at first sight and what it keeps folded: the answer stands open, its evidence one step away.

Nothing is left out: whatever is folded is on the page, is found by the browser's own search, opens for a link that
leads into it, and prints.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Literal

from fairwait.domain.chart import ChartSpec
from fairwait.reports.html_sections import FindingView, SectionView

#: ``open``: all of it stands open. ``figures``: its tables are folded. ``folded``: only its headline stands open.
Fold = Literal["open", "figures", "folded"]

#: A chart of more panels than this is longer than anything else on the page.
_PANELS: Final = 48


def folds_of(kind: str, sections: Iterable[SectionView], printed: Collection[str] | None) -> Mapping[str, Fold]:
    """How each finding of a page stands at first sight, by its anchor. ``printed`` are the ids of those that print.

    A place has some twenty findings: the first of them and those printed with a picture stand open. On the first page
    of the website and on that of a measure pictures stand open and the tables behind them are folded.
    """
    views = [view for part in sections for view in part.findings]
    if kind == "place":
        return dict(_place(views, printed or ()))
    if kind == "start":
        return {view.anchor: "open" if view is views[0] else _with_evidence(view) for view in views}
    if kind == "measure":
        return {view.anchor: _measure(view) for view in views}
    return {view.anchor: "open" for view in views}


def _place(views: Iterable[FindingView], printed: Collection[str]) -> Iterator[tuple[str, Fold]]:
    for at, view in enumerate(views):
        shown = at == 0 or (view.finding.id in printed and view.charts)
        yield view.anchor, _pictures_open(view) if shown else _with_evidence(view)


def _measure(view: FindingView) -> Fold:
    return "folded" if any(_panels(chart) > _PANELS for chart in view.finding.charts) else _pictures_open(view)


def _pictures_open(view: FindingView) -> Fold:
    return "figures" if view.charts and view.tables else "open"


def _with_evidence(view: FindingView) -> Fold:
    """What has neither picture nor table is as short as it can be."""
    return "folded" if view.charts or view.tables else "open"


def _panels(chart: ChartSpec) -> int:
    return len({mark.series for mark in chart.marks}) if chart.kind == "small-multiples" else 1
