"""The report as plain data for print: everything the template places, in its order. No markup anywhere."""

from __future__ import annotations

from typing import Any

from fairwait.domain.finding import Finding, Report, Section, Table
from fairwait.reports.extracts import FullTables, extract_of, left_out
from fairwait.reports.glyphs import shown
from fairwait.reports.heights import closeness, section_head
from fairwait.reports.lead import lead_map, lead_table
from fairwait.reports.pictures import Pictures
from fairwait.reports.printed_charts import figures, front_map
from fairwait.reports.printed_tables import body_table, front_table, full_table
from fairwait.reports.text import Part, Told, file_line, how_to_read, running_head, source_line

Plain = dict[str, Any]


def printed(report: Report, pictures: Pictures) -> Plain:
    """Everything the template places, in its order."""
    maker = _Maker(report, pictures)
    plain: Plain = _shown(
        {
            "title": report.title,
            "question": report.question,
            "head": running_head(report),
            "place": f"{report.geography_label}, {report.period_label}",
            "headlines": [{"text": text, "target": maker.targets.get(id)} for text, id in report.headlines],
            "unjudged": report.unjudged,
            "hero": _hero(report, pictures),
            "how_to_read": list(how_to_read(report)),
            "sections": maker.sections(),
            "annex": sorted(maker.annex, key=lambda table: not table["wide"]),
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


class _Maker:
    """Makes the findings one after the other, and remembers what the end of the document must hold."""

    def __init__(self, report: Report, pictures: Pictures) -> None:
        self.report, self.pictures = report, pictures
        self.targets = {one.id: f"finding-{at}" for at, one in reversed(list(enumerate(report.findings())))}
        self.annex: list[Plain] = []
        self._told = Told()
        self._full = FullTables()
        self._count = 0

    def sections(self) -> list[Plain]:
        """Every section with its findings."""
        return [
            {
                "title": section.title,
                "lead": section.lead,
                "target": f"section-{at}",
                "findings": self._findings(section),
            }
            for at, section in enumerate(self.report.sections)
        ]

    def _findings(self, section: Section) -> list[Plain]:
        """The findings of one section, each knowing how much room to keep free: the first shares its page."""
        made = [self._finding(finding) for finding in section.findings]
        for at, finding in enumerate(made):
            above = 0.0 if at else section_head(section.title, section.lead)
            finding["scale"], finding["height"] = closeness(finding, above)
        return made

    def _finding(self, finding: Finding) -> Plain:
        target = f"finding-{self._count}"
        self._count += 1
        return {
            "target": target,
            "title": finding.title,
            "headline": finding.headline,
            "sentences": list(finding.sentences),
            "figures": figures(finding.charts, self.pictures),
            "tables": [self._table(table) for table in finding.tables],
            "notes": list(finding.notes),
            "behind": _in_two(self._told.parts(finding, target)),
        }

    def _table(self, table: Table) -> Plain:
        """The table for the body; where that is an extract, the whole one for the end."""
        extract = extract_of(table)
        body = body_table(table, extract)
        if extract.whole:
            return body
        full, target = self._full.add(table, extract.all), f"table-{len(self.annex)}"
        self.annex.append(full_table(table, full) | {"target": target})
        return body | {"left_out": left_out(extract, full), "target": target}


def _in_two(parts: list[Part]) -> list[list[Plain]]:
    """The parts in reading order in two columns of about the same length, or in one where there is but one."""
    lengths = [60 + sum(len(text) for text in part.texts) for part in parts]
    best = min(range(1, len(parts)), key=lambda cut: max(sum(lengths[:cut]), sum(lengths[cut:])), default=0)
    plain = [{"name": part.name, "texts": list(part.texts), "seen": part.seen or None} for part in parts]
    return [column for column in (plain[:best], plain[best:]) if column]


def _hero(report: Report, pictures: Pictures) -> Plain | None:
    """The first page's map and both ends of the order it shows, where the report has them."""
    spec, table = lead_map(report), lead_table(report)
    if spec is None and table is None:
        return None
    return {
        "figure": front_map(spec, pictures) if spec else None,
        "table": front_table(table, alone=spec is None) if table else None,
    }
