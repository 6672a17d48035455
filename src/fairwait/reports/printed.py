"""The report as plain data for print: text already worded, places of dots already measured. No markup anywhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from fairwait.charts import domain_of
from fairwait.domain import words
from fairwait.domain.cells import group_starts, heading_text, is_number
from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Cell, Finding, IntervalCell, Report, Table
from fairwait.reports.glyphs import shown
from fairwait.reports.layout import (
    INLINE_ROWS,
    index_of,
    is_dimmed,
    lay_out,
    preview_of,
    printed_rows,
    without_repeats,
)
from fairwait.reports.pictures import NARROW_WIDTH, Pictures, natural_size
from fairwait.reports.text import behind, file_line, how_to_read, running_head, source_line

Plain = dict[str, Any]

#: Points on paper for one pixel of a picture, and the widest a picture may be.
_SCALE: Final = 0.72
_WIDEST: Final = 470.0
_HIGHEST: Final = 600.0
#: Free space at both ends of a drawn row, as a share of its width: half a dot lies on an end.
_EDGE: Final = 0.04
_ENDS: Final = 10


def printed(report: Report, pictures: Pictures) -> Plain:
    """Everything the template places, in its order."""
    targets = {finding.id: f"finding-{index}" for index, finding in reversed(list(enumerate(report.findings())))}
    annex: list[Plain] = []
    sections = []
    index = 0
    for section in report.sections:
        findings = []
        for finding in section.findings:
            findings.append(_finding(finding, f"finding-{index}", pictures, annex))
            index += 1
        sections.append({"title": section.title, "lead": section.lead, "findings": findings})
    plain: Plain = _shown(
        {
            "title": report.title,
            "question": report.question,
            "head": running_head(report),
            "place": f"{report.geography_label}, {report.period_label}",
            "headlines": [{"text": text, "target": targets.get(id)} for text, id in report.headlines],
            "unjudged": report.unjudged,
            "hero": _hero(report, pictures),
            "how_to_read": list(how_to_read(report)),
            "sections": sections,
            "annex": annex,
            "sources": [{"line": source_line(source), "file": file_line(source)} for source in report.sources],
            "attribution": report.attribution,
            "made": f"Made by {report.generated_by}.",
            "glossary": [{"term": term, "meaning": meaning} for term, meaning in report.glossary],
        }
    )
    return plain


def _shown(value: Any) -> Any:
    """All text, that of pictures too, limited to what the font can print."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {name: _shown(item) for name, item in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list) else value


def _finding(finding: Finding, target: str, pictures: Pictures, annex: list[Plain]) -> Plain:
    tables = []
    for table in finding.tables:
        if len(table.rows) <= INLINE_ROWS:
            tables.append(table_data(table))
            continue
        place = f"table-{len(annex)}"
        annex.append(table_data(table) | {"target": place})
        first = preview_of(table)
        rest = {"target": place, "words": f"The first {first} of {words.integer(len(table.rows))} rows."}
        tables.append(table_data(table, range(first)) | {"rest": rest})
    return {
        "target": target,
        "title": finding.title,
        "headline": finding.headline,
        "sentences": list(finding.sentences),
        "charts": [_chart(spec, pictures) for spec in finding.charts],
        "tables": tables,
        "notes": list(finding.notes),
        "behind": [{"name": name, "texts": texts} for name, texts in behind(finding)],
    }


def _chart(spec: ChartSpec, pictures: Pictures, width: float | None = None) -> Plain:
    svg = pictures.svg(spec, width=width)
    wide, high = natural_size(svg)
    scale = min(_SCALE, _WIDEST / wide, _HIGHEST / high)
    alt = spec.alt or spec.title
    return {"title": spec.title, "subtitle": spec.subtitle, "alt": alt, "svg": svg, "width": round(wide * scale, 1)}


