"""What a page shows at first sight, what it keeps folded, and what it leaves to the file beside it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.editions.page import Page
from fairwait.web.layout.assets import table_csv
from fairwait.web.layout.press import press
from tests.web.layout_samples import FewPlaces, report

EDITION = FewPlaces()
AXIS = Axis("Share", percent=True)


def panels(number: int, months: int = 2) -> ChartSpec:
    marks = tuple(
        Mark(f"P{at}", 0.5, f"{2020 + month // 12}-{month % 12 + 1:02}", series=f"P{at}")
        for at in range(number)
        for month in range(months)
    )
    return ChartSpec("small-multiples", f"{number} panels", "S", f"{number} small pictures", AXIS, marks)


def rows(number: int, id: str, columns: int = 3, preview: int | None = 10) -> Table:
    named = tuple(
        Column(f"c{at}", f"Column {at}", "text" if at == 0 else "integer", secondary=at > 1) for at in range(columns)
    )
    values = tuple((f"Row {at}", *range(1, columns)) for at in range(number))
    return Table(id, f"Table {id}", named, values, preview_rows=preview)


def found(id: str, charts: tuple[ChartSpec, ...] = (), tables: tuple[Table, ...] = ()) -> Finding:
    return Finding(id, f"Title {id}", f"Headline {id}.", charts=charts, tables=tables)


def made(kind: str, path: str, *findings: Finding, **extras: object) -> str:
    sections = tuple(Section(f"s-{one.id}", f"Part {one.id}", "", (one,)) for one in findings)
    bare: Report = replace(report(), sections=sections, headlines=())
    return press(Page(path, kind, bare, extras), EDITION)


def article(html: str, id: str) -> str:
    return re.search(rf'<article [^>]*aria-labelledby="finding-{id}">.*?</article>', html, re.DOTALL)[0]  # type: ignore[index]


def outside_folds(html: str) -> str:
    """What is read of an article before anything is opened."""
    return re.sub(r'<details class="evidence">.*?</details>\s*(?=</article>|<)', "", html, flags=re.DOTALL)


def test_a_place_shows_its_first_picture_and_what_prints_and_every_answer() -> None:
    bars = ChartSpec("bars", "Bars", "S", "A", AXIS, (Mark("A", 0.5),))
    html = made(
        "place", "place/03R/", found("one", (bars,), (rows(3, "t1"),)), found("two", (), (rows(3, "t2"),)),
        found("three", (bars,), (rows(3, "t3"),)), found("four", (bars,), (rows(3, "t4"),)), found("five"),
        print=["one", "three"],
    )  # fmt: skip
    for id in ("one", "three"):
        first = outside_folds(article(html, id))
        assert "<figure" in first
        assert "<table" not in first
        assert "<table" in article(html, id)
    for id in ("two", "four"):
        first = outside_folds(article(html, id))
        assert f"Headline {id}." in first
        assert "<figure" not in first
        assert "<table" not in first
        assert "<table" in article(html, id)
    assert "<details" not in article(html, "five")


def test_no_heading_and_no_link_stands_in_the_handle_of_what_is_folded() -> None:
    html = press(Page("place/03R/", "place", report(), {"print": [report().findings()[0].id]}), EDITION)
    handles = re.findall(r"<summary>(.*?)</summary>", html, re.DOTALL)
    assert len(handles) > 5
    assert not any(re.search(r"<(h\d|a|button|input)\b", one) for one in handles)


@pytest.mark.parametrize(("number", "stands_open"), [(48, True), (49, False)])
def test_more_small_pictures_than_a_screen_or_two_hold_are_folded(number: int, stands_open: bool) -> None:
    html = made("measure", "measures/x/icb/", found("months", (panels(number),), (rows(3, "t"),)))
    assert ("<figure" in outside_folds(article(html, "months"))) is stands_open


def test_a_picture_as_heavy_as_a_page_is_fetched_when_it_is_looked_at() -> None:
    html = made("measure", "measures/x/icb/", found("months", (panels(40, 40),)))
    picture = re.search(r"<img [^>]*>", html)
    assert picture is not None
    assert 'src="charts/months-1-small-multiples.svg' in picture[0]
    assert 'loading="lazy"' in picture[0]
    assert 'alt="40 small pictures"' in picture[0]
    assert "<img" not in made("measure", "measures/x/icb/", found("months", (panels(40, 20),)))


def test_the_list_of_a_page_stands_whole_and_other_long_tables_by_their_first_rows() -> None:
    html = made(
        "measure", "measures/x/provider/", found("list", (), (rows(400, "list", 4),)),
        found("more", (), (rows(300, "more"),)), found("short", (), (rows(120, "short"),)),
    )  # fmt: skip
    assert article(html, "list").count('<th scope="row">') == 400
    assert article(html, "more").count('<th scope="row">') == 10
    assert "The first 10 of 300 rows stand here; every row is in the file below." in article(html, "more")
    assert "Show all" not in article(html, "more")
    assert article(html, "short").count('<th scope="row">') == 120
    assert "Show all 120 rows" in article(html, "short")
    assert table_csv(rows(300, "more")).count(b"\r\n") == 301


def test_a_list_of_very_many_figures_is_printed_without_what_it_can_be_followed_without() -> None:
    html = article(made("measure", "measures/x/provider/", found("list", (), (rows(600, "list", 10),))), "list")
    assert html.count('<th scope="col"') == 2
    assert "8 more columns are in the file below." in html
    assert (
        article(made("measure", "m/x/", found("list", (), (rows(500, "list", 10),))), "list").count('<th scope="col"')
        == 10
    )


def test_a_place_has_no_list_of_its_own() -> None:
    html = made("place", "place/03R/", found("one", (), (rows(121, "one"),)))
    assert html.count('<th scope="row">') == 10


def test_the_name_that_programs_give_a_measure_is_left_to_the_file() -> None:
    columns = (Column("figure", "Figure"), Column("measure", "Measure", "code", secondary=True), Column("n", "N"))
    table = Table("among", "T", columns, (("Median wait", "median_wait", "1"),))
    html = article(made("place", "place/03R/", found("one", (), (table,))), "one")
    assert "median_wait<" not in html
    assert "in the file below" not in html
    assert "Median wait" in html
    assert b"median_wait" in table_csv(table)
