"""Every kind of chart: readable by machine and by ear, harmless whatever it is called, honest about what is unknown."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from fairwait.charts import lettering, map_key, render_png, render_svg
from fairwait.charts.classes import classes_of
from fairwait.charts.drawing import tiles_of
from fairwait.charts.shapes import Country, country
from fairwait.domain.chart import Axis, ChartSpec, Event, Line, Mark
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places import areas
from tests.unit.report_sample import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
SQUARES: Country = country(
    {code: [[[(x, 52.0), (x + 1, 52.0), (x + 1, 53.0), (x, 53.0), (x, 52.0)]]] for x, code in enumerate("ABCDEF")}
)
TILES = {code: (index, 0) for index, code in enumerate("ABCDEF")}
SHARE = Axis("Within 18 weeks", percent=True)
RATE = Axis("Treated", unit="per 1,000", decimals=2)


def mapped(kind: str = "map", **changes: object) -> ChartSpec:
    values = (0.50, 0.55, 0.61, 0.66, None)
    marks = tuple(
        Mark(
            f"Place {code}",
            value,
            code=code,
            role="rest" if value else "unranked",
            note="" if value else "Sent nothing",
        )
        for code, value in zip("ABCDE", values, strict=True)
    )
    spec = ChartSpec("map", "Title", "Subtitle", "Alt", SHARE, marks, geography="sub-icb", breaks=(0.52, 0.58, 0.64))
    return replace(spec, kind=kind, **changes)  # type: ignore[arg-type]


def rows() -> ChartSpec:
    return ChartSpec(
        "interval-rows", "Title", "Subtitle", "Alt", RATE,
        (
            Mark("First", 8.0, low=7.0, high=9.5, role="subject"),
            Mark("Second", 5.0, low=4.1, high=6.0),
            Mark("Third", None, role="unranked", note="Its hospital sent no figures"),
        ),
        reference=5.2,
    )  # fmt: skip


def plane(kind: str = "funnel") -> ChartSpec:
    spec = ChartSpec(
        "funnel", "Title", "Subtitle", "Alt", Axis("Ratio", decimals=2),
        (Mark("One", 1.3, 800.0, role="subject"), Mark("Two", 0.9, 1200.0, low=0.8, high=1.0), Mark("Lost", None, 3.0)),
        x=Axis("Expected", decimals=0),
        lines=(Line("95% limit", ((500.0, 1.1), (2000.0, 1.05)), dashed=True),),
        reference=1.0,
    )  # fmt: skip
    return replace(spec, kind=kind)  # type: ignore[arg-type]


def months() -> ChartSpec:
    values = (0.61, 0.60, None, 0.58, 0.57, 0.56)
    marks = [Mark("Here", value, f"2025-{at:02d}", role="subject", series="Here") for at, value in enumerate(values, 1)]
    marks[1] = replace(marks[1], note="revised in May")
    marks[5] = replace(marks[5], note="forecast", low=0.5, high=0.6)
    return ChartSpec(
        "time-series",
        "Title",
        "Subtitle",
        "Alt",
        SHARE,
        tuple(marks),
        events=(Event("2025-04", "A break in the data"),),
    )


def barred() -> ChartSpec:
    return ChartSpec(
        "bars", "Title", "Subtitle", "Alt", Axis("Ratio", decimals=2),
        (
            Mark("Highest to lowest", 3.5, low=3.1, high=3.9, role="subject"),
            Mark("Highest to lowest", 1.5, low=1.4, high=1.7, role="comparison", series="What chance alone gives"),
            Mark("Middle half", 1.3),
        ),
    )  # fmt: skip


def control() -> ChartSpec:
    marks = tuple(replace(mark, series="0") for mark in months().marks)
    start = 12.0 * 2025
    lines = (
        Line("Upper limit", ((start, 0.64), (start + 5, 0.64)), dashed=True),
        Line("Usual", ((start, 0.6), (start + 5, 0.6))),
    )
    signalled = replace(marks[4], note="signal: below the lower limit")
    return replace(
        months(), kind="control", marks=(*marks[:4], signalled, marks[5]), lines=lines, icons=("concern-down",)
    )  # fmt: skip


def multiples() -> ChartSpec:
    here = months()
    england = tuple(replace(mark, series="England", role="comparison") for mark in here.marks)
    dot = Mark("There", 0.62, "2025-06", 0.6, 0.64, "subject", series="There")
    return replace(here, kind="small-multiples", marks=(*here.marks, dot, *england))


ALL = {
    "map": mapped(),
    "tile-map": mapped("tile-map"),
    "interval-rows": rows(),
    "funnel": plane(),
    "scatter": plane("scatter"),
    "time-series": months(),
    "control": control(),
    "small-multiples": multiples(),
    "bars": barred(),
}


def draw(spec: ChartSpec, **options: object) -> str:
    return render_svg(spec, shapes=SQUARES, tiles=TILES, **options)  # type: ignore[arg-type]


def words(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("width", [320.0, None])
@pytest.mark.parametrize("theme", ["light", "dark", "page"])
def test_every_chart_is_a_named_and_described_picture(kind: str, width: float | None, theme: str) -> None:
    root = ElementTree.fromstring(draw(ALL[kind], theme=theme, width=width))
    assert root.get("role") == "img"
    ids = {node.get("id"): "".join(node.itertext()) for node in root if node.get("id")}
    named = [ids[id] for id in (root.get("aria-labelledby") or "").split()]
    assert named == ["Title", "Alt"]
    assert root[0].tag == f"{SVG}title"


@pytest.mark.parametrize("kind", ALL)
def test_no_coordinate_is_missing_or_wild(kind: str) -> None:
    svg = draw(ALL[kind], width=320)
    assert not re.search(r"nan|inf|None", re.sub(r"<text.*?</text>|<title.*?</title>", "", svg))
    width, height = (float(size) for size in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    placed = [float(x) for x in re.findall(r' (?:cx|x1|x2|x)="(-?[\d.]+)"', svg)]
    heights = [float(y) for y in re.findall(r' (?:cy|y1|y2|y)="(-?[\d.]+)"', svg)]
    assert all(-1 <= x <= max(width, SQUARES.width) for x in placed)
    assert all(-1 <= y <= height for y in heights)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_names_do_no_harm(kind: str, evil: str) -> None:
    spec = ALL[kind]
    marks = tuple(replace(mark, label=evil, note=evil, series=evil, show_label=True) for mark in spec.marks)
    lines = tuple(replace(line, label=evil) for line in spec.lines)
    events = tuple(replace(event, label=evil) for event in spec.events)
    axis = Axis(evil, unit=evil)
    spec = replace(
        spec, title=evil, subtitle=evil, alt=evil, marks=marks, lines=lines, events=events,
        reference_label=evil, y=axis, x=axis, class_labels=(evil,) * (len(spec.breaks) + 1),
    )  # fmt: skip
    root = ElementTree.fromstring(draw(spec))
    tags = {str(node.tag).removeprefix(SVG) for node in root.iter()}
    drawn = {"svg", "title", "desc", "g", "text", "line", "rect", "circle", "polygon", "path", "defs", "pattern"}
    assert tags <= drawn
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on") or "href" in name]


@pytest.mark.parametrize("kind", ALL)
def test_the_same_chart_is_always_the_same_text(kind: str) -> None:
    assert draw(ALL[kind]) == draw(ALL[kind])
    assert draw(ALL[kind], theme="page", width=320) == draw(ALL[kind], theme="page", width=320)


@pytest.mark.parametrize("kind", ALL)
def test_a_picture_inside_a_page_has_no_colours_of_its_own(kind: str) -> None:
    assert not re.search(r'"#[0-9a-f]{6}"', draw(ALL[kind], theme="page"))
    assert "#0b4f6c" in draw(ALL["bars"], theme="light")
    assert "#6cc3e8" in draw(ALL["bars"], theme="dark")


@pytest.mark.parametrize("kind", ALL)
def test_a_chart_of_nothing_still_draws(kind: str) -> None:
    ElementTree.fromstring(draw(replace(ALL[kind], marks=(), lines=(), events=(), reference=None)))


@pytest.mark.parametrize("kind", ALL)
def test_numbers_that_are_not_numbers_are_left_out(kind: str) -> None:
    spec = ALL[kind]
    marks = tuple(replace(mark, y=math.nan, low=math.inf, high=-math.inf) for mark in spec.marks)
    svg = draw(replace(spec, marks=marks, lines=(Line("l", ((math.nan, 1.0), (1.0, math.inf))),), reference=math.nan))
    assert not re.search(r'"[^"]*(nan|inf)[^"]*"', svg)


def test_the_interval_is_drawn_before_its_dot() -> None:
    svg = draw(rows(), theme="page")
    assert 0 < svg.index("s-subject-band") < svg.index('class="f-subject s-paper"')


def test_the_reference_line_runs_through_every_row_that_has_a_dot() -> None:
    root = ElementTree.fromstring(draw(rows(), theme="page", heading=False))
    (line,) = [node for node in root.iter(f"{SVG}line") if node.get("class") == "s-comparison"]
    dots = [float(node.get("cy") or 0) for node in root.iter(f"{SVG}circle")]
    assert len(dots) == 2
    assert float(line.get("y1") or 0) < min(dots) < max(dots) < float(line.get("y2") or 0)
    assert "England 5.20" in words(draw(rows()))


@pytest.mark.parametrize("width", [320.0, 720.0])
def test_an_unranked_row_says_why_and_has_no_dot(width: float) -> None:
    svg = draw(rows(), width=width)
    assert "Its hospital sent no figures" in words(svg)
    assert svg.count("<circle") == 2


@pytest.mark.parametrize("kind", ["map", "tile-map"])
def test_areas_that_cannot_be_judged_are_hatched(kind: str) -> None:
    root = ElementTree.fromstring(draw(mapped(kind), key=False, heading=False))
    (pattern,) = root.iter(f"{SVG}pattern")
    shape = f"{SVG}path" if kind == "map" else f"{SVG}rect"
    shapes = {"".join(node.itertext()): node.get("fill") for node in root.iter(shape) if len(node)}
    hatched = {note for note, fill in shapes.items() if fill == f"url(#{pattern.get('id')})"}
    # E is unranked and says why; F has no mark at all.
    assert hatched == {"Place E: Sent nothing", "No figure"}
    assert len({fill for note, fill in shapes.items() if note not in hatched}) == 4


def test_an_unranked_value_is_never_coloured() -> None:
    spec = mapped(marks=(Mark("Low", 0.1, code="A", role="unranked"), Mark("High", math.nan, code="B")))
    assert [(item.paint, item.count) for item in classes_of(spec, "AB") if item.count] == [("hatch", 2)]


def test_a_map_has_at_most_five_classes() -> None:
    draw(mapped(breaks=(0.1, 0.2, 0.3, 0.4)))
    with pytest.raises(UsageError, match="6 classes"):
        draw(mapped(breaks=(0.1, 0.2, 0.3, 0.4, 0.5)))
    with pytest.raises(UsageError, match="do not rise"):
        draw(mapped(breaks=(0.3, 0.2)))


def test_the_key_names_and_counts_every_class() -> None:
    found = [(item.label, item.count) for item in classes_of(mapped(), "ABCDEF")]
    assert found == [
        ("Under 52%", 1), ("52% to 58%", 1), ("58% to 64%", 1), ("64% or more", 1), ("Could not be judged", 2),
    ]  # fmt: skip
    named = map_key(mapped(class_labels=("a", "b", "c", "d")), shapes=SQUARES)
    assert [label for _, label, _ in named.classes] == [*"abcd", "Could not be judged"]
    assert named.undrawn == ""
    assert "58% to 64% (1)" in words(draw(mapped()))


@pytest.mark.parametrize("kind", ["map", "tile-map"])
def test_a_place_without_a_shape_is_named_and_not_counted(kind: str) -> None:
    spec = mapped(kind, marks=(Mark("Old place", 0.5, code="A"), Mark("New place", 0.5, code="NEW")))
    said = "New place has no published boundary and is not drawn."
    assert map_key(spec, shapes=SQUARES, tiles=TILES).undrawn == said
    assert " ".join(words(draw(spec))).endswith(said)
    assert next(iter(classes_of(spec, "ABCDEF"))).count == 1


def test_packaged_tiles_part_the_regions_and_name_them() -> None:
    spec = mapped("tile-map", marks=())
    said = words(render_svg(spec, theme="page"))
    assert {"London", "Midlands", "North West"} <= set(said)
    root = ElementTree.fromstring(render_svg(spec, theme="page", heading=False, key=False))
    assert len([node for node in root.iter(f"{SVG}rect") if len(node)]) == 106
    assert len(words(render_svg(mapped("tile-map", marks=(), geography="region")))) < len(said)


def test_every_tile_says_whose_it_is_by_name_where_all_names_fit_else_by_code() -> None:
    for geography in ("sub-icb", "icb"):
        spec = mapped("tile-map", marks=(), geography=geography)
        said = words(render_svg(spec, theme="page", heading=False, key=False))
        whole = "".join(said)
        assert all(code in said or code in whole for code in tiles_of(geography))
    named = mapped("tile-map", geography="region", marks=tuple(_regions(0.5)))
    names = " ".join(words(render_svg(named, theme="page", heading=False, key=False)))
    assert "North East and Yorkshire" in names
    assert "Y63" not in names
    assert map_key(named).undrawn == ""


def test_a_map_of_coded_tiles_says_that_it_is() -> None:
    marks = tuple(Mark(f"Buckinghamshire {code} ({code})", 0.5, code=code) for code in tiles_of("icb"))
    assert map_key(mapped("tile-map", marks=marks, geography="icb")).undrawn.startswith("On each tile stands the code")
    assert map_key(mapped("map", marks=marks, geography="icb")).undrawn == ""


def test_names_of_regions_stand_beside_their_tiles_and_never_across_them() -> None:
    for geography in ("sub-icb", "icb"):
        side = 420 / (max(column for column, _ in tiles_of(geography).values()) + 1)
        spec = mapped("tile-map", marks=(), geography=geography)
        root = ElementTree.fromstring(render_svg(spec, theme="page", heading=False, key=False))
        taken = set(tiles_of(geography).values())
        names = [node for node in root.iter(f"{SVG}text") if node.get("text-anchor") != "middle"]
        assert len(names) >= 7
        for node in names:
            start = float(node.get("x", 0))
            long = lettering.width(node.text or "", 12.0)
            left, right = (start, start + long) if node.get("text-anchor") == "start" else (start - long, start)
            row = int((float(node.get("y", 0)) - 4) // side)
            assert not {(int(x // side), row) for x in (left, (left + right) / 2, right)} & taken, node.text


def _regions(value: float) -> list[Mark]:
    return [
        Mark(f"{area.name} ({area.code})", value, code=area.code) for area in areas(Geography.REGION, Period(2023, 4))
    ]


def test_packaged_shapes_are_small_enough_for_a_page() -> None:
    for geography, count in (("sub-icb", 106), ("icb", 42), ("region", 7)):
        svg = render_svg(mapped(marks=(), geography=geography), theme="page", heading=False, key=False)
        assert svg.count("<path") == count
        assert len(svg) < 90_000


def test_a_break_belongs_to_the_class_above_it() -> None:
    spec = mapped(marks=(Mark("Edge", 0.58, code="A"),))
    assert [item.count for item in classes_of(spec, "A")] == [0, 0, 1, 0]


def test_a_missing_month_breaks_the_line_and_a_forecast_is_dashed() -> None:
    root = ElementTree.fromstring(draw(months(), theme="page"))
    lines = [node for node in root.iter(f"{SVG}path") if "s-subject" in (node.get("class") or "")]
    assert [len((node.get("d") or "").split("L")) for node in lines] == [2, 2, 2]
    assert [bool(node.get("stroke-dasharray")) for node in lines] == [False, False, True]


def test_a_revised_month_is_hollow_and_events_are_named() -> None:
    svg = draw(months(), theme="page")
    assert svg.count('class="f-paper s-subject"') == 1
    assert "A break in the data" in words(svg)


def test_an_axis_that_leaves_nought_out_says_so() -> None:
    assert any("axis starts at 50%" in line for line in words(draw(months())))
    from_zero = replace(months(), y=replace(SHARE, from_zero=True))
    assert not any("axis starts" in line for line in words(draw(from_zero)))


def test_a_month_that_is_not_a_month_is_refused() -> None:
    with pytest.raises(UsageError, match="month"):
        draw(replace(months(), marks=(Mark("x", 1.0, 3.0),)))


def test_chance_is_marked_on_the_bar_it_belongs_to() -> None:
    root = ElementTree.fromstring(draw(barred(), theme="page"))
    assert len([node for node in root.iter(f"{SVG}rect") if len(node)]) == 2  # two bars, not three
    ticks = [node for node in root.iter(f"{SVG}line") if node.get("class") == "s-comparison"]
    assert len(ticks) == 2  # one on the bar, one in the key
    assert "What chance alone gives" in words(draw(barred()))


def test_few_points_are_named() -> None:
    marks = tuple(Mark(f"Place {at}", math.sin(at), float(at), show_label=True, role="subject") for at in range(1, 80))
    for width, most in ((720.0, 12), (320.0, 4)):
        named = [text for text in words(draw(replace(plane(), marks=marks), width=width)) if text.startswith("Place")]
        assert 1 <= len(named) <= most


def test_pixels() -> None:
    png = render_png(draw(barred()), scale=0.5)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(png[16:20], "big") == 360


@pytest.mark.parametrize("width", [680, 360])
def test_an_upright_line_is_named_beside_itself(width: float) -> None:
    """At the right edge its name would seem to belong to something else."""
    upright = Line("England then 92%", ((900.0, 0.9), (900.0, 1.3)), role="comparison")
    spec = replace(plane("scatter"), lines=(upright,), reference=None)
    root = ElementTree.fromstring(render_svg(spec, width=width))
    (text,) = (one for one in root.iter(f"{SVG}text") if "England then" in "".join(one.itertext()))
    points = [re.findall(r"[ML]([\d.]+) ([\d.]+)", one.attrib["d"]) for one in root.iter(f"{SVG}path")]
    (line,) = (each for each in points if len(each) == 2 and each[0][0] == each[1][0])
    assert 0 < float(text.attrib["x"]) - float(line[0][0]) < 10
