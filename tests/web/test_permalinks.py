"""An address that names its edition shows what it showed then, or says what has replaced it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fairwait.editions.naming import edition_file, point_to
from fairwait.editions.writing import EditionWriter
from fairwait.web.app import create_app
from fairwait.web.layout.press import press
from fairwait.web.serving.questions import heeded
from fairwait.web.settings import Settings
from fairwait.web.site.permalinks import _of_edition
from tests.web.asgi import ask
from tests.web.layout_samples import FewPlaces, page

THEN, NOW, GONE = "2025-12-0123456789ab", "2026-01-ba9876543210", "2025-11-00000000beef"
PAGE = "measures/within_18_weeks/sub-icb/"


def edition(folder: Path, version: str, title: str) -> Path:
    path = edition_file(folder, version)
    writer = EditionWriter.new(path, version, {"period": version[:7], "period_label": f"Month {version[5:7]}"})
    made = page(path=PAGE)
    found = replace(made, report=replace(made.report, title=title))
    known = FewPlaces()
    known.version = version
    columns = ("code", "name", "label", "geography", "sector", "icb", "region", "judged", "reason")
    areas = {"02T": "Calderdale", "03R": "Wakefield", "15F": "Leeds"}
    writer.rows("place", columns, [(code, name, f"{name} ({code})", "sub-icb", "", "", "", 1, "")
                                   for code, name in areas.items()])  # fmt: skip
    named = [row for code, name in areas.items()
             for row in ((name.lower(), code, name, "name"), (code.lower(), code, code, "code"))]  # fmt: skip
    writer.rows("name", ("folded", "code", "shown", "what"), named)
    writer.page(found, press(found, known))
    writer.finish()
    return path


@pytest.fixture
def app(tmp_path: Path) -> Any:
    edition(tmp_path, THEN, "As it was")
    point_to(tmp_path, edition(tmp_path, NOW, "As it is"))
    return create_app(Settings(tmp_path, tmp_path / "spool", rate=0, log=False))


def test_every_chart_and_table_of_a_page_leads_to_its_own_edition(app: Any) -> None:
    html = ask(app, f"/{PAGE}").text
    ways = re.findall(r'(?:href|src)="((?:charts|tables)/[^"]+)"', html)
    assert len(ways) > 5
    assert all(way.endswith(f"?edition={NOW}") for way in ways)
    for way in [one for one in ways if ".png" not in one][:4]:
        assert ask(app, f"/{PAGE}{way.partition('?')[0]}", f"edition={NOW}").status == 200


def test_an_edition_that_is_kept_shows_what_it_showed(app: Any) -> None:
    assert "<title>As it is" in ask(app, f"/{PAGE}").text
    assert "<title>As it is" in ask(app, f"/{PAGE}", f"edition={NOW}").text
    then = ask(app, f"/{PAGE}", f"edition={THEN}").text
    assert "<title>As it was" in then
    way = re.search(r'href="(charts/[^"]+\.svg)\?edition=([^"]+)"', then)
    assert way is not None
    assert way[2] == THEN
    assert ask(app, f"/{PAGE}{way[1]}", f"edition={THEN}").status == 200
    assert "<title>As it is" in ask(app, f"/{PAGE}").text


def test_an_edition_that_is_gone_says_what_replaced_it_and_leads_there(app: Any) -> None:
    name = re.search(r'href="(charts/[^"]+\.svg)', ask(app, f"/{PAGE}").text)[1]  # type: ignore[index]
    gone = ask(app, f"/{PAGE}{name}", f"edition={GONE}")
    assert gone.status == 410
    assert gone.header("cache-control") == "no-store"
    assert NOW in gone.text
    assert "Month 01" in gone.text
    assert f'<a href="../../../../{PAGE}{name}">The same chart as it is today</a>' in gone.text


@pytest.mark.parametrize("name", ["../x", "x", "2026-01-ba987654321", "%2e%2e%2fCURRENT", f"{NOW}*", "*", "?" * 50])
def test_a_name_that_no_edition_has_opens_nothing(app: Any, name: str) -> None:
    assert ask(app, f"/{PAGE}", f"edition={name}").status == 404


def test_two_editions_at_once_are_none(app: Any) -> None:
    assert ask(app, f"/{PAGE}", f"edition={THEN}&edition={GONE}").status == 404


def test_an_unfinished_edition_is_not_shown_by_its_name(tmp_path: Path, app: Any) -> None:
    EditionWriter.new(edition_file(tmp_path, GONE), GONE, {})
    assert ask(app, f"/{PAGE}", f"edition={GONE}").status == 410


def test_pages_of_before_do_not_name_an_edition_to_forms(app: Any) -> None:
    """A page made on request is asked without it, and answers from the edition named."""
    for path in ("/compare/", "/wait/", "/places/"):
        assert ask(app, path, f"edition={THEN}").status in (200, 404)
        assert ask(app, path, f"edition={GONE}").status == 410


@pytest.mark.parametrize(
    ("path", "query", "leads"),
    [
        ("/compare/", "place=03R&place=02T", "/compare/?place=02T&place=03R"),
        ("/places/", "q=leeds", "/place/15F/"),
        ("/places/", "q=england", "/"),
        (f"/M{PAGE[1:]}", "", f"/{PAGE}"),
        (f"/{PAGE.rstrip('/')}", "", f"/{PAGE}"),
    ],
)
def test_whoever_is_sent_on_stays_in_the_edition_that_was_named(app: Any, path: str, query: str, leads: str) -> None:
    named = f"{query}{'&' if query else ''}edition={THEN}"
    told = ask(app, path, named)
    assert told.status in (303, 308)
    assert told.header("location") == f"{leads}{'&' if '?' in leads else '?'}edition={THEN}"
    assert ask(app, path, f"{query}&edition={NOW}").header("location") == leads


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/", "/?edition=e"),
        ("../?a=b#c", "../?a=b&edition=e#c"),
        ("//else.example/", "//else.example/"),
        ("https://else.example/?a", "https://else.example/?a"),
    ],
)
def test_only_addresses_of_ours_are_given_an_edition(address: str, named: str) -> None:
    assert _of_edition(address.encode(), "e") == named.encode()


@pytest.mark.parametrize(
    ("path", "query", "left"),
    [
        ("/place/03R/", b"utm_source=x&a=1", b""),
        ("/", b"x=1", b""),
        ("/place/03R/", b"edition=now&x=1", b""),
        ("/place/03R/", b"edition=then&x=1", b"edition=then"),
        ("/places/", b"q=leeds", b"q=leeds"),
        ("/compare/", b"edition=now&place=03R&place=15F", b"place=03R&place=15F"),
        ("/compare/", b"edition=then&place=03R", b"edition=then&place=03R"),
        ("/api/v1/places", b"edition=now", b"edition=now"),
    ],
)
def test_what_changes_no_answer_takes_no_room_of_its_own(path: str, query: bytes, left: bytes) -> None:
    assert heeded(path, query, "now") == left


def test_a_file_is_called_after_what_it_is_of_and_of_which_edition(app: Any) -> None:
    html = ask(app, f"/{PAGE}").text
    chart, table = re.search(r"charts/([^.]+)\.svg", html)[1], re.search(r"tables/([^.]+)\.csv", html)[1]  # type: ignore[index]
    name = "measures-within-18-weeks-sub-icb"
    picture = ask(app, f"/{PAGE}charts/{chart}.svg")
    assert picture.header("content-disposition") == f'inline; filename="{name}-{chart}-{NOW}.svg"'
    figures = ask(app, f"/{PAGE}tables/{table}.csv", f"edition={THEN}")
    assert figures.header("content-disposition") == f'attachment; filename="{name}-{table}-{THEN}.csv"'
    assert ask(app, f"/{PAGE}charts/none.svg").header("content-disposition") is None


def test_a_picture_says_where_it_comes_from(app: Any) -> None:
    name = re.search(r"charts/([^.]+)\.svg", ask(app, f"/{PAGE}").text)[1]  # type: ignore[index]
    for version in (NOW, THEN):
        words = re.sub(r"<[^>]+>", " ", ask(app, f"/{PAGE}charts/{name}.svg", f"edition={version}").text)
        words = " ".join(words.split())
        assert version in words
        assert "independent, not an NHS service" in words
        assert "Open Government Licence" in words
