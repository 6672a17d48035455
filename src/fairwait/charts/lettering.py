"""Type: how wide words are before anyone draws them, where they break, and how numbers print."""

from __future__ import annotations

import math
from functools import lru_cache

from fairwait.domain.chart import Axis
from fairwait.domain.words import decimal, percent

FAMILY = "Arimo, Arial, sans-serif"
TITLE, SUBTITLE, LABEL, SMALL = 18.0, 14.0, 13.0, 12.0

# Advance widths of the printable ASCII characters from the space on, in thousandths of an em. Arimo was made to the
# same widths as Arial, so one row serves every face of the stack.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD_IS_WIDER = 1.07
_OTHER = 640
_NONE = "–"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of ``text`` in pixels at ``size`` pixels; characters beyond ASCII count as an average capital."""
    return _whole(text) / 1000 * size * (_BOLD_IS_WIDER if bold else 1.0)


@lru_cache(maxsize=4096)  # the same names and numbers stand in both widths of a picture, and in the next one
def _units(text: str) -> tuple[int, ...]:
    """The advance width of each character, in thousandths of an em."""
    return tuple(_WIDTHS[ord(letter) - 32] if " " <= letter <= "~" else _OTHER for letter in text)


@lru_cache(maxsize=4096)
def _whole(text: str) -> int:
    """The advance width of a text, in thousandths of an em."""
    return sum(_units(text))


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """``text`` broken at spaces into lines no wider than ``room``; a single longer word keeps a line to itself."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """``text``, shortened with an ellipsis where it is wider than ``room``."""
    if width(text, size, bold=bold) <= room:
        return text
    widths, kept = _units(text), len(text)
    units, times = sum(widths) + _OTHER, _BOLD_IS_WIDER if bold else 1.0
    while kept and units / 1000 * size * times > room:
        kept -= 1
        units -= widths[kept]
    return text[:kept].rstrip(" ,(") + "…"


def is_number(value: object) -> bool:
    """Whether ``value`` can be drawn: a finite number, not a missing one."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def printed(value: float | None, axis: Axis, *, unit: bool = False) -> str:
    """``value`` as its axis prints it: fractions as percentages, thousands separated, a dash where there is none."""
    shown = _shown(value, axis.decimals, axis.percent)
    return f"{shown} {axis.unit}" if unit and axis.unit and not axis.percent and shown != _NONE else shown


@lru_cache(maxsize=4096, typed=True)  # the same value stands in both widths of a picture and is measured before
def _shown(value: float | None, decimals: int, share: bool) -> str:
    if value is None or not math.isfinite(value):
        return _NONE
    return percent(value, decimals) if share else decimal(value, decimals)


def tick_label(value: float, axis: Axis, step: float) -> str:
    """``value`` on an axis: as few decimals as keep neighbouring ticks apart, never more than they need.

    Large counts are given in millions: ``0.5m``.
    """
    if axis.decimals == 0 and not axis.percent and abs(value) >= 100_000:
        return f"{value / 1e6:g}m"
    factor = 100 if axis.percent else 1
    decimals = max(0, min(6, -math.floor(math.log10(abs(step * factor)) + 1e-9))) if step else axis.decimals
    if step and float(f"{step * factor:.{decimals}f}") != round(step * factor, 9):
        decimals += 1  # a step of 2.5 needs its half printed
    shown = decimal(value * factor, decimals)
    return f"{shown}%" if axis.percent else shown
