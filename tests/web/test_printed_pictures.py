"""Pictures of printed pages stand in the edition: asking for one draws nothing."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from fairwait.editions import pictures
from fairwait.editions.naming import edition_file, point_to
from fairwait.editions.pictures import chart_svg, charts_of
from fairwait.editions.writing import EditionWriter
from tests.web.asgi import ask
from tests.web.layout_samples import page
from tests.web.serving import Site, site

PAGE = "measures/within_18_weeks/sub-icb/"


@pytest.fixture
def shown(tmp_path: Path) -> Site:
    path = edition_file(tmp_path, "drawn")
    writer = EditionWriter.new(path, "drawn", {"period": "2026-01", "period_label": "January 2026"})
    writer.page(page(path=PAGE), "<!doctype html><title>Drawn</title>")
    writer.finish()
    point_to(tmp_path, path)
    return site(tmp_path)


def test_each_picture_is_what_would_be_drawn_of_the_page_as_it_is_kept(shown: Site) -> None:
    edition = shown.holder.edition
    assert edition is not None
    report = edition.report(PAGE)
    assert report is not None
    charts = charts_of(report)
    assert charts
    for name, spec in charts.items():
        answer = ask(shown.app, f"/{PAGE}charts/{name}.svg", headers={"accept-encoding": "gzip"})
        assert (answer.status, answer.header("content-type")) == (200, "image/svg+xml")
        assert gzip.decompress(answer.body).decode("utf-8") == chart_svg(spec, "drawn")
        assert ask(shown.app, f"/{PAGE}charts/{name}.svg").text == chart_svg(spec, "drawn")


def test_nobody_who_asks_for_a_picture_waits_for_it_to_be_drawn(shown: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(iter(charts_of(page().report)))

    def drawn(*_: object, **__: object) -> str:
        raise AssertionError("drawn while somebody waits")

    monkeypatch.setattr(pictures, "render_svg", drawn)
    assert ask(shown.app, f"/{PAGE}charts/{name}.svg").status == 200


@pytest.mark.parametrize("name", ["nothing.svg", "nothing.png", "nothing.csv", "svg", ".svg", "x.gif"])
def test_what_is_no_picture_of_the_page_is_not_there(shown: Site, name: str) -> None:
    assert ask(shown.app, f"/{PAGE}charts/{name}").status == 404
