"""SVG as text: elements from names and values, with everything escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

#: Characters that XML 1.0 forbids even when escaped: one of them would make the whole picture unreadable.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: object) -> str:
    """Text safe inside an element or a quoted attribute, whatever it holds."""
    words = str(text)
    return html.escape(words if words.isprintable() else _FORBIDDEN.sub("\ufffd", words), quote=True)


def number(value: float) -> str:
    """A coordinate with at most one decimal and no trailing zero: a tenth of a pixel is finer than anyone sees."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, attributes: Mapping[str, object] | None = None, *children: str) -> str:
    """One element. Attribute values are escaped, ``None`` and empty ones left out; ``children`` are already SVG."""
    written = ""
    for key, value in (attributes or {}).items():  # a loop: thousands are written for one page
        if value is not None and value != "":
            written += f' {key}="{number(value) if isinstance(value, float) else escape(value)}"'
    if not children:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{''.join(children)}</{name}>"


def group(children: Iterable[str], **attributes: object) -> str:
    """A ``<g>`` around ``children``; an empty string when there are none."""
    inside = "".join(children)
    return element("g", {key.replace("_", "-"): value for key, value in attributes.items()}, inside) if inside else ""


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> str:
    """A straight line; ``attributes`` use underscores for hyphens."""
    place = {"x1": float(x1), "y1": float(y1), "x2": float(x2), "y2": float(y2)}
    return element("line", {**place, **_hyphenated(attributes)})


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """A rectangle; a negative width is drawn to the left of ``x``."""
    left = min(x, x + width)
    place = {"x": float(left), "y": float(y), "width": float(abs(width)), "height": float(height)}
    return element("rect", {**place, **_hyphenated(attributes)})


def text(x: float, y: float, content: object, **attributes: object) -> str:
    """A line of text with its baseline at ``y``."""
    return element("text", {"x": float(x), "y": float(y), **_hyphenated(attributes)}, escape(content))


def path(points: Iterable[tuple[float, float]], **attributes: object) -> str:
    """An open line through ``points``."""
    drawn = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element("path", {"d": f"M{drawn}", "fill": "none", **_hyphenated(attributes)}) if drawn else ""


def _hyphenated(attributes: Mapping[str, object]) -> dict[str, object]:
    return {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
