"""The few files that all pages share: one stylesheet, one script, one icon, each named after what is in it.

The stylesheet is that of reports, on the colours of the charts room, with the website's own additions after it; the
script is theirs with ours. A name changes when its file does, so that a browser may keep it for good.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from fairwait.charts.palette import LIGHT, stylesheet
from fairwait.reports.html import script

_COMMENT: Final = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that every visitor gets alike. ``name`` is its address under ``static/``."""

    name: str
    content: bytes
    media_type: str


@cache
def bundled() -> Mapping[str, StaticFile]:
    """The shared files by what they are called here: ``site.css``, ``site.js`` and ``icon.svg``."""
    texts = {"site.css": (_styles(), "text/css"), "site.js": (_scripts(), "text/javascript"), "icon.svg": _icon()}
    return {called: _named(called, text, media_type) for called, (text, media_type) in texts.items()}


def static_files() -> Mapping[str, StaticFile]:
    """The shared files by the names they have under ``static/``."""
    return {one.name: one for one in bundled().values()}


@cache
def address(called: str) -> str:
    """Where a shared file stands, relative to the start page: ``static/site.0123456789.css``."""
    return f"static/{bundled()[called].name}"


def _named(called: str, text: str, media_type: str) -> StaticFile:
    content = text.encode("utf-8")
    stem, _, ending = called.rpartition(".")
    name = f"{stem}.{sha256(content).hexdigest()[:10]}.{ending}"
    return StaticFile(name, content, f"{media_type}; charset=utf-8")


def _styles() -> str:
    shared = (files("fairwait.reports") / "style.css").read_text(encoding="utf-8")
    own = "".join(_resource(name) for name in ("site.css", "print.css"))
    return _COMMENT.sub("", stylesheet() + shared + own)


def _scripts() -> str:
    """Each script in a block of its own, so that the names of one are none of the other's."""
    parts = (script(), _resource("search.js"), _resource("site.js"))
    return '"use strict";\n' + "".join(f"{{\n{part}}}\n" for part in parts)


def _icon() -> tuple[str, str]:
    """Three waits of unequal length, and the line that they are set beside."""
    rows = ((7, 12, "subject"), (14, 22, "subject"), (21, 17, "subject"))
    bars = "".join(f'<path d="M5 {y + 2}h{x}" stroke="{LIGHT[paint]}" stroke-width="4"/>' for y, x, paint in rows)
    line = f'<path d="M20 4v24" stroke="{LIGHT["comparison"]}" stroke-width="2.5"/>'
    ground = f'<rect width="32" height="32" rx="5" fill="{LIGHT["paper"]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{ground}{bars}{line}</svg>', "image/svg+xml"


def _resource(name: str) -> str:
    return (files("fairwait.web.layout") / "static" / name).read_text(encoding="utf-8")
