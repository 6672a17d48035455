"""A digest as the text of an e-mail: 72 columns, the answer first, nothing but plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace

from fairwait.analysis.digest.model import AreaDigest, Digest
from fairwait.analysis.watch.entry import WatchEntry
from fairwait.domain.harmless import visible
from fairwait.reports.digest.said import ATTRIBUTION, INDEPENDENT, endings, opening, quiet_sentence, said

COLUMNS = 72


def to_text(digest: Digest) -> str:
    """The whole digest as plain text; its first line begins the answer."""
    lines = [*_wrapped(digest.headline), "", *_wrapped(opening(digest))]
    for area in digest.areas:
        lines += ["", *_title(area.label, "="), *_area(area, alone=len(digest.areas) == 1)]
    for title, texts in endings(digest):
        lines += ["", *_title(title, "-")]
        lines += [line for text in texts for line in _item(text)]
    lines += ["", *_wrapped(ATTRIBUTION), *_wrapped(INDEPENDENT)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def area_text(area: AreaDigest) -> str:
    """One place of a digest as plain text, its name left out."""
    return "\n".join(line.rstrip() for line in _area(area, alone=False)).strip() + "\n"


def _area(area: AreaDigest, *, alone: bool) -> Iterator[str]:
    if not alone:
        yield ""
        yield from _wrapped(area.headline)
    yield from _body(area)
    for child in area.children:
        yield ""
        yield from _title(child.label, "-")
        yield from _wrapped(child.headline)
        yield from _body(child if alone else brief(child))
    rest = quiet_sentence(area)
    if rest:
        yield ""
        yield from _wrapped(rest)


def brief(child: AreaDigest) -> AreaDigest:
    """A trust among many places: what is new, better, worse or not judged, and its entries on the watch list."""
    kept = ("new", "better", "worse", "different", "unjudged")
    return replace(child, lines=tuple(one for one in child.lines if one.heading in kept))


def _body(area: AreaDigest) -> Iterator[str]:
    for title, lines in area.parts:
        yield ""
        yield f"{title}:"
        for line in lines:
            yield from _item(line.sentence)
    for entry in area.watch:
        yield ""
        yield from _entry(entry)


def _entry(entry: WatchEntry) -> Iterator[str]:
    one = said(entry)
    yield from _wrapped(f"On the watch list: {one.title}.")
    if one.escalated:
        yield from _item(one.escalated)
    for text in (f"{one.reason} {one.since}", one.off):
        yield from _item(text)
    for name, text in one.answer:
        yield from _item(f"{name}: {text}")
    yield f"  fairwait watch show {one.id}"


def _title(text: str, under: str) -> list[str]:
    lines = _wrapped(text)
    return [*lines, under * min(COLUMNS, max(len(line) for line in lines))]


def _item(text: str) -> list[str]:
    return _wrapped(text, "- ", "  ")


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    plain = " ".join(visible(text).split())
    return textwrap.wrap(plain, COLUMNS, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
