"""A place on paper: two sheets, whatever the place, with where it stands, its months and its treatment functions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.editions.plan import kind
from fairwait.web.layout.bundle import static_files
from fairwait.web.layout.press import press
from tests.web.layout_samples import FewPlaces

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("code", ["03R", "QWO", "02P", "RXF"], ids=["judged", "a board", "not judged", "a trust"])
def test_a_place_prints_on_two_sheets(chromium: Browser, bench: Workbench, tmp_path: Path, code: str) -> None:
    """An area, a board and a trust that can be judged, and an area that cannot."""
    path = f"place/{code}/"
    made = kind("place").make(bench, path)
    (tmp_path / path).mkdir(parents=True)
    (tmp_path / "static").mkdir()
    # Opened as a file, which is no site of its own: the style comes by an address that such a page may load.
    html = press(made, FewPlaces()).replace('<meta http-equiv="Content-Security-Policy"', '<meta name="policy"')
    (tmp_path / path / "index.html").write_text(html, encoding="utf-8")
    for name, one in static_files().items():
        (tmp_path / "static" / name).write_bytes(one.content)
    page = chromium.new_page()
    page.goto((tmp_path / path / "index.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    sheets = pypdfium2.PdfDocument(printed)
    text = " ".join(sheet.get_textpage().get_text_range() for sheet in sheets)
    assert len(sheets) == 2
    for part in (
        "What is known instead" if code == "02P" else "Month by month",
        "By treatment area",
        "Printed in short.",
    ):
        assert part in text
    assert code == "02P" or "General surgery" in text, "single functions stand in a table, with their ranks"
    sheets.close()
