"""The treatments that a reader’s words may mean, and the pages of an edition that answer for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairwait.definitions.treatments import Meant, in_short, treatments_meant
from fairwait.domain.items import item_name
from fairwait.domain.place import Geography
from fairwait.editions.near.asking import told_of_waits
from fairwait.editions.over_measures.addresses import MEASURES, page_of

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition

#: The measure whose pages answer for a treatment, and the kinds of place that may be compared, the smallest first.
_MEASURE: Final = "within_18_weeks"
_AREAS: Final = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)


@dataclass(frozen=True, slots=True)
class Way:
    """A page that answers for a treatment: what it is called, and its address from the start page."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """A treatment function that fits what was typed: ``said`` fitted, ``whole`` if it was all that was typed and
    ``begun`` if only its beginning was. ``in_short`` tells what it is for; ``ways`` lead on, never none."""

    code: str
    name: str
    in_short: str
    said: str
    whole: bool
    begun: bool
    ways: tuple[Way, ...]

    @property
    def named(self) -> bool:
        """Whether nothing but the treatment was typed, in whole or in part."""
        return self.whole or self.begun


def treatments(edition: Edition, text: str) -> tuple[Treatment, ...]:
    """The treatments that a text may mean, of those that the edition has pages for; empty where none is."""
    found = [_treatment(edition, one) for one in treatments_meant(text)]
    return tuple(one for one in found if one.ways)


def _treatment(edition: Edition, meant: Meant) -> Treatment:
    code = meant.treatment_function
    return Treatment(
        code, item_name(code), in_short().get(code, ""), meant.said, meant.whole, meant.begun, _ways(edition, code)
    )


def _ways(edition: Edition, code: str) -> tuple[Way, ...]:
    """Where one would wait less, then how areas compare and how providers do."""
    ways = []
    if code in (told_of_waits(edition) or {}).get("england", {}):
        ways.append(Way("Where would I wait less?", f"wait/?function={code}"))
    areas = next((one for kind in _AREAS if edition.planned(one := page_of(MEASURES, _MEASURE, kind, code))), "")
    if areas:
        ways.append(Way("How do areas compare?", areas))
    providers = page_of(MEASURES, _MEASURE, Geography.PROVIDER, code)
    if edition.planned(providers):
        ways.append(Way("How do hospitals and clinics compare?", providers))
    return tuple(ways)
