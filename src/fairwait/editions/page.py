"""A page of the website before it is laid out: its findings and the little else that its layout needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fairwait.domain.finding import Report


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page.

    ``path`` is where it stands, relative to the start page: empty for that, else ending in a slash, such as
    ``place/02T/``. ``kind`` names the module of :mod:`fairwait.editions.kinds` that makes it and the template that lays
    it out. ``report`` holds the words, tables and charts: ``title`` is the title of the window, ``question`` the
    heading, ``headlines`` the answer. ``extras`` are plain JSON values that the template of the kind needs besides.
    """

    path: str
    kind: str
    report: Report
    extras: Mapping[str, Any] = field(default_factory=dict)
