"""SVG as text: elements from names and values, with everything escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

#: Characters that XML 1.0 forbids even when escaped: one of them would make the whole picture unreadable.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: object) -> str:
    """Text safe inside an element or a quoted attribute, whatever it holds."""
    return _escaped(str(text))


@lru_cache(maxsize=4096)  # the same names, numbers and classes stand in many pictures
def _escaped(words: str) -> str:
    return html.escape(words if words.isprintable() else _FORBIDDEN.sub("\ufffd", words), quote=True)


def number(value: float) -> str:
    """A coordinate with at most one decimal and no trailing zero: a tenth of a pixel is finer than anyone sees."""
    text = f"{value:.1f}"
    if text[-2:] == ".0":
        text = text[:-2]
    return "0" if text == "-0" else text


def element(name: str, attributes: Mapping[str, object] | None = None, *children: str) -> str:
    """One element. Attribute values are escaped, ``None`` and empty ones left out; ``children`` are already SVG."""
    held = written(attributes) if attributes else ""
    if not children:
        return f"<{name}{held}/>"
    return f"<{name}{held}>{''.join(children)}</{name}>"


def written(attributes: Mapping[str, object]) -> str:
    """Attributes as they stand in an element, each with a space before it."""
    text = ""
    for key, value in attributes.items():  # a loop: thousands are written for one page
        if value is not None and value != "":
            text += f' {key}="{number(value) if isinstance(value, float) else escape(value)}"'
    return text


def group(children: Iterable[str], **attributes: object) -> str:
    """A ``<g>`` around ``children``; an empty string when there are none."""
    inside = "".join(children)
    return element("g", {key.replace("_", "-"): value for key, value in attributes.items()}, inside) if inside else ""


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> str:
    """A straight line; ``attributes`` use underscores for hyphens."""
    place = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f"<line {place}{look(tuple(attributes.items()))}/>"


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """A rectangle; a negative width is drawn to the left of ``x``."""
    left = min(x, x + width)
    place = f'x="{number(left)}" y="{number(y)}" width="{number(abs(width))}" height="{number(height)}"'
    return f"<rect {place}{look(tuple(attributes.items()))}/>"


def text(x: float, y: float, content: object, **attributes: object) -> str:
    """A line of text with its baseline at ``y``."""
    looks = look(tuple(attributes.items()))
    return f'<text x="{number(x)}" y="{number(y)}"{looks}>{escape(content)}</text>'


def path(points: Iterable[tuple[float, float]], **attributes: object) -> str:
    """An open line through ``points``."""
    drawn = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path d="M{drawn}" fill="none"{look(tuple(attributes.items()))}/>' if drawn else ""


@lru_cache(maxsize=2048)  # what a mark looks like is said once for many marks; where it stands is not among this
def look(attributes: tuple[tuple[str, object], ...]) -> str:
    """Attributes as they are written, with hyphens for underscores."""
    return written({key.rstrip("_").replace("_", "-"): value for key, value in attributes})
