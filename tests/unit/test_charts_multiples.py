"""Small multiples: one scale for all panels, no line where there is none, and what is old is not shown as new."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from fairwait.charts import render_svg
from fairwait.domain.chart import Axis, ChartSpec, Event, Mark

SVG = "{http://www.w3.org/2000/svg}"


def line(name: str, values: list[float | None], role: str = "subject", stretch: int = 0) -> list[Mark]:
    return [
        Mark(name, value, f"2025-{at:02d}", role=role, series=name, stretch=stretch)  # type: ignore[arg-type]
        for at, value in enumerate(values, 1)
    ]


def chart(*lines: list[Mark], events: tuple[Event, ...] = ()) -> ChartSpec:
    marks = tuple(mark for one in lines for mark in one)
    return ChartSpec("small-multiples", "Title", "Subtitle", "Alt", Axis("Share", percent=True), marks, events=events)


ENGLAND = line("England", [0.60, 0.60, 0.61, 0.61], "comparison")


def words(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def paths(svg: str) -> list[list[tuple[float, float]]]:
    found = []
    for node in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        points = re.findall(r"(-?[\d.]+) (-?[\d.]+)", node.get("d") or "")
        found.append([(float(x), float(y)) for x, y in points])
    return found


def test_every_panel_has_the_place_and_england_on_one_scale() -> None:
    svg = render_svg(chart(line("Here", [0.50, 0.55, 0.60, 0.65]), line("There", [0.80, 0.80, 0.80, 0.80]), ENGLAND))
    england, here, again, there = paths(svg)
    assert len(england) == len(here) == len(again) == len(there) == 4
    assert [y for _, y in england] == [y for _, y in again]  # one height for one value in every panel
    per_point = (here[0][1] - here[3][1]) / (0.65 - 0.50)
    assert abs((here[0][1] - there[0][1]) / (0.80 - 0.50) - per_point) < 1.0
    assert again[0][0] > england[-1][0]


def test_a_month_that_cannot_be_judged_and_a_break_part_the_line() -> None:
    gap = line("Here", [0.50, 0.51, None, 0.52, 0.53])
    broken = [*line("There", [0.50, 0.51]), *(replace(m, x=f"2025-0{at}") for at, m in
              enumerate(line("There", [0.6, 0.6], stretch=1), 3))]  # fmt: skip
    drawn = paths(render_svg(chart(gap, broken, ENGLAND)))
    assert [len(one) for one in drawn] == [4, 2, 2, 4, 2, 2]


def test_one_month_is_a_dot_and_none_says_why() -> None:
    dot = [Mark("Here", 0.62, "2025-04", 0.55, 0.69, "subject", series="Here")]
    none = [Mark("There", None, "2025-04", role="subject", series="There", note="Its hospital sent no figures")]
    svg = render_svg(chart(dot, none, ENGLAND))
    assert len(paths(svg)) == 2  # England's, twice
    assert "circle" in svg
    assert "Its hospital sent no figures" in " ".join(words(svg))


def test_an_old_value_has_its_month_beside_it() -> None:
    said = words(render_svg(chart(line("Here", [0.50, 0.51]), line("There", [0.7] * 4), ENGLAND)))
    assert "Feb 2025" in said
    assert said.count("Apr 2025") == 2  # the axis of each panel, and no value


def test_breaks_are_told_once_and_dotted_in_every_panel() -> None:
    event = Event("2025-03", "March 2025: community services leave")
    svg = render_svg(chart(line("Here", [0.5] * 4), line("There", [0.6] * 4), ENGLAND, events=(event,)))
    assert " ".join(words(svg)).count("community services leave") == 1
    assert svg.count('stroke-dasharray="2 3"') == 3  # the key and two panels


def test_many_panels_stay_inside_the_picture_at_any_width() -> None:
    many = [line(f"A place with a long name, number {at}", [0.4, 0.5, 0.6, 0.7]) for at in range(17)]
    for width in (320, 720, 1000):
        svg = render_svg(chart(*many, ENGLAND), width=width)
        assert all(0 <= x <= width for one in paths(svg) for x, _ in one)


def test_without_figures_it_says_so() -> None:
    assert "No figures" in words(render_svg(chart()))
