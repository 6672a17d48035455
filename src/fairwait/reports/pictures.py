"""The pictures of one report, each drawn once however many files show it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from threading import RLock
from typing import Final

from fairwait.charts import render_png, render_svg
from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Finding, Report
from fairwait.reports.naming import file_stem, unique
from fairwait.reports.text import clean

#: Width, in pixels, of a picture on a page of text; maps keep the width that the charts room gives them.
PAGE_WIDTH: Final = 640.0
#: Beside the ranked table of a first page.
NARROW_WIDTH: Final = 320.0
MAPS: Final = ("map", "tile-map")


@dataclass(slots=True)
class Pictures:
    """Draws on first asking and remembers; safe to share between threads.

    ``heading`` asks for the title inside; ``key`` for the key of a map, where the page does not print it as text.
    """

    _svg: dict[tuple[int, float | None, bool, bool], str] = field(default_factory=dict)
    _png: dict[tuple[int, float], bytes] = field(default_factory=dict)
    # Keeps the specifications alive, so that no id is ever given to another one.
    _seen: list[ChartSpec] = field(default_factory=list)
    _lock: RLock = field(default_factory=RLock)

    def svg(self, spec: ChartSpec, *, width: float | None = None, heading: bool = False, key: bool = True) -> str:
        """The picture as SVG on white, with its alternative text inside."""
        asked = (id(spec), width, heading, key)
        with self._lock:
            if asked not in self._svg:
                self._seen.append(spec)
                drawn = render_svg(spec, width=width or page_width(spec), heading=heading, key=key)
                self._svg[asked] = clean(drawn)
            return self._svg[asked]

    def png(self, spec: ChartSpec, scale: float = 2.0) -> bytes:
        """The picture as PNG, without its title, which the page prints as text."""
        key = (id(spec), scale)
        with self._lock:
            if key not in self._png:
                self._png[key] = render_png(self.svg(spec), scale)
            return self._png[key]


def page_width(spec: ChartSpec) -> float | None:
    """The width to ask for on a page; ``None`` leaves it to the charts room."""
    return None if spec.kind in MAPS else PAGE_WIDTH


def natural_size(svg: str) -> tuple[float, float]:
    """Width and height, in pixels, that a picture gives itself."""
    found = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)
    if not found:
        raise ValueError("the picture does not say how large it is")
    return float(found[1]), float(found[2])


def chart_names(report: Report) -> list[tuple[str, Finding, ChartSpec]]:
    """Every chart with a file name of its own, stable from month to month: the finding's id and the chart's place."""
    placed = [(finding, spec) for finding in report.findings() for spec in finding.charts]
    counts: dict[str, int] = {}
    wanted = []
    for finding, spec in placed:
        counts[finding.id] = counts.get(finding.id, 0) + 1
        wanted.append(f"{file_stem(finding.id)}-{counts[finding.id]}-{spec.kind}")
    return [(name, finding, spec) for name, (finding, spec) in zip(unique(wanted), placed, strict=True)]
