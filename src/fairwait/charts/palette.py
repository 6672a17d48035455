"""Colours that mean one thing each, in light and in dark, as paint for SVG and as a stylesheet for pages.

A standalone picture carries its colours as attributes; a picture inside a page carries only class names, so that the
page's stylesheet can follow light, dark, high-contrast and print.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark", "page"]

#: Paints by name. ``ink`` is text, ``quiet`` secondary text, ``rest`` the marks of places that are not the subject,
#: ``grid`` hairlines, ``paper`` the ground, ``k0`` to ``k4`` the five classes of a map from low to high,
#: ``on-k0`` to ``on-k4`` what is written on them.
LIGHT: Mapping[str, str] = {
    "ink": "#16232d",
    "quiet": "#55646e",
    "subject": "#0b4f6c",
    "comparison": "#a8480a",
    "rest": "#75838c",
    "unranked": "#75838c",
    "band": "#86939b",
    "subject-band": "#6198b1",
    "comparison-band": "#c2814d",
    "grid": "#dde3e7",
    "axis": "#75838c",
    "paper": "#ffffff",
    "hatch": "#75838c",
    "hatch-ground": "#eef1f3",
    "k0": "#cbe1eb",
    "k1": "#93c2d6",
    "k2": "#569dbb",
    "k3": "#26779a",
    "k4": "#083f57",
    "on-k0": "#16232d",
    "on-k1": "#16232d",
    "on-k2": "#16232d",
    "on-k3": "#ffffff",
    "on-k4": "#ffffff",
}
DARK: Mapping[str, str] = {
    "ink": "#e8eef2",
    "quiet": "#a9b6bf",
    "subject": "#6cc3e8",
    "comparison": "#ffb074",
    "rest": "#8b99a3",
    "unranked": "#8b99a3",
    "band": "#5f6e78",
    "subject-band": "#3c7f9c",
    "comparison-band": "#a8704a",
    "grid": "#26323a",
    "axis": "#8b99a3",
    "paper": "#0f171d",
    "hatch": "#8b99a3",
    "hatch-ground": "#1a252c",
    "k0": "#1d3f50",
    "k1": "#27617b",
    "k2": "#3887aa",
    "k3": "#5fb2d6",
    "k4": "#b4e4f8",
    "on-k0": "#e8eef2",
    "on-k1": "#e8eef2",
    "on-k2": "#080e12",
    "on-k3": "#080e12",
    "on-k4": "#080e12",
}
#: What each role is painted with, and the paler paint of its interval.
ROLE_PAINT: Mapping[str, str] = {
    "subject": "subject",
    "comparison": "comparison",
    "rest": "rest",
    "unranked": "unranked",
}
ROLE_BAND: Mapping[str, str] = {
    "subject": "subject-band",
    "comparison": "comparison-band",
    "rest": "band",
    "unranked": "band",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """How paints become attributes: fixed colours, or class names alone for a page that has its own stylesheet."""

    name: ThemeName
    colours: Mapping[str, str] | None

    def paint(self, *, fill: str = "", stroke: str = "") -> dict[str, str]:
        """Attributes that fill or stroke an element with a named paint."""
        if self.colours is None:
            names = [f"f-{fill}"] if fill else []
            names += [f"s-{stroke}"] if stroke else []
            return {"class": " ".join(names)} if names else {}
        attributes = {"fill": self.colours[fill]} if fill else {}
        if stroke:
            attributes["stroke"] = self.colours[stroke]
        return attributes


def theme(name: ThemeName) -> Theme:
    """The theme of that name: ``light`` and ``dark`` stand alone, ``page`` follows :func:`stylesheet`."""
    return Theme(name, {"light": LIGHT, "dark": DARK, "page": None}[name])


#: In a forced palette the system's colours replace ours; shape and position then carry the meaning.
_FORCED = {
    "ink": "CanvasText",
    "quiet": "CanvasText",
    "subject": "LinkText",
    "comparison": "CanvasText",
    "rest": "GrayText",
    "unranked": "GrayText",
    "band": "GrayText",
    "subject-band": "GrayText",
    "comparison-band": "GrayText",
    "grid": "GrayText",
    "axis": "CanvasText",
    "paper": "Canvas",
    "hatch": "CanvasText",
    "hatch-ground": "Canvas",
}


def _properties(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def stylesheet() -> str:
    """Custom properties and class rules that paint pictures of the ``page`` theme in every colour scheme."""
    rules = [
        f":root{{color-scheme:light dark;{_properties(LIGHT)}}}",
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_properties(DARK)}}}}}",
        f"@media (forced-colors:active){{:root{{{_properties(_FORCED)}}}}}",
        # Classes keep their colours in a forced palette, and so does what is written on them.
        '@media (forced-colors:active){[class^="f-on-k"]{forced-color-adjust:none}}',
        "@media print{:root{color-scheme:light}}",
    ]
    rules += [f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in LIGHT]
    return "\n".join(rules) + "\n"


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two ``#rrggbb`` colours, from 1 to 21, by the formula of WCAG 2.2."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
