"""The same answer for somebody without an edition: the two tables that it needs are made on the spot."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fairwait.domain.finding import Report
from fairwait.domain.period import Period
from fairwait.editions.near.report import nearby

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench


def nearby_of(bench: Workbench, place: str, function: str, miles: float, *, today: Period | None = None) -> Report:
    """:func:`fairwait.editions.near.nearby` for the latest month of a store, with the same arguments and errors."""
    from fairwait.editions.reading import Edition
    from fairwait.editions.tables import places, waits
    from fairwait.editions.writing import EditionWriter

    with TemporaryDirectory(prefix="fairwait-near-") as folder:
        path = Path(folder) / "near.sqlite"
        writer = EditionWriter.new(path, "near", {})
        places.fill(bench, writer)
        waits.fill(bench, writer)
        writer.finish()
        edition = Edition(path)
        try:
            return nearby(edition, place, function, miles, today=today)
        finally:
            edition.close()
