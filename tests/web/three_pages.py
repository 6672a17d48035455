"""An edition of three pages that are made up, each with the words by which one version is told from another."""

from __future__ import annotations

from pathlib import Path

from fairwait.domain.finding import Finding, Report, Section
from fairwait.editions.naming import edition_file, point_to
from fairwait.editions.page import Page
from fairwait.editions.writing import EditionWriter

PLACES = (
    ("02P", "NHS South Yorkshire ICB - 02P", "Barnsley (02P)", "sub-icb"),
    ("03N", "NHS South Yorkshire ICB - 03N", "Sheffield (03N)", "sub-icb"),
    ("QF7", "NHS South Yorkshire Integrated Care Board", "South Yorkshire (QF7)", "icb"),
)
PATHS = ("", "place/02P/", "place/03N/")


def three_pages(folder: Path, version: str, *, whole: bool = True, show: bool = True) -> Path:
    """An edition of three pages, each of which says the version; two of them are made where it is not ``whole``."""
    path = edition_file(folder, version)
    writer = EditionWriter.new(path, version, {"period": "2026-01", "period_label": "January 2026"})
    columns = (
        "code", "name", "label", "geography", "sector", "icb", "region", "latitude", "longitude", "judged", "reason",
    )  # fmt: skip
    writer.rows("place", columns, [(*one, "", "QF7", "", None, None, 1, "") for one in PLACES])
    writer.rows("name", ("folded", "code", "shown", "what"), [row for one in PLACES for row in _names(*one)])
    writer.fact("plan", list(PATHS))
    writer.fact("report_months", ["2026-01", "2025-12"])
    writer.rows("meta", ("key", "value"), [("planned", str(len(PATHS)))])
    for where in PATHS if whole else PATHS[:2]:
        writer.page(Page(where, "start", _report(where, version)), _html(where, version))
    if whole:
        writer.finish()
    else:
        writer.close()
    if show:
        point_to(folder, path)
    return path


def _names(code: str, name: str, label: str, level: str) -> list[tuple[str, str, str, str]]:
    short = label.partition(" (")[0]
    return [(short.lower(), code, short, "name"), (code.lower(), code, code, "code")]


def _html(where: str, version: str) -> str:
    filling = "\n".join(f"<p>Sentence {number} of the page.</p>" for number in range(200))
    return f"<!doctype html><title>{where}</title><h1>Version {version}</h1>{filling}"


def _report(where: str, version: str) -> Report:
    finding = Finding(id="one", title="One", headline=f"This is version {version}.")
    return Report(
        id="small", title=f"Page {where}", question="What is here?", period_label="January 2026",
        geography_label="England", headlines=((finding.headline, finding.id),), unjudged="",
        sections=(Section("one", "One", finding.headline, (finding,)),), sources=(), attribution="", generated_by="",
    )  # fmt: skip
