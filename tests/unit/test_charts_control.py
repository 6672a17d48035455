"""Control charts as drawn: limits that break, signals with a shape of their own, and icons that can be heard."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from fairwait.charts import palette, render_svg
from fairwait.charts.icons import ASSURANCES, VARIATIONS, icon, sentence
from fairwait.charts.sheet import Sheet
from fairwait.domain.chart import Axis, ChartSpec, Event, Line, Mark

SVG = "{http://www.w3.org/2000/svg}"
START = 12 * 2025


def chart(**changes: object) -> ChartSpec:
    values = (1.0, 1.2, 0.9, None, 1.1, 2.4, 2.5, 2.2)
    notes = ("", "", "revised since first published", "", "", "signal: above the upper limit", "",
             "not judged: what is counted changed, or the pandemic")  # fmt: skip
    marks = tuple(
        Mark(
            f"2025-{at + 1:02d}", value, f"2025-{at + 1:02d}", role="subject", note=note, series="0" if at < 6 else "1"
        )
        for at, (value, note) in enumerate(zip(values, notes, strict=True))
    )
    lines = tuple(
        Line(name, ((START + first, value), (START + last, value)), dashed=name != "Usual")
        for first, last, shift in ((0, 5, 0.0), (6, 7, 1.0))
        for name, value in (("Upper limit", 1.8 + shift), ("Usual", 1.1 + shift), ("Lower limit", 0.4 + shift))
    )
    spec = ChartSpec(
        "control", "Title", "Subtitle", "Alt", Axis("Treated", decimals=2), marks, lines=lines,
        events=(Event("2025-07", "July 2025: what is counted changed"),), icons=("concern-up", "either"),
    )  # fmt: skip
    return spec.__class__(**{**{name: getattr(spec, name) for name in spec.__slots__}, **changes})


def parsed(spec: ChartSpec, **options: object) -> ElementTree.Element:
    return ElementTree.fromstring(render_svg(spec, **options))  # type: ignore[arg-type]


def said(root: ElementTree.Element) -> list[str]:
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def test_limits_break_where_they_begin_anew() -> None:
    root = parsed(chart(), theme="page")
    dashed = [node for node in root.iter(f"{SVG}line") if node.get("stroke-dasharray") == "6 4"]
    assert len(dashed) == 4
    ends = sorted((float(node.get("x1") or 0), float(node.get("x2") or 0)) for node in dashed)
    assert ends[1][1] < ends[2][0]


def test_the_line_breaks_at_a_gap_and_at_a_phase() -> None:
    root = parsed(chart(icons=()), theme="page")
    paths = [node.get("d") or "" for node in root.iter(f"{SVG}path") if node.get("class") == "s-subject-band"]
    assert [path.count("L") + 1 for path in paths] == [3, 2, 2]


def test_a_signal_has_a_shape_of_its_own_and_says_why() -> None:
    root = parsed(chart(icons=()), theme="page")
    diamonds = list(root.iter(f"{SVG}polygon"))
    assert "".join(diamonds[0].itertext()) == "2025-06. signal: above the upper limit"
    assert len(diamonds) == 2  # on the chart and in its key
    assert any("a signal: outside what is usual" in words for words in said(root))
    plain = parsed(chart(marks=chart().marks[:3], icons=()))
    assert not list(plain.iter(f"{SVG}polygon"))
    assert not any("a signal" in words for words in said(plain))


def test_a_revised_month_is_hollow_and_one_not_judged_is_a_cross() -> None:
    svg = render_svg(chart(icons=()), theme="page")
    assert svg.count('class="f-paper s-subject"') == 2  # the month and the key
    words = said(ElementTree.fromstring(svg))
    assert any("not judged" in one for one in words)
    assert any("revised" in one for one in words)
    assert svg.count('class="s-rest"') == 4  # two strokes of the cross, there and in the key


@pytest.mark.parametrize("width", [320.0, 720.0])
def test_lines_are_named_with_their_values_of_the_last_phase(width: float) -> None:
    words = said(parsed(chart(), width=width))
    assert {"Upper limit 2.80", "Usual 2.10", "Lower limit 1.40"} <= set(words)
    assert "July 2025: what is counted changed" in words
    assert sentence("concern-up") in " ".join(words)


def test_a_target_is_drawn_and_named() -> None:
    words = said(parsed(chart(reference=2.0, reference_label="Target")))
    assert "Target 2.00" in words


@pytest.mark.parametrize("width", [320.0, 720.0])
def test_nothing_is_drawn_beyond_the_sheet(width: float) -> None:
    root = parsed(chart(), width=width)
    right = float((root.get("viewBox") or "").split()[2])
    for node in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            value = node.get(name)
            assert value is None or -1 <= float(value) <= right + 1, (node.tag, name, value)


def alone(key: str, theme: Any) -> str:
    """The marks of one icon in a picture of their own."""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg'>{''.join(icon(key, Sheet(palette.theme(theme), 60.0, 'icon')))}</svg>"
    )


@pytest.mark.parametrize("key", [*VARIATIONS, *ASSURANCES])
@pytest.mark.parametrize("theme", ["light", "dark", "page"])
def test_every_icon_has_its_word_and_its_sentence(key: str, theme: str) -> None:
    svg = alone(key, theme)
    assert sentence(key).endswith(".")
    assert said(ElementTree.fromstring(svg)) == [{**VARIATIONS, **ASSURANCES}[key][0]]
    assert (theme == "page") == (not re.search(r'"#[0-9a-f]{6}"', svg))


def test_icons_are_told_apart_without_colour() -> None:
    """With every colour taken out no two icons are the same picture, even without their words."""
    keys = [key for key in (*VARIATIONS, *ASSURANCES) if key not in ("higher-up", "lower-down")]
    coloured = r' (class|id)="[^"]*"|<text.*?</text>'
    assert len({re.sub(coloured, "", alone(key, "page")) for key in keys}) == len(keys)
