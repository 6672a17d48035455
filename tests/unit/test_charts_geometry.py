"""Scales, labels, shapes, rows and colours: the small functions under every picture."""

from __future__ import annotations

import itertools
import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.charts import axis_svg, domain_of, interval_svg
from fairwait.charts.labels import Box, place, spread
from fairwait.charts.lettering import fit, printed, tick_label, width, wrap
from fairwait.charts.palette import DARK, LIGHT, contrast, stylesheet
from fairwait.charts.scale import Scale, spanning
from fairwait.charts.shapes import country, project, thinned
from fairwait.charts.svg import element, escape
from fairwait.domain.chart import Axis
from fairwait.domain.finding import Column, IntervalCell, Table

numbers = st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-6)


@given(st.lists(numbers, min_size=1, max_size=20))
def test_a_scale_holds_every_value_and_its_ticks_are_on_it(values: list[float]) -> None:
    scale = spanning(values, 0, 100)
    assert all(scale.holds(value) for value in values)
    ticks = scale.ticks(5)
    assert 1 <= len(ticks) <= 12
    assert ticks == sorted(set(ticks))
    assert all(-1e-6 <= scale(tick) <= 100 + 1e-6 for tick in ticks)


@given(st.lists(st.floats(1e-3, 1e7), min_size=1, max_size=20))
def test_a_logarithmic_scale_does_the_same(values: list[float]) -> None:
    scale = spanning(values, 0, 100, log=True)
    assert all(0 <= scale(value) <= 100 for value in values)
    assert all(-1e-6 <= scale(tick) <= 100 + 1e-6 for tick in scale.ticks(5))


def test_a_scale_stays_within_what_a_share_can_be() -> None:
    scale = spanning([0.02, 0.99], 0, 1, limits=(0, 1))
    assert (scale.low, scale.high) == (0.0, 1.0)
    assert spanning([3.0, 9.0], 0, 1, from_zero=True).low == 0
    assert Scale(0, 10, 0, 100).clamp(50) == 100


def test_numbers_print_as_their_axis_says() -> None:
    assert printed(0.6143, Axis("", percent=True)) == "61.4%"
    assert printed(7155958, Axis("", decimals=0)) == "7,155,958"
    assert printed(5.186, Axis("", unit="weeks", decimals=2), unit=True) == "5.19 weeks"
    assert printed(None, Axis("")) == printed(math.nan, Axis("")) == "–"
    assert [tick_label(value, Axis("", percent=True), 0.025) for value in (0.5, 0.525)] == ["50.0%", "52.5%"]
    assert tick_label(500_000, Axis("People", decimals=0), 500_000) == "0.5m"
    assert tick_label(20, Axis("", decimals=2), 10) == "20"


def test_words_break_at_spaces_and_are_shortened_with_a_sign() -> None:
    lines = wrap("Bath and North East Somerset, Swindon and Wiltshire", 150, 13)
    assert " ".join(lines) == "Bath and North East Somerset, Swindon and Wiltshire"
    assert all(width(line, 13) <= 150 for line in lines)
    short = fit("Bath and North East Somerset", 80, 13)
    assert short.endswith("…")
    assert width(short, 13) <= 80
    assert fit("Bath", 80, 13) == "Bath"


points = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), min_size=1, max_size=25)


@given(points)
def test_no_name_lies_on_another_name_or_on_a_point(at: list[tuple[float, float]]) -> None:
    bounds = Box(0, 0, 400, 300)
    wanted = [(index, x, y, f"Place {index}", index % 2 == 0) for index, (x, y) in enumerate(at)]
    placed = place(wanted, at, bounds)
    boxes = []
    for name in placed:
        room = width(f"Place {name.index}", 12, bold=name.index % 2 == 0)
        left = {"start": name.x, "middle": name.x - room / 2, "end": name.x - room}[name.anchor]
        boxes.append(Box(left, name.y - 9, left + room, name.y + 1))
    assert all(box.inside(bounds) for box in boxes)
    assert not [1 for at, box in enumerate(boxes) for other in boxes[at + 1 :] if box.overlaps(other)]
    assert not [1 for box in boxes for x, y in at if box.left < x < box.right and box.top < y < box.bottom]


