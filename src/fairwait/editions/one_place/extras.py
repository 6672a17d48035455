"""What the layout of a place's page needs besides its findings: what it is, what it lies in, and what lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from fairwait.analysis.profile.place import Subject
from fairwait.analysis.profile.sources import OTHER, Beyond
from fairwait.analysis.watch.apart import ended_by, heirs_of
from fairwait.domain.place import Area, Geography, Sector
from fairwait.editions.tables.former import Former, formers
from fairwait.editions.tables.places import parents, places_shown
from fairwait.places.areas import area_index, children_of
from fairwait.places.providers import provider
from fairwait.places.standing import latest_lookup

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

_SHOWN = 8
#: A smaller share than this is printed as none at all: whoever has it is left out.
_HARDLY = 0.005
_LEVELS: Final = {
    Geography.SUB_ICB: "sub-ICB location",
    Geography.ICB: "integrated care board",
    Geography.REGION: "region",
}
_BELOW: Final = {Geography.REGION: Geography.ICB, Geography.ICB: Geography.SUB_ICB}


def level_label(area: Area) -> str:
    """What a place is, in words: ``integrated care board``, ``independent provider``."""
    if area.geography is Geography.PROVIDER:
        return "NHS provider" if area.sector is Sector.NHS else "independent provider"
    return _LEVELS[area.geography]


def shown(bench: Workbench) -> dict[str, Area]:
    """Every place with a page, by code."""
    key = ("places shown",)
    if key not in bench.kept:
        bench.kept[key] = {one.code: one for one in places_shown(bench, bench.latest_period())}
    return cast("dict[str, Area]", bench.kept[key])


def extras_of(subject: Subject) -> dict[str, Any]:
    """The extras of a place's page, all plain JSON."""
    area, period = subject.area, subject.period
    return {
        "code": area.code,
        "name": area.name,
        "label": area.label,
        "geography": area.geography.value,
        "level_label": level_label(area),
        "sector": area.sector.value if area.sector else "",
        "judged": subject.judged,
        "reason": subject.reason,
        "parents": _parents(subject),
        "children": _children(subject),
        "trusts": _trusts(subject) if area.geography is Geography.ICB else [],
        "main_providers": [] if subject.is_provider else _providers(subject),
        "serves": _served(subject) if subject.is_provider else [],
        "former": _former(subject),
        "now_in": _now_in(subject),
        "period": str(period),
        "period_label": period.label,
    }


def _parents(subject: Subject) -> list[dict[str, str]]:
    """The board and the region it lies in, the nearest first."""
    icb, region = parents(subject.area, subject.period)
    levels = ((Geography.ICB, icb), (Geography.REGION, region))
    found = (area_index(level, subject.period).get(code) for level, code in levels if code)
    return [{"code": one.code, "name": one.name, "level_label": level_label(one)} for one in found if one is not None]


def _children(subject: Subject) -> list[dict[str, Any]]:
    below = _BELOW.get(subject.area.geography)
    if below is None:
        return []
    places = sorted(children_of(below, subject.area.code, subject.period), key=lambda one: one.name)
    return [{"code": one.code, "name": one.name, "judged": _judged(subject, one.code)} for one in places]


def _judged(subject: Subject, code: str) -> bool | None:
    """Whether an area can be judged; None where nobody can tell who usually sends figures."""
    if subject.bench.judged(subject.period) is None:
        return None
    return subject.bench.completeness(code, subject.period).may_be_ranked


def _trusts(subject: Subject) -> list[dict[str, str]]:
    """NHS providers that sit in a board, in order of name."""
    here = [
        one
        for one in shown(subject.bench).values()
        if one.sector is Sector.NHS and parents(one, subject.period)[0] == subject.area.code
    ]
    return [{"code": one.code, "name": one.name} for one in sorted(here, key=lambda one: one.name)]


def _providers(subject: Subject) -> list[dict[str, Any]]:
    """Where its patients usually wait: the largest shares of its list."""
    beyond = Beyond(subject)
    shares = beyond.providers_of(beyond.members())
    named = [(code, share) for code, share in shares.items() if code != OTHER and share >= _HARDLY][:_SHOWN]
    return [{"code": code, "name": provider(code).name, "share": share} for code, share in named]


def _served(subject: Subject) -> list[dict[str, Any]]:
    """The areas that its patients usually live in, the largest first."""
    index = area_index(Geography.SUB_ICB, subject.period)
    shares = Beyond(subject).areas_of(subject.area.code).shares
    known = [(code, share) for code, share in shares.items() if code in index and share >= _HARDLY][:_SHOWN]
    return [{"code": code, "name": index[code].name, "share": share} for code, share in known]


def _former(subject: Subject) -> list[dict[str, str]]:
    """Places of former days whose people or patients are here now."""
    found = _formers(subject.bench, subject.period).get(subject.area.code, [])
    return [{"code": one.code, "name": one.names[0], "told": one.told} for one in found]


def _now_in(subject: Subject) -> list[dict[str, str]]:
    """The boards with the people of one that has ended since the month of its figures."""
    month = latest_lookup()
    if not ended_by(subject.area, month):
        return []
    return [{"code": one.code, "name": one.name} for one in heirs_of(subject.area, month)]


def _formers(bench: Workbench, period: Any) -> dict[str, list[Former]]:
    key = ("former places", period)
    if key not in bench.kept:
        by_heir: dict[str, list[Former]] = {}
        for one in formers(period, shown(bench), bench.judged(period)):
            for heir in () if one.later else one.heirs:
                by_heir.setdefault(heir, []).append(one)
        bench.kept[key] = by_heir
    return cast("dict[str, list[Former]]", bench.kept[key])
