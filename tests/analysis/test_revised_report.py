"""The report says by how much its month was revised, where the store holds both files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from fairwait.analysis.workbench import Workbench
from fairwait.pipeline.ingest import ingest
from fairwait.reports.spotlight import spotlight
from fairwait.store.reader import open_store
from tests.analysis.stores import NOW, add_months, month_of


def test_a_revised_month_is_reported_with_what_moved(past: Path, tmp_path: Path) -> None:
    root = tmp_path / "store"
    shutil.copytree(past, root)
    month = month_of(NOW)
    add_months(root, [month], tmp_path / "first")
    before = [finding.id for finding in spotlight(Workbench(open_store(root))).findings()]
    assert not [name for name in before if name.startswith("revisions")]
    moved = replace(month, bands=month.bands.copy(), known=month.known.copy())
    row = int((moved.part == "2").argmax())
    moved.bands[row, 3] += 250
    moved.known[row] += 250
    later = moved.write(tmp_path / f"{month.period}-revised.csv")
    assert [file.outcome for file in ingest([later], root).files] == ["revised"]
    report = spotlight(Workbench(open_store(root)))
    (finding,) = [one for one in report.findings() if one.id.startswith("revisions")]
    assert "250" in finding.headline
    assert len(finding.provenance) == 2
    assert report.sections[-1].findings[-1] is finding