def test_the_first_name_wanted_is_the_first_placed() -> None:
    crowd = [(200.0, 150.0 + index) for index in range(3)]
    placed = place(
        [(i, x, y, "A long name for a place", False) for i, (x, y) in enumerate(crowd)], crowd, Box(0, 0, 400, 300)
    )
    assert placed[0].index == 0


@given(st.lists(st.floats(0, 300), max_size=15))
def test_labels_in_a_column_keep_their_order_and_distance(wanted: list[float]) -> None:
    found = spread(wanted, 15, 0, 300)
    assert len(found) == len(wanted)
    for (a, b), (x, y) in zip(
        [(a, b) for a in wanted for b in wanted if a < b],
        [(x, y) for a, x in zip(wanted, found, strict=True) for b, y in zip(wanted, found, strict=True) if a < b],
        strict=True,
    ):
        assert a < b
        assert x < y
    ordered = sorted(found)
    assert all(high - low >= min(15, 300 / max(1, len(found) - 1)) - 1e-6 for low, high in itertools.pairwise(ordered))
    assert all(-1e-6 <= value <= 300 + 1e-6 for value in found)


def test_a_line_is_cut_at_the_frame() -> None:
    frame = Box(0, 0, 10, 10)
    assert frame.clip(((-5, 5), (15, 5))) == ((0, 5), (10, 5))
    assert frame.clip(((-5, 20), (15, 20))) is None
    assert frame.clip(((2, 2), (3, 3))) == ((2, 2), (3, 3))


def test_the_projection_keeps_areas() -> None:
    def area(south: float) -> float:
        corners = [project(at) for at in ((0.0, south), (0.1, south), (0.1, south + 0.1), (0.0, south + 0.1))]
        return (
            abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True)))
            / 2
        )

    true = math.cos(math.radians(55.05)) / math.cos(math.radians(50.05))
    assert area(55.0) / area(50.0) == pytest.approx(true, rel=1e-3)


def test_neighbours_still_touch_and_specks_are_still_seen() -> None:
    border = [(0.5, 52.0), (0.48, 52.31), (0.52, 52.66), (0.5, 53.0)]
    west = [(0.0, 52.0), *border, (0.0, 53.0), (0.0, 52.0)]
    east = [*border, (1.0, 53.0), (1.0, 52.0), (0.5, 52.0)]
    speck = [(0.2, 52.2), (0.20001, 52.2), (0.20001, 52.20001), (0.2, 52.2)]
    drawn = country({"W": [[west]], "E": [[east]], "S": [[speck]]}, width=200)
    corners = {code: _absolute(area.path) for code, area in drawn.areas.items()}
    assert len(corners["W"] & corners["E"]) == 4
    assert len(corners["S"]) == 4
    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", drawn.areas["W"].path)


def _absolute(path: str) -> set[tuple[int, int]]:
    start, steps = path.strip("Mz").split("l")
    x, y = (int(value) for value in start.split())
    found = {(x, y)}
    moves = [int(value) for value in re.findall(r"-?\d+", steps)]
    for dx, dy in zip(moves[::2], moves[1::2], strict=True):
        x, y = x + dx, y + dy
        found.add((x, y))
    return found


def test_points_on_a_straight_line_are_dropped() -> None:
    assert thinned([(0, 0), (1, 0), (2, 0), (2, 2), (2, 2), (0, 2), (0, 0)]) == [(0, 0), (2, 0), (2, 2), (0, 2)]


def test_text_cannot_leave_its_attribute_or_its_element() -> None:
    evil = '"><script>alert(1)</script>\x00&'
    (node,) = ElementTree.fromstring(f"<g>{element('a', {'name': evil}, escape(evil))}</g>")
    assert node.attrib == {"name": evil.replace("\x00", "\ufffd")}
    assert node.text == evil.replace("\x00", "\ufffd")
    assert not list(node)


CELL = IntervalCell("rate", "low", "high", "Rate and interval", 5.0, dimmed="out")


def test_a_row_is_drawn_line_then_interval_then_dot() -> None:
    svg = interval_svg(CELL, 6.0, 5.5, 6.5, (0.0, 10.0), width=100)
    root = ElementTree.fromstring(svg)
    assert [node.tag.split("}")[1] for node in root] == ["line", "line", "circle"]
    assert float(root[0].get("x1") or 0) == 50
    assert float(root[1].get("x1") or 0) < float(root[2].get("cx") or 0) < float(root[1].get("x2") or 0)


