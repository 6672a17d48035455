"""The months that a report can be made of when a reader asks for one: those of which the full file is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.measures.source import FULL_CSV

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.writing import EditionWriter


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the fact ``report_months``: months such as ``2026-01``, newest first."""
    held = bench.store.periods(FULL_CSV) or (str(bench.latest_period()),)
    writer.fact("report_months", sorted(held, reverse=True))