def table_data(table: Table, only: Sequence[int] | None = None) -> Plain:
    """One table, all its rows or ``only`` those, laid out as the whole would be."""
    table, dimmed = without_repeats(table), [is_dimmed(table, index) for index in range(len(table.rows))]
    rows = printed_rows(table)
    layout = lay_out(table, rows)
    chosen = range(len(rows)) if only is None else only
    sides = ["right" if is_number(column) else "left" for column in table.columns]
    widths, aligns = list(layout.widths), list(sides)
    interval = _interval(table, chosen) if table.interval else None
    if interval:
        widths.insert(interval["at"], layout.drawn)
        aligns.insert(interval["at"], "left")
    starts = group_starts(table)
    return {
        "title": table.title,
        "caption": table.caption,
        "columns": [
            {"head": heading_text(column), "side": side} for column, side in zip(table.columns, sides, strict=True)
        ],
        "widths": widths,
        "aligns": aligns,
        "type": layout.type,
        "gap": 3.6 if layout.type > 8 else 2.5 if layout.type > 7 else 2.0,
        "wide": layout.sideways,
        "rows": [rows[index] for index in chosen],
        "dimmed": [dimmed[index] for index in chosen],
        "groups": [starts.get(index) for index in chosen],
        "interval": interval,
        "notes": [f"{heading_text(column)}: {column.note}" for column in table.columns if column.note],
        "rest": None,
    }


def _interval(table: Table, chosen: Sequence[int]) -> Plain | None:
    """Where dots and lines stand, from 0 at the left of their column to 1 at its right."""
    cell, domain = table.interval, domain_of(table)
    value_at = index_of(table, cell.value) if cell else None
    if cell is None or domain is None or value_at is None:
        return None
    places = [index_of(table, key) for key in (cell.low, cell.value, cell.high)]
    rows = [[None if at is None else _position(table.rows[index][at], domain) for at in places] for index in chosen]
    return {
        "at": value_at,
        "rows": rows,
        "label": cell.label,
        "reference": _position(cell.reference, domain),
        "reference_text": f"{cell.reference_label} {_reference(cell)}",
    }


def _reference(cell: IntervalCell) -> str:
    return (words.percent if cell.percent else words.decimal)(cell.reference, cell.decimals)


def _position(value: Cell, domain: tuple[float, float]) -> float | None:
    if value is None or isinstance(value, (str, bool)) or not math.isfinite(value):
        return None
    low, high = domain
    share = (value - low) / (high - low) if high > low else 0.5
    return round(_EDGE + (1 - 2 * _EDGE) * min(max(share, 0.0), 1.0), 4)


def _hero(report: Report, pictures: Pictures) -> Plain | None:
    """The first page's map and the two ends of its ranked table, where the report has them."""
    charts = (spec for finding in report.findings() for spec in finding.charts if spec.kind in ("map", "tile-map"))
    spec = next(charts, None)
    table = next((table for table in report.tables() if table.interval and index_of(table, table.interval.value)), None)
    if spec is None and table is None:
        return None
    chart = _chart(spec, pictures, NARROW_WIDTH) if spec else None
    return {"chart": chart, "table": _ends(table, alone=chart is None) if table else None}


def _ends(table: Table, *, alone: bool) -> Plain:
    """The first and last ten ranked rows: name, drawing, value; as wide as the page where no map stands beside."""
    assert table.interval is not None  # the caller chose a table with one
    name = next((column for column in table.columns if column.kind == "text"), table.columns[0])
    value = next(column for column in table.columns if column.key == table.interval.value)
    ranked = [index for index in range(len(table.rows)) if not is_dimmed(table, index)]
    ends = ranked if len(ranked) <= 2 * _ENDS + 4 else [*ranked[:_ENDS], *ranked[-_ENDS:]]
    between = len(ranked) - len(ends)
    headings = {0: "First ten", _ENDS: f"Last ten, after {words.count(between, 'other')}"} if between else {}
    whole = table_data(table, ends)
    places = [index for index, column in enumerate(without_repeats(table).columns) if column in (name, value)]
    widths = [210.0, 190.0, 70.0] if alone else [128.0, 84.0, 44.0]
    drawn = whole["interval"] and whole["interval"] | {"at": 1}
    return whole | {
        "columns": [whole["columns"][index] for index in places],
        "rows": [[row[index] for index in places] for row in whole["rows"]],
        "interval": drawn,
        "widths": widths if drawn else [widths[0], widths[2]],
        "aligns": ["left", "left", "right"] if drawn else ["left", "right"],
        "groups": [headings.get(place) for place in range(len(ends))],
        "type": 7.2,
        "gap": 2.0,
        "wide": False,
    }