def test_all_rows_share_one_axis() -> None:
    first = ElementTree.fromstring(interval_svg(CELL, 1.0, None, None, (0.0, 10.0), width=100))
    second = ElementTree.fromstring(interval_svg(CELL, 9.0, None, None, (0.0, 10.0), width=100))
    axis = ElementTree.fromstring(axis_svg(CELL, (0.0, 10.0), width=100))
    assert first[0].get("x1") == second[0].get("x1") == axis.findall("{*}line")[0].get("x1")
    assert "England" in "".join(axis.itertext())


def test_a_dimmed_row_is_hollow_and_a_row_of_nothing_keeps_the_line() -> None:
    assert 'class="f-paper s-unranked"' in interval_svg(CELL, 6.0, None, None, (0.0, 10.0), theme="page", dimmed=True)
    assert interval_svg(CELL, None, None, None, (0.0, 10.0)).count("<line") == 1


def test_a_fluid_row_is_measured_in_shares_of_its_cell() -> None:
    svg = interval_svg(CELL, 6.0, 5.5, 6.5, (0.0, 10.0), theme="page")
    assert all(value.endswith("%") for value in re.findall(r'(?:cx|x1|x2)="([^"]+)"', svg))
    assert 'aria-hidden="true"' in svg
    assert len(svg) < 340  # a report has thousands of them


def test_the_axis_of_a_table_spans_its_rows_and_the_reference() -> None:
    columns = (Column("area", "Area"), Column("rate", "Rate", "number"), Column("low", "Low", "number"))
    table = Table("t", "T", columns, (("a", 8.0, 7.2), ("b", "more than 104", None)), interval=CELL)
    low, high = domain_of(table) or (math.nan, math.nan)
    assert low <= 5.0
    assert high >= 8.0
    assert domain_of(Table("t", "T", columns, ((None, None, None),), interval=CELL)) is None
    assert domain_of(Table("t", "T", columns, (("a", 8.0, 7.2),))) is None


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_marks_stand_out_from_the_ground(colours: dict[str, str]) -> None:
    ground = colours["paper"]
    assert all(contrast(colours[name], ground) >= 4.5 for name in ("ink", "quiet", "subject", "comparison"))
    marks = ("rest", "unranked", "band", "subject-band", "comparison-band", "axis", "hatch")
    assert all(contrast(colours[name], ground) >= 3 for name in marks)
    classes = [contrast(colours[f"k{index}"], ground) for index in range(5)]
    assert classes == sorted(classes)
    assert all(high / low >= 1.4 for low, high in itertools.pairwise(classes))
    assert all(contrast(colours[f"on-k{index}"], colours[f"k{index}"]) >= 4.5 for index in range(5))


def test_the_colours_agreed_on_are_the_colours_used() -> None:
    agreed = {"ink": ("#16232d", "#e8eef2"), "subject": ("#0b4f6c", "#6cc3e8"), "comparison": ("#a8480a", "#ffb074")}
    assert {name: (LIGHT[name], DARK[name]) for name in agreed} == agreed
    assert (LIGHT["quiet"], DARK["quiet"]) == ("#55646e", "#a9b6bf")
    assert contrast("#16232d", "#ffffff") == pytest.approx(16.0, abs=0.05)


def test_the_stylesheet_paints_every_class_in_every_scheme() -> None:
    sheet = stylesheet()
    for name in LIGHT:
        assert f".f-{name}{{fill:var(--{name})}}" in sheet
    assert "prefers-color-scheme:dark" in sheet
    assert "forced-colors:active" in sheet
    assert set(LIGHT) == set(DARK)


def test_a_difference_of_shares_may_lie_below_nought_and_a_share_may_not() -> None:
    from fairwait.charts.scale import share_limits, spanning

    changes = [-0.08, 0.02, None]
    assert share_limits(changes) == (-1.0, 1.0)
    scale = spanning(changes, 0, 1, limits=share_limits(changes))
    assert scale.low <= -0.08
    assert spanning([0.01, 0.2], 0, 1, limits=share_limits([0.01, 0.2])).low >= 0.0
