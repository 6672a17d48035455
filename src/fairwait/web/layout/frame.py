"""What stands around every page: its name, the way to other pages, the data it is of, and where it is in the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fairwait.domain.version import version
from fairwait.web.layout.bundle import address
from fairwait.web.layout.files import PageFiles, root_of
from fairwait.web.layout.known import Known
from fairwait.web.layout.policy import META_POLICY

BRAND: Final = "fairwait"
INDEPENDENT: Final = "independent, not an NHS service"
LICENCE: Final = "Contains public sector information licensed under the Open Government Licence v3.0."

#: The parts of the website in the order of its menu: address and name.
PARTS: Final = (
    ("places/", "Places"),
    ("measures/", "Measures"),
    ("wait/", "Where would I wait less?"),
    ("compare/", "Compare"),
    ("watch-list/", "Watch list"),
    ("improvers/", "Improvers"),
    ("gap/", "The gap"),
    ("data/", "Data and methods"),
)
#: What only the foot of a page leads to, where the edition has it.
_FOOT: Final = (
    ("glossary/", "Glossary"),
    ("about/", "About"),
    ("accessibility/", "Accessibility"),
)
#: The page about the API, which no edition holds: the server makes it of the API itself.
_FOR_PROGRAMS: Final = ("api/", "The figures for programs")


@dataclass(frozen=True, slots=True)
class Way:
    """A link: where to and what it is called. ``here``: the page is in that part; ``exact``: it is that page."""

    href: str
    label: str
    here: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """All that the base of the templates writes around a page."""

    path: str
    root: str
    title: str
    months: str
    parts: tuple[Way, ...]
    foot: tuple[Way, ...]
    crumbs: tuple[Way, ...]
    style: str
    script: str
    icon: str
    policy: str
    data_version: str
    made_by: str
    independent: str = INDEPENDENT
    licence: str = LICENCE


def _months(meta: Mapping[str, str]) -> str:
    """To which months the figures go, in words; empty before anything is known."""
    period = meta.get("period_label", "")
    return meta.get("months_told", "") or (f"Figures to {period}" if period else "")


def frame_of(path: str, title: str, known: Known, crumbs: Sequence[tuple[str, str]] | None = None) -> Frame:
    """The frame of the page at ``path``. ``title`` is its name without ours; ``crumbs`` the pages above it."""
    root = root_of(path)
    files = PageFiles(known, path, root)
    above = trail(path, known) if crumbs is None else crumbs
    name = title.removeprefix(f"{BRAND}: ").removesuffix(f" – {BRAND}").strip() or BRAND
    return Frame(
        path=path,
        root=root,
        title=name,
        months=_months(known.meta),
        parts=tuple(
            Way(files.to(part), label, bool(path) and path.startswith(part), path == part) for part, label in PARTS
        ),
        foot=tuple(
            Way(files.to(part), label, path == part)
            for part, label in (*(one for one in _FOOT if known.planned(one[0])), _FOR_PROGRAMS)
        ),
        crumbs=tuple(Way(files.to(to), label) for to, label in above),
        style=f"{root}{address('site.css')}",
        script=f"{root}{address('site.js')}",
        icon=f"{root}{address('icon.svg')}",
        policy=META_POLICY,
        data_version=known.version,
        made_by=f"{BRAND} {version()}",
    )


def trail(path: str, known: Known) -> list[tuple[str, str]]:
    """The pages above a page, from the start page down: address and name."""
    if not path:
        return []
    above = [("", "Start")]
    first, _, rest = path.partition("/")
    if first == "place":
        above.append(("places/", "Places"))
        above += _holders(rest.rstrip("/"), known)
    else:
        part = f"{first}/"
        label = next((label for to, label in (*PARTS, *_FOOT) if to == part), "")
        if label and path != part:
            above.append((part, label))
    return above


def _holders(code: str, known: Known) -> list[tuple[str, str]]:
    """The region and the board that a place is part of."""
    place = known.place(code)
    if place is None:
        return []
    above = (known.place(one) for one in (place.region, place.icb) if one and one != place.code)
    return [(one.path, one.name) for one in above if one is not None and known.planned(one.path)]


def crumbs_in(extras: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """The pages above a page where whoever made it named them."""
    named = extras.get("crumbs")
    return None if named is None else [(str(to), str(label)) for to, label in named]
