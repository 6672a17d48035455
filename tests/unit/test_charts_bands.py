"""Strips and bands over time: each quantity on its own scale, nothing drawn across what nobody could judge."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from fairwait.charts import render_svg
from fairwait.domain.chart import Axis, ChartSpec, Mark, Strip

SVG = "{http://www.w3.org/2000/svg}"
SHARE, WEEKS = Axis("Share", percent=True), Axis("Wait", "weeks")


def strip(name: str, value: float, low: float, high: float, edges: tuple[float, ...], england: float) -> list[Mark]:
    p10, p25, middle, p75, p90 = edges
    return [
        Mark(name, None, low=p10, high=p90, note="8 in 10 areas", series=name),
        Mark(name, None, low=p25, high=p75, note="half of them", series=name),
        Mark(name, middle, note="middle", series=name),
        Mark(name, england, role="comparison", note="England", series=name),
        Mark(name, middle, note="Middle of its like", series=name),
        Mark(name, value, None, low, high, "subject", "03R", series=name),
    ]


STRIPS = ChartSpec(
    "strips", "Title", "Subtitle", "Alt", SHARE,
    (
        *strip("In time", 0.65, 0.63, 0.66, (0.5, 0.55, 0.6, 0.65, 0.7), 0.61),
        *strip("Median wait", 12.4, 11.0, 13.0, (10, 12, 13, 15, 17), 13.6),
    ),
    strips=(Strip("In time", SHARE, "longer waits", "shorter waits"), Strip("Median wait", WEEKS, "shorter", "longer")),
)  # fmt: skip


def words(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("width", [720.0, 320.0])
def test_every_strip_says_in_words_what_lies_at_its_ends_and_prints_the_value_in_its_unit(width: float) -> None:
    said = words(render_svg(STRIPS, width=width, heading=False))
    assert {"In time", "Median wait", "65.0%", "12.4 weeks"} <= set(said)
    assert {"50%, longer waits", "shorter waits, 70%", "10, shorter", "longer, 17"} <= set(said)
    assert {"8 in 10 areas", "half of them", "the middle one", "England", "Middle of its like"} <= set(said)


def test_bands_of_a_strip_are_as_wide_as_their_percentiles_and_the_narrow_lies_in_the_wide() -> None:
    svg = ElementTree.fromstring(render_svg(STRIPS, heading=False))
    bands = [node for node in svg.iter(f"{SVG}rect") if node.get("height") == "20"]
    assert len(bands) == 4
    (wide, narrow), rest = bands[:2], bands[2:]
    span = [(float(one.get("x", 0)), float(one.get("x", 0)) + float(one.get("width", 0))) for one in (wide, narrow)]
    assert span[0][0] < span[1][0] < span[1][1] < span[0][1]
    assert (span[1][1] - span[1][0]) / (span[0][1] - span[0][0]) == pytest.approx(0.10 / 0.20, abs=0.01)
    assert len(rest) == 2


def line(series: str, values: list[float | None], role: str = "rest", stretch: int = 0) -> list[Mark]:
    return [
        Mark(series, one, f"2025-{at:02d}", role=role, series=series, stretch=stretch)  # type: ignore[arg-type]
        for at, one in enumerate(values, 1)
    ]


def band(series: str, limits: list[tuple[float, float] | None]) -> list[Mark]:
    return [
        Mark("month", None, f"2025-{at:02d}", one[0], one[1], series=series)
        for at, one in enumerate(limits, 1)
        if one is not None
    ]


def months(*marks: list[Mark]) -> str:
    flat = tuple(one for several in marks for one in several)
    return render_svg(ChartSpec("bands-over-time", "Title", "Subtitle", "Alt", SHARE, flat), heading=False)


def test_a_band_is_parted_where_a_month_has_none() -> None:
    whole = [(0.5, 0.7)] * 5
    drawn = months(band("8 in 10", [*whole]), line("Here", [0.6] * 5, "subject"))
    parted = months(band("8 in 10", [*whole[:2], None, *whole[:2]]), line("Here", [0.6] * 5, "subject"))
    assert drawn.count("<polygon") == 1
    assert parted.count("<polygon") == 2


def test_the_line_is_broken_where_the_place_was_not_judged_and_everything_is_named_at_its_end() -> None:
    svg = months(
        band("8 in 10", [(0.5, 0.7)] * 5),
        line("the middle one", [0.6] * 5),
        line("England", [0.61] * 5, "comparison"),
        line("Here", [0.6, 0.61, None, 0.63, 0.64], "subject"),
    )
    lengths = sorted(len(re.findall(r"-?[\d.]+ -?[\d.]+", node.get("d") or "")) for node in
                     ElementTree.fromstring(svg).iter(f"{SVG}path"))  # fmt: skip
    assert lengths == [2, 2, 5, 5]
    assert {"8 in 10", "the middle one", "England", "Here"} <= set(words(svg))


def test_a_place_that_was_never_judged_leaves_the_bands_without_a_line() -> None:
    svg = months(band("8 in 10", [(0.5, 0.7)] * 3), line("Here", [None] * 3, "subject"))
    assert svg.count("<polygon") == 1
    assert "Here" not in words(svg)
